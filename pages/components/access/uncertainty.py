"""Draws around the set in use, made once per data, request, set, number and assumptions."""

from __future__ import annotations

from data.workflows import uncertainty as workflow
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult
from matching.parameters import Parameters
from matching.sensitivity import SobolShares
from matching.uncertainty import Progress, UncertainDegrees, UncertaintyAssumptions
from pages.components.access import degrees, kept, state


@kept(6)
def _kept(
    state: str, period: Period, level: str, parameters: Parameters, count: int,  # noqa: ARG001
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
    request = (state(), result.period, result.level, result.parameters, count, assumptions)
    try:
        return _kept(*request, None)
    except LookupError:
        found = workflow.assess_uncertain_body(result, count, assumptions, on_progress)
        return _kept(*request, found)


@kept(24)
def _sobol(
    state: str, period: Period, level: str, parameters: Parameters, position: int,  # noqa: ARG001
    assumptions: UncertaintyAssumptions,
) -> SobolShares | None:  # fmt: skip
    result = degrees(period, level, parameters)
    return workflow.sobol_shares_of(result, position, assumptions)


def sobol_shares(
    result: DegreeResult, position: int, assumptions: UncertaintyAssumptions
) -> SobolShares | None:
    """Return what the uncertainty of one cell's P comes from, None where P is certain."""
    request = (state(), result.period, result.level, result.parameters)
    return _sobol(*request, position, assumptions)
