"""Two real reports, anonymised: every field by eye, and the same from Word and PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from data.errors import ImportIssue, ImportReport
from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import (
    STAGE2,
    SURVEILLANCE,
    evidence,
    fields,
    read,
    read_example,
    to_docx,
    to_pdf,
)

EXPECTED: dict[str, dict[str, Any]] = {
    STAGE2: {
        "organization": "示例互联（北京）科技有限公司",
        "project_no": None,
        "schemes": ["QMS"],
        "standard": "GB/T 19001:2016 idt ISO 9001:2015",
        "audit_type": "stage2",
        "audit_mode": None,
        "audit_from": None,
        "audit_to": None,
        "report_date": "2020-01-08",
        "scope": "基础软件服务",
        "headcount": 15,
        "team": [
            {
                "name": "张小三",
                "role": "leader",
                "level": "审核员",
                "registration_no": "2018-N1QMS-2000003",
                "specialty_codes": ["33.02.01"],
            }
        ],
        "leader": "张小三",
        "nonconformities": {
            "major": None,
            "minor": 1,
            "clauses": None,
            "due": None,
            "follow_up": None,
        },
        "next_audit_before": None,
        "next_focus": None,
        "changes": None,
        "recommendation": "certify_after_correction",
        "address": "北京市房山区示例大街2号",
        "credit_code": None,
    },
    SURVEILLANCE: {
        "organization": "重庆示例科技有限公司",
        "project_no": "20001-2023-Q-2024",
        "schemes": ["QMS"],
        "standard": "GB/T19001-2016/ISO9001:2015",
        "audit_type": "surveillance",
        "audit_mode": "现场审核",
        "audit_from": "2024-11-08",
        "audit_to": "2024-11-08",
        "report_date": "2024-11-08",
        "scope": "数据处理服务",
        "headcount": 99,
        "team": [
            {
                "name": "张三",
                "role": "leader",
                "level": "审核员",
                "registration_no": "2024-N1QMS-4000001",
                "specialty_codes": ["33.03.01"],
            },
            {
                "name": "李四",
                "role": "member",
                "level": "审核员",
                "registration_no": "2024-N1QMS-1000002",
                "specialty_codes": None,
            },
        ],
        "leader": "张三",
        "nonconformities": {
            "major": 0,
            "minor": 1,
            "clauses": [{"clause": "7.2", "department": "人力行政部"}],
            "due": "2024-11-13",
            "follow_up": "书面跟踪",
        },
        "next_audit_before": "2025-11-08",
        "next_focus": "生产和服务提供过程控制。产品和服务放行控制。管理人员加强体系文件学习。"
        "人员能力的管理控制",
        "changes": "1）组织的名称、位置与区域：组织的名称：无变化、位置与区域：变更"
        "（生产经营地址变更：变更前：重庆市渝北区示例大道3号A栋；变更后：重庆市渝北区示例东路2号D幢2楼。）\n"
        "2）组织机构：无变化\n"
        "3）管理体系：管理者代表变更：原管代：孙小八；现管代：钱小七\n"
        "4）资源配置:人数变更：原109人；现：99人\n"
        "5）产品及其主要过程:无变化\n"
        "6）法律法规及产品、检验标准:无变化\n"
        "7）外部环境:无变化\n"
        "8）审核范围（及不适用条款的合理性）:无变化、无不适用条款\n"
        "9）联系方式:无变化",
        "recommendation": "maintain_after_correction",
        "address": "重庆市渝北区示例街道1号",
        "credit_code": None,
    },
}


def whole_rows(text: str) -> str:
    """Undo what the text extraction did to two rows of the Word file."""
    return text.replace("2000003\n\n\t33", "2000003\n\t33").replace("范围\n\n\tQMS", "范围\n\tQMS")


@pytest.mark.parametrize("name", EXPECTED)
def test_every_field_of_an_example_is_what_a_person_reads(name: str) -> None:
    assert fields(read(read_example(name))) == EXPECTED[name]


@pytest.mark.parametrize("make", [to_docx, to_pdf])
@pytest.mark.parametrize("name", EXPECTED)
def test_word_and_pdf_of_an_example_give_the_same_fields(
    name: str, make: Callable[[str], bytes]
) -> None:
    content = make(whole_rows(read_example(name)))
    assert fields(read_audit_report(content, "report")) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_text_may_come_in_any_chinese_encoding(name: str, encoding: str) -> None:
    text = read_example(name).replace("\n", "\r\n")
    report = read_audit_report(text.encode(encoding), "report.txt")
    assert fields(report) == EXPECTED[name]


def test_report_counts_as_one_accepted_and_survives_its_document() -> None:
    report = read(read_example(SURVEILLANCE))
    assert (report.kind, report.accepted, report.rejected) == ("audit-report", 1, 0)
    assert ImportReport.from_document(report.to_document()) == report


def test_sound_report_has_no_issue() -> None:
    assert read(read_example(SURVEILLANCE)).issues == ()


def test_conclusion_of_the_year_before_is_told() -> None:
    report = read(read_example(STAGE2))
    assert report.issues == (
        ImportIssue(None, "report_date", "2019", "dates_contradict", "warning", "≥ 2020-01-08"),
    )
    (contradiction,) = evidence(report)["contradictions"]
    assert contradiction["kept"] == "2020-01-08"
    assert contradiction["text"].replace(" ", "") == "日期:2019年"


@pytest.mark.parametrize("name", EXPECTED)
def test_every_value_has_evidence_that_stands_in_the_text(name: str) -> None:
    text = read_example(name).replace("[bookmark: OLE_LINK1]", "").replace(
        "[bookmark: _GoBack]", ""
    )  # fmt: skip
    found = evidence(read(text))
    del found["contradictions"]
    expected = EXPECTED[name]
    named = {field for field in expected if expected[field] is not None} - {"nonconformities"}
    named |= {
        f"nonconformities.{field}"
        for field, value in expected["nonconformities"].items()
        if value is not None
    }
    # Only the evidence has a place for the verdict on corrective actions.
    named |= {"nonconformities.verified"} if name == STAGE2 else set()
    assert set(found) == named
    for entry in found.values():
        assert text[entry["start"] : entry["end"]] == entry["text"] != ""
        assert 0.5 <= entry["confidence"] <= 1


def test_missing_box_is_less_sure_than_a_tick() -> None:
    unboxed = evidence(read(read_example(STAGE2)))["recommendation"]
    ticked = evidence(read(read_example(SURVEILLANCE)))["recommendation"]
    assert unboxed["confidence"] < ticked["confidence"]
    assert unboxed["text"].startswith("在完成纠正措施后推荐认证注册")
