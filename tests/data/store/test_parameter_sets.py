"""Sets, decisions and kept P as stored rows, on every database."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.store import parameter_sets as store
from data.store.repository import Repository

DAY = date(2026, 3, 1)


def insert(engine: Engine, identifier: str, author: str = "planner") -> bool:
    with engine.begin() as connection:
        return store.insert_set(connection, identifier, "{}", None, author, "because", DAY)


def cells(*values: tuple[str, str | None, float]) -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=[s.SCHEME, s.CODE, s.MATCH_DEGREE])
    return frame.assign(
        **{s.EDITION: "new", s.AUDITORS_COUNT: 1, s.PROJECTS_COUNT: 2, s.SUFFICIENCY: 0.5,
           s.DIFFICULTY: 4.0, s.STATE: "ok"}
    )  # fmt: skip


def test_a_set_stands_as_it_was_first_saved(engine: Engine) -> None:
    assert insert(engine, "aaa")
    assert not insert(engine, "aaa", author="other")
    with engine.connect() as connection:
        (row,) = store.fetch_sets(connection).to_dict("records")
        assert store.fetch_document(connection, "aaa") == "{}"
        assert store.fetch_document(connection, "bbb") is None
    assert (row["author"], row[s.EFFECTIVE_FROM].date()) == ("planner", DAY)


def test_the_latest_day_reached_is_in_force(engine: Engine) -> None:
    insert(engine, "aaa")
    insert(engine, "bbb")
    with engine.begin() as connection:
        for name, day in (("aaa", date(2026, 3, 1)), ("bbb", date(2026, 4, 1)),
                          ("aaa", date(2026, 3, 15))):  # fmt: skip
            store.insert_decision(connection, name, "chief", "agreed", day)
        found = [store.fetch_set_in_force(connection, date(2026, month, 20)) for month in (2, 3, 4)]
    assert found == [None, "aaa", "bbb"]


def test_kept_p_is_replaced_per_month_and_set_and_unknown_p_is_not_kept(engine: Engine) -> None:
    with engine.begin() as connection:
        for degree in (0.2, 0.3):
            frame = cells(("QMS", "33.02.01", degree), ("IPMS", None, 0.1), ("QMS", "01", None))
            store.replace_kept(connection, "2026-03", "aaa", frame, is_demo=False)
        store.replace_kept(connection, "2026-03", "bbb", cells(("QMS", "33.02.01", 0.9)),
                           is_demo=True)  # fmt: skip
        kept = store.fetch_kept(connection, "QMS", "new", "33.02.01")
        assert sorted(kept[s.MATCH_DEGREE]) == [0.3, 0.9]
        assert len(store.fetch_kept(connection, "IPMS", "new", "")) == 1
        assert store.fetch_kept(connection, "QMS", "new", "01").empty
        Repository(connection).remove_demo()
        kept = store.fetch_kept(connection, "QMS", "new", "33.02.01")
    assert kept[s.PARAMETER_SET].tolist() == ["aaa"]


def test_records_with_reserved_names_are_stored_and_read_back(engine: Engine, bring) -> None:
    absence = pd.DataFrame(
        [("A1", date(2026, 1, 1), date(2026, 1, 9), "年假")],
        columns=[s.AUDITOR_ID, s.ABSENT_FROM, s.ABSENT_TO, s.REASON],
    )
    import_id = bring("auditors", pd.DataFrame(columns=[s.AUDITOR_ID, s.SCHEME, s.LEVEL]), "a")
    with engine.begin() as connection:
        repository = Repository(connection)
        repository.save_rows(s.ABSENCES, import_id, absence)
        (row,) = repository.fetch_rows(s.ABSENCES).to_dict("records")
        assert repository.fetch_versions(s.ABSENCES, [s.AUDITOR_ID])[s.IMPORT_ID].tolist() == [
            import_id
        ]
    assert (row[s.ABSENT_TO].date(), row[s.REASON]) == (date(2026, 1, 9), "年假")
