"""Rule packs as TOML: one file is one pack, one table is one rule.

Tables of the form ``[base_table.QMS]`` and ``[audit_time.surveillance]`` are one rule each, with
the scheme or the audit type in their name; ``[contradictions.G01]`` is no rule.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import schema as s
from matching.errors import CertMatchError
from matching.parameter_checks import check_choice, refusal
from matching.rule_packs import Contradiction, Rule, RulePack

_FOLDER = Path(__file__).parents[1] / "reference" / "rule_packs"

_TEXTS = ("id", "name_zh", "name_en", "issuer_zh", "issuer_en", "document")
_NOTES = ("note_zh", "note_en")
_DAYS = ("in_force_from", "in_force_to")
_HEADER = (*_TEXTS, "schemes", *_DAYS, "is_example", *_NOTES)
_RULE_TEXTS = ("clause", "confidence", "document", *_NOTES)
_SPLIT = ("base_table", "audit_time")
_CONTRADICTIONS = "contradictions"


def read_rule_pack(content: bytes | str, file: str = "") -> RulePack:
    """Read a rule pack from the content of a TOML file.

    Raises
    ------
    CertMatchError
        Not TOML, an unknown key, a missing field, overlapping or missing bands, a value out of
        range; ``where`` names file and place.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise refusal("rule_pack_not_toml", file, problem, "TOML, UTF-8") from problem
    try:
        return _build(document)
    except CertMatchError as problem:
        where = f"{file}: {problem.where}" if file else problem.where
        raise refusal(problem.code, where, problem.found, problem.expected) from problem


@lru_cache(maxsize=1)
def read_shipped_packs() -> tuple[RulePack, ...]:
    """Return the packs that ship with the program, the example last."""
    packs = [
        read_rule_pack(path.read_bytes(), path.name) for path in sorted(_FOLDER.glob("*.toml"))
    ]
    return tuple(sorted(packs, key=lambda pack: pack.is_example))


def read_shipped_file(identifier: str) -> str:
    """Return the TOML of a shipped pack with its comments."""
    return (_FOLDER / f"{identifier}.toml").read_text(encoding="utf-8")


def _build(document: Mapping[str, Any]) -> RulePack:
    tables = {key: value for key, value in document.items() if isinstance(value, Mapping)}
    header = {key: value for key, value in document.items() if key not in tables}
    for key in header:
        if key not in _HEADER:
            raise refusal("rule_unknown", key, key, ", ".join(_HEADER))
    fields: dict[str, Any] = {key: _text(header, key, "", required=True) for key in _TEXTS}
    fields |= {key: _text(header, key, "") for key in _NOTES}
    fields |= {key: _day(header, key) for key in _DAYS}
    schemes = _freeze(header.get("schemes", []))
    if not isinstance(schemes, tuple) or not all(isinstance(each, str) for each in schemes):
        raise refusal("rule_pack_missing", "schemes", schemes, '["QMS"]')
    for scheme in schemes:
        check_choice("schemes", scheme, s.SCHEMES)
    return RulePack(
        **fields,
        schemes=schemes,
        is_example=_flag(header, "is_example", "", default=False),
        rules=tuple(_rule(key, table) for key, table in _split_rules(tables)),
        contradictions=tuple(
            _contradiction(key, table)
            for key, table in tables.get(_CONTRADICTIONS, {}).items()
        ),
    )  # fmt: skip


def _split_rules(tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, table in tables.items():
        if key in _SPLIT:
            yield from ((f"{key}.{part}", inner) for part, inner in table.items())
        elif key != _CONTRADICTIONS:
            yield key, table


def _rule(key: str, table: Any) -> Rule:
    _need_table(key, table)
    texts = {
        name: _text(table, name, key, required=name in ("clause", "confidence"))
        for name in _RULE_TEXTS
    }
    values = tuple(
        (name, _freeze(value)) for name, value in table.items() if name not in (*_RULE_TEXTS, "on")
    )
    return Rule(key=key, values=values, on=_flag(table, "on", key, default=True), **texts)


def _contradiction(key: str, table: Any) -> Contradiction:
    where = f"{_CONTRADICTIONS}.{key}"
    _need_table(where, table)
    lists = ("steps", "audit_types", "sites")
    known = ("clause", "zh", "en", *lists, "personnel_from")
    for name in table:
        if name not in known:
            raise refusal("rule_unknown", f"{where}.{name}", name, ", ".join(known))
    for name in lists:
        if not isinstance(table.get(name, []), list):
            raise refusal("bands_unreadable", f"{where}.{name}", table[name], "[…]")
    least = table.get("personnel_from", 1)
    if not isinstance(least, int):
        raise refusal("parameter_out_of_range", f"{where}.personnel_from", least, "1, 2, …")
    fields: dict[str, Any] = {name: tuple(table.get(name, [])) for name in lists}
    fields |= {name: _text(table, name, where, required=True) for name in ("clause", "zh", "en")}
    return Contradiction(key, personnel_from=least, **fields)


def _need_table(where: str, table: Any) -> None:
    if not isinstance(table, Mapping):
        raise refusal("not_a_table", where, table, f"[{where}]")


def _text(table: Mapping[str, Any], name: str, where: str, *, required: bool = False) -> str:
    place = f"{where}.{name}" if where else name
    value = table.get(name, "")
    if not isinstance(value, str) or (required and not value.strip()):
        raise refusal("rule_pack_missing", place, value, f'{name} = "…"')
    return value


def _flag(table: Mapping[str, Any], name: str, where: str, *, default: bool) -> bool:
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise refusal("unknown_choice", f"{where}.{name}", value, "true | false")
    return value


def _day(table: Mapping[str, Any], name: str) -> date | None:
    value = table.get(name)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise refusal("not_a_date", name, value, "YYYY-MM-DD")
    return value


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_freeze, value))
    if isinstance(value, Mapping):
        return tuple((key, _freeze(item)) for key, item in value.items())
    return value


def write_rule_pack(pack: RulePack) -> str:
    """Return a pack as TOML that `read_rule_pack` reads back to an equal pack."""
    header = {key: getattr(pack, key) for key in _HEADER}
    lines = _fields(header)
    for rule in pack.rules:
        texts = {key: getattr(rule, key) for key in ("clause", "confidence", "document")}
        notes = {key: getattr(rule, key) for key in _NOTES}
        fields = {**texts, **({} if rule.on else {"on": False}), **dict(rule.values), **notes}
        lines += ["", f"[{rule.key}]", *_fields(fields)]
    for item in pack.contradictions:
        names = ("clause", "steps", "audit_types", "sites", "zh", "en")
        fields = {name: getattr(item, name) for name in names}
        if item.personnel_from > 1:
            fields["personnel_from"] = item.personnel_from
        lines += ["", f"[{_CONTRADICTIONS}.{_quoted(item.key)}]", *_fields(fields)]
    return "\n".join(lines) + "\n"


def _fields(fields: Mapping[str, Any]) -> list[str]:
    # What is blank or not given is left out; a false `is_example` is the default.
    given = {name: value for name, value in fields.items()
             if value not in ("", (), None) and (name, value) != ("is_example", False)}  # fmt: skip
    return [f"{name} = {_value(value)}" for name, value in given.items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return _collection(value)
    return "inf" if value == math.inf else repr(value)


def _collection(items: tuple[Any, ...]) -> str:
    is_table = all(
        isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in items
    )
    if is_table and items:
        return "{" + ", ".join(f"{key} = {_value(item)}" for key, item in items) + "}"
    written = [_value(item) for item in items]
    if items and isinstance(items[0], tuple):
        return "[\n" + "".join(f"  {item},\n" for item in written) + "]"
    return "[" + ", ".join(written) + "]"


def _quoted(value: str) -> str:
    escapes = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(
        escapes.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}") for c in value
    ) + '"'  # fmt: skip
