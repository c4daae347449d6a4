"""Counts of nonconformities that a report prints, against each other and against its table."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.clause_numbers import scheme_named
from data.loaders.audit_reports.finding_cells import Row
from data.loaders.audit_reports.finding_tables import OTHER_SOURCES
from data.loaders.audit_reports.findings import Findings
from data.loaders.audit_reports.grades import GRADES, NUMERAL, UNIT, grade_of
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.marks import EMPTY, TICKED
from data.loaders.audit_reports.regions import Range
from data.loaders.audit_reports.values import parse_number
from data.loaders.audit_reports.vocabulary import skip_numbering

_WHAT = r"(?<!性)(?<!性质)(?<!严重)(?<!重大)(?<!主要)(?<!一般)(?<!轻微)(?<!次要)不(?:符合|合格)"
_FOUND = r"(?:本次|审核|开具|开出|发现|提出|共)[^。;\n\d]{0,14}"
_TOTALS = (
    re.compile(
        rf"{_FOUND}{_WHAT}(?:项|报告)*(?:总数|数量|数|共计|合计|共|计|为|有|:)*[(]?(?P<n>{NUMERAL})[)]?{UNIT}(?!严重|一般|轻微)"
    ),
    re.compile(rf"{_FOUND}[(]?(?P<n>{NUMERAL})[)]?{UNIT}{_WHAT}"),
)
_NONE = re.compile(
    r"(?:本次|本阶段|审核组|现场审核|审核|审核中|审核过程中?)[^。;\n]{0,12}"
    r"(?<!□)(?:未发现|未开具|没有发现|未开出|未提出|没有开具|无)(?:任何)?不(?:符合|合格)(?!要求|标准|规定)"
    r"|(?:^|[,;:)、])(?:未开具|未开出)(?:任何)?不符合"
    r"|■(?:未发现|未开具|没有发现|无)(?:任何)?不(?:符合|合格)(?!要求|标准|规定)"
    r"|nononconformit(?:y|ies)(?:was|were|hasbeen|havebeen)?(?:identified|raised|found|issued|noted)"
)
# A line or a row that says nothing but how many there are.
_LABEL = (
    r"(?:(?:本次审核|现场审核|审核组?)?(?:共?发现|共?开具|共?开出|提出)?的?不(?:符合|合格)"
    r"(?:项|报告|事项)*(?:的?数量|总数|数|情况|个数|份数)?(?:共计?|合计|总计)?"
    r"|(?:(?:total)?numberof)?nonconformit(?:y|ies)(?:raised|identified|found|issued)?(?:inthisaudit)?)"
)
_ALONE = re.compile(
    rf"{_LABEL}[:\n]*(?:(?P<none>无|没有|未发现|未开具|不存在|none|nil|n/a)(?:不符合项?)?"
    rf"|(?:(?<=[:\n])共?[(]?(?P<n>{NUMERAL})[)]?{UNIT}?|共?[(]?(?P<m>{NUMERAL})[)]?{UNIT}))[。;,.]?"
)
_CHOSEN = re.compile(
    rf"{_LABEL}[:\n]*(?:{EMPTY}有[,;/]?{TICKED}无|{TICKED}无[,;/]?{EMPTY}有)(?![一-鿿])"
)
_ELSEWHERE = re.compile(
    rf"{OTHER_SOURCES.pattern}|上次|上年度?|上一|以往|前次|历次|观察项|不符合[和与及、]纠正"
)
# A count of one scheme is no total.
_OF_SCHEME = re.compile(r"(?<![a-z])(?:[a-z]{1,5}ms|haccp|ec|[qeos])[:(]|质量|环境|健康|能源|食品")


def note_count_contradictions(findings: Findings, table: list[Row]) -> None:
    """Keep what contradicts with both numbers; the printed counts stay what they are."""
    values = findings.values
    printed = {grade: values.get(f"{s.NONCONFORMITIES}.{grade}") for grade in GRADES}
    known = [count for count in printed.values() if count is not None]
    of_grades = sum(known) if len(known) == len(GRADES) else None
    total, place = read_total(findings)
    if total is not None and of_grades is not None and total != of_grades:
        findings.contradict(s.NONCONFORMITIES, of_grades, total, *place, "counts_contradict_total")
    if not table:
        return
    place = table[0][1], table[-1][2]
    grades = [grade_of(texts.get("grade", "")) for texts, _, _ in table]
    different = {
        grade: grades.count(grade)
        for grade, count in printed.items()
        if all(grades) and count is not None and count != grades.count(grade)
    }
    for grade, count in different.items():
        name = f"{s.NONCONFORMITIES}.{grade}"
        findings.contradict(name, printed[grade], count, *place, "counts_contradict_table")
    said = of_grades if of_grades is not None else total
    if said is not None and said != len(table) and not different:
        findings.contradict(s.NONCONFORMITIES, said, len(table), *place, "counts_contradict_table")


def read_total(findings: Findings) -> tuple[int | None, Range]:
    """Return how many nonconformities the report says it found in all, None without a number."""
    layout = findings.layout
    for number, cell in enumerate(layout.cells):
        for start, end in layout.lines(cell.start, cell.end):
            line = layout.plain[start:end]
            if not re.search("不符合|不合格|nonconformit", line):
                continue
            heading = layout.headings[number]
            # None of one scheme is not none at all.
            if _ELSEWHERE.search(heading + "\n" + line) or scheme_named(heading):
                continue
            for form in _TOTALS:
                match = form.search(line)
                if match and not _OF_SCHEME.search(match[0]):
                    return parse_number(match["n"]), (start + match.start(), start + match.end())
            none = _NONE.search(line)
            if none:
                return 0, (start + none.start(), start + none.end())
            total, place = _read_alone(layout, number, (start, end))
            if total is not None:
                return total, place
    return None, (0, 0)


def _read_alone(layout: Layout, number: int, line: Range) -> tuple[int | None, Range]:
    """Return the number of a line that tells nothing else, or of a cell with the one beside it."""
    cell = layout.cells[number]
    start = line[0] + skip_numbering(layout.plain[slice(*line)])
    beside = layout.cells[number + 1] if number + 1 < len(layout.cells) else cell
    is_row = cell.row is not None and beside.row == cell.row and line == (cell.start, cell.end)
    # A header of columns is no label of the one beside it.
    is_pair = is_row and len(layout.rows[cell.row or 0]) == 2
    end = beside.end if is_pair else line[1]
    text = layout.plain[start:end]
    if _CHOSEN.fullmatch(text):
        return 0, (start, end)
    match = _ALONE.fullmatch(text)
    if match is None:
        return None, (0, 0)
    return 0 if match["none"] else parse_number(match["n"] or match["m"]), (start, end)
