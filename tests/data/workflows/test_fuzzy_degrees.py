"""From ratings as people write them to the fuzzy P of a cell."""

from __future__ import annotations

import math

import pytest

from data import schema as s
from data.workflows.fuzzy_degrees import FuzzyCell, assess_fuzzy_body, pick_fuzzy_cell
from data.workflows.match_degrees import DegreeResult, assess_body
from data.workflows.stored_body import StoredBody
from matching.parameters import Parameters
from tests.data.workflows.records import YEAR, project, projects, registration, registrations


def assess(rating: str, ease: str = "1") -> tuple[DegreeResult, FuzzyCell]:
    """One auditor with five like ratings, one client without obstacle but its coordination."""
    people = registrations(registration("A1", **dict.fromkeys(s.AUDITOR_RATINGS, rating)))
    ideal = dict.fromkeys(s.CLIENT_RATINGS, "1") | {s.COORDINATION_EASE: ease, s.POLICY_EASE: "1"}
    work = projects(project("P1", **ideal))
    result = assess_body(StoredBody(people, work), YEAR, "small", Parameters())
    return result, pick_fuzzy_cell(assess_fuzzy_body(result), result, 0)


def test_an_interval_becomes_an_interval_of_p_by_hand() -> None:
    """X runs from 0.6 to 0.8 and Y is 4."""
    _, cell = assess("0.6-0.8")
    assert cell.is_vague
    assert cell.lower == pytest.approx([0.15] * 11)
    assert cell.upper == pytest.approx([0.2] * 11)
    assert cell.centroid == pytest.approx(0.175)
    assert (cell.possibility, cell.necessity) == (0.0, 0.0)


def test_a_term_becomes_its_trapezoid_by_hand() -> None:
    """中 is 0.35, 0.5, 0.5, 0.65: P from 0.0875 to 0.1625 around 0.125."""
    _, cell = assess("中")
    assert (cell.lower[0], cell.upper[0]) == pytest.approx((0.0875, 0.1625))
    assert (cell.lower[-1], cell.upper[-1]) == pytest.approx((0.125, 0.125))
    assert cell.centroid == pytest.approx(0.125)


def test_a_vague_client_spreads_p_the_other_way() -> None:
    """d from 0.5 to 1: y from 5 down to 4 against X = 1."""
    _, cell = assess("1", ease="0.5-1")
    assert (cell.lower[0], cell.upper[0]) == pytest.approx((0.2, 0.25))
    assert (cell.possibility, cell.necessity) == (1.0, 0.0)


@pytest.mark.parametrize("rating", ["0.8", ""])
def test_numbers_and_blanks_leave_nothing_vague(rating: str) -> None:
    result, cell = assess(rating)
    assert not cell.is_vague
    assert cell.centroid == pytest.approx(result.cells[s.MATCH_DEGREE].iloc[0], abs=1e-12)
    assert math.fsum(cell.grades.values()) == pytest.approx(1)


def test_a_body_without_people_or_projects_has_no_cells() -> None:
    empty = assess_body(StoredBody(registrations(), projects()), YEAR, "small", Parameters())
    assert assess_fuzzy_body(empty).centroid.shape == (0,)
