"""Refused rows, corrected and brought again: an import of their own that settles the old ones."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.errors import ImportReport
from data.indicators.quality import CORRECTED, REJECTED, list_import_findings
from data.store import quality as store
from data.store.repository import Repository
from data.workflows.imports import person
from data.workflows.uploads import import_upload

HEADER_ROW = 1


def fetch_refused(engine: Engine, import_id: int) -> pd.DataFrame:
    """Return the refused rows of an import as they were brought.

    Returns
    -------
    DataFrame
        Index: row as in a spreadsheet; columns: headers as printed; every cell text. Rows of a
        post get its month, which its tables do not print.
    """
    with engine.connect() as connection:
        report = Repository(connection).fetch_import(import_id).report
    rows = pd.DataFrame(
        [cells for _, cells in report.rejected_rows],
        index=pd.Index([row for row, _ in report.rejected_rows], name=s.ROW),
    ).fillna("")
    period = report.details.get(s.PERIOD)
    if period and len(rows) and not {s.PERIOD, *_period_headers()} & set(rows.columns):
        rows.insert(0, s.PERIOD, period)
    return rows


def resubmit_rows(engine: Engine, import_id: int, rows: pd.DataFrame) -> list[ImportReport]:
    """Import corrected rows and settle the refusals of those that are accepted now.

    Parameters
    ----------
    import_id
        The import that refused them.
    rows
        From `fetch_refused`, corrected; rows left out stay refused.

    Returns
    -------
    list of ImportReport
        One per kind of row: a post holds rows of regions and of domains.
    """
    with engine.connect() as connection:
        stored = Repository(connection).fetch_import(import_id)
    reports = []
    for part in _parts(stored.kind, rows):
        content = _write_csv(part)
        file = f"{PurePath(stored.file).stem} +{len(part)}.csv"
        report = import_upload(engine, stored.kind, content, file)
        reports.append(report)
        refused = {row - HEADER_ROW - 1 for row, _ in report.rejected_rows}
        settled = [row for place, row in enumerate(part.index) if place not in refused]
        _settle(engine, import_id, stored.report, settled, file)
    return reports


def _parts(kind: str, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows as tables of one kind each, without columns that none of them fills."""
    if kind != "statistics" or s.DOMAIN not in rows or s.REGION not in rows:
        return [rows]
    of_region = rows[s.REGION] != ""
    return [
        part.loc[:, (part != "").any()] for part in (rows[of_region], rows[~of_region]) if len(part)
    ]


def _write_csv(rows: pd.DataFrame) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(rows.columns)
    writer.writerows(rows.astype("str").itertuples(index=False, name=None))
    return stream.getvalue().encode("utf-8-sig")


def _settle(
    engine: Engine, import_id: int, report: ImportReport, rows: list[int], file: str
) -> None:
    findings = list_import_findings(report.kind, import_id, report, {})
    stored = findings[(findings[s.KIND] == REJECTED) & findings[s.ROW].isin(rows)]
    with engine.begin() as connection:
        store.insert_decisions(connection, stored[s.FINDING], CORRECTED, file, person())


def _period_headers() -> set[str]:
    column = next(each for each in s.STATISTICS_BY_REGION.columns if each.name == s.PERIOD)
    return {*column.zh, *column.en}
