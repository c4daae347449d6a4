"""From stored rows to the document of the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema as s
from data.workflows.match_degrees import (
    DegreeResult,
    assess_body,
    assess_stored_body,
    known_scheme,
    read_parameters,
)
from data.workflows.stored_body import StoredBody, fetch_body
from matching.errors import CertMatchError
from matching.parameters import GRADES, READINGS, Parameters
from tests.data.workflows.records import (
    DAY,
    YEAR,
    project,
    projects,
    registration,
    registrations,
)

CELL_KEYS = [
    "scheme", "edition", "code", "auditors", "projects", "sufficiency", "mean_participation",
    "difficulty", "match_degree", "state", "share_defaulted",
]  # fmt: skip


def assess(
    people: pd.DataFrame, work: pd.DataFrame, level: str = "small", **settings: Any
) -> DegreeResult:
    return assess_body(StoredBody(people, work), YEAR, level, Parameters(**settings))


@pytest.fixture
def result() -> DegreeResult:
    """One cell of each state and one without code."""
    people = registrations(
        registration("A1", "new:33.02.01|new:17.10.02"), registration("A2", None, scheme="IPMS")
    )
    work = projects(
        project("P1"), project("P2", "new:29.09.01"), project("P3", None, scheme="IPMS")
    )
    return assess(people, work)


def cell_of(document: dict[str, Any], code: str | None) -> dict[str, Any]:
    return next(cell for cell in document["cells"] if cell["code"] == code)


def test_document_has_the_keys_of_the_design(result: DegreeResult) -> None:
    document = result.to_document()
    assert {key: value for key, value in document.items() if key != "cells"} == {
        "as_of": "2026-01-01", "from": "2026-01-01", "to": "2026-12-31", "reading": "additive",
        "level": "small", "parameter_set": Parameters().identifier,
    }  # fmt: skip
    assert list(document) == [
        "as_of", "from", "to", "reading", "level", "parameter_set", "cells"
    ]  # fmt: skip
    assert all(list(cell) == CELL_KEYS for cell in document["cells"])


def test_document_is_json_without_not_a_number(result: DegreeResult) -> None:
    text = json.dumps(result.to_document(), allow_nan=False)
    assert json.loads(text) == result.to_document()


def test_counts_are_whole_numbers_and_the_rest_floats(result: DegreeResult) -> None:
    cell = cell_of(result.to_document(), "33.02.01")
    assert [type(cell[key]) for key in ("auditors", "projects")] == [int, int]
    assert [type(cell[key]) for key in ("sufficiency", "difficulty", "match_degree")] == [float] * 3


def test_floats_are_not_rounded() -> None:
    people = registrations(*(registration(f"A{i}") for i in range(3)))
    document = assess(people, projects(project("P1", policy_ease="0.7"))).to_document()
    cell = cell_of(document, "33.02.01")
    assert cell["difficulty"] == 1 / 0.8 + 1 + 1 + 1 / 0.7
    assert cell["match_degree"] == cell["sufficiency"] / cell["difficulty"]


def test_no_auditor_has_sufficiency_and_degree_zero_and_no_mean(result: DegreeResult) -> None:
    cell = cell_of(result.to_document(), "29.09.01")
    assert cell["state"] == "no_auditor"
    assert (cell["auditors"], cell["sufficiency"], cell["match_degree"]) == (0, 0, 0)
    assert cell["mean_participation"] is None


def test_no_demand_has_difficulty_zero_and_no_degree(result: DegreeResult) -> None:
    cell = cell_of(result.to_document(), "17.10.02")
    assert cell["state"] == "no_demand"
    assert (cell["projects"], cell["difficulty"]) == (0, 0)
    assert cell["match_degree"] is None
    assert cell["mean_participation"] == pytest.approx(0.8)


def test_cell_of_a_scheme_without_codes_has_code_null(result: DegreeResult) -> None:
    cell = cell_of(result.to_document(), None)
    assert (cell["scheme"], cell["edition"], cell["state"]) == ("IPMS", "new", "ok")


def test_cells_are_sorted_by_scheme_edition_and_code(result: DegreeResult) -> None:
    found = [(c["scheme"], c["edition"], c["code"] or "") for c in result.to_document()["cells"]]
    assert found == sorted(found)
    assert len(found) == 4


def test_scheme_and_code_choose_cells_without_changing_them(result: DegreeResult) -> None:
    everything = result.to_document()["cells"]
    chosen = result.to_document(scheme="QMS", codes={"33.02.01"})["cells"]
    assert chosen == [cell for cell in everything if cell["code"] == "33.02.01"]
    assert result.to_document(scheme="EMS")["cells"] == []


def test_empty_body_has_no_cells() -> None:
    assert assess(registrations(), projects()).to_document()["cells"] == []


@pytest.mark.parametrize("reading", READINGS)
def test_hand_computed_cell(reading: str) -> None:
    """Two registrations of one person and one of another; one client rated throughout."""
    ratings = dict.fromkeys(s.AUDITOR_RATINGS, "0.5")
    people = registrations(
        registration("A1", **ratings), registration("A1", scheme="EMS"), registration("A2")
    )
    work = projects(
        project("P1", client_flexibility="0.4", inspection_freedom="0.6", certificates_held=2,
                coordination_ease="0.8", policy_ease="1")
    )  # fmt: skip
    cell = cell_of(assess(people, work, reading=reading).to_document("QMS"), "33.02.01")
    x = 0.5 / 2 + 0.8
    y = {
        "additive": 1 / 0.5 + 1 / 2 + 1 / 0.8 + 1,
        "proportional": 1 / (0.5 * 2 * 0.8 * 1),
        "ratio": (1 / 0.5 + 1 / 0.8 + 1) / 2,
    }[reading]
    assert cell["sufficiency"] == pytest.approx(x, rel=1e-12)
    assert cell["difficulty"] == pytest.approx(y, rel=1e-12)
    assert cell["match_degree"] == pytest.approx(x / y, rel=1e-12)
    assert cell["share_defaulted"] == pytest.approx(5 / 15)


def test_cells_carry_grade_and_names(result: DegreeResult) -> None:
    cells = result.cells.set_index(s.CODE)
    assert cells.loc["29.09.01", s.GRADE] == GRADES[0]
    assert cells.loc["17.10.02", s.GRADE] == ""
    assert cells.loc["33.02.01", s.CODE_NAME_ZH] != ""
    assert cells.loc["33.02.01", s.CODE_NAME_EN] != ""


@settings(max_examples=25)
@given(st.permutations(range(4)), st.permutations(range(3)))
def test_order_of_stored_rows_does_not_matter(people: list[int], work: list[int]) -> None:
    staff = [registration(f"A{i}", health=f"0.{i + 1}") for i in range(4)]
    tasks = [project(f"P{i}", policy_ease=f"0.{i + 5}") for i in range(3)]
    first, second = (
        cell_of(assess(registrations(*p), projects(*w)).to_document(), "33.02.01")
        for p, w in (
            (staff, tasks), ([staff[i] for i in people], [tasks[i] for i in work])
        )
    )  # fmt: skip
    assert first["state"] == second["state"]
    for name in ("sufficiency", "difficulty", "match_degree", "share_defaulted"):
        assert first[name] == pytest.approx(second[name], rel=1e-12)


# ------------------------------------------------------------------------ requests and refusals
REQUEST: dict[str, Any] = {
    "as_of": None, "start": None, "end": None, "level": "small", "parameters": Parameters(),
    "today": DAY,
}  # fmt: skip


def test_empty_store_is_a_body_without_anyone(engine: Any) -> None:
    body = fetch_body(engine)
    assert len(body.registrations) == len(body.projects) == 0
    assert assess_stored_body(engine, **REQUEST).to_document()["cells"] == []


def test_request_without_dates_covers_the_year_from_today(engine: Any) -> None:
    period = assess_stored_body(engine, **REQUEST).period
    assert (period.as_of, period.start, period.end) == (DAY, DAY, date(2026, 12, 31))


def test_unknown_level_is_refused(engine: Any) -> None:
    with pytest.raises(CertMatchError) as refused:
        assess_stored_body(engine, **REQUEST | {"level": "tiny"})
    assert (refused.value.code, refused.value.where) == ("unknown_choice", "--level")


def test_period_that_ends_before_it_starts_is_refused(engine: Any) -> None:
    with pytest.raises(CertMatchError, match="period_reversed"):
        assess_stored_body(engine, **REQUEST | {"end": date(2025, 12, 31)})


def test_period_of_one_day_is_accepted(engine: Any) -> None:
    assert assess_stored_body(engine, **REQUEST | {"end": DAY}).period.end == DAY


def test_parameter_file_is_read_and_the_option_for_the_reading_wins(tmp_path: Path) -> None:
    path = tmp_path / "set.toml"
    path.write_text("\ufeffreading = 'ratio'\ntarget = 0.5\n", encoding="utf-8")
    assert read_parameters(path, None).target == 0.5
    assert read_parameters(path, "additive").target == 0.25


def test_parameter_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "gb.toml"
    broken.write_bytes("[terms]\n'低' = 1".encode("gb18030"))
    for path in (tmp_path / "absent.toml", broken):
        with pytest.raises(CertMatchError, match="file_unreadable"):
            read_parameters(path, None)


def test_reading_option_must_be_known(tmp_path: Path) -> None:
    path = tmp_path / "set.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(CertMatchError, match="unknown_choice"):
        read_parameters(path, "cubic")


def test_scheme_option_is_known_or_refused() -> None:
    assert known_scheme(None) is None
    assert known_scheme("QMS") == "QMS"
    with pytest.raises(CertMatchError, match="unknown_choice"):
        known_scheme("XYZ")
