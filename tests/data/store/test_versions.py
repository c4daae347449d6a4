"""Rows that replace each other, and imports taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from data import schema as s
from data.store.repository import Repository
from data.store.tables import imports, national_counts, projects, registrations
from matching.errors import CertMatchError
from tests.data.store.bodies import people, save, work

ANNA, BERT = ("A1", "QMS"), ("A2", "QMS")


def current_names(engine):
    with engine.connect() as connection:
        frame = Repository(connection).fetch_rows(s.AUDITORS, [s.AUDITOR_ID, s.NAME])
    return dict(zip(frame[s.AUDITOR_ID], frame[s.NAME], strict=True))


def test_known_key_is_replaced_absent_row_stays_and_history_is_kept(engine, bring):
    first = bring("auditors", people(ANNA, BERT, name=["安娜", "贝特"]), "a")
    second = bring("auditors", people(ANNA, ("A1", "EMS"), name="安娜娜"), "b")
    with engine.connect() as connection:
        repository = Repository(connection)
        current = repository.fetch_rows(s.AUDITORS, [s.AUDITOR_ID, s.SCHEME, s.NAME, s.IMPORT_ID])
        history = repository.fetch_history(s.AUDITORS, ANNA)
    assert sorted(current.itertuples(index=False, name=None)) == [
        ("A1", "EMS", "安娜娜", second),
        ("A1", "QMS", "安娜娜", second),
        ("A2", "QMS", "贝特", first),
    ]
    assert history[s.NAME].tolist() == ["安娜娜", "安娜"]
    assert history["file"].tolist() == ["b.csv", "a.csv"]
    assert history["replaced_by_import_id"].fillna(0).tolist() == [0, second]


def test_undo_removes_its_rows_and_restores_what_they_replaced(engine, bring):
    bring("auditors", people(ANNA, name="old"), "a")
    before = current_names(engine)
    second = bring("auditors", people(ANNA, BERT, name="new"), "b")
    with engine.begin() as connection:
        Repository(connection).undo_import(second)
    assert current_names(engine) == before
    with engine.connect() as connection:
        records = Repository(connection).fetch_imports()
        assert Repository(connection).find_import("auditors", "b") is None
    assert records["state"].tolist() == ["undone", "committed"]
    bring("auditors", people(ANNA, name="again"), "b")
    assert current_names(engine) == {"A1": "again"}


def test_undo_of_a_replaced_import_names_its_dependents(engine, bring):
    first = bring("projects", work("P1", "P2"), "a")
    bring("projects", work("P2"), "b")
    third = bring("projects", work("P1"), "c")
    with engine.connect() as connection:
        assert [str(each) for each in Repository(connection).dependents_of(first)] == [
            f"b.csv (#{first + 1})",
            f"c.csv (#{third})",
        ]
        with pytest.raises(CertMatchError, match="import_has_dependents") as error:
            Repository(connection).undo_import(first)
    assert "c.csv" in error.value.found
    with engine.begin() as connection:
        for import_id in (third, third - 1, first):
            Repository(connection).undo_import(import_id)
        assert Repository(connection).fetch_rows(s.PROJECTS).empty


def test_undo_refuses_what_is_unknown_done_or_shipped(engine, bring):
    shipped = bring("projects", work("P1"), "a", is_bundled=True)
    own = bring("projects", work("P2"), "b")
    with engine.begin() as connection:
        repository = Repository(connection)
        repository.undo_import(own)
        for import_id, code in (
            (own, "import_already_undone"),
            (shipped, "import_is_bundled"),
            (999, "import_unknown"),
        ):
            with pytest.raises(CertMatchError) as error:
                repository.undo_import(import_id)
            assert error.value.code == code


def test_demo_is_removed_whole_and_own_chain_closes_over_it(engine, bring):
    own = bring("auditors", people(ANNA, name="own"), "a")
    bring("auditors", people(ANNA, BERT, name="demo"), "b", is_demo=True)
    bring("auditors", people(ANNA, name="own again"), "c")
    bring("projects", work("P1"), "d", is_demo=True)
    with engine.begin() as connection:
        repository = Repository(connection)
        assert repository.has_demo()
        repository.remove_demo()
        assert not repository.has_demo()
        assert repository.fetch_rows(s.PROJECTS).empty
        assert repository.fetch_history(s.AUDITORS, ANNA)[s.NAME].tolist() == ["own again", "own"]
        repository.undo_import(own + 2)
    assert current_names(engine) == {"A1": "own"}


def test_own_data_means_people_or_work_of_the_body(engine, bring):
    def has_own_data():
        with engine.connect() as connection:
            return Repository(connection).has_own_data()

    assert not has_own_data()
    bring("auditors", people(ANNA), "a", is_demo=True)
    bring("auditors", people(), "empty")
    assert not has_own_data()
    own = bring("projects", work("P1"), "b")
    assert has_own_data()
    with engine.begin() as connection:
        Repository(connection).undo_import(own)
    assert not has_own_data()


def test_rollback_leaves_nothing(engine):
    def fail_half_way():
        with engine.begin() as connection:
            save(Repository(connection), "auditors", people(ANNA), "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with engine.connect() as connection:
        for table in (imports, registrations, projects, national_counts):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_key_repeated_within_an_import_is_refused_by_the_database(bring):
    with pytest.raises(IntegrityError):
        bring("auditors", people(ANNA, ANNA), "a")


def test_only_one_row_of_a_key_can_be_current(engine, bring):
    first = bring("projects", work("P1"), "a")
    second = bring("projects", work("P2"), "b")
    row = {s.PROJECT_ID: "P1", s.SCHEME: "QMS", s.IMPORT_ID: second}
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(sa.insert(projects).values(row))
    with engine.begin() as connection:
        connection.execute(sa.insert(projects).values({**row, "replaced_by_import_id": first}))


def test_many_rows_are_replaced_in_one_import(engine, bring):
    keys = [f"P{number}" for number in range(6_001)]
    bring("projects", work(*keys), "a")
    second = bring("projects", work(*keys), "b")
    with engine.connect() as connection:
        owners = Repository(connection).fetch_rows(s.PROJECTS, [s.IMPORT_ID])[s.IMPORT_ID]
    assert len(owners) == len(keys)
    assert set(owners) == {second}
