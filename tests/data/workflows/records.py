"""Frames of people and projects as the store returns them, from a few words a row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from data import schema as s
from data.workflows.encoding import Period

DAY = date(2026, 1, 1)
YEAR = Period.of(DAY)


def frame_of(table: s.Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows with all columns of a table and the types of the store; absent is missing."""
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        cells = [row.get(column.name) for row in rows]
        if column.kind is s.Kind.DATE:
            columns[column.name] = pd.Series(pd.to_datetime(pd.Series(cells, dtype="str"))).astype(
                "datetime64[us]"
            )
        elif column.kind is s.Kind.COUNT:
            columns[column.name] = pd.Series(cells, dtype="Int64")
        elif column.kind is s.Kind.DAYS:
            columns[column.name] = pd.Series(cells, dtype="float64")
        elif column.kind is s.Kind.FLAG:
            columns[column.name] = pd.Series(cells, dtype="boolean")
        else:
            columns[column.name] = pd.Series(cells, dtype="str")
    return pd.DataFrame(columns)


def registration(
    auditor: str, codes: str | None = "new:33.02.01", **changes: Any
) -> dict[str, Any]:
    """Return a registration as QMS auditor, open-ended and unrated."""
    return {
        s.AUDITOR_ID: auditor, s.SCHEME: "QMS", s.LEVEL: s.AUDITOR, s.SPECIALTY_CODES: codes,
        **changes,
    }  # fmt: skip


def project(name: str, codes: str | None = "new:33.02.01", **changes: Any) -> dict[str, Any]:
    """Return a QMS project without window and ratings."""
    return {s.PROJECT_ID: name, s.SCHEME: "QMS", s.SPECIALTY_CODES: codes, **changes}


def registrations(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return the frame of registrations."""
    return frame_of(s.AUDITORS, list(rows))


def projects(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return the frame of projects."""
    return frame_of(s.PROJECTS, list(rows))
