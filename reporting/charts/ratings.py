"""Ratings: how many are given, old or missing; and what records say against opinions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.bars import Bar, plot_bars
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

_STATES = {s.FRESH: ACCENT, s.OLD: ACCENT_PALE, s.MISSING: GREY}
_BAR_HEIGHT = 34
# A label of three digits needs this share of the bar's length.
_LEAST_LABELLED = 0.06


def plot_rating_states(
    counts: pd.DataFrame, names: Mapping[str, str], language: str = "zh", *, source: str = ""
) -> go.Figure:
    """Draw per factor how many ratings are fresh, old, or missing and at their default.

    Parameters
    ----------
    counts
        ``factor, fresh, old, missing``, as `count_rating_states` returns them.
    names
        Factor → its word.
    """
    if counts.empty:
        return empty_figure(text(language, "ratings.chart.empty"), source=source)
    total = counts[list(_STATES)].sum(axis=1)
    share = counts[s.MISSING] / total
    worst = share.idxmax()
    title = text(language, "ratings.chart.title", share=float(share[worst]),
                 factor=names[counts[s.FACTOR][worst]])  # fmt: skip
    labels, left, _ = axis_labels([names[factor] for factor in counts[s.FACTOR]])
    figure = go.Figure()
    for state, colour in _STATES.items():
        word = text(language, f"ratings.chart.{state}")
        figure.add_bar(
            x=counts[state], y=list(range(len(counts))), orientation="h", name=word,
            marker={"color": colour, "line": {"color": MUTED, "width": 0.5}},
            customdata=[[f"{part:.1%}"] for part in counts[state] / total],
            hovertemplate="%{x:,} · %{customdata[0]}<extra>" + word + "</extra>",
        )  # fmt: skip
    apply_theme(figure, title, text(language, "ratings.chart.subtitle"), source,
                162 + _BAR_HEIGHT * len(counts), left=left, foot=48)  # fmt: skip
    _label_parts(figure, counts, total)
    figure.update_layout(barmode="stack", bargap=0.3, legend={
        "orientation": "h", "x": 0, "y": 0, "yanchor": "top", "traceorder": "normal",
        "font": {"color": TEXT},
    })  # fmt: skip
    figure.update_xaxes(visible=False)
    return figure.update_yaxes(autorange="reversed", showgrid=False, ticks="", tickmode="array",
                               tickvals=list(range(len(counts))), ticktext=labels)  # fmt: skip


def _label_parts(figure: go.Figure, counts: pd.DataFrame, total: pd.Series) -> None:
    inks = {s.FRESH: "#FFFFFF", s.OLD: TEXT, s.MISSING: "#1F2A37"}
    notes = []
    for place, row in enumerate(counts.to_dict("records")):
        start = 0.0
        for state, ink in inks.items():
            if row[state] >= _LEAST_LABELLED * total.iloc[place]:
                notes.append({"x": start + row[state] / 2, "y": place, "text": f"{row[state]:,}",
                              "showarrow": False, "name": "label",
                              "font": {"size": 12, "color": ink}})  # fmt: skip
            start += row[state]
    add_annotations(figure, notes)


def plot_record_against_opinion(
    ratings: pd.DataFrame, factor: str, language: str = "zh", *, source: str = ""
) -> go.Figure:
    """Set the rating from records against the one that was given, subject by subject.

    Parameters
    ----------
    ratings
        ``subject, opinion`` (NaN where unrated: not drawn), ``rating`` and ``records``.
    factor
        The factor's word.
    """
    both = ratings.dropna(subset=[s.OPINION])
    if both.empty:
        return empty_figure(text(language, "evidence.chart.empty"), source=source)
    lower = int((both[s.RATING] < both[s.OPINION]).sum())
    title = text(language, "evidence.chart.title", lower=lower, count=len(both), factor=factor)
    figure = go.Figure()
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", hoverinfo="skip", name="same",
                       line={"color": MUTED, "width": 1, "dash": "dot"})  # fmt: skip
    figure.add_scatter(
        x=both[s.OPINION], y=both[s.RATING], mode="markers", name="subjects",
        marker={"size": 8, "color": ACCENT, "opacity": 0.45, "line": {"width": 0}},
        customdata=both[[s.SUBJECT]].to_numpy().tolist(),
        hovertext=[
            text(language, "evidence.chart.hover", subject=subject, opinion=opinion,
                 rating=rating, records=records)
            for subject, opinion, rating, records in both[
                [s.SUBJECT, s.OPINION, s.RATING, s.RECORDS]
            ].itertuples(index=False)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    subtitle = text(language, "evidence.chart.subtitle", unrated=len(ratings) - len(both))
    apply_theme(figure, title, subtitle, source, 440, left=56, foot=48)
    figure.update_layout(showlegend=False, hovermode="closest")
    for axis, key in ((figure.update_xaxes, s.OPINION), (figure.update_yaxes, s.RATING)):
        words = {
            "text": text(language, f"evidence.chart.{key}"),
            "font": {"size": 11, "color": TEXT},
            "standoff": 12,
        }
        axis(range=[-0.03, 1.03], dtick=0.2, tickformat=".1f", title=words)
    return figure


def plot_record_coverage(
    coverage: pd.DataFrame, names: Mapping[str, str], language: str = "zh", *, source: str = ""
) -> go.Figure:
    """Draw which share of each factor's subjects has records.

    Parameters
    ----------
    coverage
        ``factor``, ``subject`` (all counted ones) and ``known`` (those with records), both counts.
    names
        Factor → its word.
    """
    rated = coverage[coverage[s.SUBJECT] > 0]
    if rated.empty:
        return empty_figure(text(language, "evidence.coverage.empty"), source=source)
    bars = [
        Bar(names[factor], known / count, f"{known:,} / {count:,}")
        for factor, count, known in rated[[s.FACTOR, s.SUBJECT, s.KNOWN]].itertuples(index=False)
    ]
    least = min(bars, key=lambda bar: bar.length)
    title = text(language, "evidence.coverage.title", factor=least.name, share=least.length)
    return plot_bars(bars, title, text(language, "evidence.coverage.subtitle"), source, room=0.6)
