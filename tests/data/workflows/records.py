"""Frames of people and projects as the store returns them, from a few words a row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pandas as pd

from data import schema as s
from data.loaders.reference import read_code_book
from data.workflows.encoding import EncodedBody, Period, encode_body
from matching.parameters import Parameters

Cell = tuple[str, str, str | None]
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


def encode(
    people: pd.DataFrame | None = None,
    work: pd.DataFrame | None = None,
    level: str = "small",
    period: Period = YEAR,
    province: str | None = None,
    **settings: Any,
) -> EncodedBody:
    """Encode frames of a body; an absent side is empty."""
    people = registrations() if people is None else people
    work = projects() if work is None else work
    return encode_body(
        people, work, read_code_book(), period, level, Parameters(**settings), province
    )


def cells_of(encoded: EncodedBody) -> list[Cell]:
    """Return scheme, edition and code of each cell, in order."""
    return list(encoded.cells[[s.SCHEME, s.EDITION, s.CODE]].itertuples(index=False, name=None))


def members(encoded: EncodedBody, side: str) -> dict[Cell, list[str]]:
    """Return the names of the auditors or projects of each cell."""
    frame, name = {
        "auditor": (encoded.registrations, s.AUDITOR_ID),
        "project": (encoded.projects, s.PROJECT_ID),
    }[side]
    rows, numbers = (getattr(encoded.body, f"{side}_{part}") for part in ("rows", "cells"))
    found: dict[Cell, list[str]] = defaultdict(list)
    for row, number in zip(rows, numbers, strict=True):
        found[cells_of(encoded)[number]].append(frame[name].iloc[row])
    return {cell: sorted(names) for cell, names in found.items()}
