"""What is to be done after audits: corrective actions to close, next audits to plan."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from pages.components import filters, frame
from pages.components.access import audit_findings
from pages.components.access.audit_findings import CLOSED, OPEN
from pages.components.messages import language, say
from pages.components.reason_form import show_reason_form
from pages.components.tables import show_table
from reporting.words import value_words

_OUTCOME = "audit_findings_outcome"
_ACTION_COLUMNS = (s.DUE, s.OVERDUE, s.CLAUSE, s.DEPARTMENT, s.GRADE, s.ORGANIZATION,
                  s.SCHEMES_AUDITED, s.FOLLOW_UP, s.PROJECT_NO, s.FILE, s.LEADER)  # fmt: skip
_NEXT_COLUMNS = (s.NEXT_AUDIT_BEFORE, s.OVERDUE, s.ORGANIZATION, s.SCHEMES_AUDITED, s.AUDIT_TYPE,
                s.AUDIT_TO, s.RECOMMENDATION, s.PROJECT_NO, s.FILE)  # fmt: skip


def _state_word(action: pd.Series) -> str:
    """Return closed, overdue, open, or that no due date is known."""
    if action[s.STATE] == CLOSED:
        return say("audit_findings.action.closed")
    if action[s.OVERDUE]:
        return say("audit_findings.action.late")
    return say("audit_findings.action.undated" if pd.isna(action[s.DUE])
               else "audit_findings.action.open")  # fmt: skip


def show_actions(actions: pd.DataFrame) -> None:
    """Corrective actions, open or closed; picked ones are closed or opened again."""
    st.subheader(say("audit_findings.action.title"), anchor=False)
    if _OUTCOME in st.session_state:
        st.success(st.session_state.pop(_OUTCOME))
    with st.container() if frame.is_phone() else st.columns(4)[0]:
        state = filters.show_choice(
            "actions", say("audit_findings.action.choice"), [OPEN, CLOSED],
            label_of=lambda name: say(f"audit_findings.action.{name}"),
        )  # fmt: skip
    chosen = actions[actions[s.STATE] == state].reset_index(drop=True)
    if chosen.empty:
        st.markdown(say(f"audit_findings.action.none_{state}"))
        return
    st.caption(say("audit_findings.action.note"))
    columns = _ACTION_COLUMNS if state == OPEN else (*_ACTION_COLUMNS[:8], s.REASON, s.DECIDED_BY)
    words = [_state_word(row) for _, row in chosen.iterrows()]
    said = chosen[s.VERIFIED].map(lambda words: say("audit_findings.action.verified", words=words))
    by_report = chosen[s.DECIDED_BY].isna() & (chosen[s.VERIFIED] != "")
    chosen[s.REASON] = chosen[s.REASON].mask(by_report, said)
    shown = _in_words(chosen, columns).assign(**{s.OVERDUE: words})
    picked = show_table(shown, "actions", headers=_headers(columns), file="corrective-actions",
                        selectable=True, several=True)  # fmt: skip
    if picked:
        _show_closing(chosen.iloc[picked], CLOSED if state == OPEN else OPEN)


def _show_closing(chosen: pd.DataFrame, decision: str) -> None:
    """Close the picked actions with a reason, or open them again."""
    button = say("audit_findings.action.close" if decision == CLOSED
                 else "audit_findings.action.reopen")  # fmt: skip
    picked = say("audit_findings.action.picked", count=len(chosen))

    def decide(reason: str, person: str) -> None:
        audit_findings.decide_actions(chosen[s.FINDING], decision, reason=reason, person=person)

    if show_reason_form("close_actions", picked, button, decide):
        st.session_state[_OUTCOME] = say(f"audit_findings.action.done_{decision}",
                                        count=len(chosen))  # fmt: skip
        st.session_state.pop("table_actions", None)
        st.rerun()


def show_next_audits(audits: pd.DataFrame) -> None:
    """Next audits by date."""
    st.subheader(say("audit_findings.next.title"), anchor=False)
    if audits.empty:
        st.markdown(say("audit_findings.next.none"))
        return
    st.caption(say("audit_findings.next.note"))
    words = [say("audit_findings.next.passed" if late else "audit_findings.next.ahead")
             for late in audits[s.OVERDUE]]  # fmt: skip
    shown = _in_words(audits, _NEXT_COLUMNS).assign(**{s.OVERDUE: words})
    show_table(shown, "next_audits", headers=_headers(_NEXT_COLUMNS), file="next-audits")


def _in_words(table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns with closed vocabularies in words and unknown text as missing."""
    words = table[list(columns)].copy()
    for name in (s.GRADE, s.AUDIT_TYPE, s.RECOMMENDATION):
        if name in words:
            said = [say(f"audit_findings.{name}.{each}") if each else "" for each in words[name]]
            words[name] = said
    if s.FOLLOW_UP in words:
        words[s.FOLLOW_UP] = [value_words(each, language()) for each in words[s.FOLLOW_UP]]
    for name in words.select_dtypes("str"):
        words[name] = words[name].astype(object).where(words[name].fillna("") != "", None)
    return words


def _headers(columns: tuple[str, ...]) -> dict[str, str]:
    return {name: say(f"audit_findings.column.{name}") for name in columns}
