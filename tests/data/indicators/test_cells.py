"""Which cells hurt most, how many there are of each kind, and what changed."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data import schema as s
from data.indicators.cells import compare_cells, count_grades, rank_shortage

COLUMNS = [
    s.SCHEME, s.EDITION, s.CODE, s.AUDITORS_COUNT, s.PROJECTS_COUNT, s.MATCH_DEGREE, s.STATE,
    s.GRADE,
]  # fmt: skip


def frame(*rows: tuple[object, ...]) -> pd.DataFrame:
    cells = pd.DataFrame(list(rows), columns=COLUMNS)
    return cells.assign(**{s.CODE_NAME_ZH: "名称", s.CODE_NAME_EN: "name"})


@pytest.fixture
def cells() -> pd.DataFrame:
    return frame(
        ("QMS", "new", "01", 3, 2, 0.20, "ok", "紧张"),
        ("QMS", "new", "02", 0, 1, 0.00, "no_auditor", "严重短缺"),
        ("QMS", "new", "03", 4, 0, math.nan, "no_demand", ""),
        ("QMS", "new", "04", 9, 5, 0.25, "ok", "基本匹配"),
        ("SC", "new", None, 1, 5, 0.05, "ok", "严重短缺"),
        ("SC", "old", "09", 1, 1, 0.00, "no_auditor", "严重短缺"),
    )


def test_shortage_weighs_the_gap_with_the_projects(cells: pd.DataFrame) -> None:
    ranked = rank_shortage(cells, 0.25)
    assert ranked["shortage"].tolist() == pytest.approx([1.0, 0.25, 0.25, 0.1])
    assert ranked[s.SCHEME].tolist() == ["SC", "QMS", "SC", "QMS"]
    assert ranked[s.RANK].tolist() == [1, 2, 3, 4]


def test_cells_at_their_target_or_without_demand_are_not_short(cells: pd.DataFrame) -> None:
    assert not set(rank_shortage(cells, 0.25)[s.CODE]) & {"03", "04"}
    assert rank_shortage(cells.iloc[:0], 0.25).empty


def test_states_and_grades_are_counted(cells: pd.DataFrame) -> None:
    assert list(count_grades(cells).itertuples(index=False, name=None)) == [
        ("严重短缺", "no_auditor", 2),
        ("严重短缺", "ok", 1),
        ("紧张", "ok", 1),
        ("基本匹配", "ok", 1),
        ("", "no_demand", 1),
    ]


def test_only_changed_grades_or_states_are_listed_the_largest_fall_first() -> None:
    before = frame(
        ("QMS", "new", "01", 3, 2, 0.40, "ok", "充足"),
        ("QMS", "new", "02", 3, 2, 0.20, "ok", "紧张"),
        ("QMS", "new", "03", 3, 2, 0.21, "ok", "紧张"),
        ("QMS", "new", "04", 3, 0, math.nan, "no_demand", ""),
        ("SC", "new", None, 1, 5, 0.15, "ok", "短缺"),
    )
    after = frame(
        ("QMS", "new", "01", 3, 2, 0.30, "ok", "基本匹配"),
        ("QMS", "new", "02", 3, 2, 0.21, "ok", "紧张"),
        ("QMS", "new", "04", 3, 1, 0.90, "ok", "充足"),
        ("QMS", "new", "05", 3, 0, math.nan, "no_demand", ""),
        ("SC", "new", None, 0, 5, 0.0, "no_auditor", "严重短缺"),
    )
    changes = compare_cells(before, after)
    assert changes[s.CODE].tolist() == [None, "01", "03", "04"]
    sides = ["grade_before", "grade_after", "state_before", "state_after"]
    assert changes[sides].iloc[0].tolist() == ["短缺", "严重短缺", "ok", "no_auditor"]
    assert changes[sides].iloc[2].tolist() == ["紧张", "", "ok", ""]
    assert math.isnan(changes["match_degree_after"].iloc[2])
    assert changes[s.CODE_NAME_ZH].tolist() == ["名称"] * 4


def test_nothing_changes_against_itself(cells: pd.DataFrame) -> None:
    assert compare_cells(cells, cells).empty
    assert compare_cells(cells.iloc[:0], cells.iloc[:0]).empty
