"""The data dictionary: every column people may bring, made from the schema the loaders read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data import schema as s
from data.loaders.audit_reports.reader import KIND as AUDIT_REPORT
from data.loaders.audit_reports.vocabulary import read_words
from data.loaders.templates import describe_content
from data.workflows.imports import TABLES

_LABELS_SHOWN = 4
# Labels that serve another field, or none.
_NO_FIELDS = {
    "other", "signed_on", "audit_purpose", "audit_dates", "audit_dates_stage1",
    "audit_dates_stage2", "members", "covered_personnel",
}  # fmt: skip


def describe_columns(language: str) -> pd.DataFrame:
    """Return one row per column of every kind of file, in the order of the templates.

    Returns
    -------
    DataFrame
        ``dataset, column, headers, required, is_key, kind, content``; ``headers`` are all that
        are understood, ``content`` is what the template says, blank for free text. Audit reports
        have no columns: their rows are fields with some of the labels printed before them.
    """
    rows = [
        {
            s.DATASET: dataset,
            s.COLUMN: column.name,
            s.HEADERS: "、".join(column.zh) + (f" | {', '.join(column.en)}" if column.en else ""),
            s.REQUIRED: column.required,
            s.IS_KEY: column.name in table.key,
            s.KIND: column.kind.value,
            s.CONTENT: describe_content(column, language),
        }
        for dataset, tables in TABLES.items()
        for table in tables
        for column in table.columns
    ]
    return pd.DataFrame([*rows, *_report_fields()])


def _report_fields() -> list[dict[str, Any]]:
    kinds = {s.MAJOR: s.Kind.COUNT, s.MINOR: s.Kind.COUNT, s.HEADCOUNT: s.Kind.COUNT,
             s.EFFECTIVE_PERSONNEL: s.Kind.COUNT,
             s.SCHEMES_AUDITED: s.Kind.SCHEME, s.AUDIT_TYPE: s.Kind.AUDIT_TYPE}  # fmt: skip
    kinds |= dict.fromkeys(
        (s.AUDIT_FROM, s.AUDIT_TO, s.REPORT_DATE, s.DUE, s.NEXT_AUDIT_BEFORE), s.Kind.DATE
    )
    fields = {
        label.removeprefix(f"{s.NONCONFORMITIES}."): words
        for label, words in read_words()["labels"].items()
        if label not in _NO_FIELDS
    }
    return [
        {
            s.DATASET: AUDIT_REPORT, s.COLUMN: name, s.HEADERS: "、".join(words[:_LABELS_SHOWN]),
            s.REQUIRED: False, s.IS_KEY: False, s.KIND: kinds.get(name, s.Kind.TEXT).value,
            s.CONTENT: "",
        }
        for name, words in fields.items()
    ]  # fmt: skip
