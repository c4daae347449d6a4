"""Who counts, what counts, and in which cells."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.loaders.reference import read_code_book
from data.workflows.encoding import LEVELS, EncodedBody, Period, encode_body
from matching.errors import CertMatchError
from matching.fuzzy import trapezoid_centroid
from matching.parameters import Parameters
from tests.data.workflows.records import DAY, YEAR, project, projects, registration, registrations

Cell = tuple[str, str, str | None]


def encode(
    people: pd.DataFrame | None = None,
    work: pd.DataFrame | None = None,
    level: str = "small",
    period: Period = YEAR,
    province: str | None = None,
    **settings: Any,
) -> EncodedBody:
    people = registrations() if people is None else people
    work = projects() if work is None else work
    return encode_body(
        people, work, read_code_book(), period, level, Parameters(**settings), province
    )


def cells_of(encoded: EncodedBody) -> list[Cell]:
    return list(encoded.cells[[s.SCHEME, s.EDITION, s.CODE]].itertuples(index=False, name=None))


def members(encoded: EncodedBody, side: str) -> dict[Cell, list[str]]:
    """Return the names of the auditors or projects of each cell."""
    frame, name = {
        "auditor": (encoded.registrations, s.AUDITOR_ID),
        "project": (encoded.projects, s.PROJECT_ID),
    }[side]
    rows, numbers = (getattr(encoded.body, f"{side}_{part}") for part in ("rows", "cells"))
    found: dict[Cell, list[str]] = defaultdict(list)
    for row, number in zip(rows, numbers, strict=True):
        found[cells_of(encoded)[number]].append(frame[name].iloc[row])
    return {cell: sorted(names) for cell, names in found.items()}


# ------------------------------------------------------------------------------ who counts
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


# ------------------------------------------------------------------------------ what counts
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


# ------------------------------------------------------------------------- codes and levels
def test_code_counts_at_each_level_as_its_beginning() -> None:
    people = registrations(registration("A1"))
    found = {level: cells_of(encode(people, level=level)) for level in LEVELS}
    assert found == {
        "small": [("QMS", "new", "33.02.01")],
        "medium": [("QMS", "new", "33.02")],
        "major": [("QMS", "new", "33")],
    }


@pytest.mark.parametrize(("level", "expected"), [("small", 3), ("medium", 2), ("major", 1)])
def test_one_counts_once_in_a_cell_however_many_small_codes_match(
    level: str, expected: int
) -> None:
    codes = "new:33.02.01|new:33.02.02|new:33.01.00"
    encoded = encode(registrations(registration("A1", codes)), projects(project("P1", codes)),
                     level)  # fmt: skip
    for side, name in (("auditor", "A1"), ("project", "P1")):
        found = members(encoded, side)
        assert len(found) == expected
        assert all(names == [name] for names in found.values())


def test_code_listed_twice_counts_once() -> None:
    encoded = encode(registrations(registration("A1", "new:33.02.01|new:33.02.01")))
    assert members(encoded, "auditor") == {("QMS", "new", "33.02.01"): ["A1"]}


def test_medium_code_matches_no_small_cell_and_is_reported() -> None:
    people = registrations(registration("A1", "new:33.02"), registration("A2"))
    work = projects(project("P1", "new:33.02"), project("P2"))
    encoded = encode(people, work)
    assert members(encoded, "auditor") == {("QMS", "new", "33.02.01"): ["A2"]}
    assert members(encoded, "project") == {("QMS", "new", "33.02.01"): ["P2"]}
    assert encoded.remarks["projects_with_coarse_code"] == 1
    assert encoded.remarks["projects_without_cell"] == 1
    assert encoded.remarks["registrations_without_cell"] == 1
    coarser = encode(people, work, "medium")
    assert members(coarser, "auditor") == {("QMS", "new", "33.02"): ["A1", "A2"]}
    assert coarser.remarks["projects_with_coarse_code"] == 0


def test_coarse_code_beside_a_full_one_is_reported_and_the_full_one_counts() -> None:
    encoded = encode(work=projects(project("P1", "new:33.02|new:29.09.01")))
    assert members(encoded, "project") == {("QMS", "new", "29.09.01"): ["P1"]}
    assert encoded.remarks["projects_with_coarse_code"] == 1
    assert encoded.remarks["projects_without_cell"] == 0


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("scheme", "code"), [("ISMS", "04.08"), ("FSMS", "CI"), ("EnMS", "2.10")])
def test_list_without_levels_is_the_same_at_every_level(level: str, scheme: str, code: str) -> None:
    encoded = encode(registrations(registration("A1", f"new:{code}", scheme=scheme)), level=level)
    assert cells_of(encoded) == [(scheme, "new", code)]


@pytest.mark.parametrize("level", LEVELS)
def test_editions_are_never_mixed(level: str) -> None:
    encoded = encode(
        registrations(registration("A1", "old:33.02.01")), projects(project("P1")), level
    )
    assert [edition for _, edition, _ in cells_of(encoded)] == ["new", "old"]
    assert members(encoded, "auditor").keys().isdisjoint(members(encoded, "project").keys())


def test_one_person_may_hold_a_code_in_both_editions() -> None:
    encoded = encode(registrations(registration("A1", "new:33.02.01|old:33.02.01")))
    assert cells_of(encoded) == [("QMS", "new", "33.02.01"), ("QMS", "old", "33.02.01")]


def test_same_code_in_two_schemes_makes_two_cells() -> None:
    encoded = encode(registrations(registration("A1"), registration("A2", scheme="EMS")))
    assert members(encoded, "auditor") == {
        ("EMS", "new", "33.02.01"): ["A2"], ("QMS", "new", "33.02.01"): ["A1"]
    }  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("codes", [None, "new:33.02.01"])
def test_scheme_without_codes_has_one_cell_without_code(level: str, codes: str | None) -> None:
    encoded = encode(
        registrations(registration("A1", codes, scheme="IPMS")),
        projects(project("P1", None, scheme="IPMS")),
        level,
    )
    assert cells_of(encoded) == [("IPMS", "new", None)]
    assert members(encoded, "auditor") == {("IPMS", "new", None): ["A1"]}
    assert encoded.remarks["projects_without_code"] == 0


def test_blank_codes_in_a_scheme_with_codes_stand_outside_every_cell_and_are_reported() -> None:
    encoded = encode(registrations(registration("A1", None)), projects(project("P1", None)))
    assert cells_of(encoded) == []
    assert encoded.remarks["projects_without_code"] == 1
    assert encoded.remarks["projects_without_cell"] == 1
    assert encoded.remarks["registrations_without_cell"] == 1


def test_project_with_several_codes_counts_whole_in_each() -> None:
    work = projects(project("P1", "new:33.02.01|new:29.09.01"), project("P2", "new:29.09.01"))
    assert members(encode(work=work), "project") == {
        ("QMS", "new", "29.09.01"): ["P1", "P2"], ("QMS", "new", "33.02.01"): ["P1"]
    }  # fmt: skip


def test_projects_without_window_are_reported() -> None:
    work = projects(project("P1"), project("P2", window_start="2026-02-01"))
    assert encode(work=work).remarks["projects_without_window"] == 1


def test_cells_are_sorted_by_scheme_edition_and_code() -> None:
    people = registrations(
        registration("A1", "old:01.01.01|new:33.02.01|new:04.01.01"),
        registration("A1", None, scheme="IPMS"),
        registration("A1", "new:33.02.01", scheme="EMS"),
    )
    found = cells_of(encode(people))
    assert found == sorted(found, key=lambda cell: (cell[0], cell[1], cell[2] or ""))
    assert len(found) == 5


# -------------------------------------------------------------------------------- ratings
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


# ------------------------------------------------------------------------------ brute force
CODES = (
    "new:33.02.01",
    "new:33.02.02",
    "new:33.01.00",
    "new:29.09.01",
    "old:33.02.01",
    "new:33.02",
)
FLAT = ("new:04.08", "new:01.01")
DATES = (None, "2025-12-31", "2026-01-01", "2026-06-01", "2026-12-31", "2027-01-01")
LIST_OF = {"QMS": CODES, "EMS": CODES, "ISMS": FLAT, "IPMS": ()}


@st.composite
def rows(draw: st.DrawFn, names: str) -> dict[str, Any]:
    scheme = draw(st.sampled_from(sorted(LIST_OF)))
    listed = LIST_OF[scheme]
    codes = draw(st.lists(st.sampled_from(listed), unique=True)) if listed else []
    return {
        "name": draw(st.sampled_from(names)), s.SCHEME: scheme,
        s.SPECIALTY_CODES: "|".join(codes) or None, s.LEVEL: draw(st.sampled_from(s.LEVELS)),
        "first": draw(st.sampled_from(DATES)), "last": draw(st.sampled_from(DATES)),
    }  # fmt: skip


def cells_by_hand(row: dict[str, Any], level: str) -> set[Cell]:
    if row[s.SCHEME] == "IPMS":
        return {("IPMS", "new", None)}
    found: set[Cell] = set()
    for text in (row[s.SPECIALTY_CODES] or "").split("|"):
        edition, _, code = text.partition(":")
        parts = code.split(".")
        wanted = {"small": 3, "medium": 2, "major": 1}[level]
        if code and row[s.SCHEME] == "ISMS":
            found.add(("ISMS", edition, code))
        elif code and len(parts) >= wanted:
            found.add((row[s.SCHEME], edition, ".".join(parts[:wanted])))
    return found


@given(
    st.lists(rows("ABC"), max_size=12, unique_by=lambda row: (row["name"], row[s.SCHEME])),
    st.lists(rows("abcdefghij"), max_size=10, unique_by=lambda row: row["name"]),
    st.sampled_from(LEVELS),
)
def test_encoding_agrees_with_counting_by_hand(
    people: list[dict[str, Any]], work: list[dict[str, Any]], level: str
) -> None:
    encoded = encode(
        registrations(*({**r, s.AUDITOR_ID: r["name"], s.VALID_FROM: r["first"],
                         s.VALID_TO: r["last"]} for r in people)),
        projects(*({**r, s.PROJECT_ID: r["name"], s.WINDOW_START: r["first"],
                    s.WINDOW_END: r["last"]} for r in work)),
        level,
    )  # fmt: skip
    present = [r for r in people if r[s.LEVEL] not in (s.TRAINEE, s.TECHNICAL_EXPERT)
               and (r["first"] or "") <= "2026-01-01" <= (r["last"] or "9999")]  # fmt: skip
    due = [r for r in work if (r["first"] or "") <= "2026-12-31"
           and (r["last"] or "9999") >= "2026-01-01"]  # fmt: skip
    expected: list[dict[Cell, list[str]]] = []
    for side in (present, due):
        found: dict[Cell, list[str]] = defaultdict(list)
        for row in side:
            for cell in cells_by_hand(row, level):
                found[cell].append(row["name"])
        expected.append({cell: sorted(names) for cell, names in found.items()})
    assert [members(encoded, side) for side in ("auditor", "project")] == expected
    every = sorted({*expected[0], *expected[1]}, key=lambda cell: (*cell[:2], cell[2] or ""))
    assert cells_of(encoded) == every
    held = [float(sum(r["name"] == row["name"] for r in present)) for row in present]
    np.testing.assert_array_equal(encoded.body.qualifications_held, held)
    outside = sum(not cells_by_hand(row, level) for row in due)
    assert encoded.remarks["projects_without_cell"] == outside
