"""Days of people against days of projects, from imported files."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.workflows.capacity import Capacity, assess_capacity
from data.workflows.encoding import Period
from data.workflows.imports import import_bytes
from data.workflows.match_degrees import assess_body
from data.workflows.rule_packs import fetch_rule_packs, switch_rule
from data.workflows.stored_body import fetch_body
from matching.suitability_rules import SuitabilityAssumptions

DAY = date(2026, 7, 1)
ROSTER = (
    "审核员编号,认证领域,注册级别,专业代码,年可用天数,生活习惯,身体状况,主观任性,节日请假,意外事件\n"
    "A1,QMS,审核员,33.02.01；17.10.02,200,1,1,1,1,1\n"
    "A2,QMS,审核员,33.02.01,,0.5,0.5,0.5,0.5,0.5\n"
    "A2,EMS,审核员,33.02.01,100,0.5,0.5,0.5,0.5,0.5\n"
    "A3,QMS,实习审核员,33.02.01,200,1,1,1,1,1\n"
    "A4,QMS,审核员,29.01.01,50,1,1,1,1,1\n"
)
PROJECTS = (
    "项目编号,认证领域,专业代码,审核类型,最早日期,最晚日期,有效人数,审核人日\n"
    "P1,QMS,33.02.01,初次,2026-08-01,2026-08-30,15,\n"
    "P2,QMS,33.02.01；17.10.02,监督,2026-09-01,2026-09-30,99,3\n"
    "P3,EMS,33.02.01,监督,2026-09-01,2026-09-30,,\n"
    "P4,QMS,17.10.02,,2026-09-01,2026-09-30,99,\n"
)


@pytest.fixture
def store(engine: Engine, home: object) -> Engine:  # noqa: ARG001
    import_bytes(engine, "auditors", ROSTER.encode(), "roster.csv")
    import_bytes(engine, "projects", PROJECTS.encode(), "projects.csv")
    return engine


def assess(engine: Engine) -> Capacity:
    result = assess_body(fetch_body(engine), Period.of(DAY))
    return assess_capacity(result, fetch_rule_packs(engine))


def row(found: Capacity, scheme: str, code: str) -> dict[str, float]:
    cells = found.cells
    chosen = cells[(cells[s.SCHEME] == scheme) & (cells[s.CODE] == code)]
    (record,) = chosen.to_dict("records")
    return record


def test_days_asked_for_are_those_of_the_project_or_of_the_packs_split_over_its_codes(
    store: Engine,
) -> None:
    found = assess(store)
    # 15 people, initial: 2.5 days by IAF MD 5; the 3 stated days are halved.
    assert row(found, "QMS", "33.02.01")[s.DEMAND_DAYS] == 2.5 + 1.5
    second = row(found, "QMS", "17.10.02")
    assert second[s.DEMAND_DAYS] == 1.5
    # An audit that does not say which it is, and one without personnel: unknown, not zero.
    assert second[s.DAYS_UNKNOWN] == 1
    assert row(found, "EMS", "33.02.01")[s.DAYS_UNKNOWN] == 1
    assert np.isnan(row(found, "EMS", "33.02.01")[s.P_SHARE])


def test_days_of_a_person_count_once_up_to_the_cap(store: Engine) -> None:
    found = assess(store)
    people = found.people.set_index(s.AUDITOR_ID)
    year = 365 / 365.25
    # Trainees are no capacity; 200 own days are cut at 180; half willing is half the days.
    assert people.index.tolist() == ["A1", "A2", "A4"]
    assert people.loc["A1", s.SUPPLY_DAYS] == pytest.approx(180 * year)
    assert people[s.ABOVE_CAP].tolist() == [True, False, False] and found.capped == 1
    assert people.loc["A2", s.SUPPLY_DAYS] == pytest.approx(50 * year)
    # A1 splits 180 over demands of 4 and 1.5; A2 has known demand in one code only.
    first = row(found, "QMS", "33.02.01")
    assert first[s.SUPPLY_DAYS] == pytest.approx((180 * 4 / 5.5 + 50) * year)
    assert first[s.P_SHARE] == pytest.approx((180 / 5.5 + 50 / 4) * year)
    assert first[s.HEADS_DAYS] == pytest.approx(230 * year)
    assert found.shares.idle == pytest.approx(50 * year)
    assert found.shares.multiplicity == pytest.approx((230 + 180) / 230)


def test_unknown_days_of_a_person_are_assumed_and_marked(store: Engine) -> None:
    more = "审核员编号,认证领域,注册级别,专业代码\nA9,EMS,审核员,33.02.01\n"
    import_bytes(store, "auditors", more.encode(), "more.csv")
    people = assess(store).people.set_index(s.AUDITOR_ID)
    assert people.loc["A9", s.AVAILABLE_DAYS] == SuitabilityAssumptions().available_days
    assert people[s.ASSUMED].to_dict() == {"A1": False, "A2": False, "A4": False, "A9": True}


def test_floor_marks_codes_with_demand_and_fewer_than_two_people(store: Engine) -> None:
    found = assess(store)
    assert not row(found, "QMS", "33.02.01")[s.BELOW_FLOOR]
    assert row(found, "QMS", "17.10.02")[s.BELOW_FLOOR]
    # Nobody asks for this code; no pack in force names a floor for EMS.
    assert not row(found, "QMS", "29.01.01")[s.BELOW_FLOOR]
    assert np.isnan(row(found, "EMS", "33.02.01")[s.FLOOR])


def test_cap_that_is_switched_off_no_longer_binds(store: Engine) -> None:
    switch_rule(store, "cnca-qms-2025", "max_on_site_days", on=False, decided_by="p")
    people = assess(store).people.set_index(s.AUDITOR_ID)
    assert people.loc["A1", s.SUPPLY_DAYS] == pytest.approx(200 * 365 / 365.25)


def test_empty_body_has_no_cells(engine: Engine) -> None:
    found = assess(engine)
    assert found.cells.empty
    assert np.isnan(found.shares.multiplicity)
