"""How the audits of the last two years were scheduled: requests, answers, replans, one by one.

Day by day a planner looks for teams. Whoever holds the codes is asked in turn, nearer people
first; the answer depends on the person's temper, other engagements, days already used that month,
the distance, the season and luck. Nobody left: another day is tried, later, in the end outside
help. Clients postpone by their own mood or for an inspection, people fall ill. So long waits come
from few holders, busy holders, moody clients and bad months, and a good part from nothing at all.
Chances are invented so that the levels look like a body's; neither ratings nor the match degree
are read, and nothing is fitted to either.
"""

from __future__ import annotations

import heapq
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.distributions import DEMO_AS_OF, LIST_SEPARATOR, is_rare
from data.samples.records import DAYS, HORIZON, UNFORESEEN, Person, date_of, number_of
from data.samples.requests import Need, Request, make_requests

_ROUNDS, _NOTICE, _MOST_REPLANS = 5, 6, 3
_WORKING_DAYS = 245  # of a year
_COLLIDING = 0.5  # part of the days a person lacks that cannot be moved for an audit
# Log odds of a yes: the ordinary one; per unit of temper; of load; for another province.
_READY, _BY_TEMPER, _BY_LOAD, _FAR = 1.8, 0.7, -2.0, -0.6
# Around the Spring Festival and at the end of the year people travel less.
_SEASON = {1: -0.5, 2: -0.7, 6: -0.2, 9: -0.2, 10: -0.3, 12: -0.6}
_INSPECTED, _INSPECTION_MONTHS = {"FSMS": 0.09, "HACCP": 0.09, "EMS": 0.05}, (3, 4, 9, 10, 11)
_INSPECTED_ELSEWHERE = 0.02
_ACCIDENT, _ILLNESS_SEEN = "accident", 15
# Working days by which each cause moves an audit: at least, and fewer than.
_DELAYS = {s.CLIENT_CAUSE: (5, 25), s.INSPECTION_CAUSE: (5, 15), _ACCIDENT: (1, 8)}


def build_history(
    rng: np.random.Generator,
    people: list[Person],
    auditors: pd.DataFrame,
    projects: pd.DataFrame,
    absences: pd.DataFrame,
) -> pd.DataFrame:
    """Return the history of the projects whose window lies before the reference date.

    Parameters
    ----------
    rng
        Source of every draw.
    people, auditors, absences
        Who may be asked, for what, and when not.
    projects
        What is to be scheduled; later windows are left out.

    Returns
    -------
    DataFrame
        Columns of `schema.HISTORY`, all cells text, in the order of `projects`. What was still
        open on the reference date is blank.
    """
    past = projects[projects[s.WINDOW_END] < DEMO_AS_OF.isoformat()]
    requests = list(make_requests(rng, people, auditors, past))
    _Planner(rng, people, absences).work(requests)
    notes = {
        need.project: _note(rng, request, need, people)
        for request in requests
        for need in request.needs
    }
    given = past[[s.PROJECT_ID, s.SCHEME, s.SPECIALTY_CODES, s.CODE_EDITION]].to_dict("records")
    rows = [row | notes[row[s.PROJECT_ID]] for row in given]
    return pd.DataFrame(rows, columns=list(s.HISTORY.names), dtype=str)


def _note(
    rng: np.random.Generator, request: Request, need: Need, people: list[Person]
) -> dict[str, str]:
    """Write down one project as a planner does, with a gap now and then."""
    is_done = request.confirmed is not None and request.day < HORIZON
    is_named = is_rare(rng, 0.65)  # whoever said no is not always written down
    team, decliners = (
        LIST_SEPARATOR.join(people[n].identifier for n in members)
        for members in (need.team, dict.fromkeys(need.decliners))
    )
    return {
        s.REQUESTED_ON: "" if is_rare(rng, 0.015) else date_of(request.requested).isoformat(),
        s.CONFIRMED_ON: "" if request.confirmed is None else date_of(request.confirmed).isoformat(),
        s.DECLINES: "" if is_rare(rng, 0.03) else str(need.declines),
        s.REPLANS: str(request.replans),
        s.AUDITED_ON: date_of(request.day).isoformat() if is_done else "",
        s.TEAM: "" if request.confirmed is None or request.is_outside else team,
        s.DECLINED_BY: decliners if is_named else "",
        s.POSTPONED_FOR: request.cause,
    }


class _Planner:
    """The desk where requests arrive, with everybody's calendar on it."""

    def __init__(
        self, rng: np.random.Generator, people: list[Person], absences: pd.DataFrame
    ) -> None:
        self.rng, self.people = rng, people
        self.queue: list[tuple[int, int, str]] = []
        days = [date_of(number) for number in range(DAYS)]
        self.month = np.array([day.year * 12 + day.month - 1 for day in days])
        self.readiness = {
            month: _READY + _SEASON.get(month % 12 + 1, 0.0) + float(rng.normal(0, 0.3))
            for month in sorted(set(self.month.tolist()))
        }
        # What the planner sees, what only the person knows, what nobody knows beforehand.
        shape = (len(people), DAYS)
        self.audits, self.away, self.elsewhere, self.ill = (np.zeros(shape, bool) for _ in range(4))
        for person, marks in zip(people, self.elsewhere, strict=True):
            missing = 1 - person.available_days / _WORKING_DAYS
            while marks.mean() < _COLLIDING * missing:
                first = int(rng.integers(DAYS))
                marks[first : first + int(rng.integers(1, 6))] = True
        self._mark_absences(absences)

    def _mark_absences(self, absences: pd.DataFrame) -> None:
        position = {person.identifier: n for n, person in enumerate(self.people)}
        for identifier, first, last, reason in absences.itertuples(index=False, name=None):
            marks = self.ill if reason in UNFORESEEN else self.away
            start, end = (number_of(date.fromisoformat(day)) for day in (first, last))
            marks[position[identifier], start : end + 1] = True

    def work(self, requests: list[Request]) -> None:
        """Handle requests and what upsets them in the order of time, up to the reference date."""
        self.queue = [(request.requested, n, "") for n, request in enumerate(requests)]
        heapq.heapify(self.queue)
        while self.queue:
            now, number, cause = heapq.heappop(self.queue)
            if now >= HORIZON:
                return
            request = requests[number]
            if cause:
                self._release(request, cause)
            self._staff(request, now)
            if request.confirmed is not None and not request.is_outside:
                self._book(request, is_taken=True)
                self._upset(request, number, request.confirmed)

    def _staff(self, request: Request, now: int) -> None:
        """Ask round after round until the team is complete, then look outside."""
        is_hopeless = not all(pool for need in request.needs for pool in need.pools)
        for _ in range(1 if is_hopeless else _ROUNDS):
            request.day = max(request.day, now + _NOTICE)
            now, is_complete = self._ask_all(request, now)
            # A moody client is slow to agree, too.
            now += int(self.rng.poisson(1 + 8 * request.mood))
            if now >= HORIZON:
                return
            if is_complete and now < request.day:
                request.confirmed = now
                return
            now += int(self.rng.integers(2, 9))
            request.day = max(request.day, now) + int(self.rng.integers(3, 13))
        self._look_outside(request, now)

    def _look_outside(self, request: Request, now: int) -> None:
        """Find somebody of another body after the window, or give the audit up."""
        if is_rare(self.rng, 0.15):
            return
        request.is_outside = True
        request.confirmed = max(now, request.end) + 5 + int(self.rng.gamma(2.0, 8.0))
        request.day = request.confirmed + int(self.rng.integers(3, 15))
        if request.confirmed >= HORIZON:
            request.confirmed = None

    def _ask_all(self, request: Request, now: int) -> tuple[int, bool]:
        """Fill the seats for the day under discussion; return the day, and whether all are."""
        former, refused = request.members, set[int]()
        for need in request.needs:
            need.team = []
        for need, pool in request.open_seats():
            now, is_found = self._ask(request, need, pool, former, refused, now)
            if not is_found:
                return now, False
        return now, True

    def _ask(
        self, request: Request, need: Need, pool: list[int],
        former: set[int], refused: set[int], now: int,
    ) -> tuple[int, bool]:  # fmt: skip
        """Ask the people of a pool in turn until one agrees; return the day, and whether one did.

        Who goes for another project of the visit joins without being asked.
        """
        going = request.members
        turn = {
            n: self.rng.random() + 0.4 * self._is_far(n, request) - 2 * (n in former)
            - 4 * (n in going)
            for n in pool
        }  # fmt: skip
        for n in sorted(turn, key=turn.__getitem__):
            if n in need.team or n in refused or (n not in going and self._is_booked(n, request)):
                continue
            if n not in going:
                now += int(self.rng.geometric(0.55))
            if n in going or self._agrees(n, request):
                need.team.append(n)
                return now, True
            refused.add(n)
            need.declines += 1
            need.decliners.append(n)
        return now, False

    def _agrees(self, n: int, request: Request) -> bool:
        if self.elsewhere[n, request.day : request.day + request.length].any():
            return False
        month = self.month[request.day]
        used = self.audits[n, self.month == month].sum()
        load = used / (self.people[n].available_days / 12)
        odds = self.readiness[int(month)] + _BY_TEMPER * self.people[n].temper + _BY_LOAD * load
        odds += _FAR * self._is_far(n, request)
        return is_rare(self.rng, 1 / (1 + np.exp(-odds)))

    def _is_far(self, n: int, request: Request) -> bool:
        return self.people[n].province != request.province

    def _is_booked(self, n: int, request: Request) -> bool:
        days = slice(request.day, request.day + request.length)
        return bool(self.audits[n, days].any() or self.away[n, days].any())

    def _book(self, request: Request, *, is_taken: bool) -> None:
        for n in request.members:
            self.audits[n, request.day : request.day + request.length] = is_taken

    def _upset(self, request: Request, number: int, confirmed: int) -> None:
        """Let a client, an inspection or an illness come between confirmation and audit."""
        if request.replans >= _MOST_REPLANS:
            return
        inspected = max(_INSPECTED.get(need.scheme, _INSPECTED_ELSEWHERE) for need in request.needs)
        if self.month[request.day] % 12 + 1 in _INSPECTION_MONTHS:
            inspected *= 1.5
        chances = {s.CLIENT_CAUSE: request.mood, s.INSPECTION_CAUSE: inspected}
        for cause, chance in chances.items():
            if is_rare(self.rng, chance):
                when = 1 + int(self.rng.integers(request.day - confirmed))
                heapq.heappush(self.queue, (confirmed + when, number, cause))
                return
        for n in sorted(request.members):
            if is_rare(self.rng, 0.012 * float(np.exp(-0.5 * self.people[n].temper))):
                self.ill[n, request.day : request.day + int(self.rng.integers(3, 12))] = True
            if self.ill[n, request.day : request.day + request.length].any():
                heapq.heappush(self.queue, (request.day, number, _ACCIDENT))
                return

    def _release(self, request: Request, cause: str) -> None:
        """Take a confirmed audit off the calendars and put it later."""
        self._book(request, is_taken=False)
        request.confirmed = None
        request.replans += 1
        if cause == _ACCIDENT:
            known = slice(request.day, request.day + _ILLNESS_SEEN)
            for n in request.members:
                self.away[n, known] |= self.ill[n, known]
        else:
            request.cause = cause
        request.day += int(self.rng.integers(*_DELAYS[cause]))
