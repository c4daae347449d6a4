"""What an audit programme asks for: days by month, and visits that could be combined."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from matching.programme import OVERDUE, UNDATED


def select_period(programme: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return the audits whose window meets a period, and what is overdue or has no known window."""
    owed = programme[s.STATE].isin([OVERDUE, UNDATED])
    meets = (programme[s.WINDOW_START] <= pd.Timestamp(end)) & (
        programme[s.WINDOW_END] >= pd.Timestamp(start)
    )
    return programme[owed | meets].reset_index(drop=True)


def select_due(programme: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return the audits that have to be done within a period: the last day of the window is in it.

    Those overdue already are owed whatever the period and left out.
    """
    ends = programme[s.WINDOW_END]
    due = (ends >= pd.Timestamp(start)) & (ends <= pd.Timestamp(end))
    return programme[due & (programme[s.STATE] != OVERDUE)].reset_index(drop=True)


def add_months_due(programme: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Add ``period``: the month in which a window ends, of the reference day where overdue."""
    ends = programme[s.WINDOW_END].clip(lower=pd.Timestamp(as_of))
    return programme.assign(**{s.PERIOD: ends.dt.strftime("%Y-%m")})


def count_demand(programme: pd.DataFrame, as_of: date, by: tuple[str, ...]) -> pd.DataFrame:
    """Count audits and auditor days that have to be done, by any of month, scheme, province.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`.
    by
        Columns; with ``edition`` and ``code`` an audit counts for each of its codes and its days
        are split evenly over them (MODEL.md, section 2).

    Returns
    -------
    DataFrame
        `by` with ``audits``, ``auditor_days`` and ``days_unknown``: audits whose days no pack
        gives. Audits without a known window have no month.
    """
    rows = add_months_due(programme, as_of)
    if s.CODE in by:
        rows = split_codes(rows)
    known = rows[s.AUDITOR_DAYS].notna()
    return (
        rows.assign(**{s.DAYS_UNKNOWN: ~known, s.AUDITS: 1})
        .groupby(list(by), dropna=False)[[s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN]]
        .sum()
        .reset_index()
    )


def split_codes(programme: pd.DataFrame) -> pd.DataFrame:
    """Return one row per audit and code, its days split evenly; no codes: one row, code blank."""
    parts = programme[s.SPECIALTY_CODES].fillna("").str.split("|")
    rows = programme.assign(**{s.CODE: parts, s.NUMBER: parts.str.len()}).explode(s.CODE)
    pairs = rows[s.CODE].str.partition(":")
    return rows.assign(**{
        s.EDITION: pairs[0].astype("str"),
        s.CODE: pairs[2].astype("str"),
        s.AUDITOR_DAYS: rows[s.AUDITOR_DAYS] / rows[s.NUMBER],
    }).drop(columns=s.NUMBER)  # fmt: skip


def list_visits(programme: pd.DataFrame) -> pd.DataFrame:
    """Return audits of one organisation that could be made in one visit.

    Windows of an organisation are pierced by as few days as possible: the audits that share such
    a day, of two or more schemes, can be one visit. Audits without a known window are left out.

    Returns
    -------
    DataFrame
        Rows of `programme` with ``visit`` (a number), ``visit_from`` and ``visit_to``: the days
        that all windows of the visit share.
    """
    rows = programme[programme[s.WINDOW_END].notna()]
    rows = rows.sort_values([s.ORGANIZATION_ID, s.WINDOW_END, s.SCHEME])
    visits = _number_visits(
        rows[s.ORGANIZATION_ID].to_numpy(), rows[s.WINDOW_START].to_numpy("datetime64[D]"),
        rows[s.WINDOW_END].to_numpy("datetime64[D]"),
    )  # fmt: skip
    rows = rows.assign(**{s.VISIT: visits})
    shared = rows.groupby(s.VISIT)
    rows = rows.assign(**{
        s.VISIT_FROM: shared[s.WINDOW_START].transform("max"),
        s.VISIT_TO: shared[s.WINDOW_END].transform("min"),
    })  # fmt: skip
    return rows[shared[s.SCHEME].transform("nunique") > 1].reset_index(drop=True)


def _number_visits(owners: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> list[int]:
    """Number the visits of rows sorted by owner and end: a new one where a window starts late."""
    numbers: list[int] = []
    number, owner, last = -1, None, None
    for row, (own, start) in enumerate(zip(owners, starts, strict=True)):
        if own != owner or start > last:
            number, owner, last = number + 1, own, ends[row]
        numbers.append(number)
    return numbers
