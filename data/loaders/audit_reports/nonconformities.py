"""Nonconformities: how many of which grade, where they were found and until when they are due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import find_ticked, kind_of
from data.loaders.audit_reports.due_dates import read_due
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, TICKED_BOX, UNBOXED, Findings
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.marks import EMPTY
from data.loaders.audit_reports.regions import (
    find_region,
    find_value,
    is_excluded,
    list_labels,
)
from data.loaders.audit_reports.values import clean, is_blank, parse_number

_MAJOR, _MINOR = "(?:严重|重大|主要)", "(?:一般|轻微|次要)"
_NUMBER = r"[\d零无一二两三四五六七八九十]{1,3}"
_WHAT = r"(?:性)?(?:的)?(?:不符合|不合格)?(?:项|报告)*(?:数量|数|为|共|计|有|:)*"
_NOT = r"(?:性)?(?:的)?不(?:符合|合格)"


def _count_forms(grade: str, english: str) -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"{grade}{_WHAT}[(:]*(?P<n>{_NUMBER})?[)]?(?:项|个|份|处|条)"),
        re.compile(rf"[(]?(?P<n>{_NUMBER})?[)]?(?:项|个|份|处|条){grade}{_NOT}"),
        re.compile(rf"{grade}{_WHAT}(?P<n>无)(?![一-鿿])"),
        re.compile(rf"(?<!{EMPTY})(?P<n>无|未发现|没有|未开具)(?:任何)?{grade}{_NOT}"),
        re.compile(rf"{english}(?:nonconformit(?:y|ies)|ncs?)?(?:\(s\))?[:(]*(?P<n>\d{{1,3}})"),
    )


_COUNTS = {"major": _count_forms(_MAJOR, "major"), "minor": _count_forms(_MINOR, "minor")}
# A count of one scheme, so that the others of its sentence add to it.
_OF_SCHEME = re.compile(
    r"(?:[a-z]{1,5}ms|haccp|\bec|质量|环境|职业健康安全|能源|食品安全|信息安全)(?:管理)?(?:体系)?[:(]?$"
)
_NONE_AT_ALL = re.compile(
    r"(?:本次审核|审核组)[^。;\n]{0,12}(?:未发现|未开具|没有发现|未开出|无)(?:任何)?不符合"
)
_OTHER_SOURCES = re.compile(r"内审|内部审核|管理评审|上次审核|上一次|一阶段提出|internalaudit")
# A clause is 4 to 10 of a management standard, so 2024.10 is none.
_CLAUSE = re.compile(
    r"(?<![\d.])(?:[QEOS](?![A-Za-z])[:：]?\s*)?((?:(?<![A-Za-z])A\.)?\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.])"
)
_CONCERNED = re.compile(r"涉及(?:部门|条款|[/及和:])*([^。\n]{2,80})")
_GRADE_HEAD = re.compile(r"不符合|不合格|项|数量|数|nonconformit(?:y|ies)|nc")
_GRADES = {
    "major": re.compile(r"严重|重大|主要|major"),
    "minor": re.compile(r"一般|轻微|次要|minor"),
}


def read_nonconformities(findings: Findings) -> None:
    """Read counts, clauses, due date and follow-up into the values by dotted names."""
    table = list(_rows_of_findings(findings.layout))
    _read_clauses(findings)
    _read_counts(findings)
    _read_count_table(findings)
    _read_labelled_counts(findings)
    _read_table(findings, table)
    read_due(findings)
    _read_follow_up(findings)


def _put(findings: Findings, name: str, value: Any, start: int, end: int, sure: float) -> None:
    findings.put(f"nonconformities.{name}", value, start, end, sure)


def _has(findings: Findings, name: str) -> bool:
    return f"nonconformities.{name}" in findings.values


def _read_counts(findings: Findings) -> None:
    """The first sentence with a filled count; a count left blank beside it stays unknown."""
    layout = findings.layout
    for number, cell in enumerate(layout.cells):
        for start, end in layout.lines(cell.start, cell.end):
            line = layout.plain[start:end]
            heading = layout.headings[number] + "\n" + line
            if not re.search("不符合|不合格|major|minor", line) or _OTHER_SOURCES.search(heading):
                continue
            if re.search(f"{EMPTY}(?:qms|ems|ohsms|[a-z]{{2,5}})[(:]", line):
                continue  # a line for a scheme that is not ticked
            _count_line(findings, line, start)
            _read_clauses_beside(findings, line, start)
        if _NONE_AT_ALL.search(layout.content(cell)) and not _counted(findings):
            for grade in _COUNTS:
                _put(findings, grade, 0, cell.start, cell.end, SENTENCE)


def _counted(findings: Findings) -> bool:
    return _has(findings, "major") or _has(findings, "minor")


def _filled_counts(form: re.Pattern[str], line: str) -> list[re.Match[str]]:
    return [match for match in form.finditer(line) if match["n"]]


def _count_line(findings: Findings, line: str, start: int) -> None:
    """Counts of one line; those of several schemes, each on its line in one place, add up."""
    found = {}
    for grade, forms in _COUNTS.items():
        matches = (_filled_counts(form, line) for form in forms)
        counts = next((filled for filled in matches if filled), [])
        if counts:
            of_schemes = [m for m in counts if _OF_SCHEME.search(line[: m.start()])]
            numbers = [parse_number(m["n"]) or 0 for m in of_schemes or counts[:1]]
            found[grade] = (sum(numbers), (of_schemes or counts)[0])
    last = findings.evidence.get("nonconformities.minor") or findings.evidence.get(
        "nonconformities.major"
    )
    place = findings.layout.span(start, start + len(line))[0]
    is_new = not any(_has(findings, grade) for grade in found)
    beside = last is not None and place - last["end"] < 60
    if _counted(findings) and not (beside and (is_new or _SCHEME_LINE.search(line))):
        return
    for grade, (number, match) in found.items():
        name = f"nonconformities.{grade}"
        total = (findings.values.get(name) or 0) + number
        _put(findings, grade, total, start + match.start(), start + match.end(), SENTENCE)


_SCHEME_LINE = re.compile(r"qms|ems|ohsms|enms|fsms|质量|环境|职业健康")


def _read_count_table(findings: Findings) -> None:
    """Grades as headers of columns, their counts in the row below."""
    layout = findings.layout
    for row, numbers in layout.rows.items():
        below = layout.rows.get(row + 1, [])
        heads = [_GRADE_HEAD.sub("", layout.content(layout.cells[n])) for n in numbers]
        places = {g: [n for n, h in enumerate(heads) if f.fullmatch(h)] for g, f in _GRADES.items()}
        # The corner above the names of the rows may have been lost.
        shift = len(below) - len(numbers)
        if _counted(findings) or shift not in (0, 1) or not all(places.values()):
            continue
        for grade, columns in places.items():
            cell = layout.cells[below[columns[0] + shift]]
            match = re.fullmatch(rf"({_NUMBER})[项个份条处]?", layout.content(cell))
            if match:
                _put(findings, grade, parse_number(match[1]), cell.start, cell.end, LABELLED)


def _read_labelled_counts(findings: Findings) -> None:
    if _counted(findings):
        return
    for grade in _COUNTS:
        for label in list_labels(findings.layout, f"nonconformities.{grade}"):
            found = find_value(findings.layout, label)
            text = findings.layout.plain[slice(*found)] if found else ""
            match = re.fullmatch(rf"\(?({_NUMBER})\)?[项个份条处]?", text)
            if found and match and not _OTHER_SOURCES.search(findings.layout.headings[label.cell]):
                _put(findings, grade, parse_number(match[1]), *found, LABELLED)
                break


def _read_clauses(findings: Findings) -> None:
    layout = findings.layout
    for label in list_labels(layout, "nonconformities.clauses"):
        region = find_region(layout, label)
        lines = list(takewhile(lambda place: _has_clause(layout, place), region))
        pairs = [p for place in lines for p in _pair(layout.text[slice(*layout.span(*place))])]
        if pairs:
            _put(findings, "clauses", pairs, lines[0][0], lines[-1][1], LABELLED)
            return


def _has_clause(layout: Layout, place: tuple[int, int]) -> bool:
    return _CLAUSE.search(layout.text[slice(*layout.span(*place))]) is not None


def _read_clauses_beside(findings: Findings, line: str, start: int) -> None:
    """Clauses told in the sentence of the counts; several after each other share no department."""
    match = _CONCERNED.search(line)
    if match is None or not _counted(findings) or _has(findings, "clauses"):
        return
    place = (start + match.start(1), start + match.end(1))
    text = findings.layout.text[slice(*findings.layout.span(*place))]
    first = _CLAUSE.search(text)
    if first and _department(text[: first.start()]):
        _put(findings, "clauses", list(_pair(text)), *place, SENTENCE)
    elif first:
        pairs = [{"clause": clause, "department": None} for clause in _CLAUSE.findall(text)]
        _put(findings, "clauses", pairs, *place, SENTENCE)


def _pair(text: str) -> Iterator[dict[str, str | None]]:
    """Yield clause and department of texts such as ``人力行政部 7.2、8.5.1；生产部 8.4``."""
    department: str | None = None
    for piece in re.split(r"[;；\n]", text):
        clauses = _CLAUSE.findall(piece)
        parts = _CLAUSE.split(piece)
        before = _department(parts[0])
        for n, clause in enumerate(clauses):
            behind = _department(parts[2 * n + 2])
            if before is None and behind:
                department = behind
            elif n == 0:
                department = before
            yield {"clause": clause, "department": department}
            if before is not None and behind:
                department = behind


def _department(text: str) -> str | None:
    text = re.sub(r"^\s*(?:[QEOS]|[A-Za-z]{1,5}MS)\s*[:：]", "", text)
    bare = clean(re.sub(r"条款|标准|涉及|发生在|分布在|的|第|[/()（）,，、:：]", " ", text))
    return bare if len(bare) >= 2 and not is_blank(bare) else None


def _rows_of_findings(layout: Layout) -> Iterator[tuple[dict[str, str], int, int]]:
    """Yield the rows of a table of nonconformities, by column, with their range."""
    for row, numbers in layout.rows.items():
        columns = [
            vocabulary.field_of(layout.content(layout.cells[n]), "findings") for n in numbers
        ]
        heading = layout.headings[numbers[0]]
        if (
            "clause" not in columns
            or len(set(columns) - {None}) < 2
            or _OTHER_SOURCES.search(heading)
        ):
            continue
        below = row + 1
        while len(layout.rows.get(below, ())) == len(numbers):
            cells = [layout.cells[n] for n in layout.rows[below]]
            texts = {
                column: layout.text[slice(*layout.span(cell.start, cell.end))]
                for column, cell in zip(columns, cells, strict=True)
                if column
            }
            if _CLAUSE.search(texts["clause"]):
                yield texts, cells[0].start, cells[-1].end
            below += 1
        return


def _read_table(findings: Findings, table: list[tuple[dict[str, str], int, int]]) -> None:
    if not table:
        return
    start, end = table[0][1], table[-1][2]
    if not _has(findings, "clauses"):
        pairs = [
            {"clause": clause, "department": _department(texts.get("department", ""))}
            for texts, _, _ in table
            for clause in _CLAUSE.findall(texts["clause"])
        ]
        _put(findings, "clauses", pairs, start, end, LABELLED)
    grades = [vocabulary.plain(texts.get("grade", "")) for texts, _, _ in table]
    if _counted(findings) or not all(any(f.search(g) for f in _GRADES.values()) for g in grades):
        return
    for grade, form in _GRADES.items():
        _put(findings, grade, sum(bool(form.search(g)) for g in grades), start, end, SENTENCE)


def _read_follow_up(findings: Findings) -> None:
    layout = findings.layout
    for label in list_labels(layout, f"nonconformities.{s.FOLLOW_UP}"):
        if is_excluded(layout, label):
            continue
        ticked = find_ticked(
            layout, find_region(layout, label)[:4], lambda text: kind_of(text, s.FOLLOW_UP)
        )
        if ticked.choices:
            choice = ticked.choices[0]
            text = clean(layout.text[slice(*layout.span(choice.start, choice.end))])
            sure = TICKED_BOX if ticked.marked else UNBOXED
            _put(findings, s.FOLLOW_UP, text, choice.start, choice.end, sure)
            return
