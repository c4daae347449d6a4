"""Invented scheduling histories whose difficulty has a known cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.workflows.stored_body import StoredBody
from tests.data.workflows.records import (
    frame_of,
    project,
    projects,
    registration,
    registrations,
)

FIRST = date(2024, 1, 1)
# Severity of each cell in a month, from its P, its severity the month before, and chance.
Cause = Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]


def because_of_p(degree: np.ndarray, _: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return -degree + rng.normal(0, 0.1, len(degree))


def because_of_last_month(
    degree: np.ndarray, before: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    return 0.9 * before + rng.normal(0, 0.15, len(degree))


def because_of_nothing(
    degree: np.ndarray, _: np.ndarray, rng: np.random.Generator
) -> np.ndarray:  # fmt: skip
    return rng.normal(0, 0.3, len(degree))


def first_days(count: int) -> list[date]:
    """Return the first days of consecutive months."""
    return list(pd.date_range(FIRST, periods=count, freq="MS").date)


def draw_degrees(rng: np.random.Generator, cells: int, months: int) -> pd.DataFrame:
    """Return P and head count of each cell and month, drawn apart from each other."""
    codes = [f"{number:02d}" for number in range(1, cells + 1)]
    return pd.concat(
        [
            pd.DataFrame(
                {s.PERIOD: f"{month:%Y-%m}", s.SCHEME: "QMS", s.EDITION: "new", s.CODE: codes,
                 s.AUDITORS_COUNT: rng.integers(1, 9, cells),
                 s.MATCH_DEGREE: rng.uniform(0.05, 1.0, cells)}
            )
            for month in first_days(months)
        ],
        ignore_index=True,
    )  # fmt: skip


def draw_requests(
    rng: np.random.Generator, degrees: pd.DataFrame, cause: Cause, each: int = 2
) -> pd.DataFrame:
    """Return requests, `each` per cell and month, whose days to a team follow the severity."""
    parts, severity = [], np.zeros(degrees[s.CODE].nunique())
    for month, cells in degrees.groupby(s.PERIOD):
        severity = cause(cells[s.MATCH_DEGREE].to_numpy(), severity, rng)
        rows = cells.loc[cells.index.repeat(each), [s.SCHEME, s.EDITION, s.CODE]]
        level = np.repeat(severity, each) + rng.normal(0, 0.1, len(rows))
        asked = pd.Timestamp(f"{month}-01") + pd.to_timedelta(
            rng.integers(0, 27, len(rows)), unit="D"
        )
        waited = pd.to_timedelta(np.clip(np.round(15 + 12 * level), 1, None), unit="D")
        rows = rows.assign(
            **{s.PERIOD: month, s.REQUESTED_ON: asked, s.CONFIRMED_ON: asked + waited}
        )
        parts.append(
            rows.assign(
                **{
                    s.DEADLINE: asked + pd.Timedelta(days=30),
                    s.DECLINES: rng.poisson(np.exp(level)).astype(float),
                    s.REPLANS: rng.poisson(0.3, len(rows)).astype(float),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def history_of(requests: pd.DataFrame) -> pd.DataFrame:
    """Return requests as the store keeps the scheduling history."""
    rows = [
        {
            s.PROJECT_ID: f"H{number:05d}", s.SCHEME: row[s.SCHEME],
            s.SPECIALTY_CODES: f"{row[s.EDITION]}:{row[s.CODE]}",
            s.REQUESTED_ON: f"{row[s.REQUESTED_ON]:%Y-%m-%d}",
            s.CONFIRMED_ON: f"{row[s.CONFIRMED_ON]:%Y-%m-%d}",
            s.DECLINES: int(row[s.DECLINES]), s.REPLANS: int(row[s.REPLANS]),
        }
        for number, row in enumerate(requests.to_dict("records"))
    ]  # fmt: skip
    return frame_of(s.HISTORY, rows)


def draw_body(rng: np.random.Generator, cells: int, most: int = 3) -> StoredBody:
    """Return a body with one code per cell, one to `most` auditors and clients each."""
    people, work = [], []
    for number in range(1, cells + 1):
        code = f"new:{number:02d}.01.01"
        for each in range(int(rng.integers(1, most + 1))):
            ratings = {name: f"{rng.uniform(0.2, 1):.2f}" for name in s.AUDITOR_RATINGS}
            people.append(registration(f"A{number}-{each}", code, **ratings))
        for each in range(int(rng.integers(1, most + 1))):
            ratings = {name: f"{rng.uniform(0.2, 1):.2f}" for name in s.PROJECT_RATINGS}
            work.append(project(f"P{number}-{each}", code, **ratings))
    return StoredBody(registrations(*people), projects(*work))
