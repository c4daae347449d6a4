"""One person under two numbers is found by serial and by name, and only asked about."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.same_persons import SERIAL, SPELLING, find_same_persons


def found(*rows: tuple[str, str | None, str | None]) -> list[list[str]]:
    frame = pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.NAME, s.REGISTRATION_NO], dtype="str")
    return find_same_persons(frame).to_numpy().tolist()


def test_the_same_serial_in_another_scheme_and_year_is_one_person() -> None:
    rows = [("A1", "甲", "2024-N1QMS-4000001"), ("B7", "乙", "2025-n1EMS-4000001"),
            ("A2", "丙", "2024-N1QMS-4000002")]  # fmt: skip
    assert found(*rows) == [[SERIAL, "4000001", "A1 / B7"]]


def test_a_name_is_compared_without_blanks_width_and_case() -> None:
    rows = [("A1", "李 示 例", None), ("A2", "李示例", None), ("A3", "Ｌｉ Ming", None),
            ("A4", "li ming", None), ("A5", "李示范", None)]  # fmt: skip
    assert found(*rows) == [[SPELLING, "", "A3 / A4"], [SPELLING, "", "A1 / A2"]]


def test_one_number_with_several_schemes_is_no_question() -> None:
    assert found(("A1", "甲", "2024-N1QMS-4000001"), ("A1", "甲", "2024-N1EMS-4000001")) == []


def test_a_group_found_by_its_serial_is_not_asked_twice() -> None:
    rows = [("A1", "甲", "2024-N1QMS-4000001"), ("A2", "甲", "2024-N1EMS-4000001")]
    assert found(*rows) == [[SERIAL, "4000001", "A1 / A2"]]


def test_unknown_names_and_numbers_say_nothing() -> None:
    assert (
        found(("A1", None, None), ("A2", None, None), ("A3", "", "待补"), ("A4", " ", "待补")) == []
    )
    assert found() == []
