"""Two numbers of the roster confirmed as one person, denied, or asked about again.

Nothing in the roster is written: `stored_body.fetch_body` reads it by main numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import OPEN
from data.indicators.same_persons import ONE_PERSON, TWO_PERSONS, find_contradiction
from data.store.persons import fetch_person_decisions, insert_person_decisions
from data.store.repository import Repository
from data.workflows.degree_history import keep_current_month
from data.workflows.quality import check_decision
from matching.errors import CertMatchError

STATES = (ONE_PERSON, TWO_PERSONS, OPEN)


def decide_persons(
    engine: Engine, pairs: Iterable[tuple[str, str]], state: str, *, reason: str, person: str
) -> None:
    """Record that pairs of numbers are one person or two, or take that back.

    P of this month is kept anew, as after everything that may change it. A decision about
    people of the demonstration goes with it.

    Parameters
    ----------
    pairs
        Two numbers each.
    state
        ``one_person``, ``two_persons`` or ``open``: ask again.

    Raises
    ------
    CertMatchError
        No person or reason, an unknown state, a number that is not in the roster, or a decision
        that contradicts another: what was said to be two persons would become one.
    """
    check_decision(state, STATES, reason=reason, person=person)
    pairs = list(pairs)
    with engine.begin() as connection:
        repository = Repository(connection)
        repository.hold_writing()
        people = repository.fetch_rows(s.AUDITORS, (s.AUDITOR_ID, s.IMPORT_ID))
        if state != OPEN:
            _refuse_unknown(pairs, people)
        imports = repository.fetch_imports()
        demo = imports.loc[imports["is_demo"].astype(bool), s.IMPORT_ID]
        of_demo = set(people.loc[people[s.IMPORT_ID].isin(demo), s.AUDITOR_ID])
        for is_demo in (True, False):
            chosen = [pair for pair in pairs if bool(of_demo & set(pair)) == is_demo]
            insert_person_decisions(
                connection, chosen, state, reason.strip(), person.strip(), is_demo=is_demo
            )
        contradiction = find_contradiction(fetch_person_decisions(connection))
        if contradiction:
            raise CertMatchError("persons_contradict", where=" / ".join(contradiction))
    keep_current_month(engine)


def _refuse_unknown(pairs: Iterable[tuple[str, str]], people: pd.DataFrame) -> None:
    known = set(people[s.AUDITOR_ID])
    for pair in pairs:
        for number in pair:
            if number not in known:
                raise CertMatchError("auditor_unknown", where=s.AUDITOR_ID, found=number)
