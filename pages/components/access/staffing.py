"""Staffing adequacy, counted once per data state and request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from data.workflows import staffing as workflow
from data.workflows.staffing import Staffing
from pages.components.access import body, counts, engine, kept, state


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


def workforce() -> pd.DataFrame:
    """Return the nation's certificates per person working in certification, newest year first."""
    return workflow.fetch_workforce()


def nation(found: Staffing, day: date, heads: Mapping[str, float]) -> pd.DataFrame:
    """Return the body beside the nation by domain, with head counts the user gave."""
    registrations = body().registrations
    return workflow.compare_with_nation(counts(), registrations, found.by_scheme, day, heads)
