"""A draft of a parameter set against the set it started from."""

from __future__ import annotations

from data.workflows import tuning as workflow
from data.workflows.encoding import Period
from data.workflows.tuning import Tuning
from matching.influence import Swing
from matching.parameters import Parameters
from pages.components.access import body, degrees, kept, state


@kept(6)
def _tuned(
    state: str,  # noqa: ARG001
    period: Period, level: str, saved: Parameters, draft: Parameters,
) -> Tuning:  # fmt: skip
    return workflow.tune(degrees(period, level, saved), body(), draft)


def tuned(period: Period, level: str, saved: Parameters, draft: Parameters) -> Tuning:
    """Return what a draft changes against a set; computed once per pair."""
    return _tuned(state(), period, level, saved, draft)


def swings(tuning: Tuning, position: int) -> list[Swing]:
    """Return what moves P of one cell under the draft, the widest first."""
    return workflow.swings_of(tuning.after, position)
