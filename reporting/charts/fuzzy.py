"""P of one code as a fuzzy number: how possible each value is, and what lies beyond the target."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from reporting.charts.cell_words import degree_text
from reporting.charts.theme import ACCENT, ACCENT_PALE, MUTED, TEXT, add_lines, apply_theme
from reporting.locale import text


def plot_fuzzy_degree(
    alphas: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    target: float,
    language: str = "zh",
    *,
    centroid: float,
    title: str = "",
    source: str = "",
) -> go.Figure:
    """Draw the membership function of P with its centroid and the target.

    Parameters
    ----------
    alphas, lower, upper
        The α-cuts, α from 0 to 1, and the ends of P on each.
    target
        P to reach.
    centroid
        Centre of area of P.
    """
    values, heights = [*lower, *reversed(upper)], [*alphas, *reversed(alphas)]
    hovers = [
        text(language, "charts_match.fuzzy.hover", degree=degree_text(value), height=height)
        for value, height in zip(values, heights, strict=True)
    ]
    figure = go.Figure(
        go.Scatter(
            x=values, y=heights, mode="lines", fill="toself", fillcolor=ACCENT_PALE,
            line={"color": ACCENT, "width": 2}, hovertext=hovers,
            hovertemplate="%{hovertext}<extra></extra>", name="possibility",
        )
    )  # fmt: skip
    apply_theme(figure, title, text(language, "charts_match.fuzzy.subtitle"), source, 300,
                left=40, foot=30, head=16)  # fmt: skip
    add_lines(figure, [
        {"x0": target, "x1": target, "y0": 0, "y1": 1.05, "name": "target",
         "line": {"color": TEXT, "width": 1.5}},
        {"x0": centroid, "x1": centroid, "y0": 0, "y1": 1, "name": "centroid",
         "line": {"color": MUTED, "width": 1, "dash": "dot"}},
    ])  # fmt: skip
    figure.add_annotation(
        x=target, y=1.05, yanchor="bottom", showarrow=False, name="target",
        text=text(language, "charts_match.bars.target", target=degree_text(target)),
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    low, high = min(lower[0], target), max(upper[0], target)
    room = 0.15 * (high - low or high or 1.0)
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[max(low - room, 0), high + room], tickformat=".0%", nticks=6)
    return figure.update_yaxes(range=[0, 1.1], tickvals=[0, 0.5, 1])
