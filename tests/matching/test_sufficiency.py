"""Sufficiency X: how far the auditors can really take part."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matching.parameters import B1_RATINGS, READINGS, Parameters
from matching.sufficiency import (
    assess_participation,
    explain_sufficiency,
    normalised,
)
from tests.matching.bodies import (
    Record,
    assess,
    build_body,
    parameter_sets,
    people_of,
    person,
    willingness_by_hand,
)


def participation_of(record: Record, parameters: Parameters | None = None) -> float:
    body = build_body([record], [])
    return float(assess_participation(body, parameters or Parameters()).participation[0])


@given(
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
    st.integers(0, 4), st.floats(0, 1), st.integers(1, 6), parameter_sets(),
)  # fmt: skip
def test_participation_rises_with_each_rating_of_b1(
    ratings: list[float], position: int, higher: float, held: int, parameters: Parameters
) -> None:
    assume(higher > ratings[position] + 1e-9)
    better = [*ratings[:position], higher, *ratings[position + 1 :]]
    low, high = (
        participation_of({"ratings": r, "held": held, "cells": []}, parameters)
        for r in (ratings, better)
    )
    assert high > low


@given(st.floats(0.01, 1), st.integers(1, 20), st.integers(1, 20), parameter_sets())
def test_participation_falls_with_qualifications_held(
    rating: float, fewer: int, more: int, parameters: Parameters
) -> None:
    assume(fewer < more)
    assert participation_of(person(rating, more), parameters) < participation_of(
        person(rating, fewer), parameters
    )


@pytest.mark.parametrize("reading", READINGS)
@given(people=st.lists(people_of(), max_size=30))
def test_sufficiency_never_exceeds_the_head_count(reading: str, people: list[Record]) -> None:
    degrees = assess(people, [], reading)
    assert (degrees.sufficiency <= degrees.auditors).all()


@pytest.mark.parametrize("count", [1, 3, 10, 41])
def test_sufficiency_of_ideal_auditors_is_the_head_count(count: int) -> None:
    assert assess([person()] * count, []).sufficiency[0] == count


def test_reading_does_not_change_sufficiency() -> None:
    people = [person(0.7, 2), person(0.3, 3)]
    assert len({assess(people, [], reading).sufficiency[0] for reading in READINGS}) == 1


@given(people_of(), parameter_sets())
def test_willingness_is_the_weighted_mean_with_gaps_filled_first(
    record: Record, parameters: Parameters
) -> None:
    found = assess_participation(build_body([record], []), parameters)
    expected = willingness_by_hand(record["ratings"], parameters)
    assert found.willingness[0] == pytest.approx(expected, abs=1e-12)
    assert found.defaulted[0] == record["ratings"].count(None)


def test_missing_rating_keeps_its_weight() -> None:
    """Filled before averaging: leaving it out would give 0.5."""
    record = person() | {"ratings": [0.5, None, None, None, None]}
    assert participation_of(record) == pytest.approx((0.5 + 4 * 0.8) / 5)
    assert participation_of(record, Parameters(default_rating=1.0)) == pytest.approx(0.9)


def test_rating_without_weight_does_not_count() -> None:
    weights = dict.fromkeys(B1_RATINGS, 1.0) | {"health": 0.0}
    record = person() | {"ratings": [1.0, 0.0, 1.0, 1.0, 1.0]}
    assert participation_of(record, Parameters(weights_b1=weights)) == 1.0


@given(st.floats(0.001, 1000))
def test_only_the_proportions_of_weights_matter(scale: float) -> None:
    record = person() | {"ratings": [0.1, 0.9, 0.4, 0.7, 0.2]}
    weights = {name: float(i) for i, name in enumerate(B1_RATINGS)}
    scaled = {name: scale * weight for name, weight in weights.items()}
    assert participation_of(record, Parameters(weights_b1=scaled)) == pytest.approx(
        participation_of(record, Parameters(weights_b1=weights)), rel=1e-12
    )


def test_shares_follow_the_order_of_the_names() -> None:
    assert normalised({"b": 3.0, "a": 1.0}, ("a", "b")).tolist() == [0.25, 0.75]


@given(st.lists(people_of(), max_size=10), parameter_sets())
def test_bridge_leads_from_head_count_to_sufficiency(
    people: list[Record], parameters: Parameters
) -> None:
    participation = assess_participation(build_body(people, []), parameters)
    rows = np.arange(len(people))[::2]
    bridge = explain_sufficiency(participation, rows, parameters)
    assert list(bridge) == ["auditors", *B1_RATINGS, "qualifications_held", "sufficiency"]
    assert bridge["auditors"] == len(rows)
    *steps, end = bridge.values()
    assert math.fsum(steps) == pytest.approx(end, abs=1e-12)
    assert all(bridge[name] <= 1e-12 for name in (*B1_RATINGS, "qualifications_held"))


def test_bridge_names_what_costs_most() -> None:
    people = [person() | {"ratings": [1.0, 1.0, 1.0, 0.0, 1.0], "held": 2}]
    participation = assess_participation(build_body(people, []), Parameters())
    bridge = explain_sufficiency(participation, np.array([0]), Parameters())
    assert bridge["holiday_availability"] == pytest.approx(-0.2)
    assert bridge["qualifications_held"] == pytest.approx(-0.4)
    assert bridge["health"] == 0
    assert bridge["sufficiency"] == pytest.approx(0.4)


def test_bridge_of_nobody_is_zero_throughout() -> None:
    participation = assess_participation(build_body([], []), Parameters())
    bridge = explain_sufficiency(participation, np.array([], dtype=np.intp), Parameters())
    assert set(bridge.values()) == {0.0}
