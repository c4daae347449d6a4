"""National totals: scopes never mixed, months on a continuous axis, gaps."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.indicators.national import (
    count_totals,
    list_complete_months,
)
from data.indicators.regions import (
    count_regions,
)
from data.indicators.series import compare_months, count_series, list_gaps
from tests.data.indicators.published import counts_of

FULL = "2024-10"


def total(totals: pd.DataFrame, scope: str, period: str, column: str = s.CERTIFICATES) -> float:
    rows = totals[(totals[s.REGION] == scope) & (totals[s.PERIOD] == period)]
    assert len(rows) == 1
    return float(rows[column].iloc[0])


# ------------------------------------------------------------------------------ totals and months
def test_nation_and_everything_are_never_mixed(published: pd.DataFrame) -> None:
    totals = count_totals(published)
    assert total(totals, s.REGION_NATION, FULL) == 3_994_112
    assert total(totals, s.REGION_ALL, FULL) == 4_084_224
    assert total(totals, s.REGION_NATION, FULL, s.ORGANIZATIONS) == 1_076_181
    scopes = totals.pivot(index=s.PERIOD, columns=s.REGION, values=s.CERTIFICATES).dropna()
    assert len(scopes) == 6
    assert (scopes[s.REGION_NATION] < scopes[s.REGION_ALL]).all()


def test_total_of_the_domain_table_stands_for_everything_only(published: pd.DataFrame) -> None:
    """2025-01 prints the nation nowhere in full; 合计 is not the nation."""
    totals = count_totals(published)
    assert total(totals, s.REGION_ALL, "2025-01") == 4_190_049
    assert math.isnan(total(totals, s.REGION_NATION, "2025-01"))


def test_growth_comes_from_the_tables_not_from_truncated_ten_thousands(
    published: pd.DataFrame,
) -> None:
    """2023-03: the text says 1.20 %, the tables 1.31 %."""
    totals = count_totals(published)
    assert f"{total(totals, s.REGION_NATION, '2023-03', s.CHANGE):.2%}" == "1.31%"
    change = total(totals, s.REGION_ALL, "2025-01", s.CHANGE)
    assert change == pytest.approx(4_190_049 / 4_158_266 - 1)
    assert math.isnan(total(totals, s.REGION_ALL, "2025-01", s.YEAR_CHANGE))


def test_axis_of_months_is_continuous_and_unknown_months_stay_empty(
    published: pd.DataFrame,
) -> None:
    series = count_series(published, s.REGION_ALL)
    months = pd.period_range("2019-03", "2025-01", freq="M").astype(str)
    assert series[s.PERIOD].tolist() == months.tolist()
    assert series[s.CERTIFICATES].notna().sum() == 10


def test_gaps_are_runs_of_unknown_months(published: pd.DataFrame) -> None:
    gaps = list_gaps(count_series(published, s.REGION_ALL), s.CERTIFICATES)
    assert ("2023-04", "2024-09") in gaps
    assert ("2024-11", "2024-11") in gaps
    assert gaps == sorted(gaps)


@pytest.mark.parametrize(
    ("known", "gaps"),
    [("1111", []), ("0000", [("2024-01", "2024-04")]), ("0110", [("2024-01", "2024-01"),
     ("2024-04", "2024-04")]), ("1001", [("2024-02", "2024-03")]), ("", [])],
)  # fmt: skip
def test_gaps_at_the_ends_and_in_the_middle(known: str, gaps: list[tuple[str, str]]) -> None:
    months = [f"2024-{number:02d}" for number in range(1, len(known) + 1)]
    values = [1.0 if mark == "1" else np.nan for mark in known]
    assert list_gaps(pd.DataFrame({s.PERIOD: months, s.CERTIFICATES: values}),
                     s.CERTIFICATES) == gaps  # fmt: skip


# Growth from nothing has no rate; dividing by zero gives infinity.
def test_growth_from_zero_is_unknown_not_infinite() -> None:
    months = pd.DataFrame({s.PERIOD: ["2024-01", "2024-02"], s.CERTIFICATES: [0.0, 5.0]})
    assert math.isnan(compare_months(months, s.CERTIFICATES)[s.CHANGE].iloc[1])


# ---------------------------------------------------------------------------------------- no data
def test_store_without_statistics_gives_empty_answers(regions: pd.DataFrame) -> None:
    nothing = counts_of()
    assert count_totals(nothing).empty
    assert list_complete_months(nothing, regions) == []
    table = count_regions(nothing, FULL, regions)
    assert table.loc[table[s.CERTIFICATES].isna(), s.REGION].tolist() == regions[s.NAME].tolist()
