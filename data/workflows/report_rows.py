"""Confirmed proposals → complete rows of a file as people bring it, nothing of the row lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from data import schema as s
from data.indicators.report_statements import plain_text
from matching.specialty_codes import LEVELED_SCHEMES

_EDITION_WORDS = {s.EDITION_NEW: "新版", s.EDITION_OLD: "旧版"}


def write_rows(
    table: s.Table, current: pd.DataFrame, proposals: pd.DataFrame, moment: datetime
) -> bytes:
    """Return a CSV of the rows that proposals change, with their other cells as they are.

    Parameters
    ----------
    table
        `schema.AUDITORS` or `schema.PROJECTS`.
    current
        Its current rows with ``extra``.
    proposals
        With ``changes`` (key included) and ``file``.
    moment
        When they were confirmed; the same change confirmed again is a new import.
    """
    key = list(table.key)
    keys = current[key].itertuples(index=False, name=None)
    held = dict(zip(keys, current.to_dict("records"), strict=True))
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for changes, file in zip(proposals[s.CHANGES], proposals[s.FILE], strict=True):
        place = tuple(changes[name] for name in key)
        row = rows.setdefault(place, _with_extra(held.get(place, {})))
        codes = [f"{s.EDITION_NEW}:{code}" for code in changes.get(s.SPECIALTY_CODES, ())]
        row |= changes | {
            s.SPECIALTY_CODES: "|".join(
                [*filter(None, [_text(row.get(s.SPECIALTY_CODES))]), *codes]
            ),
            s.SOURCE_REPORT: file,
            s.CONFIRMED_AT: moment.isoformat(timespec="microseconds"),
        }
    frame = pd.DataFrame([_as_cells(table, row) for row in rows.values()]).fillna("")
    return frame.to_csv(index=False, quoting=csv.QUOTE_ALL, lineterminator="\n").encode("utf-8-sig")


def _with_extra(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored row with the columns it had beyond the known ones; blank ones are absent."""
    extra = _text(row.get(s.EXTRA))
    values = {name: value for name, value in row.items() if name not in (s.EXTRA, s.IMPORT_ID)}
    return values | (json.loads(extra) if extra else {})


def _as_cells(table: s.Table, row: Mapping[str, Any]) -> dict[str, str]:
    known = {column.name: _cell(column, row) for column in table.columns}
    return known | {name: plain_text(value) for name, value in row.items() if name not in known}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _cell(column: s.Column, row: Mapping[str, Any]) -> str:
    """Return a value as a person would write it."""
    value = row.get(column.name)
    if column.kind is s.Kind.CODES:
        return _write_codes(_text(value), row)
    if isinstance(value, datetime) and pd.notna(value):
        return f"{value:%Y-%m-%d}"
    if column.kind is s.Kind.FLAG and value is not None and pd.notna(value):
        return "是" if value else "否"
    return plain_text(value)


def _write_codes(text: str, row: Mapping[str, Any]) -> str:
    """Return canonical codes as a cell; codes of the row's own edition need no word for it."""
    own = _text(row.get(s.CODE_EDITION)) or s.EDITION_NEW
    parts = [part.split(":", 1) for part in text.split("|") if part]
    if row[s.SCHEME] not in LEVELED_SCHEMES or all(edition == own for edition, _ in parts):
        return "；".join(code for _, code in parts)
    return "；".join(f"{code}({_EDITION_WORDS[edition]})" for edition, code in parts)
