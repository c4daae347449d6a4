"""The body's share of the nation, where the nation's figure of that month is known."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources


def share_of_nation(
    own: pd.DataFrame, counts: pd.DataFrame, period: str, dimension: str, names: Collection[str]
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
    names
        The regions or domains asked for: those that the body's certificates could be in.

    Returns
    -------
    DataFrame
        One row per name asked for, in order: the body's counts, ``nation_certificates``,
        ``nation_organizations``, ``certificate_share`` and ``organization_share``. A share is
        unknown where the nation's figure is; where the body has none it is 0.
    """
    chosen = choose_sources(counts)
    rows = chosen[(chosen[s.PERIOD] == period) & (chosen[s.DIMENSION] == dimension)]
    nation = rows.drop_duplicates(s.NAME).set_index(s.NAME)[[s.CERTIFICATES, s.ORGANIZATIONS]]
    nation = nation.rename(
        columns={
            s.CERTIFICATES: s.NATION_CERTIFICATES,
            s.ORGANIZATIONS: s.NATION_ORGANIZATIONS,
        }
    )
    asked = pd.Index(sorted(set(names)), name=dimension)
    mine = own.dropna(subset=[dimension]).set_index(dimension)[[s.CERTIFICATES, s.ORGANIZATIONS]]
    both = mine.reindex(asked, fill_value=0).join(nation.reindex(asked)).reset_index()
    return both.assign(
        **{
            s.CERTIFICATE_SHARE: _share(both[s.CERTIFICATES], both[s.NATION_CERTIFICATES]),
            s.ORGANIZATION_SHARE: _share(both[s.ORGANIZATIONS], both[s.NATION_ORGANIZATIONS]),
        }
    )


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    known = whole.astype("float64")
    return part.astype("float64") / known.where(known > 0)
