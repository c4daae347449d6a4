"""Days beside certificates: whether the people of a scheme have the days its audits ask for."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data import schema as s
from data.indicators.staffing_days import list_short
from data.workflows.encoding import Period
from data.workflows.staffing import Staffing, StaffingDays
from pages.components.messages import say
from pages.components.tables import show_table

_COLUMNS = (s.SCHEME, s.CERTIFICATES, s.AUDITORS_COUNT, s.DEMAND_DAYS, s.DAYS_UNKNOWN,
            s.SUPPLY_DAYS, s.P_SHARE, s.DAYS_VERDICT)  # fmt: skip
_MOST_NAMED = 3


def days_sentence(days: StaffingDays) -> str:
    """Return which schemes lack days and how many; blank where none does."""
    short = list_short(days.by_scheme)
    if short.empty:
        return ""
    parts = [
        say("staffing.days.lacking", scheme=row[s.SCHEME], days=row[s.SHORTAGE])
        for row in short.head(_MOST_NAMED).to_dict("records")
    ]
    names = say("frame.comma").join(parts)
    return say("staffing.days.finding", names=names, count=len(short))


def show_days(days: StaffingDays, found: Staffing, period: Period) -> None:
    """Days asked for and days there by scheme, with the verdict and what the days rest on."""
    if days.by_scheme.empty or found.total[s.CERTIFICATES].isna().any():
        return
    counts = found.by_scheme[[s.SCHEME, s.CERTIFICATES, s.AUDITORS_COUNT]]
    shown = days.by_scheme.merge(counts, on=s.SCHEME, how="left").sort_values(
        [s.DEMAND_DAYS, s.CERTIFICATES], ascending=False, ignore_index=True
    )
    st.subheader(say("staffing.days.heading"), anchor=False)
    st.caption(
        say("staffing.days.note", start=period.start, end=period.end, people=days.people,
            assumed=days.assumed, assumption=days.assumption)
    )  # fmt: skip
    show_table(
        shown.assign(**{s.DAYS_VERDICT: [_verdict(row) for row in shown.to_dict("records")]}),
        "days", headers={name: say(f"staffing.column.{name}") for name in _COLUMNS},
        file="staffing-days",
        decimals={s.DEMAND_DAYS: 1, s.SUPPLY_DAYS: 1, s.P_SHARE: 2}, wide=s.DAYS_VERDICT,
    )  # fmt: skip


def _verdict(row: dict[Any, Any]) -> str:
    return say(f"staffing.days.verdict.{row[s.DAYS_VERDICT]}", count=row[s.DAYS_UNKNOWN])
