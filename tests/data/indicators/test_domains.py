"""Domains: certificates add up, organisations never do."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.domains import count_domains
from data.indicators.national import (
    count_totals,
)
from tests.data.indicators.published import counts_of

FULL = "2024-10"


def total(totals: pd.DataFrame, scope: str, period: str, column: str = s.CERTIFICATES) -> float:
    rows = totals[(totals[s.REGION] == scope) & (totals[s.PERIOD] == period)]
    assert len(rows) == 1
    return float(rows[column].iloc[0])


# ---------------------------------------------------------------------------------------- domains
@pytest.mark.parametrize("period", ["2019-03", "2023-03", FULL, "2025-01"])
def test_certificates_of_domains_add_up_and_their_shares_too(
    published: pd.DataFrame, period: str
) -> None:
    domains, groups = count_domains(published, period)
    everything = total(count_totals(published), s.REGION_ALL, period)
    assert domains[s.CERTIFICATES].sum() == groups[s.CERTIFICATES].sum() == everything
    assert domains[s.SHARE].sum() == pytest.approx(1)
    assert s.DOMAIN_TOTAL not in set(domains[s.DOMAIN])


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


def test_share_of_a_domain_is_of_everything_not_of_the_nation(published: pd.DataFrame) -> None:
    domains, groups = count_domains(published, FULL)
    everything = total(count_totals(published), s.REGION_ALL, FULL)
    nation = total(count_totals(published), s.REGION_NATION, FULL)
    assert nation < everything
    for table in (domains, groups):
        shares = table[s.CERTIFICATES] / everything
        assert table[s.SHARE].tolist() == pytest.approx(shares.tolist())


def test_shares_are_unknown_without_the_printed_total() -> None:
    frame = counts_of(
        (FULL, "合计", 7, 5, "管理体系认证"),
        (FULL, "质量管理体系认证", 7, 5, "管理体系认证"),
        dimension=s.DOMAIN,
    )
    domains, groups = count_domains(frame, FULL)
    assert domains[s.SHARE].isna().all()
    assert groups[s.SHARE].isna().all()
    assert groups[s.CERTIFICATES].tolist() == [7]


def test_changes_of_a_domain_are_its_own() -> None:
    rows = [
        ("2024-09", "甲", 10, 1, "服务"),
        (FULL, "甲", 12, 1, "服务"),
        (FULL, "乙", 5, 1, "服务"),
    ]
    domains, _ = count_domains(counts_of(*rows, dimension=s.DOMAIN), FULL)
    changes = domains.set_index(s.DOMAIN)[s.CHANGE]
    assert changes["甲"] == pytest.approx(0.2)
    assert pd.isna(changes["乙"])


def test_same_domain_in_two_groups_keeps_its_own_changes() -> None:
    """A name alone does not identify a domain: 其他 stands in more than one group."""
    rows = [
        ("2024-09", "其他", 10, 1, "产品"), (FULL, "其他", 20, 1, "产品"),
        ("2024-09", "其他", 100, 1, "服务"), (FULL, "其他", 110, 1, "服务"),
    ]  # fmt: skip
    domains, _ = count_domains(counts_of(*rows, dimension=s.DOMAIN), FULL)
    assert domains.set_index(s.GROUP)[s.CHANGE].round(6).to_dict() == {"产品": 1.0, "服务": 0.1}


def test_month_without_domains_is_empty(published: pd.DataFrame) -> None:
    domains, groups = count_domains(published, "1999-01")
    assert domains.empty
    assert groups.empty


def test_unknown_count_of_a_domain_stays_unknown() -> None:
    rows = [(FULL, "合计", 10, 9, "合计"), (FULL, "甲", None, 3, "服务")]
    domains, _ = count_domains(counts_of(*rows, dimension=s.DOMAIN), FULL)
    row = domains.iloc[0]
    assert row[[s.CERTIFICATES, s.SHARE, s.CERTIFICATES_PER_ORGANIZATION]].isna().all()
    assert row[s.ORGANIZATIONS] == 3
