"""What packs demand of people: limits that hold, limits that are not given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from matching.errors import CertMatchError
from matching.rule_checks import ROLES
from matching.staffing_limits import (
    UNCOUNTED_LEVELS,
    assess_combined_ability,
    count_auditor_days,
    has_enough_auditors,
    is_counted,
    is_excluded,
    may_attend,
    may_be_assigned,
)
from tests.matching.packs import CNCA, MD5, MHGJ


def test_fifty_certificates_are_the_most() -> None:
    assert may_be_assigned(CNCA, 100, 50) is True
    assert may_be_assigned(CNCA, 100, 51) is False


def test_a_limit_that_is_not_given_or_switched_off_is_unknown() -> None:
    assert may_be_assigned(MD5, 300) is None
    assert has_enough_auditors(MD5, 0) is None
    assert may_attend(MD5, "审核员") is None
    assert is_excluded(MD5, "trainee", "实习审核员") is None
    off = CNCA.with_rule("max_on_site_days", on=False)
    assert may_be_assigned(off, 300) is None
    assert may_be_assigned(off, 300, 51) is False


def test_what_is_not_known_of_a_person_is_not_judged() -> None:
    assert may_be_assigned(CNCA, None, None) is None
    assert may_be_assigned(CNCA, None, 51) is False
    assert may_be_assigned(CNCA, 180.5, None) is False


def test_levels_that_never_count_are_those_of_the_vocabulary() -> None:
    assert set(UNCOUNTED_LEVELS) == set(s.LEVELS) - set(s.COUNTED_LEVELS)


def test_a_trainee_counts_in_no_role_and_an_expert_not_at_all() -> None:
    team = [("member", "实习审核员", 2.0), ("expert", "技术专家", 2.0), ("member", "审查员", 0.5)]
    # MD 5 has no rule on it, and they do not count there either.
    assert [count_auditor_days(packs, team) for packs in ([MHGJ], [MD5], [])] == [0.5] * 3


def test_who_counts_without_role_or_level_is_unknown_unless_the_other_decides() -> None:
    assert is_counted([CNCA], "leader", None) is None
    assert is_counted([CNCA], None, "审核员") is None
    assert is_counted([], "expert", None) is False
    assert is_counted([], None, "实习审核员") is False
    assert count_auditor_days([CNCA], [("leader", None, 1.0)]) == 0.0


_members = st.tuples(
    st.none() | st.sampled_from(ROLES), st.none() | st.sampled_from(s.LEVELS), st.floats(0, 30)
)


@given(
    st.lists(_members, max_size=6), st.floats(0, 30), st.sampled_from(s.LEVELS),
    st.sampled_from([[], [CNCA], [MD5, CNCA], [MHGJ]]),
)  # fmt: skip
def test_one_more_trainee_or_expert_never_changes_the_days(
    team: list[tuple[str | None, str | None, float]], days: float, level: str, packs: list
) -> None:
    before = count_auditor_days(packs, team)
    for role in ("trainee", "expert"):
        assert count_auditor_days(packs, [*team, (role, level, days)]) == before
    for uncounted in UNCOUNTED_LEVELS:
        assert count_auditor_days(packs, [*team, ("leader", uncounted, days)]) == before


@given(st.lists(_members, max_size=6))
def test_one_more_pack_never_counts_more_days(
    team: list[tuple[str | None, str | None, float]],
) -> None:
    assert count_auditor_days([MD5, CNCA], team) <= count_auditor_days([MD5], team)


@pytest.mark.parametrize(("held", "systems"), [([], 2), ([1], 1), ([0], 2), ([3], 2)])
def test_impossible_teams_have_no_ability(held: list[int], systems: int) -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        assess_combined_ability(held, systems)


def test_auditors_of_every_system_have_full_ability() -> None:
    assert assess_combined_ability([2, 2], 2) == 1.0
    assert assess_combined_ability([1, 1], 2) == 0.0
