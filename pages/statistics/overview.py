"""National overview: the market in a minute, and how fresh the figures are."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.regions import count_regions, find_provinces_above
from data.indicators.series import (
    compare_months,
    count_series,
    count_years,
    list_freshness,
    list_periods,
)
from pages.components import access, frame
from pages.components.certificate_lines import show_nation_line
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import percent, readable
from pages.components.tables import show_table
from reporting.charts.national import plot_ranking
from reporting.charts.timeline import plot_months, plot_yearly

LINE = 100_000
YEARLY = ("certification_bodies", "revenue", "workforce")
FRESH = ("table", s.PERIOD, "known", "missing", s.SOURCE, "loaded")


def latest_known(series: pd.DataFrame, measure: str) -> pd.Series | None:
    """Return the last month whose value is known."""
    known = series[series[measure].notna()]
    return None if known.empty else known.iloc[-1]


def show_finding(nation: pd.Series | None) -> None:
    """Title and the national headline of the last known month."""
    if nation is None:
        frame.show_title(say("menu.page.statistics-overview"), say("months.none"))
        return
    frame.show_title(
        say("menu.page.statistics-overview"),
        say(
            "overview.finding",
            month=nation[s.PERIOD],
            certificates=readable(nation[s.CERTIFICATES]),
            organizations=readable(nation[s.ORGANIZATIONS]),
        ),
    )


def figure_of(series: pd.DataFrame, measure: str, scope: str) -> tuple[str, str, str]:
    """Return a key figure: the last known value with its month and its changes where known."""
    compared = compare_months(series, measure)
    last = latest_known(compared, measure)
    label = say("overview.figure", measure=say(f"terms.{measure}"), scope=scope)
    if last is None:
        return label, say("provinces.no_data"), ""
    changes = [
        say(f"overview.{name}", change=percent(last[name]))
        for name in (s.CHANGE, s.YEAR_CHANGE)
        if pd.notna(last[name])
    ]
    remark = " · ".join([last[s.PERIOD], *(changes or [say("overview.no_change")])])
    return label, f"{int(last[measure]):,}", remark


counts = access.counts()
nation = count_series(counts, s.REGION_NATION)
everything = count_series(counts, s.REGION_ALL)
last_known = latest_known(nation, s.CERTIFICATES)
show_finding(last_known)
frame.show_figures(
    [
        figure_of(nation, s.CERTIFICATES, say("months.scope.全国")),
        figure_of(nation, s.ORGANIZATIONS, say("months.scope.全国")),
        figure_of(everything, s.CERTIFICATES, say("months.scope.全部")),
        figure_of(everything, s.ORGANIZATIONS, say("months.scope.全部")),
    ]
)
st.caption(say("overview.scopes"))
if last_known is not None:
    show_nation_line(last_known[s.PERIOD])
source = say("frame.source", source=say("months.source"))
left, right = st.columns([2, 1], gap="medium")
with left:
    compared = compare_months(everything, s.CERTIFICATES)
    figure = plot_months(
        compared, s.CERTIFICATES, language(), title=say("overview.months"), source=source
    )
    show_chart(figure, "months", data=compared, file="national-months", how=say("months.how"))
with right:
    latest = list_periods(counts, s.REGION)[0]
    regions = count_regions(counts, latest, access.regions())
    above = find_provinces_above(regions, LINE)
    figure = plot_ranking(
        above, s.CERTIFICATES, language(), source=source, month=latest,
        title=say("overview.above", month=latest, count=len(above)),
        names=access.region_names(language()),
    )  # fmt: skip
    show_chart(figure, "above", data=above, file="provinces-above-100000",
               how=say("overview.how_above"))  # fmt: skip
yearly = count_years(access.national_indicators(), YEARLY)
figure = plot_yearly(
    yearly, YEARLY, language(), title=say("overview.yearly"), subtitle=say("overview.yearly_sub"),
    source=say("frame.source", source=say("overview.yearly_source")),
)  # fmt: skip
show_chart(figure, "yearly", data=yearly, file="national-years", how=say("overview.how_yearly"))
st.subheader(say("overview.fresh"), anchor=False)
fresh = list_freshness(counts, len(access.regions()))
show_table(
    fresh.assign(
        **{
            "table": fresh["table"].map(lambda name: say(f"overview.table.{name}")),
            s.SOURCE: fresh[s.SOURCE].replace("", say("frame.own_import")),
        }
    ),
    "fresh",
    headers={name: say(f"overview.column.{name}") for name in FRESH},
    file="freshness",
    rows=8,
)
frame.show_provenance(
    source=say("months.source"),
    month=f"{fresh[s.PERIOD].min()} — {fresh[s.PERIOD].max()}",
    rows=len(counts),
    scope=f"{say('months.scope.全国')} / {say('months.scope.全部')}",
)
