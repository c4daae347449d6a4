"""Certificates made up for the tests of the ledger, and batches of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import schema as s
from data.ledger.batches import SCHEMA, BatchDraft
from data.ledger.ledger import Ledger

Certificate = dict[str, Any]


def make_certificate(number: str, **values: Any) -> Certificate:
    """Return a certificate in force from 2023 to 2025 unless told otherwise."""
    given = {
        s.CERTIFICATE_NO: number, s.ORGANIZATION_ID: f"O-{number}", s.SCHEME: "QMS",
        s.ISSUED_ON: date(2023, 1, 1), s.EXPIRES_ON: date(2025, 12, 31),
    }  # fmt: skip
    return {**dict.fromkeys(SCHEMA.names), **given, **values}


def add_batch(folder: Path, name: str, rows: Sequence[Certificate], *visible: str) -> None:
    """Publish a batch as an import does that sees these earlier ones."""
    numbered = [{**row, s.ROW: number} for number, row in enumerate(rows, start=2)]
    with BatchDraft(folder) as draft:
        draft.write(pa.Table.from_pylist(numbered, schema=SCHEMA))
        ledger = Ledger(folder, visible)
        draft.publish(name)
        ledger.write_replaced(name)


def list_current(folder: Path, *visible: str) -> dict[str, str]:
    """Return organisation by number of the current certificates, each key once."""
    ledger = Ledger(folder, visible)
    frame = ledger.fetch(ledger.certificates())
    assert frame[s.CERTIFICATE_NO].is_unique
    return dict(zip(frame[s.CERTIFICATE_NO], frame[s.ORGANIZATION_ID], strict=True))
