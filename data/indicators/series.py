"""National counts month by month: which source counts, what changed, what is unknown.

Input of every function is the frame of all stored counts, every source side by side, with the
columns ``period, dimension, group, name, certificates, organizations, source_url, import_id,
imported_at`` and, from the store, ``made_from``. An absent row is unknown, never 0; 全国 and 全部
are different series.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data import schema as s

_KEY = [s.PERIOD, s.DIMENSION]


def choose_sources(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep one import per month and dimension: the most complete, among equals the newest.

    Complete means most rows with a known number of certificates. Corrected rows that were brought
    again count with the import they complete (``made_from``).
    """
    if counts.empty:
        return counts
    whole = counts[s.IMPORT_ID]
    if s.MADE_FROM in counts:
        whole = counts[s.MADE_FROM].fillna(whole).astype("int64").rename(s.IMPORT_ID)
    known = counts[s.CERTIFICATES].notna()
    size = known.groupby([counts[s.PERIOD], counts[s.DIMENSION], whole]).sum()
    ranked = size.rename("rows").reset_index().sort_values(["rows", s.IMPORT_ID])
    best = ranked.drop_duplicates(_KEY, keep="last").set_index([*_KEY, s.IMPORT_ID]).index
    chosen = pd.MultiIndex.from_arrays([counts[s.PERIOD], counts[s.DIMENSION], whole])
    return counts[chosen.isin(best)].reset_index(drop=True)


def list_periods(counts: pd.DataFrame, dimension: str) -> list[str]:
    """Return the months with any row of the dimension, the best to look at first.

    Provinces: most rows first, then newest. Domains, whose list changed over the years: months
    with a printed 合计 first, then newest.
    """
    rows = choose_sources(counts)
    rows = rows[(rows[s.DIMENSION] == dimension) & rows[s.CERTIFICATES].notna()]
    if dimension == s.DOMAIN:
        weight = (rows[s.GROUP] == s.DOMAIN_TOTAL).groupby(rows[s.PERIOD]).any()
    else:
        weight = rows.groupby(s.PERIOD).size()
    return sorted(weight.index, reverse=True, key=lambda period: (weight[period], period))


def list_sources(counts: pd.DataFrame, period: str, dimension: str) -> list[str]:
    """Return where the chosen rows of a month were read; own files name no source."""
    sources = _rows(counts, period, dimension)[s.SOURCE].dropna().unique()
    return sorted(source for source in sources if source)


def list_own_imports(counts: pd.DataFrame, period: str, dimension: str) -> list[int]:
    """Return the imports of the chosen rows of a month that name no source."""
    rows = _rows(counts, period, dimension)
    unnamed = rows[rows[s.SOURCE].fillna("") == ""]
    return sorted(int(each) for each in unnamed[s.IMPORT_ID].unique())


def loaded_at(counts: pd.DataFrame, period: str, dimension: str) -> str:
    """Return when the chosen rows of a month were loaded (UTC, to the minute)."""
    rows = _rows(counts, period, dimension)
    return "" if rows.empty else f"{rows[s.IMPORTED_AT].max():%Y-%m-%d %H:%M} UTC"


def _rows(counts: pd.DataFrame, period: str, dimension: str) -> pd.DataFrame:
    rows = choose_sources(counts)
    return rows[(rows[s.PERIOD] == period) & (rows[s.DIMENSION] == dimension)]


def list_series(counts: pd.DataFrame) -> list[str]:
    """Return the names that form a series: 全国, 全部, and each domain."""
    domains = counts.loc[counts[s.DIMENSION] == s.DOMAIN, s.NAME]
    named = domains[domains != s.DOMAIN_TOTAL].drop_duplicates()
    return [s.REGION_NATION, s.REGION_ALL, *named]


def count_series(counts: pd.DataFrame, line: str) -> pd.DataFrame:
    """Return a series on a continuous axis of months.

    Parameters
    ----------
    counts
        All stored counts.
    line
        全国, 全部, a province's full name, or a domain. The domain table's 合计 is 全部; where a
        month has only that, it stands for 全部.

    Returns
    -------
    DataFrame
        ``period, certificates, organizations`` from the first to the last stored month of any
        series; NaN where nothing was published.
    """
    rows = choose_sources(counts)
    dimension = (
        s.DOMAIN if line in set(rows.loc[rows[s.DIMENSION] == s.DOMAIN, s.NAME]) else s.REGION
    )
    chosen = rows[(rows[s.DIMENSION] == dimension) & (rows[s.NAME] == line)]
    if line == s.REGION_ALL:
        totals = rows[
            (rows[s.DIMENSION] == s.DOMAIN)
            & (rows[s.NAME] == s.DOMAIN_TOTAL)
            & (rows[s.GROUP] == s.DOMAIN_TOTAL)
        ]
        chosen = pd.concat([chosen, totals[~totals[s.PERIOD].isin(chosen[s.PERIOD])]])
    values = chosen.drop_duplicates(s.PERIOD).set_index(s.PERIOD)
    values = values[[s.CERTIFICATES, s.ORGANIZATIONS]].astype("float64")
    return values.reindex(_month_axis(rows[s.PERIOD])).rename_axis(s.PERIOD).reset_index()


def _month_axis(periods: pd.Series) -> list[str]:
    if periods.empty:
        return []
    return [str(month) for month in pd.period_range(periods.min(), periods.max(), freq="M")]


def compare_months(series: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Add 环比 ``change`` and 同比 ``year_change``, only where both months are known.

    Parameters
    ----------
    series
        From `count_series`: one scope, a continuous month axis.
    measure
        ``certificates`` or ``organizations``.
    """
    values = series[measure]
    return series.assign(
        **{
            s.CHANGE: compute_change(values, values.shift(1)),
            s.YEAR_CHANGE: compute_change(values, values.shift(12)),
        }
    )


def compute_change(values: pd.Series, earlier: pd.Series) -> pd.Series:
    """Return the rate of change from what was before, NaN where either is unknown."""
    # Growth from nothing has no rate.
    return values / earlier.where(earlier != 0) - 1


def list_gaps(series: pd.DataFrame, measure: str) -> list[tuple[str, str]]:
    """Return the runs of unknown months as (first, last)."""
    unknown = series[measure].isna().to_numpy()
    edges = np.flatnonzero(np.diff(np.r_[False, unknown, False].astype(np.int8)))
    months = series[s.PERIOD].tolist()
    return [(months[a], months[b - 1]) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def list_freshness(counts: pd.DataFrame, regions: int) -> pd.DataFrame:
    """Return each stored table: month, rows known and missing, source, when loaded.

    ``missing`` is told for the region table, whose size is known.
    """
    rows = []
    for (period, dimension), part in choose_sources(counts).groupby(_KEY):
        named = part[part[s.CERTIFICATES].notna()]
        if dimension == s.REGION:
            totals = (s.REGION_ALL, s.REGION_NATION, s.REGION_ABROAD, s.REGION_UNKNOWN)
            provinces = ~named[s.NAME].isin(totals) & ~named[s.NAME].str.endswith("地区")
            known, missing = int(provinces.sum()), regions - int(provinces.sum())
        else:
            known, missing = len(named), None
        source = ", ".join(sorted(part[s.SOURCE].dropna().unique()))
        moment = f"{part[s.IMPORTED_AT].max():%Y-%m-%d %H:%M}"
        rows.append((dimension, period, known, missing, source, moment))
    frame = pd.DataFrame(
        rows, columns=["table", s.PERIOD, s.KNOWN, s.MISSING, s.SOURCE, s.LOADED]
    ).astype({s.MISSING: "Int64"})
    return frame.sort_values([s.PERIOD, "table"], ascending=False).reset_index(drop=True)


def count_years(indicators: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """Return yearly national indicators, one column per metric, NaN where not published.

    Where a year has two published values the larger stands (the list of contradictions keeps
    both).
    """
    yearly = indicators[
        indicators["metric"].isin(metrics) & indicators[s.PERIOD].str.fullmatch(r"\d{4}")
    ]
    table = yearly.pivot_table(index=s.PERIOD, columns="metric", values="value", aggfunc="max")
    first, last = (int(table.index.min()), int(table.index.max())) if len(table) else (1, 0)
    years = [str(year) for year in range(first, last + 1)]
    return table.reindex(index=years, columns=list(metrics)).rename_axis(
        index=s.PERIOD, columns=None
    ).reset_index()  # fmt: skip
