"""The invented clients of the demonstration: who they are, which schemes and codes they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from data import schema as s
from data.samples.code_lists import CodeMarket, pick_needed_codes
from data.samples.distributions import (
    CLIENT_SCHEMES,
    CODED,
    FLAT,
    MAJOR_WEIGHTS,
    PROVINCES,
    YEARS,
    is_rare,
    pick,
)

_GROUPS = 66
_JOINED_IN_YEAR = (0.46, 0.27, 0.27)


@dataclass(frozen=True)
class Group:
    """A group of companies; blank for a client that stands alone.

    Attributes
    ----------
    name, province, major
        Name, where most members sit, and the sector most of them work in.
    day
        Common day of the year of a group that wants all its audits at once, else None.
    """

    name: str = ""
    province: str = ""
    major: str = ""
    day: int | None = None


@dataclass(frozen=True)
class Client:
    """One invented organisation.

    Attributes
    ----------
    identifier, name, group, province
        Who and where.
    schemes, codes, edition
        What it is certified for; codes by scheme, none for a scheme without codes.
    day
        Day of the year around which its audits fall, 0…364.
    personnel, sites
        Size.
    cooperation
        Mean of its ratings.
    joined
        First of the three years in which it is a client.
    cycle
        Year of the certification cycle it is in when it joins; 0 = initial audit.
    """

    identifier: str
    name: str
    group: Group
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


def draw_clients(rng: np.random.Generator, markets: Mapping[str, CodeMarket]) -> Iterator[Client]:
    """Yield clients without end: first the members of the groups, then clients that stand alone.

    Parameters
    ----------
    rng
        Source of every draw.
    markets
        Code lists by edition (new, old) and by flat scheme.
    """
    for number, group in enumerate(_memberships(rng), start=1):
        yield _draw_client(rng, number, group, markets)


def _memberships(rng: np.random.Generator) -> Iterator[Group]:
    for number in range(1, _GROUPS + 1):
        group = Group(
            name=f"示例集团{number:02d}",
            province=pick(rng, PROVINCES),
            major=pick(rng, MAJOR_WEIGHTS),
            day=int(rng.integers(0, 365)) if is_rare(rng, 0.45) else None,
        )
        for _ in range(2 + rng.poisson(1.5)):
            yield group
    while True:
        yield Group()


def _draw_client(
    rng: np.random.Generator, number: int, group: Group, markets: Mapping[str, CodeMarket]
) -> Client:
    schemes = tuple(pick(rng, CLIENT_SCHEMES).split())
    edition = s.EDITION_OLD if is_rare(rng, 0.03) else s.EDITION_NEW
    personnel = int(np.clip(rng.lognormal(np.log(65), 1.15), 3, 9000))
    at_home = bool(group.province) and is_rare(rng, 0.7)
    joined = int(rng.choice(YEARS, p=_JOINED_IN_YEAR))
    return Client(
        identifier=f"O{number:04d}",
        name=f"示例企业{number:04d}",
        group=group,
        province=group.province if at_home else pick(rng, PROVINCES),
        schemes=schemes,
        codes=_needed_codes(rng, schemes, edition, group.major, markets),
        edition=edition,
        day=int(rng.integers(0, 365)) if group.day is None else group.day,
        personnel=personnel,
        sites=1 + (int(rng.poisson(personnel / 250)) if is_rare(rng, 0.3) else 0),
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
