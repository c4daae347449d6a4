"""From stored rows to how firm P is."""

from __future__ import annotations

import numpy as np
import pytest

from data import schema as s
from data.workflows.match_degrees import DegreeResult, StoredBody, assess_body
from data.workflows.uncertainty import (
    assess_uncertain_body,
    distribution_of,
    frame_uncertainty,
    sobol_shares_of,
)
from matching.match_degree import NO_DEMAND
from matching.parameters import Parameters
from matching.uncertainty import FIRM
from tests.data.workflows.records import YEAR, project, projects, registration, registrations


@pytest.fixture
def result() -> DegreeResult:
    """A code with a vague client, one without demand, one without auditor."""
    people = registrations(registration("A1", "new:33.02.01|new:17.10.02"))
    work = projects(
        project("P1", **{s.COORDINATION_EASE: "0.2-0.6", s.POLICY_EASE: "低"}),
        project("P2", "new:29.09.01"),
    )
    return assess_body(StoredBody(people, work), YEAR, "small", Parameters())


def test_cells_with_demand_are_listed_at_their_positions(result: DegreeResult) -> None:
    found = assess_uncertain_body(result, 80)
    frame = frame_uncertainty(result, found)
    assert sorted(frame[s.CODE]) == ["29.09.01", "33.02.01"]
    assert (frame[s.STATE] != NO_DEMAND).all()
    row = frame[frame[s.CODE] == "33.02.01"].iloc[0]
    position = frame.index[frame[s.CODE] == "33.02.01"][0]
    assert result.cells.loc[position, s.CODE] == "33.02.01"
    assert row[s.P5] < row[s.P50] < row[s.P95]
    assert distribution_of(found, position)[50] == row[s.P50]
    nobody = frame[frame[s.CODE] == "29.09.01"].iloc[0]
    assert (nobody[s.P95], nobody[s.BELOW_TARGET], nobody[s.STABILITY]) == (0.0, 1.0, FIRM)


def test_a_narrow_range_of_weights_gives_a_narrower_interval(result: DegreeResult) -> None:
    people = registrations(registration("A1"))
    crisp = assess_body(
        StoredBody(people, projects(project("P1", **{s.COORDINATION_EASE: "0.2"}))),
        YEAR, "small", Parameters(),
    )  # fmt: skip
    wide, narrow = (frame_uncertainty(crisp, assess_uncertain_body(crisp, 400, width)).iloc[0]
                    for width in (20.0, 200.0))  # fmt: skip
    assert narrow[s.P95] - narrow[s.P5] < 0.5 * (wide[s.P95] - wide[s.P5])
    assert result is not crisp


def test_sobol_shares_name_weights_and_the_vague_ratings_of_the_cell(result: DegreeResult) -> None:
    codes = result.cells[s.CODE].tolist()
    shares = sobol_shares_of(result, codes.index("33.02.01"))
    assert shares is not None
    assert "rating.coordination_ease" in shares.names
    assert "rating.auditor_ratings" not in shares.names
    assert np.isfinite(shares.total).all()
    assert sobol_shares_of(result, codes.index("17.10.02")) is None
