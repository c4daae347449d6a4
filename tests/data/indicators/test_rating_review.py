"""Old, missing and contrary ratings, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.indicators.rating_review import (
    correlate_factors,
    count_rating_states,
    find_contrary_factors,
    find_far_ratings,
    is_old,
    list_changes,
    rating_columns,
)

DAY = date(2026, 7, 1)


def ratings(people: dict[str, list[float]], given: str = "2026-06-01") -> pd.DataFrame:
    """Return the long frame of people with five numbers each, NaN for unrated."""
    rows = [
        (name, "QMS", factor, number, pd.NaT if np.isnan(number) else pd.Timestamp(given, tz="UTC"))
        for name, numbers in people.items()
        for factor, number in zip(s.AUDITOR_RATINGS, numbers, strict=True)
    ]
    return pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.SCHEME, s.FACTOR, s.NUMBER, s.GIVEN_AT])


def test_health_is_a_column_for_planners_only() -> None:
    assert rating_columns(planner=True) == s.AUDITOR_RATINGS
    assert s.HEALTH not in rating_columns(planner=False)
    assert len(rating_columns(planner=False)) == 4


@pytest.mark.parametrize(("given", "old"), [("2025-06-30", True), ("2025-07-01", False)])
def test_a_rating_is_old_after_twelve_months(given: str, old: bool) -> None:
    assert is_old(ratings({"A1": [0.5] * 5}, given), DAY).tolist() == [old] * 5


def test_an_unrated_factor_is_missing_and_never_old() -> None:
    counts = count_rating_states(ratings({"A1": [np.nan, 0.5, 0.5, 0.5, 0.5]}, "2020-01-01"), DAY)
    assert counts[s.FACTOR].tolist() == list(s.AUDITOR_RATINGS)
    assert counts[s.MISSING].tolist() == [1, 0, 0, 0, 0]
    assert counts[s.OLD].tolist() == [0, 1, 1, 1, 1]
    assert counts[s.FRESH].sum() == 0


def test_a_rating_far_from_the_persons_other_four_is_found_by_hand() -> None:
    """0.2 against the mean of 0.8, 0.8, 0.6, 0.6 = 0.7; the others are at most 0.25 away."""
    found = find_far_ratings(ratings({"A1": [0.2, 0.8, 0.8, 0.6, 0.6], "A2": [0.5] * 5}))
    assert found[[s.AUDITOR_ID, s.FACTOR]].to_numpy().tolist() == [["A1", s.LIFE_FLEXIBILITY]]
    assert found[s.OTHERS].tolist() == pytest.approx([0.7])


def test_exactly_the_distance_is_far_and_the_widest_gap_comes_first() -> None:
    found = find_far_ratings(ratings({"A1": [0.5, 0.9, 0.9, 0.9, 0.9], "A2": [0, 1, 1, 1, 1]}))
    assert found[s.AUDITOR_ID].tolist() == ["A2", "A1"]


def test_two_ratings_alone_do_not_question_each_other() -> None:
    """With one other rating nobody knows which of the two is off; with two others one does."""
    assert find_far_ratings(ratings({"A1": [0.1, 0.9, np.nan, np.nan, np.nan]})).empty
    found = find_far_ratings(ratings({"A1": [0.1, 0.9, 0.9, np.nan, np.nan]}))
    assert s.LIFE_FLEXIBILITY in found[s.FACTOR].tolist()


def column_study(count: int, last: float) -> pd.DataFrame:
    """Four columns that rise together and a fifth that rises or falls with them."""
    steps = np.linspace(0.1, 0.9, count)
    return ratings({f"A{n}": [x, x, x, x, 0.5 + last * (x - 0.5)] for n, x in enumerate(steps)})


def test_a_column_that_falls_where_the_others_rise_is_contrary() -> None:
    found = find_contrary_factors(column_study(20, -0.5))
    assert found.to_dict() == {s.CONTINGENCY_RESILIENCE: pytest.approx(-1.0)}
    assert find_contrary_factors(column_study(20, 0.5)).empty


def test_too_few_registrations_or_a_flat_column_correlate_with_nothing() -> None:
    assert correlate_factors(column_study(19, -0.5)).isna().all()
    assert np.isnan(correlate_factors(column_study(20, 0.0))[s.CONTINGENCY_RESILIENCE])


def test_only_cells_that_differ_are_changes_and_a_cleared_one_is_blank() -> None:
    before = pd.DataFrame(
        {s.AUDITOR_ID: ["A1", "A2"], s.SCHEME: ["QMS", "QMS"],
         s.HEALTH: ["0.5", None], s.DEPENDABILITY: ["0.5", "0.7"]}
    )  # fmt: skip
    after = before.assign(**{s.HEALTH: [None, ""], s.DEPENDABILITY: [" 0.5", "高"]})
    found = list_changes(before, after, (s.HEALTH, s.DEPENDABILITY))
    assert found.to_numpy().tolist() == [
        ["A1", "QMS", s.HEALTH, ""], ["A2", "QMS", s.DEPENDABILITY, "高"],
    ]  # fmt: skip
    assert list_changes(before, before, (s.HEALTH,)).empty
