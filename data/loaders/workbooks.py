"""Which sheet of a workbook is read, and which others hold rows that are not."""

from __future__ import annotations

from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from data import schema as s
from data.errors import SHEETS_UNREAD, WARNING, ImportIssue
from data.loaders.header_rows import SEARCHED, match_header

# The second sheet of a template, which only explains the first.
INSTRUCTIONS = {"zh": "填写说明", "en": "Instructions"}


def choose_sheet(
    workbook: CalamineWorkbook, table: s.Table | None
) -> tuple[CalamineSheet, tuple[str, ...]]:
    """Return the sheet to read, and the names of the others that hold rows.

    It is the first whose header has every required column of the table, else the one with most
    known headers, else the first. Hidden sheets hold lists for choosing from; they are not told.

    Raises
    ------
    CalamineError, IndexError
        The workbook has no sheet that can be read.
    """
    names = workbook.sheet_names
    if len(names) < 2:
        return workbook.get_sheet_by_index(0), ()
    sheets = [workbook.get_sheet_by_name(name) for name in names]
    chosen = 0
    if table is not None:
        heads = [[[str(cell) for cell in row] for row in islice(sheet.iter_rows(), SEARCHED)]
                 for sheet in sheets]  # fmt: skip
        matches = [match_header(rows, table) for rows in heads]
        chosen = matches.index(max(matches))
    hidden = {each.name for each in workbook.sheets_metadata
              if each.visible != SheetVisibleEnum.Visible}  # fmt: skip
    silent = {*hidden, *INSTRUCTIONS.values(), sheets[chosen].name}
    filled = (sheet.name for sheet in sheets if sheet.end)
    return sheets[chosen], tuple(name for name in filled if name not in silent)


def tell_unread(unread: tuple[str, ...], read: str) -> tuple[ImportIssue, ...]:
    """Return the remark on sheets that hold rows and were not read."""
    shown = "、".join(unread)
    remark = ImportIssue(None, "", shown, SHEETS_UNREAD, WARNING, read)
    return (remark,) if unread else ()
