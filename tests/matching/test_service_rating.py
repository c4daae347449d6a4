"""Score and level of an after-sales service: thresholds, losses, bonus, the year at 达标."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import CertMatchError
from matching.service_rating import (
    INCOMPLETE,
    NO_SCORE,
    Indicator,
    RatingRules,
    ServiceRating,
    rate_service,
)

RULES = RatingRules(
    (("below", 0), ("pass", 70), ("three_star", 80), ("four_star", 90), ("five_star", 95)), 1, 1, 12
)


def scored(points: float, **given: object) -> ServiceRating:
    """Rate a list of 100 points of which so many are earned, after a year at 达标."""
    parts = (("earned", float(points), True), ("lost", float(100 - Fraction(str(points))), False))
    indicators = [Indicator(name, worth, met=met) for name, worth, met in parts if worth]
    return rate_service(indicators, RULES, **{"months_at_pass": 12, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "level"),
    [(0, "below"), (69.99, "below"), (69.99999999, "below"), (70, "pass"), (79.99, "pass"),
     (80, "three_star"), (89.99, "three_star"), (90, "four_star"), (94.99, "four_star"),
     (95, "five_star"), (100, "five_star")],
)  # fmt: skip
def test_the_lowest_score_of_a_level_belongs_to_it(points: float, level: str) -> None:
    assert scored(points).level == level


def test_tenths_add_up_exactly() -> None:
    """Eight times a tenth is 0.8 here; as floating numbers it would be 0.8 less a hair."""
    assert sum([0.1] * 8) < 0.8
    tenths = [Indicator(f"i{n}", 0.1, met=n < 8) for n in range(10)]
    rating = rate_service(tenths, RULES, months_at_pass=12)
    assert (rating.score, rating.level) == (80, "three_star")


def test_a_list_worked_by_hand() -> None:
    """40 of 50 points apply; 4 not met, 3 of 12 samples of 8 points failed: 34 of 40 = 85."""
    indicators = [
        Indicator("met", 28, met=True),
        Indicator("not met", 4, met=False),
        Indicator("sampled", 8, checked=12, failed=3),
        Indicator("deleted", 10, applicable=False, met=False),
    ]
    rating = rate_service(indicators, RULES, deductions=2, advantages=1, months_at_pass=12)
    assert (rating.score, rating.final, rating.level) == (85, 84, "three_star")
    assert [(step.key, step.rule, step.value) for step in rating.steps[:8]] == [
        ("listed", "R1", 50), ("applicable", "R1", 40), ("not_met", "R2", -4),
        ("sampled", "R3", -2), ("score", "R1", 85), ("deductions", "R4", -2), ("bonus", "R5", 1),
        ("final", "", 84),
    ]  # fmt: skip
    assert (rating.next_level, rating.points_missing) == ("four_star", 6)
    # 4 of 40 points are 10 of 100: the one not met is enough.
    assert rating.repairs == (("not met", 94),)


def test_samples_decide_where_some_were_taken() -> None:
    sampled = Indicator("a", 10, met=False, checked=4, failed=1)
    assert rate_service([sampled], RULES).score == 75


def test_the_bonus_is_given_once_at_most() -> None:
    assert [scored(79, advantages=n).final for n in range(4)] == [79, 80, 80, 80]
    assert scored(79, advantages=3).level == "three_star"


def test_deductions_stand_outside_the_score() -> None:
    rating = scored(80, deductions=1)
    assert (rating.score, rating.final, rating.level) == (80, 79, "pass")


def test_deductions_and_bonus_leave_the_scale_alone() -> None:
    assert scored(1, deductions=5).final == 0
    assert scored(100, advantages=1).final == 100


@pytest.mark.parametrize(("months", "level"), [(0, "pass"), (11, "pass"), (12, "four_star")])
def test_a_star_asks_for_a_year_at_the_pass_level(months: int, level: str) -> None:
    rating = scored(92, months_at_pass=months)
    assert (rating.level_by_score, rating.level) == ("four_star", level)


def test_outstanding_results_need_no_year() -> None:
    rating = scored(92, months_at_pass=0, is_outstanding=True)
    assert (rating.level, rating.months_missing) == ("four_star", 0)


def test_the_pass_level_itself_asks_for_no_year() -> None:
    assert scored(75, months_at_pass=0).level == "pass"
    assert scored(60, months_at_pass=0, is_outstanding=True).level == "below"


def test_who_waits_for_the_year_lacks_months_and_no_points() -> None:
    rating = scored(92, months_at_pass=5)
    assert (rating.next_level, rating.points_missing, rating.months_missing) == ("four_star", 0, 7)
    assert rating.repairs == ()


def test_the_way_to_a_first_star_names_points_and_months() -> None:
    rating = scored(75, months_at_pass=5)
    assert (rating.next_level, rating.points_missing, rating.months_missing) == ("three_star", 5, 7)


def test_nothing_lies_above_the_highest_level() -> None:
    rating = scored(96)
    assert (rating.next_level, rating.points_missing, rating.repairs) == ("", 0, ())


def test_a_level_that_deductions_bar_is_said() -> None:
    """99 − 10 = 89; with the lost point met it would be 90, with another deduction never."""
    assert scored(99, deductions=10).repairs == (("lost", 90),)
    assert scored(99, deductions=11).repairs is None


def test_the_fewest_indicators_are_named() -> None:
    lost = [Indicator(f"lost {n}", n, met=False) for n in (1, 2, 3, 4, 15)]
    rating = rate_service([Indicator("met", 75, met=True), *lost], RULES, months_at_pass=12)
    assert rating.repairs == (("lost 15", 90),)


@pytest.mark.parametrize("indicators", [[], [Indicator("a", 5, applicable=False, met=True)]])
def test_a_list_of_which_nothing_applies_has_no_score(indicators: list[Indicator]) -> None:
    rating = rate_service(indicators, RULES)
    assert (rating.state, rating.score, rating.level) == (NO_SCORE, None, "")


def test_an_indicator_nobody_judged_leaves_a_range_not_a_zero() -> None:
    indicators = [
        Indicator("met", 60, met=True), Indicator("lost", 10, met=False), Indicator("open", 30),
    ]  # fmt: skip
    rating = rate_service(indicators, RULES)
    assert (rating.state, rating.score, rating.unjudged) == (INCOMPLETE, None, ("open",))
    assert (rating.lowest, rating.highest) == (60, 90)


@pytest.mark.parametrize(
    ("given", "where"),
    [({"points": 0}, "a.points"), ({"points": -1}, "a.points"),
     ({"points": float("nan")}, "a.points"), ({"checked": -1}, "a.checked"),
     ({"checked": 2, "failed": 3}, "a.failed"), ({"failed": 1}, "a.failed")],
)  # fmt: skip
def test_an_impossible_indicator_is_refused(given: dict[str, float], where: str) -> None:
    with pytest.raises(CertMatchError) as caught:
        Indicator(**{"name": "a", "points": 1, **given})  # type: ignore[arg-type]
    assert caught.value.where == where


def test_an_indicator_twice_and_a_negative_count_are_refused() -> None:
    one = Indicator("a", 1, met=True)
    with pytest.raises(CertMatchError, match="indicator_twice"):
        rate_service([one, one], RULES)
    with pytest.raises(CertMatchError, match="deductions"):
        rate_service([one], RULES, deductions=-1)


@pytest.mark.parametrize("starts", [(5, 70, 80), (0, 70, 70), (0, 80, 70)])
def test_thresholds_begin_at_zero_and_ascend(starts: tuple[float, ...]) -> None:
    names = ("below", "pass", "three_star")
    with pytest.raises(CertMatchError, match="not_ascending"):
        RatingRules(tuple(zip(names, starts, strict=True)), 1, 1, 12)


@st.composite
def lists(draw: st.DrawFn) -> list[Indicator]:
    size = draw(st.integers(1, 8))
    found = []
    for number in range(size):
        points = draw(st.integers(1, 400)) / 10
        checked = draw(st.integers(0, 9))
        failed = draw(st.integers(0, checked))
        applies, met = draw(st.booleans()), draw(st.booleans())
        found.append(Indicator(f"i{number}", points, applies, met, checked, failed))
    return found


@given(lists())
def test_the_score_agrees_with_plain_arithmetic_and_stays_within_the_scale(
    indicators: list[Indicator],
) -> None:
    rating = rate_service(indicators, RULES)
    total = earned = 0.0
    for each in indicators:
        if each.applicable:
            total += each.points
            kept = 1 - each.failed / each.checked if each.checked else float(bool(each.met))
            earned += each.points * kept
    if total == 0:
        assert rating.state == NO_SCORE
    else:
        assert rating.score == pytest.approx(100 * earned / total)
        assert rating.score is not None
        assert 0 <= rating.score <= 100


@given(lists(), st.data())
def test_more_failures_never_raise_the_score(
    indicators: list[Indicator], data: st.DataObject
) -> None:
    before = rate_service(indicators, RULES)
    place = data.draw(st.integers(0, len(indicators) - 1))
    chosen = indicators[place]
    worse = (
        replace(chosen, failed=data.draw(st.integers(chosen.failed, chosen.checked)))
        if chosen.checked
        else replace(chosen, met=False)
    )
    after = rate_service([*indicators[:place], worse, *indicators[place + 1 :]], RULES)
    assert (after.score or 0) <= (before.score or 0)


@given(lists())
def test_the_repairs_lead_where_they_say(indicators: list[Indicator]) -> None:
    rating = rate_service(indicators, RULES, months_at_pass=12)
    if not rating.repairs:
        return
    named = {name for name, _ in rating.repairs}
    better = [
        replace(each, met=True, checked=0, failed=0) if each.name in named else each
        for each in indicators
    ]
    after = rate_service(better, RULES, months_at_pass=12)
    levels = [name for name, _ in RULES.levels]
    assert levels.index(after.level) >= levels.index(rating.next_level)
    assert after.final == pytest.approx(rating.repairs[-1][1])
