"""File bytes → cells of text: CSV in the encodings people save, and spreadsheets."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from data import schema as s
from data.errors import WARNING, ImportIssue
from data.loaders.file_limits import (
    check_columns,
    check_size,
    check_workbook,
    count_marked,
    without_invisible,
)
from data.loaders.formulas import Formulas, find_formulas_without_result, insert_formulas
from data.loaders.workbooks import XLSX_START, choose_sheet, tell_unread
from matching.errors import CertMatchError

_OTHER_STARTS = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "XLS", b"\x89PNG": "PNG"}
FORMATS = "CSV (UTF-8, GB18030) | XLSX"
_MARKS = ",;\t，"
# Bytes of GB18030 make up a Chinese character of UTF-8 by chance, hardly several.
_CHINESE, _ENOUGH_CHINESE = re.compile("[一-鿿]"), 3
_HEAD_BYTES, _HEAD_LINES = 1 << 20, 1_000
_SHOWN = 60  # characters of a row that a refusal names
HEAD = 20_000  # characters of a CSV that hold its header


@dataclass(frozen=True)
class Sheet:
    """The cells of a CSV or of one sheet of a spreadsheet as text, blank rows included.

    Attributes
    ----------
    fractions
        (row, column), from 0, of spreadsheet cells that hold a number with decimals.
    formulas
        (row, column), from 0, of spreadsheet cells that hold a formula without its result; the
        cells hold their text.
    remarks
        On sheets that were not read and marks that were left out.
    """

    rows: list[list[str]]
    fractions: frozenset[tuple[int, int]]
    is_csv: bool
    formulas: Formulas = field(default_factory=dict)
    remarks: tuple[ImportIssue, ...] = ()


def read_sheet(content: bytes, file: str, table: s.Table | None = None) -> Sheet:
    """Read CSV or XLSX bytes as text; of several sheets the one that fits the table best.

    Raises
    ------
    CertMatchError
        Neither CSV nor XLSX, undecodable, or more than can be read at once.
    """
    check_size(len(content), file)
    if is_xlsx(content, file):
        return _read_xlsx(content, file, table)
    return _read_csv(content, file)


def read_head(content: bytes, file: str, table: s.Table) -> Sheet:
    """Read as much of a CSV as holds its header, of a spreadsheet all.

    Raises
    ------
    CertMatchError
        As `read_sheet`.
    """
    if len(content) <= _HEAD_BYTES or is_xlsx(content, file):
        return read_sheet(content, file, table)
    lines = content[:_HEAD_BYTES].splitlines(keepends=True)[:_HEAD_LINES]
    # The last line may be cut; a quoted cell with line breaks leaves the whole to be read.
    head = b"".join(lines[:-1])
    return read_sheet(head if head and head.count(b'"') % 2 == 0 else content, file)


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
    return start.startswith(XLSX_START)


def _read_xlsx(content: bytes, file: str, table: s.Table | None) -> Sheet:
    has_formulas = check_workbook(content, file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet, unread = choose_sheet(workbook, table)
        check_columns(sheet.end[1] + 1 if sheet.end else 0, file)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, IndexError) as problem:
        raise CertMatchError(
            "file_not_a_table", where=file, found=problem, expected=FORMATS
        ) from problem
    cells, fractions, marked = read_cells(rows)
    formulas = find_formulas_without_result(content, sheet.name) if has_formulas else {}
    insert_formulas(cells, formulas)
    remarks = (*tell_unread(unread, sheet.name), *_tell_marked(marked))
    return Sheet(cells, fractions, False, formulas, remarks)


class _CellTexts(dict[Any, str]):
    """The text of each distinct cell: most cells repeat another, and a call for each takes longer.

    0 and 1 are not kept: as keys they are equal to 否 and 是.
    """

    def __missing__(self, cell: Any) -> str:
        text = cell_text(cell)
        if cell not in (0, 1):
            self[cell] = text
        return text


def read_cells(rows: list[list[Any]]) -> tuple[list[list[str]], frozenset[tuple[int, int]], int]:
    """Return the texts of a spreadsheet's rows, and what they do not show.

    That is which cells, (row, column) from 0, hold a number with decimals, and how many held
    invisible marks.
    """
    texts = _CellTexts()
    cells = [[*map(texts.__getitem__, row)] for row in rows]
    has_fractions = any(map(_is_fraction, texts))
    fractions = frozenset(
        (line, column)
        for line, row in enumerate(rows if has_fractions else ())
        for column, cell in enumerate(row)
        if _is_fraction(cell)
    )
    marked = {cell for cell, text in texts.items() if isinstance(cell, str) and cell != text}
    count = sum(map(marked.__contains__, chain.from_iterable(rows))) if marked else 0
    return cells, fractions, count


def _is_fraction(cell: Any) -> bool:
    return type(cell) is float and not cell.is_integer()


def cell_text(cell: Any) -> str:
    """Return a spreadsheet cell as the text a person sees in it."""
    if isinstance(cell, str):
        return without_invisible(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _read_csv(content: bytes, file: str) -> Sheet:
    whole = _decode(content, file)
    text = without_invisible(whole)
    if "\0" in text:
        raise CertMatchError("file_not_a_table", where=file, found="NUL", expected=FORMATS)
    delimiter = find_delimiter(text[:HEAD])
    try:
        rows = list(read_csv_rows(io.StringIO(text, newline=""), delimiter, file))
    except csv.Error as problem:
        raise CertMatchError(
            "file_not_a_table", where=file, found=problem, expected=FORMATS
        ) from problem
    marked = count_marked(re.split(rf"[\r\n{delimiter}]", whole)) if text != whole else 0
    return Sheet(rows, frozenset(), is_csv=True, remarks=_tell_marked(marked))


def _tell_marked(count: int) -> tuple[ImportIssue, ...]:
    remark = ImportIssue(None, "", str(count), "invisible_marks", WARNING)
    return (remark,) if count else ()


def read_csv_rows(lines: Iterable[str], delimiter: str, file: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV; one with too many columns is refused before the next is read.

    Raises
    ------
    CertMatchError, csv.Error
        Too many columns, or no CSV.
    """
    begun: list[str] = []

    def watched() -> Iterator[str]:
        for line in lines:
            begun.append(line) if not begun else None
            yield line

    # Strict: an open quote would swallow the rows after it into one cell.
    try:
        for row in csv.reader(watched(), delimiter=delimiter, strict=True):
            begun.clear()
            check_columns(len(row), file)
            yield row
    except csv.Error as problem:
        if not begun or '"' not in begun[0]:
            raise
        shown = begun[0].strip()[:_SHOWN]
        raise CertMatchError(
            "quote_open", where=file, found=shown, expected='"…""…""…"'
        ) from problem


def read_plain_text(content: bytes, file: str) -> str:
    """Return the text of any readable file; of all sheets the rows with tabs between cells.

    Raises
    ------
    CertMatchError
        Neither text nor XLSX.
    """
    if content.startswith((XLSX_START, *_OTHER_STARTS)):
        rows = _rows_of_all(content, file)
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows) + "\n"
    text = without_invisible(_decode(content, file))
    if "\0" in text:
        raise CertMatchError("file_not_a_table", where=file, found="NUL", expected=FORMATS)
    return text


def _rows_of_all(content: bytes, file: str) -> list[list[str]]:
    rows = read_sheet(content, file).rows
    if is_xlsx(content, file):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names[1:]:
            further = workbook.get_sheet_by_name(name).to_python()
            rows += [[cell_text(cell) for cell in row] for row in further]
    return rows


def find_delimiter(head: str) -> str:
    """Return the mark that stands most often in the first line of a CSV that has any."""
    # A quoted header may hold line breaks and commas of its own.
    lines = re.sub(r'"[^"]*"', "", head).splitlines()
    # A title above the header may have none; data have marks within their cells.
    line = next((line for line in lines if any(mark in line for mark in _MARKS)), "")
    return max(_MARKS, key=line.count)


def is_meant_as_utf8(head: bytes) -> bool:
    """Return whether the bytes before the first that is not UTF-8 are Chinese in UTF-8.

    The same bytes may be GB18030 too, as other characters.
    """
    return len(_CHINESE.findall(head.decode(errors="ignore"))) >= _ENOUGH_CHINESE


def undecodable(file: str, before: int, start: int, found: bytes) -> CertMatchError:
    """Return the refusal of a text with bytes of no encoding, or of another than the rest.

    Parameters
    ----------
    before
        Line ends before them.
    start, found
        Where they stand, from 0, and what they are.
    """
    shown = f"byte {start} (line {before + 1}): {found[:8].hex(' ')}"
    return CertMatchError("file_undecodable", where=file, found=shown, expected=FORMATS)


def _decode(content: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as problem:
            # The position does not count a mark that the text begins with.
            start = len(content) - len(problem.object) + problem.start
            if encoding == "utf-8-sig" and is_meant_as_utf8(content[: min(start, HEAD)]):
                break
    raise undecodable(file, content.count(b"\n", 0, start), start, content[start : start + 8])
