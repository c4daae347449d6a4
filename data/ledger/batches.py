"""Immutable Parquet files, one batch per import, and which rows of older batches each replaced.

A batch is named by its import record, so a file without a record is never read: a crash between
writing and commit leaves an orphan that nobody sees.
"""

from __future__ import annotations

import os
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from data import schema as s

_TYPES = {s.Kind.DATE: pa.date32(), s.Kind.COUNT: pa.int64()}
SCHEMA = pa.schema(
    [
        *((c.name, _TYPES.get(c.kind, pa.string())) for c in s.CERTIFICATE_LEDGER.columns),
        (s.EXTRA, pa.string()),
        (s.ROW, pa.int64()),
    ]
)
ROWS_IN_GROUP = 131_072


def name_batch(sha256: str, imported_at: datetime) -> str:
    """Return the name of the batch of an import record; names sort in order of time."""
    return f"{imported_at:%Y%m%dT%H%M%S%f}-{sha256[:12]}"


def rows_path(folder: Path, batch: str) -> Path:
    """Return where the certificates of a batch lie."""
    return folder / f"{batch}.parquet"


def replaced_path(folder: Path, batch: str) -> Path:
    """Return where it is written which rows of older batches this one replaced."""
    return folder / f"{batch}.replaced.parquet"


class BatchDraft:
    """Certificates on their way into the ledger; without `publish` nothing of them stays.

    Parameters
    ----------
    folder
        Of the ledger, made where missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._path = folder / f"{uuid.uuid4().hex}.part"
        self._writer = pq.ParquetWriter(self._path, SCHEMA, compression="lz4")
        # Compressing the last chunk while the next one is read.
        self._hand = ThreadPoolExecutor(max_workers=1)
        self._pending: Future[None] | None = None

    def __enter__(self) -> BatchDraft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._hand.shutdown()
        self._writer.close()
        self._path.unlink(missing_ok=True)

    def write(self, rows: pa.Table) -> None:
        """Add certificates with the columns of `SCHEMA`, in any order."""
        self._wait()
        ordered = rows.select(SCHEMA.names).cast(SCHEMA)
        self._pending = self._hand.submit(self._writer.write_table, ordered, ROWS_IN_GROUP)

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()

    def publish(self, batch: str) -> None:
        """Give the rows their place and name; they are on the disk when this returns."""
        self._wait()
        self._writer.close()
        with self._path.open("rb") as file:
            os.fsync(file.fileno())
        self._path.replace(rows_path(self._folder, batch))
