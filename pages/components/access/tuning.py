"""A draft of a parameter set against the set it started from."""

from __future__ import annotations

import json

import streamlit as st

from data.workflows import tuning as workflow
from data.workflows.encoding import Period
from data.workflows.tuning import Tuning
from matching.influence import Swing
from matching.parameter_documents import build_parameters
from matching.parameters import Parameters
from pages.components.access import body, degrees, state


@st.cache_data(show_spinner=False, max_entries=6)
def _tuned(state: str, period: Period, level: str, saved: str, draft: str) -> Tuning:  # noqa: ARG001
    before, after = (build_parameters(json.loads(each)) for each in (saved, draft))
    return workflow.tune(degrees(period, level, before), body(), after)


def tuned(period: Period, level: str, saved: Parameters, draft: Parameters) -> Tuning:
    """Return what a draft changes against a set; computed once per pair."""
    documents = (json.dumps(each.to_document(), sort_keys=True) for each in (saved, draft))
    return _tuned(state(), period, level, *documents)


def swings(tuning: Tuning, position: int) -> list[Swing]:
    """Return what moves P of one cell under the draft, the widest first."""
    return workflow.swings_of(tuning.after, position)
