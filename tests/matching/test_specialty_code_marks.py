"""Marks, names and blanks around specialty codes: an edition is never lost in silence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.loaders.reference import read_code_book
from matching.specialty_codes import LEVELS, ParsedCodes, format_codes, parse_specialty_codes

BOOK = read_code_book()
CODES = Path(__file__).parents[2] / "data" / "reference" / "codes"


def parse(text: str, scheme: str = "QMS", edition: str = "new") -> ParsedCodes:
    return parse_specialty_codes(text, scheme, edition, BOOK)


@pytest.mark.parametrize(
    "mark",
    ["旧", "旧版", "旧代码", "旧版代码", "旧编码", "旧标准", "旧版本", "（旧编码）", "（旧代码）"],
)
def test_every_way_to_write_old_behind_a_code_counts(mark: str) -> None:
    """Taken for a name, the mark would leave the code in the new edition, where it differs."""
    assert format_codes(parse(f"17.09.00{mark}").codes) == "old:17.09.00"


@pytest.mark.parametrize(
    "text", ["33.02.01新旧", "17.09.00 皮革旧", "17.09.00 皮革旧版", "17.09.00（旧货的）"]
)
def test_mark_that_cannot_be_told_from_a_name_is_refused(text: str) -> None:
    assert parse(text).outcome == "reject"


@pytest.mark.parametrize("text", ["33 02 01", "33 02", "33　02　01", "33.02.01 17", "17 33.02.01"])
def test_blank_between_bare_numbers_may_be_a_lost_dot(text: str) -> None:
    assert [remark.kind for remark in parse(text).remarks] == ["code_mark_unclear"]


@pytest.mark.parametrize("text", ["33;17", "33、17", "33\n17", "33 ; 17"])
def test_separated_majors_are_majors(text: str) -> None:
    assert format_codes(parse(text).codes) == "new:33|new:17"


@pytest.mark.parametrize(
    "text",
    [
        "33.02.01 软件开发，17.10.02 皮革",
        "33.02.01（软件开发）；17.10.02（皮革）",
        "专业代码：33.02.01；17.10.02",
        "q:33.02.01;17.10.02",
        "33.02.01(q)、17.10.02",
        "33.02.01\u200b；17.10.02",
    ],
)
def test_usual_ways_to_write_two_codes_are_understood(text: str) -> None:
    parsed = parse(text)
    assert format_codes(parsed.codes) == "new:33.02.01|new:17.10.02"
    assert parsed.outcome == "ok"


def test_lower_case_o_is_a_zero_and_told() -> None:
    parsed = parse("10.02.oo")
    assert format_codes(parsed.codes) == "new:10.02.00"
    assert [remark.kind for remark in parsed.remarks] == ["letter_o"]


def test_own_group_code_may_carry_a_name() -> None:
    parsed = parse("Q-04-01 皮革")
    assert (parsed.codes, parsed.outcome) == ((), "review")


def test_refused_cell_has_one_remark() -> None:
    assert len(parse("29.12.0029.0").remarks) == 1


def test_upper_level_of_the_older_list_is_known() -> None:
    assert parse("17.09", edition="old").remarks == ()


@pytest.mark.parametrize(
    ("text", "scheme", "canonical"),
    [
        ("E 10", "FSMS", "new:E10"),
        ("FSMS:E10", "FSMS", "new:E10"),
        ("E10（饮料）", "FSMS", "new:E10"),
        ("2. 10", "EnMS", "new:2.10"),
        ("2．１０", "EnMS", "new:2.10"),
        ("C", "HACCP", "new:C"),
    ],
)
def test_flat_codes_are_read_as_meant(text: str, scheme: str, canonical: str) -> None:
    assert format_codes(parse(text, scheme).codes) == canonical


@pytest.mark.parametrize("text", ["E10/1", "10", "E10;1"])
def test_bare_number_is_no_code_of_a_lettered_list(text: str) -> None:
    assert parse(text, "FSMS").outcome == "reject"


def test_flat_lists_have_no_older_edition_whatever_the_column_says() -> None:
    assert format_codes(parse("E10", "FSMS", "old").codes) == "new:E10"


def read_names() -> list[tuple[str, str]]:
    with (CODES / "codes.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["name_zh"]) for row in csv.DictReader(file)]


def test_no_published_name_hides_or_moves_its_code() -> None:
    """Every code with its own name behind it is read, or refused; never as something else."""
    wrong, refused = [], []
    for code, name in read_names():
        parsed = parse(f"{code} {name}")
        if parsed.outcome == "reject":
            refused.append((code, name))
        elif format_codes(parsed.codes) != f"new:{code}":
            wrong.append((code, name))
    assert not wrong
    assert len(refused) <= 10, refused


@pytest.mark.parametrize("level", LEVELS)
def test_every_known_code_reads_back_as_itself(level: str) -> None:
    for edition in ("new", "old"):
        for code in BOOK.codes("QMS", edition, level):
            parsed = parse(code, edition=edition)
            assert format_codes(parsed.codes) == f"{edition}:{code}"
            assert parsed.remarks == ()
