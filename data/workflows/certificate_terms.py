"""When the organisations of projects held which certificates, from the ledger in one question."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.store.repository import Repository
from data.workflows.visible_batches import has_ledger, open_standing


def fetch_terms(repository: Repository, projects: pd.DataFrame) -> pd.DataFrame | None:
    """Return from when to when each certificate of the organisations of projects was in force.

    Returns
    -------
    DataFrame or None
        ``organization_id, scheme, held_from, held_to`` with days as moments; None where
        there is no ledger, or no project names an organisation.
    """
    names = sorted(projects[s.ORGANIZATION_ID].dropna().unique())
    if not names or not has_ledger(repository):
        return None
    # Late: Ibis takes a second to import; a body without ledger never pays it.
    import ibis

    from data.ledger.movements import list_terms

    ledger = open_standing(repository)
    asked = ibis.memtable(pd.DataFrame({s.ORGANIZATION_ID: names}))
    own = ledger.certificates().semi_join(asked, s.ORGANIZATION_ID)
    terms = ledger.fetch(list_terms(own))
    days = {name: pd.to_datetime(terms[name]) for name in (s.HELD_FROM, s.HELD_TO)}
    return terms.assign(**days)
