"""Data import: bring people, projects, records and statistics; read what was refused; undo it."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.visible_batches import CERTIFICATES
from matching.errors import CertMatchError
from pages.components import access, frame
from pages.components.access.import_files import is_single_table
from pages.components.header_mapping import (
    show_header_mapping,
    show_sheet_choice,
    show_statistics_questions,
)
from pages.components.import_record import (
    forget_file,
    forget_outcome,
    remember_outcome,
    show_outcome,
    show_record,
)
from pages.components.messages import language, say
from pages.components.tables import show_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG_FILE = 2_000_000  # bytes that take more than two seconds to read
RECORDS = ("absences", "conflicts", "history")
# Old names too: many systems export web pages under them, and what is none is told why.
TABLE_FORMATS = ["csv", "xlsx", "xls", "html", "htm"]
OTHER_FORMATS = {
    "statistics": [*TABLE_FORMATS, "txt"],
    "audit-report": ["docx", "pdf", "doc", "txt"],
}
WITHOUT_BODY = tuple(OTHER_FORMATS)  # they neither need nor replace people and projects


def show_upload() -> None:
    """Choose a kind, fetch its template, bring a file."""
    kind = st.segmented_control(
        say("imports.kind"),
        access.IMPORT_KINDS,
        default=access.IMPORT_KINDS[0],
        required=True,
        format_func=lambda name: say(f"imports.kinds.{name}"),
        key="import_kind",
        on_change=forget_file,
    )
    if kind != "audit-report":
        show_template(kind)
    if kind in RECORDS and not access.has_own_data():
        st.caption(say("imports.records_need"))
    brought = st.file_uploader(
        say(f"imports.file_{kind}" if kind in OTHER_FORMATS else "imports.file"),
        type=OTHER_FORMATS.get(kind, TABLE_FORMATS), key=f"import_file_{kind}",
        on_change=forget_file,
    )  # fmt: skip
    remove = False
    if kind not in WITHOUT_BODY and access.is_demo():
        # Records alone do not take the place of the demonstration's people and projects.
        remove = st.checkbox(say("imports.remove_demo_first"), value=kind not in RECORDS,
                             key=f"remove_demo_{kind}")  # fmt: skip
    ready, sheet, month = True, "", ""
    if brought is not None and is_single_table(kind):
        sheet = show_sheet_choice(kind, brought.getvalue(), brought.name)
        ready = show_header_mapping(kind, brought.getvalue(), brought.name, sheet)
    elif brought is not None and kind == "statistics":
        ready, month = show_statistics_questions(brought.getvalue(), brought.name)
    if brought is not None and st.button(say("imports.do"), type="primary", disabled=not ready):
        import_and_show(kind, brought.getvalue(), brought.name, remove, sheet, month)
    if kind == "statistics":
        show_paste()


def show_template(kind: str) -> None:
    """Offer the headers of a kind of file to fill in."""
    st.download_button(
        say("imports.template", kind=say(f"imports.kinds.{kind}")),
        access.template(kind, language()),
        file_name=f"{kind}-{language()}.xlsx",
        mime=XLSX,
        icon=":material/table:",
        on_click="ignore",
    )


def show_paste() -> None:
    """Take the text of a post as it was copied."""
    with st.form("paste_post", border=False):
        text = st.text_area(say("imports.paste"), height=160)
        wanted = st.form_submit_button(say("imports.paste_do"))
    if wanted and text.strip():
        name = f"{say('imports.paste_name')}.txt"
        import_and_show("statistics", text.encode(), name, remove=False)


def import_and_show(
    kind: str, content: bytes, name: str, remove: bool, sheet: str = "", month: str = ""
) -> None:
    """Import the bytes and keep the outcome for the next run, which shows it."""
    with st.spinner(say("imports.working", file=name)):
        try:
            remember_outcome(
                access.import_upload(
                    kind,
                    content,
                    name,
                    sheet=sheet,
                    month=month,
                    remove_demo=remove,
                    progress=show_progress(kind, content),
                )
            )
        except CertMatchError as error:
            remember_outcome(error)
    st.rerun()


def show_progress(kind: str, content: bytes) -> Callable[[int], None]:
    """Return what shows how far a long table of certificates is read; others are short."""
    if kind != CERTIFICATES or len(content) < LONG_FILE:
        return lambda _: None
    # Lines of a CSV; a spreadsheet, which is packed, tells its rows only while it is read.
    lines = 0 if content.startswith(b"PK") else content.count(b"\n")
    bar = st.progress(0.0)

    def show(rows: int) -> None:
        known = "imports.rows_of" if lines else "imports.rows_done"
        bar.progress(min(rows / lines, 1.0) if lines else 0.0,
                     say(known, rows=rows, lines=lines))  # fmt: skip

    return show


def kind_words(kind: str, file: str) -> str:
    """Return what an import brought; facts of a report that were typed over say so."""
    is_typed = kind == "audit-report" and file.endswith(".json")
    return say(f"imports.kinds.{kind}") + (say("imports.typed_over") if is_typed else "")


def show_history(records: pd.DataFrame) -> None:
    """List every import; a picked one can be read again, corrected or undone."""
    shown = records.assign(
        kind=[kind_words(*each) for each in records[["kind", "file"]].itertuples(index=False)],
        mark=records["mark"].map(lambda mark: say(f"imports.state.{mark}")),
    )  # fmt: skip
    names = (s.IMPORTED_AT, "kind", "file", "accepted", "rejected", "imported_by", "mark")
    picked = show_table(
        shown,
        table_of(records),
        headers={name: say(f"imports.record.{name}") for name in names},
        file="imports",
        selectable=True,
    )
    if picked:
        show_record(int(records[s.IMPORT_ID].iloc[picked[0]]), records)


def table_of(records: pd.DataFrame) -> str:
    """Return the key of the list; after another import nothing is picked in it."""
    return f"imports_{len(records)}_{records['mark'].eq('undone').sum()}"


def is_picked(records: pd.DataFrame) -> bool:
    """Return whether an import is picked in the list further down."""
    state = st.session_state.get(f"table_{table_of(records)}")
    return bool(state and state["selection"]["rows"])


def show_demo() -> None:
    """Load the demonstration body into an empty store, or take it out."""
    if access.is_demo():
        if st.button(say("imports.demo_remove"), icon=":material/delete:"):
            access.remove_demo()
            st.rerun()
    elif not access.has_own_data() and st.button(say("imports.demo_load"), type="primary"):
        access.load_demo()
        st.rerun()


records = access.import_records()
own = int((records["mark"] == "own").sum())
finding = say("imports.finding", count=own) if own else say("imports.finding_none")
frame.show_title(say("menu.page.imports"), finding)
show_upload()
if is_picked(records):
    forget_outcome()
show_outcome(records)
st.subheader(say("imports.history"), anchor=False)
show_history(records)
show_demo()
frame.show_provenance(source=say("imports.source"), rows=len(records), demo=access.is_demo())
