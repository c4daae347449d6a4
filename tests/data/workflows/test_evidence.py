"""Ratings from records in place of opinions: in P, in the comparison of readings, in previews."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.workflows.evidence import assess_evidence, fetch_sources, preview_evidence
from data.workflows.explanations import compare_readings
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import StoredBody
from matching.parameters import EVIDENCE_FACTORS, Parameters
from tests.data.workflows.records import (
    YEAR,
    frame_of,
    project,
    projects,
    registration,
    registrations,
)

GOOD = dict.fromkeys(s.AUDITOR_RATINGS, "1")
EASY = dict.fromkeys(s.PROJECT_RATINGS, "1")


def body_of(declined: int, accepted: int = 0, ease: str | None = "1") -> StoredBody:
    """One willing auditor who answered some requests, and one client without obstacle."""
    answers = [
        {s.PROJECT_ID: f"H{n}", s.SCHEME: "QMS", s.REQUESTED_ON: "2025-05-01",
         s.DECLINED_BY if n < declined else s.TEAM: "A1"}
        for n in range(declined + accepted)
    ]  # fmt: skip
    work = projects(project("P1", **EASY | {s.REQUIRED_SEX: "女", s.POLICY_EASE: ease}))
    return StoredBody(
        registrations(registration("A1", **GOOD), registration("A2", **GOOD)),
        work,
        frame_of(s.ABSENCES, []),
        frame_of(s.HISTORY, answers),
    )


def match_degree(body: StoredBody, *factors: str) -> float:
    result = assess_body(body, YEAR, parameters=Parameters(evidence=factors))
    return float(result.cells[s.MATCH_DEGREE].iloc[0])


def test_p_takes_the_record_where_the_set_says_so_and_the_opinion_elsewhere() -> None:
    """Two auditors over an ideal client: 2 / 4. Three of four declined: b1 = (4 + 0.25) / 5."""
    body = body_of(declined=3, accepted=1)
    assert match_degree(body) == pytest.approx(0.5)
    assert match_degree(body, s.DEPENDABILITY) == pytest.approx((1 + 0.85) / 4)


def test_who_has_no_record_keeps_the_opinion() -> None:
    assert match_degree(body_of(declined=2), s.DEPENDABILITY) == pytest.approx(0.5)


def test_a_projects_demands_raise_its_difficulty_by_hand() -> None:
    """A woman asked for: e = 0.8, y = 3 + 1.25."""
    assert match_degree(body_of(0), s.POLICY_EASE) == pytest.approx(2 / 4.25)


def test_all_factors_at_once_leave_a_body_without_records_as_it_is() -> None:
    bare = StoredBody(registrations(registration("A1")), projects(project("P1")))
    assert match_degree(bare, *EVIDENCE_FACTORS) == match_degree(bare)


def test_the_comparison_of_readings_uses_the_same_ratings() -> None:
    body = body_of(declined=3, accepted=1)
    parameters = Parameters(evidence=(s.DEPENDABILITY,))
    cells, _ = compare_readings(body, YEAR, "small", parameters)
    assert cells["additive"].tolist() == pytest.approx([match_degree(body, s.DEPENDABILITY)])


def test_records_are_set_against_the_mean_opinion_of_a_subject() -> None:
    people = registrations(
        registration("A1", **{s.DEPENDABILITY: "0.6"}),
        registration("A1", **{s.SCHEME: "EMS", s.DEPENDABILITY: "0.8"}),
        registration("A1", **{s.SCHEME: "FSMS"}),
        registration("A2"),
    )
    body = replace(body_of(declined=1, accepted=3), registrations=people)
    found = {e.factor: e for e in assess_evidence(body, YEAR, "small", Parameters())}
    assert list(found) == list(EVIDENCE_FACTORS)
    one = found[s.DEPENDABILITY]
    assert one.subjects == 2
    assert one.ratings[[s.SUBJECT, s.RATING, s.RECORDS]].to_numpy().tolist() == [["A1", 0.75, 4]]
    assert one.ratings[s.OPINION].tolist() == pytest.approx([0.7])
    assert np.isnan(one.correlation)
    assert found[s.HOLIDAY_AVAILABILITY].ratings.empty


def test_an_identifier_that_nobody_bears_is_not_a_subject() -> None:
    nobody = replace(
        body_of(declined=4), registrations=registrations(registration("A9"))
    )  # fmt: skip
    (one, *_) = assess_evidence(nobody, YEAR, "small", Parameters())
    assert (one.subjects, len(one.ratings)) == (1, 0)


def test_a_preview_lists_the_cells_whose_grade_would_change() -> None:
    """P falls from 50 % to 40 %, far above the target: the grade stays; with one auditor it falls
    from 25 % (the target) to 20 %."""
    body = body_of(declined=4)
    parameters = Parameters()
    assert preview_evidence(body, YEAR, "small", parameters, [s.DEPENDABILITY]).empty
    one = replace(body, registrations=body.registrations.iloc[:1])
    changed = preview_evidence(one, YEAR, "small", parameters, [s.DEPENDABILITY])
    assert changed[["match_degree_before", "match_degree_after"]].to_numpy().tolist() == [
        pytest.approx([0.25, 0.2])
    ]
    (evidence, *_) = assess_evidence(one, YEAR, "small", parameters)
    assert evidence.changed == 1
    # Switched off again it is the same cell.
    switched_on = Parameters(evidence=(s.DEPENDABILITY,))
    (evidence, *_) = assess_evidence(one, YEAR, "small", switched_on)
    assert evidence.changed == 1


@pytest.mark.parametrize(
    ("factor", "subject", "rows"),
    [(s.DEPENDABILITY, "A1", 4), (s.DEPENDABILITY, "A2", 0), (s.CONTINGENCY_RESILIENCE, "A1", 0),
     (s.CLIENT_FLEXIBILITY, "O1", 0), (s.COORDINATION_EASE, "P1", 0), (s.POLICY_EASE, "P1", 1)],
)  # fmt: skip
def test_the_source_rows_of_a_subject_are_listed(factor: str, subject: str, rows: int) -> None:
    found = fetch_sources(body_of(declined=3, accepted=1), YEAR, factor, subject)
    assert isinstance(found, pd.DataFrame)
    assert len(found) == rows
