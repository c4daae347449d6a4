"""Fields with one labelled value: who, where, when and how many."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from data import schema as s
from data.loaders.audit_reports.audit_dates import put_date, read_audit_dates, read_date
from data.loaders.audit_reports.findings import (
    LABELLED,
    SENTENCE,
    STATED,
    WEAK_LABEL,
    Findings,
)
from data.loaders.audit_reports.headcount import read_people
from data.loaders.audit_reports.layout import COVER_LINES, Label
from data.loaders.audit_reports.organizations import read_organization
from data.loaders.audit_reports.regions import (
    find_region,
    find_value,
    is_excluded,
    list_labels,
    read_text,
)
from data.loaders.audit_reports.values import (
    clean,
    find_dates,
    is_blank,
    is_credit_code,
)

_PROJECT_NO = re.compile(r"(?=\D{0,30}\d)[A-Za-z0-9\u4e00-\u9fff〔〕()（）\[\]_/.\-–—]{3,40}")
_POSTCODE = re.compile(r"[/,，;；(（\s]+(?:邮编[:：]?\s*)?\d{6}[)）]?\s*$")
_NEXT_AUDIT = (
    re.compile(r"下[一]?次[^。\n\d]{0,24}(?P<date>\d[^。\n]{7,10}?日?)(?:之|以)?前"),
    re.compile(
        r"下[一]?次[^。\n\d]{0,24}(?:不[得应]?[晚迟]于|最[晚迟]|截止)[^。\n\d]{0,6}(?P<date>20\d\d[^。\n]{4,7}日?)"
    ),
    re.compile(r"(?P<date>20\d\d[^。\n]{5,7}日?)(?:之|以)?前[^。\n]{0,12}(?:下[一]?次|监督审核)"),
)
_LEADER_SIGNS = re.compile(r"组长[^\n]{0,8}(?:签|:)|leader[^\n]{0,20}(?:sign|:)|审核组[^\n]{0,4}签")
_SIGNED = re.compile(r"组长\(?签[名字]\)?:[^\n:]{1,12}?(?P<date>20\d\d[^\n:]{4,7})")
_NOT_THE_TEAM = re.compile(r"验证|评定|批准|复核|verification|approv")


def read_fields(findings: Findings) -> None:
    """Read the fields that stand behind one label each."""
    read_organization(findings)
    _read_first(findings, s.PROJECT_NO, _project_no)
    _read_first(findings, "address", _address)
    read_people(findings)
    _read_credit_code(findings)
    read_audit_dates(findings)
    _read_report_date(findings)
    _read_next_audit(findings)
    for field in (s.NEXT_FOCUS, "changes"):
        _read_passage(findings, field)


def _confidence(label: Label) -> float:
    return WEAK_LABEL if label.weak else LABELLED


def _read_first(
    findings: Findings, field: str, parse: Callable[[str], Any], name: str = "",
) -> None:  # fmt: skip
    """Keep the first labelled value that can be read."""
    for label in list_labels(findings.layout, field):
        found = find_value(findings.layout, label)
        if found is None:
            continue
        value = parse(findings.layout.printed(*found))
        if value is not None:
            findings.put(name or field, value, *found, _confidence(label))
            return


def _project_no(text: str) -> str | None:
    match = _PROJECT_NO.match("".join(text.split()))
    return match[0] if match else None


def _address(text: str) -> str | None:
    # A form may ask for the postcode in the same place.
    return clean(_POSTCODE.sub("", text)) if not is_blank(text) else None


def _read_credit_code(findings: Findings) -> None:
    for label in list_labels(findings.layout, s.CREDIT_CODE):
        found = find_value(findings.layout, label)
        if found is None:
            continue
        code = re.sub(r"[^0-9A-Z]", "", findings.layout.plain[slice(*found)].upper())
        if is_credit_code(code[:18]) and len(code) == 18:
            findings.put(s.CREDIT_CODE, code, *found, _confidence(label))
            return
        if len(code) >= 8:
            findings.warn(s.CREDIT_CODE, code, "credit_code_wrong", "GB 32100")


def _read_report_date(findings: Findings) -> None:
    """The cover's date, else the day on which the team signed."""
    layout = findings.layout
    read_date(findings, s.REPORT_DATE)
    labels = [each for each in layout.labels if each.field == "signed_on"]
    for label in labels:
        if label.cell < COVER_LINES and not layout.headings[label.cell]:
            put_date(findings, s.REPORT_DATE, label, STATED)
    for number, cell in enumerate(layout.cells[:COVER_LINES]):
        dates = find_dates(layout.content(cell))
        alone = dates and dates[0][2] - dates[0][1] == cell.end - cell.start
        if alone and s.REPORT_DATE not in findings.values and cell.row is None:
            if layout.headings[number]:
                break
            if _is_of_label(findings, number):
                continue
            findings.put(s.REPORT_DATE, dates[0][0].isoformat(), cell.start, cell.end, STATED)
    for label in labels:
        before = layout.plain[max(0, label.start - 90) : label.start]
        is_team = _LEADER_SIGNS.search(before)
        if (
            is_team
            and not _NOT_THE_TEAM.search(layout.headings[label.cell])
            and not is_excluded(layout, label)
        ):
            put_date(findings, s.REPORT_DATE, label, SENTENCE)
    for match in _SIGNED.finditer(layout.plain):
        dates = find_dates(match["date"])
        if dates and s.REPORT_DATE not in findings.values:
            findings.put(s.REPORT_DATE, dates[0][0].isoformat(), *match.span(), SENTENCE)


def _is_of_label(findings: Findings, number: int) -> bool:
    """Return whether a line is the value of the label above it, or a day of the audit."""
    layout = findings.layout
    place = layout.span(layout.cells[number].start, layout.cells[number].end)
    days = [findings.evidence[name] for name in (s.AUDIT_FROM, s.AUDIT_TO)
            if name in findings.values]  # fmt: skip
    if any(said["start"] < place[1] and place[0] < said["end"] for said in days):
        return True
    above = layout.labels_of.get(number - 1, ())
    is_labelled = any(each.alone and not each.weak for each in above)
    return is_labelled or (number > 0 and layout.content(layout.cells[number - 1]).endswith(":"))


def _read_next_audit(findings: Findings) -> None:
    read_date(findings, s.NEXT_AUDIT_BEFORE)
    for form in _NEXT_AUDIT:
        for match in form.finditer(findings.layout.plain):
            dates = find_dates(match["date"])
            if dates and s.NEXT_AUDIT_BEFORE not in findings.values:
                day = dates[0][0].isoformat()
                findings.put(s.NEXT_AUDIT_BEFORE, day, *match.span(), SENTENCE)


def _read_passage(findings: Findings, field: str) -> None:
    for label in list_labels(findings.layout, field):
        ranges = find_region(findings.layout, label, within=field if field == "changes" else "")
        text = read_text(findings.layout, ranges)
        if ranges and not is_blank(text):
            findings.put(field, text, ranges[0][0], ranges[-1][1], _confidence(label))
            return
