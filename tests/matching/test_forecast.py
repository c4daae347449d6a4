"""Demand ahead under stated renewal and growth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import CertMatchError
from matching.forecast import ForecastAssumptions, Range, forecast_demand

KEPT, RENEWED = np.array([100.0, 50.0]), np.array([10.0, 40.0])


def test_part_of_those_at_recertification_leave_and_new_clients_come_evenly() -> None:
    chosen = ForecastAssumptions(Range(0.5, 0.8, 1.0), Range(0.0, 0.12, 0.24))
    found = forecast_demand(KEPT, RENEWED, 5.0, 200, chosen)
    # A year brings 0.12 × 200 = 24 new certificates of 5 days: 10 days a month.
    assert found.middle.tolist() == pytest.approx([100 + 8 + 10, 50 + 32 + 10])
    assert found.low.tolist() == pytest.approx([105, 70])
    assert found.high.tolist() == pytest.approx([130, 110])
    assert (found.kept + found.renewed + found.new).tolist() == pytest.approx(found.middle.tolist())


def test_everybody_kept_and_nobody_new_is_the_programme() -> None:
    same = ForecastAssumptions(Range(1, 1, 1), Range(0, 0, 0))
    found = forecast_demand(KEPT, RENEWED, float("nan"), 200, same)
    assert found.low.tolist() == found.high.tolist() == (KEPT + RENEWED).tolist()


def test_unknown_days_of_a_new_client_leave_the_growth_unknown() -> None:
    found = forecast_demand(KEPT, RENEWED, float("nan"), 200, ForecastAssumptions())
    assert np.isnan(found.middle).all()
    assert not np.isnan(found.low).any()


@pytest.mark.parametrize(
    ("renewal", "code"),
    [(Range(0.9, 0.8, 1.0), "bounds_reversed"), (Range(0.5, 0.8, 1.1), "parameter_out_of_range"),
     (Range(-0.1, 0.8, 0.9), "parameter_out_of_range")],
)  # fmt: skip
def test_assumptions_that_cannot_be_are_refused(renewal: Range, code: str) -> None:
    with pytest.raises(CertMatchError) as refused:
        ForecastAssumptions(renewal)
    assert refused.value.code == code


days = st.lists(st.floats(0, 1e4), min_size=3, max_size=3)
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@given(days, days, shares, shares, st.floats(0, 30), st.integers(0, 5000))
def test_bounds_stay_in_order_and_hold_the_programme_of_those_who_stay(
    kept: list[float], renewed: list[float], renewal: list[float], growth: list[float],
    initial: float, stock: int,
) -> None:  # fmt: skip
    chosen = ForecastAssumptions(Range(*renewal), Range(*growth))
    found = forecast_demand(np.array(kept), np.array(renewed), initial, stock, chosen)
    slack = 1e-6
    assert (found.low <= found.middle + slack).all()
    assert (found.middle <= found.high + slack).all()
    assert (found.low + slack >= np.array(kept)).all()
