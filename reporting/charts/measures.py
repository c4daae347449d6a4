"""The words around a number: what it measures, its unit, and what a hover says about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.schema import CHANGE, RANK, REGION, SHARE, YEAR_CHANGE
from reporting.locale import has_text, text

FRACTIONS = (SHARE, CHANGE, YEAR_CHANGE)
_FILE = "charts_national"


def measure_name(measure: str, language: str) -> str:
    """Return how a measure is called; an unknown one is called by its column."""
    key = f"{_FILE}.measure.{measure}.name"
    return text(language, key) if has_text(language, key) else measure


def measure_unit(measure: str, language: str) -> str:
    """Return the unit of a measure, empty for an unknown one."""
    key = f"{_FILE}.measure.{measure}.unit"
    return text(language, key) if has_text(language, key) else ""


def measure_label(measure: str, language: str) -> str:
    """Return name and unit together; an unknown measure is called by its column."""
    key = f"{_FILE}.measure.{measure}.label"
    return text(language, key) if has_text(language, key) else measure


def subtitle_text(measure: str, language: str, kind: str = "measure") -> str:
    """Return the subtitle ``kind`` (measure, map or tiles) for a measure."""
    key = f"{_FILE}.subtitle.{kind}"
    return text(language, key, label=measure_label(measure, language))


def exact_number(value: Any, measure: str, language: str, *, unit: bool = True) -> str:
    """Return a number in full, with its unit; the word for no data where it is unknown."""
    if pd.isna(value):
        return text(language, f"{_FILE}.no_data")
    number = float(value)
    if measure in FRACTIONS:
        return f"{number:.1%}" if measure == SHARE else f"{number:+.1%}"
    plain = f"{number:,.0f}" if number.is_integer() else f"{number:,.2f}"
    return f"{plain} {measure_unit(measure, language)}".rstrip() if unit else plain


def hover_text(
    row: Mapping[str, Any], measure: str, language: str, name: str, month: str = ""
) -> str:
    """Return the hover of one bar, point or province.

    Parameters
    ----------
    row
        The value under ``measure``; share, rank and changes where they are known.
    measure
        Column shown by the chart.
    language
        ``zh`` or ``en``.
    name
        What the mark stands for.
    month
        Month of the source, ``YYYY-MM``.
    """
    value = exact_number(row[measure], measure, language)
    lines = [f"<b>{name}</b>", _line(language, "measure", name=measure_name(measure, language),
                                     value=value)]  # fmt: skip
    for column, kind in ((SHARE, float), (RANK, int), (CHANGE, float), (YEAR_CHANGE, float)):
        known = column != measure and column in row and pd.notna(row[column])
        if known and pd.notna(row[measure]):
            lines.append(_line(language, column, value=kind(row[column])))
    if month:
        lines.append(_line(language, "month", month=month))
    return "<br>".join(lines)


def _line(language: str, key: str, **values: object) -> str:
    return text(language, f"{_FILE}.hover.{key}", **values)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dictionaries under their column names."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def rows_by_region(frame: pd.DataFrame, measure: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a frame under their region; none if it lacks the columns."""
    if frame.empty or not {REGION, measure} <= set(frame.columns):
        return {}
    return {str(row[REGION]): row for row in records(frame)}


def province_label(adcode: str, language: str, fallback: str, *, narrow: bool = False) -> str:
    """Return the label of a province: a name or, where a name is too wide, its code.

    Parameters
    ----------
    adcode
        Six-digit code of the province.
    language
        ``zh`` or ``en``.
    fallback
        Label of a province the catalogue does not know.
    narrow
        Whether only the narrowest form fits, as on a tile.
    """
    tables = ("tile", "label") if narrow else ("label",)
    keys = [f"{_FILE}.{table}.{adcode}" for table in tables]
    known = [text(language, key) for key in keys if has_text(language, key)]
    return known[0] if known else fallback


def ranked_rows(frame: pd.DataFrame, key: str, measure: str) -> list[dict[str, Any]]:
    """Return the rows with a known measure, largest first; none if a column lacks."""
    if frame.empty or not {key, measure} <= set(frame.columns):
        return []
    known = frame[frame[measure].notna()]
    return records(known.sort_values(measure, ascending=False, kind="stable"))
