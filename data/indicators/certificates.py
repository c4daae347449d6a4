"""What the counts of the ledger add up to for a reader."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from matching.assumptions import EXPIRES_SOON_MONTHS


def count_soon(expiry: pd.DataFrame) -> int:
    """Return how many certificates expire in the next months (`EXPIRES_SOON_MONTHS`).

    Parameters
    ----------
    expiry
        ``certificates`` per month from the day on, in order, at least that many months.
    """
    return int(expiry[s.CERTIFICATES].head(EXPIRES_SOON_MONTHS).sum())


def count_several(holders: pd.DataFrame) -> int:
    """Return how many organisations hold more than one certificate.

    Parameters
    ----------
    holders
        ``organizations`` by ``certificates_held``: each organisation stands in one row only.
    """
    return int(holders.loc[holders[s.CERTIFICATES_HELD] > 1, s.ORGANIZATIONS].sum())


def rank_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the provinces in which the body has certificates and the nation's figure is known.

    Shares are too small for percent: they come in ten-thousandths, the largest first.
    """
    known = shares[shares[s.CERTIFICATE_SHARE].notna() & (shares[s.CERTIFICATES] > 0)]
    columns = [s.CERTIFICATE_SHARE, s.ORGANIZATION_SHARE]
    ranked = known.sort_values(s.CERTIFICATE_SHARE, ascending=False, ignore_index=True)
    return ranked.assign(**{name: ranked[name] * 1e4 for name in columns})


def unfold_moves(moves: pd.DataFrame, holders: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return stock and flow month by month.

    Parameters
    ----------
    moves
        ``entered, left, outcome, certificates`` of `data.ledger.movements.count_moves`.
    holders
        One row of distinct organisations, a column per month in order.
    day
        The last day counted; its month is the last one and may be a part of a month.

    Returns
    -------
    DataFrame
        One row per month: ``period``; ``day``, its end or the last day counted; in force on that
        day ``certificates`` and distinct ``organizations``, and ``undated`` beside them; during
        the month ``issued`` (whatever became of them) and what left the stock as ``expired``,
        ``suspended``, ``withdrawn``, ``cancelled``, together ``ended``. Undated certificates
        never leave: the stock moves by what is issued and ended and by what became undated.
    """
    months = holders.shape[1]
    axis = pd.period_range(end=pd.Period(day, "M"), periods=months, freq="M")
    ends = [*(period.end_time.date() for period in axis[:-1]), day]
    undated = moves[s.OUTCOME] == s.UNDATED
    number = np.arange(months)
    ended = {
        name: _sum_by(moves[moves[s.OUTCOME] == outcome], s.LEFT, months)
        for outcome, name in s.OUTCOMES.items()
    }
    return pd.DataFrame(
        {
            s.PERIOD: axis.astype(str),
            s.DAY: pd.to_datetime(ends),
            s.CERTIFICATES: _standing(moves[~undated], number),
            s.ORGANIZATIONS: holders.iloc[0].to_numpy(dtype=np.int64),
            s.UNDATED: _standing(moves[undated], number),
            s.ISSUED: _sum_by(moves, s.ENTERED, months),
            s.ENDED: sum(ended.values()),
            **ended,
        }
    )


def _sum_by(moves: pd.DataFrame, month: str, months: int) -> np.ndarray:
    """Return the certificates by number of the month; those outside the months are left out."""
    inside = moves[moves[month].between(0, months - 1)]
    sums = np.bincount(
        inside[month].to_numpy(dtype=np.int64), inside[s.CERTIFICATES], minlength=months
    )
    return sums.astype(np.int64)


def _standing(moves: pd.DataFrame, number: np.ndarray) -> np.ndarray:
    """Return the certificates that had entered and not left by the end of each month."""
    entered, left = (moves[name].to_numpy(dtype=np.int64) for name in (s.ENTERED, s.LEFT))
    there = (entered[:, None] <= number) & (number < left[:, None])
    counted: np.ndarray = moves[s.CERTIFICATES].to_numpy(dtype=np.int64) @ there
    return counted
