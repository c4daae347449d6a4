"""Audit projects: one row per organisation and scheme to audit."""

from __future__ import annotations

from data import schema as s
from data.errors import WARNING
from data.loaders.identifiers import CREDIT_CODE_FORM, is_credit_code
from data.loaders.records import Records
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table
from matching.assumptions import MOST_DAYS, MOST_PEOPLE
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
    records.question_many(s.EFFECTIVE_PERSONNEL, MOST_PEOPLE, "personnel_many")
    records.question_many(s.REQUIRED_AUDITOR_DAYS, MOST_DAYS, "audit_days_many")
    _question_credit_codes(records)
    records.question_running_against(s.PROJECT_RATINGS)
    return records.finish()


def _question_credit_codes(records: Records) -> None:
    """Warn where the check digit says that a credit code was mistyped; it loads as it is."""
    codes = records.values[s.CREDIT_CODE].dropna()
    wrong = {code for code in codes.unique() if not is_credit_code(code.upper())}
    for row, code in codes[codes.isin(wrong)].items():
        records.add(int(str(row)), s.CREDIT_CODE, code, "credit_code_unlikely", WARNING,
                    CREDIT_CODE_FORM)  # fmt: skip
