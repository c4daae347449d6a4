"""Coordination and policy of a project, worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema as s
from data.indicators.due_windows import COLUMNS
from data.indicators.project_evidence import (
    list_demands,
    list_same_weeks,
    rate_coordination,
    rate_policy,
)
from tests.data.workflows.records import project, projects

START, END = date(2026, 1, 1), date(2026, 12, 31)


def asked(name: str, start: str | None, end: str | None, owner: str = "", group: str = "") -> dict:
    return project(name, **{s.WINDOW_START: start, s.WINDOW_END: end, s.GROUP: group or None,
                            s.ORGANIZATION_ID: owner or name})  # fmt: skip


def due_of(*rows: dict) -> pd.DataFrame:
    """Return the windows of due audits, as projects are written here."""
    return projects(*rows)[COLUMNS]


def coordination(*rows: dict, due: pd.DataFrame | None = None) -> dict[str, float]:
    found = rate_coordination(projects(*rows), START, END, due)
    return dict(zip(found[s.SUBJECT], found[s.RATING], strict=True))


# ---------------------------------------------------------------- coordination
def test_a_project_alone_in_its_weeks_has_no_obstacle() -> None:
    assert coordination(asked("P1", "2026-03-01", "2026-03-28")) == {"P1": 1.0}


def test_clients_of_one_group_asking_for_the_same_days_make_it_harder_by_hand() -> None:
    """Ten days each; P2 wants all of P1's days, P3 half of them: G = 1.5, 1 / (1 + 1.5 / 3).

    The three share two weeks, far busier than the year: the crowding halves it once more.
    """
    found = coordination(
        asked("P1", "2026-03-05", "2026-03-14", "O1", "G"),
        asked("P2", "2026-03-05", "2026-03-14", "O2", "G"),
        asked("P3", "2026-03-10", "2026-03-19", "O3", "G"),
    )
    assert found["P1"] == pytest.approx(0.5 / 1.5)


def test_projects_of_one_organisation_do_not_stand_in_each_others_way() -> None:
    """Nor does another group; only the crowding is left, which at most halves."""
    for owner, group in (("O1", "G"), ("O2", "H"), ("O2", "")):
        found = coordination(
            asked("P1", "2026-03-05", "2026-03-14", "O1", "G"),
            asked("P2", "2026-03-05", "2026-03-14", owner, group),
        )
        assert found["P1"] == 0.5


def test_an_organisation_of_the_group_counts_once_however_many_projects_it_has() -> None:
    both = [asked("P1", "2026-03-05", "2026-03-14", "O1", "G"),
            asked("P2", "2026-03-05", "2026-03-14", "O2", "G")]  # fmt: skip
    more = [*both, asked("P3", "2026-03-05", "2026-03-09", "O2", "G")]
    assert (
        coordination(*both)["P1"] == coordination(*more)["P1"] == pytest.approx(0.5 / (1 + 1 / 3))
    )


def test_crowding_is_the_load_of_the_own_weeks_against_the_year_by_hand() -> None:
    """52 weeks, each with one other project in one week only, and one more in week 1.

    Week 1 (1–7 January) holds two others, the 53 others make 53 / 52 a week on average:
    (53 / 52) / 2 = 0.5096. In week 2 one other project is below the average: no obstacle.
    """
    first = pd.Timestamp(START)
    weeks = [(first + pd.Timedelta(days=7 * n), first + pd.Timedelta(days=7 * n + 6))
             for n in range(52)]  # fmt: skip
    rows = [asked(f"W{n}", f"{a:%Y-%m-%d}", f"{b:%Y-%m-%d}") for n, (a, b) in enumerate(weeks)]
    rows.append(asked("extra", "2026-01-01", "2026-01-07"))
    one = coordination(*rows, asked("P1", "2026-01-01", "2026-01-07"))["P1"]
    assert one == pytest.approx(53 / 52 / 2)
    assert coordination(*rows, asked("P1", "2026-01-08", "2026-01-14"))["P1"] == 1.0


def test_a_project_without_a_whole_window_in_the_period_is_not_rated() -> None:
    found = coordination(
        asked("open", "2026-03-01", None), asked("none", None, None),
        asked("reversed", "2026-03-09", "2026-03-01"), asked("past", "2025-01-01", "2025-02-01"),
    )  # fmt: skip
    assert found == {}


def test_records_count_the_projects_asking_for_the_same_days_and_are_listed() -> None:
    rows = projects(
        asked("P1", "2026-03-05", "2026-03-14", "O1", "G"),
        asked("P2", "2026-03-14", "2026-03-20", "O2"),
        asked("P3", "2026-03-01", "2026-03-05", "O3", "G"),
        asked("P4", "2026-03-15", "2026-03-20", "O4", "G"),
    )
    found = rate_coordination(rows, START, END).set_index(s.SUBJECT)
    assert found.loc["P1", s.RECORDS] == 3
    listed = list_same_weeks(rows, START, END, "P1")
    assert listed[[s.PROJECT_ID, s.DAYS, s.SAME_GROUP]].to_numpy().tolist() == [
        ["P3", 1, True], ["P2", 1, False],
    ]  # fmt: skip
    assert list_same_weeks(rows, START, END, "P9").empty


# ---------------------------------------------------------------- due audits without a project
def test_a_due_audit_of_the_group_makes_it_harder_by_hand() -> None:
    """All ten days wanted: G = 1, 1 / (1 + 1 / 3); the only other window there halves it."""
    own = asked("P1", "2026-03-05", "2026-03-14", "O1", "G")
    due = asked("C2-surveillance-202603", "2026-03-05", "2026-03-14", "O2", "G")
    assert coordination(own) == coordination(own, due=due_of()) == {"P1": 1.0}
    assert coordination(own, due=due_of(due)) == {"P1": pytest.approx(0.5 / (1 + 1 / 3))}
    for group in ("", "H"):
        other = {**due, s.GROUP: group or None}
        assert coordination(own, due=due_of(other)) == {"P1": 0.5}


def test_an_organisation_asks_once_with_projects_and_due_audits_together() -> None:
    """Half of the days as a project, all of them as a due audit: G = 1, not 1.5."""
    rows = [asked("P1", "2026-03-05", "2026-03-14", "O1", "G"),
            asked("P2", "2026-03-10", "2026-03-14", "O2", "G")]  # fmt: skip
    due = due_of(asked("C2-surveillance-202603", "2026-03-05", "2026-03-14", "O2", "G"))
    assert coordination(*rows, due=due)["P1"] == pytest.approx(0.5 / (1 + 1 / 3))


def test_due_audits_are_load_like_projects_within_the_period_by_hand() -> None:
    """As with 53 other projects: week 1 holds two of them, the mean is 53 / 52."""
    first = pd.Timestamp(START)
    weeks = [(first + pd.Timedelta(days=7 * n), first + pd.Timedelta(days=7 * n + 6))
             for n in range(52)]  # fmt: skip
    due = [asked(f"W{n}", f"{a:%Y-%m-%d}", f"{b:%Y-%m-%d}") for n, (a, b) in enumerate(weeks)]
    due.append(asked("extra", "2026-01-01", "2026-01-07"))
    found = coordination(asked("P1", "2026-01-01", "2026-01-07"), due=due_of(*due))
    assert found == {"P1": pytest.approx(53 / 52 / 2)}


def test_a_due_audit_that_may_come_after_the_period_weighs_by_its_days_in_it_by_hand() -> None:
    """Seven of its fourteen days lie in the period: half an audit, all in the week of P1.

    With 25 projects in other weeks the mean is 25.5 / 52 = 0.490, below that load of 0.5.
    """
    first = pd.Timestamp(START)
    rows = []
    for number in range(25):
        day = first + pd.Timedelta(days=14 * number)
        rows.append(asked(f"W{number}", f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d}"))
    own = asked("P1", "2026-12-24", "2026-12-31")
    due = due_of(asked("late", "2026-12-25", "2027-01-07"))
    assert coordination(*rows, own)["P1"] == 1.0
    assert coordination(*rows, own, due=due)["P1"] == pytest.approx(25.5 / 52 / 0.5)


def test_due_audits_are_counted_and_listed_and_not_rated() -> None:
    rows = projects(asked("P1", "2026-03-05", "2026-03-14", "O1", "G"),
                    asked("P2", "2026-03-14", "2026-03-20", "O2"))  # fmt: skip
    due = due_of(
        asked("C3-surveillance-202603", "2026-02-01", "2026-03-07", "O3", "G"),
        asked("C4-surveillance-202603", "2026-03-13", "2026-03-31", "O4"),
        asked("C5-surveillance-202604", "2026-03-15", "2026-04-30", "O5", "G"),
    )
    found = rate_coordination(rows, START, END, due)
    assert found[[s.SUBJECT, s.RECORDS]].to_numpy().tolist() == [["P1", 4], ["P2", 4]]
    listed = list_same_weeks(rows, START, END, "P1", due)
    names = [s.PROJECT_ID, s.FROM_PROGRAMME, s.DAYS, s.SAME_GROUP]
    assert listed[names].to_numpy().tolist() == [
        ["C3-surveillance-202603", True, 3, True], ["C4-surveillance-202603", True, 2, False],
        ["P2", False, 1, False],
    ]  # fmt: skip
    assert list_same_weeks(rows, START, END, "C3-surveillance-202603", due).empty


WINDOWS = st.lists(st.tuples(st.integers(0, 350), st.integers(0, 40), st.sampled_from("ABC")),
                   min_size=1, max_size=12)  # fmt: skip


@settings(max_examples=20)
@given(WINDOWS, WINDOWS)
def test_due_audits_within_the_period_weigh_on_projects_as_further_projects_would(
    windows: list[tuple[int, int, str]], others: list[tuple[int, int, str]]
) -> None:
    day = np.datetime64(START)
    own, due = (
        [asked(f"{mark}{n}", str(day + a), str(min(day + a + b, np.datetime64(END))), o, "G")
         for n, (a, b, o) in enumerate(spans)]
        for mark, spans in (("P", windows), ("C", others))
    )  # fmt: skip
    found = coordination(*own, due=due_of(*due))
    together = coordination(*own, *due)
    assert found == pytest.approx({name: together[name] for name in found})
    assert len(found) == len(own)


@settings(max_examples=20)
@given(WINDOWS)
def test_a_day_by_day_count_of_the_group_gives_the_same_demand(
    windows: list[tuple[int, int, str]],
) -> None:
    """Every rating lies in 0…1, and half to once what the group alone leaves."""
    day = np.datetime64(START)
    spans = [(day + a, min(day + a + b, np.datetime64(END)), owner) for a, b, owner in windows]
    rows = [asked(f"P{n}", str(a), str(b), o, "G") for n, (a, b, o) in enumerate(spans)]
    found = coordination(*rows)
    for number, (start, end, owner) in enumerate(spans):
        own = set(np.arange(start, end + 1))
        wanted = {}
        for a, b, other in spans:
            if other != owner:
                shared = len(own & set(np.arange(a, b + 1))) / len(own)
                wanted[other] = max(wanted.get(other, 0), shared)
        alone = 1 / (1 + sum(wanted.values()) / 3)
        assert 0.5 * alone - 1e-9 <= found[f"P{number}"] <= alone + 1e-9


# ---------------------------------------------------------------- policy
@pytest.mark.parametrize(
    ("demands", "ease", "count"),
    [
        ({s.REQUIRED_SEX: "女"}, 0.8, 1),
        ({s.NAMED_AUDITORS: "A1"}, 0.7, 1),
        ({s.MINIMUM_TEAM: 1}, 1.0, 1),
        ({s.MINIMUM_TEAM: 3}, 0.81, 1),
        ({s.AUDIT_TYPE: "初次二阶段"}, 0.9, 1),
        ({s.REQUIRED_SEX: "女", s.NAMED_AUDITORS: "A1", s.MINIMUM_TEAM: 2,
          s.AUDIT_TYPE: "初次一阶段"}, 0.8 * 0.7 * 0.9 * 0.9, 4),
    ],
)  # fmt: skip
def test_policy_is_the_product_of_what_each_demand_leaves(
    demands: dict[str, object], ease: float, count: int
) -> None:
    found = rate_policy(projects(project("P1", **demands)))
    assert found[[s.SUBJECT, s.RECORDS]].to_numpy().tolist() == [["P1", count]]
    assert found[s.RATING].tolist() == pytest.approx([ease])


def test_a_project_without_any_demand_is_not_rated() -> None:
    assert rate_policy(projects(project("P1", **{s.AUDIT_TYPE: "监督"}))).empty


def test_the_demands_are_listed_with_their_values() -> None:
    rows = projects(project("P1", **{s.MINIMUM_TEAM: 2, s.REQUIRED_SEX: "女"}))
    assert list_demands(rows).to_numpy().tolist() == [
        ["P1", s.REQUIRED_SEX, "女", 0.8], ["P1", s.MINIMUM_TEAM, "2", 0.9],
    ]  # fmt: skip
