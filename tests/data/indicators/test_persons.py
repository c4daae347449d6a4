"""Several numbers of one person: which is the main one, and what their registrations become."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest

from data import schema as s
from data.indicators.persons import (
    find_main_numbers,
    join_registrations,
    name_numbers,
    rename_listed_persons,
    rename_persons,
)
from tests.data.workflows.records import registration, registrations


def joined(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return join_registrations(registrations(*rows)).to_dict("records")


# ------------------------------------------------------------------------ main numbers
def test_pairs_with_a_number_in_common_are_one_person_in_any_order() -> None:
    pairs = [("A1", "B1"), ("C1", "D1"), ("B1", "C1"), ("X1", "X2")]
    for order in itertools.permutations(pairs):
        numbers = find_main_numbers(order, ["A1", "B1", "C1", "D1", "X1", "X2"])
        assert numbers == {**dict.fromkeys(("A1", "B1", "C1", "D1"), "A1"), "X1": "X1", "X2": "X1"}


def test_the_main_number_is_the_first_in_the_roster_or_of_all_where_none_is() -> None:
    assert find_main_numbers([("A1", "B1")], ["B1"]) == {"A1": "B1", "B1": "B1"}
    assert find_main_numbers([("A1", "B1")], []) == {"A1": "A1", "B1": "A1"}
    assert find_main_numbers([], ["A1"]) == {}


def test_rows_and_lists_of_numbers_follow_and_name_a_person_once() -> None:
    numbers = {"A1": "A1", "B1": "A1"}
    rows = pd.DataFrame({s.AUDITOR_ID: ["B1", "C1"], s.TEAM: ["B1|C1|A1", None]}, dtype="str")
    assert rename_persons(rows, numbers)[s.AUDITOR_ID].tolist() == ["A1", "C1"]
    listed = rename_listed_persons(rows, [s.TEAM], numbers)[s.TEAM]
    assert listed[0] == "A1|C1"
    assert pd.isna(listed[1])


def test_only_who_has_several_numbers_is_shown_with_all_of_them() -> None:
    frame = registrations(registration("B1"), registration("C1"), registration("A1", scheme="EMS"))
    named = name_numbers(frame, {"A1": "A1", "B1": "A1"})
    assert named[[s.AUDITOR_ID, s.NUMBERS]].to_numpy().tolist() == [
        ["A1", "A1 / B1"], ["C1", ""], ["A1", "A1 / B1"],
    ]  # fmt: skip


# ------------------------------------------------------------------------ two registrations
def test_of_two_registrations_in_a_scheme_the_better_level_counts_with_the_codes_of_both() -> None:
    rows = [
        registration("A1", "new:33.02.01|new:17.01.01", level=s.AUDITOR),
        registration("A1", "new:29.01.01|new:33.02.01", level=s.SENIOR_AUDITOR),
        registration("A1", scheme="EMS"),
        registration("A2"),
    ]
    found = [(row[s.AUDITOR_ID], row[s.SCHEME], row[s.LEVEL]) for row in joined(*rows)]
    assert found == [
        ("A1", "QMS", s.SENIOR_AUDITOR), ("A1", "EMS", s.AUDITOR), ("A2", "QMS", s.AUDITOR),
    ]  # fmt: skip
    assert joined(*rows)[0][s.SPECIALTY_CODES] == "new:29.01.01|new:33.02.01|new:17.01.01"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_at_the_same_level_the_later_end_counts_and_an_open_end_is_the_latest(
    order: tuple[int, int],
) -> None:
    rows = [
        registration("A1", level=s.AUDITOR, valid_to="2027-01-01"),
        registration("A1", level=s.INSPECTOR, valid_to=None),
    ]
    (row,) = joined(*(rows[place] for place in order))
    assert row[s.LEVEL] == s.INSPECTOR
    assert pd.isna(row[s.VALID_TO])


def test_what_the_better_one_leaves_blank_about_the_person_comes_from_the_other() -> None:
    (row,) = joined(
        registration("A1", level=s.SENIOR_AUDITOR, health="0.9", valid_to="2027-01-01",
                     registration_no=None),
        registration("A1", health="0.2", dependability="0.4", sex="女", available_days=90.0,
                     valid_to="2026-12-31", valid_from="2020-01-01", registration_no="N1"),
    )  # fmt: skip
    assert [row[name] for name in ("health", "dependability", s.SEX, s.AVAILABLE_DAYS)] == [
        "0.9", "0.4", "女", 90.0,
    ]  # fmt: skip
    # A certificate and its validity are one registration's own.
    assert row[s.VALID_TO] == pd.Timestamp("2027-01-01")
    assert pd.isna(row[s.VALID_FROM])
    assert pd.isna(row[s.REGISTRATION_NO])


def test_two_without_codes_are_one_without_codes() -> None:
    (row,) = joined(registration("A1", None), registration("A1", None))
    assert pd.isna(row[s.SPECIALTY_CODES])


def test_a_roster_with_one_registration_each_stays_as_it_is() -> None:
    frame = registrations(registration("A1"), registration("A1", scheme="EMS"), registration("A2"))
    assert join_registrations(frame) is frame
