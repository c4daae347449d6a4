"""The scores of the backtest against hand-worked cases and against other people's code."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from matching.backtest import (
    BETTER,
    OPEN,
    WORSE,
    Estimate,
    Sample,
    area_under_curve,
    assess_skill,
    brier_score,
    count_reliability,
    fit_calibration,
    midranks,
    rank_correlation,
    score_by_month,
)

# Small whole numbers, so that ties are common.
rows = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.integers(0, 3)),
    min_size=2,
    max_size=25,
)


def unpack(drawn: list[tuple[int, int, bool, int]]) -> tuple[np.ndarray, ...]:
    score, realised, hard, times = zip(*drawn, strict=True)
    return (np.array(score, dtype=float), np.array(realised, dtype=float), np.array(hard),
            np.array(times))  # fmt: skip


def share_of_pairs(score: np.ndarray, hard: np.ndarray) -> float:
    """AUC as it is defined: over all pairs, a tie counting one half."""
    ahead = np.subtract.outer(score[hard], score[~hard])
    return float(np.mean((ahead > 0) + 0.5 * (ahead == 0))) if ahead.size else math.nan


@given(rows)
def test_ranks_of_drawn_rows_are_those_of_the_rows_written_out(drawn) -> None:
    score, _, _, times = unpack(drawn)
    if times.sum() == 0:
        return
    ranks = midranks(score, times[None].astype(float))[0]
    written_out = rankdata(np.repeat(score, times)) - 0.5
    assert np.repeat(ranks, times) == pytest.approx(written_out)


@given(rows)
def test_auc_is_the_share_of_pairs_in_the_right_order(drawn) -> None:
    score, _, hard, times = unpack(drawn)
    weights = np.vstack([np.ones(len(score)), times])
    found = area_under_curve(midranks(score, weights), hard, weights)
    written_out = np.repeat(score, times), np.repeat(hard, times)
    expected = [share_of_pairs(score, hard), share_of_pairs(*written_out)]
    assert found == pytest.approx(expected, nan_ok=True)


@given(rows)
def test_correlation_is_spearmans_of_the_rows_written_out(drawn) -> None:
    score, realised, _, times = unpack(drawn)
    a, b = np.repeat(score, times), np.repeat(realised, times)
    if times.sum() == 0:
        return
    weights = times[None].astype(float)
    (found,) = rank_correlation(midranks(score, weights), midranks(realised, weights), weights)
    if len(set(a)) < 2 or len(set(b)) < 2:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(spearmanr(a, b).statistic)


def test_brier_score_by_hand() -> None:
    """(0.2² + 0.5² + 1²) / 3; the middle row twice: (0.04 + 2 · 0.25 + 1) / 4."""
    chance, hard = np.array([0.8, 0.5, 1.0]), np.array([True, False, False])
    weights = np.array([[1.0, 1, 1], [1, 2, 1]])
    assert brier_score(chance, hard, weights) == pytest.approx([1.29 / 3, 1.54 / 4])


def test_calibration_pools_what_runs_against_the_order_by_hand() -> None:
    """Values 1, 2, 3 with hard shares 0, 1, ½ (two rows): 2 and 3 pool to 2 of 3."""
    calibrate = fit_calibration(np.array([1.0, 2, 3, 3]), np.array([False, True, True, False]))
    assert calibrate(np.array([1.0, 2.0, 3.0])) == pytest.approx([0, 2 / 3, 2 / 3])
    assert calibrate(np.array([-9.0, 1.5, 9.0])) == pytest.approx([0, 1 / 3, 2 / 3])


def test_a_predictor_that_points_the_wrong_way_is_calibrated_to_the_plain_share() -> None:
    calibrate = fit_calibration(np.arange(4.0), np.array([True, True, False, False]))
    assert calibrate(np.arange(4.0)) == pytest.approx([0.5] * 4)


@given(rows)
def test_calibration_rises_and_keeps_the_share_of_hard_rows(drawn) -> None:
    score, _, hard, _ = unpack(drawn)
    chances = fit_calibration(score, hard)(score)
    assert (np.diff(chances[np.argsort(score, kind="stable")]) >= -1e-12).all()
    assert chances.min() >= 0
    assert chances.max() <= 1
    assert chances.mean() == pytest.approx(hard.mean())


def sample_of(
    rng: np.random.Generator, noise: dict[str, float], months: int = 12, cells: int = 30
) -> Sample:
    """Predictors that see the realised difficulty through noise of different strength."""
    realised = rng.normal(size=months * cells)
    scores = {name: realised + rng.normal(0, spread, len(realised))
              for name, spread in noise.items()}  # fmt: skip
    hard = realised > np.quantile(realised, 0.75)
    chances = {name: np.full(len(realised), 0.25) for name in noise}
    return Sample(scores, chances, realised, hard, np.repeat(np.arange(months), cells))


def test_a_clearly_better_predictor_is_shown_to_be_better_and_the_other_to_be_worse() -> None:
    sample = sample_of(np.random.default_rng(5), {"sharp": 0.3, "dull": 4.0})
    skills, ahead = assess_skill(sample, "sharp")
    _, behind = assess_skill(sample, "dull")
    assert skills["sharp"].auc.value > 0.9 > skills["dull"].auc.value
    assert skills["sharp"].auc.low < skills["sharp"].auc.value < skills["sharp"].auc.high
    assert ahead["dull"].verdict == BETTER
    assert behind["sharp"].verdict == WORSE
    assert behind["sharp"].value == pytest.approx(-ahead["dull"].value)


def test_two_predictors_that_know_nothing_are_left_open() -> None:
    _, advantages = assess_skill(
        sample_of(np.random.default_rng(6), {"one": 1e6, "other": 1e6}), "one"
    )
    assert advantages["other"].verdict == OPEN


def test_intervals_are_repeatable_and_those_of_months_drawn_by_hand() -> None:
    """20 months: Student's 2.093 · √(20/19) = 2.147, beyond which lie 1.59 % on either side."""
    sample = sample_of(np.random.default_rng(7), {"only": 1.0}, months=20, cells=15)
    first, again = (assess_skill(sample, "only", draws=400)[0]["only"].auc for _ in range(2))
    assert first == again
    rng = np.random.default_rng(99)
    drawn = []
    for _ in range(400):
        rows = np.concatenate([np.flatnonzero(sample.months == m) for m in rng.integers(0, 20, 20)])
        drawn.append(share_of_pairs(sample.scores["only"][rows], sample.hard[rows]))
    assert (first.low, first.high) == pytest.approx(
        tuple(np.quantile(drawn, [0.0159, 0.9841])), abs=0.015
    )


def test_a_month_without_hard_rows_has_no_auc_of_its_own() -> None:
    sample = sample_of(np.random.default_rng(8), {"only": 0.5}, months=3, cells=20)
    calm = replace(sample, hard=sample.hard & (sample.months != 1))
    areas = score_by_month(calm, calm.scores["only"])
    assert math.isnan(areas[1])
    month = calm.months == 2
    assert areas[2] == pytest.approx(share_of_pairs(calm.scores["only"][month], calm.hard[month]))


def test_a_sample_without_hard_rows_has_no_auc_and_no_verdict() -> None:
    sample = sample_of(np.random.default_rng(9), {"one": 1.0, "other": 1.0})
    skills, advantages = assess_skill(replace(sample, hard=sample.hard & False), "one", draws=20)
    assert math.isnan(skills["one"].auc.value)
    assert advantages["other"].verdict == OPEN


def test_one_month_has_a_score_and_no_interval() -> None:
    skills, _ = assess_skill(sample_of(np.random.default_rng(9), {"only": 1.0}, months=1), "only")
    assert skills["only"].auc.value > 0.5
    assert math.isnan(skills["only"].auc.low)


def test_predictors_of_no_use_are_seldom_called_different() -> None:
    """Nominally 5 % of 120 histories of 6 months; plain quantiles would give 13 %."""
    rng = np.random.default_rng(10)
    verdicts = [
        assess_skill(sample_of(rng, {"one": 1e6, "other": 1e6}, months=6), "one", draws=200)[1]
        for _ in range(120)
    ]
    assert sum(each["other"].verdict != OPEN for each in verdicts) <= 12


@pytest.mark.parametrize(
    ("estimate", "verdict"),
    [
        (Estimate(0.1, 0.01, 0.2), BETTER),
        (Estimate(0.1, 0.0, 0.2), OPEN),
        (Estimate(-0.1, -0.2, -0.01), WORSE),
        (Estimate(-0.1, -0.2, 0.01), OPEN),
        (Estimate(math.nan, math.nan, math.nan), OPEN),
    ],
)
def test_only_an_interval_beside_zero_decides(estimate: Estimate, verdict: str) -> None:
    assert estimate.verdict == verdict


def test_reliability_compares_groups_of_like_size_by_hand() -> None:
    chance = np.array([0.4, 0.1, 0.2, 0.9])
    hard = np.array([True, False, True, True])
    means, shares, counts = count_reliability(chance, hard, bins=2)
    assert means == pytest.approx([0.15, 0.65])
    assert shares == pytest.approx([0.5, 1.0])
    assert counts.tolist() == [2, 2]


@settings(max_examples=50)
@given(rows, st.integers(1, 8))
def test_reliability_keeps_every_row_and_equal_chances_together(drawn, bins: int) -> None:
    score, _, hard, _ = unpack(drawn)
    means, shares, counts = count_reliability(score / 4, hard, bins)
    assert counts.sum() == len(score)
    assert (shares * counts).sum() == pytest.approx(hard.sum())
    assert (means * counts).sum() == pytest.approx((score / 4).sum())
    assert len(counts) <= min(bins, len(set(score)))
    assert (np.diff(means) > 0).all()


def test_reliability_of_nothing_is_empty() -> None:
    assert [len(part) for part in count_reliability(np.empty(0), np.empty(0, dtype=bool))] == [
        0
    ] * 3
