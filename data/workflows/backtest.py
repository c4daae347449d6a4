"""Does P foretell where scheduling is hard? Rolling over the months of the scheduling history.

MODEL.md section 5. What is said about a month rests on what its first morning knew: requests made
before, as far as they were settled by then, and P of the registrations valid on that day. The store
keeps the roster, its ratings and the project list as they are today, not as they were; due audits
that are no projects are left out, since the ledger cannot tell which they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.scheduling import (
    count_difficulty,
    keep_known,
    mark_hard,
    pick_last,
    rate_months,
)
from data.workflows.scheduling import list_months
from matching.assumptions import (
    HARD_SHARE,
    LEAST_CELLS,
    LEAST_MONTHS,
    STAFFING_DAYS,
    WARM_UP_MONTHS,
)
from matching.backtest import (
    Estimate,
    Sample,
    Skill,
    assess_skill,
    count_reliability,
    fit_calibration,
    score_by_month,
)

# What P is measured against: heads per code, and the cell's last month.
BASELINES = (s.AUDITORS_COUNT, s.LAST_DIFFICULTY)
PREDICTORS = (s.MATCH_DEGREE, *BASELINES)
CHANCE = "_chance"
_ROW = [s.PERIOD, *s.CELL_KEY]


@dataclass(frozen=True)
class BacktestAssumptions:
    """What the records do not say.

    Parameters
    ----------
    warm_up
        Months at the start that are learned from and not tested. Assumption: 6.
    hard_share
        Part of the earlier months of all cells that counts as hard. Assumption: a quarter.
    staffing_days
        Days within which a request should be staffed where its project is not stored, and for
        which a month's requests are watched before it is judged. Assumption: 30.
    """

    warm_up: int = WARM_UP_MONTHS
    hard_share: float = HARD_SHARE
    staffing_days: int = STAFFING_DAYS


@dataclass(frozen=True)
class Backtest:
    """What was foretold and what came.

    Attributes
    ----------
    tested
        One row per tested cell and month: the three predictors, each also with the ending
        ``_chance`` (predicted chance of a hard month), ``realised`` difficulty, ``hard``,
        ``requests`` and the components of the difficulty.
    months
        Per tested month: ``requests``, ``cells``, ``hard`` cells, their median ``wait_days`` (a
        request that was given up waits for ever), mean ``late_share``, and the AUC of each
        predictor (NaN where all or no cells were hard).
    skills, advantages
        Scores of each predictor, and by how much the AUC of P exceeds each baseline's; empty
        where the history does not suffice.
    reliability
        Per predictor and step of the chance: ``value`` predicted, ``share`` that came, ``cells``.
    months_known
        Months with requests that have been watched long enough.
    months_needed
        Months that a first result needs.
    not_comparable
        Cells of the tested months without one of the three predictors.
    """

    tested: pd.DataFrame
    months: pd.DataFrame
    skills: dict[str, Skill]
    advantages: dict[str, Estimate]
    reliability: pd.DataFrame
    months_known: int
    months_needed: int
    not_comparable: int


def run_backtest(
    requests: pd.DataFrame,
    degrees: pd.DataFrame,
    until: date,
    assumptions: BacktestAssumptions | None = None,
) -> Backtest:
    """Test the three predictors on every month after the warm-up.

    Parameters
    ----------
    requests
        From `split_requests`, all or those of one scheme.
    degrees
        From `assess_month`, of every month of `list_months`.
    until
        From `observed_until`.
    assumptions
        The defaults where None.
    """
    assumed = assumptions or BacktestAssumptions()
    months = list_months(requests, until)
    watched = [m for m in months if _is_watched(m, until + timedelta(days=1), assumed)]
    forecasts = forecast_months(requests, degrees, watched, assumed)
    known = keep_known(requests, until + timedelta(days=1))
    rated = rate_months(known, _names(watched[assumed.warm_up :]), assumed.hard_share)
    tested = forecasts.merge(rated, on=_ROW)
    skills, advantages = _score(tested)
    return Backtest(
        tested,
        _count_months(tested),
        skills,
        advantages,
        _count_reliability(tested),
        int(known.loc[known[s.PERIOD].isin(_names(watched)), s.PERIOD].nunique()),
        assumed.warm_up + LEAST_MONTHS,
        len(rated) - len(tested),
    )


def _names(months: list[date]) -> list[str]:
    return [f"{month:%Y-%m}" for month in months]


def _is_watched(month: date, day: date, assumed: BacktestAssumptions) -> bool:
    """Return whether all requests of a month have been watched long enough on a morning."""
    following = pd.Timestamp(month) + pd.DateOffset(months=1)
    return bool(following + pd.Timedelta(days=assumed.staffing_days) <= pd.Timestamp(day))


def forecast_months(
    requests: pd.DataFrame,
    degrees: pd.DataFrame,
    months: list[date],
    assumptions: BacktestAssumptions,
) -> pd.DataFrame:
    """Foretell every cell with all three predictors, for each month after the warm-up.

    Parameters
    ----------
    requests, degrees
        As for `run_backtest`.
    months
        Consecutive, from the first of the history on.

    Returns
    -------
    DataFrame
        ``period``, the cell, the predictors (higher = harder: P and heads are negated) and their
        chances. Nothing of a row depends on what happened in its month or after.
    """
    scores: list[pd.DataFrame] = []
    forecasts = [_blank_forecasts()]
    for number, month in enumerate(months):
        counted = count_difficulty(keep_known(requests, month))
        current = degrees[degrees[s.PERIOD] == f"{month:%Y-%m}"].dropna(subset=[s.MATCH_DEGREE])
        current = current.merge(pick_last(counted), on=s.CELL_KEY)
        current[[s.MATCH_DEGREE, s.AUDITORS_COUNT]] *= -1.0
        if number >= assumptions.warm_up:
            watched = [m for m in months[:number] if _is_watched(m, month, assumptions)]
            settled = counted[counted[s.PERIOD].isin(_names(watched))]
            forecasts += _calibrate(current, scores, settled, assumptions.hard_share)
        # Later months learn only from cells that were asked for.
        asked = requests.loc[requests[s.PERIOD] == f"{month:%Y-%m}", s.CELL_KEY].drop_duplicates()
        scores.append(current[[*_ROW, *PREDICTORS]].merge(asked, on=s.CELL_KEY))
    return pd.concat(forecasts[1:] or forecasts, ignore_index=True)


def _calibrate(
    current: pd.DataFrame, earlier: Iterable[pd.DataFrame], settled: pd.DataFrame, share: float
) -> list[pd.DataFrame]:
    """Turn the predictors of a month into chances learned on settled months before it."""
    hard = mark_hard(settled[s.REALISED], settled[s.REALISED], share)
    lessons = pd.concat(earlier, ignore_index=True).merge(
        settled[_ROW].assign(**{s.HARD: hard}), on=_ROW
    )
    if lessons.empty or current.empty:
        return []
    chances = {}
    for name in PREDICTORS:
        calibration = fit_calibration(_floats(lessons[name]), lessons[s.HARD].to_numpy(bool))
        chances[name + CHANCE] = calibration(_floats(current[name]))
    return [current[[*_ROW, *PREDICTORS]].assign(**chances)]


def _blank_forecasts() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in _ROW}
    numbers = (*PREDICTORS, *(name + CHANCE for name in PREDICTORS))
    return pd.DataFrame(texts | {name: pd.Series(dtype="float64") for name in numbers})


def _floats(values: pd.Series) -> np.ndarray:
    return values.to_numpy(dtype=np.float64)


def make_sample(tested: pd.DataFrame) -> Sample:
    """Return the tested rows as arrays."""
    return Sample(
        {name: _floats(tested[name]) for name in PREDICTORS},
        {name: _floats(tested[name + CHANCE]) for name in PREDICTORS},
        _floats(tested[s.REALISED]),
        tested[s.HARD].to_numpy(dtype=bool),
        pd.factorize(tested[s.PERIOD], sort=True)[0].astype(np.intp),
    )


def _score(tested: pd.DataFrame) -> tuple[dict[str, Skill], dict[str, Estimate]]:
    hard = int(tested[s.HARD].sum())
    rare = min(hard, len(tested) - hard)
    if tested[s.PERIOD].nunique() < LEAST_MONTHS or rare < LEAST_CELLS:
        return {}, {}
    return assess_skill(make_sample(tested), s.MATCH_DEGREE)


def _count_months(tested: pd.DataFrame) -> pd.DataFrame:
    groups = tested.groupby(s.PERIOD)
    counts = groups.agg(
        **{
            s.REQUESTS: (s.REQUESTS, "sum"), s.CELLS: (s.CODE, "size"), s.HARD: (s.HARD, "sum"),
            s.WAIT_DAYS: (s.WAIT_DAYS, "median"), s.LATE_SHARE: (s.LATE_SHARE, "mean"),
        }
    ).reset_index()  # fmt: skip
    if tested.empty:
        return counts.assign(**{name: pd.Series(dtype="float64") for name in PREDICTORS})
    sample = make_sample(tested)
    areas = {name: score_by_month(sample, score) for name, score in sample.scores.items()}
    return counts.assign(**areas)


def _count_reliability(tested: pd.DataFrame) -> pd.DataFrame:
    hard = tested[s.HARD].to_numpy(dtype=bool)
    parts = [
        pd.DataFrame(
            dict(zip((s.VALUE, s.SHARE, s.CELLS),
                     count_reliability(_floats(tested[name + CHANCE]), hard), strict=True))
        ).assign(**{s.FACTOR: name})
        for name in PREDICTORS
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)
