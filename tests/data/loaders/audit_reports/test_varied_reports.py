"""Reports in many forms: what stands there is read, and what belongs elsewhere is not."""

from __future__ import annotations

from typing import Any

import docx
import pytest

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import (
    doubts,
    fields,
    read,
    read_fields,
    save,
    to_pdf,
)

COVER = "受审核方：宁波样例电器有限公司\n认证领域：QMS/EMS/OHSMS\n审核类型：监督审核\n"
NUMBERS = [f"2024-N1QMS-100000{n}" for n in range(5)]
EMS = "2024-N1EMS-1000001"


def bars(*rows: tuple[str, ...]) -> str:
    return "".join("|" + "|".join(row) + "|\n" for row in rows)


def tabs(*rows: tuple[str, ...]) -> str:
    return "\n" + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)


def roles(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["name"], each["role"]) for each in found["team"] or []]


def pairs(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [
        (each["clause"], each["department"]) for each in found["nonconformities"]["clauses"] or []
    ]


def counts(found: dict[str, Any]) -> tuple[int | None, int | None]:
    return found["nonconformities"]["major"], found["nonconformities"]["minor"]


def word(*parts: str | list[list[str]], merged: tuple[tuple[int, int], tuple[int, int]]) -> bytes:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), len(part[0]))
        for row, cells in zip(table.rows, part, strict=True):
            for cell, content in zip(row.cells, cells, strict=True):
                cell.text = content
        kept = table.cell(*merged[0]).text
        table.cell(*merged[0]).merge(table.cell(*merged[1])).text = kept
    return save(document)


def test_a_merged_name_has_the_registrations_of_all_its_rows() -> None:
    rows = [["姓名", "组内身份", "注册领域及级别", "注册证书号"]]
    rows += [["高一", "组长", "QMS高级审核员", NUMBERS[1]], ["高一", "组长", "EMS审核员", EMS]]
    rows += [
        ["高二", "实习审核员", "QMS实习", "2024-N0QMS-1000002"],
        ["丁四", "技术专家", "/", "/"],
    ]
    found = fields(read_audit_report(word(COVER, rows, merged=((1, 0), (2, 0))), "r.docx"))
    assert roles(found) == [("高一", "leader"), ("高二", "trainee"), ("丁四", "expert")]
    assert found["team"][0]["registration_no"] == f"{NUMBERS[1]}；{EMS}"
    assert found["team"][0]["level"] == "高级审核员"


def test_nonconformity_reports_with_merged_cells_are_one_each() -> None:
    forms: list[str | list[list[str]]] = [COVER + "审核组长：高一"]
    for number, (clause, department) in enumerate((("8.5.1", "生产部"), ("6.1.2", "安环部")), 1):
        forms += [
            f"不符合报告 {number}",
            [
                ["受审核部门", department, "审核员", "高一"],
                ["不符合事实描述", "现场未按文件要求执行，见照片。", "", ""],
                ["不符合标准条款", clause, "不符合性质", "□严重 ■一般"],
                ["纠正措施完成期限", "2024-05-01", "验证", "有效"],
            ],
        ]
    report = read_audit_report(word(*forms, merged=((1, 1), (1, 3))), "r.docx")
    found = fields(report)
    assert pairs(found) == [("8.5.1", "生产部"), ("6.1.2", "安环部")]
    assert counts(found) == (0, 2)
    assert found["nonconformities"]["due"] == "2024-05-01"
    assert doubts(report) == ()


def test_team_and_findings_of_a_pdf_are_those_of_the_text() -> None:
    text = (
        COVER
        + tabs(
            ("姓名", "组内身份", "注册证书号"),
            ("高一", "组长", NUMBERS[1]),
            ("高二", "组员", NUMBERS[2]),
        )
        + "\n不符合项分布\n"
        + tabs(("部门/条款", "7.2", "8.5.1"), ("生产部", "", "√"), ("综合部", "√", ""))
    )
    for found in (read_fields(text), fields(read_audit_report(to_pdf(text), "r.pdf"))):
        assert roles(found) == [("高一", "leader"), ("高二", "member")]
        assert sorted(pairs(found)) == [("7.2", "综合部"), ("8.5.1", "生产部")]


@pytest.mark.parametrize(
    "text",
    [
        "审核组：高一（组长）、高二（组员）\n",
        "审核组成员：组长 高一；组员 高二\n",
        "审核组成员\n|姓名|组内职务|\n|高一|组长|\n|高二|组员|\n",
        "审核组成员\n|姓名|组内职务|专业|\n|高一|组长|机械|\n|高二|组员|电子|\n",
        f"|姓名|高一|高二|\n|组内身份|组长|组员|\n|注册证书号|{NUMBERS[1]}|{NUMBERS[2]}|\n",
        "|姓名|级别|专业代码|\n|高一|组长/审核员|33.02.01|\n|高二|审核员|33.02.01|\n",
    ],
)
def test_a_short_team_is_read_in_any_form(text: str) -> None:
    found = read_fields(COVER + text)
    assert roles(found) == [("高一", "leader"), ("高二", "member")]
    assert found["leader"] == "高一"


def test_names_in_the_lines_below_a_label_are_of_it() -> None:
    found = read_fields(COVER + "组长：高一\n组员：高二\n      高三\n技术专家：丁四\n")
    assert roles(found) == [
        ("高一", "leader"),
        ("高二", "member"),
        ("高三", "member"),
        ("丁四", "expert"),
    ]


def test_people_who_signed_a_meeting_list_are_not_the_team() -> None:
    text = "首末次会议签到表\n|姓名|部门|职务|\n|王大|生产部|部长|\n|李大|综合部|主任|\n"
    assert read_fields(COVER + text)["team"] is None


def test_an_english_report_is_read_in_sentences() -> None:
    report = read(
        "Audit report\nClient: Example Ltd.\n"
        "Audit team: Lead auditor Tom Brown, auditor Ann Lee, technical expert Bo Wu\n"
        "The audit team found two minor nonconformities and no major nonconformity.\n"
        "Minor NC 1: clause 8.5.1, Production\nMinor NC 2: clause 7.2, HR\n"
    )
    found = fields(report)
    assert roles(found) == [("Tom Brown", "leader"), ("Ann Lee", "member"), ("Bo Wu", "expert")]
    assert counts(found) == (0, 2)
    assert pairs(found) == [("8.5.1", "Production"), ("7.2", "HR")]
    assert doubts(report) == ()


@pytest.mark.parametrize(
    "words", ["Nonconformities: None", "No nonconformities were identified during this audit."]
)
def test_no_nonconformity_in_english_is_none(words: str) -> None:
    assert counts(read_fields(f"Client: Example Ltd.\nLead auditor: Tom Brown\n{words}\n")) == (
        0,
        0,
    )


# -------------------------------------------------------------------------------------- findings
PREVIOUS = bars(("序号", "条款", "部门", "性质"), ("1", "8.5.1", "生产部", "一般"))
OURS = bars(("序号", "条款", "部门", "性质"), ("1", "7.2", "综合部", "一般"))


@pytest.mark.parametrize(
    "heading",
    ["上年度不符合整改验证", "上次审核不符合项的关闭情况", "上次不符合的验证", "前次审核发现"],
)
def test_findings_of_the_audit_before_are_not_those_of_this_one(heading: str) -> None:
    text = f"组长：高一\n三、{heading}\n{PREVIOUS}四、本次审核发现\n"
    assert pairs(read_fields(COVER + text + OURS)) == [("7.2", "综合部")]
    found = read_fields(COVER + text + "本次审核未发现不符合项。\n")
    assert (pairs(found), counts(found)) == ([], (0, 0))


def test_a_table_of_findings_for_each_scheme_is_read() -> None:
    text = "四、审核发现\nQMS不符合项\n" + PREVIOUS + "EMS不符合项\n" + OURS
    assert pairs(read_fields(COVER + text)) == [("8.5.1", "生产部"), ("7.2", "综合部")]


@pytest.mark.parametrize(
    "table",
    [
        bars(
            ("日期", "时间", "部门", "条款", "审核员"),
            ("4月1日", "9:00", "生产部", "8.5.1", "高一"),
        ),
        "审核日程安排\n" + bars(("条款", "部门", "要点"), ("8.5.1", "生产部", "过程")),
    ],
)
def test_what_was_planned_is_no_finding(table: str) -> None:
    found = read_fields(COVER + "组长：高一\n" + table + "四、审核发现\n不符合项：无\n")
    assert (pairs(found), counts(found)) == ([], (0, 0))


def test_of_what_was_seen_only_what_is_not_met_is_a_finding() -> None:
    rows = (("8.5.1", "生产部", "按工艺执行", "符合"), ("7.2", "综合部", "记录缺失", "不符合"))
    text = bars(("条款", "部门", "审核发现", "符合性"), *rows)
    assert pairs(read_fields(COVER + text)) == [("7.2", "综合部")]


def test_observations_among_the_findings_are_no_nonconformities() -> None:
    rows = (
        ("一般不符合", "8.5.1", "生产部"),
        ("观察项", "7.2", "综合部"),
        ("改进机会", "7.3", "综合部"),
    )
    found = read_fields(COVER + bars(("类型", "条款", "部门"), *rows))
    assert (pairs(found), counts(found)) == ([("8.5.1", "生产部")], (0, 1))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            (
                ("体系", "严重不符合", "一般不符合"),
                ("QMS", "0", "2"),
                ("EMS", "0", "1"),
                ("合计", "0", "3"),
            ),
            (0, 3),
        ),
        ((("体系", "严重不符合", "一般不符合"), ("QMS", "1", "2"), ("EMS", "0", "1")), (1, 3)),
        ((("不符合", "QMS", "EMS"), ("严重", "0", "0"), ("一般", "1", "2")), (0, 3)),
        (
            (("部门", "严重不符合", "一般不符合"), ("生产部", "0", "2"), ("其他", "0", "1")),
            (None, None),
        ),
    ],
)
def test_a_table_of_counts_is_summed_over_schemes_only(
    table: tuple[tuple[str, ...], ...], expected: tuple[int | None, int | None]
) -> None:
    assert counts(read_fields(COVER + "四、审核发现\n" + bars(*table))) == expected


def test_counts_of_a_sentence_for_each_scheme_add_up() -> None:
    text = "QMS：生产部8.5.1，一般不符合1项；EMS：安环部6.1.2，一般不符合1项；OHSMS：无不符合。\n"
    assert counts(read_fields(COVER + text))[1] == 2


def test_clauses_that_are_listed_behind_the_count_are_read() -> None:
    text = "共开具3项一般不符合，分别为：Q8.5.1（生产部）、E6.1.2（安环部）、S6.1.3（安环部）。\n"
    assert pairs(read_fields(COVER + text)) == [
        ("8.5.1", "生产部"),
        ("6.1.2", "安环部"),
        ("6.1.3", "安环部"),
    ]


def test_the_number_of_a_standard_is_no_department() -> None:
    text = "本次审核开具一般不符合项2项：\n1.生产部 GB/T 19001 8.5.1\n2.安环部 GB/T 24001 6.1.2\n"
    assert pairs(read_fields(COVER + text)) == [("8.5.1", "生产部"), ("6.1.2", "安环部")]


def test_counts_beside_the_label_of_their_row_are_read() -> None:
    text = bars(("不符合项", "严重 0 项", "一般 2 项", "观察项 1 项"))
    assert counts(read_fields(COVER + text)) == (0, 2)


@pytest.mark.parametrize("words", ["高级审核员 高一", "高一 13800000000", f"高一 {NUMBERS[1]}"])
def test_a_level_or_a_number_beside_the_name_does_not_lose_it(words: str) -> None:
    found = read_fields(COVER + f"审核组长：{words}\n副组长：高二\n")
    assert roles(found) == [("高一", "leader"), ("高二", "member")]


def test_a_graded_table_whose_clauses_are_not_found_is_told() -> None:
    rows = (
        ("序号", "事实描述及出处", "责任部门", "性质"),
        ("1", "未点检，见8.5.1", "生产部", "一般"),
    )
    issues = doubts(read(COVER + "四、审核发现\n" + bars(*rows)))
    assert [issue.problem for issue in issues] == ["findings_table_not_understood"]


def test_none_of_one_scheme_is_not_none_at_all() -> None:
    text = "一、QMS\n不符合项：无\n二、EMS\n不符合项：2项\n"
    assert counts(read_fields(COVER + text)) == (None, None)
    tables = "一、QMS\n" + PREVIOUS + "二、EMS\n不符合项：无\n"
    assert doubts(read(COVER + tables)) == ()


def test_a_role_in_a_list_holds_up_to_the_next_one_and_a_leader_is_one() -> None:
    words = "组长 高一、高二；技术专家 丁四、丁五；高三"
    assert roles(read_fields(COVER + f"审核组成员：{words}\n")) == [
        ("高一", "leader"),
        ("高二", "member"),
        ("丁四", "expert"),
        ("丁五", "expert"),
        ("高三", "member"),
    ]
    leader = read_fields(COVER + "审核组长：高级审核员 高一\n")["team"][0]
    assert (leader["role"], leader["level"]) == ("leader", "高级审核员")
