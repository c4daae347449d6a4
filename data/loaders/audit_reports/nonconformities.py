"""Nonconformities: how many of which grade, where they were found and until when they are due."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.choices import find_ticked, kind_of
from data.loaders.audit_reports.clause_numbers import CLAUSE, scheme_of_cell, schemes_told
from data.loaders.audit_reports.clauses import Pair, department_of, put_items, read_clauses
from data.loaders.audit_reports.clauses_told import read_clauses_told
from data.loaders.audit_reports.count_contradictions import note_count_contradictions
from data.loaders.audit_reports.due_dates import read_due
from data.loaders.audit_reports.finding_cells import Row
from data.loaders.audit_reports.finding_counts import (
    counted,
    has,
    put,
    read_counts,
    read_total_only,
)
from data.loaders.audit_reports.finding_crosses import rows_of_crosses
from data.loaders.audit_reports.finding_forms import rows_of_forms
from data.loaders.audit_reports.finding_sentences import rows_of_sentences
from data.loaders.audit_reports.finding_tables import (
    OTHER_SOURCES,
    has_graded_rows,
    rows_of_findings,
)
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, TICKED_BOX, UNBOXED, Findings
from data.loaders.audit_reports.grades import GRADES, grade_of
from data.loaders.audit_reports.regions import find_region, is_excluded, list_labels
from data.loaders.audit_reports.values import clean

_FOLLOWED_UP = re.compile(
    r"(?:验证|跟踪)(?:的)?(?:方式|方法)(?:为|是|采用|采取|选择)(?P<how>[^,。;:\n]{2,20})"
)


def read_nonconformities(findings: Findings) -> None:
    """Read counts, clauses, due date and follow-up into the values by dotted names."""
    table, is_doubtful = rows_of_findings(findings.layout)
    if not table and not is_doubtful:
        table = rows_of_forms(findings.layout, OTHER_SOURCES)
        if not table:
            table, is_doubtful = rows_of_crosses(findings.layout, OTHER_SOURCES)
        # Their clauses stand in many places, of which a label knows the first.
        _put_clauses(findings, table, LABELLED)
    told, is_whole = rows_of_sentences(findings.layout, OTHER_SOURCES)
    if not table and not is_doubtful and is_whole and len(told) > 1:
        _put_clauses(findings, told, SENTENCE)
    if is_doubtful:
        findings.warn(s.NONCONFORMITIES, "", "findings_table_not_understood")
    is_listed = not has(findings, s.CLAUSES)
    if is_listed:
        read_clauses(findings)
        is_listed = has(findings, s.CLAUSES)
    read_counts(findings)
    _check_items(findings, is_listed=is_listed)
    note_count_contradictions(findings, [] if is_doubtful else table)
    _read_rows(findings, table, LABELLED, is_whole=not is_doubtful)
    if not table and (is_whole or not has(findings, s.CLAUSES)):
        _read_rows(findings, told, SENTENCE, is_whole=is_whole)
    if not table and not is_doubtful and not has(findings, s.CLAUSES):
        read_clauses_told(findings, OTHER_SOURCES)
        _check_items(findings, is_listed=True)
    read_total_only(findings)
    if not is_doubtful and not has(findings, s.CLAUSES) and has_graded_rows(findings.layout):
        findings.warn(s.NONCONFORMITIES, "", "findings_table_not_understood")
    read_due(findings, table)
    _read_follow_up(findings)


def _check_items(findings: Findings, *, is_listed: bool) -> None:
    """Parts of a list are nonconformities where as many are counted; clauses of one are one."""
    clauses = findings.values.get(f"{s.NONCONFORMITIES}.{s.CLAUSES}")
    counts = [findings.values.get(f"{s.NONCONFORMITIES}.{grade}") for grade in GRADES]
    known = [count for count in counts if count is not None]
    total = sum(known) if len(known) == len(counts) else None
    if not clauses:
        return
    said = findings.evidence[f"{s.NONCONFORMITIES}.{s.CLAUSES}"]
    if is_listed and total != len(set(said[s.ITEMS])):
        del said[s.ITEMS]
    if total == 1:
        said[s.ITEMS] = [0] * len(clauses)


def _put_clauses(findings: Findings, rows: list[Row], sure: float) -> list[list[Pair]]:
    """Keep the clauses of rows of which each is a nonconformity, unless others are kept."""
    items: list[list[Pair]] = [
        [{"clause": clause, "department": _departments_of(texts.get("department", ""))}
         for clause in CLAUSE.findall(texts["clause"])]
        for texts, _, _ in rows
    ]  # fmt: skip
    if rows and not has(findings, s.CLAUSES):
        schemes = [
            told or scheme_of_cell(texts.get("standard", ""))
            for texts, _, _ in rows
            for told in schemes_told(texts["clause"])
        ]
        put_items(findings, items, (rows[0][1], rows[-1][2]), sure, schemes)
    return items


def _departments_of(text: str) -> str | None:
    """Return the departments of a cell, several as a list."""
    return "、".join(filter(None, map(department_of, re.split("[、,，;；/]+", text)))) or None


def _read_rows(findings: Findings, rows: list[Row], sure: float, *, is_whole: bool) -> None:
    """Read clauses and grades of rows; those of all nonconformities are counted."""
    if not rows:
        return
    items = _put_clauses(findings, rows, sure)
    grades = [grade_of(texts.get("grade", "")) for texts, _, _ in rows]
    said = findings.evidence[f"{s.NONCONFORMITIES}.{s.CLAUSES}"]
    if len(said.get(s.ITEMS, ())) == sum(map(len, items)) and any(grades):
        said[s.GRADES] = [grade for grade, item in zip(grades, items, strict=True) for _ in item]
    if counted(findings) or not all(grades) or not is_whole:
        return
    for grade in GRADES:
        put(findings, grade, grades.count(grade), rows[0][1], rows[-1][2], SENTENCE)


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
            put(findings, s.FOLLOW_UP, text, choice.start, choice.end, sure)
            return
    match = _FOLLOWED_UP.search(layout.plain)
    if match and kind_of(match["how"], s.FOLLOW_UP):
        text = clean(layout.text[slice(*layout.span(*match.span("how")))])
        put(findings, s.FOLLOW_UP, text, *match.span("how"), SENTENCE)
