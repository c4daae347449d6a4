"""One door for bytes of every kind: rows of the store, and certificates of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine

from data.errors import ImportReport
from data.workflows import imports
from data.workflows.visible_batches import CERTIFICATES

KINDS = (*imports.KINDS[:2], CERTIFICATES, *imports.KINDS[2:])


def import_path(
    engine: Engine, kind: str, path: Path, progress: Callable[[int], None]
) -> ImportReport:
    """Import a file from disk; certificates tell their progress.

    Raises
    ------
    CertMatchError
        The file cannot be read as this kind; nothing is stored.
    """
    if kind == CERTIFICATES:
        # Parquet takes a third of a second to import; only certificates pay it.
        from data.workflows.certificates import import_certificates

        return import_certificates(engine, path, progress)
    return imports.import_file(engine, kind, path)


def import_upload(
    engine: Engine,
    kind: str,
    content: bytes,
    file: str,
    *,
    sheet: str = "",
    month: str = "",
    made_from: Sequence[int] = (),
    complete: Callable[[ImportReport], ImportReport] = lambda report: report,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Import bytes that somebody brought (see `data.workflows.imports.import_bytes`).

    Certificates tell `progress` the number of rows done.

    Raises
    ------
    CertMatchError
        The bytes cannot be read as this kind; nothing is stored.
    """
    if kind == CERTIFICATES:
        from data.workflows.certificates import import_certificate_bytes

        return import_certificate_bytes(
            engine, content, file, progress, sheet=sheet, made_from=made_from, complete=complete
        )
    return imports.import_bytes(
        engine, kind, content, file, sheet=sheet, month=month, made_from=made_from,
        complete=complete,
    )  # fmt: skip
