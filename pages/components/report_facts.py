"""What was read from an imported audit report: each field with its words, and contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from pages.components.messages import language, say
from pages.components.tables import show_table
from reporting.locale import has_text

_FIELDS = (
    s.ORGANIZATION, s.PROJECT_NO, s.SCHEMES_AUDITED, "standard", s.AUDIT_TYPE, s.AUDIT_MODE,
    s.AUDIT_FROM, s.AUDIT_TO, s.REPORT_DATE, "scope", s.HEADCOUNT, s.LEADER, s.NEXT_AUDIT_BEFORE,
    s.NEXT_FOCUS, s.CHANGES, s.RECOMMENDATION, s.ADDRESS, s.CREDIT_CODE,
)  # fmt: skip
_COUNTED = (s.MAJOR, s.MINOR, s.CLAUSES, s.DUE, s.FOLLOW_UP)
_VOCABULARIES = {s.AUDIT_TYPE, s.RECOMMENDATION}
_MEMBER = (s.ROLE, s.LEVEL, s.REGISTRATION_NO, s.SPECIALTY_CODES)
_HIDDEN = "…"


def show_report_facts(details: dict[str, Any]) -> None:
    """Show the reports of one import: fields, team by registration number, contradictions.

    Parameters
    ----------
    details
        ``report.details`` of an import of kind ``audit-report``.
    """
    for number, report in enumerate(details.get("reports", ())):
        _show_fields(report, number)
        _show_team(report, number)
        _show_contradictions(report, number)
        st.caption(say("audit_findings.fact.note"))


def _show_fields(report: Mapping[str, Any], number: int) -> None:
    st.markdown(f"**{say('audit_findings.fact.fields')}**")
    table = pd.DataFrame(list_facts(report))
    table[s.FIELD] = [_field_name(name) for name in table[s.FIELD]]
    show_table(table, f"facts_{number}", headers=_headers(s.FIELD, s.VALUE, "text", s.CONFIDENCE),
               file="audit-report", percent=(s.CONFIDENCE,), wide="text", rows=24)  # fmt: skip


def list_facts(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per field: value, words it was read from, confidence; unknown is None."""
    found = report.get(s.NONCONFORMITIES) or {}
    places = [(name, name, report.get(name)) for name in _FIELDS]
    places += [(name, f"{s.NONCONFORMITIES}.{name}", found.get(name)) for name in _COUNTED]
    rows = []
    for name, key, value in places:
        evidence = (report.get(s.EVIDENCE) or {}).get(key) or {}
        rows.append({
            s.FIELD: name, s.VALUE: _value(name, value, report),
            "text": hide_names(evidence.get("text"), report),
            s.CONFIDENCE: evidence.get(s.CONFIDENCE),
        })  # fmt: skip
    return rows


def hide_names(text: object, report: Mapping[str, Any]) -> str | None:
    """Return words of a report without the names of its audit team."""
    if text is None:
        return None
    words = " ".join(str(text).split())
    names = {member.get(s.NAME) for member in report.get(s.TEAM) or ()} | {report.get(s.LEADER)}
    for name in sorted(filter(None, names), key=len, reverse=True):
        words = words.replace(name, _HIDDEN)
    return words


def _value(name: str, value: Any, report: Mapping[str, Any]) -> str | None:
    if name == s.LEADER:
        leaders = (each for each in report.get(s.TEAM) or () if each[s.ROLE] == s.LEADER)
        number = next((each[s.REGISTRATION_NO] for each in leaders), None)
        return number or (_HIDDEN if value else None)
    if value is None:
        return None
    if name in _VOCABULARIES:
        return say(f"audit_findings.{name}.{value}")
    if name == s.CLAUSES:
        return "；".join(" ".join(filter(None, (each[s.CLAUSE], each[s.DEPARTMENT])))
                        for each in value)  # fmt: skip
    return " + ".join(value) if isinstance(value, list) else hide_names(value, report)


def _show_team(report: Mapping[str, Any], number: int) -> None:
    team = report.get(s.TEAM) or ()
    if not team:
        return
    st.markdown(f"**{say('audit_findings.fact.team')}**")
    rows = [
        {
            s.ROLE: say(f"audit_findings.role.{member[s.ROLE]}") if member[s.ROLE] else None,
            s.LEVEL: member[s.LEVEL],
            s.REGISTRATION_NO: member[s.REGISTRATION_NO],
            s.SPECIALTY_CODES: "；".join(member[s.SPECIALTY_CODES] or ()) or None,
        }
        for member in team
    ]
    show_table(pd.DataFrame(rows), f"team_{number}", headers=_headers(*_MEMBER), file="audit-team")


def _show_contradictions(report: Mapping[str, Any], number: int) -> None:
    found = (report.get(s.EVIDENCE) or {}).get("contradictions") or ()
    if not found:
        st.markdown(say("audit_findings.fact.no_contradictions"))
        return
    st.markdown(f"**{say('audit_findings.fact.contradictions', count=len(found))}**")
    names = ("kept", "other", "text")
    table = pd.DataFrame([[hide_names(each[name], report) for name in names] for each in found],
                         columns=list(names))  # fmt: skip
    table[s.FIELD] = [_field_name(each[s.FIELD]) for each in found]
    show_table(table, f"contradictions_{number}", file="contradictions", wide="text",
               headers=_headers(s.FIELD, *names))  # fmt: skip


def _headers(*names: str) -> dict[str, str]:
    return {name: say(f"audit_findings.fact.{name}") for name in names}


def _field_name(name: str) -> str:
    key = f"audit_findings.fact.{name.removeprefix(f'{s.NONCONFORMITIES}.')}"
    return say(key) if has_text(language(), key) else name
