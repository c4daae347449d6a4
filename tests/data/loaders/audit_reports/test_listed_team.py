"""A team that stands behind labels, line by line, and not in a table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import read_fields

COVER = "受审核方：某某示例有限公司\n"
TABLE = (
    "审核组\n姓名|身份|级别|注册号|专业代码\n张三|组长|审核员|2024-N1QMS-1000001|33.02.01\n"
    "外部专家 孙八|技术专家|/|/|33.02.01\n\n"
)


def team(text: str) -> list[tuple[Any, ...]]:
    found = read_fields(COVER + text)["team"]
    return [(each["name"], each["role"], each["level"], each["registration_no"]) for each in found]


def test_each_label_gives_its_person_with_role_and_registration() -> None:
    assert team(
        "二、审核组\n审核组长：张三（2021-N1EMS-5550001）\n审核员：李四（2023-N1OHSMS-5550002）\n"
        "实习审核员：王五（2025-N0EMS-5550003）\n见习审核员：钱七\n技术专家：赵六\n专家：孙八（外聘）\n"
    ) == [
        ("张三", "leader", "审核员", "2021-N1EMS-5550001"),
        ("李四", "member", "审核员", "2023-N1OHSMS-5550002"),
        ("王五", "trainee", "实习审核员", "2025-N0EMS-5550003"),
        ("钱七", "trainee", "实习审核员", None),
        ("赵六", "expert", None, None),
        ("孙八", "expert", None, None),
    ]


def test_english_labels_give_their_persons() -> None:
    assert team(
        "Lead auditor: Li Lei (2021-N1QMS-5550001)\nAuditor: Han Meimei (2023-N1OHSMS-5550002)\n"
        "Auditors: Tom Brown and Ann Lee\nAuditor in training: Jim Green\nTechnical expert: Bo Wu\n"
    ) == [
        ("Li Lei", "leader", "审核员", "2021-N1QMS-5550001"),
        ("Han Meimei", "member", "审核员", "2023-N1OHSMS-5550002"),
        ("Tom Brown", "member", None, None),
        ("Ann Lee", "member", None, None),
        ("Jim Green", "trainee", "实习审核员", None),
        ("Bo Wu", "expert", None, None),
    ]


def test_every_name_has_the_registration_and_codes_that_follow_it() -> None:
    found = read_fields(
        COVER + "组长：张三（2024-N1QMS-1000001，33.02.01）\n"
        "组员：李四（2024-N1QMS-1000002，17.10.02）、王五、张三丰（实习）\n"
    )["team"]
    assert [(m["name"], m["role"], m["registration_no"], m["specialty_codes"]) for m in found] == [
        ("张三", "leader", "2024-N1QMS-1000001", ["33.02.01"]),
        ("李四", "member", "2024-N1QMS-1000002", ["17.10.02"]),
        ("王五", "member", None, None),
        ("张三丰", "trainee", None, None),
    ]


def test_the_level_of_a_leader_does_not_make_a_member_of_him() -> None:
    assert team("审核组长：张三（高级审核员）\n") == [("张三", "leader", "高级审核员", None)]


@pytest.mark.parametrize("line", ["（电话：13800000000）", "(13800000000)"])
def test_a_telephone_number_is_no_registration(line: str) -> None:
    assert team(f"审核组长：张三{line}\n")[0][3] is None


def test_whoever_stands_under_the_table_is_added_and_titles_are_no_names() -> None:
    assert team(TABLE + "实习审核员：王五\n技术专家：孙八、赵六\n") == [
        ("张三", "leader", "审核员", "2024-N1QMS-1000001"),
        ("孙八", "expert", None, None),
        ("王五", "trainee", "实习审核员", None),
        ("赵六", "expert", None, None),
    ]


@pytest.mark.parametrize("none", ["无", "/", "——", "不适用"])
def test_nobody_behind_a_label_is_nobody(none: str) -> None:
    assert [
        each[0] for each in team(f"审核组长：张三\n实习审核员：{none}\n技术专家：{none}\n")
    ] == ["张三"]
