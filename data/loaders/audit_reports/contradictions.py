"""Dates of one report that cannot all be right."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.findings import Findings

# The conclusion's day may be half filled in: 2019年  月  日.
_CONCLUDED = re.compile(
    r"日期:?(?P<year>20\d\d)[年./-](?:(?P<month>\d{1,2})[月./-])?(?:(?P<day>\d{1,2})日?)?"
)
_CONCLUSION = re.compile(r"验证|评定|批准|结论|verification|conclusion|decision")


def note_contradictions(findings: Findings) -> None:
    """Compare the dates of a report and keep what contradicts, with its words."""
    _compare_fields(findings)
    values = findings.values
    reference = values.get(s.AUDIT_TO) or values.get(s.REPORT_DATE)
    if not reference:
        return
    layout = findings.layout
    for number, cell in enumerate(layout.cells):
        if not _CONCLUSION.search(layout.headings[number]):
            continue
        for match in _CONCLUDED.finditer(layout.content(cell)):
            told = "-".join(part.zfill(2) for part in match.groups() if part)
            if told < reference[: len(told)]:
                field = s.AUDIT_TO if s.AUDIT_TO in values else s.REPORT_DATE
                place = (cell.start + match.start(), cell.start + match.end())
                _note(findings, field, reference, told, *place)


def _compare_fields(findings: Findings) -> None:
    values = findings.values
    due = values.get("nonconformities.due")
    pairs = (
        (s.AUDIT_FROM, values.get(s.AUDIT_FROM), s.AUDIT_TO, values.get(s.AUDIT_TO)),
        (s.AUDIT_TO, values.get(s.AUDIT_TO), s.REPORT_DATE, values.get(s.REPORT_DATE)),
        (s.AUDIT_FROM, values.get(s.AUDIT_FROM), "nonconformities.due", due),
        (s.AUDIT_TO, values.get(s.AUDIT_TO), s.NEXT_AUDIT_BEFORE, values.get(s.NEXT_AUDIT_BEFORE)),
    )
    for earlier, first, later, second in pairs:
        if first and second and second < first:
            evidence = findings.evidence[later]
            findings.contradictions.append(
                {"field": later, "kept": second, "other": first, "than": earlier}
                | {key: evidence[key] for key in ("text", "start", "end")}
            )
            findings.warn(later, second, "dates_contradict", f"≥ {first} ({earlier})")


def _note(findings: Findings, field: str, reference: str, told: str, start: int, end: int) -> None:
    entry = {"field": field, "kept": reference, "other": told} | findings.quote(start, end)
    findings.contradictions.append(entry)
    findings.warn(field, told, "dates_contradict", f"≥ {reference}")
