"""Who can be audited together, who has to make room, and what an early date does to a rating."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.agreements import Calendar, combine_audits, fix_dates, stagger_groups
from tests.matching.bodies import build_body, project

SCHEMES = ("EC", "EMS", "OHSMS", "QMS")
MONTHS = np.arange("2026-01", "2027-01", dtype="datetime64[M]")
NO_MOVE = np.datetime64("NaT", "M")


def plan(*projects: tuple[Any, ...], months: np.ndarray = MONTHS):
    """Return body and calendar of (client, scheme, start, end[, group[, visit]]); "" = unknown."""
    rows = [(*row, *(-1, -1)[len(row) - 4 :]) for row in projects]
    body = build_body([], [project() for _ in rows])
    schemes = np.array([SCHEMES.index(row[1]) for row in rows], dtype=np.intp)
    body = replace(body, schemes=SCHEMES, project_schemes=schemes)

    def days(place: int) -> np.ndarray:
        return np.array([row[place] or "NaT" for row in rows], dtype="datetime64[D]")

    clients, groups, visits = (
        np.array([row[place] for row in rows], dtype=np.intp) for place in (0, 4, 5)
    )
    return body, Calendar(clients, groups, visits, days(2), days(3), months)


def together(*projects: tuple[Any, ...], days_apart: int = 30) -> list[float]:
    return combine_audits(*plan(*projects), days_apart)[1].tolist()


def moves(*projects: tuple[Any, ...], gains: list[float], **options: Any) -> list[str]:
    body, calendar = plan(*projects, **options)
    months, _ = stagger_groups(body, calendar, np.array(gains))
    return ["" if np.isnat(month) else str(month) for month in months]


# ------------------------------------------------------------------------ combine
def test_overlapping_windows_of_two_schemes_go_together() -> None:
    visits, certificates = combine_audits(
        *plan((7, "QMS", "2026-01-01", "2026-01-31"), (7, "EMS", "2026-01-20", "2026-02-20"))
    )
    assert visits.tolist() == [0, 0]
    assert certificates.tolist() == [2, 2]


@pytest.mark.parametrize(("start", "expected"), [("2026-03-02", [2, 2]), ("2026-03-03", [0, 0])])
def test_windows_go_together_up_to_thirty_days_apart(start: str, expected: list[int]) -> None:
    """31 January and 2 March 2026 lie 30 days apart."""
    first, second = (0, "QMS", "2026-01-01", "2026-01-31"), (0, "EMS", start, "2026-04-01")
    assert together(first, second) == expected
    assert together(second, first) == expected


def test_one_scheme_twice_is_no_common_visit() -> None:
    stages = ((0, "QMS", "2026-01-01", "2026-01-31"), (0, "QMS", "2026-01-15", "2026-02-15"))
    assert together(*stages) == [0, 0]


def test_clients_are_never_combined_with_each_other() -> None:
    window = ("2026-01-01", "2026-01-31")
    assert together((0, "QMS", *window), (1, "EMS", *window)) == [0, 0]


def test_a_visit_agreed_already_is_joined_as_a_whole_and_not_proposed_again() -> None:
    window = ("2026-01-01", "2026-01-31")
    agreed = [(0, scheme, *window, -1, 4) for scheme in ("EMS", "OHSMS", "QMS")]
    assert together(*agreed) == [0, 0, 0]
    assert together(*agreed, (0, "EC", "2026-02-10", "2026-02-20")) == [4, 4, 4, 4]


def test_the_same_visit_number_under_two_clients_is_two_visits() -> None:
    window = ("2026-01-01", "2026-01-31")
    rows = [(0, "QMS", *window, -1, 4), (1, "EMS", *window, -1, 4), (0, "EMS", *window)]
    assert together(*rows) == [2, 0, 2]


def test_a_chain_of_windows_is_cut_where_the_ends_lie_too_far_apart() -> None:
    """EC to EMS and EMS to QMS are near, EC to QMS is not: the first two go, the last waits."""
    chain = (
        (0, "EC", "2026-01-01", "2026-01-10"), (0, "EMS", "2026-02-01", "2026-02-10"),
        (0, "QMS", "2026-03-01", "2026-03-10"),
    )  # fmt: skip
    assert together(*chain) == [2, 2, 0]


def test_a_visit_whose_own_windows_do_not_meet_is_held_between_them() -> None:
    odd = [
        (0, "QMS", "2026-01-01", "2026-01-10", -1, 4),
        (0, "EC", "2026-08-01", "2026-08-10", -1, 4),
    ]
    assert together(*odd) == [0, 0]
    assert together(*odd, (0, "EMS", "2026-04-01", "2026-04-10")) == [3, 3, 3]


def test_a_project_without_both_dates_is_left_out() -> None:
    known = (0, "QMS", "2026-01-01", "2026-01-31")
    assert together(known, (0, "EMS", "", "2026-01-31")) == [0, 0]
    assert together(known, (0, "EMS", "2026-01-01", "")) == [0, 0]


days = st.integers(0, 300)
plans = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(SCHEMES), days, st.integers(0, 60),
              st.integers(-1, 1), st.sampled_from([-1, -1, -1, 0, 1])),
    max_size=12,
)  # fmt: skip


def dated(rows: list[tuple[Any, ...]]):
    """Return body and calendar of random rows, and their days since 1 January 2026."""
    first = np.datetime64("2026-01-01", "D")
    return plan(
        *[(client, scheme, str(first + start), str(first + start + length), group, visit)
          for client, scheme, start, length, group, visit in rows]
    )  # fmt: skip


def visits_of(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[int]]:
    """Return the projects of each visit as it stands."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(rows):
        key = (row[0], row[5]) if row[5] >= 0 else ("alone", place)
        found.setdefault(key, []).append(place)
    return found


def window_of(rows: list[tuple[Any, ...]], members: list[int]) -> list[int]:
    """Return the days all members share, or those between windows that do not meet."""
    return sorted([max(rows[n][2] for n in members), min(rows[n][2] + rows[n][3] for n in members)])


@given(plans, st.integers(0, 60))
def test_every_proposed_visit_can_be_held_and_none_is_missed(
    rows: list[tuple[Any, ...]], apart: int
) -> None:
    visits, certificates = combine_audits(*dated(rows), apart)
    standing = list(visits_of(rows).values())

    def near(one: list[int], other: list[int]) -> bool:
        (start, end), (begin, stop) = window_of(rows, one), window_of(rows, other)
        return start - stop <= apart and begin - end <= apart

    def schemes(members: list[int]) -> set[str]:
        return {rows[n][1] for n in members}

    for visit in set(visits.tolist()) - {-1}:
        parts = [unit for unit in standing if visits[unit[0]] == visit]
        members = [n for unit in parts for n in unit]
        assert len(parts) > 1
        assert len({rows[n][0] for n in members}) == 1
        assert sum(len(schemes(unit)) for unit in parts) == len(schemes(members))
        assert set(certificates[members]) == {len(schemes(members))}
        assert all(near(one, other) for one in parts for other in parts if one is not other)
    alone = [unit for unit in standing if visits[unit[0]] == -1]
    for place, one in enumerate(alone):
        for other in alone[place + 1 :]:
            same = rows[one[0]][0] == rows[other[0]][0]
            assert not (same and near(one, other) and not schemes(one) & schemes(other))


# ------------------------------------------------------------------------ stagger
JUNE = ("2026-06-01", "2026-06-30")


def test_who_gains_least_keeps_its_date_and_the_others_spread_over_the_months_before() -> None:
    """Three clients ask for June: one stays, May is nearest, then April is emptier."""
    rows = [(client, "QMS", *JUNE, 0) for client in range(3)]
    assert moves(*rows, gains=[0.5, 0.2, 0.9]) == ["2026-05", "", "2026-04"]
    months, keepers = stagger_groups(*plan(*rows), np.array([0.5, 0.2, 0.9]))
    assert keepers.tolist() == [1, -1, 1]
    assert np.isnat(months[1])


def test_a_group_of_one_and_clients_without_group_stay() -> None:
    assert moves((0, "QMS", *JUNE, 0), (1, "QMS", *JUNE, 1), gains=[1, 1]) == ["", ""]
    assert moves((0, "QMS", *JUNE), (1, "QMS", *JUNE), gains=[1, 1]) == ["", ""]


def test_only_one_scheme_at_overlapping_dates_collides() -> None:
    other_scheme = (1, "EMS", *JUNE, 0)
    later = (1, "QMS", "2026-07-01", "2026-07-20", 0)
    own = (0, "QMS", *JUNE, 0)
    for second in (other_scheme, later, (0, "QMS", *JUNE, 0), (1, "QMS", "", "", 0)):
        assert moves(own, second, gains=[1, 1]) == ["", ""]


def test_who_gains_nothing_keeps_its_date() -> None:
    rows = [(client, "QMS", *JUNE, 0) for client in range(2)]
    assert moves(*rows, gains=[0, 0]) == ["", ""]
    assert moves(*rows, gains=[0, 0.1]) == ["", "2026-05"]


def test_a_visit_moves_as_a_whole() -> None:
    rows = [
        (0, "QMS", *JUNE, 0), (1, "QMS", *JUNE, 0, 5), (1, "EMS", *JUNE, 0, 5),
        (1, "EC", *JUNE, 0),
    ]  # fmt: skip
    assert moves(*rows, gains=[0, 1, 0, 1]) == ["", "2026-05", "2026-05", ""]


def test_the_month_with_fewest_projects_of_the_group_wins() -> None:
    rows = [(client, "QMS", *JUNE, 0) for client in range(2)]
    busy_may = (9, "QMS", "2026-05-01", "2026-05-20", 0)
    assert moves(*rows, busy_may, gains=[0, 1, 0])[1] == "2026-04"
    another_group = (9, "QMS", "2026-05-01", "2026-05-20", 1)
    assert moves(*rows, another_group, gains=[0, 1, 0])[1] == "2026-05"


def test_nobody_moves_beyond_the_latest_date() -> None:
    """In the first month of the period there is no month before; July would be too late."""
    rows = [(client, "QMS", *JUNE, 0) for client in range(2)]
    assert moves(*rows, gains=[1, 1], months=MONTHS[5:]) == ["", ""]


def test_nobody_moves_where_no_month_is_quieter() -> None:
    rows = [(client, "QMS", *JUNE, 0) for client in range(2)]
    assert moves(*rows, gains=[1, 1], months=MONTHS[5:6]) == ["", ""]
    busy = [(2, "QMS", "2026-05-01", "2026-05-20", 0)]
    assert moves(*rows, *busy, gains=[1, 1, 0], months=MONTHS[4:6]) == ["", "", ""]


@given(plans, st.data())
def test_everyone_who_moves_makes_room_for_one_who_stays(
    rows: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    gains = data.draw(
        st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=len(rows), max_size=len(rows))
    )
    body, calendar = dated(rows)
    months, keepers = stagger_groups(body, calendar, np.array(gains))
    units = visits_of(rows)
    for members in units.values():
        assert len({str(months[n]) for n in members}) == 1
        if np.isnat(months[members[0]]):
            continue
        client, _, _, _, group, _ = rows[members[0]]
        assert group >= 0
        assert sum(gains[n] for n in members) > 0
        start, end = window_of(rows, members)
        window = np.datetime64("2026-01-01", "D") + start
        assert months[members[0]] < window.astype("datetime64[M]")
        stays = [
            other for other in units.values()
            if rows[other[0]][0] == keepers[members[0]] != client
            and rows[other[0]][4] == group
            and np.isnat(months[other[0]])
            and {rows[n][1] for n in other} & {rows[n][1] for n in members}
            and window_of(rows, other)[0] <= end
            and window_of(rows, other)[1] >= start
        ]  # fmt: skip
        assert stays


# ------------------------------------------------------------------------ early dates
def test_an_early_date_lifts_low_ratings_and_leaves_the_others() -> None:
    found = fix_dates(np.array([[0.4, 1.0], [0.8, np.nan], [0.0, 0.79]]), 0.8)
    np.testing.assert_array_equal(found, [[0.8, 1.0], [0.8, np.nan], [0.8, 0.8]])
