"""National totals by scope, and the months in which every province is known."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources, compare_months, count_series


def count_totals(counts: pd.DataFrame, measure: str = s.CERTIFICATES) -> pd.DataFrame:
    """Return the months' totals, one row per month and scope; scopes are never mixed.

    Parameters
    ----------
    counts
        All stored counts.
    measure
        What the changes speak of.

    Returns
    -------
    DataFrame
        ``region, period, certificates, organizations, change, year_change``; ``region`` is 全国
        or 全部, and 全部 is the domain table's 合计 where the region table does not print it. Each
        scope has the continuous axis of all stored months, NaN where unknown.
    """
    scopes = [
        compare_months(count_series(counts, scope), measure).assign(**{s.REGION: scope})
        for scope in (s.REGION_NATION, s.REGION_ALL)
    ]
    names = [s.REGION, s.PERIOD, s.CERTIFICATES, s.ORGANIZATIONS, s.CHANGE, s.YEAR_CHANGE]
    return pd.concat(scopes, ignore_index=True)[names]


def list_complete_months(counts: pd.DataFrame, regions: pd.DataFrame) -> list[str]:
    """Return the months in which every one of the regions is known, ascending."""
    rows = choose_sources(counts)
    rows = rows[(rows[s.DIMENSION] == s.REGION) & rows[s.CERTIFICATES].notna()]
    provinces = rows[rows[s.NAME].isin(regions[s.NAME])]
    size = provinces.groupby(s.PERIOD)[s.NAME].nunique()
    return sorted(size.index[size == len(regions)])
