"""File bytes → cells of text: CSV in the encodings people save, and spreadsheets."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from data import schema as s
from data.errors import WARNING, ImportIssue
from data.loaders.file_limits import (
    check_columns,
    check_lines,
    check_size,
    count_marked,
    without_invisible,
)
from data.loaders.formulas import Formulas, insert_formulas
from data.loaders.html_tables import check_page, is_page, read_page_rows
from data.loaders.merged_cells import fill_down
from data.loaders.spreadsheets import OpenSheet, open_further, open_spreadsheet, read_cells
from data.loaders.workbooks import FORMATS, XLSX_START, refusing_damage
from matching.errors import CertMatchError

_OTHER_STARTS = {
    b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "XLS", b"\x89PNG": "PNG", b"MIME-Version:": "MHTML",
}  # fmt: skip
# The part in which a spreadsheet with a password lies.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKS = ",;\t，"
# Bytes of GB18030 make up a Chinese character of UTF-8 by chance, hardly several.
_CHINESE, _ENOUGH_CHINESE = re.compile("[一-鿿]"), 3
_HEAD_BYTES, _HEAD_LINES = 1 << 20, 1_000
Place = tuple[int, int]  # row and column, from 0
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
    if is_page(content):
        return _read_page(content, file)
    return _read_csv(content, file)


def read_head(content: bytes, file: str, table: s.Table) -> Sheet:
    """Read as much of a CSV as holds its header, of a spreadsheet all.

    Raises
    ------
    CertMatchError
        As `read_sheet`.
    """
    is_marked = "utf-16" in likely_encodings(content)  # whose lines do not end at a byte
    is_whole = len(content) <= _HEAD_BYTES or is_marked or is_page(content)
    if is_whole or is_xlsx(content, file):
        return read_sheet(content, file, table)
    lines = content[:_HEAD_BYTES].splitlines(keepends=True)[:_HEAD_LINES]
    # The last line may be cut; a quoted cell with line breaks leaves the whole to be read.
    head = b"".join(lines[:-1])
    return read_sheet(head if head and head.count(b'"') % 2 == 0 else content, file)


def is_xlsx(start: bytes, file: str) -> bool:
    """Return whether a file that starts so is a spreadsheet, else it is taken for text.

    Raises
    ------
    CertMatchError
        It is neither.
    """
    for other, name in _OTHER_STARTS.items():
        if start.startswith(other):
            if _LOCKED in start:
                raise CertMatchError("file_locked", where=file, found=name, expected=FORMATS)
            raise CertMatchError("file_not_a_table", where=file, found=name, expected=FORMATS)
    return start.startswith(XLSX_START)


def _read_xlsx(content: bytes, file: str, table: s.Table | None) -> Sheet:
    opened = open_spreadsheet(content, file, table)
    cells, fractions, marked = _lay_out(opened, file)
    remarks = (*opened.remarks, *_tell_marked(marked))
    return Sheet(cells, fractions, False, opened.formulas, remarks)


def _lay_out(opened: OpenSheet, file: str) -> tuple[list[list[str]], frozenset[Place], int]:
    with refusing_damage(file):
        rows = opened.sheet.to_python(skip_empty_area=False)
    insert_formulas(rows, opened.lost)
    return read_cells(list(fill_down(rows, opened.runs)) if opened.runs else rows)


def _read_page(content: bytes, file: str) -> Sheet:
    check_page(len(content), file)
    text = _decode(content, file)
    rows = read_page_rows(text)
    if not rows:
        raise CertMatchError("file_not_a_table", where=file, found="HTML", expected=FORMATS)
    check_columns(max(map(len, rows)), file)
    marked = count_marked(chain.from_iterable(rows))
    cells = [[*map(without_invisible, row)] for row in rows]
    return Sheet(cells, frozenset(), is_csv=False, remarks=_tell_marked(marked))


def _read_csv(content: bytes, file: str) -> Sheet:
    check_lines(content, file)
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
        # What is too long within one line was not swallowed by an open quote.
        if not begun or '"' not in begun[0] or len(begun[0]) > csv.field_size_limit():
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
        for opened in open_further(content, file):
            rows += _lay_out(opened, file)[0]
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


def likely_encodings(start: bytes) -> tuple[str, ...]:
    """Return the encodings in which a text that begins so may stand, the likeliest first."""
    is_marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return ("utf-16",) if is_marked else ("utf-8-sig", "gb18030")


def _decode(content: bytes, file: str) -> str:
    for encoding in likely_encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as problem:
            # The position does not count a mark that the text begins with.
            start = len(content) - len(problem.object) + problem.start
            if encoding == "utf-8-sig" and is_meant_as_utf8(content[: min(start, HEAD)]):
                break
    raise undecodable(file, content.count(b"\n", 0, start), start, content[start : start + 8])
