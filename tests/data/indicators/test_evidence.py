"""Ratings from absences and scheduling history, worked by hand, and what never counts."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema as s
from data.indicators import evidence
from tests.data.workflows.records import frame_of, project, projects

DAY = date(2026, 7, 1)


def history(*rows: dict[str, object]) -> pd.DataFrame:
    return frame_of(s.HISTORY, [{s.SCHEME: "QMS", **row} for row in rows])


def audit(name: str, team: str = "", declined: str = "", **changes: object) -> dict[str, object]:
    """Return a request confirmed and audited in spring 2026."""
    return {
        s.PROJECT_ID: name, s.REQUESTED_ON: "2026-03-01", s.CONFIRMED_ON: "2026-03-10",
        s.AUDITED_ON: "2026-04-10", s.TEAM: team or None, s.DECLINED_BY: declined or None,
        **changes,
    }  # fmt: skip


def absences(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    names = (s.AUDITOR_ID, s.ABSENT_FROM, s.ABSENT_TO, s.REASON)
    return frame_of(s.ABSENCES, [dict(zip(names, row, strict=True)) for row in rows])


def rated(frame: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Return subject → (rating, records)."""
    columns = (s.SUBJECT, s.RATING, s.RECORDS)
    return {key: (rating, count) for key, rating, count in frame[list(columns)].to_numpy()}


# ---------------------------------------------------------------- dependability
def test_dependability_is_the_share_of_requests_accepted() -> None:
    """A1 came three times and declined once: 3 of 4."""
    rows = history(
        audit("P1", "A1|A2"), audit("P2", "A1"), audit("P3", "A2", "A1"), audit("P4", "A1", "A2")
    )
    assert rated(evidence.rate_dependability(rows, DAY)) == {"A1": (0.75, 4), "A2": (2 / 3, 3)}


def test_two_requests_are_too_few_to_rate_anybody() -> None:
    assert evidence.rate_dependability(history(audit("P1", "A1"), audit("P2", "A1")), DAY).empty


def test_who_declined_and_came_in_the_end_gave_two_answers() -> None:
    requests = evidence.list_requests(history(audit("P1", "A1", "A1")), DAY)
    assert requests[s.ACCEPTED].tolist() == [True, False]


@pytest.mark.parametrize(
    "late",
    [{s.AUDITED_ON: "2026-07-01"}, {s.CONFIRMED_ON: "2026-08-01"}, {s.REQUESTED_ON: "2026-07-02"}],
)
def test_an_audit_with_any_date_on_or_after_the_reference_date_is_not_yet_known(
    late: dict[str, str],
) -> None:
    rows = history(*(audit(f"P{n}", "A1") for n in range(3)), audit("P9", "", "A1", **late))
    assert rated(evidence.rate_dependability(rows, DAY)) == {"A1": (1.0, 3)}


def test_a_request_without_any_date_is_not_counted() -> None:
    undated = dict.fromkeys((s.REQUESTED_ON, s.CONFIRMED_ON, s.AUDITED_ON))
    rows = history(*(audit(f"P{n}", "A1", **undated) for n in range(5)))
    assert evidence.rate_dependability(rows, DAY).empty


# ---------------------------------------------------------------- absences
def test_holiday_leave_is_counted_in_days_against_the_yardstick() -> None:
    """1–5 October and 3 days of 年假 are 8 days: 1 − 8 / 20."""
    rows = absences(("A1", "2025-10-01", "2025-10-05", "节假日"),
                    ("A1", "2026-02-01", "2026-02-03", "年假"))  # fmt: skip
    found = evidence.rate_absences(rows, DAY, s.HOLIDAY_AVAILABILITY)
    assert rated(found) == {"A1": (pytest.approx(0.6), 2)}


def test_days_noted_twice_count_once() -> None:
    """1–4 and 3–6 October are six days, not eight."""
    rows = absences(("A1", "2025-10-01", "2025-10-04", "节假日"),
                    ("A1", "2025-10-03", "2025-10-06", "节假日"))  # fmt: skip
    found = evidence.rate_absences(rows, DAY, s.HOLIDAY_AVAILABILITY)
    assert rated(found) == {"A1": (pytest.approx(0.7), 2)}


@pytest.mark.parametrize(("away", "counted"), [("2025-10-03", True), ("2025-10-09", False),
                                               ("2026-02-20", True)])  # fmt: skip
def test_an_absence_without_reason_counts_only_in_the_week_of_a_great_holiday(
    away: str, counted: bool
) -> None:
    found = evidence.rate_absences(
        absences(("A1", away, away, None)), DAY, s.HOLIDAY_AVAILABILITY
    )  # fmt: skip
    assert (len(found) == 1) is counted


@pytest.mark.parametrize("reason", ["病假", "事假", "意外", "家庭"])
def test_unplanned_absences_are_no_holidays(reason: str) -> None:
    """6 days of 60, even in the week of the National Day."""
    rows = absences(("A1", "2025-10-01", "2025-10-06", reason))
    assert evidence.rate_absences(rows, DAY, s.HOLIDAY_AVAILABILITY).empty
    found = evidence.rate_absences(rows, DAY, s.CONTINGENCY_RESILIENCE)
    assert rated(found) == {"A1": (pytest.approx(0.9), 1)}


@pytest.mark.parametrize("reason", ["培训", "产假", "出差"])
def test_other_reasons_speak_for_neither_factor(reason: str) -> None:
    rows = absences(("A1", "2025-10-01", "2025-10-06", reason))
    for factor in evidence.YARDSTICKS:
        assert evidence.rate_absences(rows, DAY, factor).empty


def test_only_the_days_of_the_24_months_before_the_reference_date_count() -> None:
    """Of 28 June – 3 July 2024 three days are within, of 29 June – 5 July 2026 two."""
    rows = absences(("A1", "2024-06-28", "2024-07-03", "病假"),
                    ("A1", "2026-06-29", "2026-07-05", "病假"),
                    ("A2", "2024-06-01", "2024-06-30", "病假"),
                    ("A3", "2026-07-01", "2026-07-03", "病假"))  # fmt: skip
    found = evidence.rate_absences(rows, DAY, s.CONTINGENCY_RESILIENCE)
    assert rated(found) == {"A1": (pytest.approx(1 - 5 / 60), 2)}


def test_a_rating_never_falls_below_nothing() -> None:
    rows = absences(("A1", "2025-01-01", "2025-12-31", "病假"))
    found = evidence.rate_absences(rows, DAY, s.CONTINGENCY_RESILIENCE)
    assert rated(found) == {"A1": (0.0, 1)}


def test_the_reason_of_an_absence_is_not_handed_on() -> None:
    rows = absences(("A1", "2026-01-05", "2026-01-06", "病假"))
    found = evidence.list_absences(rows, DAY, s.CONTINGENCY_RESILIENCE)
    assert s.REASON not in found
    assert "病假" not in found.to_string()


# ---------------------------------------------------------------- clients
ORGANISED = {s.ORGANIZATION_ID: "O1", s.WINDOW_END: "2026-04-30"}


def four_audits(**last: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three audits in time and a fourth as described, all of one client."""
    names = [f"P{number}" for number in range(4)]
    days = (f"2026-04-0{number}" for number in (1, 2, 3))
    rows = [audit(name, **{s.AUDITED_ON: day}) for name, day in zip(names[:3], days, strict=True)]
    rows.append(audit(names[3], **last))
    return history(*rows), projects(*(project(name, **ORGANISED) for name in names))


@pytest.mark.parametrize(
    ("last", "client", "inspection"),
    [
        ({s.POSTPONED_FOR: s.CLIENT_CAUSE}, 0.75, 1.0),
        ({s.POSTPONED_FOR: s.INSPECTION_CAUSE}, 1.0, 0.75),
        ({s.AUDITED_ON: "2026-05-02"}, 0.75, 1.0),
        ({s.REPLANS: 2}, 0.75, 1.0),
        ({s.POSTPONED_FOR: s.INSPECTION_CAUSE, s.AUDITED_ON: "2026-05-02"}, 1.0, 0.75),
        ({s.POSTPONED_FOR: "台风", s.REPLANS: 1}, 1.0, 1.0),
        ({}, 1.0, 1.0),
    ],
)
def test_one_of_four_audits_postponed_takes_a_quarter(
    last: dict[str, object], client: float, inspection: float
) -> None:
    rows, work = four_audits(**last)
    for factor, share in ((s.CLIENT_FLEXIBILITY, client), (s.INSPECTION_FREEDOM, inspection)):
        assert rated(evidence.rate_clients(rows, work, DAY, factor)) == {"O1": (share, 4)}


def test_schemes_audited_on_one_day_are_one_audit() -> None:
    """Three days of two schemes each, one of them postponed: one of three, not two of six."""
    late = {s.POSTPONED_FOR: s.CLIENT_CAUSE}
    rows = [audit(f"P{n}{scheme}", **{s.AUDITED_ON: f"2026-04-1{n}"}, **(late if n == 2 else {}))
            for n in range(3) for scheme in "QE"]  # fmt: skip
    work = projects(*(project(str(row[s.PROJECT_ID]), **ORGANISED) for row in rows))
    found = evidence.rate_clients(history(*rows), work, DAY, s.CLIENT_FLEXIBILITY)
    assert rated(found) == {"O1": (pytest.approx(2 / 3), 3)}


def test_an_audit_that_did_not_take_place_says_nothing_of_its_client() -> None:
    rows, work = four_audits(**{s.AUDITED_ON: None, s.POSTPONED_FOR: s.CLIENT_CAUSE})
    found = evidence.rate_clients(rows, work, DAY, s.CLIENT_FLEXIBILITY)
    assert rated(found) == {"O1": (1.0, 3)}


def test_an_audit_of_an_unknown_project_or_organisation_rates_nobody() -> None:
    rows, work = four_audits()
    nobody = work.assign(**{s.ORGANIZATION_ID: ""})
    for unknown in (work.iloc[:0], nobody):
        assert evidence.rate_clients(rows, unknown, DAY, s.CLIENT_FLEXIBILITY).empty


# ---------------------------------------------------------------- all
def test_without_records_nobody_is_rated() -> None:
    """Also in frames without any type, as a body without records has them."""
    away, past = (pd.DataFrame(columns=list(t.names)) for t in (s.ABSENCES, s.HISTORY))
    found = [
        evidence.rate_dependability(past, DAY),
        *(evidence.rate_absences(away, DAY, factor) for factor in evidence.YARDSTICKS),
        *(evidence.rate_clients(past, projects(), DAY, factor) for factor in s.CLIENT_RATINGS),
    ]
    assert all(frame.empty and list(frame) == evidence.COLUMNS for frame in found)


LENGTHS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 90)), min_size=1, max_size=8)


@settings(max_examples=20)
@given(LENGTHS)
def test_more_days_away_never_raise_a_rating(spans: list[tuple[int, int]]) -> None:
    """An independent count of the days, one by one, gives the same rating."""
    first = pd.Timestamp("2024-05-01")
    ends = [(first + pd.Timedelta(days=a), first + pd.Timedelta(days=a + b)) for a, b in spans]
    rows = absences(*(("A1", f"{a:%Y-%m-%d}", f"{b:%Y-%m-%d}", "事假") for a, b in ends))
    window = set(pd.date_range("2024-07-01", "2026-06-30"))
    days = {day for a, b in ends for day in pd.date_range(a, b)} & window
    found = rated(evidence.rate_absences(rows, DAY, s.CONTINGENCY_RESILIENCE))
    assert ("A1" in found) is bool(days)
    if days:
        assert found["A1"][0] == pytest.approx(max(1 - len(days) / 60, 0))
