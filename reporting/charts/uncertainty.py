"""How far P of a cell may be trusted: intervals, classes, and where its uncertainty comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.sensitivity import SobolShares
from matching.uncertainty import BY_WEIGHTS, CLASSES, FIRM, UNDECIDED
from reporting.charts.bars import Bar, plot_bars
from reporting.charts.cell_words import Cell, cell_key, degree_text, full_label
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    CATEGORICAL,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    axis_labels,
    empty_figure,
    wrap_line,
)
from reporting.locale import text

CLASS_COLOURS = {FIRM: ACCENT, BY_WEIGHTS: CATEGORICAL[4], UNDECIDED: CATEGORICAL[3]}
_NAME_UNITS = 52  # half-width characters of a name above its interval; fits 360 px
_LINE, _MARK, _GAP = 18, 14, 8  # pixels
_ROOM = 1.75  # the axis against its furthest mark: "12.3 % depends on weights" must fit beside it
_BINS = 24
_FAR = 1.0  # a target further away than the drawn range is wide is named, not drawn


def plot_intervals(
    cells: pd.DataFrame, target: float, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw P5 to P95 of each cell with P50 as a point, its class in words, and the target.

    Parameters
    ----------
    cells
        Cells with ``p5, p50, p95, stability``, drawn from top to bottom.
    target
        P to reach.
    """
    if cells.empty:
        return empty_figure(text(language, "uncertainty.chart.none"), title, source)
    records = cells.to_dict("records")
    names = [wrap_line(full_label(cell, language), _NAME_UNITS) for cell in records]
    heights = [_LINE * (name.count("<br>") + 1) + _MARK + _GAP for name in names]
    bottoms = np.cumsum(heights)
    middles = (bottoms - _GAP - _MARK / 2).tolist()
    figure = go.Figure([_marks(name, records, middles, language) for name in CLASSES])
    apply_theme(figure, title, text(language, "uncertainty.chart.intervals"), source, head=14,
                foot=26)  # fmt: skip
    common = {"showarrow": False, "xanchor": "left", "font": {"size": 12, "color": TEXT}}
    notes: list[dict[str, Any]] = []
    for cell, name, top, middle in zip(
        records, names, bottoms - heights, middles, strict=True
    ):  # fmt: skip
        notes.append({"x": 0, "xref": "paper", "y": float(top), "text": name, "name": "name",
                      "yanchor": "top", "align": "left", "xshift": -2,
                      "yshift": 3})  # fmt: skip
        # Labels stand in line beyond the target, which would cross them.
        notes.append({"x": max(cell[s.P95], target), "y": middle, "xshift": 8, "name": "label",
                      "text": f"{degree_text(cell[s.P50])}  {_class(cell, language)}"})  # fmt: skip
    notes.append({"x": target, "y": 1, "yref": "paper", "yanchor": "bottom", "name": "target",
                  "xanchor": "center", "font": {"size": 11, "color": TEXT},
                  "text": text(language, "charts_match.bars.target",
                               target=degree_text(target))})  # fmt: skip
    add_annotations(figure, [{**common, **note} for note in notes])
    line = {"color": TEXT, "width": 1.5}
    add_lines(figure, [{"x0": target, "x1": target, "y0": middle - _MARK / 2 - 1, "line": line,
                        "y1": middle + _MARK / 2 + 1, "name": "target"}
                       for middle in middles])  # fmt: skip
    reach = max(target, float(cells[s.P95].max())) or 1.0
    margin = figure.layout.margin
    figure.update_layout(height=margin.t + margin.b + int(bottoms[-1]), showlegend=False)
    # A point on zero is a point, not half of one.
    figure.update_xaxes(range=[-0.015 * reach, _ROOM * reach], tickformat=".0%",
                        tickvals=_ticks(reach))  # fmt: skip
    return figure.update_yaxes(visible=False, range=[int(bottoms[-1]), 0])


def _ticks(reach: float) -> list[float]:
    """Return round values from 0 to the furthest mark; beyond it stand only labels."""
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0 * reach)
                if reach / step <= 6)  # fmt: skip
    return [step * number for number in range(int(reach / step + 1e-9) + 1)]


def _class(cell: Cell, language: str) -> str:
    return text(language, f"uncertainty.class.{cell[s.STABILITY]}")


def _marks(name: str, cells: Sequence[Cell], middles: Sequence[float], language: str) -> go.Scatter:
    """Return the intervals of one class."""
    mine = [(cell, y) for cell, y in zip(cells, middles, strict=True) if cell[s.STABILITY] == name]
    hovers = [
        text(language, "uncertainty.chart.interval_hover", code=full_label(cell, language),
             low=degree_text(cell[s.P5]), middle=degree_text(cell[s.P50]),
             high=degree_text(cell[s.P95]), below=cell[s.BELOW_TARGET],
             stability=_class(cell, language))
        for cell, _ in mine
    ]  # fmt: skip
    colour = CLASS_COLOURS[name]
    return go.Scatter(
        x=[cell[s.P50] for cell, _ in mine], y=[y for _, y in mine], mode="markers", name=name,
        marker={"color": colour, "size": 9},
        error_x={"type": "data", "symmetric": False, "thickness": 5, "width": 0, "color": colour,
                 "array": [cell[s.P95] - cell[s.P50] for cell, _ in mine],
                 "arrayminus": [cell[s.P50] - cell[s.P5] for cell, _ in mine]},
        customdata=[cell_key(cell) for cell, _ in mine], hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def plot_classes(
    counts: Mapping[str, int], language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw how many cells belong to each stability class."""
    total = sum(counts.values())
    if not total:
        return empty_figure(text(language, "charts_match.empty_demand"), title, source)
    bars = [
        Bar(text(language, f"uncertainty.class.{name}"), counts.get(name, 0),
            f"{counts.get(name, 0):,} ({counts.get(name, 0) / total:.1%})", CLASS_COLOURS[name])
        for name in CLASSES
    ]  # fmt: skip
    return plot_bars(bars, title, text(language, "uncertainty.chart.classes"), source, room=0.6)


def plot_spread(
    percentiles: np.ndarray, now: float, target: float, language: str = "zh", *,
    title: str = "", source: str = "", height: int = 300,
) -> go.Figure:  # fmt: skip
    """Draw how likely each P of one cell is, from its percentiles.

    Parameters
    ----------
    percentiles
        (101,), P at 0 to 100 %.
    now
        P under the set itself.
    target
        P to reach; drawn where it is near, else named at the edge it lies beyond.
    """
    least, most = float(percentiles[0]), float(percentiles[-1])
    if most - least < 1e-12:
        return empty_figure(text(language, "uncertainty.chart.certain"), title, source)
    edges = np.linspace(least, most, _BINS + 1)
    shares = np.diff(np.interp(edges, percentiles, np.linspace(0, 1, len(percentiles))))
    inner = (edges[:-1] >= percentiles[5]) & (edges[1:] <= percentiles[95])
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2, y=shares, width=np.diff(edges),
            marker={"color": [ACCENT if one else ACCENT_PALE for one in inner], "line_width": 0},
            hovertext=[text(language, "uncertainty.chart.bin", low=degree_text(a),
                            high=degree_text(b), share=share)
                       for a, b, share in zip(edges[:-1], edges[1:], shares, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )  # fmt: skip
    apply_theme(figure, title, text(language, "uncertainty.chart.spread"), source, height,
                left=44, foot=30, head=36)  # fmt: skip
    reach = _FAR * (most - least)
    near = least - reach <= target <= most + reach
    lines = [(now, "now", 0), *([(target, "target", 16)] if near else [])]
    add_lines(figure, [{"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "name": name,
                        "line": {"color": TEXT, "width": 1.5,
                                 "dash": "dot" if name == "target" else "solid"}}
                       for x, name, _ in lines])  # fmt: skip
    # Two heights: where both lines are close, their words are not.
    notes = [{"x": x, "text": _worded(name, x, language), "yshift": up} for x, name, up in lines]
    if not near:
        side = "right" if target > most else "left"
        words = text(language, f"uncertainty.chart.beyond_{side}", target=degree_text(target))
        notes.append({"x": float(side == "right"), "xref": "paper", "xanchor": side,
                      "text": words, "yshift": 16})  # fmt: skip
    add_annotations(figure, [
        {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "name": "mark",
         "font": {"size": 11, "color": TEXT}, **note} for note in notes
    ])  # fmt: skip
    low, high = (min(least, target), max(most, target)) if near else (least, most)
    room = 0.12 * (high - low)
    figure.update_layout(bargap=0)
    figure.update_xaxes(tickformat=".1%", nticks=5, range=[low - room, high + room])
    return figure.update_yaxes(tickformat=".0%", nticks=4)


def _worded(name: str, value: float, language: str) -> str:
    return text(language, f"uncertainty.chart.{name}", value=degree_text(value))


def plot_sobol(
    shares: SobolShares, names: Mapping[str, str], language: str = "zh", *,
    title: str = "", source: str = "", most: int = 10,
) -> go.Figure:  # fmt: skip
    """Draw the first-order (dark) and total (pale) share of each input, largest total first.

    Parameters
    ----------
    names
        Name of each input → words.
    most
        Most inputs drawn.
    """
    order = np.argsort(-shares.total, kind="stable")[:most]
    words = [names[shares.names[i]] for i in order]
    labels, left, lines = axis_labels(words, 26)
    figure = go.Figure()
    for values, colour, name in ((shares.total, ACCENT_PALE, "total"),
                                 (shares.first_order, ACCENT, "first")):  # fmt: skip
        # An estimate of nothing may lie a little below zero.
        shown = np.clip(values[order], 0, None)
        word = text(language, f"uncertainty.chart.{name}")
        figure.add_trace(
            go.Bar(y=list(range(len(order))), x=shown, orientation="h", marker={"color": colour},
                   width=0.7 if name == "total" else 0.36, name=word, hovertext=words,
                   hovertemplate="%{hovertext}<br>%{fullData.name} %{x:.1%}<extra></extra>")
        )  # fmt: skip
    apply_theme(figure, title, text(language, "uncertainty.chart.sobol"), source, left=left,
                foot=30, head=34)  # fmt: skip
    margin = figure.layout.margin
    height = margin.t + margin.b + max(26, 20 * lines) * len(order)
    figure.update_layout(height=height, barmode="overlay",
                         legend={"orientation": "h", "x": 0, "y": 1,
                                 "yanchor": "bottom"})  # fmt: skip
    figure.update_xaxes(tickformat=".0%", rangemode="tozero", nticks=6)
    return figure.update_yaxes(range=[len(order) - 0.5, -0.5], showgrid=False,
                               tickvals=list(range(len(order))), ticktext=labels)  # fmt: skip
