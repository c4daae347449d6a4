"""How many nonconformities of which grade a report prints: in sentences, tables, behind labels."""

from __future__ import annotations

import re
from typing import Any

from data import schema as s
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.clause_numbers import CLAUSE, scheme_named
from data.loaders.audit_reports.clauses import read_clauses_beside, read_clauses_listed
from data.loaders.audit_reports.count_contradictions import read_total
from data.loaders.audit_reports.finding_tables import OTHER_SOURCES
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, Findings
from data.loaders.audit_reports.grades import COUNT, GRADES, MAJOR, MINOR, UNIT
from data.loaders.audit_reports.labelled_counts import counts_of_value, label_before
from data.loaders.audit_reports.marks import EMPTY
from data.loaders.audit_reports.members import is_sum
from data.loaders.audit_reports.regions import Range, find_value, list_labels
from data.loaders.audit_reports.scheme_counts import read_scheme_counts
from data.loaders.audit_reports.values import parse_number
from data.loaders.audit_reports.wrapping import SCHEME_HEAD

ENGLISH = {"no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
           "seven": 7, "eight": 8, "nine": 9, "ten": 10}  # fmt: skip
_WHAT = r"(?:性)?(?:的)?(?:不符合|不合格)?(?:项|报告)*(?:数量|数|为|共|计|有|:)*"
_NOT = r"(?:性)?(?:的)?不(?:符合|合格)"


def _count_forms(grade: str, english: str) -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"{grade}{_WHAT}[(:]*(?P<n>{COUNT})?[)]?(?:项|个|份|处|条)"),
        re.compile(rf"[(]?(?P<n>{COUNT})?[)]?(?:项|个|份|处|条){grade}{_NOT}"),
        re.compile(rf"{grade}{_WHAT}(?P<n>无)(?![一-鿿])"),
        re.compile(rf"(?<!{EMPTY})(?P<n>无|未发现|没有|未开具)(?:任何)?{grade}{_NOT}"),
        # minor NC 1: is the first and no number of them.
        re.compile(
            rf"{english}(?:nonconformit(?:y|ies)|ncs?)?(?:\(s\))?[:(]*(?P<n>\d{{1,3}})(?![\d:.])"
        ),
        re.compile(
            rf"(?P<n>\d{{1,3}}|{'|'.join(ENGLISH)}){english}(?:or(?:major|minor))?(?:nonconformit|ncs?(?![a-z]))"
        ),
    )


_COUNTS = {"major": _count_forms(MAJOR, "major"), "minor": _count_forms(MINOR, "minor")}
_GRADES = {"major": MAJOR, "minor": MINOR}
_COUNT_OF_SCHEME = re.compile(
    r"(?:[a-z]{1,5}ms|haccp|质量|环境|职业健康安全|(?<![a-z])[qeos])[^,;:]{0,6}:"
    rf"(?:{MAJOR}|{MINOR})\d{{1,2}}[项个]"
)
# A count of one scheme, so that the others of its sentence add to it.
_OF_SCHEME = re.compile(
    r"(?:[a-z]{1,5}ms|haccp|\bec|质量|环境|职业健康安全|能源|食品安全|信息安全)(?:管理)?(?:体系)?[:(]?$"
)
_NONE_AT_ALL = re.compile(
    r"(?:本次|本阶段|审核组)[^。;\n]{0,12}(?<!□)(?:未发现|未开具|没有发现|未开出|无)(?:任何)?不符合"
)
# How many there are, and that all are of one grade, so that none is of the other.
_OF_ONE_GRADE = re.compile(
    rf"(?:不(?:符合|合格)(?:项|报告)*(?:共|计|为|有|:)*[(]?(?P<n>{COUNT})[)]?{UNIT}"
    rf"|(?P<m>{COUNT}){UNIT}不(?:符合|合格)(?:项|报告)*)"
    rf"[,(]?(?:且|其)?(?:均|全部|都|皆|全)(?:为|是|属于?|系)?(?:(?P<major>{MAJOR})|(?P<minor>{MINOR}))"
)
_GRADE_HEAD = re.compile(r"不符合|不合格|项|数量|数|nonconformit(?:y|ies)|nc")
# A row of a table without borders: its grade, and the number in the next column.
_COUNT_ROW = re.compile(r"\s*(\S{2}性?不(?:符合|合格)项?)\s+(\d{1,2})(?!\S)")


def put(findings: Findings, name: str, value: Any, start: int, end: int, sure: float) -> None:
    findings.put(f"nonconformities.{name}", value, start, end, sure)


def has(findings: Findings, name: str) -> bool:
    return f"nonconformities.{name}" in findings.values


def read_counts(findings: Findings) -> None:
    """Read the counts by grade that are printed."""
    _read_sentences(findings)
    _read_count_table(findings)
    _read_labelled_counts(findings)


def read_total_only(findings: Findings) -> None:
    """Where no count by grade is told, none at all is none of both; another number is told."""
    total, place = read_total(findings)
    if counted(findings) or total is None:
        return
    if total:
        findings.warn(s.NONCONFORMITIES, total, "findings_ungraded")
    elif not has(findings, s.CLAUSES):
        for grade in GRADES:
            put(findings, grade, 0, *place, SENTENCE)


def _read_sentences(findings: Findings) -> None:
    """The first sentence with a filled count; a count left blank beside it stays unknown."""
    layout = findings.layout
    for number, cell in enumerate(layout.cells):
        for start, end in layout.lines(cell.start, cell.end):
            line = _of_this_audit(layout.plain[start:end])
            row = layout.rows.get(cell.row, []) if cell.row is not None else []
            about = layout.content(layout.cells[row[0]]) + line if row else line
            label = label_before(layout, number)
            is_told = label or re.search("不符合|不合格|major|minor", about)
            is_told = is_told or _COUNT_OF_SCHEME.search(line)
            if not is_told or OTHER_SOURCES.search(layout.headings[number]):
                continue
            if re.search(f"{EMPTY}(?:qms|ems|ohsms|[a-z]{{2,5}})[(:]", line):
                continue  # a line for a scheme that is not ticked
            _count_line(findings, line, start)
            # None of one scheme is not none at all.
            if not counted(findings) and not scheme_named(layout.headings[number]):
                for grade, count in counts_of_value(label, line).items():
                    put(findings, grade, count, start, end, SENTENCE)
            if counted(findings):
                read_clauses_beside(findings, line, start)
                read_clauses_listed(findings, number)
            elif none := _NONE_AT_ALL.search(line):
                for grade in GRADES:
                    put(findings, grade, 0, start + none.start(), start + none.end(), SENTENCE)


def _of_this_audit(line: str) -> str:
    """Return a line without what it says of other audits, blanked out in its length.

    Beside a sentence on this audit another may speak of the last one; else the whole line does.
    """
    for form in (r"\([^()]*\)", r"[^。]+。?" if "本次" in line else r".+"):
        for part in re.findall(form, line) if OTHER_SOURCES.search(line) else ():
            if OTHER_SOURCES.search(part):
                line = line.replace(part, "\0" * len(part), 1)
    return line


def counted(findings: Findings) -> bool:
    return has(findings, "major") or has(findings, "minor")


def _filled_counts(form: re.Pattern[str], line: str) -> list[re.Match[str]]:
    return [match for match in form.finditer(line) if match["n"]]


def _is_of_scheme(before: str) -> bool:
    part = re.split("[;。]", before)[-1]
    return bool(_OF_SCHEME.search(before) or re.match(SCHEME_HEAD, part))


def _are_items(line: str, counts: list[re.Match[str]]) -> bool:
    """Return whether each count stands beside a clause of its own: 仓库一项一般不符合(8.5.4)."""
    around = [re.split("[,;。]", line[: match.start()])[-1]
              + re.split("[,;。]", line[match.start() :])[0] for match in counts]  # fmt: skip
    return all(CLAUSE.search(part) for part in around)


def _number(text: str) -> int:
    return ENGLISH.get(text, parse_number(text)) or 0


def _count_line(findings: Findings, line: str, start: int) -> None:
    """Counts of one line; those of several schemes, each on its line in one place, add up."""
    found = _counts_of_line(findings, line, start)
    last = findings.evidence.get("nonconformities.minor") or findings.evidence.get(
        "nonconformities.major"
    )
    place = findings.layout.span(start, start + len(line))[0]
    is_new = not any(has(findings, grade) for grade in found)
    beside = last is not None and place - last["end"] < 60
    if counted(findings) and not (beside and (is_new or _SCHEME_LINE.search(line))):
        return
    above = last["start"] if last and last["end"] <= place and _SCHEME_LINE.search(line) else None
    if found and above is not None and _is_line_of_scheme(findings, above):
        for grade in _COUNTS:
            if has(findings, grade) != (grade in found):
                _leave_open(findings, grade, start, start + len(line))
    for grade, (number, (begin, end)) in found.items():
        if _is_open(findings, grade):
            continue
        total = (findings.values.get(f"nonconformities.{grade}") or 0) + number
        put(findings, grade, total, start + begin, start + end, SENTENCE)


def _counts_of_line(findings: Findings, line: str, start: int) -> dict[str, tuple[int, Range]]:
    """Return the counts that a line tells by grade, and where in it; one left open is told."""
    found: dict[str, tuple[int, Range]] = {}
    printed = findings.layout.text[slice(*findings.layout.span(start, start + len(line)))]
    all_of = _OF_ONE_GRADE.search(line)
    if all_of:
        number = parse_number(all_of["n"] or all_of["m"]) or 0
        found = {grade: (number if all_of[grade] else 0, all_of.span()) for grade in _COUNTS}
    together = {} if all_of or counted(findings) else read_scheme_counts(line, _COUNTS, _GRADES)
    for grade, forms in {} if all_of else _COUNTS.items():
        matches = (_filled_counts(form, line) for form in forms)
        counts = next((filled for filled in matches if filled), [])
        if grade in together:
            of_all = together[grade]
            if of_all is None:
                _leave_open(findings, grade, start, start + len(line))
            else:
                found[grade] = (of_all, (0, len(line)))
        elif counts:
            of_schemes = [m for m in counts if _is_of_scheme(line[: m.start()])]
            each = of_schemes or (counts if _are_items(line, counts) else counts[:1])
            found[grade] = (sum(_number(match["n"]) for match in each), each[0].span())
        elif (row := _COUNT_ROW.match(printed)) and GRADES[grade].match(row[1]):
            found[grade] = (int(row[2]), (0, len(line)))
    return found


def _leave_open(findings: Findings, grade: str, start: int, end: int) -> None:
    """A grade that some schemes do not count has no sum; it is told once."""
    if _is_open(findings, grade):
        return
    name = f"{s.NONCONFORMITIES}.{grade}"
    findings.values.pop(name, None)
    findings.evidence[name] = findings.quote(start, end) | {"confidence": 0.0}
    findings.warn(name, findings.evidence[name]["text"][:80], "counts_of_schemes_open")


def _is_open(findings: Findings, grade: str) -> bool:
    said = findings.evidence.get(f"{s.NONCONFORMITIES}.{grade}")
    return said is not None and said["confidence"] == 0.0


def _is_line_of_scheme(findings: Findings, position: int) -> bool:
    text = findings.layout.text
    end = text.find("\n", position)
    line = text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)]
    return _SCHEME_LINE.search(line.lower()) is not None


_SCHEME_LINE = re.compile(r"qms|ems|ohsms|enms|fsms|质量|环境|职业健康")


def _read_count_table(findings: Findings) -> None:
    """Grades as headers of columns or of rows, their counts below or beside."""
    layout = findings.layout
    for row, numbers in layout.rows.items():
        if counted(findings):
            return
        if OTHER_SOURCES.search(layout.headings[numbers[0]]):
            continue
        block = [numbers]
        while len(following := layout.rows.get(row + len(block), [])) == len(numbers):
            block.append(following)
        if len(block) == 1 and len(following) == len(numbers) + 1:
            # The corner above the names of the rows was lost.
            block = [[-1, *numbers], following]
        texts = [[layout.content(layout.cells[n]) if n >= 0 else "" for n in line]
                 for line in block]  # fmt: skip
        for table in (texts, [list(column) for column in zip(*texts, strict=True)]):
            found = _counts_under_grades(table)
            if found:
                place = layout.cells[block[0][-1]].start, layout.cells[block[-1][-1]].end
                for grade, count in found.items():
                    put(findings, grade, count, *place, LABELLED)
                break


def _counts_under_grades(table: list[list[str]]) -> dict[str, int]:
    """Return the sums under the headers of both grades: printed, of schemes, or of one row."""
    heads = [_GRADE_HEAD.sub("", head) for head in table[0]]
    places = {g: [n for n, h in enumerate(heads) if f.fullmatch(h)] for g, f in GRADES.items()}
    if not all(places.values()):
        return {}
    rows = [row for row in table[1:] if any(row[columns[0]] for columns in places.values())]
    sums = [row for row in rows if is_sum(row[0])]
    of_schemes = [row for row in rows if kind_of(row[0], "schemes") or row[0] in set("qeosj")]
    chosen = sums[:1] or (rows if rows in (of_schemes, rows[:1]) else [])
    found: dict[str, int] = {}
    for grade, columns in places.items():
        matches = [re.fullmatch(rf"({COUNT})[项个份条处]?", row[columns[0]]) for row in chosen]
        if chosen and all(matches):
            found[grade] = sum(parse_number(match[1]) or 0 for match in matches if match)
    return found


def _read_labelled_counts(findings: Findings) -> None:
    if counted(findings):
        return
    for grade in _COUNTS:
        for label in list_labels(findings.layout, f"nonconformities.{grade}"):
            found = find_value(findings.layout, label)
            text = findings.layout.plain[slice(*found)] if found else ""
            match = re.fullmatch(rf"\(?({COUNT})\)?[项个份条处]?", text)
            if found and _heads_rows(findings, label.cell, found):
                continue
            if found and match and not OTHER_SOURCES.search(findings.layout.headings[label.cell]):
                put(findings, grade, parse_number(match[1]), *found, LABELLED)
                break


def _heads_rows(findings: Findings, head: int, place: Range) -> bool:
    """Return whether a value stands in the first of several rows below its label."""
    layout = findings.layout
    row, own = layout.cells[head].row, layout.cells[layout.cell_at(place[0])].row
    if row is None or own is None or own <= row:
        return False
    return len(layout.rows.get(own + 1, ())) == len(layout.rows[own])
