"""Which factor is rated from which records, whom it rates, and the ratings put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data import schema as s
from data.indicators import evidence, project_evidence

# Factor → the column of its subjects, in the registrations or in the projects.
SUBJECTS = {
    s.DEPENDABILITY: s.AUDITOR_ID,
    s.HOLIDAY_AVAILABILITY: s.AUDITOR_ID,
    s.CONTINGENCY_RESILIENCE: s.AUDITOR_ID,
    s.CLIENT_FLEXIBILITY: s.ORGANIZATION_ID,
    s.INSPECTION_FREEDOM: s.ORGANIZATION_ID,
    s.COORDINATION_EASE: s.PROJECT_ID,
    s.POLICY_EASE: s.PROJECT_ID,
}


@dataclass(frozen=True)
class Records:
    """What is on record on a reference date, and the period whose projects are looked at.

    ``fetch_due`` returns the windows of due audits that are no projects yet
    (`data.indicators.due_windows`); only the coordination asks, since it may take seconds.
    """

    projects: pd.DataFrame
    absences: pd.DataFrame
    history: pd.DataFrame
    as_of: date
    start: date
    end: date
    fetch_due: Callable[[], pd.DataFrame | None] = lambda: None


def derive_ratings(factor: str, records: Records) -> pd.DataFrame:
    """Return ``subject, factor, rating, records`` of one factor of `SUBJECTS`."""
    projects, day = records.projects, records.as_of
    if factor == s.DEPENDABILITY:
        return evidence.rate_dependability(records.history, day)
    if factor in evidence.YARDSTICKS:
        return evidence.rate_absences(records.absences, day, factor)
    if factor in s.CLIENT_RATINGS:
        return evidence.rate_clients(records.history, projects, day, factor)
    if factor == s.COORDINATION_EASE:
        return project_evidence.rate_coordination(
            projects, records.start, records.end, records.fetch_due()
        )
    return project_evidence.rate_policy(projects)


def list_sources(factor: str, records: Records, subject: str) -> pd.DataFrame:
    """Return the rows that one subject's rating rests on."""
    if factor == s.COORDINATION_EASE:
        return project_evidence.list_same_weeks(
            records.projects, records.start, records.end, subject, records.fetch_due()
        )
    if factor == s.DEPENDABILITY:
        rows = evidence.list_requests(records.history, records.as_of)
    elif factor in evidence.YARDSTICKS:
        rows = evidence.list_absences(records.absences, records.as_of, factor)
    elif factor in s.CLIENT_RATINGS:
        rows = evidence.list_earlier_audits(records.history, records.projects, records.as_of)
    else:
        rows = project_evidence.list_demands(records.projects)
    return rows[rows[s.SUBJECT] == subject].reset_index(drop=True)


def rate_from_records(
    registrations: pd.DataFrame, records: Records, factors: Iterable[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return registrations and projects with the ratings of `factors` taken from records.

    Who has no record keeps the rating that was given, or none.
    """
    frames = {s.AUDITOR_ID: registrations, "other": records.projects}
    for factor in factors:
        column = SUBJECTS[factor]
        side = column if column in frames else "other"
        ratings = derive_ratings(factor, records).set_index(s.SUBJECT)[s.RATING]
        # Ratings are text; fixed decimals, since an exponent would read as an interval.
        texts = frames[side][column].map(ratings.map("{:.6f}".format))
        frames[side] = frames[side].assign(
            **{factor: frames[side][factor].where(texts.isna(), texts)}
        )
    return frames[s.AUDITOR_ID], frames["other"]
