"""Numbers are the same however wide their signs are, and several in a cell are several."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.loaders.absences import read_absences
from data.loaders.auditors import read_auditors
from data.loaders.conflicts import read_conflicts
from data.loaders.identifiers import SEVERAL_IDS, fold_column, fold_width, is_credit_code
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.loaders.tables import LoadedTable
from tests.data.loaders.rosters import make_roster, write_csv, write_rows

BOOK = read_code_book()


@given(st.lists(st.none() | st.text(alphabet="AＡ1１-－甲 ", max_size=4), max_size=6))
def test_folded_identifiers_are_those_that_the_standard_form_gives(texts: list[str | None]) -> None:
    expected = [text and unicodedata.normalize("NFKC", text) for text in texts]
    assert fold_width(pa.array(texts, pa.string())).to_pylist() == expected


def test_a_column_keeps_its_rows_and_what_is_plain_already_is_not_touched() -> None:
    plain = pd.Series(["A1", "A2"], index=[4, 9], dtype="str")
    assert fold_column(plain) is plain
    folded = fold_column(pd.Series(["Ａ１", "A2"], index=[4, 9], dtype="str"))
    pd.testing.assert_series_equal(folded, plain)


@pytest.mark.parametrize("cell", ["A1、A2", "A1;A2", "A1；A2", "A1\nA2", "A1, A2", "A1|A2"])
def test_several_numbers_in_a_cell_are_seen(cell: str) -> None:
    assert re.search(SEVERAL_IDS, cell)


@pytest.mark.parametrize("cell", ["A1", "A/1", "A 1", "A-1", "A1、", "", "、"])
def test_one_number_is_one_whatever_signs_it_has(cell: str) -> None:
    assert re.search(SEVERAL_IDS, cell) is None


def problems(loaded: LoadedTable) -> list[tuple[int | None, str]]:
    return [(issue.row, issue.problem) for issue in loaded.report.issues]


def test_the_same_number_in_wide_signs_is_the_same_person() -> None:
    rows = make_roster(2)
    rows[1] |= {"审核员编号": "Ａ0000", "认证领域": rows[0]["认证领域"], "姓名": rows[0]["姓名"]}
    loaded = read_auditors(write_rows(rows), "roster.csv", BOOK)
    assert (3, "key_repeated") in problems(loaded)
    wide = rows[1]["注册证书号"].translate({ord("1"): "１", ord("-"): "－"})
    alone = read_auditors(write_rows([rows[1] | {"注册证书号": wide}]), "roster.csv", BOOK)
    assert alone.frame[s.REGISTRATION_NO].tolist() == [rows[1]["注册证书号"]]
    assert alone.frame[s.AUDITOR_ID].tolist() == ["A0000"]


@pytest.mark.parametrize("cell", ["A1;A2", "A1\nA3"])
def test_a_row_of_several_auditors_is_refused_everywhere(cell: str) -> None:
    conflicts = write_csv(("审核员编号", "组织编号"), [(cell, "O1"), ("A1", "O1")])
    away = write_csv(("审核员编号", "开始日期", "结束日期"),
                     [(cell, "2026-07-01", "2026-07-02")])  # fmt: skip
    roster = write_rows([make_roster(1)[0] | {"审核员编号": cell, "姓名": "张三"}])
    for loaded in (
        read_conflicts(conflicts, "c.csv"),
        read_absences(away, "a.csv"),
        read_auditors(roster, "r.csv", BOOK),
    ):
        assert (2, "several_people") in problems(loaded)
    assert read_conflicts(conflicts, "c.csv").report.accepted == 1


def test_a_repeated_key_is_shown_without_the_time_of_a_day() -> None:
    rows = [("A1", "2026-07-01", "2026-07-02")] * 2
    loaded = read_absences(write_csv(("审核员编号", "开始日期", "结束日期"), rows), "a.csv")
    assert [issue.value for issue in loaded.report.issues] == ["A1 / 2026-07-01"]


def test_the_sample_of_the_standard_is_a_credit_code_and_a_changed_one_is_not() -> None:
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")
    assert not is_credit_code("9135O100M000100Y43")


def test_what_is_unlikely_about_a_project_is_told_and_loads() -> None:
    headers = ("项目编号", "认证领域", "统一社会信用代码", "有效人数", "审核人日")
    rows = [("P1", "QMS", "91350100M000100Y43", "120", "3"),
            ("P2", "QMS", "12345", "1200000000", "9999")]  # fmt: skip
    loaded = read_projects(write_csv(headers, rows), "p.csv", BOOK)
    told = {problem for row, problem in problems(loaded) if row is not None}
    assert loaded.report.accepted == 2
    assert told == {"credit_code_unlikely", "personnel_many", "audit_days_many"}
    assert {row for row, _ in problems(loaded) if row is not None} == {3}


def test_what_is_unlikely_about_a_registration_is_told_and_loads() -> None:
    rows = make_roster(3)
    rows[0] |= {"有效期至": "2099-06-30"}
    rows[1] |= {"注册证书号": "1925" + rows[1]["注册证书号"][4:]}
    rows[2] |= {"审核员编号": rows[0]["审核员编号"], "姓名": "另一人"}
    rows[2] |= {"认证领域": "FSMS", "专业代码": ""}
    loaded = read_auditors(write_rows(rows), "roster.csv", BOOK)
    told = problems(loaded)
    assert loaded.report.accepted == 3
    assert (2, "validity_long") in told
    assert (3, "registration_year_unlikely") in told
    assert (4, "number_of_two_names") in told
