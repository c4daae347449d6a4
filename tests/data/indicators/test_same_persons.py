"""One person under two numbers is found by serial and by name, and asked about until decided."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.same_persons import (
    ONE_PERSON,
    SERIAL,
    SPELLING,
    TWO_PERSONS,
    find_contradiction,
    find_same_persons,
)

Decision = tuple[str, str, str]


def decided(*rows: Decision) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[s.FIRST_NUMBER, s.OTHER_NUMBER, s.STATE], dtype="str")


def found(*rows: tuple[str, str | None, str | None], after: tuple[Decision, ...] = ()):
    frame = pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.NAME, s.REGISTRATION_NO], dtype="str")
    return find_same_persons(frame, decided(*after)).to_numpy().tolist()


def test_the_same_serial_in_another_scheme_and_year_is_one_person() -> None:
    rows = [("A1", "甲", "2024-N1QMS-4000001"), ("B7", "乙", "2025-n1EMS-4000001"),
            ("A2", "丙", "2024-N1QMS-4000002")]  # fmt: skip
    assert found(*rows) == [[SERIAL, "4000001", "A1", "B7"]]


def test_a_name_is_compared_without_blanks_width_and_case() -> None:
    rows = [("A1", "李 示 例", None), ("A2", "李示例", None), ("A3", "Ｌｉ Ming", None),
            ("A4", "li ming", None), ("A5", "李示范", None)]  # fmt: skip
    assert found(*rows) == [[SPELLING, "", "A3", "A4"], [SPELLING, "", "A1", "A2"]]


def test_one_number_with_several_schemes_is_no_question() -> None:
    assert found(("A1", "甲", "2024-N1QMS-4000001"), ("A1", "甲", "2024-N1EMS-4000001")) == []


def test_a_pair_found_by_its_serial_is_not_asked_twice() -> None:
    rows = [("A1", "甲", "2024-N1QMS-4000001"), ("A2", "甲", "2024-N1EMS-4000001")]
    assert found(*rows) == [[SERIAL, "4000001", "A1", "A2"]]


def test_unknown_names_and_numbers_say_nothing() -> None:
    assert (
        found(("A1", None, None), ("A2", None, None), ("A3", "", "待补"), ("A4", " ", "待补")) == []
    )
    assert found() == []


# ------------------------------------------------------------------------ after a decision
THREE = (("A1", "甲", None), ("A2", "甲", None), ("A3", "甲", None))


def test_three_numbers_of_a_name_are_three_questions() -> None:
    assert [row[2:] for row in found(*THREE)] == [["A1", "A2"], ["A1", "A3"], ["A2", "A3"]]


def test_a_confirmed_pair_is_asked_about_as_one_person() -> None:
    after = (("A2", "A3", ONE_PERSON),)
    assert [row[2:] for row in found(*THREE, after=after)] == [["A1", "A2"]]


def test_a_denied_pair_is_not_asked_again_nor_the_person_behind_it() -> None:
    denied = ("A1", "A3", TWO_PERSONS)
    assert [row[2:] for row in found(*THREE, after=(denied,))] == [["A1", "A2"], ["A2", "A3"]]
    assert found(*THREE, after=(denied, ("A2", "A3", ONE_PERSON))) == []


def test_a_pair_taken_back_is_asked_about_again() -> None:
    assert len(found(*THREE, after=(("A1", "A2", "open"),))) == 3


def test_two_people_that_other_pairs_make_one_are_a_contradiction() -> None:
    one = [("A1", "A2", ONE_PERSON), ("A2", "A3", ONE_PERSON)]
    denied = ("A1", "A3", TWO_PERSONS)
    assert find_contradiction(decided(*one, denied)) == ("A1", "A3")
    assert find_contradiction(decided(one[0], denied)) is None
    assert find_contradiction(decided()) is None
