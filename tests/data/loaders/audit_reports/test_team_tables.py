"""Team tables that lost blank cells or all borders, and findings under other headers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import (
    doubts,
    read,
    read_fields,
)

COVER = "受审核方：某某示例有限公司\n审核组长：李四\n"
HEAD = ("姓名", "角色", "注册证书编号", "资格", "专业小类代码")
ROWS = (
    ("张三", "组长", "2023-N1QMS-1000001", "审核员", "17.10.01"),
    ("李四", "组员", "2022-N1QMS-1000002", "审核员", "/"),
    ("王五", "实习审核员", "2025-N0QMS-1000003", "实习审核员", ""),
    ("赵六", "技术专家", "——", "—", "17.10.01"),
)
NUMBERS = [row[2] for row in ROWS[:3]]
TEAM = [
    ("张三", "member", "审核员", NUMBERS[0], ["17.10.01"]),
    ("李四", "leader", "审核员", NUMBERS[1], None),
    ("王五", "trainee", "实习审核员", NUMBERS[2], None),
    ("赵六", "expert", None, None, ["17.10.01"]),
]
AFTER = "\n二、受审核方基本情况\n审核地址：示例市示例路 1 号\n"


def lined(*rows: tuple[str, ...], between: str) -> str:
    return COVER + "一、审核组\n" + "".join(between.join(row) + "\n" for row in rows) + AFTER


def team(text: str) -> list[tuple[Any, ...]]:
    keys = ("name", "role", "level", "registration_no", "specialty_codes")
    return [tuple(each[key] for key in keys) for each in read_fields(text)["team"]]


def problems(text: str) -> list[str]:
    issues = doubts(read(text))
    assert not any(name in str(issue) for issue in issues for name in ("张三", "李四", "王五"))
    return [issue.problem for issue in issues]


@pytest.mark.parametrize("between", ["|", " | ", "\t", "\n"])
def test_blank_and_dashed_cells_lose_nobody_whatever_parts_the_cells(between: str) -> None:
    text = lined(HEAD, *ROWS, between=between)
    assert team(text) == TEAM
    assert problems(text) == ["leader_contradicts_team"]


@pytest.mark.parametrize(
    "head",
    [
        ("姓名", "组内职务", "注册证书号", "注册级别", "专业代码"),
        ("姓名", "组内身份", "证书编号", "级别", "专业小类"),
        ("姓名", "角色", "注册证书编号", "资格", "专业"),
    ],
)
@pytest.mark.parametrize("between", ["|", "\t", "\n"])
def test_the_columns_are_known_by_any_of_their_headers(head: tuple[str, ...], between: str) -> None:
    assert team(lined(head, *ROWS, between=between)) == TEAM


@pytest.mark.parametrize("between", ["|", "\t"])
def test_a_row_whose_last_blank_cell_was_cut_off_is_still_a_person(between: str) -> None:
    rows = [row if row[-1] else row[:-1] for row in ROWS]
    assert team(lined(HEAD, *rows, between=between)) == TEAM
    assert team(lined(HEAD, *rows[:3], between=between)) == TEAM[:3]


def test_a_table_with_bars_at_both_ends_keeps_its_blank_cells() -> None:
    rows = [(f"|{row[0]}", *row[1:-1], f"{row[-1]}|") for row in (HEAD, *ROWS)]
    assert team(lined(*rows, between="|")) == TEAM


def test_bars_behind_the_rows_only_add_no_column() -> None:
    rows = [(*row, "") for row in ROWS]
    assert team(lined(HEAD, *rows, between="|")) == TEAM


def test_cells_one_below_the_other_are_read_with_a_number_before_each_person() -> None:
    rows = [(str(number), *row) for number, row in enumerate(ROWS, 1)]
    assert team(lined(("序号", *HEAD), *rows, between="\n")) == TEAM


def test_cells_one_below_the_other_go_on_after_a_printed_page_and_header() -> None:
    text = lined(HEAD, *ROWS[:2], ("第2页",), HEAD, *ROWS[2:], between="\n")
    assert team(text) == TEAM


def test_a_number_broken_over_two_lines_is_one_number_of_its_person() -> None:
    broken = ("张三", "组长", "2023-N1QMS-", "1000001", "审核员", "17.10.01")
    assert team(lined(HEAD, broken, *ROWS[1:], between="\n")) == TEAM


def test_a_missing_role_is_not_taken_from_the_next_person() -> None:
    rows = (("张三", "2023-N1QMS-1000001", "审核员", "17.10.01"), *ROWS[1:])
    assert team(lined(HEAD, *rows, between="\n")) == TEAM


def test_two_persons_run_together_by_a_lost_name_leave_only_the_sure_name_and_a_warning() -> None:
    rows = (ROWS[0], ROWS[1][1:], *ROWS[2:])
    text = lined(HEAD, *rows, between="\n")
    found = {each[0]: each[1:] for each in team(text)}
    assert found["王五"] == TEAM[2][1:]
    assert found["赵六"] == TEAM[3][1:]
    assert NUMBERS[1] not in str(found)
    assert "team_row_not_understood" in problems(text)


def test_a_name_the_reader_does_not_know_as_one_is_told_and_lends_nothing_to_others() -> None:
    strange = ("某某某某某某某", "组员", "2024-N1QMS-1000009", "审核员", "33.02.01")
    for between in ("\n", "|"):
        text = lined(HEAD, *ROWS[:2], strange, *ROWS[2:], between=between)
        assert "1000009" not in str(team(text))
        assert {each[0] for each in team(text)} == {"张三", "李四", "王五", "赵六"}
        assert "team_row_not_understood" in problems(text)


def test_a_person_with_nothing_told_is_kept_without_role_and_level_of_others() -> None:
    text = lined(HEAD, ("孙八",), *ROWS, between="\n")
    assert team(text)[0][2:] == (None, None, None)
    assert team(text)[1:] == TEAM
    assert "team_row_not_understood" in problems(text)


def test_a_header_without_rows_under_it_invents_no_trainee() -> None:
    text = lined(HEAD, ("实习审核员",), ("——",), ("某某某某某某某某",), between="\n")
    assert [each[:2] for each in team(text)] == [("李四", "leader")]
    assert "team_row_not_understood" in problems(text)


@pytest.mark.parametrize("between", ["|", "\t", "  "])
def test_a_person_called_by_surname_and_title_is_a_member(between: str) -> None:
    rows = (
        *ROWS[:2],
        ("陈实习", "实习审核员", "2025-N0QMS-1000003", "实习审核员", "/"),
        ("刘专家", "技术专家", "——", "—", "17.10.01"),
    )
    assert team(lined(HEAD, *rows, between=between))[2:] == [
        ("陈实习", "trainee", "实习审核员", NUMBERS[2], None),
        ("刘专家", "expert", None, None, ["17.10.01"]),
    ]


@pytest.mark.parametrize("name", ["外部专家", "副组长", "审核员", "某某某某某某某", "合计2人"])
@pytest.mark.parametrize("between", ["|", "\t", "  "])
def test_a_row_whose_name_is_none_is_told_though_it_has_no_registration(
    name: str, between: str
) -> None:
    rows = (ROWS[0], (name, "技术专家", "——", "—", "17.10.01"), ROWS[1])
    text = lined(HEAD, *rows, between=between)
    assert team(text) == TEAM[:2]
    told = [
        issue.value for issue in read(text).issues if issue.problem == "team_row_not_understood"
    ]
    assert told == ["2"]


@pytest.mark.parametrize(
    "row",
    [
        ("", "组员", "2022-N1QMS-1000009", "审核员", "17.10.01"),  # nobody above it yet
        ("王五", "组员", "2022-N1QMS-1000009", "审核员", "17.10.01", "33.02.01"),
        ("", "", "", "", "33.02.01"),
    ],
)
def test_a_row_that_matches_nobody_or_no_columns_is_told_and_the_rest_is_read(
    row: tuple[str, ...],
) -> None:
    text = lined(HEAD, row, *ROWS[:2], between="\t")
    assert team(text) == TEAM[:2]
    assert problems(text).count("team_row_not_understood") == 1


def test_a_name_that_lost_its_cells_is_told_and_the_table_goes_on_behind_it() -> None:
    text = lined(HEAD, ROWS[0], ("王五",), ROWS[1], between="\t")
    assert team(text) == TEAM[:2]
    assert problems(text).count("team_row_not_understood") == 1


@pytest.mark.parametrize(
    "row",
    [
        ("", "组员", "", "", ""),
        ("无", "技术专家", "/", "/", "/"),
        ("以下空白", "", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_a_row_that_was_left_blank_is_nobody_and_no_warning(row: tuple[str, ...]) -> None:
    text = lined(HEAD, *ROWS[:2], row, between="\t")
    assert team(text) == TEAM[:2]
    assert "team_row_not_understood" not in problems(text)


def test_the_rows_of_another_table_below_are_no_team() -> None:
    beside = "与审核组同行人员\n姓名\t性别\t角色\t工作单位\t备注\n孙八\t男\t向导\t某某\t无\n"
    text = lined(HEAD, *ROWS[:2], between="\t").replace(AFTER, beside + AFTER)
    assert team(text) == TEAM[:2]
    assert "team_row_not_understood" not in problems(text)


# ---------------------------------------------------------------------------------- nonconformities
FINDINGS = (("1", "Q8.5.1", "生产部", "一般"), ("2", "E6.1.2", "安环部", "严重"))
PAIRS = [("8.5.1", "生产部"), ("6.1.2", "安环部")]


def clauses(text: str) -> list[tuple[str, str | None]]:
    found = read_fields(COVER + text)["nonconformities"]["clauses"] or []
    return [(each["clause"], each["department"]) for each in found]


@pytest.mark.parametrize("between", [" ", "   ", "\t", "|"])
@pytest.mark.parametrize(
    "head",
    [
        ("序号", "标准条款", "责任部门", "性质"),
        ("序号", "涉及条款", "责任部门", "不符合性质"),
        ("序号", "条款", "部门", "性质"),
    ],
)
def test_findings_are_read_under_any_header_and_between_blanks(
    head: tuple[str, ...], between: str
) -> None:
    lines = "".join(between.join(row) + "\n" for row in (head, *FINDINGS))
    text = f"三、审核发现\n不符合项分布：\n{lines}纠正措施要求在 30 天内完成\n"
    assert clauses(text) == PAIRS
    found = read_fields(COVER + text)["nonconformities"]
    assert (found["major"], found["minor"]) == (1, 1)


def test_a_line_with_more_words_than_columns_gives_its_clause_without_a_department() -> None:
    text = "序号 标准条款 责任部门 性质\n1 Q8.5.1 生产 一部 一般\n2 E6.1.2 安环部 严重\n"
    assert clauses(text) == [("8.5.1", None), ("6.1.2", "安环部")]


def test_findings_of_an_internal_audit_between_blanks_are_not_ours() -> None:
    text = "2.3 内部审核的评价\n序号 标准条款 责任部门 性质\n1 Q8.5.1 生产部 一般\n"
    assert clauses(text) == []
