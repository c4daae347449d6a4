"""Audit time of many audits at once: the steps of a rule pack on arrays.

Table → adjustments → cap → fraction → floor → sites → combination → rounding; every intermediate
array is kept, so that `matching.workload` can put the same numbers on paper for one client.
Unknown is NaN throughout: above the table, or for an audit type the pack says nothing about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.errors import CertMatchError
from matching.rule_checks import AUDIT_TYPES, parse_share
from matching.rule_packs import RulePack
from matching.site_sampling import (
    NOT_NAMED,
    TOLERANCE,
    Floats,
    Indices,
    SiteDays,
    compute_site_days,
    sample_sites,
    table_days,
)

INITIAL = AUDIT_TYPES.index("initial")


@dataclass(frozen=True)
class AuditCases:
    """Audits of one scheme under one pack, one element each; scalars count for all.

    Parameters
    ----------
    personnel
        (n,), effective personnel ≥ 1, NaN = unknown; of the central function where sites have
        their own.
    audit_types
        Index into `AUDIT_TYPES`.
    risks, categories
        Index into `RISKS` and into the rows of ``category_time``; `NOT_NAMED` = not given.
    similar_sites, dissimilar_sites
        Sites besides the central function, ≥ 0.
    site_personnel
        Personnel of each sampled site, NaN = not given.
    adjustments, site_adjustments
        Share by which the base time, and that of each sampled site, is raised or lowered.
    combined_factors
        Factor of a combined audit, 1 = not combined.
    studies
        Number of HACCP studies, ≥ 1.
    is_certified
        Whether a relevant management system is certified.
    """

    personnel: ArrayLike
    audit_types: ArrayLike = INITIAL
    risks: ArrayLike = NOT_NAMED
    similar_sites: ArrayLike = 0
    dissimilar_sites: ArrayLike = 0
    site_personnel: ArrayLike = math.nan
    adjustments: ArrayLike = 0.0
    site_adjustments: ArrayLike = 0.0
    combined_factors: ArrayLike = 1.0
    categories: ArrayLike = NOT_NAMED
    studies: ArrayLike = 1
    is_certified: ArrayLike = False


@dataclass(frozen=True)
class AuditTimes:
    """What `compute_audit_times` found, (n,) each, in auditor days unless said otherwise.

    ``table``: base of the personnel; ``base``: with the parts of category, studies and missing
    certificate; ``adjustments``: as applied; ``by_fraction``, ``floored``, ``sites`` (a number of
    sites), ``site_time`` (one site), ``site_days``, ``with_sites``, ``factors`` (as applied),
    ``unrounded``: combined and not below the floor; ``auditor_days``, ``on_site_days``.
    """

    table: Floats
    base: Floats
    adjustments: Floats
    by_fraction: Floats
    floored: Floats
    sites: Floats
    site_time: Floats
    site_days: Floats
    with_sites: Floats
    factors: Floats
    unrounded: Floats
    auditor_days: Floats
    on_site_days: Floats


def round_days(days: ArrayLike, step: float, direction: str = "nearest") -> Floats:
    """Return days as multiples of a step: to the nearest, ties up, or always up.

    Parameters
    ----------
    days
        Days ≥ 0, NaN stays.
    step
        The smallest unit, in days.
    direction
        ``nearest`` or ``up``.

    Notes
    -----
    Source: IAF MD 5, 2.2.3 (5.3 → 5.5, 5.2 → 5.0); MHGJ-GL-095 A/1, 5.3.2.1(4); the direction of
    ties is an assumption (G05).
    """
    units = np.asarray(days, dtype=np.float64) / step
    if direction == "up":
        return np.ceil(units - TOLERANCE) * step
    return np.floor(units + 0.5 + TOLERANCE) * step


def compute_audit_times(pack: RulePack, scheme: str, cases: AuditCases) -> AuditTimes:
    """Return the audit time of every case with its intermediate steps.

    Parameters
    ----------
    pack
        The rules; those switched off count as not given.
    scheme
        A scheme that the pack covers.
    cases
        n audits.

    Raises
    ------
    CertMatchError
        The pack does not cover the scheme, or a case holds a number out of range.

    Notes
    -----
    Source: the clauses of the pack's rules. The order of the steps and the handling of
    contradictions: docs/decisions/0018.
    """
    if scheme not in pack.schemes:
        raise CertMatchError(
            "scheme_not_covered", where=pack.id, found=scheme, expected=", ".join(pack.schemes)
        )
    c = _broadcast(cases)
    by_type = _type_rules(pack, c["audit_types"])
    table = table_days(pack, scheme, c["personnel"], c["risks"])
    base = table + _category_days(pack, c)
    smallest = -parse_share(pack.value("max_reduction", default=1.0))
    largest = pack.value("max_increase", default=math.inf)
    adjustments = np.clip(c["adjustments"], smallest, largest)
    by_fraction, least = _take_fraction(by_type, base, base * (1 + adjustments), smallest)
    floored = np.maximum(by_fraction, by_type.floor)
    sites = sample_sites(pack, c["audit_types"], c["similar_sites"], c["dissimilar_sites"])
    visit = _visit_sites(pack, scheme, c, sites, by_type.fraction, floored)
    with_sites = floored + visit.total
    least += np.where(by_type.at_least, visit.total, visit.least)
    fewest = parse_share(pack.value("combined", "least", 1.0))
    factors = np.clip(c["combined_factors"], fewest, 1.0)
    least = np.where(factors < 1, with_sites * fewest, least)
    unrounded = np.maximum(with_sites * factors, by_type.floor)
    auditor_days = _round_within(pack, unrounded, np.maximum(least, by_type.floor))
    return AuditTimes(
        table, base, adjustments, by_fraction, floored, sites, visit.one, visit.total, with_sites,
        factors, unrounded, auditor_days, on_site_part(pack, unrounded, auditor_days),
    )  # fmt: skip


def on_site_part(pack: RulePack, unrounded: ArrayLike, auditor_days: ArrayLike) -> Floats:
    """Return the days on site: the share of the time before rounding, rounded once.

    A share of 1 means that the audit time itself is time on site.

    Notes
    -----
    Source: IAF MD 5, 4.1, as the accreditation bodies' answer applies it (0.75 × 80 % → 0.5).
    """
    share = pack.value("on_site", "share")
    days = np.asarray(unrounded, dtype=np.float64)
    if share is None:
        return np.full(days.shape, np.nan)
    if parse_share(share) == 1:
        return np.asarray(auditor_days, dtype=np.float64)
    rounding = pack.rule("rounding")
    part = days * parse_share(share)
    return part if rounding is None else round_days(part, rounding.get("step"))


def _round_within(pack: RulePack, days: Floats, least: Floats) -> Floats:
    """Return rounded days; where the nearest would break a limit, the next step up."""
    rounding = pack.rule("rounding")
    if rounding is None:
        return days
    step = rounding.get("step")
    rounded = round_days(days, step, rounding.get("direction"))
    rounded = np.where(rounded < least - TOLERANCE, rounded + step, rounded)
    # An audit of less than the smallest unit still takes that unit.
    return np.maximum(rounded, step)


def _broadcast(cases: AuditCases) -> dict[str, Any]:
    given = {
        name: np.atleast_1d(np.asarray(value)) for name, value in vars(cases).items()
    }  # fmt: skip
    size = np.broadcast_shapes(*(array.shape for array in given.values()))
    whole = ("audit_types", "risks", "categories")
    arrays: dict[str, Any] = {
        name: np.broadcast_to(array.astype(np.intp if name in whole else np.float64), size)
        for name, array in given.items()
    }
    for name, low in (("similar_sites", 0), ("dissimilar_sites", 0), ("studies", 1)):
        _check(name, arrays[name], arrays[name] >= low, f"≥ {low}")
    for name in ("personnel", "site_personnel"):
        _check(name, arrays[name], np.isnan(arrays[name]) | (arrays[name] >= 1), "≥ 1")
    for name in ("adjustments", "site_adjustments"):
        _check(name, arrays[name], np.isfinite(arrays[name]), "-0.3, 0.2")
    factors = arrays["combined_factors"]
    _check("combined_factors", factors, (factors > 0) & (factors <= 1), "0 < F ≤ 1")
    return arrays


def _check(where: str, values: Floats, allowed: NDArray[np.bool_], expected: str) -> None:
    usable = allowed & ~np.isinf(values)
    if not usable.all():
        raise CertMatchError(
            "count_out_of_range", where=where, found=f"{values[~usable][0]:g}", expected=expected
        )


class _TypeRules(NamedTuple):
    """What the pack says about each case's audit type; NaN = nothing."""

    fraction: Floats
    at_least: NDArray[np.bool_]
    floor: Floats


def _type_rules(pack: RulePack, types: Indices) -> _TypeRules:
    rules = [pack.rule(f"audit_time.{name}") for name in AUDIT_TYPES]
    share = [math.nan if r is None else parse_share(r.get("fraction", math.nan)) for r in rules]
    at_least = [r is not None and r.get("at_least", False) for r in rules]
    floor = [0.0 if r is None else r.get("floor", 0.0) for r in rules]
    return _TypeRules(np.array(share)[types], np.array(at_least)[types], np.array(floor)[types])


def _take_fraction(
    by_type: _TypeRules, base: Floats, adjusted: Floats, smallest: float
) -> tuple[Floats, Floats]:
    """Return the audit type's share of the initial time, and what rounding must not go below."""
    only_floor = np.isnan(by_type.fraction) & (by_type.floor > 0)
    days = np.where(only_floor, by_type.floor, adjusted * by_type.fraction)
    # A whole audit may lose what reductions allow, "not less than a third" nothing.
    whole = np.where(by_type.fraction == 1, base * (1 + smallest), 0.0)
    return days, np.where(by_type.at_least, days, whole)


def _visit_sites(
    pack: RulePack, scheme: str, c: dict[str, Any], sites: Floats, fraction: Floats, floored: Floats
) -> SiteDays:
    given = ~np.isnan(c["site_personnel"])
    table = table_days(pack, scheme, c["site_personnel"], c["risks"])
    found = compute_site_days(pack, sites, table, c["site_adjustments"], fraction, floored)
    if pack.rule("site_time") is None:
        return found
    # Without their personnel sites are no part of the days; the step on paper says so.
    total, least = (np.where(given, days, 0.0) for days in (found.total, found.least))
    return SiteDays(found.one, total, least)


def _category_days(pack: RulePack, c: dict[str, Any]) -> Floats:
    days = np.zeros(len(c["personnel"]))
    rows = pack.value("category_time", "rows")
    if rows is not None:
        values = np.array([row[1:] for row in rows])[c["categories"]]
        parts = values[:, 0] + (c["studies"] - 1) * values[:, 1]
        days = np.where(c["categories"] == NOT_NAMED, np.nan, parts)
    missing = pack.value("no_certificate", "days", 0.0)
    return days + np.where(c["is_certified"] > 0, 0.0, missing)
