"""The rating sheet, from typed cells to P and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.store.engine import fingerprint, migrate, open_engine
from data.workflows.demo import remove_demo
from data.workflows.imports import fetch_imports, import_bytes, undo_import
from data.workflows.match_degrees import assess_body
from data.workflows.ratings import KIND, fetch_rating_history, fetch_sheet, save_ratings
from data.workflows.stored_body import fetch_body
from matching.errors import CertMatchError
from matching.parameters import Parameters
from tests.data.workflows.records import YEAR

DAY = date(2026, 1, 1)
HEADER = "审核员编号,认证领域,注册级别,专业代码,主观任性\n"
ROSTER = HEADER + "A1,QMS,审核员,33.02.01,0.8\nA1,EMS,审核员,33.02.01,\nA2,QMS,审核员,33.02.01,\n"
PROJECTS = "项目编号,认证领域,专业代码\nP1,QMS,33.02.01\n"


def fill(engine: Engine) -> None:
    import_bytes(engine, "auditors", ROSTER.encode(), "roster.csv")
    import_bytes(engine, "projects", PROJECTS.encode(), "projects.csv")


@pytest.fixture
def engine(open_filled: Callable[..., Engine]) -> Engine:
    """Return a store with two auditors and one project."""
    return open_filled(fill)


def changes(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.SCHEME, s.FACTOR, s.RATING])


def rating(engine: Engine, auditor: str, scheme: str = "QMS") -> str:
    people = fetch_body(engine).registrations.set_index([s.AUDITOR_ID, s.SCHEME])
    found = people.loc[(auditor, scheme), s.DEPENDABILITY]
    return "" if pd.isna(found) else str(found)


def match_degree(engine: Engine) -> float:
    cells = assess_body(fetch_body(engine), YEAR).cells
    return float(cells.loc[cells[s.SCHEME] == "QMS", s.MATCH_DEGREE].iloc[0])


def ratings_imports(engine: Engine) -> pd.DataFrame:
    records = fetch_imports(engine)
    return records[records["kind"] == KIND]


def test_a_saved_rating_changes_p_and_the_key_of_the_caches(engine: Engine) -> None:
    before = match_degree(engine)
    key = fingerprint(engine)
    assert save_ratings(engine, changes(("A1", "QMS", s.DEPENDABILITY, "0.2")), "Wang") == 1
    assert fingerprint(engine) != key
    # A1 has two schemes: b1 falls by 0.6 / 5, x by half of that, Y stays 1 / 0.8 + 3.
    assert before - match_degree(engine) == pytest.approx(0.6 / 5 / 2 / (1 / 0.8 + 3))


def test_what_is_typed_is_stored_in_canonical_form_with_bytes_person_and_time(
    engine: Engine, home: Path
) -> None:
    moment = datetime.now(UTC) + timedelta(minutes=1)
    typed = changes(("A1", "QMS", s.DEPENDABILITY, " 0.60～0.8 "), ("A2", "QMS", s.HEALTH, "high"))
    save_ratings(engine, typed, "Wang", moment)
    (record,) = ratings_imports(engine).itertuples()
    assert (record.imported_by, record.imported_at) == ("Wang", moment)
    assert record.file == f"ratings {moment.astimezone():%Y-%m-%d %H:%M}"
    assert rating(engine, "A1") == "0.6-0.8"
    kept = (home / "quarantine" / record.sha256).read_text(encoding="utf-8-sig")
    assert "A2,QMS,health,高" in kept


def test_the_same_ratings_may_be_given_again(engine: Engine) -> None:
    for _ in range(2):
        save_ratings(engine, changes(("A1", "QMS", s.DEPENDABILITY, "0.8")), "Wang")
    assert len(ratings_imports(engine)) == 2


@pytest.mark.parametrize(
    ("wrong", "code", "row"),
    [
        (("A2", "QMS", s.DEPENDABILITY, "1.2"), "rating_unreadable", "2"),
        (("A2", "QMS", s.DEPENDABILITY, "soso"), "rating_unreadable", "2"),
        (("A9", "QMS", s.DEPENDABILITY, "0.5"), "registration_unknown", "2"),
        (("A2", "EMS", s.DEPENDABILITY, "0.5"), "registration_unknown", "2"),
        (("A2", "QMS", s.CLIENT_FLEXIBILITY, "0.5"), "unknown_choice", "2"),
        (("A1", "QMS", s.DEPENDABILITY, "0.5"), "rating_twice", "2"),
    ],
)
def test_one_wrong_cell_is_told_with_its_row_and_nothing_is_stored(
    engine: Engine, wrong: tuple[str, str, str, str], code: str, row: str
) -> None:
    batch = changes(("A1", "QMS", s.DEPENDABILITY, "0.3"), wrong)
    with pytest.raises(CertMatchError) as refused:
        save_ratings(engine, batch, "Wang")
    assert refused.value.code == code
    assert refused.value.where.startswith(f"{row}: {wrong[0]} / {wrong[1]}")
    assert rating(engine, "A1") == "0.8"
    assert ratings_imports(engine).empty


def test_a_blank_takes_the_sheets_rating_back_and_nothing_else(engine: Engine) -> None:
    back = changes(("A1", "QMS", s.DEPENDABILITY, ""))
    assert save_ratings(engine, back, "Wang") == 0
    assert ratings_imports(engine).empty
    save_ratings(engine, changes(("A1", "QMS", s.DEPENDABILITY, "0.3")), "Wang")
    assert rating(engine, "A1") == "0.3"
    assert save_ratings(engine, back, "Li") == 1
    assert rating(engine, "A1") == "0.8"


def test_a_newer_file_counts_again_but_its_blanks_wipe_nothing(engine: Engine) -> None:
    both = changes(("A1", "QMS", s.DEPENDABILITY, "0.3"), ("A2", "QMS", s.DEPENDABILITY, "0.4"))
    save_ratings(engine, both, "Wang")
    newer = HEADER + "A1,QMS,审核员,33.02.01,0.7\nA2,QMS,审核员,33.02.01,\n"
    import_bytes(engine, "auditors", newer.encode(), "newer.csv")
    assert (rating(engine, "A1"), rating(engine, "A2")) == ("0.7", "0.4")


def test_undoing_the_import_takes_its_ratings_back(engine: Engine) -> None:
    save_ratings(engine, changes(("A1", "QMS", s.DEPENDABILITY, "0.3")), "Wang")
    undo_import(engine, int(ratings_imports(engine)[s.IMPORT_ID].iloc[0]))
    assert rating(engine, "A1") == "0.8"


def test_ratings_of_the_demonstrations_people_go_with_it(engine: Engine) -> None:
    demo = HEADER + "D1,QMS,审核员,33.02.01,0.5\n"
    import_bytes(engine, "auditors", demo.encode(), "demo.csv", is_demo=True)
    both = changes(("D1", "QMS", s.DEPENDABILITY, "0.1"), ("A1", "QMS", s.DEPENDABILITY, "0.3"))
    assert save_ratings(engine, both, "Wang") == 2
    assert sorted(ratings_imports(engine)["mark"]) == ["demo", "own"]
    remove_demo(engine)
    assert rating(engine, "A1") == "0.3"
    assert set(fetch_body(engine).registrations[s.AUDITOR_ID]) == {"A1", "A2"}


def test_the_history_names_who_rated_when_and_which_rating_counts(engine: Engine) -> None:
    moment = datetime.now(UTC)
    for minutes, text in enumerate(("0.3", "0.4", ""), start=1):
        row = changes(("A1", "QMS", s.DEPENDABILITY, text))
        save_ratings(engine, row, "Wang", moment + timedelta(minutes=minutes))
    found = fetch_rating_history(engine, "A1", "QMS")
    assert found[[s.RATING, s.IN_SHEET, s.COUNTED]].to_numpy().tolist() == [
        ["", True, False], ["0.4", True, False], ["0.3", True, False], ["0.8", False, True],
    ]  # fmt: skip
    assert found[s.GIVEN_BY].iloc[0] == "Wang"
    assert set(found[s.FACTOR]) == {s.DEPENDABILITY}


def test_the_sheet_lists_every_counted_registration_with_its_numbers(engine: Engine) -> None:
    save_ratings(engine, changes(("A2", "QMS", s.DEPENDABILITY, "0.6-0.8")), "Wang")
    people, ratings = fetch_sheet(engine, DAY, Parameters().terms)
    assert people[[s.AUDITOR_ID, s.SCHEME]].to_numpy().tolist() == [
        ["A1", "QMS"], ["A1", "EMS"], ["A2", "QMS"],
    ]  # fmt: skip
    assert len(ratings) == 15
    rated = ratings[ratings[s.NUMBER].notna()]
    assert dict(zip(rated[s.AUDITOR_ID], rated[s.NUMBER], strict=True)) == {
        "A1": 0.8, "A2": pytest.approx(0.7),
    }  # fmt: skip


def test_an_empty_store_has_an_empty_sheet(url: str) -> None:
    bare = open_engine(url)
    migrate(bare)
    people, ratings = fetch_sheet(bare, DAY, Parameters().terms)
    assert people.empty
    assert ratings.empty
    bare.dispose()
