"""What packs demand of people: limits that hold, limits that are not given."""

from __future__ import annotations

import pytest

from data.loaders.rule_packs import read_shipped_packs
from matching.errors import CertMatchError
from matching.staffing_limits import (
    assess_combined_ability,
    count_auditor_days,
    has_enough_auditors,
    may_be_assigned,
)

PACKS = {pack.id: pack for pack in read_shipped_packs()}
CNCA, MD5 = PACKS["cnca-qms-2025"], PACKS["iaf-md5-2019"]


def test_fifty_certificates_are_the_most() -> None:
    assert may_be_assigned(CNCA, 100, 50) is True
    assert may_be_assigned(CNCA, 100, 51) is False


def test_a_limit_that_is_not_given_or_switched_off_is_unknown() -> None:
    assert may_be_assigned(MD5, 300) is None
    assert has_enough_auditors(MD5, 0) is None
    assert count_auditor_days(MD5, [("leader", "审核员", 1.0)]) is None
    off = CNCA.with_rule("max_on_site_days", on=False)
    assert may_be_assigned(off, 300) is None
    assert may_be_assigned(off, 300, 51) is False


def test_a_trainee_counts_in_no_role_and_an_expert_not_at_all() -> None:
    team = [("member", "实习审核员", 2.0), ("expert", "技术专家", 2.0), ("member", "审查员", 0.5)]
    assert count_auditor_days(PACKS["mhgj-gl-095-a1"], team) == 0.5


@pytest.mark.parametrize(("held", "systems"), [([], 2), ([1], 1), ([0], 2), ([3], 2)])
def test_impossible_teams_have_no_ability(held: list[int], systems: int) -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        assess_combined_ability(held, systems)


def test_auditors_of_every_system_have_full_ability() -> None:
    assert assess_combined_ability([2, 2], 2) == 1.0
    assert assess_combined_ability([1, 1], 2) == 0.0
