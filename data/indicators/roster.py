"""What the roster of auditors says: who is registered for what, since when and until when.

Input of every function is the frame of current registrations, one row per person and scheme
(columns of ``schema.AUDITORS``, codes as canonical text ``new:33.02.01|old:…``). Trainees and
technical experts may attend an audit and are no capacity: they are never added to those who
count. People are told apart by their id and never summed over schemes.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.persons import join_registrations

_DAYS_PER_YEAR = 365.25
_STEP_OF_AGE = 0.5


def keep_counted(registrations: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Return the registrations that are capacity: level 审核员 or above, valid on the date.

    A person who is registered twice in a scheme counts once (`persons.join_registrations`).

    Parameters
    ----------
    registrations
        Current registrations.
    as_of
        Reference date, both ends of a validity included; without one, validity is not asked for.
    """
    valid = keep_valid(registrations, as_of)
    return join_registrations(valid[valid[s.LEVEL].isin(s.COUNTED_LEVELS)])


def keep_valid(registrations: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Return the registrations valid on the date, of every level; all of them without a date."""
    return registrations[_valid_on(registrations, as_of)]


def _valid_on(registrations: pd.DataFrame, as_of: date | None) -> pd.Series:
    if as_of is None:
        return pd.Series(True, index=registrations.index)
    day, start, end = pd.Timestamp(as_of), registrations[s.VALID_FROM], registrations[s.VALID_TO]
    return (start.isna() | (start <= day)) & (end.isna() | (end >= day))


def count_people(registrations: pd.DataFrame, as_of: date | None = None) -> int:
    """Return how many different people count."""
    return int(keep_counted(registrations, as_of)[s.AUDITOR_ID].nunique())


def count_registrations(
    registrations: pd.DataFrame, by: str, as_of: date | None = None
) -> pd.DataFrame:
    """Count registrations and people by a column, those who do not count shown apart.

    Parameters
    ----------
    registrations
        Current registrations.
    by
        ``scheme``, ``level``, ``base_province`` or any other column; blank is kept as "".
    as_of
        Only registrations valid on this date.

    Returns
    -------
    DataFrame
        The column, ``capacity`` (专职, 兼职 or "" for those who count, else 实习审核员 or
        技术专家), ``registrations`` and ``auditors`` (different people); most first.
    """
    valid = join_registrations(keep_valid(registrations, as_of))
    counted = valid[s.LEVEL].isin(s.COUNTED_LEVELS)
    capacity = valid[s.EMPLOYMENT].fillna("").where(counted, valid[s.LEVEL])
    keyed = valid.assign(**{s.CAPACITY: capacity, by: valid[by].fillna("")})
    counts = (
        keyed.groupby([by, s.CAPACITY])[s.AUDITOR_ID]
        .agg(["size", "nunique"])
        .set_axis([s.REGISTRATIONS, s.AUDITORS_COUNT], axis=1)
        .reset_index()
    )
    return counts.sort_values(
        [s.REGISTRATIONS, by, s.CAPACITY], ascending=[False, True, True], ignore_index=True
    )


def count_codes_per_person(registrations: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Return ``auditor_id, scheme, codes_held`` of everyone who counts; 0 where none is given."""
    counted = keep_counted(registrations, as_of)
    codes = counted[s.SPECIALTY_CODES].fillna("")
    held = (codes.str.count(r"\|") + (codes != "")).astype(np.int64)
    return counted[[s.AUDITOR_ID, s.SCHEME]].assign(**{s.CODES_HELD: held}).reset_index(drop=True)


def count_persons_per_code(registrations: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Return ``scheme, edition, code`` as held and how many ``auditors`` hold it, fewest first."""
    counted = keep_counted(registrations, as_of)
    texts = counted[s.SPECIALTY_CODES].fillna("").str.split("|")
    pairs = counted[[s.AUDITOR_ID, s.SCHEME]].assign(**{s.CODE: texts}).explode(s.CODE)
    pairs = pairs[pairs[s.CODE] != ""]
    parts = pairs[s.CODE].astype("str").str.split(":", n=1)
    pairs = pairs.assign(**{s.EDITION: parts.str[0], s.CODE: parts.str[-1]})
    key = s.CELL_KEY
    people = pairs.groupby(key)[s.AUDITOR_ID].nunique().rename(s.AUDITORS_COUNT).reset_index()
    return people.sort_values([s.AUDITORS_COUNT, *key], ignore_index=True)


def count_registration_age(registrations: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Count the registrations that count by the age of their current certificate.

    Returns
    -------
    DataFrame
        ``years`` since the validity began (lower end of a step of half a year), their
        ``registrations`` and the ``share`` of registrations up to and including the step. An
        unknown start is not counted; steps in between without a registration have 0.
    """
    counted = keep_counted(registrations, as_of)
    days = (pd.Timestamp(as_of) - counted[s.VALID_FROM].dropna()).dt.days
    steps = np.floor(days / _DAYS_PER_YEAR / _STEP_OF_AGE).astype(np.int64)
    counts = np.bincount(steps) if len(steps) else np.zeros(0, dtype=np.int64)
    return pd.DataFrame(
        {
            s.YEARS: np.arange(len(counts)) * _STEP_OF_AGE,
            s.REGISTRATIONS: counts,
            s.SHARE: counts.cumsum() / max(int(counts.sum()), 1),
        }
    )


def count_head_count_against_sufficiency(
    cells: pd.DataFrame, registrations: pd.DataFrame, as_of: date | None = None
) -> pd.DataFrame:
    """Set the heads counted code by code against the people there are.

    Parameters
    ----------
    cells
        Cells of an assessment.
    registrations
        Current registrations, or those counted in the assessment.
    as_of
        Reference date of the assessment.

    Returns
    -------
    DataFrame
        Per scheme: ``auditors`` (different people), ``heads`` (sum of A1 over its codes),
        ``sufficiency`` (sum of X over its codes) and ``multiplicity`` = heads ÷ auditors: how
        often one person is counted on average. Most often counted first; schemes without a
        counted person are left out.
    """
    people = keep_counted(registrations, as_of).groupby(s.SCHEME)[s.AUDITOR_ID].nunique()
    sums = cells.groupby(s.SCHEME).agg(
        **{s.HEADS: (s.AUDITORS_COUNT, "sum"), s.SUFFICIENCY: (s.SUFFICIENCY, "sum")}
    )
    both = people.rename(s.AUDITORS_COUNT).to_frame().join(sums, how="left")
    both = both.fillna({s.HEADS: 0, s.SUFFICIENCY: 0.0}).astype({s.HEADS: np.int64})
    both[s.MULTIPLICITY] = both[s.HEADS] / both[s.AUDITORS_COUNT]
    return both.reset_index().sort_values(
        [s.MULTIPLICITY, s.SCHEME], ascending=[False, True], ignore_index=True
    )


def list_expiring_registrations(
    registrations: pd.DataFrame, as_of: date, days: int = 90
) -> pd.DataFrame:
    """Return the registrations that count now and end within `days`, the soonest first.

    The last day of a validity counts as valid: one that ends on `as_of` is listed. Open ends
    never expire.
    """
    counted = keep_counted(registrations, as_of)
    last = pd.Timestamp(as_of) + pd.Timedelta(days=days)
    ending = counted[counted[s.VALID_TO] <= last]
    return ending.sort_values([s.VALID_TO, s.AUDITOR_ID, s.SCHEME], ignore_index=True)


def count_expiry_by_month(registrations: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Count the registrations that count now by the month their validity ends.

    Returns
    -------
    DataFrame
        ``period`` (``YYYY-MM``, every month from the reference date to the last end),
        ``registrations`` and ``auditors`` (different people of the month).
    """
    counted = keep_counted(registrations, as_of)
    ending = counted[counted[s.VALID_TO].notna()]
    months = ending[s.VALID_TO].dt.to_period("M")
    grouped = ending.groupby(months)[s.AUDITOR_ID]
    counts = pd.DataFrame({s.REGISTRATIONS: grouped.size(), s.AUDITORS_COUNT: grouped.nunique()})
    if not counts.empty:
        first = pd.Period(as_of, freq="M")
        counts = counts.reindex(pd.period_range(first, counts.index.max()), fill_value=0)
    counts.index = counts.index.astype("str")
    return counts.rename_axis(s.PERIOD).reset_index()
