"""Facts of audit reports with what a person typed over them; what was read stays beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from data import schema as s

_OF_NONCONFORMITIES = (s.MAJOR, s.MINOR, s.DUE, s.FOLLOW_UP)
_LEADER, _MEMBER = "leader", "member"


@dataclass(frozen=True)
class TypedFact:
    """One fact that was typed over.

    Parameters
    ----------
    report
        Which report of its import, from 0.
    field
        Its name; ``leader`` is told by registration number.
    value, read_as
        What was typed and what had been read; None is nothing.
    typed_by, typed_at
        Who typed it, and when (ISO, UTC).
    """

    report: int
    field: str
    value: Any
    read_as: Any
    typed_by: str
    typed_at: str


def fact_of(document: Mapping[str, Any], field: str) -> Any:
    """Return a scalar fact of a report, None for an unknown one."""
    if field == s.LEADER:
        leaders = (each for each in document.get(s.TEAM) or () if each[s.ROLE] == _LEADER)
        return next((each[s.REGISTRATION_NO] for each in leaders), None)
    if field in _OF_NONCONFORMITIES:
        return (document.get(s.NONCONFORMITIES) or {}).get(field)
    if field == s.EFFECTIVE_PERSONNEL:
        return ((document.get(s.EVIDENCE) or {}).get(field) or {}).get(s.VALUE)
    return document.get(field)


def apply_typed(document: Mapping[str, Any], typed: Iterable[TypedFact]) -> dict[str, Any]:
    """Return a report with typed facts in place of those read, the last one of a field.

    The evidence of a typed fact keeps the words that were read, has no confidence, and tells
    ``read_as``, ``typed_by`` and ``typed_at``.
    """
    told = deepcopy(dict(document))
    for each in typed:
        _put(told, each.field, each.value)
        evidence = told.setdefault(s.EVIDENCE, {})
        of_counts = each.field in _OF_NONCONFORMITIES
        key = f"{s.NONCONFORMITIES}.{each.field}" if of_counts else each.field
        evidence[key] = (evidence.get(key) or {}) | {
            s.CONFIDENCE: None, s.READ_AS: each.read_as, s.TYPED_BY: each.typed_by,
            s.TYPED_AT: each.typed_at,
        }  # fmt: skip
        if each.field == s.EFFECTIVE_PERSONNEL:
            evidence[key][s.VALUE] = each.value
    return told


def _put(document: dict[str, Any], field: str, value: Any) -> None:
    if field == s.LEADER:
        _put_leader(document, value)
    elif field in _OF_NONCONFORMITIES:
        document.setdefault(s.NONCONFORMITIES, {})[field] = value
    elif field != s.EFFECTIVE_PERSONNEL:
        document[field] = value


def _put_leader(document: dict[str, Any], number: str | None) -> None:
    """Make the member of this registration the leader, and whoever was it a member."""
    document[_LEADER] = None
    for member in document.get(s.TEAM) or ():
        if number and member[s.REGISTRATION_NO] == number:
            member[s.ROLE], document[_LEADER] = _LEADER, member[s.NAME]
        elif member[s.ROLE] == _LEADER:
            member[s.ROLE] = _MEMBER
