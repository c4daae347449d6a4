"""What counts of certificates add up to, by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data import schema as s
from data.indicators.certificates import count_several, count_soon, rank_shares, unfold_moves


def test_soon_are_the_first_three_months() -> None:
    expiry = pd.DataFrame({s.CERTIFICATES: [4, 0, 2, 100]})
    assert count_soon(expiry) == 6
    assert count_soon(expiry.iloc[:0]) == 0


def test_organisations_with_several_certificates_are_counted_once() -> None:
    holders = pd.DataFrame({s.CERTIFICATES_HELD: [1, 2, 5], s.ORGANIZATIONS: [10, 3, 1]})
    assert count_several(holders) == 4


def test_shares_are_ranked_where_both_sides_are_known() -> None:
    shares = pd.DataFrame({
        s.REGION: ["甲", "乙", "丙", "丁"], s.CERTIFICATES: [5, 8, 0, 9],
        s.CERTIFICATE_SHARE: [0.0005, 0.0008, 0.0, None],
        s.ORGANIZATION_SHARE: [0.001, None, 0.0, None],
    })  # fmt: skip
    ranked = rank_shares(shares)
    assert ranked[s.REGION].tolist() == ["乙", "甲"]
    assert ranked[s.CERTIFICATE_SHARE].tolist() == pytest.approx([8, 5])
    assert pd.isna(ranked.loc[0, s.ORGANIZATION_SHARE])
    assert ranked.loc[1, s.ORGANIZATION_SHARE] == pytest.approx(10)


MOVES = pd.DataFrame(
    [(-1, 3, s.EXPIRED, 5), (-1, 1, s.EXPIRED, 2), (0, 3, s.EXPIRED, 4), (1, 2, s.WITHDRAWN, 1),
     (-1, 2, s.UNDATED, 3), (1, 3, s.UNDATED, 1)],
    columns=[s.ENTERED, s.LEFT, s.OUTCOME, s.CERTIFICATES],
)  # fmt: skip


def test_moves_unfold_to_stock_and_flow_of_each_month() -> None:
    months = unfold_moves(MOVES, pd.DataFrame([[9, 8, 7]]), date(2026, 3, 10))
    assert months[s.PERIOD].tolist() == ["2026-01", "2026-02", "2026-03"]
    assert [f"{day:%m-%d}" for day in months[s.DAY]] == ["01-31", "02-28", "03-10"]
    assert months[s.CERTIFICATES].tolist() == [11, 10, 9]
    assert months[s.UNDATED].tolist() == [3, 4, 1]
    assert months[s.ISSUED].tolist() == [4, 2, 0]
    assert months["expired"].tolist() == [0, 2, 0]
    assert months["withdrawn"].tolist() == [0, 0, 1]
    assert months[s.ENDED].tolist() == [0, 2, 1]
    assert months[s.ORGANIZATIONS].tolist() == [9, 8, 7]
