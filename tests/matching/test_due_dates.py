"""Days some months later, one by one and in arrays."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching.due_dates import add_months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [((2025, 1, 31), 1, (2025, 2, 28)), ((2024, 2, 29), 12, (2025, 2, 28)),
     ((2025, 11, 30), 3, (2026, 2, 28)), ((2025, 3, 31), -1, (2025, 2, 28)),
     ((2025, 12, 8), 12, (2026, 12, 8))],
)  # fmt: skip
def test_months_end_on_the_last_day_of_a_shorter_month(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    days = np.array([date(*day), None], "datetime64[D]")
    found = add_months(days, months)
    assert found[0] == np.datetime64(date(*later))
    assert np.isnat(found[1])


@pytest.mark.parametrize("months", [-12, -3, 0, 1, 13])
def test_many_days_of_few_years_are_shifted_like_each_alone(months: int) -> None:
    days = np.random.default_rng(1).integers(18_000, 19_000, 3_000).astype("datetime64[D]")
    days[::7] = np.datetime64("NaT")
    alone = [add_months(days[n : n + 1], months)[0] for n in range(0, 3_000, 5)]
    assert np.array_equal(add_months(days, months)[::5], np.array(alone), equal_nan=True)
