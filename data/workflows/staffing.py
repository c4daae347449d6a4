"""Staffing adequacy of the stored body: people, certificates, the cap, the nation beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.programme import BEYOND, add_standing
from data.indicators.staffing import (
    assess_staffing,
    compare_workforce,
    count_people,
    list_nation_certificates,
)
from data.indicators.staffing_days import assess_days
from data.loaders.reference import (
    read_management_schemes,
    read_national_indicators,
    read_scheme_domains,
)
from data.workflows.capacity import list_people
from data.workflows.certificate_counts import CertificateCounts
from data.workflows.match_degrees import DegreeResult
from data.workflows.rule_packs import fetch_rule_packs
from matching.programme import UNDATED
from matching.rule_packs import Rule, RulePack, select_packs
from matching.suitability_rules import SuitabilityAssumptions

_COUNTS = [s.CERTIFICATES, s.ORGANIZATIONS, s.UNDATED]


@dataclass(frozen=True)
class Cap:
    """The most certificates an auditor may have in a scheme, and who says so."""

    scheme: str
    value: int
    pack: RulePack
    rule: Rule


@dataclass(frozen=True)
class Staffing:
    """Staffing on a day.

    Frames are those of `data.indicators.staffing.assess_staffing`.

    Parameters
    ----------
    total
        One row: everybody against everything, people and organisations distinct.
    systems
        One row: all management systems together, should a cap mean those; no organisations.
    by_scheme, by_province
        One row per scheme, and per province of `scheme` or of all schemes.
    caps
        By scheme, those applied.
    """

    total: pd.DataFrame
    systems: pd.DataFrame
    by_scheme: pd.DataFrame
    by_province: pd.DataFrame
    caps: Mapping[str, Cap]


@dataclass(frozen=True)
class StaffingDays:
    """Days of a year: what certificates ask for, and what people can give.

    Parameters
    ----------
    by_scheme
        From `data.indicators.staffing_days.assess_days`.
    people, assumed
        How many people give days, and how many of them state none of their own.
    assumption
        Days a year that stand in for those.
    """

    by_scheme: pd.DataFrame
    people: int
    assumed: int
    assumption: float


def find_caps(
    packs: Iterable[RulePack], day: date, *, with_doubtful: bool = True
) -> dict[str, Cap]:
    """Return the lowest cap of each scheme by the packs in force on a day.

    Parameters
    ----------
    with_doubtful
        Whether rules that one secondary source or less stands behind are applied.
    """
    found: dict[str, Cap] = {}
    packs = list(packs)
    for scheme in s.SCHEMES:
        for pack in select_packs(packs, scheme, day):
            rule = pack.rule(s.MAX_CERTIFICATES)
            if rule is None or (rule.is_doubtful and not with_doubtful):
                continue
            cap = Cap(scheme, int(rule.get(s.VALUE)), pack, rule)
            found[scheme] = min(found.get(scheme, cap), cap, key=lambda each: each.value)
    return found


def assess_body_staffing(
    engine: Engine,
    registrations: pd.DataFrame,
    day: date,
    scheme: str | None = None,
    province: str | None = None,
    *,
    with_doubtful: bool = True,
) -> Staffing:
    """Count people and certificates on a day and judge them by the rule packs in force.

    Parameters
    ----------
    engine
        Store with the ledger's records.
    registrations
        The body's current registrations.
    day
        Reference date.
    scheme, province
        Only these; None = all. People count where they are based, certificates where the
        organisation is.
    """
    caps = find_caps(fetch_rule_packs(engine), day, with_doubtful=with_doubtful)
    values = {name: cap.value for name, cap in caps.items()}
    chosen = registrations
    if scheme is not None:
        chosen = chosen[chosen[s.SCHEME] == scheme]
    if province is not None:
        chosen = chosen[chosen[s.BASE_PROVINCE] == province]
    stock = _Stock(CertificateCounts(engine), day, {s.SCHEME: scheme, s.PROVINCE: province})

    def assess(*by: str) -> pd.DataFrame:
        people = count_people(chosen, day, by)
        return assess_staffing(people, stock.by(*by), by, values, scheme or "")

    by_scheme = assess(s.SCHEME)
    return Staffing(
        assess(), _assess_systems(chosen, by_scheme, day, values), by_scheme,
        assess(s.PROVINCE), caps,
    )  # fmt: skip


def assess_body_days(
    result: DegreeResult,
    audits: pd.DataFrame,
    packs: Sequence[RulePack],
    scheme: str | None = None,
    province: str | None = None,
) -> StaffingDays:
    """Set the days that certificates ask for in a period against the days of the people.

    Parameters
    ----------
    result
        The whole body in the period, from `data.workflows.match_degrees.assess_body`.
    audits
        From `data.workflows.programme.fetch_programme` for the same period; what is overdue and
        what has to be done in it counts, of certificates only. Without a known window it is not
        known whether an audit falls in the period, so its days are unknown.
    packs
        Those in force cap the days of a person.
    scheme, province
        Only these; None = all. A person's days are split over all schemes of the person first.
    """
    ahead = add_standing(audits, result.period.end)
    ahead = ahead[ahead[s.CERTIFICATE_NO].notna() & (ahead[s.STANDING] != BEYOND)]
    known = ahead[s.AUDITOR_DAYS].where(ahead[s.STANDING] != UNDATED)
    ahead = ahead.assign(**{s.AUDITOR_DAYS: known})
    rows, assumptions = result.encoded.registrations, SuitabilityAssumptions()
    people, _ = list_people(result, packs, assumptions)
    if province is not None:
        ahead = ahead[ahead[s.PROVINCE] == province]
        rows = rows[rows[s.BASE_PROVINCE] == province]
    found = assess_days(ahead, rows, people)
    if scheme is not None:
        found = found[found[s.SCHEME] == scheme].reset_index(drop=True)
        rows = rows[rows[s.SCHEME] == scheme]
    there = people[people[s.AUDITOR_ID].isin(rows[s.AUDITOR_ID])]
    return StaffingDays(found, len(there), int(there[s.ASSUMED].sum()), assumptions.available_days)


class _Stock:
    """What is in force on a day among some certificates; None where there is no ledger."""

    def __init__(
        self, counts: CertificateCounts, day: date, only: Mapping[str, str | None]
    ) -> None:
        self._counts, self._day = counts, day
        self._only = {name: value for name, value in only.items() if value is not None}
        ever = counts.fetch_counts(organizations=False)
        self._is_known = int(ever[s.CERTIFICATES].iloc[0]) > 0

    def by(self, *columns: str) -> pd.DataFrame | None:
        if not self._is_known:
            return None
        grain = list(dict.fromkeys([*columns, *self._only]))
        frame = self._counts.fetch_stock(self._day, grain)
        for name, value in self._only.items():
            frame = frame[frame[name] == value]
        return frame[[*columns, *_COUNTS]].reset_index(drop=True)


def _assess_systems(
    registrations: pd.DataFrame, by_scheme: pd.DataFrame, day: date, caps: Mapping[str, int]
) -> pd.DataFrame:
    schemes = read_management_schemes()
    people = count_people(registrations[registrations[s.SCHEME].isin(schemes)], day)
    held = by_scheme.loc[by_scheme[s.SCHEME].isin(schemes), s.CERTIFICATES]
    # Certificates add up over schemes, organisations do not.
    is_known = held.notna().all() and len(held) > 0
    stock = pd.DataFrame({name: [held.sum() if name == s.CERTIFICATES else 0] for name in _COUNTS})
    cap = {"": min(caps.values())} if caps else {}
    found = assess_staffing(people, stock if is_known else None, (), cap)
    return found.drop(columns=[s.ORGANIZATIONS, s.UNDATED])


def fetch_workforce() -> pd.DataFrame:
    """Return the nation's certificates per person working in certification, newest year first."""
    found = compare_workforce(read_national_indicators())
    return found.sort_values(s.PERIOD, ascending=False, ignore_index=True)


def compare_with_nation(
    counts: pd.DataFrame,
    registrations: pd.DataFrame,
    by_scheme: pd.DataFrame,
    day: date,
    heads: Mapping[str, float],
) -> pd.DataFrame:
    """Set the body's certificates per auditor beside the nation's, domain by domain.

    Parameters
    ----------
    counts
        All stored national counts.
    registrations, by_scheme, day
        The body's people, its schemes from `assess_body_staffing`, and the day of both.
    heads
        Domain → registered auditors of the nation, as the user knows them; others are unknown.

    Returns
    -------
    DataFrame
        `data.indicators.staffing.list_nation_certificates` of the domains in which the body has
        people or certificates, with ``nation_auditors``, ``nation_ratio`` and the body's
        ``certificates_per_auditor``, people distinct within the domain.
    """
    schemes = read_management_schemes()
    domains = {name: domain for name, domain in read_scheme_domains().items() if name in schemes}
    nation = list_nation_certificates(counts, domains)
    named = registrations.assign(**{s.SCHEME: registrations[s.SCHEME].map(domains)})
    people = count_people(named.dropna(subset=[s.SCHEME]), day, [s.SCHEME])
    auditors = people.set_index(s.SCHEME)[s.AUDITORS_COUNT].astype("float64")
    held = by_scheme.groupby(by_scheme[s.SCHEME].map(domains))[s.CERTIFICATES].sum(min_count=1)
    ratio = held.astype("Float64").astype("float64") / auditors.where(auditors > 0)
    nation = nation[nation[s.DOMAIN].isin(held.index)].reset_index(drop=True)
    given = nation[s.DOMAIN].map(heads).astype("float64")
    return nation.assign(
        **{
            s.NATION_AUDITORS: given,
            s.NATION_RATIO: nation[s.NATION_CERTIFICATES].astype("float64")
            / given.where(given > 0),
            s.CERTIFICATES_PER_AUDITOR: nation[s.DOMAIN].map(ratio),
        }
    )
