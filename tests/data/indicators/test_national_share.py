"""The body's share of the nation: by hand, with unknown figures left unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.national_share import share_of_nation


def published(
    name: str, certificates: float | None, organizations: float | None
) -> dict[str, object]:
    return {
        s.PERIOD: "2024-10", s.DIMENSION: s.REGION, s.GROUP: None, s.NAME: name,
        s.CERTIFICATES: certificates, s.ORGANIZATIONS: organizations, s.IMPORT_ID: 1,
    }  # fmt: skip


COUNTS = pd.DataFrame(
    [published("全国", 1000, 500), published("江苏省", 200, 100), published("北京市", 50, None)]
)
OWN = pd.DataFrame(
    {
        s.REGION: ["江苏省", "北京市", "西藏自治区", None],
        s.CERTIFICATES: [10, 5, 2, 7],
        s.ORGANIZATIONS: [4, 3, 1, 6],
    }
)


@pytest.fixture
def shares() -> pd.DataFrame:
    names = ["江苏省", "北京市", "西藏自治区", "上海市"]
    table = share_of_nation(OWN, COUNTS, "2024-10", s.REGION, names)
    return table.set_index(s.REGION)


def test_a_share_is_own_over_published(shares: pd.DataFrame) -> None:
    row = shares.loc["江苏省"]
    assert (row[s.CERTIFICATE_SHARE], row[s.ORGANIZATION_SHARE]) == (0.05, 0.04)


def test_a_share_is_unknown_where_the_nation_is(shares: pd.DataFrame) -> None:
    assert shares.loc["北京市", s.CERTIFICATE_SHARE] == 0.1
    assert pd.isna(shares.loc["北京市", s.ORGANIZATION_SHARE])
    assert shares.loc["西藏自治区", s.CERTIFICATES] == 2
    assert pd.isna(shares.loc["西藏自治区", s.CERTIFICATE_SHARE])
    assert pd.isna(shares.loc["上海市", s.CERTIFICATE_SHARE])


def test_only_what_was_asked_for_is_listed_and_totals_are_no_region(shares: pd.DataFrame) -> None:
    assert set(shares.index) == {"江苏省", "北京市", "西藏自治区", "上海市"}


def test_a_known_place_where_the_body_has_none_is_zero() -> None:
    table = share_of_nation(OWN.iloc[1:], COUNTS, "2024-10", s.REGION, ["江苏省"])
    assert table[s.CERTIFICATE_SHARE].tolist() == [0]


def test_another_month_is_unknown() -> None:
    table = share_of_nation(OWN, COUNTS, "2024-11", s.REGION, ["江苏省"])
    assert table[s.CERTIFICATE_SHARE].isna().all()
