"""Match degree P = X / Y: what the article states, what must always hold, and a second opinion."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.match_degree import (
    assess_grades,
    assess_match_degree,
    ideal_match_degree,
)
from matching.parameters import GRADES, READINGS, Parameters
from tests.matching.bodies import (
    Record,
    assess,
    assess_by_hand,
    bodies,
    build_body,
    ordinary_project,
    parameter_sets,
    people_of,
    person,
    project,
    projects_of,
)

every_reading = pytest.mark.parametrize("reading", READINGS)


# ------------------------------------------------------------------------ what the article states
@every_reading
def test_match_degree_rises_with_sufficiency(reading: str) -> None:
    work = [ordinary_project()]
    few = assess([person(0.5)], work, reading).match_degree[0]
    assert assess([person(0.6)], work, reading).match_degree[0] > few
    assert assess([person(0.5), person(0.1)], work, reading).match_degree[0] > few


@every_reading
def test_match_degree_falls_with_difficulty(reading: str) -> None:
    easy = assess([person()], [ordinary_project()], reading).match_degree[0]
    assert assess([person()], [ordinary_project(policy=0.5)], reading).match_degree[0] < easy
    assert assess([person()], [ordinary_project()] * 2, reading).match_degree[0] < easy


@pytest.mark.parametrize("count", [1, 2, 17, 50])
def test_ideal_body_with_as_many_auditors_as_clients_has_a_quarter_under_additive(
    count: int,
) -> None:
    degrees = assess([person()] * count, [project()] * count)
    assert degrees.match_degree[0] == 0.25


@pytest.mark.parametrize(("reading", "ideal"), [("proportional", 1.0), ("ratio", 1 / 3)])
def test_other_readings_have_another_ideal(reading: str, ideal: float) -> None:
    assert assess([person()] * 4, [project()] * 4, reading).match_degree[0] == ideal


# 2, 7 and 10: two employed full-time, one part-timer as willing; one qualification each.
WILLING = (2, 7, 10)


def ohsms_auditors() -> list[Record]:
    """Ten auditors of OHSMS 03.04.01; the seven others hold one or two qualifications."""
    others = {1: (0.9, 2), 3: (0.8, 1), 4: (0.7, 1), 5: (0.9, 2), 6: (0.6, 1), 8: (0.8, 2),
              9: (0.5, 2)}  # fmt: skip
    return [
        person(0.9) if number in WILLING else person(*others[number]) for number in range(1, 11)
    ]


def ohsms_projects(reading: str) -> list[Record]:
    """Organisations whose ratings differ by reading, so that Y is that of the stated case."""
    return {
        "additive": [ordinary_project(), ordinary_project()],
        "proportional": [ordinary_project(), *[ordinary_project(coordination=1.0, policy=1.0)] * 6],
        "ratio": [
            ordinary_project(),
            ordinary_project(),
            ordinary_project(certificates=2.0, policy=0.7),
        ],
    }[reading]


@every_reading
def test_ohsms_case_reaches_two_thirds_with_auditors_2_7_and_10_at_the_top(reading: str) -> None:
    """RECONSTRUCTION: the article's tables were printed as images and are not available.

    Given in words: OHSMS 03.04.01 reaches 67 %, auditors 2, 7 and 10 tied at the top (full-time,
    and one part-timer as willing). The ratings of the ten auditors and of the organisations are
    invented here, for each reading apart, so that P comes out at 67 %: this shows that the
    reading *can* produce the article's case, not that it does.
    """
    degrees = assess(ohsms_auditors(), ohsms_projects(reading), reading)
    x = degrees.participation.participation
    top = {number for number, value in enumerate(x, start=1) if value == x.max()}
    assert top == set(WILLING)
    assert degrees.auditors[0] == 10
    assert degrees.match_degree[0] == pytest.approx(0.67, abs=0.005)


@every_reading
@pytest.mark.parametrize(
    ("auditors", "organisations"), [(17, 17), (42, 50)], ids=["QMS 10.01.00", "EMS 17.10.02"]
)
@settings(max_examples=20)
@given(data=st.data())
def test_further_cases_keep_within_their_head_counts(
    reading: str, auditors: int, organisations: int, data: st.DataObject
) -> None:
    """Only the head counts of these cases are given: bounds, whatever the ratings were."""
    person_, client = data.draw(people_of()), data.draw(projects_of())
    degrees = assess([person_ | {"cells": [0]}] * auditors,
                     [client | {"cells": [0]}] * organisations, reading)  # fmt: skip
    assert (degrees.auditors[0], degrees.projects[0]) == (auditors, organisations)
    assert degrees.sufficiency[0] <= auditors
    assert 0 <= degrees.match_degree[0] <= auditors / degrees.difficulty[0]
    held = max(client["certificates"] or 1.0, 1.0)
    least = {"additive": 3 + 1 / held, "proportional": 1 / held, "ratio": 3 / held}[reading]
    assert degrees.match_degree[0] <= auditors / (organisations * least) * (1 + 1e-12)


# ------------------------------------------------------------------------------- a second opinion
@given(bodies, parameter_sets())
def test_core_agrees_with_the_model_done_by_hand(
    body: tuple[list[Record], list[Record]], parameters: Parameters
) -> None:
    people, projects = body
    degrees = assess_match_degree(build_body(people, projects), parameters)
    for cell, expected in enumerate(assess_by_hand(people, projects, parameters)):
        assert degrees.state[cell] == expected.pop("state")
        for name, value in expected.items():
            found = getattr(degrees, name)[cell]
            assert found == pytest.approx(value, rel=1e-12, abs=1e-12, nan_ok=True), name


def test_hand_computed_cell_of_mixed_inputs() -> None:
    """A person rated 1, 0.5 and three times unknown with two schemes; a client half rated."""
    people = [person() | {"ratings": [1.0, 0.5, None, None, None], "held": 2}]
    work = [project(ratings=[0.4, None], certificates=2.0, coordination=0.5, policy=None)]
    degrees = assess(people, work, default_policy_ease=0.25)
    assert degrees.sufficiency[0] == pytest.approx((1 + 0.5 + 3 * 0.8) / 5 / 2)
    assert degrees.difficulty[0] == pytest.approx(1 / 0.6 + 1 / 2 + 1 / 0.5 + 1 / 0.25)
    assert degrees.match_degree[0] == pytest.approx(0.39 / (1 / 0.6 + 6.5))
    assert degrees.share_defaulted[0] == (3 + 2) / 10


# ----------------------------------------------------------------------------------------- grades
@every_reading
def test_grade_is_the_one_whose_centre_lies_nearest(reading: str) -> None:
    parameters = Parameters(reading=reading)
    centres = np.array(parameters.grade_centres)
    assert assess_grades(centres, parameters).tolist() == list(range(len(GRADES)))
    just_below = (centres[:-1] + centres[1:]) / 2 * (1 - 1e-9)
    assert assess_grades(just_below, parameters).tolist() == [0, 1, 2, 3]
    assert assess_grades((centres[:-1] + centres[1:]) / 2, parameters).tolist() == [1, 2, 3, 4]


def test_grade_of_the_target_is_basically_matched_and_unknown_has_none() -> None:
    parameters = Parameters(reading="ratio")
    degrees = np.array([parameters.target, math.nan, 0.0, 99.0])
    grades = assess_grades(degrees, parameters)
    assert [GRADES[g] if g >= 0 else "" for g in grades] == ["基本匹配", "", "严重短缺", "充足"]


def test_breakpoints_of_one_reading_are_never_applied_to_another() -> None:
    degrees = np.array([0.33])
    names = [GRADES[assess_grades(degrees, Parameters(reading=r))[0]] for r in READINGS]
    assert names == ["充足", "严重短缺", "基本匹配"]


@given(st.lists(st.floats(0, 5), min_size=2, max_size=9), st.sampled_from(READINGS))
def test_grade_never_falls_as_the_match_degree_rises(values: list[float], reading: str) -> None:
    grades = assess_grades(np.sort(values), Parameters(reading=reading))
    assert (np.diff(grades) >= 0).all()


@pytest.mark.parametrize(
    ("reading", "ideal"), [("additive", 0.2), ("proportional", 1.0), ("ratio", 0.25)]
)
def test_the_ideal_p_falls_with_the_sum_of_weights_where_they_are_shares(
    reading: str, ideal: float
) -> None:
    """v_D = 2: y = 5 in additive, 4 in ratio; exponents of 1 do nothing."""
    weights = {**Parameters().weights_difficulty, "coordination": 2.0}
    parameters = Parameters(reading=reading, weights_difficulty=weights)
    assert ideal_match_degree(parameters) == pytest.approx(ideal)
    degrees = assess([person()], [project()], reading, weights_difficulty=weights)
    assert degrees.match_degree[0] == pytest.approx(ideal)
