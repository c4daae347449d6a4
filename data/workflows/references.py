"""Whom stored and brought absences and conflicts speak of."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import list_reference_findings
from data.indicators.references import find_unknown_references, list_doubtful_references
from data.loaders.tables import LoadedTable
from data.store.repository import Repository
from data.workflows.certificate_terms import fetch_terms

KINDS = ("absences", "conflicts")


def fetch_reference_findings(repository: Repository) -> pd.DataFrame:
    """Return the findings on stored absences and conflicts, as `data.indicators.quality` does."""
    absences, conflicts = (repository.fetch_rows(table) for table in (s.ABSENCES, s.CONFLICTS))
    return list_reference_findings(
        list_doubtful_references(absences, conflicts, *_fetch_known(repository, conflicts))
    )


def question_references(repository: Repository, kind: str, loaded: LoadedTable) -> LoadedTable:
    """Return rows that were read with a warning for each reference that nobody knows today."""
    if kind not in KINDS:
        return loaded
    unknown = find_unknown_references(loaded.frame, *_fetch_known(repository, loaded.frame))
    issues = (*loaded.report.issues, *unknown)
    return replace(loaded, report=replace(loaded.report, issues=issues))


def name_referring(engine: Engine, import_id: int) -> list[str]:
    """Return the files whose absences and conflicts would speak of nobody without an import."""
    with engine.connect() as connection:
        repository = Repository(connection)
        lost = _only_of(repository, s.AUDITORS, s.AUDITOR_ID, import_id)
        gone = _only_of(repository, s.PROJECTS, s.ORGANIZATION_ID, import_id)
        absences, conflicts = (repository.fetch_rows(table) for table in (s.ABSENCES, s.CONFLICTS))
        speaking = pd.concat([
            absences.loc[absences[s.AUDITOR_ID].isin(lost), s.IMPORT_ID],
            conflicts.loc[conflicts[s.AUDITOR_ID].isin(lost)
                          | conflicts[s.ORGANIZATION_ID].isin(gone), s.IMPORT_ID],
        ])  # fmt: skip
        return [str(repository.fetch_import(int(each))) for each in sorted(speaking.unique())]


def _only_of(repository: Repository, table: s.Table, name: str, import_id: int) -> set[str]:
    """Return the numbers that no other standing import brought."""
    rows = repository.fetch_versions(table, [name])
    records = repository.fetch_imports().set_index(s.IMPORT_ID)["undone_at"]
    standing = rows[rows[s.IMPORT_ID].map(records).isna()].dropna(subset=[name])
    own = standing[s.IMPORT_ID] == import_id
    return {*standing.loc[own, name]} - {*standing.loc[~own, name]}


def _fetch_known(repository: Repository, rows: pd.DataFrame) -> tuple[set[str], set[str]]:
    """Return known auditors, and organisations with a project or a certificate."""
    auditors = set(repository.fetch_rows(s.AUDITORS, [s.AUDITOR_ID])[s.AUDITOR_ID])
    organizations = set(
        repository.fetch_rows(s.PROJECTS, [s.ORGANIZATION_ID])[s.ORGANIZATION_ID].dropna()
    )
    terms = fetch_terms(repository, rows) if s.ORGANIZATION_ID in rows else None
    return auditors, organizations | set(() if terms is None else terms[s.ORGANIZATION_ID])
