"""Unseen points over the cells of a heat map: the map itself answers no click of Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from reporting.charts.theme import GREY


def draw_click_targets(
    xs: Sequence[object], ys: Sequence[object], keys: Sequence[Sequence[str]],
    hovers: Sequence[str], size: int,
) -> go.Scatter:  # fmt: skip
    """Return a point for each cell.

    Parameters
    ----------
    xs, ys
        Where the cells stand.
    keys
        What a click reports as ``customdata``.
    hovers
        What is shown over a cell.
    size
        Side of a point in pixels.
    """
    unseen = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=[*xs],
        y=[*ys],
        mode="markers",
        marker={"symbol": "square", "size": size, "color": GREY, "opacity": 0},
        customdata=[list(key) for key in keys],
        hovertext=[*hovers],
        hovertemplate="%{hovertext}<extra></extra>",
        selected=unseen,
        unselected=unseen,
        showlegend=False,
        name="targets",
    )
