"""What expires soon, and what has expired by the day of the audit that needs it."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.indicators.alerts import (
    add_days_left,
    list_expiring_certificates,
    list_expiring_codes,
    list_maintenance,
    list_short_audits,
)
from matching.rule_packs import Rule, RulePack

AS_OF = date(2026, 7, 1)
Person = tuple[str, str, str, str | None, str | None]


def pack(least: int, start: date | None = None) -> RulePack:
    rules = (Rule("min_professional_auditors", (("value", least),), "3", "B"),)
    return RulePack("cnca", "n", "n", "i", "i", "d", ("QMS",), start, rules=rules)


def people(*rows: Person, scheme: str = "QMS") -> pd.DataFrame:
    names = [s.AUDITOR_ID, s.LEVEL, s.SPECIALTY_CODES, s.VALID_FROM, s.VALID_TO]
    frame = pd.DataFrame(rows, columns=names).assign(**{s.SCHEME: scheme})
    for name in (s.VALID_FROM, s.VALID_TO):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def audits(*rows: tuple[str, str | None], scheme: str = "QMS") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[s.SPECIALTY_CODES, s.WINDOW_END])
    frame[s.WINDOW_END] = pd.to_datetime(frame[s.WINDOW_END])
    return frame.assign(**{s.SCHEME: scheme, s.AUDITOR_DAYS: 1.0, s.RULE_PACK: "window"})


STAYS: Person = ("A", "审核员", "new:33.02.01|new:17.10.02", None, None)
GOES: Person = ("B", "高级审核员", "new:33.02.01", "2024-01-01", "2027-05-14")


def numbers(found: pd.DataFrame) -> list[list[object]]:
    return found[[s.HOLDERS, s.HOLDERS_THEN, s.MINIMUM]].to_numpy().tolist()


def test_code_that_expires_before_the_audit_is_told_though_it_has_enough_today() -> None:
    due = audits(("new:33.02.01", "2027-05-14"), ("new:33.02.01", "2027-05-15"))
    found = list_short_audits(due, people(STAYS, GOES), [pack(2)], AS_OF)
    # The last day of a validity still counts.
    assert found[s.WINDOW_END].tolist() == [pd.Timestamp("2027-05-15")]
    assert numbers(found) == [[2, 1, 2]]
    assert found[s.RULE_PACK].tolist() == ["cnca"]


@pytest.mark.parametrize("level", ["实习审核员", "技术专家"])
def test_trainees_and_experts_never_count(level: str) -> None:
    due = audits(("new:33.02.01", "2027-06-01"))
    helper: Person = ("C", level, "new:33.02.01", None, None)
    assert len(list_short_audits(due, people(STAYS, GOES, helper), [pack(2)], AS_OF)) == 1
    # Nor do they make "enough today".
    assert list_short_audits(due, people(STAYS, helper), [pack(2)], AS_OF).empty


def test_registration_that_begins_by_then_fills_the_place() -> None:
    due = audits(("new:33.02.01", "2027-06-01"))
    comes: Person = ("C", "审核员", "new:33.02.01", "2027-06-01", None)
    assert list_short_audits(due, people(STAYS, GOES, comes), [pack(2)], AS_OF).empty


def test_without_a_rule_in_force_one_auditor_is_the_least() -> None:
    due = audits(("new:33.02.01", "2027-06-01"))
    both = people(STAYS, GOES)
    assert list_short_audits(due, both, [], AS_OF).empty
    assert list_short_audits(due, both, [pack(2, date(2027, 6, 2))], AS_OF).empty
    assert len(list_short_audits(due, both, [pack(2, date(2027, 6, 1))], AS_OF)) == 1
    alone = list_short_audits(due, people(GOES), [], AS_OF)
    assert numbers(alone) == [[1, 0, 1]]
    assert alone[s.RULE_PACK].isna().all()


def test_other_editions_and_schemes_do_not_help_and_overdue_audits_are_judged_today() -> None:
    due = audits(("old:33.02.01", "2027-06-01"))
    assert list_short_audits(due, people(STAYS, GOES), [pack(2)], AS_OF).empty
    ended: Person = ("B", "审核员", "new:33.02.01", None, "2026-06-30")
    late = audits(("new:33.02.01", "2026-05-01"), ("new:33.02.01", None))
    assert list_short_audits(late, people(STAYS, ended), [pack(2)], AS_OF).empty


spans = st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 60)), max_size=6)


@given(spans, st.integers(0, 50), st.integers(1, 3))
def test_short_audits_agree_with_counting_person_by_person(
    drawn: list[tuple[int, int]], ahead: int, least: int
) -> None:
    rows: list[Person] = [
        (f"P{number}", "审核员", "new:33.02.01", str(AS_OF + timedelta(start)),
         str(AS_OF + timedelta(start + length)))
        for number, (start, length) in enumerate(drawn)
    ]  # fmt: skip

    def valid(offset: int) -> int:
        return sum(start <= offset <= start + length for start, length in drawn)

    due = audits(("new:33.02.01", str(AS_OF + timedelta(ahead))))
    found = list_short_audits(due, people(*rows), [pack(least)], AS_OF)
    assert bool(len(found)) == (valid(0) >= least > valid(ahead))
    short = list_expiring_codes(people(*rows), [pack(least)], AS_OF)
    first = next((day for day in range(91) if valid(0) >= least > valid(day + 1)), None)
    # A gap that a later registration closes again is a gap all the same.
    assert short[s.DAYS_LEFT].tolist() == ([] if first is None else [first])


def test_what_ends_is_put_under_the_nearest_of_30_60_and_90_days() -> None:
    ends = [AS_OF + timedelta(days) for days in (-1, 0, 30, 31, 60, 61, 90, 91)]
    rows = pd.DataFrame({s.CERTIFICATE_NO: range(8), s.SCHEME: "QMS",
                         s.EXPIRES_ON: pd.to_datetime(ends)})  # fmt: skip
    found = add_days_left(rows, s.EXPIRES_ON, AS_OF)
    assert found[[s.DAYS_LEFT, s.WITHIN]].to_numpy().tolist() == [
        [0, 30], [30, 30], [31, 60], [60, 60], [61, 90], [90, 90],
    ]  # fmt: skip


def test_certificate_that_a_later_one_follows_needs_no_alert() -> None:
    rows = pd.DataFrame(
        [("A", "QMS", "C1", "2026-07-10"), ("A", "QMS", "C2", "2029-07-10"),
         ("A", "EMS", "C3", "2026-07-12"), ("B", "QMS", "C4", "2026-07-11")],
        columns=[s.ORGANIZATION_ID, s.SCHEME, s.CERTIFICATE_NO, s.EXPIRES_ON],
    )  # fmt: skip
    rows[s.EXPIRES_ON] = pd.to_datetime(rows[s.EXPIRES_ON])
    assert list_expiring_certificates(rows, AS_OF)[s.CERTIFICATE_NO].tolist() == ["C4", "C3"]


def test_maintenance_says_by_when_and_how_many_audits_wait() -> None:
    due = audits(
        ("new:33.02.01", "2027-05-14"), ("new:33.02.01|new:17.10.02", "2027-06-01"),
        ("new:17.10.02", "2027-06-01"), ("new:33.02.01", None),
    )  # fmt: skip
    both: Person = ("C", "审核员", "new:33.02.01|new:17.10.02", None, "2026-09-29")
    gone: Person = ("D", "审核员", "new:33.02.01", None, "2026-06-30")
    found = list_maintenance(people(STAYS, GOES, both, gone), due, AS_OF)
    assert found[[s.AUDITOR_ID, s.STATE, s.DAYS_LEFT, s.AUDITS_AFTER]].to_numpy().tolist() == [
        ["D", "expired", -1, 2], ["C", "now", 90, 3], ["B", "later", 317, 1],
    ]  # fmt: skip
    assert found[s.RENEW_BY].dt.strftime("%Y-%m-%d").tolist()[1:] == ["2026-07-01", "2027-02-13"]


def test_nobody_and_nothing_give_empty_tables() -> None:
    nobody, nothing = people(), audits()
    assert list_short_audits(nothing, nobody, [pack(2)], AS_OF).empty
    assert list_expiring_codes(nobody, [pack(2)], AS_OF).empty
    assert list_maintenance(nobody, nothing, AS_OF).empty
