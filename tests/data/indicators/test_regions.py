"""Provinces and macro-regions: known facts of 2024-10, and what is unknown elsewhere."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data import schema as s
from data.indicators.national import (
    list_complete_months,
)
from data.indicators.regions import (
    compare_certificates_to_organizations,
    count_macro_regions,
    count_region_months,
    count_regions,
    find_provinces_above,
    measure_concentration,
)
from tests.data.indicators.published import counts_of

FULL = "2024-10"
CONTROLS = (s.REGION_ALL, s.REGION_ABROAD, s.REGION_UNKNOWN, s.REGION_NATION)


def value(table: pd.DataFrame, name: str, column: str) -> float:
    return float(table.set_index(s.REGION)[column][name])


# --------------------------------------------------------------------------- provinces of 2024-10
def test_guangdong_leads_with_its_share_of_the_nation(october: pd.DataFrame) -> None:
    assert value(october, "广东省", s.CERTIFICATES) == 732_603
    assert value(october, "广东省", s.ORGANIZATIONS) == 168_103
    assert value(october, "广东省", s.RANK) == 1
    assert f"{value(october, '广东省', s.SHARE):.2%}" == "18.34%"


def test_first_five_provinces_hold_over_half(october: pd.DataFrame) -> None:
    concentration = measure_concentration(october, s.CERTIFICATES)
    assert f"{concentration.top_shares[5]:.1%}" == "56.2%"
    assert concentration.top_shares[1] == pytest.approx(732_603 / 3_994_110)
    top = list(concentration.top_shares.values())
    assert top == sorted(top)
    shares = october[s.CERTIFICATES] / october[s.CERTIFICATES].sum()
    assert sum(shares**2) == pytest.approx(concentration.hhi)


def test_34_regions_and_the_unknown_are_the_nation(
    published: pd.DataFrame, october: pd.DataFrame
) -> None:
    month = published[(published[s.PERIOD] == FULL) & (published[s.DIMENSION] == s.REGION)]
    rows = month.set_index(s.NAME)
    assert len(october) == 34
    for measure in (s.CERTIFICATES, s.ORGANIZATIONS):
        total = october[measure].sum() + rows[measure][s.REGION_UNKNOWN]
        assert total == rows[measure][s.REGION_NATION]


def test_totals_and_macro_regions_are_no_provinces(october: pd.DataFrame) -> None:
    assert not set(CONTROLS) & set(october[s.REGION])
    assert not october[s.REGION].str.endswith("地区").any()


def test_twelve_provinces_stand_above_a_hundred_thousand(october: pd.DataFrame) -> None:
    above = find_provinces_above(october, 100_000)
    assert len(above) == 12
    assert above[s.REGION].tolist()[:3] == ["广东省", "浙江省", "江苏省"]
    assert above[s.CERTIFICATES].is_monotonic_decreasing


def test_ranks_are_those_printed(published: pd.DataFrame, regions: pd.DataFrame) -> None:
    month = published[(published[s.PERIOD] == FULL) & (published[s.DIMENSION] == s.REGION)]
    for measure, column in ((s.CERTIFICATES, "cert_rank"), (s.ORGANIZATIONS, "org_rank")):
        printed = month.set_index(s.NAME)[column].dropna()
        table = count_regions(published, FULL, regions, measure).set_index(s.REGION)
        assert (table.loc[printed.index, s.RANK] == printed).all()


def test_only_october_2024_is_complete(published: pd.DataFrame, regions: pd.DataFrame) -> None:
    assert list_complete_months(published, regions) == [FULL]


def test_absent_province_is_unknown_never_zero(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    table = count_regions(published, "2025-01", regions)
    unknown = table.loc[table[s.CERTIFICATES].isna(), s.REGION].tolist()
    assert 0 < len(unknown) < 34
    absent = table[table[s.REGION].isin(unknown)]
    assert absent[[s.CERTIFICATES, s.ORGANIZATIONS, s.SHARE, s.RANK]].isna().all(axis=None)
    assert not (table[[s.CERTIFICATES, s.ORGANIZATIONS]] == 0).any(axis=None)


def test_share_is_unknown_where_the_nation_is(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    table = count_regions(published, "2025-01", regions)
    assert table[s.CERTIFICATES].notna().any()
    assert table[s.SHARE].isna().all()


def test_concentration_of_an_incomplete_month_is_unknown(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    table = count_regions(published, "2024-12", regions)
    concentration = measure_concentration(table, s.CERTIFICATES)
    assert all(map(math.isnan, [concentration.hhi, *concentration.top_shares.values()]))


# The shares of the table belong to the measure it was counted for.
def test_concentration_of_organizations_does_not_use_shares_of_certificates(
    published: pd.DataFrame, regions: pd.DataFrame, october: pd.DataFrame
) -> None:
    by_organizations = count_regions(published, FULL, regions, s.ORGANIZATIONS)
    expected = measure_concentration(by_organizations, s.ORGANIZATIONS)
    found = measure_concentration(october, s.ORGANIZATIONS)
    assert found.top_shares[5] == pytest.approx(expected.top_shares[5], rel=1e-4)


def test_changes_of_a_province_need_both_months() -> None:
    frame = counts_of(
        ("2023-10", "广东省", 80, 1), ("2024-09", "广东省", 90, 1), (FULL, "广东省", 99, 1),
        (FULL, "江苏省", 50, 1), ("2024-08", "江苏省", 40, 1),
    )  # fmt: skip
    places = pd.DataFrame({s.NAME: ["广东省", "江苏省"], s.MACRO_REGION: ["中南", "华东"]})
    table = count_regions(frame, FULL, places)
    assert value(table, "广东省", s.CHANGE) == pytest.approx(0.1)
    assert value(table, "广东省", s.YEAR_CHANGE) == pytest.approx(99 / 80 - 1)
    assert math.isnan(value(table, "江苏省", s.CHANGE))
    assert math.isnan(value(table, "江苏省", s.YEAR_CHANGE))


# ---------------------------------------------------------------------------------- macro-regions
def test_macro_regions_add_up_to_the_printed_ones(
    published: pd.DataFrame, october: pd.DataFrame
) -> None:
    """Organisations too: an organisation belongs to one province."""
    month = published[(published[s.PERIOD] == FULL) & (published[s.DIMENSION] == s.REGION)]
    printed = month.set_index(s.NAME)
    table = count_macro_regions(october)
    assert len(table) == 7
    for _, row in table.iterrows():
        name = f"{row[s.MACRO_REGION].removesuffix('地区')}地区"
        for measure in (s.CERTIFICATES, s.ORGANIZATIONS):
            assert row[measure] == printed.loc[name, measure]


def test_north_has_the_share_of_its_count_not_the_sum_of_rounded_ones(
    october: pd.DataFrame,
) -> None:
    table = count_macro_regions(october)
    north = table[table[s.MACRO_REGION].str.startswith("华北")]
    assert f"{north[s.SHARE].iloc[0]:.2%}" == "11.02%"


def test_macro_region_with_an_unknown_province_is_unknown(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    table = count_regions(published, "2022-09", regions)
    macros = count_macro_regions(table)
    gaps = table[s.CERTIFICATES].isna().groupby(table[s.MACRO_REGION]).any()
    expected = macros[s.MACRO_REGION].map(gaps)
    assert (macros[s.CERTIFICATES].isna() == expected).all()


# --------------------------------------------------------------------------------- partial months
def test_partial_months_have_no_ranks_and_shares_only_of_a_known_nation(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    rows = published[published[s.DIMENSION] == s.REGION]
    nations = set(rows.loc[rows[s.NAME] == s.REGION_NATION, s.PERIOD])
    for period in set(rows[s.PERIOD]) - {FULL}:
        table = count_regions(published, period, regions)
        known = table[s.CERTIFICATES].notna()
        assert table[s.RANK].isna().all()
        assert (table[s.SHARE].notna() == (known & (period in nations))).all()


def test_equal_counts_share_a_rank() -> None:
    places = pd.DataFrame({s.NAME: ["甲", "乙", "丙"], s.MACRO_REGION: ["华东"] * 3})
    frame = counts_of((FULL, "甲", 5, 1), (FULL, "乙", 9, 1), (FULL, "丙", 5, 1))
    assert count_regions(frame, FULL, places)[s.RANK].tolist() == [2, 1, 2]


def test_month_nobody_stored_is_unknown_everywhere(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    table = count_regions(published, "1999-01", regions)
    assert len(table) == 34
    numbers = [s.CERTIFICATES, s.ORGANIZATIONS, s.SHARE, s.RANK, s.CHANGE, s.YEAR_CHANGE]
    assert table[numbers].isna().all(axis=None)
    assert find_provinces_above(table, 0).empty


def test_province_known_by_certificates_only_has_no_ratio(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    table = count_regions(published, "2025-01", regions)
    assert math.isnan(value(table, "广东省", "certificates_per_organization"))
    assert value(table, "广东省", s.CERTIFICATES) == 749_274


def test_months_of_a_province_are_continuous_with_unknown_ones_empty(
    published: pd.DataFrame,
) -> None:
    months = count_region_months(published, "广东省", s.CERTIFICATES)
    axis = pd.period_range(months[s.PERIOD].min(), months[s.PERIOD].max(), freq="M")
    assert months[s.PERIOD].tolist() == axis.astype(str).tolist()
    stored = published[published[s.NAME] == "广东省"][s.PERIOD]
    assert set(months.loc[months[s.CERTIFICATES].notna(), s.PERIOD]) == set(stored)


def test_source_stored_twice_does_not_double_the_provinces(
    published: pd.DataFrame, regions: pd.DataFrame, october: pd.DataFrame
) -> None:
    again = published.assign(**{s.IMPORT_ID: published[s.IMPORT_ID] + 10})
    both = pd.concat([published, again], ignore_index=True)
    pd.testing.assert_frame_equal(count_regions(both, FULL, regions), october)


def test_certificates_per_organization_leaves_out_provinces_that_lack_either_count() -> None:
    table = pd.DataFrame({s.CERTIFICATES: [30.0, 10.0, None], s.ORGANIZATIONS: [10.0, None, 7.0]})
    assert compare_certificates_to_organizations(table) == pytest.approx(3)
    assert math.isnan(compare_certificates_to_organizations(table.iloc[1:]))
