"""Audit time on arrays: tables, limits, rounding, and a second formula that must agree."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.audit_time import AuditCases, compute_audit_times, round_days
from matching.errors import CertMatchError
from matching.rule_checks import AUDIT_TYPES, RISKS
from matching.rule_packs import RulePack
from tests.matching import second_formula
from tests.matching.packs import MD5, MHGJ, PACKS

INITIAL, SURVEILLANCE, RECERTIFICATION = (
    AUDIT_TYPES.index(name) for name in ("initial", "surveillance", "recertification")
)
PACK_OF = {"QMS": MD5, "EMS": MD5, "OHSMS": MD5, "DLE": MHGJ, "ISMS": PACKS["iso27006"],
           "FSMS": PACKS["ts22003-2013"]}  # fmt: skip


def days_of(pack: RulePack, scheme: str, **cases: object) -> list[float]:
    return compute_audit_times(pack, scheme, AuditCases(**cases)).auditor_days.tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(("scheme", "risk"), second_formula.TABLES)
def test_every_band_edge_belongs_to_its_own_band(scheme: str, risk: str | None) -> None:
    edges = [last for last in second_formula.TABLES[scheme, risk] if math.isfinite(last)]
    personnel = sorted({max(1, edge + step) for edge in (0, *edges) for step in (-1, 0, 1, 2)})
    cases = AuditCases(personnel, risks=RISKS.index(risk) if risk else -1, categories=0)
    found = compute_audit_times(PACK_OF[scheme], scheme, cases).table
    expected = [second_formula.look_up(scheme, risk, count) for count in personnel]
    assert [None if math.isnan(days) else days for days in found] == expected


def test_a_thousand_random_clients_under_md5_agree_with_the_second_formula() -> None:
    draw = random.Random(5)
    tables = [key for key in second_formula.TABLES if key[0] in ("QMS", "EMS", "OHSMS")]
    for _ in range(1000):
        scheme, risk = draw.choice(tables)
        audit_type = draw.choice(("initial", "surveillance", "recertification"))
        personnel = round(math.exp(draw.uniform(0, math.log(12_000))))
        similar, dissimilar = draw.choice((0, draw.randint(0, 400))), draw.choice((0, 3, 10))
        site_personnel = draw.choice((None, draw.randint(1, 200)))
        adjustment = Fraction(draw.randint(-50, 50), 100)
        factor = Fraction(draw.choice((100, draw.randint(70, 100))), 100)
        expected = second_formula.md5_days(
            scheme, risk, audit_type, personnel, similar, dissimilar, site_personnel, adjustment,
            factor,
        )  # fmt: skip
        times = compute_audit_times(MD5, scheme, AuditCases(
            personnel, AUDIT_TYPES.index(audit_type), RISKS.index(risk) if risk else -1, similar,
            dissimilar, math.nan if site_personnel is None else site_personnel, float(adjustment),
            combined_factors=float(factor),
        ))  # fmt: skip
        if expected is None:
            assert math.isnan(times.auditor_days[0])
        else:
            found = (times.auditor_days[0], times.on_site_days[0], times.sites[0])
            assert found == pytest.approx(tuple(map(float, expected)), abs=1e-9)


def test_a_thousand_random_clients_under_the_bodys_rule_agree_with_the_second_formula() -> None:
    draw = random.Random(95)
    for _ in range(1000):
        audit_type = draw.choice(tuple(second_formula.FRACTIONS))
        personnel, similar = draw.randint(1, 600), draw.choice((0, draw.randint(0, 130)))
        dissimilar = draw.choice((0, draw.randint(0, 15)))
        adjustment = Fraction(draw.randint(-50, 100), 100)
        factor = Fraction(draw.choice((100, draw.randint(70, 100))), 100)
        expected = second_formula.mhgj_days(
            audit_type, personnel, similar, dissimilar, adjustment, factor
        )
        times = compute_audit_times(MHGJ, "DLE", AuditCases(
            personnel, AUDIT_TYPES.index(audit_type), similar_sites=similar,
            dissimilar_sites=dissimilar, adjustments=float(adjustment),
            combined_factors=float(factor),
        ))  # fmt: skip
        assert (times.auditor_days[0], times.sites[0]) == tuple(map(float, expected))
        assert times.on_site_days[0] == times.auditor_days[0]


@given(
    scheme=st.sampled_from(tuple(PACK_OF)),
    audit_type=st.sampled_from((INITIAL, SURVEILLANCE, RECERTIFICATION)),
    adjustment=st.floats(-0.5, 0.5),
    factor=st.floats(0.5, 1.0),
    similar=st.integers(0, 50),
    personnel=st.lists(st.integers(1, 10_700), min_size=2, max_size=30),
)
def test_more_people_never_take_less_time(
    scheme: str, audit_type: int, adjustment: float, factor: float, similar: int,
    personnel: list[int],
) -> None:  # fmt: skip
    days = days_of(
        PACK_OF[scheme], scheme, personnel=sorted(personnel), audit_types=audit_type,
        risks=RISKS.index("low"), similar_sites=similar, site_personnel=7,
        adjustments=adjustment, combined_factors=factor, categories=2,
    )  # fmt: skip
    assert all(a <= b for a, b in pairwise(days) if not math.isnan(a + b))


@given(
    personnel=st.integers(1, 10_700),
    audit_type=st.sampled_from((SURVEILLANCE, RECERTIFICATION)),
    adjustment=st.floats(-1, 0),
    factor=st.floats(0.1, 1),
)
def test_the_days_are_never_below_a_floor(
    personnel: int, audit_type: int, adjustment: float, factor: float
) -> None:
    for pack, scheme in ((MD5, "QMS"), (MHGJ, "DLE")):
        days = days_of(pack, scheme, personnel=personnel, audit_types=audit_type,
                       adjustments=adjustment, combined_factors=factor)  # fmt: skip
        assert days[0] >= 1.0


@given(st.integers(1, 400), st.floats(-0.3, 0), st.sampled_from((MD5, MHGJ)))
def test_rounding_never_breaks_the_maximum_reduction(
    personnel: int, adjustment: float, pack: RulePack
) -> None:
    times = compute_audit_times(
        pack, "QMS" if pack is MD5 else "DLE", AuditCases(personnel, adjustments=adjustment)
    )
    assert times.auditor_days[0] >= 0.7 * times.table[0] - 1e-9


@pytest.mark.parametrize(
    ("base", "adjustment", "days"),
    [(1, -0.3, 1.0), (101, -0.3, 1.5), (101, -0.2, 1.5), (401, -0.3, 1.5)],
    ids=["0.7", "1.05", "1.2", "1.4"],
)
def test_the_next_half_day_up_where_the_nearest_breaks_the_reduction(
    base: int, adjustment: float, days: float
) -> None:
    assert days_of(MHGJ, "DLE", personnel=base, adjustments=adjustment) == [days]


def test_about_two_thirds_is_rounded_to_the_nearest_not_less_than_goes_up() -> None:
    under_md5 = days_of(MD5, "QMS", personnel=100, audit_types=RECERTIFICATION)
    assert under_md5 == [4.5]  # 7 × 2/3 = 4.667, "about"
    under_the_bodys = days_of(MHGJ, "DLE", personnel=401, audit_types=RECERTIFICATION,
                              adjustments=0.25)  # fmt: skip
    assert under_the_bodys == [2.0]  # 2.5 × 2/3 = 1.667, "not less than"


@pytest.mark.parametrize(("days", "rounded"), [(5.3, 5.5), (5.2, 5.0), (5.25, 5.5), (5.75, 6.0)])
def test_days_are_rounded_to_the_nearest_half_ties_up(days: float, rounded: float) -> None:
    assert round_days(days, 0.5) == rounded


def test_a_tie_that_floats_miss_by_a_hair_still_goes_up() -> None:
    assert round_days(2.5 * 0.7, 0.5) == 2.0


def test_a_pack_may_always_round_up() -> None:
    example = PACKS["own-example"]
    assert days_of(example, "QMS", personnel=60, adjustments=-0.1) == [4.0]  # 3.6
    assert round_days([2.0, 2.1], 0.5, "up").tolist() == [2.0, 2.5]


def test_an_own_pack_may_split_the_stages_and_limit_increases() -> None:
    example = PACKS["own-example"]
    types = [AUDIT_TYPES.index(name) for name in ("stage1", "stage2")]
    assert days_of(example, "QMS", personnel=60, audit_types=types) == [1.5, 3.0]  # 1.2, 2.8
    assert days_of(example, "QMS", personnel=60, adjustments=0.9) == [6.0]  # 4 × 1.5


def test_what_a_pack_does_not_give_is_unknown() -> None:
    types = [AUDIT_TYPES.index(name) for name in ("stage1", "special", "restoration", "initial")]
    found = days_of(MD5, "QMS", personnel=10, audit_types=types)
    assert np.isnan(found).tolist() == [True, True, True, False]
    assert math.isnan(days_of(PACKS["cnca-qms-2025"], "QMS", personnel=10)[0])
    assert math.isnan(days_of(MD5, "QMS", personnel=math.nan)[0])
    assert math.isnan(days_of(MD5, "EMS", personnel=10)[0])


def test_a_rule_switched_off_counts_as_not_given() -> None:
    pack = PACKS["iso27006"]
    times = compute_audit_times(pack.with_rule("on_site", on=False), "ISMS", AuditCases(10))
    assert (times.auditor_days[0], math.isnan(times.on_site_days[0])) == (5.0, True)
    without = pack.with_rule("rounding", on=False)
    assert days_of(without, "ISMS", personnel=10, adjustments=-0.05) == [4.75]


def test_sites_of_unknown_personnel_add_nothing() -> None:
    cases = {"personnel": 50, "similar_sites": 26}
    assert days_of(MD5, "QMS", **cases) == [5.0]
    assert days_of(MD5, "QMS", **cases, site_personnel=5) == [14.0]
    assert math.isnan(days_of(MD5, "QMS", **cases, site_personnel=10_701)[0])


def test_the_reduction_of_a_sampled_site_is_limited_to_half() -> None:
    cases = {"personnel": 50, "similar_sites": 4, "site_personnel": 5}
    assert days_of(MD5, "QMS", **cases, site_adjustments=-0.5) == [6.5]  # 5 + 2 × 0.75
    assert days_of(MD5, "QMS", **cases, site_adjustments=-0.9) == [6.5]


def test_each_further_site_takes_half_of_the_time_of_food_safety() -> None:
    cases = {"personnel": 120, "categories": 2, "studies": 3}
    assert days_of(PACKS["ts22003-2013"], "FSMS", **cases, dissimilar_sites=2) == [8.5]


def test_adding_a_certificate_takes_at_least_its_floor() -> None:
    extension = AUDIT_TYPES.index("extension")
    assert days_of(MHGJ, "DLE", personnel=500, audit_types=extension) == [1.0]


@pytest.mark.parametrize(
    "wrong",
    [{"personnel": 0}, {"personnel": math.inf}, {"personnel": 5, "similar_sites": -1},
     {"personnel": 5, "site_personnel": 0}, {"personnel": 5, "adjustments": math.nan},
     {"personnel": 5, "combined_factors": 0.0}, {"personnel": 5, "combined_factors": 1.1},
     {"personnel": 5, "studies": 0}],
    ids=str,
)  # fmt: skip
def test_impossible_numbers_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(CertMatchError, match="count_out_of_range"):
        days_of(MD5, "QMS", **wrong)


def test_a_scheme_outside_the_pack_is_refused() -> None:
    with pytest.raises(CertMatchError, match="scheme_not_covered"):
        days_of(MD5, "DLE", personnel=5)


def test_one_client_gets_the_numbers_of_many() -> None:
    cases = AuditCases([1, 60, 200, 9000], SURVEILLANCE, similar_sites=[0, 1, 30, 400],
                       site_personnel=12, adjustments=[0, -0.2, 0.1, -0.3])  # fmt: skip
    many = compute_audit_times(MD5, "QMS", cases)
    for row in range(4):
        one = replace(cases, **{
            name: getattr(cases, name)[row]  # type: ignore[index]
            for name in ("personnel", "similar_sites", "adjustments")
        })  # fmt: skip
        alone = compute_audit_times(MD5, "QMS", one)
        for name, values in vars(many).items():
            np.testing.assert_array_equal(values[row], getattr(alone, name)[0], err_msg=name)
