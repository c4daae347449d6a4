"""Printed counts of nonconformities against each other and against the table that lists them."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import (
    doubts,
    evidence,
    read,
    read_fields,
)

COVER = "受审核方：某某示例有限公司\n三、审核发现\n"
TABLE = "\n序号|条款|部门|性质\n1|8.5.1|生产部|一般\n2|8.4|安环部|严重\n"
CELLS = "序号\n条款\n部门\n性质\n1\n8.5.1\n生产部\n一般\n2\n8.4\n安环部\n严重\n四、审核结论\n"


def told(sentence: str, table: str = TABLE) -> list[tuple[str, str, str, str]]:
    """Return column, problem, printed and counted of what contradicts."""
    issues = doubts(read(COVER + sentence + "\n" + table))
    return [(each.column.removeprefix("nonconformities."), each.problem, each.expected, each.value)
            for each in issues]  # fmt: skip


@pytest.mark.parametrize("table", [TABLE, CELLS])
@pytest.mark.parametrize(
    ("sentence", "contradictions"),
    [
        ("本次审核共开具不符合项3项。", [("nonconformities", "3", "2")]),
        ("本次审核共发现（三）项不符合", [("nonconformities", "3", "2")]),
        ("未开具不符合", [("nonconformities", "0", "2")]),
        ("本次审核未发现不符合项。", [("major", "0", "1"), ("minor", "0", "1")]),
        ("严重不符合 0 项，一般不符合 2 项", [("major", "0", "1"), ("minor", "2", "1")]),
        ("严重不符合项（1）项，一般不符合项（4）项", [("minor", "4", "1")]),
        ("共开出 2 项不符合，全部为一般不符合。", [("major", "0", "1"), ("minor", "2", "1")]),
        ("一般不符合 3 项", [("minor", "3", "1")]),
    ],
)
def test_counts_that_the_table_contradicts_are_told_with_both_numbers(
    sentence: str, contradictions: list[tuple[str, str, str]], table: str
) -> None:
    expected = [(name, "counts_contradict_table", *numbers) for name, *numbers in contradictions]
    assert told(sentence, table) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "本次审核共开具不符合项2项，其中严重不符合 1 项，一般不符合 1 项。",
        "严重不符合 1 项，一般不符合 1 项",
        "QMS不符合1项，EMS不符合1项",
        "上次审核发现3项不符合，均已关闭。",
        "内审共发现不符合3项。",
        "",
    ],
)
def test_counts_that_agree_and_those_of_other_audits_are_no_contradiction(sentence: str) -> None:
    assert told(sentence) == []


def test_a_total_that_its_grades_do_not_add_up_to_is_told_without_a_table() -> None:
    sentence = "本次审核共发现不符合项 3 项，其中严重不符合 1 项，一般不符合 4 项。"
    assert told(sentence, "") == [("nonconformities", "counts_contradict_total", "5", "3")]


def test_nothing_printed_is_written_over_and_the_words_stand_in_the_contradictions() -> None:
    text = COVER + "严重不符合 0 项，一般不符合 2 项\n" + TABLE
    found = read_fields(text)["nonconformities"]
    assert (found["major"], found["minor"]) == (0, 2)
    kept = evidence(read(text))["contradictions"]
    assert [(each["kept"], each["other"]) for each in kept] == [(0, 1), (2, 1)]
    assert all("安环部" in each["text"] for each in kept)
    assert evidence(read(text))["nonconformities.minor"]["confidence"] == 0.5


def test_a_table_that_is_not_understood_contradicts_nothing() -> None:
    table = TABLE.replace("|8.4|", "|见报告|")
    assert [each[1] for each in told("严重不符合 1 项，一般不符合 2 项", table)] == [
        "findings_table_not_understood"
    ]
