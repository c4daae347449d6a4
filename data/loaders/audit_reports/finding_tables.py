"""The printed rows of a table of nonconformities: of cells, or of words between blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.clauses import CLAUSE
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.regions import is_page_number

OTHER_SOURCES = re.compile(r"内审|内部审核|管理评审|上次审核|上一次|一阶段提出|internalaudit")
GRADES = {
    "major": re.compile(r"严重|重大|主要|major"),
    "minor": re.compile(r"一般|轻微|次要|minor"),
}
_MOST_LINES = 60  # that are looked through below the headers
Row = tuple[dict[str, str], int, int]


def grade_of(text: str) -> str | None:
    """Return the grade that a text names."""
    plain = vocabulary.plain(text)
    return next((grade for grade, form in GRADES.items() if form.search(plain)), None)


def rows_of_findings(layout: Layout) -> list[Row]:
    """Return the rows of a table of nonconformities, by column, with their range."""
    return list(_rows_of_cells(layout)) or list(_rows_of_lines(layout))


def _columns(words: list[str], heading: str) -> list[str | None]:
    """Return the columns that words head, none unless they head such a table of this audit."""
    columns = [vocabulary.field_of(vocabulary.plain(word), "findings") for word in words]
    told = "clause" in columns and len(set(columns) - {None}) >= 2
    return columns if told and not OTHER_SOURCES.search(heading) else []


def _rows_of_cells(layout: Layout) -> Iterator[Row]:
    for row, numbers in layout.rows.items():
        heads = [layout.content(layout.cells[n]) for n in numbers]
        columns = _columns(heads, layout.headings[numbers[0]])
        if not columns:
            continue
        below = row + 1
        while len(layout.rows.get(below, ())) == len(numbers):
            cells = [layout.cells[n] for n in layout.rows[below]]
            texts = {
                column: layout.text[slice(*layout.span(cell.start, cell.end))]
                for column, cell in zip(columns, cells, strict=True)
                if column
            }
            if CLAUSE.search(texts["clause"]):
                yield texts, cells[0].start, cells[-1].end
            below += 1
        return


def _rows_of_lines(layout: Layout) -> Iterator[Row]:
    """Rows of a table of which only blanks between the columns are left."""
    for number, cell in enumerate(layout.cells):
        words = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        columns = _columns(words, layout.headings[number]) if cell.row is None else []
        if not columns:
            continue
        for below in layout.cells[number + 1 : number + _MOST_LINES]:
            texts = layout.text[slice(*layout.span(below.start, below.end))].split()
            clauses = [n for n, text in enumerate(texts) if CLAUSE.fullmatch(text)]
            if is_page_number(layout.content(below)) and not clauses:
                continue
            if below.row is not None or not clauses:
                break
            yield _assign(texts, clauses, columns), below.start, below.end
        return


def _assign(texts: list[str], clauses: list[int], columns: list[str | None]) -> dict[str, str]:
    """Give the words of a line to the columns; where they do not match, only what is sure."""
    place = columns.index("clause")
    if len(texts) == len(columns) and clauses == [place]:
        return {c: text for c, text in zip(columns, texts, strict=True) if c}
    grades = [text for text in texts if len(text) <= 5 and grade_of(text)]
    found = {"clause": "、".join(texts[n] for n in clauses)}
    return found | ({"grade": grades[0]} if "grade" in columns and len(grades) == 1 else {})
