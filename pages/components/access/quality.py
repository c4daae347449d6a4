"""Findings about the data and the data dictionary, for their pages."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data.workflows import dictionary, persons
from data.workflows import quality as workflow
from data.workflows.encoding import Period
from matching.parameters import Parameters
from pages.components.access import degrees, engine, kept, state


@kept(4)
def _findings(state: str, period: Period, parameters: Parameters, today: date) -> pd.DataFrame:  # noqa: ARG001
    return workflow.fetch_findings(engine(), degrees(period, "small", parameters), today)


def findings(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Return every finding with its decision, open ones first."""
    return _findings(state(), period, parameters, date.today())


def decide(chosen: pd.DataFrame, decision: str, *, reason: str, person: str) -> None:
    """Accept findings, send them back or open them again; say whether numbers are one person."""
    persons.decide_chosen(engine(), chosen, decision, reason=reason, person=person)


def columns(language: str) -> pd.DataFrame:
    """Return every column of every kind of file, one row each."""
    return dictionary.describe_columns(language)
