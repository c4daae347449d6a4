"""The audit programme: what certificates and projects make due, the days and the packs behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Engine

from data import schema as s
from data.indicators.audit_types import TYPE_NAMES
from data.indicators.programme import select_period
from data.store.repository import Repository
from data.texts import name_positions
from data.workflows.audit_days import (
    add_auditor_days,
    as_days,
    find_risks,
    grade_risks,
)
from data.workflows.encoding import Period
from data.workflows.periods import fill_period, parse_day
from data.workflows.rule_packs import fetch_judging_packs, fetch_rule_packs
from data.workflows.statistics import known_province
from data.workflows.visible_batches import open_ledger
from matching.due_dates import RULES
from matching.programme import (
    OVERDUE,
    STATES,
    TYPES,
    UNDATED,
    Certificates,
    DueAudits,
    judge_states,
    list_due_audits,
)
from matching.rule_packs import RulePack

RECERTIFIED = "再认证"
# Audits that no certificate makes due: somebody has entered them as projects.
_FROM_PROJECTS = ("special", "extension", "conversion", "initial", "stage1", "stage2")
COLUMNS = (
    s.ORGANIZATION_ID, s.ORGANIZATION, s.CERTIFICATE_NO, s.PROVINCE, s.SCHEME, s.SPECIALTY_CODES,
    s.EFFECTIVE_PERSONNEL, s.SITES, s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END, s.AUDITOR_DAYS,
    s.DAYS_PACK, s.RULE_PACK, s.RULE, s.STATE,
)  # fmt: skip
_DOCUMENT = (s.ORGANIZATION_ID, s.CERTIFICATE_NO, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_START,
             s.WINDOW_END, s.AUDITOR_DAYS, s.RULE_PACK, s.STATE)  # fmt: skip
_OF_OWNER = (s.ORGANIZATION_ID, s.ORGANIZATION, s.CERTIFICATE_NO, s.PROVINCE, s.SPECIALTY_CODES)
_OF_AUDIT = (
    s.OWNER_AT, s.RANK, s.SCHEME, s.EFFECTIVE_PERSONNEL, s.SITES, s.AUDIT_TYPE, s.WINDOW_START,
    s.WINDOW_END, s.AUDITOR_DAYS, s.DAYS_PACK, s.RULE_PACK, s.RULE, s.STATE,
)  # fmt: skip
_JUDGED = (
    s.SPECIALTY_CODES, s.EFFECTIVE_PERSONNEL, s.SITES, s.DECIDED_ON, s.ISSUED_ON,
    s.EXPIRES_ON, s.LAST_AUDIT_ON, s.LAST_AUDIT_TYPE, s.SUSPENDED_ON, s.IS_SUSPENDED,
)  # fmt: skip
_DUE = (s.ORGANIZATION_ID, s.CERTIFICATE_NO, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_START,
        s.WINDOW_END)  # fmt: skip


def fetch_programme(engine: Engine, as_of: date, start: date, end: date) -> pd.DataFrame:
    """Return every audit whose window meets a period, and what is overdue or has no known window.

    Parameters
    ----------
    engine
        From `data.workflows.database.open_database`.
    as_of
        Reference day; an audit whose window ended before is overdue.
    start, end
        First and last day of the period.

    Returns
    -------
    DataFrame
        `COLUMNS`, sorted by the end of the window. ``rule_pack`` and its ``rule`` give the window,
        ``days_pack`` the days: among the packs in force on the last day of the window, on the
        reference day if that is later, the one that asks for most. Unknown is missing, never 0.
    """
    packs = fetch_judging_packs(engine)
    rows = fetch_cycles(engine, as_of)
    with engine.connect() as connection:
        projects = Repository(connection).fetch_rows(s.PROJECTS)
    entered = select_period(_list_projects(projects, as_of, rows[s.ORGANIZATION_ID]), start, end)
    parts = [
        entered.assign(**{s.OWNER_AT: len(rows) + np.arange(len(entered))}),
        *_list_schemes(rows, packs, as_of, (start, end)),
    ]
    audits = pd.concat(
        [add_auditor_days(part, packs, as_of)[[*_OF_AUDIT]] for part in parts], ignore_index=True
    )
    # Long texts are put beside the audits once, when their order is known.
    order = np.lexsort((audits[s.RANK], as_days(audits[s.WINDOW_END])))
    audits = audits.take(order).reset_index(drop=True)
    owners = pd.concat([rows[[*_OF_OWNER]], entered[[*_OF_OWNER]]], ignore_index=True)
    return _name_owners(audits, owners)[[*COLUMNS]]


def fetch_asked_programme(
    engine: Engine, days: tuple[str | None, str | None, str | None], province: str | None,
    today: date,
) -> tuple[pd.DataFrame, Period, str | None]:  # fmt: skip
    """Return the programme that the command line asks for, its period and its province.

    Parameters
    ----------
    days
        ``--as-of``, ``--from`` and ``--to`` as typed, None where not given.
    province
        Full, short or English name, returned in full; None = all.

    Raises
    ------
    CertMatchError
        A day or province that cannot be read, or a period that ends before it starts.
    """
    name = known_province(province)
    as_of, start, end = map(parse_day, ("--as-of", "--from", "--to"), days)
    period = fill_period(engine, as_of, start, end, today)
    found = fetch_programme(engine, period.as_of, period.start, period.end)
    if name is not None:
        found = found[found[s.PROVINCE] == name].reset_index(drop=True)
    return found, period, name


def _list_schemes(
    rows: pd.DataFrame, packs: Sequence[RulePack], as_of: date, period: tuple[date, date]
) -> Iterator[pd.DataFrame]:
    """Yield the audits of each scheme's certificates; ``owner_at`` is the place in `rows`."""
    for scheme, at in sorted(rows.groupby(s.SCHEME).indices.items()):
        part = rows[[*_JUDGED]].take(at).assign(**{s.OWNER_AT: at, s.RANK: at.astype(float)})
        yield _list_audits(part, str(scheme), packs, as_of, period)


def fetch_due_audits(engine: Engine, as_of: date, start: date, end: date) -> pd.DataFrame:
    """Return what certificates make due in a period as in `fetch_programme`, without the days.

    Of the columns: ``organization_id, certificate_no, scheme, audit_type, window_start,
    window_end``.
    """
    packs = fetch_judging_packs(engine)
    rows = fetch_cycles(engine, as_of)
    parts = [*_list_schemes(rows, packs, as_of, (start, end))]
    if not parts:
        return pd.DataFrame(columns=[*_DUE])
    audits = pd.concat(parts, ignore_index=True)
    owners = rows[[s.ORGANIZATION_ID, s.CERTIFICATE_NO]]
    return _name_owners(audits, owners)[[*_DUE]]


def _name_owners(audits: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    named = owners.take(audits[s.OWNER_AT]).set_axis(audits.index)
    return pd.concat([named, audits], axis=1)


def to_document(programme: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    """Return the programme as the command line prints it (DESIGN.md, ``programme``)."""
    shown = programme[[*_DOCUMENT]].copy()
    for name in (s.WINDOW_START, s.WINDOW_END):
        shown[name] = shown[name].dt.strftime("%Y-%m-%d")
    plain = shown.astype(object).where(shown.notna(), None)
    return {"audits": plain.to_dict("records")}


def fetch_cycles(engine: Engine, as_of: date) -> pd.DataFrame:
    """Return the certificates that still make audits due, in order.

    See `data.ledger.cycles.list_cycles`.
    """
    from data.ledger.cycles import list_cycles

    ledger = open_ledger(engine)
    cycles = list_cycles(ledger.certificates(), as_of, _earliest_expiry(engine, as_of))
    # Sorting hundreds of thousands of names is the engine's work.
    return ledger.fetch(
        cycles.select(*s.CERTIFICATE_LEDGER.names, s.IS_SUSPENDED)
        .order_by(s.ORGANIZATION_ID, s.CERTIFICATE_NO)
    )  # fmt: skip


def _earliest_expiry(engine: Engine, as_of: date) -> date:
    """Return since when an expired certificate may still be restored by one of the packs."""
    windows = [pack.value("restoration_window", "months", 0) for pack in fetch_rule_packs(engine)]
    return (pd.Timestamp(as_of) - pd.DateOffset(months=max(windows, default=0))).date()


def _list_audits(
    rows: pd.DataFrame, scheme: str, packs: Sequence[RulePack], as_of: date,
    period: tuple[date, date],
) -> pd.DataFrame:  # fmt: skip
    covering = [pack for pack in packs if scheme in pack.schemes]
    certificates = Certificates(
        decided=as_days(rows[s.DECIDED_ON]),
        issued=as_days(rows[s.ISSUED_ON]),
        expires=as_days(rows[s.EXPIRES_ON]),
        last_on_site=as_days(rows[s.LAST_AUDIT_ON]),
        suspended=as_days(rows[s.SUSPENDED_ON]),
        is_suspended=rows[s.IS_SUSPENDED].to_numpy(bool),
        is_recertified=(rows[s.LAST_AUDIT_TYPE] == RECERTIFIED).to_numpy(bool, na_value=False),
    )
    due = list_due_audits(certificates, covering, as_of, period[1])
    due, states = _within(due, judge_states(due.starts, due.ends, as_of), *period)
    weighed = rows[[s.OWNER_AT, s.RANK, s.EFFECTIVE_PERSONNEL, s.SITES]].assign(
        **{s.RISK: find_risks(rows[s.SPECIALTY_CODES], scheme)}
    )
    return weighed.take(due.certificates).assign(
        **{
            s.SCHEME: scheme,
            s.AUDIT_TYPE: name_positions(due.types, TYPES),
            s.WINDOW_START: due.starts.astype("datetime64[s]"),
            s.WINDOW_END: due.ends.astype("datetime64[s]"),
            s.RULE_PACK: name_positions(due.packs, [pack.id for pack in covering]),
            s.RULE: name_positions(due.rules, RULES),
            s.STATE: name_positions(states, STATES),
        }
    ).reset_index(drop=True)  # fmt: skip


def _within(
    due: DueAudits, states: NDArray[np.intp], start: date, end: date
) -> tuple[DueAudits, NDArray[np.intp]]:
    """Return what `select_period` would keep, before it costs any text."""
    first, last = np.datetime64(start, "D"), np.datetime64(end, "D")
    owed = np.isin(states, [STATES.index(OVERDUE), STATES.index(UNDATED)])
    kept = owed | ((due.starts <= last) & (due.ends >= first))
    parts = {field.name: getattr(due, field.name)[kept] for field in fields(DueAudits)}
    return DueAudits(**parts), states[kept]


def _list_projects(projects: pd.DataFrame, as_of: date, owners: pd.Series) -> pd.DataFrame:
    # Whether a project of the past was audited is not known here, so it is not called overdue.
    ahead = pd.to_datetime(projects[s.WINDOW_END]) >= pd.Timestamp(as_of)
    types = projects[s.AUDIT_TYPE].map(TYPE_NAMES)
    wanted = projects.assign(**{s.AUDIT_TYPE: types})[types.isin(_FROM_PROJECTS) & ahead]
    starts = pd.to_datetime(wanted[s.WINDOW_START])
    ends = pd.to_datetime(wanted[s.WINDOW_END])
    names = wanted[s.ORGANIZATION_ID].fillna("").to_numpy(object)
    return grade_risks(wanted).assign(
        **{
            s.WINDOW_START: starts,
            s.WINDOW_END: ends,
            s.CERTIFICATE_NO: None,
            s.RULE_PACK: None,
            s.RULE: None,
            # After the certificates of the organization, which are in order.
            s.RANK: np.searchsorted(owners.to_numpy(object), names, side="right") - 0.5,
            s.STATE: name_positions(judge_states(as_days(starts), as_days(ends), as_of), STATES),
        }
    )
