"""How firm P of the stored body is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import schema as s
from data.workflows.encoding import encode_corners
from data.workflows.match_degrees import DegreeResult
from matching.draws import CONCENTRATION
from matching.fuzzy_match_degree import RatingCorners
from matching.influence import restrict_body
from matching.sensitivity import SobolShares, assess_sobol_shares
from matching.uncertainty import Progress, UncertainDegrees, assess_uncertainty


def assess_uncertain_body(
    result: DegreeResult,
    count: int,
    concentration: float = CONCENTRATION,
    on_progress: Progress | None = None,
) -> UncertainDegrees:
    """Draw weights and vague ratings `count` times around an assessment."""
    corners = encode_corners(result.encoded, result.parameters)
    return assess_uncertainty(
        result.encoded.body, corners, result.parameters, count,
        concentration=concentration, on_progress=on_progress,
    )  # fmt: skip


def frame_uncertainty(result: DegreeResult, found: UncertainDegrees) -> pd.DataFrame:
    """Return the cells with demand with their P5, P50, P95, Pr(P < target), ranks and class.

    The index is the position of the cell in ``result.cells``.
    """
    cells = result.cells.assign(
        **{
            s.P5: found.percentile(5), s.P50: found.percentile(50), s.P95: found.percentile(95),
            s.BELOW_TARGET: found.below_target, s.AMONG_WORST: found.among_worst,
            s.MEAN_RANK: found.mean_rank, s.STABILITY: found.stability,
        }
    )  # fmt: skip
    return cells[cells[s.MATCH_DEGREE].notna()]


def sobol_shares_of(
    result: DegreeResult, position: int, concentration: float = CONCENTRATION
) -> SobolShares | None:
    """Return what the uncertainty of one cell's P comes from, None where P is certain."""
    body = result.encoded.body
    people = body.auditor_rows[body.auditor_cells == position]
    work = body.project_rows[body.project_cells == position]
    corners = encode_corners(result.encoded, result.parameters)
    alone = RatingCorners(
        corners.auditor_ratings[people], corners.client_ratings[work],
        corners.coordination_ease[work], corners.policy_ease[work],
    )  # fmt: skip
    return assess_sobol_shares(
        restrict_body(body, position), alone, result.parameters, concentration=concentration
    )


def distribution_of(found: UncertainDegrees, position: int) -> np.ndarray:
    """Return P of one cell at each whole percentile, 0 to 100."""
    return found.percentiles[position]
