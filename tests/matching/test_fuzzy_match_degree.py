"""P as a fuzzy number: exact ends, and the measures read off its α-cuts."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import skfuzzy
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.fuzzy_match_degree import (
    FuzzyMatchDegrees,
    RatingCorners,
    assess_fuzzy_match_degree,
)
from matching.match_degree import assess_grades, assess_match_degree
from matching.parameters import GRADES, READINGS, Parameters
from tests.matching.bodies import assess_by_hand, build_body, ordinary_project, person, project

readings = st.sampled_from(READINGS)
seeds = st.integers(0, 10**6)
VAGUE = ("auditor_ratings", "client_ratings", "coordination_ease", "policy_ease")


def make_body(people: int = 3, projects: int = 4):
    return build_body(
        [person(cells=(0, number % 2)[: 1 + number % 2]) for number in range(people)],
        [project(cells=[number % 2]) for number in range(projects)],
    )


def draw_corners(body, seed: int) -> RatingCorners:
    dice = np.random.default_rng(seed)
    arrays = {
        name: np.sort(dice.uniform(0, 1, (*getattr(body, name).shape, 4)), axis=-1)
        for name in VAGUE
    }
    return RatingCorners(**arrays)


def crisp_corners(body) -> RatingCorners:
    return RatingCorners(**{name: np.stack([getattr(body, name)] * 4, axis=-1) for name in VAGUE})


def number(a: float, b: float, c: float, d: float) -> FuzzyMatchDegrees:
    """Return one trapezoid as the P of one cell."""
    alphas = np.linspace(0, 1, 11)
    return FuzzyMatchDegrees(
        alphas, (a + alphas * (b - a))[:, None], (d - alphas * (d - c))[:, None]
    )


corner_lists = st.lists(st.floats(0, 2), min_size=4, max_size=4).map(sorted)


# ------------------------------------------------------------------------ crisp is a point
@given(seeds, readings)
def test_crisp_ratings_give_exactly_the_crisp_match_degree(seed: int, reading: str) -> None:
    dice = np.random.default_rng(seed)
    body = make_body()
    body = replace(body, **{name: dice.uniform(0, 1, getattr(body, name).shape) for name in VAGUE})
    parameters = Parameters(reading=reading)
    crisp = assess_match_degree(body, parameters).match_degree
    fuzzy = assess_fuzzy_match_degree(body, crisp_corners(body), parameters)
    for found in (*fuzzy.support, *fuzzy.core, fuzzy.centroid):
        np.testing.assert_allclose(found, crisp, rtol=0, atol=1e-12)
    known = ~np.isnan(crisp)
    reached = (crisp >= parameters.target).astype(float)
    assert np.array_equal(fuzzy.possibility(parameters.target)[known], reached[known])
    assert np.array_equal(fuzzy.necessity(parameters.target)[known], reached[known])


def test_unrated_factors_take_the_crisp_defaults() -> None:
    body = make_body()
    blank = {name: np.full_like(getattr(body, name), np.nan) for name in VAGUE}
    body = replace(body, **blank)
    fuzzy = assess_fuzzy_match_degree(body, crisp_corners(body), Parameters())
    expected = assess_match_degree(body, Parameters()).match_degree
    np.testing.assert_allclose(fuzzy.centroid, expected, rtol=0, atol=1e-12)


def test_a_cell_without_demand_stays_unknown_in_every_measure() -> None:
    body = build_body([person(cells=(0, 1))], [project(cells=[0])])
    fuzzy = assess_fuzzy_match_degree(body, draw_corners(body, 1), Parameters())
    centres = Parameters().grade_centres
    for found in (fuzzy.centroid, fuzzy.possibility(0.2), fuzzy.necessity(0.2)):
        assert np.isnan(found[1])
        assert not np.isnan(found[0])
    assert np.isnan(fuzzy.grade_memberships(centres)[1]).all()


# ------------------------------------------------------------------------ ends by brute force
@settings(max_examples=15)
@given(seeds, readings)
def test_ends_are_the_extremes_over_all_corners_of_the_ratings(seed: int, reading: str) -> None:
    """One auditor and one client: 9 ratings, all 512 combinations of their ends, by hand."""
    body = build_body([person(held=2)], [ordinary_project(certificates=3.0)])
    corners = draw_corners(body, seed)
    parameters = Parameters(reading=reading)
    fuzzy = assess_fuzzy_match_degree(body, corners, parameters)
    for place, alpha in ((0, 0.0), (5, 0.5), (10, 1.0)):
        lower, upper = corners.cut(alpha)
        ends = [np.concatenate([np.ravel(side[name]) for name in VAGUE]) for side in (lower, upper)]
        found = []
        for choice in itertools.product((0, 1), repeat=9):
            ratings = [float(ends[end][position]) for position, end in enumerate(choice)]
            auditor = person(held=2) | {"ratings": ratings[:5]}
            client = project(certificates=3.0, ratings=ratings[5:7], coordination=ratings[7],
                             policy=ratings[8])  # fmt: skip
            found.append(assess_by_hand([auditor], [client], parameters)[0]["match_degree"])
        assert fuzzy.lower[place, 0] == pytest.approx(min(found), rel=1e-12)
        assert fuzzy.upper[place, 0] == pytest.approx(max(found), rel=1e-12)


@given(seeds, readings, st.floats(0, 1), seeds)
def test_any_ratings_within_a_cut_stay_within_its_ends(
    seed: int, reading: str, alpha: float, inner: int
) -> None:
    body, parameters = make_body(), Parameters(reading=reading)
    corners = draw_corners(body, seed)
    lower, upper = corners.cut(alpha)
    dice = np.random.default_rng(inner)
    within = {
        name: lower[name] + dice.uniform(0, 1, lower[name].shape) * (upper[name] - lower[name])
        for name in VAGUE
    }
    degree = assess_match_degree(replace(body, **within), parameters).match_degree[:2]
    low, high = (
        assess_match_degree(replace(body, **side), parameters).match_degree[:2]
        for side in (lower, upper)
    )
    assert (low - 1e-12 <= degree).all()
    assert (degree <= high + 1e-12).all()


@given(seeds, readings)
def test_cuts_are_nested(seed: int, reading: str) -> None:
    body = make_body()
    fuzzy = assess_fuzzy_match_degree(body, draw_corners(body, seed), Parameters(reading=reading))
    assert (np.diff(fuzzy.lower[:, :2], axis=0) >= -1e-12).all()
    assert (np.diff(fuzzy.upper[:, :2], axis=0) <= 1e-12).all()
    assert (fuzzy.lower[:, :2] <= fuzzy.upper[:, :2]).all()


# ------------------------------------------------------------------------ measures
@given(corner_lists)
def test_centroid_agrees_with_scikit_fuzzy(corners: list[float]) -> None:
    a, _, _, d = corners
    if d - a < 0.05:
        return
    universe = np.union1d(np.linspace(a, d, 4001), corners)
    expected = skfuzzy.defuzz(universe, skfuzzy.trapmf(universe, corners), "centroid")
    assert number(*corners).centroid[0] == pytest.approx(expected, abs=2e-3)


@given(corner_lists, st.floats(-0.1, 2.1))
def test_possibility_and_necessity_are_the_heights_on_either_side(
    corners: list[float], target: float
) -> None:
    a, b, c, d = corners
    if min(b - a, d - c) < 1e-3:
        return
    universe = np.union1d(np.linspace(-0.2, 2.2, 4801), [*corners, target])
    mu = skfuzzy.trapmf(universe, corners)
    found = number(*corners)
    reached = mu[universe >= target].max()
    assert found.possibility(target)[0] == pytest.approx(reached, abs=1e-9)
    below = mu[universe < target]
    # On a grid the supremum below the target is missed by one step of a flank.
    steepest = 1 / min(b - a, d - c) * 5e-4
    missed = 1 - (below.max() if len(below) else 0.0)
    assert found.necessity(target)[0] == pytest.approx(missed, abs=steepest + 1e-9)
    assert found.necessity(target)[0] <= found.possibility(target)[0] + 1e-12


@pytest.mark.parametrize(
    ("target", "possibility", "necessity"),
    [(0.1, 1, 1), (0.25, 1, 0.75), (0.3, 1, 0.5), (0.5, 1, 0), (0.7, 0.5, 0), (0.9, 0, 0)],
)
def test_measures_of_a_trapezoid_worked_by_hand(
    target: float, possibility: float, necessity: float
) -> None:
    found = number(0.2, 0.4, 0.6, 0.8)
    assert found.possibility(target)[0] == pytest.approx(possibility)
    assert found.necessity(target)[0] == pytest.approx(necessity)


@given(corner_lists, readings)
def test_grade_memberships_add_up_to_one(corners: list[float], reading: str) -> None:
    found = number(*corners).grade_memberships(Parameters(reading=reading).grade_centres)
    assert found.shape == (1, len(GRADES))
    assert (found >= -1e-12).all()
    assert found.sum() == pytest.approx(1, abs=1e-9)


@given(st.floats(0, 2), readings)
def test_the_nearest_grade_of_a_crisp_degree_has_the_highest_membership(
    degree: float, reading: str
) -> None:
    parameters = Parameters(reading=reading)
    found = number(degree, degree, degree, degree).grade_memberships(parameters.grade_centres)[0]
    best = int(assess_grades(np.array([degree]), parameters)[0])
    assert found[best] == pytest.approx(found.max(), abs=1e-9)


@given(corner_lists)
def test_memberships_of_a_vague_degree_are_means_over_its_cuts(corners: list[float]) -> None:
    centres = Parameters().grade_centres
    vague = number(*corners)
    expected = np.zeros(len(centres))
    for place, weight in enumerate([0.05, *[0.1] * 9, 0.05]):
        points = np.linspace(vague.lower[place, 0], vague.upper[place, 0], 2001)
        for grade, unit in enumerate(np.eye(len(centres))):
            expected[grade] += weight * np.interp(points, centres, unit).mean()
    np.testing.assert_allclose(vague.grade_memberships(centres)[0], expected, atol=2e-3)
