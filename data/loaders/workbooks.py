"""Which sheet of a workbook is read, and which others hold rows that are not."""

from __future__ import annotations

import io
import zipfile
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from data import schema as s
from data.errors import SHEETS_UNREAD, WARNING, ImportIssue
from data.loaders.file_limits import check_workbook
from data.loaders.header_rows import SEARCHED, match_header
from matching.errors import CertMatchError

XLSX_START = b"PK\x03\x04"
FORMATS = "CSV (UTF-8, GB18030) | XLSX"
_DAMAGE, _READER = (CalamineError, zipfile.BadZipFile, IndexError), "pyo3_runtime"
# The second sheet of a template, which only explains the first.
INSTRUCTIONS = {"zh": "填写说明", "en": "Instructions"}


class refusing_damage:
    """Turn whatever the reader of workbooks stops at into the refusal of the file.

    Raises
    ------
    CertMatchError
        The workbook is damaged.
    """

    def __init__(self, file: str) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: object
    ) -> None:
        # The reader's own failures are no Exception, have no name, and pass whatever catches those.
        if kind is not None and (issubclass(kind, _DAMAGE) or kind.__module__ == _READER):
            raise CertMatchError(
                "file_not_a_table", where=self._file, found=problem, expected=FORMATS
            ) from problem


def choose_sheet(
    workbook: CalamineWorkbook, table: s.Table | None
) -> tuple[CalamineSheet, tuple[str, ...]]:
    """Return the sheet to read, and the names of the others that hold rows.

    It is the one that the table asks for, else the first whose header has every required column,
    else the one with most known headers, else the first. Hidden sheets hold lists for choosing
    from; they are not told.

    Raises
    ------
    CalamineError, IndexError
        The workbook has no sheet that can be read.
    CertMatchError
        It has no sheet of the name that the table asks for.
    """
    names = workbook.sheet_names
    wanted = table.sheet if table is not None else ""
    if wanted and wanted not in names:
        raise CertMatchError(
            "unknown_choice", where="sheet", found=wanted, expected=" | ".join(names)
        )
    if len(names) < 2:
        return workbook.get_sheet_by_index(0), ()
    sheets = [workbook.get_sheet_by_name(name) for name in names]
    chosen = 0
    if wanted:
        chosen = names.index(wanted)
    elif table is not None:
        heads = [[[str(cell) for cell in row] for row in islice(sheet.iter_rows(), SEARCHED)]
                 for sheet in sheets]  # fmt: skip
        matches = [match_header(rows, table) for rows in heads]
        chosen = matches.index(max(matches))
    hidden = {each.name for each in workbook.sheets_metadata
              if each.visible != SheetVisibleEnum.Visible}  # fmt: skip
    silent = {*hidden, *INSTRUCTIONS.values(), sheets[chosen].name}
    filled = (sheet.name for sheet in sheets if sheet.end)
    return sheets[chosen], tuple(name for name in filled if name not in silent)


def list_sheets(content: bytes, file: str, table: s.Table) -> tuple[str, ...]:
    """Return the sheets to choose from, first the one that would be read; none but for workbooks.

    Raises
    ------
    CertMatchError
        A damaged file, or more than can be read at once. What has no sheets is told by its reader.
    """
    if not content.startswith(XLSX_START):
        return ()
    check_workbook(content, file)
    try:
        with refusing_damage(file):
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
            if len(workbook.sheet_names) < 2:
                return ()
            sheet, others = choose_sheet(workbook, table)
    except CertMatchError as problem:
        if problem.code != "file_not_a_table":
            raise
        return ()
    return sheet.name, *others


def tell_unread(unread: tuple[str, ...], read: str) -> tuple[ImportIssue, ...]:
    """Return the remark on sheets that hold rows and were not read."""
    shown = "、".join(unread)
    remark = ImportIssue(None, "", shown, SHEETS_UNREAD, WARNING, read)
    return (remark,) if unread else ()
