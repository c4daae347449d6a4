"""The data dictionary: every column people may bring, made from the schema the loaders read."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.loaders.templates import describe_content
from data.workflows.imports import TABLES


def describe_columns(language: str) -> pd.DataFrame:
    """Return one row per column of every kind of file, in the order of the templates.

    Returns
    -------
    DataFrame
        ``dataset, column, headers, required, is_key, kind, content``; ``headers`` are all that
        are understood, ``content`` is what the template says.
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
    return pd.DataFrame(rows)
