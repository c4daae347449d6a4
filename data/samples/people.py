"""The 300 invented auditors of the demonstration: one row per person and registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.code_lists import CodeMarket, pick_flat_codes, pick_known_codes
from data.samples.distributions import (
    CODED,
    DEMO_AS_OF,
    FLAT,
    LIST_SEPARATOR,
    MORE_SCHEMES,
    ONE_SCHEME,
    PROVINCES,
    THREE_SCHEMES,
    TWO_SCHEMES,
    between,
    is_rare,
    pick,
    rating_text,
)

# 60 / 14 / 27 % of 300 people, six of them with four schemes or more.
_SET_SIZES = ((180, ONE_SCHEME), (42, TWO_SCHEMES), (72, THREE_SCHEMES), (6, MORE_SCHEMES))
_FIRST_LEVELS = {s.TRAINEE: 9, s.TECHNICAL_EXPERT: 3, s.AUDITOR: 52, s.SENIOR_AUDITOR: 36}
_GRADE_IN_NUMBER = {s.TRAINEE: "N0", s.AUDITOR: "N1", s.INSPECTOR: "N1", s.SENIOR_AUDITOR: "N1"}
_VALIDITY_YEARS = 3
_UNRATED = 0.15


@dataclass(frozen=True)
class _Person:
    identifier: str
    name: str
    sex: str
    employment: str
    province: str
    available_days: int
    level: str
    schemes: tuple[str, ...]
    code_count: int
    ratings: tuple[float, ...]


def build_auditors(rng: np.random.Generator, markets: Mapping[str, CodeMarket]) -> pd.DataFrame:
    """Return the registrations with the columns of `schema.AUDITORS`, all cells text.

    Parameters
    ----------
    rng
        Source of every draw.
    markets
        Code lists by edition (new, old) and by flat scheme.
    """
    sets = [
        tuple(pick(rng, shares).split()) for people, shares in _SET_SIZES for _ in range(people)
    ]
    order = rng.permutation(len(sets))
    rows = []
    for number, position in enumerate(order, start=1):
        person = _draw_person(rng, number, sets[position])
        rows.extend(_registrations(rng, person, markets))
    return pd.DataFrame(rows, columns=list(s.AUDITORS.names), dtype=str)


def _draw_person(rng: np.random.Generator, number: int, schemes: tuple[str, ...]) -> _Person:
    full_time = is_rare(rng, 0.65)
    days = between(rng, 120, 200) if full_time else between(rng, 60, 130)
    willingness = rng.normal(0.84 if full_time else 0.72, 0.08)
    return _Person(
        identifier=f"A{number:04d}",
        name=f"示例审核员{number:03d}",
        sex=s.MALE if is_rare(rng, 0.62) else s.FEMALE,
        employment=s.FULL_TIME if full_time else s.PART_TIME,
        province=pick(rng, PROVINCES),
        available_days=5 * round(days / 5),
        level=pick(rng, _FIRST_LEVELS),
        schemes=schemes,
        code_count=int(np.clip(rng.lognormal(np.log(27), 0.75), 3, 170)),
        ratings=tuple(float(rng.normal(willingness, 0.09)) for _ in s.AUDITOR_RATINGS),
    )


def _registrations(
    rng: np.random.Generator, person: _Person, markets: Mapping[str, CodeMarket]
) -> list[dict[str, str]]:
    known = {
        edition: pick_known_codes(rng, markets[edition], person.code_count)
        for edition in (s.EDITION_NEW, s.EDITION_OLD)
    }
    rows = []
    for position, scheme in enumerate(person.schemes):
        level = _level(rng, person.level, scheme, is_first=position == 0)
        since = _valid_from(rng)
        edition, codes = _held_codes(rng, person, scheme, level, known, markets)
        row = {
            s.AUDITOR_ID: person.identifier,
            s.NAME: person.name,
            s.SEX: person.sex,
            s.SCHEME: scheme,
            s.REGISTRATION_NO: _registration_no(rng, since, level, scheme),
            s.LEVEL: level,
            s.EMPLOYMENT: person.employment,
            s.SPECIALTY_CODES: LIST_SEPARATOR.join(codes),
            s.CODE_EDITION: edition,
            s.VALID_FROM: since.isoformat(),
            s.VALID_TO: _valid_to(since).isoformat(),
            s.MAY_LEAD: _may_lead(rng, level),
            s.BASE_PROVINCE: person.province,
            s.AVAILABLE_DAYS: str(person.available_days),
        }
        rows.append(row | _ratings(rng, person))
    return rows


def _ratings(rng: np.random.Generator, person: _Person) -> dict[str, str]:
    # Ratings belong to a registration: the same person differs a little from scheme to scheme.
    return {
        name: rating_text(rng, float(np.clip(value + rng.normal(0, 0.02), 0.5, 1.0)), _UNRATED)
        for name, value in zip(s.AUDITOR_RATINGS, person.ratings, strict=True)
    }


def _level(rng: np.random.Generator, first: str, scheme: str, *, is_first: bool) -> str:
    level = first
    if not is_first and first in (s.AUDITOR, s.SENIOR_AUDITOR):
        # A further scheme is usually the younger registration.
        younger = rng.random()
        if younger < 0.12:
            level = s.TRAINEE
        elif younger < 0.4:
            level = s.AUDITOR
    if scheme == "SC" and level in (s.AUDITOR, s.SENIOR_AUDITOR):
        return s.INSPECTOR
    return level


def _valid_from(rng: np.random.Generator) -> date:
    age = between(rng, 1, 365 * _VALIDITY_YEARS)
    if is_rare(rng, 0.05):
        age = 365 * _VALIDITY_YEARS + between(rng, 10, 240)  # lapsed before the reference date
    since = DEMO_AS_OF - timedelta(days=int(age))
    # 29 February has no anniversary three years later.
    return since.replace(day=28) if (since.month, since.day) == (2, 29) else since


def _valid_to(since: date) -> date:
    return since.replace(year=since.year + _VALIDITY_YEARS) - timedelta(days=1)


def _registration_no(rng: np.random.Generator, since: date, level: str, scheme: str) -> str:
    serial = int(rng.integers(1_000_000, 10_000_000))
    if level == s.TECHNICAL_EXPERT:
        return ""  # experts are appointed by the body, not registered
    return f"{since.year}-{_GRADE_IN_NUMBER[level]}{scheme}-{serial}"


def _may_lead(rng: np.random.Generator, level: str) -> str:
    share = {s.SENIOR_AUDITOR: 1.0, s.AUDITOR: 0.25, s.INSPECTOR: 0.4}.get(level, 0.0)
    return "是" if is_rare(rng, share) else "否"


def _held_codes(
    rng: np.random.Generator,
    person: _Person,
    scheme: str,
    level: str,
    known: Mapping[str, list[str]],
    markets: Mapping[str, CodeMarket],
) -> tuple[str, list[str]]:
    if scheme not in CODED + FLAT:
        return "", []
    if level == s.TRAINEE and is_rare(rng, 0.5):
        return s.EDITION_NEW, []  # a trainee's codes come with the full registration
    if scheme in FLAT:
        target = max(2, round(person.code_count / 3))
        return s.EDITION_NEW, pick_flat_codes(rng, markets[scheme], target)
    edition = s.EDITION_OLD if is_rare(rng, 0.04) else s.EDITION_NEW
    codes = known[edition]
    kept = [code for code in codes if is_rare(rng, 0.94)]
    return edition, kept or codes[:1]
