"""The match charts show the numbers they are given, in both languages, and never no demand as 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from data import schema as s
from data.indicators.cells import count_grades, rank_shortage
from matching.match_degree import NO_AUDITOR, NO_DEMAND, OK
from matching.parameters import GRADES
from reporting.charts.match import (
    plot_grade_distribution,
    plot_match_bars,
    plot_match_heatmap,
    plot_rank_correlation,
    plot_reading_comparison,
)
from reporting.charts.theme import GRADE_COLOURS
from reporting.locale import LANGUAGES

TARGET = 0.25


def cell(scheme: str, code: str | None, a1: int, x: float, a2: int, y: float, grade: str,
         edition: str = s.EDITION_NEW) -> dict[str, Any]:  # fmt: skip
    state = NO_DEMAND if not a2 else OK if a1 else NO_AUDITOR
    return {
        s.SCHEME: scheme, s.EDITION: edition, s.CODE: code, s.AUDITORS_COUNT: a1,
        s.PROJECTS_COUNT: a2, s.SUFFICIENCY: x, s.DIFFICULTY: y, s.STATE: state, s.GRADE: grade,
        s.MATCH_DEGREE: x / y if a2 else math.nan, s.SHARE_DEFAULTED: 0.1,
        s.CODE_NAME_ZH: "机械及设备", s.CODE_NAME_EN: "Machinery and equipment",
    }  # fmt: skip


@pytest.fixture
def cells() -> pd.DataFrame:
    return pd.DataFrame([
        cell("EMS", "02.10", 0, 0.0, 4, 20.0, "严重短缺"),
        cell("QMS", "02.09", 3, 2.0, 2, 10.0, "紧张"),
        cell("QMS", "02.10", 2, 1.0, 0, 0.0, ""),
        cell("QMS", "18.01", 5, 4.0, 1, 5.0, "充足"),
        cell("SC", None, 1, 0.5, 3, 10.0, "严重短缺"),
    ])  # fmt: skip


def words_of(figure: go.Figure) -> str:
    notes = [str(note.text) for note in figure.layout.annotations]
    return " ".join(
        [figure.layout.title.text or "", figure.layout.title.subtitle.text or "", *notes]
    )


def layers(figure: go.Figure, field: str) -> dict[tuple[int, int], Any]:
    """Return a field of both heat map layers under (row, column), where a cell is drawn."""
    return {
        (y, x): getattr(trace, field)[y][x]
        for trace in figure.data if trace.type == "heatmap"
        for y, row in enumerate(trace.z) for x, z in enumerate(row)
        if z is not None and not math.isnan(z)
    }  # fmt: skip


def test_heat_map_colours_by_grade_and_writes_p_or_the_state(cells: pd.DataFrame) -> None:
    figure = plot_match_heatmap(cells, "zh")
    assert sorted(layers(figure, "z").values()) == [0, 0, 2, 4, 5]
    assert set(layers(figure, "text").values()) == {"无审核员", "20 %", "无需求", "80 %", "5 %"}
    scale = figure.data[0].colorscale
    assert [colour for _, colour in scale[::2]][:5] == list(GRADE_COLOURS.values())


def test_heat_map_marks_carry_the_key_and_stand_over_their_cells(cells: pd.DataFrame) -> None:
    figure = plot_match_heatmap(cells, "zh")
    marks = figure.data[-1]
    key = [tuple(value) for value in marks.customdata]
    assert set(key) == {
        ("EMS", "new", "02.10"), ("QMS", "new", "02.09"), ("QMS", "new", "02.10"),
        ("QMS", "new", "18.01"), ("SC", "new", None),
    }  # fmt: skip
    place = dict(zip(key, zip(marks.y, marks.x, strict=True), strict=True))
    assert layers(figure, "text")[place["QMS", "new", "02.09"]] == "20 %"
    hover = dict(zip(key, marks.hovertext, strict=True))["QMS", "new", "02.09"]
    for part in ("A1 3", "X 2.00", "A2 2", "Y 10.00", "20.0 %", "紧张", "10.0%", "机械及设备"):
        assert part in hover


def test_heat_map_orders_codes_by_number_and_schemes_as_the_schema(cells: pd.DataFrame) -> None:
    figure = plot_match_heatmap(cells, "en")
    heads = [note for note in figure.layout.annotations if note.name == "header"]
    assert [note.text for note in heads] == ["no codes", "02.09", "02.10", "18.01"]
    assert list(figure.layout.yaxis.ticktext) == ["QMS", "EMS", "SC"]


def test_heat_map_wraps_many_codes_into_bands() -> None:
    many = pd.DataFrame([cell("QMS", f"{n:02d}", 1, 1.0, 1, 4.0, "基本匹配") for n in range(1, 40)])
    figure = plot_match_heatmap(many, "zh")
    assert list(figure.layout.yaxis.ticktext) == ["QMS", "QMS"]
    assert len(layers(figure, "z")) == 39
    assert "短缺" in words_of(figure)


def test_heat_map_says_how_many_codes_it_leaves_out(cells: pd.DataFrame) -> None:
    figure = plot_match_heatmap(cells, "zh", most=3)
    assert "其余 1 项" in words_of(figure)
    assert {key[2] for key in figure.data[-1].customdata} == {None, "02.09", "02.10"}


def test_heat_map_turns_for_a_phone(cells: pd.DataFrame) -> None:
    figure = plot_match_heatmap(cells, "zh", orientation="codes_down")
    heads = [note.text for note in figure.layout.annotations if note.name == "header"]
    assert heads == ["QMS", "EMS", "SC"]
    assert len(figure.layout.yaxis.ticktext) == 4
    assert len(layers(figure, "z")) == 5


def test_old_codes_have_a_column_of_their_own(cells: pd.DataFrame) -> None:
    old = pd.DataFrame([cell("QMS", "02.09", 1, 1.0, 1, 5.0, "紧张", s.EDITION_OLD)])
    figure = plot_match_heatmap(pd.concat([cells, old]), "zh")
    heads = [note.text for note in figure.layout.annotations if note.name == "header"]
    assert heads[-1] == "02.09（旧）"


def test_bars_follow_p_and_leave_out_what_has_no_demand(cells: pd.DataFrame) -> None:
    figure = plot_match_bars(cells, "zh", TARGET)
    bars = figure.data[0]
    assert list(bars.x) == pytest.approx([0.0, 0.05, 0.2, 0.8])
    assert bars.marker.color[0] == GRADE_COLOURS["严重短缺"]
    assert "无审核员" in words_of(figure)
    assert "1 项无需求未列" in words_of(figure)
    assert "目标 25.0 %" in words_of(figure)
    assert {shape.x0 for shape in figure.layout.shapes} == {TARGET}


def test_bars_follow_a_given_rank(cells: pd.DataFrame) -> None:
    figure = plot_match_bars(rank_shortage(cells, TARGET), "zh", TARGET)
    assert [key[0] for key in figure.data[0].customdata] == ["EMS", "SC", "QMS"]


def test_at_most_fifteen_bars_then_the_number_of_the_others() -> None:
    many = pd.DataFrame([cell("QMS", f"{n:02d}", 1, n / 100, 1, 4.0, "短缺") for n in range(1, 20)])
    figure = plot_match_bars(many, "zh", TARGET)
    assert len(figure.data[0].x) == 15
    assert "其余 4 项" in words_of(figure)


def test_grades_are_counted_in_their_order_and_no_demand_is_no_bar(cells: pd.DataFrame) -> None:
    figure = plot_grade_distribution(count_grades(cells), "zh")
    assert list(figure.data[0].x) == [1, 1, 0, 1, 0, 1]
    assert list(figure.layout.yaxis.ticktext) == ["无审核员", *GRADES]
    assert "另有 1 个期内无需求" in words_of(figure)
    assert "4 个有需求的专业中 2 个短缺" in words_of(figure).replace("<br>", "")


def test_readings_are_compared_by_rank(cells: pd.DataFrame) -> None:
    known = cells[cells[s.STATE] == OK].assign(additive=[0.2, 0.8, 0.05], ratio=[0.9, 0.8, 0.1])
    figure = plot_reading_comparison(known, "additive", "ratio", "zh")
    assert list(figure.data[1].x) == [2, 3, 1]
    assert list(figure.data[1].y) == [3, 2, 1]
    labels = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert set(labels) <= {"QMS 02.09", "QMS 18.01"} and labels


def test_rank_correlation_writes_every_number() -> None:
    names = ["additive", "proportional", "ratio"]
    matrix = pd.DataFrame([[1, 0.9, math.nan], [0.9, 1, 0.2], [math.nan, 0.2, 1]], names, names)
    figure = plot_rank_correlation(matrix, "zh")
    shown = [w for trace in figure.data for row in trace.text for w in row if w]
    assert sorted(shown) == ["0.20", "0.20", "0.90", "0.90", "1.00", "1.00", "1.00", "—", "—"]
    assert "0.20" in words_of(figure) and "0.90" in words_of(figure)


EMPTY: list[Callable[[pd.DataFrame, str], go.Figure]] = [
    lambda cells, language: plot_match_heatmap(cells, language),
    lambda cells, language: plot_match_bars(cells, language, TARGET),
    lambda cells, language: plot_grade_distribution(count_grades(cells), language),
    lambda cells, language: plot_reading_comparison(cells, "additive", "ratio", language),
    lambda cells, language: plot_rank_correlation(cells[[]], language),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plot", EMPTY)
def test_an_empty_frame_gives_one_sentence(
    plot: Callable[[pd.DataFrame, str], go.Figure], language: str, cells: pd.DataFrame
) -> None:
    figure = plot(cells.iloc[:0], language)
    assert not figure.data
    assert len(figure.layout.annotations) == 1


def test_only_codes_without_demand_are_said_so(cells: pd.DataFrame) -> None:
    idle = cells[cells[s.STATE] == NO_DEMAND]
    assert "没有项目" in words_of(plot_match_bars(idle, "zh", TARGET))
    assert "没有项目" in words_of(plot_grade_distribution(count_grades(idle), "zh"))
    assert "没有项目" in words_of(plot_match_heatmap(idle, "zh"))


def test_both_languages_show_the_same_numbers(cells: pd.DataFrame) -> None:
    for plot in (plot_match_heatmap, plot_match_bars):
        chinese, english = plot(cells, "zh"), plot(cells, "en")
        assert list(chinese.data[-1].x) == list(english.data[-1].x)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in words_of(english))
