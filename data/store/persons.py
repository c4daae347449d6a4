"""What people decided about two numbers that may be one person; the last decision holds."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.store.engine import hold_writing
from data.store.frames import fetch_frame
from data.store.import_records import as_stored_moment
from data.store.tables import person_decisions

_PAIR = [s.FIRST_NUMBER, s.OTHER_NUMBER]


def insert_person_decisions(
    connection: Connection,
    pairs: Iterable[tuple[str, str]],
    state: str,
    reason: str,
    decided_by: str,
    *,
    is_demo: bool,
) -> None:
    """Record one decision about several pairs of numbers, whichever number is named first."""
    hold_writing(connection)
    common = {s.STATE: state, s.REASON: reason, s.DECIDED_BY: decided_by,
              s.DECIDED_AT: as_stored_moment(None), "is_demo": is_demo}  # fmt: skip
    rows = [dict(zip(_PAIR, sorted(pair), strict=True)) | common for pair in pairs]
    if rows:
        connection.execute(sa.insert(person_decisions), rows)


def fetch_person_decisions(connection: Connection) -> pd.DataFrame:
    """Return the decision that holds for each pair, the earliest decided first."""
    statement = sa.select(*person_decisions.columns).order_by(person_decisions.c.id)
    decisions = fetch_frame(connection, statement)
    return decisions.drop_duplicates(_PAIR, keep="last", ignore_index=True)


def remove_demo_decisions(connection: Connection) -> None:
    """Remove what was decided about people of the demonstration body."""
    hold_writing(connection)
    connection.execute(sa.delete(person_decisions).where(person_decisions.c.is_demo))
