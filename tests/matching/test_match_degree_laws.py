"""Match degree P: what always holds, edges that are results, floors and defaults."""

from __future__ import annotations

import math
from dataclasses import fields
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import CertMatchError
from matching.match_degree import (
    INPUTS_PER_AUDITOR,
    INPUTS_PER_PROJECT,
    STATES,
    MatchDegrees,
    assess_match_degree,
)
from matching.parameters import READINGS, Parameters
from tests.matching.bodies import (
    CELLS,
    Record,
    assess,
    bodies,
    build_body,
    missing_by_hand,
    ordinary_project,
    parameter_sets,
    people_of,
    person,
    project,
    projects_of,
)

every_reading = pytest.mark.parametrize("reading", READINGS)
CELL_NUMBERS = ("auditors", "projects", "sufficiency", "mean_participation", "difficulty",
                "match_degree", "share_defaulted", "floored")  # fmt: skip


def numbers_of(degrees: MatchDegrees) -> np.ndarray:
    return np.array([getattr(degrees, name) for name in CELL_NUMBERS])


# ------------------------------------------------------------------------------ what always holds
@given(bodies, parameter_sets())
def test_numbers_keep_within_their_ranges(
    body: tuple[list[Record], list[Record]], parameters: Parameters
) -> None:
    degrees = assess_match_degree(build_body(*body), parameters)
    assert (degrees.sufficiency >= 0).all()
    assert (degrees.sufficiency <= degrees.auditors).all()
    assert (degrees.difficulty >= 0).all()
    demanded = degrees.projects > 0
    assert np.isfinite(degrees.match_degree[demanded]).all()
    assert (degrees.match_degree[demanded] >= 0).all()
    assert np.isnan(degrees.match_degree[~demanded]).all()


@given(bodies, parameter_sets(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(
    body: tuple[list[Record], list[Record]], parameters: Parameters, random: Random
) -> None:
    people, projects = body
    staff, work = (random.sample(side, len(side)) for side in (people, projects))
    before = assess_match_degree(build_body(people, projects), parameters)
    after = assess_match_degree(build_body(staff, work), parameters)
    np.testing.assert_allclose(numbers_of(after), numbers_of(before), rtol=1e-12, atol=1e-12)
    assert (after.state == before.state).all()


@given(bodies, parameter_sets(), st.integers(2, 5))
def test_body_twice_as_large_has_the_same_match_degree(
    body: tuple[list[Record], list[Record]], parameters: Parameters, times: int
) -> None:
    people, projects = body
    one = assess_match_degree(build_body(people, projects), parameters)
    many = assess_match_degree(build_body(people * times, projects * times), parameters)
    np.testing.assert_allclose(many.match_degree, one.match_degree, rtol=1e-12)
    np.testing.assert_allclose(many.share_defaulted, one.share_defaulted, rtol=1e-12)
    np.testing.assert_allclose(many.difficulty, times * one.difficulty, rtol=1e-12)


@given(bodies, parameter_sets())
def test_twice_the_people_bring_twice_the_sufficiency(
    body: tuple[list[Record], list[Record]], parameters: Parameters
) -> None:
    people, projects = body
    one = assess_match_degree(build_body(people, projects), parameters)
    two = assess_match_degree(build_body(people * 2, projects), parameters)
    np.testing.assert_allclose(two.sufficiency, 2 * one.sufficiency, rtol=1e-12)
    np.testing.assert_allclose(two.mean_participation, one.mean_participation, rtol=1e-12)
    np.testing.assert_allclose(two.match_degree, 2 * one.match_degree, rtol=1e-12)


@given(bodies, projects_of(), parameter_sets())
def test_one_more_project_never_raises_the_match_degree(
    body: tuple[list[Record], list[Record]], extra: Record, parameters: Parameters
) -> None:
    people, projects = body
    before = assess_match_degree(build_body(people, projects), parameters)
    after = assess_match_degree(build_body(people, [*projects, extra]), parameters)
    known = before.projects > 0
    assert (after.match_degree[known] <= before.match_degree[known] * (1 + 1e-12)).all()


@given(bodies, people_of(), parameter_sets())
def test_one_more_auditor_never_lowers_the_match_degree(
    body: tuple[list[Record], list[Record]], extra: Record, parameters: Parameters
) -> None:
    people, projects = body
    before = assess_match_degree(build_body(people, projects), parameters)
    after = assess_match_degree(build_body([*people, extra], projects), parameters)
    known = before.projects > 0
    assert (after.match_degree[known] >= before.match_degree[known] * (1 - 1e-12)).all()


def test_project_with_two_codes_counts_whole_in_both_cells() -> None:
    degrees = assess([], [ordinary_project(cells=[1, 3])])
    assert degrees.projects.tolist() == [0, 1, 0, 1]
    assert degrees.difficulty[1] == degrees.difficulty[3] == pytest.approx(4.75)


# ------------------------------------------------------------------------------ edges are results
@every_reading
def test_auditors_without_projects_are_no_demand(reading: str) -> None:
    degrees = assess([person(0.8)], [], reading)
    assert degrees.state[0] == "no_demand"
    assert degrees.difficulty[0] == 0
    assert math.isnan(degrees.match_degree[0])
    assert degrees.mean_participation[0] == pytest.approx(0.8)


@every_reading
def test_projects_without_auditors_are_no_auditor(reading: str) -> None:
    degrees = assess([], [project()], reading)
    assert degrees.state[0] == "no_auditor"
    assert degrees.sufficiency[0] == degrees.match_degree[0] == 0
    assert math.isnan(degrees.mean_participation[0])


def test_cell_with_neither_side_has_no_state() -> None:
    degrees = assess([], [])
    assert degrees.state.tolist() == [""] * CELLS
    assert np.isnan(degrees.match_degree).all()
    assert np.isnan(degrees.share_defaulted).all()


def test_body_without_cells_gives_empty_results() -> None:
    degrees = assess_match_degree(build_body([], [], 0), Parameters())
    assert all(len(getattr(degrees, f.name)) == 0 for f in fields(degrees)[:9])


def test_auditors_who_can_never_take_part_are_counted_but_bring_nothing() -> None:
    degrees = assess([person(0.0)], [project()])
    assert degrees.state[0] == "ok"
    assert degrees.match_degree[0] == 0
    assert degrees.mean_participation[0] == 0


def test_states_are_those_of_the_command_line() -> None:
    assert STATES == ("ok", "no_demand", "no_auditor")


# ---------------------------------------------------------------------------- floors and defaults
@every_reading
@pytest.mark.parametrize("zero", [{"ratings": [0.0, 0.0]}, {"coordination": 0.0}, {"policy": 0.0}])
def test_rating_of_zero_is_floored_and_flagged(reading: str, zero: Record) -> None:
    degrees = assess([person()], [project(**zero), project()], reading)
    assert degrees.floored[0] == 1
    lifted = {key: [0.05, 0.05] if key == "ratings" else 0.05 for key in zero}
    same = assess([person()], [project(**lifted), project()], reading)
    assert same.floored[0] == 0
    assert degrees.match_degree[0] == same.match_degree[0] > 0


def test_one_rating_of_zero_that_leaves_the_divisor_above_the_floor_is_not_flagged() -> None:
    assert assess([person()], [project(ratings=[0.0, 1.0])]).floored[0] == 0


@given(bodies)
def test_share_defaulted_is_exactly_filled_over_all_inputs(
    body: tuple[list[Record], list[Record]],
) -> None:
    assert INPUTS_PER_AUDITOR == INPUTS_PER_PROJECT == 5
    degrees = assess(*body)
    for cell in range(CELLS):
        inside = [record for side in body for record in side if cell in record["cells"]]
        if inside:
            filled = sum(map(missing_by_hand, inside))
            assert degrees.share_defaulted[cell] == filled / (5 * len(inside))


def test_fully_rated_body_defaults_nothing_and_unrated_body_everything() -> None:
    unrated = project(ratings=[None, None], certificates=None, coordination=None, policy=None)
    assert assess([person()], [project()]).share_defaulted[0] == 0
    assert assess([person(None)], [unrated]).share_defaulted[0] == 1


# Exponents large enough leave the range of floats; infinity is no JSON number.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "client",
    [{"policy": 0.0}, {"certificates": 10.0}, {"policy": 0.0, "certificates": 10.0}],
    ids=["difficulty overflows", "difficulty vanishes", "both"],
)
def test_numbers_of_an_ok_cell_are_finite_under_any_accepted_weights(client: Record) -> None:
    weights = {"cooperation": 1.0, "certificates": 400.0, "coordination": 1.0, "policy": 400.0}
    try:
        degrees = assess([person()], [project(**client)], "proportional",
                         weights_difficulty=weights)  # fmt: skip
    except CertMatchError:
        return
    assert degrees.state[0] == "ok"
    assert math.isfinite(degrees.difficulty[0])
    assert math.isfinite(degrees.match_degree[0])
