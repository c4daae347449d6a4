"""Everything the store can be asked and told; whoever opened the connection commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from data import schema as s
from data.errors import ImportReport
from data.store.engine import hold_writing
from data.store.frames import fetch_frame
from data.store.import_records import (
    StoredImport,
    as_stored_moment,
    completes_part,
    insert_import,
    insert_sources,
    list_made_from,
    list_standing,
    mark_withdrawn,
    read_import,
)
from data.store.national_counts import fetch_counts, insert_counts
from data.store.parameter_sets import remove_kept_demo
from data.store.persons import remove_demo_decisions
from data.store.succession import fetch_current, find_successors, remove_rows, save_rows
from data.store.tables import (
    IMPORTED_AT,
    REMOVED,
    REPLACED_BY,
    UNDONE,
    imports,
    national_counts,
    projects,
    registrations,
    settings,
    stored_table,
)
from matching.errors import CertMatchError

_STANDS = imports.c.undone_at.is_(None)


class Repository:
    """The store behind one connection; never commits and never rolls back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ------------------------------------------------------------------ imports
    def find_import(self, kind: str, sha256: str) -> StoredImport | None:
        """Return the standing (not undone) import of these bytes as this kind."""
        return read_import(
            self._connection,
            imports.c.kind == kind,
            imports.c.sha256 == sha256,
            imports.c.undone_at.is_(None),
        )

    def fetch_import(self, import_id: int) -> StoredImport:
        """Return one import, undone ones too.

        Raises
        ------
        CertMatchError
            There is no import of this number.
        """
        stored = read_import(self._connection, imports.c.id == import_id)
        if stored is None:
            raise CertMatchError("import_unknown", where=s.IMPORT_ID, found=import_id)
        return stored

    def save_import(
        self,
        *,
        kind: str,
        file: str,
        sha256: str,
        report: ImportReport,
        imported_by: str,
        is_demo: bool = False,
        is_bundled: bool = False,
        imported_at: datetime | None = None,
        made_from: Sequence[int] = (),
    ) -> int:
        """Record an import and return its number; its rows are saved after it.

        Parameters
        ----------
        kind, file, sha256
            What was brought, under which name, and the hash of its bytes.
        report
            Kept whole, with the rejected rows.
        imported_by
            Who brought it.
        is_demo, is_bundled
            Marks of the demonstration body and of the statistics shipped with the product.
        imported_at
            Aware moment, default now.
        made_from
            The import it corrects, or the audit reports its rows were confirmed from.

        Raises
        ------
        CertMatchError
            The same bytes were stored in between; `find_import` returns their import.
        """
        hold_writing(self._connection)
        import_id = insert_import(
            self._connection,
            kind=kind,
            file=file,
            sha256=sha256,
            report=report,
            imported_by=imported_by,
            is_demo=is_demo,
            is_bundled=is_bundled,
            imported_at=as_stored_moment(imported_at),
        )
        insert_sources(self._connection, import_id, made_from)
        return import_id

    def hold_writing(self) -> None:
        """Make this transaction the only writer until it ends."""
        hold_writing(self._connection)

    def list_standing(self, kind: str) -> list[tuple[int, str, datetime]]:
        """Return number, hash and moment (UTC) of the standing imports of a kind, oldest first."""
        return list_standing(self._connection, kind)

    def fetch_imports(self) -> pd.DataFrame:
        """Return every import without its report, newest first, undone and removed ones too."""
        statement = sa.select(
            *(column for column in imports.columns if column is not imports.c.report)
        ).order_by(imports.c.id.desc())
        return fetch_frame(self._connection, statement).rename(columns={"id": s.IMPORT_ID})

    def dependents_of(self, import_id: int) -> list[StoredImport]:
        """Return the later imports that replaced rows of this one or complete it, oldest first."""
        own = self.fetch_import(import_id)
        found = {*find_successors(self._connection, import_id)}
        found |= {each.import_id for each in self.corrections_of(import_id) if each.report.accepted}
        beside = self.corrections_of(own.report.corrects) if own.report.corrects else []
        found |= {each.import_id for each in beside if completes_part(each, own)}
        return [self.fetch_import(each) for each in sorted(found)]

    def made_from(self, import_id: int) -> list[StoredImport]:
        """Return the standing imports that were made from this one, oldest first."""
        return [self.fetch_import(each) for each in list_made_from(self._connection, import_id)]

    def corrections_of(self, import_id: int) -> list[StoredImport]:
        """Return the standing imports that correct refused rows of this one, oldest first."""
        return [each for each in self.made_from(import_id) if each.report.corrects == import_id]

    def undo_import(self, import_id: int) -> None:
        """Take an import back: its rows go, the rows it replaced are current again.

        Its record stays, marked as undone; attempts to correct it that brought nothing go too.

        Raises
        ------
        CertMatchError
            There is none, it was undone, is shipped, or has dependents, which are named.
        """
        hold_writing(self._connection)
        stored = self.fetch_import(import_id)
        if stored.undone_at is not None:
            raise CertMatchError("import_already_undone", where=str(stored), found=stored.state)
        if stored.is_bundled:
            raise CertMatchError("import_is_bundled", where=str(stored))
        dependents = self.dependents_of(import_id)
        if dependents:
            found = ", ".join(str(each) for each in dependents)
            raise CertMatchError("import_has_dependents", where=str(stored), found=found)
        for number in (import_id, *(each.import_id for each in self.corrections_of(import_id))):
            self._withdraw(number, UNDONE)

    # ------------------------------------------------------------------ people's rows
    def save_rows(self, table: s.Table, import_id: int, frame: pd.DataFrame) -> None:
        """Save rows of one of `tables.VERSIONED`; a known key replaces its row."""
        save_rows(self._connection, stored_table(table), table, import_id, frame)

    def fetch_rows(self, table: s.Table, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the current rows of a table people bring.

        Parameters
        ----------
        table
            `schema.AUDITORS`, `schema.PROJECTS`, `schema.ABSENCES`, `schema.HISTORY` or
            `schema.RATINGS`.
        columns
            Default: those of `table` and ``import_id``; ``extra`` on request.
        """
        names = [*(columns or (*table.names, s.IMPORT_ID))]
        return fetch_current(self._connection, stored_table(table), names)

    def fetch_versions(self, table: s.Table, columns: Sequence[str]) -> pd.DataFrame:
        """Return these columns and ``import_id`` of every stored row, the replaced ones too."""
        stored = stored_table(table)
        names = (*columns, s.IMPORT_ID)
        return fetch_frame(self._connection, sa.select(*(stored.c[name] for name in names)))

    def fetch_history(self, table: s.Table, key: Sequence[str]) -> pd.DataFrame:
        """Return every version of one row, newest first, with the import that brought it.

        Parameters
        ----------
        table
            See `fetch_rows`.
        key
            The values of ``table.key``.
        """
        stored = stored_table(table)
        statement = (
            sa.select(
                *(stored.c[name] for name in (*table.names, s.EXTRA, s.IMPORT_ID, REPLACED_BY)),
                *(imports.c[name] for name in ("file", IMPORTED_AT, "imported_by")),
            )
            .join_from(stored, imports, stored.c[s.IMPORT_ID] == imports.c.id)
            .where(*(stored.c[part] == value for part, value in zip(table.key, key, strict=True)))
            .order_by(stored.c[s.IMPORT_ID].desc())
        )
        return fetch_frame(self._connection, statement)

    # ------------------------------------------------------------------ statistics
    def save_counts(self, import_id: int, frame: pd.DataFrame) -> None:
        """Save published counts beside those of other imports.

        Parameters
        ----------
        import_id
            From `save_import`.
        frame
            Rows of `schema.STATISTICS_BY_REGION` or `schema.STATISTICS_BY_DOMAIN`, or both one
            under the other; a frame with the columns of `fetch_counts` is taken as it is.
        """
        insert_counts(self._connection, import_id, frame)

    def fetch_counts(self) -> pd.DataFrame:
        """Return the counts of every source side by side, in the order they were brought.

        Returns
        -------
        DataFrame
            ``import_id, period, dimension, group, name, certificates, organizations,
            source_url, origin, note, imported_at, is_bundled, made_from``; ``dimension`` is
            ``region`` or ``domain``, ``name`` the region or domain, ``made_from`` the import that
            a correction completes.
        """
        return fetch_counts(self._connection)

    # ------------------------------------------------------------------ demonstration body
    def remove_demo(self) -> None:
        """Remove every demonstration import with its rows; the records stay, marked removed."""
        hold_writing(self._connection)
        standing = sa.select(imports.c.id).where(imports.c.is_demo, imports.c.undone_at.is_(None))
        for import_id in self._connection.scalars(standing.order_by(imports.c.id.desc())).all():
            self._withdraw(import_id, REMOVED)
        remove_kept_demo(self._connection)
        remove_demo_decisions(self._connection)

    def has_demo(self) -> bool:
        """Return whether a demonstration import stands."""
        return self._any(imports.c.is_demo, imports.c.undone_at.is_(None))

    def has_own_data(self) -> bool:
        """Return whether auditors, projects or certificates of the body itself are stored."""
        owners = [sa.select(table.c[s.IMPORT_ID]) for table in (registrations, projects)]
        own = sa.not_(imports.c.is_demo)
        return self._any(own, imports.c.kind == s.CERTIFICATE_LEDGER.name, _STANDS) or any(
            self._any(own, imports.c.id.in_(owner)) for owner in owners
        )

    # ------------------------------------------------------------------ settings
    def get_setting(self, key: str) -> str | None:
        """Return the value, None where it was never put."""
        return self._connection.scalar(sa.select(settings.c.value).where(settings.c.key == key))

    def put_setting(self, key: str, value: str) -> None:
        """Store a value in place of the former one."""
        hold_writing(self._connection)
        changed = self._connection.execute(
            sa.update(settings).where(settings.c.key == key).values(value=value)
        )
        if not changed.rowcount:
            self._connection.execute(sa.insert(settings).values(key=key, value=value))

    def _withdraw(self, import_id: int, state: str) -> None:
        remove_rows(self._connection, import_id)
        self._connection.execute(
            sa.delete(national_counts).where(national_counts.c[s.IMPORT_ID] == import_id)
        )
        mark_withdrawn(self._connection, import_id, state)

    def _any(self, *conditions: sa.ColumnElement[bool]) -> bool:
        return bool(self._connection.scalar(sa.select(sa.exists().where(*conditions))))
