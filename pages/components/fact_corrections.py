"""What was misread in an audit report, typed over in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data import schema as s
from data.errors import ImportReport
from data.indicators.audit_types import TYPE_WORDS
from data.indicators.typed_facts import fact_of
from matching.errors import CertMatchError
from pages.components import access
from pages.components.access import typed_facts
from pages.components.access.typed_facts import Typed
from pages.components.fact_tables import ask_tables
from pages.components.import_results import show_error, show_issues
from pages.components.messages import language, say
from reporting.report_facts import hide_names
from reporting.words import column_word

_PASSAGES = ("scope", s.NEXT_FOCUS, s.CHANGES)
_TOLD = "facts_typed"
_COLUMNS = 3


def show_fact_corrections(import_id: int, details: Mapping[str, Any]) -> bool:
    """Offer each report of an import to be corrected; return whether something was."""
    told = st.session_state.pop(_TOLD, None)
    if told and told[0] == import_id:
        st.success(say("audit_findings.fact.corrected", count=told[1]))
    reports = details.get("reports", ())
    return any([
        _show_form(import_id, number, report, several=len(reports) > 1)
        for number, report in enumerate(reports)
    ])  # fmt: skip


def _show_form(import_id: int, number: int, report: Mapping[str, Any], *, several: bool) -> bool:
    title = say("audit_findings.fact.correct")
    if several:
        title += f" · {report.get(s.PROJECT_NO) or number + 1}"
    # What was typed last is what the form shows next.
    key = f"type_{import_id}_{number}_{abs(hash(str(report)))}"
    with st.expander(title, icon=":material/edit:"), st.form(key, border=False):
        st.caption(say("audit_findings.fact.correct_note"))
        shown = {field: _shown(report, field) for field in typed_facts.FIELDS}
        typed = _ask(report, shown, key)
        tables = ask_tables(report, key)
        person = st.text_input(say("audit_findings.fact.typed_by"), access.person(),
                               key=f"{key}_person")  # fmt: skip
        wanted = st.form_submit_button(say("audit_findings.fact.correct_do"), type="primary")
    # Beside the form, which the next run folds: why something was not saved must be seen.
    changed = {field: text for field, text in typed.items() if text != shown[field]}
    return wanted and _save(import_id, number, {**changed, **tables}, person)


def _ask(report: Mapping[str, Any], shown: Mapping[str, str], key: str) -> dict[str, str]:
    """Ask for every fact; what is chosen from few is offered."""
    typed = {}
    places = [place for _ in range(0, len(shown) - len(_PASSAGES), _COLUMNS)
              for place in st.columns(_COLUMNS, gap="medium")]  # fmt: skip
    short = [field for field in shown if field not in _PASSAGES]
    # Row by row, so that a phone, which has one column, keeps their order.
    for place, field in zip(places, short, strict=False):
        choices = _choices(report, field)
        name, own = column_word(field, language()), f"{key}_{field}"
        if choices:
            options = list(dict.fromkeys(["", *choices, shown[field]]))
            typed[field] = place.selectbox(
                name, options, index=options.index(shown[field]), key=own,
                format_func=lambda option, field=field: _word(field, option),
            )  # fmt: skip
        else:
            typed[field] = place.text_input(name, shown[field], key=own)
    for field in _PASSAGES:
        typed[field] = st.text_area(column_word(field, language()), shown[field],
                                    key=f"{key}_{field}", height=68)  # fmt: skip
    return typed


def _shown(report: Mapping[str, Any], field: str) -> str:
    """Return a fact as it is typed, blank for an unknown one."""
    value = fact_of(report, field)
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(value)
    return str(value) if field == s.LEADER else hide_names(value, report) or ""


def _choices(report: Mapping[str, Any], field: str) -> Sequence[str]:
    if field == s.LEADER:
        numbers = (member[s.REGISTRATION_NO] for member in report.get(s.TEAM) or ())
        return [number for number in numbers if number]
    return {
        s.AUDIT_TYPE: [*TYPE_WORDS],
        s.RECOMMENDATION: typed_facts.RECOMMENDATIONS,
    }.get(field, [])  # fmt: skip


def _word(field: str, option: str) -> str:
    if not option:
        return "—"
    return option if field == s.LEADER else say(f"audit_findings.{field}.{option}")


def _save(import_id: int, number: int, changed: Mapping[str, Typed], person: str) -> bool:
    if not changed:
        st.info(say("audit_findings.fact.correct_none"))
        return False
    try:
        report: ImportReport = typed_facts.type_facts(import_id, number, changed, person)
    except CertMatchError as error:
        show_error(error)
        return False
    if report.issues:
        show_issues(report, f"typed_{import_id}_{number}")
        return False
    st.session_state[_TOLD] = (import_id, report.accepted)
    return True
