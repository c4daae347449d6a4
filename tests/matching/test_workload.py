"""Audit time of one client: every step on paper, what decided, and what to be told."""

from __future__ import annotations

from typing import Any

import pytest

from matching.errors import CertMatchError
from matching.rule_checks import STEPS
from matching.workload import Client, Workload, assess_workload
from tests.matching.packs import PACKS


def assess(
    pack: str, scheme: str, audit_type: str, personnel: int, **client: Any
) -> Workload:  # fmt: skip
    return assess_workload(PACKS[pack], scheme, audit_type, Client(personnel, **client))


def md5(audit_type: str, personnel: int, **client: Any) -> Workload:
    return assess("iaf-md5-2019", "QMS", audit_type, personnel, **client)


def mhgj(audit_type: str, personnel: int, **client: Any) -> Workload:
    return assess("mhgj-gl-095-a1", "DLE", audit_type, personnel, **client)


def values(workload: Workload) -> dict[str, float | None]:
    return {step.key: step.value for step in workload.steps}


def warnings(workload: Workload) -> list[str]:
    return [remark.key for remark in workload.warnings]


def touched(workload: Workload) -> set[str]:
    return {item.key for item in workload.contradictions}


def test_every_step_stands_on_paper_in_order() -> None:
    found = assess(
        "iaf-md5-2019", "EMS", "initial", 99, risk="high", adjustment=-0.5, similar_sites=26,
        site_personnel=5, combined_factor=0.7,
    )  # fmt: skip
    assert [(step.key, step.clause, step.value) for step in found.steps] == [
        ("table", "Table EMS 1", 11.0),
        ("adjustment", "3.9", 5.5),
        ("maximum_reduction", "3.9", pytest.approx(7.7)),
        ("sampling", "6.1", 6.0),
        ("site_days", "7.3.1", 18.0),
        ("sum", "", pytest.approx(25.7)),
        ("combination", "2.2", pytest.approx(20.56)),
        ("rounding_up", "2.2.3", 21.0),  # 20.5 would take off more than a fifth
        ("on_site", "4.1", 16.5),
    ]
    assert (found.auditor_days, found.on_site_days, found.sites) == (21.0, 16.5, 6)
    assert found.decided_by == "maximum_reduction"
    assert warnings(found) == ["adjustment_capped", "factor_capped"]
    assert found.steps[3].document == "IAF MD 1"


def test_a_plain_audit_has_nothing_to_warn_of() -> None:
    for found in (md5("initial", 55), mhgj("initial", 100)):
        assert (found.warnings, found.contradictions, found.decided_by) == ((), (), "table")


@pytest.mark.parametrize(
    ("found", "decided_by"),
    [
        (md5("surveillance", 99), "fraction"),
        (md5("surveillance", 20), "floor"),  # 3/3 is exactly the floor
        (mhgj("recertification", 500), "fraction"),
        (mhgj("surveillance", 500), "floor"),
        (md5("initial", 99, adjustment=-0.3), "table"),
        (md5("initial", 99, adjustment=-0.31), "maximum_reduction"),
        (assess("own-example", "QMS", "initial", 9, adjustment=0.6), "maximum_increase"),
        (md5("initial", 10_701), "above_table"),
        (md5("stage2", 10), "not_given"),
    ],
)
def test_the_limb_that_decided_is_named(found: Workload, decided_by: str) -> None:
    assert found.decided_by == decided_by


def test_a_third_of_a_small_initial_audit_always_meets_the_floor() -> None:
    for personnel in (1, 100, 400, 401):
        found = mhgj("surveillance", personnel)
        assert (found.auditor_days, found.decided_by) == (1.0, "floor")
        assert "G06" in touched(found)
    assert "G06" not in touched(mhgj("recertification", 500))


def test_above_the_table_nothing_is_extrapolated() -> None:
    found = md5("initial", 10_701)
    assert (found.auditor_days, found.on_site_days, found.sites) == (None, None, 0)
    assert warnings(found) == ["above_table"]
    assert md5("initial", 10_700).auditor_days == 22.0
    assert md5("initial", 9, similar_sites=4, site_personnel=10_701).decided_by == "above_table"


@pytest.mark.parametrize("audit_type", ["stage1", "stage2", "special", "restoration", "extension"])
def test_an_audit_type_the_pack_leaves_out_is_unknown(audit_type: str) -> None:
    found = md5(audit_type, 10)
    assert (found.auditor_days, found.on_site_days) == (None, None)
    assert warnings(found) == ["type_not_given"]


def test_a_pack_without_a_table_says_so() -> None:
    found = assess("cnca-qms-2025", "QMS", "initial", 10)
    assert (found.auditor_days, found.decided_by) == (None, "not_given")
    assert "table_not_given" in warnings(found)


def test_only_a_floor_is_given_for_a_further_certificate() -> None:
    found = mhgj("extension", 500)
    assert (found.auditor_days, found.decided_by) == (1.0, "floor")
    assert warnings(found) == ["floor_only"]
    assert list(values(found)) == ["floor", "on_site"]


def test_a_combined_audit_is_brought_back_to_the_floor() -> None:
    found = mhgj("surveillance", 50, combined_factor=0.8)
    assert [(s.key, s.value) for s in found.steps if s.key in ("combination", "floor")] == [
        ("floor", 1.0), ("combination", 0.8), ("floor", 1.0)]  # fmt: skip
    assert found.auditor_days == 1.0
    assert "G22" in touched(found)


def test_sites_without_their_personnel_are_told_not_counted() -> None:
    found = md5("initial", 50, similar_sites=26)
    assert (found.auditor_days, found.sites, warnings(found)) == (5.0, 6, ["sites_without_days"])


def test_sites_are_unknown_where_the_pack_has_no_sample() -> None:
    found = assess("iso27006", "ISMS", "initial", 50, similar_sites=3)
    assert (found.auditor_days, found.sites) == (10.0, None)
    assert "sampling_not_given" in warnings(found)


def test_five_sites_lie_in_both_bands_and_count_as_the_first() -> None:
    five, six = mhgj("initial", 50, dissimilar_sites=5), mhgj("initial", 50, dissimilar_sites=6)
    assert (five.auditor_days, six.auditor_days) == (1.5, 2.0)
    assert {"G01", "G02"} <= touched(five)
    assert touched(six) == {"G02", "G13"}


def test_rounding_that_would_break_a_limit_shows_its_contradiction() -> None:
    assert "G03" in touched(mhgj("initial", 100, adjustment=-0.3))
    found = mhgj("recertification", 500, adjustment=0.25)
    assert "G04" in touched(found)
    assert "rounding_up" in values(found)


def test_a_rule_of_one_secondary_source_says_so() -> None:
    found = assess("iso27006", "ISMS", "initial", 50)
    assert [(r.key, r.values["rule"], r.values["confidence"]) for r in found.warnings] == [
        ("doubtful", "on_site", "C")
    ]
    off = PACKS["iso27006"].with_rule("on_site", on=False)
    found = assess_workload(off, "ISMS", "initial", Client(50))
    assert (found.on_site_days, warnings(found)) == (None, ["switched_off"])


def test_input_that_does_nothing_is_told() -> None:
    assert warnings(md5("initial", 50, risk="high")) == ["risk_unused"]
    assert warnings(md5("initial", 50, site_personnel=5)) == ["site_personnel_unused"]
    reduced = assess("ts22003-2013", "FSMS", "initial", 50, adjustment=-0.1,
                     options={"category": "A"})  # fmt: skip
    assert warnings(reduced) == ["no_reduction_limit"]
    beyond = md5("initial", 9, options={"site_adjustment": "-0.9"})
    assert warnings(beyond) == ["site_adjustment_capped"]


@pytest.mark.parametrize(
    ("pack", "scheme", "client", "code"),
    [
        ("iaf-md5-2019", "DLE", Client(5), "scheme_not_covered"),
        ("iaf-md5-2019", "EMS", Client(5), "risk_missing"),
        ("iaf-md5-2019", "OHSMS", Client(5, risk="limited"), "unknown_choice"),
        ("iaf-md5-2019", "QMS", Client(5, risk="huge"), "unknown_choice"),
        ("iaf-md5-2019", "QMS", Client(0), "count_out_of_range"),
        ("iaf-md5-2019", "QMS", Client(5, options={"category": "C"}), "option_unknown"),
        ("ts22003-2013", "FSMS", Client(5), "option_missing"),
        ("ts22003-2013", "FSMS", Client(5, options={"category": "Z"}), "unknown_choice"),
        ("ts22003-2013", "FSMS", Client(5, options={"category": "A", "studies": "0"}),
         "count_out_of_range"),
        ("ts22003-2013", "FSMS", Client(5, options={"category": "A", "studies": "1.5"}),
         "count_out_of_range"),
        ("ts22003-2013", "FSMS", Client(5, options={"category": "A", "certified": "maybe"}),
         "unknown_choice"),
        ("iso50003-2021", "EnMS", Client(5, options={"energy_tj": "5"}), "option_missing"),
    ],
)  # fmt: skip
def test_unusable_input_is_refused(pack: str, scheme: str, client: Client, code: str) -> None:
    with pytest.raises(CertMatchError, match=code):
        assess_workload(PACKS[pack], scheme, "initial", client)


def test_an_unknown_audit_type_is_refused() -> None:
    with pytest.raises(CertMatchError, match="unknown_choice"):
        md5("初次", 5)


def test_a_relevant_certificate_saves_its_part() -> None:
    options = {"category": "C", "studies": "3", "certified": "yes"}
    found = assess("ts22003-2013", "FSMS", "initial", 120, options=options)
    assert (found.auditor_days, "certificate" in values(found)) == (4.0, False)


def test_the_steps_of_all_packs_have_known_names() -> None:
    keys = {step.key for found in (md5("surveillance", 9, similar_sites=3, site_personnel=2),
                                   mhgj("conversion", 500, similar_sites=30, combined_factor=0.9))
            for step in found.steps}  # fmt: skip
    assert keys <= set(STEPS)


def test_a_withdrawn_client_that_comes_back_little_changed_takes_the_time_of_a_surveillance() -> (
    None
):
    # MHGJ-GL-095 A/1, 5.3.2.2: 2.0 days of an initial audit; a third is 0.67, at least 1.
    again = {"options": {"reapplied": "yes"}}
    found = mhgj("initial", 500, **again)
    assert (mhgj("initial", 500).auditor_days, found.auditor_days) == (2.0, 1.0)
    assert (found.audit_type, found.decided_by) == ("initial", "floor")
    assert found.warnings[0].key == "reapplied"
    assert found.warnings[0].values == {"clause": "5.3.2.2", "audit_type": "surveillance"}
    assert "reapplied_unused" in warnings(mhgj("recertification", 500, **again))
    with pytest.raises(CertMatchError, match="option_unknown"):
        md5("initial", 500, **again)
