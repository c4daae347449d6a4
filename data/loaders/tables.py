"""A sheet of cells → a table with spreadsheet row numbers and canonical column names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from data import schema as s
from data.errors import COLUMNS_KEPT, WARNING, ImportIssue, ImportReport
from data.loaders.formulas import cell_name
from data.loaders.header_rows import (
    filled_rows,
    find_header,
    known_headers,
    plain_header,
    tell_rows_above,
)
from data.loaders.sheets import Sheet, read_sheet
from data.loaders.workbooks import FORMATS
from data.texts import to_texts
from matching.errors import CertMatchError

_SHOWN = 500  # characters of headers that a refusal names


@dataclass(frozen=True)
class LoadedTable:
    """Good rows with canonical columns, and the report on the file."""

    frame: pd.DataFrame
    report: ImportReport


@dataclass(frozen=True)
class RawTable:
    """A table as it was brought: every cell text, "" where blank.

    Attributes
    ----------
    cells
        Canonical names where a header was understood, else the header as printed; the index is
        the row as in a spreadsheet, header = 1. Blank rows are left out.
    headers
        Canonical name → header as printed.
    fractions
        (row, column) of spreadsheet cells that hold a number with decimals: what is shown there
        as 2.10 arrives as 2.1.
    formulas
        (row, column) of spreadsheet cells with a formula without its result → name of the cell.
    overfull
        CSV rows with more filled cells than headers: a comma within a cell has moved the rest.
    remarks
        On sheets that were not read, invisible marks, rows above the header and unknown headers.
    """

    cells: pd.DataFrame
    headers: dict[str, str]
    fractions: frozenset[tuple[int, str]] = frozenset()
    overfull: frozenset[int] = frozenset()
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)
    remarks: tuple[ImportIssue, ...] = ()


def read_raw_table(content: bytes | Sheet, file: str, table: s.Table) -> RawTable:
    """Read CSV or XLSX bytes, or a sheet read already, as a table of this kind.

    Raises
    ------
    CertMatchError
        Neither CSV nor XLSX, empty, undecodable, a required column missing, or two headers for
        one column.
    """
    sheet = content if isinstance(content, Sheet) else read_sheet(content, file, table)
    rows = sheet.rows
    first = _find_header(sheet, file, table)
    names, headers = match_headers([cell.strip() for cell in rows[first]], file, table)
    # Cells beyond the last header are kept like those of a column without header.
    headed = len(names)
    beyond = (enumerate(row[headed:], headed + 1) for row in rows[first:] if len(row) > headed)
    used = max((n for row in beyond for n, cell in row if cell.strip()), default=headed)
    names += [f"column {position}" for position in range(headed + 1, used + 1)]
    width = len(names)
    body = {
        number + 1: (row + [""] * width)[:width]
        for number, row in enumerate(rows)
        if number > first and any(cell.strip() for cell in row)
    }
    columns = zip(*body.values(), strict=True) if body else ([] for _ in names)
    cells = pd.DataFrame(
        {name: to_texts(column) for name, column in zip(names, columns, strict=True)},
        index=list(body),
        columns=names,
    )
    named = frozenset((row + 1, names[column]) for row, column in sheet.fractions if row > first)
    overfull = frozenset(
        row + 1
        for row, values in enumerate(rows)
        if sheet.is_csv and row > first and any(cell.strip() for cell in values[headed:])
    )
    formulas = {
        (row + 1, names[column]): cell_name(row, column)
        for row, column in sheet.formulas
        if row > first
    }
    remarks = (
        *sheet.remarks,
        *tell_rows_above(filled_rows(rows[:first]), first + 1),
        *tell_unknown(rows[first], headers, table),
    )
    return RawTable(cells, headers, named, overfull, formulas, remarks)


def tell_unknown(
    printed: list[str], headers: Mapping[str, str], table: s.Table
) -> tuple[ImportIssue, ...]:
    """Return the remarks on headers that no column has: those like a free column, the others."""
    free = {
        plain_header(name): column.name
        for column in table.columns
        if column.name not in headers
        for name in (column.name, *column.zh, *column.en)
    }
    known = set(headers.values())
    unknown = [
        header.strip() for header in printed if header.strip() and header.strip() not in known
    ]
    likely = {header: get_close_matches(plain_header(header), free, 1, 0.75) for header in unknown}
    alike = [
        ImportIssue(None, header, "", "column_like", WARNING, free[near[0]])
        for header, near in likely.items()
        if near
    ]
    others = "、".join(dict.fromkeys(header for header, near in likely.items() if not near))
    kept = ImportIssue(None, "", others, COLUMNS_KEPT, WARNING)
    return (*alike, kept) if others else tuple(alike)


def printed_headers(sheet: Sheet, file: str, table: s.Table) -> tuple[str, ...]:
    """Return the headers of a sheet as printed, blank ones left out.

    Raises
    ------
    CertMatchError
        All rows are blank.
    """
    header = sheet.rows[_find_header(sheet, file, table)]
    return tuple(cell.strip() for cell in header if cell.strip())


def _find_header(sheet: Sheet, file: str, table: s.Table) -> int:
    number = find_header(sheet.rows, table)
    if number is None:
        raise CertMatchError("file_empty", where=file, found="", expected=FORMATS)
    return number


def match_headers(
    printed: list[str], file: str, table: s.Table
) -> tuple[list[str], dict[str, str]]:
    """Return the name of each column and, by canonical name, the header as printed.

    Raises
    ------
    CertMatchError
        A required column is missing, or two headers are for one column.
    """
    known = known_headers(table)
    names: list[str] = []
    headers: dict[str, str] = {}
    for position, header in enumerate(printed, start=1):
        name = known.get(plain_header(header))
        if name is None:
            # Unknown columns are kept; a blank or repeated header needs a name of its own.
            name = header or f"column {position}"
            name = name if name not in names else f"{name} {position}"
        elif name in headers:
            raise CertMatchError(
                "column_twice",
                where=file,
                expected=name,
                found=_shorten(f"{headers[name]} / {header}"),
            )
        else:
            headers[name] = header
        names.append(name)
    missing = [column for column in table.columns if column.required and column.name not in headers]
    if missing:
        raise CertMatchError(
            "missing_column",
            where=file,
            found=_shorten(", ".join(filter(None, printed))),
            expected=", ".join(f"{column.zh[0]} / {column.name}" for column in missing),
        )
    return names, headers


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
