"""Weights of the match degree that order past months best: offered as numbers, never applied.

Eight shares are sought: of the four difficulty weights, the five ratings of B1 and the two of B2;
each group keeps its sum, so that targets keep their meaning as nearly as they can. J. Nelder and
R. Mead (1965): ranks have no gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from matching.assumptions import EVALUATIONS, WIDEST_WEIGHT
from matching.backtest import midranks, rank_correlation
from matching.entities import Body, Floats, Indices
from matching.match_degree import assess_match_degree
from matching.parameters import B1_RATINGS, B2_RATINGS, DIFFICULTY_FACTORS, Parameters

_WIDEST = np.log(WIDEST_WEIGHT)
_FIRST_STEP = 0.7
_DECIMALS = 3
_GROUPS = {
    "weights_difficulty": DIFFICULTY_FACTORS,
    "weights_b1": B1_RATINGS,
    "weights_b2": B2_RATINGS,
}


@dataclass(frozen=True)
class FitMonth:
    """One month: the body as of its first day, and how hard its cells turned out.

    Attributes
    ----------
    body
        As laid out for the month.
    cells
        (k,), the tested cells.
    realised
        (k,), their realised difficulty.
    """

    body: Body
    cells: Indices
    realised: Floats


def score_months(months: Sequence[FitMonth], parameters: Parameters) -> Floats:
    """Return −P of the tested cells of all months, so that higher means harder."""
    degrees = [assess_match_degree(m.body, parameters).match_degree[m.cells] for m in months]
    return -np.concatenate(degrees)


def fit_weights(
    months: Sequence[FitMonth],
    parameters: Parameters,
    evaluations: int = EVALUATIONS,
    report: Callable[[float], None] | None = None,
) -> Parameters:
    """Return the set whose P ranks the cells of `months` most like their realised difficulty.

    Parameters
    ----------
    months
        At least one; in-sample only.
    parameters
        The set to start from; it comes back where nothing ranks better.
    evaluations
        How many sets are tried at most.
    report
        Told the share of evaluations done.

    Returns
    -------
    Parameters
        Equal to `parameters` but for the weights.
    """
    realised = np.concatenate([month.realised for month in months])
    once = np.ones((1, len(realised)))
    ranks = midranks(realised, once)
    tried: list[tuple[float, Parameters]] = []

    def loss(places: Floats) -> float:
        candidate = parameters if not tried else _with_weights(parameters, places)
        correlation = rank_correlation(
            midranks(score_months(months, candidate), once), ranks, once
        )[0]
        tried.append((float(np.nan_to_num(correlation, nan=-1.0)), candidate))
        if report is not None:
            report(min(len(tried) / evaluations, 1.0))
        return -tried[-1][0]

    start = _places(parameters)
    simplex = np.vstack([start, start + _FIRST_STEP * np.eye(len(start))])
    minimize(
        loss, start, method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxfev": evaluations, "xatol": 0.01, "fatol": 1e-4},
    )  # fmt: skip
    return max(tried, key=lambda each: each[0])[1]


def _places(parameters: Parameters) -> Floats:
    """Return where the search starts: each weight over its group's first, on an open scale."""
    parts = []
    for group, names in _GROUPS.items():
        weights = getattr(parameters, group)
        values = np.log(np.maximum([weights[name] for name in names], 1e-9))
        parts.append(np.clip((values[1:] - values[0]) / _WIDEST, -0.95, 0.95))
    return np.arctanh(np.concatenate(parts))


def _with_weights(parameters: Parameters, places: Floats) -> Parameters:
    changes: dict[str, Any] = {}
    place = 0
    for group, names in _GROUPS.items():
        own = _WIDEST * np.tanh(places[place : place + len(names) - 1])
        place += len(names) - 1
        shares = np.exp([0.0, *own])
        total = sum(getattr(parameters, group).values())
        weights = np.round(total * shares / shares.sum(), _DECIMALS)
        changes[group] = dict(zip(names, weights.tolist(), strict=True))
    return replace(parameters, **changes)
