"""Absences: one row per auditor and first day away."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.errors import WARNING
from data.indicators.references import OVERLAP, find_overlaps
from data.loaders.records import Records
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table

# Assumption: who is away longer than a year is no longer in the roster, so a year is mistyped.
_LONGEST_DAYS = 366


def read_absences(
    content: bytes | Sheet, file: str, table: s.Table = s.ABSENCES
) -> LoadedTable:  # fmt: skip
    """Read absences from CSV or XLSX bytes; the last day of each is included.

    Parameters
    ----------
    table
        `schema.ABSENCES`, or the same with further headers understood.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks ``auditor_id``, ``from`` or ``to``.
    """
    records = Records(read_raw_table(content, file, table), file, table)
    records.refuse_reversed(s.ABSENT_FROM, s.ABSENT_TO)
    _question_long_absences(records)
    _question_overlaps(records)
    return records.finish()


def _question_long_absences(records: Records) -> None:
    days = (records.values[s.ABSENT_TO] - records.values[s.ABSENT_FROM]) / pd.Timedelta(days=1) + 1
    for row, length in days[days > _LONGEST_DAYS].items():
        records.add(int(str(row)), s.ABSENT_TO, f"{length:.0f}", "absence_long", WARNING)


def _question_overlaps(records: Records) -> None:
    for row, (_, days, other) in sorted(find_overlaps(records.good_rows()).items()):
        records.add(row, s.ABSENT_FROM, days, OVERLAP, WARNING, other)
