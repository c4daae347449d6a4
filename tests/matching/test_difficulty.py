"""Difficulty Y: how hard the projects really are to arrange, under three readings."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matching.difficulty import FACTORS, assess_difficulty, explain_difficulty
from matching.parameters import B2_RATINGS, DIFFICULTY_FACTORS, READINGS, Parameters
from tests.matching.bodies import (
    Record,
    build_body,
    difficulty_by_hand,
    factors_by_hand,
    missing_by_hand,
    ordinary_project,
    parameter_sets,
    project,
    projects_of,
)

every_reading = pytest.mark.parametrize("reading", READINGS)
rated_projects = projects_of(st.floats(0.06, 1))


def difficulty_of(record: Record, parameters: Parameters) -> float:
    return float(assess_difficulty(build_body([], [record]), parameters).difficulty[0])


# ------------------------------------------------------------------- what the article states
@given(
    rated_projects, st.sampled_from(["cooperation", "coordination", "policy"]),
    st.floats(0.4, 0.99), parameter_sets(),
)  # fmt: skip
def test_difficulty_falls_as_cooperation_coordination_or_policy_get_easier(
    record: Record, factor: str, share: float, parameters: Parameters
) -> None:
    if factor == "cooperation":
        harder = {"ratings": [share * rating for rating in record["ratings"]]}
    else:
        harder = {factor: share * record[factor]}
    f = factors_by_hand(record | harder, parameters)
    divisor = {"cooperation": "b2", "coordination": "d", "policy": "e"}[factor]
    assume(f[divisor] > parameters.rating_floor)
    assert difficulty_of(record | harder, parameters) > difficulty_of(record, parameters)


@given(rated_projects, st.integers(1, 9), st.integers(1, 9), parameter_sets())
def test_difficulty_falls_with_certificates_held(
    record: Record, fewer: int, more: int, parameters: Parameters
) -> None:
    assume(fewer < more)
    few, many = (record | {"certificates": float(count)} for count in (fewer, more))
    assert difficulty_of(many, parameters) < difficulty_of(few, parameters)


@pytest.mark.parametrize("reading", ["additive", "proportional"])
def test_certificates_without_weight_change_nothing(reading: str) -> None:
    weights = dict.fromkeys(DIFFICULTY_FACTORS, 1.0) | {"certificates": 0.0}
    parameters = Parameters(reading=reading, weights_difficulty=weights)
    assert difficulty_of(project(certificates=9.0), parameters) == difficulty_of(
        project(), parameters
    )


def test_certificates_divide_in_the_ratio_whatever_their_weight() -> None:
    weights = dict.fromkeys(DIFFICULTY_FACTORS, 1.0) | {"certificates": 0.0}
    parameters = Parameters(reading="ratio", weights_difficulty=weights)
    assert difficulty_of(project(certificates=3.0), parameters) == 1.0


@given(
    st.lists(st.floats(0.7, 0.9), min_size=2, max_size=2), st.floats(0.7, 0.9),
    st.floats(0.7, 0.9), st.sampled_from([None, 0.0, 1.0]),
)  # fmt: skip
def test_first_time_client_with_ordinary_ratings_counts_four_to_six_times_under_additive(
    ratings: list[float], d: float, e: float, held: float | None
) -> None:
    """每家企业 4–6 倍."""
    record = project(ratings=ratings, coordination=d, policy=e, certificates=held)
    assert 4 <= difficulty_of(record, Parameters()) <= 6


@pytest.mark.parametrize("held", [1.0, 2.0, 3.0, 8.0])
def test_ordinary_ratings_stay_at_four_to_six_times_at_every_number_of_certificates(
    held: float,
) -> None:
    """MODEL.md: ordinary ratings give 4–6 at every C2; around 0.7 this holds up to many."""
    record = project(ratings=[0.7, 0.7], coordination=0.7, policy=0.7, certificates=held)
    assert 4 <= difficulty_of(record, Parameters()) <= 6


@pytest.mark.parametrize(("reading", "ideal"), [*zip(READINGS, (4.0, 1.0, 3.0), strict=True)])
def test_ideal_client_with_one_certificate(reading: str, ideal: float) -> None:
    assert difficulty_of(project(), Parameters(reading=reading)) == ideal


@pytest.mark.parametrize(
    ("reading", "rating", "held"),
    [("proportional", 0.6, 1.0), ("proportional", 0.4, 3.0), ("ratio", 0.2, 3.0)],
)
def test_ratings_at_which_the_other_readings_reach_four_to_six(
    reading: str, rating: float, held: float
) -> None:
    record = project(ratings=[rating] * 2, coordination=rating, policy=rating, certificates=held)
    assert 4 <= difficulty_of(record, Parameters(reading=reading)) <= 6


@given(projects_of())
def test_difficulty_is_always_above_the_head_count_under_additive(record: Record) -> None:
    assert difficulty_of(record, Parameters()) > 1


def test_difficulty_may_lie_below_the_head_count_in_the_other_readings() -> None:
    record = project(certificates=4.0)
    assert difficulty_of(record, Parameters(reading="proportional")) == 0.25
    assert difficulty_of(record, Parameters(reading="ratio")) == 0.75


# ------------------------------------------------------------------- formula and defaults
@given(st.lists(projects_of(), max_size=10), parameter_sets())
def test_difficulty_agrees_with_the_model_done_by_hand(
    projects: list[Record], parameters: Parameters
) -> None:
    found = assess_difficulty(build_body([], projects), parameters)
    for row, record in enumerate(projects):
        factors = [values[row] for values in found.factors]
        assert factors == pytest.approx(list(factors_by_hand(record, parameters).values()))
        expected = difficulty_by_hand(record, parameters)
        assert found.difficulty[row] == pytest.approx(expected, rel=1e-12)
        assert found.defaulted[row] == missing_by_hand(record)


@every_reading
@pytest.mark.parametrize("held", [0.0, None])
def test_first_time_client_counts_one_certificate(reading: str, held: float | None) -> None:
    parameters = Parameters(reading=reading)
    first = difficulty_of(ordinary_project(certificates=held), parameters)
    assert first == difficulty_of(ordinary_project(certificates=1.0), parameters)


def test_known_absence_of_certificates_is_not_a_default() -> None:
    body = build_body([], [project(certificates=0.0), project(certificates=None)])
    assert assess_difficulty(body, Parameters()).defaulted.tolist() == [0, 1]


def test_missing_policy_takes_the_default_of_its_scheme_then_the_general_one() -> None:
    parameters = Parameters(default_policy_ease=0.9, policy_ease_by_scheme={"EMS": 0.5})
    records = [project(policy=None, scheme=scheme) for scheme in ("EMS", "QMS")]
    found = assess_difficulty(build_body([], records), parameters)
    assert found.policy_ease.tolist() == [0.5, 0.9]


def test_given_policy_beats_the_default_of_its_scheme() -> None:
    parameters = Parameters(policy_ease_by_scheme={"QMS": 0.5})
    found = assess_difficulty(build_body([], [project(policy=0.7)]), parameters)
    assert found.policy_ease.tolist() == [0.7]


def test_missing_client_rating_is_filled_before_averaging() -> None:
    found = assess_difficulty(build_body([], [project(ratings=[0.4, None])]), Parameters())
    assert found.cooperation[0] == pytest.approx(0.6)


def test_rating_floor_of_the_set_is_used() -> None:
    found = assess_difficulty(build_body([], [project(policy=0.1)]), Parameters(rating_floor=0.2))
    assert found.policy_ease[0] == 0.2
    assert found.floored.tolist() == [True]


def test_rating_at_the_floor_is_not_flagged() -> None:
    assert not assess_difficulty(build_body([], [project(policy=0.05)]), Parameters()).floored[0]


@every_reading
def test_weights_are_used_as_given(reading: str) -> None:
    """Not normalised: twice the weights are twice the difficulty, or its square."""
    parameters = Parameters(reading=reading)
    double = Parameters(reading=reading, weights_difficulty=dict.fromkeys(DIFFICULTY_FACTORS, 2.0))
    one, two = (difficulty_of(ordinary_project(), p) for p in (parameters, double))
    assert two == pytest.approx(one**2 if reading == "proportional" else 2 * one)


def test_unequal_weights_of_cooperation_are_normalised() -> None:
    weights = dict(zip(B2_RATINGS, (3.0, 1.0), strict=True))
    body = build_body([], [project(ratings=[0.8, 0.4])])
    found = assess_difficulty(body, Parameters(weights_b2=weights))
    assert found.cooperation[0] == pytest.approx(0.7)


# -------------------------------------------------------------------------------- bridges
@given(st.lists(projects_of(), max_size=10), parameter_sets())
def test_bridge_leads_from_head_count_to_difficulty(
    projects: list[Record], parameters: Parameters
) -> None:
    difficulty = assess_difficulty(build_body([], projects), parameters)
    rows = np.arange(len(projects))[1::2]
    bridge = explain_difficulty(difficulty, rows, parameters)
    assert list(bridge) == ["projects", "ideal_client", *FACTORS, "difficulty"]
    *steps, end = bridge.values()
    assert bridge["projects"] == len(rows)
    assert math.fsum(steps) == pytest.approx(end, rel=1e-11, abs=1e-11)
    assert end == pytest.approx(difficulty.difficulty[rows].sum(), rel=1e-12)


@given(st.lists(projects_of(), min_size=1, max_size=6), parameter_sets())
def test_certificates_relieve_and_obstacles_cost(
    projects: list[Record], parameters: Parameters
) -> None:
    difficulty = assess_difficulty(build_body([], projects), parameters)
    bridge = explain_difficulty(difficulty, np.arange(len(projects)), parameters)
    slack = 1e-12 * bridge["difficulty"]
    assert bridge["certificates"] <= slack
    assert all(bridge[name] >= -slack for name in ("cooperation", "coordination", "policy"))


def test_bridge_of_the_additive_reading_by_hand() -> None:
    projects = [project(ratings=[0.5, 0.5], certificates=2.0, policy=0.8), project()]
    difficulty = assess_difficulty(build_body([], projects), Parameters())
    bridge = explain_difficulty(difficulty, np.arange(2), Parameters())
    assert bridge == pytest.approx({
        "projects": 2, "ideal_client": 6, "cooperation": 1, "certificates": -0.5,
        "coordination": 0, "policy": 0.25, "difficulty": 8.75,
    })  # fmt: skip
