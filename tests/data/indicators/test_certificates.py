"""What counts of certificates add up to, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.certificates import count_several, count_soon, rank_shares


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
