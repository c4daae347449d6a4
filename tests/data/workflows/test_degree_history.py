"""P of every cell, kept per month and set."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.store.repository import Repository
from data.workflows.degree_history import fetch_kept, keep_match_degrees, months_before
from data.workflows.encoding import Period
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import fetch_body
from matching.parameters import Parameters
from tests.data.store.bodies import save
from tests.data.workflows.records import project, projects, registration, registrations

JANUARY, FEBRUARY = date(2026, 1, 15), date(2026, 2, 15)
OTHER = Parameters(default_rating=0.4)


def fill(engine: Engine, *, is_demo: bool = False) -> None:
    people = registrations(registration("A1"), registration("A2", "new:17.10.02"),
                           registration("A3", None, scheme="IPMS"))  # fmt: skip
    work = projects(project("P1"), project("P2"), project("P3", None, scheme="IPMS"))
    with engine.begin() as connection:
        repository = Repository(connection)
        save(repository, "auditors", people, "a", is_demo=is_demo)
        save(repository, "projects", work, "b", is_demo=is_demo)


def test_p_is_kept_per_month_and_set_as_it_was_computed(engine: Engine) -> None:
    fill(engine)
    keep_match_degrees(engine, [JANUARY, FEBRUARY], Parameters())
    keep_match_degrees(engine, [FEBRUARY], OTHER)
    kept = fetch_kept(engine, "QMS", "new", "33.02.01")
    assert list(zip(kept[s.PERIOD], kept[s.PARAMETER_SET], strict=True)) == [
        ("2026-01", Parameters().identifier), ("2026-02", Parameters().identifier),
        ("2026-02", OTHER.identifier),
    ]  # fmt: skip
    cells = assess_body(fetch_body(engine), Period.of(FEBRUARY)).cells
    expected = cells.loc[cells[s.CODE] == "33.02.01", s.MATCH_DEGREE].item()
    assert kept[s.MATCH_DEGREE].tolist() == pytest.approx([expected, expected, 0.4 / 11])
    assert kept[s.PROJECTS_COUNT].tolist() == [2, 2, 2]


def test_a_month_kept_again_replaces_what_it_held_under_that_set_only(engine: Engine) -> None:
    fill(engine)
    keep_match_degrees(engine, [JANUARY], Parameters())
    keep_match_degrees(engine, [JANUARY], OTHER)
    with engine.begin() as connection:
        save(Repository(connection), "projects", projects(project("P4")), "c")
    keep_match_degrees(engine, [JANUARY], Parameters())
    kept = fetch_kept(engine, "QMS", "new", "33.02.01").set_index(s.PARAMETER_SET)
    assert kept[s.PROJECTS_COUNT].to_dict() == {Parameters().identifier: 3, OTHER.identifier: 2}


def test_a_cell_without_demand_keeps_nothing_and_codeless_schemes_are_kept(engine: Engine) -> None:
    fill(engine)
    keep_match_degrees(engine, [JANUARY], Parameters())
    assert fetch_kept(engine, "QMS", "new", "17.10.02").empty
    assert len(fetch_kept(engine, "IPMS", "new", None)) == 1


def test_an_empty_body_keeps_nothing(engine: Engine) -> None:
    keep_match_degrees(engine, [JANUARY], Parameters())
    assert fetch_kept(engine, "QMS", "new", "33.02.01").empty


def test_what_was_kept_of_the_demonstration_goes_with_it(engine: Engine) -> None:
    fill(engine, is_demo=True)
    keep_match_degrees(engine, [JANUARY], Parameters())
    with engine.begin() as connection:
        Repository(connection).remove_demo()
    assert fetch_kept(engine, "QMS", "new", "33.02.01").empty


def test_months_before_a_day_are_in_order_and_end_with_its_own() -> None:
    assert months_before(date(2026, 3, 31), 3) == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
    ]  # fmt: skip
