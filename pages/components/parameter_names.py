"""Names of parameters and of what moves a cell, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from matching.parameters import READINGS, TERMS
from pages.components.messages import language, say
from reporting.locale import has_text

_PATH = re.compile(
    r"weights\.(b1|b2|difficulty)(\.\w+)?|(defaults|target|grades|terms)\.\w+"
    r"|reading|rating_floor|qualifications_held|evidence"
)
_TERM_KEYS = dict(zip(TERMS, ("very_low", "low", "medium", "high", "very_high"), strict=True))


def factor_name(name: str) -> str:
    """Return the word of a rating or factor."""
    for table in ("detail.factor", "tuning.factor"):
        if has_text(language(), f"{table}.{name}"):
            return say(f"{table}.{name}")
    return name


def term_name(term: str) -> str:
    """Return the word of a linguistic term."""
    return say(f"tuning.term.{_TERM_KEYS[term]}")


def parameter_name(path: str) -> str:
    """Return a dotted key of the TOML file in words, its last part as a factor or reading."""
    group, _, last = path.rpartition(".")
    if group in ("", "weights"):
        return say(f"tuning.parameter.{last}")
    if last in READINGS:
        last = say(f"terms.reading.{last}")
    elif last in TERMS:
        last = term_name(last)
    else:
        last = factor_name(last)
    word = say(f"tuning.parameter.{group.rpartition('.')[2]}")
    return f"{word} · {last}"


def known_parameter(path: str) -> str:
    """Return a key of the TOML file with its name, other words as they are."""
    if _PATH.fullmatch(path) is None:
        return path
    return say("tuning.named_key", name=parameter_name(path), path=path)


def swing_name(name: str) -> str:
    """Return what moved a cell, in words: a weight, a rating, or a head count."""
    kind, _, factor = name.partition(".")
    return say(f"tuning.swing.{kind}", factor=factor_name(factor)) if factor else factor_name(kind)


def value_text(value: Any) -> str:
    """Return a parameter's value as text; a dash where a set lacks it."""
    if value is None:
        return "—"
    if isinstance(value, list | tuple):
        parts = [factor_name(v) if isinstance(v, str) else f"{v:g}" for v in value]
        return say("frame.comma").join(parts) or "—"
    if isinstance(value, str):
        key = f"terms.reading.{value}" if value in READINGS else f"tuning.choice.{value}"
        return say(key)
    return f"{value:g}"
