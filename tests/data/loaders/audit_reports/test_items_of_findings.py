"""Which clauses are of one nonconformity and which grade is printed beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import evidence, read, read_fields

COVER = "受审核方：某某示例有限公司\n"


def said(text: str) -> dict[str, Any]:
    found: dict[str, Any] = evidence(read(COVER + text))["nonconformities.clauses"]
    return found


def clauses(text: str) -> list[tuple[str, str | None]]:
    found = read_fields(COVER + text)["nonconformities"]["clauses"]
    return [(each["clause"], each["department"]) for each in found]


def test_a_row_of_a_table_is_one_nonconformity_with_its_grade() -> None:
    text = (
        "序号|不符合条款|责任部门|性质\n1|ISO 9001 8.5.1 c)|生产部|一般\n2|9.2、9.3|管理层|严重\n"
        "\n严重：1 项；一般：1 项\n"
    )
    assert clauses(text) == [("8.5.1", "生产部"), ("9.2", "管理层"), ("9.3", "管理层")]
    assert said(text)["items"] == [0, 1, 1]
    assert said(text)["grades"] == ["minor", "major", "major"]


def test_a_table_without_grades_names_none() -> None:
    text = "编号|条款|部门\nNC-01|8.7|品管部\nNC-02|9.2、9.3|管理层\n"
    assert said(text)["items"] == [0, 1, 1]
    assert "grades" not in said(text)


def test_parts_of_a_list_are_nonconformities_where_as_many_are_counted() -> None:
    listed = "不符合条款：人力行政部 7.2、8.5.1；生产部 8.4\n"
    two, three = (f"严重不符合 0 项，一般不符合 {n} 项\n" for n in (2, 3))
    assert said(listed + two)["items"] == [0, 0, 1]
    assert "items" not in said(listed + three)
    assert "items" not in said(listed)


def test_several_clauses_of_the_only_nonconformity_are_one() -> None:
    text = "严重不符合 0 项，一般不符合 1 项，涉及 9.2、9.3。\n"
    assert said(text)["items"] == [0, 0]
    assert "items" not in said(text.replace("0 项", "1 项"))


def test_numbered_items_under_the_count_are_read_with_their_departments() -> None:
    text = (
        "本次审核开具不符合项 2 项，均为一般不符合项：\n1）条款 6.1.2、8.1，责任部门：综合办；\n"
        "2）条款 8.2，责任部门：生产部\n"
    )
    assert clauses(text) == [("6.1.2", "综合办"), ("8.1", "综合办"), ("8.2", "生产部")]
    assert said(text)["items"] == [0, 0, 1]


def test_a_second_clause_behind_its_own_label_is_read() -> None:
    text = (
        "Nonconformities: Major: 0  Minor: 2\nClause 7.1.5 (Laboratory); Clause 8.4 (Purchasing)\n"
    )
    assert clauses(text) == [("7.1.5", "Laboratory"), ("8.4", "Purchasing")]
    assert said(text)["items"] == [0, 1]


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("本次审核开具不符合项 2 项，均为一般不符合项：", (0, 2)),
        ("共开出 3 项不符合，全部为轻微不符合。", (0, 3)),
        ("不符合报告共 1 份，均属严重不符合", (1, 0)),
        ("不符合项：两项（均为一般）", (0, 2)),
        ("上次审核不符合项 2 项，均为一般不符合项。", (None, None)),
    ],
)
def test_all_of_one_grade_leaves_none_of_the_other(
    sentence: str, counts: tuple[int | None, int | None]
) -> None:
    found = read_fields(COVER + sentence + "\n")["nonconformities"]
    assert (found["major"], found["minor"]) == counts


@pytest.mark.parametrize(
    ("sentence", "way"),
    [
        ("纠正措施应在一个月内完成，验证方式为书面验证。", "书面验证"),
        ("验证方式采用现场验证，费用另计。", "现场验证"),
        ("验证方式为待定。", None),
    ],
)
def test_the_way_of_verification_is_read_in_a_sentence(sentence: str, way: str | None) -> None:
    assert read_fields(COVER + sentence + "\n")["nonconformities"]["follow_up"] == way
