"""Forms whose values were written down before the reader saw them."""

from __future__ import annotations

from typing import Any

import pytest

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import (
    fields,
    read_example,
    read_fields,
    to_docx,
)

_MEMBER = ("name", "role", "level", "registration_no", "specialty_codes")


def member(*values: Any) -> dict[str, Any]:
    return dict(zip(_MEMBER, values, strict=True))


def clause(number: str, department: str | None) -> dict[str, str | None]:
    return {"clause": number, "department": department}


BILINGUAL = {
    "organization": "示例精密（苏州）有限公司",
    "project_no": "SC-24-0815-E",
    "schemes": ["EMS"],
    "standard": "ISO 14001:2015",
    "audit_type": "surveillance",
    "audit_mode": "On-site现场",
    "audit_from": "2024-06-24",
    "audit_to": "2024-06-25",
    "report_date": "2024-06-28",
    "scope": "Manufacture of precision parts精密零件的制造",
    "headcount": 1250,
    "team": [
        member("张三丰", "leader", "高级审核员", "2021-N1EMS-1234567", ["18.05.01"]),
        member("李四光", "member", "审核员", "2022-N1EMS-7654321", None),
        member("王五一", "trainee", "实习审核员", "2023-N0EMS-1111111", None),
    ],
    "leader": "张三丰",
    "nonconformities": {
        "major": 0,
        "minor": 2,
        "clauses": [clause("7.2", "HR人力资源部"), clause("8.2", "Warehouse仓库")],
        "due": "2024-07-25",
        "follow_up": "document review文件审查",
    },
    "next_audit_before": "2025-06-24",
    "next_focus": "Chemicals化学品管理",
    "changes": "New warehouse新增仓库",
    "recommendation": "maintain_after_correction",
    "address": "No. 1 Example Road, Suzhou江苏省苏州市示例路1号",
    "credit_code": None,
}
TWO_STAGES = {
    "organization": "湖北示例建材有限公司",
    "project_no": "HBSL2023-0612-QEO",
    "schemes": ["QMS", "EMS", "OHSMS"],
    "standard": "GB/T 19001-2016 idt ISO 9001:2015；GB/T 24001-2016 idt ISO 14001:2015；"
    "GB/T 45001-2020 idt ISO 45001:2018",
    "audit_type": "initial",
    "audit_mode": "现场",
    "audit_from": "2023-07-03",
    "audit_to": "2023-07-19",
    "report_date": "2023-07-20",
    "scope": "预拌混凝土的生产；预拌混凝土的生产所涉及场所的相关环境管理活动；"
    "预拌混凝土的生产所涉及场所的相关职业健康安全管理活动",
    "headcount": 85,
    "team": [
        member("周明", "leader", "审核员", "2020-N1QMS-1000001；2020-N1EMS-1000001", ["16.02.04"]),
        member("吴小丽", "member", "审核员", "2021-N1OHSMS-1000002", ["16.02.04"]),
        member("郑强", "trainee", "实习审核员", "2022-N0QMS-1000003", None),
    ],
    "leader": "周明",
    "nonconformities": {
        "major": 0,
        "minor": 3,
        "clauses": [clause("8.6", "质检部"), clause("8.1", "生产部"), clause("6.1.2", "办公室")],
        "due": "2023-08-18",
        "follow_up": "书面跟踪",
    },
    "next_audit_before": None,
    "next_focus": "特种设备管理、环保设施运行",
    "changes": None,
    "recommendation": "certify_after_correction",
    "address": "湖北省武汉市示例区示例大道18号",
    "credit_code": "91350100M000100Y43",
}
SERVICE = {
    "organization": "成都示例物业服务有限公司",
    "project_no": "FW-2024-0033",
    "schemes": ["SPCA"],
    "standard": "GB/T 27922-2011",
    "audit_type": "initial",
    "audit_mode": "现场审查",
    "audit_from": "2024-09-12",
    "audit_to": "2024-09-13",
    "report_date": "2024-09-18",
    "scope": "物业管理服务所涉及的售后服务（五星级）",
    "headcount": 45,
    "team": [
        member("孙二", "leader", "审查员", "2022-N1SC-2200001", None),
        member("李三", "member", "审查员", "2023-N1SC-2300002", None),
        member("赵四", "expert", None, None, None),
    ],
    "leader": "孙二",
    "nonconformities": {
        "major": 0,
        "minor": 2,
        "clauses": [clause("5.1.3", "客服部"), clause("5.2.2", "工程部")],
        "due": None,
        "follow_up": None,
    },
    "next_audit_before": "2025-09-11",
    "next_focus": None,
    "changes": None,
    "recommendation": "certify_after_correction",
    "address": "四川省成都市示例区示例路9号",
    "credit_code": "91350100M000100Y43",
}
INFORMATION = {
    "organization": "青岛示例信息股份有限公司",
    "project_no": "QD-2022-1187-IS",
    "schemes": ["ISMS", "ITSMS"],
    "standard": "GB/T 22080-2016/ISO/IEC 27001:2013；ISO/IEC 20000-1:2018",
    "audit_type": "recertification",
    "audit_mode": None,
    "audit_from": "2022-11-28",
    "audit_to": "2022-11-30",
    "report_date": "2022-12-02",
    "scope": "与计算机软件开发相关的信息安全管理活动（适用性声明版本：A/2）；"
    "向外部客户提供计算机软件运维服务的信息技术服务管理活动",
    "headcount": 210,
    "team": [
        member("冯大", "leader", "主任审核员", "2020-N1ISMS-0000011", ["04.08"]),
        member("陈二", "member", "审核员", "2021-N1ITSMS-0000012", None),
        member("褚三", "trainee", "实习审核员", "2022-N0ISMS-0000013", None),
        member("卫四", "expert", None, None, ["04.08"]),
    ],
    "leader": "冯大",
    "nonconformities": {
        "major": 0,
        "minor": 2,
        "clauses": [clause("A.9.2.3", "研发部"), clause("8.2", "运维部")],
        "due": "2022-12-30",
        "follow_up": "书面",
    },
    "next_audit_before": "2023-11-28",
    "next_focus": "访问控制、备份管理",
    "changes": "3.1组织变更：无\n3.2人员变更：由180人增加至210人\n3.3场所变更：无",
    "recommendation": "recertify",
    "address": "山东省青岛市示例区示例路100号1栋",
    "credit_code": None,
}
FORMS = {
    "invented-bilingual.txt": BILINGUAL,
    "invented-two-stages.txt": TWO_STAGES,
    "invented-service.txt": SERVICE,
    "invented-information.txt": INFORMATION,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_seen_blind_is_read_by_meaning(name: str) -> None:
    assert read_fields(read_example(name)) == FORMS[name]


def test_bilingual_form_reads_the_same_as_a_word_document() -> None:
    content = to_docx(read_example("invented-bilingual.txt"))
    assert fields(read_audit_report(content, "report.docx")) == BILINGUAL
