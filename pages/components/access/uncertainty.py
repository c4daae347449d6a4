"""Draws around the set in use, made once per data, request, set and number of draws."""

from __future__ import annotations

import json

import streamlit as st

from data.workflows import uncertainty as workflow
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult
from matching.sensitivity import SobolShares
from matching.uncertainty import Progress, UncertainDegrees
from pages.components.access import state

Key = tuple[str, Period, str, str, int, float]


@st.cache_resource(show_spinner=False)
def _kept() -> dict[Key, UncertainDegrees]:
    """Hold the latest results of the server; they are never changed."""
    return {}


def uncertain_degrees(
    result: DegreeResult, count: int, concentration: float, on_progress: Progress
) -> UncertainDegrees:
    """Return how P of every cell spreads; told of the progress only where it is computed."""
    document = json.dumps(result.parameters.to_document(), sort_keys=True)
    key = (state(), result.period, result.level, document, count, concentration)
    kept = _kept()
    if key not in kept:
        found = workflow.assess_uncertain_body(result, count, concentration, on_progress)
        while len(kept) >= 6:
            kept.pop(next(iter(kept)), None)
        kept[key] = found
    return kept[key]


@st.cache_data(show_spinner=False, max_entries=24)
def _sobol(
    state: str, document: str, position: int, concentration: float, _result: DegreeResult  # noqa: ARG001
) -> SobolShares | None:  # fmt: skip
    return workflow.sobol_shares_of(_result, position, concentration)


def sobol_shares(result: DegreeResult, position: int, concentration: float) -> SobolShares | None:
    """Return what the uncertainty of one cell's P comes from."""
    request = (result.parameters.to_document(), str(result.period), result.level)
    return _sobol(state(), json.dumps(request, sort_keys=True), position, concentration, result)
