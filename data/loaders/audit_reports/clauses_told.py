"""Clauses told around the counts: numbered below them, or each in brackets with its department."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data import schema as s
from data.loaders.audit_reports.clause_numbers import CLAUSE, STANDARD_NO, schemes_told
from data.loaders.audit_reports.clauses import DEPARTMENT_ENDS, Pair, department_of, put_items
from data.loaders.audit_reports.findings import SENTENCE, Findings
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.regions import Range

_ABOUT = re.compile("不(?:符合|合格)(?!品|控制|的?输出)")
_COUNTED = re.compile(r"(?:严重|一般|轻微|主要|次要)|[:：]\s*$|\d\s*[项个]")
_NOT_OURS = re.compile(
    "符合要求|未发现|没有|无不|抽查|上次|以往|上年|历次|已关闭|已验证|内审|如有|如果"
)
_NUMBER = re.compile(r"\s*(?:[(（]?(\d{1,2})(?:[)）、]|[.．](?!\d))|([①-⑳]))")
_GRADE = re.compile(r"(?:严重|一般|轻微|主要|次要)(?:性?不(?:符合|合格)项?)?")
_MOST_ITEMS = 30
_ENDS = f"{DEPARTMENT_ENDS}|库房|领导层|站|班组|厂|公司|部门"
_DEPARTMENT = rf"[\u4e00-\u9fffA-Za-z]{{0,12}}(?:{_ENDS})"
_CLAUSES = rf"(?:[A-Z]?\s*{CLAUSE.pattern}\s*(?:条款)?[\s/、,，和及]*)+"
# 8.4.2（供应部）; 车间（8.5.1/8.5.4）; （生产部 8.5.1）; 条款：7.2 部门：人事部.
_FORMS = re.compile(
    rf"条款号?\s*[:：]\s*{_CLAUSES}[;；,，]?\s*(?:责任|涉及)?部门\s*[:：]\s*(?P<d1>{_DEPARTMENT})"
    rf"|{_CLAUSES}[(（]\s*(?P<d2>{_DEPARTMENT})\s*[)）]"
    rf"|(?P<d3>{_DEPARTMENT})\s*[(（]\s*{_CLAUSES}[)）]"
    rf"|[(（]\s*(?P<d4>{_DEPARTMENT})[\s:：/、,，]*{_CLAUSES}[)）]"
)
_LEADING = re.compile(r"^(?:其中|分别|涉及|发生在|分布在|为|在|于|和|及|与)+")


def read_clauses_told(findings: Findings, excluded: re.Pattern[str]) -> None:
    """Read the clauses of the first place that pairs them all with what stands beside them."""
    layout = findings.layout
    for number, cell in enumerate(layout.cells):
        about = layout.content(cell)
        heading = layout.headings[number]
        is_ours = cell.row is None and _ABOUT.search(about) and not excluded.search(heading)
        if not is_ours:
            continue
        for items, text, place in (_told(layout, number, excluded), _listed(layout, number)):
            if items:
                put_items(findings, items, place, SENTENCE, schemes_told(text))
                return


def _told(
    layout: Layout, number: int, excluded: re.Pattern[str]
) -> tuple[list[list[Pair]], str, Range]:
    """Return the pairs of the sentences of a line; none unless each clause has its department."""
    cell = layout.cells[number]
    text, end = layout.printed(cell.start, cell.end), cell.end
    below = layout.cells[number + 1 : number + 2]
    if re.search(r"[(（][^()（）]*$", text) and below and below[0].row is None:
        text, end = text + layout.printed(below[0].start, below[0].end), below[0].end
    ours = [
        each for each in text.split("。") if not (excluded.search(each) or _NOT_OURS.search(each))
    ]
    if not any(_ABOUT.search(each) for each in ours):
        return [], "", (0, 0)
    text = STANDARD_NO.sub(" ", "。".join(ours))
    text = text[first.end() :] if (first := re.match(r"\s*\d{1,2}(?:\.\d)*\s+", text)) else text
    items: list[list[Pair]] = []
    for match in _FORMS.finditer(text):
        department = department_of(_LEADING.sub("", next(filter(None, match.groupdict().values()))))
        items.append([{s.CLAUSE: c, s.DEPARTMENT: department} for c in CLAUSE.findall(match[0])])
    is_whole = sum(map(len, items)) == len(CLAUSE.findall(text))
    return (items if is_whole else []), text, (cell.start, end)


def _listed(layout: Layout, number: int) -> tuple[list[list[Pair]], str, Range]:
    """Return the pairs of the lines below one that count up from 1, a clause in each."""
    cell = layout.cells[number]
    if not _COUNTED.search(layout.content(cell)):
        return [], "", (0, 0)
    items: list[list[Pair]] = []
    texts: list[str] = []
    for below in layout.cells[number + 1 : number + _MOST_ITEMS]:
        printed = layout.text[slice(*layout.span(below.start, below.end))]
        match = _NUMBER.match(printed)
        if below.row is not None or match is None or _count(match) != len(items) + 1:
            break
        text = STANDARD_NO.sub(" ", printed[match.end() :])
        if not CLAUSE.search(text) or _NOT_OURS.search(text):
            return [], "", (0, 0)
        items.append(list(_pairs_of_item(text)))
        texts.append(text)
    last = layout.cells[number + len(items)]
    return items, "\n".join(texts), (cell.start, last.end)


def _count(match: re.Match[str]) -> int:
    return int(match[1]) if match[1] else ord(match[2]) - ord("①") + 1


def _pairs_of_item(text: str) -> Iterator[Pair]:
    """Yield the clauses of one nonconformity with the department beside the first."""
    text = _GRADE.sub(" ", text)
    parts = CLAUSE.split(text)
    words = [parts[0], *re.split(r"[\s,，、。;；]+", parts[2].strip())[:1]]
    named = (department_of(word) for word in words)
    department = next((d for d in named if d and re.fullmatch(_DEPARTMENT, d)), None)
    for clause in CLAUSE.findall(text):
        yield {s.CLAUSE: clause, s.DEPARTMENT: department}
