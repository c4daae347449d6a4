"""The list of indicators of a service rating: brought, filled in, edited.

It stands in the session: Streamlit forgets a grid as soon as another page or language is chosen.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import ImportReport
from data.workflows.uploads import refusing_failures
from matching.errors import CertMatchError
from pages.components.access import service_rating
from pages.components.import_results import show_error, show_issues
from pages.components.messages import language, say

NAMES = list(s.SERVICE_INDICATORS.names)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS, _START, _LOADS, _FILE, _OUTCOME, _INVENTED = (
    "service_rows", "service_start", "service_loads", "service_file", "service_outcome",
    "service_invented",
)  # fmt: skip
_ROWS_SHOWN = 14
_FLAGS = (s.APPLICABLE, s.MET)


def current_list() -> pd.DataFrame:
    """Return the list as it stands, empty where none was brought."""
    empty = pd.DataFrame(columns=NAMES, dtype="object")
    rows: pd.DataFrame = st.session_state.get(_ROWS, empty)
    return rows


def is_example() -> bool:
    """Return whether the list began as the invented example."""
    return bool(st.session_state.get(_INVENTED))


def show_sources() -> None:
    """Take a file, offer the template, fill in the example, clear."""
    brought = st.file_uploader(
        say("service_rating.file"), type=["csv", "xlsx", "xls", "html", "htm"]
    )
    if brought is not None and st.session_state.get(_FILE) != brought.file_id:
        st.session_state[_FILE] = brought.file_id
        try:
            with refusing_failures(brought.name):
                loaded = service_rating.read_indicators(brought.getvalue(), brought.name)
        except CertMatchError as error:
            st.session_state[_OUTCOME] = error
        else:
            _replace(loaded.frame, loaded.report)
    outcome = st.session_state.get(_OUTCOME)
    if isinstance(outcome, CertMatchError):
        show_error(outcome)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            say("service_rating.template"), service_rating.write_template(language()),
            file_name=f"service-indicators-{language()}.xlsx", mime=XLSX,
            icon=":material/table:", on_click="ignore",
        )  # fmt: skip
        if st.button(say("service_rating.example"), help=say("service_rating.example_note")):
            _replace(service_rating.read_example(), None, is_invented=True)
        if st.button(say("service_rating.clear"), disabled=current_list().empty):
            _replace(current_list().iloc[:0], None)


def _replace(rows: pd.DataFrame, report: ImportReport | None, *, is_invented: bool = False) -> None:
    st.session_state[_INVENTED] = is_invented
    st.session_state[_ROWS] = rows[NAMES].astype("object")
    st.session_state[_OUTCOME] = report
    st.session_state[_LOADS] = st.session_state.get(_LOADS, 0) + 1


def show_grid() -> pd.DataFrame:
    """Show the list to be edited; return it as it stands."""
    key = f"service_grid_{language()}_{st.session_state.get(_LOADS, 0)}"
    if key not in st.session_state:
        st.session_state[_START] = _in_words(current_list())
    start: pd.DataFrame = st.session_state[_START]
    st.subheader(say("service_rating.grid"), anchor=False)
    st.caption(say("service_rating.grid_note"))
    edited = st.data_editor(
        start, key=key, num_rows="dynamic", hide_index=True, placeholder="—",
        column_config=_columns(),
        height=35 * (min(max(len(start), 2), _ROWS_SHOWN) + 2) + 3,
    )  # fmt: skip
    st.session_state[_ROWS] = edited
    outcome = st.session_state.get(_OUTCOME)
    if isinstance(outcome, ImportReport):
        show_issues(outcome, "brought")
    return edited


def count_refused() -> int:
    """Return how many rows of the file brought last are not in the list."""
    outcome = st.session_state.get(_OUTCOME)
    return outcome.rejected if isinstance(outcome, ImportReport) else 0


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    yes, no = say("service_rating.yes"), say("service_rating.no")
    words: dict[object, str] = {True: yes, False: no, "是": yes, "yes": yes, "否": no, "no": no}
    flags = {name: rows[name].map(words.get, na_action="ignore").astype("object")
             for name in _FLAGS}  # fmt: skip
    numbers = {name: pd.to_numeric(rows[name]).astype("float64")
               for name in (s.POINTS, s.SAMPLES_CHECKED, s.SAMPLES_FAILED)}  # fmt: skip
    return rows.assign(**flags, **numbers).reset_index(drop=True)


def _columns() -> dict[str, object]:
    words = [say("service_rating.yes"), say("service_rating.no")]
    column = st.column_config
    made: dict[str, object] = {
        s.INDICATOR: column.TextColumn(_header(s.INDICATOR), width="medium"),
        s.POINTS: column.NumberColumn(_header(s.POINTS), min_value=0.0),
    }
    made |= {name: column.SelectboxColumn(_header(name), options=words) for name in _FLAGS}
    made |= {name: column.NumberColumn(_header(name), min_value=0, step=1)
             for name in (s.SAMPLES_CHECKED, s.SAMPLES_FAILED)}  # fmt: skip
    return made


def _header(name: str) -> str:
    return say(f"service_rating.column.{name}")
