"""What the invented body recorded in two years: here who was away, in `scheduling` the audits.

Both are lived, not computed: they follow the calendar with its public holidays, how many days a
person has for the body, and a temper drawn here for each person and never written anywhere.
Ratings are not read, so records and ratings of a person agree only as far as full-time and
part-time people differ in both. Every share is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.distributions import DEMO_AS_OF, FIRST_DAY, is_rare, pick

# Public holidays as announced by the State Council: first day and how many days they last.
_HOLIDAYS = {
    date(2024, 2, 10): 8, date(2024, 4, 4): 3, date(2024, 5, 1): 5, date(2024, 6, 10): 1,
    date(2024, 9, 15): 3, date(2024, 10, 1): 7, date(2025, 1, 1): 1, date(2025, 1, 28): 8,
    date(2025, 4, 4): 3, date(2025, 5, 1): 5, date(2025, 5, 31): 3, date(2025, 10, 1): 8,
    date(2026, 1, 1): 3, date(2026, 2, 15): 9, date(2026, 4, 4): 3, date(2026, 5, 1): 5,
    date(2026, 6, 19): 3,
}  # fmt: skip
_LONG_HOLIDAY = 5
_FREE = [first + timedelta(days=n) for first, count in _HOLIDAYS.items() for n in range(count)]
_CALENDAR = np.busdaycalendar(holidays=np.array(_FREE, dtype="datetime64[D]"))
_DAY_ZERO = np.datetime64("2024-01-02")
DAYS = 900  # working days on the axis, to the middle of 2027

HOLIDAY, PRIVATE, SICK, TRAINING, FAMILY = "节假日", "事假", "病假", "培训", "家庭"
UNFORESEEN = (SICK, FAMILY)
_REASONS = {PRIVATE: 30, SICK: 22, HOLIDAY: 22, TRAINING: 14, FAMILY: 12}
# Days away: the mean beyond the first one.
_FURTHER_DAYS = {PRIVATE: 0.8, SICK: 2.0, HOLIDAY: 1.6, TRAINING: 2.0, FAMILY: 1.5}
_UNRECORDED = {s.FULL_TIME: 0.25, s.PART_TIME: 0.54}
_ABSENCES = 3.5


def number_of(day: date) -> int:
    """Return the position of a day on the axis of working days; a free day gives the next one."""
    return int(np.busday_count(_DAY_ZERO, day, busdaycal=_CALENDAR))


def date_of(number: int) -> date:
    """Return the working day at a position of the axis."""
    day: date = np.busday_offset(_DAY_ZERO, number, busdaycal=_CALENDAR).astype(object)
    return day


FIRST, HORIZON = number_of(FIRST_DAY), number_of(DEMO_AS_OF)


@dataclass(frozen=True)
class Person:
    """An auditor as colleagues know him or her.

    Attributes
    ----------
    identifier, employment, province, sex, available_days
        As in the roster.
    temper
        How readily a journey is accepted; 0 is ordinary, 1 one standard deviation better.
    """

    identifier: str
    employment: str
    province: str
    sex: str
    available_days: int
    temper: float


def draw_people(rng: np.random.Generator, auditors: pd.DataFrame) -> list[Person]:
    """Return the people of a roster in its order, each with a temper."""
    columns = [s.AUDITOR_ID, s.EMPLOYMENT, s.BASE_PROVINCE, s.SEX, s.AVAILABLE_DAYS]
    known = auditors.drop_duplicates(s.AUDITOR_ID)[columns]
    return [
        Person(
            identifier, employment, province, sex, int(days),
            float(rng.normal(0.3 if employment == s.FULL_TIME else -0.6, 0.9)),
        )
        for identifier, employment, province, sex, days in known.itertuples(index=False, name=None)
    ]  # fmt: skip


def build_absences(rng: np.random.Generator, people: list[Person]) -> pd.DataFrame:
    """Return the recorded absences of 24 months with the columns of `schema.ABSENCES`, as text.

    About a third of the people, part-timers above all, have no record: nobody kept one.
    """
    rows = [
        (person.identifier, date_of(first).isoformat(), date_of(last).isoformat(), reason)
        for person in people
        if not is_rare(rng, _UNRECORDED[person.employment])
        for first, last, reason in _draw_absences(rng, person)
    ]
    return pd.DataFrame(rows, columns=list(s.ABSENCES.names), dtype=str)


def _draw_absences(rng: np.random.Generator, person: Person) -> list[tuple[int, int, str]]:
    away: set[int] = set()
    drawn = []
    for _ in range(1 + rng.poisson(_ABSENCES * np.exp(-0.3 * person.temper))):
        reason = pick(rng, _REASONS)
        length = 1 + int(rng.poisson(_FURTHER_DAYS[reason]))
        first = _first_day(rng, reason, length)
        days = set(range(first, first + length))
        # Two absences never touch: they would have been recorded as one.
        if away.isdisjoint({*days, first - 1, first + length}) and max(days) < HORIZON:
            away |= days
            drawn.append((first, first + length - 1, reason))
    return sorted(drawn)


def _first_day(rng: np.random.Generator, reason: str, length: int) -> int:
    """Return any day of the 24 months; leave for a holiday lies right before or after it."""
    if reason != HOLIDAY:
        return int(rng.integers(FIRST, HORIZON))
    long = [
        first
        for first, count in _HOLIDAYS.items()
        if count >= _LONG_HOLIDAY and FIRST_DAY < first < DEMO_AS_OF
    ]
    after = number_of(long[int(rng.integers(len(long)))])
    return after if is_rare(rng, 0.4) else after - length
