"""After an import: its refused rows in a grid, to be corrected and brought again."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import ERROR, NO_RECORD, ImportReport
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


@dataclass(frozen=True)
class _Attempt:
    """What became of the rows when they were last brought, and the grid's cells since then.

    ``number`` counts what made the grid anew.
    """

    import_id: int
    reports: list[ImportReport] = field(default_factory=list)
    draft: pd.DataFrame = field(default_factory=pd.DataFrame)
    number: int = 0


def show_refused_rows(import_id: int) -> bool:
    """Show the rows that are refused still, with their reasons; return whether some came again.

    What became of the last attempt stands above them.
    """
    for number, told in enumerate(_last_attempt(import_id).reports):
        show_report(told, f"corrected_{number}")
    rows = import_files.refused_rows(import_id)
    if rows.empty:
        return False
    shown = _with_draft(import_id, rows)
    st.markdown(f"**{say('imports.refused', count=shown.index.nunique())}**")
    st.caption(say("imports.refused_note"))
    if shown.index.has_duplicates:
        st.info(say("imports.split_note", rows=_name_parts(shown)))
    edited = _show_grid(import_id, shown)
    with st.container(horizontal=True):
        wanted = st.button(say("imports.resubmit"), type="primary", key=f"resubmit_{import_id}")
        _offer_split(import_id, edited[list(rows.columns)])
    return wanted and _resubmit(import_id, edited, list(rows.columns))


def _resubmit(import_id: int, edited: pd.DataFrame, columns: list[str]) -> bool:
    """Bring the ticked rows again; return whether that was possible."""
    ticked = edited[say("imports.take")]
    cells = edited[columns]
    if not ticked.any():
        st.warning(say("imports.resubmit_none"))
        return False
    torn = cells.index[ticked].intersection(cells.index[~ticked]).unique()
    if len(torn):
        names = say("frame.comma").join(map(str, torn))
        st.warning(say("imports.resubmit_parts", rows=names))
        return False
    try:
        reports = import_files.resubmit(import_id, cells[ticked])
    except CertMatchError as error:
        show_error(error)
        return False
    refused = [each for report in reports for each in report.rejected_rows]
    again = pd.DataFrame([each for _, each in refused], index=[row for row, _ in refused],
                         columns=columns, dtype="str").fillna("")  # fmt: skip
    _keep_attempt(import_id, reports, pd.concat([cells[~ticked], again]))
    return True


def _offer_split(import_id: int, cells: pd.DataFrame) -> None:
    """Make one row for each scheme of the rows that name several, at a press of the button."""
    split = import_files.split_refused(import_id, cells)
    if len(split) > len(cells) and st.button(say("imports.split"), icon=":material/call_split:",
                                             key=f"split_{import_id}"):  # fmt: skip
        _keep_attempt(import_id, _last_attempt(import_id).reports, split)
        st.rerun()


def forget_attempt() -> None:
    """What became of the last attempt is told until another file or import is looked at."""
    st.session_state.pop(_TOLD, None)


def _last_attempt(import_id: int) -> _Attempt:
    told = st.session_state.get(_TOLD)
    return told if told and told.import_id == import_id else _Attempt(import_id)


def _keep_attempt(import_id: int, reports: list[ImportReport], draft: pd.DataFrame) -> None:
    number = _last_attempt(import_id).number + 1
    st.session_state[_TOLD] = _Attempt(import_id, reports, draft, number)


def _with_draft(import_id: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the refused rows as they were last edited or split."""
    draft = _last_attempt(import_id).draft
    if draft.empty:
        return rows
    kept = draft[draft.index.isin(rows.index)].reindex(columns=rows.columns, fill_value="")
    others = rows[~rows.index.isin(draft.index)]
    return pd.concat([others, kept]).sort_index(kind="stable").rename_axis(s.ROW)


def _name_parts(rows: pd.DataFrame) -> str:
    parts = rows.index[rows.index.duplicated()].unique()
    return say("frame.comma").join(map(str, parts))


def _show_grid(import_id: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Show the rows to be edited; return them by row number, with their ticks."""
    report = import_files.open_report(import_id)
    closing = [issue.row for issue in report.issues if issue.problem == NO_RECORD]
    take, why = say("imports.take"), say("imports.issue.problem")
    table = rows.reset_index()
    table.insert(0, take, value=~table[s.ROW].isin(closing))
    table.insert(2, why, [_reasons(report, row) for row in table[s.ROW]])
    names = {str(name): _header(str(name)) for name in rows} if report.kind == _POSTS else {}
    # A grid that is pushed down by the report above it no longer takes clicks: it is made anew.
    edited = st.data_editor(
        table, hide_index=True, disabled=[s.ROW, why],
        key=f"refused_{import_id}_{_last_attempt(import_id).number}",
        column_config={s.ROW: st.column_config.NumberColumn(say("imports.issue.row")),
                       why: st.column_config.TextColumn(width="medium"), **names},
    )  # fmt: skip
    return edited.set_index(s.ROW).fillna({name: "" for name in rows.columns})


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
