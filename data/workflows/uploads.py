"""One door for bytes of every kind: rows of the store, and certificates of the ledger."""

from __future__ import annotations

from sqlalchemy import Engine

from data.errors import ImportReport
from data.workflows import imports
from data.workflows.certificates import import_certificate_bytes
from data.workflows.visible_batches import CERTIFICATES

KINDS = (*imports.KINDS[:2], CERTIFICATES, *imports.KINDS[2:])


def import_upload(engine: Engine, kind: str, content: bytes, file: str) -> ImportReport:
    """Import bytes that somebody brought.

    Raises
    ------
    CertMatchError
        The bytes cannot be read as this kind; nothing is stored.
    """
    if kind == CERTIFICATES:
        return import_certificate_bytes(engine, content, file)
    return imports.import_bytes(engine, kind, content, file)
