"""Parameter sets, what was decided about them, and the P kept under each.

A set is written once: there is no function that changes one. Whoever opened the connection
commits.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.store.engine import hold_writing
from data.store.frames import fetch_frame
from data.store.tables import kept_match_degrees, parameter_decisions, parameter_sets

KEPT_VALUES = (
    s.SCHEME, s.EDITION, s.CODE, s.AUDITORS_COUNT, s.PROJECTS_COUNT, s.SUFFICIENCY, s.DIFFICULTY,
    s.MATCH_DEGREE, s.STATE,
)  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def insert_set(
    connection: Connection, identifier: str, document: str, parent: str | None, author: str,
    reason: str, effective_from: date,
) -> bool:  # fmt: skip
    """Save a set and return True; where it stands already, leave it and return False."""
    hold_writing(connection)
    if fetch_document(connection, identifier) is not None:
        return False
    connection.execute(
        sa.insert(parameter_sets).values(
            {
                s.PARAMETER_SET: identifier, "document": document, "parent": parent,
                "author": author, s.REASON: reason, s.EFFECTIVE_FROM: effective_from,
                s.SAVED_AT: _now(),
            }
        )
    )  # fmt: skip
    return True


def fetch_document(connection: Connection, identifier: str) -> str | None:
    """Return the set's JSON document, None for an unknown identifier."""
    column, key = parameter_sets.c.document, parameter_sets.c[s.PARAMETER_SET]
    return connection.scalar(sa.select(column).where(key == identifier))


def fetch_sets(connection: Connection) -> pd.DataFrame:
    """Return every saved set, newest first, with the columns of the table."""
    order = (parameter_sets.c[s.SAVED_AT].desc(), parameter_sets.c[s.PARAMETER_SET])
    return fetch_frame(connection, sa.select(*parameter_sets.columns).order_by(*order))


def insert_decision(
    connection: Connection, identifier: str, decided_by: str, reason: str, effective_from: date
) -> None:
    """Record that a saved set is in force from a day on."""
    hold_writing(connection)
    connection.execute(
        sa.insert(parameter_decisions).values(
            {
                s.PARAMETER_SET: identifier, s.DECIDED_BY: decided_by, s.REASON: reason,
                s.EFFECTIVE_FROM: effective_from, s.DECIDED_AT: _now(),
            }
        )
    )  # fmt: skip


def fetch_decisions(connection: Connection) -> pd.DataFrame:
    """Return every decision, the latest first."""
    order = parameter_decisions.c.id.desc()
    return fetch_frame(connection, sa.select(*parameter_decisions.columns).order_by(order))


def fetch_set_in_force(connection: Connection, day: date) -> str | None:
    """Return the set in force on `day`: of the latest day reached, the last decision."""
    return connection.scalar(
        sa.select(parameter_decisions.c[s.PARAMETER_SET])
        .where(parameter_decisions.c[s.EFFECTIVE_FROM] <= day)
        .order_by(parameter_decisions.c[s.EFFECTIVE_FROM].desc(), parameter_decisions.c.id.desc())
        .limit(1)
    )


def replace_kept(
    connection: Connection, period: str, identifier: str, cells: pd.DataFrame, *, is_demo: bool
) -> None:
    """Keep the cells with a P of one month and set in place of those kept before."""
    hold_writing(connection)
    table = kept_match_degrees
    connection.execute(
        sa.delete(table).where(table.c[s.PERIOD] == period, table.c[s.PARAMETER_SET] == identifier)
    )
    common = {s.PERIOD: period, s.PARAMETER_SET: identifier, s.KEPT_AT: _now(), "is_demo": is_demo}
    known = cells[cells[s.MATCH_DEGREE].notna()].fillna({s.CODE: ""})
    columns = [known[name].tolist() for name in KEPT_VALUES]
    records = [
        common | dict(zip(KEPT_VALUES, row, strict=True)) for row in zip(*columns, strict=True)
    ]
    if records:
        connection.execute(sa.insert(table), records)


def fetch_kept(connection: Connection, scheme: str, edition: str, code: str) -> pd.DataFrame:
    """Return P of one cell by month and set, in the order of months; code "" for none."""
    table = kept_match_degrees
    statement = (
        sa.select(*table.columns)
        .where(table.c[s.SCHEME] == scheme, table.c[s.EDITION] == edition, table.c[s.CODE] == code)
        .order_by(table.c[s.PERIOD], table.c[s.KEPT_AT])
    )
    return fetch_frame(connection, statement)


def remove_kept_demo(connection: Connection) -> None:
    """Remove what was kept of the demonstration body."""
    hold_writing(connection)
    connection.execute(sa.delete(kept_match_degrees).where(kept_match_degrees.c.is_demo))
