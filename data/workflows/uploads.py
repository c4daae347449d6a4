"""One door for bytes of every kind: rows of the store, and certificates of the ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data.errors import ImportReport
from data.workflows import imports
from data.workflows.visible_batches import CERTIFICATES
from matching.errors import CertMatchError

KINDS = (*imports.KINDS[:2], CERTIFICATES, *imports.KINDS[2:])

_FAILURES = (
    ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError,
    ValueError, SQLAlchemyError,
)  # fmt: skip
_LONGEST = 200  # characters of a failure that are told


@contextmanager
def refusing_failures(file: str) -> Iterator[None]:
    """Turn what nobody foresaw into a refusal of the file; where it happened is logged.

    Raises
    ------
    CertMatchError
        ``import_failed``, or the refusal that was raised within.
    """
    try:
        yield
    except CertMatchError:
        raise
    except _FAILURES as problem:
        logging.getLogger(__name__).exception("import failed")
        found = f"{type(problem).__name__}: {problem}"[:_LONGEST]
        raise CertMatchError(
            "import_failed", where=file, found=found, expected="CSV | XLSX"
        ) from problem


def import_path(
    engine: Engine, kind: str, path: Path, progress: Callable[[int], None]
) -> ImportReport:
    """Import a file from disk; certificates tell their progress.

    Raises
    ------
    CertMatchError
        The file cannot be read as this kind; nothing is stored.
    """
    with refusing_failures(path.name):
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
    with refusing_failures(file):
        if kind == CERTIFICATES:
            from data.workflows.certificates import import_certificate_bytes

            return import_certificate_bytes(
                engine, content, file, progress, sheet=sheet, made_from=made_from, complete=complete
            )
        return imports.import_bytes(
            engine, kind, content, file, sheet=sheet, month=month, made_from=made_from,
            complete=complete,
        )  # fmt: skip
