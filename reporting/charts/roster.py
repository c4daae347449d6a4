"""The roster of auditors: registrations by kind, their age and end, and what one code hangs on.

Frames come from ``data.indicators.roster``. Trainees and technical experts are no capacity: their
bars are grey and never part of a total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.bars import Bar, plot_bars
from reporting.charts.roster_counts import (
    plot_codes_per_person,
    plot_expiry_by_month,
    plot_registration_age,
)
from reporting.charts.roster_registrations import plot_registrations_by
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    HAIRLINE,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

__all__ = [
    "plot_codes_per_person", "plot_expiry_by_month", "plot_head_count_against_sufficiency",
    "plot_persons_per_code", "plot_registration_age", "plot_registrations_by",
]  # fmt: skip


_STEP = 26  # pixels a bar
_BANDS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, None))


def plot_head_count_against_sufficiency(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
) -> go.Figure:
    """Show how heads counted code by code exceed the people there are, scheme by scheme.

    Parameters
    ----------
    frame
        ``scheme``, ``auditors``, ``sufficiency``, ``heads`` and ``multiplicity``, as
        ``count_head_count_against_sufficiency`` returns them.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.empty_roster"), title or "", source)
    rows = frame.to_dict("records")
    ticks, left, _ = axis_labels([str(row[s.SCHEME]) for row in rows])
    figure = go.Figure()
    add_lines(figure, [
        {"x0": row[s.AUDITORS_COUNT], "x1": max(row[s.HEADS], 1), "y0": place, "y1": place,
         "layer": "below", "line": {"color": HAIRLINE, "width": 6}}
        for place, row in enumerate(rows)
    ])  # fmt: skip
    marks = []
    for column, word, colour, symbol, sign in (
        (s.AUDITORS_COUNT, "people", ACCENT, "circle", "●"),
        (s.SUFFICIENCY, "sufficiency", "#56B4E9", "diamond", "◆"),
        (s.HEADS, "heads", "#D55E00", "square", "■"),
    ):
        name = text(language, f"charts_match.roster.heads_{word}")
        marks.append(f'<span style="color:{colour}">{sign}</span> {name}')
        figure.add_trace(_dots(rows, column, name, colour, symbol))
    if title is None:
        title = text(language, "charts_match.roster.title_heads", scheme=rows[0][s.SCHEME],
                     people=rows[0][s.AUDITORS_COUNT], heads=rows[0][s.HEADS])  # fmt: skip
    if subtitle is None:
        subtitle = text(language, "charts_match.roster.subtitle_heads")
    apply_theme(figure, title, subtitle, source, left=left, foot=50)
    figure.add_annotation(
        text="   ".join(marks), name="key", xref="paper", yref="paper", x=0, y=0, yshift=-28,
        xshift=2 - left, xanchor="left", yanchor="top", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    margin = figure.layout.margin
    figure.update_layout(height=margin.t + margin.b + _STEP * len(rows), showlegend=False)
    return _finish_dots(figure, rows, ticks, language)


def _dots(
    rows: Sequence[Mapping[Any, Any]], column: str, name: str, colour: str, symbol: str
) -> go.Scatter:
    return go.Scatter(
        x=[row[column] if row[column] > 0 else None for row in rows],
        y=list(range(len(rows))), mode="markers", name=name,
        marker={"size": 11, "color": colour, "symbol": symbol,
                "line": {"color": "#FFFFFF", "width": 1}},
        customdata=[[row[s.SCHEME]] for row in rows],
        hovertext=[f"<b>{row[s.SCHEME]}</b><br>{name} {row[column]:,.0f}" for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _finish_dots(
    figure: go.Figure, rows: Sequence[Mapping[Any, Any]], ticks: Sequence[str], language: str
) -> go.Figure:
    add_annotations(figure, [
        {"x": 1, "xref": "paper", "xanchor": "right", "y": place, "name": "label",
         "text": text(language, "charts_match.roster.multiplicity", value=row[s.MULTIPLICITY]),
         "showarrow": False, "font": {"size": 12, "color": TEXT}}
        for place, row in enumerate(rows)
    ])  # fmt: skip
    reach = np.log10(max(max(row[s.HEADS], row[s.AUDITORS_COUNT]) for row in rows))
    powers = [10**n for n in range(int(np.ceil(reach)) + 1)]
    figure.update_xaxes(type="log", range=[-0.1, 1.35 * max(reach, 1)], tickvals=powers,
                        ticktext=[f"{tick:,}" for tick in powers])  # fmt: skip
    return figure.update_yaxes(range=[len(rows) - 0.5, -0.5], showgrid=False, ticks="",
                               tickvals=list(range(len(rows))), ticktext=list(ticks))  # fmt: skip


def plot_persons_per_code(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
) -> go.Figure:
    """Show how many codes hang on one, two, three to five, six to ten or more people.

    Parameters
    ----------
    frame
        One row a code with its ``auditors``, as ``count_persons_per_code`` returns them.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.empty_roster"), title or "", source)
    people = frame[s.AUDITORS_COUNT].to_numpy()
    bars = []
    for low, high in _BANDS:
        count = int(((people >= low) & (people <= (high or np.inf))).sum())
        name = _band(low, high, language)
        label = f"{count:,}"
        hover = f"<b>{name}</b><br>" + text(language, "charts_match.roster.codes", count=count)
        bars.append(Bar(name, count, label, ACCENT if low == 1 else ACCENT_PALE, hover, [low]))
    alone = int(bars[0].length)
    if title is None:
        key = "title_persons" if alone else "title_persons_none"
        values = {"count": alone, "share": alone / len(people)} if alone else {}
        title = text(language, f"charts_match.roster.{key}", **values)
    if subtitle is None:
        subtitle = text(language, "charts_match.roster.subtitle_persons")
    return plot_bars(bars, title, subtitle, source, room=0.25)


def _band(low: int, high: int | None, language: str) -> str:
    if high is None:
        return text(language, "charts_match.roster.band_above", low=low - 1)
    if low == high:
        return text(language, "charts_match.roster.band_one", low=low)
    return text(language, "charts_match.roster.band_range", low=low, high=high)
