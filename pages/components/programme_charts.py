"""The programme in charts: days by month, where most fall, and one month as a calendar."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.programme import (
    IN_PERIOD,
    count_by_month,
    count_demand,
    split_codes,
    sum_demand,
)
from matching.programme import OVERDUE
from pages.components import access, filters
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import region_name
from reporting.charts.programme import plot_calendar, plot_demand, plot_most_days

_COUNTED = (s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN)


def headers_of(names: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of columns in the reader's language."""
    return {name: say(f"programme.column.{name}") for name in names}


def show_charts(
    audits: pd.DataFrame, as_of: date, start: date, end: date, words: str, province: str
) -> None:
    """Days by month and scheme; beside it provinces, or codes where one province is chosen."""
    by_month = count_by_month(audits, as_of, start, end)
    if (start.year, start.month) == (end.year, end.month):
        by_month = by_month[by_month[s.PERIOD] != OVERDUE]
        by_month = by_month[by_month[s.AUDITS] > 0]
    left, right = st.columns([2, 1], gap="medium")
    with left:
        figure = plot_demand(
            by_month, {OVERDUE: say("programme.standing.overdue")}, language(),
            title=title_demand(by_month), source=say("programme.source"),
        )  # fmt: skip
        show_chart(figure, "demand", data=by_month, file="programme-demand",
                   headers=headers_of((s.PERIOD, s.SCHEME, *_COUNTED)),
                   how=say("programme.how_demand"))  # fmt: skip
    with right:
        _show_companion(audits[audits[s.STANDING] == IN_PERIOD], words, province)


def title_demand(by_month: pd.DataFrame) -> str:
    """Return which month, or scheme of one month, has most known days."""
    months = by_month[by_month[s.PERIOD] != OVERDUE]
    key = s.SCHEME if months[s.PERIOD].nunique() == 1 else s.PERIOD
    totals = sum_demand(months[months[s.AUDITS] > 0], (key,))
    top = _find_most(totals)
    if top is None:
        return _title_without_days(totals)
    return say("programme.chart.title", name=top[key], days=top[s.AUDITOR_DAYS])


def _find_most(totals: pd.DataFrame) -> pd.Series | None:
    """Return the row of most known days, None where none is known."""
    known = totals[totals[s.AUDITOR_DAYS].notna()]
    if known.empty:
        return None
    return known.sort_values([s.AUDITOR_DAYS, s.AUDITS], kind="stable").iloc[-1]


def _title_without_days(totals: pd.DataFrame) -> str:
    return say(f"programme.chart.{'unknown_title' if len(totals) else 'none_title'}")


def _show_companion(due: pd.DataFrame, words: str, province: str) -> None:
    if province == filters.ALL:
        key, rows, names = s.PROVINCE, due, access.region_names(language())
    else:
        split = split_codes(due)
        blank = say("programme.no_code")
        labels = split[s.SCHEME] + " " + split[s.CODE].where(split[s.CODE] != "", blank)
        key, rows, names = s.CODE, split.assign(**{s.CODE: labels}), {}
    counts = rows.assign(**{
        s.AUDITS: 1, s.DAYS_UNKNOWN: rows[s.AUDITOR_DAYS].isna().astype(int)
    })  # fmt: skip
    totals = sum_demand(counts, (key,))
    top = _find_most(totals)
    if top is None:
        title = _title_without_days(totals)
    else:
        name = say("frame.unknown") if pd.isna(top[key]) else str(top[key])
        shown = region_name(name) if key == s.PROVINCE else name
        title = say("programme.chart.most", name=shown, days=top[s.AUDITOR_DAYS])
    figure = plot_most_days(totals, key, names, language(), title=title, source=words)
    show_chart(figure, "most", data=totals, file=f"programme-days-by-{key}",
               headers=headers_of((key, *_COUNTED)), how=say("programme.how_most"))  # fmt: skip


def show_calendar(due: pd.DataFrame, start: date, end: date) -> str:
    """One month of the period, day by day; return the day clicked, blank without one."""
    months = list(pd.period_range(start, end, freq="M").astype("str"))
    with st.columns([1, 3])[0]:
        chosen = filters.show_choice("calendar", say("programme.calendar.month"), months)
    month = date.fromisoformat(f"{chosen}-01")
    days = count_demand(due, start, (s.WINDOW_END,))
    in_month = days[days[s.WINDOW_END].dt.strftime("%Y-%m") == chosen]
    title = ""
    if len(in_month):
        most = in_month.loc[in_month[s.AUDITS].idxmax()]
        title = say("programme.calendar.title", month=chosen, total=int(in_month[s.AUDITS].sum()),
                    day=f"{most[s.WINDOW_END]:%m-%d}", count=int(most[s.AUDITS]))  # fmt: skip
    figure = plot_calendar(in_month, month, language(), title=title,
                           source=say("programme.source"))  # fmt: skip
    clicked = show_chart(
        figure, f"calendar_{chosen}", data=in_month, file=f"programme-calendar-{chosen}",
        headers=headers_of((s.WINDOW_END, *_COUNTED)), how=say("programme.how_calendar"),
        selectable=bool(title),
    )  # fmt: skip
    return str(clicked[0]["customdata"][0]) if clicked else ""
