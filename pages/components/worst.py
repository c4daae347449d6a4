"""The codes that hurt most, each with its sentence and a way to its detail."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.menu import script_of
from pages.components.messages import say
from pages.components.sentences import cell_link, cell_sentence, code_label


def show_worst(worst: pd.DataFrame, title: str) -> None:
    """Show ranked cells under a title; a calm sentence where there are none."""
    st.markdown(f"**{title}**")
    if worst.empty:
        st.markdown(say("board.none_short"))
    with st.container(key="worst"):
        for cell in worst.itertuples():
            st.page_link(
                script_of("code-detail"), label=code_label(cell), query_params=cell_link(cell)
            )
            st.caption(cell_sentence(cell))
