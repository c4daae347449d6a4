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
Fill = Callable[[Engine], object]


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


@pytest.fixture(scope="session")
def filled(
    copy_database: Copy, migrated_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Fill], tuple[str, Path]]:
    """Return what fills a database once and gives its URL and its home, both to be copied."""
    prepared: dict[Fill, tuple[str, Path]] = {}

    def filled_(fill: Fill) -> tuple[str, Path]:
        if fill not in prepared:
            url, folder = copy_database(migrated_url), tmp_path_factory.mktemp("filled")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("CERTMATCH_HOME", str(folder))
                engine = open_engine(url)
                fill(engine)
                engine.dispose()
            prepared[fill] = url, folder
        return prepared[fill]

    return filled_


@pytest.fixture
def open_filled(
    copy_database: Copy, filled: Callable[[Fill], tuple[str, Path]], home: Path
) -> Iterator[Callable[[Fill], Engine]]:
    """Return what opens a store of the test's own that a function has filled."""
    opened: list[Engine] = []

    def open_(fill: Fill) -> Engine:
        url, folder = filled(fill)
        shutil.copytree(folder, home, dirs_exist_ok=True)
        opened.append(open_engine(copy_database(url)))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.dispose()
