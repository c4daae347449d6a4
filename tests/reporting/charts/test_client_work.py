"""The client work charts stack what they are given, say the rest, and mark the half."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from data import schema as s
from reporting.charts.client_work import plot_client_work, plot_cumulative_work
from reporting.locale import LANGUAGES


def clients(*parts: tuple[float, float, float]) -> pd.DataFrame:
    """Return clients with their parts to combine, stagger and fix."""
    frame = pd.DataFrame(list(parts), columns=["combine", "stagger", "fix"], dtype=float)
    names = [f"O{n} 企业" for n in range(len(parts))]
    return frame.assign(**{s.AVOIDABLE: frame.sum(axis=1), s.CLIENT: names, s.NAME: names})


def notes(figure: go.Figure, name: str) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.name == name]


def test_each_measure_is_a_stack_and_each_client_carries_its_total() -> None:
    figure = plot_client_work(clients((1, 2, 0.5), (0, 0, 1), (0, 0, 0)), "zh")
    assert {bar.name: list(bar.x) for bar in figure.data} == {
        "combine": [1, 0], "stagger": [2, 0], "fix": [0.5, 1]
    }  # fmt: skip
    assert notes(figure, "label") == ["<b>3.5</b>", "<b>1.0</b>"]
    assert list(figure.layout.yaxis.ticktext) == ["O0 企业", "O1 企业"]
    assert [row[0] for row in figure.data[0].customdata] == ["O0 企业", "O1 企业"]
    assert "O0 企业" in figure.layout.title.text
    assert "错开集团" in figure.layout.title.text


def test_segments_too_narrow_for_their_number_carry_none() -> None:
    figure = plot_client_work(clients((10, 0.2, 1.5)), "zh")
    assert [list(bar.text) for bar in figure.data] == [["10.0"], [""], ["1.5"]]


def test_a_measure_that_helps_nobody_is_not_drawn() -> None:
    figure = plot_client_work(clients((0, 3, 1)), "en")
    assert [bar.name for bar in figure.data] == ["stagger", "fix"]
    (key,) = notes(figure, "key")
    assert "75.0%" in key
    assert "combine" not in key


def test_shares_are_of_all_clients_and_the_rest_is_said() -> None:
    figure = plot_client_work(clients((0, 4, 0), *[(0, 0, 1)] * 6), "zh", most=5)
    assert len(figure.layout.yaxis.ticktext) == 5
    assert "其余 2 家合计 2.0" in figure.layout.title.subtitle.text.replace("<br>", "")
    assert "60.0%" in notes(figure, "key")[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", [clients(), clients((0, 0, 0))])
def test_nothing_avoidable_is_said(language: str, frame: pd.DataFrame) -> None:
    for figure in (
        plot_client_work(frame, language),
        plot_cumulative_work(frame[s.AVOIDABLE].tolist(), 0, language),
    ):
        assert not figure.data
        assert figure.layout.annotations[-1].text


def test_the_curve_climbs_to_the_whole_and_marks_the_half() -> None:
    figure = plot_cumulative_work([5, 3, 2, 0], 1, "zh")
    curve, half = figure.data
    assert list(curve.y) == pytest.approx([0, 0.5, 0.8, 1])
    assert (list(half.x), list(half.y)) == ([1], [0.5])
    assert notes(figure, "half") == ["<b>1 家 50.0%</b>"]
    assert figure.layout.shapes[0].x0 == 1


@pytest.mark.parametrize(("half", "anchor"), [(1, "left"), (4, "right")])
def test_the_words_of_the_half_stay_in_the_picture(half: int, anchor: str) -> None:
    figure = plot_cumulative_work([1] * 5, half, "en")
    assert [n.xanchor for n in figure.layout.annotations if n.name == "half"] == [anchor]
