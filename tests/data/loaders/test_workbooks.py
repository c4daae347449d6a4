"""Of several sheets the one that fits is read, and the names of the others are told."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data import schema as s
from data.errors import ImportIssue, ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.certificates import read_certificates
from data.loaders.reference import read_code_book
from data.loaders.statistics import read_statistics
from data.loaders.templates import write_template
from data.loaders.workbooks import list_sheets
from matching.errors import CertMatchError

BOOK = read_code_book()
HEADER = ("审核员编号", "姓名", "认证领域", "注册级别")
QMS, EMS = ("A1", "张三", "QMS", "审核员"), ("A2", "李四", "EMS", "审核员")


def book_of(sheets: Mapping[str, Iterable[Iterable[Any]]], hidden: str = "") -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(report: ImportReport) -> list[ImportIssue]:
    return [issue for issue in report.issues if issue.problem == "sheets_unread"]


def test_further_sheets_with_rows_are_told_by_name() -> None:
    content = book_of({"QMS": [HEADER, QMS], "EMS": [HEADER, EMS], "空": []})
    loaded = read_auditors(content, "two.xlsx", BOOK)
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]
    (issue,) = told(loaded.report)
    assert (issue.row, issue.value, issue.expected, issue.severity) == (
        None, "EMS", "QMS", "warning",
    )  # fmt: skip


def test_the_sheet_whose_header_fits_is_read_with_its_formulas() -> None:
    sheets = {
        "说明": [["填表说明"], ["=1+1"]],
        "名册": [HEADER, QMS, ("A2", "=1+1", "QMS", "审核员")],
    }
    loaded = read_auditors(book_of(sheets), "r.xlsx", BOOK)
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]
    assert [each.value for each in told(loaded.report)] == ["说明"]
    (formula,) = [each for each in loaded.report.issues if each.row == 3]
    assert (formula.problem, formula.expected) == ("formula_without_result", "B3")


def test_hidden_lists_and_the_instructions_of_a_template_are_not_told() -> None:
    content = book_of({"名册": [HEADER, QMS], "列表": [["QMS"], ["EMS"]]}, hidden="列表")
    assert told(read_auditors(content, "r.xlsx", BOOK).report) == []
    template = write_template(s.AUDITORS, "zh")
    assert told(read_auditors(template, "t.xlsx", BOOK).report) == []


@pytest.mark.parametrize("first", ["说明", "2024"])
def test_certificates_choose_and_tell_alike(first: str, tmp_path: Path) -> None:
    header = ("证书编号", "组织编号", "认证领域", "颁证日期", "到期日期")
    rows = [header, ("C1", "O1", "QMS", "2024-01-01", "2027-01-01")]
    sheets = {first: rows if first == "2024" else [["怎样填写"]], "2025": rows}
    path = tmp_path / "c.xlsx"
    path.write_bytes(book_of(sheets))
    report = read_certificates(path, "c.xlsx", BOOK, lambda _: None, tmp_path / "refused.csv")
    assert report.accepted == 1
    assert [each.value for each in told(report)] == [first if first == "说明" else "2025"]


def test_a_post_is_read_from_all_sheets() -> None:
    regions = [
        ["2024年10月获证证书按地域统计情况"],
        ["地区", "证书数", "组织数"],
        ["广东", 9, 5],
        ["完"],
    ]
    domains = [
        ["认证项目", "证书数", "组织数"],
        ["管理体系认证", 7, 4],
        ["质量管理体系认证", 7, 4],
        ["完"],
    ]
    details = read_statistics(book_of({"地域": regions, "领域": domains}), "p.xlsx").report.details
    assert [row["region"] for row in details["regions"]] == ["广东省"]
    assert [row["domain"] for row in details["domains"]] == ["合计", "质量管理体系认证"]


TWO = {"说明": [["怎样填写"]], "专职": [HEADER, QMS], "兼职": [HEADER, EMS], "空": []}


def test_the_sheet_that_is_asked_for_is_read_instead_of_the_best() -> None:
    content = book_of(TWO)
    loaded = read_auditors(content, "two.xlsx", BOOK, s.AUDITORS.on_sheet("兼职"))
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A2"]
    (issue,) = told(loaded.report)
    assert (issue.value, issue.expected) == ("说明、专职", "兼职")


def test_a_sheet_that_is_not_there_is_refused_and_the_others_are_named() -> None:
    with pytest.raises(CertMatchError) as refused:
        read_auditors(book_of(TWO), "two.xlsx", BOOK, s.AUDITORS.on_sheet("外聘"))
    assert (refused.value.code, refused.value.found) == ("unknown_choice", "外聘")
    assert refused.value.expected == "说明 | 专职 | 兼职 | 空"


def test_sheets_with_rows_are_offered_and_first_the_one_that_would_be_read() -> None:
    assert list_sheets(book_of(TWO), "two.xlsx", s.AUDITORS) == ("专职", "说明", "兼职")
    assert list_sheets(book_of(TWO, hidden="兼职"), "two.xlsx", s.AUDITORS) == ("专职", "说明")


@pytest.mark.parametrize(
    "content", [book_of({"名册": [HEADER, QMS]}), "审核员编号\n".encode(), b"%PDF"]
)
def test_what_is_no_workbook_of_several_sheets_offers_none(content: bytes) -> None:
    assert list_sheets(content, "r.xlsx", s.AUDITORS) == ()


def test_a_damaged_workbook_is_refused_before_its_sheets_are_offered() -> None:
    with pytest.raises(CertMatchError, match="file_not_a_table"):
        list_sheets(b"PK\x03\x04 no workbook", "r.xlsx", s.AUDITORS)
