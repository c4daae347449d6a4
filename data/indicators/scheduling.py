"""How hard scheduling really was, per cell and month, from the requests of the history.

``requests`` has one row per request and code: ``scheme, edition, code`` (empty without a code
list), ``period`` (its month), ``requested_on, confirmed_on, deadline, declines, replans``. What a
day could not know is unknown on it; unknown components are left out, never counted as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s

# Assumption: these four, with equal weight; nothing is published on how they compare.
COMPONENTS = [s.WAIT_DAYS, s.LATE_SHARE, s.DECLINES, s.REPLANS]


def keep_known(requests: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the requests made before a day as they were known on its morning.

    Adds ``wait_days`` from request to confirmed team, and ``late_share``: 1 if not staffed by the
    deadline, 0 if it was, unknown while still open within it. An open request has waited at least
    the days so far; it is given the mean wait of those that took longer than that (Assumption;
    the days so far where none did). Declines and re-plans carry no date: they are known once the
    team is confirmed.
    """
    morning = pd.Timestamp(day)
    known = requests[requests[s.REQUESTED_ON] < morning]
    confirmed = known[s.CONFIRMED_ON].where(known[s.CONFIRMED_ON] < morning)
    settled = confirmed.notna()
    waited = (confirmed.fillna(morning) - known[s.REQUESTED_ON]).dt.days.to_numpy(np.float64)
    late = (confirmed.fillna(morning) > known[s.DEADLINE]).astype("float64")
    counts = {
        name: known[name].astype("float64").where(settled) for name in (s.DECLINES, s.REPLANS)
    }
    return known.assign(
        **{
            s.CONFIRMED_ON: confirmed,
            s.WAIT_DAYS: _complete_waits(waited, settled.to_numpy(dtype=bool)),
            s.LATE_SHARE: late.where(settled | (late == 1)),
            **counts,
        }
    )


def _complete_waits(waited: np.ndarray, settled: np.ndarray) -> np.ndarray:
    """Replace the days so far of open requests by the mean of the longer waits.

    Without this the newest months would look easy: of their requests only the quick ones are done.
    """
    done = np.sort(waited[settled])
    longer = np.cumsum(done[::-1])[::-1] / np.arange(len(done), 0, -1)
    so_far = waited[~settled]
    place = np.searchsorted(done, so_far, side="right")
    completed = waited.copy()
    completed[~settled] = [
        longer[position] if position < len(done) else days
        for position, days in zip(place, so_far, strict=True)
    ]
    return completed


def score_requests(known: pd.DataFrame) -> pd.Series:
    """Return how hard each request was among all given, 0…1, higher = harder.

    The mean of the percentiles of its known components; equal values share their percentile.
    Percentiles are taken per request: those of a cell's means would rise with its size, because a
    large cell always has some decline.
    """
    return known[COMPONENTS].rank(pct=True).mean(axis=1)


def count_difficulty(known: pd.DataFrame) -> pd.DataFrame:
    """Return the realised difficulty of each month and cell among all requests given.

    Parameters
    ----------
    known
        From `keep_known`.

    Returns
    -------
    DataFrame
        Month, cell, ``realised`` (mean of its requests, 0…1), the mean of each component
        and the number of ``requests``; sorted by month and cell.
    """
    groups = known.assign(**{s.REALISED: score_requests(known)}).groupby([s.PERIOD, *s.CELL_KEY])
    means = groups[[s.REALISED, *COMPONENTS]].mean()
    return means.assign(**{s.REQUESTS: groups.size()}).reset_index()


def mark_hard(realised: pd.Series, earlier: pd.Series, share: float) -> pd.Series:
    """Return which difficulties lie above those of all but the hardest `share` of earlier ones.

    Parameters
    ----------
    realised, earlier
        Realised difficulties rated together; at least one earlier.
    share
        Part of the earlier ones that counts as hard, 0…1. Assumption: a quarter.
    """
    return realised > earlier.quantile(1 - share)


def rate_months(known: pd.DataFrame, months: Iterable[str], share: float) -> pd.DataFrame:
    """Rate each month against the months up to it.

    Parameters
    ----------
    known
        From `keep_known`.
    months
        ``YYYY-MM``; one without an earlier month in `known` is left out.
    share
        See `mark_hard`.

    Returns
    -------
    DataFrame
        The columns of `count_difficulty` and whether the cell was ``hard`` by the measure of the
        earlier months.
    """
    nothing = count_difficulty(known.iloc[:0]).assign(**{s.HARD: pd.Series(dtype="bool")})
    rated = [nothing]
    for month in months:
        counted = count_difficulty(known[known[s.PERIOD] <= month])
        now = counted[s.PERIOD] == month
        if now.any() and not now.all():
            earlier = counted.loc[~now, s.REALISED]
            hard = mark_hard(counted.loc[now, s.REALISED], earlier, share)
            rated.append(counted[now].assign(**{s.HARD: hard}))
    return pd.concat(rated[1:] or rated, ignore_index=True)


def pick_last(counted: pd.DataFrame) -> pd.DataFrame:
    """Return the realised difficulty of the last month of each cell: cell, ``last_difficulty``."""
    last = counted.drop_duplicates(s.CELL_KEY, keep="last")  # sorted by month
    return last[[*s.CELL_KEY, s.REALISED]].rename(columns={s.REALISED: s.LAST_DIFFICULTY})
