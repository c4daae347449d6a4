"""National statistics: known facts of the published months, and the traps of their tables."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.indicators.domains import count_domains
from data.indicators.national import (
    SHARE_IN_GROUP,
    count_group_shares,
    count_totals,
    list_complete_months,
    list_headline_months,
    list_unknown_regions,
)
from data.indicators.regions import (
    count_macro_regions,
    count_regions,
    find_provinces_above,
    measure_concentration,
)
from data.indicators.series import choose_sources, compare_months, count_series, list_gaps
from data.loaders.reference import read_regions
from tests.data.indicators.published import counts_of, read_published

FULL = "2024-10"
CONTROLS = (s.REGION_ALL, s.REGION_ABROAD, s.REGION_UNKNOWN, s.REGION_NATION)


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published()


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return read_regions()


@pytest.fixture(scope="module")
def october(published: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    return count_regions(published, FULL, regions)


def total(totals: pd.DataFrame, scope: str, period: str, column: str = s.CERTIFICATES) -> float:
    rows = totals[(totals[s.REGION] == scope) & (totals[s.PERIOD] == period)]
    assert len(rows) == 1
    return float(rows[column].iloc[0])


def value(table: pd.DataFrame, name: str, column: str) -> float:
    return float(table.set_index(s.REGION)[column][name])


# -------------------------------------------------------------------------------- sources
def test_most_complete_source_of_a_month_is_shown() -> None:
    sentence = counts_of((FULL, "广东省", 1, 1), batch=2)
    table = counts_of((FULL, "广东省", 10, 5), (FULL, "江苏省", 8, 4), batch=1)
    chosen = choose_sources(pd.concat([table, sentence], ignore_index=True))
    assert chosen[s.IMPORT_ID].tolist() == [1, 1]


def test_newest_of_equally_complete_sources_is_shown() -> None:
    batches = [counts_of((FULL, "广东省", 10 + batch, 5), batch=batch) for batch in (1, 3, 2)]
    chosen = choose_sources(pd.concat(batches, ignore_index=True))
    assert chosen[s.CERTIFICATES].tolist() == [13]


def test_sources_are_chosen_for_each_month_and_dimension_apart() -> None:
    frame = pd.concat([
        counts_of((FULL, "广东省", 10, 5), ("2024-11", "广东省", 11, 5), batch=1),
        counts_of((FULL, "广东省", 12, 5), batch=2),
        counts_of((FULL, s.DOMAIN_TOTAL, 9, 5, s.DOMAIN_TOTAL), dimension=s.DOMAIN, batch=1),
    ], ignore_index=True)  # fmt: skip
    chosen = choose_sources(frame)
    keys = chosen[[s.PERIOD, s.DIMENSION, s.IMPORT_ID]].itertuples(index=False, name=None)
    assert sorted(keys) == [(FULL, "domain", 1), (FULL, "region", 2), ("2024-11", "region", 1)]


def test_row_of_an_unchosen_source_never_fills_a_gap() -> None:
    """Two sources are never mixed in one table, although the second knows 浙江."""
    first = counts_of((FULL, "广东省", 10, 5), (FULL, "江苏省", 8, 4), batch=1)
    second = counts_of((FULL, "浙江省", 9, 4), batch=2)
    chosen = choose_sources(pd.concat([first, second], ignore_index=True))
    assert "浙江省" not in set(chosen[s.NAME])


def test_unknown_counts_do_not_make_a_source_complete() -> None:
    hollow = counts_of((FULL, "广东省", None, 5), (FULL, "江苏省", None, 4), batch=2)
    chosen = choose_sources(
        pd.concat([counts_of((FULL, "广东省", 10, 5), batch=1), hollow], ignore_index=True)
    )
    assert chosen[s.IMPORT_ID].tolist() == [1]


# --------------------------------------------------------------------- provinces of 2024-10
def test_guangdong_leads_with_its_share_of_the_nation(october: pd.DataFrame) -> None:
    assert value(october, "广东省", s.CERTIFICATES) == 732_603
    assert value(october, "广东省", s.ORGANIZATIONS) == 168_103
    assert value(october, "广东省", s.RANK) == 1
    assert f"{value(october, '广东省', s.SHARE):.2%}" == "18.34%"


def test_first_five_provinces_hold_over_half(october: pd.DataFrame) -> None:
    concentration = measure_concentration(october, s.CERTIFICATES)
    assert f"{concentration.top_shares[5]:.1%}" == "56.2%"
    assert concentration.top_shares[1] == pytest.approx(732_603 / 3_994_112)
    top = list(concentration.top_shares.values())
    assert top == sorted(top)
    assert sum(october[s.SHARE] ** 2) == pytest.approx(concentration.hhi)


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
    unknown = list_unknown_regions(table)
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


# FINDING 9: the shares of the table belong to the measure it was counted for.
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


# -------------------------------------------------------------------------- macro-regions
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


# ---------------------------------------------------------------------- totals and months
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


def test_headline_months_are_those_whose_nation_is_known(published: pd.DataFrame) -> None:
    assert list_headline_months(published) == ["2021-07", "2022-08", "2023-02", "2023-03", FULL,
                                               "2024-12"]  # fmt: skip


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


# FINDING 10: growth from nothing has no rate; dividing by zero gives infinity.
def test_growth_from_zero_is_unknown_not_infinite() -> None:
    months = pd.DataFrame({s.PERIOD: ["2024-01", "2024-02"], s.CERTIFICATES: [0.0, 5.0]})
    assert math.isnan(compare_months(months, s.CERTIFICATES)[s.CHANGE].iloc[1])


# -------------------------------------------------------------------------------- domains
@pytest.mark.parametrize("period", ["2019-03", "2023-03", FULL, "2025-01"])
def test_certificates_of_domains_add_up_and_their_shares_too(
    published: pd.DataFrame, period: str
) -> None:
    domains, groups = count_domains(published, period)
    everything = total(count_totals(published), s.REGION_ALL, period)
    assert domains[s.CERTIFICATES].sum() == groups[s.CERTIFICATES].sum() == everything
    assert domains[s.SHARE].sum() == pytest.approx(1)
    assert s.DOMAIN_TOTAL not in set(domains[s.DOMAIN])
    shares = count_group_shares(published, period).groupby(s.GROUP)[SHARE_IN_GROUP].sum()
    assert shares.tolist() == pytest.approx([1] * 3)


def test_organizations_of_groups_are_as_printed_never_summed(published: pd.DataFrame) -> None:
    """2023-03: the sub-domains of management systems sum to 2.1 times the printed total."""
    domains, groups = count_domains(published, "2023-03")
    systems = groups.set_index(s.GROUP)[s.ORGANIZATIONS]["管理体系认证"]
    assert systems == 831_921
    summed = domains[domains[s.GROUP] == "管理体系认证"][s.ORGANIZATIONS].sum()
    assert f"{summed / systems:.1f}" == "2.1"


def test_certificates_per_organization_of_a_domain(published: pd.DataFrame) -> None:
    domains, _ = count_domains(published, "2025-01")
    row = domains.set_index(s.DOMAIN).loc["质量管理体系认证"]
    assert row[s.CERTIFICATES_PER_ORGANIZATION] == pytest.approx(978_795 / 913_913)
    assert row[s.SHARE] == pytest.approx(978_795 / 4_190_049)
    assert pd.isna(row[s.YEAR_CHANGE])


def test_share_in_group_is_unknown_without_the_printed_total() -> None:
    frame = counts_of((FULL, "质量管理体系认证", 7, 5, "管理体系认证"), dimension=s.DOMAIN)
    table = count_group_shares(frame, FULL)
    assert table[SHARE_IN_GROUP].isna().all()
    assert table[s.SHARE].isna().all()


# ------------------------------------------------------------------------------ no data
def test_store_without_statistics_gives_empty_answers(regions: pd.DataFrame) -> None:
    nothing = counts_of()
    assert count_totals(nothing).empty
    assert list_headline_months(nothing) == list_complete_months(nothing, regions) == []
    table = count_regions(nothing, FULL, regions)
    assert list_unknown_regions(table) == regions[s.NAME].tolist()


def test_month_without_domains_has_no_shares() -> None:
    table = count_group_shares(counts_of(dimension=s.DOMAIN), FULL)
    assert table.empty
    assert SHARE_IN_GROUP in table
