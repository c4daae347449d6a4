"""What audit reports say against what is maintained: ticked, confirmed or rejected by a person."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.report_statements import AUDITORS, IN_USE, NEW
from matching.errors import CertMatchError
from pages.components import access
from pages.components.access import audit_findings
from pages.components.messages import language, say
from pages.components.reason_form import show_reason_form
from pages.components.sentences import error_sentence
from pages.components.tables import show_sentences, show_table
from reporting.locale import has_text
from reporting.words import value_words

_OUTCOME = "proposals_outcome"
_COLUMNS = (s.SUBJECT, s.FIELD, s.STATEMENT, s.MAINTAINED, s.REPORTED, s.DAY, s.FILE)


def show_proposals(proposals: pd.DataFrame, agreements: int) -> None:
    """Show the differences; picked ones can be confirmed, or rejected with a reason."""
    st.subheader(say("audit_findings.proposal.title"), anchor=False)
    for kind, sentence in st.session_state.pop(_OUTCOME, ()):
        (st.success if kind == "success" else st.warning)(sentence)
    if proposals.empty:
        st.markdown(say("audit_findings.proposal.none", same=agreements))
        return
    st.caption(say("audit_findings.proposal.note", same=agreements))
    if ((proposals[s.STATEMENT] == NEW) & (proposals[s.KIND] == AUDITORS)).any():
        st.caption(say("audit_findings.proposal.note_new"))
    picked = show_table(
        _in_words(proposals), "proposals",
        headers=_headers(),
        file="differences", selectable=True, several=True,
    )  # fmt: skip
    if picked:
        _show_decision(proposals.iloc[picked])


def _headers() -> dict[str, str]:
    return {name: say(f"audit_findings.column.{name}") for name in _COLUMNS}


def _in_words(proposals: pd.DataFrame) -> pd.DataFrame:
    """Return the table with fields, findings and blanks in the reader's language."""
    words = proposals.assign(
        **{
            s.MAINTAINED: [_maintained(row) for _, row in proposals.iterrows()],
            s.REPORTED: [_reported(row) for _, row in proposals.iterrows()],
            s.FIELD: [_field(name) for name in proposals[s.FIELD]],
            s.STATEMENT: [say(f"audit_findings.statement.{each}")
                          for each in proposals[s.STATEMENT]],
        }
    )  # fmt: skip
    return words[list(_COLUMNS)]


def _maintained(proposal: pd.Series) -> str:
    if proposal[s.STATEMENT] == NEW:
        is_person = proposal[s.KIND] == AUDITORS
        return say("audit_findings.proposal.absent" if is_person
                   else "audit_findings.proposal.absent_project")  # fmt: skip
    if proposal[s.STATEMENT] == IN_USE:
        return say("audit_findings.proposal.not_held")
    return value_words(proposal[s.MAINTAINED], language()) or say("audit_findings.proposal.blank")


def _reported(proposal: pd.Series) -> str:
    words = value_words(proposal[s.REPORTED], language())
    typed = say("audit_findings.proposal.typed", value=words) if proposal[s.IS_TYPED] else ""
    return typed or words


def _field(name: str) -> str:
    """Return the word of a column; a column of the body's own file keeps its header."""
    key = f"audit_findings.field.{name}"
    return say(key) if has_text(language(), key) else name


def _show_decision(chosen: pd.DataFrame) -> None:
    st.markdown(say("audit_findings.proposal.picked", count=len(chosen)))
    # The grid cuts long values; whoever confirms reads them whole.
    show_sentences(_in_words(chosen), "picked", headers=_headers(), wide=s.REPORTED)
    # A row of its own beside the demonstration's would be counted with them.
    without_demo = bool(
        access.is_demo()
        and (chosen[s.STATEMENT] == NEW).any()
        and st.checkbox(say("audit_findings.proposal.remove_demo"))
    )
    if st.button(say("audit_findings.proposal.confirm"), type="primary"):
        _confirm(chosen, without_demo=without_demo)
    rejected = show_reason_form(
        "reject_proposals", say("audit_findings.proposal.or_reject"),
        say("audit_findings.proposal.reject"),
        lambda reason, person: audit_findings.reject(chosen[s.FINDING], reason=reason,
                                                     person=person),
        primary=False,
    )  # fmt: skip
    if rejected:
        _tell([("success", say("audit_findings.proposal.rejected", count=len(chosen)))])


def _confirm(chosen: pd.DataFrame, *, without_demo: bool) -> None:
    try:
        reports = audit_findings.confirm(chosen[s.FINDING], without_demo=without_demo)
    except CertMatchError as error:
        st.error(error_sentence(error))
        return
    accepted = sum(report.accepted for report in reports)
    refused = sum(report.rejected for report in reports)
    names = say("frame.comma").join(f"{say(f'imports.kinds.{report.kind}')} {report.accepted:,}"
                                    for report in reports)  # fmt: skip
    told = [("success", say("audit_findings.proposal.confirmed", accepted=accepted, names=names))]
    if without_demo and not access.is_demo():
        told.append(("success", say("audit_findings.proposal.demo_removed")))
    if refused:
        told.append(("warning", say("audit_findings.proposal.refused", count=refused)))
    _tell(told if reports else [("warning", say("audit_findings.proposal.stale"))])


def _tell(sentences: list[tuple[str, str]]) -> None:
    """Keep what happened for the next run, which shows it."""
    st.session_state[_OUTCOME] = sentences
    st.session_state.pop("table_proposals", None)
    st.rerun()
