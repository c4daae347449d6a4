"""The auditors a project could have, computed once per data state, project and assumptions."""

from __future__ import annotations

from data.workflows import suitability
from data.workflows.encoding import Period
from data.workflows.suitability import ProjectSuitability
from matching.parameters import Parameters
from matching.suitability_rules import SuitabilityAssumptions
from pages.components.access import body, degrees, kept, rule_packs, state


@kept(12)
def _project(
    state: str,  # noqa: ARG001
    period: Period,
    level: str,
    parameters: Parameters,
    position: int,
    project_id: str,
    assumptions: SuitabilityAssumptions,
) -> ProjectSuitability:
    result = degrees(period, level, parameters)
    return suitability.assess_project(
        result, position, project_id, body().conflicts, rule_packs.packs(), assumptions
    )


def project_suitability(
    period: Period,
    level: str,
    parameters: Parameters,
    position: int,
    project_id: str,
    assumptions: SuitabilityAssumptions,
) -> ProjectSuitability:
    """Return every auditor who holds the cell's code or a kindred one, with suitability."""
    return _project(state(), period, level, parameters, position, project_id, assumptions)
