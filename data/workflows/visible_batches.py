"""Which batches of the ledger are visible: those whose import record is committed and stands."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from data import schema as s
from data.store.engine import home_folder
from data.store.repository import Repository
from matching.errors import CertMatchError

if TYPE_CHECKING:
    from data.ledger.ledger import Ledger

CERTIFICATES = s.CERTIFICATE_LEDGER.name


def ledger_folder() -> Path:
    """Return the folder of the ledger; it may not be there yet."""
    return home_folder() / "ledger"


def has_ledger(repository: Repository) -> bool:
    """Return whether any certificate was brought and stands; else all of them are unknown."""
    return bool(repository.list_standing(CERTIFICATES))


def has_certificates(engine: Engine) -> bool:
    """Return whether the store has a ledger; asking costs no import of Ibis."""
    with engine.connect() as connection:
        return has_ledger(Repository(connection))


def open_ledger(engine: Engine) -> Ledger:
    """Return the certificates of the store as they stand now."""
    with engine.connect() as connection:
        return open_standing(Repository(connection))


def open_standing(repository: Repository) -> Ledger:
    """Return the certificates as one transaction sees them."""
    # Ibis takes a second to import; a body without ledger never pays it.
    from data.ledger.ledger import Ledger

    return Ledger(ledger_folder(), list(_name_standing(repository).values()))


def refuse_replaced_batch(repository: Repository, import_id: int) -> None:
    """Refuse to take out certificates that later imports replaced; other kinds pass.

    Raises
    ------
    CertMatchError
        The later imports, which must be undone first.
    """
    repository.hold_writing()
    names = _name_standing(repository)
    if import_id not in names:
        return
    successors = set(open_standing(repository).successors_of(names[import_id]))
    later = [number for number, name in names.items() if name in successors]
    if later:
        stored = [str(repository.fetch_import(number)) for number in later]
        where = str(repository.fetch_import(import_id))
        raise CertMatchError("import_has_dependents", where=where, found=", ".join(stored))


def _name_standing(repository: Repository) -> dict[int, str]:
    return {
        import_id: name_of(sha256, imported_at)
        for import_id, sha256, imported_at in repository.list_standing(CERTIFICATES)
    }


def name_of(sha256: str, imported_at: datetime) -> str:
    """Return the name of the batch of an import record."""
    from data.ledger.batches import name_batch

    return name_batch(sha256, imported_at.replace(tzinfo=None))
