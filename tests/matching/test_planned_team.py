"""A planned team against the packs in force: worked by hand, and unknown kept apart from zero."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from matching.planned_team import (
    MET,
    NOTED,
    SHORT,
    UNKNOWN,
    UNMET,
    Finding,
    Member,
    assess_planned_team,
)
from matching.rule_checks import ROLES
from matching.rule_packs import Rule
from tests.matching.packs import CNCA, MD5, MHGJ

QMS = (MD5, CNCA)  # both judge a QMS audit of 2026
OWN = replace(
    CNCA, id="own-qms", document="OWN-1",
    rules=tuple(Rule(key, (("value", value),), "7.1", "A") for key, value in
                (("max_on_site_days", 160), ("min_professional_auditors", 3))),
)  # fmt: skip


def person(number: int = 1, **stated: Any) -> Member:
    return Member(number, **({"role": "member", "level": "审核员", "days": 2.0} | stated))


def findings(key: str, *team: Member, packs: Any = QMS, **asked: Any) -> list[Finding]:
    check = assess_planned_team(packs, team, asked.pop("required", 5.0), **asked)
    return [found for found in check.findings if found.key == key]


def finding(key: str, *team: Member, **asked: Any) -> Finding:
    (found,) = findings(key, *team, **asked)
    return found


def test_an_empty_team_has_no_findings_and_blank_rows_do_not_count() -> None:
    assert assess_planned_team(QMS, [Member(1), Member(2)], 5.0).findings == ()
    check = assess_planned_team(QMS, [Member(1), person(2)], 5.0)
    assert [member.number for member in check.members] == [2]


@pytest.mark.parametrize(
    ("days", "verdict"), [((2.5, 2.5), MET), ((2.5, 2.0), UNMET), ((4.0, 4.0), MET)]
)
def test_counted_days_are_set_against_those_required(
    days: tuple[float, float], verdict: str
) -> None:
    found = finding("days", *(person(n, days=each) for n, each in enumerate(days, start=1)))
    assert (found.verdict, found.facts) == (verdict, {"days": sum(days), "required": 5.0})
    assert (found.document, found.rule and found.rule.clause) == (
        "CNCA QMS rule, version not stated", "audit time"
    )  # fmt: skip


def test_days_that_add_up_but_for_rounding_are_enough() -> None:
    team = [person(n, days=0.1) for n in (1, 2, 3)]
    assert finding("days", *team, required=0.3).verdict == MET


def test_trainees_and_experts_are_left_out_with_the_clause_where_one_says_so() -> None:
    team = (person(1), person(2, role="trainee", level="实习审核员", days=3.0),
            Member(3, role="expert"))  # fmt: skip
    assert finding("days", *team).facts["days"] == 2.0
    ruled = findings("uncounted", *team)
    assert [(each.people, each.verdict) for each in ruled] == [((2,), NOTED), ((3,), NOTED)]
    assert {each.document for each in ruled} == {"CNCA QMS rule, version not stated"}
    free = findings("uncounted", *team, packs=(MD5,))
    assert [(each.people, each.rule, each.document) for each in free] == [
        ((2,), None, ""), ((3,), None, "")
    ]  # fmt: skip
    assert finding("days", *team, packs=(MD5,)).rule is None


def test_a_clause_is_named_only_for_those_whom_it_leaves_out() -> None:
    lenient = replace(
        CNCA, rules=(Rule("countable_roles", (("roles", ("leader", "trainee")),), "1", "A"),)
    )
    found = findings("uncounted", person(1), person(2, role="trainee"), packs=(lenient,))
    # The pack would count trainees; they are no capacity all the same.
    assert [(each.people, each.rule is None) for each in found] == [((1,), False), ((2,), True)]


def test_people_of_unknown_role_or_days_leave_the_days_open_unless_the_rest_decides() -> None:
    sure, open_ = person(1, days=4.0), person(2, days=1.5, level=None)
    found = finding("days", sure, open_)
    assert (found.verdict, found.facts["days"], found.people) == (UNKNOWN, 4.0, (2,))
    assert finding("days", person(1, days=5.0), open_).verdict == MET
    assert finding("days", person(1, days=3.0), open_).verdict == UNMET
    assert finding("days", person(1, days=3.0), person(2, days=None)).verdict == UNKNOWN
    assert finding("days", person(1, days=9.0), required=None).verdict == UNKNOWN


def test_days_of_an_uncounted_person_need_not_be_known() -> None:
    found = finding("days", person(1, days=3.0), Member(2, role="trainee"))
    assert (found.verdict, found.people) == (UNMET, ())


@given(
    st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(s.LEVELS), st.floats(0, 9)),
             min_size=1, max_size=4),
    st.floats(0, 9), st.sampled_from(["trainee", "expert"]),
)  # fmt: skip
def test_one_more_trainee_or_expert_changes_neither_days_nor_verdict(
    people: list[tuple[str, str, float]], days: float, role: str
) -> None:
    team = [Member(n, *each) for n, each in enumerate(people, start=1)]
    more = Member(len(team) + 1, role=role, level="审核员", days=days, is_professional=True)
    for key in ("days", "professional"):
        before, after = finding(key, *team), finding(key, *team, more)
        assert (before.verdict, before.facts) == (after.verdict, after.facts)


def test_levels_are_judged_of_those_who_audit() -> None:
    auditor, expert = person(1), Member(2, role="expert", level="技术专家")
    found = finding("may_attend", auditor, expert, packs=(MHGJ,))
    assert (found.verdict, found.document, found.rule and found.rule.clause) == (
        MET, "MHGJ-GL-095 A/1", "3(1)"
    )  # fmt: skip
    barred = finding("may_attend", auditor, person(2, level="技术专家"), packs=(MHGJ,))
    assert (barred.verdict, barred.people) == (UNMET, (2,))
    for open_ in (person(2, level=None), person(2, role=None, level="技术专家")):
        found = finding("may_attend", auditor, open_, packs=(MHGJ,))
        assert (found.verdict, found.people) == (UNKNOWN, (2,))
    assert findings("may_attend", expert, packs=(MHGJ,)) == []
    assert findings("may_attend", auditor) == []


def test_professional_auditors_are_counted_against_the_strictest_pack() -> None:
    two = [person(n, is_professional=True) for n in (1, 2)]
    found = finding("professional", *two)
    assert (found.verdict, found.facts) == (MET, {"count": 2, "least": 2})
    strict = finding("professional", *two, packs=(MD5, CNCA, OWN))
    assert (strict.verdict, strict.facts, strict.document) == (
        SHORT, {"count": 2, "least": 3}, "OWN-1"
    )  # fmt: skip
    trainee = person(3, role="trainee", is_professional=True)
    assert finding("professional", two[0], trainee).verdict == SHORT
    assert findings("professional", *two, packs=(MD5,)) == []


def test_a_professional_field_that_was_not_entered_leaves_it_open() -> None:
    first = person(1, is_professional=True)
    assert finding("professional", first, person(2)).verdict == UNKNOWN
    assert finding("professional", first, person(2)).people == (2,)
    assert finding("professional", first, person(2, is_professional=False)).verdict == SHORT
    # One open person could not make two of none.
    assert finding("professional", person(1, is_professional=False), person(2)).verdict == SHORT


@pytest.mark.parametrize(
    ("before", "planned", "verdict"),
    [(178.0, 2.0, MET), (178.0, 2.5, UNMET), (180.0, None, UNKNOWN), (180.5, None, UNMET),
     (0.0, 0.0, MET)],
)  # fmt: skip
def test_planned_days_are_added_to_those_of_the_year(
    before: float, planned: float | None, verdict: str
) -> None:
    found = finding("max_on_site_days", person(days=planned, on_site_days=before))
    assert (found.verdict, found.facts["most"]) == (verdict, 180)


def test_the_lowest_yearly_limit_counts() -> None:
    member = person(on_site_days=160.0, days=1.0)
    found = finding("max_on_site_days", member, packs=(CNCA, OWN))
    assert (found.verdict, found.facts["most"], found.document) == (UNMET, 160, "OWN-1")


def test_limits_name_auditors_who_state_nothing_and_leave_others_alone() -> None:
    team = (person(1, certificates=50), person(2, certificates=51), person(3), person(4),
            person(5, role="trainee"), person(6, role="expert", certificates=51))  # fmt: skip
    found = findings("max_certificates", *team)
    assert [(each.people, each.verdict) for each in found] == [
        ((1,), MET), ((2,), UNMET), ((6,), UNMET), ((3, 4), UNKNOWN)
    ]  # fmt: skip
    assert found[-1].facts["given"] is None


def test_ability_is_that_of_the_auditors_who_count() -> None:
    team = (person(1, systems=3), person(2, systems=2), person(3, systems=1),
            person(4, role="expert", systems=3))  # fmt: skip
    found = finding("ability", *team, systems=3, factor=0.8)
    assert found.verdict == NOTED
    assert found.facts == {"ability": 0.5, "auditors": 3, "systems": 3, "factor": 0.8}  # T09
    assert (found.document, found.rule and found.rule.confidence) == ("IAF MD 11", "C")


def test_ability_is_unknown_without_auditors_or_what_they_can_audit() -> None:
    known = person(1, systems=2)
    lacking = finding("ability", known, person(2), systems=2)
    assert (lacking.verdict, lacking.facts["ability"], lacking.people) == (UNKNOWN, None, (2,))
    open_ = finding("ability", known, person(2, level=None, systems=2), systems=2)
    assert (open_.verdict, open_.people) == (UNKNOWN, (2,))
    nobody = finding("ability", person(1, role="trainee", systems=2), systems=2)
    assert (nobody.verdict, nobody.people) == (UNKNOWN, ())
    assert findings("ability", known, systems=1) == []


def test_rules_that_no_pack_gives_or_that_are_off_are_named() -> None:
    assert assess_planned_team(QMS, [person()], 5.0).not_given == ("may_attend",)
    off = CNCA.with_rule("max_certificates", on=False)
    check = assess_planned_team((off,), [person(certificates=99)], 5.0)
    assert check.not_given == ("may_attend", "max_certificates")
    assert "max_certificates" not in {found.key for found in check.findings}
    # Who counts is judged without a rule, too.
    assert "countable_roles" not in assess_planned_team((MD5,), [person()], 5.0).not_given
