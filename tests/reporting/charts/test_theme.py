"""Colours that can be read, numbers as people say them, words that fit a phone."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from matching.parameters import GRADES
from reporting.charts import theme


def test_labels_read_on_every_fill() -> None:
    for step in range(101):
        fill = theme.sequential_colour(step / 100)
        assert theme.contrast(fill, theme.label_colour(step / 100)) >= 4.5
    for fill in (*theme.GRADE_COLOURS.values(), theme.GREY):
        assert theme.contrast(fill, theme.colour_on(fill)) >= 4.5


def test_grades_have_their_colours() -> None:
    assert tuple(theme.GRADE_COLOURS) == GRADES
    assert theme.GRADE_COLOURS[GRADES[0]] == "#B2182B"
    assert theme.GRADE_COLOURS[GRADES[-1]] == "#2166AC"


def test_text_colour_is_the_one_streamlit_swaps() -> None:
    plotly_theme = pytest.importorskip("streamlit.elements.lib.streamlit_plotly_theme")
    assert plotly_theme.GRAY_90 == theme.TEXT


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (732_603, "73.3 万", "733k"),
        (10_000, "1 万", "10k"),
        (9_098, "9,098", "9,098"),
        (3_994_112, "399.4 万", "4M"),
        (123_456_789, "1.2 亿", "123.5M"),
        (0, "0", "0"),
        (3.712, "3.71", "3.71"),
        (None, "无数据", "no data"),
        (float("nan"), "无数据", "no data"),
    ],
)
def test_compact_number(value: float | None, zh: str, en: str) -> None:
    assert theme.compact_number(value, "zh") == zh
    assert theme.compact_number(value, "en") == en


def test_lines_break_at_punctuation_and_keep_numbers_whole() -> None:
    title = "2024-10：广东 73.3 万张居首，前五省市占全国 56.2%"
    wrapped = theme.wrap_line(title, 42)
    assert wrapped.split("<br>")[0].endswith("，")
    assert "56.2%" in wrapped and wrapped.replace("<br>", "") == title
    assert theme.wrap_line("", 42) == ""


def test_names_of_bars_break_evenly() -> None:
    labels, left, lines = theme.axis_labels(["职业健康安全管理体系认证", "服务认证"])
    assert (lines, labels[1]) == (2, "服务认证")
    assert left < 150


def test_theme_sets_words_and_leaves_the_page_through() -> None:
    figure = theme.apply_theme(go.Figure(), "标题", "单位（张）", "来源：月刊", 300)
    assert figure.layout.title.text == "标题"
    assert figure.layout.title.subtitle.text == "单位（张）"
    assert [note.text for note in figure.layout.annotations] == ["来源：月刊"]
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == theme.CLEAR
    assert figure.layout.height == 300


def test_configuration_draws_maps_without_a_network() -> None:
    topology = theme.PLOTLY_CONFIG["topojsonURL"].removeprefix("data:application/json,")
    assert json.loads(topology.removesuffix("#"))["type"] == "Topology"
    assert theme.PLOTLY_CONFIG["displaylogo"] is False
