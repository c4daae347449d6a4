"""Worked cases of accreditation bodies and real reports, by their numbers T01 to T21."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.audit_time import on_site_part, round_days
from matching.due_dates import add_months
from matching.staffing_limits import (
    assess_combined_ability,
    count_auditor_days,
    has_enough_auditors,
    may_be_assigned,
)
from matching.workload import Client, Workload, assess_workload
from tests.matching.packs import CNCA, MD5, MHGJ, PACKS


def md5(audit_type: str, personnel: int, **client: Any) -> Workload:
    return assess_workload(MD5, "QMS", audit_type, Client(personnel, **client))


def mhgj(audit_type: str, personnel: int, **client: Any) -> Workload:
    return assess_workload(MHGJ, "DLE", audit_type, Client(personnel, **client))


def step(workload: Workload, key: str) -> float | None:
    return next(step.value for step in workload.steps if step.key == key)


def test_t01_55_people_take_five_days() -> None:
    assert md5("initial", 55).auditor_days == 5.0


def test_t02_the_on_site_part_of_a_reduced_site_is_rounded_once() -> None:
    client = {"similar_sites": 1, "site_personnel": 5, "options": {"site_adjustment": "-0.5"}}
    one_site = step(md5("initial", 50, **client), "site_days")
    assert one_site == 0.75
    assert on_site_part(MD5, one_site, math.nan) == 0.5  # 0.60, off site 0.15


def test_t03_days_go_to_the_nearest_half() -> None:
    assert round_days([5.3, 5.2], 0.5).tolist() == [5.5, 5.0]


@pytest.mark.parametrize(
    ("similar", "audit_type", "sites"),
    [(26, "initial", 6), (24, "initial", 5), (2, "initial", 2), (2, "surveillance", 1),
     (2, "recertification", 2)],
    ids=["T04", "T05", "T06 initial", "T06 surveillance", "T06 recertification"],
)  # fmt: skip
def test_t04_to_t06_sampled_sites(similar: int, audit_type: str, sites: int) -> None:
    assert md5(audit_type, 50, similar_sites=similar).sites == sites


def test_t07_six_sites_of_five_people_take_nine_days_on_top_of_the_central_function() -> None:
    found = md5("initial", 50, similar_sites=26, site_personnel=5)
    assert (found.sites, step(found, "site_days")) == (6, 9.0)
    assert found.auditor_days == 5.0 + 9.0


def test_t08_thirty_then_twenty_percent_leave_56() -> None:
    found = md5("initial", 276, adjustment=-0.3, combined_factor=0.8)
    assert step(found, "table") == 10.0
    assert step(found, "combination") == pytest.approx(5.6)
    assert found.auditor_days == 6.0  # 5.5 would be a reduction of 45 %


def test_t09_three_auditors_for_three_systems_have_half_of_the_ability() -> None:
    assert assess_combined_ability([3, 2, 1], 3) == 0.5


def test_t10_a_first_surveillance_of_99_people_takes_two_days_on_site() -> None:
    found = md5("surveillance", 99)
    assert (step(found, "table"), step(found, "fraction")) == (7.0, pytest.approx(7 / 3))
    assert found.on_site_days == 2.0


def test_t11_15_people_take_two_and_a_half_days() -> None:
    assert md5("initial", 15).auditor_days == 2.5


def test_t12_a_trainee_beside_the_auditor_is_not_counted() -> None:
    # Stage 2 alone: one day of each.
    team = [("leader", "审核员", 1.0), ("trainee", "实习审核员", 1.0)]
    assert count_auditor_days([MHGJ], team) == 1.0


def test_t13_the_next_audit_on_site_is_due_twelve_months_after_the_last() -> None:
    rule = CNCA.rule("next_surveillance")
    assert rule is not None
    assert rule.get("counted_from") == "last_on_site"
    due = add_months(np.array(["2024-11-08"], dtype="datetime64[D]"), rule.get("months"))
    assert due.tolist() == [date(2025, 11, 8)]


@pytest.mark.parametrize(
    ("personnel", "days"), [(100, 1.0), (101, 1.5), (400, 1.5), (401, 2.0)]
)  # fmt: skip
def test_t14_base_days_of_the_bodys_rule(personnel: int, days: float) -> None:
    assert mhgj("initial", personnel).auditor_days == days


@pytest.mark.parametrize(
    ("similar", "sites"), [(20, 1), (21, 2), (30, 2), (31, 3), (100, 9), (101, 10)]
)
def test_t15_sampled_sites_of_the_bodys_rule(similar: int, sites: int) -> None:
    assert mhgj("initial", 50, similar_sites=similar).sites == sites


@pytest.mark.parametrize(
    ("audit_type", "sites"), [("initial", 9), ("surveillance", 3), ("recertification", 6)]
)
def test_t16_similar_and_dissimilar_sites_together(audit_type: str, sites: int) -> None:
    assert mhgj(audit_type, 450, similar_sites=60, dissimilar_sites=4).sites == sites


def test_t17_not_less_than_two_thirds_is_rounded_up() -> None:
    found = mhgj("recertification", 450, adjustment=0.25)
    assert (step(found, "adjustment"), found.auditor_days) == (2.5, 2.0)


def test_t18_parts_of_a_food_safety_audit_add_up_unrounded() -> None:
    client = Client(120, options={"category": "C", "studies": "3"})
    found = assess_workload(PACKS["ts22003-2013"], "FSMS", "initial", client)
    assert found.auditor_days == 4.25


def test_t19_complexity_of_an_energy_management_system() -> None:
    options = {"energy_tj": "100", "energy_types": "3", "energy_uses": "5"}
    found = assess_workload(
        PACKS["iso50003-2021"], "EnMS", "initial", Client(60, options=options)
    )  # fmt: skip
    assert (found.steps[0].value, found.steps[0].facts["level"]) == (1.2, "medium")
    assert found.auditor_days is None


def test_t20_one_professional_auditor_is_not_sufficient() -> None:
    assert [has_enough_auditors(CNCA, count) for count in (1, 2)] == [False, True]


def test_t21_181_days_on_site_are_too_many() -> None:
    assert [may_be_assigned(CNCA, days) for days in (180, 181)] == [True, False]
