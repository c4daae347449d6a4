"""Nonconformities told in sentences: 在生产部发现1项一般不符合（GB/T 19001-2016 8.5.1）."""

from __future__ import annotations

import re

from data.loaders.audit_reports.clause_numbers import CLAUSE, STANDARD_NO, schemes_told
from data.loaders.audit_reports.clauses import DEPARTMENT_ENDS, NAMED_DEPARTMENT
from data.loaders.audit_reports.finding_cells import Row
from data.loaders.audit_reports.grades import GRADES
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.vocabulary import plain, skip_numbering

_NUMBER = r"\d{1,2}|[一二三四五六七八九十]"
_NUMBERED = re.compile(
    rf"\s*[(（]?(?:{_NUMBER})?[)）.、]?\s*(?:(?:严重|一般|轻微|major|minor)?\s*(?:(?:不符合|不合格)(?:项|报告)?|nonconformity|NC))\s*[-#]?\s*"
    rf"(?P<n>{_NUMBER})\s*[:：.、]",
    re.IGNORECASE,
)
# What makes a number a clause that is not met, and not one that is.
_NOT_MET = re.compile(
    r"(?:严重|一般|轻微)性?不(?:符合|合格)|不(?:符合|合格)[^。]{0,60}(?:严重|一般|轻微)"
    r"|不(?:符合|满足)(?:了)?[^。,，按]{0,30}\d\.\d|违反"
    r"|(?:本次审核|审核组|开具|开出)[^。]{0,12}不(?:符合|合格)"
)
_ABOUT = re.compile(r"不符合|不合格|不满足|违反|nonconformit|\bnc")
# 不合格品 and 不符合控制 are subjects of clauses and no findings.
_SUBJECT = re.compile(r"不(?:合格|符合)(?:品|的?输出|项?控制|[和与及、]纠正)")
_NOT_SAID = re.compile(
    r"未发现|未开具|没有|无不符合|未提出|未出现|如有|如果|若|应当|如出现|是否|以往|上年|历次|已关闭|关闭了|内审|管理评审"
    r"|(?:按照?|依据|根据)[^,，。]{0,12}\d\.\d|已(?:采取|整改|纠正|完成)"
)
_SENTENCES = re.compile("[^。;；\n]+")
_DEPARTMENT = re.compile(
    rf"[\u4e00-\u9fff]{{1,8}}?(?:{DEPARTMENT_ENDS}|公司领导层)(?![件分位品署门])"
)
_ENGLISH_DEPARTMENT = re.compile(r"[Cc]lause\s*[\d.]+\s*[,(]\s*([A-Z][A-Za-z &]{1,30})[).]*$")
_LEADING = re.compile(
    r"^(?:其中|分别|涉及|发生在|现场|审核组|审核|发现|责任部门|为|在|于|对|和|及|与|由|查|抽查|的|是|到|项|严重|一般|轻微|不符合)+"
)
# A clause is named as one: 8.5.1条款, 条款8.5.1, or behind the number of its standard.
_NAMED = re.compile(
    rf"(?:条款(?:号)?[为是:：]?|第|§|[Cc]lause)\s*{CLAUSE.pattern}|{CLAUSE.pattern}\s*(?:[(（]?[a-z][)）]\s*)?条"
)


def rows_of_sentences(layout: Layout, excluded: re.Pattern[str]) -> tuple[list[Row], bool]:
    """Return a row for every told nonconformity, and whether they are counted up from 1.

    Parameters
    ----------
    excluded
        Words with which the findings of other audits are told.
    """
    rows: list[Row] = []
    numbers: list[str] = []
    for number, cell in enumerate(layout.cells):
        if cell.row is not None or excluded.search(layout.headings[number]):
            continue
        printed = layout.text[slice(*layout.span(cell.start, cell.end))]
        words = f"{plain(printed)} {printed.lower()}"
        if not _ABOUT.search(words) or excluded.search(words):
            continue
        counted = _NUMBERED.match(printed)
        whole = [printed] if counted else _SENTENCES.findall(printed)
        for text in whole:
            row = _row(text, counted.end() if counted else 0)
            if row:
                rows.append((row, cell.start, cell.end))
                numbers.append(counted["n"] if counted else "")
    return rows, numbers == [str(n + 1) for n in range(len(rows))]


def _row(text: str, number_ends: int) -> dict[str, str] | None:
    """Return the clauses, the department and the grade of a sentence that tells a finding."""
    squeezed = _SUBJECT.sub("", plain(text))
    text = text[number_ends or skip_numbering(text) :]
    if _NOT_SAID.search(squeezed) or not (number_ends or _NOT_MET.search(squeezed)):
        return None
    named = _NAMED.search(text) or re.search(rf"{STANDARD_NO.pattern}\s*{CLAUSE.pattern}", text)
    if number_ends:
        named = named or re.match(rf"[^\d]{{0,12}}{CLAUSE.pattern}", text)
    bare = STANDARD_NO.sub(" ", text)
    told = zip(CLAUSE.findall(text), schemes_told(text), strict=True)
    clauses = list(dict.fromkeys(f"{scheme}:{no}" if scheme else no for no, scheme in told))
    if not clauses or not named:
        return None
    row = {"clause": "、".join(clauses), "department": _department(bare)}
    grades = {grade for grade, form in GRADES.items() if form.search(squeezed)}
    return row | ({"grade": squeezed} if len(grades) == 1 else {})


def _department(text: str) -> str:
    """Return the only department that a sentence names, blank without one or with several."""
    told = NAMED_DEPARTMENT.findall(text) or _ENGLISH_DEPARTMENT.findall(text)
    found = told or [_LEADING.sub("", match[0]) for match in _DEPARTMENT.finditer(text)]
    names = set(filter(lambda name: len(name) > 1, found))
    return names.pop() if len(names) == 1 else ""
