"""Auditor rosters: one row per auditor and scheme registration."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data import schema as s
from data.errors import WARNING
from data.loaders.code_cells import NO_CODES
from data.loaders.records import Records
from data.loaders.scheme_cells import (
    REGISTRATION,
    SEVERAL_NAMES,
    SEVERAL_NUMBERS,
    list_schemes,
)
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table
from matching.assumptions import FIRST_REGISTRATIONS, LONGEST_VALIDITY, MOST_DAYS
from matching.specialty_codes import CodeBook

_EXAMPLE = "2025-N1QMS-1234567"
# 张三、李四: a Latin name may hold a comma.
_TRAINEE_MARK = "N0"
_LEVEL_MARKS = (_TRAINEE_MARK, "N1")


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
    _refuse_several_people(records)
    _check_registrations(records)
    records.question_many(s.AVAILABLE_DAYS, MOST_DAYS, "available_days_many")
    _question_validity(records)
    _question_names(records)
    records.question_running_against(s.AUDITOR_RATINGS)
    return records.finish()


def _refuse_several_people(records: Records) -> None:
    """A row of two people would count as one; several numbers may be those of several schemes."""
    schemes = records.text(s.SCHEME)
    for name, pattern in ((s.NAME, SEVERAL_NAMES), (s.REGISTRATION_NO, SEVERAL_NUMBERS)):
        texts = records.text(name)
        for row, text in texts[texts.str.contains(pattern, regex=True)].items():
            if name == s.NAME or not list_schemes(schemes[row]):
                records.add(int(str(row)), name, text, "several_people")


def _check_registrations(records: Records) -> None:
    """Warn where a registration number cannot be read or says another thing than its row."""
    columns = (s.LEVEL, s.SCHEME, s.VALID_FROM, s.VALID_TO)
    cells = [records.text(s.REGISTRATION_NO), *(records.values[name] for name in columns)]
    rows = zip(records.values.index, *(column.tolist() for column in cells), strict=True)
    for row, number, level, scheme, valid_from, valid_to in rows:
        # Experts are appointed by the body, not registered.
        if number in NO_CODES or level == s.TECHNICAL_EXPERT:
            continue
        found = REGISTRATION.search(number)
        if found is None:
            remarks = [("registration_unread", _EXAMPLE)]
        else:
            remarks = [
                *_compare_level(found["level"].upper(), level),
                *_compare_scheme(found["scheme"].upper(), scheme),
                *_compare_year(int(found["year"]), valid_from, valid_to),
            ]
        for problem, expected in remarks:
            records.add(row, s.REGISTRATION_NO, number, problem, WARNING, expected)


def _compare_level(mark: str, level: object) -> Iterator[tuple[str, str]]:
    if mark not in _LEVEL_MARKS:
        yield "registration_level_unknown", " | ".join(_LEVEL_MARKS)
    elif isinstance(level, str) and (mark == _TRAINEE_MARK) != (level == s.TRAINEE):
        yield "registration_contradicts_level", level


def _compare_scheme(written: str, scheme: object) -> Iterator[tuple[str, str]]:
    known = isinstance(scheme, str) and written in {name.upper() for name in s.SCHEMES}
    if known and written != str(scheme).upper():
        yield "registration_contradicts_scheme", str(scheme)


def _compare_year(
    year: int, valid_from: pd.Timestamp, valid_to: pd.Timestamp
) -> Iterator[tuple[str, str]]:
    """A number is given before its registration is valid; a NaT is unknown."""
    if year < FIRST_REGISTRATIONS:
        yield "registration_year_unlikely", f"≥ {FIRST_REGISTRATIONS}"
    before = next((end for end in (valid_from, valid_to) if year > end.year), None)
    # Dates in the wrong order are told already.
    if before is not None and not valid_from > valid_to:
        yield "registration_contradicts_dates", f"{before:%Y-%m-%d}"


def _question_validity(records: Records) -> None:
    """Warn where a registration is said to hold longer than any does."""
    spans = (records.values[s.VALID_TO] - records.values[s.VALID_FROM]) / pd.Timedelta(days=1)
    for row, days in spans[spans > LONGEST_VALIDITY].items():
        records.add(int(str(row)), s.VALID_TO, f"{days / 365.25:.0f}", "validity_long", WARNING,
                    f"≤ {LONGEST_VALIDITY // 365}")  # fmt: skip


def _question_names(records: Records) -> None:
    """Warn where one number has two names: one of both persons would not be counted."""
    rows = records.good_rows()
    named = rows[rows[s.NAME].notna()]
    first = named.groupby(s.AUDITOR_ID, sort=False)[s.NAME].transform("first")
    for row in named.index[named[s.NAME] != first]:
        records.add(int(row), s.NAME, named.at[row, s.NAME], "number_of_two_names", WARNING,
                    named.at[row, s.AUDITOR_ID])  # fmt: skip
