"""What every page has: set-up, sidebar, title with its finding, key figures, provenance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components import access, filters
from pages.components.access import parameter_sets
from pages.components.messages import keep_language_in_url, say, show_language_switch
from reporting.charts.theme import CHART_CSS

_MARK = Path(__file__).parent / "mark.svg"
_ICON = Path(__file__).parent / "favicon.png"
_STYLE = Path(__file__).parent / "style.css"


def set_up() -> None:
    """Configure the browser page; the first call of every run."""
    st.set_page_config(page_title=say("frame.product"), page_icon=str(_ICON), layout="wide")
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}{CHART_CSS}{_uploader_words()}</style>")
    keep_language_in_url()
    st.logo(str(_MARK), size="large")


def _uploader_words() -> str:
    """Return the words of Streamlit's uploader, which has its own in English only, for CSS."""
    limit = say("frame.upload_limit", size=st.get_option("server.maxUploadSize"))
    return f':root {{ --upload: "{say("frame.upload")}"; --upload-limit: "{limit}"; }}'


def show_sidebar() -> None:
    """Show language switch and the parameter set in use under the menu."""
    with st.sidebar:
        show_language_switch()
        show_set_in_use()
        if access.is_demo():
            st.caption(say("frame.demo"))


def show_set_in_use() -> None:
    """Say which parameter set is in use; offer the one in force where that is another."""
    parameters = filters.current_parameters()
    # Only a page that asks for the set itself has exports that depend on it.
    st.session_state[filters.SET_OF_PAGE] = ""
    reading = say(f"terms.reading.{parameters.reading}")
    st.caption(say("frame.parameter_set", identifier=parameters.identifier, reading=reading))
    in_force = parameter_sets.set_in_force()
    if filters.set_in_use() != in_force:
        st.caption(say("frame.set_in_force", identifier=in_force.identifier))
        st.button(say("frame.use_set_in_force"), on_click=filters.use_set, args=(None,))


def show_title(title: str, finding: str) -> None:
    """Show the page's title and the one sentence that states what the data say."""
    st.title(title, anchor=False)
    st.markdown(f'<p class="finding">{finding}</p>', unsafe_allow_html=True)


def show_figures(figures: Sequence[tuple[str, str, str]]) -> None:
    """Show three to five key figures in a row: label, value, and a remark under it."""
    with st.container(key="figures"):
        for column, (label, value, remark) in zip(st.columns(len(figures)), figures, strict=True):
            with column:
                st.metric(label, value)
                st.caption(remark or " ")


def show_provenance(
    *,
    source: str,
    month: str = "",
    loaded: str = "",
    rows: int | None = None,
    scope: str = "",
    parameter_set: str = "",
    filtered: str = "",
    demo: bool = False,
) -> None:
    """Show where the page's numbers come from, as its last line."""
    parts = [say("frame.source", source=source)]
    if month:
        parts.append(say("frame.month", month=month))
    if loaded:
        parts.append(say("frame.loaded", time=loaded))
    if rows is not None:
        parts.append(say("frame.rows", rows=rows))
    if scope:
        parts.append(say("frame.scope", scope=scope))
    if filtered:
        parts.append(say("frame.filtered", filters=filtered))
    if parameter_set:
        parts.append(say("frame.set", identifier=parameter_set))
    if demo:
        parts.append(say("frame.demo_short"))
    st.markdown(f'<p class="provenance">{" · ".join(parts)}</p>', unsafe_allow_html=True)


def show_empty(what: str, remedy: str) -> None:
    """Show an empty state that says what to import; one click loads the demonstration body."""
    st.info(f"**{what}**\n\n{remedy}", icon=":material/info:")
    st.page_link("pages/administration/imports.py", label=say("frame.go_import"))


def is_phone() -> bool:
    """Return whether the reader's browser calls itself mobile."""
    return "Mobile" in (st.context.headers.get("User-Agent") or "")


def filter_row(count: int) -> list[DeltaGenerator]:
    """Return places for filters: one row on a desk, folded into one column on a phone."""
    if is_phone():
        folded = st.expander(say("frame.filters"), icon=":material/tune:")
        return [folded.container() for _ in range(count)]
    with st.container(key="filters"):
        return list(st.columns(max(count, 4))[:count])
