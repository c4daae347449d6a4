"""The invented clients of the demonstration and the audits they need over three years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.code_lists import CodeMarket, pick_needed_codes
from data.samples.distributions import (
    CLIENT_SCHEMES,
    CODED,
    FLAT,
    LIST_SEPARATOR,
    MAJOR_WEIGHTS,
    POLICY_EASE,
    PROVINCES,
    between,
    is_rare,
    pick,
    rating_text,
)

PROJECT_COUNT = 2500
FIRST_DAY, LAST_DAY = date(2024, 7, 1), date(2027, 6, 30)
_YEARS = 3
_GROUPS = 66
_UNRATED = 0.2
_FIRST, _SURVEILLANCE, _RENEWAL = "初次", "监督", "再认证"
_STAGES = ("初次一阶段", "初次二阶段")
_TRANSFER = "转换"
_EXTRAORDINARY = ("特殊", "扩大", "恢复")


@dataclass(frozen=True)
class _Group:
    """A group of companies; `day` is the common anniversary of one that wants all at once."""

    name: str = ""
    province: str = ""
    major: str = ""
    day: int | None = None


@dataclass(frozen=True)
class _Client:
    identifier: str
    name: str
    group: _Group
    province: str
    schemes: tuple[str, ...]
    codes: dict[str, list[str]]
    edition: str
    day: int
    personnel: int
    sites: int
    cooperation: float
    joined: int
    cycle: int


@dataclass(frozen=True)
class _Visit:
    """One client's audit of one year: which kind, when, and its own number if combined."""

    audit_type: str
    start: date
    end: date
    identifier: str = ""


def build_projects(
    rng: np.random.Generator, markets: Mapping[str, CodeMarket], auditors: pd.DataFrame
) -> pd.DataFrame:
    """Return the projects with the columns of `schema.PROJECTS`, all cells text.

    Parameters
    ----------
    rng
        Source of every draw.
    markets
        Code lists by edition (new, old) and by flat scheme.
    auditors
        Registrations, for the few clients who name their auditor.
    """
    rows: list[dict[str, str]] = []
    for number, group in enumerate(_memberships(rng), start=1):
        client = _draw_client(rng, number, group, markets)
        rows.extend(_projects(rng, client, auditors))
        if len(rows) >= PROJECT_COUNT:
            break
    frame = pd.DataFrame(rows[:PROJECT_COUNT], columns=list(s.PROJECTS.names), dtype=str)
    frame = frame.sort_values([s.WINDOW_START, s.ORGANIZATION_ID, s.SCHEME], kind="stable")
    frame[s.PROJECT_ID] = [f"P{number:05d}" for number in range(1, len(frame) + 1)]
    return frame.reset_index(drop=True)


def _memberships(rng: np.random.Generator) -> Iterator[_Group]:
    """Yield the group of each client: first the groups' members, then single clients."""
    for number in range(1, _GROUPS + 1):
        group = _Group(
            name=f"示例集团{number:02d}",
            province=pick(rng, PROVINCES),
            major=pick(rng, MAJOR_WEIGHTS),
            day=int(rng.integers(0, 365)) if is_rare(rng, 0.45) else None,
        )
        for _ in range(2 + rng.poisson(1.5)):
            yield group
    while True:
        yield _Group()


def _draw_client(
    rng: np.random.Generator, number: int, group: _Group, markets: Mapping[str, CodeMarket]
) -> _Client:
    schemes = tuple(pick(rng, CLIENT_SCHEMES).split())
    edition = s.EDITION_OLD if is_rare(rng, 0.025) else s.EDITION_NEW
    personnel = int(np.clip(rng.lognormal(np.log(65), 1.15), 3, 9000))
    at_home = bool(group.province) and is_rare(rng, 0.7)
    joined = int(rng.choice(_YEARS, p=(0.42, 0.25, 0.33)))
    return _Client(
        identifier=f"O{number:04d}",
        name=f"示例企业{number:04d}",
        group=group,
        province=group.province if at_home else pick(rng, PROVINCES),
        schemes=schemes,
        codes=_needed_codes(rng, schemes, edition, group.major, markets),
        edition=edition,
        day=int(rng.integers(0, 365)) if group.day is None else group.day,
        personnel=personnel,
        sites=1 + (rng.poisson(personnel / 250) if is_rare(rng, 0.3) else 0),
        cooperation=float(np.clip(rng.normal(0.78, 0.13), 0.3, 1.0)),
        joined=joined,
        cycle=int(rng.integers(0, 4)) if joined == 0 else 0,
    )


def _needed_codes(
    rng: np.random.Generator,
    schemes: tuple[str, ...],
    edition: str,
    major: str,
    markets: Mapping[str, CodeMarket],
) -> dict[str, list[str]]:
    count = int(rng.choice((1, 2, 3), p=(0.82, 0.14, 0.04)))
    codes = pick_needed_codes(rng, markets[edition], count, major if is_rare(rng, 0.75) else "")
    if is_rare(rng, 0.02):
        codes = [codes[0][:5]]  # a client known at medium level only
    needed = {scheme: codes for scheme in schemes if scheme in CODED}
    for scheme in schemes:
        if scheme in FLAT:
            needed[scheme] = pick_needed_codes(rng, markets[scheme], 1 + is_rare(rng, 0.2))
    return needed


def _projects(
    rng: np.random.Generator, client: _Client, auditors: pd.DataFrame
) -> Iterator[dict[str, str]]:
    combines = sum(scheme in CODED for scheme in client.schemes) > 1 and is_rare(rng, 0.85)
    for year in range(client.joined, _YEARS):
        if year > client.joined and is_rare(rng, 0.35):
            return  # the client left
        position = client.cycle + year - client.joined
        for audit_type in _audit_types(rng, client, position):
            common = _draw_visit(rng, client, year, audit_type)
            for scheme in client.schemes:
                visit = common if scheme in CODED and combines else replace(
                    _draw_visit(rng, client, year, audit_type), identifier="")  # fmt: skip
                yield _project(rng, client, scheme, visit, auditors)


def _audit_types(rng: np.random.Generator, client: _Client, position: int) -> tuple[str, ...]:
    if position == 0:
        if client.joined and is_rare(rng, 0.08):
            return (_TRANSFER,)
        return _STAGES if is_rare(rng, 0.2) else (_FIRST,)
    if is_rare(rng, 0.02):
        return (str(rng.choice(_EXTRAORDINARY)),)
    return (_RENEWAL,) if position % 3 == 0 else (_SURVEILLANCE,)


def _draw_visit(rng: np.random.Generator, client: _Client, year: int, audit_type: str) -> _Visit:
    length = int(rng.integers(14, 61))
    spread = 7 if client.group.day is not None else 20
    day = 365 * year + client.day + int(rng.integers(-spread, spread + 1))
    if audit_type == _STAGES[1]:
        day += 45
    # A window never leaves the three years: late ones move forward as a whole.
    latest = (LAST_DAY - FIRST_DAY).days - length + 1
    start = FIRST_DAY + timedelta(days=int(np.clip(day, 0, latest)))
    return _Visit(audit_type, start, start + timedelta(days=length - 1),
                  f"V{client.identifier[1:]}-{start:%y%m%d}")  # fmt: skip


def _project(
    rng: np.random.Generator,
    client: _Client,
    scheme: str,
    visit: _Visit,
    auditors: pd.DataFrame,
) -> dict[str, str]:
    codes = client.codes.get(scheme, [])
    edition = client.edition if scheme in CODED else s.EDITION_NEW
    together = client.group.day is not None
    ease = between(rng, 0.25, 0.55) if together else between(rng, 0.7, 1.0)
    ratings = (
        *(rng.normal(client.cooperation, 0.1) for _ in s.CLIENT_RATINGS),
        ease,
        rng.normal(POLICY_EASE[scheme], 0.05),
    )
    return {
        s.ORGANIZATION_ID: client.identifier,
        s.ORGANIZATION: client.name,
        s.CREDIT_CODE: "",
        s.GROUP: client.group.name,
        s.PROVINCE: client.province,
        s.SCHEME: scheme,
        s.SPECIALTY_CODES: LIST_SEPARATOR.join(codes),
        s.CODE_EDITION: edition if codes else "",
        s.AUDIT_TYPE: visit.audit_type,
        s.VISIT_ID: visit.identifier,
        s.WINDOW_START: visit.start.isoformat(),
        s.WINDOW_END: visit.end.isoformat(),
        s.EFFECTIVE_PERSONNEL: str(client.personnel),
        s.SITES: str(client.sites),
        s.CERTIFICATES_HELD: str(len(client.schemes)),
        **_demands(rng, client, scheme, auditors),
    } | {
        name: rating_text(rng, value, _UNRATED)
        for name, value in zip(s.PROJECT_RATINGS, ratings, strict=True)
    }


def _demands(
    rng: np.random.Generator, client: _Client, scheme: str, auditors: pd.DataFrame
) -> dict[str, str]:
    """Return the special demands of a project; most have none."""
    people = sorted(
        auditors.loc[
            (auditors[s.SCHEME] == scheme) & auditors[s.LEVEL].isin(s.COUNTED_LEVELS),
            s.AUDITOR_ID,
        ]
    )
    named = str(people[int(rng.integers(0, len(people)))])
    team = 2 if client.personnel < 300 else 3
    days = max(1.0, round(client.personnel**0.35 * 2) / 2)
    return {
        s.REQUIRED_SEX: s.FEMALE if is_rare(rng, 0.015) else "",
        s.NAMED_AUDITORS: named if is_rare(rng, 0.012) else "",
        s.MINIMUM_TEAM: str(team) if is_rare(rng, 0.25) else "",
        s.REQUIRED_AUDITOR_DAYS: f"{days:g}" if is_rare(rng, 0.06) else "",
    }
