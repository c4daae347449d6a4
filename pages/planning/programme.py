"""Audit programme: who is due when, how many auditor days, under which rule."""

from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.programme import BEYOND, IN_PERIOD, add_standing
from data.indicators.visits import sum_saved
from matching.programme import OVERDUE, UNDATED
from matching.rule_checks import AUDIT_TYPES
from pages.components import access, filters, frame
from pages.components.access import programme as programmes
from pages.components.messages import language, say
from pages.components.programme_charts import show_calendar, show_charts
from pages.components.programme_lists import (
    find_visits,
    show_audits,
    show_codes,
    show_day,
    show_deadlines,
    show_visits,
)
from pages.components.sentences import region_name
from reporting.programme import days_text

MONTHS = (1, 3, 6, 12, 24, 36)
STANDINGS = (IN_PERIOD, BEYOND, OVERDUE, UNDATED)


def show_period(places: list, as_of: date) -> tuple[date, date]:
    """Offer the first month and how many; return first and last day."""
    months = pd.period_range(as_of, periods=programmes.HORIZON_MONTHS, freq="M").astype("str")
    with places[1]:
        first = filters.show_choice("from", say("programme.filter.from"), list(months))
    start = date.fromisoformat(f"{first}-01")
    ahead = len(months) - list(months).index(first)
    with places[2]:
        count = filters.show_choice(
            "months", say("programme.filter.months"),
            [str(number) for number in MONTHS if number <= ahead], default="12",
            label_of=lambda number: say("programme.filter.count", count=int(number)),
        )  # fmt: skip
    return start, programmes.last_day(start, int(count))


def show_kinds(places: list, audits: pd.DataFrame) -> tuple[str, str, str, str]:
    """Offer province, scheme, audit type and state; return the choices."""
    with places[3]:
        province = filters.show_province()
    with places[4]:
        scheme = filters.show_scheme(sorted(audits[s.SCHEME].dropna().unique()))
    with places[5]:
        kind = filters.show_choice(
            "type", say("programme.filter.type"), [filters.ALL, *AUDIT_TYPES],
            label_of=lambda name: say("programme.filter.all") if name == filters.ALL
            else say(f"workload.audit_type.{name}"),
        )  # fmt: skip
    with places[6]:
        standing = filters.show_choice(
            "state", say("programme.filter.state"), [filters.ALL, *STANDINGS],
            label_of=lambda name: say("programme.filter.all") if name == filters.ALL
            else say(f"programme.standing.{name}"),
        )  # fmt: skip
    return province, scheme, kind, standing


def keep(audits: pd.DataFrame, choices: dict[str, str]) -> pd.DataFrame:
    """Return the audits that meet every choice."""
    for name, value in choices.items():
        if value != filters.ALL:
            audits = audits[audits[name] == value]
    return audits.reset_index(drop=True)


def period_words(start: date, end: date) -> str:
    """Return a month, or from which to which."""
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    return first if first == last else say("programme.period", start=first, end=last)


def show_finding(parts: dict[str, pd.DataFrame], words: str, province: str) -> None:
    """Title, what is due in the period, in how many days, and what is overdue."""
    due, late = parts[IN_PERIOD], parts[OVERDUE]
    place = "" if province == filters.ALL else say("programme.place", name=region_name(province))
    overdue = say("programme.overdue" if len(late) else "programme.overdue_none", count=len(late))
    values = {"period": words, "place": place, "overdue": overdue}
    if len(due):
        days = days_text(due, language())
        sentence = say("programme.finding", count=len(due), days=days, **values)
    else:
        sentence = say("programme.finding_none", **values)
    frame.show_title(say("menu.page.programme"), sentence)


def show_key_figures(parts: dict[str, pd.DataFrame], visits: pd.DataFrame) -> None:
    """Due, days, overdue, undated, and visits that could be combined."""
    due, late = parts[IN_PERIOD], parts[OVERDUE]
    unknown = int(due[s.AUDITOR_DAYS].isna().sum())
    days = "—" if unknown and unknown == len(due) else f"{due[s.AUDITOR_DAYS].sum():,.1f}"
    saved = sum_saved(visits)
    savings = say("programme.days_unknown")
    if pd.notna(saved):
        savings = say("programme.figure.visits_remark", days=saved)
    frame.show_figures(
        [
            (say("programme.figure.due"), f"{len(due):,}",
             say("programme.figure.due_remark", count=len(parts[BEYOND]))),
            (say("programme.figure.days"), days,
             say("programme.figure.days_remark", count=unknown)),
            (say("programme.figure.overdue"), f"{len(late):,}",
             days_text(late, language()) if len(late) else ""),
            (say("programme.figure.undated"), f"{len(parts[UNDATED]):,}",
             say("programme.figure.undated_remark")),
            (say("programme.figure.visits"), f"{len(visits):,}", savings),
        ]
    )  # fmt: skip


heading = st.container()
places = frame.filter_row(7)
with places[0]:
    as_of = filters.show_as_of().as_of
start, end = show_period(places, as_of)
met = add_standing(programmes.period(as_of, start, end), end)
province, scheme, kind, standing = show_kinds(places, met)
audits = keep(met, {s.PROVINCE: province, s.SCHEME: scheme, s.AUDIT_TYPE: kind,
                    s.STANDING: standing})  # fmt: skip
parts = {name: audits[audits[s.STANDING] == name] for name in STANDINGS}
words = period_words(start, end)
with heading:
    show_finding(parts, words, province)
if met.empty:
    frame.show_empty(say("programme.empty"), say("programme.empty_remedy"))
else:
    visits = find_visits(keep(met, {s.PROVINCE: province}), as_of, scheme)
    show_key_figures(parts, visits)
    show_charts(audits, as_of, start, end, words, province)
    tabs = st.tabs([say(f"programme.tab.{name}") for name in
                    ("audits", "calendar", "visits", "codes", "deadlines")])  # fmt: skip
    with tabs[0]:
        show_audits(audits, as_of)
    with tabs[1]:
        day = show_calendar(parts[IN_PERIOD], start, end)
        if day:
            show_day(parts[IN_PERIOD], day)
    with tabs[2]:
        show_visits(visits)
    with tabs[3]:
        show_codes(parts[IN_PERIOD], as_of)
    with tabs[4]:
        show_deadlines(as_of, province, scheme)
frame.show_provenance(
    source=say("programme.source"), month=f"{as_of}", rows=len(audits), filtered=words,
    demo=access.is_demo(),
)  # fmt: skip
