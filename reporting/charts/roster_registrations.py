"""Registrations by scheme, level or province, those who do not count shown apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.bars import MOST_BARS
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    GREY,
    MUTED,
    TEXT,
    add_annotations,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

LEVEL_KEYS = dict(
    zip(s.LEVELS, ("trainee", "auditor", "inspector", "senior", "principal", "expert"),
        strict=True)
)  # fmt: skip
_EMPLOYMENT_KEYS = {s.FULL_TIME: "full_time", s.PART_TIME: "part_time"}
_STEP = 26  # pixels a bar


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
        ``scheme``, ``level``, ``employment`` or ``base_province``.
    names
        Value of the column → name shown; levels and employment are named by the catalogue.
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
        counts = [row["counted"] for row in shown]
        title = text(language, "charts_match.roster.title_by", count=max(counts),
                     name=labels[counts.index(max(counts))])  # fmt: skip
    joined = text(language, "charts_match.joint").join(words)
    return _finish_stacks(figure, shown, labels, language, title,
                          joined if subtitle is None else subtitle, source)  # fmt: skip


def _stacked(frame: pd.DataFrame, by: str) -> list[dict[str, Any]]:
    parts = {**_EMPLOYMENT_KEYS, "": "unstated"}
    rows: dict[str, dict[str, Any]] = {}
    for value, capacity, count in frame[[by, s.CAPACITY, s.REGISTRATIONS]].itertuples(index=False):
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
    if by == s.LEVEL and value in LEVEL_KEYS:
        return text(language, f"charts_match.roster.level.{LEVEL_KEYS[value]}")
    if by == s.EMPLOYMENT and value in _EMPLOYMENT_KEYS:
        return text(language, f"charts_match.roster.{_EMPLOYMENT_KEYS[value]}")
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
    notes = []
    for place, row in enumerate(rows):
        key = "apart_label" if row["apart"] else "people"
        words = f"{row['counted']:,}"
        if row["apart"]:
            key = "apart_label" if row["counted"] else "only_apart"
            words = text(language, f"charts_match.roster.{key}", count=row["counted"],
                         apart=row["apart"])  # fmt: skip
        notes.append({"x": row["counted"] + row["apart"], "y": place, "text": words, "xshift": 4,
                      "xanchor": "left", "showarrow": False, "name": "label",
                      "font": {"size": 12, "color": TEXT}})  # fmt: skip
    add_annotations(figure, notes)
    margin = figure.layout.margin
    reach = max(row["counted"] + row["apart"] for row in rows)
    figure.update_layout(barmode="stack", bargap=0.28, showlegend=False,
                         height=margin.t + margin.b + _STEP * len(rows))  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 1.45 * reach])
    return figure.update_yaxes(range=[len(rows) - 0.5, -0.5], showgrid=False, ticks="",
                               tickvals=list(range(len(rows))), ticktext=ticks)  # fmt: skip


def _write_key(figure: go.Figure, marks: Sequence[tuple[str, str]], left: int, lines: int) -> None:
    words = [f'<span style="color:{colour}">■</span> {word}' for colour, word in marks]
    split = len(words) if lines == 1 else len(words) - 1
    parts = [part for part in ("   ".join(words[:split]), "   ".join(words[split:])) if part]
    figure.add_annotation(
        text="<br>".join(parts), name="key", xref="paper", yref="paper", x=0, y=0,
        xshift=2 - left, yshift=-6, xanchor="left", yanchor="top", align="left", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
