"""The published counts as the store returns them, and small made-up ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from data import schema as s

STATISTICS = Path(__file__).parents[3] / "data" / "reference" / "statistics"


def read_published() -> pd.DataFrame:
    """Return the shipped counts in the columns of `fetch_counts`, with printed ranks and shares."""
    tables = []
    for number, dimension in enumerate((s.REGION, s.DOMAIN), start=1):
        table = pd.read_csv(STATISTICS / f"{dimension}_counts.csv", dtype={s.PERIOD: str})
        table = table.rename(columns={dimension: s.NAME})
        table[s.DIMENSION], table[s.IMPORT_ID] = dimension, number
        tables.append(table)
    counts = pd.concat(tables, ignore_index=True)
    counts[s.IMPORTED_AT] = pd.Timestamp("2026-01-01", tz="UTC")
    return counts


def counts_of(*rows: tuple[Any, ...], dimension: str = s.REGION, batch: int = 1) -> pd.DataFrame:
    """Return counts from ``(period, name, certificates, organizations[, group])``."""
    names = [s.PERIOD, s.NAME, s.CERTIFICATES, s.ORGANIZATIONS, s.GROUP]
    frame = pd.DataFrame([(*row, None)[:5] for row in rows], columns=names)
    frame[s.DIMENSION], frame[s.IMPORT_ID] = dimension, batch
    frame[s.SOURCE], frame[s.ORIGIN] = f"batch {batch}", "table"
    frame[s.IMPORTED_AT] = pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(days=batch)
    return frame.astype({s.CERTIFICATES: "Int64", s.ORGANIZATIONS: "Int64", s.GROUP: "str"})
