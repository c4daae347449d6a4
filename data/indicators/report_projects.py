"""What audit reports say about projects: unknown numbers, and values that differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from data import schema as s
from data.indicators.audit_types import TYPE_WORDS
from data.indicators.nonconformities import StoredReport
from data.indicators.report_statements import NEW, PROJECTS, Statement, compare

_FIELDS = ((s.ORGANIZATION, s.ORGANIZATION), (s.CREDIT_CODE, s.CREDIT_CODE),
           (s.EFFECTIVE_PERSONNEL, s.HEADCOUNT))  # fmt: skip
# An address is maintained only where the body's own projects file has such a column.
_ADDRESS_HEADERS = ("注册地址", "地址", s.ADDRESS, "Address")


def compare_projects(
    reports: Iterable[StoredReport], projects: pd.DataFrame, regions: Mapping[str, str]
) -> Iterator[tuple[StoredReport, Statement]]:
    """Yield what each report says about its project and the organization.

    Parameters
    ----------
    reports
        Those that stand.
    projects
        Current rows with ``extra``.
    regions
        Full and short names of provinces → full name.
    """
    clients = _list_clients(projects)
    by_number: dict[str, list[dict[str, Any]]] = {}
    for row in projects.to_dict("records"):
        for number in {_plain(row[s.PROJECT_ID]), _plain(row[s.VISIT_ID])} - {""}:
            by_number.setdefault(number, []).append(row)
    for report in reports:
        number = _plain(report.document.get(s.PROJECT_NO))
        if not number:
            continue
        rows = by_number.get(number, [])
        for row in rows:
            yield from ((report, each) for each in _compare_row(report, row))
        if not any(_plain(row[s.PROJECT_ID]) == number for row in rows):
            missing = [name for name in report.schemes
                       if name not in {row[s.SCHEME] for row in rows}]  # fmt: skip
            yield from ((report, each) for each in _new_rows(report, missing, clients, regions))


def _plain(number: object) -> str:
    return "".join(number.split()).casefold() if isinstance(number, str) else ""


def _compare_row(report: StoredReport, row: Mapping[str, Any]) -> Iterator[Statement]:
    key = (row[s.PROJECT_ID],)
    for column, name in _FIELDS:
        told = find_personnel(report) if name == s.HEADCOUNT else report.document.get(name)
        if told is not None:
            yield compare(PROJECTS, key, column, row[column], told)
    address = report.document.get(s.ADDRESS)
    extra = json.loads(row[s.EXTRA]) if isinstance(row[s.EXTRA], str) and row[s.EXTRA] else {}
    header = next((name for name in _ADDRESS_HEADERS if name in extra), None)
    if address and header:
        yield compare(PROJECTS, key, header, extra[header], address)


def _list_clients(projects: pd.DataFrame) -> dict[str, str]:
    """Return credit code and name of each maintained organization → its id."""
    known = projects[projects[s.ORGANIZATION_ID].notna() & (projects[s.ORGANIZATION_ID] != "")]
    pairs = known[[s.ORGANIZATION_ID, s.ORGANIZATION, s.CREDIT_CODE]].itertuples(index=False)
    return {_plain(name): owner for owner, *names in pairs for name in names if _plain(name)}


def find_province(address: str | None, regions: Mapping[str, str]) -> str:
    """Return the province an address names, blank where it names none.

    A short name counts at the beginning only: streets are named after provinces.
    """
    text = address or ""
    for name in sorted(regions, key=len, reverse=True):
        if text.startswith(name) or (name == regions[name] and name in text):
            return regions[name]
    return ""


def find_personnel(report: StoredReport) -> int | None:
    """Return the people that the audit counts, else the head count: the best a report tells."""
    said = (report.document.get(s.EVIDENCE) or {}).get(s.EFFECTIVE_PERSONNEL) or {}
    found: int | None = said.get(s.VALUE)
    return report.document.get(s.HEADCOUNT) if found is None else found


def _team_codes(report: StoredReport) -> tuple[str, ...]:
    """Return the codes the team worked with; a combined audit does not say for which scheme."""
    if len(report.schemes) > 1:
        return ()
    team = report.document.get(s.TEAM) or []
    codes = (code for member in team for code in member.get(s.SPECIALTY_CODES) or ())
    return tuple(dict.fromkeys(codes))


def _new_rows(
    report: StoredReport,
    schemes: list[str],
    clients: Mapping[str, str],
    regions: Mapping[str, str],
) -> Iterator[Statement]:
    """Propose a row per scheme; without a day the past audit would count as future demand."""
    document = report.document
    if not report.day:
        return
    number = document[s.PROJECT_NO]
    several = len(report.schemes) > 1
    kind = TYPE_WORDS.get(document.get(s.AUDIT_TYPE) or "", "")
    names = (document.get(s.CREDIT_CODE), document.get(s.ORGANIZATION))
    client = next((clients[_plain(name)] for name in names if _plain(name) in clients), "")
    province, codes = find_province(document.get(s.ADDRESS), regions), _team_codes(report)
    for scheme in schemes:
        project_id = f"{number}/{scheme}" if several else number
        changes = {
            s.SCHEME: scheme, s.VISIT_ID: number if several else "", s.AUDIT_TYPE: kind,
            s.ORGANIZATION: document.get(s.ORGANIZATION),
            s.ORGANIZATION_ID: client, s.PROVINCE: province, s.SPECIALTY_CODES: codes,
            s.CREDIT_CODE: document.get(s.CREDIT_CODE),
            s.EFFECTIVE_PERSONNEL: find_personnel(report),
            s.WINDOW_START: document.get(s.AUDIT_FROM) or report.day, s.WINDOW_END: report.day,
        }  # fmt: skip
        shown = (scheme, kind, document.get(s.ORGANIZATION), province, "；".join(codes))
        reported = " · ".join(filter(None, shown))
        yield Statement(PROJECTS, NEW, (project_id,), s.PROJECT_ID, "", reported, changes)
