"""How far the readings of the model agree on the order of the codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from reporting.charts.theme import (
    INK,
    apply_theme,
    axis_labels,
    colour_on,
    empty_figure,
    sequential_colour,
)
from reporting.locale import text


def plot_rank_correlation(
    matrix: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    height: int = 320,
) -> go.Figure:
    """Draw the rank correlation of the readings as a small square of numbers.

    Parameters
    ----------
    matrix
        Rows and columns are readings; NaN where it is unknown.
    """
    values = matrix.to_numpy(dtype=float, na_value=np.nan)
    others = [
        float(values[row, column])
        for row in range(len(values)) for column in range(row) if np.isfinite(values[row, column])
    ]  # fmt: skip
    if not others:
        return empty_figure(text(language, "charts_match.correlation.empty"), title or "", source)
    if title is None:
        title = text(language, "charts_match.correlation.title", low=min(others), high=max(others))
    if subtitle is None:
        subtitle = text(language, "charts_match.correlation.subtitle")
    names = [text(language, f"terms.reading.{reading}") for reading in matrix.columns]
    figure = go.Figure()
    for dark in (False, True):
        figure.add_trace(_correlations(values, names, language, dark))
    apply_theme(figure, title, subtitle, source, height, left=axis_labels(names)[1], foot=26)
    figure.update_xaxes(showgrid=False, ticks="", tickangle=0, tickfont={"size": 11})
    return figure.update_yaxes(showgrid=False, ticks="", autorange="reversed",
                               tickfont={"size": 11})  # fmt: skip


def _correlations(
    values: np.ndarray, names: Sequence[str], language: str, dark: bool
) -> go.Heatmap:
    """Return the layer of numbers that stand on dark fills, or of the others."""
    unknown = text(language, "charts_match.correlation.unknown")
    fills = np.nan_to_num(np.clip(values, 0.0, 1.0))
    on_dark = np.array([[colour_on(sequential_colour(v)) != INK for v in row] for row in fills])
    shown = np.where(on_dark == dark, fills, np.nan)
    words = [[f"{v:.2f}" if np.isfinite(v) else unknown for v in row] for row in values]
    return go.Heatmap(
        x=list(names), y=list(names), z=shown, zmin=0, zmax=1, showscale=False, xgap=2, ygap=2,
        colorscale=[[place / 10, sequential_colour(place / 10)] for place in range(11)],
        text=[[w if o == dark else "" for w, o in zip(*both, strict=True)]
              for both in zip(words, on_dark, strict=True)],
        texttemplate="%{text}", textfont={"color": "#FFFFFF" if dark else INK, "size": 14},
        hovertemplate="%{y} – %{x}<br><b>%{text}</b><extra></extra>", hoverongaps=False,
    )  # fmt: skip
