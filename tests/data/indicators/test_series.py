"""Which source of a month is shown, and what its series say month by month."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data import schema as s
from data.indicators.series import (
    choose_sources,
    compare_months,
    count_series,
    count_years,
    list_freshness,
    list_gaps,
    list_own_imports,
    list_periods,
    list_series,
    list_sources,
    loaded_at,
)
from data.loaders.reference import read_national_indicators
from tests.data.indicators.published import counts_of

FULL = "2024-10"


# ---------------------------------------------------------------------------------------- sources
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


def test_source_brought_twice_counts_once(published: pd.DataFrame) -> None:
    again = published.assign(**{s.IMPORT_ID: published[s.IMPORT_ID] + 10})
    both = pd.concat([published, again], ignore_index=True)
    chosen = choose_sources(both)
    assert len(chosen) == len(published)
    assert set(chosen[s.IMPORT_ID]) == {11, 12}
    pd.testing.assert_frame_equal(count_series(both, "全国"), count_series(published, "全国"))


def test_no_counts_give_no_source() -> None:
    assert choose_sources(counts_of()).empty


# ------------------------------------------------------------------------------------------ series
def at(series: pd.DataFrame, period: str, column: str) -> float:
    return float(series.set_index(s.PERIOD)[column][period])


def test_nation_grew_by_1_31_per_cent_in_march_2023(published: pd.DataFrame) -> None:
    """The sentence of the post says 1.20 %, from figures cut off at 万."""
    nation = compare_months(count_series(published, s.REGION_NATION), s.CERTIFICATES)
    assert f"{at(nation, '2023-03', s.CHANGE):.2%}" == "1.31%"


def test_growth_is_unknown_where_the_month_before_is(published: pd.DataFrame) -> None:
    nation = compare_months(count_series(published, s.REGION_NATION), s.CERTIFICATES)
    known = nation[s.CERTIFICATES].notna()
    assert (nation[s.CHANGE].notna() == (known & known.shift(1, fill_value=False))).all()
    assert (nation[s.YEAR_CHANGE].notna() == (known & known.shift(12, fill_value=False))).all()
    assert at(nation, FULL, s.CERTIFICATES) == 3_994_112
    assert math.isnan(at(nation, FULL, s.CHANGE))


def test_months_nobody_published_are_told_as_gaps(published: pd.DataFrame) -> None:
    gaps = list_gaps(count_series(published, s.REGION_NATION), s.CERTIFICATES)
    assert ("2023-04", "2024-09") in gaps
    assert list_gaps(count_series(published, s.REGION_ALL), s.CERTIFICATES) != []


def test_growth_of_organizations_is_not_that_of_certificates() -> None:
    frame = counts_of(("2024-09", s.REGION_NATION, 100, 10), (FULL, s.REGION_NATION, 110, 20))
    series = count_series(frame, s.REGION_NATION)
    assert at(compare_months(series, s.CERTIFICATES), FULL, s.CHANGE) == pytest.approx(0.1)
    assert at(compare_months(series, s.ORGANIZATIONS), FULL, s.CHANGE) == pytest.approx(1)


def test_nation_and_everything_are_two_series(published: pd.DataFrame) -> None:
    nation = count_series(published, s.REGION_NATION)
    everything = count_series(published, s.REGION_ALL)
    assert nation[s.PERIOD].tolist() == everything[s.PERIOD].tolist()
    both = nation[s.CERTIFICATES].notna() & everything[s.CERTIFICATES].notna()
    assert both.any()
    assert (nation[s.CERTIFICATES][both] < everything[s.CERTIFICATES][both]).all()
    only_everything = counts_of((FULL, "合计", 9, 5, "合计"), dimension=s.DOMAIN)
    assert count_series(only_everything, s.REGION_ALL)[s.CERTIFICATES].tolist() == [9]
    assert count_series(only_everything, s.REGION_NATION)[s.CERTIFICATES].isna().all()


def test_total_of_a_group_never_stands_for_everything() -> None:
    frame = counts_of((FULL, "合计", 7, 5, "管理体系认证"), dimension=s.DOMAIN)
    assert count_series(frame, s.REGION_ALL)[s.CERTIFICATES].isna().all()


def test_printed_everything_goes_before_the_total_of_the_domain_table() -> None:
    frame = pd.concat([
        counts_of((FULL, s.REGION_ALL, 10, 5)),
        counts_of((FULL, "合计", 9, 5, "合计"), dimension=s.DOMAIN, batch=2),
    ], ignore_index=True)  # fmt: skip
    assert count_series(frame, s.REGION_ALL)[s.CERTIFICATES].tolist() == [10]


def test_series_on_offer_are_two_scopes_and_each_domain_once(published: pd.DataFrame) -> None:
    names = list_series(published)
    assert names[:2] == [s.REGION_NATION, s.REGION_ALL]
    assert len(names) == len(set(names))
    assert "质量管理体系认证" in names
    assert s.DOMAIN_TOTAL not in names


def test_best_month_is_offered_first(published: pd.DataFrame) -> None:
    assert list_periods(published, s.REGION)[0] == FULL
    domains = list_periods(published, s.DOMAIN)
    totals = set(published.loc[published[s.GROUP] == s.DOMAIN_TOTAL, s.PERIOD])
    assert domains[0] == max(totals)
    assert set(domains[: len(totals)]) == totals


def test_month_tells_its_source_and_when_it_was_loaded(published: pd.DataFrame) -> None:
    assert list_sources(published, FULL, s.REGION)
    assert loaded_at(published, FULL, s.REGION) == "2026-01-01 00:00 UTC"
    assert loaded_at(published, "1999-01", s.REGION) == ""
    assert list_sources(published, "1999-01", s.REGION) == []


def test_rows_of_an_own_file_have_no_source_but_their_import() -> None:
    own = counts_of((FULL, "广东省", 10, 5), (FULL, "江苏省", 8, 4), batch=7)
    assert list_sources(own.assign(**{s.SOURCE: ""}), FULL, s.REGION) == []
    for blank in ("", None):
        assert list_own_imports(own.assign(**{s.SOURCE: blank}), FULL, s.REGION) == [7]
    assert list_own_imports(own.assign(**{s.SOURCE: "a"}), FULL, s.REGION) == []


def test_freshness_tells_how_many_provinces_are_missing(published: pd.DataFrame) -> None:
    table = list_freshness(published, 34)
    regional = table[table["table"] == s.REGION].set_index(s.PERIOD)
    assert regional.loc[FULL, [s.KNOWN, s.MISSING]].tolist() == [34, 0]
    assert (regional[s.KNOWN] + regional[s.MISSING] == 34).all()
    assert (regional.drop(index=FULL)[s.MISSING] > 0).all()
    assert table.loc[table["table"] == s.DOMAIN, s.MISSING].isna().all()


# ------------------------------------------------------------------------------------------- years
def test_years_are_continuous_and_unpublished_ones_unknown() -> None:
    indicators = read_national_indicators()
    table = count_years(indicators, ["certificates", "certification_bodies", "nothing"])
    years = table[s.PERIOD].astype(int)
    assert (years.diff().dropna() == 1).all()
    assert table["nothing"].isna().all()
    yearly = table.set_index(s.PERIOD)
    assert yearly.at["2003", "certification_bodies"] == 113
    assert math.isnan(yearly.at["2004", "certification_bodies"])


def test_larger_of_two_published_values_of_a_year_stands() -> None:
    table = count_years(read_national_indicators(), ["certificates"]).set_index(s.PERIOD)
    assert table.at["2020", "certificates"] == 2_768_000


def test_monthly_figures_are_no_years() -> None:
    indicators = read_national_indicators()
    monthly = indicators[indicators[s.PERIOD].str.contains("-")]["metric"].iloc[0]
    table = count_years(indicators, [monthly, "certificates"])
    assert table[s.PERIOD].str.fullmatch(r"\d{4}").all()


@pytest.mark.parametrize("metrics", [[], ["nothing"]])
def test_metrics_without_any_year_give_an_empty_table(metrics: list[str]) -> None:
    assert count_years(read_national_indicators(), metrics).empty
