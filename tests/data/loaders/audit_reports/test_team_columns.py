"""What the columns and rows of team tables may hold: unknown headers, sums, several of a kind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import doubts, evidence, read, read_fields
from tests.data.loaders.audit_reports.test_teams_in_words import AFTER, NUMBERS, ROWS, TEAM

COVER = "受审核方：某某示例有限公司\n认证领域：QMS EMS\n"
EMS = "2024-N1EMS-1000001"
HEAD = ("姓名", "组内身份", "级别", "注册证书号", "专业代码")
FORMS = ["|", "\t", "\n"]


def table(*rows: tuple[str, ...], between: str) -> str:
    return "".join(between.join(row) + "\n" for row in rows)


def team(text: str) -> list[tuple[Any, ...]]:
    keys = ("name", "role", "level", "registration_no", "specialty_codes")
    found = read_fields(COVER + text + AFTER)["team"] or []
    return [tuple(each[key] for key in keys) for each in found]


def problems(text: str) -> list[str]:
    return [issue.problem for issue in doubts(read(COVER + text + AFTER))]


@pytest.mark.parametrize("between", FORMS)
@pytest.mark.parametrize("more", [(), ("联系方式",), ("所在单位", "手机号码"), ("擅长的事",)])
@pytest.mark.parametrize(
    "head",
    [
        ("姓名", "职务", "资质", "注册编号", "专业范围"),
        ("审核员姓名", "审核组内角色", "审核员级别", "资格证书编号", "专业类别"),
        ("姓名", "承担职责", "注册资格", "注册证号", "QMS专业代码"),
    ],
)
def test_headers_are_known_by_meaning_and_unknown_ones_are_no_people(
    head: tuple[str, ...], more: tuple[str, ...], between: str
) -> None:
    rows = [(*row, *("13800000000", "某某")[: len(more)]) for row in ROWS]
    text = table((*head, *more), *rows, between=between)
    assert team(text) == TEAM
    assert problems(text) == []


@pytest.mark.parametrize("between", FORMS)
@pytest.mark.parametrize("word", ["合计", "小计", "共计", "总计", "合计2人"])
def test_a_row_of_sums_is_nobody(word: str, between: str) -> None:
    text = table(HEAD, *ROWS, (word, "2", "/", "/", "/"), between=between)
    assert team(text) == TEAM
    assert problems(text) == []


@pytest.mark.parametrize("title", ["", "不符合项清单\n"])
def test_the_findings_below_a_team_of_lone_cells_are_no_people(title: str) -> None:
    findings = (("序号", "条款", "责任部门", "性质"), ("1", "8.5.1", "生产部", "一般"))
    text = table(HEAD, *ROWS, between="\n") + title + table(*findings, between="\n")
    assert team(text) == TEAM
    assert problems(text) == []
    pairs = read_fields(COVER + text)["nonconformities"]["clauses"]
    assert pairs == [{"clause": "8.5.1", "department": "生产部"}]


@pytest.mark.parametrize("between", FORMS)
def test_a_table_for_each_scheme_is_one_team(between: str) -> None:
    ems = (
        ("高一", "组长", "高级审核员", EMS, "18.05.01"),
        ("高三", "组员", "审核员", NUMBERS[3], "/"),
    )
    text = (
        "QMS审核组\n" + table(HEAD, *ROWS, between=between) + "\nEMS审核组\n"
        + table(HEAD, *ems, between=between)
    )  # fmt: skip
    assert team(text) == [
        ("高一", "leader", "审核员", f"{NUMBERS[1]}；{EMS}", ["33.02.01", "18.05.01"]),
        TEAM[1],
        ("高三", "member", "审核员", NUMBERS[3], None),
    ]
    said = evidence(read(COVER + text))["team"]["registrations"]
    assert said[EMS] == {"level": "高级审核员", "specialty_codes": ["18.05.01"]}
    assert problems(text) == []


def test_further_columns_in_the_table_of_another_scheme_are_read_too() -> None:
    other = (("姓名", "分工", "注册号"), ("高一", "组长", EMS))
    text = table(HEAD, *ROWS, between="|") + "EMS：\n" + table(*other, between="|")
    assert team(text)[0][3] == f"{NUMBERS[1]}；{EMS}"


@pytest.mark.parametrize("heading", ["认证评定人员", "复核人员", "受审核方人员"])
def test_people_who_decide_or_were_audited_are_not_of_the_team(heading: str) -> None:
    other = (HEAD, ("李小红", "评定员", "审核员", NUMBERS[4], "33.02.01"))
    text = table(HEAD, *ROWS, between="|") + f"{heading}\n" + table(*other, between="|")
    assert team(text) == TEAM


def test_leaders_of_two_tables_leave_the_leader_open() -> None:
    ems = (HEAD, ("高三", "组长", "审核员", EMS, "18.05.01"))
    text = table(HEAD, *ROWS, between="|") + "EMS审核组\n" + table(*ems, between="|")
    assert read_fields(COVER + text)["leader"] is None
    assert "leaders_several" in problems(text)
    assert read_fields(COVER + "审核组长：高一\n" + text)["leader"] == "高一"


def test_two_of_one_name_with_a_registration_of_one_scheme_each_stay_two() -> None:
    text = table(HEAD, *ROWS, ("高二", "组员", "审核员", NUMBERS[3], "/"), between="|")
    assert [(each[0], each[3]) for each in team(text)][1:] == [
        ("高二", NUMBERS[2]),
        ("高二", NUMBERS[3]),
    ]


@pytest.mark.parametrize(
    ("names", "numbers"),
    [("高二、高三", f"{NUMBERS[2]}、{NUMBERS[3]}"), ("高二\n高三", f"{NUMBERS[2]}\n{NUMBERS[3]}")],
)
def test_several_people_in_one_cell_have_each_their_registration(names: str, numbers: str) -> None:
    rows = (HEAD, ROWS[0], (names, "组员", "审核员", numbers, "17.10.02"))
    text = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    assert team(text) == [*TEAM, ("高三", "member", "审核员", NUMBERS[3], ["17.10.02"])]
    assert problems(text) == []


def test_several_people_with_one_registration_have_none_and_it_is_told() -> None:
    rows = (HEAD, ROWS[0], ("高二、高三", "组员", "审核员", NUMBERS[2], "17.10.02"))
    text = table(*rows, between="|")
    assert [(each[0], each[3]) for each in team(text)][1:] == [("高二", None), ("高三", None)]
    assert "team_row_not_understood" in problems(text)


@pytest.mark.parametrize("between", FORMS)
def test_code_columns_of_two_schemes_give_the_codes_of_both(between: str) -> None:
    head = (*HEAD[:4], "QMS专业代码", "EMS专业代码")
    rows = ((*ROWS[0], "17.10.02"), (*ROWS[1][:4], "/", "17.10.02"))
    text = table(head, *rows, between=between)
    assert [each[4] for each in team(text)] == [["33.02.01", "17.10.02"], ["17.10.02"]]


def test_registration_columns_of_two_schemes_give_both_numbers() -> None:
    head = ("姓名", "组内身份", "QMS注册证书号", "EMS注册证书号")
    text = table(head, ("高一", "组长", NUMBERS[1], EMS), between="|")
    assert team(text)[0][3] == f"{NUMBERS[1]}；{EMS}"


def test_departments_below_a_team_of_lone_cells_are_no_people() -> None:
    text = table(HEAD, *ROWS, between="\n") + "受审核部门\n生产部\n安环部\n高管层\n"
    assert team(text) == TEAM


def test_roles_before_the_names_of_a_table_without_headers_are_theirs() -> None:
    rows = (("组长", "高一", NUMBERS[1]), ("组员", "高二", NUMBERS[2]))
    found = read_fields(table(*rows, between="\t") + COVER)["team"]
    assert [(each["name"], each["role"], each["registration_no"]) for each in found] == [
        ("高一", "leader", NUMBERS[1]),
        ("高二", "member", NUMBERS[2]),
    ]
