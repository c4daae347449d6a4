"""Small bodies to import in tests of the store."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.errors import ImportIssue, ImportReport
from data.store.repository import Repository


def save(repository: Repository, kind: str, frame: pd.DataFrame, sha256: str, **marks: bool) -> int:
    """Save an import and its rows without committing."""
    import_id = repository.save_import(
        kind=kind,
        file=f"{sha256}.csv",
        sha256=sha256,
        report=report_of(kind, frame),
        imported_by="tester",
        **marks,
    )
    if kind == "auditors":
        repository.save_rows(s.AUDITORS, import_id, frame)
    elif kind == "projects":
        repository.save_rows(s.PROJECTS, import_id, frame)
    else:
        repository.save_counts(import_id, frame)
    return import_id


def report_of(kind: str, frame: pd.DataFrame) -> ImportReport:
    return ImportReport(
        f"{kind}.csv",
        kind,
        len(frame),
        1,
        (ImportIssue(3, "级别", "国王", "unknown_level", expected="审核员"),),
        ((3, {"级别": "国王"}),),
    )


def people(*keys: tuple[str, str], **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(keys, columns=[s.AUDITOR_ID, s.SCHEME])
    return frame.assign(**{s.LEVEL: s.AUDITOR, **columns})


def work(*keys: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({s.PROJECT_ID: [*keys], s.SCHEME: "QMS"}).assign(**columns)
