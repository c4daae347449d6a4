"""A CSV of any length, block by block: what `tables.read_raw_table` reads, in constant memory.

Blocks whose quotes are beyond doubt are parsed by Arrow. A block that Arrow refuses (rows of
unequal length, blank lines) is read by Python's own reader, and from a doubtful quote on the
whole rest of the file is, so that both readers see the same records.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.csv

from data import schema as s
from data.errors import ImportIssue
from data.loaders.file_limits import check_lines, count_marked, holds_invisible, without_invisible
from data.loaders.formulas import Formulas
from data.loaders.header_rows import filled_rows, find_header
from data.loaders.sheets import (
    HEAD,
    find_delimiter,
    is_meant_as_utf8,
    likely_encodings,
    read_csv_rows,
    undecodable,
)
from data.loaders.workbooks import FORMATS
from matching.errors import CertMatchError

BLOCK = 1 << 24  # bytes
_PIECE = 1 << 22  # bytes that one core parses at a time
_LONGEST_RECORD = 4 * BLOCK  # bytes; a longer one is read by Python's reader
_ROWS = 20_000
_LONGEST_HEAD = 1 << 20  # bytes down to the end of the header
_QUOTE, _NEWLINE, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]


@dataclass(frozen=True)
class Rows:
    """Rows as they stand, of unequal length, blank ones too.

    ``fractions`` are (position in `cells`, column) of spreadsheet cells with decimals, ``marked``
    counts the cells from which invisible marks were taken.
    """

    cells: list[list[str]]
    fractions: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    marked: int = 0


Block: TypeAlias = Rows | pa.Table


@dataclass(frozen=True)
class OpenTable:
    """The header, its row number, and what follows it.

    ``above`` are the numbers of filled rows above it, ``formulas`` those of a spreadsheet without
    their result, by (row, column) from 0, ``remarks`` on sheets that were not read, ``marked`` how
    many cells down to the header held invisible marks.
    """

    header: list[str]
    number: int
    blocks: Iterator[Block]
    above: tuple[int, ...] = ()
    formulas: Formulas = field(default_factory=dict)
    remarks: tuple[ImportIssue, ...] = ()
    marked: int = 0


def open_csv(path: Path, file: str, table: s.Table) -> OpenTable:
    """Open a CSV and read its header.

    Raises
    ------
    CertMatchError
        Undecodable, empty or no CSV; what stands further below is found while reading.
    """
    raw = _open_utf8(path, _detect_encoding(path, file))
    start = len(codecs.BOM_UTF8) if raw.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0
    raw.seek(start)
    head = raw.read(4 * HEAD).decode(errors="ignore")[:HEAD]
    delimiter = find_delimiter(head)
    rows, seen = itertools.tee(_read_head(raw, start, delimiter, file))
    at = find_header((row.cells[0] for row, _ in rows), table)
    if at is None:
        raise CertMatchError("file_empty", where=file, found="", expected=FORMATS)
    first, ends = zip(*itertools.islice(seen, at + 1), strict=True)
    raw.seek(ends[-1])
    *above, header = (row.cells[0] for row in first)
    blocks = _ahead(_read_blocks(raw, delimiter, len(header), file))
    marked = sum(row.marked for row in first)
    return OpenTable(header, at + 1, blocks, filled_rows(above), marked=marked)


def check_text(block: bytes, file: str) -> None:
    """Raise ``file_not_a_table`` where bytes hold what no text holds."""
    if b"\0" in block:
        raise CertMatchError("file_not_a_table", where=file, found="NUL", expected=FORMATS)


def _read_head(raw: BinaryIO, start: int, delimiter: str, file: str) -> Iterator[tuple[Rows, int]]:
    """Yield each row from `start` and its end (in bytes)."""
    raw.seek(start)
    # Cut off within a character at most: the whole file is known to be UTF-8.
    text = raw.read(_LONGEST_HEAD).decode(errors="ignore")
    ends = [start]

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            ends.append(ends[-1] + len(line.encode()))
            yield line

    for rows in _read_rows(lines(), delimiter, file, 1):
        yield rows, ends[-1]


def _open_utf8(path: Path, encoding: str) -> BinaryIO:
    if encoding == "utf-8-sig":
        return path.open("rb")
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as its blocks are read
    with path.open(encoding=encoding, newline="") as stream:
        while text := stream.read(BLOCK):
            copy.write(text.encode())
    copy.seek(0)
    return copy


def _ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """Read the next block while the last one is being looked at."""
    with ThreadPoolExecutor(max_workers=1) as hand:
        pending = hand.submit(next, blocks, None)
        while (block := pending.result()) is not None:
            pending = hand.submit(next, blocks, None)
            yield block


def _detect_encoding(path: Path, file: str) -> str:
    with path.open("rb") as stream:
        encodings = likely_encodings(stream.read(len(codecs.BOM_UTF16_LE)))
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as stream:
            lines = 0
            try:
                while block := stream.read(BLOCK):
                    # Every other byte of UTF-16 may be zero, no character of it.
                    if encoding != "utf-16":
                        check_text(block, file)
                    check_lines(block, file, lines)
                    lines += block.count(b"\n")
                    text = decoder.decode(block)
                    if encoding == "utf-16":
                        check_text(text.encode(), file)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as problem:
                # What could not be read ends where the file was read to.
                start = stream.tell() - len(problem.object) + problem.start
                shown = problem.object[problem.start : problem.start + 8]
            else:
                return encoding
        with path.open("rb") as stream:
            if encoding == "utf-8-sig" and is_meant_as_utf8(stream.read(min(start, HEAD))):
                break
    raise undecodable(file, _count_lines(path, start), start, shown)


def _count_lines(path: Path, end: int) -> int:
    with path.open("rb") as stream:
        blocks = (stream.read(min(BLOCK, end - at)) for at in range(0, end, BLOCK))
        return sum(block.count(b"\n") for block in blocks)


def _read_blocks(raw: BinaryIO, delimiter: str, width: int, file: str) -> Iterator[Block]:
    with raw:
        data = b""
        while True:
            block = raw.read(BLOCK)
            data += block
            if not data:
                return
            end = _find_end(data, delimiter.encode(), is_last=not block)
            if end is None or (end == 0 and len(data) > _LONGEST_RECORD):
                raw.seek(raw.tell() - len(data))
                lines = io.TextIOWrapper(raw, "utf-8", newline="")
                yield from _read_rows(lines, delimiter, file)
                return
            if end:
                yield from _parse(data[:end], delimiter, width, file)
            data = data[end:]


def _find_end(data: bytes, delimiter: bytes, *, is_last: bool) -> int | None:
    """Return where the last whole record ends, None where Arrow would not read what Python does.

    That is where a quote stands in doubt, or the delimiter takes several bytes. A quote is beyond
    doubt where it opens a cell, closes one, or is doubled within one.
    """
    if len(delimiter) > 1:
        return None
    characters = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(characters == _QUOTE)
    opening, closing = quotes[::2], quotes[1::2]
    around = [delimiter[0], _NEWLINE, _RETURN, _QUOTE]
    before = characters[opening[opening > 0] - 1]
    after = characters[closing[closing < len(data) - 1] + 1]
    if not (np.isin(before, around).all() and np.isin(after, around).all()):
        return None
    if is_last:
        return len(data) if len(quotes) % 2 == 0 else None
    if not len(quotes):
        return data.rfind(b"\n") + 1
    newlines = np.flatnonzero(characters == _NEWLINE)
    outside = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _parse(data: bytes, delimiter: str, width: int, file: str) -> Iterator[Block]:
    names = [str(position) for position in range(width)]
    quoted = b'"' in data
    # Python's reader ends a record at a return without newline too.
    if data.count(b"\r") == data.count(b"\r\n") and not holds_invisible(data):
        try:
            yield pyarrow.csv.read_csv(
                pa.BufferReader(data),
                pyarrow.csv.ReadOptions(
                    column_names=names, block_size=len(data) + 1 if quoted else _PIECE
                ),
                pyarrow.csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False
                ),
                pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            ).combine_chunks()
            return
        except pa.ArrowInvalid:
            pass
    yield from _read_rows(io.StringIO(data.decode(), newline=""), delimiter, file)


def _read_rows(
    lines: Iterable[str], delimiter: str, file: str, count: int = _ROWS
) -> Iterator[Rows]:
    marked = 0

    def clean() -> Iterator[str]:
        nonlocal marked
        for line in lines:
            plain = without_invisible(line)
            marked += count_marked(line.split(delimiter)) if plain != line else 0
            yield plain

    reader = read_csv_rows(clean(), delimiter, file)
    try:
        while rows := list(itertools.islice(reader, count)):
            yield Rows(rows, marked=marked)
            marked = 0
    except csv.Error as problem:
        raise CertMatchError(
            "file_not_a_table", where=file, found=problem, expected=FORMATS
        ) from problem
