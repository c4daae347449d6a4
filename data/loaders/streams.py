"""A file of any length as chunks of text with spreadsheet row numbers and canonical names."""

from __future__ import annotations

import itertools
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data import schema as s
from data.loaders.csv_blocks import Block, OpenTable, Rows, check_text, open_csv
from data.loaders.formulas import cell_name, insert_formulas
from data.loaders.header_rows import filled_rows, find_header, tell_rows_above
from data.loaders.html_tables import check_page, is_page
from data.loaders.merged_cells import fill_down
from data.loaders.sheets import is_xlsx, read_sheet
from data.loaders.spreadsheets import OpenSheet, cell_text, open_spreadsheet, read_cells
from data.loaders.tables import match_headers, tell_unknown
from data.loaders.workbooks import FORMATS, refusing_damage
from matching.errors import CertMatchError

_ROWS = 20_000
_LONGEST_START = 1 << 16
Remembered = Callable[[tuple[str, ...]], Mapping[str, str]]


@dataclass(frozen=True)
class Chunk:
    """Some rows in a run; what the parts mean is told at `data.loaders.tables.RawTable`."""

    rows: NDArray[np.int64]
    cells: pa.Table
    overfull: frozenset[int]
    fractions: frozenset[tuple[int, str]]
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)


class TableStream:
    """A table as it was brought, from its header on; its chunks can be read once.

    Attributes
    ----------
    names
        Of the columns: canonical where a header was understood, else as printed.
    headers
        Canonical name → header as printed.
    remarks
        On sheets that were not read, the rows above the header and unknown headers.
    marked
        Cells read so far from which invisible marks were taken.
    """

    def __init__(
        self, opened: OpenTable, file: str, table: s.Table, remembered: Remembered, *, is_csv: bool
    ) -> None:
        self._opened, self._is_csv = opened, is_csv
        self.marked = opened.marked
        printed = [cell.strip() for cell in opened.header]
        table = table.understanding(remembered(tuple(filter(None, printed))))
        self.names, self.headers = match_headers(printed, file, table)
        self.remarks = (
            *opened.remarks,
            *tell_rows_above(opened.above, opened.number),
            *tell_unknown(opened.header, self.headers, table),
        )

    def __iter__(self) -> Iterator[Chunk]:
        first = self._opened.number + 1
        for block in self._opened.blocks:
            chunk = self._read(block, first)
            first += len(block.cells) if isinstance(block, Rows) else block.num_rows
            if len(chunk.rows):
                yield chunk

    def _read(self, block: Block, first: int) -> Chunk:
        if isinstance(block, Rows):
            return self._read_rows(block, first)
        rows = np.arange(first, first + block.num_rows)
        blank = _blank_rows(block)
        if blank.any():
            rows, block = rows[~blank], block.filter(pa.array(~blank))
        return Chunk(rows, block.rename_columns(self.names), frozenset(), frozenset())

    def _read_rows(self, block: Rows, first: int) -> Chunk:
        self.marked += block.marked
        headed = len(self.names)
        filled = {
            number: row
            for number, row in enumerate(block.cells, start=first)
            if any(cell.strip() for cell in row)
        }
        ends = {
            number: max(n for n, cell in enumerate(row, start=1) if cell.strip())
            for number, row in filled.items()
        }
        width = max([headed, *ends.values()])
        names = [*self.names, *(f"column {n}" for n in range(headed + 1, width + 1))]
        padded = [(row + [""] * width)[:width] for row in filled.values()]
        columns = zip(*padded, strict=True) if padded else [()] * width
        return Chunk(
            np.array(list(filled), dtype=np.int64),
            pa.table([pa.array(column, pa.string()) for column in columns], names=names),
            frozenset(n for n, end in ends.items() if end > headed and self._is_csv),
            frozenset((first + line, names[column]) for line, column in block.fractions),
            {
                (row + 1, names[column]): cell_name(row, column)
                for row, column in self._opened.formulas
                if first <= row + 1 < first + len(block.cells)
            },
        )


def stream_table(
    path: Path, file: str, table: s.Table, remembered: Remembered = lambda _: {}
) -> TableStream:
    """Open a CSV or XLSX as a table of this kind.

    Parameters
    ----------
    path
        Where the bytes lie.
    file
        The name the person knows them by.
    table
        Its kind.
    remembered
        Says which columns the headers as printed stand for, as was decided earlier.

    Raises
    ------
    CertMatchError
        As `data.loaders.tables.read_raw_table`; a defect further below is raised by the chunks.
    """
    with path.open("rb") as stream:
        start = stream.read(_LONGEST_START)
    if is_xlsx(start, file):
        return TableStream(_open_xlsx(path, file, table), file, table, remembered, is_csv=False)
    if is_page(start):
        return TableStream(_open_page(path, file, table), file, table, remembered, is_csv=False)
    return TableStream(open_csv(path, file, table), file, table, remembered, is_csv=True)


def check_start(start: bytes, file: str) -> None:
    """Refuse by its first bytes what is neither a spreadsheet nor text.

    Raises
    ------
    CertMatchError
        It is of another format, or holds what no text holds.
    """
    if not is_xlsx(start, file) and not start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        check_text(start, file)


def _blank_rows(block: pa.Table) -> NDArray[np.bool_]:
    blank = np.ones(block.num_rows, dtype=bool)
    for column in block.columns:
        if not blank.any():
            break
        is_blank = pc.equal(pc.utf8_trim_whitespace(column), "")
        blank &= is_blank.to_numpy(zero_copy_only=False)
    return blank


def _open_page(path: Path, file: str, table: s.Table) -> OpenTable:
    check_page(path.stat().st_size, file)
    sheet = read_sheet(path.read_bytes(), file, table)
    at = find_header(sheet.rows, table)
    if at is None:
        raise CertMatchError("file_empty", where=file, found="", expected=FORMATS)
    blocks = iter([Rows(sheet.rows[at + 1 :])])
    above = filled_rows(sheet.rows[:at])
    return OpenTable(sheet.rows[at], at + 1, blocks, above, remarks=sheet.remarks)


def _open_xlsx(path: Path, file: str, table: s.Table) -> OpenTable:
    opened = open_spreadsheet(path, file, table)
    with refusing_damage(file):
        lines = fill_down(_whole_rows(opened), opened.runs)
        looked_at, rest = itertools.tee(lines)
        at = find_header(([cell_text(cell) for cell in line] for line in looked_at), table)
        del looked_at  # else it would hold every row it has not seen
    if at is None:
        raise CertMatchError("file_empty", where=file, found="", expected=FORMATS)
    head = next(_xlsx_blocks(itertools.islice(rest, at + 1)))
    *above, header = head.cells
    blocks, lost, told = _xlsx_blocks(rest), opened.formulas, opened.remarks
    return OpenTable(header, at + 1, blocks, filled_rows(above), lost, told, head.marked)


def _whole_rows(opened: OpenSheet) -> Iterator[list[Any]]:
    """Yield the rows from the first column on, what the reader does not give as its text."""
    sheet, lost = opened.sheet, opened.lost
    # Rows above the first filled one come along, columns left of it do not.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    texts: dict[int, dict[tuple[int, int], str]] = {}
    last = max((row for row, _ in lost), default=-1)
    for (number, column), text in lost.items():
        texts.setdefault(number, {})[0, column] = text
    lines: Iterator[list[Any]] = sheet.iter_rows()
    for number in itertools.count():
        line = next(lines, None)
        if line is None and number > last:
            return
        row = left + (line or [])
        insert_formulas([row], texts.get(number, {}))
        yield row


def _xlsx_blocks(lines: Iterator[list[Any]]) -> Iterator[Rows]:
    while block := list(itertools.islice(lines, _ROWS)):
        yield Rows(*read_cells(block))
