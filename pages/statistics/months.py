"""Months: how the totals move, and what nobody published."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.series import compare_months, count_series, list_gaps, list_series
from pages.components import access, filters, frame
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import domain_name, percent, readable
from pages.components.tables import show_table
from reporting.charts.timeline import plot_months

MEASURES = (s.CERTIFICATES, s.ORGANIZATIONS)
COLUMNS = (s.PERIOD, s.CERTIFICATES, s.ORGANIZATIONS, s.CHANGE, s.YEAR_CHANGE)


def show_finding(series: pd.DataFrame, measure: str, name: str) -> None:
    """Title, first and last known month, and how many months between are unknown."""
    known = series[series[measure].notna()]
    if known.empty:
        frame.show_title(say("menu.page.months"), say("months.none"))
        return
    first, last = known.iloc[0], known.iloc[-1]
    gaps = list_gaps(series, measure)
    longest = (
        max(gaps, key=lambda gap: len(pd.period_range(gap[0], gap[1], freq="M"))) if gaps else None
    )
    finding = say(
        "months.finding",
        name=name,
        first=first[s.PERIOD],
        first_value=readable(first[measure]),
        last=last[s.PERIOD],
        last_value=readable(last[measure]),
        measure=say(f"terms.{measure}").lower(),
    )
    frame.show_title(
        say("menu.page.months"),
        finding
        + (
            say("months.gaps", first=longest[0], last=longest[1], count=len(gaps))
            if longest
            else ""
        ),
    )


def show_key_figures(series: pd.DataFrame, measure: str) -> None:
    """Latest value, change to the month and to the year before where both are known."""
    known = series[series[measure].notna()]
    if known.empty:
        return
    last = known.iloc[-1]
    frame.show_figures(
        [
            (say(f"terms.{measure}"), f"{int(last[measure]):,}", last[s.PERIOD]),
            (say("months.change"), percent(last[s.CHANGE]), say("months.change_remark")),
            (
                say("months.year_change"),
                percent(last[s.YEAR_CHANGE]),
                say("months.year_change_remark"),
            ),
            (
                say("months.known"),
                f"{len(known)} / {len(series)}",
                say("months.known_remark"),
            ),
        ]
    )


counts = access.counts()
heading = st.container()
places = frame.filter_row(2)
lines = list_series(counts)
with places[0]:
    line = filters.show_choice(
        "series",
        say("months.series"),
        lines,
        label_of=lambda name: (
            say(f"months.scope.{name}")
            if name in (s.REGION_ALL, s.REGION_NATION)
            else domain_name(name)
        ),
    )
with places[1]:
    measure = filters.show_choice(
        "measure", say("filter.measure"), MEASURES, label_of=lambda name: say(f"terms.{name}")
    )
series = compare_months(count_series(counts, line), measure)
name = (
    say(f"months.scope.{line}")
    if line in (s.REGION_ALL, s.REGION_NATION)
    else domain_name(line)
)  # fmt: skip
with heading:
    show_finding(series, measure, name)
show_key_figures(series, measure)
figure = plot_months(
    series, measure, language(), title=say("months.title", name=name),
    source=say("frame.source", source=say("months.source")),
)  # fmt: skip
show_chart(figure, "months", data=series, file="months", how=say("months.how"))
show_table(
    series[series[measure].notna()].iloc[::-1].reset_index(drop=True),
    "months",
    headers={name: say(f"months.column.{name}") for name in COLUMNS},
    file="months",
    percent=(s.CHANGE, s.YEAR_CHANGE),
)
frame.show_provenance(
    source=say("months.source"),
    month=f"{series[s.PERIOD].min()} — {series[s.PERIOD].max()}",
    rows=int(series[measure].notna().sum()),
    scope=name,
)
