"""Suitability of auditors for a project: the ranking, and two inputs varied for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.entities import Floats
from matching.suitability import nearest_term
from matching.suitability_rules import DISTANCE_LEVELS, INPUTS, PROXIMITY_LEVELS
from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    CATEGORICAL,
    CLEAR,
    SEQUENTIAL,
    TEXT,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

# Inputs that take few values name them on their axis.
_NAMED_LEVELS = {s.PROXIMITY: ("code", PROXIMITY_LEVELS), s.DISTANCE: ("place", DISTANCE_LEVELS)}


def suitability_label(value: float, language: str = "zh") -> str:
    """Return a suitability with its word, ``0.84 good``; the word for unknown where NaN."""
    if np.isnan(value):
        return text(language, "suitability.unknown")
    word = text(language, f"suitability.word.{nearest_term(value)}")
    return text(language, "suitability.value_word", value=value, word=word)


def plot_ranking(pairs: pd.DataFrame, language: str = "zh", *, source: str = "") -> go.Figure:
    """Draw the best auditors as bars, those who may be sent first, those who must not last.

    Parameters
    ----------
    pairs
        ``ProjectSuitability.pairs``, in their order.
    """
    known = pairs[pairs[s.SUITABILITY].notna()]
    if known.empty:
        return empty_figure(text(language, "suitability.chart.empty"), source=source)
    bars = []
    for row in known.head(MOST_BARS).to_dict("records"):
        label = suitability_label(row[s.SUITABILITY], language)
        if not row[s.ELIGIBLE]:
            key = "chart.barred" if row[s.BARRED] else f"kinship.{row[s.KINSHIP]}"
            label += f" · {text(language, f'suitability.{key}')}"
        colour = ACCENT if row[s.ELIGIBLE] else ACCENT_PALE
        bars.append(Bar(row[s.AUDITOR_ID], row[s.SUITABILITY], label, colour))
    subtitle = text(language, "suitability.chart.ranking_subtitle")
    for key, count in (("rest", len(known) - len(bars)), ("unknown", len(pairs) - len(known))):
        if count:
            subtitle += text(language, f"suitability.chart.{key}", count=count)
    best = known.iloc[0]
    peers = known[(known[s.ELIGIBLE] == best[s.ELIGIBLE]) & (known[s.BARRED] == "")]
    tied = int(np.isclose(peers[s.SUITABILITY], best[s.SUITABILITY]).sum())
    key = "ranking_barred" if best[s.BARRED] else "ranking_tied" if tied > 1 else "ranking"
    title = text(
        language,
        f"suitability.chart.{key}",
        auditor=best[s.AUDITOR_ID],
        count=tied,
        value=best[s.SUITABILITY],
    )
    return plot_bars(bars, title, subtitle, source, room=0.75)


def plot_surface(
    surface: Floats,
    across: str,
    upward: str,
    values: Sequence[float],
    auditor: str,
    language: str = "zh",
    *,
    suitability: float,
    source: str = "",
) -> go.Figure:
    """Draw suitability over two inputs as a map with the auditor's own point.

    Parameters
    ----------
    surface
        (n, n), from ``assess_surface``, `upward` along the rows.
    across, upward
        The two inputs.
    values
        All inputs of the pair.
    auditor, suitability
        Whose point it is, and the suitability there.
    """
    axis = np.linspace(0.0, 1.0, len(surface))
    names = {key: text(language, f"suitability.input.{name}")
             for key, name in (("across", across), ("upward", upward))}  # fmt: skip
    figure = go.Figure(
        go.Contour(
            x=axis, y=axis, z=surface, zmin=0, zmax=1, colorscale=list(SEQUENTIAL),
            contours={"start": 0.1, "end": 0.9, "size": 0.1}, colorbar=_colour_bar(),
            line={"width": 0.5, "color": SEQUENTIAL[-1]}, name="surface",
            hovertemplate=text(language, "suitability.chart.surface_hover", **names)
            + "<extra></extra>",
        )
    )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=[values[INPUTS.index(across)]], y=[values[INPUTS.index(upward)]], name="pair",
            mode="markers", hoverinfo="skip",
            cliponaxis=False, marker={"size": 15, "color": CATEGORICAL[1],
                                      "line": {"color": SEQUENTIAL[0], "width": 2}},
        )
    )  # fmt: skip
    title = text(language, "suitability.chart.surface", auditor=auditor, value=suitability,
                 low=float(surface.min()), high=float(surface.max()), **names)  # fmt: skip
    subtitle = text(language, "suitability.chart.surface_subtitle", auditor=auditor)
    across_ticks, _ = _ticks(across, language, units=8)
    upward_ticks, left = _ticks(upward, language)
    apply_theme(figure, title, subtitle, source, 480, left=left + 26, foot=112, head=8)
    # Plotly drops a tick label that would cross the edge of the picture.
    figure.update_layout(showlegend=False, margin_r=40)
    figure.update_xaxes(title={"text": names["across"], "standoff": 4}, tickangle=0, **across_ticks)
    return figure.update_yaxes(title={"text": names["upward"]}, **upward_ticks)


def _colour_bar() -> dict[str, Any]:
    return {
        "orientation": "h", "x": 0.0, "xanchor": "left", "xpad": 2, "y": 0, "yanchor": "top",
        "ypad": 66, "len": 0.7, "thickness": 9, "outlinewidth": 0, "bgcolor": CLEAR,
        "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickfont": {"size": 11, "color": TEXT},
    }  # fmt: skip


def _ticks(name: str, language: str, units: int = 12) -> tuple[dict[str, Any], int]:
    """Return the ticks of an input's axis, and the pixels their labels need."""
    common = {"range": [0, 1], "showgrid": False}
    if name not in _NAMED_LEVELS:
        places = [0, 0.25, 0.5, 0.75, 1]
        return {**common, "tickvals": places}, axis_labels([f"{place:g}" for place in places])[1]
    kind, levels = _NAMED_LEVELS[name]
    words = [text(language, f"suitability.{kind}.{level}") for level in levels]
    labels, pixels, _ = axis_labels(words, units=units)
    return {**common, "tickvals": list(levels.values()), "ticktext": labels}, pixels
