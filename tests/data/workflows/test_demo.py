"""The demonstration body in the store: five files in, once, and out again without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.store.engine import migrate, open_engine
from data.store.repository import Repository
from data.workflows.certificate_counts import CertificateCounts
from data.workflows.demo import has_demo, has_own_data, load_demo, load_demo_once, remove_demo
from data.workflows.imports import KINDS, fetch_imports, import_bytes, undo_import
from matching.errors import CertMatchError

TABLES = (s.AUDITORS, s.PROJECTS, s.ABSENCES, s.HISTORY)
OWN = {
    "auditors": "审核员编号,认证领域,注册级别\nA1,QMS,审核员\n",
    "projects": "项目编号,认证领域\nP1,SC\n",
    "absences": "auditor_id,from,to\nA0001,2024-07-01,2024-07-09\nA1,2025-01-06,2025-01-07\n",
    "history": "项目编号,认证领域,审核组\nP00001,SC,A1、A2\nP1,SC,A1\n",
}


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Every store here writes into a folder of its own."""


@pytest.fixture(scope="module")
def loaded_url(
    copy_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> str:  # fmt: skip
    """URL of a store with the demonstration in it, to be copied."""
    url = copy_database("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERTMATCH_HOME", str(tmp_path_factory.mktemp("demo")))
        engine = open_engine(url)
        migrate(engine)
        load_demo(engine)
        engine.dispose()
    return url


@pytest.fixture
def loaded(loaded_url: str, copy_database: Callable[[str], str]) -> Iterator[Engine]:
    """A store of its own with the demonstration in it."""
    engine = open_engine(copy_database(loaded_url))
    yield engine
    engine.dispose()


def fetch(engine: Engine, table: s.Table) -> pd.DataFrame:
    with engine.connect() as connection:
        return Repository(connection).fetch_rows(table)


def bring(engine: Engine, kind: str) -> None:
    report = import_bytes(engine, kind, OWN[kind].encode(), f"{kind}.csv")
    assert report.rejected == 0


def test_five_kinds_load_in_their_order_and_a_second_time_changes_nothing(engine: Engine) -> None:
    reports = load_demo(engine)
    kinds = ["auditors", "projects", "absences", "history", "certificates"]
    assert [report.kind for report in reports] == kinds
    assert [report.rejected for report in reports] == [0] * 5
    rows = {table.name: len(fetch(engine, table)) for table in TABLES}
    assert rows == {report.kind: report.accepted for report in reports[:4]}
    assert load_demo(engine) == reports
    assert {table.name: len(fetch(engine, table)) for table in TABLES} == rows
    assert len(fetch_imports(engine)) == 5


def test_records_speak_of_the_people_and_projects_beside_them(loaded: Engine) -> None:
    people, projects, absences, history = (fetch(loaded, table) for table in TABLES)
    known = set(people[s.AUDITOR_ID])
    assert set(absences[s.AUDITOR_ID]) < known
    assert set(history[s.PROJECT_ID]) < set(projects[s.PROJECT_ID])
    for name in (s.TEAM, s.DECLINED_BY):
        assert set(history[name].dropna().str.split(s.ID_MARK, regex=False).explode()) <= known
    codes = history.merge(projects, on=s.PROJECT_ID, suffixes=("", "_asked"))
    pd.testing.assert_series_equal(
        codes[s.SPECIALTY_CODES], codes[f"{s.SPECIALTY_CODES}_asked"], check_names=False
    )


def test_removing_takes_all_five_out_and_they_stay_out(engine: Engine) -> None:
    assert load_demo_once(engine)
    remove_demo(engine)
    assert not has_demo(engine)
    assert [len(fetch(engine, table)) for table in TABLES] == [0, 0, 0, 0]
    assert CertificateCounts(engine).fetch_counts()[s.CERTIFICATES].tolist() == [0]
    assert not load_demo_once(engine)


@pytest.mark.parametrize("kind", ["auditors", "projects"])
def test_over_own_people_or_projects_it_does_not_load(engine: Engine, kind: str) -> None:
    bring(engine, kind)
    with pytest.raises(CertMatchError, match="demo_over_own_data"):
        load_demo(engine)
    assert not has_demo(engine)


@pytest.mark.parametrize("kind", ["absences", "history"])
def test_own_records_outlive_the_demonstration_and_are_no_body_of_their_own(
    loaded: Engine, kind: str
) -> None:
    bring(loaded, kind)
    assert not has_own_data(loaded)
    remove_demo(loaded)
    table = next(table for table in TABLES if table.name == kind)
    assert fetch(loaded, table)[table.key[0]].tolist() == [
        line.split(",")[0] for line in OWN[kind].splitlines()[1:]
    ]


@pytest.mark.parametrize("kind", ["absences", "history"])
def test_undoing_own_records_brings_the_replaced_row_back(loaded: Engine, kind: str) -> None:
    table = next(table for table in TABLES if table.name == kind)
    order = list(table.key)
    before = fetch(loaded, table).sort_values(order, ignore_index=True)
    bring(loaded, kind)
    assert len(fetch(loaded, table)) == len(before) + 1
    undo_import(loaded, int(fetch_imports(loaded)[s.IMPORT_ID].max()))
    after = fetch(loaded, table).sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(after, before)


def test_kinds_are_offered_people_first() -> None:
    assert KINDS == (
        "auditors", "projects", "absences", "conflicts", "history", "statistics", "audit-report",
    )  # fmt: skip
