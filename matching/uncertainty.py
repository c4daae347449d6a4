"""How firm P is: weights and vague ratings drawn many times, seeded, the same on every run.

MODEL.md section 5. Each draw (see `matching.draws`) is the crisp model under other weights and
ratings. Rank acceptability: R. Lahdelma and P. Salminen, SMAA-2, Operations Research 49, 2001.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.draws import (
    CONCENTRATION,
    SEED,
    Sampler,
    draw_match_degrees,
    draw_weights,
    keep_weights,
)
from matching.entities import Body, Floats
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import GRADES, Parameters

# Assumption: a grade that holds in nine of ten draws is firm; the ten worst cells are looked at.
FIRM_SHARE, WORST = 0.9, 10
FIRM, BY_WEIGHTS, UNDECIDED = "firm", "depends_on_weights", "undecided"
CLASSES = (FIRM, BY_WEIGHTS, UNDECIDED)
_MOST_RATING_DRAWS = 200
PERCENTILES = np.linspace(0.0, 1.0, 101)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class UncertainDegrees:
    """How P of k cells spreads over n draws; NaN throughout where there is no demand.

    Attributes
    ----------
    percentiles
        (k, 101), P at 0, 1 … 100 %.
    below_target
        (k,), share of draws with P < target.
    among_worst
        (k,), share of draws in which the cell is among the ten that hurt most, by (target − P)
        times projects (rank acceptability).
    mean_rank
        (k,), mean rank by that measure, 1 = hurts most.
    grade_shares
        (k, 5), share of draws per grade.
    stability
        (k,), one of `CLASSES`; empty where there is no demand.
    """

    percentiles: Floats
    below_target: Floats
    among_worst: Floats
    mean_rank: Floats
    grade_shares: Floats
    stability: NDArray[np.object_]

    def percentile(self, percent: int) -> Floats:
        """Return (k,) P at a whole percentile."""
        return self.percentiles[:, percent]


def assess_uncertainty(
    body: Body,
    corners: RatingCorners,
    parameters: Parameters,
    count: int = 1000,
    *,
    seed: int = SEED,
    concentration: float = CONCENTRATION,
    on_progress: Progress | None = None,
) -> UncertainDegrees:
    """Return how P of every cell spreads when weights and vague ratings are drawn.

    Parameters
    ----------
    count
        Draws; the result needs about 8 · cells · count bytes while it is made.
    on_progress
        Told (done, all) after each piece of work.
    """
    sampler = Sampler(body, corners, parameters)
    fixed = min(count, _MOST_RATING_DRAWS) if sum(sampler.vague_counts) else 1
    total, projects = count + fixed, np.bincount(body.project_cells, minlength=body.cell_count)
    demanded = projects > 0
    drawn = np.empty((int(demanded.sum()), count))
    ranks = np.zeros(len(drawn))
    worst = np.zeros(len(drawn))
    done = 0
    weights = draw_weights(parameters, count, seed, concentration)
    for part in draw_match_degrees(sampler, weights, seed):
        known = part[demanded]
        drawn[:, done : done + known.shape[1]] = known
        placed = _ranks((parameters.target - known) * projects[demanded][:, None])
        ranks += placed.sum(axis=1)
        worst += (placed <= WORST).sum(axis=1)
        done += known.shape[1]
        if on_progress:
            on_progress(done, total)
    shares = _grade_shares(drawn, parameters)
    below = (drawn < parameters.target).mean(axis=1)
    drawn.sort(axis=1)
    percentiles = _percentiles(drawn)
    alone = _rating_grade_shares(sampler, parameters, fixed, demanded, seed)
    if on_progress:
        on_progress(total, total)
    stability = np.where(
        shares.max(axis=1) >= FIRM_SHARE, FIRM,
        np.where(alone.max(axis=1) >= FIRM_SHARE, BY_WEIGHTS, UNDECIDED),
    )  # fmt: skip
    return UncertainDegrees(
        percentiles=_spread(percentiles, demanded),
        below_target=_spread(below, demanded),
        among_worst=_spread(worst / count, demanded),
        mean_rank=_spread(ranks / count, demanded),
        grade_shares=_spread(shares, demanded),
        stability=_spread(stability.astype(object), demanded, ""),
    )


def _rating_grade_shares(
    sampler: Sampler, parameters: Parameters, count: int, demanded: NDArray[np.bool_], seed: int
) -> Floats:
    """Return the grade shares when the weights stay and only ratings are drawn."""
    still = keep_weights(parameters, count)
    parts = [part[demanded] for part in draw_match_degrees(sampler, still, seed)]
    return _grade_shares(np.concatenate(parts, axis=1), parameters)


def _ranks(shortage: Floats) -> NDArray[np.intp]:
    """Return the rank of each row in each column, 1 = largest; equal ones in their order."""
    order = np.argsort(-shortage, axis=0, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(order) + 1)[:, None], axis=0)
    return ranks


def _grade_shares(drawn: Floats, parameters: Parameters) -> Floats:
    """Return (k, 5), the share of draws whose nearest grade centre is each one's."""
    centres = np.asarray(parameters.grade_centres)
    limits = (centres[:-1] + centres[1:]) / 2
    # What lies at or above each limit; the differences are the grades.
    reached = [np.ones(len(drawn)), *((drawn >= limit).mean(axis=1) for limit in limits),
               np.zeros(len(drawn))]  # fmt: skip
    return np.array([reached[i] - reached[i + 1] for i in range(len(GRADES))]).T


def _percentiles(ordered: Floats) -> Floats:
    """Return the percentiles of sorted rows, linear between neighbours."""
    place = PERCENTILES * (ordered.shape[1] - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, ordered.shape[1] - 1)
    return ordered[:, low] + (place - low) * (ordered[:, high] - ordered[:, low])


def _spread(values: NDArray[Any], demanded: NDArray[np.bool_], missing: Any = np.nan) -> Any:
    """Return values of cells with demand at their places among all cells."""
    whole = np.full((len(demanded), *values.shape[1:]), missing, dtype=values.dtype)
    whole[demanded] = values
    return whole
