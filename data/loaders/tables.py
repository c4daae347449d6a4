"""File bytes → a table of text with spreadsheet row numbers and canonical column names."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from data import schema as s
from data.errors import ImportReport
from data.loaders.file_limits import (
    check_columns,
    check_size,
    check_workbook,
    without_invisible,
)
from matching.errors import CertMatchError

_XLSX_START = b"PK\x03\x04"
_OTHER_STARTS = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "XLS", b"\x89PNG": "PNG"}
FORMATS = "CSV (UTF-8, GB18030) | XLSX"
HEAD = 20_000  # characters of a CSV that hold its header


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
    overfull
        CSV rows with more filled cells than headers: a comma within a cell has moved the rest.
    mistyped
        Header that no column has → the header of a free column that it resembles.
    """

    cells: pd.DataFrame
    headers: dict[str, str]
    fractions: frozenset[tuple[int, str]] = frozenset()
    overfull: frozenset[int] = frozenset()
    mistyped: Mapping[str, str] = field(default_factory=dict)


def read_printed_headers(content: bytes, file: str) -> tuple[str, ...]:
    """Return the headers of CSV or XLSX bytes as printed, blank ones left out.

    Raises
    ------
    CertMatchError
        Neither CSV nor XLSX, empty or undecodable.
    """
    rows, _ = _read_rows(content, file)
    for row in rows:
        if any(map(str.strip, row)):
            return tuple(cell.strip() for cell in row if cell.strip())
    raise CertMatchError("file_empty", where=file, found="", expected=FORMATS)


def read_raw_table(content: bytes, file: str, table: s.Table) -> RawTable:
    """Read CSV or XLSX bytes as a table of this kind.

    Raises
    ------
    CertMatchError
        Neither CSV nor XLSX, empty, undecodable, a required column missing, or two headers for
        one column.
    """
    rows, fractions = _read_rows(content, file)
    check_columns(max(map(len, rows), default=0), file)
    first = next((n for n, row in enumerate(rows) if any(map(str.strip, row))), None)
    if first is None:
        raise CertMatchError("file_empty", where=file, found="", expected=FORMATS)
    names, headers = match_headers([cell.strip() for cell in rows[first]], file, table)
    # Cells beyond the last header are kept like those of a column without header.
    headed = len(names)
    used = max(n + 1 for row in rows[first:] for n, cell in enumerate(row) if cell.strip())
    names += [f"column {position}" for position in range(len(names) + 1, used + 1)]
    width = len(names)
    body = {
        number + 1: (row + [""] * width)[:width]
        for number, row in enumerate(rows)
        if number > first and any(cell.strip() for cell in row)
    }
    cells = pd.DataFrame(list(body.values()), index=list(body), columns=names, dtype="str")
    named = frozenset((row + 1, names[column]) for row, column in fractions if row > first)
    is_csv = not content.startswith(_XLSX_START)
    overfull = frozenset(
        row + 1
        for row, values in enumerate(rows)
        if is_csv and row > first and any(cell.strip() for cell in values[headed:])
    )
    mistyped = find_mistyped(rows[first], headers, table)
    return RawTable(cells, headers, named, overfull, mistyped)


def find_mistyped(printed: list[str], headers: Mapping[str, str], table: s.Table) -> dict[str, str]:
    """Return the headers that no column has but that resemble one of a free column."""
    free = {
        plain_header(name): name
        for column in table.columns
        if column.name not in headers
        for name in (column.name, *column.zh, *column.en)
    }
    known = set(headers.values())
    unknown = [
        header.strip() for header in printed if header.strip() and header.strip() not in known
    ]
    likely = {header: get_close_matches(plain_header(header), free, 1, 0.75) for header in unknown}
    return {header: free[near[0]] for header, near in likely.items() if near}


_Rows = tuple[list[list[str]], frozenset[tuple[int, int]]]


def _read_rows(content: bytes, file: str) -> _Rows:
    check_size(len(content), file)
    if is_xlsx(content, file):
        return _read_xlsx(content, file)
    return _read_csv(content, file), frozenset()


def is_xlsx(start: bytes, file: str) -> bool:
    """Return whether a file that starts so is a spreadsheet, else it is taken for CSV.

    Raises
    ------
    CertMatchError
        It is neither.
    """
    for other, name in _OTHER_STARTS.items():
        if start.startswith(other):
            raise CertMatchError("file_not_a_table", where=file, found=name, expected=FORMATS)
    return start.startswith(_XLSX_START)


def _read_xlsx(content: bytes, file: str) -> _Rows:
    check_workbook(content, file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, IndexError) as problem:
        raise CertMatchError(
            "file_not_a_table", where=file, found=problem, expected=FORMATS
        ) from problem
    fractions = frozenset(
        (line, column)
        for line, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, float) and not cell.is_integer()
    )
    return [[cell_text(cell) for cell in row] for row in rows], fractions


def cell_text(cell: Any) -> str:
    """Return a spreadsheet cell as the text a person sees in it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else without_invisible(str(cell))


def _read_csv(content: bytes, file: str) -> list[list[str]]:
    text = _decode(content, file)
    if "\0" in text:
        raise CertMatchError("file_not_a_table", where=file, found="NUL", expected=FORMATS)
    delimiter = find_delimiter(text[:HEAD])
    try:
        # Strict: an open quote would swallow the rows after it into one cell.
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        raise CertMatchError(
            "file_not_a_table", where=file, found=problem, expected=FORMATS
        ) from problem


def read_plain_text(content: bytes, file: str) -> str:
    """Return the text of any readable file; of a spreadsheet its rows with tabs between cells.

    Raises
    ------
    CertMatchError
        Neither text nor XLSX.
    """
    if content.startswith((_XLSX_START, *_OTHER_STARTS)):
        rows, _ = _read_rows(content, file)
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows) + "\n"
    text = _decode(content, file)
    if "\0" in text:
        raise CertMatchError("file_not_a_table", where=file, found="NUL", expected=FORMATS)
    return text


def find_delimiter(head: str) -> str:
    """Return the mark that stands most often in the first line of a CSV."""
    # A quoted header may hold line breaks and commas of its own.
    line = re.sub(r'"[^"]*"', "", head.lstrip()).split("\n", 1)[0]
    return max(",;\t，", key=line.count)


def _decode(content: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return without_invisible(content.decode(encoding))
        except UnicodeDecodeError as problem:
            start = problem.start
    shown = f"byte {start}: {content[start : start + 8].hex(' ')}"
    raise CertMatchError("file_undecodable", where=file, found=shown, expected=FORMATS)


def plain_header(header: str) -> str:
    """Return a header without notes in brackets, marks, blanks and case."""
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", text)
    return re.sub(r"[\s*:_\-]", "", text).lower()


def known_headers(table: s.Table) -> dict[str, str]:
    """Return every plain header that is understood, with the name of its column."""
    return {
        plain_header(name): column.name
        for column in table.columns
        for name in (column.name, *column.zh, *column.en)
    }


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
                "column_twice", where=file, found=f"{headers[name]} / {header}", expected=name
            )
        else:
            headers[name] = header
        names.append(name)
    missing = [column for column in table.columns if column.required and column.name not in headers]
    if missing:
        raise CertMatchError(
            "missing_column",
            where=file,
            found=", ".join(filter(None, printed)),
            expected=", ".join(f"{column.zh[0]} / {column.name}" for column in missing),
        )
    return names, headers
