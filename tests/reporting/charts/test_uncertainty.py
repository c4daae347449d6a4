"""The charts of uncertainty, on their data and on nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from matching.sensitivity import SobolShares
from matching.uncertainty import BY_WEIGHTS, FIRM, UNDECIDED
from reporting.charts.uncertainty import plot_classes, plot_intervals, plot_sobol, plot_spread
from reporting.locale import text

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def cells(*rows: tuple[float, float, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[s.P5, s.P50, s.P95, s.STABILITY])
    return frame.assign(**{s.SCHEME: "QMS", s.EDITION: "new", s.BELOW_TARGET: 0.5,
                           s.CODE: [f"01.0{n}.01" for n in range(len(rows))]})  # fmt: skip


def notes(figure: object, name: str) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.name == name]


@LANGUAGES
def test_each_cell_is_a_point_with_its_interval_its_name_and_its_class(language: str) -> None:
    frame = cells((0.1, 0.15, 0.3, UNDECIDED), (0.2, 0.2, 0.2, FIRM), (0.1, 0.4, 0.5, BY_WEIGHTS))
    figure = plot_intervals(frame, 0.25, language)
    by_class = {trace.name: trace for trace in figure.data}
    first = by_class[UNDECIDED]
    assert list(first.x) == [0.15]
    assert first.error_x.array[0] == pytest.approx(0.15)
    assert first.error_x.arrayminus[0] == pytest.approx(0.05)
    assert first.y[0] < by_class[FIRM].y[0] < by_class[BY_WEIGHTS].y[0]
    assert len({trace.marker.color for trace in figure.data}) == 3
    assert notes(figure, "name") == ["QMS 01.00.01", "QMS 01.01.01", "QMS 01.02.01"]
    words = [text(language, f"uncertainty.class.{name}") for name in (UNDECIDED, FIRM, BY_WEIGHTS)]
    labels = notes(figure, "label")
    assert labels == [f"{p}  {word}" for p, word in zip(["15.0 %", "20.0 %", "40.0 %"], words,
                                                        strict=True)]  # fmt: skip
    assert {shape.x0 for shape in figure.layout.shapes} == {0.25}
    assert len(figure.layout.shapes) == 3


@pytest.mark.parametrize("largest", [0.0, 0.004, 0.3, 2.5, 400.0])
def test_axes_reach_beyond_every_mark_with_a_handful_of_ticks(largest: float) -> None:
    figure = plot_intervals(cells((0.0, 0.0, largest, FIRM)), 0.003, "en")
    low, high = figure.layout.xaxis.range
    assert low < 0 < max(largest, 0.003) < high
    assert 1 <= len(figure.layout.xaxis.tickvals) <= 8


def test_no_short_cell_gives_a_sentence() -> None:
    figure = plot_intervals(cells(), 0.25, "en")
    assert "below its target" in figure.layout.annotations[0].text


@LANGUAGES
def test_classes_are_counted_and_shown_as_shares(language: str) -> None:
    figure = plot_classes({FIRM: 3, UNDECIDED: 1}, language)
    assert list(figure.data[0].x) == [3, 0, 1]
    assert "75.0%" in figure.layout.annotations[0].text


def test_no_cell_with_demand_gives_a_sentence_instead_of_classes() -> None:
    assert plot_classes({}, "en").layout.annotations[0].text


@LANGUAGES
def test_the_spread_holds_all_draws_and_marks_target_and_p(language: str) -> None:
    percentiles = np.linspace(0.1, 0.3, 101)
    figure = plot_spread(percentiles, 0.2, 0.25, language)
    (bars,) = figure.data
    assert sum(bars.y) == pytest.approx(1.0)
    assert sorted(shape.x0 for shape in figure.layout.shapes) == [0.2, 0.25]
    # Dark is what lies wholly between P5 and P95.
    dark = [x for x, colour in zip(bars.x, bars.marker.color, strict=True)
            if colour == max(bars.marker.color, key=list(bars.marker.color).count)]  # fmt: skip
    assert 0.11 < min(dark) < max(dark) < 0.29


@pytest.mark.parametrize(("target", "side"), [(0.9, "right"), (0.001, "left")])
def test_a_target_far_away_is_named_at_its_edge_instead_of_flattening_the_bars(
    target: float, side: str
) -> None:
    figure = plot_spread(np.linspace(0.2, 0.22, 101), 0.21, target, "en")
    assert [shape.x0 for shape in figure.layout.shapes] == [0.21]
    (word,) = [note for note in notes(figure, "mark") if "beyond" in note]
    assert f"the {side} edge" in word
    low, high = figure.layout.xaxis.range
    assert 0.19 < low < high < 0.23


def test_a_certain_p_has_no_spread() -> None:
    figure = plot_spread(np.full(101, 0.2), 0.2, 0.25, "en")
    assert "same in every draw" in figure.layout.annotations[0].text


@LANGUAGES
def test_sobol_shares_come_largest_first_and_never_below_zero(language: str) -> None:
    shares = SobolShares(("a", "b", "c"), np.array([0.1, 0.6, -0.01]), np.array([0.2, 0.8, 0.0]))
    figure = plot_sobol(shares, {"a": "A", "b": "B", "c": "C"}, language, most=2)
    total, first = figure.data
    assert list(total.x) == [0.8, 0.2]
    assert list(first.x) == [0.6, 0.1]
    assert list(figure.layout.yaxis.ticktext) == ["B", "A"]
    every = plot_sobol(shares, {"a": "A", "b": "B", "c": "C"}, language)
    assert list(every.data[1].x) == [0.6, 0.1, 0.0]
