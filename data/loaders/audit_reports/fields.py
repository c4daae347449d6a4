"""Fields with one labelled value: who, where, when and how many."""

from __future__ import annotations

import re

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
    find_wrapped,
    is_excluded,
    list_labels,
)
from data.loaders.audit_reports.values import (
    clean,
    find_dates,
    is_blank,
)
from data.loaders.audit_reports.wrapping import is_listed, read_text
from data.loaders.identifiers import CREDIT_CODE_FORM, is_credit_code

_PROJECT_NO = re.compile(r"(?=\D{0,30}\d)[A-Za-z0-9\u4e00-\u9fff〔〕()（）\[\]_/.\-–—]{3,40}")
_POSTCODE = re.compile(r"[/,，;；(（\s]+(?:邮编[:：]?\s*)?\d{6}[)）]?\s*$")
_NUMBER_OF_HOUSE = re.compile(r"[a-z]?\d+[-\d]*(?:号|弄|栋|幢|座|楼|层|室|单元)")
_PART_OF_ADDRESS = re.compile(
    r"[^。;:\d年]{0,20}\d*[^。;:年]{0,16}(?:室|楼|层|号|栋|幢|座|单元|大厦|广场|园区?|村|镇|街道?|[路巷]|厂房)"
    r"(?:[内东南西北]|[东南西北]侧)?(?:\([^()]*\))?"
)
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
    _read_project_no(findings)
    _read_address(findings)
    read_people(findings)
    _read_credit_code(findings)
    read_audit_dates(findings)
    _read_report_date(findings)
    _read_next_audit(findings)
    for field in (s.NEXT_FOCUS, "changes"):
        _read_passage(findings, field)


def _confidence(label: Label) -> float:
    return WEAK_LABEL if label.weak else LABELLED


def _read_project_no(findings: Findings) -> None:
    for label in list_labels(findings.layout, s.PROJECT_NO):
        found = find_value(findings.layout, label)
        printed = "".join(findings.layout.printed(*found).split()) if found else ""
        number = _PROJECT_NO.match(printed.lstrip("*_"))
        if found and number:
            findings.put(s.PROJECT_NO, number[0], *found, _confidence(label))
            return


def _read_address(findings: Findings) -> None:
    for label in list_labels(findings.layout, "address"):
        lines = find_wrapped(findings.layout, label, _is_of_address)
        text = "\n".join(findings.layout.printed(*line) for line in lines)
        if not is_blank(text):
            # A form may ask for the postcode in the same place.
            address = clean(_POSTCODE.sub("", text))
            findings.put("address", address, lines[0][0], lines[-1][1], _confidence(label))
            return


def _is_of_address(before: str, line: str) -> bool:
    """Return whether a line goes on with a number or ends with a part of a building or place."""
    is_number = _NUMBER_OF_HOUSE.match(line) is not None
    return is_number or (_PART_OF_ADDRESS.fullmatch(line) is not None and len(before) > 2)


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
            findings.warn(s.CREDIT_CODE, code, "credit_code_wrong", CREDIT_CODE_FORM)


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
        within = field if field == "changes" else ""
        ranges = find_region(findings.layout, label, within=within, goes_on=is_listed)
        text = read_text(findings.layout, ranges)
        if ranges and not is_blank(text):
            findings.put(field, text, ranges[0][0], ranges[-1][1], _confidence(label))
            return
