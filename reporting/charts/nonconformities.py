"""Nonconformities of audit reports: where they were found, in which schemes, and when."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.theme import (
    GREY,
    MUTED,
    TEXT,
    add_annotations,
    apply_theme,
    axis_labels,
    empty_figure,
    sequential_colour,
)
from reporting.locale import text

_ROW, _YEARS_A_LINE = 40, 5
_PALEST, _DARKEST = 0.2, 5 / 6  # darker blues disappear on a dark page
_KEY = "audit_findings"


def plot_frequencies(
    counts: pd.Series, subject: str, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw how often each clause or department was found against.

    Parameters
    ----------
    counts
        Name → count, the most frequent first; the blank name (not said) is a grey bar of its own.
    subject
        ``clause`` or ``department``.
    """
    named, unknown = counts.drop("", errors="ignore"), counts.get("", 0)
    if counts.empty:
        return empty_figure(text(language, f"{_KEY}.chart.nothing"), title, source)
    bars = [Bar(str(name), float(count), f"{count:,}") for name, count in
            named.iloc[:MOST_BARS].items()]  # fmt: skip
    if unknown:
        word = text(language, f"{_KEY}.chart.unknown_{subject}")
        bars.append(Bar(word, float(unknown), f"{unknown:,}", GREY))
    subtitle = text(language, f"{_KEY}.chart.axis")
    rest = named.iloc[MOST_BARS:]
    if len(rest):
        subtitle += text(language, f"{_KEY}.chart.rest", count=len(rest), sum=int(rest.sum()))
    return plot_bars(bars, title, subtitle, source, room=0.15)


def plot_schemes_and_years(
    counts: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw the nonconformities by the schemes audited, a darker part for each later year.

    Parameters
    ----------
    counts
        Index: schemes; columns: years as text, both blank where unknown; cells: how many.
    """
    if counts.empty or not counts.to_numpy().sum():
        return empty_figure(text(language, f"{_KEY}.chart.nothing"), title, source)
    unknown = text(language, f"{_KEY}.chart.unknown_scheme")
    labels, left, _ = axis_labels([str(name) or unknown for name in counts.index], 18)
    places = list(range(len(counts)))
    colours = _year_colours(list(counts.columns))
    words = [str(year) or text(language, f"{_KEY}.chart.unknown_year") for year in counts.columns]
    figure = go.Figure([
        go.Bar(
            x=counts[year].tolist(), y=places, orientation="h", name=word, customdata=labels,
            marker={"color": colour, "line": {"color": MUTED, "width": 0.5}},
            hovertemplate="%{customdata}: %{x:,}<extra>%{fullData.name}</extra>",
        )
        for year, word, colour in zip(counts.columns, words, colours, strict=True)
    ])  # fmt: skip
    key = _key_lines(words, colours)
    apply_theme(figure, title, text(language, f"{_KEY}.chart.axis_years"), source, left=left,
                foot=8 + 17 * len(key))  # fmt: skip
    margin = figure.layout.margin
    add_annotations(figure, [
        {"x": total, "y": place, "text": f"{total:,}", "name": "label", "showarrow": False,
         "xanchor": "left", "xshift": 4, "font": {"size": 12, "color": TEXT}}
        for place, total in enumerate(counts.sum(axis=1).tolist())
    ])  # fmt: skip
    figure.add_annotation(
        text="<br>".join(key), name="key", xref="paper", yref="paper", x=0, y=0, xshift=2 - left,
        yshift=-6, xanchor="left", yanchor="top", align="left", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.35, showlegend=False,
                         height=margin.t + margin.b + max(_ROW * len(counts), 60))  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 1.12 * int(counts.sum(axis=1).max())])
    return figure.update_yaxes(range=[len(counts) - 0.5, -0.5], showgrid=False, ticks="",
                               tickvals=places, ticktext=labels)  # fmt: skip


def _key_lines(words: list[str], colours: list[str]) -> list[str]:
    """Return the years with their colours, as many to a line as a phone has room for."""
    marks = [f'<span style="color:{colour}">■</span> {word}' for word, colour in
             zip(words, colours, strict=True)]  # fmt: skip
    return ["  ".join(marks[start : start + _YEARS_A_LINE])
            for start in range(0, len(marks), _YEARS_A_LINE)]  # fmt: skip


def _year_colours(years: list[str]) -> list[str]:
    """Return a blue per year, the latest darkest; grey for an unknown one."""
    known = [year for year in years if year]
    step = (_DARKEST - _PALEST) / max(len(known) - 1, 1)
    return [
        sequential_colour(_DARKEST - step * (len(known) - 1 - known.index(year))) if year else GREY
        for year in years
    ]
