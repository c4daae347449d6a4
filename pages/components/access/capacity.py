"""Days of people against days of projects, computed once per data state and request."""

from __future__ import annotations

from data.workflows import capacity
from data.workflows.capacity import Capacity
from data.workflows.encoding import Period
from matching.parameters import Parameters
from pages.components.access import degrees, kept, rule_packs, state


@kept(6)
def _capacity(
    state: str,  # noqa: ARG001
    period: Period, level: str, parameters: Parameters, province: str | None,
) -> Capacity:  # fmt: skip
    result = degrees(period, level, parameters, province)
    return capacity.assess_capacity(result, rule_packs.packs())


def assess(
    period: Period, level: str, parameters: Parameters, province: str | None = None
) -> Capacity:
    """Return supply and demand in days for the cells of an assessed body."""
    return _capacity(state(), period, level, parameters, province)
