"""The one door from pages to workflows, and the only user of Streamlit's caches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from data.errors import ImportReport
from data.workflows import (
    demo,
    due_windows,
    explanations,
    fuzzy_degrees,
    imports,
    match_degrees,
    periods,
    statistics,
    uploads,
)
from data.workflows.database import fingerprint, open_database
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult
from data.workflows.stored_body import StoredBody, fetch_body
from matching.fuzzy_match_degree import FuzzyMatchDegrees
from matching.parameters import Parameters

IMPORT_KINDS = uploads.KINDS
person = imports.person
_KEEP = 12
_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")


def kept(max_entries: int) -> Callable[[Callable[_Asked, _Found]], Callable[_Asked, _Found]]:
    """Return a decorator that keeps results per arguments; a parameter set counts by identifier."""
    keep: Any = st.cache_data(
        show_spinner=False, max_entries=max_entries,
        hash_funcs={Parameters: lambda parameters: parameters.identifier},
    )  # fmt: skip
    found: Callable[[Callable[_Asked, _Found]], Callable[_Asked, _Found]] = keep
    return found


@st.cache_resource(show_spinner=False)
def engine() -> Any:
    """Return the store's engine, opened once for the server."""
    return open_database()


def state() -> str:
    """Return what changes whenever the stored data changes; key of every cache below."""
    return fingerprint(engine())


@kept(2)
def _stored(state: str) -> StoredBody:  # noqa: ARG001
    # What it would fetch later needs the engine, which no cache of data can keep.
    return fetch_body(engine()).without_programme()


@kept(4)
def _due_windows(state: str, period: Period) -> pd.DataFrame | None:
    return due_windows.fetch_due_windows(engine(), _stored(state).projects, period)


def _body(state: str) -> StoredBody:
    return replace(_stored(state), fetch_due=partial(_due_windows, state))


def body() -> StoredBody:
    """Return the current people and projects."""
    return _body(state())


@kept(_KEEP)
def _degrees(
    state: str, period: Period, level: str, parameters: Parameters, province: str | None
) -> DegreeResult:
    return match_degrees.assess_body(_body(state), period, level, parameters, province)


def degrees(
    period: Period, level: str, parameters: Parameters, province: str | None = None
) -> DegreeResult:
    """Return P of every cell; computed once per data state, request and parameter set."""
    return _degrees(state(), period, level, parameters, province)


@kept(4)
def _fuzzy(state: str, period: Period, level: str, parameters: Parameters) -> FuzzyMatchDegrees:
    return fuzzy_degrees.assess_fuzzy_body(_degrees(state, period, level, parameters, None))


def fuzzy_cell(
    period: Period, level: str, parameters: Parameters, position: int
) -> fuzzy_degrees.FuzzyCell:
    """Return P of one cell of the whole body as a fuzzy number."""
    result = _degrees(state(), period, level, parameters, None)
    fuzzy = _fuzzy(state(), period, level, parameters)
    return fuzzy_degrees.pick_fuzzy_cell(fuzzy, result, position)


@kept(_KEEP)
def _readings(
    state: str, period: Period, level: str, parameters: Parameters
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return explanations.compare_readings(_body(state), period, level, parameters)


def readings(
    period: Period, level: str, parameters: Parameters
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cells with P under every reading, and their rank correlation."""
    return _readings(state(), period, level, parameters)


@kept(2)
def _counts(state: str) -> pd.DataFrame:  # noqa: ARG001
    return statistics.fetch_counts(engine())


def counts() -> pd.DataFrame:
    """Return every stored national count, all sources side by side."""
    return _counts(state())


@st.cache_data(show_spinner=False)
def regions() -> pd.DataFrame:
    """Return the 34 province-level regions with their names and macro-regions."""
    return statistics.read_regions()


def region_names(language: str) -> dict[str, str]:
    """Return full name → the name shown in `language`."""
    table = regions()
    return dict(zip(table["name"], table["short" if language == "zh" else "english"], strict=True))


@st.cache_data(show_spinner=False)
def boundaries() -> dict[str, Any]:
    """Return the province boundaries as GeoJSON."""
    return statistics.read_boundaries()


@st.cache_data(show_spinner=False)
def ten_dash() -> dict[str, list[float | None]]:
    """Return the South China Sea dashed line."""
    return statistics.read_ten_dash()


@st.cache_data(show_spinner=False)
def national_indicators() -> pd.DataFrame:
    """Return the yearly and monthly national indicators."""
    return statistics.read_national_indicators()


@st.cache_data(show_spinner=False)
def major_codes(language: str) -> dict[str, str]:
    """Return the major codes of the leveled schemes with their names."""
    return statistics.list_major_codes(language)


def template(kind: str, language: str) -> bytes:
    """Return the XLSX template of a kind of file, with headers in `language`."""
    return imports.write_template(kind, language)


def import_upload(
    kind: str,
    content: bytes,
    file: str,
    *,
    sheet: str = "",
    month: str = "",
    remove_demo: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[int, ImportReport]:
    """Import uploaded bytes; return the import's number, and the report of this attempt.

    The demonstration goes where asked, once own rows came in. Raises CertMatchError.
    """
    report = uploads.import_upload(
        engine(), kind, content, file, sheet=sheet, month=month, progress=progress
    )
    if remove_demo and report.accepted:
        demo.remove_demo(engine())
    return imports.find_import(engine(), kind, content, sheet + month), report


def import_report(import_id: int) -> ImportReport:
    """Return the stored report of an import."""
    return imports.fetch_report(engine(), import_id)


def undo(import_id: int) -> None:
    """Take an import back whole."""
    imports.undo_import(engine(), import_id)


def load_demo() -> None:
    """Load the demonstration body."""
    demo.load_demo(engine())


def remove_demo() -> None:
    """Remove the demonstration body."""
    demo.remove_demo(engine())


def has_own_data() -> bool:
    """Return whether the store holds the body's own auditors or projects."""
    return demo.has_own_data(engine())


def import_records() -> pd.DataFrame:
    """Return every import, newest first."""
    return imports.fetch_imports(engine())


def is_demo() -> bool:
    """Return whether the body shown holds demonstration data."""
    return demo.has_demo(engine())


def default_as_of() -> date:
    """Return the reference date: the demonstration's while it is the body, else today."""
    return periods.default_as_of(engine(), date.today())
