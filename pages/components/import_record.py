"""One import: what it understood, its refused rows to correct, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import ImportReport
from matching.errors import CertMatchError
from pages.components import access
from pages.components.access import import_files, typed_facts
from pages.components.fact_corrections import show_fact_corrections
from pages.components.import_results import show_error, show_report
from pages.components.messages import language, say
from pages.components.refused_rows import forget_attempt, show_refused_rows
from reporting.terminal import difference_lines

_OUTCOME, _UNDONE = "import_outcome", "import_undone"


def remember_outcome(outcome: tuple[int, ImportReport] | CertMatchError) -> None:
    """Keep what became of a file for the next run, which shows it."""
    st.session_state[_OUTCOME] = outcome


def forget_outcome() -> None:
    """What became of the last file is not shown again."""
    st.session_state.pop(_OUTCOME, None)


def forget_file() -> None:
    """The outcome of one file, and corrections of it, say nothing about the next."""
    forget_outcome()
    forget_attempt()


def show_outcome(records: pd.DataFrame) -> None:
    """Show what became of the last file: its import, why there is none, or that one is undone."""
    if _UNDONE in st.session_state:
        st.success(st.session_state.pop(_UNDONE))
    outcome = st.session_state.get(_OUTCOME)
    if isinstance(outcome, CertMatchError):
        show_error(outcome)
    elif outcome is not None:
        import_id, report = outcome
        _say_again(report)
        for line in difference_lines(report, language()):
            st.warning(line)
        show_record(import_id, records)


def _say_again(report: ImportReport) -> None:
    """Say that the same bytes were imported before, and what to do about other headers."""
    if report.imported_before is None:
        return
    moment = f"{report.imported_before:%Y-%m-%d %H:%M} UTC"
    told = say("imports.again", file=report.file, moment=moment)
    st.info(told + say("imports.again_mapped") if report.mapped_otherwise else told)


def show_record(import_id: int, records: pd.DataFrame) -> None:
    """Show the report of one import, its refused rows, and offer to undo it."""
    report = access.import_report(import_id)
    if report.details.get("reports"):
        report = replace(report, details=typed_facts.details(import_id))
    show_report(report)
    marks = records.set_index(s.IMPORT_ID)["mark"]
    if marks.get(import_id) != "own":
        return
    if show_fact_corrections(import_id, report.details):
        remember_outcome((import_id, report))
        st.rerun()
    if show_refused_rows(import_id):
        remember_outcome((import_id, report))
        st.rerun()
    dependents = import_files.dependents(import_id)
    if dependents:
        st.info(say("imports.dependents", names=say("frame.comma").join(dependents)))
    else:
        _show_undo(import_id, report)


def _show_undo(import_id: int, report: ImportReport) -> None:
    """Ask before an import is taken back, and say what stays."""
    stays = import_files.confirmed(import_id)
    names = say("frame.comma").join(stays)
    with st.popover(say("imports.undo", file=report.file)):
        st.markdown(say("imports.undo_question", file=report.file, count=report.accepted))
        referring = import_files.referring(import_id)
        if referring:
            st.warning(say("imports.undo_referring", names=say("frame.comma").join(referring)))
        if stays:
            st.warning(say("imports.undo_confirmed", names=names))
        if not st.button(say("imports.undo_do"), type="primary", key=f"undo_{import_id}"):
            return
    forget_file()
    try:
        access.undo(import_id)
    except CertMatchError as error:
        show_error(error)
        return
    told = say("imports.undone", file=report.file, count=report.accepted)
    st.session_state[_UNDONE] = told + say("imports.undone_stays", names=names) if stays else told
    st.rerun()
