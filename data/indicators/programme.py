"""What an audit programme asks for: days by month, and visits that could be combined."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from matching.programme import OVERDUE, UNDATED

IN_PERIOD, BEYOND = "in_period", "beyond"


def select_period(programme: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return the audits whose window meets a period, and what is overdue or has no known window."""
    owed = programme[s.STATE].isin([OVERDUE, UNDATED])
    meets = (programme[s.WINDOW_START] <= pd.Timestamp(end)) & (
        programme[s.WINDOW_END] >= pd.Timestamp(start)
    )
    return programme[owed | meets].reset_index(drop=True)


def add_standing(programme: pd.DataFrame, end: date) -> pd.DataFrame:
    """Add ``standing``: how each audit of `select_period` stands to a period that ends on a day.

    ``overdue`` and ``undated`` as on the reference day; else ``in_period``, where the last day of
    the window is in it, so that the audit has to be done, or ``beyond``, where it can be done.
    """
    state = programme[s.STATE]
    late = programme[s.WINDOW_END] > pd.Timestamp(end)
    ahead = late.map({True: BEYOND, False: IN_PERIOD})
    owed = state.isin([OVERDUE, UNDATED])
    return programme.assign(**{s.STANDING: state.where(owed, ahead)})


def count_by_month(audits: pd.DataFrame, as_of: date, start: date, end: date) -> pd.DataFrame:
    """Count audits and auditor days by month and scheme, what is overdue apart.

    Parameters
    ----------
    audits
        From `add_standing`; only what is overdue or in the period counts.
    start, end
        First and last day of the period.

    Returns
    -------
    DataFrame
        ``period, scheme, audits, auditor_days, days_unknown``, first ``overdue`` where there is
        any, then every month in order; a month without audits has one row of zeros.
    """
    late = audits[audits[s.STANDING] == OVERDUE].assign(**{s.PERIOD: OVERDUE})
    due = count_demand(audits[audits[s.STANDING] == IN_PERIOD], as_of, (s.PERIOD, s.SCHEME))
    months = pd.period_range(start, end, freq="M").astype("str")
    bare = [month for month in months if month not in set(due[s.PERIOD])]
    zeros = pd.DataFrame({s.PERIOD: bare, s.SCHEME: "", s.AUDITS: 0, s.AUDITOR_DAYS: 0.0,
                          s.DAYS_UNKNOWN: 0})  # fmt: skip
    by_month = pd.concat([due, zeros]) if bare and len(due) else zeros if bare else due
    by_month = by_month.sort_values([s.PERIOD, s.SCHEME])
    counted = _count(late, (s.PERIOD, s.SCHEME))
    return pd.concat([counted, by_month], ignore_index=True) if len(counted) else by_month


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
        As `sum_demand`. Audits without a known window have no month.
    """
    rows = add_months_due(programme, as_of)
    if s.CODE in by:
        rows = split_codes(rows)
    return _count(rows, by)


def _count(rows: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    unknown = rows[s.AUDITOR_DAYS].isna().astype(int)
    return sum_demand(rows.assign(**{s.AUDITS: 1, s.DAYS_UNKNOWN: unknown}), by)


def sum_demand(counts: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Sum counted audits by columns.

    Returns
    -------
    DataFrame
        `by` with ``audits``, the known ``auditor_days``, missing where none is known, and
        ``days_unknown``: audits whose days no pack gives.
    """
    names = [s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN]
    # A sum over unknown days only is unknown, not zero.
    return counts.groupby([*by], dropna=False)[names].sum(min_count=1).reset_index()


def split_codes(programme: pd.DataFrame) -> pd.DataFrame:
    """Return one row per audit and code, its days split evenly; no codes: one row, code blank."""
    parts = programme[s.SPECIALTY_CODES].fillna("").str.split("|")
    rows = programme.assign(**{s.CODE: parts, s.NUMBER: parts.str.len()}).explode(s.CODE)
    pairs = [str(code).partition(":") for code in rows[s.CODE]]
    return rows.assign(**{
        s.EDITION: pd.array([edition for edition, _, _ in pairs], dtype="str"),
        s.CODE: pd.array([code for _, _, code in pairs], dtype="str"),
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
