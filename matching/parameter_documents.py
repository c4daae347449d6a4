"""Parameter sets as TOML: what people write, read into a validated set."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from matching.parameter_checks import check_choice, check_number, refusal
from matching.parameters import READINGS, Parameters

_TERM_SYNONYMS = {
    "very_low": "很低",
    "low": "低",
    "medium": "中",
    "high": "高",
    "very_high": "很高",
}
_TOP_KEYS = ("reading", "rating_floor", "qualifications_held", "evidence", "target",
             "weights", "defaults", "terms", "grades")  # fmt: skip
_TABLES = {
    "weights": ("b1", "b2", "difficulty"),
    "defaults": ("rating", "certificates_held", "coordination_ease", "policy_ease",
                 "policy_ease_by_scheme"),
}  # fmt: skip


def _table(document: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
    value = document.get(key, {})
    if not isinstance(value, Mapping):
        raise refusal("not_a_table", where, value, f"[{where}]")
    return dict(value)


def _known(where: str, given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in given:
        if name not in names:
            raise refusal("unknown_parameter", f"{where}{name}", name, ", ".join(names))


def parse_parameters(text: str, *, where: str = "") -> Parameters:
    """Read a parameter set from TOML text; an absent key keeps its default.

    Parameters
    ----------
    text
        TOML with the keys of DESIGN.md. ``target`` is a number (for the file's reading) or a
        table per reading.
    where
        Name of the file, for messages.

    Raises
    ------
    CertMatchError
        Not TOML, an unknown key, or a value out of range.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise refusal("not_toml", where, problem, "TOML") from problem
    return build_parameters(document)


def build_parameters(document: Mapping[str, Any]) -> Parameters:
    """Build a validated set from the nested document of a TOML file (see `parse_parameters`)."""
    _known("", document, _TOP_KEYS)
    weights, defaults = (_table(document, key, key) for key in ("weights", "defaults"))
    _known("weights.", weights, _TABLES["weights"])
    _known("defaults.", defaults, _TABLES["defaults"])
    standard = Parameters()
    reading = document.get("reading", standard.reading)
    check_choice("reading", reading, READINGS)
    target = document.get("target", {})
    targets = target if isinstance(target, Mapping) else {reading: target}
    for name, value in targets.items():
        check_choice("target", name, READINGS)
        check_number(f"target.{name}", value, 0.0, above=True)
    terms = _terms(_table(document, "terms", "terms"))
    plain = {
        field_name: document[key]
        for field_name, key in (("rating_floor", "rating_floor"),
                                ("qualifications_held", "qualifications_held"),
                                ("evidence", "evidence"))
        if key in document
    }  # fmt: skip
    plain |= {
        f"default_{key}": defaults[key]
        for key in ("rating", "certificates_held", "coordination_ease", "policy_ease")
        if key in defaults
    }
    return Parameters(
        reading=reading,
        weights_b1={**standard.weights_b1, **_table(weights, "b1", "weights.b1")},
        weights_b2={**standard.weights_b2, **_table(weights, "b2", "weights.b2")},
        weights_difficulty={
            **standard.weights_difficulty,
            **_table(weights, "difficulty", "weights.difficulty"),
        },
        policy_ease_by_scheme=_table(
            defaults, "policy_ease_by_scheme", "defaults.policy_ease_by_scheme"
        ),
        terms={**standard.terms, **terms},
        targets={**standard.targets, **targets},
        grades=_table(document, "grades", "grades"),
        **plain,
    )


def _terms(given: Mapping[str, Any]) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    for written, corners in given.items():
        term = _TERM_SYNONYMS.get(written, written)
        if term in terms:
            raise refusal("term_twice", f"terms.{written}", written, term)
        terms[term] = corners
    return terms


def format_parameters(parameters: Parameters) -> str:
    """Return the complete set as TOML that `parse_parameters` reads back to an equal set."""
    lines: list[str] = []
    _format_table(parameters.to_document(), "", lines)
    return "\n".join(lines).lstrip() + "\n"


def _format_table(table: Mapping[str, Any], name: str, lines: list[str]) -> None:
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    if name and (len(inner) < len(table) or not table):
        lines += ["", f"[{name}]"]
    # Numbers, texts and lists are written alike in JSON and TOML.
    lines += [
        f"{_key(key)} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in table.items()
        if key not in inner
    ]
    for key, value in inner.items():
        _format_table(value, f"{name}.{_key(key)}" if name else _key(key), lines)


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").isalnum()
    return key if bare else json.dumps(key, ensure_ascii=False)


def list_differences(first: Parameters, second: Parameters) -> list[tuple[str, Any, Any]]:
    """Return name, value and other value of every parameter that differs between two sets.

    Names are the dotted keys of the TOML file; None stands for a key that a set lacks.
    """
    values = [dict(_leaves(each.to_document(), "")) for each in (first, second)]
    names = [*values[0], *(name for name in values[1] if name not in values[0])]
    pairs = [(name, values[0].get(name), values[1].get(name)) for name in names]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _leaves(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
