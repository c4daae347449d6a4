"""Certificates and the organisations that hold them, domain by domain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data.schema import (
    CERTIFICATES,
    CERTIFICATES_PER_ORGANIZATION,
    DOMAIN,
    ORGANIZATIONS,
)
from reporting.charts.measures import exact_number, measure_name, records
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    MUTED,
    apply_theme,
    axis_labels,
    compact_number,
    empty_figure,
)
from reporting.locale import text

_MOST = 15
_MOST_NAMED = 8  # points named directly; more would overlap
_NAME_DISTANCE = 0.16  # powers of ten between two names, a line of text at 520 px
_NAME_LENGTH = 0.8  # decades that a name covers


def plot_certificates_per_organization(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    key: str = DOMAIN,
    ratio: str = CERTIFICATES_PER_ORGANIZATION,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    month: str = "",
    average: float | None = None,
    selected: str | None = None,
    names: Mapping[str, str] | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw how many certificates an organisation holds, as dots from one; the highest 15.

    Parameters
    ----------
    frame
        ``key`` (domain or region) and the finished ratio; certificates and organisations are
        told on hover where given.
    average
        Ratio of the whole, drawn as a line.
    """
    rows = _rows(frame, key, ratio)
    if not rows:
        return empty_figure(text(language, "charts_national.empty"), title, source)
    rows = sorted(rows, key=lambda row: -float(row[ratio]))[:_MOST]
    figure = go.Figure([*_sticks(rows, ratio), _dots(rows, key, ratio, language, names, month,
                                                     selected)])  # fmt: skip
    if subtitle is None:
        subtitle = text(language, "charts_national.subtitle.per_organization")
    shown = [str((names or {}).get(str(row[key]), row[key])) for row in rows]
    labels, left, lines = axis_labels(shown)
    tall = height or max(240, 110 + (26 if lines == 1 else 17 * lines) * len(rows))
    apply_theme(figure, title, subtitle, source, tall, left=left, foot=30)
    if average is not None:
        figure.add_vline(x=average, line={"color": MUTED, "width": 1, "dash": "dot"},
                         annotation={"text": text(language, "charts_national.average_line",
                                                  value=average), "font": {"size": 11},
                                     "yshift": 4},
                         annotation_position="bottom right")  # fmt: skip
    reach = max(float(row[ratio]) for row in rows)
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[0, 1.3 * reach], tickformat="~g")
    return figure.update_yaxes(autorange="reversed", showgrid=False, tickmode="array",
                               tickvals=list(range(len(rows))), ticktext=labels)  # fmt: skip


def _rows(frame: pd.DataFrame, key: str, *measures: str) -> list[dict[str, Any]]:
    if frame.empty or not {key, *measures} <= set(frame.columns):
        return []
    return records(frame.dropna(subset=list(measures)))


def _sticks(rows: Sequence[Mapping[str, Any]], ratio: str) -> list[go.Scatter]:
    x: list[float | None] = []
    y: list[int | None] = []
    for place, row in enumerate(rows):
        x += [0.0, float(row[ratio]), None]
        y += [place, place, None]
    return [go.Scatter(x=x, y=y, mode="lines", line={"color": ACCENT_PALE, "width": 2},
                       hoverinfo="skip", name="sticks")]  # fmt: skip


def _dots(
    rows: Sequence[Mapping[str, Any]],
    key: str,
    ratio: str,
    language: str,
    names: Mapping[str, str] | None,
    month: str,
    selected: str | None,
) -> go.Scatter:
    faded = [selected is not None and row[key] != selected for row in rows]
    return go.Scatter(
        x=[row[ratio] for row in rows],
        y=list(range(len(rows))),
        mode="markers+text",
        marker={"size": 11, "color": [ACCENT_PALE if fade else ACCENT for fade in faded]},
        text=[f"{float(row[ratio]):.2f}" for row in rows],
        textposition="middle right",
        cliponaxis=False,
        customdata=[[row[key]] for row in rows],
        hovertext=[_hover(row, key, language, names, month, ratio) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        name="ratio",
    )


def _hover(
    row: Mapping[str, Any],
    key: str,
    language: str,
    names: Mapping[str, str] | None,
    month: str,
    ratio: str = CERTIFICATES_PER_ORGANIZATION,
) -> str:
    lines = [f"<b>{(names or {}).get(str(row[key]), row[key])}</b>"]
    for column, measure in ((CERTIFICATES, CERTIFICATES), (ORGANIZATIONS, ORGANIZATIONS),
                            (ratio, CERTIFICATES_PER_ORGANIZATION)):  # fmt: skip
        if column in row and pd.notna(row[column]):
            value = exact_number(row[column], measure, language)
            lines.append(text(language, "charts_national.hover.measure", value=value,
                              name=measure_name(measure, language)))  # fmt: skip
    if month:
        lines.append(text(language, "charts_national.hover.month", month=month))
    return "<br>".join(lines)


def plot_certificates_against_organizations(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    key: str = DOMAIN,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    month: str = "",
    selected: str | None = None,
    names: Mapping[str, str] | None = None,
    height: int = 520,
) -> go.Figure:
    """Set certificates against organisations, a point a domain, both axes logarithmic.

    The largest points are named on the chart, the others on hover; dotted lines mark one and
    two certificates an organisation.

    Parameters
    ----------
    frame
        ``key`` (domain or region), certificates and organisations; zero or unknown is left out.
    """
    rows = [row for row in _rows(frame, key, CERTIFICATES, ORGANIZATIONS)
            if row[CERTIFICATES] > 0 and row[ORGANIZATIONS] > 0]  # fmt: skip
    if not rows:
        return empty_figure(text(language, "charts_national.empty"), title, source, height)
    rows = sorted(rows, key=lambda row: -float(row[CERTIFICATES]))
    low = math.floor(math.log10(min(float(row[ORGANIZATIONS]) for row in rows)))
    high = math.log10(max(float(row[CERTIFICATES]) for row in rows)) + 0.4
    figure = go.Figure([_ratio_line(ratio, low, high, language) for ratio in (1, 2)])
    figure.add_trace(_points(rows, key, language, names, month, selected))
    if subtitle is None:
        subtitle = text(language, "charts_national.subtitle.against")
    apply_theme(figure, title, subtitle, source, height, left=58, foot=48)
    figure.update_layout(showlegend=False)
    ticks = [10.0**power for power in range(low, math.ceil(high) + 1)]
    axis = {"type": "log", "tickvals": ticks,
            "ticktext": [compact_number(tick, language) for tick in ticks]}  # fmt: skip
    figure.update_xaxes(**axis, range=[low, high], title={"font": {"size": 11},
                        "text": measure_name(ORGANIZATIONS, language)})  # fmt: skip
    return figure.update_yaxes(**axis, range=[low, high], title={"font": {"size": 11},
                               "text": measure_name(CERTIFICATES, language)})  # fmt: skip


def _ratio_line(ratio: int, low: float, high: float, language: str) -> go.Scatter:
    start, end = 10.0**low, 10.0 ** (high - 0.5)
    words = text(language, "charts_national.ratio_line", ratio=ratio)
    return go.Scatter(
        x=[start, end],
        y=[ratio * start, ratio * end],
        mode="lines",
        line={"color": MUTED, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        name=words,
    )


def _points(
    rows: Sequence[Mapping[str, Any]],
    key: str,
    language: str,
    names: Mapping[str, str] | None,
    month: str,
    selected: str | None,
) -> go.Scatter:
    places = _name_places(rows)
    chosen = [key_place for key_place, row in enumerate(rows) if row[key] == selected]
    places.update({place: "top left" for place in chosen if place not in places})
    words = [str((names or {}).get(str(row[key]), row[key])) for row in rows]
    # The blank line lifts a name over those of the points to its left.
    words = [word + "<br> " if places.get(place) == "top left" else word
             for place, word in enumerate(words)]  # fmt: skip
    return go.Scatter(
        x=[row[ORGANIZATIONS] for row in rows],
        y=[row[CERTIFICATES] for row in rows],
        mode="markers+text",
        marker={"size": 10, "color": ACCENT, "opacity": 0.85},
        text=[word if place in places else "" for place, word in enumerate(words)],
        textposition=[places.get(place, "middle left") for place in range(len(rows))],
        textfont={"size": 11},
        cliponaxis=False,
        customdata=[[row[key]] for row in rows],
        hovertext=[_hover(row, key, language, names, month) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        name="domains",
    )


def _name_places(rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Return which points carry a name, and on which side.

    The one with most organisations always does, above itself; of the others the largest that
    stand far enough apart and have no other point beside them where the name would be.
    """
    logs = [math.log10(float(row[ORGANIZATIONS])) for row in rows]
    levels = [math.log10(float(row[CERTIFICATES])) for row in rows]
    right = max(range(len(rows)), key=lambda place: logs[place])
    middle = (min(logs) + max(logs)) / 2
    chosen: dict[int, str] = {}
    for place, level in enumerate(levels):
        apart = all(abs(level - levels[other]) > _NAME_DISTANCE for other in chosen)
        side = 1 if logs[place] > middle else -1
        beside = [
            (logs[place] - logs[other]) * side
            for other in range(len(rows))
            if other != place and abs(level - levels[other]) < _NAME_DISTANCE / 2
        ]
        free = not any(-0.02 <= distance < _NAME_LENGTH for distance in beside)
        if place != right and len(chosen) < _MOST_NAMED and apart and free:
            chosen[place] = "middle left" if side > 0 else "middle right"
    return {**chosen, right: "top left"}
