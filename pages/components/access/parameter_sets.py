"""Parameter sets for the pages: which is in use, which are saved, what was decided."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data.workflows import degree_history, match_degrees
from data.workflows import parameter_sets as workflow
from matching.parameters import Parameters
from pages.components.access import engine, kept, state


@kept(4)
def _in_force(state: str, day: date) -> Parameters:  # noqa: ARG001
    return workflow.fetch_set_in_force(engine(), day)


def set_in_force() -> Parameters:
    """Return the set that is in force today, the defaults where nothing was decided."""
    return _in_force(state(), date.today())


@kept(16)
def parameters_of(identifier: str) -> Parameters:
    """Return a saved set; it never changes. Raises CertMatchError where there is none."""
    return workflow.fetch_parameters(engine(), identifier)


def read_toml(content: str, file: str) -> Parameters:
    """Return the set of a TOML file that somebody brought."""
    return match_degrees.read_parameter_text(content, file)


def saved_sets() -> pd.DataFrame:
    """Return every saved set, newest first, with its state today."""
    return workflow.fetch_sets(engine(), date.today())


def decisions() -> pd.DataFrame:
    """Return every decision about a set, the latest first."""
    return workflow.fetch_decisions(engine())


def save(
    parameters: Parameters, parent: Parameters, *, author: str, reason: str, effective_from: date
) -> str:
    """Save a set, keep P of this month under it, and return its identifier."""
    identifier = workflow.save_set(
        engine(), parameters, author=author, reason=reason, effective_from=effective_from,
        parent=parent,
    )  # fmt: skip
    degree_history.keep_current_month(engine(), parameters)
    return identifier


def decide(identifier: str, *, decided_by: str, reason: str, effective_from: date) -> None:
    """Put a saved set in force from a day on, and keep P of this month under it."""
    workflow.decide_set(
        engine(), identifier, decided_by=decided_by, reason=reason, effective_from=effective_from
    )
    degree_history.keep_current_month(engine(), parameters_of(identifier))


@kept(16)
def _kept(state: str, scheme: str, edition: str, code: str | None) -> pd.DataFrame:  # noqa: ARG001
    return degree_history.fetch_kept(engine(), scheme, edition, code)


def kept_degrees(scheme: str, edition: str, code: str | None) -> pd.DataFrame:
    """Return P of one cell by month and set."""
    return _kept(state(), scheme, edition, code)
