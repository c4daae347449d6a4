"""Tables of nonconformities pasted out of a PDF: one cell on each line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import (
    doubts,
    read,
    read_fields,
)

COVER = "受审核方：某某示例有限公司\n三、审核发现\n不符合项分布：\n"
BEHIND = "纠正措施要求在 30 天内完成；验证方式：书面验证\n四、审核结论\n推荐保持认证\n"
HEAD = ("序号", "标准条款", "责任部门", "性质")
ROWS = (
    ("1", "Q8.5.1", "生产部", "一般"),
    ("2", "E6.1.2", "安环部", "严重"),
    ("3", "7.1.5.2", "质检部", "一般"),
)
PAIRS = [("8.5.1", "生产部"), ("6.1.2", "安环部"), ("7.1.5.2", "质检部")]


def lined(*rows: tuple[str, ...], before: str = COVER, behind: str = BEHIND) -> str:
    """Blank cells leave no line behind."""
    return before + "".join(f"{cell}\n" for row in rows for cell in row if cell) + behind


def counts(text: str) -> tuple[int | None, int | None]:
    found = read_fields(text)["nonconformities"]
    return found["major"], found["minor"]


def pairs(text: str) -> list[tuple[str, str | None]]:
    found = read_fields(text)["nonconformities"]["clauses"] or []
    return [(each["clause"], each["department"]) for each in found]


def problems(text: str) -> list[str]:
    return [issue.problem for issue in doubts(read(text))]


def test_rows_of_one_cell_a_line_are_read_with_department_and_grade() -> None:
    text = lined(HEAD, *ROWS)
    assert pairs(text) == PAIRS
    assert counts(text) == (1, 2)
    assert problems(text) == []


def test_rows_without_numbers_are_told_by_their_width() -> None:
    text = lined(HEAD[1:], *(row[1:] for row in ROWS))
    assert pairs(text) == PAIRS
    assert counts(text) == (1, 2)


def test_a_table_goes_on_behind_a_page_that_prints_its_header_again() -> None:
    assert pairs(lined(HEAD, *ROWS[:2], ("第3页 共5页",), HEAD, ROWS[2])) == PAIRS


def test_columns_of_other_headers_stand_between_and_are_left_alone() -> None:
    head = ("序号", "不符合事实", "不符合条款", "责任部门", "性质")
    rows = (
        ("1", "校准证书过期", "8.5.1", "生产部", "一般"),
        ("2", "未识别", "6.1.2", "安环部", "一般"),
    )
    assert pairs(lined(head, *rows)) == PAIRS[:2]


@pytest.mark.parametrize(
    ("printed", "clause"),
    [("8.5.1 生产和服务提供的控制", "8.5.1"), ("GB/T19001-2016 8.4条款", "8.4"), ("Q9.2", "9.2")],
)
def test_a_clause_may_stand_with_its_title_or_standard(printed: str, clause: str) -> None:
    text = lined(HEAD, ("1", printed, "生产部", "一般"))
    assert pairs(text) == [(clause, "生产部")]


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_row_that_lost_its_department_takes_none_from_its_neighbours(lost: int) -> None:
    rows = [(*row[:2], "", row[3]) if n == lost else row for n, row in enumerate(ROWS)]
    found = pairs(lined(HEAD, *rows, behind="以上不符合均已确认\n" + BEHIND))
    assert found == [(clause, None if n == lost else where) for n, (clause, where) in
                     enumerate(PAIRS)]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        (HEAD, ROWS[0], ("2", "", "安环部", "严重"), ROWS[2]),  # a clause is lost
        (HEAD[1:], ROWS[0][1:], ("E6.1.2", "严重"), ROWS[2][1:]),  # and no number tells where
        (("不符合事实", "条款", "部门"), ("证书过期", "8.5.1", "生产部")),
        (HEAD, ("1", "8.5.1、8.4", "一般", "严重")),
    ],
)
def test_a_table_that_is_not_certain_is_told_and_nothing_of_it_is_read(
    rows: tuple[tuple[str, ...], ...],
) -> None:
    text = lined(*rows)
    assert pairs(text) == []
    assert counts(text) == (None, None)
    assert problems(text) == ["findings_table_not_understood"]


@pytest.mark.parametrize("rows", [(), (("无",),), (("/",), ("/",))])
def test_a_table_that_was_left_blank_is_no_doubt(rows: tuple[tuple[str, ...], ...]) -> None:
    text = lined(HEAD, *rows)
    assert pairs(text) == []
    assert problems(text) == []


def test_a_table_of_an_internal_audit_is_not_ours() -> None:
    text = lined(HEAD, *ROWS, before="受审核方：某某示例有限公司\n2.3 内部审核的评价\n")
    assert pairs(text) == []
    assert problems(text) == []


def test_a_plan_that_lists_clauses_of_departments_is_no_table_of_findings() -> None:
    before = "受审核方：某某示例有限公司\n二、审核安排\n"
    plan = (("部门", "条款"), ("生产部", "8.5.1"), ("采购部", "8.4"))
    assert pairs(lined(*plan, before=before)) == []
    assert problems(lined(*plan, before=before)) == []
    assert len(pairs(lined(*plan))) == 2  # under a title that speaks of nonconformities


@pytest.mark.parametrize("between", ["|", " "])
def test_a_row_without_a_clause_is_told_and_the_table_gives_no_counts(between: str) -> None:
    rows = (HEAD, ROWS[0], ("2", "见报告7.1.5/8.4", "安环部", "严重"))
    text = COVER + "".join(between.join(row) + "\n" for row in rows) + "\n" + BEHIND
    if between == "|":
        text = text.replace("见报告7.1.5/8.4", "见报告")
    assert pairs(text) == PAIRS[:1]
    assert counts(text) == (None, None)
    assert problems(text) == ["findings_table_not_understood"]


def test_details_of_the_report_have_the_shape_of_any_other() -> None:
    found: dict[str, Any] = read_fields(lined(HEAD, *ROWS))["nonconformities"]
    assert set(found) == {"major", "minor", "clauses", "due", "follow_up"}
