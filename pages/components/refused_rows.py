"""After an import: its refused rows in a grid, to be corrected and brought again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import ERROR, ImportReport
from matching.errors import CertMatchError
from pages.components.access import import_files
from pages.components.import_results import show_error, show_report
from pages.components.messages import language, say
from reporting.terminal import issue_text
from reporting.words import column_word

_TOLD = "resubmitted"
_POSTS = "statistics"
# A post prints no headers; its rows bear the names of our columns, or say what stands in them.
_NAMED = {s.PERIOD, s.REGION, s.GROUP, s.DOMAIN, s.CERTIFICATES, s.ORGANIZATIONS, s.RANK, s.SHARE,
          "amount", "other", s.COLUMN}  # fmt: skip


def show_refused_rows(import_id: int) -> bool:
    """Show the rows that are refused still, with their reasons; return whether some came again.

    What became of the last attempt stands above them.
    """
    _, reports, _, _ = _last_attempt(import_id)
    for number, told in enumerate(reports):
        show_report(told, f"corrected_{number}")
    rows = import_files.refused_rows(import_id)
    if rows.empty:
        return False
    st.markdown(f"**{say('imports.refused', count=len(rows))}**")
    st.caption(say("imports.refused_note"))
    edited = _show_grid(import_id, rows)
    if not st.button(say("imports.resubmit"), type="primary", key=f"resubmit_{import_id}"):
        return False
    chosen = edited[edited[say("imports.take")]].set_index(s.ROW)[list(rows.columns)].fillna("")
    if chosen.empty:
        st.warning(say("imports.resubmit_none"))
        return False
    try:
        reports = import_files.resubmit(import_id, pd.DataFrame(chosen))
    except CertMatchError as error:
        show_error(error)
        return False
    draft = edited.set_index(s.ROW)[list(rows.columns)].fillna("")
    _, _, _, attempts = _last_attempt(import_id)
    st.session_state[_TOLD] = (import_id, reports, draft, attempts + 1)
    return True


def forget_attempt() -> None:
    """What became of the last attempt is told until another file or import is looked at."""
    st.session_state.pop(_TOLD, None)


def _last_attempt(import_id: int) -> tuple[int, list[ImportReport], pd.DataFrame, int]:
    """Return the import, its reports, the cells as they were edited, and how many attempts."""
    told = st.session_state.get(_TOLD)
    return told if told and told[0] == import_id else (import_id, [], pd.DataFrame(), 0)


def _show_grid(import_id: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Show the rows to be edited, with what was typed before the last attempt."""
    _, _, draft, attempt = _last_attempt(import_id)
    rows = rows.copy()
    rows.update(draft)
    report = import_files.open_report(import_id)
    take, why = say("imports.take"), say("imports.issue.problem")
    table = rows.reset_index()
    table.insert(0, take, value=True)
    table.insert(2, why, [_reasons(report, row) for row in table[s.ROW]])
    names = {str(name): _header(str(name)) for name in rows} if report.kind == _POSTS else {}
    # A grid that is pushed down by the report above it no longer takes clicks: it is made anew.
    return st.data_editor(
        table, hide_index=True, disabled=[s.ROW, why], key=f"refused_{import_id}_{attempt}",
        column_config={s.ROW: st.column_config.NumberColumn(say("imports.issue.row")),
                       why: st.column_config.TextColumn(width="medium"), **names},
    )  # fmt: skip


def _header(name: str) -> str:
    """Return what stands in a column without a header, ``certificates rank``, in words."""
    parts = name.split(" ")
    if not all(part in _NAMED or part.isdigit() for part in parts):
        return name
    return " ".join(column_word(part, language()) for part in parts)


def _reasons(report: ImportReport, row: int) -> str:
    return say("backtest.semicolon").join(
        issue_text(issue.problem, issue.value, issue.expected, language())
        for issue in report.issues
        if issue.row == row and issue.severity == ERROR
    )
