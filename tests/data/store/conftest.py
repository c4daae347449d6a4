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

from data.store.engine import migrate, open_engine
from data.store.repository import Repository
from tests.data.store.bodies import save

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
