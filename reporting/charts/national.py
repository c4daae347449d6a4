"""The certification market in bars; its other charts are offered here too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data.schema import CERTIFICATES, DOMAIN, ORGANIZATIONS, REGION, SHARE
from reporting.charts.concentration import plot_concentration
from reporting.charts.measures import (
    FRACTIONS,
    exact_number,
    hover_text,
    ranked_rows,
    subtitle_text,
)
from reporting.charts.relations import (
    plot_certificates_against_organizations,
    plot_certificates_per_organization,
)
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    HAIRLINE,
    apply_theme,
    axis_labels,
    compact_number,
    empty_figure,
)
from reporting.charts.timeline import plot_months, plot_yearly
from reporting.locale import text

__all__ = [
    "plot_certificates_against_organizations", "plot_certificates_per_organization",
    "plot_concentration", "plot_months", "plot_ranking", "plot_yearly",
]  # fmt: skip

_MOST_BARS = 15
_BAR_HEIGHT, _LINE_HEIGHT, _LEAST_HEIGHT = 26, 17, 240


def plot_ranking(
    frame: pd.DataFrame,
    measure: str = CERTIFICATES,
    language: str = "zh",
    *,
    key: str = REGION,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    month: str = "",
    selected: str | None = None,
    names: Mapping[str, str] | None = None,
    most: int = _MOST_BARS,
    height: int | None = None,
) -> go.Figure:
    """Rank by a measure; beyond ``most`` bars the others share one pale bar.

    Organisations are never summed over domains: that bar of others has no length.

    Parameters
    ----------
    frame
        One row a region or domain: `key`, the measure, and where known share, rank and changes.
        Totals (全国, 全部) are the caller's to leave out; unknown values are not ranked.
    measure
        Column ranked. The others are added up for counts; a share of shares adds up too.
    key
        What a bar stands for: ``region``, ``macro_region`` or ``domain``.
    selected
        Value of `key` to highlight.
    names
        Value of `key` → name shown.
    """
    rows = ranked_rows(frame, key, measure)
    if not rows:
        return empty_figure(text(language, "charts_national.empty"), title, source)
    kept, others = _split(rows, key, selected, most)
    shown = [(names or {}).get(str(row[key]), str(row[key])) for row in kept]
    bars = [*zip(kept, shown, strict=True)]
    if others:
        word = text(language, "charts_national.rest", count=len(others))
        bars.append((_rest_of(others, key, measure), word))
    figure = go.Figure(_bar_trace(bars, key, measure, language, month, selected))
    words = subtitle_text(measure, language) if subtitle is None else subtitle
    labels, left, lines = axis_labels([name for _, name in bars])
    step = _BAR_HEIGHT if lines == 1 else _LINE_HEIGHT * lines
    tall = height or max(_LEAST_HEIGHT, 90 + step * len(bars))
    apply_theme(figure, title, words, source, tall, left=left, foot=6)
    figure.update_layout(bargap=0.28, showlegend=False)
    values = [float(row[measure]) for row, _ in bars if pd.notna(row[measure])]
    # Room for the labels beyond the longest bar, on both sides where there are losses.
    span = max(*values, 0.0) - min(*values, 0.0) or 1.0
    low = min(*values, 0.0) - (0.25 * span if min(values) < 0 else 0.0)
    figure.update_xaxes(visible=False, range=[low, max(*values, 0.0) + 0.25 * span])
    return figure.update_yaxes(
        autorange="reversed", showgrid=False, ticks="", tickmode="array",
        tickvals=list(range(len(bars))), ticktext=labels,
    )  # fmt: skip


def _split(
    rows: list[dict[str, Any]], key: str, selected: str | None, most: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the bars drawn and the rows that share one; a selected row is always drawn."""
    if len(rows) <= most:
        return rows, []
    chosen = [row for row in rows[most:] if row[key] == selected]
    kept = [*rows[: most - len(chosen)], *chosen]
    return kept, [row for row in rows if row not in kept]


def _rest_of(rows: Sequence[Mapping[str, Any]], key: str, measure: str) -> dict[str, Any]:
    """Add up what may be added: never a change, nor organisations over domains."""
    additive = measure in (CERTIFICATES, SHARE) or (measure == ORGANIZATIONS and key != DOMAIN)
    rest: dict[str, Any] = {key: None, measure: None}
    if additive:
        rest[measure] = float(np.sum([row[measure] for row in rows]))
        if measure != SHARE and all(pd.notna(row.get(SHARE)) for row in rows):
            rest[SHARE] = float(np.sum([row[SHARE] for row in rows]))
    return rest


def _bar_trace(
    bars: Sequence[tuple[Mapping[str, Any], str]],
    key: str,
    measure: str,
    language: str,
    month: str,
    selected: str | None,
) -> go.Bar:
    unseen = {"marker": {"opacity": 1}}
    return go.Bar(
        x=[row[measure] for row, _ in bars],
        y=list(range(len(bars))),
        orientation="h",
        marker={"color": [_bar_colour(row[key], selected) for row, _ in bars]},
        text=[_bar_label(row[measure], measure, language) for row, _ in bars],
        textposition="outside",
        cliponaxis=False,
        customdata=[[row[key]] for row, _ in bars],
        hovertext=[hover_text(row, measure, language, name, month) for row, name in bars],
        hovertemplate="%{hovertext}<extra></extra>",
        selected=unseen,
        unselected=unseen,
    )


def _bar_colour(region: str | None, selected: str | None) -> str:
    if region is None:
        return HAIRLINE
    return ACCENT_PALE if selected is not None and region != selected else ACCENT


def _bar_label(value: Any, measure: str, language: str) -> str:
    if pd.isna(value):
        return ""
    if measure in FRACTIONS:
        return exact_number(value, measure, language)
    return compact_number(float(value), language)
