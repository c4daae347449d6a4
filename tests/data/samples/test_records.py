"""Absences of the demonstration: a calendar that holds, plausible leave, and people without any."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.samples.generator import DEMO_AS_OF, DEMO_SEED, DemoBody
from data.samples.records import (
    FIRST,
    HORIZON,
    Person,
    build_absences,
    date_of,
    draw_people,
    number_of,
)


@pytest.fixture(scope="module")
def days(body: DemoBody) -> pd.DataFrame:
    """Absences with dates, and with the employment of the person."""
    employment = body.auditors.drop_duplicates(s.AUDITOR_ID).set_index(s.AUDITOR_ID)[s.EMPLOYMENT]
    return body.absences.assign(
        first=pd.to_datetime(body.absences[s.ABSENT_FROM]),
        last=pd.to_datetime(body.absences[s.ABSENT_TO]),
        employment=body.absences[s.AUDITOR_ID].map(employment),
    )


def person(employment: str = s.FULL_TIME, temper: float = 0.0) -> Person:
    return Person("A1", employment, "江苏省", s.FEMALE, 150, temper)


# -------------------------------------------------------------------------- working days
def test_the_axis_counts_working_days_only() -> None:
    assert date_of(FIRST) == date(2024, 7, 1)
    assert date_of(HORIZON) == DEMO_AS_OF
    all_days = [date_of(number) for number in range(FIRST, HORIZON)]
    assert [number_of(day) for day in all_days] == list(range(FIRST, HORIZON))
    assert all(day.weekday() < 5 for day in all_days)


@pytest.mark.parametrize(
    ("free", "next_day"),
    [
        (date(2024, 10, 1), date(2024, 10, 8)),  # National Day, a Tuesday to a Monday
        (date(2025, 1, 28), date(2025, 2, 5)),  # Spring Festival
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2025, 8, 2), date(2025, 8, 4)),  # a Saturday
    ],
)
def test_a_free_day_stands_for_the_next_working_day(free: date, next_day: date) -> None:
    assert date_of(number_of(free)) == next_day


# -------------------------------------------------------------------------- absences
def test_absences_lie_within_the_24_months_and_never_run_backwards(days: pd.DataFrame) -> None:
    assert (days["first"] <= days["last"]).all()
    assert days["first"].min() >= pd.Timestamp(2024, 7, 1)
    assert days["last"].max() < pd.Timestamp(DEMO_AS_OF)
    assert 800 <= len(days) <= 1000


def test_absences_of_one_person_do_not_overlap(days: pd.DataFrame) -> None:
    ordered = days.sort_values([s.AUDITOR_ID, "first"])
    before = ordered.groupby(s.AUDITOR_ID)["last"].shift()
    assert not (before >= ordered["first"]).any()


def test_about_a_third_has_no_record_part_timers_above_all(
    body: DemoBody, days: pd.DataFrame
) -> None:
    people = body.auditors.drop_duplicates(s.AUDITOR_ID).set_index(s.AUDITOR_ID)
    unrecorded = ~people.index.isin(days[s.AUDITOR_ID])
    assert unrecorded.mean() == pytest.approx(0.35, abs=0.06)
    by_employment = pd.Series(unrecorded, people.index).groupby(people[s.EMPLOYMENT]).mean()
    assert by_employment[s.PART_TIME] > by_employment[s.FULL_TIME] + 0.1
    assert set(days[s.AUDITOR_ID]) <= set(people.index)


def test_reasons_are_those_people_give_and_most_absences_are_short(days: pd.DataFrame) -> None:
    assert set(days[s.REASON]) == {"节假日", "事假", "病假", "培训", "家庭"}
    assert days[s.REASON].value_counts(normalize=True).between(0.05, 0.4).all()
    length = (days["last"] - days["first"]).dt.days + 1
    assert length.median() <= 4
    assert length.max() <= 31


def test_leave_for_a_holiday_touches_one(days: pd.DataFrame) -> None:
    leave = days[days[s.REASON] == "节假日"]
    one = timedelta(days=1)

    def is_free(day: pd.Timestamp) -> bool:
        return day.weekday() < 5 and date_of(number_of(day.date())) != day.date()

    def touches(first: pd.Timestamp, last: pd.Timestamp) -> bool:
        # A weekend may lie between the leave and the holiday.
        near = [first - n * one for n in (1, 2, 3)] + [last + n * one for n in (1, 2, 3)]
        return any(map(is_free, near))

    assert len(leave) > 100
    assert all(touches(*row) for row in leave[["first", "last"]].itertuples(index=False))


def test_people_of_good_temper_are_away_less_often() -> None:
    def count(temper: float) -> int:
        rng = np.random.default_rng(3)
        return len(build_absences(rng, [person(temper=temper)] * 400))

    assert count(1.5) < 0.75 * count(-1.5)


def test_tempers_differ_by_employment_and_within_it(body: DemoBody) -> None:
    people = draw_people(np.random.default_rng(DEMO_SEED), body.auditors)
    assert [each.identifier for each in people] == list(body.auditors[s.AUDITOR_ID].unique())
    tempers = pd.DataFrame([(each.employment, each.temper) for each in people])
    means, spreads = (getattr(tempers.groupby(0)[1], name)() for name in ("mean", "std"))
    assert means[s.FULL_TIME] > means[s.PART_TIME] + 0.4
    assert (spreads > 0.6).all()
