"""The charts of uncertainty, on their data and on nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from matching.sensitivity import SobolShares
from matching.uncertainty import BY_WEIGHTS, FIRM, UNDECIDED
from reporting.charts.uncertainty import plot_classes, plot_intervals, plot_sobol, plot_spread

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def cells(*rows: tuple[float, float, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[s.P5, s.P50, s.P95, s.STABILITY])


@LANGUAGES
def test_each_cell_is_a_point_with_its_interval_in_the_colour_of_its_class(language: str) -> None:
    frame = cells((0.1, 0.15, 0.3, UNDECIDED), (0.2, 0.2, 0.2, FIRM), (0.1, 0.4, 0.5, BY_WEIGHTS))
    figure = plot_intervals(frame, ["a", "b", "c"], 0.25, language)
    by_row = {trace.y[0]: trace for trace in figure.data if len(trace.y)}
    assert by_row[0].x[0] == 0.15
    assert by_row[0].error_x.array[0] == pytest.approx(0.15)
    assert by_row[0].error_x.arrayminus[0] == pytest.approx(0.05)
    assert len({trace.marker.color for trace in figure.data}) == 3
    assert figure.layout.shapes[0].x0 == 0.25
    assert list(figure.layout.yaxis.ticktext) == ["a", "b", "c"]


def test_no_short_cell_gives_a_sentence() -> None:
    assert "below its target" in plot_intervals(cells(), [], 0.25, "en").layout.annotations[0].text


@LANGUAGES
def test_classes_are_counted_and_shown_as_shares(language: str) -> None:
    figure = plot_classes({FIRM: 3, UNDECIDED: 1}, language)
    assert list(figure.data[0].x) == [3, 0, 1]
    assert "75%" in figure.layout.annotations[0].text


@LANGUAGES
def test_the_spread_holds_all_draws_and_marks_target_and_p(language: str) -> None:
    percentiles = np.linspace(0.1, 0.3, 101)
    figure = plot_spread(percentiles, 0.2, 0.25, language)
    assert sum(figure.data[0].y) == pytest.approx(1.0)
    assert sorted(shape.x0 for shape in figure.layout.shapes) == [0.2, 0.25]


def test_a_certain_p_has_no_spread() -> None:
    figure = plot_spread(np.full(101, 0.2), 0.2, 0.25, "en")
    assert "same in every draw" in figure.layout.annotations[0].text


@LANGUAGES
def test_sobol_shares_come_largest_first_and_never_below_zero(language: str) -> None:
    shares = SobolShares(("a", "b", "c"), np.array([0.1, 0.6, -0.01]), np.array([0.2, 0.8, 0.0]))
    figure = plot_sobol(shares, {"a": "A", "b": "B", "c": "C"}, language)
    total, first = figure.data
    assert list(total.x) == [0.8, 0.2, 0.0]
    assert list(first.x) == [0.6, 0.1, 0.0]
    assert list(figure.layout.yaxis.ticktext) == ["B", "A", "C"]
