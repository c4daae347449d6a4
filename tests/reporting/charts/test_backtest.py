"""The backtest's charts: every score with its interval, every month, and empty histories."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest

from data import schema as s
from matching.backtest import Estimate, Skill
from reporting.charts.backtest import (
    interval_text,
    plot_reliability,
    plot_skill_by_month,
    plot_skills,
    predictor_name,
)

PREDICTORS = (s.MATCH_DEGREE, s.AUDITORS_COUNT, s.LAST_DIFFICULTY)
LANGUAGES = ("zh", "en")


def skill(auc: float) -> Skill:
    estimate = Estimate(auc, auc - 0.05, auc + 0.1)
    return Skill(Estimate(0.2, -0.1, 0.5), estimate, Estimate(0.2, 0.1, 0.3))


SKILLS = {name: skill(0.5 + 0.1 * place) for place, name in enumerate(PREDICTORS)}
BINS = pd.DataFrame(
    {
        s.FACTOR: [s.MATCH_DEGREE] * 2 + [s.AUDITORS_COUNT],
        s.VALUE: [0.1, 0.4, 0.2],
        s.SHARE: [0.2, 0.3, 0.25],
        s.CELLS: [10, 20, 30],
    }
)
MONTHS = pd.DataFrame(
    {
        s.PERIOD: ["2025-01", "2025-02", "2025-04"],
        s.CELLS: [9, 8, 7],
        s.HARD: [3, 0, 2],
        s.MATCH_DEGREE: [0.7, math.nan, 0.6],
        s.AUDITORS_COUNT: [0.5, math.nan, 0.61],
        s.LAST_DIFFICULTY: [0.4, math.nan, 0.62],
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_predictor_has_its_three_scores_with_their_intervals(language: str) -> None:
    figure = plot_skills(SKILLS, language)
    auc, correlation, brier = figure.data[:3], figure.data[3:6], figure.data[6:]
    assert [trace.x[0] for trace in auc] == pytest.approx([0.5, 0.6, 0.7])
    assert [trace.error_x.array[0] for trace in auc] == pytest.approx([0.1] * 3)
    assert [trace.error_x.arrayminus[0] for trace in auc] == pytest.approx([0.05] * 3)
    assert [trace.x[0] for trace in correlation] == [0.2] * 3
    assert [trace.error_x.array[0] for trace in brier] == pytest.approx([0.1] * 3)
    names = [predictor_name(name, language) for name in PREDICTORS]
    assert [trace.name for trace in auc] == names
    assert len(set(names)) == 3
    assert list(figure.layout.yaxis.ticktext) == names


def test_the_lines_of_no_skill_stand_at_one_half_and_at_zero() -> None:
    lines = {shape.xref: shape.x0 for shape in plot_skills(SKILLS).layout.shapes}
    assert lines == {"x": 0.5, "x2": 0.0}


def test_small_differences_are_not_drawn_over_the_whole_width() -> None:
    close = {name: Skill(*[Estimate(value, value, value)] * 3)
             for name, value in zip(PREDICTORS, (0.54, 0.55, 0.56), strict=True)}  # fmt: skip
    low, high = plot_skills(close).layout.xaxis.range
    assert high - low >= 0.3


def test_a_score_beyond_the_usual_range_stays_in_the_picture() -> None:
    low, high = plot_skills({s.MATCH_DEGREE: skill(0.97)}).layout.xaxis.range
    assert low < 0.5
    assert high > 1.07


def test_reliability_has_a_line_per_predictor_and_the_diagonal() -> None:
    figure = plot_reliability(BINS, "en")
    assert [list(trace.x) for trace in figure.data] == [[0.1, 0.4], [0.2]]
    assert [list(trace.y) for trace in figure.data] == [[0.2, 0.3], [0.25]]
    (diagonal,) = figure.layout.shapes
    assert (diagonal.x0, diagonal.x1) == (diagonal.y0, diagonal.y1)
    assert figure.layout.xaxis.range == figure.layout.yaxis.range
    assert figure.layout.xaxis.range[1] > 0.4


def test_a_month_that_tells_nothing_and_one_that_is_missing_are_gaps() -> None:
    figure = plot_skill_by_month(MONTHS, "zh")
    first = figure.data[0]
    assert list(first.x) == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert [math.isnan(value) for value in first.y] == [False, True, True, False]
    assert first.connectgaps is False


def test_names_at_the_line_ends_never_cover_each_other_and_keep_their_order() -> None:
    ends = [note for note in plot_skill_by_month(MONTHS, "en").layout.annotations
            if note.name == "end"]  # fmt: skip
    places = [note.y for note in ends]
    assert places == sorted(places)
    assert min(b - a for a, b in pairwise(places)) >= 0.1 - 1e-9
    assert [predictor_name(n, "en") in e.text for n, e in zip(PREDICTORS, ends, strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_history_that_does_not_suffice_gives_a_sentence(language: str) -> None:
    for figure in (
        plot_skills({}, language),
        plot_reliability(BINS.iloc[:0], language),
        plot_skill_by_month(MONTHS.iloc[:0], language),
        plot_skill_by_month(MONTHS.iloc[1:2], language),
    ):
        assert not figure.data
        assert figure.layout.annotations[-1].text


def test_an_interval_is_written_with_its_ends() -> None:
    assert interval_text(Estimate(0.544, 0.497, 0.587)) == "0.54 (0.50 … 0.59)"
