"""Report documents as the reader gives them, in a line each."""

from __future__ import annotations

from typing import Any

from data.indicators.nonconformities import StoredReport

MEMBER = {"name": None, "role": "member", "level": None, "registration_no": None,
          "specialty_codes": None}  # fmt: skip


def report(
    import_id: int,
    *,
    found: dict[str, Any] | None = None,
    clauses: list[tuple[str, str | None]] | None = None,
    items: list[int] | None = None,
    grades: list[str | None] | None = None,
    of_schemes: list[str | None] | None = None,
    team: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> StoredReport:
    """Return the report of import ``import_id``, file ``r<import_id>.txt``.

    ``items``, ``grades`` and ``of_schemes`` say of each clause which nonconformity it is of, its
    grade and its scheme.
    """
    listed = clauses and [{"clause": clause, "department": where} for clause, where in clauses]
    document = {
        "schemes": ["QMS"],
        "nonconformities": {"major": None, "minor": None, "clauses": listed, "due": None,
                            "follow_up": None} | (found or {}),
        "team": [MEMBER | each for each in team or []],
        "evidence": {"nonconformities.clauses": {"items": items, "grades": grades,
                                                 "schemes": of_schemes}},
    }  # fmt: skip
    return StoredReport(import_id, f"r{import_id}.txt", document | fields)
