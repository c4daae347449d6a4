"""Clauses of nonconformities with their departments, behind labels, in sentences and in items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from data import schema as s
from data.loaders.audit_reports.clause_numbers import CLAUSE, STANDARD_NO, schemes_told
from data.loaders.audit_reports.finding_crosses import is_cross
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, Findings
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.regions import Range, find_region, list_labels
from data.loaders.audit_reports.values import clean, is_blank

_FIELD = "nonconformities.clauses"
_ITEM = re.compile(r"\(?\d{1,2}[).、]")
_NUMBERED = re.compile(r"^\s*[(（]?\d{1,2}[)）.、]\s*")
_PIECES = re.compile(r"[;；\n]")
NAMED_DEPARTMENT = re.compile(r"(?:部门|单位|区域)\s*[:：]\s*([^,，;；。:：()（）\n]+)")
# A scheme beside a department; EMS办公室 is one.
_CODES = f"(?<![A-Za-z])(?:[A-Z]{{1,5}}MS|{'|'.join(s.SCHEMES)})"
_SCHEME = re.compile(
    rf"^\s*(?:[QEOS]|[A-Za-z]{{1,5}}MS)\s*[:：]|{_CODES}\s*[:：/、,，(（]?\s*$"
    rf"|(?<![\u4e00-\u9fff]){_CODES}(?![A-Za-z\u4e00-\u9fff])"
)
DEPARTMENT_ENDS = "部|科|室|车间|中心|处|办|仓库|管理层"
Pair = dict[str, str | None]
_CONCERNED = re.compile(
    r"(?:涉及(?:部门|条款|[/及和:])*|条款号?(?:分别)?(?:为|是|:)|(?:分别|具体)(?:为|是|如下)?:)([^。\n]{2,80})"
)
_EACH_NAMED = re.compile(
    rf"(?:{CLAUSE.pattern}\s*(?:条款)?\s*[(（][^()（）]{{2,20}}[)）][、,，和及;；\s]*)+[。.]?"
)


def read_clauses(findings: Findings) -> None:
    """Read the clauses behind the first label that has some, and behind those of its line."""
    layout = findings.layout
    labels = [
        label
        for label in list_labels(layout, _FIELD)
        for row in [layout.cells[label.cell].row]
        if row is None or not is_cross(layout, row)
    ]
    for label in labels:
        beside = [each for each in labels if each.cell == label.cell and each.start >= label.start]
        regions = (find_region(layout, each) for each in beside)
        found = (takewhile(lambda place: _has_clause(layout, place), each) for each in regions)
        lines = sorted({place for each in found for place in each})
        texts = [layout.text[slice(*layout.span(*place))] for place in lines]
        items = [list(_pair(piece)) for text in texts for piece in _PIECES.split(text)]
        if any(items):
            told = [scheme for text in texts for scheme in schemes_told(text)]
            put_items(findings, items, (lines[0][0], lines[-1][1]), LABELLED, told)
            return


def put_items(
    findings: Findings,
    items: list[list[Pair]],
    place: Range,
    sure: float,
    schemes: list[str | None],
) -> None:
    """Keep the clauses, and beside them which are of one nonconformity: the fields do not tell."""
    told = [item for item in items if item]
    findings.put(_FIELD, [pair for item in told for pair in item], *place, sure)
    findings.evidence[_FIELD][s.ITEMS] = [n for n, item in enumerate(told) for _ in item]
    put_schemes(findings, schemes)


def put_schemes(findings: Findings, schemes: list[str | None]) -> None:
    """Keep of which scheme each clause is, where the report says it of one at least."""
    if any(schemes) and len(schemes) == len(findings.values[_FIELD]):
        findings.evidence[_FIELD][s.SCHEMES_AUDITED] = schemes


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
    is_paired = first and _EACH_NAMED.fullmatch(text[first.start() :].strip())
    if first and (is_paired or department_of(text[: first.start()])):
        findings.put(_FIELD, list(_pair(text)), *place, SENTENCE)
    elif first:
        pairs = [{"clause": clause, "department": None} for clause in CLAUSE.findall(text)]
        findings.put(_FIELD, pairs, *place, SENTENCE)
    if first:
        put_schemes(findings, schemes_told(text))


def read_clauses_listed(findings: Findings, number: int) -> None:
    """Clauses in the numbered items under the sentence of the counts, one finding each."""
    layout = findings.layout
    if _FIELD in findings.values or not layout.content(layout.cells[number]).endswith((":", "下")):
        return
    following = layout.cells[number + 1 : number + 30]
    cells = list(takewhile(lambda cell: _ITEM.match(layout.content(cell)), following))
    texts = [layout.text[slice(*layout.span(cell.start, cell.end))] for cell in cells]
    bare = [STANDARD_NO.sub(" ", _NUMBERED.sub("", text)) for text in texts]
    items = [list(_pair(text)) for text in bare]
    if any(items):
        told = [scheme for text in texts for scheme in schemes_told(_NUMBERED.sub("", text))]
        put_items(findings, items, (cells[0].start, cells[-1].end), SENTENCE, told)


def _pair(text: str) -> Iterator[Pair]:
    """Yield clause and department of texts such as ``人力行政部 7.2、8.5.1；生产部 8.4``."""
    department: str | None = None
    for piece in _PIECES.split(text):
        clauses = CLAUSE.findall(piece)
        parts = CLAUSE.split(piece)
        # 条款 9.2、9.3，责任部门：管理层 names one for all of them.
        named = len(NAMED_DEPARTMENT.findall(piece)) == 1
        before = department_of(piece if named else parts[0])
        for n, clause in enumerate(clauses):
            behind = None if named else department_of(parts[2 * n + 2])
            if before is None and behind:
                department = behind
            elif n == 0:
                department = before
            yield {"clause": clause, "department": department}
            if before is not None and behind:
                department = behind


def department_of(text: str) -> str | None:
    named = NAMED_DEPARTMENT.search(text)
    text = named[1] if named else text
    text = _SCHEME.sub(" ", text)
    bare = clean(re.sub(r"条款|标准|涉及|发生在|分布在|的|第|[/()（）,，、:：]", " ", text))
    bare = re.sub(r"^(?:分别|以及|[和及与])+", "", bare)
    return bare if len(bare) >= 2 and not is_blank(bare) else None
