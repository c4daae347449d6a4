"""Several schemes in one visit: sum by own rules, one reduction, one rounding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.loaders.rule_packs import read_shipped_packs
from matching.combined_audits import AuditPart, CombinedAudit, assess_combined
from matching.errors import CertMatchError
from matching.rule_packs import RulePack
from matching.workload import Client, assess_workload

PACKS = {pack.id: pack for pack in read_shipped_packs()}
MD5, MHGJ, FSMS = (PACKS[key] for key in ("iaf-md5-2019", "mhgj-gl-095-a1", "ts22003-2013"))


def part(
    scheme: str, personnel: int, audit_type: str = "initial", pack: RulePack = MD5, **client: Any
) -> AuditPart:
    return AuditPart(pack, scheme, audit_type, Client(personnel, **client))


def values(found: CombinedAudit) -> list[tuple[str, float | None]]:
    return [(step.key, step.value) for step in found.steps]


def warnings(found: CombinedAudit) -> list[str]:
    return [remark.key for remark in found.warnings]


def test_the_sum_of_both_schemes_is_reduced_once_and_rounded_once() -> None:
    # 55 people: 5 days of quality, 6 of the environment at medium risk; 11 × 0.8 = 8.8.
    found = assess_combined([part("QMS", 55), part("EMS", 55, risk="medium")], 0.8)
    assert values(found) == [
        ("total", 11.0),
        ("combination", pytest.approx(8.8)),
        ("rounding", 9.0),
        ("on_site", 7.0),  # 8.8 × 80 % = 7.04
    ]
    assert (found.auditor_days, found.on_site_days, found.factor) == (9.0, 7.0, 0.8)
    assert [step.clause for step in found.steps] == ["", "2.2", "2.2.3", ""]
    assert found.steps[1].document == "IAF MD 11:2019"


def test_single_reductions_come_before_that_of_the_combination() -> None:
    """30 % and then 20 % leave 56 %, as an accreditation body's answer accepts."""
    reduced = [part("QMS", 276, adjustment=-0.3), part("EMS", 276, risk="medium", adjustment=-0.3)]
    found = assess_combined(reduced, 0.8)
    assert found.total == pytest.approx(0.7 * (10 + 11))
    assert found.steps[1].value == pytest.approx(0.56 * 21)


def test_parts_are_added_unrounded() -> None:
    # A third of 7 and of 8 days: 2.33 + 2.67 = 5.0, not 2.5 + 2.5 by chance of two roundings.
    found = assess_combined([part("QMS", 99, "surveillance"),
                             part("EMS", 99, "surveillance", risk="medium")])  # fmt: skip
    assert found.total == pytest.approx(5.0)
    assert [step.key for step in found.parts[0].steps] == ["table", "fraction", "floor"]


def test_more_than_a_fifth_is_not_taken_off() -> None:
    found = assess_combined([part("QMS", 55), part("EMS", 55, risk="low")], 0.7)
    assert (found.factor, warnings(found)) == (0.8, ["factor_capped"])
    # 9.5 × 0.8 = 7.6: the nearest half day would be less than the limit.
    assert values(found)[-2] == ("rounding_up", 8.0)


def test_a_pack_without_a_rule_for_combined_audits_allows_no_reduction() -> None:
    own = replace(MD5, id="own", rules=tuple(r for r in MD5.rules if r.key != "combined"))
    found = assess_combined([part("QMS", 55), part("EMS", 55, risk="low", pack=own)], 0.8)
    assert (found.factor, found.auditor_days) == (1.0, 9.5)
    assert [(r.key, r.values) for r in found.warnings] == [
        ("combination_not_given", {"pack": "own"})
    ]


def test_a_visit_keeps_the_floors_of_its_parts_together() -> None:
    parts = [part("QMS", 5, "surveillance"), part("DLE", 50, "surveillance", MHGJ)]
    found = assess_combined(parts, 0.8)
    assert [key for key, _ in values(found)] == ["total", "combination", "floor", "on_site"]
    assert (found.total, found.auditor_days) == (2.0, 2.0)
    assert "G22" in {item.key for item in found.contradictions}


def test_days_on_site_take_each_parts_own_share() -> None:
    # 5 days of quality with 80 % on site and 1 day under the body's rule, all of it on site.
    found = assess_combined([part("QMS", 55), part("DLE", 50, pack=MHGJ)])
    assert (found.auditor_days, found.on_site_days) == (6.0, 5.0)
    on_site = found.steps[-1]
    assert on_site.facts["share"] == pytest.approx(5 / 6)


def test_one_unknown_part_makes_the_visit_unknown() -> None:
    found = assess_combined([part("QMS", 55), part("EMS", 10_701, risk="low")], 0.9)
    assert (found.total, found.auditor_days, found.on_site_days) == (None, None, None)
    assert [(r.key, r.values) for r in found.warnings] == [("part_unknown", {"scheme": "EMS"})]
    assert found.parts[0].auditor_days == 5.0


def test_packs_that_do_not_round_leave_the_sum_as_it_is() -> None:
    food = part("FSMS", 120, pack=FSMS, options={"category": "C", "studies": "3"})
    assert assess_combined([food]).auditor_days == 4.25
    # One pack that rounds rounds the visit: 4.25 + 5.0.
    assert assess_combined([food, part("QMS", 55)]).auditor_days == 9.5


def test_a_pack_that_rounds_up_rounds_the_visit_up() -> None:
    example = PACKS["own-example"]
    quality = part("QMS", 60, "surveillance", example)  # 4 / 3
    found = assess_combined([quality, part("EMS", 20, "surveillance", risk="low")])
    assert found.total == pytest.approx(4 / 3 + 3.5 / 3)
    assert found.auditor_days == 2.5
    assert assess_combined([quality, part("EMS", 30, "surveillance", risk="low")]).auditor_days == 3


@pytest.mark.parametrize("factor", [0.0, -0.1, 1.1])
def test_a_factor_out_of_range_is_refused(factor: float) -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        assess_combined([part("QMS", 55)], factor)


def test_a_visit_without_schemes_is_refused() -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        assess_combined([])


@given(
    personnel=st.integers(1, 10_700),
    audit_type=st.sampled_from(["initial", "surveillance", "recertification"]),
    adjustment=st.floats(-0.5, 0.5),
    factor=st.floats(0.7, 1.0),
    sites=st.integers(0, 40),
)
def test_a_visit_of_one_scheme_takes_what_the_scheme_takes(
    personnel: int, audit_type: str, adjustment: float, factor: float, sites: int
) -> None:
    client = Client(personnel, adjustment=adjustment, combined_factor=factor,
                    similar_sites=sites, site_personnel=9)  # fmt: skip
    alone = assess_workload(MD5, "QMS", audit_type, client)
    found = assess_combined([AuditPart(MD5, "QMS", audit_type, client)], factor)
    assert found.auditor_days == alone.auditor_days
    assert found.on_site_days == alone.on_site_days


@given(
    schemes=st.lists(
        st.tuples(st.sampled_from(["EMS", "OHSMS"]), st.integers(1, 10_700)), min_size=1, max_size=3
    ),
    factor=st.floats(0.5, 1.0),
)
def test_no_visit_loses_more_than_a_fifth(schemes: list[tuple[str, int]], factor: float) -> None:
    found = assess_combined([part(scheme, n, risk="high") for scheme, n in schemes], factor)
    assert found.total is not None
    assert found.auditor_days is not None
    assert found.total * 0.8 - 1e-9 <= found.auditor_days <= found.total + 0.25 + 1e-9
