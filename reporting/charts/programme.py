"""The audit programme: auditor days by month, where most fall, and one month as a calendar."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from data.indicators.programme import sum_demand
from reporting.charts.bars import Bar, plot_bars
from reporting.charts.click_targets import draw_click_targets
from reporting.charts.theme import (
    CATEGORICAL,
    CLEAR,
    GREY,
    TEXT,
    add_annotations,
    apply_theme,
    colour_on,
    empty_figure,
    sequential_colour,
)
from reporting.locale import text
from reporting.programme import sum_text

_MOST_SCHEMES, _MOST_BARS, _KEYS_A_LINE = 6, 10, 4
_WEEK, _ROW = 7, 58
_PALEST, _DARKEST = 0.12, 0.8


def plot_demand(
    frame: pd.DataFrame, names: Mapping[str, str], language: str = "zh", *, title: str = "",
    source: str = "",
) -> go.Figure:  # fmt: skip
    """Draw the known auditor days by month, stacked by scheme; one month as a bar per scheme.

    Parameters
    ----------
    frame
        ``period, scheme, audits, auditor_days, days_unknown``; periods in the order shown.
    names
        Period → what stands on the axis, where that is not the period itself.
    """
    held = frame[frame[s.AUDITS] > 0]
    if held.empty:
        return empty_figure(text(language, "programme.chart.nothing"), title, source)
    if frame[s.PERIOD].nunique() == 1:
        return plot_most_days(held, s.SCHEME, {}, language, title=title, source=source)
    rows = _join_small(held, text(language, "programme.chart.rest"))
    periods = list(dict.fromkeys(frame[s.PERIOD]))
    shown = [names.get(period, period) for period in periods]
    schemes = list(rows[s.SCHEME].drop_duplicates())
    colours = [*CATEGORICAL[:_MOST_SCHEMES], GREY]
    cells = rows.set_index([s.SCHEME, s.PERIOD])
    figure = go.Figure([
        _stack(scheme, cells.loc[scheme].reindex(periods), shown, colours[place], language)
        for place, scheme in enumerate(schemes)
    ])  # fmt: skip
    marks = [f'<span style="color:{colours[place]}">■</span> {scheme}'
             for place, scheme in enumerate(schemes)]  # fmt: skip
    key = ["  ".join(marks[at : at + _KEYS_A_LINE]) for at in range(0, len(marks), _KEYS_A_LINE)]
    foot = 30 + 17 * len(key)
    apply_theme(figure, title, text(language, "programme.chart.days"), source, 380, left=44,
                head=14, foot=foot)  # fmt: skip
    figure.add_annotation(
        text="<br>".join(key), name="key", xref="paper", yref="paper", x=0, y=0, xshift=-42,
        yshift=-28, xanchor="left", yanchor="top", align="left", showarrow=False,
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    _write_totals(figure, frame, periods)
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=False)
    figure.update_xaxes(type="category", showgrid=False, tickangle=0, automargin=False,
                        nticks=6)  # fmt: skip
    return figure.update_yaxes(rangemode="tozero")


def _join_small(frame: pd.DataFrame, rest: str) -> pd.DataFrame:
    """Return the largest schemes first, the others as one."""
    order = frame.groupby(s.SCHEME)[s.AUDITOR_DAYS].sum().sort_values(ascending=False).index
    kept = list(order[:_MOST_SCHEMES]) if len(order) > _MOST_SCHEMES + 1 else list(order)
    named = frame.assign(**{s.SCHEME: frame[s.SCHEME].where(frame[s.SCHEME].isin(kept), rest)})
    sums = sum_demand(named, (s.SCHEME, s.PERIOD))
    places = {name: place for place, name in enumerate([*kept, rest])}
    return sums.sort_values(s.SCHEME, key=lambda each: each.map(places), kind="stable")


def _stack(
    scheme: str, cells: pd.DataFrame, shown: Sequence[str], colour: str, language: str
) -> go.Bar:
    # A month without audits of the scheme has none, and no days.
    numbers = cells[[s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN]]
    numbers = numbers.where(cells[s.AUDITS].notna(), 0)
    hovers = [
        text(language, "programme.chart.hover", month=month, scheme=scheme, audits=int(audits),
             days=sum_text(days, int(unknown), language))
        for month, (audits, days, unknown) in zip(shown, numbers.to_numpy().tolist(), strict=True)
    ]  # fmt: skip
    return go.Bar(
        name=scheme, x=list(shown), y=numbers[s.AUDITOR_DAYS].fillna(0).tolist(), hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>", marker={"color": colour},
    )  # fmt: skip


def _write_totals(figure: go.Figure, frame: pd.DataFrame, periods: Sequence[str]) -> None:
    if len(periods) > 2 * _KEYS_A_LINE + 5:
        return  # no room above narrow bars
    totals = sum_demand(frame, (s.PERIOD,)).set_index(s.PERIOD)[s.AUDITOR_DAYS]
    add_annotations(figure, [
        {"x": place, "y": 0 if pd.isna(days) else days, "name": "label", "showarrow": False,
         "text": "—" if pd.isna(days) else f"{days:,.0f}", "yanchor": "bottom",
         "font": {"size": 11, "color": TEXT}}
        for place, days in enumerate(totals[list(periods)])
    ])  # fmt: skip


def plot_most_days(
    frame: pd.DataFrame, key: str, names: Mapping[str, str], language: str = "zh", *,
    title: str = "", source: str = "",
) -> go.Figure:  # fmt: skip
    """Rank a column by known auditor days; audits of unknown days stand in the label.

    Parameters
    ----------
    frame
        ``audits, auditor_days, days_unknown`` by `key`.
    names
        Value of `key` → name shown.
    """
    rows = sum_demand(frame, (key,)).set_index(key)
    rows = rows.sort_values([s.AUDITOR_DAYS, s.AUDITS], ascending=False, kind="stable")
    if rows.empty:
        return empty_figure(text(language, "programme.chart.nothing"), title, source)
    unknown = text(language, "programme.chart.unknown_name")
    bars = [
        Bar(
            name=unknown if pd.isna(value) else names.get(str(value), str(value)),
            length=0.0 if pd.isna(days) else float(days),
            label=_days_label(days, audits, some, language),
            hover=text(language, "programme.chart.rank_hover", audits=audits,
                       days=sum_text(days, some, language)),
        )
        for value, audits, days, some in rows.head(_MOST_BARS).itertuples()
    ]  # fmt: skip
    subtitle = text(language, "programme.chart.days")
    if len(rows) > _MOST_BARS:
        rest = rows.iloc[_MOST_BARS:]
        label = _days_label(rest[s.AUDITOR_DAYS].sum(), int(rest[s.AUDITS].sum()),
                            int(rest[s.DAYS_UNKNOWN].sum()), language)  # fmt: skip
        subtitle += text(language, "programme.chart.others", count=len(rest), days=label)
    return plot_bars(bars, title, subtitle, source, room=0.9)


def _days_label(days: float, audits: int, unknown: int, language: str) -> str:
    """Return known days and how many audits are unknown; no number where all of them are."""
    if unknown == audits:
        return text(language, "programme.chart.all_unknown", unknown=unknown)
    key = "programme.chart.some_unknown" if unknown else "programme.chart.sure"
    return text(language, key, days=days, unknown=unknown)


def plot_calendar(
    frame: pd.DataFrame, month: date, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw one month as a calendar: how many windows end on each day.

    A click reports the day (``YYYY-MM-DD``), blank where no window ends.

    Parameters
    ----------
    frame
        ``window_end, audits, auditor_days, days_unknown``, one row per day.
    month
        Any day of the month.
    """
    days = frame.assign(day=pd.to_datetime(frame[s.WINDOW_END]))
    days = days[(days["day"].dt.year == month.year) & (days["day"].dt.month == month.month)]
    if days.empty:
        return empty_figure(text(language, "programme.calendar.nothing"), title, source)
    counts = {stamp.day: row for stamp, row in zip(days["day"], days.to_dict("records"),
                                                   strict=True)}  # fmt: skip
    weeks = calendar.Calendar().monthdayscalendar(month.year, month.month)
    most = int(days[s.AUDITS].max())
    values = [[_audits(counts, day) for day in week] for week in weeks]
    weekdays = text(language, "programme.calendar.weekdays").split("|")
    figure = go.Figure(
        go.Heatmap(
            z=values, x=weekdays, y=list(range(len(weeks))), zmin=0, zmax=most, xgap=3, ygap=3,
            colorscale=_calendar_scale(), showscale=False, hoverinfo="skip",
        )
    )  # fmt: skip
    figure.add_trace(_calendar_targets(counts, month, weeks, weekdays, language))
    apply_theme(figure, title, text(language, "programme.calendar.subtitle"), source, left=8,
                head=22, foot=4)  # fmt: skip
    add_annotations(figure, [
        note
        for place, week in enumerate(weeks)
        for column, day in enumerate(week) if day
        for note in _day_notes(counts, weekdays[column], place, day, most)
    ])  # fmt: skip
    margin = figure.layout.margin
    figure.update_layout(height=margin.t + margin.b + _ROW * len(weeks))
    figure.update_xaxes(side="top", showgrid=False, ticks="", automargin=False)
    return figure.update_yaxes(range=[len(weeks) - 0.5, -0.5], visible=False)


def _calendar_targets(
    counts: Mapping[int, Mapping[str, object]], month: date, weeks: Sequence[Sequence[int]],
    weekdays: Sequence[str], language: str,
) -> go.Scatter:  # fmt: skip
    days = [(weekdays[column], row, day) for row, week in enumerate(weeks)
            for column, day in enumerate(week) if day]  # fmt: skip
    xs, ys, numbers = zip(*days, strict=True)
    keys = [[f"{month:%Y-%m}-{day:02d}" if day in counts else ""] for day in numbers]
    hovers = [_calendar_hover(counts, month, day, language) for day in numbers]
    return draw_click_targets(xs, ys, keys, hovers, _ROW - 8)


def _audits(counts: Mapping[int, Mapping[str, object]], day: int) -> int | None:
    """Return how many windows end on a day, 0 for none; None outside the month."""
    return int(str(counts[day][s.AUDITS])) if day in counts else 0 if day else None


def _calendar_hover(
    counts: Mapping[int, Mapping[str, object]], month: date, day: int, language: str
) -> str:
    row = counts.get(day, {s.AUDITS: 0, s.AUDITOR_DAYS: 0.0, s.DAYS_UNKNOWN: 0})
    return text(
        language,
        "programme.calendar.hover",
        day=f"{month:%Y-%m}-{day:02d}",
        audits=row[s.AUDITS],
        days=sum_text(float(str(row[s.AUDITOR_DAYS])), int(str(row[s.DAYS_UNKNOWN])), language),
    )


def _calendar_scale() -> list[list[object]]:
    # A day without an audit is bare; the first audit is seen.
    return [[0, CLEAR], [1e-6, sequential_colour(_PALEST)], [1, sequential_colour(_DARKEST)]]


def _day_notes(
    counts: Mapping[int, Mapping[str, object]], column: str, row: int, day: int, most: int
) -> list[dict[str, object]]:
    number = _audits(counts, day) or 0
    place = _PALEST + (_DARKEST - _PALEST) * number / most
    ink = colour_on(sequential_colour(place)) if number else TEXT
    notes = [{
        "x": column, "y": row, "text": str(day), "name": "day", "showarrow": False,
        "xanchor": "left", "xshift": -18, "yshift": 18, "font": {"size": 10, "color": ink},
        "opacity": 1 if number else 0.75,
    }]  # fmt: skip
    if number:
        notes.append({"x": column, "y": row, "text": f"<b>{number}</b>", "name": "audits",
                      "showarrow": False, "font": {"size": 15, "color": ink},
                      "yshift": -4})  # fmt: skip
    return notes
