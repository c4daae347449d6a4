"""What reports say about auditors and projects, field by field, against what is maintained."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data import schema as s
from data.indicators.nonconformities import StoredReport
from data.indicators.report_auditors import compare_auditors
from data.indicators.report_projects import compare_projects, find_province
from data.indicators.report_statements import settle
from tests.data.indicators.audit_documents import report

SHOWN = [s.STATEMENT, s.SUBJECT, s.FIELD, s.MAINTAINED, s.REPORTED]
NUMBER = "2024-N1QMS-4000001"


def roster(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return registrations; where nothing is said A1, QMS, 审核员 with 33.02.01."""
    usual = dict.fromkeys(s.AUDITORS.names, None) | {
        s.AUDITOR_ID: "A1", s.NAME: "张三", s.SCHEME: "QMS", s.LEVEL: s.AUDITOR,
        s.REGISTRATION_NO: NUMBER, s.SPECIALTY_CODES: "new:33.02.01|new:17.10",
    }  # fmt: skip
    return pd.DataFrame([usual | row for row in rows], columns=list(s.AUDITORS.names))


def said(member: dict[str, Any], maintained: pd.DataFrame, **fields: Any) -> list[list[str]]:
    """Return what a report with this member says beyond agreeing."""
    found = settle(compare_auditors([report(1, team=[member], **fields)], maintained))
    return found.loc[found[s.STATEMENT] != "same", SHOWN].to_numpy().tolist()


def test_a_member_who_is_as_maintained_agrees_in_every_field() -> None:
    member = {"registration_no": "2024 N1QMS 4000001", "level": "审核员",
              "specialty_codes": ["33.02.01"]}  # fmt: skip
    found = settle(compare_auditors([report(1, team=[member])], roster({})))
    assert found[s.FIELD].tolist() == [s.REGISTRATION_NO, s.LEVEL, s.SPECIALTY_CODES]
    assert (found[s.STATEMENT] == "same").all()


def test_a_level_that_differs_is_proposed_and_an_equal_rank_is_not() -> None:
    member = {"registration_no": NUMBER, "level": "高级审核员"}
    assert said(member, roster({})) == [
        ["differs", "A1 QMS", s.LEVEL, "审核员", "高级审核员"]
    ]  # fmt: skip
    assert said(member | {"level": "审查员"}, roster({})) == []


def test_codes_in_use_are_proposed_unless_they_or_their_family_are_held() -> None:
    codes = ["33.02.01", "33.02", "17.10.02", "17.1", "29.11.05"]
    member = {"registration_no": NUMBER, "specialty_codes": codes}
    assert [row[4] for row in said(member, roster({}))] == ["17.1", "29.11.05"]


@pytest.mark.parametrize("role", ["trainee", "expert"])
def test_a_trainee_or_expert_brings_no_code_to_a_registration_that_counts(role: str) -> None:
    level = s.TRAINEE if role == "trainee" else None
    member = {"name": "张三", "role": role, "level": level, "specialty_codes": ["29.11.05"]}
    assert s.SPECIALTY_CODES not in [row[2] for row in said(member, roster({}))]
    no_capacity = roster({s.LEVEL: s.TECHNICAL_EXPERT})
    assert s.SPECIALTY_CODES in [row[2] for row in said(member, no_capacity)]


def test_a_name_tells_who_it_is_only_where_one_person_has_it() -> None:
    member = {"name": "张三", "registration_no": "2027-N1QMS-7000001"}
    renewed = [["differs", "A1 QMS", s.REGISTRATION_NO, NUMBER, "2027-N1QMS-7000001"]]
    assert said(member, roster({}, {s.SCHEME: "EMS", s.REGISTRATION_NO: None})) == renewed
    assert said(member, roster({}, {s.AUDITOR_ID: "A2", s.REGISTRATION_NO: "x"})) == []


def test_a_blank_registration_is_filled() -> None:
    member = {"name": "张三", "registration_no": NUMBER}
    assert said(member, roster({s.REGISTRATION_NO: None})) == [
        ["fills", "A1 QMS", s.REGISTRATION_NO, "", NUMBER]
    ]  # fmt: skip


def test_an_unknown_person_is_a_new_row_under_the_number_and_a_trainee_stays_one() -> None:
    member = {"name": "罗二", "role": "trainee", "level": "实习审核员",
              "registration_no": "2023-N0FSMS-5000002；2024-N1QMS-5000009"}  # fmt: skip
    found = settle(compare_auditors([report(1, team=[member])], roster({})))
    assert found[SHOWN].to_numpy().tolist() == [
        ["new", "2023-N0FSMS-5000002 FSMS", s.REGISTRATION_NO, "", "实习审核员"],
        ["new", "2023-N0FSMS-5000002 QMS", s.REGISTRATION_NO, "", "2024-N1QMS-5000009 · 审核员"],
    ]  # fmt: skip
    assert found.loc[0, s.CHANGES][s.LEVEL] == s.TRAINEE


def test_another_scheme_of_a_maintained_person_takes_the_persons_own_cells() -> None:
    member = {"name": "李四", "level": "审核员", "registration_no": f"{NUMBER}；2025-N1EMS-1"}
    found = settle(compare_auditors([report(1, team=[member])], roster({s.SEX: "女"})))
    new = found[found[s.STATEMENT] == "new"].iloc[0]
    assert new[s.SUBJECT] == "A1 EMS"
    assert [new[s.CHANGES][name] for name in (s.NAME, s.SEX)] == ["张三", "女"]


def test_each_of_several_registrations_has_the_codes_printed_beside_it() -> None:
    other = "2024-N1EMS-4000002"
    member = {"registration_no": f"{NUMBER}；{other}", "level": "审核员",
              "specialty_codes": ["29.11.05", "17.10.02"]}  # fmt: skip
    maintained = roster({}, {s.SCHEME: "EMS", s.REGISTRATION_NO: other,
                             s.SPECIALTY_CODES: "new:33.02.01"})  # fmt: skip
    beside = {NUMBER: {"level": "审核员", "specialty_codes": ["29.11.05"]},
              other: {"level": "高级审核员", "specialty_codes": ["17.10.02"]}}  # fmt: skip
    found = said(member, maintained, evidence={"team": {"registrations": beside}})
    assert sorted((row[1], row[2], row[4]) for row in found) == [
        ("A1 EMS", s.LEVEL, "高级审核员"),
        ("A1 EMS", s.SPECIALTY_CODES, "17.10.02"),
        ("A1 QMS", s.SPECIALTY_CODES, "29.11.05"),
    ]


def test_the_newest_report_speaks_and_its_agreement_silences_an_older_one() -> None:
    old = report(
        9, audit_to="2023-01-01", team=[{"registration_no": NUMBER, "level": "高级审核员"}]
    )
    new = report(2, audit_to="2024-01-01", team=[{"registration_no": NUMBER, "level": "审核员"}])
    found = settle(compare_auditors([old, new], roster({})))
    level = found[found[s.FIELD] == s.LEVEL]
    assert level[[s.STATEMENT, s.FILE]].to_numpy().tolist() == [["same", "r2.txt"]]


def test_codes_of_several_reports_add_up() -> None:
    reports = [report(each, audit_to=f"202{each}-01-01", team=[
        {"registration_no": NUMBER, "specialty_codes": [code]}
    ]) for each, code in ((2, "29.11.05"), (3, "29.11.06"))]  # fmt: skip
    found = settle(compare_auditors(reports, roster({})))
    assert found.loc[found[s.STATEMENT] == "in_use", s.REPORTED].tolist() == [
        "29.11.05", "29.11.06"
    ]  # fmt: skip


# ---------------------------------------------------------------- projects
AUDIT = {
    "project_no": "P-1",
    "organization": "甲公司",
    "headcount": 99,
    "audit_type": "surveillance",
    "audit_from": "2024-11-07",
    "audit_to": "2024-11-08",
}


REGIONS = {name: full for full, short in (("广东省", "广东"), ("江苏省", "江苏"))
           for name in (full, short)}  # fmt: skip


def projects(*rows: dict[str, Any]) -> pd.DataFrame:
    names = [*s.PROJECTS.names, s.EXTRA]
    usual = dict.fromkeys(names, None) | {s.PROJECT_ID: "P-1", s.SCHEME: "QMS"}
    return pd.DataFrame([usual | row for row in rows], columns=names)


def of_project(stored: StoredReport, maintained: pd.DataFrame) -> list[list[str]]:
    found = settle(compare_projects([stored], maintained, REGIONS))
    return found.loc[found[s.STATEMENT] != "same", SHOWN].to_numpy().tolist()


def test_a_new_project_takes_place_codes_and_client_from_what_is_known() -> None:
    told = report(1, **AUDIT, address="广东省广州市示例路9号",
                  team=[{"specialty_codes": ["33.02.01"]},
                        {"specialty_codes": ["33.02.01", "17.10.02"]}])  # fmt: skip
    kept = projects({s.PROJECT_ID: "P-9", s.ORGANIZATION: "甲公司", s.ORGANIZATION_ID: "C9"})
    found = settle(compare_projects([told], kept, REGIONS))
    changes = found.loc[0, s.CHANGES]
    assert [changes[name] for name in (s.ORGANIZATION_ID, s.PROVINCE, s.SPECIALTY_CODES)] == [
        "C9", "广东省", ("33.02.01", "17.10.02"),
    ]  # fmt: skip
    assert found.loc[0, s.REPORTED] == "QMS · 监督 · 甲公司 · 广东省 · 33.02.01；17.10.02"


def test_codes_of_a_combined_audit_belong_to_no_scheme_and_streets_are_no_provinces() -> None:
    told = report(1, **AUDIT, schemes=["QMS", "EMS"], address="深圳市广东路1号",
                  team=[{"specialty_codes": ["33.02.01"]}])  # fmt: skip
    found = settle(compare_projects([told], projects(), REGIONS))
    assert [changes[s.SPECIALTY_CODES] for changes in found[s.CHANGES]] == [(), ()]
    assert [changes[s.PROVINCE] for changes in found[s.CHANGES]] == ["", ""]
    assert find_province("No. 1 Road江苏省苏州市", REGIONS) == "江苏省"


def test_fields_of_a_maintained_project_differ_fill_or_agree() -> None:
    kept = projects({s.ORGANIZATION: "甲 公司", s.EFFECTIVE_PERSONNEL: 109.0})
    told = report(1, **AUDIT, credit_code="91350100M000100Y43", address="x路1号")
    assert of_project(told, kept) == [
        ["fills", "P-1", s.CREDIT_CODE, "", "91350100M000100Y43"],
        ["differs", "P-1", s.EFFECTIVE_PERSONNEL, "109", "99"],
    ]  # fmt: skip


def test_an_address_is_compared_where_the_bodys_own_file_has_one() -> None:
    kept = projects({s.EXTRA: '{"注册地址": "y路2号"}', s.ORGANIZATION: "甲公司",
                     s.EFFECTIVE_PERSONNEL: 99.0})  # fmt: skip
    assert of_project(report(1, **AUDIT, address="x路1号"), kept) == [
        ["differs", "P-1", "注册地址", "y路2号", "x路1号"]
    ]  # fmt: skip


def test_an_unknown_number_is_a_new_project_in_the_days_of_its_audit() -> None:
    found = settle(compare_projects([report(1, **AUDIT)], projects(), REGIONS))
    assert found[SHOWN].to_numpy().tolist() == [
        ["new", "P-1", s.PROJECT_ID, "", "QMS · 监督 · 甲公司"]
    ]  # fmt: skip
    changes = found.loc[0, s.CHANGES]
    assert [changes[name] for name in (s.WINDOW_START, s.WINDOW_END)] == [
        "2024-11-07", "2024-11-08",
    ]  # fmt: skip


def test_a_combined_audit_is_one_project_a_scheme_in_one_visit() -> None:
    told = report(1, **AUDIT, schemes=["QMS", "EMS"])
    found = settle(compare_projects([told], projects(), REGIONS))
    assert found[s.SUBJECT].tolist() == ["P-1/QMS", "P-1/EMS"]
    assert {changes[s.VISIT_ID] for changes in found[s.CHANGES]} == {"P-1"}
    kept = projects({s.PROJECT_ID: "P-1/QMS", s.VISIT_ID: "P-1", s.ORGANIZATION: "甲公司",
                     s.EFFECTIVE_PERSONNEL: 99.0})  # fmt: skip
    assert [row[:2] for row in of_project(told, kept)] == [["new", "P-1/EMS"]]


def test_without_number_or_day_no_project_is_proposed() -> None:
    assert of_project(report(1, **(AUDIT | {"project_no": None})), projects()) == []
    undated = AUDIT | {"audit_from": None, "audit_to": None}
    assert of_project(report(1, **undated), projects()) == []
