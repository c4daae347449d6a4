"""A cell merged over several rows stands for each of them; titles and blank rows do not."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from data import schema as s
from data.errors import WARNING, ImportIssue, ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.certificates import read_certificates
from data.loaders.conflicts import read_conflicts
from data.loaders.merged_cells import fill_down, list_runs
from data.loaders.reference import read_code_book
from data.loaders.statistics import read_statistics
from tests.data.loaders.test_formulas import with_part

BOOK = read_code_book()
ROSTER = ("审核员编号", "姓名", "认证领域", "注册级别", "专业代码")
SCHEMES = [
    ("A1", "甲一", "QMS", "审核员", "33.02.01"),
    (None, None, "EMS", "审核员", "17.10.02"),
    (None, None, "OHSMS", "审核员", "17.10.02"),
]


def merged(rows: Iterable[Sequence[Any]], *ranges: str) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for each in ranges:
        book.active.merge_cells(each)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(report: ImportReport) -> list[ImportIssue]:
    return [issue for issue in report.issues if issue.problem == "merged_repeated"]


def test_the_rows_of_a_person_share_the_merged_cells_and_it_is_told_once() -> None:
    loaded = read_auditors(merged([ROSTER, *SCHEMES], "A2:A4", "B2:B4"), "r.xlsx", BOOK)
    assert loaded.frame[[s.AUDITOR_ID, s.NAME, s.SCHEME]].to_numpy().tolist() == [
        ["A1", "甲一", "QMS"], ["A1", "甲一", "EMS"], ["A1", "甲一", "OHSMS"]
    ]  # fmt: skip
    (issue,) = told(loaded.report)
    assert (issue.row, issue.value, issue.expected, issue.severity) == (
        None, "A2:A4, B2:B4", "2", WARNING,
    )  # fmt: skip


def test_blank_cells_that_are_not_merged_stay_blank() -> None:
    report = read_auditors(merged([ROSTER, *SCHEMES], "B2:B4"), "r.xlsx", BOOK).report
    assert (report.accepted, report.rejected) == (1, 2)


def test_titles_and_remarks_over_several_columns_are_not_repeated() -> None:
    rows = [("审核员名册",), (), ROSTER, *SCHEMES[:1], ("A2", *SCHEMES[0][1:]), ("备注：甲",), ()]
    report = read_auditors(merged(rows, "A1:E2", "A6:E7"), "r.xlsx", BOOK).report
    assert report.accepted == 2
    assert told(report) == []


def test_a_row_that_holds_nothing_else_is_no_record() -> None:
    content = merged([ROSTER, SCHEMES[0], (), (), ("A2", *SCHEMES[0][1:])], "A2:A4")
    report = read_auditors(content, "r.xlsx", BOOK).report
    assert (report.accepted, report.rejected) == (2, 0)


def test_a_header_of_two_rows_is_filled_down_to_itself_and_no_further() -> None:
    above = ("审核员编号", "组织编号", "说明", None)
    rows = [above, (None, None, "原因", "截止"), ("A1", "O1", "亲属", None)]
    loaded = read_conflicts(merged(rows, "A1:A2", "B1:B2", "C1:D1"), "c.xlsx")
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]
    over = [("人员", None, "资格", None, None), (None, None, *ROSTER[2:]), SCHEMES[0]]
    over[0], over[1] = ("审核员编号", "姓名", "资格", None, None), over[1]
    loaded = read_auditors(merged(over, "A1:A2", "B1:B2", "C1:E1"), "r.xlsx", BOOK)
    assert loaded.frame[s.AUDITOR_ID].tolist() == ["A1"]


def test_a_merged_formula_without_result_is_told_in_each_of_its_rows() -> None:
    rows = [ROSTER, ("A1", "=A9", "QMS", "审核员", ""), ("A1", None, "EMS", "审核员", "")]
    report = read_auditors(merged(rows, "B2:B3"), "r.xlsx", BOOK).report
    lost = [each.row for each in report.issues if each.problem == "formula_without_result"]
    assert (report.accepted, lost) == (0, [2, 3])


def test_certificates_are_read_alike(tmp_path: Path) -> None:
    header = ("证书编号", "组织编号", "认证领域", "颁证日期", "到期日期")
    dates = ("2024-01-01", "2027-01-01")
    rows = [header, ("C1", "O1", "QMS", *dates), ("C2", None, "EMS", *dates)]
    (path := tmp_path / "c.xlsx").write_bytes(merged(rows, "B2:B3"))
    kept: list[pa.Table] = []
    report = read_certificates(path, "c.xlsx", BOOK, kept.append, tmp_path / "refused.csv")
    assert pa.concat_tables(kept)[s.ORGANIZATION_ID].to_pylist() == ["O1", "O1"]
    assert [issue.value for issue in told(report)] == ["B2:B3"]


@pytest.mark.parametrize("figure", [11, "11", "1,100"])
def test_a_published_figure_beside_several_regions_is_not_that_of_each(figure: object) -> None:
    rows = [("月份", "地区", "证书数", "组织数"), ("2024-10", "北京市", figure, 4),
            (None, "天津市", None, 3)]  # fmt: skip
    loaded = read_statistics(merged(rows, "A2:A3", "C2:C3"), "s.xlsx")
    found = loaded.frame.set_index(s.REGION)
    assert found[s.PERIOD].tolist() == ["2024-10", "2024-10"]
    assert found.loc["北京市", s.CERTIFICATES] == int(str(figure).replace(",", ""))
    assert pd.isna(found.loc["天津市", s.CERTIFICATES])


def test_a_run_beyond_the_rows_of_a_sheet_ends_with_them() -> None:
    rows = [["a", "1"], ["", "2"], ["b", "3"], ["", "4"]]
    filled = list(fill_down(rows, [(0, 1, 0), (2, 1_048_575, 0), (1, 3, 700)]))
    assert filled == [["a", "1"], ["a", "2"], ["b", "3"], ["b", "4"]]


def test_runs_that_overlap_are_read_once() -> None:
    rows = [ROSTER, ("A1", "=A9", "QMS", "审核员", ""), *[(None, None, "EMS", "审核员", "")] * 300]
    overlapping = (f"B{top}:B{bottom}" for top in range(2, 100) for bottom in range(200, 300, 3))
    plain = merged(rows, "B2:B301")
    one = '<mergeCell ref="B2:B301"/>'
    many = one + "".join(f'<mergeCell ref="{each}"/>' for each in overlapping)
    content = with_part(plain, "xl/worksheets/sheet1.xml", one, many)
    runs = list_runs(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0))
    assert runs == ((1, 199, 1),)
