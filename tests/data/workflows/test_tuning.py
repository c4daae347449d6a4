"""A draft against the set it started from."""

from __future__ import annotations

import math

import pytest
from scipy.stats import spearmanr

from data import schema as s
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import StoredBody
from data.workflows.tuning import SAVED, Tuning, reassess, swings_of, tune
from matching.parameters import READINGS, Parameters
from tests.data.workflows.records import YEAR, project, projects, registration, registrations

CODES = ("new:33.02.01", "new:17.10.02", "new:29.09.01", "new:18.02.06")


@pytest.fixture
def body() -> StoredBody:
    """Four codes whose clients differ in coordination."""
    people = registrations(*(registration(f"A{n}", code) for n, code in enumerate(CODES)))
    eases = ("1", "0.5", "0.25", "0.125")
    work = projects(
        *(project(f"P{n}", code, **{s.COORDINATION_EASE: ease})
          for n, (code, ease) in enumerate(zip(CODES, eases, strict=True)))
    )  # fmt: skip
    return StoredBody(people, work)


def heavy(**weights: float) -> Parameters:
    return Parameters(weights_difficulty={**Parameters().weights_difficulty, **weights})


def compare(body: StoredBody, draft: Parameters) -> Tuning:
    return tune(assess_body(body, YEAR, "small", Parameters()), body, draft)


def test_an_unchanged_draft_changes_nothing(body: StoredBody) -> None:
    tuning = compare(body, Parameters())
    assert tuning.changed.empty
    assert tuning.correlation[SAVED] == pytest.approx(1.0)


@pytest.mark.parametrize(
    "draft",
    [heavy(coordination=4.0), Parameters(reading="ratio"), Parameters(default_rating=0.3),
     Parameters(qualifications_held="codes"),
     Parameters(terms={**Parameters().terms, "中": (0.1, 0.2, 0.3, 0.4)})],
)  # fmt: skip
def test_the_draft_gives_what_a_fresh_assessment_gives(body: StoredBody, draft: Parameters) -> None:
    tuning = compare(body, draft)
    fresh = assess_body(body, YEAR, "small", draft)
    assert tuning.after.cells.equals(fresh.cells)
    assert reassess(tuning.before, body, draft).cells.equals(fresh.cells)


def test_changed_cells_are_those_whose_grade_differs(body: StoredBody) -> None:
    tuning = compare(body, heavy(coordination=4.0))
    before, after = (
        each.cells.set_index(s.CODE)[s.GRADE] for each in (tuning.before, tuning.after)
    )
    assert sorted(tuning.changed[s.CODE]) == sorted(after.index[before != after])
    assert len(tuning.changed) > 0


def test_rank_correlations_compare_the_draft_with_every_other_reading(body: StoredBody) -> None:
    tuning = compare(body, heavy(policy=0.0))
    assert set(tuning.correlation) == {SAVED, "proportional", "ratio"}
    other = assess_body(body, YEAR, "small", tuning.after.parameters.with_reading("ratio")).cells
    expected = spearmanr(tuning.after.cells[s.MATCH_DEGREE], other[s.MATCH_DEGREE]).statistic
    assert tuning.correlation["ratio"] == pytest.approx(expected)


def test_a_reading_that_cannot_use_the_weights_has_no_correlation(body: StoredBody) -> None:
    only_certificates = heavy(cooperation=0.0, coordination=0.0, policy=0.0)
    tuning = compare(body, only_certificates)
    assert "ratio" not in tuning.correlation
    assert set(tuning.correlation) <= {SAVED, *READINGS}


def test_two_cells_are_too_few_for_a_correlation() -> None:
    few = StoredBody(registrations(registration("A1")), projects(project("P1")))
    tuning = compare(few, heavy(policy=2.0))
    assert math.isnan(tuning.correlation[SAVED])


def test_swings_belong_to_the_chosen_cell(body: StoredBody) -> None:
    tuning = compare(body, Parameters())
    codes = tuning.after.cells[s.CODE].tolist()
    hard = swings_of(tuning.after, codes.index("18.02.06"))
    easy = swings_of(tuning.after, codes.index("33.02.01"))
    assert hard[0].name in ("auditors", "weight.coordination")
    width = {swing.name: swing.width for swing in hard}
    assert width["weight.coordination"] > {s_.name: s_.width for s_ in easy}["weight.coordination"]
