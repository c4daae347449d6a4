"""The header is found below titles, and the rows keep their numbers."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from data import schema as s
from data.loaders.auditors import read_auditors
from data.loaders.certificates import read_certificates
from data.loaders.header_rows import find_header
from data.loaders.reference import read_code_book
from data.loaders.sheets import read_sheet
from data.loaders.tables import printed_headers
from tests.data.loaders.rosters import write_csv, write_xlsx

BOOK = read_code_book()
TITLE = ["审核员名册"]
DAY = ["", "编制日期：2024-05-01"]
HEADER = ["审核员编号", "认证领域", "注册级别"]
ROW = ["A1", "QMS", "审核员"]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([HEADER, ROW], 0),
        ([TITLE, DAY, [], HEADER, ROW], 3),
        ([[], [], HEADER, ROW], 2),
        # A title may use the words of a header.
        ([["审核员", "级别"], HEADER, ROW], 1),
        # No row has all that is required: most known headers win, the first of several.
        ([TITLE, ["审核员编号", "姓名", "级别"], ["姓名", "级别"]], 1),
        # Nothing is known: a title has one cell.
        ([TITLE, DAY, ["甲", "乙", "丙"], ROW], 2),
        ([TITLE, DAY], 0),
        ([[], [""]], None),
    ],
)
def test_the_header_is_the_row_that_names_the_columns(rows: list[list[str]], at: int) -> None:
    assert find_header(rows, s.AUDITORS) == at


def test_no_more_rows_are_read_than_the_header_takes() -> None:
    rows = iter([TITLE, HEADER, ROW])
    assert find_header(rows, s.AUDITORS) == 1
    assert list(rows) == [ROW]


@pytest.mark.parametrize("is_csv", [True, False])
def test_rows_below_a_title_keep_their_numbers_and_the_title_is_told(is_csv: bool) -> None:
    rows = [TITLE, DAY, [], HEADER, ROW, ["A2", "QMS", "?"]]
    content = write_csv(rows[0], rows[1:]) if is_csv else write_xlsx(rows)
    loaded = read_auditors(content, "r", BOOK)
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]
    assert [(i.row, i.problem, i.value, i.expected) for i in loaded.report.issues[:1]] == [
        (None, "rows_above_header", "1, 2", "4")
    ]
    assert [row for row, _ in loaded.report.rejected_rows] == [6]
    assert printed_headers(read_sheet(content, "r"), "r", s.AUDITORS) == tuple(HEADER)


def test_a_title_without_a_mark_does_not_hide_the_one_of_the_table() -> None:
    content = "审核员名册\n编制日期 2024-05-01\n\n工号;领域;级别\nA1;QMS;审核员\n".encode()
    assert read_auditors(content, "r.csv", BOOK).report.accepted == 1


@pytest.mark.parametrize("is_csv", [True, False])
def test_certificates_below_a_title_say_the_same(is_csv: bool, tmp_path: Path) -> None:
    header = ["证书编号", "组织编号", "认证领域", "专业代码", "颁证日期", "到期日期"]
    row = ["C1", "O1", "QMS", "33.02.01", "2024-01-01", "2027-01-01"]
    rows = [["证书台账"], [], header, row, ["C2", *row[1:5], "?"], row]
    path = tmp_path / "c"
    path.write_bytes(write_csv(rows[0], rows[1:]) if is_csv else write_xlsx(rows))
    kept: list[pa.Table] = []
    report = read_certificates(path, "c", BOOK, kept.append, tmp_path / "rejected")
    assert pa.concat_tables(kept)[s.ROW].to_pylist() == [4]
    assert [(i.row, i.problem) for i in report.issues] == [
        (None, "rows_above_header"), (5, "malformed_date"), (6, "key_repeated"),
    ]  # fmt: skip
