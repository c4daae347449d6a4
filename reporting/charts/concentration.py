"""How much of the whole the largest provinces hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data.schema import CERTIFICATES, REGION, SHARE
from reporting.charts.measures import exact_number, measure_name, ranked_rows
from reporting.charts.theme import ACCENT, HAIRLINE, MUTED, apply_theme, empty_figure
from reporting.locale import text


def plot_concentration(
    frame: pd.DataFrame,
    measure: str = CERTIFICATES,
    language: str = "zh",
    *,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    names: Mapping[str, str] | None = None,
    top: int = 5,
    height: int = 380,
) -> go.Figure:
    """Draw the cumulative share of provinces from the largest down, the first ``top`` marked.

    Parameters
    ----------
    frame
        One row a province: ``region`` and the measure. Where ``share`` is given the curve adds
        it up; otherwise the known provinces count as the whole.
    top
        How many of the largest are marked and written out.
    """
    rows = ranked_rows(frame, REGION, measure)
    if not rows:
        return empty_figure(text(language, "charts_national.empty"), title, source, height)
    shares = _shares(rows, measure)
    places, reached = list(range(len(rows) + 1)), [0.0, *np.cumsum(shares).tolist()]
    shown = ["", *((names or {}).get(str(row[REGION]), str(row[REGION])) for row in rows)]
    figure = go.Figure(
        [
            _even_trace(len(rows), reached[-1], language),
            _curve_trace(places, reached, shown, rows, measure, language),
            _top_trace(min(top, len(rows)), reached, language),
        ]
    )
    if subtitle is None:
        subtitle = text(language, "charts_national.subtitle.concentration",
                        name=measure_name(measure, language))  # fmt: skip
    apply_theme(figure, title, subtitle, source, height, left=44, foot=48)
    figure.update_layout(showlegend=False)
    axis = text(language, "charts_national.axis_regions")
    figure.update_xaxes(range=[0, len(rows) + 0.5], showgrid=False, dtick=5,
                        title={"text": axis, "font": {"size": 11}})  # fmt: skip
    return figure.update_yaxes(range=[0, 1.06], tickformat=".0%", tickvals=[0.25, 0.5, 0.75, 1])


def _shares(rows: Sequence[Mapping[str, Any]], measure: str) -> list[float]:
    given = [row.get(SHARE) for row in rows]
    if measure == CERTIFICATES and all(pd.notna(share) for share in given):
        return [float(share) for share in given if share is not None]
    total = float(np.sum([row[measure] for row in rows]))
    return [float(row[measure]) / total if total else 0.0 for row in rows]


def _even_trace(count: int, whole: float, language: str) -> go.Scatter:
    return go.Scatter(
        x=[0, count], y=[0, whole], mode="lines", line={"color": MUTED, "width": 1, "dash": "dot"},
        hoverinfo="skip", name=text(language, "charts_national.equal_line"),
    )  # fmt: skip


def _curve_trace(
    places: list[int],
    reached: list[float],
    shown: list[str],
    rows: Sequence[Mapping[str, Any]],
    measure: str,
    language: str,
) -> go.Scatter:
    hovers = [""] + [
        f"<b>{name}</b><br>{exact_number(row[measure], measure, language)}<br>"
        + text(language, "charts_national.hover.cumulative", count=place, share=share)
        for place, share, name, row in zip(
            places[1:], reached[1:], shown[1:], rows, strict=True
        )
    ]  # fmt: skip
    return go.Scatter(
        x=places,
        y=reached,
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 5, "color": ACCENT},
        fill="tozeroy",
        fillcolor=HAIRLINE,
        customdata=[[None], *([row[REGION]] for row in rows)],
        hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
        name="share",
    )


def _top_trace(top: int, reached: list[float], language: str) -> go.Scatter:
    words = text(language, "charts_national.top_mark", count=top, share=reached[top])
    return go.Scatter(
        x=[top],
        y=[reached[top]],
        mode="markers+text",
        marker={"size": 11, "color": ACCENT, "line": {"color": "#FFFFFF", "width": 1.5}},
        text=[f"<b>{words}</b>"],
        textposition="bottom right",
        hoverinfo="skip",
        name="top",
    )
