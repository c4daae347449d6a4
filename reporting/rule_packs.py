"""The rules of a pack in words and tables."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from matching.rule_checks import FIELDS, LISTED_ONLY
from matching.rule_packs import Rule, RulePack
from reporting.calculation import confidence_text
from reporting.charts.roster_registrations import LEVEL_KEYS
from reporting.locale import has_text, text
from reporting.words import clause_words
from reporting.workload import rule_text

_FAMILIES = list(FIELDS)
# Rules stand in the order of `FIELDS`: time, then dates, then people.
_FIRST_DATE, _FIRST_PERSON = (_FAMILIES.index(name) for name in ("validity", "countable_roles"))
GROUPS = ("time", "dates", "people")
# Lists of bands or steps that are tables of their own → their columns.
_TABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "bands": {"similar_sites": ("from", "to", "sites"),
              "site_extra": ("from", "to", "least", "most")},
    "rows": {"category_time": ("category", "days", "study")},
    **{name: {"complexity": ("up_to", "factor")}
       for name in ("energy_tj", "energy_types", "energy_uses")},
}  # fmt: skip


def group_of(rule: Rule) -> str:
    """Return the group of a rule: ``time``, ``dates`` or ``people``."""
    place = _FAMILIES.index(rule.key.partition(".")[0])
    if place < _FIRST_DATE:
        return GROUPS[0]
    return GROUPS[1] if place < _FIRST_PERSON else GROUPS[2]


def list_tables(rule: Rule, language: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield title and rows of every table that a rule holds, open ends as words."""
    family, _, scheme = rule.key.partition(".")
    if family == "base_table":
        title = text(language, "rules.table.base_table", scheme=scheme)
        yield title, _table(rule.get("bands"), rule.get("columns"), language)
    for name, columns in _TABLES.items():
        if family in columns and rule.get(name):
            title = text(language, f"rules.table.{name if family == 'complexity' else family}")
            yield title, _table(rule.get(name), columns[family], language)


def says_text(rule: Rule, language: str) -> str:
    """Return what a rule says in words, without its tables; blank where it is only tables."""
    family = rule.key.partition(".")[0]
    kinds = dict(field.replace("?", "").split(":") for field in FIELDS[family].split())
    parts = [
        text(language, f"rules.field.{name}", value=_value(value, kinds[name], language))
        for name, value in rule.values
        if family not in _TABLES.get(name, {}) and family != "base_table"
    ]
    return text(language, "rules.joint").join(parts)


def use_text(rule: Rule, language: str) -> str:
    """Return whether anything is computed with a rule, or it is only there to be read."""
    is_listed = rule.key.partition(".")[0] in LISTED_ONLY
    return text(language, f"rules.use.{'listed' if is_listed else 'applied'}")


def clause_of(rule: Rule, pack: RulePack, language: str) -> str:
    """Return document and clause of a rule."""
    return clause_words(rule.document or pack.document, rule.clause, language)


def note_of(item: Rule | RulePack, language: str) -> str:
    """Return the note of a rule or pack."""
    return item.note_zh if language == "zh" else item.note_en


def until_text(start: date | None, end: date | None, language: str) -> str:
    """Return the days on which a pack is in force."""
    if start is None and end is None:
        return text(language, "rules.in_force.always")
    key = "up_to" if start is None else "since" if end is None else "between"
    return text(language, f"rules.in_force.{key}", start=start, end=end)


def rule_lines(rules: list[Rule], pack: RulePack, language: str) -> pd.DataFrame:
    """Return rules as lines: name, what it says, its use, clause, confidence, note."""
    names = ("rule", "says", "use", "clause", "confidence", "note")
    rows = [
        (
            _name(rule, language),
            says_text(rule, language),
            use_text(rule, language),
            clause_of(rule, pack, language),
            confidence_text(rule.confidence, language),
            note_of(rule, language),
        )
        for rule in rules
    ]
    return pd.DataFrame(rows, columns=[text(language, f"rules.column.{n}") for n in names])


def _name(rule: Rule, language: str) -> str:
    name = rule_text(rule.key, language)
    return name if rule.on else text(language, "rules.off", rule=name)


def _table(rows: Any, columns: tuple[str, ...], language: str) -> pd.DataFrame:
    headers = [text(language, f"rules.column.{name}") for name in columns]
    shown = [[_cell(value, language) for value in row] for row in rows]
    return pd.DataFrame(shown, columns=headers)


def _cell(value: Any, language: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and math.isinf(value):
        return text(language, "rules.unlimited")
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _value(value: Any, kind: str, language: str) -> str:
    if kind == "by_type":
        words = [f"{_word(key, language)} {_share(share)}" for key, share in value]
        return _joined(words, language)
    if kind == "share":
        return _share(value)
    if isinstance(value, tuple):
        return _joined([_word(each, language) for each in value], language)
    return _word(value, language)


def _share(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.0%}".replace("%", " %")


def _word(value: Any, language: str) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if value in LEVEL_KEYS:
        return text(language, f"charts_match.roster.level.{LEVEL_KEYS[value]}")
    word = str(value).lower() if isinstance(value, bool) else str(value)
    keys = (f"workload.audit_type.{word}", f"rules.choice.{word}")
    return next((text(language, key) for key in keys if has_text(language, key)), word)


def _joined(words: list[str], language: str) -> str:
    return text(language, "frame.comma").join(words)
