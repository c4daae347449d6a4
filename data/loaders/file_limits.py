"""What a brought file may hold at most, found out before it is unpacked or laid out in memory.

A spreadsheet of a few kilobytes can claim billions of cells; the reader lays them all out.
"""

from __future__ import annotations

import io
import re
import string
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.loaders.formulas import column_number
from matching.errors import CertMatchError

# Assumption: the page takes 200 MB; larger tables of certificates are streamed by the terminal.
LARGEST_FILE = 200 * 1024**2
# Assumption: 50,000 rows of a roster unpack to about 20 MB.
LARGEST_WORKBOOK = 200 * 1024**2
# Assumption: 100,000 rows of 40 columns; what is laid out is the rectangle around all cells.
MOST_CELLS = 4_000_000
# Assumption: the widest of the known tables has 26 columns.
MOST_COLUMNS = 1_000
# Assumption: a thousand cells of as many characters as a spreadsheet's cell may hold in practice.
LONGEST_LINE = 4 * 1024**2
# Reports and posts: no advice on tables helps them.
_DOCUMENTS = {".doc", ".docx", ".pdf", ".txt", ".htm", ".html"}
_CHUNK = 1024**2
_OVERLAP = 64  # a cell's address may lie across two chunks
# Literal first: with a word boundary before it the search takes five times as long.
# Rows have addresses too; what no sheet can hold is read as well, to be refused.
_ADDRESS = re.compile(rb"r\s*=\s*[\"']([A-Z]{0,20}[0-9]{1,20})[\"']")
_LETTERS, _DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
# What ends a formula and begins an error, whatever the sheet calls the elements.
_FORMULA, _ERROR = b"f>", b"v>#"
# Marks that turn the direction of text or have no width: invisible, and never part of a value.
_INVISIBLE = tuple(map(chr, (
    0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)
)))  # fmt: skip


_MARK = re.compile(b"|".join(re.escape(mark.encode()) for mark in _INVISIBLE))
_LEADS = tuple({mark.encode()[:2] for mark in _INVISIBLE})


def holds_invisible(data: bytes) -> bool:
    """Return whether UTF-8 text holds marks of direction or of no width."""
    # Looking for the bytes they begin with takes little more than half as long as the search.
    return any(lead in data for lead in _LEADS) and _MARK.search(data) is not None


def without_invisible(text: str) -> str:
    """Return a text without marks of direction and of no width."""
    if text.isascii():
        return text
    # Looking for each mark is ten times faster than translating a text that has none.
    for mark in _INVISIBLE:
        if mark in text:
            text = text.replace(mark, "")
    return text


def count_marked(cells: Iterable[str]) -> int:
    """Return how many cells hold marks of direction or of no width."""
    counts = Counter(cell for cell in cells if not cell.isascii())
    return sum(count for cell, count in counts.items() if without_invisible(cell) != cell)


def check_size(size: int, file: str) -> None:
    """Raise ``file_too_large`` or ``document_too_large`` above what can be read at once."""
    if size > LARGEST_FILE:
        found, expected = f"{size / 1024**2:,.0f} MB", f"≤ {LARGEST_FILE // 1024**2} MB"
        if Path(file).suffix.lower() in _DOCUMENTS:
            raise CertMatchError("document_too_large", where=file, found=found, expected=expected)
        raise _too_large(file, found, expected)


def check_columns(count: int, file: str) -> None:
    """Raise ``file_too_large`` where a row has more columns than any table people keep."""
    if count > MOST_COLUMNS:
        raise _too_large(file, f"{count:,} columns", f"≤ {MOST_COLUMNS:,} columns")


@dataclass(frozen=True)
class Holds:
    """What the sheets of a workbook hold that its reader does not give."""

    formulas: bool = False
    errors: bool = False


def check_lines(text: bytes, file: str, before: int = 0) -> None:
    """Raise ``line_too_long`` where a line fills a whole piece of text, before it is decoded.

    Parameters
    ----------
    before
        Line ends before the text.
    """
    for start in range(0, len(text) - LONGEST_LINE + 1, LONGEST_LINE):
        end = start + LONGEST_LINE
        if text.rfind(b"\n", start, end) < 0 and text.rfind(b"\r", start, end) < 0:
            line = before + text.count(b"\n", 0, start) + 1
            size = f"{LONGEST_LINE // 1024**2} MB"
            raise CertMatchError(
                "line_too_long", where=file, found=f"line {line}: > {size}", expected=f"≤ {size}"
            )


def check_workbook(source: bytes | Path, file: str) -> Holds:
    """Raise where a workbook unpacks to too much or its cells span too large a rectangle.

    Returns
    -------
    Holds
        Whether a sheet holds formulas, and results like errors.

    Raises
    ------
    CertMatchError
        ``file_too_large``, or ``file_not_a_table`` where the archive is broken.
    """
    try:
        content = io.BytesIO(source) if isinstance(source, bytes) else source
        with zipfile.ZipFile(content) as archive:
            # A part never unpacks to more than it says: what follows would be damage.
            size = sum(part.file_size for part in archive.infolist())
            if size > LARGEST_WORKBOOK:
                expected = f"≤ {LARGEST_WORKBOOK // 1024**2} MB"
                raise _too_large(file, f"{size // 1024**2:,} MB", expected)
            formulas = errors = False
            for part in archive.infolist():
                rows = columns = 0
                is_sheet = part.filename.startswith("xl/worksheets/")
                for chunk in _unpack(archive, part):
                    if is_sheet:
                        rows, columns = _span(chunk, rows, columns)
                        _check_cells(rows, columns, file)
                        formulas = formulas or _FORMULA in chunk
                        errors = errors or _ERROR in chunk
            return Holds(formulas, errors)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
            OSError) as problem:  # fmt: skip
        # Damaged, cut short, an unknown compression, or locked by a password.
        raise CertMatchError(
            "file_not_a_table", where=file, found=problem, expected="XLSX"
        ) from problem


def _check_cells(rows: int, columns: int, file: str) -> None:
    if rows * columns > MOST_CELLS:
        raise _too_large(file, f"{rows:,} × {columns:,} cells", f"≤ {MOST_CELLS:,} cells")


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in chunks; each starts with the end of the one before."""
    with archive.open(part) as stream:
        end = b""
        while chunk := stream.read(_CHUNK):
            yield end + chunk
            end = chunk[-_OVERLAP:]


def _span(chunk: bytes, rows: int, columns: int) -> tuple[int, int]:
    """Return the highest row and column of all addresses, those found before included."""
    # Splitting what is left without digits, then without letters, beats two groups per address.
    addresses = b" ".join(_ADDRESS.findall(chunk))
    letters = set(addresses.translate(None, _DIGITS).split())
    numbers = set(addresses.translate(None, _LETTERS).split())
    return max([rows, *map(int, numbers)]), max([columns, *map(column_number, letters)])


def _too_large(file: str, found: str, expected: str) -> CertMatchError:
    return CertMatchError("file_too_large", where=file, found=found, expected=expected)
