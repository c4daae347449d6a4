"""The bundled reference files: code lists, regions, boundaries, national indicators."""

from __future__ import annotations

import json
import os
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from data import schema as s
from matching.errors import CertMatchError
from matching.specialty_codes import LEVELED_SCHEMES, CodeBook, CodeEntry

_FOLDER = Path(__file__).parents[1] / "reference"
_RISKS = {"高": "high", "中": "medium", "低": "low"}


def _table(name: str) -> pd.DataFrame:
    # Every cell is text: 2.10 and 01.01 are codes, not numbers.
    return pd.read_csv(_FOLDER / name, dtype="str", keep_default_na=False, encoding="utf-8")


@lru_cache(maxsize=1)
def read_code_book() -> CodeBook:
    """Return the specialty codes of both editions and of the schemes with lists of their own."""
    leveled = {}
    for edition, name in ((s.EDITION_NEW, "codes.csv"), (s.EDITION_OLD, "codes_old_scheme.csv")):
        table = _table(f"codes/{name}")
        english = table[s.CODE_NAME_EN] if s.CODE_NAME_EN in table else [""] * len(table)
        for code, level, zh, en in zip(
            table[s.CODE], table[s.LEVEL], table[s.CODE_NAME_ZH], english, strict=True
        ):
            leveled[edition, code] = CodeEntry(zh, en, level)
    other = _table("codes/code_schemes_other.csv")
    flat = {
        (scheme, code): CodeEntry(zh)
        for scheme, code, zh in zip(
            other["system"], other[s.CODE], other[s.CODE_NAME_ZH], strict=True
        )
    }
    return CodeBook(leveled, flat)


@lru_cache(maxsize=1)
def read_risk_grades() -> dict[tuple[str, str], str]:
    """Return (scheme, small code) → high, medium or low, as one body grades them.

    Source: data/reference/codes (one body's own grades; a code without one is not graded).
    """
    table = _table("codes/codes.csv")
    return {
        (scheme, code): _RISKS[grade]
        for scheme in LEVELED_SCHEMES
        for code, grade in zip(table[s.CODE], table[f"risk_{scheme.lower()}"], strict=True)
        if grade
    }


def read_regions() -> pd.DataFrame:
    """Return the 34 province-level regions: adcode, name, short, english, macro_region."""
    return _table("regions.csv")


@lru_cache(maxsize=1)
def read_macro_regions() -> dict[str, tuple[str, ...]]:
    """Return macro-region (华北地区 …) → its provinces, both in the order of the tables."""
    groups = read_regions().groupby(s.MACRO_REGION, sort=False)["name"]
    return {f"{name}地区": tuple(provinces) for name, provinces in groups}


@lru_cache(maxsize=1)
def read_region_names() -> dict[str, str]:
    """Return full and short names of the 34 regions → full name."""
    table = read_regions()
    pairs = zip(table["name"], table["short"], strict=True)
    return {word: full for full, short in pairs for word in (full, short)}


@lru_cache(maxsize=1)
def read_domain_names() -> frozenset[str]:
    """Return the domains of the published tables by `plain_label`, their 合计 included."""
    return frozenset(map(plain_label, read_domain_counts()[s.DOMAIN]))


@lru_cache(maxsize=1)
def read_domain_counts() -> pd.DataFrame:
    """Return the bundled counts by domain as text."""
    return _table("statistics/domain_counts.csv")


@lru_cache(maxsize=1)
def read_region_counts() -> pd.DataFrame:
    """Return the bundled counts by region as text, with ranks and shares as printed."""
    return _table("statistics/region_counts.csv")


def read_scheme_domains() -> dict[str, str]:
    """Return the domain of the published tables that each scheme belongs to."""
    table = _table("statistics/scheme_domains.csv")
    return dict(zip(table[s.SCHEME], table[s.DOMAIN], strict=True))


def read_management_schemes() -> frozenset[str]:
    """Return the schemes that certify a management system."""
    table = _table("statistics/scheme_domains.csv")
    return frozenset(table.loc[table[s.GROUP] == s.MANAGEMENT_SYSTEMS, s.SCHEME])


def plain_label(label: str) -> str:
    """Return a label without blanks and width of its brackets, for comparison only."""
    return "".join(unicodedata.normalize("NFKC", label).split())


def read_boundaries() -> dict[str, Any]:
    """Return the province boundaries; ``CERTMATCH_BOUNDARIES`` names a file to use instead.

    Raises
    ------
    CertMatchError
        The file of the variable cannot be read or is no GeoJSON.
    """
    own = os.environ.get("CERTMATCH_BOUNDARIES")
    path = Path(own) if own else _FOLDER / "map" / "china_provinces.geojson"
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        document["features"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CertMatchError(
            "file_unreadable", where=str(path), found=problem, expected="GeoJSON"
        ) from problem
    return document


def read_ten_dash() -> dict[str, list[float | None]]:
    """Return the South China Sea dashed line: ``lon``, ``lat``, None between dashes."""
    line: dict[str, list[float | None]] = json.loads(
        (_FOLDER / "map" / "ten_dash.json").read_text(encoding="utf-8")
    )
    return line


def read_national_indicators() -> pd.DataFrame:
    """Return the national indicators: period, metric, value, unit, kind, source_url, note."""
    table = _table("statistics/national_indicators.csv")
    return table.assign(value=pd.to_numeric(table["value"]))


def read_service_tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return levels and scoring of the after-sales service rating as text."""
    return _table("service_rating/levels.csv"), _table("service_rating/scoring.csv")
