"""The audit programme in words and as lines on paper for people."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.programme import BEYOND, IN_PERIOD, add_standing
from matching.programme import OVERDUE, UNDATED
from reporting.locale import text

_COLUMNS = (s.WINDOW_START, s.WINDOW_END, s.SCHEME, s.AUDIT_TYPE, s.AUDITOR_DAYS, s.STATE,
            s.ORGANIZATION_ID, s.RULE_PACK, s.DAYS_PACK)  # fmt: skip
_ROW = "{:<12} {:<12} {:<7} {:<16} {:>12}  {:<9} {:<15} {:<15} {}"


def days_text(audits: pd.DataFrame, language: str) -> str:
    """Return the auditor days; at least so many where some are unknown."""
    days = audits[s.AUDITOR_DAYS]
    return sum_text(days.sum(min_count=min(1, len(days))), int(days.isna().sum()), language)


def sum_text(days: float, unknown: int, language: str) -> str:
    """Return a sum of known days, NaN where none is, with how many audits it does not know."""
    if pd.isna(days):
        return text(language, "programme.days_unknown")
    form = "programme.days_some" if unknown else "programme.days_sure"
    return text(language, form, days=days, unknown=unknown)


def print_programme(
    programme: pd.DataFrame, start: date, end: date, province: str | None, language: str
) -> None:
    """Print how many audits are due in a period, late or undated, and each of them in a line.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`.
    start, end
        First and last day of the period.
    province
        Full name of the one asked for, None = all.
    """
    place = ""
    if province:
        place = text(language, "programme.place", name=text(language, f"places.{province}"))
    if programme.empty:
        print(text(language, "terminal.no_audits_there" if province else "terminal.no_audits",
                   place=place))  # fmt: skip
        return
    print(text(language, "terminal.programme_head", start=start, end=end, place=place))
    audits = add_standing(programme, end)
    for standing in (IN_PERIOD, BEYOND, OVERDUE, UNDATED):
        part = audits[audits[s.STANDING] == standing]
        key = f"terminal.programme_{standing}"
        print("  " + text(language, key if len(part) else f"{key}_none", count=len(part),
                          days=days_text(part, language)))  # fmt: skip
    print(_ROW.format(*_COLUMNS))
    for audit in audits[[*_COLUMNS]].itertuples(index=False):
        print(_ROW.format(*map(_cell, audit)).rstrip())


def _cell(value: object) -> str:
    if pd.isna(value):
        return "-"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
