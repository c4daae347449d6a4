"""One sheet of a workbook, checked before it is laid out, and the texts of its cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from data import schema as s
from data.errors import ImportIssue
from data.loaders.file_limits import Holds, check_columns, check_workbook, without_invisible
from data.loaders.formulas import Formulas, find_errors, find_formulas_without_result
from data.loaders.header_rows import SEARCHED, find_header
from data.loaders.merged_cells import (
    Run,
    cut_at_header,
    fill_down,
    list_runs,
    spread,
    tell_merged,
)
from data.loaders.workbooks import choose_sheet, refusing_damage, tell_unread


@dataclass(frozen=True)
class OpenSheet:
    """A sheet, and what its reader does not give.

    Attributes
    ----------
    formulas
        (row, column), from 0, of cells that hold a formula without its result.
    errors
        The same of cells whose formula failed: ``#N/A`` and the like.
    runs
        Merged cells that are read as repeated.
    remarks
        On merged cells and on sheets that were not read.
    """

    sheet: CalamineSheet
    formulas: Formulas = field(default_factory=dict)
    errors: Formulas = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    remarks: tuple[ImportIssue, ...] = ()

    @property
    def lost(self) -> Formulas:
        """What stands in the cells that the reader gives as blank."""
        return {**self.errors, **self.formulas}


def open_spreadsheet(source: bytes | Path, file: str, table: s.Table | None) -> OpenSheet:
    """Return the sheet of a workbook that fits a table best, the first where there is none.

    Raises
    ------
    CertMatchError
        The workbook is damaged, or holds more than can be read at once.
    """
    holds = check_workbook(source, file)
    with refusing_damage(file):
        sheet, unread = choose_sheet(_open(source), table)
        check_columns(sheet.end[1] + 1 if sheet.end else 0, file)
        told = tell_unread(unread, sheet.name)
        header, runs = _find_runs(sheet, table) if table is not None else (0, ())
        lost = _find_lost(source, sheet, holds)
        formulas, errors = (spread(each, runs, _rows_of(sheet)) for each in lost)
        return OpenSheet(sheet, formulas, errors, runs, (*told, *tell_merged(runs, header)))


def open_further(content: bytes, file: str) -> Iterator[OpenSheet]:
    """Yield the sheets of a workbook behind the first, all their cells as they stand.

    Raises
    ------
    CertMatchError
        As `open_spreadsheet`.
    """
    holds = check_workbook(content, file)
    with refusing_damage(file):
        workbook = _open(content)
        for name in workbook.sheet_names[1:]:
            sheet = workbook.get_sheet_by_name(name)
            yield OpenSheet(sheet, *_find_lost(content, sheet, holds))


def _open(source: bytes | Path) -> CalamineWorkbook:
    if isinstance(source, Path):
        return CalamineWorkbook.from_path(source)
    return CalamineWorkbook.from_filelike(io.BytesIO(source))


def _find_lost(
    source: bytes | Path, sheet: CalamineSheet, holds: Holds
) -> tuple[Formulas, Formulas]:
    formulas = find_formulas_without_result(source, sheet.name) if holds.formulas else {}
    return formulas, find_errors(source, sheet.name) if holds.errors else {}


def _rows_of(sheet: CalamineSheet) -> int:
    return sheet.end[0] + 1 if sheet.end else 0


def _find_runs(sheet: CalamineSheet, table: s.Table) -> tuple[int, tuple[Run, ...]]:
    """Return the row of the header and the cells that are merged downwards."""
    runs = list_runs(sheet)
    if not runs:
        return 0, ()
    head = fill_down(sheet.to_python(skip_empty_area=False, nrows=2 * SEARCHED), runs)
    header = find_header(([cell_text(cell) for cell in row] for row in head), table) or 0
    if s.PERIOD in table.key:
        # A published figure beside three regions is not that of each.
        rows = sheet.to_python(skip_empty_area=False)
        runs = tuple(run for run in runs if run[0] <= header or not _is_figure(rows, run))
    return header, cut_at_header(runs, header)


def _is_figure(rows: list[list[Any]], run: Run) -> bool:
    top, _, column = run
    cell = rows[top][column] if top < len(rows) and column < len(rows[top]) else ""
    return re.fullmatch(r"[\d,.%\s]+", cell_text(cell)) is not None


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
