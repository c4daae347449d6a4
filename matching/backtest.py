"""How well a predictor foretells where scheduling is hard, on arrays.

Every score reads the same way: a higher value of the predictor means harder. Months are drawn
again whole, because the cells of one month share its holidays and its load and are not independent
observations. Sources: C. Spearman (1904) for the rank correlation; J. Hanley and B. McNeil (1982)
for the area under the curve as a share of pairs; G. Brier (1950); B. Efron (1979) for the
bootstrap, T. Hesterberg (2015) for its interval from few months; isotonic calibration after
B. Zadrozny and C. Elkan (2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.stats import norm, t

from matching.assumptions import CONFIDENCE, RELIABILITY_BINS
from matching.entities import Floats, Indices

# Assumption: so many draws settle the ends of the interval to about 0.01.
DRAWS = 1000
SEED = 20240601
BETTER, WORSE, OPEN = "better", "worse", "open"


@dataclass(frozen=True)
class Estimate:
    """A number with the ends of its bootstrap interval; NaN where it cannot be computed."""

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """What a difference shows: ``better``, ``worse``, or ``open`` where 0 is inside."""
        if self.low > 0 and self.value > 0:
            return BETTER
        return WORSE if self.high < 0 and self.value < 0 else OPEN


@dataclass(frozen=True)
class Skill:
    """How well one predictor did.

    Attributes
    ----------
    correlation
        Spearman's ρ of predictor and realised difficulty, −1…1.
    auc
        Probability that of a hard and another cell the hard one has the higher value, 0…1.
    brier
        Mean squared error of the predicted chance of a hard month, 0…1; lower is better.
    """

    correlation: Estimate
    auc: Estimate
    brier: Estimate


@dataclass(frozen=True)
class Sample:
    """What was foretold and what came, one row per cell and month, n together.

    Attributes
    ----------
    scores
        Predictor → (n,), higher = harder.
    chances
        Predictor → (n,), predicted chance of a hard month, 0…1.
    realised
        (n,), realised difficulty.
    hard
        (n,), whether the month was hard.
    months
        (n,), number of the month from 0.
    """

    scores: Mapping[str, Floats]
    chances: Mapping[str, Floats]
    realised: Floats
    hard: np.ndarray
    months: Indices


def midranks(values: Floats, weights: Floats) -> Floats:
    """Return the weight below each value plus half the weight at it.

    Parameters
    ----------
    values
        (n,).
    weights
        (draws, n), how often each row was drawn.

    Returns
    -------
    ndarray
        (draws, n); with weights 1 it is the usual rank less ½.
    """
    order = np.argsort(values, kind="stable")
    found = values[order]
    starts = np.flatnonzero(np.concatenate([[True], found[1:] != found[:-1]]))
    at = np.add.reduceat(weights[:, order], starts, axis=1)
    below = np.cumsum(at, axis=1) - at
    ranks = np.empty_like(weights)
    ranks[:, order] = np.repeat(below + at / 2, np.diff([*starts, len(found)]), axis=1)
    return ranks


def rank_correlation(first: Floats, second: Floats, weights: Floats) -> Floats:
    """Return Spearman's ρ in each draw, (draws,); NaN where either side is constant.

    Parameters
    ----------
    first, second
        (draws, n), from `midranks`.
    weights
        (draws, n), how often each row was drawn.
    """
    deviations = []
    for ranks in (first, second):
        mean = (weights * ranks).sum(axis=1) / weights.sum(axis=1)
        deviations.append(ranks - mean[:, None])
    a, b = deviations
    spread = np.sqrt((weights * a * a).sum(axis=1) * (weights * b * b).sum(axis=1))
    # Ranks are halves of whole numbers: anything smaller is rounding.
    return _ratio((weights * a * b).sum(axis=1), spread, least=1e-6)


def area_under_curve(ranks: Floats, hard: np.ndarray, weights: Floats) -> Floats:
    """Return the AUC in each draw, (draws,); NaN where all or no rows are hard.

    Parameters
    ----------
    ranks
        (draws, n), from `midranks` of the predictor.
    hard
        (n,).
    weights
        (draws, n), how often each row was drawn.
    """
    positive = weights * hard
    wins = (positive * ranks).sum(axis=1)
    found = positive.sum(axis=1)
    others = weights.sum(axis=1) - found
    # Pairs of two hard rows, each with itself too, make up half the squared weight.
    return _ratio(wins - found**2 / 2, found * others)


def brier_score(chance: Floats, hard: np.ndarray, weights: Floats) -> Floats:
    """Return the mean squared error of the predicted chance in each draw, (draws,)."""
    return (weights * (chance - hard) ** 2).sum(axis=1) / weights.sum(axis=1)


def _ratio(numerator: Floats, denominator: Floats, least: float = 0.0) -> Floats:
    unknown = np.full_like(denominator, np.nan)
    return np.divide(numerator, denominator, out=unknown, where=denominator > least)


@dataclass(frozen=True)
class Calibration:
    """A rising line from a predictor's value to the chance of a hard month."""

    values: Floats
    chances: Floats

    def __call__(self, score: Floats) -> Floats:
        """Return the chance of each value; beyond the ends it stays as it is there."""
        return np.interp(score, self.values, self.chances)


def fit_calibration(score: Floats, hard: np.ndarray) -> Calibration:
    """Fit the chance of a hard month as a rising function of a predictor.

    Isotonic regression: nothing is assumed but that a higher value is never less hard. A predictor
    that points the wrong way gives the plain share of hard rows everywhere.

    Parameters
    ----------
    score, hard
        (n,), n ≥ 1.
    """
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    shares = np.bincount(inverse, hard.astype(np.float64)) / counts
    return Calibration(values, isotonic_regression(shares, weights=counts).x)


def assess_skill(
    sample: Sample, first: str, draws: int = DRAWS, seed: int = SEED
) -> tuple[dict[str, Skill], dict[str, Estimate]]:
    """Score every predictor, and by how much the AUC of `first` exceeds each other's.

    Parameters
    ----------
    sample
        At least one row.
    first
        The predictor to be judged.
    draws, seed
        Of the bootstrap by month; the same draws serve every predictor.
    """
    weights = np.vstack([np.ones(len(sample.hard)), _draw_months(sample.months, draws, seed)])
    ranks = {name: midranks(score, weights) for name, score in sample.scores.items()}
    realised = midranks(sample.realised, weights)
    areas = {name: area_under_curve(ranks[name], sample.hard, weights) for name in ranks}
    months = len(np.unique(sample.months))
    skills = {
        name: Skill(
            _estimate(rank_correlation(ranks[name], realised, weights), months),
            _estimate(areas[name], months),
            _estimate(brier_score(sample.chances[name], sample.hard, weights), months),
        )
        for name in ranks
    }
    advantages = {
        name: _estimate(areas[first] - area, months)
        for name, area in areas.items()
        if name != first
    }
    return skills, advantages


def score_by_month(sample: Sample, score: Floats) -> Floats:
    """Return the AUC of a predictor in each month alone, (months,); NaN where undefined."""
    every = np.arange(sample.months.max() + 1)
    alone = np.equal.outer(every, sample.months).astype(np.float64)
    return area_under_curve(midranks(score, alone), sample.hard, alone)


def _draw_months(months: Indices, draws: int, seed: int) -> Floats:
    """Return how often each row is drawn when its months are drawn with replacement."""
    present, inverse = np.unique(months, return_inverse=True)
    count = len(present)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)
    return drawn[:, inverse].astype(np.float64)


def _estimate(values: Floats, months: int) -> Estimate:
    """Return the first value, which is of all months once, with the quantiles of the draws.

    Plain quantiles are too narrow for few months: they are taken further out, as Student's
    distribution lies further out than the normal one.
    """
    drawn = values[1:][np.isfinite(values[1:])]
    if np.isnan(values[0]) or not drawn.size or months < 2:
        return Estimate(float(values[0]), float("nan"), float("nan"))
    reach = t.ppf((1 - CONFIDENCE) / 2, months - 1) * np.sqrt(months / (months - 1))
    tail = norm.cdf(reach)
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Estimate(float(values[0]), float(low), float(high))


def count_reliability(
    chance: Floats, hard: np.ndarray, bins: int = RELIABILITY_BINS
) -> tuple[Floats, Floats, Indices]:
    """Compare predicted chances with what came.

    Rows are taken in the order of their chance, in `bins` groups of like size; equal chances stay
    together.

    Returns
    -------
    tuple
        Mean predicted chance, share of hard rows and number of rows of each group, ascending.
    """
    if not len(chance):
        return np.empty(0), np.empty(0), np.empty(0, dtype=np.intp)
    ranks = midranks(chance, np.ones((1, len(chance))))[0]
    places = (ranks / len(chance) * bins).astype(np.intp)
    counts = np.bincount(places, minlength=bins)
    used = counts > 0
    means, shares = (
        np.bincount(places, values.astype(np.float64), minlength=bins)[used] / counts[used]
        for values in (chance, hard)
    )
    return means, shares, counts[used]
