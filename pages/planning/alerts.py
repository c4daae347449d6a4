"""Expiry alerts: what ends soon, and what will have ended when the audit comes."""

from dataclasses import fields

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.alerts import EXPIRED, LATER
from data.workflows.alerts import Alerts
from matching.assumptions import (
    ALERT_DAYS,
    LEAST_HOLDERS,
    MAINTENANCE_MONTHS,
    RENEWAL_LEAD_DAYS,
)
from pages.components import access, filters, frame
from pages.components.access import programme as programmes
from pages.components.messages import say
from pages.components.programme_words import in_words
from pages.components.tables import show_table

COLUMNS = {
    "audits": (s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.CODE, s.EDITION, s.AUDIT_TYPE, s.WINDOW_END,
               s.HOLDERS, s.HOLDERS_THEN, s.MINIMUM, s.RULE_PACK),
    "codes": (s.SCHEME, s.CODE, s.EDITION, s.VALID_TO, s.DAYS_LEFT, s.HOLDERS, s.HOLDERS_THEN,
              s.MINIMUM, s.RULE_PACK, s.WITHIN),
    "maintenance": (s.AUDITOR_ID, s.SCHEME, s.LEVEL, s.REGISTRATION_NO, s.VALID_TO, s.DAYS_LEFT,
                    s.RENEW_BY, s.STATE, s.AUDITS_AFTER),
    "certificates": (s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.CERTIFICATE_NO, s.EXPIRES_ON,
                     s.DAYS_LEFT, s.WITHIN, s.STATUS),
}  # fmt: skip


def narrow(alerts: Alerts, within: int, scheme: str) -> Alerts:
    """Return the alerts of a scheme; what ends, within so many days."""

    def chosen(rows: pd.DataFrame) -> pd.DataFrame:
        if scheme != filters.ALL:
            rows = rows[rows[s.SCHEME] == scheme]
        if s.WITHIN in rows:
            rows = rows[rows[s.DAYS_LEFT] <= within]
        return rows.reset_index(drop=True)

    names = [field.name for field in fields(Alerts)]
    return Alerts(*(chosen(getattr(alerts, name)) for name in names))


def count_steps(rows: pd.DataFrame) -> str:
    """Return how many end within 30, 60 and 90 days."""
    steps = " / ".join(f"{(rows[s.DAYS_LEFT] <= days).sum():,}" for days in sorted(ALERT_DAYS))
    return say("alerts.figure.steps", steps=steps)


def show_finding(alerts: Alerts, within: int) -> None:
    """Title, what ends soon, and how many audits that leaves short."""
    frame.show_title(
        say("menu.page.alerts"),
        say("alerts.finding", within=within, certificates=len(alerts.certificates),
            registrations=len(alerts.registrations), codes=len(alerts.codes),
            months=MAINTENANCE_MONTHS, audits=count_audits(alerts)),
    )  # fmt: skip


def count_audits(alerts: Alerts) -> int:
    """Return how many audits run short; one may do so in several codes."""
    key = [s.ORGANIZATION_ID, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_END]
    return len(alerts.audits.drop_duplicates(key))


def show_key_figures(alerts: Alerts, whole: Alerts) -> None:
    """Audits and codes that run short, registrations and certificates that end."""
    states = alerts.maintenance[s.STATE]
    frame.show_figures(
        [
            (say("alerts.figure.audits"), f"{count_audits(alerts):,}",
             say("alerts.figure.audits_remark")),
            (say("alerts.figure.codes"), f"{len(alerts.codes):,}",
             say("alerts.figure.codes_remark")),
            (say("alerts.figure.registrations"), f"{len(alerts.registrations):,}",
             count_steps(whole.registrations)),
            (say("alerts.figure.renew"), f"{(states != LATER).sum():,}",
             say("alerts.figure.renew_remark", count=int((states == EXPIRED).sum()))),
            (say("alerts.figure.certificates"), f"{len(alerts.certificates):,}",
             count_steps(whole.certificates)),
        ]
    )  # fmt: skip


def show_rows(alerts: Alerts, name: str) -> None:
    """One kind of alert as a table."""
    rows = getattr(alerts, name)
    st.caption(say(f"alerts.note.{name}", months=MAINTENANCE_MONTHS, lead=RENEWAL_LEAD_DAYS))
    if rows.empty:
        st.markdown(say(f"alerts.none.{name}"))
        return
    if name == "maintenance":
        rows = rows.assign(**{s.STATE: [say(f"alerts.action.{each}") for each in rows[s.STATE]]})
    headers = {column: say(f"alerts.column.{column}") for column in COLUMNS[name]}
    show_table(in_words(rows), name, headers=headers, file=f"alerts-{name}")


heading = st.container()
as_of = access.default_as_of()
whole = programmes.alerts(as_of)
places = frame.filter_row(2)
with places[0]:
    within = int(filters.show_choice(
        "within", say("alerts.within"), [str(days) for days in ALERT_DAYS],
        label_of=lambda days: say("alerts.days", days=days),
    ))  # fmt: skip
with places[1]:
    names = pd.concat([whole.maintenance[s.SCHEME], whole.certificates[s.SCHEME]])
    scheme = filters.show_scheme(sorted(names.unique()))
alerts = narrow(whole, within, scheme)
with heading:
    show_finding(alerts, within)
if all(getattr(whole, name).empty for name in COLUMNS):
    frame.show_empty(say("alerts.empty"), say("alerts.empty_remedy"))
else:
    show_key_figures(alerts, narrow(whole, max(ALERT_DAYS), scheme))
    for name, tab in zip(COLUMNS, st.tabs([say(f"alerts.tab.{key}") for key in COLUMNS]),
                         strict=True):  # fmt: skip
        with tab:
            show_rows(alerts, name)
    st.caption(say("alerts.minimum", least=LEAST_HOLDERS))
frame.show_provenance(
    source=say("alerts.source"), month=f"{as_of}", rows=len(whole.maintenance),
    demo=access.is_demo(),
)  # fmt: skip
