"""P share: a person's days are split over the codes held and counted once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.capacity import share_capacity, supply_days
from matching.errors import CertMatchError

# Two people of 100 days: the first holds codes 0 and 1, the second code 1 alone; code 2 nobody.
PERSONS, CELLS = np.array([0, 0, 1]), np.array([0, 1, 1])
SUPPLY = np.array([100.0, 100.0])


def test_days_of_a_person_are_split_in_proportion_to_demand() -> None:
    found = share_capacity(PERSONS, CELLS, SUPPLY, np.array([50.0, 150.0, 20.0]))
    # 100 × 50 ⁄ 200 = 25 to code 0; 75 and the other's 100 to code 1.
    assert found.supply.tolist() == [25.0, 175.0, 0.0]
    assert found.share.tolist() == pytest.approx([0.5, 175 / 150, 0.0])
    assert found.heads_supply.tolist() == [100.0, 200.0, 0.0]
    assert found.multiplicity == pytest.approx(300 / 200)
    assert found.idle == 0


def test_cell_without_demand_takes_no_days_and_has_no_share() -> None:
    found = share_capacity(PERSONS, CELLS, SUPPLY, np.array([50.0, 0.0, 0.0]))
    assert found.supply.tolist() == [100.0, 0.0, 0.0]
    assert found.share[0] == 2.0
    assert np.isnan(found.share[1:]).all()
    assert found.idle == 100.0
    assert found.multiplicity == 1.0


def test_nobody_and_nothing_give_no_number() -> None:
    nothing = np.zeros(0)
    found = share_capacity(nothing.astype(np.intp), nothing.astype(np.intp), nothing, nothing)
    assert found.share.size == 0
    assert np.isnan(found.multiplicity)


def test_supply_is_the_smaller_of_cap_and_own_days_as_far_as_willing_and_free() -> None:
    found = supply_days(
        np.array([200.0, 100.0, np.nan, np.nan, 10.0]), np.array([180, 180, 180, np.nan, 180]),
        np.array([1.0, 0.5, 1.0, 1.0, 1.0]), 0.5, np.array([10.0, 0.0, 0.0, 0.0, 20.0]),
    )  # fmt: skip
    assert found[:3].tolist() == [80.0, 25.0, 90.0]
    assert np.isnan(found[3])
    assert found[4] == 0.0


@pytest.mark.parametrize("days", [-1.0, float("nan"), float("inf")])
def test_days_that_cannot_be_are_refused(days: float) -> None:
    with pytest.raises(CertMatchError) as refused:
        share_capacity(PERSONS, CELLS, np.array([100.0, days]), np.ones(3))
    assert (refused.value.code, refused.value.where) == ("count_out_of_range", "supply")


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[set[int]], list[float], list[float]]:
    cells = draw(st.integers(1, 5))
    held = draw(st.lists(st.sets(st.integers(0, cells - 1)), min_size=1, max_size=6))
    days = st.just(0.0) | st.floats(0.1, 300)
    return held, [draw(days) for _ in held], [draw(days) for _ in range(cells)]


@given(bodies())
def test_no_day_is_counted_twice_and_none_is_lost(
    body: tuple[list[set[int]], list[float], list[float]],
) -> None:
    held, supply, demand = body
    pairs = [(person, cell) for person, cells in enumerate(held) for cell in sorted(cells)]
    persons, cells = (np.array([p[n] for p in pairs], dtype=np.intp) for n in (0, 1))
    found = share_capacity(persons, cells, np.array(supply), np.array(demand))
    assert found.supply.sum() + found.idle == pytest.approx(sum(supply))
    # Person by person, as one would do it by hand.
    by_hand = [0.0] * len(demand)
    for own, days in zip(held, supply, strict=True):
        whole = sum(demand[cell] for cell in own)
        for cell in own:
            by_hand[cell] += days * demand[cell] / whole if whole and demand[cell] else 0.0
    assert found.supply.tolist() == pytest.approx(by_hand)
