"""Provinces on a map with the ten-dash line and the South China Sea inset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data.schema import CERTIFICATES
from reporting.charts.map_layers import (
    INSET_LAT,
    INSET_LON,
    LAT,
    LON,
    Feature,
    dash_trace,
    inset_traces,
    label_traces,
    name_of,
    outline_traces,
)
from reporting.charts.measures import (
    hover_text,
    rows_by_region,
    subtitle_text,
)
from reporting.charts.scales import AmountScale, no_data_key
from reporting.charts.theme import CLEAR, GREY, MUTED, apply_theme, empty_figure
from reporting.charts.tile_grid import plot_tile_grid
from reporting.locale import text

__all__ = ["plot_province_map", "plot_tile_grid"]


def plot_province_map(
    frame: pd.DataFrame,
    boundaries: Mapping[str, Any],
    ten_dash: Mapping[str, list[float | None]],
    measure: str = CERTIFICATES,
    language: str = "zh",
    *,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    month: str = "",
    selected: str | None = None,
    names: Mapping[str, str] | None = None,
    height: int = 560,
) -> go.Figure:
    """Colour the provinces by a measure; unknown ones are grey and say so.

    Parameters
    ----------
    frame
        One row a province: ``region`` (full name), the measure, and where known share, rank
        and changes. Regions without a feature (全国, 国外 …) are left out.
    boundaries
        GeoJSON with ``name``, ``short`` and label point ``cp`` of each province.
    ten_dash
        The South China Sea dashed line: ``lon`` and ``lat`` with ``None`` between dashes.
    measure
        Column that colours.
    language
        ``zh`` or ``en``.
    month
        Month of the source, for the hover.
    selected
        Full name of the province to outline.
    names
        Full name → name in the hover; without it the full name itself.
    """
    features = list(boundaries["features"])
    rows = rows_by_region(frame, measure)
    known = [f for f in features if pd.notna(rows.get(name_of(f), {}).get(measure))]
    if not known:
        return empty_figure(text(language, "charts_national.empty_map"), title, source, height)
    names = {name_of(f): (names or {}).get(name_of(f), name_of(f)) for f in features}
    scale = AmountScale([float(rows[name_of(f)][measure]) for f in known], measure)
    fills = {name_of(f): scale.colour(rows.get(name_of(f), {}).get(measure)) for f in features}

    figure = go.Figure()
    figure.add_trace(_known_trace(known, boundaries, rows, measure, language, names, month, scale))
    unknown = [f for f in features if f not in known]
    if unknown:
        figure.add_trace(_unknown_trace(unknown, boundaries, measure, language, names, month))
    figure.add_traces(list(inset_traces(features, fills)))
    figure.add_traces([dash_trace(ten_dash, "geo", LAT[0]), dash_trace(ten_dash, "geo2")])
    figure.add_traces(list(outline_traces(features, selected)))
    figure.add_traces(list(label_traces(features, language, fills)))
    words = subtitle_text(measure, language, "map") if subtitle is None else subtitle
    apply_theme(figure, title, words, source, height, foot=52)
    if unknown:
        figure.add_annotation(**no_data_key(language))
    return figure.update_layout(geo=_main_geo(), geo2=_inset_geo(), showlegend=False)


def _region_trace(features: list[Feature], boundaries: Mapping[str, Any], **given: Any) -> Any:
    names = [name_of(feature) for feature in features]
    return go.Choropleth(
        geojson=boundaries,
        featureidkey="properties.name",
        locations=names,
        customdata=[[name] for name in names],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"line": {"color": "#FFFFFF", "width": 0.6}},
        # A click selects for the whole page; the map itself shows it by an outline.
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        **given,
    )


def _known_trace(
    features: list[Feature],
    boundaries: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, Any]],
    measure: str,
    language: str,
    names: Mapping[str, str],
    month: str,
    scale: AmountScale,
) -> go.Choropleth:
    keys = [name_of(feature) for feature in features]
    hovers = [hover_text(rows[key], measure, language, names[key], month) for key in keys]
    return _region_trace(
        features,
        boundaries,
        z=[rows[key][measure] for key in keys],
        zmin=scale.low,
        zmax=scale.high,
        colorscale=scale.stops(),
        hovertext=hovers,
        name="known",
        colorbar=scale.bar(language),
    )


def _unknown_trace(
    features: list[Feature],
    boundaries: Mapping[str, Any],
    measure: str,
    language: str,
    names: Mapping[str, str],
    month: str,
) -> go.Choropleth:
    blank = {measure: None}
    hovers = [hover_text(blank, measure, language, names[name_of(f)], month) for f in features]
    return _region_trace(
        features,
        boundaries,
        z=[0] * len(features),
        colorscale=[[0, GREY], [1, GREY]],
        showscale=False,
        hovertext=hovers,
        name="unknown",
    )


def _main_geo() -> dict[str, Any]:
    return {
        "visible": False,
        "bgcolor": CLEAR,
        "domain": {"x": [0, 0.95], "y": [0, 1]},
        "projection": {"type": "albers", "parallels": [25, 47], "rotation": {"lon": 105}},
        "lonaxis": {"range": list(LON)},
        "lataxis": {"range": list(LAT)},
    }


def _inset_geo() -> dict[str, Any]:
    return {
        "visible": False,
        "bgcolor": CLEAR,
        "domain": {"x": [0.85, 1], "y": [0, 0.27]},
        "projection": {"type": "mercator"},
        "lonaxis": {"range": list(INSET_LON)},
        "lataxis": {"range": list(INSET_LAT)},
        "showframe": True,
        "framecolor": MUTED,
        "framewidth": 0.8,
    }
