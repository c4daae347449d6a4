"""Drawn weights and ratings: each draw is the crisp model, and the summary is what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.draws import Sampler, draw_match_degrees
from matching.entities import Body
from matching.fuzzy_match_degree import RatingCorners
from matching.match_degree import assess_grades, assess_match_degree
from matching.parameters import B1_RATINGS, B2_RATINGS, READINGS, Parameters
from matching.uncertainty import (
    BY_WEIGHTS,
    FIRM,
    UNDECIDED,
    UncertaintyAssumptions,
    assess_uncertainty,
)
from matching.weight_draws import WeightDraws, draw_weights, keep_weights
from tests.matching.bodies import (
    Record,
    bodies,
    build_body,
    parameter_sets,
    person,
    project,
)

FACTORS = ("cooperation", "certificates", "coordination", "policy")
every_reading = pytest.mark.parametrize("reading", READINGS)


def crisp_corners(body: Body) -> RatingCorners:
    four = lambda values: np.repeat(values[..., None], 4, axis=-1)  # noqa: E731
    return RatingCorners(four(body.auditor_ratings), four(body.client_ratings),
                         four(body.coordination_ease), four(body.policy_ease))  # fmt: skip


def vague_body() -> tuple[Body, RatingCorners]:
    """Four cells of people and clients, a third of their ratings vague, some unrated."""
    people = [
        person(0.8, cells=(0, 1)),
        person(0.5, held=2, cells=(1, 2)),
        person(None, cells=(1,)),
    ]
    projects = [
        project(cells=[0]),
        project(ratings=[0.4, 0.7], coordination=0.6, cells=[1, 2]),
        project(certificates=3.0, policy=0.5, cells=[1]),
        project(policy=None, cells=[3]),
    ]
    body = build_body(people, projects)  # fmt: skip
    corners = crisp_corners(body)
    corners.auditor_ratings[0, 2] = (0.2, 0.4, 0.5, 0.9)
    corners.auditor_ratings[1, 0] = (0.6, 0.6, 0.8, 0.8)
    corners.client_ratings[1, 1] = (0.3, 0.5, 0.5, 0.7)
    corners.coordination_ease[1] = (0.1, 0.25, 0.35, 0.5)
    corners.policy_ease[2] = (0.4, 0.4, 0.6, 0.6)
    return body, corners


def parameters_of(weights: WeightDraws, row: int, base: Parameters) -> Parameters:
    return replace(
        base,
        weights_b1=dict(zip(B1_RATINGS, weights.b1[row], strict=True)),
        weights_b2=dict(zip(B2_RATINGS, weights.b2[row], strict=True)),
        weights_difficulty=dict(zip(FACTORS, weights.difficulty[row], strict=True)),
    )


def ratings_at(corners: RatingCorners, alpha: float, positions: list[np.ndarray]) -> dict[str, Any]:
    """Each rating on its α-cut, written apart from the sampler: one rating after the other."""
    found = {}
    names = ("auditor_ratings", "client_ratings", "coordination_ease", "policy_ease")
    for name, places in zip(names, positions, strict=True):
        values = getattr(corners, name)
        flat = values.reshape(-1, 4)
        numbers, place = [], iter(places)
        for a, b, c, d in flat:
            low, high = a + alpha * (b - a), d - alpha * (d - c)
            numbers.append(low + next(place) * (high - low) if d > a else a)
        found[name] = np.array(numbers).reshape(values.shape[:-1])
    return found


@every_reading
def test_each_draw_is_the_crisp_model_under_its_weights_and_ratings(reading: str) -> None:
    body, corners = vague_body()
    base = Parameters(reading=reading, policy_ease_by_scheme={"QMS": 0.7})
    sampler = Sampler(body, corners, base)
    assert sampler.vague_counts == [2, 1, 1, 1]
    weights = draw_weights(base, 25, seed=3)
    rng = np.random.default_rng(5)
    alphas, positions = rng.random(25), [rng.random((n, 25)) for n in sampler.vague_counts]
    drawn = sampler.match_degree(weights, alphas, positions)
    for row in range(25):
        ratings = ratings_at(corners, alphas[row], [place[:, row] for place in positions])
        expected = assess_match_degree(
            replace(body, **ratings), parameters_of(weights, row, base)
        ).match_degree
        np.testing.assert_allclose(drawn[:, row], expected, rtol=1e-9)


@settings(max_examples=40)
@given(bodies, parameter_sets(), st.integers(0, 10**6))
def test_draws_of_any_body_are_the_crisp_model(
    records: tuple[list[Record], list[Record]], base: Parameters, seed: int
) -> None:
    """Random people, clients and settings, a third of the ratings vague, some unrated."""
    body, rng = build_body(*records), np.random.default_rng(seed)
    corners = crisp_corners(body)
    for name in ("auditor_ratings", "client_ratings", "coordination_ease", "policy_ease"):
        values = getattr(corners, name)
        vague = rng.random(values.shape[:-1]) < 1 / 3
        values[vague] = np.sort(rng.random((int(vague.sum()), 4)), axis=-1)
    sampler, weights = Sampler(body, corners, base), draw_weights(base, 3, seed)
    alphas, positions = rng.random(3), [rng.random((n, 3)) for n in sampler.vague_counts]
    drawn = sampler.match_degree(weights, alphas, positions)
    for row in range(3):
        ratings = ratings_at(corners, alphas[row], [place[:, row] for place in positions])
        expected = assess_match_degree(
            replace(body, **ratings), parameters_of(weights, row, base)
        ).match_degree
        np.testing.assert_allclose(drawn[:, row], expected, rtol=1e-9)


def test_weights_gather_around_the_set_and_zero_stays_zero() -> None:
    base = Parameters(weights_difficulty={"cooperation": 3.0, "certificates": 0.0,
                                          "coordination": 1.0, "policy": 2.0})  # fmt: skip
    weights = draw_weights(base, 4000, concentration=50)
    assert (weights.difficulty[:, 1] == 0).all()
    np.testing.assert_allclose(weights.difficulty.sum(axis=1), 6.0)
    np.testing.assert_allclose(weights.difficulty.mean(axis=0), [3, 0, 1, 2], atol=0.05)
    # Variance of a Dirichlet share p is p (1 − p) / (κ + 1).
    assert weights.b1[:, 0].std() == pytest.approx(np.sqrt(0.2 * 0.8 / 51), rel=0.05)
    assert draw_weights(base, 9, concentration=1e9).b2 == pytest.approx(
        np.full((9, 2), 0.5), abs=1e-3
    )


def test_a_weight_that_the_reading_does_not_use_is_left_alone() -> None:
    """Under the ratio reading certificates divide whatever their weight: the other three share."""
    base = Parameters(reading="ratio")
    weights = draw_weights(base, 50)
    assert (weights.difficulty[:, 1] == 1.0).all()
    np.testing.assert_allclose(weights.difficulty[:, [0, 2, 3]].sum(axis=1), 3.0)
    assert weights.difficulty[:, 0].std() > 0.1


def test_chunks_do_not_change_the_draws_and_the_seed_does() -> None:
    body, corners = vague_body()
    sampler = Sampler(body, corners, Parameters())
    weights = draw_weights(Parameters(), 37)
    whole, pieces = (
        np.concatenate([*draw_match_degrees(sampler, weights, chunk=chunk)], axis=1)
        for chunk in (100, 5)
    )
    np.testing.assert_array_equal(whole, pieces)
    other = np.concatenate([*draw_match_degrees(sampler, weights, seed=1)], axis=1)
    assert not np.array_equal(whole[1], other[1])


def test_the_summary_is_that_of_the_draws_themselves() -> None:
    body, corners = vague_body()
    base = Parameters()
    found = assess_uncertainty(body, corners, base, 300)
    weights = draw_weights(base, 300)
    every = np.concatenate([*draw_match_degrees(Sampler(body, corners, base), weights)], axis=1)
    for percent in (5, 50, 95):
        expected = np.quantile(every, percent / 100, axis=1)
        np.testing.assert_allclose(found.percentile(percent), expected)
    np.testing.assert_allclose(found.below_target, (every < base.target).mean(axis=1))
    counts = [[(assess_grades(row, base) == grade).mean() for grade in range(5)] for row in every]
    np.testing.assert_allclose(found.grade_shares, counts)
    assert found.grade_shares.sum(axis=1) == pytest.approx(1.0)


def test_the_same_call_gives_the_same_numbers() -> None:
    body, corners = vague_body()
    first, second = (assess_uncertainty(body, corners, Parameters(), 50) for _ in range(2))
    np.testing.assert_array_equal(first.percentiles, second.percentiles)


def test_a_cell_without_demand_is_unknown_and_one_without_auditor_is_firmly_at_zero() -> None:
    body = build_body([person(cells=(0,)), person(cells=(2,))],
                      [project(coordination=0.5, cells=[0]), project(cells=[1])])  # fmt: skip
    found = assess_uncertainty(body, crisp_corners(body), Parameters(), 60)
    for values in (found.percentiles, found.below_target, found.among_worst, found.mean_rank,
                   found.grade_shares):  # fmt: skip
        assert np.isnan(values[2:]).all()
    assert found.stability.tolist()[1:] == [FIRM, "", ""]
    assert found.percentiles[1].tolist() == [0.0] * 101
    assert found.below_target[1] == 1.0
    # Only two cells have demand: both are among the ten worst, the empty one first.
    assert found.among_worst[:2].tolist() == [1.0, 1.0]
    assert found.mean_rank[:2].tolist() == [2.0, 1.0]


def test_ranks_are_those_of_the_shortage_rule_draw_by_draw() -> None:
    """(target − P) · projects, only below the target, ties in the order of the cells."""
    body, corners = vague_body()
    base = Parameters(targets={"additive": 0.16, "proportional": 1.0, "ratio": 0.33})
    found = assess_uncertainty(body, corners, base, 90, UncertaintyAssumptions(worst=3))
    weights = draw_weights(base, 90)
    every = np.concatenate([*draw_match_degrees(Sampler(body, corners, base), weights)], axis=1)
    projects = np.bincount(body.project_cells, minlength=body.cell_count)
    chosen, ranks = np.zeros(body.cell_count), np.zeros(body.cell_count)
    for degrees in every.T:
        shortage = {cell: (0.16 - p) * projects[cell] for cell, p in enumerate(degrees)}
        order = sorted(shortage, key=lambda cell: (-shortage[cell], cell))
        for rank, cell in enumerate(order, start=1):
            ranks[cell] += rank
            chosen[cell] += rank <= 3 and degrees[cell] < 0.16
    np.testing.assert_allclose(found.among_worst, chosen / 90)
    np.testing.assert_allclose(found.mean_rank, ranks / 90)
    # One cell is third in every draw, but below the target in some only.
    assert ((found.among_worst > 0) & (found.among_worst < 1)).any()


def test_a_body_without_demand_is_unknown_throughout() -> None:
    body = build_body([person()], [])
    found = assess_uncertainty(body, crisp_corners(body), Parameters(), 20)
    assert np.isnan(found.percentiles).all()
    assert set(found.stability) == {""}


def test_an_ideal_cell_does_not_depend_on_weights() -> None:
    """All ratings 1 and one certificate: y is the sum of v, whatever its shares."""
    body = build_body([person()], [project()])
    found = assess_uncertainty(body, crisp_corners(body), Parameters(), 200)
    np.testing.assert_allclose(found.percentiles[0], 0.25)
    assert found.stability[0] == FIRM
    # Exactly on the target is not below it, whichever way the drawn weights were rounded.
    assert (found.below_target[0], found.among_worst[0]) == (0.0, 0.0)


def test_the_class_follows_the_share_that_is_asked_for() -> None:
    body = build_body([person()], [project(coordination=0.1)])
    share = assess_uncertainty(body, crisp_corners(body), Parameters(), 400).grade_shares[0].max()
    classes = [
        assess_uncertainty(
            body, crisp_corners(body), Parameters(), 400, UncertaintyAssumptions(firm_share=asked)
        ).stability[0]
        for asked in (share, share + 0.001)
    ]
    assert classes == [FIRM, BY_WEIGHTS]


def test_a_grade_that_only_weights_unsettle_depends_on_weights() -> None:
    """y lies between 1/0.1 and 1 by where the weight falls; the ratings are crisp."""
    body = build_body([person()], [project(coordination=0.1)])
    base = Parameters(targets={"additive": 1 / 13, "proportional": 1.0, "ratio": 0.33})
    assert assess_uncertainty(body, crisp_corners(body), base, 400).stability[0] == BY_WEIGHTS


def test_ratings_that_are_hardly_vague_leave_it_to_the_weights() -> None:
    body = build_body([person()], [project(coordination=0.1)])
    corners = crisp_corners(body)
    corners.auditor_ratings[0, 0] = (0.99, 0.99, 1.0, 1.0)
    base = Parameters(targets={"additive": 1 / 13, "proportional": 1.0, "ratio": 0.33})
    assert assess_uncertainty(body, corners, base, 400).stability[0] == BY_WEIGHTS


def test_equal_shortages_rank_in_the_order_of_the_cells() -> None:
    """400 codes that nobody holds, every other one with two clients: two ranks of equals."""
    work = [project(cells=[cell]) for cell in [*range(400), *range(1, 400, 2)]]
    body = build_body([], work, cells=400)
    found = assess_uncertainty(body, crisp_corners(body), Parameters(), 20)
    assert found.mean_rank[1::2].tolist() == list(range(1, 201))
    assert found.mean_rank[0::2].tolist() == list(range(201, 401))
    assert np.flatnonzero(found.among_worst).tolist() == list(range(1, 20, 2))


def test_a_grade_that_ratings_unsettle_is_undecided() -> None:
    body = build_body([person()], [project()])
    corners = crisp_corners(body)
    corners.auditor_ratings[0, :] = (0.0, 0.0, 1.0, 1.0)
    base = Parameters(targets={"additive": 0.12, "proportional": 1.0, "ratio": 0.33})
    wide = replace(corners, client_ratings=np.broadcast_to([0.05, 0.05, 1, 1], (1, 2, 4)).copy())
    assert assess_uncertainty(body, wide, base, 400).stability[0] == UNDECIDED


def test_progress_is_told_up_to_the_end() -> None:
    body, corners = vague_body()
    told: list[tuple[int, int]] = []
    assess_uncertainty(body, corners, Parameters(), 50, on_progress=lambda *at: told.append(at))
    assert told[-1] == (100, 100)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_kept_weights_give_the_crisp_p_where_nothing_is_vague() -> None:
    body, _ = vague_body()
    sampler = Sampler(body, crisp_corners(body), Parameters())
    (drawn,) = draw_match_degrees(sampler, keep_weights(Parameters(), 2), chunk=2)
    expected = assess_match_degree(body, Parameters()).match_degree
    np.testing.assert_allclose(drawn, np.repeat(expected[:, None], 2, axis=1))
