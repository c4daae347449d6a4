"""What audit reports found, and proposals from them, for their page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from data.errors import ImportReport
from data.workflows import audit_reports as workflow
from data.workflows.audit_reports import AuditFindings
from pages.components.access import engine, kept, state

OPEN, CLOSED = workflow.OPEN, workflow.CLOSED


@kept(4)
def _findings(state: str, today: date) -> AuditFindings:  # noqa: ARG001
    return workflow.fetch_audit_findings(engine(), today)


def findings() -> AuditFindings:
    """Return what all standing reports found, as of today."""
    return _findings(state(), date.today())


@kept(2)
def _proposals(state: str) -> tuple[pd.DataFrame, int]:  # noqa: ARG001
    return workflow.fetch_proposals(engine())


def proposals() -> tuple[pd.DataFrame, int]:
    """Return what reports say against what is maintained, and how many statements agree."""
    return _proposals(state())


def decide_actions(actions: Iterable[str], decision: str, *, reason: str, person: str) -> None:
    """Close corrective actions, or open them again."""
    workflow.decide_actions(engine(), actions, decision, reason=reason, person=person)


def confirm(chosen: Iterable[str], *, without_demo: bool) -> list[ImportReport]:
    """Import what the chosen proposals say; the demonstration goes where asked."""
    return workflow.confirm_proposals(engine(), chosen, without_demo=without_demo)


def reject(chosen: Iterable[str], *, reason: str, person: str) -> None:
    """Reject proposals with a reason."""
    workflow.reject_proposals(engine(), chosen, reason=reason, person=person)
