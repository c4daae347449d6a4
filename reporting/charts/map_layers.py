"""What lies over and beside the coloured provinces: inset, ten-dash line, outline, labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import plotly.graph_objects as go

from reporting.charts.measures import province_label
from reporting.charts.theme import INK, MUTED, colour_on

Feature = Mapping[str, Any]
Point = tuple[float, float]

LON, LAT = (80.5, 129.5), (17.0, 54.6)
INSET_LON, INSET_LAT = (106.5, 122.8), (2.8, 23.6)
# Where a label cannot stand in its province it stands in the sea beside it.
_AT_SEA: dict[str, tuple[Point, str]] = {
    "天津市": ((118.05, 38.7), "middle right"),
    "上海市": ((122.4, 31.1), "middle right"),
    "香港特别行政区": ((114.9, 22.0), "middle right"),
    "澳门特别行政区": ((113.6, 21.7), "bottom center"),
    "台湾省": ((122.0, 22.6), "middle right"),
}
_MOVED: dict[str, Point] = {
    "河北省": (115.3, 38.1),
    "内蒙古自治区": (109.6, 41.2),
    "江苏省": (119.4, 33.2),
}


def name_of(feature: Feature) -> str:
    return str(feature["properties"]["name"])


def _rings(feature: Feature) -> Iterator[list[Point]]:
    """Yield the exterior rings; of these provinces only a plain outline is needed."""
    geometry = feature["geometry"]
    single = geometry["type"] == "Polygon"
    for polygon in [geometry["coordinates"]] if single else geometry["coordinates"]:
        yield polygon[0]


def _main_rings(feature: Feature) -> list[list[Point]]:
    """Return the outline without small islands, which a thick line would turn into blots."""

    def reach(ring: list[Point]) -> float:
        return max(p[0] for p in ring) - min(p[0] for p in ring)

    rings = list(_rings(feature))
    widest = max(reach(ring) for ring in rings)
    return [ring for ring in rings if reach(ring) > 0.25 * widest]


def _path(rings: list[list[Point]]) -> dict[str, list[float | None]]:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for ring in rings:
        lon += [*(point[0] for point in ring), None]
        lat += [*(point[1] for point in ring), None]
    return {"lon": lon[:-1], "lat": lat[:-1]}


def _touches_inset(ring: list[Point]) -> bool:
    return any(
        INSET_LON[0] < lon < INSET_LON[1] and INSET_LAT[0] < lat < INSET_LAT[1] for lon, lat in ring
    )


def inset_traces(features: list[Feature], fills: Mapping[str, str]) -> Iterator[go.Scattergeo]:
    for feature in features:
        rings = [ring for ring in _rings(feature) if _touches_inset(ring)]
        if rings:
            yield go.Scattergeo(
                **_path(rings),
                geo="geo2",
                mode="lines",
                fill="toself",
                fillcolor=fills[name_of(feature)],
                line={"color": "#FFFFFF", "width": 0.3},
                hoverinfo="skip",
                name="inset",
            )


def dash_trace(
    ten_dash: Mapping[str, list[float | None]], geo: str, south: float = 0.0
) -> go.Scattergeo:
    """Draw the dashes that lie whole to the north of ``south``."""
    dashes: list[list[Any]] = [[]]
    for lon, lat in zip(ten_dash["lon"], ten_dash["lat"], strict=True):
        if lon is None or lat is None:
            dashes.append([])
        else:
            dashes[-1].append((lon, lat))
    whole = [dash for dash in dashes if dash and min(lat for _, lat in dash) > south]
    return go.Scattergeo(
        **_path(whole),
        geo=geo,
        mode="lines",
        line={"color": MUTED, "width": 1.6},
        hoverinfo="skip",
        name="ten_dash",
    )


def outline_traces(features: list[Feature], selected: str | None) -> Iterator[go.Scattergeo]:
    """Yield ink on white, so that the outline shows on every fill, light page or dark."""
    for feature in features:
        if name_of(feature) == selected:
            for colour, width in (("#FFFFFF", 4.0), (INK, 1.6)):
                yield go.Scattergeo(
                    **_path(_main_rings(feature)),
                    mode="lines",
                    line={"color": colour, "width": width},
                    hoverinfo="skip",
                    name="selected",
                )


def _label(feature: Feature, language: str) -> str:
    known = feature["properties"]
    return province_label(known["adcode"], language, known["short"])


def label_traces(
    features: list[Feature], language: str, fills: Mapping[str, str]
) -> Iterator[go.Scattergeo]:
    inland = [f for f in features if name_of(f) not in _AT_SEA]
    points = [_MOVED.get(name_of(f), f["properties"]["cp"]) for f in inland]
    colours = [colour_on(fills[name_of(f)]) for f in inland]
    # The halo in the province's own colour carries letters that reach over its border.
    halos = [" ".join([f"0 0 2px {fills[name_of(f)]},"] * 3).rstrip(",") for f in inland]
    font = {"size": 11, "color": colours, "shadow": halos}
    yield _label_trace(
        points,
        [_label(f, language) for f in inland],
        "middle center",
        font,
    )
    coast = [f for f in features if name_of(f) in _AT_SEA]
    places = [_AT_SEA[name_of(f)] for f in coast]
    # No colour: labels at sea stand on the page and take its text colour, light or dark.
    yield _label_trace([point for point, _ in places], [_label(f, language) for f in coast],
                       [position for _, position in places], {"size": 11})  # fmt: skip


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
