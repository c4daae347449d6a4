"""Where the value of a label stands: beside it, below it, or in the lines that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.layout import UNNUMBERED, Cell, Label, Layout, heading_rank
from data.loaders.audit_reports.marks import EMPTY, TICKED
from data.loaders.audit_reports.wrapping import SCHEME_HEAD, GoesOn, is_next_item, runs_on

Range = tuple[int, int]
_PAGE = re.compile(r"第\d+页.*|page\d+.*|\d+/\d+|-?\d+-?$")
# Text before a colon at the start of a line, unless it is a sentence.
_OTHER_LABEL = re.compile(
    rf"(?!{SCHEME_HEAD})"
    r"[\u4e00-\u9fffa-z/]{2,14}(?:\([^()]*\))?:"
)
_OTHER_AUDITS = re.compile(r"内审|内部审核|管理评审|internalaudit|managementreview")
_ELSEWHERE = re.compile(
    rf"{_OTHER_AUDITS.pattern}|变更情况|变化情况|上次审核中|上次不符合|一阶段提出"
)
LONGEST_REGION = 60
_LONGEST_HEADER = 8
_MOST_LINES = 8  # of one value
_NOT_PLAIN = frozenset(TICKED + EMPTY + ":")


def is_page_number(line: str) -> bool:
    """Return whether a plain line only counts pages."""
    return _PAGE.fullmatch(line) is not None


def find_value(layout: Layout, label: Label) -> Range | None:
    """Return where the one value of a label stands, None where it is blank or absent."""
    cell = layout.cells[label.cell]
    rest = _rest_of_line(layout, label)
    if rest is not None:
        return rest
    if label.end < (end := _next_label(layout, label)) and (
        lines := list(layout.lines(label.end, end))
    ):
        return lines[0][0], lines[-1][1]  # below its label in one cell
    if cell.row is not None:
        below = _below(layout, label)
        return below or _filled(layout, _neighbour(layout, label))
    for number in range(label.cell + 1, min(label.cell + 3, len(layout.cells))):
        line = layout.content(layout.cells[number])
        if is_page_number(line):
            continue
        if layout.cells[number].row is None and _starts_anew(layout, number, UNNUMBERED):
            return None
        return _filled(layout, layout.cells[number])
    return None


def find_wrapped(layout: Layout, label: Label, goes_on: GoesOn | None = None) -> list[Range]:
    """Return the lines of the one value of a label, none where it is blank or absent.

    Parameters
    ----------
    goes_on
        Whether two plain texts, a value so far and the line below, are one by what they say.
    """
    found = find_value(layout, label)
    ranges = [_before_labels(layout, found)] if found else []
    while ranges and len(ranges) < _MOST_LINES:
        number = layout.cell_at(ranges[-1][0])
        cell = layout.cells[number]
        if ranges[-1][1] < cell.end:
            below = next(layout.lines(ranges[-1][1], cell.end), None)
            is_other = below is not None and any(
                below[0] <= each.start < below[1] for each in layout.labels_of.get(number, ())
            )
            # On its own line something else stands beside the value.
            is_other |= layout.plain[ranges[-1][1]] != "\n"
        else:
            following = layout.cells[number + 1 : number + 2] if cell.row is None else []
            below = next(((c.start, c.end) for c in following if c.row is None), None)
            is_other = below is not None and _starts_anew(layout, number + 1, UNNUMBERED)
            # Where labels have no colon here, they have none below.
            is_other |= label.weak and bool(layout.labels_of.get(number + 1))
        line = layout.plain[slice(*below)] if below else ""
        if below is None or is_other or set(line) & _NOT_PLAIN or is_page_number(line):
            break
        if not runs_on(layout, ranges, line, goes_on):
            break
        ranges.append(below)
    return ranges


def _before_labels(layout: Layout, place: Range) -> Range:
    """Return a range up to the first line that begins with another label."""
    inner = layout.labels_of.get(layout.cell_at(place[0]), ())
    starts = (each.start for each in inner if place[0] < each.start < place[1])
    lines = [start for start in starts if layout.plain[start - 1] == "\n"]
    return place[0], min(lines, default=place[1] + 1) - 1


def find_region(
    layout: Layout, label: Label, *, within: str = "", goes_on: GoesOn | None = None
) -> list[Range]:
    """Return the lines that belong to a label: its own rest, its row, or all up to the next.

    Parameters
    ----------
    within
        A field whose own numbered items may look like labels of other fields.
    goes_on
        See `find_wrapped`.
    """
    cell = layout.cells[label.cell]
    end = _next_label(layout, label)
    if cell.row is not None:
        ranges = list(layout.lines(label.end, end))
        if not ranges:
            return list(_row_after(layout, label))
        if layout.plain[ranges[0][0]] in TICKED + EMPTY:  # a list of choices in the cells behind
            ranges += takewhile(
                lambda each: layout.plain[each[0]] in TICKED + EMPTY, _row_after(layout, label)
            )
        return ranges
    ranges = list(layout.lines(label.end, end))
    head = _line_with(layout, label)
    rank = heading_rank(head)
    own = re.match(r"(\d{1,2})[、.](?!\d)", head)
    inner = f"{own[1]}.1" if own else ""
    for number in range(label.cell + 1, min(label.cell + LONGEST_REGION, len(layout.cells))):
        following = layout.cells[number]
        line = layout.content(following)
        if is_page_number(line):
            continue
        if inner and within and line.startswith(inner):
            # 3 and below it 3.1, 3.2 …: its own items, whatever they are called.
            inner = inner.removesuffix("1") if inner.endswith(".1") else inner
            ranges.extend(layout.lines(following.start, following.end))
            continue
        if not is_next_item(layout, ranges, line):
            if ranges and label.weak and layout.labels_of.get(number):
                break
            if _ends_region(layout, number, rank, within, empty=not ranges):
                break
            if ranges and rank == UNNUMBERED and not runs_on(layout, ranges, line, goes_on):
                break
        ranges.extend(layout.lines(following.start, following.end))
    return ranges


def _ends_region(layout: Layout, number: int, rank: int, within: str, *, empty: bool) -> bool:
    cell = layout.cells[number]
    if cell.row is not None:
        return False
    own = heading_rank(layout.content(cell))
    if rank < UNNUMBERED and own <= rank:
        return True
    if rank == 3 and own == 4 and not within and _starts_anew(layout, number, UNNUMBERED - 5):
        return True
    if rank == UNNUMBERED and own <= (3 if empty else 4):
        return True
    if within and rank < UNNUMBERED:
        return False
    return own == UNNUMBERED and _starts_anew(layout, number, UNNUMBERED)


def _line_with(layout: Layout, label: Label) -> str:
    start = layout.plain.rfind("\n", 0, label.start) + 1
    return layout.plain[start : label.end]


def _starts_anew(layout: Layout, number: int, rank: int) -> bool:
    """Return whether a line begins something else: a heading or another label."""
    cell = layout.cells[number]
    line = layout.content(cell)
    if heading_rank(line) < rank or _OTHER_LABEL.match(line):
        return True
    return any(not label.weak for label in layout.labels_of.get(number, ()))


def _rest_of_line(layout: Layout, label: Label) -> Range | None:
    if label.alone:
        return None
    end = _next_label(layout, label)
    newline = layout.plain.find("\n", label.end, end)
    start, end = label.end, (newline if newline >= 0 else end)
    # Two blanks and a further label-like word end the value too.
    for match in re.finditer(r"[\u4e00-\u9fff/]{2,10}:", layout.plain[start:end]):
        if match.start() and layout.gap_before(start + match.start()):
            end = start + match.start()
            break
    return (start, end) if end > start else None


def _next_label(layout: Layout, label: Label) -> int:
    starts = [
        other.start
        for other in layout.labels_of.get(label.cell, ())
        if other.start >= label.end and (not other.weak or label.weak)
    ]
    return min(starts, default=layout.cells[label.cell].end)


def _filled(layout: Layout, cell: Cell | None) -> Range | None:
    return (cell.start, cell.end) if cell and layout.content(cell).strip() else None


def _is_label(layout: Layout, number: int) -> bool:
    return any(label.alone for label in layout.labels_of.get(number, ()))


def _neighbour(layout: Layout, label: Label) -> Cell | None:
    """Return the next cell of the row, or the first of the next where a row was broken off."""
    number = label.cell + 1
    if number >= len(layout.cells) or _is_label(layout, number):
        return None
    cell, own = layout.cells[number], layout.cells[label.cell]
    if cell.row is None or own.row is None:
        return None
    # Text files break a row where a cell ends with a blank line.
    broken_off = own.column == 0 and cell.row == own.row + 1
    return cell if cell.row == own.row or broken_off else None


def _row_after(layout: Layout, label: Label) -> Iterator[Range]:
    """Yield the lines of the cells behind a label, up to the next label."""
    below = _below(layout, label)
    if below:
        yield from layout.lines(*below)
        return
    first = _neighbour(layout, label)
    for number in range(label.cell + 1, len(layout.cells)):
        cell = layout.cells[number]
        if first is None or cell.row != first.row or _is_label(layout, number):
            break
        yield from layout.lines(cell.start, cell.end)
    yield from _rows_of_merged(layout, label)


def _rows_of_merged(layout: Layout, label: Label) -> Iterator[Range]:
    """Yield the lines beside the blank cells under a label: merged, or broken by a page."""
    own = layout.cells[label.cell]
    row = own.row or 0
    while len(under := layout.rows.get(row := row + 1, [])) == len(layout.rows[own.row or 0]):
        beside = under[own.column + 1 : own.column + 2]
        is_blank = not layout.content(layout.cells[under[own.column]]).strip()
        if not (is_blank and beside) or layout.labels_of.get(beside[0]):
            return
        cell = layout.cells[beside[0]]
        if not layout.content(cell).strip():
            return
        yield from layout.lines(cell.start, cell.end)


def _below(layout: Layout, label: Label) -> Range | None:
    """Return the cell under a label that stands in a row of labels only."""
    cell = layout.cells[label.cell]
    row = layout.rows.get(cell.row or 0, [])
    under = layout.rows.get((cell.row or 0) + 1, [])
    if len(row) < 2 or len(row) != len(under) or cell.row is None:
        return None
    if not _are_labels(layout, row) or any(_is_label(layout, n) for n in under):
        return None
    return _filled(layout, layout.cells[under[cell.column]])


def _are_labels(layout: Layout, row: Sequence[int]) -> bool:
    """Return whether cells are headers: labels, a word unknown among them, blanks at the end."""
    words = [layout.content(layout.cells[n]) for n in row]
    while words and not words[-1]:
        words.pop()
    named = sum(_is_label(layout, n) for n in row)
    others = [text for n, text in zip(row, words, strict=False) if not _is_label(layout, n)]
    is_short = all(text and len(text) <= _LONGEST_HEADER and not re.search(r"\d", text)
                   for text in others)  # fmt: skip
    return is_short and named >= 2 and len(words) - named <= 1


def is_excluded(layout: Layout, label: Label) -> bool:
    """Return whether a label stands where the report speaks of other audits or of changes."""
    heading = layout.headings[label.cell]
    form = _OTHER_AUDITS if label.field == "changes" else _ELSEWHERE
    return bool(form.search(heading))


def list_labels(layout: Layout, field: str, *, by_rank: bool = True) -> list[Label]:
    """Return the usable labels of a field: the surest first, or in the order of the report."""
    labels = [
        each for each in layout.labels if each.field == field and not is_excluded(layout, each)
    ]
    if not by_rank:
        return sorted(labels, key=lambda label: (label.weak, label.start))
    return sorted(
        labels,
        key=lambda label: (
            label.weak,
            vocabulary.rank_of(field, layout.plain[label.start : label.end].strip(":\n")),
            label.start,
        ),
    )
