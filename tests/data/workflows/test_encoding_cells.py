"""In which cells people and projects count: codes, levels, editions."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.workflows.encoding import LEVELS
from tests.data.workflows.records import (
    Cell,
    cells_of,
    encode,
    members,
    project,
    projects,
    registration,
    registrations,
)


# ------------------------------------------------------------------------------- codes and levels
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


# ------------------------------------------------------------------------------------ brute force
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
