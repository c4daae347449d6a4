"""What was read from an imported audit report: each field with its words, and contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.typed_facts import TypedFact, apply_typed
from pages.components.messages import language, say
from pages.components.tables import show_sentences, show_table
from reporting.report_facts import hide_names, list_facts, list_typed, name_person
from reporting.words import column_word, value_words

_MEMBER = (s.ROLE, s.LEVEL, s.REGISTRATION_NO, s.SPECIALTY_CODES)


def show_report_facts(details: dict[str, Any]) -> None:
    """Show the reports of one import: fields, team by registration number, contradictions.

    Parameters
    ----------
    details
        ``report.details`` of an import of kind ``audit-report``.
    """
    for number, report in enumerate(details.get("reports", ())):
        _show_fields(report, number)
        _show_typed(report, number)
        _show_team(report, number)
        _show_contradictions(report, number)
        st.caption(say("audit_findings.fact.note"))


def _show_fields(report: Mapping[str, Any], number: int) -> None:
    st.markdown(f"**{say('audit_findings.fact.fields')}**")
    table = pd.DataFrame(list_facts(report, language()))
    table[s.FIELD] = [_field_name(name) for name in table[s.FIELD]]
    headers = _headers(s.FIELD, s.VALUE, "text", s.CONFIDENCE)
    show_sentences(table, f"facts_{number}", headers=headers, file="audit-report",
                   percent=(s.CONFIDENCE,), wide="text")  # fmt: skip


def show_typed_facts(details: Mapping[str, Any]) -> None:
    """Show what one correction typed over, beside what had been read."""
    facts = [TypedFact(**each) for each in details[s.CORRECTIONS]]
    team = [{s.REGISTRATION_NO: fact.value, s.ROLE: s.LEADER, s.NAME: None}
            for fact in facts if fact.field == s.LEADER]  # fmt: skip
    _show_typed(apply_typed({s.TEAM: team}, facts), 0)


def _show_typed(report: Mapping[str, Any], number: int) -> None:
    found = list_typed(report, language())
    if not found:
        return
    st.markdown(f"**{say('audit_findings.fact.typed', count=len(found))}**")
    table = pd.DataFrame(found)
    table[s.FIELD] = [_field_name(name) for name in table[s.FIELD]]
    headers = _headers(s.FIELD, s.VALUE, s.READ_AS, s.TYPED_BY, s.TYPED_AT)
    headers[s.VALUE] = say("audit_findings.fact.value_typed")
    show_sentences(table, f"typed_{number}", headers=headers, file="audit-report-typed",
                   wide=s.READ_AS)  # fmt: skip


def _show_team(report: Mapping[str, Any], number: int) -> None:
    team = report.get(s.TEAM) or ()
    if not team:
        return
    st.markdown(f"**{say('audit_findings.fact.team')}**")
    rows = [
        {
            s.ROLE: say(f"audit_findings.role.{member[s.ROLE]}") if member[s.ROLE] else None,
            s.LEVEL: member[s.LEVEL] and value_words(member[s.LEVEL], language()),
            s.REGISTRATION_NO: name_person(member),
            s.SPECIALTY_CODES: "；".join(member[s.SPECIALTY_CODES] or ()) or None,
        }
        for member in team
    ]
    show_table(
        pd.DataFrame(rows, dtype="str"),
        f"team_{number}",
        headers=_headers(*_MEMBER),
        file="audit-team",
    )


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
    show_sentences(table, f"contradictions_{number}", file="contradictions", wide="text",
                   headers=_headers(s.FIELD, *names))  # fmt: skip


def _headers(*names: str) -> dict[str, str]:
    return {name: say(f"audit_findings.fact.{name}") for name in names}


def _field_name(name: str) -> str:
    return column_word(name, language())
