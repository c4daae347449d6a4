"""What a body accepts and what it refuses."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.entities import Body
from matching.errors import CertMatchError
from tests.matching.bodies import build_body, person, project


@pytest.fixture
def body() -> Body:
    return build_body([person(0.8), person(0.9, cells=(0, 2))], [project(), project(cells=[1])])


def changed(body: Body, name: str, position: Any, value: float) -> dict[str, Any]:
    values = getattr(body, name).copy()
    values[position] = value
    return {name: values}


@pytest.mark.parametrize("value", [-0.01, 1.0000001, math.inf, -math.inf, 8.0])
@pytest.mark.parametrize(
    ("name", "position"),
    [("auditor_ratings", (1, 3)), ("client_ratings", (0, 1)), ("coordination_ease", 1),
     ("policy_ease", 0)],
)  # fmt: skip
def test_rating_outside_zero_to_one_is_refused(
    body: Body, name: str, position: Any, value: float
) -> None:
    with pytest.raises(CertMatchError) as refused:
        replace(body, **changed(body, name, position, value))
    assert refused.value.code == "rating_out_of_range"
    assert refused.value.where == name
    assert float(refused.value.found) == value


@pytest.mark.parametrize("name", ["auditor_ratings", "client_ratings", "policy_ease"])
def test_unrated_factor_is_accepted(body: Body, name: str) -> None:
    changes: dict[str, Any] = {name: np.full_like(getattr(body, name), math.nan)}
    assert np.isnan(getattr(replace(body, **changes), name)).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [("qualifications_held", -1), ("qualifications_held", 0), ("qualifications_held", math.nan),
     ("qualifications_held", math.inf), ("certificates_held", -1), ("certificates_held", math.inf),
     ("certificates_held", -math.inf)],
)  # fmt: skip
def test_impossible_count_is_refused(body: Body, name: str, value: float) -> None:
    with pytest.raises(CertMatchError) as refused:
        replace(body, **changed(body, name, 0, value))
    assert refused.value.code == "count_out_of_range"
    assert refused.value.where == name


@pytest.mark.parametrize("value", [0.0, math.nan, 40.0])
def test_certificates_may_be_none_unknown_or_many(body: Body, value: float) -> None:
    replace(body, **changed(body, "certificates_held", 0, value))


@pytest.mark.parametrize(
    ("name", "value"),
    [("auditor_rows", 2), ("auditor_rows", -1), ("auditor_cells", 4), ("project_rows", 2),
     ("project_cells", -1), ("project_schemes", 2)],
)  # fmt: skip
def test_index_outside_its_axis_is_refused(body: Body, name: str, value: int) -> None:
    with pytest.raises(CertMatchError, match="index_out_of_range") as refused:
        replace(body, **changed(body, name, 0, value))
    assert refused.value.where == name


@pytest.mark.parametrize(
    ("name", "values"),
    [("auditor_ratings", np.ones((2, 4))), ("client_ratings", np.ones((3, 2))),
     ("coordination_ease", np.ones(1)), ("policy_ease", np.ones((2, 1))),
     ("auditor_cells", np.zeros(1, dtype=np.intp)), ("project_rows", np.zeros(5, dtype=np.intp))],
)  # fmt: skip
def test_arrays_that_do_not_fit_together_are_refused(
    body: Body, name: str, values: np.ndarray
) -> None:
    changes: dict[str, Any] = {name: values}
    with pytest.raises(CertMatchError, match="wrong_shape"):
        replace(body, **changes)


# Project_schemes is the one array whose length nobody compares.
def test_schemes_of_fewer_projects_than_there_are_is_refused(body: Body) -> None:
    with pytest.raises(CertMatchError, match="wrong_shape"):
        replace(body, project_schemes=np.zeros(1, dtype=np.intp))


# A negative index is refused, but the message names the largest one.
def test_refused_index_is_the_one_named(body: Body) -> None:
    with pytest.raises(CertMatchError) as refused:
        replace(body, auditor_cells=np.array([-1, 0, 2], dtype=np.intp))
    assert refused.value.found == "-1"


def test_body_without_anyone_is_a_body() -> None:
    assert build_body([], [], 0).cell_count == 0


def test_body_cannot_be_changed(body: Body) -> None:
    with pytest.raises(AttributeError):
        body.cell_count = 9  # type: ignore[misc]
