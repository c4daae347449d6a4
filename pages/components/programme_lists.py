"""The programme in tables: audits with their rules, visits to combine, codes, deadlines."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.deadlines import CORRECTION
from data.indicators.programme import count_demand
from data.indicators.programme_projects import make_projects
from data.indicators.visits import combine_visits
from pages.components import access, filters
from pages.components.access import programme as programmes
from pages.components.downloads import export_name, show_csv_download
from pages.components.messages import language, say
from pages.components.organization_programme import show_organization
from pages.components.programme_charts import headers_of
from pages.components.programme_words import in_words, rule_name
from pages.components.tables import show_table
from reporting.exports.calendar import write_calendar

_AUDITS = (s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END,
           s.AUDITOR_DAYS, s.DAYS_PACK, s.RULE_PACK, s.STANDING, s.ORGANIZATION_ID,
           s.CERTIFICATE_NO)  # fmt: skip
_VISITS = (s.ORGANIZATION, s.PROVINCE, s.SCHEMES_AUDITED, s.AUDITS, s.VISIT_FROM, s.VISIT_TO,
           s.DAYS_SEPARATE, s.DAYS_COMBINED)  # fmt: skip
_CODES = (s.SCHEME, s.EDITION, s.CODE, s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN)
_DEADLINES = (s.KIND, s.ORGANIZATION, s.CERTIFICATE_NO, s.SCHEME, s.DUE, s.DAYS_LEFT, s.RULE,
              s.RULE_PACK)  # fmt: skip
_HALF_DAYS = dict.fromkeys((s.AUDITOR_DAYS, s.DAYS_SEPARATE, s.DAYS_COMBINED), 1)


def show_audits(audits: pd.DataFrame, as_of: date) -> None:
    """Every audit of the filters; a picked row shows its organization and rules."""
    if audits.empty:
        st.markdown(say("programme.nothing"))
        return
    st.caption(say("programme.list_note"))
    order = audits.sort_values(s.WINDOW_END, na_position="last", ignore_index=True)
    picked = show_table(
        in_words(order), "audits", headers=headers_of(_AUDITS), file="audit-programme",
        decimals={s.AUDITOR_DAYS: 1}, selectable=True,
    )  # fmt: skip
    st.download_button(
        say("programme.ics.download"), lambda: write_calendar(order, as_of, language()),
        file_name=f"{export_name('audit-programme')}.ics", mime="text/calendar", key="ics",
        on_click="ignore", icon=":material/event:",
    )  # fmt: skip
    _show_projects(audits)
    if picked:
        filters.write_url("organization", str(order.loc[picked[0], s.ORGANIZATION_ID]))
    chosen = st.query_params.get("organization")
    if chosen:
        show_organization(chosen, order.loc[picked[0]] if picked else None, as_of)


def _show_projects(audits: pd.DataFrame) -> None:
    made, left_out = make_projects(audits, access.body().projects)
    with st.container(horizontal=True, vertical_alignment="center"):
        show_csv_download(made, "projects-of-programme", "projects",
                          label=say("programme.projects"))  # fmt: skip
        st.caption(say("programme.projects_note", count=len(made), left_out=left_out))


def show_day(due: pd.DataFrame, day: str) -> None:
    """The audits whose window ends on a day."""
    rows = due[due[s.WINDOW_END] == pd.Timestamp(day)].reset_index(drop=True)
    st.subheader(say("programme.calendar.day", day=day, count=len(rows)), anchor=False)
    show_table(in_words(rows), "day", headers=headers_of(_AUDITS), file=f"audits-{day}",
               decimals={s.AUDITOR_DAYS: 1})  # fmt: skip


def find_visits(audits: pd.DataFrame, as_of: date, scheme: str) -> pd.DataFrame:
    """Return the visits that could be combined, those with the chosen scheme only."""
    least = {name: pack.value("combined", "least") for name, pack in programmes.packs().items()}
    visits = combine_visits(audits, as_of, {k: v for k, v in least.items() if v is not None})
    if scheme == filters.ALL:
        return visits
    has = [scheme in names.split("|") for names in visits[s.SCHEMES_AUDITED]]
    return visits[has].reset_index(drop=True)


def show_visits(visits: pd.DataFrame) -> None:
    """Visits that could be combined, what saves most first."""
    st.caption(say("programme.visits_note"))
    if visits.empty:
        st.markdown(say("programme.visits_none"))
        return
    show_table(in_words(visits), "visits", headers=headers_of(_VISITS), file="combined-visits",
               decimals=_HALF_DAYS)  # fmt: skip


def show_codes(due: pd.DataFrame, as_of: date) -> None:
    """Days by code; month, scheme, code and province together as a file."""
    st.caption(say("programme.codes_note"))
    if due.empty:
        st.markdown(say("programme.nothing"))
        return
    counts = count_demand(due, as_of, (s.SCHEME, s.EDITION, s.CODE))
    order = counts.sort_values([s.AUDITOR_DAYS, s.AUDITS], ascending=False, ignore_index=True)
    show_table(in_words(order), "codes", headers=headers_of(_CODES), file="demand-by-code",
               decimals={s.AUDITOR_DAYS: 2})  # fmt: skip
    by = (s.PERIOD, s.SCHEME, s.EDITION, s.CODE, s.PROVINCE)
    st.caption(say("programme.cross_note"))
    names = (*by, s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN)
    cross = count_demand(due, as_of, by)
    show_csv_download(cross, "demand-by-month-scheme-code-province", "cross", headers_of(names))


def show_deadlines(as_of: date, province: str, scheme: str) -> None:
    """Suspended and expired certificates, missed surveillances, open corrective actions."""
    st.caption(say("programme.deadline.note"))
    rows = programmes.deadlines(as_of)
    if province != filters.ALL:
        rows = rows[rows[s.PROVINCE] == province]
    if scheme != filters.ALL:
        rows = rows[[scheme in str(names) for names in rows[s.SCHEME]]]
    if rows.empty:
        st.markdown(say("programme.deadline.none"))
        return
    kinds = [say(f"programme.deadline.{kind}") for kind in rows[s.KIND]]
    rules = [say("programme.deadline.clause", clause=rule) if kind == CORRECTION
             else rule_name(rule) for kind, rule in zip(rows[s.KIND], rows[s.RULE],
                                                        strict=True)]  # fmt: skip
    shown = rows.assign(**{s.KIND: kinds, s.RULE: rules}).reset_index(drop=True)
    headers = headers_of(_DEADLINES) | {s.RULE_PACK: say("programme.deadline.by")}
    show_table(in_words(shown), "deadlines", headers=headers, file="deadlines", wide=s.RULE)
