"""The store on every database it supports; PostgreSQL where CERTMATCH_TEST_POSTGRES names one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from data import schema as s
from data.errors import ImportIssue, ImportReport
from data.store.engine import migrate, open_engine
from data.store.repository import Repository

POSTGRES = "CERTMATCH_TEST_POSTGRES"
Importer = Callable[..., int]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} is not set")
    name = f"certmatch_{uuid.uuid4().hex[:12]}"
    with open_engine(server).connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
        admin.execute(sa.text(f"CREATE DATABASE {name}"))
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        admin.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return an engine on migrated, empty tables."""
    engine = open_engine(url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def bring(engine: Engine) -> Importer:
    """Return a function that imports a frame in a transaction of its own."""

    def import_frame(kind: str, frame: pd.DataFrame, sha256: str, **marks: bool) -> int:
        with engine.begin() as connection:
            return save(Repository(connection), kind, frame, sha256, **marks)

    return import_frame


def save(
    repository: Repository, kind: str, frame: pd.DataFrame, sha256: str, **marks: bool
) -> int:
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
        repository.save_registrations(import_id, frame)
    elif kind == "projects":
        repository.save_projects(import_id, frame)
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
