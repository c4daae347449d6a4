"""Totals, signatures and remarks under a table are told from records."""

from __future__ import annotations

import pyarrow as pa
import pytest

from data import schema as s
from data.errors import NO_RECORD, ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.closing_rows import find_closing_cell, has_closing_cell
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.loaders.statistics import read_statistics
from reporting.locale import has_text
from tests.data.loaders.rosters import make_roster, write_csv

BOOK = read_code_book()
CLOSING = (
    "合计", "合 计", "总计", "小计", "本页合计", "合计：8人", "合计8人", "总计：", "TOTAL",
    "Sub-total", "制表人：示例", "制表人", "填表人:", "审核人（签字）：", "审核人: 示例",
    "编制日期：2026.11.20", "备注", "备注：兼职人员见另表", "注：", "注1：数据截至11月",
    "说明：以上\n均为专职", "以下空白", "Prepared by: N. N.", "Note: part-time only", "remarks",
)  # fmt: skip
RECORDS = (
    "E001", "合计划", "计", "审核人员", "审核员", "制表人员甲", "注册", "注塑一厂", "说明书",
    "总计院", "备注员", "合计示例有限公司", "totally", "notebook", "Approved", "人",
)  # fmt: skip


@pytest.mark.parametrize("cell", CLOSING)
def test_cell_that_begins_a_total_or_remark_tells(cell: str) -> None:
    assert find_closing_cell({"序号": "", "工号": cell, "姓名": "8人"}) == "工号"
    assert has_closing_cell([pa.array([cell.replace("合 计", "合计"), "E1"])]).tolist() == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("cell", RECORDS)
def test_cell_that_only_looks_like_one_does_not(cell: str) -> None:
    assert find_closing_cell({"工号": cell, "姓名": ""}) is None
    assert not has_closing_cell([pa.array([cell])]).any()


def test_only_the_first_cell_that_is_no_serial_number_tells() -> None:
    assert find_closing_cell({"序号": "9", "工号": "合计"}) == "工号"
    assert find_closing_cell({"工号": "E1", "备注": "合计"}) is None
    assert find_closing_cell({"序号": "9", "工号": ""}) is None


def test_any_column_of_the_key_tells_and_a_missing_cell_does_not() -> None:
    columns = [pa.array(["E1", None, "小计"]), pa.array(["QMS", "合计", "QMS"])]
    assert has_closing_cell(columns).tolist() == [False, True, True]


def told(report: ImportReport) -> list[tuple[int | None, str, str, str]]:
    """Return row, column, value and problem of what is not of the whole file."""
    return [(i.row, i.column, i.value, i.problem) for i in report.issues if i.row]


def test_closing_rows_of_a_roster_are_refused_for_what_they_are_and_nothing_else() -> None:
    header = ("序号", "审核员编号", "姓名", "认证领域", "注册证书号", "注册级别")
    rows = [
        ("1", "E1", "示例一", "QMS", "", "审核员"),
        ("合计", "", "示例、示例", "", "", ""),
        ("", "小计", "", "QMS", "", "审核员"),
        ("制表人：示例", "", "", "审核人：示例", "", ""),
        ("2", "", "示例二", "QMS", "", "审核员"),
    ]
    report = read_auditors(write_csv(header, rows), "r.csv", BOOK).report
    assert (report.accepted, report.rejected) == (1, 4)
    assert told(report) == [
        (3, "序号", "合计", NO_RECORD),
        (4, "审核员编号", "小计", NO_RECORD),
        (5, "序号", "制表人：示例", NO_RECORD),
        (6, "审核员编号", "", "required_blank"),
    ]
    assert [row for row, _ in report.rejected_rows] == [3, 4, 5, 6]


def test_remark_beside_a_whole_record_is_one_on_the_record() -> None:
    header = ("备注", "项目编号", "认证领域")
    rows = [("备注：加急", "X1", "QMS"), ("备注：加急", "", "QMS"), ("", "总计", "QMS")]
    loaded = read_projects(write_csv(header, rows), "p.csv", BOOK)
    assert loaded.frame[s.PROJECT_ID].tolist() == ["X1"]
    assert [row for row, *_, problem in told(loaded.report) if problem == NO_RECORD] == [3, 4]


def test_sound_roster_has_no_closing_row() -> None:
    rows = [tuple(row.values()) for row in make_roster(200)]
    report = read_auditors(write_csv(tuple(make_roster(1)[0]), rows), "r.csv", BOOK).report
    assert (report.accepted, report.issues) == (200, ())


def test_totals_of_published_counts_are_records() -> None:
    content = write_csv(("统计月份", "认证项目", "证书数"), [("2024-10", "合计", "5")])
    assert read_statistics(content, "d.csv").report.accepted == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_refusal_has_its_sentence(language: str) -> None:
    assert has_text(language, f"problems.{NO_RECORD}")
