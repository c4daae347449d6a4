"""Nonconformities of which each is a form of its own: 不符合条款 | 8.5.1, 责任部门 | 生产部."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.clause_numbers import CLAUSE
from data.loaders.audit_reports.clauses import department_of
from data.loaders.audit_reports.finding_cells import Row
from data.loaders.audit_reports.grades import grade_of
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.regions import Range

_ABOUT = re.compile("不符合|不合格|nonconform")
_MOST_BETWEEN = 16  # cells of texts between two labels of one form
_Part = tuple[str, str, Range, int]  # field, text, where, and in which cell


def rows_of_forms(layout: Layout, excluded: re.Pattern[str]) -> list[Row]:
    """Return a row for every form, none unless all begin with the same label.

    Parameters
    ----------
    excluded
        Headings under which findings of other audits stand.
    """
    forms: list[list[_Part]] = []
    for part in _parts(layout, excluded):
        known = {field for field, *_ in forms[-1]} if forms else set()
        is_far = bool(forms) and part[3] - forms[-1][-1][3] > _MOST_BETWEEN
        if not forms or part[0] in known or is_far:
            forms.append([])
        forms[-1].append(part)
    told = [form for form in forms if _is_finding(layout, form)]
    if len({form[0][0] for form in told}) != 1:
        return []
    return [
        ({field: text for field, text, _, _ in form}, form[0][2][0], form[-1][2][1])
        for form in told
    ]


def _is_finding(layout: Layout, form: list[_Part]) -> bool:
    texts = {field: text for field, text, _, _ in form}
    if "clause" not in texts or not {"department", "grade"} & set(texts):
        return False
    first = form[0][3]
    above = [layout.content(cell) for cell in layout.cells[max(0, first - 3) : form[-1][3]]]
    return (
        "grade" in texts or _ABOUT.search("\n".join([layout.headings[first], *above])) is not None
    )


def _parts(layout: Layout, excluded: re.Pattern[str]) -> Iterator[_Part]:
    for number, cell in enumerate(layout.cells):
        if excluded.search(layout.headings[number]):
            continue
        content = layout.content(cell)
        field = _field_of(content)
        beside = layout.cells[number + 1] if number + 1 < len(layout.cells) else cell
        if field and cell.row is not None and beside.row == cell.row:
            found = _part(layout, field, (beside.start, beside.end), number)
            if found:
                yield found
            continue
        for start, end in layout.lines(cell.start, cell.end):
            line = layout.plain[start:end]
            first = vocabulary.skip_numbering(line)
            head, colon, _ = line[first:].partition(":")
            field = _field_of(head) if colon else None
            place = (start + first + len(head) + 1, end)
            if field and place[0] < end and (found := _part(layout, field, place, number)):
                yield found


def _field_of(head: str) -> str | None:
    if heading_rank(head) <= 2 or len(head) > 16:
        return None
    field = vocabulary.field_of(head, "findings")
    return field if field in ("clause", "department", "grade", "due") else None


def _part(layout: Layout, field: str, place: Range, number: int) -> _Part | None:
    """Return a labelled value that is one of its field."""
    text = layout.text[slice(*layout.span(*place))].strip()
    if field == "clause" and (not CLAUSE.search(text) or _is_list(text)):
        return None
    if field == "grade" and grade_of(text) is None:
        return None
    return (field, text, place, number) if text else None


def _is_list(text: str) -> bool:
    """Return whether clauses stand there with the departments of each."""
    return any(department_of(part) for part in CLAUSE.split(text)[2::2]) and len(text) > 30
