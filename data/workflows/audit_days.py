"""Auditor days of audits in a frame, by the rule packs in force on the day they can happen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from data import schema as s
from data.loaders.reference import read_risk_grades
from data.texts import map_texts, name_positions, to_arrow
from matching.audit_time import AuditCases, compute_audit_times
from matching.due_dates import is_held
from matching.rule_checks import AUDIT_TYPES, RISKS
from matching.rule_packs import RulePack
from matching.site_sampling import NOT_NAMED


def add_auditor_days(audits: pd.DataFrame, packs: Sequence[RulePack], as_of: date) -> pd.DataFrame:
    """Add the auditor days: those the project gives, else the most that a pack in force asks.

    A pack is in force where it holds on the last day of the window, on the reference day where that
    has passed or is not known: nothing is audited before it.
    """
    given = audits.get(s.REQUIRED_AUDITOR_DAYS, pd.Series(np.nan, audits.index)).to_numpy(float)
    days, by = given.copy(), np.full(len(audits), -1)
    days_held = np.fmax(as_days(audits[s.WINDOW_END]), np.datetime64(as_of, "D"))
    cases = _list_cases(audits)
    for scheme, at in audits.groupby(s.SCHEME).indices.items():
        for position, pack in enumerate(packs):
            if scheme not in pack.schemes:
                continue
            chosen = at[is_held(pack, days_held[at]) & np.isnan(given[at])]
            found = compute_audit_times(
                pack, str(scheme), AuditCases(*(each[chosen] for each in cases))
            ).auditor_days
            more = ~np.isnan(found) & ~(found <= days[chosen])
            days[chosen[more]], by[chosen[more]] = found[more], position
    names = name_positions(by, [pack.id for pack in packs])
    return audits.assign(**{s.AUDITOR_DAYS: days, s.DAYS_PACK: names})


def _list_cases(audits: pd.DataFrame) -> tuple[NDArray[Any], ...]:
    """Return personnel, types, risks and sites besides the first as `AuditCases` takes them."""
    personnel = audits[s.EFFECTIVE_PERSONNEL].to_numpy(float, na_value=np.nan)
    sites = audits[s.SITES].to_numpy(float, na_value=1.0)
    types = map_texts(audits[s.AUDIT_TYPE], {name: n for n, name in enumerate(AUDIT_TYPES)})
    # Assumption: the sites of a client are alike; the ledger counts them and says no more.
    return (
        np.where(personnel >= 1, personnel, np.nan), types,
        audits[s.RISK].to_numpy(np.intp), np.maximum(sites - 1, 0),
    )  # fmt: skip


def find_risks(codes: pd.Series, scheme: str) -> NDArray[np.intp]:
    """Return the highest risk among the codes of each audit, as an index into `RISKS`."""
    grades = read_risk_grades()
    lists = pc.split_pattern(to_arrow(codes), "|")
    found = pc.list_flatten(lists).dictionary_encode()
    parts = [text.partition(":") for text in found.dictionary.to_pylist()]
    names = [grades.get((scheme, code)) if edition == s.EDITION_NEW else None
             for edition, _, code in parts]  # fmt: skip
    none = len(RISKS)  # after the lowest
    known = np.array([RISKS.index(name) if name else none for name in names], dtype=np.intp)
    highest = np.full(len(codes), none)
    np.minimum.at(highest, pc.list_parent_indices(lists).to_numpy(), known[found.indices])
    return np.where(highest == none, NOT_NAMED, highest)


def grade_risks(audits: pd.DataFrame) -> pd.DataFrame:
    """Add ``risk``: the highest among the codes of each audit of any scheme."""
    risks = pd.Series(NOT_NAMED, audits.index)
    for scheme, codes in audits.groupby(s.SCHEME)[s.SPECIALTY_CODES]:
        risks[codes.index] = find_risks(codes, str(scheme))
    return audits.assign(**{s.RISK: risks})


def as_days(dates: pd.Series) -> NDArray[np.datetime64]:
    """Return a column of dates as days, NaT where unknown."""
    return pd.to_datetime(dates).to_numpy("datetime64[D]")
