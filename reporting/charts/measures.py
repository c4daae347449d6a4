"""The words around a number: what it measures, its unit, and what a hover says about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.schema import CHANGE, RANK, SHARE, YEAR_CHANGE
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


def subtitle_text(measure: str, language: str, kind: str = "measure") -> str:
    """Return the subtitle ``kind`` of the catalogue for a measure."""
    unit = measure_unit(measure, language)
    key = kind if unit or kind != "measure" else "plain"
    name = measure_name(measure, language)
    return text(language, f"{_FILE}.subtitle.{key}", name=name, unit=unit)


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
    for column, key, kind in ((SHARE, "share", float), (RANK, "rank", int),
                              (CHANGE, "change", float),
                              (YEAR_CHANGE, "year_change", float)):  # fmt: skip
        known = column != measure and column in row and pd.notna(row[column])
        if known and pd.notna(row[measure]):
            place = "change" if column == YEAR_CHANGE else column
            lines.append(_line(language, key, **{place: kind(row[column])}))
    if month:
        lines.append(_line(language, "month", month=month))
    return "<br>".join(lines)


def _line(language: str, key: str, **values: object) -> str:
    return text(language, f"{_FILE}.hover.{key}", **values)
