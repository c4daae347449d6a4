"""National statistics and geography as the pages and notebooks use them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.errors import SourceDifference
from data.indicators.quality import list_source_differences
from data.loaders import reference
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable
from data.loaders.values import Malformed, province_parser
from data.store.repository import Repository
from data.workflows.headers import (
    HeaderCheck,
    check_statistics_headers,
    fetch_statistics_headers,
)
from matching.assumptions import FIRST_STATISTICS
from matching.errors import CertMatchError

_SHOWN = 5  # figures of each file that differ


def fetch_counts(engine: Engine) -> pd.DataFrame:
    """Return every stored national count, all sources side by side."""
    with engine.connect() as connection:
        return Repository(connection).fetch_counts()


def read_statistics_file(engine: Engine, content: bytes, file: str, month: str = "") -> LoadedTable:
    """Read statistics with the headers that were mapped for their source.

    Parameters
    ----------
    month
        The month (YYYY-MM) that was given because the file has none.

    Raises
    ------
    CertMatchError
        As `data.loaders.statistics.read_statistics`.
    """
    mapped = fetch_statistics_headers(engine, content, file)
    loaded = read_statistics(content, file, month, date.today(), mapped or {})
    return replace(loaded, report=replace(loaded.report, headers=mapped))


def find_questions(engine: Engine, content: bytes, file: str) -> tuple[HeaderCheck | None, bool]:
    """Return what a file of statistics leaves open.

    Returns
    -------
    tuple
        Its headers, None where they are a post's or cannot be mapped; whether it says no month.
    """
    check = check_statistics_headers(engine, content, file)
    try:
        read_statistics_file(engine, content, file)
    except CertMatchError as error:
        return check, error.code == "post_without_period"
    # What lacks a column and can be read all the same is a post's table with its caption.
    is_table = check is not None and {c.name for c in check.missing} <= {*check.chosen.values()}
    return check if is_table else None, False


def list_past_months(today: date) -> list[str]:
    """Return the months (YYYY-MM) up to a day that statistics may be of, the newest first."""
    months = pd.period_range(f"{FIRST_STATISTICS}-01", f"{today:%Y-%m}", freq="M")
    return [str(month) for month in reversed(months)]


def list_differences(engine: Engine, import_id: int) -> tuple[SourceDifference, ...]:
    """Return which other files give figures of an import differently, and up to five of each."""
    with engine.connect() as connection:
        repository = Repository(connection)
        counts = repository.fetch_counts()
        records = repository.fetch_imports()
    files = dict(zip(records[s.IMPORT_ID], records[s.FILE], strict=True))
    own = counts[counts[s.IMPORT_ID] == import_id]
    same = counts[counts[s.PERIOD].isin(own[s.PERIOD]) & (counts[s.IMPORT_ID] != import_id)]
    differences = []
    for other, theirs in same.groupby(s.IMPORT_ID, sort=False):
        file = files[int(str(other))]
        found = list_source_differences(pd.concat([theirs, own]), files)
        shown = found[[s.WHERE, s.COMPUTED, s.PRINTED]].head(_SHOWN).itertuples(index=False)
        examples = tuple((where, mine, his.removesuffix(f" ({file})"))
                         for where, mine, his in shown)  # fmt: skip
        if examples:
            differences.append(SourceDifference(file, len(found), examples))
    return tuple(differences)


def read_regions() -> pd.DataFrame:
    """Return the 34 province-level regions: adcode, full, short and English name, macro-region."""
    return reference.read_regions()


def known_province(name: str | None, where: str = "--province") -> str | None:
    """Return the full name of a province given by its full, short or English name.

    Raises
    ------
    CertMatchError
        No province is called so.
    """
    if name is None:
        return None
    try:
        return province_parser()(name)
    except Malformed as problem:
        raise CertMatchError(
            "unknown_choice", where=where, found=name, expected=" | ".join(read_regions()["short"])
        ) from problem


def read_boundaries() -> dict[str, Any]:
    """Return the province boundaries as GeoJSON (``CERTMATCH_BOUNDARIES`` replaces the file)."""
    return reference.read_boundaries()


def read_ten_dash() -> dict[str, list[float | None]]:
    """Return the South China Sea dashed line as ``lon`` and ``lat`` lists, None between dashes."""
    return reference.read_ten_dash()


def read_national_indicators() -> pd.DataFrame:
    """Return the yearly and monthly national indicators with value, unit, kind and source."""
    return reference.read_national_indicators()


def list_major_codes(language: str) -> dict[str, str]:
    """Return the major codes of the current edition with their names in `language`."""
    book = reference.read_code_book()
    return {f"{n:02d}": book.name("QMS", s.EDITION_NEW, f"{n:02d}", language) for n in range(1, 40)}
