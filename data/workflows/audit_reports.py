"""What imported audit reports feed: findings, corrective actions, and proposals to confirm.

A proposal is what a report says against the maintained value. Confirmed ones are imported as
ordinary rows of auditors or projects, so that their history is kept and they can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePath

import pandas as pd
from sqlalchemy import Connection, Engine

from data import schema as s
from data.errors import ImportReport
from data.indicators.corrective_actions import list_corrective_actions, list_next_audits
from data.indicators.nonconformities import (
    BETWEEN_SCHEMES,
    CLOSED,
    OPEN,
    StoredReport,
    list_nonconformities,
    list_reports,
)
from data.indicators.report_auditors import compare_auditors
from data.indicators.report_projects import compare_projects
from data.indicators.report_statements import AUDITORS, KEYS, SAME, settle
from data.loaders.audit_reports.reader import KIND
from data.loaders.reference import read_region_names
from data.store import quality as store
from data.store.repository import Repository
from data.workflows.demo import remove_demo
from data.workflows.imports import import_bytes
from data.workflows.quality import decide_findings
from data.workflows.report_rows import write_rows
from data.workflows.typed_facts import list_documents

REJECTED = "rejected"
_TABLES = {AUDITORS: s.AUDITORS, "projects": s.PROJECTS}
_NAMED_FILES = 3


@dataclass(frozen=True)
class AuditFindings:
    """What the reports of standing imports found (see `data.indicators`).

    ``reports`` and ``nonconformities`` hold replaced reports too, marked; ``actions`` and
    ``next_audits`` do not.
    """

    reports: pd.DataFrame
    nonconformities: pd.DataFrame
    actions: pd.DataFrame
    next_audits: pd.DataFrame


def fetch_audit_findings(engine: Engine, today: date) -> AuditFindings:
    """Read every standing report and what was decided about its corrective actions."""
    with engine.connect() as connection:
        stored = _fetch_reports(connection)
        decisions = store.fetch_decisions(connection)
    reports = list_reports(stored)
    nonconformities = list_nonconformities(reports)
    return AuditFindings(
        reports,
        nonconformities,
        list_corrective_actions(nonconformities, decisions, today),
        list_next_audits(reports, today),
    )


def decide_actions(
    engine: Engine, actions: Iterable[str], state: str, *, reason: str, person: str
) -> None:
    """Close corrective actions with a reason, or open them again.

    Raises
    ------
    CertMatchError
        No person or reason, or an unknown state.
    """
    decide_findings(engine, actions, state, reason=reason, person=person, states=(CLOSED, OPEN))


def fetch_proposals(engine: Engine) -> tuple[pd.DataFrame, int]:
    """Return what reports say against the maintained rows, and how many statements agree.

    Returns
    -------
    proposals
        Columns of `report_statements.COLUMNS`; agreements and what was rejected are left out.
    agreements
        How many statements agree with the maintained value.
    """
    with engine.connect() as connection:
        stored = _fetch_reports(connection)
        decisions = store.fetch_decisions(connection)
        repository = Repository(connection)
        registrations = repository.fetch_rows(s.AUDITORS)
        projects = repository.fetch_rows(s.PROJECTS, (*s.PROJECTS.names, s.EXTRA))
    replaced = list_reports(stored)[s.REPLACED].tolist()
    ordered = sorted(stored, key=lambda report: report.import_id)
    standing = [report for report, old in zip(ordered, replaced, strict=True) if not old]
    statements = settle(
        [
            *compare_auditors(standing, registrations),
            *compare_projects(standing, projects, read_region_names()),
        ]
    )
    agree = statements[s.STATEMENT] == SAME
    rejected = decisions.loc[decisions[s.STATE] == REJECTED, s.FINDING]
    left = statements[~agree & ~statements[s.FINDING].isin(rejected)]
    return left.reset_index(drop=True), int(agree.sum())


def reject_proposals(engine: Engine, proposals: Iterable[str], *, reason: str, person: str) -> None:
    """Reject proposals with a reason; they show again only when a value in them changes.

    Raises
    ------
    CertMatchError
        No person or reason.
    """
    decide_findings(engine, proposals, REJECTED, reason=reason, person=person, states=(REJECTED,))


def confirm_proposals(
    engine: Engine, chosen: Iterable[str], *, without_demo: bool = False
) -> list[ImportReport]:
    """Import the rows that the chosen proposals change, each whole, and return the reports.

    A proposal that no longer stands, because somebody else changed the row, changes nothing.
    Rows of the demonstration stay its own, so that they go with it; `without_demo` takes it out
    once own rows came in.
    """
    proposals, _ = fetch_proposals(engine)
    picked = proposals[proposals[s.FINDING].isin(list(chosen))]
    reports, has_own = [], False
    for kind, part in picked.groupby(s.KIND, sort=True):
        with engine.connect() as connection:
            current, is_demo = _fetch_current(connection, str(kind))
        keys = [tuple(changes[name] for name in KEYS[str(kind)]) for changes in part[s.CHANGES]]
        of_demo = pd.Series([is_demo.get(key, False) for key in keys], index=part.index)
        for demo, rows in part.groupby(of_demo):
            content = write_rows(_TABLES[str(kind)], current, rows, datetime.now(UTC))
            reports.append(
                import_bytes(
                    engine,
                    str(kind),
                    content,
                    _file_name(rows),
                    is_demo=bool(demo),
                    made_from=rows[s.IMPORT_ID].tolist(),
                )
            )
            has_own |= not demo and reports[-1].accepted > 0
    if without_demo and has_own:
        remove_demo(engine)
    return reports


def _fetch_reports(connection: Connection) -> list[StoredReport]:
    repository = Repository(connection)
    records = repository.fetch_imports()
    standing = records[(records["kind"] == KIND) & records["undone_at"].isna()]
    imports = [repository.fetch_import(int(each)) for each in standing[s.IMPORT_ID]]
    return [
        StoredReport(each.import_id, each.file, document)
        for each in imports
        for document in list_documents(each, imports)
    ]


def _fetch_current(
    connection: Connection, kind: str
) -> tuple[pd.DataFrame, dict[tuple[str, ...], bool]]:
    """Return the current rows with ``extra``, and which keys the demonstration brought."""
    repository, table = Repository(connection), _TABLES[kind]
    rows = repository.fetch_rows(table, (*table.names, s.EXTRA, s.IMPORT_ID))
    records = repository.fetch_imports()
    demo = records.loc[records["is_demo"].astype(bool), s.IMPORT_ID]
    keys = rows[list(table.key)].itertuples(index=False, name=None)
    return rows, dict(zip(keys, rows[s.IMPORT_ID].isin(demo), strict=True))


def _file_name(proposals: pd.DataFrame) -> str:
    files = list(dict.fromkeys(proposals[s.FILE]))
    more = f" +{len(files) - _NAMED_FILES}" if len(files) > _NAMED_FILES else ""
    # As corrections are named, in no language: the report, and how many rows it gave.
    names = ", ".join(PurePath(file).stem for file in files[:_NAMED_FILES])
    return f"{names}{more} +{len(proposals)}.csv"


__all__ = [
    "BETWEEN_SCHEMES", "CLOSED", "OPEN", "REJECTED", "AuditFindings", "confirm_proposals",
    "decide_actions", "fetch_audit_findings", "fetch_proposals", "reject_proposals",
]  # fmt: skip
