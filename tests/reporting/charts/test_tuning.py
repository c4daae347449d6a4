"""The charts of tuning, on their data and on nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from matching.influence import Swing
from matching.parameters import GRADES, Parameters
from reporting.charts.tuning import (
    plot_distributions,
    plot_grade_counts,
    plot_kept_degrees,
    plot_terms,
    plot_tornado,
)

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@LANGUAGES
def test_the_distribution_counts_every_known_p_once(language: str) -> None:
    before = pd.Series([0.1, 0.1, 0.4, None])
    after = pd.Series([0.2, 0.6, 9.0, None])
    figure = plot_distributions(before, after, 0.25, language)
    bars, outline = figure.data
    assert sum(bars.y) == 3
    assert sum(outline.y[:-1]) == 3
    # Three targets and more share the last bin.
    assert bars.y[-1] == 1
    assert figure.layout.shapes[0].x0 == 0.25


def test_without_any_p_the_distribution_says_so() -> None:
    figure = plot_distributions(pd.Series([None], dtype=float), pd.Series(dtype=float), 0.25, "en")
    assert "No code" in figure.layout.annotations[0].text


@LANGUAGES
def test_the_tornado_runs_from_p_to_both_ends_of_each_swing(language: str) -> None:
    swings = [Swing("weight.policy", 0.5, 0.2), Swing("auditors", 0.3, 0.4)]
    names = {"weight.policy": "政策", "auditors": "审核员"}
    figure = plot_tornado(swings, 0.35, 0.25, names, language)
    lower, upper = figure.data
    assert [lower.base + x for x in lower.x] == pytest.approx([0.5, 0.3])
    assert [upper.base + x for x in upper.x] == pytest.approx([0.2, 0.4])
    assert list(figure.layout.yaxis.ticktext) == ["政策", "审核员"]
    assert "50.0 % … 20.0 %" in lower.hovertext[0]


def test_a_cell_that_nothing_moves_gets_a_sentence() -> None:
    figure = plot_tornado([], 0.0, 0.25, {}, "en")
    assert figure.layout.annotations[0].text == "Nothing moves this code."


@LANGUAGES
def test_every_term_is_drawn_as_its_trapezoid_with_its_name(language: str) -> None:
    terms = Parameters().terms
    names = {term: f"name of {term}" for term in terms}
    figure = plot_terms(terms, names, language)
    assert [tuple(trace.x) for trace in figure.data] == [
        tuple(corners) for corners in terms.values()
    ]
    assert [note.text for note in figure.layout.annotations] == list(names.values())


@LANGUAGES
def test_grade_counts_leave_out_codes_without_grade(language: str) -> None:
    figure = plot_grade_counts({"短缺": 4, "": 900}, {"充足": 5, "": 900}, language)
    before, after = figure.data
    assert list(before.x) == [0, 4, 0, 0, 0]
    assert list(after.x) == [0, 0, 0, 0, 5]
    assert len(before.y) == len(GRADES)
    assert figure.layout.xaxis.range[1] < 10


def kept(*rows: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[s.PERIOD, s.PARAMETER_SET, s.MATCH_DEGREE])
    return frame.assign(**{s.AUDITORS_COUNT: 2, s.PROJECTS_COUNT: 3})


@LANGUAGES
def test_months_without_a_kept_p_are_gaps_and_sets_are_lines(language: str) -> None:
    frame = kept(("2026-01", "aaa", 0.2), ("2026-04", "aaa", 0.3), ("2026-04", "bbb", 0.5))
    figure = plot_kept_degrees(frame, "aaa", 0.25, language)
    first, second = figure.data
    assert list(first.x) == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert pd.isna(first.y[1])
    assert first.line.width > second.line.width
    assert figure.layout.showlegend


def test_nothing_kept_is_said() -> None:
    assert "No month" in plot_kept_degrees(kept(), "aaa", 0.25, "en").layout.annotations[0].text
