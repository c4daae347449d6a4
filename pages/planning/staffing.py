"""Staffing adequacy: registered auditors against certificates, and whether they can keep them."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.staffing import NO_AUDITOR
from pages.components import access, filters, frame
from pages.components import staffing as parts
from pages.components.access import staffing as access_staffing
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.staffing_days import show_days
from reporting.charts.staffing import plot_certificates_per_auditor

CAP_CHOICES = ("on", "off")


def chart_title(shown: pd.DataFrame) -> str:
    """Return the message of the chart: who has nobody, else who has most."""
    alone = int((shown[s.VERDICT] == NO_AUDITOR).sum())
    if alone:
        return say("staffing.title_alone", count=alone)
    held = shown[shown[s.CERTIFICATES_PER_AUDITOR] > 0]
    if held.empty:
        return say("staffing.title_none")
    top = held.loc[held[s.CERTIFICATES_PER_AUDITOR].idxmax()]
    return say("staffing.title_scheme", name=top[s.NAME], ratio=top[s.CERTIFICATES_PER_AUDITOR])


heading = st.container()
places = frame.filter_row(4)
with places[0]:
    period = filters.show_as_of()
    day = period.as_of
with places[1]:
    chosen = filters.show_scheme(sorted(access.body().registrations[s.SCHEME].unique()))
with places[2]:
    region = filters.show_province()
with places[3]:
    cap = filters.show_choice(
        "cap",
        say("staffing.cap_rule"),
        CAP_CHOICES,
        label_of=lambda name: say(f"staffing.cap_{name}"),
    )
scheme = None if chosen == filters.ALL else chosen
province = None if region == filters.ALL else region
found = access_staffing.staffing(day, scheme, province, with_doubtful=cap == "on")
total = found.total.iloc[0]
parameters = filters.current_parameters()
days = access_staffing.days(period, parameters, scheme, province)
if pd.isna(total[s.CERTIFICATES]) and access.body().registrations.empty:
    with heading:
        frame.show_title(say("menu.page.staffing"), say("staffing.empty"))
    frame.show_empty(say("staffing.empty"), say("staffing.empty_remedy"))
else:
    with heading:
        frame.show_title(say("menu.page.staffing"), parts.finding_sentence(found, days))
    parts.show_key_figures(found, days)
    schemes = parts.named(found.by_scheme, s.SCHEME)
    provinces = parts.named(found.by_province, s.PROVINCE)
    drawn = schemes if scheme is None else provinces
    left, right = st.columns([2, 1], gap="medium")
    with left:
        figure = plot_certificates_per_auditor(
            drawn, language(), title=chart_title(drawn), source=say("staffing.source")
        )
        show_chart(figure, "staffing", data=drawn, file="certificates-per-auditor",
                   how=say("staffing.how"))  # fmt: skip
    with right:
        parts.show_notes(found, scheme)
    show_days(days, found, period)
    st.subheader(say("staffing.schemes"), anchor=False)
    parts.show_levels(schemes, "scheme")
    st.subheader(say("staffing.provinces"), anchor=False)
    st.caption(say("staffing.province_note"))
    parts.show_levels(provinces, "province")
    parts.show_nation(found, day)
frame.show_provenance(
    source=say("staffing.source"), month=f"{day}", rows=len(access.body().registrations),
    parameter_set=parameters.identifier, demo=access.is_demo(),
)  # fmt: skip
