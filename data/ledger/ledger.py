"""The certificates of the visible batches, each key once: its row of the newest batch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import ibis
import pandas as pd
import pyarrow.parquet as pq
from ibis import BaseBackend, Table, _

from data import schema as s
from data.ledger.batches import SCHEMA, replaced_path, rows_path
from matching.errors import CertMatchError

_MEMORY = "600MB"


class Ledger:
    """Certificates as of a list of batches.

    Parameters
    ----------
    folder
        Of the ledger.
    batches
        Names of the visible batches, oldest first. A batch may be left out if no later one on
        the list replaced rows of it: the others then say the same as if it had never been.
    backend
        Of Ibis; DuckDB in this process where None.

    Raises
    ------
    CertMatchError
        The file of a visible batch is not there.
    """

    def __init__(
        self, folder: Path, batches: Sequence[str], backend: BaseBackend | None = None
    ) -> None:
        self.folder, self.batches = folder, tuple(batches)
        self.backend = backend or _connect(folder)
        for batch in self.batches:
            for path in (rows_path(folder, batch), replaced_path(folder, batch)):
                if not path.is_file():
                    raise CertMatchError("batch_missing", where=str(folder), found=path.name)
        self._replaced_counts = self._count_replaced(self._read_replaced())

    def certificates(self) -> Table:
        """Return the current certificates with the columns of `SCHEMA` and ``batch``."""
        parts = [self._read_current(batch) for batch in self.batches]
        current = [part for part in parts if part is not None]
        if not current:
            columns = {name: str(ibis.Schema.from_pyarrow(SCHEMA)[name]) for name in SCHEMA.names}
            return ibis.memtable([], schema={**columns, s.BATCH: "string"})
        return reduce(Table.union, current)

    def fetch(self, expression: Table) -> pd.DataFrame:
        """Return the result of an expression over these certificates."""
        frame: pd.DataFrame = self.backend.execute(expression)
        return frame

    def versions(self, certificate_no: str) -> Table:
        """Return every visible version of one certificate with its batch, newest first."""
        parts = [self._read_rows(batch) for batch in self.batches]
        if not parts:
            return self.certificates()
        whole = reduce(Table.union, parts)
        return whole.filter(_[s.CERTIFICATE_NO] == certificate_no).order_by(ibis.desc(s.BATCH))

    def successors_of(self, batch: str) -> list[str]:
        """Return the later batches that replaced rows of this one, oldest first."""
        return [
            later
            for later in self.batches[self.batches.index(batch) + 1 :]
            if self._count_replaced([self._read_sidecar(later)]).get(batch)
        ]

    def write_replaced(self, batch: str) -> None:
        """Write down which current rows a new batch, not on the list yet, replaces."""
        new = self._read_rows(batch).select(s.CERTIFICATE_NO)
        replaced = self.certificates().semi_join(new, s.CERTIFICATE_NO).select(s.BATCH, s.ROW)
        path = replaced_path(self.folder, batch)
        self.backend.to_parquet(replaced, path)
        with path.open("rb") as file:
            os.fsync(file.fileno())

    def _read_rows(self, batch: str) -> Table:
        rows = self.backend.read_parquet(rows_path(self.folder, batch))
        return rows.mutate(**{s.BATCH: ibis.literal(batch)})

    def _read_sidecar(self, batch: str) -> Table:
        return self.backend.read_parquet(replaced_path(self.folder, batch))

    def _read_replaced(self) -> list[Table]:
        return [
            self._read_sidecar(batch)
            for batch in self.batches
            if pq.read_metadata(replaced_path(self.folder, batch)).num_rows
        ]

    def _count_replaced(self, sidecars: list[Table]) -> dict[str, int]:
        if not sidecars:
            return {}
        rows = reduce(Table.union, sidecars)
        counts = self.backend.execute(rows.group_by(s.BATCH).agg(count=_.count()))
        return dict(zip(counts[s.BATCH], counts["count"], strict=True))

    def _read_current(self, batch: str) -> Table | None:
        rows, replaced = self._read_rows(batch), self._replaced_counts.get(batch, 0)
        if replaced == pq.read_metadata(rows_path(self.folder, batch)).num_rows:
            return None
        if not replaced:
            return rows
        gone = reduce(Table.union, self._read_replaced()).filter(_[s.BATCH] == batch)
        return rows.anti_join(gone, s.ROW)


def _connect(folder: Path) -> BaseBackend:
    settings = {"memory_limit": _MEMORY}
    # Without a folder there is no batch either, and nothing to spill.
    if folder.is_dir():
        settings["temp_directory"] = str(folder / "spill")
    return ibis.duckdb.connect(**settings)
