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
        Its name; ``leader`` is told by registration number, ``clauses`` have beside their
        department the ``grade``, the ``scheme`` and the ``item``, their nonconformity from 0.
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
    """Return a fact of a report as it is typed, None for an unknown one."""
    if field == s.LEADER:
        leaders = (each for each in document.get(s.TEAM) or () if each[s.ROLE] == _LEADER)
        return next((each[s.REGISTRATION_NO] for each in leaders), None)
    if field == s.CLAUSES:
        return _clauses_of(document)
    if field in _OF_NONCONFORMITIES:
        return (document.get(s.NONCONFORMITIES) or {}).get(field)
    if field == s.EFFECTIVE_PERSONNEL:
        return ((document.get(s.EVIDENCE) or {}).get(field) or {}).get(s.VALUE)
    return document.get(field)


def _clauses_of(document: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    pairs = (document.get(s.NONCONFORMITIES) or {}).get(s.CLAUSES)
    if not pairs:
        return None
    said = (document.get(s.EVIDENCE) or {}).get(f"{s.NONCONFORMITIES}.{s.CLAUSES}") or {}
    items = said.get(s.ITEMS) or range(len(pairs))
    nothing = [None] * len(pairs)
    grades, schemes = said.get(s.GRADES) or nothing, said.get(s.SCHEMES_AUDITED) or nothing
    return [
        {s.ITEM: item, s.CLAUSE: pair.get(s.CLAUSE), s.DEPARTMENT: pair.get(s.DEPARTMENT),
         s.GRADE: grade, s.SCHEME: scheme}
        for item, pair, grade, scheme in zip(items, pairs, grades, schemes, strict=True)
    ]  # fmt: skip


def apply_typed(document: Mapping[str, Any], typed: Iterable[TypedFact]) -> dict[str, Any]:
    """Return a report with typed facts in place of those read, the last one of a field.

    The evidence of a typed fact keeps the words that were read, has no confidence, and tells
    ``read_as``, ``typed_by`` and ``typed_at``.
    """
    told = deepcopy(dict(document))
    for each in typed:
        _put(told, each.field, each.value)
        evidence = told.setdefault(s.EVIDENCE, {})
        of_counts = each.field in (*_OF_NONCONFORMITIES, s.CLAUSES)
        key = f"{s.NONCONFORMITIES}.{each.field}" if of_counts else each.field
        evidence[key] = (evidence.get(key) or {}) | {
            s.CONFIDENCE: None, s.READ_AS: each.read_as, s.TYPED_BY: each.typed_by,
            s.TYPED_AT: each.typed_at,
        }  # fmt: skip
        if each.field == s.EFFECTIVE_PERSONNEL:
            evidence[key][s.VALUE] = each.value
        elif each.field == s.TEAM:
            # What was read of each registration is not what was typed.
            evidence[key].pop(s.REGISTRATIONS, None)
        elif each.field == s.CLAUSES:
            rows = each.value or ()
            evidence[key] |= {s.ITEMS: [row[s.ITEM] for row in rows],
                              s.GRADES: [row[s.GRADE] for row in rows],
                              s.SCHEMES_AUDITED: [row[s.SCHEME] for row in rows]}  # fmt: skip
    return told


def _put(document: dict[str, Any], field: str, value: Any) -> None:
    if field == s.LEADER:
        _put_leader(document, value)
    elif field == s.TEAM:
        document[s.TEAM] = value
        leaders = (each[s.NAME] for each in value or () if each[s.ROLE] == _LEADER)
        document[_LEADER] = next(leaders, None)
    elif field == s.CLAUSES:
        pairs = value and [{name: row[name] for name in (s.CLAUSE, s.DEPARTMENT)} for row in value]
        document.setdefault(s.NONCONFORMITIES, {})[field] = pairs
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
