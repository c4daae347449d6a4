"""Codes as points: their place under two readings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from reporting.charts.cell_words import (
    Cell,
    cell_key,
    degree_text,
    full_label,
    short_label,
)
from reporting.charts.theme import ACCENT, MUTED, TEXT, apply_theme, empty_figure
from reporting.locale import text

_MOST_LABELS = 5
_LABEL_WIDTH, _LABEL_HEIGHT = 0.29, 0.08  # of a plot 300 px wide and 320 px high
_AXIS_HEIGHT = 42


def plot_reading_comparison(
    frame: pd.DataFrame,
    a: str,
    b: str,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    height: int = 460,
) -> go.Figure:
    """Set the rank of each code under reading `a` against its rank under reading `b`.

    Parameters
    ----------
    frame
        Cells with one column of P per reading; rank 1 is the lowest P.
    a, b
        Readings, which are columns of `frame`.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.readings.empty"), title or "", source)
    cells = frame.to_dict("records")
    before, after = (frame[name].rank(method="min").to_numpy() for name in (a, b))
    moves = np.abs(after - before)
    names = {name: text(language, f"terms.reading.{name}") for name in (a, b)}
    reach = float(max(before.max(), after.max()))
    figure = go.Figure()
    figure.add_scatter(x=[0, reach], y=[0, reach], mode="lines", hoverinfo="skip", name="same",
                       line={"color": MUTED, "width": 1, "dash": "dot"})  # fmt: skip
    figure.add_trace(_ranks(cells, before, after, (a, b), language))
    if title is None:
        title = _largest_move(cells, before, after, names[a], names[b], language)
    if subtitle is None:
        subtitle = text(language, "charts_match.readings.subtitle", count=len(cells))
    apply_theme(figure, title, subtitle, source, height, left=48, foot=_AXIS_HEIGHT)
    figure.update_layout(showlegend=False, hovermode="closest")
    order = [int(place) for place in np.argsort(-moves, kind="stable") if moves[place] > 0]
    _name_points(figure, cells, order, list(zip(before, after, strict=True)), (reach, reach),
                 list(after > before), language)  # fmt: skip
    for axis, name in ((figure.update_xaxes, a), (figure.update_yaxes, b)):
        words = text(language, "charts_match.readings.axis", reading=names[name])
        axis(range=[-0.02 * reach, 1.04 * reach], nticks=6, tickangle=0,
             title={"text": words, "font": {"size": 11, "color": TEXT}, "standoff": 6})  # fmt: skip
    return figure


def _ranks(
    cells: Sequence[Cell],
    before: np.ndarray,
    after: np.ndarray,
    readings: tuple[str, str],
    language: str,
) -> go.Scatter:
    hovers = []
    for cell, *ranks in zip(cells, before, after, strict=True):
        lines = [f"<b>{full_label(cell, language)}</b>"]
        for reading, rank in zip(readings, ranks, strict=True):
            lines.append(text(language, "charts_match.readings.rank", rank=int(rank),
                              reading=text(language, f"terms.reading.{reading}"),
                              degree=degree_text(cell[reading])))  # fmt: skip
        hovers.append("<br>".join(lines))
    return go.Scatter(
        x=before, y=after, mode="markers", name="codes",
        marker={"size": 7, "color": ACCENT, "opacity": 0.55, "line": {"width": 0}},
        customdata=[cell_key(cell) for cell in cells], hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _largest_move(
    cells: Sequence[Cell], before: np.ndarray, after: np.ndarray, a: str, b: str, language: str
) -> str:
    place = int(np.argmax(np.abs(after - before)))
    if before[place] == after[place]:
        return text(language, "charts_match.readings.title_same", a=a, b=b)
    return text(language, "charts_match.readings.title", a=a, b=b,
                code=short_label(cells[place], language), before=int(before[place]),
                after=int(after[place]))  # fmt: skip


def _name_points(
    figure: go.Figure,
    cells: Sequence[Cell],
    order: Sequence[int],
    places: Sequence[tuple[float, float]],
    reach: tuple[float, float],
    above: Sequence[bool],
    language: str,
) -> None:
    """Name the first points of `order` whose labels do not touch one already written.

    A label stands up and left of a point that is `above` the line, down and right of one under
    it, which is away from the crowd, and turns inward at the edge of the plot.
    """
    taken: list[tuple[float, float]] = []
    for point in order:
        x, y = (place / end for place, end in zip(places[point], reach, strict=True))
        to_the_left = x > _LABEL_WIDTH if above[point] else x > 1 - _LABEL_WIDTH
        start = x - _LABEL_WIDTH if to_the_left else x
        if any(abs(start - left) < _LABEL_WIDTH and abs(y - level) < _LABEL_HEIGHT
               for left, level in taken):  # fmt: skip
            continue
        taken.append((start, y))
        figure.add_annotation(
            x=places[point][0], y=places[point][1], text=short_label(cells[point], language),
            xanchor="right" if to_the_left else "left", name="label", standoff=4,
            ax=-14 if to_the_left else 8, arrowhead=0,
            ay=24 if not above[point] else -26 if to_the_left else -44,
            arrowwidth=0.8, arrowcolor=MUTED, font={"size": 11, "color": TEXT},
        )  # fmt: skip
        if len(taken) == _MOST_LABELS:
            return
