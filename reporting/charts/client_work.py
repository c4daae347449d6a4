"""Clients by avoidable difficulty, split by what to agree on, and how few of them cause most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.client_work import MEASURES
from reporting.charts.bars import MOST_BARS
from reporting.charts.theme import (
    ACCENT,
    CATEGORICAL,
    HAIRLINE,
    MUTED,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    axis_labels,
    colour_on,
    empty_figure,
)
from reporting.locale import text

# Blue, orange and light blue: apart for the colour-blind, on a light and on a dark page.
_COLOURS = dict(zip(MEASURES, (CATEGORICAL[4], CATEGORICAL[0], CATEGORICAL[5]), strict=True))
_BAR, _LINE = 26, 20  # pixels a bar and a line of its name
_READABLE = 0.11  # share of the longest bar that a number of four characters needs
_HALF = 0.5


def plot_client_work(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    most: int = MOST_BARS,
) -> go.Figure:
    """Draw the avoidable difficulty of the first clients, stacked by measure.

    Parameters
    ----------
    frame
        Clients, most avoidable difficulty first: ``name``, ``client`` (what a click reports),
        ``avoidable`` and one column per measure, which add up to it.
    most
        Most bars; what the other clients add up to is said.
    """
    frame = frame[frame[s.AVOIDABLE] > 0] if len(frame) else frame
    if frame.empty:
        return empty_figure(text(language, "client_work.chart.empty"), title or "", source)
    rows = frame.head(most).to_dict("records")
    reach = max(row[s.AVOIDABLE] for row in rows)
    used = [name for name in MEASURES if frame[name].sum() > 0]
    figure = go.Figure([_stack(rows, name, reach, language) for name in used])
    if title is None:
        key = max(used, key=lambda name: rows[0][name])
        title = text(language, "client_work.chart.title", name=rows[0][s.NAME],
                     value=rows[0][s.AVOIDABLE], measure=_measure(key, language))  # fmt: skip
    if subtitle is None:
        subtitle = text(language, "client_work.chart.subtitle")
        if len(frame) > most:
            rest = frame[s.AVOIDABLE].iloc[most:].sum()
            subtitle += text(language, "client_work.chart.rest", count=len(frame) - most,
                             value=rest)  # fmt: skip
    ticks, left, lines = axis_labels([str(row[s.NAME]) for row in rows])
    apply_theme(figure, title, subtitle, source, left=left, foot=8 + 17 * len(used))
    _write_key(figure, frame, used, left, language)
    _write_totals(figure, rows)
    margin, step = figure.layout.margin, max(_BAR, _LINE * lines)
    figure.update_layout(barmode="stack", bargap=0.28, showlegend=False,
                         height=margin.t + margin.b + step * len(rows))  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 1.16 * reach])
    return figure.update_yaxes(range=[len(rows) - 0.5, -0.5], showgrid=False, ticks="",
                               tickvals=list(range(len(rows))), ticktext=ticks)  # fmt: skip


def _measure(name: str, language: str) -> str:
    return text(language, f"client_work.measure.{name}")


def _stack(
    rows: Sequence[Mapping[Any, Any]], name: str, reach: float, language: str
) -> go.Bar:  # fmt: skip
    values = [float(row[name]) for row in rows]
    hovers = [
        f"<b>{row[s.NAME]}</b><br>"
        + text(language, "client_work.chart.hover", measure=_measure(name, language), value=value,
               total=row[s.AVOIDABLE])
        for row, value in zip(rows, values, strict=True)
    ]  # fmt: skip
    return go.Bar(
        name=name, x=values, y=list(range(len(rows))), orientation="h",
        marker={"color": _COLOURS[name], "line": {"color": MUTED, "width": 0.5}},
        text=[f"{value:.1f}" if value >= _READABLE * reach else "" for value in values],
        textposition="inside", insidetextanchor="middle", textangle=0,
        textfont={"size": 11, "color": colour_on(_COLOURS[name])},
        customdata=[[row[s.CLIENT]] for row in rows], hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _write_totals(figure: go.Figure, rows: Sequence[Mapping[Any, Any]]) -> None:
    add_annotations(figure, [
        {"x": row[s.AVOIDABLE], "y": place, "text": f"<b>{row[s.AVOIDABLE]:.1f}</b>",
         "name": "label", "showarrow": False, "xanchor": "left", "xshift": 4,
         "font": {"size": 12, "color": TEXT}}
        for place, row in enumerate(rows)
    ])  # fmt: skip


def _write_key(
    figure: go.Figure, frame: pd.DataFrame, used: Sequence[str], left: int, language: str
) -> None:
    """Write each measure with its colour and its share of all that is avoidable."""
    total = frame[s.AVOIDABLE].sum()
    lines = [
        f'<span style="color:{_COLOURS[name]}">■</span> '
        + text(language, "client_work.chart.key", measure=_measure(name, language),
               share=frame[name].sum() / total)
        for name in used
    ]  # fmt: skip
    figure.add_annotation(
        text="<br>".join(lines), name="key", xref="paper", yref="paper", x=0, y=0,
        xshift=2 - left, yshift=-6, xanchor="left", yanchor="top", align="left", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip


def plot_cumulative_work(
    avoidable: Sequence[float],
    half: int,
    language: str = "zh",
    *,
    title: str | None = None,
    source: str = "",
    height: int = 340,
) -> go.Figure:
    """Draw the share of the avoidable difficulty that the first clients cause together.

    Parameters
    ----------
    avoidable
        Per client, the largest first.
    half
        How many clients cause half of it; marked.
    """
    values = np.asarray([value for value in avoidable if value > 0], dtype=float)
    if not len(values):
        return empty_figure(text(language, "client_work.chart.empty"), title or "", source)
    reached = np.concatenate([[0.0], np.cumsum(values) / values.sum()])
    places = np.arange(len(reached))
    if title is None:
        title = text(language, "client_work.cumulative.title", count=half)
    hovers = [
        text(language, "client_work.cumulative.hover", count=place, share=share)
        for place, share in zip(places, reached, strict=True)
    ]
    figure = go.Figure([
        go.Scatter(x=places, y=reached, mode="lines", line={"color": ACCENT, "width": 2},
                   fill="tozeroy", fillcolor=HAIRLINE, hovertext=hovers, name="share",
                   hovertemplate="%{hovertext}<extra></extra>"),
        go.Scatter(x=[half], y=[reached[half]], mode="markers", hoverinfo="skip", name="half",
                   marker={"size": 11, "color": ACCENT, "line": {"color": "#FFFFFF",
                                                                 "width": 1.5}}),
    ])  # fmt: skip
    subtitle = text(language, "client_work.cumulative.subtitle", count=len(values))
    apply_theme(figure, title, subtitle, source, height, left=44, foot=44)
    line = {"color": MUTED, "width": 1, "dash": "dot"}
    share = float(reached[half])
    add_lines(figure, [{"x0": half, "x1": half, "y0": 0, "y1": share, "name": "half",
                        "line": line}])  # fmt: skip
    _name_half(figure, half, share, len(values), language)
    axis = text(language, "client_work.cumulative.axis")
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[0, len(values) * 1.02], showgrid=False, nticks=6,
                        title={"text": axis, "font": {"size": 11}})  # fmt: skip
    return figure.update_yaxes(range=[0, 1.06], tickformat=".0%", tickvals=[0.25, 0.5, 0.75, 1])


def _name_half(figure: go.Figure, half: int, share: float, count: int, language: str) -> None:
    words = text(language, "client_work.cumulative.mark", count=half, share=share)
    # Beyond the middle the words stand left of the point.
    right = half <= _HALF * count
    figure.add_annotation(
        x=half, y=share, text=f"<b>{words}</b>", name="half", showarrow=False, yanchor="top",
        xanchor="left" if right else "right", xshift=10 if right else -10,
        font={"size": 12, "color": TEXT},
    )  # fmt: skip
