"""Decisions about pairs of numbers as stored rows, on every database."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.store.engine import fingerprint
from data.store.persons import fetch_person_decisions, insert_person_decisions
from data.store.repository import Repository

PAIR = [s.FIRST_NUMBER, s.OTHER_NUMBER, s.STATE, s.REASON, s.DECIDED_BY]


def insert(engine: Engine, pair: tuple[str, str], state: str, *, is_demo: bool = False) -> None:
    with engine.begin() as connection:
        insert_person_decisions(connection, [pair], state, "why", "planner", is_demo=is_demo)


def fetch(engine: Engine) -> pd.DataFrame:
    with engine.connect() as connection:
        return fetch_person_decisions(connection)


def test_the_last_decision_holds_whichever_number_is_named_first(engine: Engine) -> None:
    insert(engine, ("B1", "A1"), "one_person")
    insert(engine, ("C1", "D1"), "two_persons")
    insert(engine, ("A1", "B1"), "open")
    assert fetch(engine)[PAIR].to_numpy().tolist() == [
        ["C1", "D1", "two_persons", "why", "planner"], ["A1", "B1", "open", "why", "planner"],
    ]  # fmt: skip
    assert fetch(engine)[s.DECIDED_AT].notna().all()


def test_a_decision_changes_the_key_of_every_cache(engine: Engine) -> None:
    before = fingerprint(engine)
    insert(engine, ("A1", "B1"), "one_person")
    assert fingerprint(engine) != before


def test_decisions_about_the_demonstration_go_with_it(engine: Engine) -> None:
    insert(engine, ("A1", "B1"), "one_person", is_demo=True)
    insert(engine, ("C1", "D1"), "one_person")
    with engine.begin() as connection:
        Repository(connection).remove_demo()
    assert fetch(engine)[s.FIRST_NUMBER].tolist() == ["C1"]
