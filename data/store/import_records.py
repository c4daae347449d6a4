"""The record of each import: who brought which bytes when, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from data import schema as s
from data.errors import ImportReport
from data.store.tables import COMMITTED, IMPORTED_AT, import_sources, imports
from matching.errors import CertMatchError


@dataclass(frozen=True)
class StoredImport:
    """One import as it was recorded; ``imported_at`` and ``undone_at`` are in UTC."""

    import_id: int
    kind: str
    file: str
    sha256: str
    imported_at: datetime
    imported_by: str
    report: ImportReport
    is_demo: bool
    is_bundled: bool
    undone_at: datetime | None
    state: str

    def __str__(self) -> str:
        return f"{self.file} (#{self.import_id})"


def read_import(connection: Connection, *conditions: sa.ColumnElement[bool]) -> StoredImport | None:
    """Return the one import that meets the conditions."""
    row = connection.execute(sa.select(imports).where(*conditions)).one_or_none()
    if row is None:
        return None
    values: dict[str, Any] = {**row._mapping}
    for counted in ("accepted", "rejected"):  # the report holds them too
        del values[counted]
    values[s.IMPORT_ID] = values.pop("id")
    values["report"] = ImportReport.from_document(json.loads(values["report"]))
    for moment in (IMPORTED_AT, "undone_at"):
        values[moment] = values[moment] and values[moment].replace(tzinfo=UTC)
    return StoredImport(**values)


def list_standing(connection: Connection, kind: str) -> list[tuple[int, str, datetime]]:
    """Return number, hash and moment (UTC) of the standing imports of a kind, oldest first.

    One that brought no row is left out: nothing is known from it.
    """
    statement = sa.select(imports.c.id, imports.c.sha256, imports.c[IMPORTED_AT]).where(
        imports.c.kind == kind, imports.c.undone_at.is_(None), imports.c.accepted > 0
    )
    return [
        (row[0], row[1], row[2]) for row in connection.execute(statement.order_by(imports.c.id))
    ]


def insert_import(connection: Connection, report: ImportReport, **values: Any) -> int:
    """Insert a committed import and return its number.

    Raises
    ------
    CertMatchError
        An import of the same bytes as the same kind stands already.
    """
    row = {
        **values,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "report": json.dumps(report.to_document(), ensure_ascii=False),
        "state": COMMITTED,
    }
    try:
        return connection.scalars(sa.insert(imports).returning(imports.c.id), row).one()
    except IntegrityError as problem:
        raise CertMatchError(
            "import_repeated", where=values["file"], found=values["sha256"][:12]
        ) from problem


def insert_sources(connection: Connection, import_id: int, sources: Iterable[int]) -> None:
    """Record which imports an import was made from."""
    rows = [{s.IMPORT_ID: import_id, s.MADE_FROM: source} for source in sorted({*sources})]
    if rows:
        connection.execute(sa.insert(import_sources), rows)


def completes_part(later: StoredImport, earlier: StoredImport) -> bool:
    """Return whether a correction brought further parts of a row of which another brought some."""
    own = earlier.report
    # Only of a split row a part is accepted while the row stays refused.
    left = {row for row, _ in own.rejected_rows} if own.accepted > len(own.corrected) else set()
    touched = {*later.report.corrected, *(row for row, _ in later.report.rejected_rows)}
    return later.import_id > earlier.import_id and bool(left & touched)


def list_made_from(connection: Connection, import_id: int) -> list[int]:
    """Return the numbers of the standing imports made from this one, oldest first."""
    statement = (
        sa.select(imports.c.id)
        .join_from(imports, import_sources, import_sources.c[s.IMPORT_ID] == imports.c.id)
        .where(import_sources.c[s.MADE_FROM] == import_id, imports.c.undone_at.is_(None))
    )
    return [*connection.scalars(statement.order_by(imports.c.id))]


def mark_withdrawn(connection: Connection, import_id: int, state: str) -> None:
    """Keep the record of an import whose rows were taken out."""
    connection.execute(
        sa.update(imports)
        .where(imports.c.id == import_id)
        .values(undone_at=as_stored_moment(None), state=state)
    )


def as_stored_moment(moment: datetime | None) -> datetime:
    """Return the moment (default now) as it is stored: in UTC, without a zone."""
    return (moment or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
