"""Staffing adequacy, counted once per data state and request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from data.workflows import staffing as workflow
from data.workflows.encoding import Period
from data.workflows.staffing import Staffing, StaffingDays
from matching.parameters import Parameters
from pages.components.access import (
    body,
    counts,
    degrees,
    engine,
    kept,
    programme,
    rule_packs,
    state,
)


@kept(12)
def _staffing(
    state: str, day: date, scheme: str | None, province: str | None, with_doubtful: bool  # noqa: ARG001
) -> Staffing:  # fmt: skip
    return workflow.assess_body_staffing(
        engine(), body().registrations, day, scheme, province, with_doubtful=with_doubtful
    )


def staffing(
    day: date, scheme: str | None, province: str | None, *, with_doubtful: bool
) -> Staffing:  # fmt: skip
    """Return people against certificates; computed once per data state and request."""
    return _staffing(state(), day, scheme, province, with_doubtful)


@kept(12)
def _days(
    state: str, period: Period, parameters: Parameters, scheme: str | None, province: str | None  # noqa: ARG001
) -> StaffingDays:  # fmt: skip
    audits = programme.period(period.as_of, period.start, period.end)
    result = degrees(period, "small", parameters)
    return workflow.assess_body_days(result, audits, rule_packs.packs(), scheme, province)


def days(
    period: Period, parameters: Parameters, scheme: str | None, province: str | None
) -> StaffingDays:
    """Return the days certificates ask for in a period against the days of the people."""
    return _days(state(), period, parameters, scheme, province)


def workforce() -> pd.DataFrame:
    """Return the nation's certificates per person working in certification, newest year first."""
    return workflow.fetch_workforce()


def nation(found: Staffing, day: date, heads: Mapping[str, float]) -> pd.DataFrame:
    """Return the body beside the nation by domain, with head counts the user gave."""
    registrations = body().registrations
    return workflow.compare_with_nation(counts(), registrations, found.by_scheme, day, heads)
