"""Provinces of one month: shares, ranks, changes, macro-regions, concentration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources, compare_months, compute_change, count_series

MEASURES = (s.CERTIFICATES, s.ORGANIZATIONS)


def count_regions(
    counts: pd.DataFrame, period: str, regions: pd.DataFrame, measure: str = s.CERTIFICATES
) -> pd.DataFrame:
    """Return the 34 province-level regions of a month.

    Parameters
    ----------
    counts
        All stored counts.
    period
        ``YYYY-MM``.
    regions
        ``name`` and ``macro_region`` of the 34 regions.
    measure
        What share, rank and changes speak of.

    Returns
    -------
    DataFrame
        ``region, macro_region, certificates, organizations, certificates_per_organization,
        share, rank, change, year_change``; NaN where unknown. ``share`` is of 全国, unknown where
        全国 is; ``rank`` counts only where all 34 are known.
    """
    rows = choose_sources(counts)
    rows = rows[rows[s.DIMENSION] == s.REGION]
    values = _values_in(rows, period)
    names = regions[s.NAME].tolist()
    table = values.reindex(names).rename_axis(s.REGION).reset_index()
    table.insert(1, s.MACRO_REGION, regions[s.MACRO_REGION].tolist())
    table[s.CERTIFICATES_PER_ORGANIZATION] = table[s.CERTIFICATES] / table[s.ORGANIZATIONS]
    nation = values[measure].get(s.REGION_NATION, np.nan)
    table[s.SHARE] = table[measure] / nation
    complete = bool(table[measure].notna().all())
    table[s.RANK] = table[measure].rank(ascending=False, method="min") if complete else np.nan
    for column, months in ((s.CHANGE, 1), (s.YEAR_CHANGE, 12)):
        earlier = _values_in(rows, str(pd.Period(period, "M") - months))[measure].reindex(names)
        table[column] = compute_change(table[measure], earlier.set_axis(table.index))
    return table


def _values_in(rows: pd.DataFrame, period: str) -> pd.DataFrame:
    month = rows[rows[s.PERIOD] == period].drop_duplicates(s.NAME)
    return month.set_index(s.NAME)[[*MEASURES]].astype("float64")


def count_macro_regions(table: pd.DataFrame) -> pd.DataFrame:
    """Add provinces up to macro-regions; unknown where any of their provinces is unknown.

    An organisation belongs to one province, so organisations add up here (the printed
    macro-regions of 2024-10 are these sums); they never add up over domains.
    """
    groups = table.groupby(s.MACRO_REGION, sort=False)[[*MEASURES, s.SHARE]]
    return groups.agg(lambda values: values.sum(skipna=False)).reset_index()


def compare_certificates_to_organizations(table: pd.DataFrame) -> float:
    """Return certificates per organisation over the provinces that know both, NaN without any."""
    both = table.dropna(subset=[s.CERTIFICATES, s.ORGANIZATIONS])
    organizations = both[s.ORGANIZATIONS].sum()
    return float(both[s.CERTIFICATES].sum() / organizations) if organizations else float("nan")


def count_region_months(counts: pd.DataFrame, region: str, measure: str) -> pd.DataFrame:
    """Return a province's months with changes, NaN where unknown."""
    return compare_months(count_series(counts, region), measure)


def find_provinces_above(table: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the provinces known to have at least `threshold` certificates, largest first."""
    above = table[table[s.CERTIFICATES] >= threshold]
    return above.sort_values(s.CERTIFICATES, ascending=False).reset_index(drop=True)


@dataclass(frozen=True)
class Concentration:
    """How concentrated the provinces are.

    Attributes
    ----------
    top_shares
        Share of the largest 1, 3, 5 and 10 among all provinces; NaN unless all are known.
    hhi
        Herfindahl–Hirschman index, the sum of squared shares, 0…1; NaN unless all are known.
    """

    top_shares: dict[int, float]
    hhi: float


def measure_concentration(table: pd.DataFrame, measure: str) -> Concentration:
    """Return the concentration of a month over the provinces, by `measure`."""
    shares = table[measure] / table[measure].sum(skipna=False)
    ordered = shares.sort_values(ascending=False)
    complete = bool(table[measure].notna().all())
    return Concentration(
        {n: float(ordered.head(n).sum()) if complete else np.nan for n in (1, 3, 5, 10)},
        float((shares**2).sum()) if complete else np.nan,
    )
