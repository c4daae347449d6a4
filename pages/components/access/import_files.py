"""Headers of a file before it is imported, and refused rows after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from data.errors import ImportReport
from data.workflows import corrections, headers, statistics
from data.workflows.headers import HeaderCheck
from data.workflows.imports import (
    TABLES,
    WITH_MAPPED_HEADERS,
    name_confirmed,
    name_dependents,
)
from data.workflows.references import name_referring
from data.workflows.uploads import refusing_failures
from data.workflows.visible_batches import CERTIFICATES
from pages.components.access import engine, kept


def is_single_table(kind: str) -> bool:
    """Return whether files of a kind are one table, whose headers can be mapped."""
    return kind in (*WITH_MAPPED_HEADERS, CERTIFICATES)


@kept(4)
def list_sheets(kind: str, content: bytes, file: str) -> tuple[str, ...]:
    """Return the sheets of a workbook, first the one that would be read. Raises CertMatchError."""
    with refusing_failures(file):
        return headers.list_sheets(content, file, TABLES[kind][0])


def check_headers(kind: str, content: bytes, file: str, sheet: str) -> HeaderCheck:
    """Compare the headers of a file with the columns of its kind. Raises CertMatchError."""
    with refusing_failures(file):
        return headers.check_headers(engine(), TABLES[kind][0].on_sheet(sheet), content, file)


def statistics_questions(content: bytes, file: str) -> tuple[HeaderCheck | None, bool]:
    """Return the headers of a statistics table, None of a post, and whether its month is open."""
    return statistics.find_questions(engine(), content, file)


def past_months() -> list[str]:
    """Return the months that statistics may be of, the newest first."""
    return statistics.list_past_months(date.today())


def remember_headers(check: HeaderCheck, chosen: Mapping[str, str]) -> None:
    """Remember what the unknown headers of this source stand for. Raises CertMatchError."""
    headers.remember_headers(engine(), check.table, check.printed, chosen)


def refused_rows(import_id: int) -> pd.DataFrame:
    """Return the refused rows of an import as they were brought."""
    return corrections.fetch_refused(engine(), import_id)


def open_report(import_id: int) -> ImportReport:
    """Return the report of an import with the rows that are refused still."""
    return corrections.fetch_open_report(engine(), import_id)


def split_refused(import_id: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Return refused rows with one for each scheme that a row names."""
    return corrections.split_refused(engine(), import_id, rows)


def resubmit(import_id: int, rows: pd.DataFrame) -> list[ImportReport]:
    """Import corrected rows. Raises CertMatchError."""
    return corrections.resubmit_rows(engine(), import_id, rows)


def dependents(import_id: int) -> list[str]:
    """Return the imports that must be undone before this one, by file and number."""
    return name_dependents(engine(), import_id)


def confirmed(import_id: int) -> list[str]:
    """Return the imports confirmed from this audit report, which stay when it is undone."""
    return name_confirmed(engine(), import_id)


def referring(import_id: int) -> list[str]:
    """Return the files whose absences and conflicts would speak of nobody without an import."""
    return name_referring(engine(), import_id)
