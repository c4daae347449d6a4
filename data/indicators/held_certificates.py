"""C2 from the ledger: how many certificates a project's organisation holds on a day.

A maintained value of the project file always wins; the ledger fills blanks only. Where the two
disagree, the disagreement is listed and nothing is overwritten.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s

DIFFERENCE_COLUMNS = (s.ORGANIZATION_ID, s.CERTIFICATES_HELD, s.COMPUTED, s.PROJECTS_COUNT)


def fill_certificates_held(
    projects: pd.DataFrame, terms: pd.DataFrame | None, day: date
) -> pd.DataFrame:
    """Return the projects with blank ``certificates_held`` filled, and ``c2_source``.

    Parameters
    ----------
    projects
        Columns of `schema.PROJECTS`.
    terms
        ``organization_id, scheme, held_from, held_to`` of the organisations with blank
        cells; None where there is no ledger.
    day
        Reference date.

    Returns
    -------
    DataFrame
        A blank becomes the number in force on `day`, at least 1: who holds none applies for the
        first. Without a ledger or an organisation it stays blank, which the default fills later.

    Source
    ------
    The match-degree model, factor C2: a first-time client counts 1.
    """
    given, blank = projects[s.CERTIFICATES_HELD], projects[s.CERTIFICATES_HELD].isna()
    source = pd.Series(s.FROM_DEFAULT, index=projects.index, dtype="str").mask(~blank, s.FROM_FILE)
    if terms is not None and blank.any():
        owners = projects[s.ORGANIZATION_ID]
        known = blank & owners.notna()
        held = owners.map(_in_force(terms, day).groupby(s.ORGANIZATION_ID).size())
        counted = held.fillna(0).clip(lower=1).astype("Int64")
        given, source = given.mask(known, counted), source.mask(known, s.FROM_LEDGER)
    return projects.assign(**{s.CERTIFICATES_HELD: given, s.C2_SOURCE: source})


def list_held_differences(
    projects: pd.DataFrame, terms: pd.DataFrame | None, day: date
) -> pd.DataFrame:
    """Return where a maintained ``certificates_held`` is not what the ledger says.

    A value may exceed the ledger by the schemes that its organisation is to be audited in without
    a certificate in force: those it applies for.

    Parameters
    ----------
    projects
        Counted projects with ``c2_source``; values of other sources are no maintained ones.
    terms
        As for `fill_certificates_held`, of the organisations with maintained values.
    day
        Reference date.

    Returns
    -------
    DataFrame
        ``organization_id``, the maintained ``certificates_held``, ``computed`` (in force on
        `day`) and ``projects`` that carry the value; one row per organisation and value.
    """
    kept = projects[(projects[s.C2_SOURCE] == s.FROM_FILE) & projects[s.ORGANIZATION_ID].notna()]
    if terms is None or kept.empty:
        return pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    owner = s.ORGANIZATION_ID
    holding = _in_force(terms, day)
    applied = projects[[owner, s.SCHEME]].drop_duplicates()
    both = applied.merge(holding[[owner, s.SCHEME]].drop_duplicates(), indicator=True, how="left")
    applied_for = both[both["_merge"] == "left_only"].groupby(owner).size()
    values = kept.groupby([owner, s.CERTIFICATES_HELD]).size().rename(s.PROJECTS_COUNT)
    table = values.reset_index()
    held = table[owner].map(holding.groupby(owner).size()).fillna(0).astype("int64")
    most = held + table[owner].map(applied_for).fillna(0).astype("int64")
    value = table[s.CERTIFICATES_HELD].astype("int64")
    wrong = (value < held.clip(lower=1)) | (value > most.clip(lower=1))
    return table.assign(**{s.COMPUTED: held})[wrong][list(DIFFERENCE_COLUMNS)].reset_index(
        drop=True
    )


def _in_force(terms: pd.DataFrame, day: date) -> pd.DataFrame:
    moment = pd.Timestamp(day)
    return terms[(terms[s.HELD_FROM] <= moment) & (terms[s.HELD_TO] >= moment)]
