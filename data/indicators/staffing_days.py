"""Auditor days that certificates ask for, scheme by scheme, against days that people have once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import schema as s
from matching.capacity import share_capacity

ENOUGH, SHORT, DAYS_NOT_KNOWN, NO_AUDIT = "enough", "short", "unknown", "no_audit"
_EPSILON = 1e-9


def assess_days(audits: pd.DataFrame, pairs: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return demand and supply of each scheme in days, and whether the days are enough.

    Parameters
    ----------
    audits
        ``scheme, auditor_days`` of what has to be done, NaN = days or date unknown.
    pairs
        ``auditor_id, scheme``: who counts in which scheme.
    people
        ``auditor_id, supply_days`` of everybody in `pairs`.

    Returns
    -------
    DataFrame
        By scheme: ``demand_days`` (known ones, NaN where none is), ``days_unknown`` (how many
        audits have unknown ones),
        ``supply_days`` (those of a person are split over the person's schemes in proportion to
        their demand; NaN without known demand), ``p_share`` and ``days_verdict``: `SHORT` of the
        known days already, `DAYS_NOT_KNOWN`, `NO_AUDIT`, `ENOUGH`. More demand, in any scheme, only
        lowers a share: what is short of the known days stays short.
    """
    pairs = pairs[[s.AUDITOR_ID, s.SCHEME]].drop_duplicates()
    schemes = pd.Index(sorted({*audits[s.SCHEME], *pairs[s.SCHEME]}), name=s.SCHEME)
    asked = audits[s.AUDITOR_DAYS].groupby(audits[s.SCHEME])
    demand = asked.sum().reindex(schemes, fill_value=0.0).to_numpy(np.float64)
    missing = audits[s.AUDITOR_DAYS].isna().groupby(audits[s.SCHEME]).sum()
    unknown = missing.reindex(schemes, fill_value=0).to_numpy(np.int64)
    shares = share_capacity(
        pd.Index(people[s.AUDITOR_ID]).get_indexer(pairs[s.AUDITOR_ID]),
        schemes.get_indexer(pairs[s.SCHEME]),
        people[s.SUPPLY_DAYS].to_numpy(np.float64),
        demand,
    )
    verdict = np.select(
        [shares.share < 1 - _EPSILON, unknown > 0, demand == 0],
        [SHORT, DAYS_NOT_KNOWN, NO_AUDIT],
        default=ENOUGH,
    )
    return pd.DataFrame({
        s.SCHEME: schemes, s.DAYS_UNKNOWN: unknown,
        s.DEMAND_DAYS: np.where((demand == 0) & (unknown > 0), np.nan, demand),
        s.SUPPLY_DAYS: np.where(demand > 0, shares.supply, np.nan), s.P_SHARE: shares.share,
        s.DAYS_VERDICT: verdict,
    })  # fmt: skip


def list_short(by_scheme: pd.DataFrame) -> pd.DataFrame:
    """Return the schemes of `assess_days` whose people lack days, with ``shortage``, most first."""
    rows = by_scheme[by_scheme[s.DAYS_VERDICT] == SHORT]
    lacking = rows[s.DEMAND_DAYS] - rows[s.SUPPLY_DAYS]
    return rows.assign(**{s.SHORTAGE: lacking}).sort_values(
        s.SHORTAGE, ascending=False, ignore_index=True
    )
