"""Published counts of every source side by side; corrected rows name the import they complete."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.store.frames import fetch_frame, insert_rows, list_cells
from data.store.tables import DIMENSION, IMPORTED_AT, import_sources, imports, national_counts


def insert_counts(connection: Connection, import_id: int, frame: pd.DataFrame) -> None:
    """Insert the counts of one import (see `Repository.save_counts`)."""
    cells = list_cells(_by_dimension(frame), national_counts)
    insert_rows(connection, national_counts, import_id, cells)


def fetch_counts(connection: Connection) -> pd.DataFrame:
    """Return every count in the order they were brought (see `Repository.fetch_counts`)."""
    columns = [column for column in national_counts.columns if not column.primary_key]
    statement = (
        sa.select(*columns, imports.c[IMPORTED_AT], imports.c.is_bundled)
        .join_from(national_counts, imports)
        .order_by(national_counts.c.id)
    )
    counts = fetch_frame(connection, statement)
    sources = fetch_frame(connection, sa.select(*import_sources.columns))
    # Rows confirmed from several reports are no counts.
    corrected = sources[sources[s.IMPORT_ID].isin(counts[s.IMPORT_ID])]
    corrected = corrected.set_index(s.IMPORT_ID)[s.MADE_FROM]
    return counts.assign(**{s.MADE_FROM: counts[s.IMPORT_ID].map(corrected).astype("Int64")})


def _by_dimension(frame: pd.DataFrame) -> pd.DataFrame:
    if DIMENSION in frame and s.NAME in frame:
        return frame
    parts = []
    for dimension in (s.REGION, s.DOMAIN):
        if dimension in frame:
            part = frame[frame[dimension].notna() & (frame[dimension] != "")]
            parts.append(part.rename(columns={dimension: s.NAME}).assign(**{DIMENSION: dimension}))
    return pd.concat(parts, ignore_index=True) if parts else frame.iloc[:0]
