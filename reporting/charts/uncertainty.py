"""How far P of a cell may be trusted: intervals, classes, and where its uncertainty comes from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.sensitivity import SobolShares
from matching.uncertainty import BY_WEIGHTS, CLASSES, FIRM, UNDECIDED
from reporting.charts.bars import Bar, plot_bars
from reporting.charts.cell_words import degree_text
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    CATEGORICAL,
    MUTED,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

CLASS_COLOURS = {FIRM: ACCENT, BY_WEIGHTS: CATEGORICAL[4], UNDECIDED: MUTED}
_ROW = 30


def plot_intervals(
    cells: pd.DataFrame, names: list[str], target: float, language: str = "zh", *,
    title: str = "", source: str = "",
) -> go.Figure:  # fmt: skip
    """Draw P5 to P95 of each cell with P50 as a point and the target as a line.

    Parameters
    ----------
    cells
        ``p5, p50, p95, stability``, one row per cell, drawn from top to bottom.
    names
        Words of each row.
    """
    if cells.empty:
        return empty_figure(text(language, "uncertainty.chart.none"), title, source)
    labels, left, lines = axis_labels(names, 34)
    rows = list(range(len(cells)))
    figure = go.Figure()
    for name in CLASSES:
        mine = (cells[s.STABILITY] == name).to_numpy()
        part = cells[mine]
        figure.add_trace(
            go.Scatter(
                x=part[s.P50], y=[row for row, own in zip(rows, mine, strict=True) if own],
                mode="markers", marker={"color": CLASS_COLOURS[name], "size": 9},
                error_x={"type": "data", "symmetric": False, "thickness": 4, "width": 0,
                         "color": CLASS_COLOURS[name], "array": part[s.P95] - part[s.P50],
                         "arrayminus": part[s.P50] - part[s.P5]},
                name=text(language, f"uncertainty.class.{name}"), customdata=part[[s.P5, s.P95]],
                hovertemplate="P50 %{x:.1%}<br>P5 %{customdata[0]:.1%} – P95 %{customdata[1]:.1%}"
                "<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    apply_theme(figure, title, text(language, "uncertainty.chart.intervals"), source, left=left,
                foot=30, head=34)  # fmt: skip
    margin = figure.layout.margin
    height = margin.t + margin.b + max(_ROW, 20 * lines) * len(cells)
    figure.update_layout(height=height, showlegend=True,
                         legend={"orientation": "h", "x": 0, "y": 1,
                                 "yanchor": "bottom"})  # fmt: skip
    add_lines(figure, [{"x0": target, "x1": target, "y0": 0, "y1": 1, "yref": "paper",
                        "line": {"color": TEXT, "width": 1.2, "dash": "dot"}}])  # fmt: skip
    high = max(float(cells[s.P95].max()), target)
    figure.update_xaxes(tickformat=".0%", range=[0, 1.05 * high])
    return figure.update_yaxes(range=[len(cells) - 0.5, -0.5], tickvals=rows, ticktext=labels,
                               showgrid=False)  # fmt: skip


def plot_classes(
    counts: Mapping[str, int], language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw how many cells belong to each stability class."""
    total = sum(counts.values()) or 1
    bars = [
        Bar(text(language, f"uncertainty.class.{name}"), counts.get(name, 0),
            f"{counts.get(name, 0):,} ({counts.get(name, 0) / total:.0%})", CLASS_COLOURS[name])
        for name in CLASSES
    ]  # fmt: skip
    return plot_bars(bars, title, text(language, "uncertainty.chart.classes"), source, room=0.6)


def plot_spread(
    percentiles: np.ndarray, now: float, target: float, language: str = "zh", *,
    title: str = "", source: str = "", height: int = 280,
) -> go.Figure:  # fmt: skip
    """Draw how likely each P of one cell is, from its percentiles.

    Parameters
    ----------
    percentiles
        (101,), P at 0 to 100 %.
    now
        P under the set itself.
    """
    if np.ptp(percentiles) < 1e-12:
        return empty_figure(text(language, "uncertainty.chart.certain"), title, source)
    edges = np.linspace(percentiles[0], percentiles[-1], 25)
    shares = np.diff(np.interp(edges, percentiles, np.linspace(0, 1, len(percentiles))))
    middles = (edges[:-1] + edges[1:]) / 2
    figure = go.Figure(
        go.Bar(
            x=middles, y=shares, width=np.diff(edges), marker={"color": ACCENT_PALE},
            hovertext=[f"{degree_text(a)} – {degree_text(b)}: {share:.1%}"
                       for a, b, share in zip(edges[:-1], edges[1:], shares, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )  # fmt: skip
    apply_theme(figure, title, text(language, "uncertainty.chart.spread"), source, height,
                left=44, foot=30, head=22)  # fmt: skip
    marks = ((target, TEXT, "dot", "target"), (now, ACCENT, "solid", "now"))
    add_lines(figure, [{"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper",
                        "line": {"color": colour, "width": 1.5, "dash": dash}}
                       for x, colour, dash, _ in marks])  # fmt: skip
    add_annotations(figure, [
        {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
         "text": text(language, f"uncertainty.chart.{name}"), "font": {"size": 11, "color": TEXT},
         "xanchor": "right" if x == max(target, now) else "left"}
        for x, _, _, name in marks
    ])  # fmt: skip
    low, high = min(percentiles[0], target), max(percentiles[-1], target)
    room = 0.06 * (high - low)
    figure.update_layout(bargap=0)
    figure.update_xaxes(tickformat=".1%", nticks=6, range=[low - room, high + room])
    return figure.update_yaxes(tickformat=".0%", nticks=4)


def plot_sobol(
    shares: SobolShares, names: Mapping[str, str], language: str = "zh", *,
    title: str = "", source: str = "", most: int = 10,
) -> go.Figure:  # fmt: skip
    """Draw the first-order (dark) and total (pale) share of each input, largest total first."""
    order = np.argsort(-shares.total, kind="stable")[:most]
    labels, left, lines = axis_labels([names[shares.names[i]] for i in order], 26)
    figure = go.Figure()
    for values, colour, name in ((shares.total, ACCENT_PALE, "total"),
                                 (shares.first_order, ACCENT, "first")):  # fmt: skip
        # An estimate of nothing may lie a little below zero.
        shown = np.clip(values[order], 0, None)
        figure.add_trace(
            go.Bar(y=list(range(len(order))), x=shown, orientation="h", marker={"color": colour},
                   width=0.7 if name == "total" else 0.36,
                   name=text(language, f"uncertainty.chart.{name}"),
                   hovertemplate="%{x:.1%}<extra>%{fullData.name}</extra>")
        )  # fmt: skip
    apply_theme(figure, title, text(language, "uncertainty.chart.sobol"), source, left=left,
                foot=30, head=34)  # fmt: skip
    margin = figure.layout.margin
    height = margin.t + margin.b + max(26, 20 * lines) * len(order)
    figure.update_layout(height=height, barmode="overlay",
                         legend={"orientation": "h", "x": 0, "y": 1,
                                 "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(tickformat=".0%", rangemode="tozero")
    return figure.update_yaxes(range=[len(order) - 0.5, -0.5], showgrid=False,
                               tickvals=list(range(len(order))), ticktext=labels)  # fmt: skip
