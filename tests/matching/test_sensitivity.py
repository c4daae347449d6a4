"""Sobol shares of one cell, on cases whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import gamma

from matching.entities import Body
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import B1_RATINGS, Parameters
from matching.sensitivity import SobolShares, assess_sobol_shares
from tests.matching.bodies import build_body, person, project
from tests.matching.test_uncertainty import crisp_corners


def one_cell(**changes: object) -> tuple[Body, RatingCorners]:
    body = build_body([person()], [project(**changes)], cells=1)
    return body, crisp_corners(body)


def shares(found: SobolShares | None) -> dict[str, tuple[float, float]]:
    assert found is not None
    return dict(zip(found.names, zip(found.first_order, found.total, strict=True), strict=True))


def alone() -> Parameters:
    """Only coordination and willingness by one rating count: no weight can vary."""
    return Parameters(
        weights_b1=dict.fromkeys(B1_RATINGS, 0.0) | {"health": 1.0},
        weights_b2={"client_flexibility": 1.0, "inspection_freedom": 0.0},
        weights_difficulty={"cooperation": 0.0, "certificates": 0.0, "coordination": 1.0,
                            "policy": 0.0},
    )  # fmt: skip


def test_the_only_input_that_varies_explains_everything() -> None:
    body, corners = one_cell()
    corners.auditor_ratings[0, 1] = (0.2, 0.4, 0.6, 0.8)
    found = shares(assess_sobol_shares(body, corners, alone()))
    assert list(found) == ["rating.auditor_ratings"]
    assert found["rating.auditor_ratings"] == pytest.approx((1.0, 1.0))


def test_a_product_of_two_uniform_inputs_has_its_textbook_shares() -> None:
    """P = x · d with x in 0.2…0.8 and d in 0.3…0.7: a trapezoid cut at α = ½, and an interval.

    V(x d) = E[x²] E[d²] − (E[x] E[d])²; first order of x: V(x) E[d]² over it.
    """
    body, corners = one_cell()
    corners.auditor_ratings[0, 1] = (0.0, 0.4, 0.6, 1.0)
    corners.coordination_ease[0] = (0.3, 0.3, 0.7, 0.7)
    found = shares(assess_sobol_shares(body, corners, alone()))
    vx, vd, ex, ed = 0.6**2 / 12, 0.4**2 / 12, 0.5, 0.5
    variance = (vx + ex**2) * (vd + ed**2) - (ex * ed) ** 2
    first_x, first_d = vx * ed**2 / variance, vd * ex**2 / variance
    both = 1 - first_x - first_d
    assert found["rating.auditor_ratings"] == pytest.approx((first_x, first_x + both), abs=0.02)
    assert found["rating.coordination_ease"] == pytest.approx((first_d, first_d + both), abs=0.02)


def test_the_weight_of_the_one_hard_factor_explains_most() -> None:
    """With d = 0.1 and all else ideal, y = 1 + … + v_D · 10: only the share of D matters."""
    body, corners = one_cell(coordination=0.1)
    found = shares(assess_sobol_shares(body, corners, Parameters()))
    total = {name: value[1] for name, value in found.items()}
    assert max(total, key=lambda name: total[name]) == "weight.coordination"
    assert all(total[f"weight.{name}"] == pytest.approx(0, abs=1e-9) for name in B1_RATINGS)


def test_groups_of_independent_gammas_have_the_shares_of_their_dirichlet_mean() -> None:
    """P = (g1 r1 + g2 r2) / (g1 + g2) / 4 with two ratings: the shares follow by double sums.

    First order of g1 is V(E[P | g1]) / V(P), here integrated on a fine grid of quantiles.
    """
    weights = dict.fromkeys(B1_RATINGS, 0.0) | {"health": 3.0, "dependability": 1.0}
    body, corners = one_cell()
    corners.auditor_ratings[0, 1] = 0.2
    parameters = replace(alone(), weights_b1=weights)
    found = shares(assess_sobol_shares(body, corners, parameters, concentration=8.0))
    grid = (np.arange(1500) + 0.5) / 1500
    first, second = (gamma(shape).ppf(grid) for shape in (6.0, 2.0))
    share = first[:, None] / (first[:, None] + second[None, :])
    p = share * 0.2 + (1 - share) * 1.0
    expected = {"weight.health": p.mean(axis=1).var() / p.var(),
                "weight.dependability": p.mean(axis=0).var() / p.var()}  # fmt: skip
    assert set(found) == set(expected)
    other = {"weight.health": "weight.dependability", "weight.dependability": "weight.health"}
    for name, value in expected.items():
        assert found[name][0] == pytest.approx(value, abs=0.03)
        assert found[name][1] == pytest.approx(1 - expected[other[name]], abs=0.03)


def test_a_weight_that_the_reading_does_not_use_explains_nothing() -> None:
    body, corners = one_cell(coordination=0.4, ratings=[0.6, 0.9], certificates=3.0)
    found = assess_sobol_shares(body, corners, Parameters(reading="ratio"))
    assert found is not None
    assert "weight.certificates" not in found.names


def test_a_certain_p_has_no_shares() -> None:
    assert assess_sobol_shares(*one_cell(), Parameters()) is None
    assert assess_sobol_shares(*one_cell(), alone()) is None
    nobody = build_body([], [project()], cells=1)
    assert assess_sobol_shares(nobody, crisp_corners(nobody), Parameters()) is None


def test_a_cell_without_demand_has_no_shares() -> None:
    idle = build_body([person()], [], cells=1)
    assert assess_sobol_shares(idle, crisp_corners(idle), Parameters()) is None


def test_shares_are_the_same_on_every_run() -> None:
    body, corners = one_cell(coordination=0.4, ratings=[0.6, 0.9])
    first, second = (assess_sobol_shares(body, corners, Parameters()) for _ in range(2))
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.total, second.total)
