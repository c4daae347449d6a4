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
from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.roster_counts import (
    plot_codes_per_person,
    plot_expiry_by_month,
    plot_registration_age,
)
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    GREY,
    HAIRLINE,
    MUTED,
    TEXT,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

__all__ = [
    "plot_codes_per_person", "plot_expiry_by_month", "plot_head_count_against_sufficiency",
    "plot_persons_per_code", "plot_registration_age", "plot_registrations_by",
]  # fmt: skip

REGISTRATIONS, CAPACITY = "registrations", "capacity"
HEADS, MULTIPLICITY = "heads", "multiplicity"

_LEVEL_KEYS = dict(
    zip(s.LEVELS, ("trainee", "auditor", "inspector", "senior", "principal", "expert"),
        strict=True)
)  # fmt: skip
_STEP = 26  # pixels a bar
_BANDS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, None))


def plot_registrations_by(
    frame: pd.DataFrame,
    by: str,
    language: str = "zh",
    *,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    most: int = MOST_BARS,
) -> go.Figure:
    """Draw registrations by a column, stacked full-time and part-time, those not counted apart.

    Parameters
    ----------
    frame
        ``by``, ``capacity`` and ``registrations``, as ``count_registrations`` returns them.
    by
        ``scheme``, ``level`` or ``base_province``.
    names
        Value of the column → name shown; levels are named by the catalogue.
    most
        Most bars, those that count most; how many more there are is said.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.empty_roster"), title or "", source)
    table = _stacked(frame, by)
    shown = table[:most]
    labels = [_row_name(row[by], by, names, language) for row in shown]
    figure = go.Figure()
    for part, colour in (("full_time", ACCENT), ("part_time", ACCENT_PALE),
                         ("unstated", MUTED), ("apart", GREY)):  # fmt: skip
        if any(row[part] for row in shown):
            figure.add_trace(_stack(shown, labels, by, part, colour, language))
    words = [text(language, "charts_match.roster.subtitle_by", dimension=_dimension(by, language))]
    if len(table) > most:
        words.append(text(language, "charts_match.rest", count=len(table) - most))
    if title is None:
        title = text(language, "charts_match.roster.title_by", name=labels[0],
                     count=shown[0]["counted"])  # fmt: skip
    joined = text(language, "charts_match.joint").join(words)
    return _finish_stacks(figure, shown, labels, language, title,
                          joined if subtitle is None else subtitle, source)  # fmt: skip


def _stacked(frame: pd.DataFrame, by: str) -> list[dict[str, Any]]:
    parts = {s.FULL_TIME: "full_time", s.PART_TIME: "part_time", "": "unstated"}
    rows: dict[str, dict[str, Any]] = {}
    for value, capacity, count in frame[[by, CAPACITY, REGISTRATIONS]].itertuples(index=False):
        row = rows.setdefault(value, {by: value, "full_time": 0, "part_time": 0, "unstated": 0,
                                      "apart": 0, "counted": 0})  # fmt: skip
        part = parts.get(capacity, "apart")
        row[part] += int(count)
        row["counted"] += 0 if part == "apart" else int(count)
    if by == s.LEVEL:
        return [rows[level] for level in (*reversed(s.LEVELS[:-1]), s.LEVELS[-1]) if level in rows]
    return sorted(rows.values(), key=lambda row: (-row["counted"], -row["apart"], row[by]))


def _row_name(value: str, by: str, names: Mapping[str, str] | None, language: str) -> str:
    if not value:
        return text(language, "charts_match.roster.blank")
    if names and value in names:
        return names[value]
    if by == s.LEVEL and value in _LEVEL_KEYS:
        return text(language, f"charts_match.roster.level.{_LEVEL_KEYS[value]}")
    return value


def _dimension(by: str, language: str) -> str:
    return text(language, f"charts_match.roster.dimension.{by}")


def _stack(
    rows: Sequence[Mapping[str, Any]],
    labels: Sequence[str],
    by: str,
    part: str,
    colour: str,
    language: str,
) -> go.Bar:
    word = text(language, f"charts_match.roster.{part}")
    counts = [
        text(language, "charts_match.roster.registrations", count=row[part]) for row in rows
    ]  # fmt: skip
    return go.Bar(
        name=word, x=[row[part] for row in rows], y=list(range(len(rows))), orientation="h",
        marker={"color": colour, "line": {"color": MUTED, "width": 0.5}},
        customdata=[[row[by]] for row in rows],
        hovertext=[f"<b>{label}</b><br>{word}<br>{count}"
                   for label, count in zip(labels, counts, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _finish_stacks(
    figure: go.Figure,
    rows: Sequence[Mapping[str, Any]],
    labels: Sequence[str],
    language: str,
    title: str,
    subtitle: str,
    source: str,
) -> go.Figure:
    ticks, left, _ = axis_labels(labels)
    marks = [(str(trace.marker.color), str(trace.name)) for trace in figure.data]
    lines = 1 + (len(marks) > 3 or language != "zh")
    apply_theme(figure, title, subtitle, source, left=left, foot=8 + 17 * lines)
    _write_key(figure, marks, left, lines)
    for place, row in enumerate(rows):
        key = "apart_label" if row["apart"] else "people"
        words = f"{row['counted']:,}"
        if row["apart"]:
            key = "apart_label" if row["counted"] else "only_apart"
            words = text(language, f"charts_match.roster.{key}", count=row["counted"],
                         apart=row["apart"])  # fmt: skip
        figure.add_annotation(x=row["counted"] + row["apart"], y=place, text=words, xshift=4,
                              xanchor="left", showarrow=False, name="label",
                              font={"size": 12, "color": TEXT})  # fmt: skip
    margin = figure.layout.margin
    reach = max(row["counted"] + row["apart"] for row in rows)
    figure.update_layout(barmode="stack", bargap=0.28, showlegend=False,
                         height=margin.t + margin.b + _STEP * len(rows))  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 1.45 * reach])
    return figure.update_yaxes(range=[len(rows) - 0.5, -0.5], showgrid=False, ticks="",
                               tickvals=list(range(len(rows))), ticktext=ticks)  # fmt: skip


def _write_key(
    figure: go.Figure, marks: Sequence[tuple[str, str]], left: int, lines: int, sign: str = "■"
) -> None:
    words = [f'<span style="color:{colour}">{sign}</span> {word}' for colour, word in marks]
    split = len(words) if lines == 1 else len(words) - 1
    parts = [part for part in ("   ".join(words[:split]), "   ".join(words[split:])) if part]
    figure.add_annotation(
        text="<br>".join(parts), name="key", xref="paper", yref="paper", x=0, y=0,
        xshift=2 - left, yshift=-6, xanchor="left", yanchor="top", align="left", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip


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
    for place, row in enumerate(rows):
        figure.add_shape(type="line", x0=row[s.AUDITORS_COUNT], x1=max(row[HEADS], 1), y0=place,
                         y1=place, layer="below", line={"color": HAIRLINE, "width": 6})  # fmt: skip
    marks = []
    for column, word, colour, symbol, sign in (
        (s.AUDITORS_COUNT, "people", ACCENT, "circle", "●"),
        (s.SUFFICIENCY, "sufficiency", "#56B4E9", "diamond", "◆"),
        (HEADS, "heads", "#D55E00", "square", "■"),
    ):
        name = text(language, f"charts_match.roster.heads_{word}")
        marks.append(f'<span style="color:{colour}">{sign}</span> {name}')
        figure.add_trace(_dots(rows, column, name, colour, symbol))
    if title is None:
        title = text(language, "charts_match.roster.title_heads", scheme=rows[0][s.SCHEME],
                     people=rows[0][s.AUDITORS_COUNT], heads=rows[0][HEADS])  # fmt: skip
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
    for place, row in enumerate(rows):
        words = text(language, "charts_match.roster.multiplicity", value=row[MULTIPLICITY])
        figure.add_annotation(x=1, xref="paper", xanchor="right", y=place, text=words,
                              showarrow=False, name="label",
                              font={"size": 12, "color": TEXT})  # fmt: skip
    reach = np.log10(max(max(row[HEADS], row[s.AUDITORS_COUNT]) for row in rows))
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
