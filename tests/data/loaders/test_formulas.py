"""Formulas that were saved without their result are told, not read as blank."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from data import schema as s
from data.errors import ERROR, WARNING, ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.certificates import read_certificates
from data.loaders.formulas import cell_name, column_number, find_formulas_without_result
from data.loaders.reference import read_code_book
from tests.data.loaders.rosters import write_xlsx

BOOK = read_code_book()
ROSTER = ("审核员编号", "姓名", "认证领域", "注册级别", "有效期至", "电话")


def with_part(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook with a text of one part replaced, as another program would write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(stream, "w") as file:
        for name in good.namelist():
            text = good.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            file.writestr(name, text)
    return stream.getvalue()


def told(report: ImportReport) -> list[tuple[int | None, str, str, str, str]]:
    return [
        (each.row, each.column, each.value, each.expected, each.severity)
        for each in report.issues
        if each.problem == "formula_without_result"
    ]


def test_a_formula_without_result_refuses_its_row_and_names_its_cell() -> None:
    content = write_xlsx(
        [
            ROSTER,
            ("A1", "张三", "QMS", "审核员", "2027-01-01", ""),
            ("A2", "=1+1", "QMS", "审核员", "=DATE(2027,1,1)", ""),
            ("=A3", "李四", "QMS", "审核员", "", ""),
        ]
    )
    loaded = read_auditors(content, "r.xlsx", BOOK)
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]
    assert told(loaded.report) == [
        (3, "姓名", "=1+1", "B3", ERROR),
        (3, "有效期至", "=DATE(2027,1,1)", "E3", ERROR),
        (4, "审核员编号", "=A3", "A4", ERROR),
    ]
    assert {each.problem for each in loaded.report.issues} == {
        "formula_without_result", "columns_kept"
    }  # fmt: skip
    assert loaded.report.rejected_rows[0][1]["有效期至"] == "=DATE(2027,1,1)"


def test_a_formula_in_a_column_nobody_reads_warns() -> None:
    content = write_xlsx([ROSTER, ("A1", "张三", "QMS", "审核员", "2027-01-01", '="a"&"<b"')])
    report = read_auditors(content, "r.xlsx", BOOK).report
    assert told(report) == [(2, "电话", '="a"&"<b"', "F2", WARNING)]
    assert report.accepted == 1


@pytest.mark.parametrize(
    "cell",
    ['<c r="B2"><f>1+1</f><v>2</v></c>', '<c r="B2" t="str"><f>IF(1,"","x")</f><v></v></c>'],
)
def test_a_formula_with_its_result_is_read_as_the_result_even_the_empty_text(cell: str) -> None:
    content = write_xlsx([ROSTER, ("A1", "=1+1", "QMS", "审核员", "2027-01-01", "")])
    saved = with_part(content, "xl/worksheets/sheet1.xml", '<c r="B2"><f>1+1</f><v></v></c>', cell)
    report = read_auditors(saved, "r.xlsx", BOOK).report
    assert (report.accepted, [each.problem for each in report.issues]) == (1, ["columns_kept"])


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>1+1</f></c>',
        '<c r="B2" s="3">\n<f t="shared" si="0"/><v/></c>',
        '<x:c r="B2"><x:f>1+1</x:f><x:v/></x:c>',
    ],
)
def test_a_formula_is_seen_however_it_is_written(cell: str) -> None:
    content = write_xlsx([ROSTER, ("A1", "=1+1", "QMS", "审核员", "2027-01-01", "")])
    saved = with_part(content, "xl/worksheets/sheet1.xml", '<c r="B2"><f>1+1</f><v></v></c>', cell)
    assert list(find_formulas_without_result(saved, "Sheet")) == [(1, 1)]


def test_certificates_say_the_same_rows_below_the_last_value_included(tmp_path: Path) -> None:
    header = ("证书编号", "组织编号", "认证领域", "专业代码", "颁证日期", "到期日期")
    rows = [
        ("C1", "O1", "QMS", "33.02.01", "2024-01-01", "2027-01-01"),
        ("C2", "O2", "QMS", "=A1", "2024-01-01", "=DATE(2027,1,1)"),
        ("=1", "=2", "=3", "=4", "=5", "=6"),
    ]
    (path := tmp_path / "c.xlsx").write_bytes(write_xlsx([header, *rows]))
    kept: list[pa.Table] = []
    report = read_certificates(path, "c.xlsx", BOOK, kept.append, tmp_path / "rejected.csv")
    assert pa.concat_tables(kept)[s.CERTIFICATE_NO].to_pylist() == ["C1"]
    assert [place for _, _, _, place, _ in told(report)] == [
        "D3", "F3", "A4", "B4", "C4", "D4", "E4", "F4"
    ]  # fmt: skip
    assert len(report.issues) == 8
    assert report.rejected_rows[1][1]["证书编号"] == "=1"


def test_columns_are_named_as_spreadsheets_do() -> None:
    for column, name in ((0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (16_383, "XFD1")):
        assert cell_name(0, column) == name
        assert column_number(name[:-1].encode()) == column + 1
