"""When an audit took place, in the ways that forms have of writing it."""

from __future__ import annotations

import docx
import pytest

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import evidence, fields, read, read_fields, save
from tests.data.loaders.audit_reports.test_plain_template import form

BOTH = "一阶段2025年3月1日至3月2日；二阶段2025年4月1日至4月3日"
BOTH_IN_LINES = "\n第一阶段：2025年3月1日至3月2日\n第二阶段：2025年4月1日至4月3日"
BOTH_OF_A_YEAR = "第一阶段：2025年3月1日至2日；第二阶段：4月1日至3日"


def period_of(days: str, title: str = "监督审核报告") -> tuple[str | None, str | None]:
    found = read_fields(form(审核日期="：" + days).replace("监督审核报告", title, 1))
    return found["audit_from"], found["audit_to"]


@pytest.mark.parametrize("days", [BOTH, BOTH_IN_LINES, BOTH_OF_A_YEAR])
@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("审核报告", ("2025-03-01", "2025-04-03")),
        ("初次认证审核报告", ("2025-03-01", "2025-04-03")),
        ("第一阶段审核报告", ("2025-03-01", "2025-03-02")),
        ("第二阶段审核报告", ("2025-04-01", "2025-04-03")),
    ],
)
def test_both_stages_in_one_value(days: str, title: str, period: tuple[str, str]) -> None:
    assert period_of(days, title) == period


def test_a_stage_that_is_left_blank_takes_no_date_of_the_other() -> None:
    days = "一阶段  年  月  日；二阶段2025年4月1日至4月3日"
    assert period_of(days, "第一阶段审核报告") == (None, None)
    assert period_of(days, "初次认证审核报告") == ("2025-04-01", "2025-04-03")


def test_the_words_of_both_stages_are_the_evidence() -> None:
    found = evidence(read(form(审核日期="：" + BOTH)))
    assert found["audit_from"]["text"] == "2025年3月1日至3月2日；二阶段2025年4月1日至4月3日"


@pytest.mark.parametrize(
    ("days", "last"),
    [
        ("2025年4月1日、4月2日、4月8日", "2025-04-08"),
        ("2025年4月1日、2日、8日", "2025-04-08"),
        ("2025年4月1、2、8日", "2025-04-08"),
        ("2025-04-01、2025-04-02、2025-04-08", "2025-04-08"),
        ("2025年4月1日-2日、4月8日-9日", "2025-04-09"),
        ("2025年4月1日至2日和2025年4月8日至9日", "2025-04-09"),
        ("2025年4月1日至4月2日，4月8日", "2025-04-08"),
        ("2025年4月1日，2.5人日", "2025-04-01"),
        ("2025年4月1日至2日（2天、3名审核员）", "2025-04-02"),
        ("2025年4月1日 09:00-17:00", "2025-04-01"),
        ("2025年4月1日8:30至2日17:00", "2025-04-02"),
        ("1, 2 and 8 April 2025", "2025-04-08"),
        ("April 1, 2 and 8, 2025", "2025-04-08"),
        ("1st to 2nd April 2025", "2025-04-02"),
    ],
)
def test_of_several_days_the_first_and_the_last_count(days: str, last: str) -> None:
    assert period_of(days) == ("2025-04-01", last)


def test_a_period_over_new_year_ends_in_the_next() -> None:
    assert period_of("2024年12月30日至1月2日") == ("2024-12-30", "2025-01-02")


@pytest.mark.parametrize("days", ["2025年4月1日至", "2025年4月1日至  年  月  日"])
def test_a_period_whose_end_is_left_out_has_no_last_day(days: str) -> None:
    assert period_of(days) == ("2025-04-01", None)


def test_a_period_with_a_day_that_the_month_has_not_is_unknown() -> None:
    assert period_of("2025年4月1日至31日") == (None, None)


@pytest.mark.parametrize("label", ["", "："])
def test_a_date_below_its_label_is_not_the_reports(label: str) -> None:
    found = read_fields(form(审核日期=label + "\n2025年4月1日"))
    assert (found["audit_from"], found["report_date"]) == ("2025-04-01", None)
    dated = read_fields("2025年4月9日\n" + form(审核日期=label + "\n2025年4月1日"))
    assert dated["report_date"] == "2025-04-09"


def rows_to_docx(*rows: tuple[str, ...], merged: bool) -> bytes:
    document = docx.Document()
    document.add_paragraph("监督审核报告")
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    if merged:
        table.cell(1, 0).merge(table.cell(2, 0))
    return save(document)


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    "days", [("2025年4月1日至", "2025年4月2日"), ("2025年4月1日", "至2025年4月2日")]
)
def test_a_period_goes_on_in_the_next_row_of_a_table(days: tuple[str, str], merged: bool) -> None:
    rows = (
        ("受审核方", "宁波样例电器有限公司", "人数", "88"),
        ("审核日期", days[0], "审核方式", "现场审核"),
        ("", days[1], "", ""),
        ("报告日期", "2025年4月9日", "", ""),
    )
    found = fields(read_audit_report(rows_to_docx(*rows, merged=merged), "report.docx"))
    assert (found["audit_from"], found["audit_to"]) == ("2025-04-01", "2025-04-02")
    assert found["report_date"] == "2025-04-09"


def test_a_row_of_another_label_does_not_end_the_period() -> None:
    rows = (
        ("受审核方", "宁波样例电器有限公司"), ("审核日期", "2025年4月1日"),
        ("下次审核日期", "2026年4月1日"),
    )  # fmt: skip
    found = fields(read_audit_report(rows_to_docx(*rows, merged=False), "report.docx"))
    assert (found["audit_from"], found["audit_to"]) == ("2025-04-01", "2025-04-01")
