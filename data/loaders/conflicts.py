"""Conflicts of interest: one row per auditor and organisation that must not meet."""

from __future__ import annotations

from data import schema as s
from data.loaders.records import Records
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table


def read_conflicts(
    content: bytes | Sheet, file: str, table: s.Table = s.CONFLICTS
) -> LoadedTable:  # fmt: skip
    """Read conflicts from CSV or XLSX bytes; the last day of each is included, blank is open.

    Parameters
    ----------
    table
        `schema.CONFLICTS`, or the same with further headers understood.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks ``auditor_id`` or ``organization_id``.
    """
    return Records(read_raw_table(content, file, table), file, table).finish()
