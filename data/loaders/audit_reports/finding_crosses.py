"""Nonconformities as a table of departments against clauses, with a tick or a number for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.loaders.audit_reports.finding_cells import Row, has_clause
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.marks import EMPTY, TICKED
from data.loaders.audit_reports.members import is_sum
from data.loaders.audit_reports.values import is_blank

_ABOUT = re.compile("不符合|不合格|nonconform")
_PLANNED = re.compile("计划|安排|日程|抽样|plan")
_CORNER = re.compile("部门|条款|区域|department|clause")
_LINES_ABOVE = 3


def rows_of_crosses(layout: Layout, excluded: re.Pattern[str]) -> tuple[list[Row], bool]:
    """Return a row for every nonconformity of the first such table, and whether it is doubtful.

    Parameters
    ----------
    excluded
        Headings under which findings of other audits stand.
    """
    for row, numbers in layout.rows.items():
        if not is_cross(layout, row) or not _is_of_findings(layout, numbers[0], excluded):
            continue
        rows = list(_rows(layout, row))
        return [found for found in rows if found], None in rows
    return [], False


def is_cross(layout: Layout, row: int) -> bool:
    """Return whether a row heads a table of clauses against departments, whatever it tells."""
    numbers = layout.rows[row]
    if len(numbers) < 3 or len(layout.rows.get(row + 1, ())) != len(numbers):
        return False
    heads = [_printed(layout, number) for number in numbers]
    beside = [_printed(layout, layout.rows[below][0]) for below in _below(layout, row)]
    if not (_CORNER.search(heads[0].lower()) or is_blank(heads[0])):
        return False
    above, left = (sum(map(has_clause, texts)) for texts in (heads[1:], beside))
    # One axis is of clauses, the other of none.
    return (above > 1 and not left) or (left > 0 and not above and _are_plain(heads[1:]))


def _are_plain(heads: list[str]) -> bool:
    """Return whether headers are departments, and not the columns of a table of another kind."""
    words = "|".join(heads)
    return re.search("性质|描述|事实|序号|期限|日期|责任|措施|结果|内容|评价|符合", words) is None


def _below(layout: Layout, row: int) -> Iterator[int]:
    width = len(layout.rows[row])
    below = row + 1
    while len(layout.rows.get(below, ())) == width:
        yield below
        below += 1


def _is_of_findings(layout: Layout, first: int, excluded: re.Pattern[str]) -> bool:
    above = [
        layout.content(cell) for cell in layout.cells[max(0, first - _LINES_ABOVE) : first + 1]
    ]
    words = "\n".join([layout.headings[first], *above])
    return bool(_ABOUT.search(words)) and not excluded.search(words) and not _PLANNED.search(words)


def _rows(layout: Layout, row: int) -> Iterator[Row | None]:
    """Yield the nonconformities of every cell, None for a cell that is not understood."""
    heads = [_printed(layout, number) for number in layout.rows[row]]
    for below in _below(layout, row):
        numbers = layout.rows[below]
        side = _printed(layout, numbers[0])
        if is_sum(side) or is_blank(side):
            continue
        for number, head in zip(numbers[1:], heads[1:], strict=True):
            cell = layout.cells[number]
            count = _count(layout.content(cell))
            if is_sum(head) or count == 0:
                continue
            clause, department = (head, side) if has_clause(head) else (side, head)
            if count is None or not has_clause(clause):
                yield None
            for _ in range(count or 0):
                yield {"clause": clause, "department": department}, cell.start, cell.end


def _count(content: str) -> int | None:
    if content == TICKED:
        return 1
    if is_blank(content) or content in (EMPTY, "0"):
        return 0
    return int(content) if re.fullmatch(r"\d{1,2}", content) else None


def _printed(layout: Layout, number: int) -> str:
    cell = layout.cells[number]
    return layout.text[slice(*layout.span(cell.start, cell.end))].strip()
