"""What people decided about findings of data quality; the last decision on a finding holds."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.store.engine import hold_writing
from data.store.frames import fetch_frame
from data.store.import_records import as_stored_moment
from data.store.tables import quality_decisions


def insert_decisions(
    connection: Connection, findings: Iterable[str], state: str, reason: str, decided_by: str
) -> None:
    """Record one decision about several findings."""
    hold_writing(connection)
    common = {s.STATE: state, s.REASON: reason, s.DECIDED_BY: decided_by,
              s.DECIDED_AT: as_stored_moment(None)}  # fmt: skip
    rows = [{s.FINDING: finding, **common} for finding in findings]
    if rows:
        connection.execute(sa.insert(quality_decisions), rows)


def fetch_decisions(connection: Connection) -> pd.DataFrame:
    """Return the decision that holds for each finding."""
    table = quality_decisions
    statement = sa.select(*table.columns).order_by(table.c.id)
    return fetch_frame(connection, statement).drop_duplicates(s.FINDING, keep="last")
