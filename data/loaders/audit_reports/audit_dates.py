"""When the audit took place: a period, several days, or both stages of one report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from data import schema as s
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, WEAK_LABEL, Findings
from data.loaders.audit_reports.layout import Label, Layout
from data.loaders.audit_reports.periods import find_period
from data.loaders.audit_reports.regions import Range, find_region, find_value, list_labels
from data.loaders.audit_reports.values import find_dates

_STAGE = re.compile(
    r"(?P<stage2>第?\(?[二2]\)?阶段|stage(?:2|ii(?!i))|ii阶段)|(?P<stage1>第?\(?[一1]\)?阶段|stage[1i]|i阶段)"
)
_OPEN = re.compile(r"(?:[至到、~–—−-]|\d(?:to|and))$")
_GOES_ON = re.compile(r"(?:[至到~–—−-]|to)\d|(?:[至到~–—−-]|to)$")
_DAY_FIRST = re.compile(r"\d[\d年月日./-]*(?![\d.、])")
_AUDITED = re.compile(
    r"(?:于|在)(?P<period>20\d\d[^。;\n]{6,40}?)(?:期间|,)*对[^。;\n]{2,60}?(?:进行|实施)了?[^。;,\n]{0,20}审核"
)
_END_CELL = re.compile(
    r"(?:(?:审核)?(?:结束|终止|截止|完成)(?:日期|时间)?|[至到止]|end(?:date)?|to):?"
)
_MOST_LINES, _MOST_PARTS = 6, 4
_LONGEST_TEXT = 1200  # characters of a value that names both stages
# First and last day, and where they stand.
_Period = tuple[date, date | None, tuple[int, int, float]]


def read_audit_dates(findings: Findings) -> None:
    """Read the first and last day; of a report on one stage those of its stage."""
    layout = findings.layout
    stage = findings.values.get(s.AUDIT_TYPE)
    is_stage = stage in ("stage1", "stage2")
    for field in ([f"audit_dates_{stage}"] if is_stage else []) + ["audit_dates"]:
        found = next(_list_periods(layout, field, stage if is_stage else None), None)
        if found:
            _put_period(findings, found, found)
            return
    # A report on both stages spans them.
    spans = [next(_list_periods(layout, f"audit_dates_stage{n}"), None) for n in (1, 2)]
    if not is_stage and spans[0] and spans[1]:
        _put_period(findings, spans[0], spans[1])
        return
    for field in (s.AUDIT_FROM, s.AUDIT_TO):
        read_date(findings, field)
    match = _AUDITED.search(layout.plain)
    period = find_period(match["period"]) if match else None
    if match and period and s.AUDIT_FROM not in findings.values:
        found = (period[0], period[1], (*match.span("period"), SENTENCE))
        _put_period(findings, found, found)


def read_date(findings: Findings, field: str) -> None:
    """Read the first date behind a label of a field."""
    for label in list_labels(findings.layout, field):
        put_date(findings, field, label, _confidence(label))


def put_date(findings: Findings, field: str, label: Label, confidence: float) -> None:
    """Keep the date behind a label, unless the field has one."""
    found = find_value(findings.layout, label)
    dates = find_dates(findings.layout.plain[slice(*found)]) if found else []
    if found and dates and field not in findings.values:
        day, start, end = dates[0]
        findings.put(field, day.isoformat(), found[0] + start, found[0] + end, confidence)


def _confidence(label: Label) -> float:
    return WEAK_LABEL if label.weak else LABELLED


def _put_period(findings: Findings, first: _Period, last: _Period) -> None:
    findings.put(s.AUDIT_FROM, first[0].isoformat(), *first[2])
    if last[1]:
        findings.put(s.AUDIT_TO, last[1].isoformat(), *last[2])


def _list_periods(layout: Layout, field: str, stage: str | None = None) -> Iterator[_Period]:
    for label in list_labels(layout, field):
        ranges = find_region(layout, label)[:_MOST_LINES]
        sure = _confidence(label)
        stages = _stages_of(layout, ranges or _lines_of_stages(layout, label))
        if len(stages) > 1:
            wanted = [found for name, found in stages if stage in (None, name) and found]
            if wanted:
                first, last = wanted[0], wanted[-1]
                yield first[0], last[1], (first[2], last[3], sure)
            continue
        texts = [layout.plain[slice(*place)] for place in ranges]
        ends = [n for n, text in enumerate(texts) if _END_CELL.fullmatch(text)]
        # 开始 | 2024年5月6日 | 结束 | 2024年5月9日: all cells say it, and the end may be empty.
        wholes = [ranges] if ends else [_parts_of(layout, place) for place in ranges[:2]]
        for parts in wholes:
            period = find_period("".join(layout.plain[slice(*part)] for part in parts))
            if period:
                start = _position(parts, period[2])
                is_open = ends and not any(map(find_dates, texts[ends[0] :]))
                place = (start, _position(parts, period[3] - 1) + 1, sure)
                yield period[0], None if is_open else period[1], place


# ------------------------------------------------------------------------------------------- stages
def _lines_of_stages(layout: Layout, label: Label) -> list[Range]:
    """Return the lines below a label as long as each begins with its stage."""
    found: list[Range] = []
    for cell in layout.cells[label.cell + 1 : label.cell + 1 + _MOST_LINES]:
        if cell.row is not None or not _STAGE.match(layout.content(cell)):
            break
        found.append((cell.start, cell.end))
    return found


def _stages_of(
    layout: Layout, ranges: Sequence[Range]
) -> list[tuple[str, tuple[date, date | None, int, int] | None]]:
    """Return the stages that a value names, each with its period where it has one."""
    if not ranges:
        return []
    start, end = ranges[0][0], ranges[-1][1]
    text = layout.plain[start : min(end, start + _LONGEST_TEXT)]
    heads = list(_STAGE.finditer(text))
    found: list[tuple[str, tuple[date, date | None, int, int] | None]] = []
    year = ""
    for n, head in enumerate(heads):
        stop = heads[n + 1].start() if n + 1 < len(heads) else len(text)
        part = text[head.end() : stop]
        # The second stage may stand without the year.
        bare = re.match(r"\D{0,6}(?=\d{1,2}月)", part)
        added = f"{year}年" if bare and year else ""
        skipped = bare.end() if bare and added else 0
        period = find_period(added + part[skipped:])
        if period:
            year = str(period[0].year)
            shift = start + head.end() + skipped - len(added)
            begin = max(period[2] + shift, start + head.end())
            period = (period[0], period[1], begin, period[3] + shift)
        found.append((str(head.lastgroup), period))
    return found if len({name for name, _ in found}) > 1 else []


# ------------------------------------------------------------------------------- wrapped periods
def _parts_of(layout: Layout, place: Range) -> list[Range]:
    """Return a line with those below it that its period goes on in."""
    parts = [place]
    while len(parts) < _MOST_PARTS:
        text = "".join(layout.plain[slice(*part)] for part in parts)
        below = _line_below(layout, parts[-1])
        line = layout.plain[slice(*below)] if below else ""
        is_open = _OPEN.search(text) is not None
        if below is None or not (_GOES_ON.match(line) or (is_open and _DAY_FIRST.match(line))):
            break
        parts.append(below)
    return parts


def _line_below(layout: Layout, place: Range) -> Range | None:
    """Return the next line of the same cell or text, or that of the cell below in its column."""
    number = layout.cell_at(place[0])
    cell = layout.cells[number]
    if place[1] < cell.end:
        return next(layout.lines(place[1], cell.end), None)
    if cell.row is None:
        following = layout.cells[number + 1 : number + 2]
        return (following[0].start, following[0].end) if following else None
    under = [layout.cells[n] for n in layout.rows.get(cell.row + 1, ())]
    filled = [each for each in under if layout.content(each).strip()]
    if len(under) == len(layout.rows[cell.row]) and under[cell.column] in filled:
        below = under[cell.column]
    elif len(filled) == 1:
        below = filled[0]
    else:
        return None
    return next(layout.lines(below.start, below.end), None)


def _position(parts: Sequence[Range], offset: int) -> int:
    """Return where in the plain text a place of the joined parts stands."""
    for start, end in parts:
        if offset < end - start:
            return start + offset
        offset -= end - start
    return parts[-1][1]
