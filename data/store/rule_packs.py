"""Rule packs of the body and switched rules. Whoever opened the connection commits."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.store.engine import hold_writing
from data.store.import_records import as_stored_moment
from data.store.tables import rule_packs, rule_switches


def save_pack(connection: Connection, identifier: str, document: str, saved_by: str) -> None:
    """Save a pack in place of the one of the same identifier, with no rule switched."""
    delete_pack(connection, identifier)
    connection.execute(
        sa.insert(rule_packs).values(
            {s.RULE_PACK: identifier, "document": document, s.SAVED_BY: saved_by,
             s.SAVED_AT: as_stored_moment(None)}
        )
    )  # fmt: skip


def delete_pack(connection: Connection, identifier: str) -> bool:
    """Delete a pack and its switches; return whether there was one."""
    hold_writing(connection)
    connection.execute(
        sa.delete(rule_switches).where(rule_switches.c[s.RULE_PACK] == identifier)
    )  # fmt: skip
    gone = connection.execute(
        sa.delete(rule_packs).where(rule_packs.c[s.RULE_PACK] == identifier)
    )  # fmt: skip
    return bool(gone.rowcount)


def fetch_documents(connection: Connection) -> dict[str, str]:
    """Return the TOML of every pack of the body by identifier."""
    columns = (rule_packs.c[s.RULE_PACK], rule_packs.c.document)
    statement = sa.select(*columns).order_by(columns[0])
    return {identifier: document for identifier, document in connection.execute(statement)}


def switch_rule(
    connection: Connection, identifier: str, rule: str, decided_by: str, *, on: bool
) -> None:
    """Record that a rule is on or off, in place of what was recorded before."""
    hold_writing(connection)
    table = rule_switches
    connection.execute(
        sa.delete(table).where(table.c[s.RULE_PACK] == identifier, table.c[s.RULE] == rule)
    )
    connection.execute(
        sa.insert(table).values(
            {s.RULE_PACK: identifier, s.RULE: rule, s.IS_ON: on, s.DECIDED_BY: decided_by,
             s.DECIDED_AT: as_stored_moment(None)}
        )
    )  # fmt: skip


def fetch_switches(connection: Connection) -> list[tuple[str, str, bool]]:
    """Return pack, rule and whether it is on, of every rule that was switched."""
    table = rule_switches
    columns = (table.c[s.RULE_PACK], table.c[s.RULE], table.c[s.IS_ON])
    return [(pack, rule, on) for pack, rule, on in connection.execute(sa.select(*columns))]


def fetch_deciders(connection: Connection, identifier: str) -> dict[str, tuple[str, datetime]]:
    """Return who switched each rule of a pack last, and when (UTC)."""
    table = rule_switches
    statement = sa.select(table.c[s.RULE], table.c[s.DECIDED_BY], table.c[s.DECIDED_AT]).where(
        table.c[s.RULE_PACK] == identifier
    )
    return {
        rule: (person, moment.replace(tzinfo=UTC))
        for rule, person, moment in connection.execute(statement)
    }
