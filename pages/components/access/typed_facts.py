"""Facts of an imported audit report, and what is typed over them, for the import page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.errors import ImportReport
from data.workflows import typed_facts as workflow
from data.workflows import typed_rows
from pages.components.access import engine

FIELDS = workflow.TYPED_FIELDS
COLUMNS = workflow.TYPED_TABLES
ROLES = typed_rows.ROLES
Typed = workflow.Typed
RECOMMENDATIONS = workflow.RECOMMENDATIONS


def details(import_id: int) -> dict[str, Any]:
    """Return the reports of an import with the facts typed since."""
    return workflow.fetch_details(engine(), import_id)


def type_facts(
    import_id: int, number: int, typed: Mapping[str, Typed], person: str
) -> ImportReport:
    """Store facts typed over those of one report; with issues none. Raises CertMatchError."""
    return workflow.type_facts(engine(), import_id, number, typed, person)
