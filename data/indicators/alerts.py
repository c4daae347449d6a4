"""What expires soon, and what expires before the audit that needs it.

Only registrations at a counted level are capacity: trainees and technical experts never count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import schema as s
from data.indicators.programme import split_codes
from data.indicators.roster import keep_counted
from matching.assumptions import (
    ALERT_DAYS,
    LEAST_HOLDERS,
    MAINTENANCE_MONTHS,
    RENEWAL_LEAD_DAYS,
)
from matching.due_dates import is_held
from matching.rule_packs import RulePack

EXPIRED, NOW, LATER = "expired", "now", "later"
_RULE = "min_professional_auditors"
_OPEN = np.datetime64("9999-12-31", "D")
_ALWAYS = np.datetime64("0001-01-01", "D")
Holders = dict[tuple[str, ...], tuple[NDArray[Any], NDArray[Any]]]


def add_days_left(rows: pd.DataFrame, ends: str, as_of: date) -> pd.DataFrame:
    """Return the rows that end within the longest alert, with ``days_left`` and ``within``.

    Parameters
    ----------
    rows
        Anything with a last day.
    ends
        Column of the last day, which still counts as valid.
    as_of
        Reference day.
    """
    left = (rows[ends] - pd.Timestamp(as_of)).dt.days
    near = rows[(left >= 0) & (left <= max(ALERT_DAYS))]
    days = left[near.index].astype(np.int64)
    steps = np.array(sorted(ALERT_DAYS))
    within = steps[np.searchsorted(steps, days.to_numpy())]
    return near.assign(**{s.DAYS_LEFT: days, s.WITHIN: within}).sort_values(
        [ends, *near.columns[:2]], ignore_index=True
    )


def list_expiring_certificates(cycles: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the certificates that expire soon and that no later one of the scheme follows.

    Parameters
    ----------
    cycles
        From `data.ledger.cycles.list_cycles`.
    """
    owners = cycles.groupby([s.ORGANIZATION_ID, s.SCHEME])[s.EXPIRES_ON]
    latest = pd.to_datetime(owners.transform("max"))
    rows = cycles.assign(**{s.EXPIRES_ON: pd.to_datetime(cycles[s.EXPIRES_ON])})
    return add_days_left(rows[rows[s.EXPIRES_ON] == latest], s.EXPIRES_ON, as_of)


def list_expiring_codes(
    registrations: pd.DataFrame, packs: Sequence[RulePack], as_of: date
) -> pd.DataFrame:
    """Return the codes that soon have fewer holders than they need, though enough today.

    Returns
    -------
    DataFrame
        ``scheme, edition, code, valid_to`` (last day with enough), ``holders`` today,
        ``holders_then`` on the day after, ``minimum``, ``rule_pack``, ``days_left``, ``within``.
    """
    holders = _list_holders(registrations)
    today = np.datetime64(as_of, "D")
    last = today + np.timedelta64(max(ALERT_DAYS), "D")
    asked = [(*cell, end) for cell, (_, ends) in holders.items()
             for end in np.unique(ends[(ends >= today) & (ends <= last)])]  # fmt: skip
    rows = pd.DataFrame(asked, columns=[*s.CELL_KEY, s.VALID_TO])
    ends = pd.to_datetime(rows[s.VALID_TO])
    judged = _judge(rows, _as_days(ends) + np.timedelta64(1, "D"), holders, packs, today)
    short = judged.assign(**{s.VALID_TO: ends})[_runs_short(judged)]
    first = short.sort_values(s.VALID_TO).drop_duplicates(s.CELL_KEY)
    return add_days_left(first, s.VALID_TO, as_of)


def list_short_audits(
    programme: pd.DataFrame, registrations: pd.DataFrame, packs: Sequence[RulePack], as_of: date
) -> pd.DataFrame:
    """Return the audits of which a code has enough holders today and too few at the last day.

    Returns
    -------
    DataFrame
        Rows of the programme, one per code, with ``edition``, ``code``, ``holders`` (today),
        ``holders_then`` (on the last day of the window, on the reference day if overdue),
        ``minimum`` and the ``rule_pack`` that asks for it, missing where it is the assumption.
    """
    today = np.datetime64(as_of, "D")
    rows = split_codes(programme[programme[s.WINDOW_END].notna()]).reset_index(drop=True)
    days = np.maximum(_as_days(rows[s.WINDOW_END]), today)
    judged = _judge(rows, days, _list_holders(registrations), packs, today)
    return judged[_runs_short(judged)].reset_index(drop=True)


def list_maintenance(
    registrations: pd.DataFrame, programme: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Return which registrations need renewing by when, and how many audits wait for it.

    Returns
    -------
    DataFrame
        Counted registrations that have expired or expire within the months of
        `MAINTENANCE_MONTHS`, the earliest first, with ``days_left``, ``renew_by`` (the last day
        less the assumed lead), ``state`` (``expired``, ``now`` or ``later``) and
        ``audits_after``: audits of the programme in the scheme and codes of the person whose
        window ends after the registration.
    """
    counted = keep_counted(registrations)
    ends = pd.to_datetime(counted[s.VALID_TO])
    today = pd.Timestamp(as_of)
    rows = counted[ends <= today + pd.DateOffset(months=MAINTENANCE_MONTHS)]
    ends = pd.to_datetime(rows[s.VALID_TO])
    renew = ends - pd.Timedelta(days=RENEWAL_LEAD_DAYS)
    states = np.where(ends < today, EXPIRED, np.where(renew <= today, NOW, LATER))
    return rows.assign(**{
        s.VALID_TO: ends,
        s.DAYS_LEFT: (ends - today).dt.days.astype(np.int64),
        s.RENEW_BY: renew,
        s.STATE: states,
        s.AUDITS_AFTER: _count_audits_after(rows, programme),
    }).sort_values([s.VALID_TO, s.AUDITOR_ID, s.SCHEME], ignore_index=True)  # fmt: skip


def _count_audits_after(rows: pd.DataFrame, programme: pd.DataFrame) -> list[int]:
    dated = programme[programme[s.WINDOW_END].notna()].reset_index(drop=True)
    ends = _as_days(dated[s.WINDOW_END])
    audits = split_codes(dated).groupby(s.CELL_KEY).groups
    counts = []
    for scheme, text, last in zip(
        rows[s.SCHEME], rows[s.SPECIALTY_CODES].fillna(""), _as_days(rows[s.VALID_TO]), strict=True
    ):
        pairs = (part.partition(":") for part in str(text).split("|"))
        found = [audits.get((scheme, edition, code), []) for edition, _, code in pairs]
        # An audit in two codes of the person is one audit.
        places = np.unique(np.concatenate([np.asarray(part, np.int64) for part in found]))
        counts.append(int((ends[places] > last).sum()))
    return counts


def _list_holders(registrations: pd.DataFrame) -> Holders:
    """Return first and last days of the counted registrations of each cell, sorted each."""
    counted = keep_counted(registrations)
    split = split_codes(counted.assign(**{s.AUDITOR_DAYS: np.nan}))
    split = split.drop_duplicates([s.AUDITOR_ID, *s.CELL_KEY])
    starts = np.where(split[s.VALID_FROM].isna(), _ALWAYS, _as_days(split[s.VALID_FROM]))
    ends = np.where(split[s.VALID_TO].isna(), _OPEN, _as_days(split[s.VALID_TO]))
    places = split.reset_index(drop=True).groupby(s.CELL_KEY).indices
    return {cell: (np.sort(starts[at]), np.sort(ends[at])) for cell, at in places.items()}


def _judge(
    rows: pd.DataFrame, days: NDArray[Any], holders: Holders, packs: Sequence[RulePack],
    today: np.datetime64,
) -> pd.DataFrame:  # fmt: skip
    """Add holders today and on given days, and the minimum of the packs in force then."""
    now, then = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    minimum = np.full(len(rows), LEAST_HOLDERS)
    by = np.full(len(rows), None, dtype=object)
    for cell, at in rows.groupby(s.CELL_KEY, dropna=False).indices.items():
        if cell in holders:
            now[at] = _count_valid(*holders[cell], np.array([today]))
            then[at] = _count_valid(*holders[cell], days[at])
    for pack in packs:
        asked = pack.value(_RULE)
        if asked is None:
            continue
        held = is_held(pack, days) & rows[s.SCHEME].isin(pack.schemes).to_numpy(bool)
        more = held & (asked > minimum)
        minimum[more], by[more] = asked, pack.id
    return rows.assign(**{
        s.HOLDERS: now, s.HOLDERS_THEN: then, s.MINIMUM: minimum, s.RULE_PACK: by,
    })  # fmt: skip


def _count_valid(
    starts: NDArray[Any], ends: NDArray[Any], days: NDArray[Any]
) -> NDArray[np.int64]:  # fmt: skip
    """Return how many registrations are valid on each day, both ends included."""
    begun = np.searchsorted(starts, days, side="right")
    return begun - np.searchsorted(ends, days, side="left")


def _runs_short(judged: pd.DataFrame) -> pd.Series:
    enough = judged[s.HOLDERS] >= judged[s.MINIMUM]
    return enough & (judged[s.HOLDERS_THEN] < judged[s.MINIMUM])


def _as_days(dates: pd.Series) -> NDArray[Any]:
    return pd.to_datetime(dates).to_numpy("datetime64[D]")
