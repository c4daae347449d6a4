"""Demand of the months ahead: where it comes from, and how far the assumptions move it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.theme import CATEGORICAL, TEXT, apply_theme, empty_figure
from reporting.locale import text

PARTS = (s.KEPT_DAYS, s.RENEWED_DAYS, s.NEW_DAYS)


def plot_forecast(
    months: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw auditor days by month as stacked bars with the span from low to high.

    Parameters
    ----------
    months
        ``period``, the three parts and ``low, middle, high``; an unknown part draws nothing.
    """
    if months.empty or not months[[s.KEPT_DAYS, s.RENEWED_DAYS]].to_numpy().any():
        return empty_figure(text(language, "forecast.chart.nothing"), title, source)
    figure = go.Figure()
    for name, colour in zip(PARTS, CATEGORICAL, strict=False):
        word = text(language, f"forecast.part.{name}")
        figure.add_bar(
            x=months[s.PERIOD], y=months[name], name=word, marker_color=colour,
            hovertemplate=f"%{{x}} {word} %{{y:,.1f}}<extra></extra>",
        )  # fmt: skip
    known = months[months[s.MIDDLE].notna()]
    figure.add_scatter(
        x=known[s.PERIOD], y=known[s.MIDDLE], mode="markers", marker={"color": TEXT, "size": 5},
        name=text(language, "forecast.part.span"),
        error_y={"type": "data", "symmetric": False, "array": known[s.HIGH] - known[s.MIDDLE],
                 "arrayminus": known[s.MIDDLE] - known[s.LOW], "color": TEXT, "thickness": 1},
        customdata=known[[s.LOW, s.HIGH]],
        hovertemplate="%{x} %{y:,.1f} (%{customdata[0]:,.1f} – %{customdata[1]:,.1f})"
                      "<extra></extra>",
    )  # fmt: skip
    words = (*(text(language, f"forecast.part.{name}") for name in PARTS),)
    marks = "  ".join(
        f'<span style="color:{colour}">■</span> {word}'
        for word, colour in zip(words, CATEGORICAL, strict=False)
    )
    apply_theme(figure, title, text(language, "forecast.chart.days"), source, 380, left=44,
                head=14, foot=48)  # fmt: skip
    figure.add_annotation(
        text=marks, name="key", xref="paper", yref="paper", x=0, y=0, xshift=-42, yshift=-28,
        xanchor="left", yanchor="top", align="left", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=False)
    figure.update_xaxes(type="category", showgrid=False, tickangle=0, nticks=6)
    return figure.update_yaxes(rangemode="tozero")
