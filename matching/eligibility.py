"""Who must not be sent to a project, and why: one rule after the other, many pairs at a time.

Match degree P does not ask this: it counts who is registered and holds the code (MODEL.md
section 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.entities import Indices

Bools = NDArray[np.bool_]
Dates = NDArray[np.datetime64]
Texts = NDArray[np.str_]

# MODEL.md section 2: who counts for a project holds its code.
NO_CODE = "no_code"
# ISO/IEC 17021-1:2015, 5.2: audits are impartial, conflicts of interest are kept out of them.
CONFLICT, CONFLICT_UNKNOWN = "conflict", "conflict_unknown"
# DESIGN.md, projects: required_sex and named_auditors are what the client asks for.
SEX_DIFFERS, SEX_UNKNOWN, NOT_NAMED = "sex_differs", "sex_unknown", "not_named"
REASONS = (NO_CODE, CONFLICT, CONFLICT_UNKNOWN, NOT_NAMED, SEX_DIFFERS, SEX_UNKNOWN)

OPEN_END = np.datetime64("9999-12-31", "D")
UNKNOWN_ORGANIZATION = -1


@dataclass(frozen=True)
class Conflicts:
    """Conflicts of interest, one row each.

    Attributes
    ----------
    auditors, organizations
        (c,), number of the person and of the organisation, from 0.
    until
        (c,), last day of the conflict, datetime64[D]; NaT = open.
    """

    auditors: Indices
    organizations: Indices
    until: Dates


@dataclass(frozen=True)
class PairFacts:
    """What is known about n pairs of auditor and project.

    Attributes
    ----------
    days
        (n,), day of the audit, datetime64[D].
    holds_code
        (n,), whether the auditor holds a code of the project.
    organizations
        (n,), number of the organisation, `UNKNOWN_ORGANIZATION` where the project names none.
    conflict_ends
        (n,), from `find_conflict_ends`.
    sexes, required_sexes
        (n,), of the auditor, "" = unknown; of the project, "" = any.
    names_given, is_named
        (n,), whether the project names its auditors, and whether this one is among them.
    """

    days: Dates
    holds_code: Bools
    organizations: Indices
    conflict_ends: Dates
    sexes: Texts
    required_sexes: Texts
    names_given: Bools
    is_named: Bools


def find_conflict_ends(auditors: Indices, organizations: Indices, conflicts: Conflicts) -> Dates:
    """Return the last day on which each pair is in conflict.

    Parameters
    ----------
    auditors, organizations
        (n,), the pairs; an unknown organisation stands for any.

    Returns
    -------
    array
        (n,), datetime64[D], the latest of several conflicts; `OPEN_END` where one is open, NaT
        where there is none.
    """
    ends = np.where(np.isnat(conflicts.until), OPEN_END, conflicts.until.astype("datetime64[D]"))
    width = 1 + max(organizations.max(initial=0), conflicts.organizations.max(initial=0))
    of_any = _latest(conflicts.auditors, ends, auditors)
    of_pair = _latest(
        conflicts.auditors * width + conflicts.organizations,
        ends,
        auditors * width + organizations,
    )
    return np.where(organizations == UNKNOWN_ORGANIZATION, of_any, of_pair)


def _latest(keys: Indices, ends: Dates, asked: Indices) -> Dates:
    """Return the latest end of each asked key, NaT where it has none."""
    if not len(keys):
        return np.full(len(asked), np.datetime64("NaT", "D"))
    order = np.lexsort((ends, keys))
    keys, ends = keys[order], ends[order]
    place = np.searchsorted(keys, asked, side="right") - 1
    return np.where((place >= 0) & (keys[place] == asked), ends[place], np.datetime64("NaT", "D"))


def check_eligibility(facts: PairFacts) -> Bools:
    """Return which reasons speak against each pair.

    What cannot be checked (the sex of an auditor is unknown, or the organisation of a project
    whose auditor is in conflict with any) is a reason of its own: such a pair is not proposed
    before somebody looked.

    Returns
    -------
    array
        (len(REASONS), n), in the order of `REASONS`; a pair without any is eligible. A conflict
        counts on its last day too.
    """
    in_conflict = facts.conflict_ends >= facts.days
    place_unknown = facts.organizations == UNKNOWN_ORGANIZATION
    asks_sex, sex_unknown = facts.required_sexes != "", facts.sexes == ""
    return np.stack(
        [
            ~facts.holds_code,
            in_conflict & ~place_unknown,
            in_conflict & place_unknown,
            facts.names_given & ~facts.is_named,
            asks_sex & ~sex_unknown & (facts.sexes != facts.required_sexes),
            asks_sex & sex_unknown,
        ]
    )


def list_reasons(against: Bools) -> list[tuple[str, ...]]:
    """Return the reasons against each pair as keys, none where it is eligible."""
    return [
        tuple(reason for reason, holds in zip(REASONS, pair, strict=True) if holds)
        for pair in against.T
    ]
