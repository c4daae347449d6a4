"""Message catalogues: every sentence a person sees, in Chinese and in English."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent


@cache
def read_catalogue(language: str) -> dict[str, str]:
    """Return all messages of a language as ``{"file.table.key": template}``.

    Each TOML file of ``reporting/locale/<language>/`` contributes its keys under its own name.

    Raises
    ------
    KeyError
        The language has no catalogue.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    messages: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.toml")):
        _flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), messages)
    return messages


def _flatten(prefix: str, table: dict[str, Any], into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            _flatten(name, value, into)
        else:
            into[name] = value


def text(language: str, key: str, **values: object) -> str:
    """Return the message ``key`` in ``language`` with ``{named}`` places filled.

    Values may carry format specifications: ``{share:.1%}``, ``{count:,}``.
    """
    template = read_catalogue(language)[key]
    return template.format(**values) if values else template


def has_text(language: str, key: str) -> bool:
    """Return whether the catalogue knows ``key``."""
    return key in read_catalogue(language)
