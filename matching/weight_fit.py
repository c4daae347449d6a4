"""Weights of the match degree that order past months best: offered as numbers, never applied.

Up to eight shares are sought: of the four difficulty weights, the five ratings of B1 and the two
of B2. A weight that does not count stays as it is (0, or that of certificates in the ratio
reading); each group keeps its sum, so that targets keep their meaning as nearly as they can.
J. Nelder and R. Mead (1965): ranks have no gradient.
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
from matching.errors import CertMatchError
from matching.match_degree import assess_match_degree
from matching.parameters import Parameters
from matching.weight_draws import group_weights

_WIDEST = np.log(WIDEST_WEIGHT)
_FIRST_STEP = 0.7
_DECIMALS = 3
_GROUPS = ("weights_b1", "weights_b2", "weights_difficulty")


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
        try:
            candidate = parameters if not tried else _with_weights(parameters, places)
        except CertMatchError:
            return 1.0  # no set: an exponent steeper than allowed
        correlation = rank_correlation(
            midranks(score_months(months, candidate), once), ranks, once
        )[0]
        tried.append((float(np.nan_to_num(correlation, nan=-1.0)), candidate))
        if report is not None:
            report(min(len(tried) / evaluations, 1.0))
        return -tried[-1][0]

    start = _places(parameters)
    if not len(start):
        return parameters  # each group has one weight that counts; its share is 1
    simplex = np.vstack([start, start + _FIRST_STEP * np.eye(len(start))])
    minimize(
        loss, start, method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxfev": evaluations, "xatol": 0.01, "fatol": 1e-4},
    )  # fmt: skip
    return max(tried, key=lambda each: each[0])[1]


def _places(parameters: Parameters) -> Floats:
    """Return where the search starts: each weight over its group's first, on an open scale."""
    parts = [np.empty(0)]
    for group in group_weights(parameters):
        values = np.log(group.values[group.counts])
        parts.append(np.clip((values[1:] - values[:1]) / _WIDEST, -0.95, 0.95))
    return np.arctanh(np.concatenate(parts))


def _with_weights(parameters: Parameters, places: Floats) -> Parameters:
    changes: dict[str, Any] = {}
    place = 0
    for name, group in zip(_GROUPS, group_weights(parameters), strict=True):
        weights = dict(getattr(parameters, name))
        counting = [each for each, counts in zip(group.names, group.counts, strict=True) if counts]
        own = _WIDEST * np.tanh(places[place : place + max(len(counting) - 1, 0)])
        place += len(own)
        shares = np.exp([0.0, *own])
        total = sum(weights[each] for each in counting)
        fitted = np.round(total * shares / shares.sum(), _DECIMALS)
        changes[name] = weights | dict(zip(counting, fitted.tolist(), strict=False))
    return replace(parameters, **changes)
