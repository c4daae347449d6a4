"""What a weight really explains, and how far one thing moves one cell."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.influence import assess_effective_weights, assess_swings, restrict_body
from matching.match_degree import assess_match_degree
from matching.parameters import B1_RATINGS, READINGS, Parameters
from tests.matching.bodies import Record, build_body, person, project


def shares_of(people: list[Record], projects: list[Record], **settings_: object):
    parameters = Parameters(**settings_)
    body = build_body(people, projects)
    return assess_effective_weights(body, assess_match_degree(body, parameters), parameters)


def rated(*ratings: float, **changes: object) -> Record:
    return person() | {"ratings": list(ratings)} | changes


def test_a_weight_on_a_rating_that_never_varies_explains_nothing() -> None:
    people = [rated(0.9, 0.5, 0.5, 0.5, 0.5), rated(0.3, 0.5, 0.5, 0.5, 0.5)]
    shares = shares_of(people, [project()])
    assert shares.b1["life_flexibility"] == pytest.approx(1.0)
    assert shares.b1["health"] == pytest.approx(0.0)


def test_a_rating_that_runs_against_the_others_has_a_negative_share_by_hand() -> None:
    """Parts ±0.2/2 and ∓0.1/2 around their means: B1 spreads 0.05, shares 2 and −1."""
    weights = dict.fromkeys(B1_RATINGS, 0.0) | {"life_flexibility": 1.0, "health": 1.0}
    people = [rated(0.9, 0.5, 1, 1, 1), rated(0.5, 0.7, 1, 1, 1)]
    shares = shares_of(people, [project()], weights_b1=weights)
    assert shares.b1["life_flexibility"] == pytest.approx(2.0)
    assert shares.b1["health"] == pytest.approx(-1.0)


def test_nothing_varies_and_the_shares_are_unknown_not_zero() -> None:
    shares = shares_of([person(), person()], [project(), project()])
    assert all(math.isnan(share) for share in shares.b1.values())
    assert all(math.isnan(share) for share in shares.difficulty.values())


def test_head_counts_explain_p_where_people_and_projects_are_alike() -> None:
    people = [person(cells=(0,)), person(cells=(0,)), person(cells=(1,))]
    projects = [project(cells=[0]), project(cells=[1])]
    shares = shares_of(people, projects)
    assert shares.match_degree["auditors"] == pytest.approx(1.0)
    assert shares.match_degree["projects"] == pytest.approx(0.0)


ratings = st.floats(0.05, 1.0)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    people = draw(
        st.lists(
            st.builds(
                lambda values, held, cell: rated(*values, held=held, cells=[cell]),
                st.tuples(*[ratings] * 5),
                st.integers(1, 3),
                st.integers(0, 3),
            ),
            min_size=4,
            max_size=9,
        )
    )
    work = draw(
        st.lists(
            st.builds(
                lambda b, c, d, e, cell: project(
                    ratings=[b, c],
                    certificates=float(round(9 * d) + 1),
                    coordination=d,
                    policy=e,
                    cells=[cell],
                ),
                ratings,
                ratings,
                ratings,
                ratings,
                st.integers(0, 3),
            ),
            min_size=4,
            max_size=9,
        )
    )
    return people, work  # fmt: skip


@given(bodies(), st.sampled_from(READINGS))
@settings(max_examples=60)
def test_shares_add_up_to_one_in_every_reading(
    body: tuple[list[Record], list[Record]], reading: str
) -> None:
    shares = shares_of(*body, reading=reading)
    for group in (shares.b1, shares.b2, shares.difficulty):
        if not any(math.isnan(share) for share in group.values()):
            assert sum(group.values()) == pytest.approx(1.0, abs=1e-6)


def test_difficulty_shares_agree_with_a_second_formula() -> None:
    """cov(t, y) / var(y) by numpy's covariance matrix of the terms."""
    rng = np.random.default_rng(7)
    rows = [project(ratings=[float(r)] * 2, certificates=float(c), coordination=float(d),
                    policy=float(e))
            for r, c, d, e in zip(rng.uniform(0.3, 1, 30), rng.integers(1, 5, 30),
                                  rng.uniform(0.3, 1, 30), rng.uniform(0.3, 1, 30),
                                  strict=True)]  # fmt: skip
    weights = {"cooperation": 2.0, "certificates": 0.5, "coordination": 1.0, "policy": 3.0}
    shares = shares_of([person()], rows, weights_difficulty=weights).difficulty
    terms = np.array([
        [2.0 / r["ratings"][0], 0.5 / r["certificates"], 1.0 / r["coordination"],
         3.0 / r["policy"]] for r in rows
    ]).T  # fmt: skip
    matrix = np.cov(terms)
    expected = matrix.sum(axis=1) / matrix.sum()
    assert list(shares.values()) == pytest.approx(expected.tolist())


@pytest.mark.parametrize("reading", READINGS)
def test_a_cell_alone_has_the_same_p_as_in_its_body(reading: str) -> None:
    people = [person(0.8, cells=(0, 1)), person(0.6, held=2, cells=(1,)), person(None, cells=(2,))]
    projects = [project(coordination=0.5, cells=[1, 2]), project(scheme="EMS", cells=[1])]
    parameters = Parameters(reading=reading, policy_ease_by_scheme={"EMS": 0.5})
    body = build_body(people, projects)
    whole = assess_match_degree(body, parameters).match_degree
    for cell in (1, 2):
        alone = assess_match_degree(restrict_body(body, cell), parameters).match_degree
        assert alone == pytest.approx([whole[cell]])


def test_swings_of_one_auditor_and_one_ideal_client_by_hand() -> None:
    """P = 0.8 / 4; the client's ratings cannot rise, halving v_B gives 0.8 / 3.5."""
    body = build_body([person(0.8)], [project()])
    swings = {swing.name: swing for swing in assess_swings(body, 0, Parameters())}
    assert (swings["auditors"].lower, swings["auditors"].upper) == pytest.approx((0.0, 0.4))
    # Without its only project the cell has no P; with a second one it has half of it.
    assert (swings["projects"].lower, swings["projects"].upper) == pytest.approx((0.2, 0.1))
    weight = swings["weight.cooperation"]
    assert (weight.lower, weight.upper) == pytest.approx((0.8 / 3.5, 0.8 / 5))
    ease = swings["rating.coordination_ease"]
    assert (ease.lower, ease.upper) == pytest.approx((0.8 / (3 + 1 / 0.9), 0.2))
    health = swings["rating.health"]
    assert (health.lower, health.upper) == pytest.approx((0.78 / 4, 0.82 / 4))
    assert "weight.health" not in swings  # equal ratings: no weight among them moves B1


def test_swings_come_widest_first_and_only_for_cells_with_both_sides() -> None:
    body = build_body([person(0.5), person(0.9, cells=(1,))], [project(coordination=0.3)])
    widths = [swing.width for swing in assess_swings(body, 0, Parameters())]
    assert widths == sorted(widths, reverse=True)
    assert assess_swings(body, 1, Parameters()) == []


def test_exponents_never_pass_what_the_proportional_reading_takes() -> None:
    weights = dict.fromkeys(Parameters().weights_difficulty, 15.0)
    parameters = Parameters(reading="proportional", weights_difficulty=weights)
    body = build_body([person()], [project(coordination=0.9)])
    names = [swing.name for swing in assess_swings(body, 0, parameters)]
    assert "weight.coordination" in names


def test_unrated_factors_move_from_their_defaults() -> None:
    body = build_body([person(None)], [project(coordination=None, policy=None)])
    parameters = replace(Parameters(), default_policy_ease=0.5)
    swings = {swing.name: swing for swing in assess_swings(body, 0, parameters)}
    ease = swings["rating.policy_ease"]
    assert (ease.lower, ease.upper) == pytest.approx((0.8 / (3 + 1 / 0.4), 0.8 / (3 + 1 / 0.6)))


def test_the_largest_weight_is_not_doubled_beyond_what_a_set_takes() -> None:
    weights = {**Parameters().weights_b1, "health": 1e6}
    body = build_body([rated(0.9, 0.2, 0.9, 0.9, 0.9)], [project()])
    names = [swing.name for swing in assess_swings(body, 0, Parameters(weights_b1=weights))]
    assert "rating.health" in names
