"""Every number of the match degree that a planner may change, with its default and its source.

Source of the model: "关于认证机构专业审核人员与认证项目匹配度的探索", 中国认证认可, reprinted in
检验认证 2024-11. The article gives the factors in words; its formula and tables are not available
as text, so weights, defaults, targets and breakpoints below are marked ``Assumption:``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from matching.errors import CertMatchError
from matching.parameter_checks import check_ascending, check_choice, check_number, refusal

READINGS = ("additive", "proportional", "ratio")
TERMS = ("很低", "低", "中", "高", "很高")
GRADES = ("严重短缺", "短缺", "紧张", "基本匹配", "充足")
GRADE_MULTIPLES = (0.25, 0.5, 0.75, 1.0, 1.5)

B1_RATINGS = (
    "life_flexibility",
    "health",
    "dependability",
    "holiday_availability",
    "contingency_resilience",
)
B2_RATINGS = ("client_flexibility", "inspection_freedom")
DIFFICULTY_FACTORS = ("cooperation", "certificates", "coordination", "policy")
# Assumption: far beyond any sensible weight, and still safe to multiply with.
MAXIMUM_WEIGHT = 1e6
# Assumption: 0.05 ** -20 is still a number; a steeper exponent would turn y into infinity.
MAXIMUM_EXPONENT = 20.0
QUALIFICATION_BASES = ("schemes", "codes")
# Factors that records can speak for (absences, scheduling history, the projects themselves).
EVIDENCE_FACTORS = (
    "dependability", "holiday_availability", "contingency_resilience", *B2_RATINGS,
    "coordination_ease", "policy_ease",
)  # fmt: skip

# Assumption: equal trapezoids on [0, 1], four corners each.
_DEFAULT_TERMS = {
    "很低": (0.0, 0.0, 0.1, 0.25),
    "低": (0.1, 0.25, 0.35, 0.5),
    "中": (0.35, 0.5, 0.5, 0.65),
    "高": (0.5, 0.65, 0.75, 0.9),
    "很高": (0.75, 0.9, 1.0, 1.0),
}
# Assumption: P has no natural line at 100 %; one target per reading.
_DEFAULT_TARGETS = {"additive": 0.25, "proportional": 1.0, "ratio": 0.33}


def _frozen(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(
        {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    )


def _equal(names: tuple[str, ...]) -> Mapping[str, float]:
    return _frozen(dict.fromkeys(names, 1.0))


@dataclass(frozen=True)
class Parameters:
    """A complete parameter set of the match degree.

    Parameters
    ----------
    reading
        How the difficulty of a project is put together: ``additive``, ``proportional`` or
        ``ratio``.
    rating_floor
        Smallest value a rating may have as a divisor, in (0, 1]. Assumption: 0.05.
    qualifications_held
        What C1 counts: ``schemes`` registered in (the article) or ``codes`` held.
    evidence
        Factors of `EVIDENCE_FACTORS` whose rating comes from records where there are any.
    weights_b1, weights_b2
        Weight per rating, ≥ 0, not all 0; normalised when used. Assumption: equal.
    weights_difficulty
        v of cooperation, certificates, coordination, policy, ≥ 0; used as given. In ``additive``
        and ``ratio`` not all 0; in ``proportional`` they are exponents. Assumption: 1 each.
    default_rating
        For each missing rating of B1 and B2, 0…1. Assumption: 0.8.
    default_certificates_held
        For a missing C2, ≥ 1. Assumption: 1.
    default_coordination_ease, default_policy_ease
        For a missing D or E, 0…1. Assumption: 1.
    policy_ease_by_scheme
        E of a scheme where a project gives none. Assumption: none set.
    terms
        Four ascending corners on [0, 1] per linguistic term.
    targets
        P to reach, per reading. Assumption: 0.25, 1.0, 0.33.
    grades
        Five ascending centres of the grades per reading. Assumption: 0.25, 0.5, 0.75, 1 and 1.5
        times the target.
    """

    reading: str = "additive"
    rating_floor: float = 0.05
    qualifications_held: str = "schemes"
    evidence: tuple[str, ...] = ()
    weights_b1: Mapping[str, float] = field(default_factory=lambda: _equal(B1_RATINGS))
    weights_b2: Mapping[str, float] = field(default_factory=lambda: _equal(B2_RATINGS))
    weights_difficulty: Mapping[str, float] = field(
        default_factory=lambda: _equal(DIFFICULTY_FACTORS)
    )
    default_rating: float = 0.8
    default_certificates_held: float = 1.0
    default_coordination_ease: float = 1.0
    default_policy_ease: float = 1.0
    policy_ease_by_scheme: Mapping[str, float] = field(default_factory=lambda: _frozen({}))
    terms: Mapping[str, tuple[float, float, float, float]] = field(
        default_factory=lambda: _frozen(_DEFAULT_TERMS)
    )
    targets: Mapping[str, float] = field(default_factory=lambda: _frozen(_DEFAULT_TARGETS))
    grades: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: _frozen({}))

    def __post_init__(self) -> None:
        for name in ("weights_b1", "weights_b2", "weights_difficulty", "policy_ease_by_scheme",
                     "terms", "targets", "grades"):  # fmt: skip
            object.__setattr__(self, name, _frozen(getattr(self, name)))
        _validate(self)
        # The order in which factors are named says nothing.
        chosen = tuple(factor for factor in EVIDENCE_FACTORS if factor in self.evidence)
        object.__setattr__(self, "evidence", chosen)
        # Grades written out but equal to the multiples are those nobody set.
        own = {r: g for r, g in self.grades.items() if g != self._multiples(r)}
        object.__setattr__(self, "grades", _frozen(own))

    @property
    def target(self) -> float:
        """P to reach under the reading in use."""
        return self.targets[self.reading]

    @property
    def grade_centres(self) -> tuple[float, ...]:
        """Centres of the five grades under the reading in use, ascending."""
        return self.grades_of(self.reading)

    def grades_of(self, reading: str) -> tuple[float, ...]:
        """Centres of the five grades under a reading: as set, else multiples of its target."""
        return self.grades.get(reading) or self._multiples(reading)

    def _multiples(self, reading: str) -> tuple[float, ...]:
        return tuple(multiple * self.targets[reading] for multiple in GRADE_MULTIPLES)

    @property
    def identifier(self) -> str:
        """First 12 hex digits of the SHA-256 of the complete set as compact, key-sorted JSON."""
        complete = json.dumps(
            _as_numbers(self.to_document()),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        return hashlib.sha256(complete.encode("utf-8")).hexdigest()[:12]

    def __reduce__(self) -> tuple[Any, ...]:
        # Read-only mappings cannot be pickled; plain ones can.
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        return _restore, ({k: dict(v) if isinstance(v, Mapping) else v for k, v in plain.items()},)

    def with_reading(self, reading: str) -> Parameters:
        """Return the same set under another reading (targets and grades are kept per reading)."""
        return replace(self, reading=reading)

    def under_each_reading(self) -> dict[str, Parameters]:
        """Return the set under every reading that can use its weights, in their order."""
        found = {}
        for reading in READINGS:
            try:
                found[reading] = self.with_reading(reading)
            except CertMatchError:
                continue
        return found

    def to_document(self) -> dict[str, Any]:
        """Return the set as the nested document that a TOML file holds."""
        return {
            "reading": self.reading,
            "rating_floor": self.rating_floor,
            "qualifications_held": self.qualifications_held,
            "evidence": list(self.evidence),
            "target": dict(self.targets),
            "weights": {
                "b1": dict(self.weights_b1),
                "b2": dict(self.weights_b2),
                "difficulty": dict(self.weights_difficulty),
            },
            "defaults": {
                "rating": self.default_rating,
                "certificates_held": self.default_certificates_held,
                "coordination_ease": self.default_coordination_ease,
                "policy_ease": self.default_policy_ease,
                "policy_ease_by_scheme": dict(self.policy_ease_by_scheme),
            },
            "terms": {name: list(corners) for name, corners in self.terms.items()},
            "grades": {reading: list(self.grades_of(reading)) for reading in READINGS},
        }


def _as_numbers(value: Any) -> Any:
    """Return a document with every number a float and no negative zero, so that equal sets hash
    alike however they were written."""
    if isinstance(value, Mapping):
        return {key: _as_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_numbers(item) for item in value]
    return value if isinstance(value, str) else float(value) + 0.0


def _restore(values: dict[str, Any]) -> Parameters:
    return Parameters(**values)


def _check_weights(where: str, weights: Mapping[str, float], names: tuple[str, ...]) -> None:
    for name in weights:
        if name not in names:
            raise refusal("unknown_parameter", f"{where}.{name}", name, ", ".join(names))
    for name in names:
        check_number(f"{where}.{name}", weights.get(name), 0.0, MAXIMUM_WEIGHT)


def _validate(p: Parameters) -> None:
    check_choice("reading", p.reading, READINGS)
    check_choice("qualifications_held", p.qualifications_held, QUALIFICATION_BASES)
    if isinstance(p.evidence, str) or not isinstance(p.evidence, list | tuple):
        raise refusal("unknown_choice", "evidence", p.evidence, '["dependability", …]')
    for factor in p.evidence:
        check_choice("evidence", factor, EVIDENCE_FACTORS)
    check_number("rating_floor", p.rating_floor, 0.0, 1.0, above=True)
    _check_weights("weights.b1", p.weights_b1, B1_RATINGS)
    _check_weights("weights.b2", p.weights_b2, B2_RATINGS)
    _check_weights("weights.difficulty", p.weights_difficulty, DIFFICULTY_FACTORS)
    if p.reading == "proportional":
        for name in DIFFICULTY_FACTORS:
            check_number(
                f"weights.difficulty.{name}", p.weights_difficulty[name], 0.0, MAXIMUM_EXPONENT
            )
    used = {
        "additive": DIFFICULTY_FACTORS,
        "ratio": ("cooperation", "coordination", "policy"),
        "proportional": (),
    }[p.reading]
    groups = (("weights.b1", p.weights_b1, B1_RATINGS), ("weights.b2", p.weights_b2, B2_RATINGS),
              ("weights.difficulty", p.weights_difficulty, used))  # fmt: skip
    for where, weights, names in groups:
        if names and not any(weights[name] > 0 for name in names):
            raise refusal("weights_all_zero", where, 0, "> 0: " + ", ".join(names))
    check_number("defaults.rating", p.default_rating, 0.0, 1.0)
    check_number("defaults.certificates_held", p.default_certificates_held, 1.0)
    check_number("defaults.coordination_ease", p.default_coordination_ease, 0.0, 1.0)
    check_number("defaults.policy_ease", p.default_policy_ease, 0.0, 1.0)
    for scheme, value in p.policy_ease_by_scheme.items():
        check_number(f"defaults.policy_ease_by_scheme.{scheme}", value, 0.0, 1.0)
    for term in p.terms:
        check_choice("terms", term, TERMS)
    for term in TERMS:
        check_ascending(f"terms.{term}", p.terms.get(term), 4, 1.0, strict=False)
    for reading in (*p.targets, *p.grades):
        check_choice("target / grades", reading, READINGS)
    for reading in READINGS:
        check_number(f"target.{reading}", p.targets.get(reading), 0.0, above=True)
        if reading in p.grades:
            check_ascending(f"grades.{reading}", p.grades[reading], len(GRADES), strict=True)
