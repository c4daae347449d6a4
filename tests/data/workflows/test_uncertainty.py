"""From stored rows to how firm P is."""

from __future__ import annotations

import numpy as np
import pytest

from data import schema as s
from data.indicators.cells import rank_shortage
from data.workflows.match_degrees import DegreeResult, assess_body
from data.workflows.stored_body import StoredBody
from data.workflows.uncertainty import (
    assess_uncertain_body,
    count_vague_ratings,
    frame_uncertainty,
    sobol_shares_of,
)
from matching.match_degree import NO_DEMAND
from matching.parameters import Parameters
from matching.uncertainty import FIRM, UncertaintyAssumptions
from tests.data.workflows.records import YEAR, project, projects, registration, registrations

USUAL = UncertaintyAssumptions()
# So concentrated that every draw is the set itself.
STILL = UncertaintyAssumptions(concentration=1e12, worst=2)


def assess(*work: dict[str, object]) -> DegreeResult:
    """Two auditors, one of them with a second code nobody asks for."""
    people = registrations(
        registration("A1", "new:33.02.01|new:17.10.02"), registration("A2", **{s.HEALTH: "0.5"})
    )
    return assess_body(StoredBody(people, projects(*work)), YEAR, "small", Parameters())


@pytest.fixture
def result() -> DegreeResult:
    """A code with a vague client, one without demand, one without auditor."""
    return assess(
        project("P1", **{s.COORDINATION_EASE: "0.2-0.6", s.POLICY_EASE: "低"}),
        project("P2", "new:29.09.01"),
    )


def position_of(result: DegreeResult, code: str) -> int:
    return result.cells[s.CODE].tolist().index(code)


def test_cells_with_demand_are_listed_at_their_positions(result: DegreeResult) -> None:
    found = assess_uncertain_body(result, 80, USUAL)
    frame = frame_uncertainty(result, found)
    assert sorted(frame[s.CODE]) == ["29.09.01", "33.02.01"]
    assert (frame[s.STATE] != NO_DEMAND).all()
    position = position_of(result, "33.02.01")
    row = frame.loc[position]
    assert row[s.CODE] == "33.02.01"
    assert row[s.P5] < row[s.P50] < row[s.P95]
    assert found.percentiles[position][50] == row[s.P50]
    nobody = frame[frame[s.CODE] == "29.09.01"].iloc[0]
    assert (nobody[s.P95], nobody[s.BELOW_TARGET], nobody[s.STABILITY]) == (0.0, 1.0, FIRM)


def test_draws_that_stand_still_give_p_and_the_rank_of_the_board() -> None:
    asked = [("new:33.02.01", "0.1"), ("new:33.02.01", "0.5"), ("new:29.09.01", "1"),
             *[("new:17.10.02", "0.05")] * 3]  # fmt: skip
    result = assess(
        *(project(f"P{n}", code, **{s.COORDINATION_EASE: ease})
          for n, (code, ease) in enumerate(asked))
    )  # fmt: skip
    frame = frame_uncertainty(result, assess_uncertain_body(result, 30, STILL))
    for column in (s.P5, s.P50, s.P95):
        assert frame[column].tolist() == pytest.approx(frame[s.MATCH_DEGREE].tolist(), rel=1e-4)
    board = rank_shortage(result.cells, result.parameters.target).set_index(s.CODE)
    drawn = frame.set_index(s.CODE)
    assert len(board) == 3
    for code, row in board.iterrows():
        assert drawn.loc[code, s.MEAN_RANK] == row[s.RANK]
        assert drawn.loc[code, s.AMONG_WORST] == float(row[s.RANK] <= 2)


def test_a_narrow_range_of_weights_gives_a_narrower_interval() -> None:
    crisp = assess(project("P1", **{s.COORDINATION_EASE: "0.2"}))
    wide, narrow = (
        frame_uncertainty(crisp, assess_uncertain_body(crisp, 400, assumptions)).iloc[0]
        for assumptions in (UncertaintyAssumptions(20.0), UncertaintyAssumptions(200.0))
    )
    assert narrow[s.P95] - narrow[s.P5] < 0.5 * (wide[s.P95] - wide[s.P5])


def test_intervals_and_terms_are_counted_as_vague_among_the_given(result: DegreeResult) -> None:
    """Given are the health of A2 and two ratings of P1; both of the latter are vague."""
    assert count_vague_ratings(result) == (2, 3)


def test_sobol_shares_name_weights_and_the_vague_ratings_of_the_cell(result: DegreeResult) -> None:
    shares = sobol_shares_of(result, position_of(result, "33.02.01"), USUAL)
    assert shares is not None
    assert "rating.coordination_ease" in shares.names
    assert "rating.auditor_ratings" not in shares.names
    assert np.isfinite(shares.total).all()


@pytest.mark.parametrize("code", ["17.10.02", "29.09.01"])
def test_a_cell_without_demand_or_auditor_has_no_shares(result: DegreeResult, code: str) -> None:
    assert sobol_shares_of(result, position_of(result, code), USUAL) is None
