"""Findings about the data: how many of each kind are open and how many are settled."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reporting.charts.theme import (
    ACCENT,
    CATEGORICAL,
    GREY,
    TEXT,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

_COLOURS = {
    "open": CATEGORICAL[1], "sent_back": ACCENT, "accepted": GREY, "corrected": CATEGORICAL[2],
}  # fmt: skip
_ROW = 44


def plot_findings(
    counts: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw findings by kind as bars, one part per state.

    Parameters
    ----------
    counts
        Index: kinds; columns: states; cells: how many.
    """
    if counts.empty:
        return empty_figure(text(language, "quality.nothing"), title, source)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    names = [text(language, f"quality.kind.{kind}") for kind in counts.index]
    labels, left, _ = axis_labels(names, 14)
    figure = go.Figure()
    for state in (name for name in _COLOURS if name in counts):
        values = counts[state].tolist()
        figure.add_trace(
            go.Bar(
                y=labels, x=values, orientation="h", marker={"color": _COLOURS[state]},
                name=text(language, f"quality.state.{state}"),
                hovertemplate="%{y}: %{x:,}<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    totals = counts.sum(axis=1).tolist()
    figure.add_trace(
        go.Scatter(
            y=labels, x=totals, mode="text", text=[f" {total:,}" for total in totals],
            textposition="middle right", textfont={"color": TEXT}, hoverinfo="skip",
            showlegend=False, cliponaxis=False,
        )
    )  # fmt: skip
    apply_theme(figure, title, text(language, "quality.chart_axis"), source,
                152 + _ROW * len(counts), left=left, foot=48)  # fmt: skip
    # Under the bars: above them two lines of it would run into the subtitle on a phone.
    legend = {"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "traceorder": "normal"}
    figure.update_layout(barmode="stack", bargap=0.35, legend=legend)
    figure.update_xaxes(visible=False, range=[0, 1.12 * max(totals)])
    return figure.update_yaxes(autorange="reversed", showgrid=False)
