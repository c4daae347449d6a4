"""Absences with planted defects, and what their good rows hold."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.errors import ERROR, WARNING
from data.loaders.absences import read_absences
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError
from tests.data.loaders.rosters import Row, write_csv, write_rows, write_xlsx

# Position in the file → header, cell and problem of the planted defect.
DEFECTS: dict[int, tuple[str, str, str]] = {
    2: ("审核员编号", "", "required_blank"),
    5: ("开始日期", "2026-02-30", "malformed_date"),
    8: ("结束日期", "", "required_blank"),
    11: ("结束日期", "2024-12-31", "dates_reversed"),
    14: ("审核员编号", "A0013", "key_repeated"),
}


def make_absences(size: int) -> list[Row]:
    return [
        {"审核员编号": f"A{number:04d}", "开始日期": "2025-03-03", "结束日期": "2025/3/5",
         "原因": "病假"}
        for number in range(size)
    ]  # fmt: skip


def read(rows: list[Row]) -> LoadedTable:
    return read_absences(write_rows(rows), "absences.csv")


def test_exactly_the_planted_rows_are_refused_with_their_reason() -> None:
    rows = make_absences(20)
    for position, (header, cell, _) in DEFECTS.items():
        rows[position][header] = cell
    loaded = read(rows)
    assert [(i.row, i.column, i.problem, i.severity) for i in loaded.report.issues] == [
        (position + 2, header, problem, ERROR)
        for position, (header, _, problem) in DEFECTS.items()
    ]  # fmt: skip
    assert loaded.report.accepted == len(loaded.frame) == 20 - len(DEFECTS)
    assert loaded.report.rejected_rows == tuple((n + 2, rows[n]) for n in DEFECTS)


def test_several_absences_of_one_person_are_told_apart_by_their_first_day() -> None:
    content = write_csv(
        ("auditor_id", "from", "to"),
        [("A1", "2025-03-03", "2025-03-03"), ("A1", "2025-03-04", "2025-03-04")],
    )
    loaded = read_absences(content, "absences.csv")
    assert loaded.report.issues == ()
    assert loaded.frame[s.ABSENT_FROM].tolist() == [
        pd.Timestamp("2025-03-03"), pd.Timestamp("2025-03-04"),
    ]  # fmt: skip
    assert loaded.frame[s.REASON].isna().all()


def test_spreadsheets_and_everyday_headers_are_understood() -> None:
    rows = [
        ("工号", "start", "end", "请假原因", "审批人"),
        ("A1", "2025年3月3日", 45721, "事假", "甲"),
    ]
    loaded = read_absences(write_xlsx(rows), "absences.xlsx")
    (row,) = loaded.frame.to_dict("records")
    assert row[s.ABSENT_TO] == pd.Timestamp("2025-03-05")
    assert (row[s.REASON], row[s.EXTRA]) == ("事假", '{"审批人": "甲"}')


@pytest.mark.parametrize(("last", "days"), [("2026-03-03", None), ("2026-03-04", "367")])
def test_an_absence_of_more_than_a_year_loads_and_is_questioned(
    last: str, days: str | None
) -> None:
    """2025-03-03 to 2026-03-03 are 366 days, both included."""
    rows = make_absences(1)
    rows[0]["结束日期"] = last
    loaded = read(rows)
    told = [(i.row, i.column, i.value, i.problem, i.severity) for i in loaded.report.issues]
    assert told == ([(2, "结束日期", days, "absence_long", WARNING)] if days else [])
    assert loaded.report.accepted == 1


@pytest.mark.parametrize("missing", ["auditor_id", "from", "to"])
def test_a_file_without_a_required_column_is_unusable(missing: str) -> None:
    names = [name for name in ("auditor_id", "from", "to") if name != missing]
    with pytest.raises(CertMatchError, match="missing_column") as caught:
        read_absences(write_csv(names, [["1", "2"]]), "absences.csv")
    assert missing in caught.value.expected


def test_absences_that_overlap_load_with_a_warning() -> None:
    rows = "审核员编号,开始日期,结束日期\nA1,2026-03-05,2026-03-09\nA1,2026-03-01,2026-03-05\n"
    report = read_absences(rows.encode(), "a.csv").report
    assert (report.accepted, report.rejected) == (2, 0)
    assert [(i.row, i.problem, i.expected) for i in report.issues] == [
        (2, "absences_overlap", "2026-03-01 … 2026-03-05")
    ]
