"""The map shows each province once, known or grey, with its words in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser

from data import schema as s
from reporting.charts.map import plot_province_map, plot_tile_grid
from reporting.charts.scales import AmountScale
from reporting.charts.theme import GREY, PLOTLY_CONFIG
from reporting.charts.tile_grid import TILES
from reporting.locale import text

MAP = Path(__file__).parents[3] / "data" / "reference" / "map"
BOUNDARIES = json.loads((MAP / "china_provinces.geojson").read_text(encoding="utf-8"))
TEN_DASH = json.loads((MAP / "ten_dash.json").read_text(encoding="utf-8"))
NAMES = [feature["properties"]["name"] for feature in BOUNDARIES["features"]]


def provinces(known: int = 34) -> pd.DataFrame:
    counts = [1000 * (place + 1) for place in range(known)]
    rows = pd.DataFrame({s.REGION: NAMES[:known], s.CERTIFICATES: counts})
    rows[s.SHARE] = rows[s.CERTIFICATES] / rows[s.CERTIFICATES].sum()
    rows[s.RANK] = rows[s.CERTIFICATES].rank(ascending=False).astype(int)
    rows[s.CHANGE] = 0.012
    nation = {s.REGION: s.REGION_NATION, s.CERTIFICATES: sum(counts)}
    return pd.concat([rows, pd.DataFrame([nation])], ignore_index=True)


def map_of(frame: pd.DataFrame, language: str = "zh", **given: Any) -> go.Figure:
    return plot_province_map(frame, BOUNDARIES, TEN_DASH, s.CERTIFICATES, language, **given)


def regions_of(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.type == "choropleth"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_values_are_those_of_the_frame(language: str) -> None:
    frame = provinces()
    (known,) = regions_of(map_of(frame, language, month="2024-10"))
    drawn = dict(zip(known.locations, known.z, strict=True))
    assert drawn == dict(zip(NAMES, frame[s.CERTIFICATES], strict=False))
    assert [row[0] for row in known.customdata] == list(known.locations)
    for word in ("34,000", "2024-10", "+1.2%"):
        assert word in known.hovertext[NAMES.index("澳门特别行政区")]


@pytest.mark.parametrize(("language", "word"), [("zh", "无数据"), ("en", "no data")])
def test_unknown_provinces_are_grey_with_the_word(language: str, word: str) -> None:
    figure = map_of(provinces(known=10), language)
    known, unknown = regions_of(figure)
    assert len(known.locations) + len(unknown.locations) == len(NAMES) == 34
    assert {colour for _, colour in unknown.colorscale} == {GREY}
    assert all(word in hover for hover in unknown.hovertext)
    assert any(word in note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_province_is_labelled_once(language: str) -> None:
    labels = [trace for trace in map_of(provinces(), language).data if trace.name == "labels"]
    words = [word for trace in labels for word in trace.text]
    assert len(words) == len(set(words)) == 34
    assert ("北京" in words) == (language == "zh")


def test_the_sea_has_its_dashes_and_its_inset() -> None:
    figure = map_of(provinces())
    inset = [trace for trace in figure.data if trace.geo == "geo2"]
    (dashes,) = [trace for trace in inset if trace.name == "ten_dash"]
    assert [lon for lon in dashes.lon if lon] == [lon for lon in TEN_DASH["lon"] if lon]
    assert all(trace.fill == "toself" for trace in inset if trace.name == "inset")
    assert figure.layout.geo2.showframe


def test_a_selected_province_is_outlined() -> None:
    assert not [trace for trace in map_of(provinces()).data if trace.name == "selected"]
    chosen = map_of(provinces(), selected="浙江省")
    assert len([trace for trace in chosen.data if trace.name == "selected"]) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("frame", [pd.DataFrame(), provinces(known=0)])
def test_an_empty_month_is_told_in_a_sentence(frame: pd.DataFrame, language: str) -> None:
    sentence = text(language, "charts_national.empty_map")
    for figure in (map_of(frame, language), plot_tile_grid(frame, language=language)):
        assert not figure.data
        told = " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)
        assert told.replace(" ", "") == sentence.replace(" ", "")


def test_tiles_stand_for_the_same_provinces_side_by_side() -> None:
    assert set(TILES) == set(NAMES)
    adcodes = {f["properties"]["name"]: f["properties"]["adcode"] for f in BOUNDARIES["features"]}
    assert {name: tile[0] for name, tile in TILES.items()} == adcodes
    assert len({tile[1:] for tile in TILES.values()}) == 34


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tiles_carry_the_values_of_the_frame(language: str) -> None:
    figure = plot_tile_grid(provinces(known=10), language=language, selected="北京市")
    known, unknown, targets = figure.data
    _, column, row = TILES["北京市"]
    assert known.z[row][column] == 1000
    assert sum(cell is not None for line in known.z for cell in line) == 10
    assert sum(cell is not None for line in unknown.z for cell in line) == 24
    assert [entry[0] for entry in targets.customdata] == list(TILES)
    assert len(figure.layout.shapes) == 1


def test_scale_is_true_at_its_ends_and_diverges_for_changes() -> None:
    counts = AmountScale([5, 400], s.CERTIFICATES)
    assert (counts.place(0), counts.place(400)) == (0, 1)
    assert [place for place, _ in counts.stops()][::20] == [0, 1]
    assert counts.ticks() == [0, 100, 200, 300, 400]
    assert AmountScale([-0.1, 0.2], s.CHANGE).place(0) == pytest.approx(0.5)
    assert AmountScale([0], s.CERTIFICATES).colour(None) == GREY


@pytest.mark.browser
def test_chromium_draws_thirty_four_provinces_offline(tmp_path: Path, browser: Browser) -> None:
    page_file = tmp_path / "map.html"
    map_of(provinces(known=20)).write_html(page_file, include_plotlyjs=True, config=PLOTLY_CONFIG)
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector(".choroplethlayer path", timeout=30_000)
    assert page.locator(".choroplethlayer path").count() == 34
    page.close()
