"""A report of a form that the reader's author invented last: other labels, order and tables."""

from __future__ import annotations

from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import fields, read_fields, save

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'

EXPECTED: dict[str, Any] = {
    "organization": "苏州示例精密机械有限公司",
    "project_no": "SIC-2025-QE-0417",
    "schemes": ["QMS", "EMS"],
    "standard": "GB/T 19001-2016/ISO 9001:2015；GB/T 24001-2016/ISO 14001:2015",
    "audit_type": "recertification",
    "audit_mode": "现场+远程",
    "audit_from": "2025-03-18",
    "audit_to": "2025-03-20",
    "report_date": "2025-03-24",
    "scope": "精密机械零部件的加工；精密机械零部件的加工及相关管理活动",
    "headcount": 126,
    "team": [
        {"name": "赵一一", "role": "leader", "level": "高级审核员",
         "registration_no": "2023-N1QMS-1234567", "specialty_codes": ["18.05.01", "18.02.02"]},
        {"name": "钱二二", "role": "trainee", "level": "实习审核员",
         "registration_no": "2024-N0EMS-7654321", "specialty_codes": None},
        {"name": "孙三三", "role": "expert", "level": None,
         "registration_no": None, "specialty_codes": ["18.05"]},
    ],
    "leader": "赵一一",
    "nonconformities": {
        "major": 0,
        "minor": 2,
        "clauses": [
            {"clause": "7.1.5.2", "department": "质检部"},
            {"clause": "8.1", "department": "生产车间"},
        ],
        "due": "2025-04-20",
        "follow_up": "书面验证",
    },
    "next_audit_before": "2026-03-20",
    "next_focus": "校准管理；危险废物管理",
    "changes": "新增一条生产线，人员增加12人",
    "recommendation": "recertify",
    "address": "江苏省苏州市示例区示例路66号",
    "credit_code": "91350100M000100Y43",
}  # fmt: skip

TEXT = """示例国际认证中心
管理体系审核报告 Management System Audit Report
Project No. 项目编号：SIC-2025-QE-0417          报告编号：R2025-118
Client 受审核组织：苏州示例精密机械有限公司
Audit type 审核类型：□初审第一阶段  □初审第二阶段  □监督审核  √再认证审核  □其他
Management system 认证领域：√QMS  √EMS  □OHSMS  □EnMS
Audit method 审核方式：□现场  □远程  ☑现场+远程
Audit dates 现场审核日期：2025.03.18—2025.03.20
报告编制日期 Date of report：2025/3/24

PART A  基本信息
|受审核组织|苏州示例精密机械有限公司|统一社会信用代码|91350100M000100Y43|
|注册住所|江苏省苏州市示例区示例路 66 号|邮编|215000|
|经营地址|江苏省苏州市示例区示例路 68 号|联系人|王某|
|员工总数|126 人|有效人数|98|
Scope 认证范围：
Q: 精密机械零部件的加工
E: 精密机械零部件的加工及相关管理活动
PART B  审核依据 Audit criteria
√ GB/T 19001-2016/ISO 9001:2015   √ GB/T 24001-2016/ISO 14001:2015   □ GB/T 45001-2020
PART C 审核组 Audit team
|注册证书编号 Registration No.|专业代码 Codes|角色 Role|姓名 Name|级别 Level|
|2023-N1QMS-1234567|18.05.01；18.02.02|组长 Team leader|赵一一|高级审核员|
|2024-N0EMS-7654321||组员|钱二二||
|/|18.05|技术专家|孙三三|/|
PART D 审核发现 Findings
|序号|不符合描述|标准条款|责任部门|严重程度|
|1|未能提供校准记录|7.1.5.2|质检部|一般|
|2|废机油未分类|8.1|生产车间|一般|
纠正措施完成期限：2025年4月20日前  验证方式：☑书面验证 □现场验证
PART E
自上次审核以来的变化：新增一条生产线，人员增加 12 人。
下次审核关注点：校准管理；危险废物管理。
下次监督审核应于 2026 年 3 月 20 日前完成。
审核结论：
□ 推荐保持认证
☑ 在纠正措施验证有效后，推荐再认证注册
□ 不推荐
审核组长签名：赵一一      日期：2025年3月25日
"""


def symbol(font: str, code: str) -> str:
    return f'<w:r {W}><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def check_box(ticked: bool) -> str:
    sign = "☒" if ticked else "☐"
    return (
        f'<w:sdt {W} {W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
        f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def form_field(ticked: bool) -> str:
    return (
        f'<w:r {W}><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
        f'<w:default w:val="{int(ticked)}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    )


def choices(document: Any, label: str, *options: tuple[str, str]) -> None:
    paragraph = document.add_paragraph(label)
    for mark, words in options:
        paragraph._p.append(parse_xml(mark))
        paragraph.add_run(words + " ")


def rows(document: Any, *lines: tuple[str, ...]) -> Any:
    table = document.add_table(len(lines), len(lines[0]))
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def make_word_report() -> bytes:
    """The same report in Word: ticks as symbols, content controls and form fields."""
    on, off = symbol("Wingdings 2", "F052"), symbol("Wingdings 2", "F0A3")
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "示例国际认证中心 SIC-QR-08 审核报告"
    rows(document, ("项目编号 Project No.", "客户名称 Client"),
         ("SIC-2025-QE-0417", "苏州示例精密机械有限公司"))  # fmt: skip
    choices(document, "审核类型 Audit type：", (off, "初审"), (off, "监督"), (on, "再认证"))
    choices(document, "Scheme 认证领域：", (check_box(True), "QMS"), (check_box(True), "EMS"),
            (check_box(False), "OHSMS"))  # fmt: skip
    choices(document, "审核方式：", (form_field(False), "现场"), (form_field(True), "现场+远程"))
    table = rows(
        document,
        ("现场审核开始日期", "2025年3月18日", "现场审核结束日期", "2025年3月20日"),
        ("注册住所", "江苏省苏州市示例区示例路66号", "员工总数", "126"),
        ("信用代码", "9135 0100 M000 100Y 43", "报告日期", "2025-3-24"),
        ("认证范围", "", "", ""),
    )
    wide = table.rows[3].cells[1].merge(table.rows[3].cells[3])
    wide.text = "Q：精密机械零部件的加工\nE：精密机械零部件的加工及相关管理活动"
    rows(document, ("审核准则", "GB/T 19001-2016/ISO 9001:2015\nGB/T 24001-2016/ISO 14001:2015"))
    document.add_paragraph("审核组")
    rows(document, ("姓名", "资格", "注册号", "身份", "专业"),
         ("赵一一", "高级审核员", "2023-N1QMS-\n1234567", "组长", "18.05.01\n18.02.02"),
         ("钱二二", "", "2024-N0EMS-7654321", "组员", ""),
         ("孙三三", "", "", "技术专家", "18.05"))  # fmt: skip
    rows(document, ("部门", "条款号", "性质", "事实"),
         ("质检部", "7.1.5.2", "轻微", "未能提供校准记录"),
         ("生产车间", "8.1", "轻微", "废机油未分类"))  # fmt: skip
    choices(document, "整改期限：2025-04-20    跟踪验证方式：", (on, "书面验证"), (off, "现场验证"))
    rows(document, ("体系变更情况", "新增一条生产线，人员增加12人"),
         ("下次审核重点", "校准管理；危险废物管理"),
         ("下次审核日期", "2026年3月20日前"))  # fmt: skip
    document.add_paragraph("审核组推荐意见")
    choices(document, "", (off, "推荐保持认证"))
    choices(document, "", (on, "在纠正措施验证有效后，推荐再认证注册"))
    return save(document)


def test_text_of_a_third_form_is_read_by_meaning() -> None:
    assert read_fields(TEXT) == EXPECTED


@pytest.fixture(scope="module")
def word() -> dict[str, Any]:
    return fields(read_audit_report(make_word_report(), "third.docx"))


@pytest.mark.parametrize("field", EXPECTED)
def test_word_report_of_a_third_form_is_read_by_meaning(word: dict[str, Any], field: str) -> None:
    assert word[field] == EXPECTED[field]


def test_english_report_is_read() -> None:
    found = read_fields(
        "Surveillance Audit Report\nProject No.: EX-77-2024\n"
        "Organization: Example Tools Co., Ltd.\n"
        "Registered address: 12 Example Road, Example City\nNumber of employees: 48\n"
        "Scheme: ☑QMS ☐EMS\nAudit criteria: ISO 9001:2015\nAudit mode: ☑On-site ☐Remote\n"
        "Audit dates: 8 November 2024 to 9 November 2024\nReport date: 12 November 2024\n"
        "Scope: Manufacture of hand tools\nTeam leader: Zhang San\n"
        "Major nonconformities: 0\nMinor nonconformities: 1\n"
        "Next audit before: 8 November 2025\nRecommendation: ☑Maintain certification ☐Suspend\n"
    )
    told = {name: value for name, value in found.items() if value is not None}
    assert told == {
        "organization": "Example Tools Co., Ltd.",
        "project_no": "EX-77-2024",
        "schemes": ["QMS"],
        "standard": "ISO 9001:2015",
        "audit_type": "surveillance",
        "audit_mode": "On-site",
        "audit_from": "2024-11-08",
        "audit_to": "2024-11-09",
        "report_date": "2024-11-12",
        "scope": "Manufacture of hand tools",
        "headcount": 48,
        "team": [
            {"name": "Zhang San", "role": "leader", "level": None, "registration_no": None,
             "specialty_codes": None}
        ],
        "leader": "Zhang San",
        "nonconformities": {"major": 0, "minor": 1, "clauses": None, "due": None,
                            "follow_up": None},
        "next_audit_before": "2025-11-08",
        "recommendation": "maintain",
        "address": "12 Example Road, Example City",
    }  # fmt: skip
