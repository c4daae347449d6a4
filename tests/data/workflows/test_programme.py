"""The audit programme from imported certificates and projects."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.programme import select_period
from data.store.engine import fingerprint
from data.workflows.alerts import fetch_alerts
from data.workflows.imports import import_bytes
from data.workflows.programme import COLUMNS, fetch_programme, to_document
from data.workflows.rule_packs import copy_rule_pack, save_rule_pack, switch_rule
from data.workflows.uploads import import_upload

AS_OF = date(2026, 7, 1)
HEADER = (
    "证书编号,组织编号,认证领域,省份,专业代码,颁证日期,到期日期,证书状态,暂停日期,"
    "最近审核日期,最近审核类型,有效人数,场所数"
)
CERTIFICATES = "\n".join([
    HEADER,
    "C1,A,QMS,江苏,33.02.01,2024-05-20,2027-05-19,有效,,2026-05-10,监督,99,1",
    "C2,A,EMS,江苏,33.02.01,2025-05-20,2028-05-19,有效,,2026-05-15,监督,,1",
    "C3,B,QMS,浙江,33.02.01,2024-01-10,2027-01-09,暂停,2026-06-01,2025-02-01,监督,15,1",
    "C4,B,EMS,浙江,99.99.99,2024-01-10,2027-01-09,撤销,,2025-02-01,监督,15,1",
    "C5,C,OHSMS,,33.02.01,2023-05-01,2026-04-30,过期,,2025-05-02,监督,15,1",
    "C6,D,QMS,江苏,33.02.01,2023-03-01,2026-02-28,过期,,2025-03-01,监督,15,1",
    "C7,D,QMS,江苏,33.02.01,2026-02-20,2029-02-19,有效,,2026-01-20,再认证,,1",
    "C8,E,GAP,江苏,,2024-05-01,2027-04-30,有效,,,,15,1",
]).encode()  # fmt: skip
PROJECTS = "\n".join([
    "项目编号,组织编号,认证领域,审核类型,最早日期,最晚日期,有效人数,审核人日",
    "P1,F,QMS,特殊,2026-08-01,2026-08-20,30,1.5",
    "P2,F,QMS,初次,2026-09-01,2026-09-30,15,",
    "P3,G,QMS,初次,2025-09-01,2025-09-30,15,",
    "P4,G,QMS,监督,2026-09-01,2026-09-30,15,",
]).encode()  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(home: object) -> None:
    """Every import here keeps its bytes in a folder of its own."""


def programme(engine: Engine, start: date = AS_OF, end: date = date(2027, 6, 30)) -> Any:
    import_upload(engine, "certificates", CERTIFICATES, "certificates.csv")
    import_bytes(engine, "projects", PROJECTS, "projects.csv")
    found = fetch_programme(engine, AS_OF, start, end)
    assert tuple(found.columns) == COLUMNS
    return found


def of(found: pd.DataFrame, certificate: str) -> list[tuple[Any, ...]]:
    rows = found[found[s.CERTIFICATE_NO] == certificate]
    document = to_document(rows)["audits"]
    names = (s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END, s.AUDITOR_DAYS, s.RULE_PACK, s.STATE)
    return [tuple(row[name] for name in names) for row in document]


def test_last_surveillance_of_a_cycle_is_the_recertification_with_its_days(engine: Engine) -> None:
    # 99 people: 7 days initially, two thirds 4.67 → 4.5; 12 months from the last day on site.
    assert of(programme(engine), "C1") == [
        ("recertification", "2027-02-19", "2027-05-10", 4.5, "cnca-qms-2025", "upcoming")
    ]


def test_unknown_personnel_and_schemes_without_a_table_leave_the_days_unknown(
    engine: Engine,
) -> None:
    found = programme(engine, end=date(2027, 12, 31))
    assert of(found, "C2") == [
        ("surveillance", "2027-02-20", "2027-05-20", None, "iaf-md5-2019", "upcoming")
    ]
    # No pack covers GAP: only the expiry is known, and neither days nor a rule.
    assert of(found, "C8") == [
        ("recertification", "2027-01-30", "2027-04-30", None, None, "upcoming")
    ]


def test_overdue_audit_takes_the_days_of_the_packs_in_force_when_it_can_still_happen(
    engine: Engine,
) -> None:
    # The window ended before the pack came into force on 2025-04-26; held now, it is judged by it.
    late = f"{HEADER}\nC9,Z,DLE,江苏,,2023-12-20,2026-12-19,有效,,2024-01-10,监督,90,1".encode()
    import_upload(engine, "certificates", late, "late.csv")
    found = fetch_programme(engine, AS_OF, AS_OF, date(2026, 7, 31))
    (row,) = found[found[s.AUDIT_TYPE] == "surveillance"].to_dict("records")
    assert row[s.STATE] == "overdue" and row[s.WINDOW_END] < pd.Timestamp("2025-04-26")
    assert (row[s.AUDITOR_DAYS], row[s.DAYS_PACK]) == (1.0, "mhgj-gl-095-a1")


def test_suspended_withdrawn_and_expired_certificates(engine: Engine) -> None:
    found = programme(engine)
    assert of(found, "C3") == [
        ("restoration", "2026-06-01", "2026-12-01", None, "iaf-md5-2019", "due")
    ]
    assert of(found, "C4") == []
    assert of(found, "C5") == [
        ("restoration", "2026-05-01", "2026-10-30", None, "iaf-md5-2019", "due")
    ]


def test_certificate_followed_by_a_later_one_makes_nothing_due(engine: Engine) -> None:
    found = programme(engine)
    assert of(found, "C6") == []
    assert of(found, "C7") == [
        ("surveillance", "2026-11-20", "2027-02-20", None, "cnca-qms-2025", "upcoming")
    ]


def test_projects_bring_the_audits_that_no_certificate_makes_due(engine: Engine) -> None:
    found = programme(engine)
    rows = to_document(found[found[s.CERTIFICATE_NO].isna()])["audits"]
    assert [(row[s.ORGANIZATION_ID], row[s.AUDIT_TYPE], row[s.AUDITOR_DAYS]) for row in rows] == [
        ("F", "special", 1.5), ("F", "initial", 2.5),
    ]  # fmt: skip


def test_rule_that_is_switched_off_no_longer_decides(engine: Engine) -> None:
    before = fingerprint(engine)
    switch_rule(engine, "cnca-qms-2025", "next_surveillance", on=False, decided_by="p")
    # Pages keep results by the fingerprint: they must not show the rule any more.
    assert fingerprint(engine) != before
    assert of(programme(engine), "C1") == [
        ("recertification", "2027-02-19", "2027-05-19", 4.5, "cnca-qms-2025", "upcoming")
    ]


def test_own_pack_may_restore_a_certificate_long_after_its_expiry(engine: Engine) -> None:
    own = copy_rule_pack(engine, "iaf-md5-2019", "own-long")
    before, after = own.split("[restoration_window]", 1)
    long = before + "[restoration_window]" + after.replace("months = 6", "months = 24", 1)
    expired = f"{HEADER}\nC9,Z,GAP,江苏,,2022-01-01,2024-12-31,过期,,,,15,1".encode()
    import_upload(engine, "certificates", expired, "old.csv")
    assert fetch_programme(engine, AS_OF, AS_OF, date(2027, 6, 30)).empty
    save_rule_pack(engine, re.sub(r"schemes = .*", 'schemes = ["GAP"]', _only_dates(long)),
                   saved_by="p")  # fmt: skip
    found = fetch_programme(engine, AS_OF, AS_OF, date(2027, 6, 30))
    assert of(found, "C9") == [("restoration", "2025-01-01", "2026-12-31", None, "own-long", "due")]


def _only_dates(pack: str) -> str:
    """Return a pack without its tables, which are of other schemes."""
    return re.sub(r"(?ms)^\[base_table\.[^\]]*\].*?(?=^\[(?!base_table))", "", pack)


def test_period_leaves_out_what_meets_it_nowhere(engine: Engine) -> None:
    august = programme(engine, date(2026, 8, 1), date(2026, 8, 31))
    assert august[s.AUDIT_TYPE].tolist() == ["special", "restoration", "restoration"]


def test_period_cut_out_of_three_years_is_the_period_asked_for(engine: Engine) -> None:
    whole = programme(engine, AS_OF, date(2029, 6, 30))
    start, end = date(2027, 1, 1), date(2027, 4, 30)
    asked = fetch_programme(engine, AS_OF, start, end)
    assert len(asked) < len(whole)
    pd.testing.assert_frame_equal(select_period(whole, start, end), asked, check_dtype=False)


AUDITORS = "\n".join([
    "审核员编号,认证领域,注册级别,专业代码,生效日期,有效期至",
    "A1,QMS,审核员,33.02.01,2024-01-01,2027-03-31",
    "A2,QMS,高级审核员,33.02.01,2024-01-01,2028-12-31",
    "A3,QMS,实习审核员,33.02.01,2024-01-01,2028-12-31",
    "A4,QMS,技术专家,33.02.01,2024-01-01,2028-12-31",
]).encode()  # fmt: skip


def test_alerts_judge_the_stored_body_at_the_date_of_the_audit(engine: Engine) -> None:
    import_bytes(engine, "auditors", AUDITORS, "auditors.csv")
    found = fetch_alerts(engine, AS_OF, programme(engine))
    # Two hold the code today, also when C7 is due in February; in May one is left for C1.
    assert found.audits[s.CERTIFICATE_NO].tolist() == ["C1"]
    assert found.audits[[s.HOLDERS, s.HOLDERS_THEN, s.MINIMUM]].to_numpy().tolist() == [[2, 1, 2]]
    assert found.audits[s.RULE_PACK].tolist() == ["cnca-qms-2025"]
    assert found.maintenance[s.AUDITOR_ID].tolist() == ["A1"]
    assert found.maintenance[s.AUDITS_AFTER].tolist() == [1]
    assert found.certificates.empty
    assert found.registrations.empty


def test_without_certificates_and_projects_there_is_no_programme(engine: Engine) -> None:
    found = fetch_programme(engine, AS_OF, AS_OF, date(2027, 6, 30))
    assert to_document(found) == {"audits": []}
