"""Due audits that no project stands for yet, as windows beside those of projects."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s

COLUMNS = [s.PROJECT_ID, s.ORGANIZATION_ID, s.GROUP, s.WINDOW_START, s.WINDOW_END]
_OF_PROJECT = "_of_project"


def list_due_windows(audits: pd.DataFrame, projects: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the windows of the due audits that are no projects yet, as far as they are still open.

    See `has_project`. Projects and audits without a whole window ask for no known weeks and are
    left out; so are overdue audits.

    Parameters
    ----------
    audits
        From `data.workflows.programme.fetch_due_audits`.
    projects
        All stored projects, those outside the period too: what was held is not due again.
    as_of
        Reference day: nothing is held before it.

    Returns
    -------
    DataFrame
        `COLUMNS`: the number of the project the audit would become, and the group that the
        projects of the organisation name, missing where they name none or several.
    """
    dated = keep_whole_windows(audits)
    dated = dated.assign(**{s.PROJECT_ID: number_projects(dated)})
    is_open = dated[s.WINDOW_END] >= pd.Timestamp(as_of)
    further = dated[is_open & ~has_project(dated, projects)].reset_index(drop=True)
    groups = further[s.ORGANIZATION_ID].map(find_groups(projects)).astype("str")
    starts = further[s.WINDOW_START].clip(lower=pd.Timestamp(as_of))
    return further.assign(**{s.GROUP: groups, s.WINDOW_START: starts})[COLUMNS]


def number_projects(audits: pd.DataFrame) -> pd.Series:
    """Return the number of the project that each due audit with a window would become."""
    month = audits[s.WINDOW_END].dt.strftime("%Y%m")
    numbers: pd.Series = audits[s.CERTIFICATE_NO] + "-" + audits[s.AUDIT_TYPE] + "-" + month
    return numbers


def has_project(audits: pd.DataFrame, projects: pd.DataFrame) -> pd.Series:
    """Return whether a stored project stands for each due audit with a window.

    A project stands for an audit of the same organisation and scheme if their windows overlap, or
    if it bears the number that the programme gives the audit, wherever it was moved. A project
    without a whole window stands for none.
    """
    stored = keep_whole_windows(projects)
    found: pd.Series = number_projects(audits).isin(stored[s.PROJECT_ID])
    return found | _meets_project(audits, stored)


def keep_whole_windows(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows with both ends of a window, in order, as moments."""
    ends = {name: pd.to_datetime(rows[name]) for name in (s.WINDOW_START, s.WINDOW_END)}
    whole = ends[s.WINDOW_START] <= ends[s.WINDOW_END]
    return rows.assign(**ends)[whole.to_numpy(dtype=bool)].reset_index(drop=True)


def _meets_project(audits: pd.DataFrame, projects: pd.DataFrame) -> pd.Series:
    keys = [s.ORGANIZATION_ID, s.SCHEME]
    # A blank would be joined with every other blank.
    owned = projects[projects[s.ORGANIZATION_ID].fillna("") != ""]
    names = [*keys, s.WINDOW_START, s.WINDOW_END]
    pairs = audits[names].assign(**{s.ROW: audits.index}).merge(
        owned[names], on=keys, suffixes=("", _OF_PROJECT)
    )  # fmt: skip
    met = (pairs[s.WINDOW_START] <= pairs[s.WINDOW_END + _OF_PROJECT]) & (
        pairs[s.WINDOW_END] >= pairs[s.WINDOW_START + _OF_PROJECT]
    )
    return pd.Series(audits.index.isin(pairs.loc[met, s.ROW]), audits.index)


def find_groups(projects: pd.DataFrame) -> pd.Series:
    """Return organisation → group, where its projects name exactly one."""
    names = projects[[s.ORGANIZATION_ID, s.GROUP]]
    told = names[(names.fillna("") != "").all(axis=1)].drop_duplicates()
    return told.drop_duplicates(s.ORGANIZATION_ID, keep=False).set_index(s.ORGANIZATION_ID)[s.GROUP]
