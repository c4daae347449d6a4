"""Several schemes in one visit: summed, reduced by no more than the strictest pack allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.combined_audit import CombinedAudit, assess_combined_audit
from matching.errors import CertMatchError
from matching.workload import Client, assess_workload
from tests.matching.packs import PACKS

PACK_OF = {"QMS": "iaf-md5-2019", "EMS": "iaf-md5-2019", "DLE": "mhgj-gl-095-a1",
           "ISMS": "iso27006", "FSMS": "ts22003-2013"}  # fmt: skip
OPTIONS = {"FSMS": {"category": "C"}}


def combine(
    factor: float, *schemes: str, personnel: int = 55, audit_type: str = "initial"
) -> CombinedAudit:
    parts = []
    for scheme in schemes:
        pack = PACKS[PACK_OF[scheme]]
        risk = "high" if scheme == "EMS" else None
        client = Client(personnel, risk, options=OPTIONS.get(scheme, {}))
        parts.append((pack, assess_workload(pack, scheme, audit_type, client)))
    return assess_combined_audit(parts, factor)


def test_quality_and_environment_in_one_visit_take_a_fifth_less() -> None:
    found = combine(0.8, "QMS", "EMS")
    assert (found.sum, found.unrounded) == (13.0, pytest.approx(10.4))
    # 10.5 is the nearest half; 80 % of each part on site, 4 + 6.5, and a fifth less.
    assert (found.auditor_days, found.on_site_days) == (10.5, 8.5)


def test_rounding_never_saves_more_than_a_fifth() -> None:
    found = combine(0.8, "QMS", "EMS", personnel=15)
    assert (found.sum, found.unrounded) == (7.0, pytest.approx(5.6))
    assert found.auditor_days == 6.0  # 5.5 would be 21 % less


def test_a_factor_below_the_limit_is_capped() -> None:
    found = combine(0.5, "QMS", "DLE")
    assert (found.factor, found.is_capped) == (0.8, True)
    assert not combine(0.8, "QMS", "DLE").is_capped


def test_a_pack_without_a_rule_on_combined_audits_allows_no_saving() -> None:
    pack = PACKS["own-example"]
    part = (pack, assess_workload(pack, "QMS", "initial", Client(55)))
    found = assess_combined_audit([part, part], 0.8)
    assert (found.factor, found.auditor_days) == (1.0, 8.0)


def test_one_unknown_part_leaves_the_whole_unknown() -> None:
    found = combine(0.9, "QMS", "ISMS", audit_type="surveillance")
    assert (found.sum, found.auditor_days, found.on_site_days) == (None, None, None)


def test_parts_that_are_not_rounded_stay_unrounded_together() -> None:
    found = combine(1.0, "FSMS", "FSMS")
    assert found.auditor_days == 2 * (1.5 + 0.25 + 1.0)
    assert combine(0.9, "FSMS", "FSMS").auditor_days == pytest.approx(4.95)


@given(
    personnel=st.integers(1, 10_000),
    factor=st.floats(0.5, 1.0),
    schemes=st.lists(st.sampled_from(("QMS", "EMS", "DLE")), min_size=2, max_size=4),
)
def test_a_combined_audit_takes_between_four_fifths_of_the_sum_and_the_sum(
    personnel: int, factor: float, schemes: list[str]
) -> None:
    found = combine(factor, *schemes, personnel=personnel)
    assert found.sum is not None and found.auditor_days is not None
    assert 0.8 * found.sum - 1e-9 <= found.auditor_days <= found.sum


@pytest.mark.parametrize(("factor", "schemes"), [(0.9, ("QMS",)), (0.0, ("QMS", "DLE")),
                                                 (1.1, ("QMS", "DLE"))])  # fmt: skip
def test_impossible_combinations_are_refused(factor: float, schemes: tuple[str, ...]) -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        combine(factor, *schemes)
