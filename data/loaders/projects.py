"""Audit projects: one row per organisation and scheme to audit."""

from __future__ import annotations

from data import schema as s
from data.loaders.records import Records
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table
from matching.specialty_codes import CodeBook


def read_projects(
    content: bytes | Sheet, file: str, book: CodeBook, table: s.Table = s.PROJECTS
) -> LoadedTable:  # fmt: skip
    """Read projects from CSV or XLSX bytes.

    Parameters
    ----------
    table
        `schema.PROJECTS`, or the same with further headers understood.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks ``project_id`` or ``scheme``.
    """
    records = Records(read_raw_table(content, file, table), file, table)
    records.read_codes(book)
    records.refuse_reversed(s.WINDOW_START, s.WINDOW_END)
    records.question_blank_codes(book)
    records.question_running_against(s.PROJECT_RATINGS)
    return records.finish()
