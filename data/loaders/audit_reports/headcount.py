"""How many people an organisation has, and for how many the audit counts (decision 0028).

The total that is printed, never one group of it; people whom the system covers are no total where
one stands beside them.
"""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.findings import LABELLED, SENTENCE, STATED, WEAK_LABEL, Findings
from data.loaders.audit_reports.layout import Cell, Label, Layout
from data.loaders.audit_reports.regions import find_value, list_labels

_NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?![\d,]*\d)"
# 2 3 6 and 1 024 are one number; 58 45 may be two.
_SPREAD = re.compile(
    r"(?<![\d.,])(?:\d(?:[ \u00a0\u3000]+\d)+|\d{1,3}(?:[ \u00a0\u3000]\d{3})+)(?![\d.,])"
)
_APART = re.compile(r"\d[ \u00a0\u3000]+\d")
_TOTAL = re.compile(
    rf"(?:共计|合计|总计|总共|总数|共有|共|总)(?:人数|员工|职工|人员|为|是|约|有|[:：\s])*(?P<n>{_NUMBER})"
    rf"|\btotal(?:s|ly| of|[:：])?\s*(?P<of>{_NUMBER})|(?P<in>{_NUMBER})[^\d,;，；]*\bin total",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"[(（][^()（）]*[)）]|其中.*|\bof (?:which|whom)\b.*", re.S)
# Another label of the same kind ends the value of the first.
_OTHER_LABEL = re.compile(r"(?<=\d)\s*[人名]?\s*[,，;；、/]?\s*[一-鿿]*人数.*", re.S)
_OF_PEOPLE = re.compile(
    rf"({_NUMBER})\s*(?:人(?!天|日|次)|名|位|persons?|people|employees|staff)", re.I
)
_COUNT_NOW = re.compile(r"人数[^\n。]{0,12}变[更化][^\n。]{0,40}?现[在为有]?:?(\d+)人")
_EFFECTIVE = re.compile(
    r"(?<!场所)(?<!部门)(?<!班次)(?<!上次)(?<!原)有效(?:员工|人员)?人数(?:为|是|共|约|计|[:：])*"
    rf"(?P<n>{_NUMBER})(?=人|名|[,，;；、。)）\n]|$)"
)
_COUNT_ALONE = re.compile(rf"{_NUMBER}[人名]?")
_LEAST_DIGITS = 2  # of a number that has only a label above it: pages have one mostly
# The surest label first: what is called effective, then what the system covers.
_OF_THE_AUDIT = (s.EFFECTIVE_PERSONNEL, "covered_personnel")


def read_people(findings: Findings) -> None:
    """Read the head count; what the audit counts stands in the evidence, and else is the count.

    The fields of a report have one head count; `nonconformities.verified` stands there likewise.
    """
    _read_labelled(findings, s.HEADCOUNT)
    total = findings.values.get(s.HEADCOUNT)
    effective = _read_effective(findings)
    if effective is not None:
        if total is None:
            findings.values[s.HEADCOUNT] = effective
            findings.evidence[s.HEADCOUNT] = dict(findings.evidence[s.EFFECTIVE_PERSONNEL])
        findings.evidence[s.EFFECTIVE_PERSONNEL][s.VALUE] = effective
    match = _COUNT_NOW.search(findings.layout.plain)
    if match and s.HEADCOUNT not in findings.values:
        findings.put(s.HEADCOUNT, int(match[1]), *match.span(), STATED)


def _read_effective(findings: Findings) -> int | None:
    for label in _OF_THE_AUDIT:
        _read_labelled(findings, label, s.EFFECTIVE_PERSONNEL)
        if s.EFFECTIVE_PERSONNEL in findings.values:
            break
        match = _EFFECTIVE.search(findings.layout.plain)
        if match and label == s.EFFECTIVE_PERSONNEL:
            findings.put(label, _whole(match["n"]), *match.span(), SENTENCE)
            break
    found: int | None = findings.values.pop(s.EFFECTIVE_PERSONNEL, None)
    return found


def _read_labelled(findings: Findings, field: str, name: str = "") -> None:
    """Keep the first labelled number; words with several and no total are shown beside a null."""
    name = name or field
    for label in list_labels(findings.layout, field):
        found = find_value(findings.layout, label)
        text = findings.layout.printed(*found) if found else ""
        count = read_headcount(text)
        if found and count is not None:
            findings.put(name, count, *found, WEAK_LABEL if label.weak else LABELLED)
            return
        below = _find_below(findings.layout, label)
        if below:
            findings.put(name, _whole(findings.layout.content(below).rstrip("人名")),
                         below.start, below.end, STATED)  # fmt: skip
            return
        if found and len(re.findall(_NUMBER, text)) > 1 and not label.weak:
            findings.evidence.setdefault(s.HEADCOUNT, findings.quote(*found) | {"confidence": 0.0})


def _find_below(layout: Layout, label: Label) -> Cell | None:
    """Return the cell under a label that holds nothing but a number of people."""
    own = layout.cells[label.cell]
    if own.row is None:
        return _find_lone(layout, label)
    row, under = layout.rows[own.row], layout.rows.get(own.row + 1, [])
    if len(row) != len(under) or any(
        map(_has_digit, (layout.content(layout.cells[n]) for n in row))
    ):
        return None
    cell = layout.cells[under[row.index(label.cell)]]
    return cell if _COUNT_ALONE.fullmatch(layout.content(cell)) else None


def _find_lone(layout: Layout, label: Label) -> Cell | None:
    """Return a number alone on the line below, unless it may be that of a page."""
    lines = layout.cells[label.cell + 1 : label.cell + 2]
    number = layout.content(lines[0]) if lines and label.alone else ""
    if (
        len(number) < _LEAST_DIGITS
        or not _COUNT_ALONE.fullmatch(number)
        or lines[0].row is not None
    ):
        return None
    pages = {str(_whole(number) + step) for step in (-1, 1)} if number.isdigit() else set()
    return None if pages & layout.contents else lines[0]


def _has_digit(text: str) -> bool:
    return re.search(r"\d", text) is not None


def read_headcount(text: str) -> int | None:
    """Return the total of a value; several numbers without one say nothing certain.

    ``生产 55 人，管理 12 人，共 67 人`` is 67, without its last part unknown: a form need not list
    every group.
    """
    text = _SPREAD.sub(lambda found: "".join(found[0].split()), text)
    if _APART.search(text):
        return None
    outside = _OF_WHICH.sub(" ", text)
    # Where a total may stand, and the numbers that are one without it.
    for whole, parts in ((outside, _OTHER_LABEL.sub("", outside)), (text, text)):
        total = _TOTAL.search(whole)
        if total:
            return _whole(next(filter(None, total.groups())))
        numbers = {*map(_whole, _OF_PEOPLE.findall(parts) or re.findall(_NUMBER, parts))}
        if len(numbers) == 1:
            return numbers.pop()
    return None


def _whole(number: str) -> int:
    return int(number.replace(",", ""))
