"""Readings side by side, and what makes up a cell."""

from __future__ import annotations

import numpy as np
import pytest

from data import schema as s
from data.workflows.explanations import compare_readings, explain_cell
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import StoredBody
from matching.parameters import DIFFICULTY_FACTORS, READINGS, Parameters
from tests.data.workflows.records import YEAR, project, projects, registration, registrations


@pytest.fixture
def body() -> StoredBody:
    people = registrations(
        registration("A1", "new:33.02.01|new:29.09.01|new:17.10.02", health="0.2"),
        registration("A2", "new:33.02.01"),
    )
    work = projects(
        project("P1"), project("P2", "new:29.09.01", policy_ease="0.4"),
        project("P3", "new:17.10.02", certificates_held=4), project("P4", "new:01.01.01"),
    )  # fmt: skip
    return StoredBody(people, work)


def test_readings_are_compared_over_the_cells_whose_degree_is_known(body: StoredBody) -> None:
    cells, correlation = compare_readings(body, YEAR, "small", Parameters())
    assert sorted(cells[s.CODE]) == ["17.10.02", "29.09.01", "33.02.01"]
    for reading in READINGS:
        alone = assess_body(body, YEAR, "small", Parameters(reading=reading)).cells
        expected = alone.set_index(s.CODE).loc[cells[s.CODE], s.MATCH_DEGREE]
        assert cells[reading].tolist() == expected.tolist()
    values = correlation.to_numpy()
    assert np.diag(values) == pytest.approx(1)
    assert values == pytest.approx(values.T)


# Weights that one reading accepts stop the comparison of all three.
def test_readings_are_compared_even_where_one_of_them_refuses_the_weights(
    body: StoredBody,
) -> None:
    weights = dict.fromkeys(DIFFICULTY_FACTORS, 0.0) | {"certificates": 1.0}
    cells, _ = compare_readings(body, YEAR, "small", Parameters(weights_difficulty=weights))
    assert cells["additive"].notna().all()


def test_detail_of_a_cell_adds_up_and_starts_with_what_matters_most(body: StoredBody) -> None:
    result = assess_body(body, YEAR, "small", Parameters())
    position = result.cells.index[result.cells[s.CODE] == "33.02.01"][0]
    detail = explain_cell(result, int(position))
    assert detail.people[s.AUDITOR_ID].tolist() == ["A2", "A1"]
    assert detail.people[s.PARTICIPATION].sum() == pytest.approx(detail.cell.sufficiency)
    assert detail.projects[s.PROJECT_DIFFICULTY].sum() == pytest.approx(detail.cell.difficulty)
    assert detail.sufficiency_bridge["sufficiency"] == pytest.approx(detail.cell.sufficiency)
    assert detail.difficulty_bridge["difficulty"] == pytest.approx(detail.cell.difficulty)
