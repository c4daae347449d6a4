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

from matching.assumptions import CONCENTRATION, FIRM_SHARE, RATING_DRAWS, WORST_CELLS
from matching.draws import Sampler, draw_match_degrees
from matching.entities import Body, Floats
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import GRADES, Parameters
from matching.weight_draws import SEED, draw_weights, keep_weights

FIRM, BY_WEIGHTS, UNDECIDED = "firm", "depends_on_weights", "undecided"
CLASSES = (FIRM, BY_WEIGHTS, UNDECIDED)
_ROUNDING = 1e-12
PERCENTILES = np.linspace(0.0, 1.0, 101)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class UncertaintyAssumptions:
    """What no source says; each can be changed on the page.

    Attributes
    ----------
    concentration
        As in `matching.weight_draws.draw_weights`. Assumption: 50.
    firm_share
        Share of draws from which on a grade is firm, 0…1. Assumption: nine in ten.
    worst
        How many cells count as those that hurt most. Assumption: ten.
    """

    concentration: float = CONCENTRATION
    firm_share: float = FIRM_SHARE
    worst: int = WORST_CELLS


_STANDARD = UncertaintyAssumptions()


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
        (k,), share of draws in which the cell is below the target and among those that hurt most,
        by (target − P) times projects (rank acceptability).
    mean_rank
        (k,), mean rank among all cells with demand by that measure, 1 = hurts most; equal ones
        in the order of the cells.
    grade_shares
        (k, 5), share of draws per grade.
    stability
        (k,), one of `CLASSES`; empty where there is no demand. ``firm``: one grade holds in at
        least the firm share of the draws; ``depends_on_weights``: it does not, but would with the
        weights fixed and only ratings drawn; ``undecided``: neither.
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
    assumptions: UncertaintyAssumptions = _STANDARD,
    *,
    seed: int = SEED,
    on_progress: Progress | None = None,
) -> UncertainDegrees:
    """Return how P of every cell spreads when weights and vague ratings are drawn.

    Parameters
    ----------
    body, corners
        Who and what counts, and all ratings as trapezoids; unrated ones take the set's defaults.
    parameters
        The point that weights are drawn around; its reading, target and grades are kept.
    count
        Draws n ≥ 1; needs about 8 · cells · n bytes while it is made.
    assumptions
        How far weights are drawn, and what counts as firm and as worst.
    seed
        The same seed gives the same result.
    on_progress
        Told (done, all) after each piece of work.
    """
    sampler = Sampler(body, corners, parameters)
    fixed = min(count, RATING_DRAWS) if sum(sampler.vague_counts) else 1
    projects = np.bincount(body.project_cells, minlength=body.cell_count)
    demanded = projects > 0

    def tell(done: int) -> None:
        if on_progress:
            on_progress(done, count + fixed)

    drawn = np.empty((int(demanded.sum()), count))
    ranks, chosen = np.zeros(len(drawn)), np.zeros(len(drawn))
    done = 0
    weights = draw_weights(parameters, count, seed, assumptions.concentration)
    for part in draw_match_degrees(sampler, weights, seed):
        known = part[demanded]
        size = known.shape[1]
        drawn[:, done : done + size] = known
        placed = _ranks((parameters.target - known) * projects[demanded][:, None])
        ranks += placed.sum(axis=1)
        chosen += ((placed <= assumptions.worst) & _is_below(known, parameters.target)).sum(axis=1)
        done += size
        tell(done)
    shares = _grade_shares(drawn, parameters)
    below = _is_below(drawn, parameters.target).mean(axis=1)
    drawn.sort(axis=1)
    percentiles = _percentiles(drawn)
    # Weights fixed, only ratings drawn: the first draws of the same ratings.
    still = draw_match_degrees(sampler, keep_weights(parameters, fixed), seed)
    alone = _grade_shares(np.concatenate([part[demanded] for part in still], axis=1), parameters)
    tell(count + fixed)
    return UncertainDegrees(
        percentiles=_spread(percentiles, demanded),
        below_target=_spread(below, demanded),
        among_worst=_spread(chosen / count, demanded),
        mean_rank=_spread(ranks / count, demanded),
        grade_shares=_spread(shares, demanded),
        stability=_spread(_classify(shares, alone, assumptions.firm_share), demanded, ""),
    )


def _classify(shares: Floats, alone: Floats, firm_share: float) -> NDArray[np.object_]:
    """Return the class by the grade shares of all draws and of those with fixed weights."""
    least = firm_share - _ROUNDING
    firm, alike = shares.max(axis=1) >= least, alone.max(axis=1) >= least
    return np.where(firm, FIRM, np.where(alike, BY_WEIGHTS, UNDECIDED)).astype(object)


def _is_below(values: Floats, limit: float) -> NDArray[np.bool_]:
    """Return whether values lie below a limit; a last bit of rounding does not count.

    An ideal body lies exactly on the usual target, and drawn weights add up to 4 only nearly.
    """
    return values < limit * (1 - _ROUNDING)


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
    reached = [np.ones(len(drawn)),
               *(1 - _is_below(drawn, limit).mean(axis=1) for limit in limits),
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
