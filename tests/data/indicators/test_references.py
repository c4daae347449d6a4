"""References to nobody known, and days away that are counted twice."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.quality import DOUBTFUL, list_reference_findings
from data.indicators.references import (
    find_overlaps,
    find_unknown_references,
    list_doubtful_references,
)


def absences(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.ABSENT_FROM, s.ABSENT_TO])
    days = {name: pd.to_datetime(frame[name]) for name in (s.ABSENT_FROM, s.ABSENT_TO)}
    return frame.assign(**days)


def conflicts(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.ORGANIZATION_ID])


def test_an_auditor_and_an_organisation_nobody_knows_are_told_once() -> None:
    rows = conflicts(("A1", "O9"), ("A9", "O1"), ("A9", "O9"), ("A1", "O1"))
    found = find_unknown_references(rows, {"A1"}, {"O1"})
    assert [(i.column, i.value, i.problem) for i in found] == [
        (s.AUDITOR_ID, "A9", "auditor_not_in_roster"),
        (s.ORGANIZATION_ID, "O9", "organization_unknown"),
    ]


def test_without_a_roster_nothing_is_compared() -> None:
    assert find_unknown_references(conflicts(("A1", "O1")), set(), set()) == []


def test_a_day_in_two_absences_of_one_person_is_told_and_the_next_day_is_not() -> None:
    rows = absences(
        ("A1", "2026-03-01", "2026-03-10"),
        ("A2", "2026-03-05", "2026-03-06"),
        ("A1", "2026-03-10", "2026-03-12"),
        ("A1", "2026-03-13", "2026-03-14"),
    )
    assert find_overlaps(rows) == {
        2: ("A1", "2026-03-10 … 2026-03-12", "2026-03-01 … 2026-03-10"),
    }


def test_a_long_absence_overlaps_all_that_begin_within_it() -> None:
    rows = absences(
        ("A1", "2026-01-01", "2026-12-31"),
        ("A1", "2026-02-01", "2026-02-02"),
        ("A1", "2026-05-01", "2026-05-02"),
    )
    assert list(find_overlaps(rows)) == [1, 2]


def test_findings_on_references_keep_their_name() -> None:
    doubts = list_doubtful_references(
        absences(("A9", "2026-01-01", "2026-01-03"), ("A9", "2026-01-02", "2026-01-04")),
        conflicts(("A1", "O9")), {"A1"}, {"O1"},
    )  # fmt: skip
    findings, again = (list_reference_findings(each) for each in (doubts, doubts[::-1]))
    assert findings[s.DATASET].tolist() == ["absences", "absences", "conflicts"]
    assert set(findings[s.KIND]) == {DOUBTFUL}
    assert set(findings[s.FINDING]) == set(again[s.FINDING])
    assert findings[s.FINDING].is_unique
