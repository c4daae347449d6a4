"""The rating sheet and ratings from records, for the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from data.workflows import degree_history
from data.workflows import evidence as evidence_workflow
from data.workflows import ratings as workflow
from data.workflows.encoding import Period
from data.workflows.evidence import Evidence
from matching.parameters import EVIDENCE_FACTORS, Parameters
from pages.components.access import body, engine, kept, state


def is_planner() -> bool:
    """Return whether the reader may see and export ratings of persons, health among them.

    Until sign-in exists the one local user is a planner; this is the only place that asks.
    """
    return True


@kept(8)
def _sheet(state: str, as_of: date, parameters: Parameters) -> tuple[pd.DataFrame, pd.DataFrame]:  # noqa: ARG001
    return workflow.fetch_sheet(engine(), as_of, parameters.terms)


def sheet(as_of: date, parameters: Parameters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the counted registrations and their ratings, one row per registration and factor."""
    return _sheet(state(), as_of, parameters)


def rating_history(auditor_id: str, scheme: str) -> pd.DataFrame:
    """Return who rated one registration when, newest first."""
    return workflow.fetch_rating_history(engine(), auditor_id, scheme)


def save(changes: pd.DataFrame, person: str) -> int:
    """Store ratings, keep P of this month with them, and return how many were stored."""
    stored = workflow.save_ratings(engine(), changes, person)
    if stored:
        degree_history.keep_current_month(engine())
    return stored


@kept(8)
def _evidence(state: str, period: Period, level: str, parameters: Parameters) -> list[Evidence]:  # noqa: ARG001
    return evidence_workflow.assess_evidence(body(), period, level, parameters)


def evidence(period: Period, level: str, parameters: Parameters) -> list[Evidence]:
    """Return records against opinions for every factor that records can speak for."""
    return _evidence(state(), period, level, parameters)


@kept(16)
def _preview(
    state: str,  # noqa: ARG001
    period: Period, level: str, parameters: Parameters, factors: tuple[str, ...],
) -> pd.DataFrame:  # fmt: skip
    return evidence_workflow.preview_evidence(body(), period, level, parameters, factors)


def evidence_preview(
    period: Period, level: str, parameters: Parameters, factors: Iterable[str]
) -> pd.DataFrame:
    """Return the cells that change grade or state if exactly `factors` came from records."""
    chosen = tuple(factor for factor in EVIDENCE_FACTORS if factor in set(factors))
    return _preview(state(), period, level, parameters, chosen)


def evidence_sources(period: Period, factor: str, subject: str) -> pd.DataFrame:
    """Return the rows a subject's rating rests on."""
    return evidence_workflow.fetch_sources(body(), period, factor, subject)
