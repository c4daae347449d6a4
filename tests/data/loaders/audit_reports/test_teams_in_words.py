"""A team told in sentences, behind labels and in tables without headers: nobody is lost unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import doubts, evidence, read, read_fields

COVER = "受审核方：某某示例有限公司\n认证领域：QMS\n"
AFTER = "\n三、基本情况\n审核地址：示例市示例路1号\n"
NUMBERS = [f"2024-N1QMS-100000{n}" for n in range(5)]
ROWS = (
    ("高一", "组长", "审核员", NUMBERS[1], "33.02.01"),
    ("高二", "组员", "审核员", NUMBERS[2], "17.10.02"),
)
TEAM = [
    ("高一", "leader", "审核员", NUMBERS[1], ["33.02.01"]),
    ("高二", "member", "审核员", NUMBERS[2], ["17.10.02"]),
]
HEAD = "姓名|组内身份|级别|注册证书号|专业代码\n"


def team(text: str) -> list[tuple[Any, ...]]:
    keys = ("name", "role", "level", "registration_no", "specialty_codes")
    found = read_fields(COVER + text + AFTER)["team"] or []
    return [tuple(each[key] for key in keys) for each in found]


def roles(text: str) -> list[tuple[str, str]]:
    return [(name, role) for name, role, *_ in team(text)]


def problems(text: str) -> list[tuple[str, str]]:
    issues = doubts(read(COVER + text + AFTER))
    assert not any(name in str(each) for each in issues for name in ("高一", "高二", "高三"))
    return [(issue.problem, str(issue.value)) for issue in issues]


@pytest.mark.parametrize(
    "sentence",
    [
        "审核组由组长高一、组员高二、高三组成。",
        "审核组由组长高一、组员高二和高三组成。",
        "认证机构委派以高一为组长，高二、高三为组员的审核组于2024年3月1日进行了现场审核。",
        "任命高一为审核组长，成员有高二以及高三。",
        "本次审核由高一担任组长，高二、高三任组员。",
    ],
)
def test_a_sentence_gives_the_whole_team(sentence: str) -> None:
    assert roles(sentence + "\n") == [("高一", "leader"), ("高二", "member"), ("高三", "member")]
    assert read_fields(COVER + sentence)["leader"] == "高一"


def test_what_stands_in_brackets_behind_a_name_is_its_role() -> None:
    sentence = "审核组成员为高一（组长）、李永和（实习审核员）、欧阳小二（技术专家）。\n"
    assert roles(sentence) == [("高一", "leader"), ("李永和", "trainee"), ("欧阳小二", "expert")]


@pytest.mark.parametrize(
    "sentence",
    [
        "审核组由3名审核员组成。",
        "审核组组长在首次会议上介绍了审核组成员的分工。",
        "内审组由组长高一、组员高二组成。",
        "上次审核的审核组由组长高一、组员高二组成。",
        "审核组对管理层进行了审核，总经理王大任命李大为管理者代表，组成了体系推进小组。",
        "审核组成员与公司领导王大和管代李小红为本次审核召开了首次会议。",
    ],
)
def test_a_sentence_without_names_of_this_team_gives_nobody(sentence: str) -> None:
    assert team(sentence + "\n") == []


@pytest.mark.parametrize("between", ["|", "\t", " ", "\n"])
def test_a_table_without_headers_is_read_by_what_its_words_are(between: str) -> None:
    rows = "".join(between.join(row) + "\n" for row in ROWS)
    assert team("审核组成员\n" + rows) == TEAM


def test_words_without_a_registration_are_no_team_without_headers() -> None:
    assert team("参会人员\n高一|总经理|男\n高二|审核员|女\n") == []


@pytest.mark.parametrize("between", ["|", "\n"])
@pytest.mark.parametrize("note", ["（组长）", "(审核组长)", "（组长 ）"])
def test_a_role_behind_the_name_in_its_cell_is_a_role(note: str, between: str) -> None:
    rows = (
        ("姓名", "级别", "注册证书号", "专业代码"),
        ("高一" + note, *ROWS[0][2:]),
        ROWS[1][:1] + ROWS[1][2:],
    )
    assert team("".join(between.join(row) + "\n" for row in rows)) == TEAM


@pytest.mark.parametrize("dot", ["·", "・", "•", " · ", " • "])
@pytest.mark.parametrize("between", ["|", "\t", "\n"])
def test_a_name_of_two_parts_is_one_name_whatever_dot_parts_them(dot: str, between: str) -> None:
    row = (f"买买提{dot}艾力", *ROWS[0][1:])
    rows = "".join(between.join(each) + "\n" for each in (HEAD.strip().split("|"), row, ROWS[1]))
    assert team(rows) == [("买买提·艾力", *TEAM[0][1:]), TEAM[1]]
    assert roles(f"组长：买买提{dot}艾力\n组员：高二\n") == [
        ("买买提·艾力", "leader"),
        ("高二", "member"),
    ]


@pytest.mark.parametrize(
    "label",
    ["组长 Lead auditor: 高一", "审核组长/Lead auditor：高一 Gao Yi", "组长(Team leader)：高一"],
)
def test_a_label_and_a_name_in_two_languages_are_one_person(label: str) -> None:
    assert roles(label + "\n组员 Auditor: 高二\n") == [("高一", "leader"), ("高二", "member")]
    assert read_fields(COVER + label)["leader"] == "高一"


def test_a_cell_with_a_name_in_each_line_names_them_all() -> None:
    assert roles("\t组长\n\t高一\n\n\t组员\n\t高二\n高三\n") == [
        ("高一", "leader"),
        ("高二", "member"),
        ("高三", "member"),
    ]


@pytest.mark.parametrize("words", ["QX", "高一二三四五六", "高二、3号审核人"])
def test_words_behind_a_label_that_are_no_known_name_are_told(words: str) -> None:
    assert problems(f"审核组长：高一\n组员：{words}\n") == [("team_label_not_read", "组员")]


@pytest.mark.parametrize(
    "words",
    ["无", "/", "高二（实习）", f"高二（{NUMBERS[2]}，33.02.01）", "高二等2人", "高二  电话：123"],
)
def test_what_is_known_behind_a_name_needs_no_word(words: str) -> None:
    assert problems(f"审核组长：高一\n组员：{words}\n") == []


@pytest.mark.parametrize(
    "named",
    ["组长：高一\n组员：高二、高三\n", "组长：高一\n审核组由组长高一、组员高二、高三组成。\n"],
)
def test_whoever_is_named_beside_the_table_only_is_told_and_the_table_kept(named: str) -> None:
    text = named + HEAD + "|".join(ROWS[0]) + "\n"
    assert team(text) == TEAM[:1]
    assert problems(text) == [("team_named_otherwise", "2")]
    (said,) = evidence(read(COVER + text))["contradictions"]
    assert (said["kept"], said["other"]) == ("高一", "高二、高三")
    assert problems(text + "|".join(ROWS[1]) + "\n") == [("team_named_otherwise", "1")]


@pytest.mark.parametrize("label", ["审核组", "审核员", "审核组成员"])
def test_a_role_in_brackets_is_of_the_one_before_it_only(label: str) -> None:
    text = f"{label}：高一（组长）、高二、高三（技术专家）\n"
    assert roles(text) == [("高一", "leader"), ("高二", "member"), ("高三", "expert")]
    assert read_fields(COVER + text)["leader"] == "高一"


@pytest.mark.parametrize("second", ["高二（审核员，", "高\n二（审核员，", "高二（审核员，\n"])
def test_a_role_before_a_name_stays_beside_a_level_in_brackets(second: str) -> None:
    leader = f"审核组：组长 高一（高级审核员，{NUMBERS[1]}），"
    text = f"{leader}组员 {second}{NUMBERS[2]}）、高三，技术专家 高四。\n"
    assert roles(text) == [
        ("高一", "leader"),
        ("高二", "member"),
        ("高三", "member"),
        ("高四", "expert"),
    ]
    assert team(text)[0][2:4] == ("高级审核员", NUMBERS[1])
    assert team(text)[1][3] == NUMBERS[2]


def test_lines_of_role_and_name_below_the_label_of_the_team_are_its_people() -> None:
    text = "审核组：\n组长 高一（审核员）\n副组长 高二（审核员）\n组员 高三（实习）\n"
    assert roles(text) == [("高一", "leader"), ("高二", "member"), ("高三", "trainee")]


def test_a_table_of_findings_right_below_that_of_the_team_has_nobody_of_it() -> None:
    text = (
        f"序号\t姓名\t组内作用\t注册号\t专业代码\t电话\n1\t高一（组长）\t\t{NUMBERS[1]}\t33.02.01\t-\n"
        "NCR编号\t部门\tQMS条款\tEMS条款\t级别\t要求完成日期\n001\t染整车间\t8.5.1\t\t轻微\t2024-08-10\n"
    )
    assert roles(text) == [("高一", "leader")]
    assert not [each for each in problems(text) if each[0] == "team_row_not_understood"]


def test_a_column_of_roles_whose_blank_head_was_lost_shifts_no_names() -> None:
    text = (
        "审核组成员\n\t姓 名\t组内身份\t注册证书编号\t专业代码\n"
        f"审核组长\t高 一\t组长\t{NUMBERS[1]}\t33.02.01\n"
        f"审核组员\t高 二\t审核员\t{NUMBERS[2]}\t\n\t高 三\t技术专家\t\t17.10.02\n"
        "不符合项情况\t严重 0 项\t一般 1 项\t涉及条款/部门：8.5.4/生产部\n"
    )
    assert roles(text) == [("高一", "leader"), ("高二", "member"), ("高三", "expert")]
    assert problems(text) == []


def test_a_code_behind_a_name_is_no_unread_name() -> None:
    assert problems(f"组长：高一（{NUMBERS[1]}） 专业代码33.02.01\n") == []


def test_a_second_leader_beside_the_one_of_the_cover_is_told() -> None:
    text = "组长：高一\n审核员：高二（组长）、高三\n"
    assert read_fields(COVER + text)["leader"] == "高一"
    assert ("leaders_several", "2") in problems(text)


def test_a_department_in_the_rows_of_the_team_is_nobody_and_told() -> None:
    text = f"姓名\t组内身份\t注册号\n高一\t组长\t{NUMBERS[1]}\n污水站\t-\t-\n"
    assert roles(text) == [("高一", "leader")]
    assert [name for name, _ in problems(text)] == ["team_row_not_understood"]


def test_lines_of_other_roles_below_the_leader_make_nobody_a_leader() -> None:
    text = "审核组长 高一\n审核员 高二\n组员 高三（实习）\n"
    assert roles(text) == [("高一", "leader"), ("高二", "member"), ("高三", "trainee")]


def test_a_role_in_brackets_before_a_name_is_not_of_the_next_one() -> None:
    assert ("高二", "leader") not in roles("审核组：（组长）高一、高二\n")
