"""Who counts, what counts, and what reaches the core."""

from __future__ import annotations

import math
from datetime import date

import pytest

from data import schema as s
from data.workflows.encoding import Period
from matching.errors import CertMatchError
from matching.fuzzy import trapezoid_centroid
from matching.parameters import Parameters
from tests.data.workflows.records import (
    DAY,
    cells_of,
    encode,
    project,
    projects,
    registration,
    registrations,
)


# ------------------------------------------------------------------------------------- the period
def test_twelve_months_from_the_29th_of_february_end_on_the_27th() -> None:
    # Twelve months later is 28 February 2025; the period ends a day before it.
    assert Period.of(date(2024, 2, 29)).end == date(2025, 2, 27)


@pytest.mark.parametrize("day", [date(1949, 12, 31), date(2200, 1, 1), date.min, date.max])
def test_dates_outside_any_plan_are_refused(day: date) -> None:
    for arguments in ((day,), (DAY, day), (DAY, None, day)):
        with pytest.raises(CertMatchError) as caught:
            Period.of(*arguments)
        assert (caught.value.code, caught.value.found) == ("date_out_of_range", str(day))


# ------------------------------------------------------------------------------------- who counts
@pytest.mark.parametrize("level", s.LEVELS)
def test_auditor_level_or_above_counts_trainees_and_experts_do_not(level: str) -> None:
    encoded = encode(registrations(registration("A1", level=level)))
    counts = level not in (s.TRAINEE, s.TECHNICAL_EXPERT)
    assert len(encoded.registrations) == int(counts)
    assert cells_of(encoded) == ([("QMS", "new", "33.02.01")] if counts else [])


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (None, None, True),
        ("2026-01-01", None, True),
        ("2026-01-02", None, False),
        (None, "2026-01-01", True),
        (None, "2025-12-31", False),
        ("2026-01-01", "2026-01-01", True),
        ("2025-01-01", "2027-01-01", True),
    ],
)
def test_validity_includes_both_ends_and_blank_is_open(
    valid_from: str | None, valid_to: str | None, counts: bool
) -> None:
    row = registration("A1", valid_from=valid_from, valid_to=valid_to)
    assert len(encode(registrations(row)).registrations) == int(counts)


def test_registration_is_judged_on_the_reference_date_not_in_the_period() -> None:
    people = registrations(registration("A1", valid_to="2026-01-15"))
    later = Period(DAY, date(2026, 6, 1), date(2026, 6, 30))
    assert len(encode(people, period=later).registrations) == 1


def test_qualifications_are_the_schemes_that_count_on_the_date() -> None:
    """Codeless schemes and blank codes count in C1; trainee and expired registrations do not."""
    people = registrations(
        registration("A1"),
        registration("A1", None, scheme="EMS"),
        registration("A1", None, scheme="IPMS"),
        registration("A1", scheme="OHSMS", level=s.TRAINEE),
        registration("A1", "new:06.03", scheme="ISMS", valid_to="2025-12-31"),
        registration("A2"),
    )
    encoded = encode(people)
    held = dict(zip(encoded.registrations[s.AUDITOR_ID], encoded.body.qualifications_held,
                    strict=True))  # fmt: skip
    assert held == {"A1": 3, "A2": 1}


def test_qualifications_may_count_codes_instead() -> None:
    people = registrations(
        registration("A1", "new:33.02.01|new:33.02.02"),
        registration("A1", "new:17.10.02", scheme="EMS"),
        registration("A2", None),
    )
    encoded = encode(people, qualifications_held="codes")
    assert encoded.body.qualifications_held.tolist() == [3, 3, 1]


def test_province_limits_both_sides_but_not_the_qualifications_of_a_person() -> None:
    people = registrations(
        registration("A1", base_province="山东省"),
        registration("A1", None, scheme="EMS", base_province="广东省"),
        registration("A2"),
    )
    work = projects(project("P1", province="山东省"), project("P2", province="广东省"))
    encoded = encode(people, work, province="山东省")
    assert encoded.registrations[s.AUDITOR_ID].tolist() == ["A1"]
    assert encoded.projects[s.PROJECT_ID].tolist() == ["P1"]
    assert encoded.body.qualifications_held.tolist() == [2]


# ------------------------------------------------------------------------------------ what counts
@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (None, None, True),
        ("2026-12-31", "2027-03-01", True),
        ("2027-01-01", "2027-03-01", False),
        ("2025-10-01", "2026-01-01", True),
        ("2025-10-01", "2025-12-31", False),
        ("2025-01-01", "2028-01-01", True),
        ("2026-06-01", None, True),
        ("2027-01-01", None, False),
        (None, "2026-01-01", True),
        (None, "2025-12-31", False),
    ],
)
def test_project_counts_where_its_window_touches_the_period(
    start: str | None, end: str | None, counts: bool
) -> None:
    row = project("P1", window_start=start, window_end=end)
    assert len(encode(work=projects(row)).projects) == int(counts)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 3, 15), date(2027, 3, 14)),
        (date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2024, 3, 31), date(2025, 3, 30)),
    ],
)
def test_period_lasts_twelve_months_less_a_day(start: date, end: date) -> None:
    assert Period.of(start) == Period(start, start, end)


def test_given_ends_of_the_period_are_kept() -> None:
    assert Period.of(DAY, end=date(2026, 6, 30)) == Period(DAY, DAY, date(2026, 6, 30))
    moved = Period.of(DAY, start=date(2026, 7, 1))
    assert moved == Period(DAY, date(2026, 7, 1), date(2027, 6, 30))


# ---------------------------------------------------------------------------------------- ratings
def test_ratings_become_numbers_in_the_order_of_the_core() -> None:
    texts = ["0.3", "0.6-0.8", "高", "1", None]
    people = registrations(
        registration("A1", **dict(zip(s.AUDITOR_RATINGS, texts, strict=True))), registration("A2")
    )
    first, second = encode(people).body.auditor_ratings.tolist()
    centroid = trapezoid_centroid(Parameters().terms["高"])
    assert first[:4] == pytest.approx([0.3, 0.7, centroid, 1.0])
    assert all(map(math.isnan, [first[4], *second]))


def test_term_counts_with_the_corners_of_the_parameter_set() -> None:
    terms = {**Parameters().terms, "低": (0.2, 0.2, 0.2, 0.2)}
    encoded = encode(work=projects(project("P1", policy_ease="低")), terms=terms)
    assert encoded.body.policy_ease.tolist() == [0.2]


def test_factors_of_projects_reach_the_core() -> None:
    row = project("P1", client_flexibility="0.1", inspection_freedom="0.2", certificates_held=3,
                  coordination_ease="0.4", policy_ease="0.5")  # fmt: skip
    body = encode(work=projects(row, project("P2"))).body
    assert body.client_ratings[0].tolist() == [0.1, 0.2]
    found = (body.certificates_held, body.coordination_ease, body.policy_ease)
    assert [values[0] for values in found] == [3, 0.4, 0.5]
    assert all(math.isnan(values[1]) for values in found)


def test_rating_that_should_not_have_been_stored_is_refused() -> None:
    with pytest.raises(CertMatchError):
        encode(registrations(registration("A1", health="1.5")))


@pytest.mark.parametrize("sides", ["nobody", "people", "work"])
def test_empty_sides_encode_to_empty_arrays(sides: str) -> None:
    people = registrations(registration("A1")) if sides == "people" else registrations()
    work = projects(project("P1")) if sides == "work" else projects()
    body = encode(people, work).body
    assert body.cell_count == (0 if sides == "nobody" else 1)
    assert len(body.qualifications_held) == (1 if sides == "people" else 0)
    assert len(body.certificates_held) == (1 if sides == "work" else 0)
