"""Requests for a team: what each visit of the last two years asked for, and of whom it could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.distributions import FLAT, LIST_SEPARATOR
from data.samples.records import Person, number_of

_MEDIUM = 5  # leading characters of 33.02.01
_SHORT_NOTICE = "特殊"


@dataclass
class Need:
    """One project of a visit, and how asking for it went.

    Attributes
    ----------
    project, scheme
        As in the list of projects.
    pools
        Groups of people, by position; the team needs somebody of each.
    least
        How many people it needs at least.
    team
        Who said yes, in that order.
    declines, decliners
        How often somebody said no, and who.
    """

    project: str
    scheme: str
    pools: list[list[int]]
    least: int
    team: list[int] = field(default_factory=list)
    declines: int = 0
    decliners: list[int] = field(default_factory=list)


@dataclass
class Request:
    """One visit to be staffed; days are positions on the axis of working days.

    Attributes
    ----------
    needs
        Its projects.
    province
        Where it is.
    end, requested
        Last day of the window, day of the request.
    day, length, size
        First day of the audit as discussed now, its days, and how many people go.
    mood
        Chance that the client postpones.
    confirmed
        Day on which the team was complete, None until then.
    replans, cause
        How often it had to be arranged anew, and why the client last asked for that.
    is_outside
        Whether the team came from another body.
    """

    needs: list[Need]
    province: str
    end: int
    requested: int
    day: int
    length: int
    size: int
    mood: float
    confirmed: int | None = None
    replans: int = 0
    cause: str = ""
    is_outside: bool = False

    @property
    def members(self) -> set[int]:
        """Everybody who said yes for one of its projects."""
        return {person for need in self.needs for person in need.team}

    def open_seats(self) -> Iterator[tuple[Need, list[int]]]:
        """Yield project and pool of each missing person; each is to be filled before the next."""
        for need in self.needs:
            # Where few can go, they are asked first.
            for pool in sorted(need.pools, key=len):
                if not set(need.team) & set(pool):
                    yield need, pool
            while len(need.team) < need.least:
                yield need, need.pools[-1]
        while len(self.members) < self.size:
            yield self.needs[0], self.needs[0].pools[-1]


class _Holders:
    """Who may be sent for a scheme and for a code, by position among the people."""

    def __init__(self, people: list[Person], auditors: pd.DataFrame) -> None:
        self.people = people
        self.position = {person.identifier: n for n, person in enumerate(people)}
        self.valid_to: dict[tuple[str, int], str] = {}
        self.of_scheme: dict[str, list[int]] = defaultdict(list)
        self.of_code: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        counted = auditors[auditors[s.LEVEL].isin(s.COUNTED_LEVELS)]
        for row in counted.to_dict("records"):
            scheme, person = row[s.SCHEME], self.position[row[s.AUDITOR_ID]]
            self.valid_to[scheme, person] = row[s.VALID_TO]
            self.of_scheme[scheme].append(person)
            codes = set(filter(None, row[s.SPECIALTY_CODES].split(LIST_SEPARATOR)))
            # A client known at medium level takes anybody who holds a code below.
            mediums = set() if scheme in FLAT else {code[:_MEDIUM] for code in codes}
            for code in codes | mediums:
                self.of_code[scheme, row[s.CODE_EDITION], code].append(person)

    def pools(self, row: Mapping[str, str]) -> list[list[int]]:
        """Return the groups of people of whom a project needs one each, the scheme's last."""
        scheme = row[s.SCHEME]
        valid = [n for n in self.of_scheme[scheme]
                 if self.valid_to[scheme, n] >= row[s.WINDOW_END]]  # fmt: skip
        pools = [
            [n for n in self.of_code[scheme, row[s.CODE_EDITION], code] if n in valid]
            for code in filter(None, row[s.SPECIALTY_CODES].split(LIST_SEPARATOR))
        ]
        if row[s.NAMED_AUDITORS]:
            pools.append([self.position[row[s.NAMED_AUDITORS]]])
        if row[s.REQUIRED_SEX]:
            pools.append([n for n in valid if self.people[n].sex == row[s.REQUIRED_SEX]])
        return [*pools, valid]


def make_requests(
    rng: np.random.Generator,
    people: list[Person],
    auditors: pd.DataFrame,
    projects: pd.DataFrame,
) -> Iterator[Request]:
    """Yield one request per visit, in the order of `projects`; a project alone is a visit too.

    Parameters
    ----------
    rng
        Source of every draw.
    people, auditors
        Who may be asked, and for what.
    projects
        What is to be scheduled.
    """
    holders = _Holders(people, auditors)
    # Most clients seldom postpone, a few do so every other time.
    moods = {name: 0.5 * float(rng.beta(1, 4)) for name in projects[s.ORGANIZATION_ID].unique()}
    visits: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in projects.to_dict("records"):
        visits[row[s.VISIT_ID] or row[s.PROJECT_ID]].append(row)
    for rows in visits.values():
        first = rows[0]
        start, end = (
            number_of(date.fromisoformat(first[name])) for name in (s.WINDOW_START, s.WINDOW_END)
        )
        size, length = _team(rows)
        lead = 3.0 if first[s.AUDIT_TYPE] == _SHORT_NOTICE else 8 + rng.gamma(2.5, 8.0)
        yield Request(
            # Whose turn comes first bears the search; the others profit from who goes anyway.
            needs=[_need(rows[n], holders) for n in rng.permutation(len(rows))],
            province=first[s.PROVINCE],
            end=end,
            requested=start - int(lead),
            day=start + int(rng.uniform(0, 0.6) * (end - start)),
            length=length,
            size=size,
            mood=moods[first[s.ORGANIZATION_ID]],
        )


def _need(row: Mapping[str, str], holders: _Holders) -> Need:
    least = int(row[s.MINIMUM_TEAM] or 1)
    return Need(row[s.PROJECT_ID], row[s.SCHEME], holders.pools(row), least)


def _team(rows: list[dict[str, str]]) -> tuple[int, int]:
    """Return how many people a visit needs and for how many days each."""
    days = sum(
        float(row[s.REQUIRED_AUDITOR_DAYS] or int(row[s.EFFECTIVE_PERSONNEL]) ** 0.35)
        for row in rows
    )
    if len(rows) > 1:
        days *= 0.75  # what is audited together takes less than each alone
    least = max(int(row[s.MINIMUM_TEAM] or 1) for row in rows)
    size = max(least, 1 if days <= 2.5 else 2 if days <= 8 else 3)
    return size, min(max(1, round(days / size)), 5)
