"""A seeded large body for timing: 2,000 auditors × 3 schemes, 20,000 projects, 615 codes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.loaders.reference import read_code_book

AS_OF = date(2026, 7, 1)
SCHEMES = ("QMS", "EMS", "OHSMS")


def small_codes() -> list[str]:
    """Return the 615 small codes of the current edition."""
    return read_code_book().codes("QMS", s.EDITION_NEW, "small")


def _ratings(
    generator: np.random.Generator, names: tuple[str, ...], size: int
) -> dict[str, object]:
    values = generator.integers(40, 101, (len(names), size)) / 100
    missing = generator.random((len(names), size)) < 0.15
    return {
        name: pd.array(np.where(gap, None, row.astype(str)), dtype="str")
        for name, row, gap in zip(names, values, missing, strict=True)
    }


def _codes(
    generator: np.random.Generator, codes: list[str], low: int, high: int, size: int
) -> list[str]:
    names = np.array([f"new:{code}" for code in codes], dtype=object)
    return [
        "|".join(generator.choice(names, count, replace=False))
        for count in generator.integers(low, high, size)
    ]


def build_registrations(auditors: int = 2_000, seed: int = 7) -> pd.DataFrame:
    """Return the registrations of `auditors` people in three schemes, about 25 codes each."""
    generator = np.random.default_rng(seed)
    size = auditors * len(SCHEMES)
    frame = pd.DataFrame(
        {
            s.AUDITOR_ID: np.repeat([f"A{n:05d}" for n in range(auditors)], len(SCHEMES)),
            s.SCHEME: np.tile(SCHEMES, auditors),
            s.LEVEL: s.AUDITOR,
            s.SPECIALTY_CODES: _codes(generator, small_codes(), 10, 41, size),
            **_ratings(generator, s.AUDITOR_RATINGS, size),
        }
    )
    return _completed(frame, s.AUDITORS)


def build_projects(projects: int = 20_000, seed: int = 8) -> pd.DataFrame:
    """Return `projects` with one or two codes each, all inside the 12 months from `AS_OF`."""
    generator = np.random.default_rng(seed)
    starts = pd.Timestamp(AS_OF) + pd.to_timedelta(generator.integers(0, 330, projects), unit="D")
    frame = pd.DataFrame(
        {
            s.PROJECT_ID: [f"P{n:06d}" for n in range(projects)],
            s.SCHEME: generator.choice(SCHEMES, projects),
            s.SPECIALTY_CODES: _codes(generator, small_codes(), 1, 3, projects),
            s.WINDOW_START: starts,
            s.WINDOW_END: starts + pd.Timedelta(days=30),
            s.CERTIFICATES_HELD: generator.integers(1, 4, projects).astype(float),
            **_ratings(generator, s.PROJECT_RATINGS, projects),
        }
    )
    return _completed(frame, s.PROJECTS)


def _completed(frame: pd.DataFrame, table: s.Table) -> pd.DataFrame:
    """Add the columns of the table that the body does not need, empty."""
    for column in table.columns:
        if column.name not in frame:
            if column.kind is s.Kind.DATE:
                frame[column.name] = pd.NaT
            elif column.kind in (s.Kind.COUNT, s.Kind.DAYS):
                frame[column.name] = np.nan
            elif column.kind is s.Kind.FLAG:
                frame[column.name] = pd.array([None] * len(frame), dtype="boolean")
            else:
                frame[column.name] = pd.array([None] * len(frame), dtype="str")
    for column in table.columns:
        if column.kind is s.Kind.DATE:
            frame[column.name] = pd.to_datetime(frame[column.name])
    frame[s.EXTRA] = ""
    return frame[[*table.names, s.EXTRA]]
