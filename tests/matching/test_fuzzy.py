"""Ratings as people write them, and the number they stand for."""

from __future__ import annotations

import math

import numpy as np
import pytest
import skfuzzy
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad

from matching.errors import CertMatchError
from matching.fuzzy import Trapezoid, crisp_rating, trapezoid_centroid
from matching.parameters import TERMS, Parameters

STANDARD = Parameters().terms
units = st.floats(0, 1)


@st.composite
def trapezoids(draw: st.DrawFn, least_width: float = 0.0) -> Trapezoid:
    """Return four ascending corners on [0, 1]."""
    a, b, c, d = sorted(draw(st.tuples(units, units, units, units)))
    assume(d - a >= least_width)
    return a, b, c, d


def membership(x: float, corners: Trapezoid) -> float:
    a, b, c, d = corners
    if b <= x <= c:
        return 1.0
    if not a < x < d:
        return 0.0
    return (x - a) / (b - a) if x < b else (d - x) / (d - c)


@given(trapezoids(least_width=0.01))
def test_centroid_is_the_integral_of_x_weighted_by_membership(corners: Trapezoid) -> None:
    a, b, c, d = corners
    pieces = [(a, b), (b, c), (c, d)]

    def integral(power: int) -> float:
        return math.fsum(
            quad(lambda x: x**power * membership(x, corners), low, high)[0]
            for low, high in pieces
            if high > low
        )

    assume(integral(0) > 1e-6)
    assert trapezoid_centroid(corners) == pytest.approx(integral(1) / integral(0), abs=1e-9)


@given(trapezoids(least_width=0.2))
def test_centroid_agrees_with_scikit_fuzzy(corners: Trapezoid) -> None:
    universe = np.union1d(np.linspace(0, 1, 2001), corners)
    degrees = np.array([membership(x, corners) for x in universe])
    expected = skfuzzy.defuzz(universe, degrees, "centroid")
    assert trapezoid_centroid(corners) == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("term", TERMS)
def test_standard_terms_agree_with_scikit_fuzzy_on_its_own_membership(term: str) -> None:
    universe = np.linspace(0, 1, 20_001)
    degrees = skfuzzy.trapmf(universe, list(STANDARD[term]))
    expected = skfuzzy.defuzz(universe, degrees, "centroid")
    assert trapezoid_centroid(STANDARD[term]) == pytest.approx(expected, abs=1e-6)


@given(trapezoids())
def test_centroid_lies_between_the_outer_corners(corners: Trapezoid) -> None:
    centroid = trapezoid_centroid(corners)
    assert corners[0] - 1e-6 <= centroid <= corners[3] + 1e-6


@given(trapezoids(least_width=0.05))
def test_centroid_of_the_mirrored_trapezoid_is_mirrored(corners: Trapezoid) -> None:
    a, b, c, d = corners
    mirrored = (1 - d, 1 - c, 1 - b, 1 - a)
    assert trapezoid_centroid(mirrored) == pytest.approx(1 - trapezoid_centroid(corners), abs=1e-9)


@pytest.mark.parametrize(
    ("corners", "centroid"),
    [
        ((0.3, 0.3, 0.3, 0.3), 0.3),
        ((0.2, 0.2, 0.6, 0.6), 0.4),
        ((0.0, 0.5, 0.5, 1.0), 0.5),
        ((0.0, 0.0, 0.0, 0.9), 0.3),
        ((0.1, 1.0, 1.0, 1.0), 0.7),
    ],
    ids=["point", "rectangle", "symmetric triangle", "falling ramp", "rising ramp"],
)
def test_centroid_of_simple_shapes(corners: Trapezoid, centroid: float) -> None:
    assert trapezoid_centroid(corners) == pytest.approx(centroid)


# The quotient loses its digits on narrow bases above the 1e-12 guard.
def test_centroid_of_a_very_narrow_trapezoid_near_one_is_still_a_rating() -> None:
    corners = (0.9999999999908126, 0.9999999999924121, 0.9999999999959575, 0.9999999999997046)
    assert corners[0] <= trapezoid_centroid(corners) <= 1.0


@given(units)
def test_number_stands_for_itself(value: float) -> None:
    assert crisp_rating(f"{value:.12f}", STANDARD) == float(f"{value:.12f}")


@given(st.integers(0, 100), st.integers(0, 100))
def test_interval_counts_as_its_midpoint(low: int, high: int) -> None:
    low, high = sorted((low, high))
    found = crisp_rating(f"{low / 100}-{high / 100}", STANDARD)
    assert found == pytest.approx((low + high) / 200, abs=1e-15)


@pytest.mark.parametrize("term", TERMS)
def test_term_counts_as_the_centroid_of_its_trapezoid(term: str) -> None:
    assert crisp_rating(term, STANDARD) == trapezoid_centroid(STANDARD[term])


def test_terms_keep_their_order_as_numbers() -> None:
    values = [crisp_rating(term, STANDARD) for term in TERMS]
    assert values == sorted(set(values))


def test_edited_term_counts_with_its_new_corners() -> None:
    assert crisp_rating("高", {"高": (0.9, 0.9, 0.9, 0.9)}) == 0.9


@pytest.mark.parametrize("nothing", [None, ""])
def test_absent_rating_is_no_number(nothing: str | None) -> None:
    assert math.isnan(crisp_rating(nothing, STANDARD))


@pytest.mark.parametrize(
    "text",
    ["1.01", "-0.1", "0.8-0.6", "0.2-1.2", "0.1-0.2-0.3", "nan", "inf", "0,8", "good", "-", "0.8-"],
)
def test_anything_else_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(CertMatchError) as refused:
        crisp_rating(text, STANDARD)
    assert refused.value.code == "rating_unreadable"
    assert refused.value.found == text
    assert "很高" in refused.value.expected
