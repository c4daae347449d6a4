"""Values that a line break tears apart: a date, a count, a code, a company's name.

The words read from the first half alone would be another value, and nobody would notice. Two lines
are one only where the tear is certain: what follows completes what was left incomplete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from data import schema as s
from data.loaders.audit_reports import vocabulary

Piece = tuple[int, int, int | None, int]  # start, end, row, column

_LONGEST_HEAD, _LONGEST_GAP = 60, 2
# What stands further back is no label of the value at the end; long lines cost no more.
_LONGEST_LINE = 140
_TO = r"(?:[至到~～–—−]+|-+)"
_YEAR, _HALF = r"(?:19|20)\d\d", "(?:[上下]午)?"
# 日期 and 日程 begin a label.
_DAY = r"[日号](?![期程常])"
_MONTH_DAY = rf"(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9]){_DAY}"
_DATE = rf"(?<!\d){_YEAR}年{_MONTH_DAY}"
_ISO = rf"(?<!\d){_YEAR}(?P<sep>[-/.])\d{{1,2}}(?P=sep)\d{{1,2}}(?![\d./-])"
_PERIOD = rf"{_DATE}{_HALF}{_TO}(?:{_YEAR}(?=年|\d?$)|{_MONTH_DAY}|\d{{1,2}}{_DAY})"
_PERIOD_ISO = rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_TO}{_YEAR}(?=[-/.])"
_DATES = tuple(map(re.compile, (_DATE, _ISO, _PERIOD, _PERIOD_ISO)))
_UNTIL = re.compile(rf"{_DATE}{_HALF}{_TO}$")
_YEAR_BEGUN = re.compile(r"(?:^|[^\d年月])(?:1|2|19|20|\d{3})$")
_BEFORE_DATE = re.compile(r"[:至到于在(~～–—−-]\d{1,3}$")
# A day of one digit may be whole, unless the month before it is written with its zero.
_WHOLE_ISO = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$")
_HALF_ISO = re.compile(r":\d{4}[-/.]0\d[-/.]\d$")
_COUNTS = (
    (re.compile(r"(?:人数|员工|职工)[^\n]*:\d{1,4}$"), r"(?:人(?![天日次])|名|位)"),
    (re.compile(r"(?:人日|人天|审核时间|天数)[^\n]*:\d{1,3}$"), "(?:人日|人天|天)"),
    (re.compile(r"(?:家数|场所|机构)[^\n]*数[^\n]*:\d{1,3}$"), "(?:家|处|个)"),
)
_COUNT_ENDS = r"(?=$|[;,、。)(])"
_CODE = re.compile(r"(?:编号|合同号|项目号|证书号|代码|no\.?):[^:]*[a-z0-9]-$")
_REST_OF_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME_ENDS = ("公司", "厂", "院", "中心", "集团", "大学", "学校", "局", "所", "社", "店")
_LEGAL_FORMS = tuple(
    form + rest
    for form in ("", "股份", "集团", "集团股份", "(集团)")
    for rest in ("有限公司", "有限责任公司")
)


def join_torn(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the cells and lines of a text, neighbouring lines as one where a value is torn.

    Parameters
    ----------
    text
        As extracted.
    pieces
        The ranges of its cells and lines; those of a table stay as they are.

    Yields
    ------
    Piece
        A joined range holds the line breaks of the text; see `drop_breaks`.
    """
    kept: Piece | None = None
    line = ""
    for piece in pieces:
        start, end, row, column = piece
        added = vocabulary.plain(text[start:end]) if row is None else ""
        near = kept is not None and text.count("\n", kept[1], start) <= _LONGEST_GAP
        if kept and near and _is_torn(line[-_LONGEST_LINE:], added):
            kept, line = (kept[0], end, None, column), line[-_LONGEST_LINE:] + added
            continue
        if kept:
            yield kept
        kept, line = (piece, added) if row is None else (None, "")
        if row is not None:
            yield piece
    if kept:
        yield kept


def drop_breaks(text: str) -> str:
    """Return what is printed in a joined line as if it had not been torn."""
    # A search for blanks before a break would take the square of a long run of blanks.
    first, *others = text.split("\n")
    if not others:
        return text
    *between, last = others
    return first.rstrip() + "".join(line.strip() for line in between) + last.lstrip()


def _is_torn(before: str, after: str) -> bool:
    """Return whether a plain line is completed by the one that follows."""
    if not after or vocabulary.field_of(after.partition(":")[0][:_LONGEST_HEAD]):
        return False
    return (
        _is_torn_date(before, after)
        or _is_torn_count(before, after)
        or (_CODE.search(before) is not None and _REST_OF_CODE.fullmatch(after) is not None)
        or _is_torn_name(before, after)
    )


def _is_torn_date(before: str, after: str) -> bool:
    if _WHOLE_ISO.search(before) and after[0].isdigit():
        alone = len(after) == 1 and _HALF_ISO.search(before) is not None
        return alone and before[-1] in "123"
    if _YEAR_BEGUN.search(before) and not _BEFORE_DATE.search(before):
        return re.search(rf"(?:^|\D){_YEAR}$", before) is not None and after.startswith("年")
    before, after = before[-_LONGEST_HEAD:], after[:_LONGEST_HEAD]
    if _UNTIL.search(before) and re.match(_YEAR, after):
        return True
    seam = len(before)
    return any(
        match.start() < seam < match.end()
        for form in _DATES
        for match in form.finditer(before + after)
    )


def _is_torn_count(before: str, after: str) -> bool:
    return any(
        label.search(before) and re.match(rf"\d{{1,4}}{unit}{_COUNT_ENDS}", after)
        for label, unit in _COUNTS
    )


def _is_torn_name(before: str, after: str) -> bool:
    """Return whether a labelled name goes on with nothing but its legal form."""
    label, colon, name = before.rpartition(":")
    label = label[vocabulary.skip_numbering(label) :]
    if not colon or len(name) < 2 or vocabulary.field_of(label) != s.ORGANIZATION:
        return False
    if after in _LEGAL_FORMS:
        return not name.endswith("公司")
    is_rest = any(form.endswith(after) and (name + after).endswith(form) for form in _LEGAL_FORMS)
    return is_rest and not name.endswith(_NAME_ENDS)
