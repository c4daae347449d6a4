"""Absences and conflicts that speak of nobody known, and absences that overlap.

Files may be brought in any order, so such rows load; what is said of them changes with the
roster, the projects and the ledger, and is recomputed from what is stored.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data import schema as s
from data.errors import WARNING, ImportIssue

AUDITOR_UNKNOWN, ORGANIZATION_UNKNOWN = "auditor_not_in_roster", "organization_unknown"
OVERLAP = "absences_overlap"
PROBLEMS = (AUDITOR_UNKNOWN, ORGANIZATION_UNKNOWN, OVERLAP)


def find_unknown_references(
    rows: pd.DataFrame, auditors: Collection[str], organizations: Collection[str]
) -> list[ImportIssue]:
    """Return a warning for each auditor and organisation of some rows that nobody knows, once.

    Parameters
    ----------
    rows
        Absences or conflicts.
    auditors, organizations
        Known numbers; where there is none yet, nothing can be compared.
    """
    asked = (
        (s.AUDITOR_ID, auditors, AUDITOR_UNKNOWN),
        (s.ORGANIZATION_ID, organizations, ORGANIZATION_UNKNOWN),
    )
    return [
        ImportIssue(None, name, str(number), problem, WARNING)
        for name, known, problem in asked
        if len(known) and name in rows
        for number in rows[name].dropna().drop_duplicates()
        if number not in known
    ]


def find_overlaps(absences: pd.DataFrame) -> dict[int, tuple[str, str, str]]:
    """Return the absences that begin before an earlier one of the same person has ended.

    Parameters
    ----------
    absences
        ``auditor_id, from, to``; the last day is included.

    Returns
    -------
    dict
        Label of the row → auditor, its days, the days of the earlier one.
    """
    whole = absences.dropna(subset=[s.AUDITOR_ID, s.ABSENT_FROM, s.ABSENT_TO])
    whole = whole.sort_values([s.AUDITOR_ID, s.ABSENT_FROM], kind="stable")
    found = {}
    last: tuple[str, pd.Timestamp, pd.Timestamp] | None = None
    days = whole[[s.AUDITOR_ID, s.ABSENT_FROM, s.ABSENT_TO]]
    for label, person, start, end in days.itertuples(name=None):
        if last and last[0] == person and start <= last[2]:
            found[label] = person, _days(start, end), _days(*last[1:])
        if last is None or last[0] != person or end > last[2]:
            last = person, start, end
    return found


def list_doubtful_references(
    absences: pd.DataFrame,
    conflicts: pd.DataFrame,
    auditors: Collection[str],
    organizations: Collection[str],
) -> list[tuple[str, ImportIssue]]:
    """Return kind of data and warning for everything stored (see the functions above)."""
    overlaps = [
        ImportIssue(None, person, days, OVERLAP, WARNING, other)
        for person, days, other in find_overlaps(absences).values()
    ]
    return [
        *(("absences", each) for each in find_unknown_references(absences, auditors, ())),
        *(("absences", each) for each in overlaps),
        *(
            ("conflicts", each)
            for each in find_unknown_references(conflicts, auditors, organizations)
        ),
    ]


def _days(start: pd.Timestamp, end: pd.Timestamp) -> str:
    return f"{start:%Y-%m-%d} … {end:%Y-%m-%d}"
