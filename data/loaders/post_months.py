"""The months a post speaks of, in any writing, and which of them its figures are of.

Only what speaks of the state of the data counts: captions of tables, 截至 …, the title, a line
统计月份, the beginning of a headline. Ends of a comparison and days of publication never do, and
a month or year that is not written is not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from data.loaders.post_labels import find_header, find_label
from data.loaders.post_layout import Token
from matching.assumptions import FIRST_YEAR, LAST_YEAR

_CAPTION, _AS_OF, _TITLE, _STATED, _HEADLINE = range(5)  # the surest first
_NUMERALS = "零一二三四五六七八九"
_YEAR = rf"(?P<year>(?<!\d)(?:\d{{4}}|\d\d)|[〇○{_NUMERALS}]{{4}})年度?"
_WRITTEN = (
    re.compile(
        r"(?P<year>(?<![\d.])(?:19|20)\d\d)(?P<dash>[-./])(?P<month>\d{1,2})"
        r"(?P<day>(?P=dash)\d{1,2})?(?![\d%万张家])(?:月[份底末]?)?"
    ),
    re.compile(
        rf"(?:{_YEAR})?(?<![\d.十第前-])(?P<month>\d{{1,2}}|十[一二]?|[{_NUMERALS[1:]}])"
        r"月[份底末]?(?P<day>\d{1,2}日)?"
    ),
    re.compile(rf"(?:{_YEAR})?第?(?P<quarter>[一二三四1-4])季度(?P<last>[末底])?"),
    re.compile(rf"{_YEAR}(?P<half>上半年)(?P<last>[末底])?"),
    re.compile(rf"{_YEAR}(?P<last>[末底])"),
)
_BETWEEN = re.compile("[到至~—、和与及-]+")
_CAPTION_WORDS = re.compile(r"按.{1,6}(?:统计|分布)|统计(?:情况|表|数据)|分布[图表]")
_TITLE_WORDS = re.compile("认证|证书|获证|统计|分布|情况|数据")
_HEADING_WORDS = re.compile(r"(?:认证|证书|获证).*(?:统计|分布|情况|数据)")
_TABLE_HEAD = re.compile("证书.{0,20}(?:组织|企业)数|(?:组织|企业)数.{0,20}证书")
_NEIGHBOURS = re.compile("[上下]一[篇条]|相关(?:阅读|文章)")
_PUBLISHED = re.compile("发布|来源|更新|编辑")
_PUBLISHED_BEFORE = re.compile("(?:发布|发表|更新|编辑)[^,。;]{0,4}$")
_AS_OF_BEFORE = re.compile("(?:截[至止到]{1,2}|统计[至到])(?:时间|日期)?:?$")
_STATED_BEFORE = re.compile("(?:统计|数据)(?:月份|时间|日期|周期):?$")
_HEADLINE_AFTER = re.compile(",?(?:全国|我国|国内)")
_OF_ANOTHER = re.compile(
    "(?:[较比与从自]|(?:上期|上个?月|去年|上年|同期|环比|同比|报名|申[报请]|有效期|征集|反馈).{0,4})"
    "[:(]?$"
)
_COMPARED_AFTER = re.compile("的?(?:数据|水平)?(?:相比|对比)")
_AS_OF_WORDS = re.compile("截[至止到]{1,2}[^,。;]{1,12}")
_SHORT = 60


@dataclass(frozen=True)
class Month:
    """A month where it stands in a text; ``year`` is None where it is left open.

    ``is_day`` tells that a day is named, ``is_term`` that a quarter or half-year is, of which the
    last month is meant only if the words say so; ``is_range`` that it is one end of a range.
    """

    start: int
    end: int
    printed: str
    year: int | None
    number: int
    is_day: bool = False
    is_term: bool = False
    is_range: bool = False

    @property
    def value(self) -> str:
        """The month as YYYY-MM, blank where it has no year or is none."""
        is_month = (
            self.year is not None and FIRST_YEAR <= self.year < LAST_YEAR and 1 <= self.number <= 12
        )
        return f"{self.year}-{self.number:02d}" if is_month else ""

    def agrees(self, period: str) -> bool:
        """Tell whether it can be this month; where the year is left open, any year's."""
        is_year = self.year is None or period.startswith(f"{self.year}-")
        return is_year and period.endswith(f"-{self.number:02d}")


@dataclass(frozen=True)
class _Statement:
    kind: int
    line: int
    month: Month


def find_months(text: str) -> list[Month]:
    """Return the months written in a text without blanks, in their order."""
    found: list[Month] = []
    for match in sorted(
        (match for form in _WRITTEN for match in form.finditer(text)),
        key=lambda match: (match.start(), -match.end()),
    ):
        if not found or match.start() >= found[-1].end:
            found.append(_read(match))
    for n in range(len(found) - 1):
        if _BETWEEN.fullmatch(text[found[n].end : found[n + 1].start]):
            found[n] = replace(found[n], is_range=True)
            found[n + 1] = replace(found[n + 1], is_range=True)
    return found


def months_of_figures(text: str) -> list[Month]:
    """Return the months that figures of a sentence may be of: no day of publication."""
    return [each for each in find_months(text) if not _PUBLISHED_BEFORE.search(text[: each.start])]


def _read(match: re.Match[str]) -> Month:
    parts = match.groupdict()
    if parts.get("month"):
        number = _number(parts["month"])
    elif parts.get("quarter"):
        number = 3 * _number(parts["quarter"])
    else:
        number = 6 if parts.get("half") else 12
    year = _number(parts["year"]) if parts["year"] else None
    if year is not None and year < 100:
        year += 2000
    is_term = not parts.get("month") and not parts.get("last")
    return Month(*match.span(), match[0], year, number, bool(parts.get("day")), is_term)


def _number(text: str) -> int:
    if text.startswith("十"):
        return 10 + (_NUMERALS.index(text[1]) if text[1:] else 0)
    return int("".join(str(_NUMERALS.find(c)) if c in _NUMERALS else c
                       for c in re.sub("[〇○]", "零", text)))  # fmt: skip


def speaks_of_month(tokens: list[Token]) -> bool:
    """Tell whether a text says what its figures are of, though perhaps not the very month."""
    lines = _lines(tokens)
    return any(True for _ in _statements(lines)) or any(
        _AS_OF_WORDS.search(line) for _, line in lines
    )


def find_periods(tokens: list[Token], given: str = "") -> list[str]:
    """Return the month of a post's figures, then what the post says against it.

    Parameters
    ----------
    tokens
        Of the post.
    given
        The month that somebody gave with the file; it counts only where the post has none.

    Returns
    -------
    list
        The first is blank where the post does not say the month, or says two equally often.
    """
    told = list(_statements(_lines(tokens)))
    period = _most_said(told) or given
    others = [
        each.month.value or each.month.printed for each in told if not each.month.agrees(period)
    ]
    return list(dict.fromkeys([period, *others]))


def shown_period(tokens: list[Token]) -> str:
    """Return the words of a post that tell its month, or that tell it in vain."""
    lines = _lines(tokens)
    told = [each.month.printed for each in _statements(lines)]
    found = [match[0] for _, line in lines if (match := _AS_OF_WORDS.search(line))]
    return " / ".join(dict.fromkeys(told or found[:1])) or (lines[0][1][:40] if lines else "")


def captions(tokens: list[Token]) -> list[tuple[int, str]]:
    """Return the line and month of each caption that has one."""
    return [
        (each.line, each.month.value)
        for each in _statements(_lines(tokens))
        if each.kind == _CAPTION and each.month.value
    ]


def _most_said(told: list[_Statement]) -> str:
    """Return the month that the surest places have most often; all places decide between two."""
    everywhere = Counter(each.month.value for each in told)
    for kind in (_CAPTION, _AS_OF, _TITLE, _STATED, _HEADLINE):
        own = Counter(each.month.value for each in told if each.kind == kind and each.month.value)
        if own:
            weight = {month: (count, everywhere[month]) for month, count in own.items()}
            best = [month for month in weight if weight[month] == max(weight.values())]
            # What follows of earlier months is history; a later one contradicts.
            return best[0] if best[0] == max(best) else ""
    return ""


def _statements(lines: list[tuple[int, str]]) -> Iterator[_Statement]:
    """Yield what the lines say of the month of the data."""
    title: list[_Statement] = []
    is_above = True
    last = len(lines) - 1
    for place, (number, line) in enumerate(lines):
        if _NEIGHBOURS.search(line):
            continue
        is_short = len(line) < _SHORT and not re.search("[。,;]", line)
        for month in find_months(line):
            # What the text ends with may have lost a digit.
            if place == last and month.end == len(line):
                continue
            kind = _kind_of(line, month, is_short)
            if kind is not None:
                yield _Statement(kind, number, month)
                is_above = False
        if not is_short or _TABLE_HEAD.search(line) or re.search("按.{1,6}统计", line):
            is_above = False
        elif is_above and not _PUBLISHED.search(line):
            # The own title is the last above the text; those of other posts stand before it.
            months = [
                each
                for each in find_months(line)
                if _is_state(line, each) and (each.printed == line or _TITLE_WORDS.search(line))
            ]
            if months or _HEADING_WORDS.search(line):
                title = [_Statement(_TITLE, number, month) for month in months]
    yield from title


def _is_state(line: str, month: Month) -> bool:
    return not (
        month.is_day or month.is_term or month.is_range
        or _OF_ANOTHER.search(line[: month.start])
        or _COMPARED_AFTER.match(line, month.end)
    )  # fmt: skip


def _kind_of(line: str, month: Month, is_short: bool) -> int | None:
    """Return the kind of place where a month tells the state of the data, None elsewhere."""
    before, after = line[: month.start], line[month.end :]
    as_of = _AS_OF_BEFORE.search(before)
    if as_of:
        is_other = _OF_ANOTHER.search(before[: as_of.start()]) or _COMPARED_AFTER.match(after)
        return None if is_other or month.is_range else _AS_OF
    if _STATED_BEFORE.search(before):
        return None if month.is_term else _STATED
    if not _is_state(line, month) or _PUBLISHED.search(line):
        return None
    near = _CAPTION_WORDS.search(after[:22])
    if is_short and (near or (_CAPTION_WORDS.search(before) and before.endswith("("))):
        return _CAPTION
    starts = not is_short and (not before or before[-1] in ",。;:!?")
    return _HEADLINE if starts and _HEADLINE_AFTER.match(after) else None


def _lines(tokens: list[Token]) -> list[tuple[int, str]]:
    """Return the lines without blanks, with their numbers.

    Of a line that holds sentences and a table, what stands between sentences and cells.
    """
    lines: list[tuple[int, str]] = []
    for number, group in groupby(tokens, key=lambda token: token.line):
        cells = [token.text for token in group]
        whole = "".join(cells)
        if _TABLE_HEAD.search(whole) and "。" in whole:
            marked = ("\n" if _is_cell(cell) else cell for cell in cells)
            pieces = re.split("(?<=。)|\n", "".join(marked))
            lines += [(number, piece) for piece in pieces if piece]
        else:
            lines.append((number, whole))
    return lines


def _is_cell(text: str) -> bool:
    return Token(text, 0).is_value or find_header(text) is not None or find_label(text) is not None
