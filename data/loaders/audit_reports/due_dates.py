"""Until when nonconformities are to be corrected: a date, or a duration from a stated day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from data import schema as s
from data.loaders.audit_reports.finding_cells import Row
from data.loaders.audit_reports.findings import DERIVED, LABELLED, SENTENCE, Findings
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.regions import Range, find_value, list_labels
from data.loaders.audit_reports.values import find_dates, is_blank, parse_number
from data.loaders.audit_reports.vocabulary import plain

_FIELD = "nonconformities.due"
_DAY = r"(?P<date>20\d\d[^。\n]{4,8}?)日?(?:之|以)?前"
_CORRECTED = (
    re.compile(rf"(?:整改|纠正)[^。\n\d]{{0,20}}{_DAY}"),
    re.compile(rf"{_DAY}[^,。\n]{{0,8}}(?:完成|提交|关闭)[^,。\n]{{0,10}}(?:整改|纠正)"),
    re.compile(rf"不(?:符合|合格)[^。\n\d已]{{0,20}}{_DAY}[^,。\n]{{0,4}}(?:完成|关闭|整改|纠正)"),
)
# What was due of an earlier audit, or is done, is not to be done.
_NOT_DUE = re.compile("上次|上一次|上年|以往|历次|已于|已在")
_DONE_BY = re.compile("完成(?:时间|日期|期限):?")
_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_SPAN = rf"{_NUMBER}(?:个?工作日|个?月|天|日|周|个星期)(?:之|以)?内"
_DURATION = re.compile(r"(?P<n>\d+|[一二两三四五六七八九十]+)(?P<unit>\D*?)(?:之|以)?内")
# The words around a duration that make it one of corrections.
_AROUND = re.compile("整改|纠正|不符合|关闭")
_BEFORE, _BEHIND = 30, 12
# What a duration may start from, where the report itself dates it; a receipt is dated nowhere.
_SINCE = r"[^,。\n]{0,6}(?:起|后)"
_BASES = (
    (re.compile(rf"(?:审核|末次会议)(?:活动)?(?:结束|完成|之日){_SINCE}"), s.AUDIT_TO),
    (re.compile(rf"报告(?:签署|编制|出具|日期|之日){_SINCE}"), s.REPORT_DATE),
)
_FROM_DAY = re.compile(r"(?:之日)?(?:起|后)")


def read_due(findings: Findings, rows: Sequence[Row] = ()) -> None:
    """Read the due date; a duration from no stated day stays null and is kept as evidence."""
    layout = findings.layout
    if _read_column(findings, rows):
        return
    for label in list_labels(layout, _FIELD):
        found = find_value(layout, label)
        if found and _put_due(findings, found, LABELLED):
            return
    for place in _beside_corrections(findings.layout):
        if _put_due(findings, place, LABELLED):
            return
    for match in (m for form in _CORRECTED for m in form.finditer(layout.plain)):
        before = re.split("[。\n]", layout.plain[: match.start("date")])[-1]
        if _NOT_DUE.search(before):
            continue
        text = match["date"]
        dates = find_dates(f"{text}日" if "月" in text else text)
        if dates:
            findings.put(_FIELD, dates[0][0].isoformat(), *match.span(), SENTENCE)
            return
    for match in re.finditer(_SPAN, layout.plain):
        place = _clause_around(layout.plain, *match.span())
        if _AROUND.search(layout.plain, *place) and _put_due(findings, place, SENTENCE):
            return


def _beside_corrections(layout: Layout) -> Iterator[Range]:
    """Yield the cells behind 完成时间 in the rows of a form that are of corrections."""
    for numbers in layout.rows.values():
        contents = [layout.content(layout.cells[n]) for n in numbers]
        if re.search("整改|纠正|跟踪验证|不符合", contents[0]):
            for head, number in zip(contents, numbers[1:], strict=False):
                if _DONE_BY.fullmatch(head):
                    yield layout.cells[number].start, layout.cells[number].end


def _read_column(findings: Findings, rows: Sequence[Row]) -> bool:
    """Keep the date that the rows of a table share; of different ones none is the report's."""
    told = [texts["due"] for texts, _, _ in rows if not is_blank(texts.get("due", ""))]
    days = {day for text in told for day, _, _ in find_dates(plain(text))[:1]}
    if not told:
        return False
    place = rows[0][1], rows[-1][2]
    if len(days) == 1 and all(find_dates(plain(text)) for text in told):
        findings.put(_FIELD, days.pop().isoformat(), *place, LABELLED)
        return True
    if len(days) > 1:
        listed = "；".join(day.isoformat() for day in sorted(days))
        findings.warn(_FIELD, listed, "due_dates_differ")
        findings.evidence[_FIELD] = findings.quote(*place) | {"confidence": 0.0}
        return True
    return any(_put_due(findings, row[1:], LABELLED) for row in rows)


def _clause_around(plain: str, start: int, end: int) -> Range:
    """Return a duration with the words before and behind it, within its sentence."""
    before = re.split("[。\n]", plain[max(0, start - _BEFORE) : start])[-1]
    behind = re.split("[。\n]", plain[end : end + _BEHIND])[0]
    return start - len(before), end + len(behind)


def _put_due(findings: Findings, place: Range, confidence: float) -> bool:
    """Keep the date that a text sets, and its words where it sets none."""
    text = findings.layout.plain[slice(*place)]
    span = re.search(_SPAN, text)
    duration = _DURATION.match(text, span.start()) if span else None
    ends = [day for day, _, end in find_dates(text)
            if not (duration and _FROM_DAY.match(text, end))]  # fmt: skip
    if ends:
        findings.put(_FIELD, ends[0].isoformat(), *place, confidence)
        return True
    if duration is None:
        return False
    day = next(_days_after(findings, text, duration), None)
    if day:
        findings.put(_FIELD, day.isoformat(), *place, DERIVED)
        return True
    findings.evidence.setdefault(_FIELD, findings.quote(*place) | {"confidence": 0.0})
    return False


def _days_after(findings: Findings, text: str, duration: re.Match[str]) -> Iterator[date]:
    number = parse_number(duration["n"])
    if number is None or "工作日" in duration["unit"]:
        return
    before = text[: duration.start()]
    starts = [day for day, _, end in find_dates(before) if _FROM_DAY.match(before, end)]
    for form, field in _BASES:
        told = findings.values.get(field)
        if form.search(before) and "收到" not in before and told:
            starts.append(date.fromisoformat(told))
    for start in starts:
        yield _add(start, number, duration["unit"])


def _add(start: date, number: int, unit: str) -> date:
    if "月" not in unit:
        return start + timedelta(days=number * (7 if unit in ("周", "个星期") else 1))
    months = start.year * 12 + start.month - 1 + number
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
