"""Scheduling history with planted defects, and what its good rows hold."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.errors import ERROR, WARNING
from data.loaders.history import parse_ids, read_history
from data.loaders.reference import read_code_book
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError
from reporting.locale import has_text
from tests.data.loaders.rosters import Row, write_csv, write_rows

BOOK = read_code_book()
# Position in the file → header, cell and problem of the planted defect.
DEFECTS: dict[int, tuple[str, str, str]] = {
    3: ("认证领域", "QES", "malformed_scheme"),
    7: ("项目编号", "P006", "key_repeated"),
    11: ("确认日期", "2025-02-28", "dates_reversed"),
    15: ("拒绝次数", "两次", "malformed_count"),
    19: ("改派次数", "-1", "malformed_count"),
    23: ("专业代码", "33.02.01~05", "code_malformed"),
    27: ("提出日期", "3月1日", "malformed_date"),
    31: ("认证领域", "", "required_blank"),
}


def make_history(size: int) -> list[Row]:
    dice = random.Random(5)
    return [
        {
            "项目编号": f"P{number:03d}", "认证领域": dice.choice(["QMS", "环境"]),
            "专业代码": dice.choice(["33.02.01", "17.10.02；33.02.01"]), "提出日期": "2025-03-01",
            "确认日期": "2025-03-20", "拒绝次数": dice.choice(["0", "2", "3"]),
            "改派次数": dice.choice(["0", "1", ""]), "审核日期": "2025-04-10",
            "审核组": "A1、A2", "拒绝审核员": "", "推迟原因": dice.choice(["企业", "检查", ""]),
        }
        for number in range(size)
    ]  # fmt: skip


def read(rows: list[Row]) -> LoadedTable:
    return read_history(write_rows(rows), "history.csv", BOOK)


def read_one(**cells: str) -> LoadedTable:
    return read([make_history(1)[0] | cells])


def told(loaded: LoadedTable) -> list[tuple[int | None, str, str, str, str]]:
    return [(i.row, i.column, i.value, i.problem, i.severity) for i in loaded.report.issues]


def test_exactly_the_planted_rows_are_refused_with_their_reason() -> None:
    rows = make_history(40)
    for position, (header, cell, _) in DEFECTS.items():
        rows[position][header] = cell
    loaded = read(rows)
    assert [(i.row, i.column, i.problem, i.severity) for i in loaded.report.issues] == [
        (position + 2, header, problem, ERROR)
        for position, (header, _, problem) in DEFECTS.items()
    ]  # fmt: skip
    assert loaded.report.accepted == len(loaded.frame) == 40 - len(DEFECTS)
    assert loaded.report.rejected_rows == tuple((n + 2, rows[n]) for n in DEFECTS)


def test_values_are_canonical_and_blank_is_never_zero() -> None:
    (row,) = read_one(
        专业代码="17.10.02、33.02.01", 拒绝次数="", 改派次数="1", 推迟原因="突击检查"
    ).frame.to_dict("records")
    assert row[s.SPECIALTY_CODES] == "new:17.10.02|new:33.02.01"
    assert (row[s.TEAM], row[s.POSTPONED_FOR]) == ("A1|A2", s.INSPECTION_CAUSE)
    assert pd.isna(row[s.DECLINES]) and pd.isna(row[s.DECLINED_BY])
    assert row[s.REPLANS] == 1
    assert row[s.AUDITED_ON] == pd.Timestamp("2025-04-10")


# -------------------------------------------------------------------------- the order of dates
def test_an_audit_before_its_request_is_refused() -> None:
    loaded = read_one(确认日期="", 审核日期="2025-02-28")
    assert told(loaded) == [(2, "审核日期", "2025-03-01 > 2025-02-28", "dates_reversed", ERROR)]


def test_a_confirmation_after_the_audit_loads_with_a_warning() -> None:
    loaded = read_one(确认日期="2025-04-11")
    assert told(loaded) == [
        (2, "确认日期", "2025-04-11 > 2025-04-10", "confirmed_after_audit", WARNING)
    ]
    assert loaded.report.accepted == 1


def test_all_on_one_day_or_still_open_is_no_wrong_order() -> None:
    day = "2025-03-01"
    assert told(read_one(提出日期=day, 确认日期=day, 审核日期=day)) == []
    assert told(read_one(确认日期="", 审核日期="")) == []
    assert told(read_one(提出日期="", 确认日期="", 审核日期=day)) == []


# -------------------------------------------------------------------------- lists of auditors
@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("A0001", "A0001"),
        ("A0001；A0002", "A0001|A0002"),
        ("A0001;A0002,A0003，A0004、A0005 A0006　A0007|A0008", "|".join(
            f"A000{n}" for n in range(1, 9))),
        (" A0001 ；；A0001、", "A0001"),
        ("A0001（组长）、A0002(实习)", "A0001|A0002"),
        ("a-1\nb_2", "a-1|b_2"),
    ],
)  # fmt: skip
def test_ids_are_read_whatever_stands_between_them(cell: str, ids: str) -> None:
    assert parse_ids(cell) == ids
    assert read_one(审核组=cell, 拒绝审核员="").frame[s.TEAM].tolist() == [ids]


@given(st.lists(st.from_regex(r"[A-Z][0-9]{1,5}", fullmatch=True), min_size=1, unique=True))
def test_canonical_ids_stay_as_they_are(ids: list[str]) -> None:
    assert parse_ids(parse_ids("；".join(ids))) == s.ID_MARK.join(ids)


@pytest.mark.parametrize(
    ("named", "count", "warns"),
    [("A1、A2", "1", True), ("A1、A2", "2", False), ("A1", "0", True), ("A1、A2", "", False)],
)
def test_more_names_than_declines_are_questioned(named: str, count: str, warns: bool) -> None:
    loaded = read_one(拒绝审核员=named, 拒绝次数=count)
    assert told(loaded) == ([(2, "拒绝审核员", named, "declines_fewer", WARNING)] if warns else [])
    assert [issue.expected for issue in loaded.report.issues] == ([count] if warns else [])


# -------------------------------------------------------------------------- causes
@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("企业", "企业"), ("企业原因", "企业"), ("客户原因", "企业"), ("Client", "企业"),
        ("检查", "检查"), ("监督检查", "检查"), ("突击检查", "检查"), (" INSPECTION ", "检查"),
    ],
)  # fmt: skip
def test_a_known_cause_is_read_by_any_of_its_words(cell: str, cause: str) -> None:
    loaded = read_one(推迟原因=cell)
    assert loaded.frame[s.POSTPONED_FOR].tolist() == [cause]
    assert loaded.report.issues == ()


def test_any_other_cause_is_kept_as_text_and_told() -> None:
    loaded = read_one(推迟原因="台风")
    assert loaded.frame[s.POSTPONED_FOR].tolist() == ["台风"]
    assert told(loaded) == [(2, "推迟原因", "台风", "cause_unknown", WARNING)]


# -------------------------------------------------------------------------- what may be absent
def test_only_project_and_scheme_are_required() -> None:
    loaded = read_history(write_csv(("project_id", "scheme"), [("P1", "SC")]), "h.csv", BOOK)
    assert loaded.report.issues == ()
    assert loaded.frame.drop(columns=[s.PROJECT_ID, s.SCHEME, s.SPECIALTY_CODES, s.EXTRA]).isna(
    ).all(axis=None)  # fmt: skip
    with pytest.raises(CertMatchError, match="missing_column"):
        read_history(write_csv(("project_id",), [("P1",)]), "h.csv", BOOK)


def test_history_without_codes_loads_and_is_told_once() -> None:
    rows = make_history(3)
    for row in rows:
        row["专业代码"] = ""
    assert told(read(rows)) == [(None, "专业代码", "3", "codes_blank", WARNING)]


def test_a_table_without_rows_is_said() -> None:
    loaded = read_history(write_csv(list(make_history(1)[0]), []), "h.csv", BOOK)
    assert told(loaded) == [(None, "", "", "no_rows", WARNING)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "problem", ["absence_long", "confirmed_after_audit", "declines_fewer", "cause_unknown"]
)
def test_every_remark_has_its_sentence(problem: str, language: str) -> None:
    assert has_text(language, f"problems.{problem}")
