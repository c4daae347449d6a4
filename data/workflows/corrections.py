"""Refused rows, corrected and brought again: an import of their own that completes the first one.

A row stays refused until what it was refused for has changed: brought again by itself it would
otherwise pass, because the cut-off end of the text or the earlier row of its key are not there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.errors import ERROR, ImportIssue, ImportReport
from data.loaders.tables import known_headers, plain_header
from data.store.import_records import StoredImport
from data.store.repository import Repository
from data.workflows.imports import TABLES
from data.workflows.uploads import import_upload

HEADER_ROW = 1
_MEASURES = (s.CERTIFICATES, s.ORGANIZATIONS)
# Reasons that lie outside the row: by itself it would pass.
_KEY_REPEATED, _CUT_OFF = "key_repeated", ("row_cut", "figure_cut")
# The name of a cell beyond the last header, as the readers give it.
_BEYOND = re.compile(r"column \d+")


def fetch_open_report(engine: Engine, import_id: int) -> ImportReport:
    """Return the report of an import with its refused rows as they stand after corrections.

    Rows that a standing correction brought in are gone from ``rejected_rows`` and ``issues``;
    those refused again have the cells and the reasons of the last attempt. A correction has none
    of its own: its rows stand with the import it corrects.
    """
    with engine.connect() as connection:
        repository = Repository(connection)
        stored = repository.fetch_import(import_id)
        return _as_it_stands(stored, repository.corrections_of(import_id))


def _as_it_stands(stored: StoredImport, corrections: list[StoredImport]) -> ImportReport:
    report = stored.report
    rows = {} if report.corrects is not None else dict(report.rejected_rows)
    issues = list(report.issues)
    for correction in (each.report for each in corrections):
        again = dict(correction.rejected_rows)
        touched = {*correction.corrected, *again}
        rows = {row: again.get(row, cells) for row, cells in rows.items()
                if row not in correction.corrected}  # fmt: skip
        issues = [issue for issue in issues if issue.row not in touched]
        issues += [issue for issue in correction.issues if issue.row in again]
    return replace(report, rejected=len(rows), issues=tuple(issues),
                   rejected_rows=tuple(rows.items()))  # fmt: skip


def fetch_refused(engine: Engine, import_id: int) -> pd.DataFrame:
    """Return the rows of an import that are still refused, as they were last brought.

    Returns
    -------
    DataFrame
        Index: row as in the original file; columns: headers as printed; every cell text. Rows of
        a post get its month, which its tables do not print, and both counts.
    """
    return _as_table(fetch_open_report(engine, import_id))


def _as_table(report: ImportReport) -> pd.DataFrame:
    rows = pd.DataFrame(
        [cells for _, cells in report.rejected_rows],
        index=pd.Index([row for row, _ in report.rejected_rows], name=s.ROW),
        dtype="str",
    ).fillna("")
    period = report.details.get(s.PERIOD)
    if not len(rows) or not period or _period_headers() & set(rows.columns):
        return rows
    if s.PERIOD not in rows:
        rows.insert(0, s.PERIOD, period)
    rows[s.PERIOD] = rows[s.PERIOD].replace("", period)
    names = [s.PERIOD, *(name for name in (s.REGION, s.GROUP, s.DOMAIN) if name in rows)]
    if s.DOMAIN in rows and s.GROUP not in rows:
        names.insert(names.index(s.DOMAIN), s.GROUP)
    others = [name for name in rows if name not in (*names, *_MEASURES)]
    return rows.reindex(columns=[*names, *_MEASURES, *others], fill_value="")


def resubmit_rows(engine: Engine, import_id: int, rows: pd.DataFrame) -> list[ImportReport]:
    """Import corrected rows; they complete the import that refused them.

    Parameters
    ----------
    import_id
        The import that refused them.
    rows
        From `fetch_refused`, corrected; rows left out stay refused, and so do rows that still
        hold what they were refused for.

    Returns
    -------
    list of ImportReport
        One per kind of row: a post holds rows of regions and of domains. Rows are numbered as in
        the original file. Nothing is stored where no row can be read anew.
    """
    with engine.connect() as connection:
        repository = Repository(connection)
        stored = repository.fetch_import(import_id)
        standing = _as_it_stands(stored, repository.corrections_of(import_id))
    held = _hold_back(stored, standing, rows)
    return [
        _resubmit(engine, stored, part, {row: held[row] for row in part.index if row in held})
        for part in _parts(stored.kind, rows)
    ]


def _resubmit(
    engine: Engine, stored: StoredImport, part: pd.DataFrame, held: dict[int, list[ImportIssue]]
) -> ImportReport:
    """Import the rows that are not held back, and report on all of them."""
    brought = part.drop(index=list(held))
    cells = {int(row): dict(zip(map(str, part.columns), map(str, values), strict=True))
             for row, *values in part.itertuples(name=None)}  # fmt: skip
    file = f"{PurePath(stored.file).stem} +{len(part)}.csv"

    def complete(report: ImportReport) -> ImportReport:
        place = dict(enumerate(brought.index, start=HEADER_ROW + 1))
        issues = [replace(issue, row=place[issue.row]) if issue.row else issue
                  for issue in report.issues]  # fmt: skip
        issues += [issue for reasons in held.values() for issue in reasons]
        refused = sorted({*(place[row] for row, _ in report.rejected_rows), *held})
        return replace(
            report,
            rejected=len(refused),
            issues=tuple(sorted(issues, key=lambda issue: issue.row or 0)),
            rejected_rows=tuple((row, cells[row]) for row in refused),
            corrects=stored.import_id,
            corrected=tuple(int(row) for row in brought.index if row not in refused),
        )

    if brought.empty:
        return complete(ImportReport(file, stored.kind, 0, 0))
    content = _write_csv(brought)
    return import_upload(
        engine, stored.kind, content, file, made_from=(stored.import_id,), complete=complete
    )


def _hold_back(
    stored: StoredImport, standing: ImportReport, rows: pd.DataFrame
) -> dict[int, list[ImportIssue]]:
    """Return the rows that still hold what they were refused for, with the reasons."""
    last = _as_table(standing).reindex(columns=rows.columns, fill_value="")
    keys = _key_headers(stored, map(str, rows.columns))
    printed = dict(stored.report.rejected_rows)
    held = {}
    for row in map(int, rows.index):
        cells = rows.loc[row].to_dict()
        if cells == last.loc[row].to_dict():
            held[row] = _errors(standing, row)
            continue
        outside = [
            issue
            for issue in _errors(stored.report, row)
            if _still_holds(issue, printed[row], cells, keys)
        ]
        if outside:
            held[row] = outside
    return held


def _still_holds(
    issue: ImportIssue, printed: dict[str, str], cells: dict[str, str], keys: set[str]
) -> bool:
    """Return whether a reason that lies outside the row is still there."""
    if issue.problem == _KEY_REPEATED:
        names = keys & printed.keys()
    elif issue.problem in _CUT_OFF:
        # The text ends in the last cell.
        names = {[name for name, cell in printed.items() if cell][-1]} & {*_MEASURES}
    else:
        return False
    return bool(names) and all(cells.get(name, "") == printed[name] for name in names)


def _key_headers(stored: StoredImport, printed: Iterable[str]) -> set[str]:
    """Return the headers that hold the key of a row."""
    found = set()
    for table in TABLES[stored.kind]:
        known = known_headers(table.understanding(stored.report.headers or {}))
        found |= {header for header in printed if known.get(plain_header(header)) in table.key}
    return found


def _errors(report: ImportReport, row: int) -> list[ImportIssue]:
    return [issue for issue in report.issues if issue.row == row and issue.severity == ERROR]


def _parts(kind: str, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows as tables of one kind each, without columns that none of them fills."""
    if kind != "statistics" or s.DOMAIN not in rows or s.REGION not in rows:
        return [rows]
    of_region = rows[s.REGION] != ""
    return [
        part.loc[:, (part != "").any()] for part in (rows[of_region], rows[~of_region]) if len(part)
    ]


def _write_csv(rows: pd.DataFrame) -> bytes:
    """Write rows as a file; cells beyond the last header stay beyond it."""
    beyond = [name for name in rows if _BEYOND.fullmatch(str(name))]
    headed = [name for name in rows if name not in beyond]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headed)
    writer.writerows(rows[[*headed, *beyond]].itertuples(index=False, name=None))
    return stream.getvalue().encode("utf-8-sig")


def _period_headers() -> set[str]:
    """Return the month's headers in a table; the rows of a post have its canonical name at most."""
    column = next(each for each in s.STATISTICS_BY_REGION.columns if each.name == s.PERIOD)
    return {*column.zh, *column.en} - {s.PERIOD}
