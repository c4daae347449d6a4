"""What real reports do to a reader, one trap at a time."""

from __future__ import annotations

from typing import Any

import pytest

from data.errors import ImportIssue
from tests.data.loaders.audit_reports.documents import (
    doubts,
    evidence,
    read,
    read_fields,
)

COVER = "受审核方：某某示例有限公司\n"
TEAM_HEAD = "审核组成员\n\n\t姓名\n\t组内身份\n\t注册级别\n\t注册证书号\n\t专业代码\n\n"


def value(text: str, field: str) -> Any:
    return read_fields(COVER + text)[field]


def table(*rows: tuple[str, ...]) -> str:
    return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)


def team(*rows: tuple[str, ...], before: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = value(before + TEAM_HEAD + table(*rows), "team")
    return found


def problems(text: str) -> list[tuple[str, str, str]]:
    issues: tuple[ImportIssue, ...] = doubts(read(COVER + text))
    assert all(issue.severity == "warning" and issue.row is None for issue in issues)
    return [(issue.column, issue.value, issue.problem) for issue in issues]


# ------------------------------------------------------------------------------------------- leader
DISPUTED = "审核组长：张三\n" + TEAM_HEAD + table(
    ("李四", "组长", "审核员", "2024-N1QMS-1000001", "33.02.01"),
    ("张三", "组员", "审核员", "2024-N1QMS-1000002", "33.02.01"),
)  # fmt: skip


def test_leader_of_the_cover_wins_over_the_team_table() -> None:
    found = read_fields(COVER + DISPUTED)
    assert found["leader"] == "张三"
    assert [(m["name"], m["role"]) for m in found["team"]] == [
        ("李四", "member"),
        ("张三", "leader"),
    ]


def test_disputed_leader_is_a_warning_and_less_sure() -> None:
    assert problems(DISPUTED) == [("leader", "2024-N1QMS-1000001", "leader_contradicts_team")]
    found = evidence(read(COVER + DISPUTED))
    assert found["leader"]["confidence"] == 0.5
    (contradiction,) = found["contradictions"]
    assert (contradiction["field"], contradiction["kept"], contradiction["other"]) == (
        "leader", "张三", "李四",
    )  # fmt: skip


@pytest.mark.parametrize("order", ["组长", "组员"])
def test_no_issue_names_a_person(order: str) -> None:
    rows = (
        ("李四", order, "审核员", "2024-N1QMS-1000001", "33.02.01"),
        ("张三", "组员", "审核员", "2024-N1QMS-1000002", "33.02.01"),
    )
    (issue,) = doubts(read(COVER + "审核组长：张三\n" + TEAM_HEAD + table(*rows)))
    assert "张三" not in str(issue)
    assert "李四" not in str(issue)
    expected = ("leader_contradicts_team", "2024-N1QMS-1000001", "2024-N1QMS-1000002")
    listed = ("leader_listed_otherwise", "2024-N1QMS-1000002", "2024-N1QMS-1000002")
    told = (issue.problem, issue.value, issue.expected)
    assert told == (expected if order == "组长" else listed)


def test_leader_of_an_internal_audit_is_nobody_of_ours() -> None:
    text = (
        "2.3 内部审核的有效性评价\n4、审核组组长：王五 审核人员：赵六\n"
        "1、本次审核时间：2024年9月17日\n"
    )
    found = read_fields(COVER + text)
    assert (found["leader"], found["team"], found["audit_from"]) == (None, None, None)


def test_without_a_table_the_signatures_are_the_team() -> None:
    found = read_fields(COVER + "审核组长（签字）： 张 三\n审核组员（签字）： 李四、王五\n")
    assert found["leader"] == "张三"
    assert [(m["name"], m["role"]) for m in found["team"]] == [
        ("张三", "leader"), ("李四", "member"), ("王五", "member"),
    ]  # fmt: skip


# --------------------------------------------------------------------------------------------- team
def test_trainee_and_expert_have_their_roles() -> None:
    found = team(
        ("张三", "组长", "高级审核员", "2024-N1QMS-1000001", "33.02.01"),
        ("李四", "实习组员", "实习审核员", "2024-N0QMS-1000002", ""),
        ("王五", "组员", "实习审核员", "2024-N0QMS-1000003", ""),
        ("赵六", "技术专家", "/", "/", "33.02"),
    )
    assert [m["role"] for m in found] == ["leader", "trainee", "trainee", "expert"]
    assert [m["level"] for m in found] == ["高级审核员", "实习审核员", "实习审核员", None]
    assert found[3]["registration_no"] is None


@pytest.mark.parametrize(
    ("printed", "number", "level"),
    [
        ("", "2024-N1QMS-1000001", "审核员"),
        ("", "2024-N0QMS-1000001", "实习审核员"),
        ("高级审核员", "2024-N1QMS-1000001", "高级审核员"),
        ("QMS审核员", "2024-N1QMS-1000001", "审核员"),
        ("", "", None),
    ],
)
def test_level_is_as_printed_else_from_the_number(
    printed: str, number: str, level: str | None
) -> None:
    (member,) = team(("张三", "组员", printed, number, ""))
    assert member["level"] == level


def test_level_against_its_number_warns() -> None:
    text = TEAM_HEAD + table(("张三", "组长", "审核员", "2024-N0QMS-1000001", ""))
    assert problems(text) == [
        ("registration_no", "2024-N0QMS-1000001", "registration_contradicts_level")
    ]


@pytest.mark.parametrize(
    "number",
    [
        "2024-N1QMS-\n1000001",
        "2024-N1 QMS - 100 0001",
        "2024-\nN1QMS-1000001",
        "2024－N1QMS－1000001",
    ],
)
def test_number_broken_in_its_cell_is_one_number(number: str) -> None:
    (member,) = team(("张三", "组长", "审核员", number, "33.02.01"))
    assert member["registration_no"].replace("－", "-") == "2024-N1QMS-1000001"


def test_number_broken_over_lines_of_running_text_is_one_number() -> None:
    text = (
        "序号 姓名 组内职务 注册级别 注册证书号 专业代码\n"
        "1 张三 组长 审核员 2024-N1QMS- 33.02.01\n1000001\n"
        "2 李四 组员 实习审核员 2024-N0QMS-1000002\n"
        "其他人员\n序号 姓名 审核中的作用 来自\n1 王五 向导 受审核方\n"
    )
    found = value(text, "team")
    assert [m["registration_no"] for m in found] == ["2024-N1QMS-1000001", "2024-N0QMS-1000002"]
    assert [m["specialty_codes"] for m in found] == [["33.02.01"], None]
    assert [m["name"] for m in found] == ["张三", "李四"]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("33．02．01；17．10．02", ["33.02.01", "17.10.02"]),
        ("33.02.01\n17.10.02", ["33.02.01", "17.10.02"]),
        ("33. 02. 01", ["33.02.01"]),
        ("/", None),
        ("", None),
    ],
)
def test_codes_are_a_list_or_null(cell: str, codes: list[str] | None) -> None:
    (member,) = team(("张三", "组长", "审核员", "2024-N1QMS-1000001", cell))
    assert member["specialty_codes"] == codes


def test_further_registrations_under_a_merged_name_are_of_one_person() -> None:
    text = TEAM_HEAD + table(
        ("张三", "组长", "高级审核员", "2024-N1QMS-1000001", "33.02.01"),
        ("", "", "实习审核员", "2024-N0EMS-1000009", "17.10.02"),
        ("", "", "", "2024-N1OHSMS-1000010", ""),
        ("李四", "组员", "审核员", "2024-N1QMS-1000002", ""),
    )
    report = read(COVER + text)
    (found,) = report.details["reports"]
    assert [(m["name"], m["registration_no"]) for m in found["team"]] == [
        ("张三", "2024-N1QMS-1000001；2024-N0EMS-1000009；2024-N1OHSMS-1000010"),
        ("李四", "2024-N1QMS-1000002"),
    ]  # fmt: skip
    assert found["team"][0]["specialty_codes"] == ["33.02.01", "17.10.02"]
    # Which level and code belongs to which registration only the evidence can tell.
    assert evidence(report)["team"]["registrations"] == {
        "2024-N1QMS-1000001": {"level": "高级审核员", "specialty_codes": ["33.02.01"]},
        "2024-N0EMS-1000009": {"level": "实习审核员", "specialty_codes": ["17.10.02"]},
        "2024-N1OHSMS-1000010": {"level": "审核员", "specialty_codes": None},
    }


def test_companions_of_the_team_are_not_in_it() -> None:
    text = (
        TEAM_HEAD + table(("张三", "组长", "审核员", "2024-N1QMS-1000001", "33.02.01"))
        + table(("与审核组同行人员",), ("姓名", "性别", "角色", "工作单位", "备注"))
        + table(("王五", "男", "观察员", "某机构", ""))
    )  # fmt: skip
    assert [m["name"] for m in value(text, "team")] == ["张三"]


# -------------------------------------------------------------------------------------------- ticks
@pytest.mark.parametrize(
    "line",
    [
        "□质量管理体系 ■环境管理体系 □职业健康安全管理体系",
        "□QMS ☑EMS □OHSMS",
        "□QMS √EMS □OHSMS",
        "□QMS  EMS  □OHSMS",
        "□QMS EMS □OHSMS",
        "○QMS ●EMS ○OHSMS",
        "☐QMS ☒EMS ☐OHSMS",
        "£质量 R环境 £职业健康安全",
        "质量 R环境 职业健康安全",
        "\uf0a3QMS \uf052EMS \uf0a3OHSMS",
        "\uf06fQMS \uf0feEMS \uf06fOHSMS",
        "（ ）QMS （√）EMS （ ）OHSMS",
        "[ ] QMS [x] EMS [ ] OHSMS",
        "QMS□ EMS■ OHSMS□",
        "QMS（ ） EMS（√） OHSMS（ ）",
        "E",
        "环境管理体系",
    ],
)
def test_tick_of_any_style_is_seen(line: str) -> None:
    assert value(f"审核体系：{line}\n", "schemes") == ["EMS"]


@pytest.mark.parametrize("line", ["□QMS □EMS □OHSMS", "QMS□ EMS□ OHSMS□", "（ ）QMS （ ）EMS", ""])
def test_choices_without_a_tick_are_no_value(line: str) -> None:
    assert value(f"审核体系：{line}\n", "schemes") is None


def test_ticks_in_cells_of_their_own_belong_to_the_word_before() -> None:
    text = table(("审核类型", "初次第二阶段", "□", "监督审核", "√", "再认证", "□"))
    assert value(text, "audit_type") == "surveillance"


def test_several_schemes_are_all_read() -> None:
    line = "审核体系：■质量管理体系（QMS）■工程建设施工企业质量管理规范（EC） ☑职业健康安全 □环境\n"
    assert value(line, "schemes") == ["QMS", "OHSMS", "EC"]


def test_construction_rules_alone_are_no_quality_scheme() -> None:
    line = "审核体系：■工程建设施工企业质量管理规范（GB/T 50430） □质量管理体系\n"
    assert value(line, "schemes") == ["EC"]


def test_scheme_is_no_part_of_another_word() -> None:
    assert value("Scheme: Quality management systems (QMS)\n", "schemes") == ["QMS"]


@pytest.mark.parametrize(
    ("line", "mode"),
    [
        ("■现场审核 □远程审核 □现场结合远程审核", "现场审核"),
        ("□现场审核 □远程审核 ■现场结合远程审核", "现场结合远程审核"),
        ("□现场审核 √远程审核", "远程审核"),
        ("现场审核", "现场审核"),
        ("□现场审核 □远程审核", None),
    ],
)
def test_mode_is_the_ticked_one_as_printed(line: str, mode: str | None) -> None:
    assert value(f"审核方式：{line}\n", "audit_mode") == mode


# --------------------------------------------------------------------------------------- audit type
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("（第二阶段）审核报告", "stage2"),
        ("初次认证第一阶段审核报告", "stage1"),
        ("管理体系监督审核报告", "surveillance"),
        ("再认证审核报告", "recertification"),
        ("Surveillance audit report", "surveillance"),
        ("审核类型：初次认证审核（第一阶段+第二阶段）", "initial"),
        ("审核类型：□初次 ■监督 □再认证 □特殊", "surveillance"),
        ("审核类型：初审□ 监督□ 再认证☑", "recertification"),
        ("审核类型：□初次□监督□再认证■扩大范围", "extension"),
        ("审核类别：■特殊审核", "special"),
        ("审核类型：■恢复认证审核 □监督审核", "restoration"),
        ("审核类型：■转换审核", "conversion"),
        ("审核性质：■初次认证 □再认证\n审核阶段：□第一阶段 ■第二阶段", "stage2"),
        ("审核类型：□初次 □监督", None),
    ],
)
def test_audit_type_is_read_by_meaning(text: str, kind: str | None) -> None:
    assert value(text + "\n", "audit_type") == kind


# ----------------------------------------------------------------------------------- recommendation
CONCLUSIONS = {
    "certify": "推荐认证注册",
    "certify_after_correction": "在完成纠正措施并验证有效后，推荐认证注册",
    "maintain": "推荐保持认证注册",
    "maintain_after_correction": "在商定的时间内完成对不符合项的整改，"
    "并经审核组验证有效后，保持认证注册",
    "recertify": "推荐再认证，换发认证证书",
    "suspend": "建议暂停认证注册",
    "restore": "暂停证书的原因已经消除，恢复认证注册",
    "refuse": "不推荐认证注册",
}


@pytest.mark.parametrize("kind", CONCLUSIONS)
@pytest.mark.parametrize(("tick", "box"), [("■", "□"), ("√", "□"), ("", "□"), ("☑", "☐")])
def test_ticked_conclusion_is_the_recommendation(kind: str, tick: str, box: str) -> None:
    lines = [(tick if name == kind else box) + words for name, words in CONCLUSIONS.items()]
    assert value("推荐意见：\n" + "\n".join(lines) + "\n", "recommendation") == kind


@pytest.mark.parametrize("kind", CONCLUSIONS)
def test_stated_conclusion_is_the_recommendation(kind: str) -> None:
    assert value(f"审核组推荐意见：{CONCLUSIONS[kind]}。\n", "recommendation") == kind


def test_ticked_conclusion_outside_the_vocabulary_is_null() -> None:
    text = "推荐意见：\n□推荐认证注册\n■延期推荐注册\n□不推荐认证注册\n"
    assert value(text, "recommendation") is None


def test_two_ticked_conclusions_are_told() -> None:
    text = "推荐意见：\n■推荐认证注册\n■暂停认证注册\n"
    assert value(text, "recommendation") == "certify"
    assert problems(text) == [("recommendation", "suspend", "choices_several")]


# -------------------------------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("2024年11月08日 上午至2024年11月09日 下午", "2024-11-08", "2024-11-09"),
        ("2024年11月8日至10日", "2024-11-08", "2024-11-10"),
        ("2024年11月8日-12月1日", "2024-11-08", "2024-12-01"),
        ("2024.11.08-2024.11.10", "2024-11-08", "2024-11-10"),
        ("2024-11-08 ~ 2024-11-10", "2024-11-08", "2024-11-10"),
        ("2024/11/8", "2024-11-08", "2024-11-08"),
        ("8 November 2024 to 10 November 2024", "2024-11-08", "2024-11-10"),
        ("  年  月  日至  年  月  日", None, None),
        ("2024年13月8日", None, None),
    ],
)
def test_period_of_the_audit_in_any_writing(
    printed: str, first: str | None, last: str | None
) -> None:
    found = read_fields(f"{COVER}审核日期：{printed}\n")
    assert (found["audit_from"], found["audit_to"]) == (first, last)


def test_period_covered_is_not_the_audit() -> None:
    text = "审核覆盖时期：自2023年11月08日至2024年11月08日\n上次审核时间：2023年11月8日\n"
    assert value(text, "audit_from") is None


def test_report_date_is_the_covers_and_else_the_signatures() -> None:
    signed = "十四、审核组签字\n审核组组长（签名）：张三\n日期：2024年 11月 12 日\n"
    later = "十六、认证评定\n认证评定负责人：王五 日期：2024年12月1日\n"
    assert value("报告日期：2024年11月10日\n" + signed + later, "report_date") == "2024-11-10"
    assert value(signed + later, "report_date") == "2024-11-12"
    assert value(later, "report_date") is None


@pytest.mark.parametrize(
    ("text", "field", "told"),
    [
        ("审核日期：2024年11月8日\n报告日期：2024年11月1日\n", "report_date", "2024-11-01"),
        ("审核日期：2024年11月8日至2024年11月6日\n", "audit_to", "2024-11-06"),
        (
            "审核日期：2024年11月8日\n整改时限：2024年10月8日前\n",
            "nonconformities.due",
            "2024-10-08",
        ),
        (
            "审核日期：2024年11月8日\n下次审核日期：2024年10月8日前\n",
            "next_audit_before",
            "2024-10-08",
        ),
        (
            "审核日期：2024年11月8日\n十五、验证结论\n日期：2023年11月20日\n",
            "audit_to",
            "2023-11-20",
        ),
    ],
)
def test_dates_that_cannot_both_be_right_are_told(text: str, field: str, told: str) -> None:
    assert problems(text) == [(field, told, "dates_contradict")]
    (contradiction,) = evidence(read(COVER + text))["contradictions"]
    assert contradiction["field"] == field


# ---------------------------------------------------------------------------------- nonconformities
@pytest.mark.parametrize(
    ("line", "major", "minor"),
    [
        ("本次审核提出严重不符合项（0）项，轻微不符合项（1）项", 0, 1),
        ("审核中发现的QMS(  1 )个一般不符合，(  )个严重不符合", None, 1),
        ("共开具不符合项报告3项；其中严重不符合项1项，一般不符合项2项", 1, 2),
        ("严重不符合：0项  一般不符合：两项", 0, 2),
        ("开具不符合项报告项；其中严重不符合项，一般不符合项，观察项", None, None),
        ("Major nonconformities: 0   Minor nonconformities: 3", 0, 3),
        ("本次审核未发现不符合项。", 0, 0),
        ("上次审核中严重不符合项（1）项，一般不符合项（2）项", None, None),
    ],
)
def test_counts_of_nonconformities(line: str, major: int | None, minor: int | None) -> None:
    found = value(line + "\n", "nonconformities")
    assert (found["major"], found["minor"]) == (major, minor)


def test_counts_in_cells_are_read_beside_and_below_their_labels() -> None:
    beside = table(("严重不符合项", "0", "一般不符合项", "2"))
    below = table(("严重不符合项", "一般不符合项"), ("0", "2"))
    for text in (beside, below):
        found = value(text, "nonconformities")
        assert (found["major"], found["minor"]) == (0, 2)


def test_counts_of_ticked_schemes_add_up() -> None:
    text = (
        "审核中发现的■QMS( 1 )个一般不符合，( 0 )个严重不符合\n"
        "审核中发现的■EMS( 2 )个一般不符合，( 0 )个严重不符合\n"
        "审核中发现的□OHSMS( 5 )个一般不符合，( 5 )个严重不符合\n"
    )
    found = value(text, "nonconformities")
    assert (found["major"], found["minor"]) == (0, 3)


def test_internal_audits_findings_are_not_ours() -> None:
    text = "2.3 内部审核的评价\n内审发现严重不符合项1项，一般不符合项2项。\n"
    found = value(text, "nonconformities")
    assert (found["major"], found["minor"]) == (None, None)


@pytest.mark.parametrize(
    ("printed", "pairs"),
    [
        ("人力行政部 7.2", [("7.2", "人力行政部")]),
        ("人力行政部7.2；生产部8.5.1", [("7.2", "人力行政部"), ("8.5.1", "生产部")]),
        ("7.2 人力行政部", [("7.2", "人力行政部")]),
        ("生产部 Q8.5.1、Q8.6", [("8.5.1", "生产部"), ("8.6", "生产部")]),
        ("7.2", [("7.2", None)]),
    ],
)
def test_clauses_have_their_departments(printed: str, pairs: list[tuple[str, str | None]]) -> None:
    found = value(f"涉及部门/条款：{printed}\n", "nonconformities")["clauses"]
    assert [(each["clause"], each["department"]) for each in found] == pairs


# ----------------------------------------------------------------------------------- simple values
@pytest.mark.parametrize(
    "printed", ["QMS: 软件开发", "Q：软件开发", "质量管理体系：软件开发", "软件开发"]
)
def test_scope_stands_without_its_scheme(printed: str) -> None:
    assert value(f"认证范围：{printed}\n", "scope") == "软件开发"


def test_one_scope_of_two_schemes_stands_once_and_two_are_both_kept() -> None:
    same = table(("认证范围", "QMS: 软件开发\nEMS: 软件开发"))
    other = table(("认证范围", "QMS: 软件开发\nEMS: 软件开发及相关管理活动"))
    assert value(same, "scope") == "软件开发"
    assert value(other, "scope") == "软件开发；软件开发及相关管理活动"


def test_address_is_the_registered_one_only() -> None:
    text = "地 址： 示例市甲路1号\n经营地址：示例市乙路2号\n办公地址：示例市乙路3号\n"
    assert value(text, "address") is None
    assert value(text + "注 册 地 址 ： 示例市丙路 4 号\n", "address") == "示例市丙路4号"


def test_the_certification_body_is_not_the_organization() -> None:
    text = table(("审核方名称", "北京示例认证有限公司"), ("组织名称", "某某示例有限公司"))
    assert read_fields(text)["organization"] == "某某示例有限公司"


def test_distribution_list_names_no_organization() -> None:
    found = read_fields("审核组长：张三\n受审核方(含附件)：\t\t\t1份\n")
    assert found["organization"] is None


def test_organization_that_the_report_names_differently_is_told() -> None:
    text = table(("组织名称", "另一示例有限公司"))
    assert value(text, "organization") == "某某示例有限公司"
    assert problems(text) == [("organization", "另一示例有限公司", "report_says_otherwise")]


def test_label_split_by_blanks_and_lines_is_one_label() -> None:
    text = table(("组织\n人数", "约 1,250 人"), ("统一社会\n信用代码", "91350100M000100Y43"))
    found = read_fields(COVER + text)
    assert (found["headcount"], found["credit_code"]) == (1250, "91350100M000100Y43")


def test_credit_code_with_a_wrong_check_digit_is_left_out() -> None:
    text = "统一社会信用代码：91350100M000100Y44\n"
    assert value(text, "credit_code") is None
    assert problems(text) == [("credit_code", "91350100M000100Y44", "credit_code_wrong")]


def test_labels_with_only_a_blank_behind_them_are_read_with_less_trust() -> None:
    text = "项目编号 AB-2024-001 组织人数 15人\n注册地址 示例市丙路4号 邮编 100000\n"
    report = read(COVER + text)
    found = read_fields(COVER + text)
    assert (found["project_no"], found["headcount"], found["address"]) == (
        "AB-2024-001", 15, "示例市丙路4号",
    )  # fmt: skip
    assert (
        evidence(report)["address"]["confidence"] < evidence(report)["organization"]["confidence"]
    )
