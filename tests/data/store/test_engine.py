"""Opening, migrating and sharing the store."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from data import schema as s
from data.store import engine as store_engine
from data.store.engine import (
    database_url,
    hold_writing,
    home_folder,
    migrate,
    open_engine,
)
from data.store.migrations import migration_settings
from data.store.repository import Repository
from data.store.tables import metadata, registrations
from matching.errors import CertMatchError
from tests.data.store.bodies import people, save


def test_migrations_make_exactly_the_declared_tables(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        unique = {
            table: {index["name"] for index in sa.inspect(connection).get_indexes(table)
                    if index["unique"] and "where" in str(index["dialect_options"])}
            for table in metadata.tables
        }  # fmt: skip
    assert unique["imports"] == {"uq_imports_standing"}
    assert unique["registrations"] == {"uq_registrations_current"}
    assert len(unique["national_counts"]) == 2


def test_migrations_go_down_and_up_again(engine):
    with engine.begin() as connection:
        command.downgrade(migration_settings(connection), "base")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert set(metadata.tables) < {*sa.inspect(engine).get_table_names()}


def test_file_names_of_migrations_start_with_their_revision(engine):
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migration_settings(connection))
    files = {Path(script.path).name[:4]: script.revision for script in scripts.walk_revisions()}
    assert all(prefix == revision for prefix, revision in files.items())
    assert scripts.get_current_head() == max(files)


def test_migrating_an_up_to_date_store_takes_no_time(engine):
    migrate(engine)
    start = time.perf_counter()
    migrate(engine)
    assert time.perf_counter() - start < 0.1


def test_failed_migration_leaves_no_table(url, monkeypatch):
    engine = open_engine(url)
    upgrade = store_engine._upgrade

    def fail_at_the_end(connection):
        upgrade(connection)
        connection.execute(sa.text("SELECT nothing FROM nowhere"))

    monkeypatch.setattr(store_engine, "_upgrade", fail_at_the_end)
    with pytest.raises(CertMatchError, match="database_unavailable"):
        migrate(engine)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_two_programs_may_migrate_at_once(url):
    engines = [open_engine(url) for _ in range(4)]
    problems: list[Exception] = []

    def run(engine):
        try:
            migrate(engine)
        except CertMatchError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=[engine]) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    for engine in engines:
        engine.dispose()


def test_a_newer_database_is_refused(engine):
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CertMatchError, match="database_newer") as error:
        migrate(engine)
    assert error.value.found == "9999"


def test_foreign_keys_are_on(engine):
    row = {s.AUDITOR_ID: "A1", s.SCHEME: "QMS", s.LEVEL: s.AUDITOR, s.IMPORT_ID: 999}
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(sa.insert(registrations).values(row))


def test_one_reads_while_another_writes(engine, bring):
    bring("auditors", people(("A1", "QMS")), "a")
    with engine.connect() as writer, engine.connect() as reader:
        transaction = writer.begin()
        save(Repository(writer), "auditors", people(("A2", "QMS")), "b")
        assert len(Repository(reader).fetch_rows(s.AUDITORS)) == 1
        transaction.commit()  # would wait for the reader without WAL
        reader.rollback()
        assert len(Repository(reader).fetch_rows(s.AUDITORS)) == 2


def test_a_second_writer_is_told_when_it_has_waited_long_enough(engine):
    with engine.connect() as first, engine.connect() as second:
        if engine.dialect.name == "sqlite":
            second.exec_driver_sql("PRAGMA busy_timeout = 50")
            second.rollback()
        else:
            second.exec_driver_sql("SET lock_timeout = '50ms'")
        hold_writing(first)
        with pytest.raises(CertMatchError, match="database_busy"):
            hold_writing(second)
        first.rollback()
        second.rollback()
        hold_writing(second)
        if engine.dialect.name == "sqlite":
            second.invalidate()  # the pool must not hand out the short timeout


def test_writers_wait_for_each_other(engine, bring):
    problems: list[Exception] = []

    def bring_many(name):
        try:
            for number in range(5):
                bring("auditors", people(("A1", "QMS"), name=name), f"{name}{number}")
        except (CertMatchError, SQLAlchemyError) as problem:
            problems.append(problem)

    threads = [threading.Thread(target=bring_many, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with engine.connect() as connection:
        assert len(Repository(connection).fetch_rows(s.AUDITORS)) == 1
        assert len(Repository(connection).fetch_history(s.AUDITORS, ("A1", "QMS"))) == 15


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:secret@localhost/db",
        "postgresql+psycopg2://me:secret@localhost/db",
        "postgresql://me:secret@127.0.0.1:1/db?connect_timeout=2",
        "postgresql://127.0.0.1:1/db?user=me&password=secret&connect_timeout=2",
        "not a url me:secret@host",
        "sqlite:////proc/nowhere/store.db",
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(url):
    with pytest.raises(CertMatchError, match="database_unavailable") as error:
        open_engine(database_url(url))
    told = f"{error.value} {error.value.where} {error.value.found}"
    assert "secret" not in told
    assert error.value.where and error.value.found


def test_a_file_that_is_no_database_is_told(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("auditor_id,scheme\n" * 100)
    with pytest.raises(CertMatchError, match="not a database"):
        open_engine(f"sqlite:///{file}")
    assert file.read_text().startswith("auditor_id")


def test_url_comes_from_argument_then_environment_then_home(tmp_path, monkeypatch):
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    default = f"sqlite+pysqlite:///{tmp_path}/home/certmatch.db"
    assert database_url() == default
    assert database_url("sqlite:///rel.db") == f"sqlite+pysqlite:///{Path.cwd()}/rel.db"
    monkeypatch.setenv("CERTMATCH_DATABASE_URL", "postgresql://me:pw@host/db")
    assert database_url() == "postgresql+psycopg://me:pw@host/db"
    assert database_url("sqlite://") == "sqlite+pysqlite://"
    monkeypatch.setenv("CERTMATCH_DATABASE_URL", "")
    assert database_url() == default


def test_mistyped_folder_is_told_and_not_made(tmp_path):
    with pytest.raises(CertMatchError) as caught:
        open_engine(database_url(f"sqlite:///{tmp_path}/nope/store.db"))
    assert caught.value.code == "database_unavailable"
    assert "nope: no such folder" in caught.value.found
    assert not (tmp_path / "nope").exists()


def test_home_falls_back_to_the_users_folder_but_a_named_one_must_work(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.delenv("CERTMATCH_HOME", raising=False)
    monkeypatch.setattr(store_engine, "_DEFAULT_HOME", blocked / "local")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert home_folder().is_relative_to(tmp_path / "share")
    monkeypatch.setenv("CERTMATCH_HOME", str(blocked))
    with pytest.raises(CertMatchError, match="home_unwritable"):
        home_folder()
