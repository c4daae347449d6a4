"""Certificates into the ledger: one file is one batch and one transaction."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from data import schema as s
from data.errors import ImportReport
from data.ledger.batches import BatchDraft
from data.loaders.certificates import read_certificates
from data.loaders.reference import read_code_book
from data.loaders.streams import check_start
from data.store.engine import home_folder
from data.store.repository import Repository
from data.workflows.degree_history import keep_current_month
from data.workflows.headers import fetch_remembered
from data.workflows.imports import person
from data.workflows.visible_batches import CERTIFICATES, ledger_folder, name_of, open_standing
from matching.errors import CertMatchError

_BLOCK = 1 << 20
Progress = Callable[[int], None]
Complete = Callable[[ImportReport], ImportReport]


def import_certificates(
    engine: Engine, path: Path, progress: Progress = lambda _: None, *, is_demo: bool = False
) -> ImportReport:
    """Import a file of certificates, however long, in constant memory.

    The good rows become a batch of the ledger, visible with the commit of the import record.
    Identical bytes change nothing and return the first report. The original bytes stay in the
    quarantine folder under their hash, the refused rows beside them as ``<hash>.rejected.csv``.

    Parameters
    ----------
    engine
        From `data.workflows.database.open_database`.
    path
        CSV or XLSX.
    progress
        Called with the number of rows done.
    is_demo
        Marks the demonstration body.

    Raises
    ------
    CertMatchError
        The file cannot be read or is not a table of certificates; nothing is stored.
    """
    try:
        with path.open("rb") as stream:
            return import_stream(engine, stream, path.name, progress, is_demo=is_demo)
    except OSError as problem:
        raise CertMatchError(
            "file_unreadable", where=str(path), found=problem.strerror, expected="CSV | XLSX"
        ) from problem


def import_certificate_bytes(
    engine: Engine,
    content: bytes,
    file: str,
    progress: Progress = lambda _: None,
    *,
    sheet: str = "",
    made_from: Sequence[int] = (),
    complete: Complete = lambda report: report,
) -> ImportReport:
    """Import certificates in memory (see `import_certificates` and `imports.import_bytes`)."""
    stream = io.BytesIO(content)
    return import_stream(
        engine, stream, file, progress, sheet=sheet, made_from=made_from, complete=complete
    )


def import_stream(
    engine: Engine,
    stream: BinaryIO,
    file: str,
    progress: Progress,
    *,
    sheet: str = "",
    is_demo: bool = False,
    made_from: Sequence[int] = (),
    complete: Complete = lambda report: report,
) -> ImportReport:
    """Import certificates from an open file (see `import_certificates`)."""
    # Gigabytes of zeros are not copied first.
    check_start(stream.read(_BLOCK), file)
    stream.seek(0)
    with _copy(stream, sheet) as (draft, sha256):
        with engine.connect() as connection:
            stored = Repository(connection).find_import(CERTIFICATES, sha256)
        if stored is not None:
            return replace(stored.report, imported_before=stored.imported_at)
        rejected = draft.with_suffix(".rejected")
        try:
            with BatchDraft(ledger_folder()) as batch:
                report = read_certificates(
                    draft,
                    file,
                    read_code_book(),
                    batch.write,
                    rejected,
                    progress,
                    partial(fetch_remembered, engine, s.CERTIFICATE_LEDGER),
                    s.CERTIFICATE_LEDGER.on_sheet(sheet),
                )
                report = replace(report, sheet=sheet)
                _keep(draft, rejected, sha256)
                report = _commit(
                    engine, batch, complete(report), sha256, is_demo=is_demo, made_from=made_from
                )
        finally:
            rejected.unlink(missing_ok=True)
    if not is_demo:
        keep_current_month(engine)
    return report


def _commit(
    engine: Engine,
    batch: BatchDraft,
    report: ImportReport,
    sha256: str,
    *,
    is_demo: bool,
    made_from: Sequence[int],
) -> ImportReport:
    imported_at = datetime.now(UTC)
    name = name_of(sha256, imported_at)
    try:
        with engine.begin() as connection:
            repository = Repository(connection)
            repository.hold_writing()
            # Nobody else can add or undo a batch from here to the commit.
            ledger = open_standing(repository)
            repository.save_import(
                kind=CERTIFICATES,
                file=report.file,
                sha256=sha256,
                report=report,
                imported_by=person(),
                is_demo=is_demo,
                imported_at=imported_at,
                made_from=made_from,
            )
            batch.publish(name)
            ledger.write_replaced(name)
    except CertMatchError as error:
        # Two programs may bring the same bytes at once; the first report stands.
        if error.code != "import_repeated":
            raise
        with engine.connect() as connection:
            stored = Repository(connection).find_import(CERTIFICATES, sha256)
        if stored is None:
            raise
        return replace(stored.report, imported_before=stored.imported_at)
    return report


@contextmanager
def _copy(stream: BinaryIO, sheet: str) -> Iterator[tuple[Path, str]]:
    """Copy bytes into quarantine under a passing name; yield where they are and their hash.

    It is that of `data.workflows.originals.hash_content`.
    """
    folder = home_folder() / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    draft, digest = folder / f"{uuid.uuid4().hex}.part", hashlib.sha256()
    try:
        with draft.open("wb") as copy:
            while block := stream.read(_BLOCK):
                digest.update(block)
                copy.write(block)
        digest.update(sheet.encode())
        yield draft, digest.hexdigest()
    finally:
        draft.unlink(missing_ok=True)


def _keep(draft: Path, rejected: Path, sha256: str) -> None:
    draft.replace(draft.with_name(sha256))
    if rejected.exists():
        rejected.replace(draft.with_name(f"{sha256}.rejected.csv"))
