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
    s.CERTIFICATES: r"(有效|认证|获证)*证书(总?数量?|量|情况|\(张\))?",
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
