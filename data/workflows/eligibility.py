"""Which candidates must not be sent to a project, from the roster and the conflicts of interest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.same_persons import plain_name
from data.loaders.history import parse_ids
from data.workflows.match_degrees import DegreeResult
from matching.eligibility import (
    NO_CODE,
    OPEN_END,
    UNKNOWN_ORGANIZATION,
    Bools,
    Conflicts,
    Dates,
    PairFacts,
    check_eligibility,
    find_conflict_ends,
    list_reasons,
)


@dataclass(frozen=True)
class Eligibility:
    """Who may be sent to a project, and why the others may not.

    Attributes
    ----------
    day
        The audit's day that was asked for.
    candidates
        In their order: ``eligible``, ``barred`` (reasons besides a missing code, `schema.ID_MARK`
        between them) and ``until``, last day of the conflict (NaT where there is none or it is
        open).
    named_elsewhere
        Whom the project names and who is no candidate.
    """

    day: date
    candidates: pd.DataFrame
    named_elsewhere: tuple[str, ...]


def find_audit_day(project: Any, as_of: date) -> date:
    """Return the first day of the project's window from the reference date on.

    Its last day where the window is over; the reference date where it has no window. A conflict
    that ends within the window still counts: the day of the audit is not fixed yet.
    """
    ends = [None if pd.isna(day) else day.date() for day in project[[s.WINDOW_START, s.WINDOW_END]]]
    start, end = ends[0] or as_of, ends[1] or date.max
    return min(max(as_of, start), max(start, end))


def judge_candidates(
    result: DegreeResult,
    candidates: pd.DataFrame,
    holds_code: Bools,
    project: Any,
    conflicts: pd.DataFrame,
) -> Eligibility:
    """Judge the candidates for one project.

    Parameters
    ----------
    result
        From `assess_body`; its registrations say what is known of a person.
    candidates
        Registrations, one row each.
    holds_code
        Whether each holds the project's code.
    project
        Its row.
    conflicts
        ``auditor_id, organization_id, until``.
    """
    day = find_audit_day(project, result.period.as_of)
    count = len(candidates)
    ends, organization = _conflict_ends(candidates[s.AUDITOR_ID], project, conflicts)
    named, elsewhere = _named(candidates, project[s.NAMED_AUDITORS])
    required = "" if pd.isna(project[s.REQUIRED_SEX]) else project[s.REQUIRED_SEX]
    against = check_eligibility(
        PairFacts(
            days=np.full(count, np.datetime64(day, "D")),
            holds_code=holds_code,
            organizations=np.full(count, organization),
            conflict_ends=ends,
            sexes=_sexes(result.encoded.registrations, candidates[s.AUDITOR_ID]),
            required_sexes=np.full(count, required, dtype=np.str_),
            names_given=np.full(count, named is not None),
            is_named=np.zeros(count, dtype=bool) if named is None else named,
        )
    )
    reasons = list_reasons(against)
    barred = [s.ID_MARK.join(key for key in keys if key != NO_CODE) for keys in reasons]
    frame = pd.DataFrame(
        {
            s.ELIGIBLE: ~against.any(axis=0),
            s.BARRED: pd.Series(barred, dtype="str"),
            s.UNTIL: np.where(ends == OPEN_END, np.datetime64("NaT"), ends).astype("datetime64[s]"),
        }
    )
    return Eligibility(day, frame, elsewhere)


def _conflict_ends(
    auditors: pd.Series, project: Any, conflicts: pd.DataFrame
) -> tuple[Dates, np.intp]:
    """Return the end of each auditor's conflict and the number of the project's organisation."""
    people, _ = pd.factorize(pd.concat([auditors, conflicts[s.AUDITOR_ID]]).astype("str"))
    wanted = pd.Series([project[s.ORGANIZATION_ID]], dtype="str")
    places, _ = pd.factorize(pd.concat([wanted, conflicts[s.ORGANIZATION_ID]]).astype("str"))
    count = len(auditors)
    organization = np.intp(UNKNOWN_ORGANIZATION if wanted.isna()[0] else places[0])
    known = Conflicts(
        people[count:].astype(np.intp),
        places[1:].astype(np.intp),
        pd.to_datetime(conflicts[s.UNTIL]).to_numpy(dtype="datetime64[D]"),
    )
    pairs = people[:count].astype(np.intp), np.full(count, organization)
    return find_conflict_ends(*pairs, known), organization


def _sexes(registrations: pd.DataFrame, auditors: pd.Series) -> np.ndarray:
    """Return each auditor's sex; "" where no registration states it, or two contradict."""
    stated = registrations[[s.AUDITOR_ID, s.SEX]].dropna().drop_duplicates()
    certain = stated.drop_duplicates(s.AUDITOR_ID, keep=False).set_index(s.AUDITOR_ID)[s.SEX]
    return auditors.map(certain).astype("str").fillna("").to_numpy(dtype=np.str_)


def _named(candidates: pd.DataFrame, text: Any) -> tuple[Bools | None, tuple[str, ...]]:
    """Return which candidates are named by number or name, and who is named besides.

    None where the project names nobody.
    """
    listed = [] if pd.isna(text) else list(filter(None, parse_ids(text).split(s.ID_MARK)))
    if not listed:
        return None, ()
    ids, names = candidates[s.AUDITOR_ID], candidates[s.NAME].map(plain_name)
    of_each = [((ids == one) | (names == plain_name(one))).to_numpy(dtype=bool) for one in listed]
    elsewhere = [one for one, found in zip(listed, of_each, strict=True) if not found.any()]
    return np.any(of_each, axis=0), tuple(elsewhere)
