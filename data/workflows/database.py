"""Opening the store: migrated, with the bundled national statistics in it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from data.store.engine import database_url, fingerprint, migrate, open_engine
from data.workflows.imports import import_bytes

__all__ = ["database_url", "fingerprint", "open_database"]

_BUNDLED = Path(__file__).parents[1] / "reference" / "statistics"
BUNDLED_STATISTICS = ("region_counts.csv", "domain_counts.csv")


def open_database(url: str | None = None) -> Engine:
    """Open (and create or upgrade) the store and make sure the bundled statistics are in it.

    Parameters
    ----------
    url
        ``sqlite:///…`` or ``postgresql://…``; default ``CERTMATCH_DATABASE_URL``, else the file
        in ``CERTMATCH_HOME``.

    Raises
    ------
    CertMatchError
        The database cannot be opened or is newer than this program.
    """
    engine = open_engine(database_url(url))
    migrate(engine)
    for name in BUNDLED_STATISTICS:
        import_bytes(engine, "statistics", (_BUNDLED / name).read_bytes(), name, is_bundled=True)
    return engine
