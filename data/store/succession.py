"""Rows that replace each other: one current row per key, the older ones kept behind it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.store.frames import as_cell, fetch_frame, insert_rows, list_cells
from data.store.tables import REPLACED_BY, VERSIONED

# SQLite takes at most 32,766 parameters in a statement.
_CHUNK = 5_000


def save_rows(
    connection: Connection, table: sa.Table, kind: s.Table, import_id: int, frame: pd.DataFrame
) -> None:
    """Insert the rows of one import; the current rows of the same keys become its history.

    Rows whose key the import does not mention stay current.
    """
    cells = list_cells(frame, table)
    keys = set(zip(*(cells[part] for part in kind.key), strict=True))
    current = connection.execute(
        sa.select(table.c.id, *(table.c[part] for part in kind.key)).where(_is_current(table))
    )
    replaced = [row[0] for row in current if tuple(map(as_cell, row[1:])) in keys]
    _close(connection, table, replaced, import_id)
    insert_rows(connection, table, import_id, cells)


def remove_rows(connection: Connection, import_id: int) -> None:
    """Delete the rows of one import; what they replaced becomes current or keeps a newer heir."""
    for table, kind in VERSIONED:
        _pass_on(connection, table, kind, import_id)
        connection.execute(sa.delete(table).where(table.c[s.IMPORT_ID] == import_id))
        connection.execute(
            sa.update(table).where(table.c[REPLACED_BY] == import_id).values({REPLACED_BY: None})
        )


def _pass_on(connection: Connection, table: sa.Table, kind: s.Table, import_id: int) -> None:
    """Where a row to be deleted was itself replaced, its predecessor gets the same successor."""
    key = [table.c[part] for part in kind.key]
    # Matched here: PostgreSQL without fresh statistics took 90 s for the correlated update.
    heirs = {
        tuple(row[1:]): row[0]
        for row in connection.execute(
            sa.select(table.c[REPLACED_BY], *key).where(
                table.c[s.IMPORT_ID] == import_id, table.c[REPLACED_BY].is_not(None)
            )
        )
    }
    if not heirs:
        return
    orphans: dict[int, list[int]] = {}
    for row in connection.execute(
        sa.select(table.c.id, *key).where(table.c[REPLACED_BY] == import_id)
    ):
        if tuple(row[1:]) in heirs:
            orphans.setdefault(heirs[tuple(row[1:])], []).append(row[0])
    for heir, ids in orphans.items():
        _close(connection, table, ids, heir)


def _close(connection: Connection, table: sa.Table, ids: list[int], heir: int) -> None:
    for start in range(0, len(ids), _CHUNK):
        connection.execute(
            sa.update(table)
            .where(table.c.id.in_(ids[start : start + _CHUNK]))
            .values({REPLACED_BY: heir})
        )


def find_successors(connection: Connection, import_id: int) -> list[int]:
    """Return the imports whose rows replaced rows of `import_id`, oldest first."""
    found: set[int] = set()
    for table, _ in VERSIONED:
        found.update(
            connection.scalars(
                sa.select(table.c[REPLACED_BY])
                .where(table.c[s.IMPORT_ID] == import_id, table.c[REPLACED_BY].is_not(None))
                .distinct()
            )
        )
    return sorted(found)


def fetch_current(connection: Connection, table: sa.Table, columns: list[str]) -> pd.DataFrame:
    """Return the current rows in the order they were brought."""
    statement = sa.select(*(table.c[name] for name in columns))
    return fetch_frame(connection, statement.where(_is_current(table)).order_by(table.c.id))


def _is_current(table: sa.Table) -> sa.ColumnElement[Any]:
    return table.c[REPLACED_BY].is_(None)
