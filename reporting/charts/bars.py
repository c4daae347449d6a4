"""Horizontal bars with their names at the left and their numbers at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from reporting.charts.theme import ACCENT, MUTED, TEXT, add_annotations, apply_theme, axis_labels

MOST_BARS = 15
_BAR_HEIGHT, _LINE_HEIGHT, _LEAST_HEIGHT = 26, 20, 150


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length from `start`, and what it says."""

    name: str
    length: float
    label: str
    colour: str = ACCENT
    hover: str = ""
    key: list[Any] = field(default_factory=list)
    start: float = 0.0


def plot_bars(
    bars: Sequence[Bar],
    title: str,
    subtitle: str,
    source: str,
    *,
    room: float = 0.3,
    foot: int = 6,
) -> go.Figure:
    """Draw bars from top to bottom in the order given.

    Parameters
    ----------
    bars
        At least one.
    title, subtitle, source
        Words around the plot.
    room
        Share of the longest bar kept free beside it for its label.
    foot
        Pixels under the plot.
    """
    figure = go.Figure(_trace(bars))
    labels, left, lines = axis_labels([bar.name for bar in bars])
    step = max(_BAR_HEIGHT, _LINE_HEIGHT * lines)
    apply_theme(figure, title, subtitle, source, left=left, foot=foot)
    margin = figure.layout.margin
    height = max(margin.t + margin.b + step * len(bars), _LEAST_HEIGHT)
    figure.update_layout(height=height, bargap=0.28, showlegend=False)
    ends = [end for bar in bars for end in (bar.start, bar.start + bar.length)]
    reach = max(*ends, 0.0) or 1.0
    figure.update_xaxes(visible=False, range=[min(*ends, 0.0), (1 + room) * reach])
    _write_labels(figure, bars)
    return figure.update_yaxes(
        range=[len(bars) - 0.5, -0.5], showgrid=False, ticks="", tickmode="array",
        tickvals=list(range(len(bars))), ticktext=labels,
    )  # fmt: skip


def _trace(bars: Sequence[Bar]) -> go.Bar:
    unseen = {"marker": {"opacity": 1}}
    return go.Bar(
        x=[bar.length for bar in bars],
        base=[bar.start for bar in bars],
        y=list(range(len(bars))),
        orientation="h",
        # The palest fills need an edge on white.
        marker={"color": [bar.colour for bar in bars], "line": {"color": MUTED, "width": 0.5}},
        customdata=[bar.key for bar in bars],
        hovertext=[bar.hover or f"<b>{bar.name}</b><br>{bar.label}" for bar in bars],
        hovertemplate="%{hovertext}<extra></extra>",
        selected=unseen,
        unselected=unseen,
    )


def _write_labels(figure: go.Figure, bars: Sequence[Bar]) -> None:
    """Write each label beyond the far end of its bar, whichever way the bar runs."""
    add_annotations(figure, [
        {"x": max(bar.start, bar.start + bar.length), "y": place, "text": bar.label,
         "name": "label", "showarrow": False, "xanchor": "left", "xshift": 4,
         "font": {"size": 12, "color": TEXT}}
        for place, bar in enumerate(bars)
    ])  # fmt: skip
