"""After an import: its refused rows in a grid, to be corrected and brought again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import ERROR, ImportReport
from matching.errors import CertMatchError
from pages.components.access import import_files
from pages.components.import_results import show_error
from pages.components.messages import language, say
from reporting.terminal import issue_text

OUTCOME = "resubmitted"


def show_refused_rows(import_id: int, report: ImportReport) -> None:
    """Show the refused rows with their reasons; corrected ones are imported at a click."""
    rows = import_files.refused_rows(import_id)
    if rows.empty:
        return
    st.markdown(f"**{say('imports.refused', count=len(rows))}**")
    st.caption(say("imports.refused_note"))
    take, why = say("imports.take"), say("imports.issue.problem")
    table = rows.reset_index()
    table.insert(0, take, value=True)
    table.insert(2, why, [_reasons(report, row) for row in table[s.ROW]])
    edited = st.data_editor(
        table, hide_index=True, disabled=[s.ROW, why], key=f"refused_{import_id}",
        column_config={s.ROW: st.column_config.NumberColumn(say("imports.issue.row")),
                       why: st.column_config.TextColumn(width="medium")},
    )  # fmt: skip
    if not st.button(say("imports.resubmit"), type="primary", key=f"resubmit_{import_id}"):
        return
    chosen = edited[edited[take]].set_index(s.ROW)[list(rows.columns)].fillna("")
    if chosen.empty:
        st.warning(say("imports.resubmit_none"))
        return
    try:
        st.session_state[OUTCOME] = import_files.resubmit(import_id, pd.DataFrame(chosen))
    except CertMatchError as error:
        show_error(error)
        return
    st.rerun()


def _reasons(report: ImportReport, row: int) -> str:
    return say("backtest.semicolon").join(
        issue_text(issue.problem, issue.value, issue.expected, language())
        for issue in report.issues
        if issue.row == row and issue.severity == ERROR
    )
