"""Inputs, terms and rules of the suitability of an auditor for a project: data, no arithmetic.

MODEL.md section 3 names the five inputs; terms, rules and levels below are all ``Assumption:``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from matching.errors import CertMatchError

Corners = tuple[float, float, float, float]
_THIRDS: tuple[Corners, ...] = ((0, 0, 0, 0.5), (0, 0.5, 0.5, 1), (0.5, 1, 1, 1))


def _terms(names: str, corners: Sequence[Corners]) -> dict[str, Corners]:
    return dict(zip(names.split(), corners, strict=True))


# Assumption: three terms per input that add up to 1 everywhere; a rule may also say "not term".
# Willingness turns where the rating sheet has its anchors 0.2, 0.5 and 0.8.
INPUT_TERMS: Mapping[str, Mapping[str, Corners]] = {
    "proximity": _terms("unrelated related same", _THIRDS),
    "willingness": _terms(
        "low medium high", ((0, 0, 0.2, 0.5), (0.2, 0.5, 0.5, 0.8), (0.5, 0.8, 1, 1))
    ),
    "load": _terms(
        "light moderate full", ((0, 0, 0.3, 0.6), (0.3, 0.6, 0.6, 0.9), (0.6, 0.9, 1, 1))
    ),
    "distance": _terms("here regional far", _THIRDS),
    "experience": _terms("little some ample", _THIRDS),
}
INPUTS = tuple(INPUT_TERMS)
OUTPUT_TERMS = ("unsuitable", "weak", "fair", "good", "excellent")
# Triangles that reach from one centre to the next: they too add up to 1.
CENTRES = (0.0, 0.25, 0.5, 0.75, 1.0)

# Assumption: where the four degrees of kinship of codes and the three distances stand on 0…1.
PROXIMITY_LEVELS = {"small": 1.0, "medium": 2 / 3, "major": 1 / 3, "none": 0.0}
# Same province, same macro-region, elsewhere.
DISTANCE_LEVELS = {"here": 0.0, "regional": 0.5, "far": 1.0}

ANY = ""


@dataclass(frozen=True)
class Rule:
    """IF every condition THEN consequent.

    ``conditions`` follows the order of `INPUTS`; each is a term, ``not`` and a term, or `ANY`.
    """

    conditions: tuple[str, ...]
    consequent: str


# A decision tree: each branch splits one input into its three terms, or into a term and its
# negation. So the rules partition the inputs and no pair is left without a rule.
# fmt: off
RULES: tuple[Rule, ...] = tuple(Rule(row[:-1], row[-1]) for row in (
    # proximity    willingness load        distance    experience    suitability
    ("unrelated",  ANY,        ANY,        ANY,        ANY,          "unsuitable"),
    ("related",    "low",      ANY,        ANY,        ANY,          "unsuitable"),
    ("related",    "medium",   ANY,        ANY,        ANY,          "weak"),
    ("related",    "high",     "full",     ANY,        ANY,          "weak"),
    ("related",    "high",     "not full", "far",      ANY,          "weak"),
    ("related",    "high",     "not full", "not far",  "little",     "weak"),
    ("related",    "high",     "not full", "not far",  "not little", "fair"),
    ("same",       "low",      "full",     ANY,        ANY,          "unsuitable"),
    ("same",       "low",      "moderate", ANY,        ANY,          "weak"),
    ("same",       "low",      "light",    "far",      ANY,          "weak"),
    ("same",       "low",      "light",    "not far",  ANY,          "fair"),
    ("same",       "medium",   "full",     ANY,        ANY,          "weak"),
    ("same",       "medium",   "moderate", "far",      ANY,          "weak"),
    ("same",       "medium",   "moderate", "regional", ANY,          "fair"),
    ("same",       "medium",   "moderate", "here",     "little",     "fair"),
    ("same",       "medium",   "moderate", "here",     "not little", "good"),
    ("same",       "medium",   "light",    "far",      ANY,          "fair"),
    ("same",       "medium",   "light",    "regional", "little",     "fair"),
    ("same",       "medium",   "light",    "regional", "not little", "good"),
    ("same",       "medium",   "light",    "here",     ANY,          "good"),
    ("same",       "high",     "full",     "far",      ANY,          "weak"),
    ("same",       "high",     "full",     "not far",  ANY,          "fair"),
    ("same",       "high",     "moderate", "far",      ANY,          "fair"),
    ("same",       "high",     "moderate", "regional", "little",     "fair"),
    ("same",       "high",     "moderate", "regional", "not little", "good"),
    ("same",       "high",     "moderate", "here",     "not ample",  "good"),
    ("same",       "high",     "moderate", "here",     "ample",      "excellent"),
    ("same",       "high",     "light",    "far",      "little",     "fair"),
    ("same",       "high",     "light",    "far",      "not little", "good"),
    ("same",       "high",     "light",    "regional", "not ample",  "good"),
    ("same",       "high",     "light",    "regional", "ample",      "excellent"),
    ("same",       "high",     "light",    "here",     "little",     "good"),
    ("same",       "high",     "light",    "here",     "not little", "excellent"),
))
# fmt: on


@dataclass(frozen=True)
class SuitabilityAssumptions:
    """What stands in where records say nothing.

    Parameters
    ----------
    days_per_project
        Auditor days of a project that states none. Assumption: 4.
    available_days
        Days a year of an auditor who states none. Assumption: 150.
    codes_for_full_experience
        Codes of a sector from which on experience with it counts as full. Assumption: 10.
    """

    days_per_project: float = 4.0
    available_days: float = 150.0
    codes_for_full_experience: float = 10.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and value > 0):
                raise CertMatchError(
                    "parameter_out_of_range", where=field.name, found=value, expected="> 0"
                )
