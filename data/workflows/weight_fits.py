"""Weights fitted on the first part of the tested months and judged on the last.

The last months are never looked at while fitting; what the fit gains there is what it is worth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.workflows.encoding import Period
from data.workflows.match_degrees import encode_stored_body
from data.workflows.stored_body import StoredBody
from matching.assumptions import EVALUATIONS, LEARNED_SHARE, LEAST_MONTHS
from matching.backtest import Estimate, Sample, Skill, assess_skill
from matching.parameters import Parameters
from matching.weight_fit import FitMonth, fit_weights, score_months

CURRENT, FITTED = "current", "fitted"


@dataclass(frozen=True)
class WeightFit:
    """Fitted weights beside those in use.

    Attributes
    ----------
    parameters
        The fitted set.
    learned, held_out
        Scores of ``current`` and ``fitted`` weights on either part (no Brier score: no chances).
    advantage
        By how much the held-out AUC of the fitted weights exceeds that of the current ones.
    learned_months, held_out_months
        First and last month of either part, ``YYYY-MM``.
    """

    parameters: Parameters
    learned: dict[str, Skill]
    held_out: dict[str, Skill]
    advantage: Estimate
    learned_months: tuple[str, str]
    held_out_months: tuple[str, str]


def fit_tested_months(
    body: StoredBody,
    tested: pd.DataFrame,
    level: str,
    parameters: Parameters,
    evaluations: int = EVALUATIONS,
    report: Callable[[float], None] | None = None,
) -> WeightFit | None:
    """Fit the weights on the first two thirds of the tested months.

    Parameters
    ----------
    body, level, parameters
        As the backtest was run with.
    tested
        ``Backtest.tested``.
    evaluations, report
        See `matching.weight_fit.fit_weights`.

    Returns
    -------
    WeightFit or None
        None where either part has fewer than six months, or no hard cell or no other.
    """
    months = sorted(tested[s.PERIOD].unique())
    cut = round(len(months) * LEARNED_SHARE)
    parts = months[:cut], months[cut:]
    kinds = [tested.loc[tested[s.PERIOD].isin(part), s.HARD].nunique() for part in parts]
    if min(map(len, parts)) < LEAST_MONTHS or min(kinds) < 2:
        return None
    laid_out = {month: _lay_out(body, tested, month, level, parameters) for month in months}
    learned, held_out = ([laid_out[month] for month in part] for part in parts)
    fitted = fit_weights(learned, parameters, evaluations, report)
    scores = [
        _compare(tested[tested[s.PERIOD].isin(part)], prepared, parameters, fitted)
        for part, prepared in zip(parts, (learned, held_out), strict=True)
    ]
    return WeightFit(
        fitted, scores[0][0], scores[1][0], scores[1][1],
        (parts[0][0], parts[0][-1]), (parts[1][0], parts[1][-1]),
    )  # fmt: skip


def _lay_out(
    body: StoredBody, tested: pd.DataFrame, month: str, level: str, parameters: Parameters
) -> FitMonth:
    period = Period.of(date.fromisoformat(f"{month}-01"))
    # As the backtest laid them out.
    encoded = encode_stored_body(body.without_programme(), period, level, parameters)
    cells = encoded.cells.assign(**{s.CODE: encoded.cells[s.CODE].fillna("")})
    rows = tested[tested[s.PERIOD] == month]
    places = pd.MultiIndex.from_frame(cells[s.CELL_KEY]).get_indexer(
        pd.MultiIndex.from_frame(rows[s.CELL_KEY])
    )
    return FitMonth(encoded.body, places.astype(np.intp), rows[s.REALISED].to_numpy(np.float64))


def _compare(
    rows: pd.DataFrame, months: list[FitMonth], current: Parameters, fitted: Parameters
) -> tuple[dict[str, Skill], Estimate]:
    ordered = rows.sort_values(s.PERIOD, kind="stable")
    scores = {CURRENT: score_months(months, current), FITTED: score_months(months, fitted)}
    unknown = np.full(len(ordered), np.nan)
    sample = Sample(
        scores,
        dict.fromkeys(scores, unknown),
        ordered[s.REALISED].to_numpy(np.float64),
        ordered[s.HARD].to_numpy(dtype=bool),
        pd.factorize(ordered[s.PERIOD])[0].astype(np.intp),
    )
    skills, advantages = assess_skill(sample, FITTED)
    return skills, advantages[CURRENT]
