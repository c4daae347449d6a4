"""What audit reports say about auditors and projects, against what is maintained.

A statement is one field of one row; it agrees with the maintained value, fills a blank one,
differs from it, or speaks of a row that does not exist yet. Nothing here changes anything: a
person confirms a statement before it is imported. Of several reports the newest speaks; codes
seen in use add up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import schema as s
from data.indicators.nonconformities import StoredReport

AUDITORS, PROJECTS = "auditors", "projects"
SAME, FILLS, DIFFERS, IN_USE, NEW = "same", "fills", "differs", "in_use", "new"
COLUMNS = (s.FINDING, s.KIND, s.STATEMENT, s.SUBJECT, s.FIELD, s.MAINTAINED, s.REPORTED, s.FILE,
           s.DAY, s.CHANGES, s.IMPORT_ID, s.IS_TYPED)  # fmt: skip
# What of a report a column of a project is taken from, where it bears another name.
_TAKEN_FROM = {
    s.EFFECTIVE_PERSONNEL: (s.EFFECTIVE_PERSONNEL, s.HEADCOUNT), s.PROVINCE: (s.ADDRESS,),
    s.SCHEME: (s.SCHEMES_AUDITED,), s.PROJECT_ID: (s.PROJECT_NO,), s.SPECIALTY_CODES: (s.TEAM,),
    s.WINDOW_START: (s.AUDIT_FROM, s.AUDIT_TO, s.REPORT_DATE),
    s.WINDOW_END: (s.AUDIT_TO, s.AUDIT_FROM, s.REPORT_DATE),
}  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """What one report says about one field of one row.

    Parameters
    ----------
    kind
        ``auditors`` or ``projects``.
    statement
        ``same``, ``fills``, ``differs``, ``in_use`` (a code) or ``new`` (a row).
    key
        The values of the row's key.
    field, maintained, reported
        The column and both values as text; blank is unknown.
    changes
        Column → value, what confirming it puts into the row.
    is_typed
        Whether a person typed the member of the team it speaks of.
    """

    kind: str
    statement: str
    key: tuple[str, ...]
    field: str
    maintained: str
    reported: str
    changes: Mapping[str, Any]
    is_typed: bool = False

    @property
    def slot(self) -> tuple[str, ...]:
        """What at most one report speaks about; each code is a slot of its own."""
        code = (self.reported,) if self.field == s.SPECIALTY_CODES else ()
        return (self.kind, *self.key, self.field, *code)


def compare(
    kind: str, key: tuple[str, ...], field: str, maintained: object, reported: object
) -> Statement:
    """Return what a reported value is beside the maintained one."""
    held, told = plain_text(maintained), plain_text(reported)
    state = SAME if _comparable(held) == _comparable(told) else DIFFERS if held else FILLS
    return Statement(kind, state, key, field, held, told, {field: told})


def plain_text(value: object) -> str:
    """Return a value of a row as text; a missing one is blank, a whole number has no point."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _comparable(text: str) -> str:
    return "".join(character for character in text.casefold() if character not in " \t\n-（）()")


def settle(statements: Iterable[tuple[StoredReport, Statement]]) -> pd.DataFrame:
    """Return the statement of the newest report on each slot, agreements included.

    Returns
    -------
    DataFrame
        `COLUMNS`; ``finding`` names subject, field and both values, so that a decision holds
        until one of them changes. ``is_typed`` tells that a person typed over what was read.
    """
    newest: dict[tuple[str, ...], tuple[StoredReport, Statement]] = {}
    for report, statement in sorted(statements, key=lambda each: (each[0].day, each[0].import_id)):
        newest[statement.slot] = (report, statement)
    return pd.DataFrame(_rows(newest.values()), columns=list(COLUMNS))


def _rows(
    found: Iterable[tuple[StoredReport, Statement]],
) -> Iterator[dict[str, Any]]:
    for report, each in found:
        words = (*each.slot, each.maintained, each.reported)
        digest = hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]
        yield {
            s.FINDING: f"proposal:{digest}", s.KIND: each.kind, s.STATEMENT: each.statement,
            s.SUBJECT: " ".join(each.key), s.FIELD: each.field, s.MAINTAINED: each.maintained,
            s.REPORTED: each.reported, s.FILE: report.file, s.DAY: report.day,
            s.IMPORT_ID: report.import_id,
            s.CHANGES: dict(zip(KEYS[each.kind], each.key, strict=True)) | dict(each.changes),
            s.IS_TYPED: _is_typed(report.document, each),
        }  # fmt: skip


def _is_typed(document: Mapping[str, Any], each: Statement) -> bool:
    if each.kind == AUDITORS:
        return each.is_typed
    columns = {*each.changes} | ({s.PROJECT_ID} if each.statement == NEW else set())
    # A column of the body's own bears its own header; only an address is compared with one.
    known = columns & {*s.PROJECTS.names} or {s.PROVINCE}
    names = {name for column in known for name in _TAKEN_FROM.get(column, (column,))}
    evidence = document.get(s.EVIDENCE) or {}
    return any(s.TYPED_BY in (evidence.get(name) or {}) for name in names)


KEYS = {AUDITORS: s.AUDITORS.key, PROJECTS: s.PROJECTS.key}
