"""Auditor rosters: one row per auditor and scheme registration."""

from __future__ import annotations

import re

from data import schema as s
from data.errors import WARNING
from data.loaders.records import Records
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table
from matching.specialty_codes import CodeBook

# Observed form 2025-N1QMS-1234567: year, level mark, scheme. Only N0 and N1 are documented.
_REGISTRATION = re.compile(r"\d{4}-?(N[0-9])([A-Z]+)", re.IGNORECASE)


def read_auditors(
    content: bytes | Sheet, file: str, book: CodeBook, table: s.Table = s.AUDITORS
) -> LoadedTable:  # fmt: skip
    """Read a roster from CSV or XLSX bytes.

    Parameters
    ----------
    table
        `schema.AUDITORS`, or the same with further headers understood.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks ``auditor_id``, ``scheme`` or ``level``.
    """
    records = Records(read_raw_table(content, file, table), file, table)
    records.read_codes(book)
    records.refuse_reversed(s.VALID_FROM, s.VALID_TO)
    _compare_registrations(records)
    records.question_running_against(s.AUDITOR_RATINGS)
    return records.finish()


def _compare_registrations(records: Records) -> None:
    """Warn where a registration number says another level or scheme than its row."""
    rows = zip(
        records.values.index,
        records.text(s.REGISTRATION_NO),
        records.values[s.LEVEL],
        records.values[s.SCHEME],
        strict=True,
    )
    for row, number, level, scheme in rows:
        match = _REGISTRATION.search(number)
        if match is None:
            continue
        trainee = match[1].upper() == "N0"
        known = match[1].upper() in ("N0", "N1")
        if known and isinstance(level, str) and trainee != (level == s.TRAINEE):
            records.add(row, s.REGISTRATION_NO, number, "registration_contradicts_level",
                        WARNING, expected=level)  # fmt: skip
        written = match[2].upper()
        schemes = {name.upper() for name in s.SCHEMES}
        if isinstance(scheme, str) and written in schemes and written != scheme.upper():
            records.add(row, s.REGISTRATION_NO, number, "registration_contradicts_scheme",
                        WARNING, expected=scheme)  # fmt: skip
