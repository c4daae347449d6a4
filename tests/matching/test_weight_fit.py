"""Fitted weights: they find what made months hard, keep their sums, and never do worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from matching.parameters import DIFFICULTY_FACTORS, READINGS, Parameters
from matching.weight_fit import FitMonth, fit_weights, score_months
from tests.matching.bodies import build_body, person, project

CELLS = 25
GROUPS = ("weights_b1", "weights_b2", "weights_difficulty")


def make_months(rng: np.random.Generator, truth: Parameters | None, count: int = 4):
    """Months whose realised difficulty follows P under `truth`, or nothing where None."""
    months = []
    for _ in range(count):
        ratings = rng.uniform(0.2, 1.0, (CELLS, 9))
        people = [
            person(cells=(cell,)) | {"ratings": list(row[:5])} for cell, row in enumerate(ratings)
        ]
        projects = [
            project(ratings=list(row[5:7]), coordination=row[7], policy=row[8], cells=[cell])
            for cell, row in enumerate(ratings)
        ]
        body = build_body(people, projects, CELLS)
        bare = FitMonth(body, np.arange(CELLS), np.zeros(CELLS))
        realised = rng.random(CELLS) if truth is None else score_months([bare], truth)
        months.append(replace(bare, realised=realised))
    return months


def correlation(months: list[FitMonth], parameters: Parameters) -> float:
    realised = np.concatenate([month.realised for month in months])
    return float(spearmanr(score_months(months, parameters), realised).statistic)


def weights(**changes: float) -> dict[str, float]:
    return dict.fromkeys(DIFFICULTY_FACTORS, 1.0) | changes


def test_weights_that_made_the_difficulty_are_found_and_hold_on_other_months() -> None:
    truth = Parameters(
        weights_difficulty=weights(cooperation=0.4, certificates=0.4, coordination=2.8, policy=0.4)
    )
    rng = np.random.default_rng(3)
    learned, unseen = make_months(rng, truth), make_months(rng, truth)
    fitted = fit_weights(learned, Parameters())
    assert correlation(learned, fitted) > correlation(learned, Parameters())
    assert correlation(unseen, fitted) > correlation(unseen, Parameters()) + 0.02
    found = fitted.weights_difficulty
    assert max(found, key=found.__getitem__) == "coordination"


@pytest.mark.parametrize("reading", READINGS)
def test_a_fit_is_never_worse_where_it_was_made_and_keeps_the_sum_of_each_group(
    reading: str,
) -> None:
    months = make_months(np.random.default_rng(4), None, count=3)
    start = Parameters(reading=reading, weights_difficulty=weights(policy=2.0), rating_floor=0.1)
    fitted = fit_weights(months, start, evaluations=40)
    assert correlation(months, fitted) >= correlation(months, start)
    for group in GROUPS:
        before, after = (sum(getattr(each, group).values()) for each in (start, fitted))
        assert after == pytest.approx(before, abs=0.01)
    assert replace(fitted, **{group: getattr(start, group) for group in GROUPS}) == start


def test_a_set_that_already_ranks_perfectly_comes_back() -> None:
    start = Parameters(weights_difficulty=weights(policy=3.0))
    months = make_months(np.random.default_rng(5), start, count=2)
    assert fit_weights(months, start, evaluations=30) == start


def test_a_weight_of_zero_stays_zero() -> None:
    months = make_months(np.random.default_rng(6), None, count=2)
    start = Parameters(weights_difficulty=weights(cooperation=0.0))
    fitted = fit_weights(months, start, 30)
    assert fitted.weights_difficulty["cooperation"] == 0.0
    assert fitted != start
    assert correlation(months, fitted) >= correlation(months, start)


def test_a_weight_that_does_not_count_stays_as_it_is() -> None:
    """Certificates divide in the ratio reading, whatever their weight."""
    months = make_months(np.random.default_rng(6), None, count=2)
    start = Parameters(reading="ratio", weights_difficulty=weights(certificates=7.0))
    fitted = fit_weights(months, start, 30)
    assert fitted.weights_difficulty["certificates"] == 7.0
    assert fitted != start


def test_steep_exponents_are_left_out_of_the_search() -> None:
    """Sums of 60 can be shared so that one exponent passes 20; such a set does not exist."""
    months = make_months(np.random.default_rng(8), None, count=2)
    start = Parameters(
        reading="proportional", weights_difficulty=dict.fromkeys(DIFFICULTY_FACTORS, 15.0)
    )
    fitted = fit_weights(months, start, 60)
    assert max(fitted.weights_difficulty.values()) <= 20
    assert sum(fitted.weights_difficulty.values()) == pytest.approx(60, abs=0.01)


def test_the_budget_is_kept_and_progress_is_told() -> None:
    told: list[float] = []
    months = make_months(np.random.default_rng(7), None, count=2)
    fit_weights(months, Parameters(), evaluations=25, report=told.append)
    assert len(told) <= 26
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_higher_means_harder() -> None:
    """One auditor rated 1 and 0.5 against the same ideal client: P is 1/4 and 1/8."""
    people = [person(1.0, cells=(0,)), person(0.5, cells=(1,))]
    body = build_body(people, [project(cells=[0, 1])], 2)
    month = FitMonth(body, np.array([1, 0]), np.zeros(2))
    assert score_months([month], Parameters()) == pytest.approx([-0.125, -0.25])
