"""Figures over time: months and years, the unknown ones left open and said so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from data.schema import CERTIFICATES, PERIOD
from reporting.charts.measures import (
    hover_text,
    measure_label,
    measure_name,
    records,
    subtitle_text,
)
from reporting.charts.theme import (
    ACCENT,
    BAND,
    apply_theme,
    compact_number,
    empty_figure,
)
from reporting.locale import text

_SHORTEST_NAMED_GAP = 3  # months; a shorter band has no room for its sentence


def plot_months(
    frame: pd.DataFrame,
    measure: str = CERTIFICATES,
    language: str = "zh",
    *,
    title: str = "",
    subtitle: str | None = None,
    source: str = "",
    height: int = 380,
) -> go.Figure:
    """Draw a measure month by month; the line breaks where months are unknown.

    Parameters
    ----------
    frame
        ``period`` (``YYYY-MM``) and the measure, empty where unknown; changes where known.
        Months absent between the first and the last row count as unknown.
    measure
        Column drawn.
    """
    rows = _complete_months(frame, measure)
    if not any(pd.notna(row[measure]) for row in rows):
        return empty_figure(text(language, "charts_national.empty"), title, source, height)
    figure = go.Figure(_month_trace(rows, measure, language))
    words = subtitle_text(measure, language) if subtitle is None else subtitle
    gaps = _gaps([str(row[PERIOD]) for row in rows if pd.isna(row[measure])], "M")
    sentence = _gap_sentence(_longest(gaps), language, "unknown_months")
    note = "<br>".join(part for part in (sentence, source) if part)
    apply_theme(figure, title, words, note, height, left=60, foot=34)
    for first, last in gaps:
        start, end = pd.Period(first, "M"), pd.Period(last, "M") + 1
        # A band reaches half-way to the known neighbours.
        figure.add_vrect(x0=(start - 1).start_time + pd.Timedelta(days=15), layer="below",
                         x1=end.start_time - pd.Timedelta(days=15), fillcolor=BAND,
                         line_width=0)  # fmt: skip
    figure.update_xaxes(type="date", tickformat="%Y-%m", showgrid=False, nticks=5, tickangle=0,
                        range=_padded(rows))  # fmt: skip
    return _count_axis(figure, rows, measure, language)


def _complete_months(frame: pd.DataFrame, measure: str) -> list[dict[str, Any]]:
    if frame.empty or not {PERIOD, measure} <= set(frame.columns):
        return []
    by_month = {str(row[PERIOD])[:7]: row for row in records(frame)}
    axis = pd.period_range(min(by_month), max(by_month), freq="M").astype(str)
    return [{**by_month.get(month, {measure: None}), PERIOD: month} for month in axis]


def _month_trace(rows: Sequence[dict[str, Any]], measure: str, language: str) -> go.Scatter:
    return go.Scatter(
        x=[f"{row[PERIOD]}-01" for row in rows],
        y=[float(row[measure]) if pd.notna(row[measure]) else None for row in rows],
        mode="lines+markers+text",
        connectgaps=False,
        line={"color": ACCENT, "width": 2},
        marker={"size": 7, "color": ACCENT},
        text=_end_labels(rows, measure, language),
        textposition=_end_places(rows, measure),
        cliponaxis=False,
        customdata=[[row[PERIOD]] for row in rows],
        hovertext=[hover_text(row, measure, language, str(row[PERIOD])) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        name=measure_name(measure, language),
    )


def _end_labels(rows: Sequence[dict[str, Any]], measure: str, language: str) -> list[str]:
    """Label only the first and the last known month: neighbours would overlap."""
    known = [place for place, row in enumerate(rows) if pd.notna(row[measure])]
    ends = {known[0], known[-1]}
    return [compact_number(float(row[measure]), language) if place in ends else ""
            for place, row in enumerate(rows)]  # fmt: skip


def _end_places(rows: Sequence[dict[str, Any]], measure: str) -> list[str]:
    """Return label places that keep the first off the axis and the last inside."""
    first = next(place for place, row in enumerate(rows) if pd.notna(row[measure]))
    return ["top right" if place == first else "top left" for place in range(len(rows))]


def _gaps(unknown: Sequence[str], freq: str) -> list[tuple[str, str]]:
    """Return first and last of each run of unknown periods."""
    runs: list[tuple[str, str]] = []
    for period in unknown:
        if runs and str(pd.Period(runs[-1][1], freq) + 1) == period:
            runs[-1] = (runs[-1][0], period)
        else:
            runs.append((period, period))
    return runs


def _longest(gaps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the gaps worth naming: the three longest, in order of time."""

    def length(gap: tuple[str, str]) -> int:
        return int((pd.Period(gap[1], "M") - pd.Period(gap[0], "M")).n) + 1

    long = [gap for gap in gaps if length(gap) >= _SHORTEST_NAMED_GAP] or list(gaps)
    return sorted(sorted(long, key=length, reverse=True)[:3])


def _gap_sentence(gaps: Sequence[tuple[str, str]], language: str, key: str) -> str:
    """Return one sentence on all gaps, empty without any."""
    spans = [first if first == last
             else text(language, "charts_national.span", start=first, end=last)
             for first, last in gaps]  # fmt: skip
    together = text(language, "charts_national.and").join(spans)
    return text(language, f"charts_national.{key}", spans=together) if spans else ""


def _padded(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return an axis a little longer than the months, so that no mark sits on its edge."""
    first, last = pd.Period(rows[0][PERIOD], "M"), pd.Period(rows[-1][PERIOD], "M")
    edge = 1 + len(rows) // 18
    return [str((first - edge).start_time.date()), str((last + edge).start_time.date())]


def _count_axis(
    figure: go.Figure, rows: Sequence[dict[str, Any]], measure: str, language: str
) -> go.Figure:
    reach = max(float(row[measure]) for row in rows if pd.notna(row[measure]))
    low = min(0.0, *(float(row[measure]) for row in rows if pd.notna(row[measure])))
    ticks = [reach * step / 4 for step in range(5)] if low == 0 else None
    figure.update_layout(showlegend=False)
    if ticks is None:
        return figure.update_yaxes(tickformat=".1%")
    steps = _round_ticks(reach)
    words = [compact_number(tick, language) for tick in steps]
    return figure.update_yaxes(range=[0, 1.15 * reach], tickvals=steps, ticktext=words)


def _round_ticks(reach: float) -> list[float]:
    """Return round values from zero up to ``reach``, four to six of them."""
    magnitude = 10.0 ** (len(str(int(reach))) - 1) if reach >= 1 else 0.1
    step = next(size for size in (0.2, 0.25, 0.5, 1, 2, 2.5) if reach / (size * magnitude) <= 5)
    return [step * magnitude * place for place in range(int(reach / (step * magnitude)) + 1)]


def plot_yearly(
    frame: pd.DataFrame,
    measures: Sequence[str],
    language: str = "zh",
    *,
    title: str = "",
    subtitle: str = "",
    source: str = "",
    height: int | None = None,
) -> go.Figure:
    """Draw one small row of bars a measure, by year; an unknown year stays an empty place.

    Parameters
    ----------
    frame
        ``period`` (year) and one column a measure (certification_bodies, revenue, workforce …).
    measures
        Columns drawn, one under the other. A measure without any value is left out.
    """
    rows = _complete_years(frame)
    drawn = [m for m in measures if any(pd.notna(row.get(m)) for row in rows)]
    if not drawn:
        return empty_figure(text(language, "charts_national.empty"), title, source)
    heads = [_year_head(rows, m, language) for m in drawn]
    lines = max(head.count("<br>") + 1 for head in heads)
    tall = height or 130 + (115 + 16 * lines) * len(drawn)
    figure = make_subplots(rows=len(drawn), cols=1, shared_xaxes=True, subplot_titles=heads,
                           vertical_spacing=(14 + 22 * lines) / (tall - 110))  # fmt: skip
    for place, measure in enumerate(drawn, start=1):
        figure.add_trace(_year_trace(rows, measure, language), row=place, col=1)
        reach = max(float(row[measure]) for row in rows if pd.notna(row.get(measure)))
        figure.update_yaxes(visible=False, range=[0, 1.25 * reach], row=place, col=1)
        for year in (str(row[PERIOD]) for row in rows if pd.isna(row.get(measure))):
            figure.add_vrect(x0=int(year) - 0.5, x1=int(year) + 0.5, fillcolor=BAND, line_width=0,
                             layer="below", row=place, col=1)  # fmt: skip
    figure.update_annotations(x=0, xanchor="left", align="left", font={"size": 12})
    apply_theme(figure, title, subtitle, source, tall, head=16 * lines, foot=30)
    figure.update_layout(bargap=0.35, showlegend=False)
    years = [int(row[PERIOD]) for row in rows]
    figure.update_xaxes(range=[years[0] - 0.5, years[-1] + 0.5], showgrid=False, tickformat="d")
    return figure.update_xaxes(dtick=1 if len(years) <= 8 else None, row=len(drawn), col=1)


def _complete_years(frame: pd.DataFrame) -> list[dict[str, Any]]:
    if frame.empty or PERIOD not in frame.columns:
        return []
    by_year = {int(str(row[PERIOD])[:4]): row for row in records(frame)}
    years = range(min(by_year), max(by_year) + 1)
    return [{**by_year.get(year, {}), PERIOD: str(year)} for year in years]


def _year_head(rows: Sequence[dict[str, Any]], measure: str, language: str) -> str:
    """Return name and unit of a measure, and the years of which nothing was published."""
    unknown = [str(row[PERIOD]) for row in rows if pd.isna(row.get(measure))]
    sentence = _gap_sentence(_gaps(unknown, "Y"), language, "unknown_years")
    head = measure_label(measure, language)
    if not sentence:
        return head
    # On a phone one line holds fifty characters.
    gap = "<br>" if sum(map(len, (head, sentence))) > 50 else "  "
    return f'{head}{gap}<span style="font-size:11px">{sentence}</span>'


def _year_trace(rows: Sequence[dict[str, Any]], measure: str, language: str) -> go.Bar:
    values: list[Any] = [row.get(measure) for row in rows]
    filled = [{**row, measure: row.get(measure)} for row in rows]
    return go.Bar(
        x=[int(row[PERIOD]) for row in rows],
        y=[float(value) if pd.notna(value) else None for value in values],
        marker={"color": ACCENT},
        text=[compact_number(float(v), language) if pd.notna(v) else "" for v in values],
        textposition="outside",
        textfont={"size": 11},
        cliponaxis=False,
        hovertext=[hover_text(row, measure, language, str(row[PERIOD])) for row in filled],
        hovertemplate="%{hovertext}<extra></extra>",
        name=measure_name(measure, language),
    )
