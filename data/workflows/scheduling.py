"""The scheduling history as requests per cell, and P of the months it covers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.loaders.reference import read_code_book
from data.workflows.encoding import Period
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import StoredBody
from matching.parameters import Parameters
from matching.specialty_codes import CodeBook

_DATES = (s.REQUESTED_ON, s.CONFIRMED_ON, s.AUDITED_ON)


def split_requests(body: StoredBody, level: str, staffing_days: int) -> pd.DataFrame:
    """Return one row per request and code at `level`, with the day it should be staffed by.

    That day is the end of the project's window, or `staffing_days` after the request where the
    project is not stored. Requests without a day of request, or audited without a day of
    confirmation, tell no wait and are left out; a code coarser than the level belongs to no cell.

    Returns
    -------
    DataFrame
        ``scheme, edition, code`` (empty without a code list), ``period`` (month of the request),
        ``requested_on, confirmed_on, deadline, declines, replans``.
    """
    dates = {name: pd.to_datetime(body.history[name]) for name in _DATES}
    rows = body.history.assign(**dates)
    rows = rows[rows[s.REQUESTED_ON].notna()]
    rows = rows[rows[s.CONFIRMED_ON].notna() | rows[s.AUDITED_ON].isna()]
    rows = rows.merge(body.projects[[s.PROJECT_ID, s.WINDOW_END]], on=s.PROJECT_ID, how="left")
    assumed = rows[s.REQUESTED_ON] + pd.Timedelta(days=staffing_days)
    rows[s.PERIOD] = rows[s.REQUESTED_ON].dt.strftime("%Y-%m")
    rows[s.DEADLINE] = pd.to_datetime(rows[s.WINDOW_END]).fillna(assumed)
    pairs = list(zip(rows[s.SCHEME], rows[s.SPECIALTY_CODES].fillna(""), strict=True))
    cells = {pair: _cells_of(*pair, read_code_book(), level) for pair in set(pairs)}
    parts = [(row, *cell) for row, pair in enumerate(pairs) for cell in cells[pair]]
    numbers = [row for row, *_ in parts]
    found = rows[[s.SCHEME, s.PERIOD, s.REQUESTED_ON, s.CONFIRMED_ON, s.DEADLINE, s.DECLINES,
                  s.REPLANS]]  # fmt: skip
    return (
        found.iloc[numbers]
        .reset_index(drop=True)
        .assign(
            **{
                s.EDITION: pd.Series([edition for _, edition, _ in parts], dtype="str"),
                s.CODE: pd.Series([code for _, _, code in parts], dtype="str"),
            }
        )
    )


def _cells_of(scheme: str, text: str, book: CodeBook, level: str) -> list[tuple[str, str]]:
    """Return edition and code of each cell a request belongs to, each once."""
    if book.is_codeless(scheme):
        return [(s.EDITION_NEW, "")]
    cells = []
    for written in filter(None, text.split("|")):
        edition, _, code = written.partition(":")
        shortened = book.truncate(scheme, code, level)
        if shortened is not None:
            cells.append((edition, shortened))
    return list(dict.fromkeys(cells))


def observed_until(body: StoredBody, as_of: date) -> date:
    """Return the last day the history speaks of, at most the reference date.

    Requests still open are watched until then: after it nobody wrote anything down.
    """
    dates = pd.DataFrame({name: pd.to_datetime(body.history[name]) for name in _DATES})
    latest = dates.where(dates <= pd.Timestamp(as_of)).max().max()
    return as_of if pd.isna(latest) else latest.date()


def list_months(requests: pd.DataFrame, until: date) -> list[date]:
    """Return the first day of each month from the first request to the end of observation."""
    days = requests[s.REQUESTED_ON]
    if not (days <= pd.Timestamp(until)).any():
        return []
    months = pd.period_range(days.min(), pd.Timestamp(until), freq="M")
    return [month.start_time.date() for month in months]


def assess_month(body: StoredBody, month: date, level: str, parameters: Parameters) -> pd.DataFrame:
    """Return P and head count of every cell as of the first day of a month.

    Due audits that are no projects ask for no weeks here (`StoredBody.without_programme`).
    """
    cells = assess_body(body.without_programme(), Period.of(month), level, parameters).cells
    found = cells[[*s.CELL_KEY, s.AUDITORS_COUNT, s.MATCH_DEGREE]].assign(
        **{s.PERIOD: f"{month:%Y-%m}"}
    )
    found[s.CODE] = found[s.CODE].fillna("").astype(str)
    return found
