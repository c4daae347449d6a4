"""Several schemes in one visit on paper: sum, factor, rounding, what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import CertMatchError
from matching.rule_packs import RulePack
from matching.visits import AuditPart, Visit, assess_visit
from matching.workload import Client
from tests.matching.packs import MD5, MHGJ, PACKS

FSMS = PACKS["ts22003-2013"]


def part(
    scheme: str, personnel: int, audit_type: str = "initial", pack: RulePack = MD5, **client: Any
) -> AuditPart:
    return AuditPart(pack, scheme, audit_type, Client(personnel, **client))


def values(found: Visit) -> list[tuple[str, float | None]]:
    return [(step.key, step.value) for step in found.steps]


def test_sum_factor_and_rounding_stand_on_paper() -> None:
    # 55 people: 5 days of quality, 6 of the environment at medium risk; 11 × 0.8 = 8.8.
    found = assess_visit([part("QMS", 55), part("EMS", 55, risk="medium")], 0.8)
    assert values(found) == [
        ("total", 11.0),
        ("combination", pytest.approx(8.8)),
        ("rounding", 9.0),
        ("on_site_sum", 7.0),  # (4 + 5) × 0.8 = 7.2
    ]
    assert [(step.document, step.clause) for step in found.steps] == [
        ("", ""), ("IAF MD 11:2019", "2.2"), ("IAF MD 5:2019", "2.2.3"), ("", "")
    ]  # fmt: skip
    assert found.warnings == ()


def test_single_reductions_come_before_that_of_the_combination() -> None:
    """30 % and then 20 % leave 56 %, as an accreditation body's answer accepts."""
    reduced = [part("QMS", 276, adjustment=-0.3), part("OHSMS", 276, risk="low", adjustment=-0.5)]
    found = assess_visit(reduced, 0.8)
    assert [work.auditor_days for work in found.workloads] == [7.0, 6.0]  # 0.7 × 10, 5.6 and up
    assert found.steps[1].value == pytest.approx(0.8 * 13)
    assert [remark.key for remark in found.workloads[1].warnings] == ["adjustment_capped"]


def test_without_a_saving_only_the_sum_stands() -> None:
    found = assess_visit([part("QMS", 55), part("DLE", 50, pack=MHGJ)])
    assert values(found) == [("total", 6.0), ("on_site_sum", 5.0)]


def test_more_than_a_fifth_is_not_taken_off_and_told() -> None:
    found = assess_visit([part("QMS", 55), part("EMS", 55, risk="low")], 0.7)
    # 9.5 × 0.8 = 7.6: the nearest half day would be less than the limit.
    assert values(found)[2] == ("rounding_up", 8.0)
    assert [(r.key, r.values) for r in found.warnings] == [
        ("factor_capped", {"given": 0.7, "used": 0.8})
    ]


def test_a_pack_without_a_rule_for_combined_audits_allows_no_saving_and_is_named() -> None:
    own = replace(MD5, id="own", rules=tuple(r for r in MD5.rules if r.key != "combined"))
    found = assess_visit([part("QMS", 55), part("EMS", 55, risk="low", pack=own)], 0.8)
    assert (found.combined.factor, found.combined.auditor_days) == (1.0, 9.5)
    assert [(r.key, r.values) for r in found.warnings] == [
        ("combination_not_given", {"pack": "own"})
    ]
    whole = assess_visit([part("QMS", 55), part("EMS", 55, risk="low", pack=own)])
    assert whole.warnings == ()


def test_contradictions_of_every_part_and_of_the_factor_are_shown_once() -> None:
    parts = [part("QMS", 55, "surveillance"), part("DLE", 50, "surveillance", MHGJ)]
    assert {item.key for item in assess_visit(parts, 0.9).contradictions} == {"G06", "G07", "G22"}
    assert {item.key for item in assess_visit(parts).contradictions} == {"G06", "G07"}


def test_one_unknown_part_makes_the_visit_unknown() -> None:
    found = assess_visit([part("QMS", 55), part("EMS", 10_701, risk="low")], 0.9)
    assert values(found) == [("total", None), ("combination", None)]
    assert [(r.key, r.values) for r in found.warnings] == [("part_unknown", {"scheme": "EMS"})]
    assert found.workloads[0].auditor_days == 5.0


def test_a_factor_given_for_one_scheme_is_not_applied_twice() -> None:
    parts = [part("QMS", 55, combined_factor=0.8), part("EMS", 55, risk="medium")]
    assert assess_visit(parts, 0.8).combined.auditor_days == 9.0


@pytest.mark.parametrize("count", [0, 1])
def test_a_visit_needs_two_schemes(count: int) -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        assess_visit([part("QMS", 55)] * count)


@given(
    schemes=st.lists(
        st.tuples(st.sampled_from(["EMS", "OHSMS"]), st.integers(1, 10_700)), min_size=2, max_size=3
    ),
    factor=st.floats(0.5, 1.0),
)
def test_no_visit_loses_more_than_a_fifth(schemes: list[tuple[str, int]], factor: float) -> None:
    found = assess_visit([part(scheme, n, risk="high") for scheme, n in schemes], factor)
    total, days = found.combined.sum, found.combined.auditor_days
    assert total is not None
    assert days is not None
    assert total * 0.8 - 1e-9 <= days <= total
    assert [step.value for step in found.steps if step.key != "on_site_sum"][-1] == pytest.approx(
        days
    )
