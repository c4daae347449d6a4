"""Where the store lives, how it is opened and brought up to date."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import platformdirs
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from data.store.tables import (
    imports,
    parameter_decisions,
    parameter_sets,
    quality_decisions,
    rule_packs,
    rule_switches,
    settings,
)
from matching.errors import CertMatchError

DATABASE_FILE = "certmatch.db"
_DEFAULT_HOME = Path(__file__).parents[1] / "local"
_MIGRATIONS = Path(__file__).parent / "migrations"
_URLS = "sqlite:///… | postgresql://…"
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_WRITER_LOCK = 0x43455254  # "CERT", any number that other programs do not use
_BEGIN = "certmatch_begin"


def home_folder() -> Path:
    """Return the folder that holds everything written, created when missing.

    ``CERTMATCH_HOME``, else ``data/local`` of the program, else (where that cannot be written)
    the user's data folder.

    Raises
    ------
    CertMatchError
        The folder named by ``CERTMATCH_HOME``, or every other one, cannot be written.
    """
    given = os.environ.get("CERTMATCH_HOME")
    if given:
        candidates = [Path(given).expanduser().absolute()]
    else:
        candidates = [_DEFAULT_HOME, platformdirs.user_data_path("certmatch", appauthor=False)]
    reason: OSError | None = None
    for folder in candidates:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Access bits lie on network drives and on Windows; writing does not.
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError as problem:
            reason = problem
    raise CertMatchError(
        "home_unwritable",
        where=f"CERTMATCH_HOME = {candidates[-1]}",
        found=reason.strerror if reason else "",
        expected="a folder that can be written",
    ) from reason


def database_url(url: str | None = None) -> str:
    """Return the URL of the store: `url`, else ``CERTMATCH_DATABASE_URL``, else a file at home.

    The path of a SQLite file comes back absolute, so that it survives a change of folder. The
    result may hold a password: never print it.
    """
    given = url or os.environ.get("CERTMATCH_DATABASE_URL")
    if not given:
        given = f"sqlite:///{home_folder() / DATABASE_FILE}"
    parsed = _parse(given)
    if _is_file(parsed):
        parsed = parsed.set(database=str(Path(parsed.database or "").expanduser().absolute()))
    return parsed.render_as_string(hide_password=False)


def open_engine(url: str) -> Engine:
    """Return an engine that has connected once; a SQLite file is created, its folder not.

    Parameters
    ----------
    url
        From `database_url`. ``postgresql://`` uses psycopg 3.

    Raises
    ------
    CertMatchError
        The URL is malformed or of another database, or the database does not answer.
    """
    parsed = _parse(url)
    try:
        if _is_file(parsed):
            # A folder that is not there is a slip of the pen, not a wish for one.
            folder = Path(parsed.database or "").parent
            if not folder.is_dir():
                raise FileNotFoundError(f"{folder}: no such folder")
        if parsed.get_backend_name() == "sqlite":
            engine = sa.create_engine(parsed)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            timeout = {"connect_timeout": _CONNECT_SECONDS}
            timeout = {} if "connect_timeout" in parsed.query else timeout
            engine = sa.create_engine(parsed, pool_pre_ping=True, connect_args=timeout)
        with engine.connect():
            return engine
    except (SQLAlchemyError, OSError, ImportError) as problem:
        raise _unavailable(_without_secrets(parsed), problem) from problem


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; nothing happens when they are.

    Raises
    ------
    CertMatchError
        The database was written by a newer program, or cannot be changed.
    """
    where = _without_secrets(engine.url)
    known = sorted(path.name[:4] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    try:
        with engine.connect() as connection:
            current = _current_revision(connection)
        if current == known[-1]:
            return
        if current is not None and current not in known:
            raise CertMatchError("database_newer", where=where, found=current, expected=known[-1])
        exclusive = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with exclusive.begin() as connection:
            _lock_postgresql(connection)
            _upgrade(connection)
    except SQLAlchemyError as problem:
        raise _unavailable(where, problem) from problem


def fingerprint(engine: Engine) -> str:
    """Return a short text that changes with every import, undo, decision, rule and setting.

    Two databases differ too, also when a file was deleted and made again at the same place.
    """
    statement = sa.select(
        sa.func.count(), sa.func.max(imports.c.id), sa.func.max(imports.c.imported_at),
        sa.func.count(imports.c.undone_at), sa.func.max(imports.c.undone_at),
        sa.select(sa.func.count()).select_from(parameter_sets).scalar_subquery(),
        sa.select(sa.func.count()).select_from(parameter_decisions).scalar_subquery(),
        sa.select(sa.func.count()).select_from(quality_decisions).scalar_subquery(),
        *(sa.select(each).scalar_subquery() for each in (
            sa.func.count(rule_packs.c.saved_at), sa.func.max(rule_packs.c.saved_at),
            sa.func.count(rule_switches.c.decided_at), sa.func.max(rule_switches.c.decided_at),
        )),
    )  # fmt: skip
    with engine.connect() as connection:
        state = connection.execute(statement).one()
        values = connection.execute(sa.select(settings).order_by(settings.c.key)).all()
    text = repr((_without_secrets(engine.url), tuple(state), [tuple(row) for row in values]))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hold_writing(connection: Connection) -> None:
    """Make this transaction the only writer until it ends, before it reads what it will change.

    Raises
    ------
    CertMatchError
        Another program kept on writing for half a minute.
    """
    nothing = sa.update(imports).where(sa.false()).values(state=imports.c.state)
    try:
        _lock_postgresql(connection)
        connection.execute(nothing)  # SQLite takes its write lock here, before any read
    except OperationalError as problem:
        raise CertMatchError(
            "database_busy",
            where=_without_secrets(connection.engine.url),
            found=str(problem.orig),
            expected=f"≤ {_BUSY_SECONDS} s",
        ) from problem


def _lock_postgresql(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER_LOCK)))


def _current_revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def _upgrade(connection: Connection) -> None:
    # Alembic takes a third of a second to import; a store that is up to date never pays it.
    from alembic import command

    from data.store.migrations import migration_settings

    command.upgrade(migration_settings(connection), "head")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000}", "foreign_keys = ON",
                   "journal_mode = WAL"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # The driver alone would begin only at the first insert: reads without one snapshot, DDL
    # that cannot be rolled back.
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _parse(given: str) -> URL:
    try:
        url = make_url(given)
    except SQLAlchemyError as problem:
        raise _unavailable(given.rpartition("@")[2], problem) from problem
    if url.drivername not in _DRIVERS:
        raise CertMatchError(
            "database_unavailable",
            where=_without_secrets(url),
            found=url.drivername,
            expected=_URLS,
        )
    return url.set(drivername=_DRIVERS[url.drivername])


def _is_file(url: URL) -> bool:
    name = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and name != ":memory:" and name[:5] != "file:"


def _without_secrets(url: URL) -> str:
    # Drivers also take a password as a query parameter.
    return url.set(password=None, query={}).render_as_string()


def _unavailable(where: str, problem: Exception) -> CertMatchError:
    reason = str(getattr(problem, "orig", None) or problem).strip().splitlines()
    return CertMatchError(
        "database_unavailable", where=where, found=reason[0] if reason else "", expected=_URLS
    )
