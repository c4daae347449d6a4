"""Staffing of a stored body: roster, ledger and rule packs together."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.staffing import BEYOND, NO_RULE, UNKNOWN, WITHIN
from data.indicators.staffing_days import DAYS_NOT_KNOWN, NO_AUDIT, SHORT
from data.loaders.rule_packs import read_shipped_packs
from data.workflows.certificates import import_certificate_bytes
from data.workflows.encoding import Period
from data.workflows.match_degrees import assess_body
from data.workflows.programme import fetch_programme
from data.workflows.staffing import (
    StaffingDays,
    assess_body_days,
    assess_body_staffing,
    compare_with_nation,
    find_caps,
)
from data.workflows.stored_body import StoredBody
from matching.rule_packs import Rule, RulePack
from tests.data.indicators.published import read_published
from tests.data.indicators.test_staffing import roster
from tests.data.workflows.records import projects, registration, registrations

pytestmark = pytest.mark.usefixtures("home")

DAY = date(2026, 7, 1)
PEOPLE = roster([
    ("A", "QMS", s.AUDITOR, "江苏省", None), ("A", "EMS", s.AUDITOR, "江苏省", None),
    ("B", "QMS", s.AUDITOR, "北京市", None), ("C", "SC", s.INSPECTOR, "北京市", None),
])  # fmt: skip


def bring(engine: Engine, *rows: str) -> None:
    """Certificates as ``number,organisation,scheme,province``, in force on the day."""
    head = "证书编号,组织编号,认证领域,省份,颁证日期,到期日期"
    content = "\n".join([head, *(f"{row},2025-01-01,2027-12-31" for row in rows)])
    import_certificate_bytes(engine, content.encode(), "c.csv")


def test_people_and_organisations_are_distinct_in_totals(engine: Engine) -> None:
    bring(engine, "C1,O1,QMS,江苏", "C2,O1,EMS,江苏", "C3,O2,QMS,北京", "C4,O2,SC,北京")
    found = assess_body_staffing(engine, PEOPLE, DAY)
    total = found.total.iloc[0]
    assert (total[s.AUDITORS_COUNT], total[s.CERTIFICATES], total[s.ORGANIZATIONS]) == (3, 4, 2)
    assert found.by_scheme[s.AUDITORS_COUNT].sum() == 4
    # Without the service certificate and without the inspector.
    systems = found.systems.iloc[0]
    assert (systems[s.AUDITORS_COUNT], systems[s.CERTIFICATES]) == (2, 3)
    assert (systems[s.MAX_CERTIFICATES], systems[s.VERDICT]) == (50, WITHIN)


def test_filters_leave_one_scheme_and_one_province(engine: Engine) -> None:
    bring(engine, "C1,O1,QMS,江苏", "C2,O1,EMS,江苏", "C3,O2,QMS,北京", "C4,O3,QMS,北京")
    found = assess_body_staffing(engine, PEOPLE, DAY, "QMS", "北京市")
    for frame in (found.total, found.by_scheme, found.by_province):
        assert frame[[s.AUDITORS_COUNT, s.CERTIFICATES]].values.tolist() == [[1, 2]]
        assert frame[s.VERDICT].tolist() == [WITHIN]


def test_a_body_without_ledger_has_unknown_certificates(engine: Engine) -> None:
    found = assess_body_staffing(engine, PEOPLE, DAY)
    for frame in (found.total, found.systems, found.by_scheme):
        assert frame[s.CERTIFICATES].isna().all()
        assert set(frame[s.VERDICT]) == {UNKNOWN}


def test_a_scheme_beyond_the_cap_says_how_many_are_missing(engine: Engine) -> None:
    bring(engine, *(f"C{n},O{n},QMS,江苏" for n in range(101)))
    row = assess_body_staffing(engine, PEOPLE, DAY, "QMS").by_scheme.iloc[0]
    assert (row[s.VERDICT], row[s.AUDITORS_NEEDED], row[s.AUDITORS_COUNT]) == (BEYOND, 3, 2)


def test_a_doubtful_cap_can_be_switched_off(engine: Engine) -> None:
    bring(engine, "C1,O1,QMS,江苏")
    found = assess_body_staffing(engine, PEOPLE, DAY, "QMS", with_doubtful=False)
    assert found.caps == {}
    assert found.by_scheme[s.VERDICT].tolist() == [NO_RULE]


def test_the_shipped_cap_is_that_of_the_rule_in_force() -> None:
    caps = find_caps(read_shipped_packs(), DAY)
    assert {name: (cap.value, cap.rule.clause, cap.rule.confidence)
            for name, cap in caps.items()} == {"QMS": (50, "3.10", "C")}  # fmt: skip
    assert find_caps(read_shipped_packs(), date(2025, 12, 31)) == {}


def test_the_lowest_cap_in_force_holds_and_a_certain_one_cannot_be_switched_off() -> None:
    def pack(name: str, value: int, confidence: str) -> RulePack:
        rule = Rule(s.MAX_CERTIFICATES, (("value", value),), "1", confidence)
        return RulePack(name, name, name, name, name, name, ("QMS",), rules=(rule,))

    packs = [pack("a", 60, "A"), pack("b", 40, "D")]
    assert find_caps(packs, DAY)["QMS"].value == 40
    assert find_caps(packs, DAY, with_doubtful=False)["QMS"].value == 60


def test_the_nation_stands_beside_the_body_where_its_people_are_given(
    engine: Engine,
) -> None:
    """QMS and EC share a domain: A, B are two people there, whatever they are registered in."""
    bring(engine, "C1,O1,QMS,江苏", "C2,O1,EC,江苏", "C3,O2,QMS,北京")
    people = pd.concat([PEOPLE, roster([("A", "EC", s.AUDITOR, "江苏省", None)])])
    found = assess_body_staffing(engine, people, DAY)
    heads = {"质量管理体系认证": 97_879.5}
    nation = compare_with_nation(read_published(), people, found.by_scheme, DAY, heads)
    rows = nation.set_index(s.DOMAIN)
    assert set(rows.index) == {"质量管理体系认证", "环境管理体系认证"}
    quality = rows.loc["质量管理体系认证"]
    assert quality[s.NATION_RATIO] == pytest.approx(10)
    assert quality[s.CERTIFICATES_PER_AUDITOR] == pytest.approx(1.5)
    assert pd.isna(rows.loc["环境管理体系认证", s.NATION_RATIO])


# ------------------------------------------------------------------------ days
PACKS = tuple(pack for pack in read_shipped_packs() if pack.id == "iaf-md5-2019")
WILLING = dict.fromkeys(s.AUDITOR_RATINGS, "1")
JIANGSU, BEIJING = "江苏省", "北京市"


def assess_days_of(
    engine: Engine, *people: tuple[str, str, float, str], scheme: str | None = None,
    province: str | None = None,
) -> StaffingDays:  # fmt: skip
    """People as (id, scheme, days a year, base)."""
    rows = [
        registration(name, None, **{s.SCHEME: held, s.AVAILABLE_DAYS: days, s.BASE_PROVINCE: base},
                     **WILLING)
        for name, held, days, base in people
    ]  # fmt: skip
    period = Period.of(DAY)
    result = assess_body(StoredBody(registrations(*rows), projects()), period)
    audits = fetch_programme(engine, DAY, period.start, period.end)
    return assess_body_days(result, audits, PACKS, scheme, province)


def bring_due(engine: Engine, *rows: str) -> None:
    """Certificates as ``number,scheme,province,personnel,code``, the second surveillance ahead."""
    head = "证书编号,认证领域,省份,有效人数,专业代码,组织编号,"
    head += "认证决定日期,颁证日期,到期日期,最近审核日期"
    dates = "2024-10-01,2024-10-01,2027-09-30,2025-08-01"
    lines = [f"{row},O{place},{dates}" for place, row in enumerate(rows)]
    import_certificate_bytes(engine, "\n".join([head, *lines]).encode(), "c.csv")


def test_days_of_due_audits_stand_against_days_of_people_used_once(engine: Engine) -> None:
    """286 people: 3.5 days of surveillance in QMS and in EMS each one audit; SC has no rule."""
    bring_due(engine, "C1,QMS,江苏,286,", "C2,EMS,北京,,", "C3,SC,北京,9,")
    found = assess_days_of(
        engine, ("A", "QMS", 3.0, JIANGSU), ("A", "EMS", 3.0, JIANGSU), ("B", "SC", 9.0, BEIJING)
    )
    rows = found.by_scheme.set_index(s.SCHEME)
    assert rows.loc["QMS", s.DEMAND_DAYS] == 3.5
    assert rows.loc["QMS", s.SUPPLY_DAYS] == pytest.approx(3 * 365 / 365.25)
    verdicts = rows[s.DAYS_VERDICT].to_dict()
    assert (verdicts["QMS"], verdicts["EMS"]) == (SHORT, DAYS_NOT_KNOWN)
    assert verdicts["SC"] in {NO_AUDIT, DAYS_NOT_KNOWN}
    assert rows.loc["EMS", s.DAYS_UNKNOWN] == 1
    assert (found.people, found.assumed) == (2, 0)


def test_a_scheme_or_a_province_narrows_what_is_shown(engine: Engine) -> None:
    bring_due(engine, "C1,QMS,江苏,286,33.02.01", "C2,EMS,北京,286,33.02.01")
    people = (("A", "QMS", 30.0, JIANGSU), ("A", "EMS", 30.0, JIANGSU))
    whole = assess_days_of(engine, *people).by_scheme.set_index(s.SCHEME)
    alone = assess_days_of(engine, *people, scheme="QMS").by_scheme.set_index(s.SCHEME)
    # The days the person owes to the other scheme are not there for this one.
    pd.testing.assert_frame_equal(alone, whole.loc[["QMS"]])
    assert (whole[s.SUPPLY_DAYS] > 0).all()
    assert whole[s.SUPPLY_DAYS].sum() == pytest.approx(30 * 365 / 365.25)
    there = assess_days_of(engine, *people, province=BEIJING)
    rows = there.by_scheme.set_index(s.SCHEME)
    assert rows[s.DAYS_VERDICT].to_dict() == {"EMS": SHORT}
    assert there.people == 0
