"""Refused rows, corrected and brought again: an import of their own that completes the first one.

A row stays refused until what it was refused for has changed: brought again by itself it would
otherwise pass, because the cut-off end of the text or the earlier row of its key are not there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.errors import ERROR, ImportIssue, ImportReport
from data.loaders.scheme_cells import split_people, split_rows
from data.loaders.tables import known_headers, plain_header
from data.store.import_records import StoredImport
from data.store.repository import Repository
from data.workflows.imports import TABLES
from data.workflows.uploads import import_upload

HEADER_ROW = 1
_ROSTER = "auditors"
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
    rows = [] if report.corrects is not None else list(report.rejected_rows)
    issues = list(report.issues)
    for correction in (each.report for each in corrections):
        again = {row for row, _ in correction.rejected_rows}
        touched = {*correction.corrected, *again}
        rows = [each for each in rows if each[0] not in touched]
        rows += correction.rejected_rows
        issues = [issue for issue in issues if issue.row not in touched]
        issues += [issue for issue in correction.issues if issue.row in again]
    # Rows are numbered as in the file; parts of a split one share its number.
    rows.sort(key=lambda each: each[0])
    return replace(report, rejected=len(rows), issues=tuple(issues),
                   rejected_rows=tuple(rows))  # fmt: skip


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


def split_refused(engine: Engine, import_id: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Return refused rows with one for each person and scheme that a row names, under its number.

    Only rosters have people to split, only kinds whose rows are known by their scheme such parts;
    see `data.loaders.scheme_cells`.
    """
    with engine.connect() as connection:
        stored = Repository(connection).fetch_import(import_id)
    headers = _headers_of(stored, map(str, rows.columns))
    if stored.kind == _ROSTER:
        rows = split_people(rows, headers)
    is_keyed = any(s.SCHEME in table.key for table in TABLES.get(stored.kind, ()))
    if not is_keyed or s.SCHEME not in headers:
        return rows
    return split_rows(rows, headers[s.SCHEME], headers.get(s.REGISTRATION_NO))


def resubmit_rows(engine: Engine, import_id: int, rows: pd.DataFrame) -> list[ImportReport]:
    """Import corrected rows; they complete the import that refused them.

    Parameters
    ----------
    import_id
        The import that refused them.
    rows
        From `fetch_refused`, corrected, or from `split_refused`: then all parts of a row. Rows
        left out stay refused, and so do rows that still hold what they were refused for.

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
    numbers = [*map(int, rows.index)]
    rows = rows.reset_index(drop=True)
    held = _hold_back(stored, standing, rows, numbers)
    return [
        _resubmit(engine, stored, part, numbers, {at: held[at] for at in part.index if at in held})
        for part in _parts(stored.kind, rows)
    ]


def _resubmit(
    engine: Engine,
    stored: StoredImport,
    part: pd.DataFrame,
    numbers: Sequence[int],
    held: dict[int, list[ImportIssue]],
) -> ImportReport:
    """Import the rows that are not held back, and report on all of them.

    Parameters
    ----------
    part
        Rows by their position among all that are brought.
    numbers
        By position, the row of the original file.
    held
        Reasons by position.
    """
    brought = part.drop(index=list(held))
    cells = {int(at): dict(zip(map(str, part.columns), map(str, values), strict=True))
             for at, *values in part.itertuples(name=None)}  # fmt: skip
    file = f"{PurePath(stored.file).stem} +{len(part)}.csv"

    def complete(report: ImportReport) -> ImportReport:
        place = dict(enumerate(map(int, brought.index), start=HEADER_ROW + 1))
        issues = [replace(issue, row=numbers[place[issue.row]]) if issue.row else issue
                  for issue in report.issues]  # fmt: skip
        # Parts of a row share its reasons.
        issues += dict.fromkeys(issue for reasons in held.values() for issue in reasons)
        refused = sorted({*(place[row] for row, _ in report.rejected_rows), *held})
        left = {numbers[at] for at in refused}
        return replace(
            report,
            rejected=len(refused),
            issues=tuple(sorted(issues, key=lambda issue: issue.row or 0)),
            rejected_rows=tuple((numbers[at], cells[at]) for at in refused),
            corrects=stored.import_id,
            corrected=tuple(dict.fromkeys(
                numbers[at] for at in brought.index if numbers[at] not in left
            )),
        )  # fmt: skip

    if brought.empty:
        return complete(ImportReport(file, stored.kind, 0, 0))
    content = _write_csv(brought)
    return import_upload(
        engine, stored.kind, content, file, made_from=(stored.import_id,), complete=complete
    )


def _hold_back(
    stored: StoredImport, standing: ImportReport, rows: pd.DataFrame, numbers: Sequence[int]
) -> dict[int, list[ImportIssue]]:
    """Return the positions of rows that still hold what they were refused for, with the reasons."""
    last = _as_table(standing).reindex(columns=rows.columns, fill_value="")
    keys = _key_headers(stored, map(str, rows.columns))
    printed = dict(stored.report.rejected_rows)
    held = {}
    for at, (row, cells) in enumerate(zip(numbers, rows.to_dict("records"), strict=True)):
        if cells in last.loc[[row]].to_dict("records"):
            held[at] = _errors(standing, row)
            continue
        outside = [
            issue
            for issue in _errors(stored.report, row)
            if _still_holds(issue, printed[row], cells, keys)
        ]
        if outside:
            held[at] = outside
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
    keys = {name for table in TABLES[stored.kind] for name in table.key}
    return {header for name, header in _headers_of(stored, printed).items() if name in keys}


def _headers_of(stored: StoredImport, printed: Iterable[str]) -> dict[str, str]:
    """Return by column of the import's kind the header it was printed with."""
    known: dict[str, str] = {}
    for table in TABLES[stored.kind]:
        known |= known_headers(table.understanding(stored.report.headers or {}))
    return {known[plain]: header for header in printed if (plain := plain_header(header)) in known}


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
