"""National totals by scope, provinces nobody published, and shares inside a group of domains."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.domains import count_domains
from data.indicators.series import choose_sources, compare_months, count_series

SHARE_IN_GROUP = "share_in_group"


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


def list_headline_months(counts: pd.DataFrame) -> list[str]:
    """Return the months whose 全国 total of certificates is known, ascending."""
    series = count_series(counts, s.REGION_NATION)
    return series.loc[series[s.CERTIFICATES].notna(), s.PERIOD].tolist()


def list_complete_months(counts: pd.DataFrame, regions: pd.DataFrame) -> list[str]:
    """Return the months in which every one of the regions is known, ascending."""
    rows = choose_sources(counts)
    rows = rows[(rows[s.DIMENSION] == s.REGION) & rows[s.CERTIFICATES].notna()]
    provinces = rows[rows[s.NAME].isin(regions[s.NAME])]
    size = provinces.groupby(s.PERIOD)[s.NAME].nunique()
    return sorted(size.index[size == len(regions)])


def list_unknown_regions(table: pd.DataFrame, measure: str = s.CERTIFICATES) -> list[str]:
    """Return the regions of `regions.count_regions` whose count was not published."""
    return table.loc[table[measure].isna(), s.REGION].tolist()


def count_group_shares(counts: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the domains of a month with ``share_in_group``, of the group's printed certificates.

    Unknown where the group's total was not printed; certificates only, since one organisation
    stands in several domains of a group.
    """
    domains, groups = count_domains(counts, period)
    printed = groups.set_index(s.GROUP)[s.CERTIFICATES]
    share = domains[s.CERTIFICATES] / domains[s.GROUP].map(printed).astype("float64")
    return domains.assign(**{SHARE_IN_GROUP: share})
