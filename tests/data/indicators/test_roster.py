"""Who counts, how often one person is counted, and what expires."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data import schema as s
from data.indicators import roster

AS_OF = date(2026, 7, 1)


def registration(person: str, scheme: str, level: str = s.AUDITOR, codes: str = "",
                 start: str | None = "2025-01-01", end: str | None = "2027-12-31",
                 employment: str | None = s.FULL_TIME) -> dict[str, object]:  # fmt: skip
    return {
        s.AUDITOR_ID: person, s.SCHEME: scheme, s.LEVEL: level, s.SPECIALTY_CODES: codes,
        s.VALID_FROM: pd.Timestamp(start) if start else pd.NaT,
        s.VALID_TO: pd.Timestamp(end) if end else pd.NaT,
        s.EMPLOYMENT: employment, s.BASE_PROVINCE: "广东省",
    }  # fmt: skip


@pytest.fixture
def registrations() -> pd.DataFrame:
    return pd.DataFrame([
        registration("A1", "QMS", codes="new:01.01.01|new:01.01.02|old:01.01.01"),
        registration("A1", "EMS", s.SENIOR_AUDITOR, codes="new:01.01.01", end="2026-07-01"),
        registration("A2", "QMS", codes="new:01.01.01", employment=s.PART_TIME, end="2026-09-29"),
        registration("A3", "QMS", s.INSPECTOR, employment=None, start=None, end=None),
        registration("A4", "QMS", s.TRAINEE, codes="new:01.01.01"),
        registration("A5", "QMS", s.TECHNICAL_EXPERT, codes="new:01.01.01"),
        registration("A6", "QMS", codes="new:01.01.01", end="2026-06-30"),
        registration("A7", "QMS", codes="new:01.01.01", start="2026-07-02"),
    ])  # fmt: skip


def test_validity_includes_both_ends_and_levels_below_do_not_count(
    registrations: pd.DataFrame,
) -> None:
    kept = roster.keep_counted(registrations, AS_OF)
    assert list(zip(kept[s.AUDITOR_ID], kept[s.SCHEME], strict=True)) == [
        ("A1", "QMS"), ("A1", "EMS"), ("A2", "QMS"), ("A3", "QMS"),
    ]  # fmt: skip
    assert roster.count_people(registrations, AS_OF) == 3
    assert roster.count_people(registrations) == 5


def test_trainees_and_experts_are_shown_apart(registrations: pd.DataFrame) -> None:
    counts = roster.count_registrations(registrations, s.SCHEME, AS_OF)
    found = {(row[0], row[1]): row[2] for row in counts.itertuples(index=False)}
    assert found == {
        ("QMS", s.FULL_TIME): 1, ("QMS", s.PART_TIME): 1, ("QMS", ""): 1,
        ("QMS", s.TRAINEE): 1, ("QMS", s.TECHNICAL_EXPERT): 1, ("EMS", s.FULL_TIME): 1,
    }  # fmt: skip


def test_people_are_counted_once_whatever_they_are_registered_in(
    registrations: pd.DataFrame,
) -> None:
    counts = roster.count_registrations(registrations, s.BASE_PROVINCE, AS_OF)
    full_time = counts[counts[s.CAPACITY] == s.FULL_TIME].iloc[0]
    assert (full_time[s.REGISTRATIONS], full_time[s.AUDITORS_COUNT]) == (2, 1)


def test_codes_are_counted_per_person_and_scheme(registrations: pd.DataFrame) -> None:
    held = roster.count_codes_per_person(registrations, AS_OF)
    assert held[s.CODES_HELD].tolist() == [3, 1, 1, 0]


def test_persons_are_counted_per_code_and_edition(registrations: pd.DataFrame) -> None:
    people = roster.count_persons_per_code(registrations, AS_OF)
    assert list(people.itertuples(index=False, name=None)) == [
        ("EMS", "new", "01.01.01", 1),
        ("QMS", "new", "01.01.02", 1),
        ("QMS", "old", "01.01.01", 1),
        ("QMS", "new", "01.01.01", 2),
    ]


def test_age_is_counted_in_half_years_with_empty_steps() -> None:
    frame = pd.DataFrame([
        registration("A1", "QMS", start="2026-06-30"),
        registration("A2", "QMS", start="2025-05-01"),
        registration("A3", "QMS", start="2025-04-01"),
        registration("A4", "QMS", start=None),
    ])  # fmt: skip
    age = roster.count_registration_age(frame, AS_OF)
    assert age[s.YEARS].tolist() == [0.0, 0.5, 1.0]
    assert age[s.REGISTRATIONS].tolist() == [1, 0, 2]
    assert age[s.SHARE].tolist() == pytest.approx([1 / 3, 1 / 3, 1])


def test_heads_over_codes_count_one_person_many_times(registrations: pd.DataFrame) -> None:
    cells = pd.DataFrame(
        {s.SCHEME: ["QMS", "QMS", "QMS", "EMS"], s.AUDITORS_COUNT: [2, 1, 3, 1],
         s.SUFFICIENCY: [1.5, 0.5, 2.0, 0.4]}
    )  # fmt: skip
    counts = roster.count_head_count_against_sufficiency(cells, registrations, AS_OF)
    assert counts[s.SCHEME].tolist() == ["QMS", "EMS"]
    assert counts[s.AUDITORS_COUNT].tolist() == [3, 1]
    assert counts[s.HEADS].tolist() == [6, 1]
    assert counts[s.SUFFICIENCY].tolist() == pytest.approx([4.0, 0.4])
    assert counts[s.MULTIPLICITY].tolist() == [2.0, 1.0]


def test_expiring_registrations_end_within_the_days(registrations: pd.DataFrame) -> None:
    soon = roster.list_expiring_registrations(registrations, AS_OF, days=90)
    assert soon[s.AUDITOR_ID].tolist() == ["A1", "A2"]
    assert roster.list_expiring_registrations(registrations, AS_OF, days=89)[
        s.AUDITOR_ID
    ].tolist() == ["A1"]


def test_months_without_expiry_are_zero(registrations: pd.DataFrame) -> None:
    months = roster.count_expiry_by_month(registrations, AS_OF)
    assert months[s.PERIOD].tolist()[:3] == ["2026-07", "2026-08", "2026-09"]
    assert months[s.REGISTRATIONS].tolist()[:3] == [1, 0, 1]
    assert months[s.PERIOD].iloc[-1] == "2027-12"


def test_an_empty_roster_gives_empty_frames(registrations: pd.DataFrame) -> None:
    nobody = registrations.iloc[:0]
    cells = pd.DataFrame(columns=[s.SCHEME, s.AUDITORS_COUNT, s.SUFFICIENCY])
    assert roster.count_registrations(nobody, s.SCHEME, AS_OF).empty
    assert roster.count_codes_per_person(nobody, AS_OF).empty
    assert roster.count_persons_per_code(nobody, AS_OF).empty
    assert roster.count_registration_age(nobody, AS_OF).empty
    assert roster.count_head_count_against_sufficiency(cells, nobody, AS_OF).empty
    assert roster.list_expiring_registrations(nobody, AS_OF).empty
    assert roster.count_expiry_by_month(nobody, AS_OF).empty
