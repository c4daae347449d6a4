"""Who must not be sent to a project, from a few rows of roster, project and conflicts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data import schema as s
from data.workflows.eligibility import Eligibility, find_audit_day, judge_candidates
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import StoredBody
from tests.data.workflows.records import DAY, YEAR, frame_of, project, projects, registration
from tests.data.workflows.records import registrations as roster

WINDOW = {s.WINDOW_START: "2026-03-01", s.WINDOW_END: "2026-03-20"}


def judge(
    people: list[dict[str, Any]], *conflicts: tuple[str, str, str | None], **demands: Any
) -> Eligibility:
    """Judge everybody for one project of organisation O1 in March 2026."""
    work = projects(project("P1", **{s.ORGANIZATION_ID: "O1", **WINDOW, **demands}))
    rows = [dict(zip((s.AUDITOR_ID, s.ORGANIZATION_ID, s.UNTIL), row, strict=True))
            for row in conflicts]  # fmt: skip
    result = assess_body(StoredBody(roster(*people), work), YEAR)
    candidates = result.encoded.registrations
    holds_code = (candidates[s.SPECIALTY_CODES] == "new:33.02.01").to_numpy(dtype=bool)
    known = frame_of(s.CONFLICTS, rows)
    return judge_candidates(result, candidates, holds_code, work.iloc[0], known)


def barred(found: Eligibility) -> list[str]:
    return found.candidates[s.BARRED].tolist()


@pytest.mark.parametrize(
    ("start", "end", "as_of", "day"),
    [
        ("2026-03-01", "2026-03-20", date(2026, 1, 1), date(2026, 3, 1)),
        ("2026-03-01", "2026-03-20", date(2026, 3, 10), date(2026, 3, 10)),
        ("2026-03-01", "2026-03-20", date(2026, 4, 1), date(2026, 3, 20)),
        (None, "2026-03-20", date(2026, 1, 1), date(2026, 1, 1)),
        ("2026-03-01", None, date(2026, 4, 1), date(2026, 4, 1)),
        (None, None, date(2026, 4, 1), date(2026, 4, 1)),
        # A window brought the wrong way round still has a first day.
        ("2026-03-20", "2026-03-01", date(2026, 1, 1), date(2026, 3, 20)),
    ],
)
def test_the_audits_day_is_the_first_of_the_window_that_is_not_past(
    start: str | None, end: str | None, as_of: date, day: date
) -> None:
    row = projects(project("P1", **{s.WINDOW_START: start, s.WINDOW_END: end})).iloc[0]
    assert find_audit_day(row, as_of) == day


def test_a_conflict_bars_from_its_own_organisation_until_its_last_day() -> None:
    people = [registration(f"A{number}") for number in range(1, 6)]
    found = judge(
        people, ("A1", "O1", None), ("A2", "O1", "2026-03-01"), ("A3", "O1", "2026-02-28"),
        ("A4", "O2", None),
    )  # fmt: skip
    assert found.day == date(2026, 3, 1)
    assert barred(found) == ["conflict", "conflict", "", "", ""]
    assert found.candidates[s.ELIGIBLE].tolist() == [False, False, True, True, True]
    until = found.candidates[s.UNTIL]
    assert pd.isna(until[0])
    assert until[1] == pd.Timestamp("2026-03-01")


def test_a_project_without_organisation_leaves_conflicts_unknown() -> None:
    found = judge(
        [registration("A1"), registration("A2")], ("A1", "O2", None), **{s.ORGANIZATION_ID: None}
    )
    assert barred(found) == ["conflict_unknown", ""]


def test_an_unknown_or_contradictory_sex_says_that_it_is_unknown() -> None:
    people = [
        registration("A1", sex="女"), registration("A2", sex="男"), registration("A3"),
        registration("A4", sex="女"), registration("A4", sex="男", scheme="EMS"),
        registration("A5"), registration("A5", sex="女", scheme="EMS"),
    ]  # fmt: skip
    found = judge(people, **{s.REQUIRED_SEX: s.FEMALE})
    assert barred(found) == [
        "", "sex_differs", "sex_unknown", "sex_unknown", "sex_unknown", "", "",
    ]  # fmt: skip
    assert set(barred(judge(people))) == {""}


def test_named_auditors_are_found_by_number_or_name_and_others_are_told_as_not_named() -> None:
    people = [registration("A1"), registration("A2", name="李 示例"), registration("A3")]
    found = judge(people, **{s.NAMED_AUDITORS: "A1；李示例、A9(组长)"})
    assert barred(found) == ["", "", "not_named"]
    assert found.named_elsewhere == ("A9",)
    nobody = judge(people, **{s.NAMED_AUDITORS: "A9"})
    assert barred(nobody) == ["not_named"] * 3


def test_a_missing_code_alone_is_no_bar_and_still_not_eligible() -> None:
    found = judge([registration("A1", "new:33.02.02")], ("A1", "O2", None))
    assert barred(found) == [""]
    assert found.candidates[s.ELIGIBLE].tolist() == [False]


def test_nobody_is_judged_where_nobody_is_a_candidate() -> None:
    found = judge([], ("A1", "O1", None))
    assert found.candidates.empty
    assert found.day > DAY
