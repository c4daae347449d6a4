"""More invented forms: sections with tabs between columns, one table of all, counts in columns."""

from __future__ import annotations

from tests.data.loaders.audit_reports.documents import read_example, read_fields


def test_initial_audit_of_three_schemes_in_numbered_sections() -> None:
    found = read_fields(read_example("invented-initial.txt"))
    team = found.pop("team")
    assert [(m["name"], m["role"], m["level"], m["registration_no"]) for m in team] == [
        ("陈一一", "leader", "审核员", "2021-N1QMS-3000001"),
        ("林二二", "member", "审核员", "2021-N1EMS-3000002"),
        ("黄三三", "expert", None, None),
    ]
    assert [m["specialty_codes"] for m in team] == [["18.02.02"], None, ["18.02.02"]]
    assert found == {
        "organization": "杭州示例环保设备有限公司",
        "project_no": "HT-2023-0099",
        "schemes": ["QMS", "EMS", "OHSMS"],
        "standard": "GB/T 19001-2016；GB/T 24001-2016；GB/T 45001-2020",
        "audit_type": "stage2",
        "audit_mode": "现场审核",
        "audit_from": "2023-05-10",
        "audit_to": "2023-05-12",
        "report_date": "2023-05-15",
        "scope": "环保设备的设计、生产；环保设备的设计、生产及相关环境管理活动；"
        "环保设备的设计、生产及相关职业健康安全管理活动",
        "headcount": 320,
        "leader": "陈一一",
        "nonconformities": {
            "major": 0,
            "minor": 2,
            "clauses": [
                {"clause": "7.1.5", "department": None},
                {"clause": "8.1", "department": None},
            ],
            "due": "2023-06-12",
            "follow_up": "书面验证",
        },
        "next_audit_before": None,
        "next_focus": None,
        "changes": None,
        "recommendation": "certify_after_correction",
        "address": "浙江省杭州市示例区示例路1号",
        "credit_code": "91350100M000100Y43",
    }


def test_report_that_is_one_table_of_labels_and_values() -> None:
    found = read_fields(read_example("invented-food.txt"))
    assert found == {
        "organization": "广州示例食品有限公司",
        "project_no": "GZ-S2-2024-17",
        "schemes": ["FSMS", "HACCP"],
        "standard": "ISO 22000:2018",
        "audit_type": "surveillance",
        "audit_mode": "部分远程审核",
        "audit_from": "2024-06-03",
        "audit_to": "2024-06-04",
        "report_date": "2024-06-10",
        "scope": "速冻米面制品（水饺）的生产",
        "headcount": 55,
        "team": [
            {
                "name": "何一一",
                "role": "leader",
                "level": "审核员",
                "registration_no": "2022-N1FSMS-5000001",
                "specialty_codes": None,
            },
            {
                "name": "罗二二",
                "role": "trainee",
                "level": "实习审核员",
                "registration_no": "2023-N0FSMS-5000002",
                "specialty_codes": None,
            },
        ],
        "leader": "何一一",
        "nonconformities": {
            "major": 1,
            "minor": 0,
            "clauses": [{"clause": "8.5.4", "department": "生产部"}],
            "due": "2024-07-04",
            "follow_up": None,
        },
        "next_audit_before": "2025-06-03",
        "next_focus": None,
        "changes": None,
        "recommendation": "suspend",
        "address": "广东省广州市示例区示例路9号",
        "credit_code": None,
    }


def test_recertification_of_a_builder_with_counts_in_columns() -> None:
    found = read_fields(read_example("invented-construction.txt"))
    team = found.pop("team")
    assert [(m["name"], m["role"], m["level"], m["registration_no"]) for m in team] == [
        ("周一一", "leader", "高级审核员", "2020-N1QMS-6000001"),
        ("吴二二", "member", "审核员", "2021-N1OHSMS-6000002"),
        ("郑三三", "expert", None, None),
    ]
    assert found == {
        "organization": "天津示例建设工程有限公司",
        "project_no": "BF/RA-2022-0345-QEO/J",
        "schemes": ["QMS", "OHSMS", "EC"],
        "standard": "GB/T 19001-2016；GB/T 50430-2017；GB/T 45001-2020",
        "audit_type": "recertification",
        "audit_mode": "现场审核",
        "audit_from": "2022-09-26",
        "audit_to": "2022-09-28",
        "report_date": "2022-09-30",
        "scope": "资质等级许可范围内的房屋建筑工程施工",
        "headcount": 212,
        "leader": "周一一",
        "nonconformities": {
            "major": 0,
            "minor": 3,
            "clauses": [
                {"clause": "8.5.1", "department": "工程部"},
                {"clause": "8.1.2", "department": "安全部"},
                {"clause": "7.2", "department": "综合部"},
            ],
            "due": "2022-10-28",
            "follow_up": "书面",
        },
        "next_audit_before": None,
        "next_focus": "分包方管理；危大工程安全管理",
        "changes": "与上一认证周期相比，注册资本变更为5000万元，组织机构、人员、场所无变化",
        "recommendation": "recertify",
        "address": "天津市示例区示例道77号",
        "credit_code": None,
    }
