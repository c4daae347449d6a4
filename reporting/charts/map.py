"""Provinces on a map with the ten-dash line and the South China Sea, and as a grid of tiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data.schema import CERTIFICATES, CHANGE, REGION, YEAR_CHANGE
from reporting.charts.measures import exact_number, hover_text, subtitle_text
from reporting.charts.scales import AmountScale
from reporting.charts.theme import CLEAR, GREY, INK, MUTED, apply_theme, colour_on, empty_figure
from reporting.locale import text

Feature = Mapping[str, Any]
Point = tuple[float, float]

_LON, _LAT = (80.5, 129.5), (17.0, 53.4)
_INSET_LON, _INSET_LAT = (106.5, 122.8), (2.8, 23.6)
# Where a label cannot stand in its province it stands in the sea beside it.
_AT_SEA: dict[str, tuple[Point, str]] = {
    "天津市": ((118.05, 38.7), "middle right"),
    "上海市": ((122.05, 31.1), "middle right"),
    "香港特别行政区": ((114.9, 22.0), "middle right"),
    "澳门特别行政区": ((113.6, 21.7), "bottom center"),
    "台湾省": ((119.9, 22.6), "bottom left"),
}
_MOVED: dict[str, Point] = {"河北省": (115.3, 38.1), "江苏省": (119.9, 33.3)}


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
    height: int = 600,
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
        Full name → label; without it the short Chinese names of the boundary file.
    """
    features = list(boundaries["features"])
    rows = rows_by_region(frame, measure)
    known = [f for f in features if pd.notna(rows.get(_name(f), {}).get(measure))]
    if not known:
        return empty_figure(text(language, "charts_national.empty_map"), title, source, height)
    labels = {_name(f): (names or {}).get(_name(f), f["properties"]["short"]) for f in features}
    scale = AmountScale([float(rows[_name(f)][measure]) for f in known], measure)
    fills = {_name(f): scale.colour(rows.get(_name(f), {}).get(measure)) for f in features}

    figure = go.Figure()
    figure.add_trace(_known_trace(known, boundaries, rows, measure, language, labels, month, scale))
    unknown = [f for f in features if f not in known]
    if unknown:
        figure.add_trace(_unknown_trace(unknown, boundaries, measure, language, labels, month))
    figure.add_traces(list(_inset_traces(features, fills)))
    figure.add_traces([_dash_trace(ten_dash, geo) for geo in ("geo", "geo2")])
    figure.add_traces(list(_outline_traces(features, selected)))
    figure.add_traces(list(_label_traces(features, labels, fills)))
    words = subtitle_text(measure, language, "map") if subtitle is None else subtitle
    apply_theme(figure, title, words, source, height, foot=52)
    return figure.update_layout(geo=_main_geo(), geo2=_inset_geo(), showlegend=False)


def rows_by_region(frame: pd.DataFrame, measure: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a frame under their region; none if it lacks the columns."""
    if frame.empty or not {REGION, measure} <= set(frame.columns):
        return {}
    return {str(row[REGION]): row for row in frame.to_dict("records")}


def _name(feature: Feature) -> str:
    return str(feature["properties"]["name"])


def _region_trace(features: list[Feature], boundaries: Mapping[str, Any], **given: Any) -> Any:
    names = [_name(feature) for feature in features]
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
    labels: Mapping[str, str],
    month: str,
    scale: AmountScale,
) -> go.Choropleth:
    names = [_name(feature) for feature in features]
    hovers = [hover_text(rows[n], measure, language, _full(n, labels, language), month)
              for n in names]  # fmt: skip
    return _region_trace(
        features,
        boundaries,
        z=[rows[name][measure] for name in names],
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
    labels: Mapping[str, str],
    month: str,
) -> go.Choropleth:
    hovers = [
        hover_text({measure: None}, measure, language, _full(_name(f), labels, language), month)
        for f in features
    ]
    return _region_trace(
        features,
        boundaries,
        z=[0] * len(features),
        colorscale=[[0, GREY], [1, GREY]],
        showscale=False,
        hovertext=hovers,
        name="unknown",
    )


def _full(name: str, labels: Mapping[str, str], language: str) -> str:
    return name if language == "zh" else labels[name]


def _rings(feature: Feature) -> Iterator[list[Point]]:
    """Yield the exterior rings; of these provinces only a plain outline is needed."""
    geometry = feature["geometry"]
    single = geometry["type"] == "Polygon"
    for polygon in [geometry["coordinates"]] if single else geometry["coordinates"]:
        yield polygon[0]


def _path(rings: list[list[Point]]) -> dict[str, list[float | None]]:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for ring in rings:
        lon += [*(point[0] for point in ring), None]
        lat += [*(point[1] for point in ring), None]
    return {"lon": lon[:-1], "lat": lat[:-1]}


def _touches_inset(ring: list[Point]) -> bool:
    return any(
        _INSET_LON[0] < lon < _INSET_LON[1] and _INSET_LAT[0] < lat < _INSET_LAT[1]
        for lon, lat in ring
    )


def _inset_traces(features: list[Feature], fills: Mapping[str, str]) -> Iterator[go.Scattergeo]:
    for feature in features:
        rings = [ring for ring in _rings(feature) if _touches_inset(ring)]
        if rings:
            yield go.Scattergeo(
                **_path(rings),
                geo="geo2",
                mode="lines",
                fill="toself",
                fillcolor=fills[_name(feature)],
                line={"color": "#FFFFFF", "width": 0.3},
                hoverinfo="skip",
                name="inset",
            )


def _dash_trace(ten_dash: Mapping[str, list[float | None]], geo: str) -> go.Scattergeo:
    return go.Scattergeo(
        lon=ten_dash["lon"],
        lat=ten_dash["lat"],
        geo=geo,
        mode="lines",
        line={"color": MUTED, "width": 1.6},
        hoverinfo="skip",
        name="ten_dash",
    )


def _outline_traces(features: list[Feature], selected: str | None) -> Iterator[go.Scattergeo]:
    """Yield ink on white, so that the outline shows on every fill, light page or dark."""
    for feature in features:
        if _name(feature) == selected:
            for colour, width in (("#FFFFFF", 4.5), (INK, 2.0)):
                yield go.Scattergeo(
                    **_path(list(_rings(feature))),
                    mode="lines",
                    line={"color": colour, "width": width},
                    hoverinfo="skip",
                    name="selected",
                )


def _label_traces(
    features: list[Feature], labels: Mapping[str, str], fills: Mapping[str, str]
) -> Iterator[go.Scattergeo]:
    inland = [f for f in features if _name(f) not in _AT_SEA]
    points = [_MOVED.get(_name(f), f["properties"]["cp"]) for f in inland]
    colours = [colour_on(fills[_name(f)]) for f in inland]
    yield _label_trace(points, [labels[_name(f)] for f in inland], "middle center",
                       {"size": 11, "color": colours})  # fmt: skip
    coast = [f for f in features if _name(f) in _AT_SEA]
    # No colour: labels at sea stand on the page and take its text colour, light or dark.
    yield _label_trace([_AT_SEA[_name(f)][0] for f in coast], [labels[_name(f)] for f in coast],
                       [_AT_SEA[_name(f)][1] for f in coast], {"size": 11})  # fmt: skip


def _label_trace(
    points: list[Any], words: list[str], position: str | list[str], font: dict[str, Any]
) -> go.Scattergeo:
    return go.Scattergeo(
        lon=[point[0] for point in points],
        lat=[point[1] for point in points],
        text=words,
        mode="text",
        textposition=position,
        textfont=font,
        hoverinfo="skip",
        name="labels",
    )


def _main_geo() -> dict[str, Any]:
    return {
        "visible": False,
        "bgcolor": CLEAR,
        "domain": {"x": [0, 1], "y": [0, 1]},
        "projection": {"type": "albers", "parallels": [25, 47], "rotation": {"lon": 105}},
        "lonaxis": {"range": list(_LON)},
        "lataxis": {"range": list(_LAT)},
    }


def _inset_geo() -> dict[str, Any]:
    return {
        "visible": False,
        "bgcolor": CLEAR,
        "domain": {"x": [0.84, 1], "y": [0, 0.3]},
        "projection": {"type": "mercator"},
        "lonaxis": {"range": list(_INSET_LON)},
        "lataxis": {"range": list(_INSET_LAT)},
        "showframe": True,
        "framecolor": MUTED,
        "framewidth": 0.8,
    }
