"""The audit programme and what expires before it, computed once per data state and day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.deadlines import list_deadlines
from data.indicators.programme import select_period
from data.workflows import alerts as alerts_workflow
from data.workflows.alerts import Alerts
from data.workflows.audit_reports import fetch_audit_findings
from data.workflows.programme import fetch_programme
from data.workflows.rule_packs import fetch_judging_packs
from matching.assumptions import MAINTENANCE_MONTHS
from matching.rule_packs import RulePack
from pages.components.access import engine, kept, state

HORIZON_MONTHS = 36  # a cycle of three years


def last_day(as_of: date, months: int) -> date:
    """Return the last day of a number of calendar months, the one of the reference day first."""
    return (pd.Period(as_of, "M") + months - 1).end_time.date()


@kept(2)
def _three_years(state: str, as_of: date) -> pd.DataFrame:  # noqa: ARG001
    return fetch_programme(engine(), as_of, as_of.replace(day=1), last_day(as_of, HORIZON_MONTHS))


@kept(12)
def _period(state: str, as_of: date, start: date, end: date) -> pd.DataFrame:
    return select_period(_three_years(state, as_of), start, end)


def period(as_of: date, start: date, end: date) -> pd.DataFrame:
    """Return the audits whose window meets a period within the horizon, and what is owed."""
    return _period(state(), as_of, start, end)


@kept(12)
def _of_organization(state: str, as_of: date, organization: str) -> pd.DataFrame:
    audits = _three_years(state, as_of)
    return audits[audits[s.ORGANIZATION_ID] == organization].reset_index(drop=True)


def of_organization(as_of: date, organization: str) -> pd.DataFrame:
    """Return the three-year programme of one organization, all its schemes."""
    return _of_organization(state(), as_of, organization)


@kept(2)
def _packs(state: str) -> tuple[RulePack, ...]:  # noqa: ARG001
    return fetch_judging_packs(engine())


def packs() -> dict[str, RulePack]:
    """Return the rule packs that judge, by identifier."""
    return {pack.id: pack for pack in _packs(state())}


@kept(2)
def _deadlines(state: str, as_of: date) -> pd.DataFrame:
    actions = fetch_audit_findings(engine(), as_of).actions
    return list_deadlines(_three_years(state, as_of), actions, _packs(state), as_of)


def deadlines(as_of: date) -> pd.DataFrame:
    """Return what has to be settled by when."""
    return _deadlines(state(), as_of)


@kept(2)
def _alerts(state: str, as_of: date) -> Alerts:
    ahead = _period(state, as_of, as_of, last_day(as_of, MAINTENANCE_MONTHS))
    return alerts_workflow.fetch_alerts(engine(), as_of, ahead)


def alerts(as_of: date) -> Alerts:
    """Return what expires soon, and what expires before the audits of the coming months."""
    return _alerts(state(), as_of)
