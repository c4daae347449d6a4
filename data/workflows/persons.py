"""Two numbers of the roster confirmed as one person, denied, or asked about again.

Nothing in the roster is written: `stored_body.fetch_body` reads it by main numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import BETWEEN_NUMBERS, OPEN, SAME_PERSON
from data.indicators.same_persons import ONE_PERSON, TWO_PERSONS, find_contradiction
from data.store.persons import fetch_person_decisions, insert_person_decisions
from data.store.repository import Repository
from data.workflows.degree_history import keep_current_month
from data.workflows.quality import DECISIONS, check_decision, decide_findings
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


def decide_chosen(
    engine: Engine, findings: pd.DataFrame, decision: str, *, reason: str, person: str
) -> None:
    """Decide findings of the quality page, those about two numbers as what they are about.

    Parameters
    ----------
    findings
        Rows of `quality.fetch_findings`.
    decision
        One of `STATES` for two numbers, of `quality.DECISIONS` for the others; opening again
        goes for both.

    Raises
    ------
    CertMatchError
        See `decide_persons` and `quality.decide_findings`.
    """
    places = findings.loc[findings[s.KIND] == SAME_PERSON, s.WHERE]
    pairs = [(first, other) for first, other in places.str.split(BETWEEN_NUMBERS)]
    if decision in STATES and pairs:
        decide_persons(engine, pairs, decision, reason=reason, person=person)
    if decision in DECISIONS:
        decide_findings(engine, findings[s.FINDING], decision, reason=reason, person=person)


def _refuse_unknown(pairs: Iterable[tuple[str, str]], people: pd.DataFrame) -> None:
    known = set(people[s.AUDITOR_ID])
    for pair in pairs:
        for number in pair:
            if number not in known:
                raise CertMatchError("auditor_unknown", where=s.AUDITOR_ID, found=number)
