"""Every test of data runs on both databases that the store supports."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.store.engine import migrate, open_engine
from tests.postgres import create_database

Copy = Callable[[str], str]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def copy_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copy]:
    """Return what makes a database like the named one, or an empty one, and returns its URL."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("databases")

        def copy_file(url: str = "") -> str:
            target = folder / f"{uuid.uuid4().hex}.db"
            if url:
                shutil.copy(url.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"

        yield copy_file
        return
    server = request.getfixturevalue("postgres")
    yield lambda url: create_database(server, url.rpartition("/")[2] or "template1")


@pytest.fixture
def url(copy_database: Copy) -> str:
    """URL of an empty database of its own."""
    return copy_database("")


@pytest.fixture(scope="session")
def migrated_url(copy_database: Copy) -> str:
    """URL of a database with empty tables, to be copied: migrating each anew takes longer."""
    url = copy_database("")
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture
def engine(
    request: pytest.FixtureRequest, copy_database: Copy, migrated_url: str
) -> Iterator[Engine]:
    """Return an engine on migrated, empty tables; on those of `url` where a test asks for both."""
    if "url" in request.fixturenames:
        engine = open_engine(request.getfixturevalue("url"))
        migrate(engine)
    else:
        engine = open_engine(copy_database(migrated_url))
    yield engine
    engine.dispose()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of everything written, a new one."""
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    return tmp_path
