"""Results like #N/A are read as what they show and refused like any text that is no value."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from data import schema as s
from data.errors import ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.certificates import read_certificates
from data.loaders.formulas import find_errors
from data.loaders.reference import read_code_book
from data.loaders.sheets import read_plain_text
from tests.data.loaders.rosters import write_csv, write_xlsx
from tests.data.loaders.test_formulas import with_part

BOOK = read_code_book()
ROSTER = ("审核员编号", "姓名", "认证领域", "注册级别", "专业代码", "有效期至", "常驻省份")
GOOD = ("A1", "甲一", "QMS", "审核员", "33.02.01", "2027-01-01", "江苏")
ROWS = [
    GOOD,
    ("A2", "#NAME?", "QMS", "审核员", "33.02.01", "2027-01-01", "江苏"),
    ("A3", "乙二", "QMS", "审核员", "#N/A", "#REF!", "#VALUE!"),
    ("#DIV/0!", "丙三", "QMS", "审核员", "", "", ""),
]


def told(report: ImportReport) -> list[tuple[int | None, str, str, str]]:
    return [(each.row, each.column, each.value, each.problem) for each in report.issues]


@pytest.mark.parametrize("write", [lambda: write_xlsx([ROSTER, *ROWS]),
                                   lambda: write_csv(ROSTER, ROWS)])  # fmt: skip
def test_an_error_refuses_its_row_in_a_spreadsheet_as_in_a_csv(write) -> None:  # type: ignore[no-untyped-def]
    loaded = read_auditors(write(), "roster", BOOK)
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]
    assert set(told(loaded.report)) == {
        (3, "姓名", "#NAME?", "cell_error"),
        (4, "专业代码", "#N/A", "code_malformed"),
        (4, "有效期至", "#REF!", "malformed_date"),
        (4, "常驻省份", "#VALUE!", "malformed_province"),
        (5, "审核员编号", "#DIV/0!", "cell_error"),
    }
    assert loaded.report.rejected_rows[1][1]["专业代码"] == "#N/A"


def test_a_name_that_begins_with_the_same_mark_is_a_name() -> None:
    content = write_xlsx([ROSTER, ("A1", "#甲", *GOOD[2:])])
    assert read_auditors(content, "r.xlsx", BOOK).frame[s.NAME].tolist() == ["#甲"]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>',
        "<c s='3' r = 'B2'\n t = 'e'><v>#N/A</v></c>",
        '<x:c r="B2" t="e"><x:f t="shared" si="0"/><x:v>#N/A</x:v></x:c>',
    ],
)
def test_an_error_is_seen_however_it_is_written(cell: str) -> None:
    content = write_xlsx([ROSTER, ("A1", "#NUM!", *GOOD[2:])])
    plain = '<c r="B2" t="e"><v>#NUM!</v></c>'
    saved = with_part(content, "xl/worksheets/sheet1.xml", plain, cell)
    assert find_errors(saved, "Sheet") == {(1, 1): "#N/A"}


def test_certificates_say_the_same(tmp_path: Path) -> None:
    header = ("证书编号", "组织编号", "认证领域", "专业代码", "颁证日期", "到期日期")
    rows = [
        ("C1", "O1", "QMS", "33.02.01", "2024-01-01", "2027-01-01"),
        ("C2", "#REF!", "QMS", "33.02.01", "2024-01-01", "#N/A"),
        ("#N/A", "O3", "QMS", "33.02.01", "2024-01-01", "2027-01-01"),
    ]
    expected = {
        (3, "组织编号", "#REF!", "cell_error"),
        (3, "到期日期", "#N/A", "malformed_date"),
        (4, "证书编号", "#N/A", "cell_error"),
    }
    for name, content in (("c.xlsx", write_xlsx([header, *rows])),
                          ("c.csv", write_csv(header, rows))):  # fmt: skip
        (path := tmp_path / name).write_bytes(content)
        kept: list[pa.Table] = []
        report = read_certificates(path, name, BOOK, kept.append, tmp_path / "rejected.csv")
        assert pa.concat_tables(kept)[s.CERTIFICATE_NO].to_pylist() == ["C1"]
        assert set(told(report)) == expected


def test_a_post_shows_the_errors_of_all_its_sheets() -> None:
    content = write_xlsx([["广东", "#REF!"]])
    assert read_plain_text(content, "post.xlsx") == "广东\t#REF!\n"
