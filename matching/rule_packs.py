"""Rule packs: the rules of one document as dated data, with clause and confidence of each.

A rule is switched on or off, never half applied: a rule that is off counts as not given, and what
a pack does not give is unknown, not zero. What the fields of each rule may hold stands in
`matching.rule_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from matching.errors import CertMatchError
from matching.parameter_checks import refusal
from matching.rule_checks import AUDIT_TYPES, check_contradiction, check_header, check_rule

# A read in the source, A2 quoted by an accreditation body, B two secondary sources, C one,
# D general knowledge, X contradicted.
CONFIDENCES = ("A", "A2", "B", "C", "D", "X")
DOUBTFUL = ("C", "D", "X")


@dataclass(frozen=True)
class Rule:
    """One rule of a pack.

    Parameters
    ----------
    key
        What it rules: a key of `matching.rule_checks.FIELDS`, with the scheme after
        ``base_table.`` and the audit type after ``audit_time.``.
    values
        Its fields as (name, value) pairs, lists as tuples: an equal rule has an equal hash.
    clause
        Where it stands in the document.
    confidence
        One of `CONFIDENCES`.
    document
        The document where it is another than the pack's, else blank.
    on
        Whether it is applied.
    note_zh, note_en
        A remark for whoever reviews the pack; says where the rule is an assumption.
    """

    key: str
    values: tuple[tuple[str, Any], ...]
    clause: str
    confidence: str
    document: str = ""
    on: bool = True
    note_zh: str = ""
    note_en: str = ""

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field, `default` where the rule does not give it."""
        return next((value for field, value in self.values if field == name), default)

    @property
    def is_doubtful(self) -> bool:
        """Whether one secondary source, general knowledge or less stands behind it."""
        return self.confidence in DOUBTFUL


@dataclass(frozen=True)
class Contradiction:
    """A place where the document contradicts itself or leaves open what its rule needs.

    It is shown with every result whose computation passed one of `steps` under the further
    conditions; without steps it is only shown with the pack.
    """

    key: str
    clause: str
    zh: str
    en: str
    steps: tuple[str, ...] = ()
    audit_types: tuple[str, ...] = ()
    sites: tuple[int, ...] = ()
    personnel_from: int = 1

    def touches(self, step: str, audit_type: str, personnel: int, sites: int | None) -> bool:
        """Return whether a step of a computation meets it."""
        return (
            step in self.steps
            and (not self.audit_types or audit_type in self.audit_types)
            and (not self.sites or sites in self.sites)
            and personnel >= self.personnel_from
        )


@dataclass(frozen=True)
class RulePack:
    """The rules of one document.

    Parameters
    ----------
    id
        Lower-case letters, digits and hyphens.
    name_zh, name_en, issuer_zh, issuer_en, note_zh, note_en
        For people, in both languages.
    document
        Identifier of the document.
    schemes
        Schemes it covers.
    in_force_from, in_force_to
        First and last day, both included; None = open, or not known.
    is_example
        Written to be copied; never judges an audit.
    rules, contradictions
        In the order of the file.

    Raises
    ------
    CertMatchError
        A header, rule or contradiction that cannot be used; ``where`` names it.
    """

    id: str
    name_zh: str
    name_en: str
    issuer_zh: str
    issuer_en: str
    document: str
    schemes: tuple[str, ...]
    in_force_from: date | None = None
    in_force_to: date | None = None
    note_zh: str = ""
    note_en: str = ""
    is_example: bool = False
    rules: tuple[Rule, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def __post_init__(self) -> None:
        check_header(self.id, self.schemes, self.in_force_from, self.in_force_to)
        for rule in self.rules:
            if rule.confidence not in CONFIDENCES:
                raise refusal("unknown_choice", f"{rule.key}.confidence", rule.confidence,
                              " | ".join(CONFIDENCES))  # fmt: skip
            check_rule(rule.key, dict(rule.values), self.schemes)
        for item in self.contradictions:
            check_contradiction(item.key, item.steps, item.audit_types)

    @cached_property
    def _by_key(self) -> dict[str, Rule]:
        return {rule.key: rule for rule in self.rules}

    def rule(self, key: str) -> Rule | None:
        """Return a rule that is switched on, None where the pack has none or it is off."""
        found = self._by_key.get(key)
        return found if found is not None and found.on else None

    def value(self, key: str, name: str = "value", default: Any = None) -> Any:
        """Return one field of a rule that is on, `default` where there is none."""
        found = self.rule(key)
        return default if found is None else found.get(name, default)

    def is_in_force(self, day: date) -> bool:
        """Return whether the pack holds on a day."""
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )

    def with_rule(self, key: str, *, on: bool) -> RulePack:
        """Return the pack with one rule switched on or off.

        Raises
        ------
        CertMatchError
            No such rule, or one whose confidence leaves nothing to doubt.
        """
        found = self._by_key.get(key)
        doubtful = [rule.key for rule in self.rules if rule.is_doubtful]
        if found is None or not found.is_doubtful:
            raise CertMatchError(
                "rule_not_switchable", where=self.id, found=key, expected=", ".join(doubtful)
            )
        return replace(
            self,
            rules=tuple(replace(r, on=on) if r.key == key else r for r in self.rules),
        )


def select_packs(packs: Iterable[RulePack], scheme: str, day: date) -> list[RulePack]:
    """Return the packs that judge an audit of a scheme on a day, examples aside."""
    return [
        pack
        for pack in packs
        if scheme in pack.schemes and pack.is_in_force(day) and not pack.is_example
    ]


__all__ = [
    "AUDIT_TYPES", "CONFIDENCES", "DOUBTFUL", "Contradiction", "Rule", "RulePack",
    "select_packs",
]  # fmt: skip
