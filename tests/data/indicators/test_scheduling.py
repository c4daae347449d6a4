"""Realised difficulty by hand: what a day knows, percentiles, hard months."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema as s
from data.indicators.scheduling import (
    COMPONENTS,
    count_difficulty,
    keep_known,
    mark_hard,
    pick_last,
    rate_months,
    score_requests,
)


def request(
    asked: str, done: str | None, code: str = "01", *, due: str = "2030-01-01",
    declines: float = 0, replans: float = 0,
) -> dict[str, Any]:  # fmt: skip
    return {
        s.SCHEME: "QMS", s.EDITION: "new", s.CODE: code, s.PERIOD: asked[:7],
        s.REQUESTED_ON: pd.Timestamp(asked),
        s.CONFIRMED_ON: pd.Timestamp(done) if done else pd.NaT, s.DEADLINE: pd.Timestamp(due),
        s.DECLINES: declines, s.REPLANS: replans,
    }  # fmt: skip


def known(*rows: dict[str, Any], day: str = "2026-01-01") -> pd.DataFrame:
    return keep_known(pd.DataFrame(list(rows)), date.fromisoformat(day))


def test_days_lateness_and_counts_of_a_settled_request_by_hand() -> None:
    (row,) = known(
        request("2025-03-01", "2025-03-11", due="2025-03-10", declines=2, replans=1)
    ).to_dict("records")
    assert [row[name] for name in COMPONENTS] == [10, 1, 2, 1]


def test_a_team_confirmed_on_the_last_day_is_in_time() -> None:
    assert known(request("2025-03-01", "2025-03-10", due="2025-03-10"))[s.LATE_SHARE].item() == 0


def test_what_comes_after_the_morning_is_not_known() -> None:
    """Asked on the day itself: absent. Confirmed on it: still open, counts unknown."""
    rows = known(
        request("2025-03-11", "2025-03-12"),
        request("2025-03-01", "2025-03-11", declines=5, replans=5),
        day="2025-03-11",
    )
    (row,) = rows.to_dict("records")
    assert row[s.WAIT_DAYS] == 10
    assert pd.isna(row[s.CONFIRMED_ON])
    assert all(math.isnan(row[name]) for name in (s.LATE_SHARE, s.DECLINES, s.REPLANS))


def test_an_open_request_beyond_its_deadline_is_late_already() -> None:
    (row,) = known(
        request("2025-03-01", None, due="2025-03-09"), day="2025-03-11"
    ).to_dict("records")  # fmt: skip
    assert row[s.LATE_SHARE] == 1


def test_an_open_request_waits_as_long_as_those_that_took_longer_on_average() -> None:
    """Open for 10 days; settled waits are 5, 10, 20, 40: the longer ones average 30."""
    settled = [
        request("2025-01-01", (pd.Timestamp("2025-01-01") + pd.Timedelta(days=days)).isoformat())
        for days in (40, 5, 20, 10)
    ]
    rows = known(*settled, request("2025-05-01", None), day="2025-05-11")
    assert rows[s.WAIT_DAYS].tolist() == [40, 5, 20, 10, 30]


def test_an_open_request_older_than_any_settled_one_has_waited_its_days() -> None:
    rows = known(request("2025-01-01", "2025-01-06"), request("2025-01-01", None), day="2025-02-01")
    assert rows[s.WAIT_DAYS].tolist() == [5, 31]


def test_difficulty_is_the_mean_percentile_of_the_known_components_by_hand() -> None:
    """Waits 10 and 20: percentiles ½ and 1. Not late, no re-plans: both ¾. Declines 3 and 1."""
    rows = known(
        request("2025-01-01", "2025-01-11", declines=3),
        request("2025-01-01", "2025-01-21", declines=1),
    )
    assert score_requests(rows).tolist() == pytest.approx(
        [(0.5 + 0.75 + 1 + 0.75) / 4, (1 + 0.75 + 0.5 + 0.75) / 4]
    )


def test_an_unknown_component_is_left_out_and_not_counted_as_none() -> None:
    rows = known(
        request("2025-01-01", "2025-01-11", declines=math.nan),
        request("2025-01-01", "2025-01-21", declines=1),
    )
    assert score_requests(rows).tolist() == pytest.approx([(0.5 + 0.75 + 0.75) / 3, 3.5 / 4])


def test_a_cell_has_the_mean_of_its_requests_whatever_its_size() -> None:
    same = [request("2025-01-01", "2025-01-11", code) for code in ("01", "02", "02", "02")]
    counted = count_difficulty(known(*same))
    assert counted[s.REQUESTS].tolist() == [1, 3]
    assert counted[s.REALISED].nunique() == 1


def test_hard_lies_above_all_but_the_hardest_quarter_of_earlier_ones() -> None:
    earlier = pd.Series([0.1, 0.2, 0.3, 0.4, 0.5])
    assert mark_hard(pd.Series([0.4, 0.41]), earlier, 0.25).tolist() == [False, True]


def test_a_month_is_rated_among_itself_and_earlier_ones_only() -> None:
    """March's long waits do not change what February was."""
    early = [request("2025-01-01", "2025-01-11"), request("2025-02-01", "2025-02-21", "02")]
    march = [request("2025-03-01", f"2025-03-{day}") for day in (25, 26, 27)]
    without, with_march = (
        rate_months(known(*rows), ["2025-01", "2025-02"], 0.25) for rows in (early, early + march)
    )
    pd.testing.assert_frame_equal(without, with_march)
    assert without[s.PERIOD].tolist() == ["2025-02"]
    assert without[s.HARD].tolist() == [True]


def test_no_request_gives_an_empty_rating_with_all_columns() -> None:
    nothing = known(request("2025-01-01", "2025-01-11"), day="2024-01-01")
    rated = rate_months(nothing, ["2025-01"], 0.25)
    assert rated.empty
    assert {s.PERIOD, s.REALISED, s.HARD, s.REQUESTS, *COMPONENTS} <= set(rated.columns)


def test_the_last_month_of_a_cell_is_its_latest_with_a_request() -> None:
    counted = count_difficulty(
        known(
            request("2025-01-01", "2025-01-02", "01"), request("2025-03-01", "2025-03-31", "01"),
            request("2025-02-01", "2025-02-11", "02"),
        )
    )  # fmt: skip
    last = pick_last(counted).set_index(s.CODE)[s.LAST_DIFFICULTY]
    by_month = counted.set_index([s.PERIOD, s.CODE])[s.REALISED]
    assert last["01"] == by_month["2025-03", "01"]
    assert last["02"] == by_month["2025-02", "02"]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 200), st.integers(0, 60)),
        min_size=1,
        max_size=20,
    ),
    st.integers(1, 400),
)
def test_difficulty_stays_in_0_to_1_and_no_wait_is_shorter_than_seen(rows, day: int) -> None:
    start = pd.Timestamp("2025-01-01")
    frame = pd.DataFrame(
        [
            request((start + pd.Timedelta(days=asked)).isoformat(),
                    (start + pd.Timedelta(days=asked + waited)).isoformat(),
                    due=(start + pd.Timedelta(days=asked + due)).isoformat())
            for asked, waited, due in rows
        ]
    )  # fmt: skip
    morning = (start + pd.Timedelta(days=day)).date()
    found = keep_known(frame, morning)
    seen = np.minimum(
        (frame[s.CONFIRMED_ON] - frame[s.REQUESTED_ON]).dt.days,
        (pd.Timestamp(morning) - frame[s.REQUESTED_ON]).dt.days,
    )
    assert (found[s.WAIT_DAYS] >= seen[found.index]).all()
    assert score_requests(found).between(0, 1).all()
