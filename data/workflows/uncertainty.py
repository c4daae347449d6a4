"""How firm P of the stored body is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import schema as s
from data.workflows.encoding import encode_corners
from data.workflows.match_degrees import DegreeResult
from matching.fuzzy_match_degree import RatingCorners
from matching.influence import restrict_body
from matching.sensitivity import SobolShares, assess_sobol_shares
from matching.uncertainty import (
    Progress,
    UncertainDegrees,
    UncertaintyAssumptions,
    assess_uncertainty,
)


def assess_uncertain_body(
    result: DegreeResult,
    count: int,
    assumptions: UncertaintyAssumptions,
    on_progress: Progress | None = None,
) -> UncertainDegrees:
    """Draw weights and vague ratings `count` times around an assessment."""
    corners = encode_corners(result.encoded, result.parameters)
    return assess_uncertainty(
        result.encoded.body, corners, result.parameters, count, assumptions,
        on_progress=on_progress,
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


def count_vague_ratings(result: DegreeResult) -> tuple[int, int]:
    """Return how many ratings of the counted people and projects are vague, and how many given."""
    corners = encode_corners(result.encoded, result.parameters)
    every = np.concatenate(
        [ratings.reshape(-1, 4) for ratings in (corners.auditor_ratings, corners.client_ratings,
                                                corners.coordination_ease, corners.policy_ease)]
    )  # fmt: skip
    return int((every[:, 3] > every[:, 0]).sum()), int((~np.isnan(every[:, 0])).sum())


def sobol_shares_of(
    result: DegreeResult, position: int, assumptions: UncertaintyAssumptions
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
        restrict_body(body, position), alone, result.parameters,
        concentration=assumptions.concentration,
    )  # fmt: skip
