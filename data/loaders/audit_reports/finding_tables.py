"""The printed rows of a table of nonconformities: of cells, or of words between blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.clause_numbers import CLAUSE, scheme_named
from data.loaders.audit_reports.finding_cells import (
    Columns,
    Row,
    are_headers,
    rows_of_lone_cells,
)
from data.loaders.audit_reports.finding_crosses import is_cross
from data.loaders.audit_reports.grades import GRADES, grade_of, is_ticked
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.members import NUMBER
from data.loaders.audit_reports.regions import is_page_number
from data.loaders.audit_reports.values import is_blank

OTHER_SOURCES = re.compile(
    r"内审|内部审核|管理评审|上次(?:审核|不符合|不合格|监督|提出|发现|开具)|上一[次年]|上年|前次|以往审核|一阶段提出"
    r"|internalaudit|previousaudit|lastaudit"
)
# A table of clauses and departments may be of what was planned and of what was seen.
_OTHER_TABLES = re.compile("计划|日程|安排|时间|审核员|抽样|检查表|schedule|auditplan|auditor|time")
_NOT_MET = re.compile("不符合|不合格|不满足|×|nonconform|(?<![a-z])nc(?![a-z])")
# What is no nonconformity though it stands in their table.
_NO_FINDING = re.compile("观察|改进|建议|关注|observation|opportunit|ofi|improvement")
_MOST_LINES = 60  # that are looked through below the headers
_SUM = re.compile(r"合计|总计|小计|total")


def rows_of_findings(layout: Layout) -> tuple[list[Row], bool]:
    """Return the rows of a table of nonconformities, by column, with their range.

    Returns
    -------
    rows
        Of the first table that can be read.
    is_doubtful
        Whether a table, or rows of it, were seen and not understood.
    """
    doubts: list[str] = []
    rows = list(_rows_of_cells(layout, doubts)) or list(_rows_of_lines(layout, doubts))
    is_doubtful = bool(doubts)
    if not rows and not is_doubtful:
        rows, is_doubtful = rows_of_lone_cells(layout, OTHER_SOURCES)
    return [row for row in rows if _is_nonconformity(row[0])], is_doubtful


def has_graded_rows(layout: Layout) -> bool:
    """Return whether a table of this audit grades its rows, whatever else its columns are."""
    for row, numbers in layout.rows.items():
        heads = [layout.content(layout.cells[n]) for n in numbers]
        columns = [vocabulary.field_of(head, "findings") for head in heads]
        below = layout.rows.get(row + 1, [])
        if "grade" not in columns or len(below) != len(numbers) or len(columns) < 3:
            continue
        cell = layout.cells[below[columns.index("grade")]]
        is_ours = not OTHER_SOURCES.search(layout.headings[numbers[0]])
        if is_ours and grade_of(layout.printed(cell.start, cell.end)):
            return True
    return False


def _is_nonconformity(texts: dict[str, str]) -> bool:
    """Return whether a row is of a nonconformity, and not of an observation or of what is met."""
    verdict = vocabulary.plain(texts.get("verdict", ""))
    is_met = "verdict" in texts and not _NOT_MET.search(verdict)
    return not is_met and not _NO_FINDING.search(vocabulary.plain(texts.get("grade", "")))


def _columns(words: list[str], heading: str) -> Columns:
    """Return the columns that words head, none unless they head such a table of this audit."""
    columns = [vocabulary.field_of(vocabulary.plain(word), "findings") for word in words]
    # Of each grade a column, ticked for the grade of the row.
    graded = [next((g for g, form in GRADES.items() if form.match(word)), None) for word in words]
    if "grade" not in columns and set(GRADES) <= set(graded):
        columns = [column or grade for column, grade in zip(columns, graded, strict=True)]
    # A value among the headers makes them the labels of a form.
    is_form = any(CLAUSE.search(word) for word in words)
    is_ours = are_headers(columns) and not is_form and not OTHER_SOURCES.search(heading)
    return columns if is_ours else []


def _rows_of_cells(layout: Layout, doubts: list[str]) -> Iterator[Row]:
    last = -1
    for row, numbers in layout.rows.items():
        heads = [layout.content(layout.cells[n]) for n in numbers]
        columns = _columns(heads, layout.headings[numbers[0]])
        if row <= last or not columns or is_cross(layout, row):
            continue
        if "grade" not in columns and _is_of_others(layout, numbers[0], heads):
            continue
        last = row
        while len(layout.rows.get(last + 1, ())) == len(numbers) and _goes_on(layout, last):
            last += 1
            cells = [layout.cells[n] for n in layout.rows[last]]
            texts = _by_column(
                columns,
                heads,
                [layout.text[slice(*layout.span(cell.start, cell.end))] for cell in cells],
            )
            if CLAUSE.search(texts["clause"]):
                yield texts, cells[0].start, cells[-1].end
            elif not _is_beside_findings(texts, [layout.content(cell) for cell in cells], heads):
                doubts.append(texts["clause"])


def _is_of_others(layout: Layout, first: int, heads: list[str]) -> bool:
    """Return whether headers and the lines above them tell of a plan and not of findings."""
    above = layout.cells[max(0, first - 2) : first]
    lines = [layout.content(cell) for cell in above if cell.row is None]
    return _OTHER_TABLES.search("\n".join([*lines, *heads])) is not None


def _goes_on(layout: Layout, row: int) -> bool:
    """Return whether no heading and no other table of findings begins behind a row."""
    last, following = layout.rows[row][-1], layout.rows[row + 1][0]
    between = [layout.content(cell) for cell in layout.cells[last + 1 : following]]
    return not any(heading_rank(line) <= 4 or _NOT_MET.search(line) for line in between)


def _by_column(columns: Columns, heads: list[str], cells: list[str]) -> dict[str, str]:
    """Return the texts of a row by column; of several of one kind, of a scheme each, all."""
    texts: dict[str, str] = {}
    for column, head, text in zip(columns, heads, cells, strict=True):
        before = texts.get(column or "", "")
        if column == "clause":
            scheme = scheme_named(head)
            told = f"{scheme}:{text}" if scheme and not is_blank(text) else text
            texts[column] = f"{before}、{told}" if before and told.strip() else before or told
        elif column:
            texts[column] = text
    ticked = [grade for grade in GRADES if is_ticked(texts.pop(grade, ""))]
    return texts | ({"grade": ticked[0]} if len(ticked) == 1 else {})


def _is_beside_findings(texts: dict[str, str], contents: list[str], heads: list[str]) -> bool:
    """Return whether a row is blank, a sum, or the header printed again on the next page."""
    blank = is_blank(texts["clause"])
    return blank or contents == heads or _SUM.search(" ".join(texts.values())) is not None


def _rows_of_lines(layout: Layout, doubts: list[str]) -> Iterator[Row]:
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
                if len(texts) > 1 and NUMBER.fullmatch(texts[0]) and CLAUSE.search(" ".join(texts)):
                    doubts.append(texts[0])
                break
            yield _assign(texts, clauses, columns), below.start, below.end
        return


def _assign(texts: list[str], clauses: list[int], columns: Columns) -> dict[str, str]:
    """Give the words of a line to the columns; where they do not match, only what is sure."""
    place = columns.index("clause")
    if len(texts) == len(columns) and clauses == [place]:
        return {c: text for c, text in zip(columns, texts, strict=True) if c}
    grades = [text for text in texts if len(text) <= 5 and grade_of(text)]
    found = {"clause": "、".join(texts[n] for n in clauses)}
    return found | ({"grade": grades[0]} if "grade" in columns and len(grades) == 1 else {})
