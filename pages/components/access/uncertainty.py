"""Draws around the set in use, made once per data, request, set, number and assumptions."""

from __future__ import annotations

import json

import streamlit as st

from data.workflows import uncertainty as workflow
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult
from matching.parameter_documents import build_parameters
from matching.parameters import Parameters
from matching.sensitivity import SobolShares
from matching.uncertainty import Progress, UncertainDegrees, UncertaintyAssumptions
from pages.components.access import degrees, state


@st.cache_data(show_spinner=False, max_entries=6)
def _kept(
    state: str, period: Period, level: str, document: str, count: int,  # noqa: ARG001
    assumptions: UncertaintyAssumptions, _found: UncertainDegrees | None,  # noqa: ARG001
) -> UncertainDegrees:  # fmt: skip
    # A cached function may not draw a progress bar: what was found outside is only kept here.
    if _found is None:
        raise LookupError
    return _found


def uncertain_degrees(
    result: DegreeResult, count: int, assumptions: UncertaintyAssumptions, on_progress: Progress
) -> UncertainDegrees:
    """Return how P of every cell spreads; progress is told only where it is computed."""
    request = (state(), result.period, result.level, _document(result.parameters), count,
               assumptions)  # fmt: skip
    try:
        return _kept(*request, None)
    except LookupError:
        found = workflow.assess_uncertain_body(result, count, assumptions, on_progress)
        return _kept(*request, found)


@st.cache_data(show_spinner=False, max_entries=24)
def _sobol(
    state: str, period: Period, level: str, document: str, position: int,  # noqa: ARG001
    assumptions: UncertaintyAssumptions,
) -> SobolShares | None:  # fmt: skip
    result = degrees(period, level, build_parameters(json.loads(document)))
    return workflow.sobol_shares_of(result, position, assumptions)


def sobol_shares(
    result: DegreeResult, position: int, assumptions: UncertaintyAssumptions
) -> SobolShares | None:
    """Return what the uncertainty of one cell's P comes from, None where P is certain."""
    document = _document(result.parameters)
    return _sobol(state(), result.period, result.level, document, position, assumptions)


def _document(parameters: Parameters) -> str:
    return json.dumps(parameters.to_document(), sort_keys=True)
