"""Ratings that records speak for: what people did instead of what is thought of them.

Every function takes frames as the store returns them and returns one row per subject with any
record: ``subject, factor, rating`` (0…1, 1 = no obstacle) and ``records``, how many rows it rests
on. A subject without a record is absent: unrated, not perfect. Only what lies before the
reference date counts. ``list_`` functions return the source rows behind a rating.

`health` is never derived: why somebody was ill is private, and a rating of it would be a guess.
Which formula stands for which factor is nowhere published, so every constant is an assumption.
The factors of a single project are in `project_evidence`.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from matching.assumptions import ABSENCE_MONTHS, HOLIDAY_DAYS, MINIMUM_RECORDS, UNPLANNED_DAYS

COLUMNS = [s.SUBJECT, s.FACTOR, s.RATING, s.RECORDS]
# Words in a reason; training, maternity and other kinds of leave say nothing about either factor.
_WORDS = {
    s.CONTINGENCY_RESILIENCE: "病|事假|意外|家庭|sick|personal|accident|family|emergency",
    s.HOLIDAY_AVAILABILITY: "节|年假|年休|休假|holiday|vacation|annual",
}
YARDSTICKS = {
    s.HOLIDAY_AVAILABILITY: HOLIDAY_DAYS, s.CONTINGENCY_RESILIENCE: UNPLANNED_DAYS,
}  # fmt: skip
# First days of the Spring Festival (calendar GB/T 33661); National Day begins on 1 October.
_SPRING_FESTIVALS = (
    "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29",
    "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03",
)  # fmt: skip
_WEEK = pd.Timedelta(days=6)


def rate_dependability(history: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rate auditors by the requests they accepted: accepted ÷ (accepted + declined).

    Parameters
    ----------
    history
        Scheduling history; being in ``team`` is an acceptance, in ``declined_by`` a refusal.
    as_of
        Reference date.
    """
    requests = list_requests(history, as_of)
    return _rate_shares(requests, s.ACCEPTED, s.DEPENDABILITY)


def rate_absences(absences: pd.DataFrame, as_of: date, factor: str) -> pd.DataFrame:
    """Rate auditors by days away: 1 − days in the 24 months before ÷ yardstick, at least 0.

    Parameters
    ----------
    absences
        Absences, both ends included; days noted twice count once.
    as_of
        Reference date.
    factor
        ``holiday_availability`` or ``contingency_resilience``: which reasons count.
    """
    away = list_absences(absences, as_of, factor)
    days = _count_days(away)
    counts = away.groupby(s.SUBJECT).size()
    return frame_ratings(factor, (1 - days / YARDSTICKS[factor]).clip(lower=0.0), counts)


def rate_clients(
    history: pd.DataFrame, projects: pd.DataFrame, as_of: date, factor: str
) -> pd.DataFrame:
    """Rate organisations by their earlier audits: the share not postponed on their account.

    Projects audited on one day are one audit: a combined visit is postponed once.

    Parameters
    ----------
    history, projects
        Scheduling history, and the projects that say whose audit it was.
    as_of
        Reference date.
    factor
        ``client_flexibility`` (postponed for the client) or ``inspection_freedom`` (for an
        inspection).
    """
    audits = list_earlier_audits(history, projects, as_of)
    blamed = s.FOR_CLIENT if factor == s.CLIENT_FLEXIBILITY else s.FOR_INSPECTION
    visits = audits.groupby([s.SUBJECT, s.AUDITED_ON], as_index=False)[blamed].any()
    return _rate_shares(visits.assign(**{blamed: ~visits[blamed]}), blamed, factor)


def list_requests(history: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return every request an auditor answered: ``subject``, the history row, ``accepted``.

    Who declined and came in the end gave two answers.
    """
    past = _keep_past(history, as_of)
    answers = []
    for column, accepted in ((s.TEAM, True), (s.DECLINED_BY, False)):
        named = past[column].fillna("").astype("str").str.split(s.ID_MARK, regex=False)
        rows = past.assign(**{s.SUBJECT: named, s.ACCEPTED: accepted}).explode(s.SUBJECT)
        rows[s.SUBJECT] = rows[s.SUBJECT].fillna("").astype("str").str.strip()
        answers.append(rows[rows[s.SUBJECT] != ""])
    columns = [s.SUBJECT, s.PROJECT_ID, s.SCHEME, s.REQUESTED_ON, s.CONFIRMED_ON, s.AUDITED_ON,
               s.ACCEPTED]  # fmt: skip
    found = pd.concat(answers)[columns].astype({s.ACCEPTED: bool})
    return found.sort_values([s.SUBJECT, s.REQUESTED_ON], kind="stable", ignore_index=True)


def list_absences(absences: pd.DataFrame, as_of: date, factor: str) -> pd.DataFrame:
    """Return the absences that count for a factor: ``subject``, ends within the 24 months, days.

    An absence belongs to the factor of its reason; without any reason it counts as leave around
    a holiday if it touches the week of the Spring Festival or of the National Day. The reason
    itself is left out: that somebody was ill is private.
    """
    day = pd.Timestamp(as_of)
    earliest = day - pd.DateOffset(months=ABSENCE_MONTHS)
    reasons = absences[s.REASON].fillna("").astype("str")
    unplanned = reasons.str.contains(_WORDS[s.CONTINGENCY_RESILIENCE], case=False)
    if factor == s.CONTINGENCY_RESILIENCE:
        counted = unplanned
    else:
        named = reasons.str.contains(_WORDS[s.HOLIDAY_AVAILABILITY], case=False) & ~unplanned
        counted = named | ((reasons.str.strip() == "") & _touches_holiday_week(absences))
    starts = pd.to_datetime(absences[s.ABSENT_FROM]).clip(lower=earliest)
    ends = pd.to_datetime(absences[s.ABSENT_TO]).clip(upper=day - pd.Timedelta(days=1))
    rows = pd.DataFrame(
        {
            s.SUBJECT: absences[s.AUDITOR_ID],
            s.ABSENT_FROM: starts,
            s.ABSENT_TO: ends,
            s.DAYS: (ends - starts).dt.days + 1,
        }
    )
    found = rows[counted & (rows[s.DAYS] > 0)].astype({s.DAYS: "int64"})
    return found.sort_values([s.SUBJECT, s.ABSENT_FROM], ignore_index=True)


def list_earlier_audits(history: pd.DataFrame, projects: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the audits held so far: ``subject`` (the organisation) and on whose account late.

    ``for_client``: the stated cause is the client, or none is stated and the audit came after its
    window or was planned anew. ``for_inspection``: the stated cause is an inspection.
    """
    past = _keep_past(history, as_of)
    places = projects[[s.PROJECT_ID, s.ORGANIZATION_ID, s.WINDOW_END]]
    audits = past[past[s.AUDITED_ON].notna()].merge(places, on=s.PROJECT_ID)
    audits = audits[audits[s.ORGANIZATION_ID].fillna("") != ""].reset_index(drop=True)
    cause = audits[s.POSTPONED_FOR].fillna("")
    late = audits[s.AUDITED_ON] > audits[s.WINDOW_END]
    anew = audits[s.REPLANS].fillna(0).astype("float64") > 0
    columns = [s.SUBJECT, s.PROJECT_ID, s.SCHEME, s.WINDOW_END, s.AUDITED_ON, s.REPLANS,
               s.POSTPONED_FOR, s.FOR_CLIENT, s.FOR_INSPECTION]  # fmt: skip
    found = audits.assign(
        **{
            s.SUBJECT: audits[s.ORGANIZATION_ID],
            s.FOR_CLIENT: (cause == s.CLIENT_CAUSE) | ((cause == "") & (late | anew)),
            s.FOR_INSPECTION: cause == s.INSPECTION_CAUSE,
        }
    )[columns]
    return found.sort_values([s.SUBJECT, s.AUDITED_ON], ignore_index=True)


def frame_ratings(factor: str, ratings: pd.Series, records: pd.Series) -> pd.DataFrame:
    """Return the result of a derivation from ratings and counts, both by subject."""
    frame = pd.DataFrame(
        {s.FACTOR: factor, s.RATING: ratings.astype("float64"), s.RECORDS: records}
    )
    frame = frame.rename_axis(s.SUBJECT).reset_index()[COLUMNS]
    return frame.astype({s.SUBJECT: "str", s.FACTOR: "str", s.RECORDS: "int64"})


def _rate_shares(rows: pd.DataFrame, good: str, factor: str) -> pd.DataFrame:
    groups = rows.groupby(s.SUBJECT)[good]
    counts = groups.size()
    counts = counts[counts >= MINIMUM_RECORDS]
    return frame_ratings(factor, groups.mean().reindex(counts.index), counts)


def _keep_past(history: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Keep the rows all of whose dates lie before the reference date."""
    days = history[[s.REQUESTED_ON, s.CONFIRMED_ON, s.AUDITED_ON]].apply(pd.to_datetime)
    return history.assign(**days)[(days.max(axis=1) < pd.Timestamp(as_of)).to_numpy(dtype=bool)]


def _touches_holiday_week(absences: pd.DataFrame) -> pd.Series:
    starts, ends = (pd.to_datetime(absences[name]) for name in (s.ABSENT_FROM, s.ABSENT_TO))
    touched = pd.Series(False, index=absences.index)
    years = range(int(_SPRING_FESTIVALS[0][:4]), int(_SPRING_FESTIVALS[-1][:4]) + 1)
    for day in (*_SPRING_FESTIVALS, *(f"{year}-10-01" for year in years)):
        first = pd.Timestamp(day)
        touched |= (starts <= first + _WEEK) & (ends >= first)
    return touched


def _count_days(away: pd.DataFrame) -> pd.Series:
    """Return the different days away per subject."""
    each = away.loc[away.index.repeat(away[s.DAYS]), [s.SUBJECT, s.ABSENT_FROM]]
    later = pd.to_timedelta(each.groupby(level=0).cumcount(), unit="D")
    each[s.ABSENT_FROM] = each[s.ABSENT_FROM] + later
    return each.drop_duplicates().groupby(s.SUBJECT).size()
