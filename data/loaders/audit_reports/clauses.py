"""Clauses of nonconformities with their departments, behind labels, in sentences and in items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from data.loaders.audit_reports.findings import LABELLED, SENTENCE, Findings
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.regions import Range, find_region, list_labels
from data.loaders.audit_reports.values import clean, is_blank

_FIELD = "nonconformities.clauses"
# A clause is 4 to 10 of a management standard, so 2024.10 is none.
CLAUSE = re.compile(
    r"(?<![\d.])(?:[QEOS](?![A-Za-z])[:：]?\s*)?((?:(?<![A-Za-z])A\.)?\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.])"
)
_ITEM = re.compile(r"\(?\d{1,2}[).、]")
_NUMBERED = re.compile(r"^\s*[(（]?\d{1,2}[)）.、]\s*")
# The number of a standard beside a clause of it.
_STANDARD_NO = re.compile(
    r"(?:GB|ISO)[\s/A-Za-z]*\d{4,5}(?:\.\d+)?[-:：]\d{4}(?:标准)?", re.IGNORECASE
)
_CONCERNED = re.compile(r"涉及(?:部门|条款|[/及和:])*([^。\n]{2,80})")


def read_clauses(findings: Findings) -> None:
    layout = findings.layout
    for label in list_labels(layout, "nonconformities.clauses"):
        region = find_region(layout, label)
        lines = list(takewhile(lambda place: _has_clause(layout, place), region))
        pairs = [p for place in lines for p in _pair(layout.text[slice(*layout.span(*place))])]
        if pairs:
            findings.put(_FIELD, pairs, lines[0][0], lines[-1][1], LABELLED)
            return


def _has_clause(layout: Layout, place: Range) -> bool:
    return CLAUSE.search(layout.text[slice(*layout.span(*place))]) is not None


def read_clauses_beside(findings: Findings, line: str, start: int) -> None:
    """Clauses told in the sentence of the counts; several after each other share no department."""
    match = _CONCERNED.search(line)
    if match is None or _FIELD in findings.values:
        return
    place = (start + match.start(1), start + match.end(1))
    text = findings.layout.text[slice(*findings.layout.span(*place))]
    first = CLAUSE.search(text)
    if first and department_of(text[: first.start()]):
        findings.put(_FIELD, list(_pair(text)), *place, SENTENCE)
    elif first:
        pairs = [{"clause": clause, "department": None} for clause in CLAUSE.findall(text)]
        findings.put(_FIELD, pairs, *place, SENTENCE)


def read_clauses_listed(findings: Findings, number: int) -> None:
    """Clauses in the numbered items under the sentence of the counts, one finding each."""
    layout = findings.layout
    if _FIELD in findings.values or not layout.content(layout.cells[number]).endswith((":", "下")):
        return
    following = layout.cells[number + 1 : number + 30]
    cells = list(takewhile(lambda cell: _ITEM.match(layout.content(cell)), following))
    texts = [layout.text[slice(*layout.span(cell.start, cell.end))] for cell in cells]
    bare = [_STANDARD_NO.sub(" ", _NUMBERED.sub("", text)) for text in texts]
    pairs = [pair for text in bare for pair in _pair(text)]
    if pairs:
        findings.put(_FIELD, pairs, cells[0].start, cells[-1].end, SENTENCE)


def _pair(text: str) -> Iterator[dict[str, str | None]]:
    """Yield clause and department of texts such as ``人力行政部 7.2、8.5.1；生产部 8.4``."""
    department: str | None = None
    for piece in re.split(r"[;；\n]", text):
        clauses = CLAUSE.findall(piece)
        parts = CLAUSE.split(piece)
        before = department_of(parts[0])
        for n, clause in enumerate(clauses):
            behind = department_of(parts[2 * n + 2])
            if before is None and behind:
                department = behind
            elif n == 0:
                department = before
            yield {"clause": clause, "department": department}
            if before is not None and behind:
                department = behind


def department_of(text: str) -> str | None:
    text = re.sub(r"^\s*(?:[QEOS]|[A-Za-z]{1,5}MS)\s*[:：]", "", text)
    bare = clean(re.sub(r"条款|标准|涉及|发生在|分布在|的|第|[/()（）,，、:：]", " ", text))
    return bare if len(bare) >= 2 and not is_blank(bare) else None
