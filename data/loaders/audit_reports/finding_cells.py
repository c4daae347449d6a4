"""A table of nonconformities of which one cell stands per line, read where its rows are certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.clause_numbers import CLAUSE
from data.loaders.audit_reports.grades import grade_of
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.regions import Range
from data.loaders.audit_reports.values import is_blank

_TITLED_CLAUSE = re.compile(rf"{CLAUSE.pattern}\s*[\u4e00-\u9fff、（）()]{{2,24}}")
_MOST_OF_ROW = 24  # lines of one row whose texts run over several
Row = tuple[dict[str, str], int, int]
Columns = list[str | None]
_Line = tuple[str, Range]
_MOST_COLUMNS, _MOST_LINES, _MOST_TABLES = 10, 200, 30
_LONGEST_HEADER, _LONGEST_GRADE, _LONGEST_DEPARTMENT = 14, 12, 20
_COUNTING = ("序号", "编号", "no", "no.", "#")
_PAGE = re.compile(r"第\d+页.*|page\d+.*|\d+/\d+")
_LINES_ABOVE = 3
_CLAUSE_CELL = re.compile(
    rf"(?:{CLAUSE.pattern}|条款|标准|iso|gb/?t|\d{{4,5}}[-:]\d{{4}}|第|[a-f][)）]|[()（）/、,，;；:：\s])+",
    re.IGNORECASE,
)


def are_headers(columns: Columns) -> bool:
    """Return whether columns are those of a table of nonconformities."""
    return "clause" in columns and len(set(columns) - {None, "standard"}) >= 2


def rows_of_lone_cells(layout: Layout, excluded: re.Pattern[str]) -> tuple[list[Row], bool]:
    """Return the rows of the first such table, and whether one was seen that was not understood.

    All rows are read or none: what is missing from one would be taken from the next.

    Parameters
    ----------
    excluded
        Headings under which findings of other audits stand.
    """
    tables = 0
    for number in range(len(layout.cells)):
        if layout.cells[number].row is not None or excluded.search(layout.headings[number]):
            continue
        columns = header_at(layout, number)
        if not (are_headers(columns) and _is_of_findings(layout, number, columns)):
            continue
        tables += 1
        if tables > _MOST_TABLES:
            break
        lines = list(_lines_from(layout, number, len(columns)))
        counted = layout.content(layout.cells[number]) in _COUNTING
        rows = list((_counted_rows if counted else _regular_rows)(lines, columns))
        if rows and None not in rows:
            return [row for row in rows if row], False
        if any(_is_clause(text) for text, _ in lines):
            return [], True
    return [], False


def _is_of_findings(layout: Layout, number: int, columns: Columns) -> bool:
    """Return whether a table is one of nonconformities: a plan lists clauses of departments too."""
    near = layout.cells[max(0, number - _LINES_ABOVE) : number + len(columns)]
    words = "\n".join([layout.headings[number], *map(layout.content, near)])
    return "grade" in columns or re.search("不符合|不合格|nonconform", words) is not None


def header_at(layout: Layout, number: int) -> Columns:
    """Return the headers that stand line by line from a line on, None for one of another kind.

    Behind a header for numbers whatever stands before the first number is a header.
    """
    first = layout.content(layout.cells[number])
    counts = first in _COUNTING
    found: Columns = []
    for cell in layout.cells[number : number + _MOST_COLUMNS + 1]:
        line = layout.content(cell)
        if cell.row is not None or len(line) > _LONGEST_HEADER:
            return []
        if counts and _is_number(line, 1):
            return found
        column = vocabulary.field_of(line, "findings")
        if not counts and column is None:
            return found
        found.append(None if column in found else column)
    return []


def _is_number(text: str, number: int) -> bool:
    return re.fullmatch(rf"(?:[A-Za-z]{{1,4}}[-.]?)?0*{number}[.、)）]?", text.strip()) is not None


def _is_clause(text: str) -> bool:
    return bool(CLAUSE.search(text) and _CLAUSE_CELL.fullmatch(text))


def has_clause(text: str) -> bool:
    """Return whether a cell is a clause, with its title or without."""
    return _is_clause(text) or _TITLED_CLAUSE.fullmatch(text) is not None


def _lines_from(layout: Layout, header: int, width: int) -> Iterator[_Line]:
    """Yield the lines below a header up to what can be none of its cells."""
    heads = [layout.content(cell) for cell in layout.cells[header : header + width]]
    number = first = header + width
    while number < min(header + _MOST_LINES, len(layout.cells)):
        cell = layout.cells[number]
        line = layout.content(cell)
        if [layout.content(each) for each in layout.cells[number : number + width]] == heads:
            if number == first:
                return
            number += width  # printed again on the next page
            continue
        is_label = any(label.alone and not label.weak for label in layout.labels_of.get(number, ()))
        if cell.row is not None or heading_rank(line) <= 2 or is_label or re.search("[:。]", line):
            return
        if not _PAGE.fullmatch(line):
            text = layout.text[slice(*layout.span(cell.start, cell.end))].strip()
            yield text, (cell.start, cell.end)
        number += 1


def _regular_rows(lines: list[_Line], columns: Columns) -> Iterator[Row | None]:
    """Yield rows of as many cells as there are headers; None where they stop to match."""
    for start in range(0, len(lines), len(columns)):
        group = lines[start : start + len(columns)]
        if not _fits(group, columns):
            if any(_is_clause(text) for text, _ in group):
                yield None
            return
        yield _row(group, columns)


def _counted_rows(lines: list[_Line], columns: Columns) -> Iterator[Row | None]:
    """Yield the rows between numbers that count up; a blank cell may be lost in one."""
    starts: list[int] = []
    for place, (text, _) in enumerate(lines):
        if _is_number(text, len(starts) + 1) and place - (starts or [place])[-1] <= _MOST_OF_ROW:
            starts.append(place)
    while len(starts) > 1 and not any(has_clause(text) for text, _ in lines[starts[-1] :]):
        starts.pop()  # the number of a page
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        is_last = start == starts[-1]
        # Behind the last row other text may stand.
        group = lines[start : start + len(columns)] if is_last else lines[start:stop]
        if _fits(group, columns):
            yield _row(group, columns)
        else:
            yield _by_look(group, columns, is_last=is_last)


def _fits(group: list[_Line], columns: Columns) -> bool:
    """Return whether a whole row stands in these lines, a cell for every column."""
    if len(group) != len(columns):
        return False
    for (text, _), column in zip(group, columns, strict=True):
        if column == "clause" and not has_clause(text):
            return False
        if column == "grade" and not (is_blank(text) or _is_grade(text)):
            return False
        if column == "department" and not _is_department(text):
            return False
    return True


def _is_grade(text: str) -> bool:
    return len("".join(text.split())) <= _LONGEST_GRADE and grade_of(text) is not None


def _is_department(text: str) -> bool:
    told = _is_grade(text) or CLAUSE.search(text) or text.isdigit()
    return len(text) <= _LONGEST_DEPARTMENT and not told


def _by_look(group: list[_Line], columns: Columns, *, is_last: bool) -> Row | None:
    """Return what is sure of a row that lost a cell, None where two rows may be meant."""
    clauses = [text for text, _ in group[1:] if _is_clause(text)]
    grades = [text for text, _ in group[1:] if _is_grade(text)]
    if len(clauses) != 1 or len(grades) > 1:
        return None
    texts = {"clause": clauses[0]}
    if "grade" in columns and grades:
        texts["grade"] = grades[0]
    others = [text for text, _ in group[1:] if text not in (*clauses, *grades)]
    # With further columns, or text behind the table, it may be something else.
    is_alone = set(columns[1:]) <= {"clause", "grade", "department"} and len(others) == 1
    if is_alone and not is_last and "department" in columns and _is_department(others[0]):
        texts["department"] = others[0]
    return texts, group[0][1][0], group[-1][1][1]


def _row(group: list[_Line], columns: Columns) -> Row:
    texts = {column: text for column, (text, _) in zip(columns, group, strict=True) if column}
    return texts, group[0][1][0], group[-1][1][1]
