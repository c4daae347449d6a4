"""Switches for ratings from records, and what they would change; nothing is saved here."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import AFTER, BEFORE
from data.workflows.encoding import Period
from matching.parameters import EVIDENCE_FACTORS, Parameters
from pages.components import draft, filters
from pages.components.access import ratings as access_ratings
from pages.components.menu import script_of
from pages.components.messages import say
from pages.components.parameter_names import factor_name
from pages.components.sentences import code_label, grade_label
from pages.components.tables import show_table


def show_preview(period: Period, level: str, parameters: Parameters) -> None:
    """Switches for all factors and the cells whose grade they would change; nothing is saved."""
    st.subheader(say("evidence.switches"), anchor=False)
    st.caption(say("evidence.switches_note"))
    chosen = []
    places = st.columns(4)
    for number, factor in enumerate(EVIDENCE_FACTORS):
        # Another set starts from its own switches.
        key = f"evidence_{factor}_{parameters.identifier}"
        used = factor in parameters.evidence
        if places[number % 4].toggle(factor_name(factor), value=used, key=key):
            chosen.append(factor)
    if tuple(chosen) == parameters.evidence:
        st.markdown(say("evidence.preview_same"))
    else:
        _show_changed(access_ratings.evidence_preview(period, level, parameters, chosen))
    if st.button(say("evidence.go_tuning"), icon=":material/tune:"):
        # The switches go along as this session's draft, to be seen and saved there.
        changed = replace(draft.open_draft(filters.set_in_use()), evidence=tuple(chosen))
        draft.load_draft(changed)
        st.switch_page(script_of("tuning"))


def _show_changed(changed: pd.DataFrame) -> None:
    """How many cells go up or down, and which."""
    if changed.empty:
        st.markdown(say("evidence.preview_none"))
        return
    move = changed[s.MATCH_DEGREE + AFTER] - changed[s.MATCH_DEGREE + BEFORE]
    st.markdown(
        say("evidence.preview", changed=len(changed), up=int((move > 0).sum()),
            down=int((move < 0).sum()))
    )  # fmt: skip
    labelled = changed.assign(
        **{
            s.NAME: [code_label(cell) for cell in changed.itertuples()],
            **{s.GRADE + end: changed[s.GRADE + end].map(grade_label) for end in (BEFORE, AFTER)},
        }
    )
    names = (s.NAME, s.GRADE + BEFORE, s.GRADE + AFTER, s.MATCH_DEGREE + BEFORE,
             s.MATCH_DEGREE + AFTER)  # fmt: skip
    show_table(
        labelled, "evidence_changed", file="evidence-preview", percent=names[-2:],
        headers={name: say(f"tuning.column.{name}") for name in names},
    )  # fmt: skip
