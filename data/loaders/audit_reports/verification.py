"""Whether the report itself says that the corrective actions were verified and accepted."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.choices import MARKS
from data.loaders.audit_reports.findings import TICKED_BOX, UNBOXED, Findings
from data.loaders.audit_reports.marks import EMPTY, TICKED
from data.loaders.audit_reports.regions import Range

# Both outcomes side by side: a sentence that names one of them alone is no choice.
_CHOICE = re.compile(
    rf"(?P<first>[{MARKS}]?)(?:验证|整改)?(?:合格|有效|通过|关闭|符合要求)[,;、/]?"
    rf"(?P<middle>[{MARKS}]?)"
    rf"(?:仍有问题|(?:验证|整改)?(?:不合格|无效|未通过|不通过|未关闭|不符合要求))(?P<last>[{MARKS}]?)"
)
_ABOUT = re.compile("不符合|不合格项|纠正措施")
_UNTICKED_SCHEME = re.compile(rf"{EMPTY}(?:qms|ems|ohsms|[a-z]{{2,5}})[(:]")


def read_verification(findings: Findings) -> None:
    """Note in the evidence whether they were accepted; of several lines all must say so.

    The fields of a report have no place for it, and the words must be seen beside it.
    """
    layout = findings.layout
    outcomes: list[tuple[bool, float, Range]] = []
    for number, cell in enumerate(layout.cells):
        for start, end in layout.lines(cell.start, cell.end):
            line = layout.plain[start:end]
            choice = _CHOICE.search(line)
            about = layout.headings[number] + line
            if choice is None or "验证" not in about or not _ABOUT.search(about):
                continue
            accepted = _is_accepted(choice)
            if accepted is not None and not _UNTICKED_SCHEME.search(line):
                sure = TICKED_BOX if TICKED in choice[0] else UNBOXED
                outcomes.append((accepted, sure, (start + choice.start(), start + choice.end())))
    if outcomes:
        # Sorted by outcome: what is still open speaks for the whole report.
        accepted, sure, place = min(outcomes, key=lambda each: each[0])
        said = {"confidence": sure, s.VALUE: accepted}
        findings.evidence[f"{s.NONCONFORMITIES}.{s.VERIFIED}"] = findings.quote(*place) | said


def _is_accepted(choice: re.Match[str]) -> bool | None:
    """A tick says which, else the only choice without a box; None where neither does."""
    yes, no = choice["first"], choice["middle"]
    if not yes and choice["last"]:
        yes, no = choice["middle"], choice["last"]
    if TICKED in (yes, no):
        return None if yes == no else yes == TICKED
    return None if yes == no else no == EMPTY
