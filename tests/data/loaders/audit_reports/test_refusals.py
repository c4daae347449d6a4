"""A refusal is no consent, what is crossed out is not chosen, and no verdict speaks for another."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import doubts, fields, read, read_fields

HEAD = "受审核方：宁波样例电器有限公司\n项目编号：NB-2025-01\n体系：QMS\n审核类型：监督审核\n"


def recommendation(words: str) -> str | None:
    found: str | None = read_fields(f"{HEAD}推荐意见：{words}\n")["recommendation"]
    return found


@pytest.mark.parametrize(
    "no", ["不同意", "不建议", "不推荐", "不予", "未同意", "不宜", "不应", "不再"]
)
@pytest.mark.parametrize("what", ["保持认证资格", "恢复证书", "换发证书", "再认证", "推荐注册"])
def test_a_consent_that_is_denied_is_a_refusal(no: str, what: str) -> None:
    assert recommendation(no + what) == "refuse"


@pytest.mark.parametrize(
    "words", ["不具备保持认证的条件", "拒绝恢复认证", "建议不予换证", "未通过"]
)
def test_a_refusal_in_other_words_is_one(words: str) -> None:
    assert recommendation(words) == "refuse"


@pytest.mark.parametrize(
    "words", ["The certificate is not recommended", "We do not recommend continued certification"]
)
def test_a_refusal_in_english_is_one(words: str) -> None:
    assert recommendation(words) == "refuse"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("不同意扩大认证范围，同意保持认证注册", None),  # a change of the certificate is open
        ("不建议暂停，推荐保持认证注册", "maintain"),
        ("不推荐暂停，推荐保持认证注册", "maintain"),
        ("不符合项不影响体系有效性，同意恢复认证", "restore"),
        ("推荐保持。如不能按期整改，将不予保持认证注册", "maintain"),
        ("未发现不予保持的情形，推荐保持认证注册", "maintain"),
        ("结论如下：建议暂停认证证书", "suspend"),
        ("推荐保持；未保持记录的不符合已关闭", "maintain"),
        ("没有不同意见，推荐保持", "maintain"),
        ("同意/不同意保持认证", None),
    ],
)
def test_a_denial_of_something_else_refuses_nothing(words: str, kind: str | None) -> None:
    assert recommendation(words) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("□同意 ■不同意 保持认证资格", "refuse"),
        ("■同意 □不同意 保持认证资格", "maintain"),
        ("同意 □ 不同意 ☑ 保持认证", "refuse"),
        ("同意 ☑ 不同意 □ 保持认证", "maintain"),
        ("同意 □ 不同意 □ 保持认证", None),
        ("同意 ■ 保持认证", "maintain"),
        ("推荐再认证：■是 □否", "recertify"),
        ("推荐再认证：□是 ■否", "refuse"),
        ("暂停认证证书：□是 ■否", None),
    ],
)
def test_a_question_is_answered_by_the_answer_ticked(words: str, kind: str | None) -> None:
    assert recommendation(words) == kind


@pytest.mark.parametrize(
    "words",
    ["对QMS推荐保持；对EMS暂停", "QMS推荐保持认证，EMS建议暂停", "\nQMS：推荐保持\nEMS：不予推荐"],
)
def test_schemes_with_verdicts_of_their_own_have_none_in_common(words: str) -> None:
    report = read(f"{HEAD}推荐意见：{words}\n")
    assert fields(report)["recommendation"] is None
    assert [(each.column, each.value, each.problem) for each in doubts(report)] == [
        ("recommendation", "QMS / EMS", "recommendations_differ")
    ]


def test_schemes_with_one_verdict_have_it_in_common() -> None:
    assert recommendation("对QMS推荐保持；对EMS推荐保持") == "maintain"


@pytest.mark.parametrize(
    "words",
    ["×暂停  √ 保持  ×撤销", "✗暂停  √保持  ✗撤销", "☓ 暂停 ✓ 保持 ☓ 撤销", "\n×暂停\n√保持\n×撤销",
     "暂停 ×  保持 √  撤销 ×"],
)  # fmt: skip
def test_a_choice_crossed_out_beside_a_ticked_one_is_not_chosen(words: str) -> None:
    assert recommendation(words) == "maintain"


def test_hooks_of_other_lines_do_not_make_a_cross_among_empty_boxes_strike_out() -> None:
    words = "[ ]推荐 [x]整改后推荐 [ ]不推荐\n跟踪验证：( )现场 (✓)书面"
    assert recommendation(words) == "certify_after_correction"


def test_crosses_beside_no_hook_leave_open_what_they_mean() -> None:
    assert recommendation("×暂停 保持 ×撤销") is None


@pytest.mark.parametrize(
    ("line", "departments"),
    [
        ("QMS 8.2.1 销售部；7.5.3 办公室", ["销售部", "办公室"]),
        ("生产部：QMS 8.5.1；仓库：QMS 8.5.4、8.5.2", ["生产部", "仓库", "仓库"]),
        ("生产部 QMS：8.5.1；仓库（EMS）8.1", ["生产部", "仓库"]),
        ("EMS办公室 8.2；HACCP 8.5.4 车间", ["EMS办公室", "车间"]),
    ],
)
def test_a_scheme_is_no_part_of_a_department(line: str, departments: list[str]) -> None:
    clauses = read_fields(f"{HEAD}不符合条款：{line}\n")["nonconformities"]["clauses"]
    assert [each["department"] for each in clauses] == departments


@pytest.mark.parametrize(("last", "audit_to"), [("2024年5月9日", "2024-05-09"), ("", None)])
@pytest.mark.parametrize("words", [("开始", "结束"), ("开始日期", "结束日期"), ("自", "至")])
def test_the_last_day_stands_in_the_cell_of_the_end(
    words: tuple[str, str], last: str, audit_to: str | None
) -> None:
    row = ["审核日期", words[0], "2024年5月6日", words[1], last]
    text = HEAD + "\n" + "".join(f"\t{cell}\n" for cell in row) + "\n"
    found = read_fields(text)
    assert (found["audit_from"], found["audit_to"]) == ("2024-05-06", audit_to)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (
            "评价结论：■ 继续保持认证资格（不合格项关闭后） □ 暂停 □ 撤销",
            "maintain_after_correction",
        ),
        ("现场结论：推荐通过认证", "certify"),
    ],
)
def test_a_conclusion_by_other_names_recommends(line: str, kind: str) -> None:
    assert read_fields(f"{HEAD}{line}\n")["recommendation"] == kind


def test_a_standard_of_a_sector_stands_beside_that_of_the_system() -> None:
    found = read_fields(HEAD + "依据标准：GB/T 23331-2020/ISO 50001:2018，RB/T 114-2014\n")
    assert found["standard"] == "GB/T 23331-2020/ISO 50001:2018；RB/T 114-2014"


def test_choices_in_the_cells_behind_the_first_are_of_its_list() -> None:
    line = "结论：☐推荐换证\t☒纠正措施关闭后推荐换证\t☐不推荐\n"
    assert (
        read_fields(HEAD + "人数\t310\t地址\t海曙区1号\n" + line)["recommendation"] == "recertify"
    )


def test_a_finding_with_a_letter_behind_its_clause_is_not_dropped() -> None:
    items = (
        "不符合项清单\n"
        "1. 2024-05-06 生产部 不符合 GB/T 19001-2016 标准 8.5.1 c) 条款，一般不符合\n"
        "2. 2024-05-07 质检部 不符合 GB/T 19001-2016 标准 7.1.5.2 条款，一般不符合\n"
    )
    clauses = read_fields(HEAD + items)["nonconformities"]["clauses"]
    assert clauses == [
        {"clause": "8.5.1", "department": "生产部"},
        {"clause": "7.1.5.2", "department": "质检部"},
    ]
