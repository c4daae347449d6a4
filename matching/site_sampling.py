"""Bands of a rule pack on arrays: base days by personnel, sampled sites and the days they take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.rule_checks import AUDIT_TYPES, ONE_COLUMN, RISKS, parse_share
from matching.rule_packs import RulePack

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
# Far below half a day, far above what a few products of floats can be off.
TOLERANCE = 1e-9
NOT_NAMED = -1  # a risk or category that was not given


@dataclass(frozen=True)
class SiteDays:
    """Days of sampled sites: of one (NaN = unknown), of all, and the fewest allowed for all."""

    one: Floats
    total: Floats
    least: Floats


@dataclass(frozen=True)
class _Bands:
    starts: Floats
    end: float
    values: Floats

    def at(self, counts: Floats) -> Floats:
        row = np.searchsorted(self.starts, counts, side="right") - 1
        inside = (row >= 0) & (counts <= self.end)
        return np.where(inside[:, None], self.values[row], np.nan)


@lru_cache(maxsize=256)
def _bands(rows: tuple[tuple[float, ...], ...]) -> _Bands:
    array = np.array(rows, dtype=np.float64)
    return _Bands(array[:, 0], array[-1, 1], array[:, 2:])


def table_days(pack: RulePack, scheme: str, personnel: Floats, risks: Indices) -> Floats:
    """Return the base days of the pack's table for personnel (n,) and risks (n,).

    NaN above the table, where a risk is needed and not given, or where the pack has no table.
    """
    rule = pack.rule(f"base_table.{scheme}")
    if rule is None:
        return np.full(len(personnel), np.nan)
    columns = rule.get("columns")[2:]
    values = _bands(rule.get("bands")).at(personnel)
    if columns == (ONE_COLUMN,):
        return values[:, 0]
    place = np.array([columns.index(risk) if risk in columns else NOT_NAMED for risk in RISKS])
    chosen = np.where(risks == NOT_NAMED, NOT_NAMED, place[risks])
    return np.where(chosen == NOT_NAMED, np.nan, values[np.arange(len(values)), chosen])


def sample_sites(pack: RulePack, audit_types: Indices, similar: Floats, other: Floats) -> Floats:
    """Return how many sites are visited, the central function not counted.

    Parameters
    ----------
    pack
        The rules.
    audit_types
        (n,), index into `AUDIT_TYPES`.
    similar, other
        (n,), sites that may be sampled and sites that may not.

    Returns
    -------
    ndarray
        (n,), NaN where the pack gives no sample for the audit type.

    Notes
    -----
    Source: IAF MD 1, 6.1 and 6.2.1; MHGJ-GL-095 A/1, 5.3.4.1.3 and 5.3.4.2.2.
    """
    chosen = np.where(similar > 0, _sample_similar(pack, audit_types, similar), 0.0)
    share = _by_type(pack, "dissimilar_sites", "share")[audit_types]
    total = chosen + np.where(other > 0, _ceil(share * other), 0.0)
    if pack.rule("visit_sites") is None:
        return total
    visited = _by_type(pack, "visit_sites", "share")[audit_types]
    return np.where(total == 0, 0.0, _ceil(visited * total))


def compute_site_days(
    pack: RulePack,
    sites: Floats,
    own_table: Floats,
    adjustments: Floats,
    fraction: Floats,
    visit: Floats,
) -> SiteDays:
    """Return the days that sampled sites add to a visit.

    Parameters
    ----------
    pack
        The rules: extra days by number of sites, a share of the visit per site, or the table by
        the personnel of each site.
    sites
        (n,), sampled sites, NaN = not given.
    own_table
        (n,), table days of one site, NaN = unknown.
    adjustments
        (n,), by which share the time of a site is raised or lowered.
    fraction
        (n,), share of an initial audit that the audit type takes.
    visit
        (n,), days of the visit without sites.

    Notes
    -----
    Source: MHGJ-GL-095 A/1, 5.3.2.1(3), upper end of the band (G02); IAF MD 1:2018, 7.3.1;
    ISO/TS 22003:2013, Annex B.
    """
    any_site = sites > 0  # false where the number is unknown: the step on paper says so
    nothing = np.zeros(len(sites))
    if (extra := pack.rule("site_extra")) is not None:
        days = _bands(extra.get("bands")).at(np.where(any_site, sites, 1.0))[:, 1]
        total = np.where(any_site, days, 0.0)
        return SiteDays(days, total, total)
    number = np.where(any_site, sites, 0.0)
    if (further := pack.rule("further_site")) is not None:
        days = parse_share(further.get("share")) * visit
        return SiteDays(days, days * number, days * number)
    if (by_personnel := pack.rule("site_time")) is None:
        return SiteDays(np.full(len(sites), np.nan), nothing, nothing)
    most = parse_share(by_personnel.get("max_reduction"))
    days = own_table * fraction * (1 + np.maximum(adjustments, -most))
    fewest = np.where(fraction == 1, own_table * (1 - most), 0.0)
    return SiteDays(
        days, np.where(any_site, days * number, 0.0), np.where(any_site, fewest * number, 0.0)
    )


def _sample_similar(pack: RulePack, types: Indices, sites: Floats) -> Floats:
    rule = pack.rule("similar_sites")
    if rule is None:
        return np.full(len(sites), np.nan)
    if (bands := rule.get("bands")) is not None:
        return _bands(bands).at(sites)[:, 0]
    if rule.get("root") is not None:
        return _ceil(_by_type(pack, "similar_sites", "root")[types] * np.sqrt(sites))
    return _ceil(_by_type(pack, "similar_sites", "share")[types] * sites)


def _by_type(pack: RulePack, key: str, name: str) -> Floats:
    """Return a share per audit type, NaN where the rule names none."""
    shares = dict(pack.value(key, name, ()))
    return np.array([parse_share(shares.get(each, math.nan)) for each in AUDIT_TYPES])


def _ceil(values: Floats) -> Floats:
    return np.ceil(values - TOLERANCE)
