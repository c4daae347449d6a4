"""The body's share of the nation, where the nation's figure of that month is known."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources

_TOTALS = (s.DOMAIN_TOTAL, s.REGION_ALL, s.REGION_NATION, s.REGION_ABROAD, s.REGION_UNKNOWN)


def share_of_nation(
    own: pd.DataFrame, counts: pd.DataFrame, period: str, dimension: str
) -> pd.DataFrame:
    """Set the body's stock beside the published counts of a month.

    Parameters
    ----------
    own
        ``region`` or ``domain`` (as `dimension` says), ``certificates`` and distinct
        ``organizations`` in force at the end of the month; a blank name is unknown.
    counts
        All stored national counts.
    period
        ``YYYY-MM``.
    dimension
        `schema.REGION` or `schema.DOMAIN`.

    Returns
    -------
    DataFrame
        One row per published name, and per name that only the body has: ``nation_certificates``,
        ``nation_organizations`` and the body's ``certificate_share``, ``organization_share``.
        A share is unknown where the nation is; a place where the body has none is 0.
    """
    chosen = choose_sources(counts)
    rows = chosen[(chosen[s.PERIOD] == period) & (chosen[s.DIMENSION] == dimension)]
    rows = rows[~rows[s.NAME].isin(_TOTALS)]
    nation = rows.rename(
        columns={
            s.NAME: dimension,
            s.CERTIFICATES: s.NATION_CERTIFICATES,
            s.ORGANIZATIONS: s.NATION_ORGANIZATIONS,
        }
    )[[dimension, s.NATION_CERTIFICATES, s.NATION_ORGANIZATIONS]]
    named = own[own[dimension].notna()][[dimension, s.CERTIFICATES, s.ORGANIZATIONS]]
    both = nation.merge(named, on=dimension, how="outer")
    measures = [s.CERTIFICATES, s.ORGANIZATIONS]
    both[measures] = both[measures].fillna(0)
    return both.assign(
        **{
            s.CERTIFICATE_SHARE: _share(both[s.CERTIFICATES], both[s.NATION_CERTIFICATES]),
            s.ORGANIZATION_SHARE: _share(both[s.ORGANIZATIONS], both[s.NATION_ORGANIZATIONS]),
        }
    )


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    known = whole.astype("float64")
    return part.astype("float64") / known.where(known > 0)
