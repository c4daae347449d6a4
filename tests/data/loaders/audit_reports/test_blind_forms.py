"""Forms whose values were written down before the reader saw them."""

from __future__ import annotations

from typing import Any

import pytest

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import (
    evidence,
    fields,
    read,
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
POWER = {
    "organization": "四川示例电力工程有限责任公司",
    "project_no": None,
    "schemes": ["QMS", "EMS", "OHSMS"],
    "standard": "GB/T19001-2016；GB/T24001-2016；GB/T45001-2020；GB/T50430-2017",
    "audit_type": "surveillance",
    "audit_mode": None,
    "audit_from": "2024-05-20",
    "audit_to": "2024-05-22",
    "report_date": "2024-05-24",
    "scope": "资质范围内的电力工程施工",
    "headcount": 120,
    "team": [
        member("何明亮", "leader", "高级审核员", "2021-N1QMS-1111111；2021-N1EMS-1111112", None),
        member("钱芳", "member", "审核员", "2022-N1OHSMS-2222222", None),
        member("孙立", "trainee", "实习审核员", "2023-N0QMS-3333333", None),
    ],
    "leader": "何明亮",
    "nonconformities": {
        "major": 0,
        "minor": 2,
        "clauses": [clause("8.4.1", "工程部"), clause("8.1.2", "安全环保部")],
        "due": "2024-06-20",
        "follow_up": "提供书面材料验证",
    },
    "next_audit_before": None,
    "next_focus": "分包管理、应急演练",
    "changes": "有变化：法定代表人由张某变更为李某",
    "recommendation": "maintain_after_correction",
    "address": "四川省成都市示例区示例路1号",
    "credit_code": "91350100M000100Y43",
}
DAIRY = {
    "organization": "宁夏示例乳业股份有限公司",
    "project_no": "NX-F-2021-088",
    "schemes": ["FSMS", "HACCP"],
    "standard": "ISO 22000:2018；HACCP体系（V1.0）",
    "audit_type": "stage1",
    "audit_mode": "远程（原因：疫情）",
    "audit_from": "2021-04-06",
    "audit_to": "2021-04-06",
    "report_date": "2021-04-07",
    "scope": "位于宁夏银川市示例路的宁夏示例乳业股份有限公司的巴氏杀菌乳、发酵乳的生产",
    "headcount": 86,
    "team": [
        member("马骏", "leader", "高级审核员", "2019-N1FSMS-0101010", ["CI"]),
        member("丁香", "member", "审核员", "2020-N1FSMS-0202020；2020-N1HACCP-0202021", None),
        member("罗兰", "trainee", "实习审核员", "2021-N0FSMS-0303030", None),
    ],
    "leader": "马骏",
    "nonconformities": {"major": 0, "minor": 0, "clauses": None, "due": None, "follow_up": None},
    "next_audit_before": None,
    "next_focus": "CCP监控、过敏原管理",
    "changes": None,
    "recommendation": None,
    "address": "宁夏回族自治区银川市示例区示例路8号",
    "credit_code": None,
}
PROPERTY = {
    "organization": "深圳市示例智能科技有限公司",
    "project_no": "IP2023-0091",
    "schemes": ["IPMS"],
    "standard": "GB/T 29490-2013",
    "audit_type": "surveillance",
    "audit_mode": None,
    "audit_from": "2023-08-01",
    "audit_to": "2023-08-02",
    "report_date": "2023-08-02",
    "scope": "智能穿戴设备的研发、生产、销售的知识产权管理",
    "headcount": 156,
    "team": [
        member("许晴晴", "leader", "审核员", "2021-N1IPMS-1234501", None),
        member("潘安", "member", "审核员", "2022-N1IPMS-1234502", None),
        member("钟离春", "trainee", "实习审核员", "2023-N0IPMS-1234503", None),
    ],
    "leader": "许晴晴",
    "nonconformities": {
        "major": 0,
        "minor": 2,
        "clauses": None,  # two clauses beside two departments do not say which is whose
        "due": "2023-09-01",
        "follow_up": "书面验证",
    },
    "next_audit_before": None,
    "next_focus": None,
    "changes": None,
    "recommendation": "maintain_after_correction",
    "address": "深圳市示例区示例街道示例工业园A栋",
    "credit_code": "91350100M000100Y43",
}
FORMS = {
    "invented-bilingual.txt": BILINGUAL,
    "invented-two-stages.txt": TWO_STAGES,
    "invented-service.txt": SERVICE,
    "invented-information.txt": INFORMATION,
    "invented-power.txt": POWER,
    "invented-dairy.txt": DAIRY,
    "invented-property.txt": PROPERTY,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_seen_blind_is_read_by_meaning(name: str) -> None:
    assert read_fields(read_example(name)) == FORMS[name]


def test_bilingual_form_reads_the_same_as_a_word_document() -> None:
    content = to_docx(read_example("invented-bilingual.txt"))
    assert fields(read_audit_report(content, "report.docx")) == BILINGUAL


# ------------------------------------------------------------------------------------- due dates
COVER = "受审核方：重庆示例科技有限公司\n审核日期：2024年1月29日至31日\n报告日期：2024年2月2日\n"


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("整改期限：30日内", None),
        ("整改时限：一个月内完成", None),
        ("整改期限：收到报告后15日内", None),
        ("整改期限：审核结束之日起10个工作日内", None),
        ("整改期限：审核结束之日起30日内", "2024-03-01"),
        ("整改期限：末次会议结束后一个月内", "2024-02-29"),
        ("整改期限：自2024年2月5日起十五日内", "2024-02-20"),
        ("不符合项应自审核结束之日起90天内完成整改并提交证据。", "2024-04-30"),
        ("整改要求：应在一个月内完成（最迟2024年2月28日）", "2024-02-28"),
        ("受审核方应在2024年2月20日前完成纠正措施。", "2024-02-20"),
    ],
)
def test_due_date_counts_from_a_stated_day_only(line: str, due: str | None) -> None:
    report = read(f"{COVER}{line}\n审核组长：张三\n")
    assert fields(report)["nonconformities"]["due"] == due
    assert evidence(report)["nonconformities.due"]["text"]


def test_duration_from_no_stated_day_is_kept_as_evidence() -> None:
    found = evidence(read(f"{COVER}整改期限：30日内\n审核组长：张三\n"))["nonconformities.due"]
    assert (found["text"], found["confidence"]) == ("30日内", 0.0)


# ------------------------------------------------------------------------------------ the wording
@pytest.mark.parametrize("word", ["审查", "评审", "评价", "检查", "核查"])
def test_an_audit_by_another_name_is_one(word: str) -> None:
    text = (
        f"认证委托人：重庆示例科技有限公司\n{word}组长：张三\n{word}类型：■监督 □再认证\n"
        f"{word}日期：2024年5月6日\n"
    )
    found = read_fields(text)
    assert (found["leader"], found["audit_type"], found["audit_from"]) == (
        "张三", "surveillance", "2024-05-06",
    )  # fmt: skip


def test_a_suppliers_evaluation_is_no_audit() -> None:
    found = read_fields(
        f"{COVER.replace('审核日期', '审核日')}审核组长：张三\n评价日期：2019年5月20日\n"
    )
    assert found["audit_from"] is None


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("本次审核发现一般不符合2项，无严重不符合。", (0, 2)),
        ("严重不符合项：无；一般不符合项：1项", (0, 1)),
        ("未发现严重不符合，轻微不符合3项", (0, 3)),
        ("其中QMS一般不符合1份，EMS一般不符合2份，严重不符合0份", (0, 3)),
        ("□无严重不符合", (None, None)),
        ("一般不符合项十二项", (None, 12)),
    ],
)
def test_none_is_zero_and_schemes_add_up(line: str, counts: tuple[int | None, int | None]) -> None:
    found = read_fields(f"{COVER}{line}\n审核组长：张三\n")["nonconformities"]
    assert (found["major"], found["minor"]) == counts


@pytest.mark.parametrize(
    ("printed", "period"),
    [
        ("24 - 25 June 2024", ("2024-06-24", "2024-06-25")),
        ("June 24-25, 2024", ("2024-06-24", "2024-06-25")),
        ("28 May to 2 June 2024", ("2024-05-28", "2024-06-02")),
        ("3 June 2024", ("2024-06-03", "2024-06-03")),
    ],
)
def test_english_periods_share_month_and_year(printed: str, period: tuple[str, str]) -> None:
    found = read_fields(f"Client: Example Ltd.\nAudit date(s): {printed}\nTeam leader: Li Si\n")
    assert (found["audit_from"], found["audit_to"]) == period


def test_roles_in_brackets_are_read_where_no_table_lists_the_team() -> None:
    found = read_fields(f"{COVER}审核组长：冯大\n组员：陈二、褚三(实习)、卫四（技术专家）\n")
    assert [(m["name"], m["role"]) for m in found["team"]] == [
        ("冯大", "leader"), ("陈二", "member"), ("褚三", "trainee"), ("卫四", "expert"),
    ]  # fmt: skip
