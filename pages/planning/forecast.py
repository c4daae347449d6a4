"""Forecast: how many auditor days the certificates will ask for in the next twelve months."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.forecast import sum_months
from data.workflows.forecast import StoredDemand
from matching.errors import CertMatchError
from matching.forecast import BOUNDS, ForecastAssumptions, Range
from pages.components import access, frame
from pages.components.access import forecast as forecasts
from pages.components.charts import show_chart
from pages.components.import_results import show_error
from pages.components.messages import language, say
from pages.components.sentences import domain_name, percent
from pages.components.tables import show_table
from reporting.charts.forecast import plot_forecast

MONTH_COLUMNS = (s.PERIOD, s.KEPT_DAYS, s.RENEWED_DAYS, s.NEW_DAYS, s.LOW, s.MIDDLE, s.HIGH,
                 s.DAYS_UNKNOWN)  # fmt: skip
GROWTH_COLUMNS = (s.DOMAIN, s.PERIOD_BEFORE, s.CERTIFICATES_BEFORE, s.PERIOD, s.CERTIFICATES,
                  s.YEARLY_GROWTH)  # fmt: skip


def show_assumptions() -> ForecastAssumptions:
    """Let the reader state renewal and growth, each with the interval it may as well have."""
    defaults = ForecastAssumptions()
    chosen = {}
    with st.expander(say("forecast.assumptions"), expanded=True):
        st.caption(say("forecast.assumptions_note"))
        for name in ("renewal", "growth"):
            places = st.columns(len(BOUNDS))
            values = [
                place.number_input(
                    say(f"forecast.assumption.{name}.{bound}"), 0.0, 100.0 if name == "renewal"
                    else 500.0, 100 * default, 1.0, format="%.1f", key=f"forecast_{name}_{bound}",
                ) / 100
                for place, bound, default in zip(
                    places, BOUNDS, getattr(defaults, name).values(), strict=True
                )
            ]  # fmt: skip
            chosen[name] = Range(*values)
    try:
        return ForecastAssumptions(**chosen)
    except CertMatchError as error:
        show_error(error)
        return defaults


def days_text(days: float) -> str:
    """Return whole days; unknown ones as a dash."""
    return f"{days:,.0f}" if pd.notna(days) else "—"


def show_months(months: pd.DataFrame, demand: StoredDemand) -> None:
    """The months as a chart and as a table."""
    title = say("forecast.chart.new_unknown")
    if months[s.MIDDLE].notna().all():
        most = months.loc[months[s.MIDDLE].idxmax()]
        title = say("forecast.chart.title", month=most[s.PERIOD], days=most[s.MIDDLE])
    figure = plot_forecast(
        months, language(), source=say("certificates.source"), title=title,
    )  # fmt: skip
    show_chart(figure, "forecast", data=months, file="forecast", how=say("forecast.how"))
    headers = {name: say(f"forecast.column.{name}") for name in MONTH_COLUMNS}
    ones = dict.fromkeys((s.KEPT_DAYS, s.RENEWED_DAYS, s.NEW_DAYS, s.LOW, s.MIDDLE, s.HIGH), 1)
    show_table(months, "forecast_months", headers=headers, file="forecast", decimals=ones)
    known = "basis" if pd.notna(demand.initial_days) else "basis_unknown"
    st.caption(say(f"forecast.{known}", stock=demand.stock, initial=demand.initial_days))


def show_growth(growth: pd.DataFrame) -> None:
    """How the nation grew, between two known months only."""
    st.subheader(say("forecast.growth"), anchor=False)
    if growth.empty:
        st.markdown(say("forecast.growth_none"))
        return
    st.caption(say("forecast.growth_note"))
    headers = {name: say(f"forecast.column.{name}") for name in GROWTH_COLUMNS}
    headers[s.PERIOD] = say("forecast.column.last")
    shown = growth.assign(**{s.DOMAIN: growth[s.DOMAIN].map(domain_name)})
    show_table(shown, "forecast_growth", headers=headers, file="national-growth",
               percent=(s.YEARLY_GROWTH,))  # fmt: skip


as_of = access.default_as_of()
demand = forecasts.demand(as_of)
heading = st.container()
if not demand.stock:
    with heading:
        frame.show_title(say("menu.page.forecast"), say("forecast.none"))
    frame.show_empty(say("forecast.none"), say("certificates.remedy"))
else:
    assumptions = show_assumptions()
    months = forecasts.assess(as_of, assumptions)
    sums = sum_months(months)
    with heading:
        known = pd.notna(sums[s.MIDDLE])
        frame.show_title(
            say("menu.page.forecast"),
            say("forecast.finding" if known else "forecast.finding_unknown",
                start=months[s.PERIOD].iloc[0], end=months[s.PERIOD].iloc[-1], low=sums[s.LOW],
                middle=sums[s.MIDDLE], high=sums[s.HIGH]),
        )  # fmt: skip
        frame.show_figures([
            (say("forecast.figure.kept"), days_text(sums[s.KEPT_DAYS]),
             say("forecast.figure.kept_remark")),
            (say("forecast.figure.renewed"), days_text(sums[s.RENEWED_DAYS]),
             say("forecast.figure.renewed_remark",
                 share=percent(assumptions.renewal.middle, signed=False))),
            (say("forecast.figure.new"), days_text(sums[s.NEW_DAYS]),
             say("forecast.figure.new_remark",
                 share=percent(assumptions.growth.middle, signed=False))),
            (say("forecast.figure.unknown"), f"{int(sums[s.DAYS_UNKNOWN]):,}",
             say("forecast.figure.unknown_remark")),
        ])  # fmt: skip
    show_months(months, demand)
    show_growth(demand.growth)
frame.show_provenance(
    source=say("certificates.source"), month=f"{as_of}", rows=demand.stock, demo=access.is_demo()
)
