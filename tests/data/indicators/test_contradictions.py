"""Contradictions of the published tables: exactly those known, and any that is planted."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.contradictions import (
    COLUMNS,
    recompute_domain_table,
    recompute_region_table,
)
from data.loaders.reference import read_regions
from tests.data.indicators.published import STATISTICS, counts_of, read_published

FULL = "2024-10"
PRINTED_ONLY = ["cert_rank", "cert_share_pct", "org_rank", "org_share_pct"]


@pytest.fixture
def published() -> pd.DataFrame:
    return read_published()


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return read_regions()


def known_of(file: str) -> list[tuple[object, ...]]:
    listed = pd.read_csv(STATISTICS / "known_discrepancies.csv", dtype={s.PERIOD: str})
    rows = listed[listed["file"] == file].astype({"printed": "float64", "computed": "float64"})
    return sorted(rows[list(COLUMNS)].itertuples(index=False, name=None))


def change(frame: pd.DataFrame, name: str, column: str, by: float) -> pd.DataFrame:
    chosen = (frame[s.PERIOD] == FULL) & (frame[s.NAME] == name)
    assert chosen.any()
    frame.loc[chosen, column] += by
    return frame


def kinds_of(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(table[["where", "kind"]].itertuples(index=False, name=None))


def test_region_tables_contradict_themselves_exactly_where_it_is_known(
    published: pd.DataFrame, regions: pd.DataFrame
) -> None:
    found = pd.concat([
        recompute_region_table(published, period, regions)
        for period in sorted(published[s.PERIOD].unique())
    ])  # fmt: skip
    rows = sorted(found.itertuples(index=False, name=None))
    assert rows == known_of("region_counts.csv")
    assert len(rows) > 0


def test_domain_tables_contradict_themselves_exactly_where_it_is_known(
    published: pd.DataFrame,
) -> None:
    found = pd.concat(
        [recompute_domain_table(published, period) for period in published[s.PERIOD].unique()]
    )
    rows = sorted(found.itertuples(index=False, name=None))
    assert rows == known_of("domain_counts.csv")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("广东省", {("全国/certificates", "region_sum"), ("中南地区/certificates", "macro_sum")}),
        ("全部", {("全部/certificates", "nation_plus_abroad")}),
        ("华北地区", {("华北地区/certificates", "macro_sum")}),
        ("未知", {("全国/certificates", "region_sum")}),
        ("国外", {("全部/certificates", "nation_plus_abroad")}),
    ],
)
def test_wrong_count_is_found_in_every_sum_it_belongs_to(
    published: pd.DataFrame, regions: pd.DataFrame, name: str, expected: set[tuple[str, str]]
) -> None:
    frame = change(published.drop(columns=PRINTED_ONLY), name, s.CERTIFICATES, 1)
    assert kinds_of(recompute_region_table(frame, FULL, regions)) == expected


def test_wrong_rank_and_share_are_found(published: pd.DataFrame, regions: pd.DataFrame) -> None:
    before = kinds_of(recompute_region_table(published, FULL, regions))
    frame = change(published, "海南省", "cert_rank", -1)
    frame = change(frame, "海南省", "org_share_pct", 0.01)
    after = kinds_of(recompute_region_table(frame, FULL, regions))
    assert after - before == {("海南省/cert_rank", "rank"), ("海南省/org_share_pct", "share")}


def test_incomplete_sums_are_not_compared(published: pd.DataFrame, regions: pd.DataFrame) -> None:
    frame = published.drop(columns=PRINTED_ONLY)
    frame = frame[~((frame[s.PERIOD] == FULL) & (frame[s.NAME] == "广东省"))]
    assert recompute_region_table(frame, FULL, regions).empty


def domain_month(**totals: int) -> pd.DataFrame:
    given = {"systems": 30, "products": 12, "whole": 42} | totals
    return counts_of(
        (FULL, s.DOMAIN_TOTAL, given["whole"], 20, s.DOMAIN_TOTAL),
        (FULL, s.DOMAIN_TOTAL, given["systems"], 15, "管理体系认证"),
        (FULL, "质量管理体系认证", 18, 14, "管理体系认证"),
        (FULL, "环境管理体系认证", 12, 11, "管理体系认证"),
        (FULL, s.DOMAIN_TOTAL, given["products"], 6, "产品认证"),
        (FULL, "强制性产品认证", 12, 6, "产品认证"),
        dimension=s.DOMAIN,
    )


def test_organizations_of_domains_are_never_summed() -> None:
    """14 + 11 organisations in a group of 15 is no contradiction."""
    assert recompute_domain_table(domain_month(), FULL).empty


def test_wrong_totals_of_domains_are_found() -> None:
    wrong_group = recompute_domain_table(domain_month(systems=31, whole=43), FULL)
    assert wrong_group.values.tolist() == [
        [FULL, "管理体系认证/certificates", "group_total", 31.0, 30.0]
    ]
    wrong_whole = recompute_domain_table(domain_month(whole=41), FULL)
    assert wrong_whole.values.tolist() == [[FULL, "合计/certificates", "overall_total", 41.0, 42.0]]


def test_two_tables_of_a_month_must_agree_on_everything() -> None:
    regions = counts_of((FULL, s.REGION_ALL, 42, 21), (FULL, s.REGION_NATION, 40, 20), batch=2)
    frame = pd.concat([domain_month(), regions], ignore_index=True)
    assert recompute_domain_table(frame, FULL).values.tolist() == [
        [FULL, "合计/organizations", "total_of_two_tables", 20.0, 21.0]
    ]


def test_month_without_rows_has_no_contradictions(regions: pd.DataFrame) -> None:
    nothing = counts_of()
    for table in (
        recompute_region_table(nothing, FULL, regions),
        recompute_domain_table(nothing, FULL),
    ):
        assert table.empty
        assert list(table.columns) == list(COLUMNS)
