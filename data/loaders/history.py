"""Scheduling history: one row per project that was to be scheduled, and how that went."""

from __future__ import annotations

import re
import unicodedata

from data import schema as s
from data.errors import WARNING
from data.loaders.records import Records
from data.loaders.sheets import Sheet
from data.loaders.tables import LoadedTable, read_raw_table
from matching.specialty_codes import CodeBook

_CAUSES = {
    word: cause
    for cause, words in {
        s.CLIENT_CAUSE: ("企业", "企业原因", "客户原因", "client"),
        s.INSPECTION_CAUSE: ("检查", "监督检查", "突击检查", "inspection"),
    }.items()
    for word in words
}
_CAUSES_EXPECTED = f"{s.CLIENT_CAUSE} | {s.INSPECTION_CAUSE}"


def read_history(
    content: bytes | Sheet, file: str, book: CodeBook, table: s.Table = s.HISTORY
) -> LoadedTable:  # fmt: skip
    """Read scheduling history from CSV or XLSX bytes.

    ``team`` and ``declined_by`` become auditor ids with one mark between them,
    ``postponed_for`` one of the two known causes where it is a word for one.

    Parameters
    ----------
    table
        `schema.HISTORY`, or the same with further headers understood.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks ``project_id`` or ``scheme``.
    """
    records = Records(read_raw_table(content, file, table), file, table)
    records.read_codes(book)
    records.refuse_reversed(s.REQUESTED_ON, s.CONFIRMED_ON)
    records.refuse_reversed(s.REQUESTED_ON, s.AUDITED_ON)
    _question_late_confirmations(records)
    for name in (s.TEAM, s.DECLINED_BY):
        cells = records.values[name].map(parse_ids, na_action="ignore")
        records.values[name] = cells.astype("str")
    _question_missing_declines(records)
    _read_causes(records)
    records.question_blank_codes(book)
    return records.finish()


def parse_ids(text: str) -> str:
    """Return the auditor ids of a cell, each once, with `schema.ID_MARK` between them.

    Notes in brackets, such as a role behind an id, are left out.
    """
    plain = re.sub(r"\([^()]*\)", " ", unicodedata.normalize("NFKC", text))
    return s.ID_MARK.join(dict.fromkeys(filter(None, re.split(r"[;、,|\s]+", plain))))


def _question_late_confirmations(records: Records) -> None:
    """Warn where the team was confirmed after the audit: on paper it happens, so it loads."""
    late = records.values[s.CONFIRMED_ON] > records.values[s.AUDITED_ON]
    for row in records.values.index[late]:
        audited = records.text(s.AUDITED_ON)[row]
        shown = f"{records.text(s.CONFIRMED_ON)[row]} > {audited}"
        records.add(row, s.CONFIRMED_ON, shown, "confirmed_after_audit", WARNING)


def _question_missing_declines(records: Records) -> None:
    """Warn where more people are named as declining than declines were counted."""
    named = records.values[s.DECLINED_BY].str.count(re.escape(s.ID_MARK)) + 1
    for row in records.values.index[named > records.values[s.DECLINES]]:
        count = f"{records.values[s.DECLINES][row]:.0f}"
        cell = records.text(s.DECLINED_BY)[row]
        records.add(row, s.DECLINED_BY, cell, "declines_fewer", WARNING, count)


def _read_causes(records: Records) -> None:
    """Replace the known words for a cause; any other stays as text and is told."""
    texts = records.text(s.POSTPONED_FOR)
    causes = texts.map(lambda text: _CAUSES.get(unicodedata.normalize("NFKC", text).lower()))
    for row in texts.index[(texts != "") & causes.isna()]:
        records.add(row, s.POSTPONED_FOR, texts[row], "cause_unknown", WARNING, _CAUSES_EXPECTED)
    known = causes.notna()
    records.values.loc[known, s.POSTPONED_FOR] = causes[known].astype("str")
