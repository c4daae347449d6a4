"""Parameter sets of the body: saved once with a reason, put in force by a decision."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.store import parameter_sets as store
from matching.errors import CertMatchError
from matching.parameter_documents import build_parameters
from matching.parameters import Parameters

IN_FORCE, UPCOMING, APPROVED, PROPOSED = "in_force", "upcoming", "approved", "proposed"


def save_set(
    engine: Engine,
    parameters: Parameters,
    *,
    author: str,
    reason: str,
    effective_from: date,
    parent: Parameters,
) -> str:
    """Save a set under its identifier and return that; a saved set is never overwritten.

    Parameters
    ----------
    parameters
        The set.
    author, reason
        Who proposes it and why; neither may be blank.
    effective_from
        From which day it is meant to hold, once approved.
    parent
        The set it was made from.

    Raises
    ------
    CertMatchError
        No author or reason, or the very same set was saved before.
    """
    _need_words(author, reason)
    if parameters.identifier == Parameters().identifier:
        raise CertMatchError("set_is_default", where=parameters.identifier)
    document = _document(parameters)
    with engine.begin() as connection:
        is_new = store.insert_set(
            connection, parameters.identifier, document, parent.identifier, author.strip(),
            reason.strip(), effective_from,
        )  # fmt: skip
        if not is_new:
            raise CertMatchError("set_saved_before", where=parameters.identifier)
    return parameters.identifier


def decide_set(
    engine: Engine, identifier: str, *, decided_by: str, reason: str, effective_from: date
) -> None:
    """Approve a saved set, or restore an earlier one: it is in force from a day on.

    Raises
    ------
    CertMatchError
        No name or reason, or no such set is saved.
    """
    _need_words(decided_by, reason)
    with engine.begin() as connection:
        if identifier == Parameters().identifier:
            # The default set is always there; a decision about it needs its row.
            store.insert_set(
                connection, identifier, _document(Parameters()), None, decided_by.strip(),
                reason.strip(), effective_from,
            )  # fmt: skip
        _need_set(store.fetch_document(connection, identifier), identifier)
        store.insert_decision(
            connection, identifier, decided_by.strip(), reason.strip(), effective_from
        )


def fetch_parameters(engine: Engine, identifier: str) -> Parameters:
    """Return a saved set, or the default set by its identifier.

    Raises
    ------
    CertMatchError
        No such set is saved.
    """
    if identifier == Parameters().identifier:
        return Parameters()
    with engine.connect() as connection:
        document = store.fetch_document(connection, identifier)
    return build_parameters(json.loads(_need_set(document, identifier)))


def fetch_set_in_force(engine: Engine, day: date) -> Parameters:
    """Return the set in force on a day, the defaults where nothing was decided.

    The decision with the latest day reached prevails, among those of one day the last made.
    """
    with engine.connect() as connection:
        identifier = store.fetch_set_in_force(connection, day)
    return Parameters() if identifier is None else fetch_parameters(engine, identifier)


def fetch_sets(engine: Engine, day: date) -> pd.DataFrame:
    """Return every saved set, newest first, with its state on a day.

    Returns
    -------
    DataFrame
        ``parameter_set, parent, author, reason, effective_from, saved_at``, then ``decided_by``
        of its last decision (blank where none), and ``state``: in force, upcoming (approved for
        a later day), approved (before another one), proposed.
    """
    with engine.connect() as connection:
        sets = store.fetch_sets(connection).drop(columns="document")
        decisions = store.fetch_decisions(connection)
        current = store.fetch_set_in_force(connection, day)
    last = decisions.drop_duplicates(s.PARAMETER_SET).set_index(s.PARAMETER_SET)
    decided = sets[s.PARAMETER_SET].map(last[s.DECIDED_BY]).astype("str")
    later = decisions.loc[pd.to_datetime(decisions[s.EFFECTIVE_FROM]) > pd.Timestamp(day)]
    state = np.select(
        [sets[s.PARAMETER_SET] == (current or ""),
         sets[s.PARAMETER_SET].isin(later[s.PARAMETER_SET]), decided.notna()],
        [IN_FORCE, UPCOMING, APPROVED], PROPOSED,
    )  # fmt: skip
    return sets.assign(**{s.DECIDED_BY: decided.fillna(""), s.STATE: state})


def fetch_decisions(engine: Engine) -> pd.DataFrame:
    """Return every decision about a set, the latest first."""
    with engine.connect() as connection:
        return store.fetch_decisions(connection)


def _document(parameters: Parameters) -> str:
    return json.dumps(parameters.to_document(), ensure_ascii=False, sort_keys=True)


def _need_words(person: str, reason: str) -> None:
    for where, words in (("author", person), (s.REASON, reason)):
        if not words.strip():
            raise CertMatchError("set_needs_words", where=where)


def _need_set(document: str | None, identifier: str) -> str:
    if document is None:
        raise CertMatchError("set_unknown", where=identifier)
    return document
