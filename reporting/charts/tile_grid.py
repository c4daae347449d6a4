"""Provinces as a grid of equal tiles: the compact alternative to the map, without boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data.schema import CERTIFICATES
from reporting.charts.click_targets import draw_click_targets
from reporting.charts.measures import (
    exact_number,
    hover_text,
    province_label,
    rows_by_region,
    subtitle_text,
)
from reporting.charts.scales import AmountScale, no_data_key
from reporting.charts.theme import (
    CLEAR,
    GREY,
    INK,
    add_annotations,
    apply_theme,
    colour_on,
    compact_number,
    empty_figure,
)
from reporting.locale import text

# Full name: adcode, column, row from the north.
TILES: dict[str, tuple[str, int, int]] = {
    "黑龙江省": ("230000", 8, 0),
    "内蒙古自治区": ("150000", 6, 1), "北京市": ("110000", 7, 1), "吉林省": ("220000", 8, 1),
    "新疆维吾尔自治区": ("650000", 0, 2), "甘肃省": ("620000", 3, 2),
    "宁夏回族自治区": ("640000", 4, 2), "山西省": ("140000", 5, 2), "河北省": ("130000", 6, 2),
    "天津市": ("120000", 7, 2), "辽宁省": ("210000", 8, 2),
    "西藏自治区": ("540000", 0, 3), "青海省": ("630000", 2, 3), "陕西省": ("610000", 4, 3),
    "河南省": ("410000", 5, 3), "山东省": ("370000", 6, 3), "江苏省": ("320000", 7, 3),
    "上海市": ("310000", 8, 3),
    "四川省": ("510000", 2, 4), "重庆市": ("500000", 3, 4), "湖北省": ("420000", 5, 4),
    "安徽省": ("340000", 6, 4), "浙江省": ("330000", 7, 4),
    "云南省": ("530000", 3, 5), "贵州省": ("520000", 4, 5), "湖南省": ("430000", 5, 5),
    "江西省": ("360000", 6, 5), "福建省": ("350000", 7, 5),
    "广西壮族自治区": ("450000", 4, 6), "广东省": ("440000", 5, 6), "台湾省": ("710000", 8, 6),
    "海南省": ("460000", 4, 7), "澳门特别行政区": ("820000", 5, 7),
    "香港特别行政区": ("810000", 6, 7),
}  # fmt: skip


def plot_tile_grid(
    frame: pd.DataFrame,
    measure: str = CERTIFICATES,
    language: str = "zh",
    *,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    month: str = "",
    selected: str | None = None,
    names: Mapping[str, str] | None = None,
    height: int = 500,
) -> go.Figure:
    """Colour one tile a province by a measure; parameters as of ``plot_province_map``."""
    rows = {r: row for r, row in rows_by_region(frame, measure).items() if r in TILES}
    known = [region for region in TILES if pd.notna(rows.get(region, {}).get(measure))]
    if not known:
        return empty_figure(text(language, "charts_national.empty_map"), title, source, height)
    scale = AmountScale([float(rows[region][measure]) for region in known], measure)
    values = {region: rows[region][measure] if region in known else None for region in TILES}
    hovers = [
        hover_text(rows.get(r, {measure: None}), measure, language, (names or {}).get(r, r), month)
        for r in TILES
    ]
    figure = go.Figure([_tiles(values, scale, language)])
    unknown = [region for region in TILES if region not in known]
    if unknown:
        figure.add_trace(_grey_tiles(unknown))
    _, xs, ys = zip(*TILES.values(), strict=True)
    figure.add_trace(draw_click_targets(xs, ys, [[region] for region in TILES], hovers, 40))
    words = subtitle_text(measure, language, "tiles") if subtitle is None else subtitle
    apply_theme(figure, title, words, source, height, foot=52)
    add_annotations(
        figure,
        [_tile_words(region, value, measure, scale, language) for region, value in values.items()],
    )
    if unknown:
        figure.add_annotation(**no_data_key(language))
    if selected in TILES:
        figure.add_shape(**_frame_of(selected))
    figure.update_xaxes(visible=False, range=[-0.52, 8.52])
    return figure.update_yaxes(visible=False, range=[7.52, -0.52])


def _grid(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole grid: without its empty column the neighbours would grow into it."""
    columns, rows = range(9), range(8)
    cells = {TILES[region][1:]: value for region, value in values.items()}
    return {
        "x": list(columns),
        "y": list(rows),
        "z": [[cells.get((column, row)) for column in columns] for row in rows],
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "skip",
    }


def _tiles(values: Mapping[str, Any], scale: AmountScale, language: str) -> go.Heatmap:
    return go.Heatmap(
        **_grid(values),
        zmin=scale.low,
        zmax=scale.high,
        colorscale=scale.stops(),
        colorbar=scale.bar(language),
        name="known",
    )


def _grey_tiles(regions: list[str]) -> go.Heatmap:
    return go.Heatmap(
        **_grid(dict.fromkeys(regions, 0)),
        colorscale=[[0, GREY], [1, GREY]],
        showscale=False,
        name="unknown",
    )


def _tile_words(
    region: str, value: Any, measure: str, scale: AmountScale, language: str
) -> dict[str, Any]:
    adcode, column, row = TILES[region]
    label = province_label(adcode, language, region, narrow=True)
    short = (
        exact_number(value, measure, language)
        if scale.fraction
        else compact_number(value, language).replace(" 万", "万")
    )
    return {
        "text": f"<b>{label}</b><br>{short}",
        "x": column,
        "y": row,
        "showarrow": False,
        "bgcolor": CLEAR,
        "font": {"size": 10, "color": colour_on(scale.colour(value))},
    }


def _frame_of(region: str) -> dict[str, Any]:
    _, column, row = TILES[region]
    return {
        "type": "rect",
        "x0": column - 0.48,
        "x1": column + 0.48,
        "y0": row - 0.48,
        "y1": row + 0.48,
        "line": {"color": INK, "width": 2},
    }
