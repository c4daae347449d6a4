"""What only single rule packs need besides personnel and sites, given as name=value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matching.errors import CertMatchError
from matching.parameter_checks import check_choice
from matching.rule_packs import RulePack
from matching.site_sampling import NOT_NAMED

# Option → the rule that asks for it.
OPTIONS = {
    "category": "category_time",
    "studies": "category_time",
    "certified": "no_certificate",
    "reapplied": "reapplication_as",
    "site_adjustment": "site_time",
    "energy_tj": "complexity",
    "energy_types": "complexity",
    "energy_uses": "complexity",
}
_ENERGY = ("energy_tj", "energy_types", "energy_uses")


@dataclass(frozen=True)
class Options:
    """Options as read.

    ``energy`` is TJ a year, number of energy types and of significant uses; ``is_reapplied``: the
    client was withdrawn, applies again and has changed little.
    """

    category: str = ""
    category_row: int = NOT_NAMED
    studies: int = 1
    is_certified: bool = False
    is_reapplied: bool = False
    site_adjustment: float = 0.0
    energy: tuple[float, float, float] | None = None


def list_options(pack: RulePack) -> list[str]:
    """Return the options that a pack knows."""
    return [name for name, key in OPTIONS.items() if pack.rule(key) is not None]


def read_options(pack: RulePack, given: Mapping[str, str]) -> Options:
    """Return the options of a pack from their text.

    Raises
    ------
    CertMatchError
        An option the pack does not know, a value it cannot take, or a missing one it needs.
    """
    known = list_options(pack)
    for name in given:
        if name not in known:
            raise CertMatchError(
                "option_unknown", where=pack.id, found=name, expected=", ".join(known)
            )
    categories = tuple(row[0] for row in pack.value("category_time", "rows", ()))
    category = given.get("category", "")
    if categories and not category:
        raise CertMatchError("option_missing", where="category", expected=" | ".join(categories))
    if category:
        check_choice("category", category, categories)
    return Options(
        category,
        categories.index(category) if category else NOT_NAMED,
        int(_number(given, "studies", 1, least=1, whole=True)),
        _flag(given, "certified"),
        _flag(given, "reapplied"),
        _number(given, "site_adjustment", 0.0),
        _energy(given),
    )


def assess_complexity(
    pack: RulePack, energy_tj: float, energy_types: float, energy_uses: float
) -> tuple[float, str]:
    """Return the complexity of an energy management system and its class.

    Parameters
    ----------
    pack
        A pack with the rule ``complexity``.
    energy_tj
        Annual energy in TJ, ≥ 0.
    energy_types, energy_uses
        Number of energy types and of significant energy uses, ≥ 1.

    Examples
    --------
    100 TJ, 3 types and 5 uses give 1.2, ``medium``.

    Notes
    -----
    Source: ISO 50003:2021, Annex A, through two secondary sources.
    """
    rule = pack.rule("complexity")
    if rule is None:
        raise CertMatchError("option_unknown", where=pack.id, found="complexity")
    values = (energy_tj, energy_types, energy_uses)
    factors = [
        next(factor for end, factor in rule.get(name) if value <= end)
        for name, value in zip(_ENERGY, values, strict=True)
    ]
    pairs = zip(rule.get("weights"), factors, strict=True)
    # Two decimals are all that the factors carry; 0.25 × 1.2 is not exact.
    complexity = round(sum(weight * factor for weight, factor in pairs), 6)
    if complexity > rule.get("high_above"):
        return complexity, "high"
    return complexity, "medium" if complexity >= rule.get("medium_from") else "low"


def _energy(given: Mapping[str, str]) -> tuple[float, float, float] | None:
    named = [name for name in _ENERGY if name in given]
    if not named:
        return None
    missing = [name for name in _ENERGY if name not in given]
    if missing:
        raise CertMatchError("option_missing", where=missing[0], expected=", ".join(_ENERGY))
    tj = _number(given, "energy_tj", 0.0, least=0)
    types, uses = (_number(given, name, 1, least=1, whole=True) for name in _ENERGY[1:])
    return tj, types, uses


def _flag(given: Mapping[str, str], name: str) -> bool:
    answer = given.get(name, "no")
    check_choice(name, answer, ("yes", "no"))
    return answer == "yes"


def _number(
    given: Mapping[str, str],
    name: str,
    default: float,
    *,
    least: float = -math.inf,
    whole: bool = False,
) -> float:
    try:
        value = float(given.get(name, default))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < least or (whole and value != int(value)):
        expected = f"≥ {least:g}" if math.isfinite(least) else "-0.5 … 0"
        raise CertMatchError("count_out_of_range", where=name, found=given[name], expected=expected)
    return value
