"""Nonconformities: how many of which grade, where they were found and until when they are due."""

from __future__ import annotations

import re
from typing import Any

from data import schema as s
from data.loaders.audit_reports.choices import find_ticked, kind_of
from data.loaders.audit_reports.clauses import (
    CLAUSE,
    Pair,
    department_of,
    put_items,
    read_clauses,
    read_clauses_beside,
    read_clauses_listed,
)
from data.loaders.audit_reports.count_contradictions import note_count_contradictions
from data.loaders.audit_reports.due_dates import read_due
from data.loaders.audit_reports.finding_cells import GRADES, Row, grade_of
from data.loaders.audit_reports.finding_tables import OTHER_SOURCES, rows_of_findings
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, TICKED_BOX, UNBOXED, Findings
from data.loaders.audit_reports.labelled_counts import counts_of_value, label_before
from data.loaders.audit_reports.marks import EMPTY
from data.loaders.audit_reports.regions import (
    Range,
    find_region,
    find_value,
    is_excluded,
    list_labels,
)
from data.loaders.audit_reports.scheme_counts import read_scheme_counts
from data.loaders.audit_reports.values import clean, parse_number

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
_GRADES = {"major": _MAJOR, "minor": _MINOR}
# A count of one scheme, so that the others of its sentence add to it.
_OF_SCHEME = re.compile(
    r"(?:[a-z]{1,5}ms|haccp|\bec|质量|环境|职业健康安全|能源|食品安全|信息安全)(?:管理)?(?:体系)?[:(]?$"
)
_COUNT_OF_SCHEME = re.compile(
    rf"(?:[a-z]{{1,5}}ms|haccp|质量|环境|职业健康安全|(?<![a-z])[qeos])[^,;:]{{0,6}}:{_MAJOR}\d{{1,2}}[项个].{{0,3}}{_MINOR}\d"
)
_NONE_AT_ALL = re.compile(
    r"(?:本次|本阶段|审核组)[^。;\n]{0,12}(?:未发现|未开具|没有发现|未开出|无)(?:任何)?不符合"
)
# How many there are, and that all are of one grade, so that none is of the other.
_OF_ONE_GRADE = re.compile(
    rf"(?:不(?:符合|合格)(?:项|报告)*(?:共|计|为|有|:)*[(]?(?P<n>{_NUMBER})[)]?[项个份处条]"
    rf"|(?P<m>{_NUMBER})[项个份处条]不(?:符合|合格)(?:项|报告)*)"
    rf"[,(]?(?:且|其)?(?:均|全部|都|皆|全)(?:为|是|属于?|系)?(?:(?P<major>{_MAJOR})|(?P<minor>{_MINOR}))"
)
_FOLLOWED_UP = re.compile(
    r"(?:验证|跟踪)(?:的)?(?:方式|方法)(?:为|是|采用|采取|选择)(?P<how>[^,。;:\n]{2,20})"
)
_GRADE_HEAD = re.compile(r"不符合|不合格|项|数量|数|nonconformit(?:y|ies)|nc")
# A row of a table without borders: its grade, and the number in the next column.
_COUNT_ROW = re.compile(r"\s*(\S{2}性?不(?:符合|合格)项?)\s+(\d{1,2})(?!\S)")


def read_nonconformities(findings: Findings) -> None:
    """Read counts, clauses, due date and follow-up into the values by dotted names."""
    table, is_doubtful = rows_of_findings(findings.layout)
    if is_doubtful:
        findings.warn(s.NONCONFORMITIES, "", "findings_table_not_understood")
    read_clauses(findings)
    is_listed = _has(findings, s.CLAUSES)
    _read_counts(findings)
    _read_count_table(findings)
    _read_labelled_counts(findings)
    _check_items(findings, is_listed=is_listed)
    note_count_contradictions(findings, [] if is_doubtful else table)
    _read_table(findings, table, is_whole=not is_doubtful)
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
            label = label_before(layout, number)
            is_told = label or re.search("不符合|不合格|major|minor", line)
            is_told = is_told or _COUNT_OF_SCHEME.search(line)
            if not is_told or OTHER_SOURCES.search(heading):
                continue
            if re.search(f"{EMPTY}(?:qms|ems|ohsms|[a-z]{{2,5}})[(:]", line):
                continue  # a line for a scheme that is not ticked
            _count_line(findings, line, start)
            if not _counted(findings):
                for grade, count in counts_of_value(label, line).items():
                    _put(findings, grade, count, start, end, SENTENCE)
            if _counted(findings):
                read_clauses_beside(findings, line, start)
                read_clauses_listed(findings, number)
        if _NONE_AT_ALL.search(layout.content(cell)) and not _counted(findings):
            for grade in _COUNTS:
                _put(findings, grade, 0, cell.start, cell.end, SENTENCE)


def _counted(findings: Findings) -> bool:
    return _has(findings, "major") or _has(findings, "minor")


def _filled_counts(form: re.Pattern[str], line: str) -> list[re.Match[str]]:
    return [match for match in form.finditer(line) if match["n"]]


def _count_line(findings: Findings, line: str, start: int) -> None:
    """Counts of one line; those of several schemes, each on its line in one place, add up."""
    found: dict[str, tuple[int, Range]] = {}
    printed = findings.layout.text[slice(*findings.layout.span(start, start + len(line)))]
    all_of = _OF_ONE_GRADE.search(line)
    if all_of:
        number = parse_number(all_of["n"] or all_of["m"]) or 0
        found = {grade: (number if all_of[grade] else 0, all_of.span()) for grade in _COUNTS}
    together = {} if all_of or _counted(findings) else read_scheme_counts(line, _COUNTS, _GRADES)
    for grade, forms in {} if all_of else _COUNTS.items():
        matches = (_filled_counts(form, line) for form in forms)
        counts = next((filled for filled in matches if filled), [])
        if grade in together:
            of_all = together[grade]
            if of_all is None:
                name = f"{s.NONCONFORMITIES}.{grade}"
                said = findings.quote(start, start + len(line)) | {"confidence": 0.0}
                findings.evidence.setdefault(name, said)
                findings.warn(name, printed[:80], "counts_of_schemes_open")
            else:
                found[grade] = (of_all, (0, len(line)))
        elif counts:
            of_schemes = [m for m in counts if _OF_SCHEME.search(line[: m.start()])]
            numbers = [parse_number(m["n"]) or 0 for m in of_schemes or counts[:1]]
            found[grade] = (sum(numbers), (of_schemes or counts)[0].span())
        elif (row := _COUNT_ROW.match(printed)) and GRADES[grade].match(row[1]):
            found[grade] = (int(row[2]), (0, len(line)))
    last = findings.evidence.get("nonconformities.minor") or findings.evidence.get(
        "nonconformities.major"
    )
    place = findings.layout.span(start, start + len(line))[0]
    is_new = not any(_has(findings, grade) for grade in found)
    beside = last is not None and place - last["end"] < 60
    if _counted(findings) and not (beside and (is_new or _SCHEME_LINE.search(line))):
        return
    for grade, (number, (begin, end)) in found.items():
        total = (findings.values.get(f"nonconformities.{grade}") or 0) + number
        _put(findings, grade, total, start + begin, start + end, SENTENCE)


_SCHEME_LINE = re.compile(r"qms|ems|ohsms|enms|fsms|质量|环境|职业健康")


def _read_count_table(findings: Findings) -> None:
    """Grades as headers of columns, their counts in the row below."""
    layout = findings.layout
    for row, numbers in layout.rows.items():
        below = layout.rows.get(row + 1, [])
        heads = [_GRADE_HEAD.sub("", layout.content(layout.cells[n])) for n in numbers]
        places = {g: [n for n, h in enumerate(heads) if f.fullmatch(h)] for g, f in GRADES.items()}
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
            if found and match and not OTHER_SOURCES.search(findings.layout.headings[label.cell]):
                _put(findings, grade, parse_number(match[1]), *found, LABELLED)
                break


def _check_items(findings: Findings, *, is_listed: bool) -> None:
    """Parts of a list are nonconformities where as many are counted; clauses of one are one."""
    clauses = findings.values.get(f"{s.NONCONFORMITIES}.{s.CLAUSES}")
    counts = [findings.values.get(f"{s.NONCONFORMITIES}.{grade}") for grade in _COUNTS]
    known = [count for count in counts if count is not None]
    total = sum(known) if len(known) == len(counts) else None
    if not clauses:
        return
    said = findings.evidence[f"{s.NONCONFORMITIES}.{s.CLAUSES}"]
    if is_listed and total != len(set(said[s.ITEMS])):
        del said[s.ITEMS]
    if total == 1:
        said[s.ITEMS] = [0] * len(clauses)


def _read_table(findings: Findings, table: list[Row], *, is_whole: bool) -> None:
    if not table:
        return
    start, end = table[0][1], table[-1][2]
    items: list[list[Pair]] = [
        [{"clause": clause, "department": department_of(texts.get("department", ""))}
         for clause in CLAUSE.findall(texts["clause"])]
        for texts, _, _ in table
    ]  # fmt: skip
    if not _has(findings, s.CLAUSES):
        put_items(findings, items, (start, end), LABELLED)
    grades = [grade_of(texts.get("grade", "")) for texts, _, _ in table]
    said = findings.evidence[f"{s.NONCONFORMITIES}.{s.CLAUSES}"]
    if len(said.get(s.ITEMS, ())) == sum(map(len, items)) and any(grades):
        said[s.GRADES] = [grade for grade, item in zip(grades, items, strict=True) for _ in item]
    if _counted(findings) or not all(grades) or not is_whole:
        return
    for grade in GRADES:
        _put(findings, grade, grades.count(grade), start, end, SENTENCE)


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
    match = _FOLLOWED_UP.search(layout.plain)
    if match and kind_of(match["how"], s.FOLLOW_UP):
        text = clean(layout.text[slice(*layout.span(*match.span("how")))])
        _put(findings, s.FOLLOW_UP, text, *match.span("how"), SENTENCE)
