"""National statistics and geography as the pages and notebooks use them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.errors import SourceDifference
from data.indicators.quality import list_source_differences
from data.loaders import reference
from data.loaders.values import Malformed, province_parser
from data.store.repository import Repository
from matching.errors import CertMatchError

_SHOWN = 5  # figures of each file that differ


def fetch_counts(engine: Engine) -> pd.DataFrame:
    """Return every stored national count, all sources side by side."""
    with engine.connect() as connection:
        return Repository(connection).fetch_counts()


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
