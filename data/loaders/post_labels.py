"""The words of a post's tables: regions, domains and headers, read by meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data import schema as s
from data.loaders.reference import read_domain_counts, read_macro_regions, read_regions

RANK, SHARE, AMOUNT, OTHER = s.RANK, s.SHARE, "amount", "other"
TOTALS = (s.REGION_ALL, s.REGION_NATION, s.REGION_ABROAD, s.REGION_UNKNOWN)
_COUNT_WORDS = {
    s.CERTIFICATES: r"(有效|认证|获证)*证书(总?数量?|总?量|情况|\(张\))?",
    s.ORGANIZATIONS: r"(获证|认证|持证)*(组织|企业|单位)(总?数量?|情况|\(家\))?",
}
_BEFORE = r"(占?全国|占|总数|证书数?量?|获证|组织数?|企业数?|的|中)*"
_HEADERS = {
    s.REGION: r"(地区|地域|区域|省份|省市|省区市|省\(区、?市\)|所在地区|地区名称)",
    s.DOMAIN: r"(认证)?(项目|领域|类别|类型|大类|种类)(名称)?",
    RANK: rf"{_BEFORE}(排名|名次|位次|排序)",
    SHARE: rf"{_BEFORE}(比重|占比|份额|比例)(\(?%\)?)?",
    AMOUNT: r"总?数量|总数|数目|个数|总量",
    OTHER: r"序号|备注|环比.{0,4}|同比.{0,4}|增减.{0,4}|增长.{0,4}|增量|%|\(%\)",
    **_COUNT_WORDS,
}
_UNIT = re.compile(r"[(\[](张|家|个|%|单位.{0,6})[)\]]$")
_AMONG = re.compile(r"(其中[:：,，、]?|含[:：])\s*(?=[^\s:：,，、])")
# Only among the rows of a table of domains: elsewhere such words speak of something else.
_SHORT_NAMES = {
    "质量管理体系认证": ("质量", "质量管理"),
    "环境管理体系认证": ("环境", "环境管理"),
    "职业健康安全管理体系认证": ("职业健康安全", "职业健康安全管理", "职业健康", "职健安"),
    "信息安全管理体系认证": ("信息安全", "信息安全管理"),
    "信息技术服务管理体系认证": ("信息技术服务", "信息技术服务管理"),
    "测量管理体系认证": ("测量", "测量管理"),
    "能源管理体系认证": ("能源", "能源管理"),
    "知识产权管理体系认证": ("知识产权", "知识产权管理"),
    "食品农产品管理体系认证": ("食品",),
    "强制性产品认证": ("CCC", "3C"),
}
# Products and services have food of their own: only its group tells what is meant.
_NEEDS_GROUP = frozenset({"食品"})


@dataclass(frozen=True)
class Label:
    """A row label as the reference files name it; a group has no domain of its own."""

    dimension: str
    name: str | None
    group: str | None = None


@lru_cache(maxsize=1)
def _labels() -> dict[str, Label]:
    regions = read_regions()
    names = {name: name for name in TOTALS}
    for full, short, macro in zip(
        regions["name"], regions["short"], regions[s.MACRO_REGION], strict=True
    ):
        names |= {full: full, short: full, macro: f"{macro}地区", f"{macro}地区": f"{macro}地区"}
    labels = {word: Label(s.REGION, name) for word, name in names.items()}
    for group, domain in read_domain_counts()[[s.GROUP, s.DOMAIN]].itertuples(index=False):
        own = Label(s.DOMAIN, domain, group)
        if domain == s.DOMAIN_TOTAL:
            total = Label(s.DOMAIN, s.DOMAIN_TOTAL)
            labels |= {domain: total, "总计": total, "小计": total}
            if group != s.DOMAIN_TOTAL:
                whole = Label(s.DOMAIN, None, group)
                labels |= {group: whole, group.removesuffix("认证"): whole}
            continue
        bare = domain.removesuffix("认证")
        for word in (domain, bare, f"{bare}认证"):
            labels[word] = labels[word.replace("其它", "其他")] = own
    return labels


def find_label(text: str) -> Label | None:
    """Return what a text without blanks names in the tables, None for anything else."""
    return _labels().get(text)


@lru_cache(maxsize=1)
def _short_labels() -> dict[str, Label]:
    labels = _labels()
    return {word: labels[name] for name, words in _SHORT_NAMES.items() for word in words}


def without_among(text: str) -> str:
    """Return a label without the 其中 before it, which is no part of a name."""
    found = _AMONG.match(text)
    return text[found.end() :] if found else text


def find_row_label(text: str, dimension: str, group: str | None) -> Label | None:
    """Return what a row of a table is called, also by a short name or behind 其中.

    Parameters
    ----------
    text
        In plain width and without blanks.
    dimension
        Of the table.
    group
        That a domain stands under, None where it is not known; a short name of another group's
        domain is not understood.
    """
    plain = without_among(text)
    label = find_label(plain)
    if label is None and (short := _short_labels().get(plain)):
        fits = group == short.group or (group is None and plain not in _NEEDS_GROUP)
        label = short if fits else None
    return label if label and label.dimension == dimension else None


@lru_cache(maxsize=4096)
def find_header(text: str) -> str | None:
    """Return what the column under a header holds; None for a text that heads no column."""
    plain = _UNIT.sub("", text) or text
    if len(plain) > 16 or not plain:
        return None
    return next((role for role, words in _HEADERS.items() if re.fullmatch(words, plain)), None)


def measure_named(header: str) -> str | None:
    """Return the count that the header of a rank or share speaks of itself, if it does."""
    named = [name for name, word in ((s.CERTIFICATES, "证书"), (s.ORGANIZATIONS, "组织|企业"))
             if re.search(word, header)]  # fmt: skip
    return named[0] if len(named) == 1 else None


def is_word(text: str) -> bool:
    """Tell whether a text without blanks is a label or a header."""
    return find_label(text) is not None or find_header(text) is not None


@lru_cache(maxsize=1)
def region_order() -> tuple[str, ...]:
    """Return the regions in the order of the published tables."""
    groups = read_macro_regions()
    provinces = [name for group in groups.values() for name in group]
    return (*TOTALS[:2], *provinces, *TOTALS[2:], *groups)


@lru_cache(maxsize=64)
def domain_order(period: str) -> tuple[tuple[str, str], ...]:
    """Return (group, domain) in the order of the bundled table nearest in time."""
    months: dict[str, list[tuple[str, str]]] = {}
    for month, group, domain in read_domain_counts()[[s.PERIOD, s.GROUP, s.DOMAIN]].itertuples(
        index=False
    ):
        months.setdefault(month, []).append((group, domain))
    # A month of a single row is no list of domains.
    whole = [month for month, rows in months.items() if len(rows) > 10]
    return tuple(months[min(whole, key=lambda month: abs(_count_months(month, period)))])


def _count_months(one: str, other: str) -> int:
    first, second = (int(month[:4]) * 12 + int(month[5:7]) for month in (one, other))
    return first - second
