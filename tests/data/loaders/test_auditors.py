"""A roster with planted defects: exactly those rows are refused, and each refusal says why."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from data import schema as s
from data.errors import ERROR, WARNING, ImportIssue, ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.reference import read_code_book
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError
from tests.data.loaders.rosters import Row, make_roster, write_csv, write_rows, write_xlsx

BOOK = read_code_book()
PROBLEMS = Path(__file__).parents[3] / "reporting" / "locale" / "zh" / "problems.toml"

# Position in the file → header, cell and problem of the planted defect.
DEFECTS: dict[int, tuple[str, str, str]] = {
    12: ("注册级别", "总审核员", "malformed_level"),
    55: ("认证领域", "质量部", "malformed_scheme"),
    101: ("审核员编号", "", "required_blank"),
    150: ("审核员编号", "A0149", "key_repeated"),
    202: ("有效期至", "2019-12-31", "dates_reversed"),
    251: ("有效期至", "2026-02-30", "malformed_date"),
    303: ("生活习惯", "1.2", "malformed_rating"),
    350: ("身体状况", "80%", "malformed_rating"),
    404: ("常驻省份", "江东", "malformed_province"),
    451: ("专业代码", "29.12.0029.0", "codes_run_together"),
    505: ("专职/兼职", "外聘", "malformed_employment"),
    550: ("性别", "M/F", "malformed_sex"),
    606: ("年可用天数", "many", "malformed_days"),
    651: ("可任组长", "maybe", "malformed_flag"),
    707: ("代码版本", "2020", "malformed_edition"),
    750: ("注册级别", "  ", "required_blank"),
    808: ("节日请假", "0.8-0.6", "malformed_rating"),
    851: ("专业代码", "33.2", "code_ambiguous"),
    909: ("专业代码", "33.02.01-33.02.05", "code_malformed"),
    999: ("生效日期", "next year", "malformed_date"),
}


def read(rows: list[Row]) -> LoadedTable:
    return read_auditors(write_rows(rows), "roster.csv", BOOK)


def warnings_of(report: ImportReport) -> list[ImportIssue]:
    assert {issue.severity for issue in report.issues} <= {WARNING}
    assert report.rejected == 0
    return list(report.issues)


@pytest.fixture(scope="module")
def spoiled() -> list[Row]:
    rows = make_roster(1000)
    rows[150] |= {"认证领域": rows[149]["认证领域"], "注册证书号": ""}
    for position, (header, cell, _) in DEFECTS.items():
        rows[position][header] = cell
    return rows


@pytest.fixture(scope="module")
def loaded(spoiled: list[Row]) -> LoadedTable:
    return read(spoiled)


# ------------------------------------------------------------------------------------ 20 defects
def test_sound_roster_loads_whole_and_without_a_word() -> None:
    loaded = read(make_roster(1000))
    assert (loaded.report.accepted, loaded.report.rejected, loaded.report.issues) == (1000, 0, ())
    assert len(loaded.frame) == 1000


def test_exactly_the_planted_rows_are_refused(loaded: LoadedTable, spoiled: list[Row]) -> None:
    report = loaded.report
    assert (report.accepted, report.rejected) == (980, 20)
    assert [row for row, _ in report.rejected_rows] == [position + 2 for position in DEFECTS]
    sound = [row["姓名"] for number, row in enumerate(spoiled) if number not in DEFECTS]
    assert loaded.frame[s.NAME].tolist() == sound


@pytest.mark.parametrize("position", DEFECTS)
def test_each_refusal_names_row_header_cell_and_what_is_expected(
    loaded: LoadedTable, position: int
) -> None:
    header, cell, problem = DEFECTS[position]
    issues = [issue for issue in loaded.report.issues if issue.row == position + 2]
    assert [(issue.column, issue.problem, issue.severity) for issue in issues] == [
        (header, problem, ERROR)
    ]
    assert cell.strip() in issues[0].value
    assert issues[0].expected


def test_refused_rows_are_kept_unchanged(loaded: LoadedTable, spoiled: list[Row]) -> None:
    assert loaded.report.rejected_rows == tuple(
        (position + 2, spoiled[position]) for position in DEFECTS
    )


def test_every_problem_has_its_sentence(loaded: LoadedTable) -> None:
    sentences = tomllib.loads(PROBLEMS.read_text(encoding="utf-8"))
    assert {issue.problem for issue in loaded.report.issues} <= set(sentences)


def test_report_survives_its_document(loaded: LoadedTable) -> None:
    assert ImportReport.from_document(loaded.report.to_document()) == loaded.report


def test_spreadsheet_of_the_same_rows_gives_the_same_report(
    loaded: LoadedTable, spoiled: list[Row]
) -> None:
    content = write_xlsx([list(spoiled[0]), *(list(row.values()) for row in spoiled)])
    again = read_auditors(content, "roster.csv", BOOK)
    assert again.frame.equals(loaded.frame)
    assert again.report.issues == loaded.report.issues
    refused = [row for row, _ in again.report.rejected_rows]
    assert refused == [row for row, _ in loaded.report.rejected_rows]


def test_row_with_several_defects_is_refused_once_and_all_are_told() -> None:
    rows = make_roster(3)
    rows[1] |= {"注册级别": "总", "性别": "?", "生活习惯": "2"}
    report = read(rows).report
    assert report.rejected == 1
    assert [issue.column for issue in report.issues] == ["性别", "注册级别", "生活习惯"]


def test_refusal_names_the_header_as_printed() -> None:
    content = write_csv(("Auditor ID", "体系（必填）", "级别"), [("A1", "QMS", "?")])
    (issue,) = read_auditors(content, "r.csv", BOOK).report.issues
    assert (issue.row, issue.column, issue.value) == (2, "级别", "?")


# -------------------------------------------------------------------------------------------- keys
def test_key_is_auditor_and_scheme_by_whatever_name() -> None:
    rows = [("A1", "QMS", "审核员"), ("A1", "EMS", "审核员"), ("A1", "质量管理体系", "高级审核员")]
    loaded = read_auditors(write_csv(("编号", "领域", "级别"), rows).replace(
        "编号".encode(), "工号".encode()), "r.csv", BOOK)  # fmt: skip
    assert loaded.frame[s.SCHEME].tolist() == ["QMS", "EMS"]
    assert [(i.row, i.problem) for i in loaded.report.issues] == [(4, "key_repeated")]


# ----------------------------------------------------------------------------------------- warnings
def test_unknown_and_coarse_codes_load_with_a_warning() -> None:
    rows = make_roster(2)
    rows[0] |= {"认证领域": "QMS", "注册证书号": "", "专业代码": "99.99.99"}
    rows[1] |= {"认证领域": "QMS", "注册证书号": "", "专业代码": "33.02"}
    loaded = read(rows)
    told = [(i.row, i.column, i.value, i.problem) for i in warnings_of(loaded.report)]
    assert told == [
        (2, "专业代码", "99.99.99", "unknown_code"), (3, "专业代码", "33.02", "code_coarse"),
    ]  # fmt: skip
    assert loaded.frame[s.SPECIALTY_CODES].tolist() == ["new:99.99.99", "new:33.02"]


@pytest.mark.parametrize(
    ("number", "level", "scheme", "problems"),
    [
        ("2025-N0QMS-1234567", "审核员", "QMS", ["registration_contradicts_level"]),
        ("2025-N1QMS-1234567", "实习审核员", "QMS", ["registration_contradicts_level"]),
        ("2025-N1EMS-1234567", "审核员", "QMS", ["registration_contradicts_scheme"]),
        ("2025-N1QMS-1234567", "高级审核员", "QMS", []),
        ("2025-N0QMS-1234567", "实习审核员", "QMS", []),
        ("2025-N1EnMS-1234567", "审核员", "EnMS", []),
        ("2025-N7QMS-1234567", "实习审核员", "QMS", ["registration_level_unknown"]),
        ("2025-N2QMS-1234567", "高级审核员", "QMS", ["registration_level_unknown"]),
        ("own number 7", "审核员", "QMS", ["registration_unread"]),
        ("2025-N1QMS", "审核员", "QMS", ["registration_unread"]),
        ("own number 7", "技术专家", "QMS", []),
        ("无", "审核员", "QMS", []),
    ],
)
def test_registration_that_contradicts_its_row_warns(
    number: str, level: str, scheme: str, problems: list[str]
) -> None:
    rows = make_roster(1)
    rows[0] |= {"注册证书号": number, "注册级别": level, "认证领域": scheme, "专业代码": ""}
    loaded = read(rows)
    found = warnings_of(loaded.report)
    assert [issue.problem for issue in found] == problems
    assert all((i.row, i.column, i.value) == (2, "注册证书号", number) for i in found)
    assert loaded.frame[s.LEVEL].tolist() == [level]


@pytest.mark.parametrize(
    ("number", "valid_from", "valid_to", "expected"),
    [
        ("2030-N1QMS-1234567", "2024-05-01", "2027-04-30", ["2024-05-01"]),
        ("2024-N1QMS-1234567", "", "2020-01-01", ["2020-01-01"]),
        ("2024-N1QMS-1234567", "2024-12-31", "", []),
        # The number stays where a registration is renewed.
        ("2018-N1QMS-1234567", "2024-05-01", "2027-04-30", []),
        ("2018-N1QMS-1234567", "", "", []),
    ],
)
def test_a_registration_number_younger_than_its_validity_warns(
    number: str, valid_from: str, valid_to: str, expected: list[str]
) -> None:
    rows = make_roster(1)
    rows[0] |= {"注册证书号": number, "注册级别": "审核员", "认证领域": "QMS", "专业代码": "",
                "生效日期": valid_from, "有效期至": valid_to}  # fmt: skip
    found = warnings_of(read(rows).report)
    assert [(i.problem, i.expected) for i in found] == [
        ("registration_contradicts_dates", day) for day in expected
    ]


@pytest.mark.parametrize(("days", "told"), [("366", []), ("366.5", ["366.5"]), ("400", ["400"])])
def test_more_available_days_than_a_year_has_warn(days: str, told: list[str]) -> None:
    rows = make_roster(1)
    rows[0]["年可用天数"] = days
    found = warnings_of(read(rows).report)
    assert [i.value for i in found if i.problem == "available_days_many"] == told
    assert len(found) == len(told)


def test_rating_column_that_runs_against_the_others_is_questioned_once() -> None:
    rows = make_roster(60)
    for number, row in enumerate(rows):
        row |= dict.fromkeys(("生活习惯", "主观任性", "节日请假", "意外事件"), f"{number / 60:.2f}")
        row["身体状况"] = f"{1 - number / 60:.2f}"
    loaded = read(rows)
    (issue,) = warnings_of(loaded.report)
    assert (issue.row, issue.column, issue.problem) == (None, "身体状况", "rating_against")
    assert len(loaded.frame) == 60


def test_smallest_rating_is_a_number_not_an_interval() -> None:
    """Written as 1e-08 it would have broken the comparison of the columns."""
    rows = make_roster(1)
    rows[0]["生活习惯"] = "0.00000001"
    assert read(rows).frame[s.LIFE_FLEXIBILITY].tolist() == ["0.00000001"]


# ------------------------------------------------------------------------------------------- values
def test_values_are_canonical_and_blank_is_missing() -> None:
    rows = make_roster(2)
    rows[0] |= {
        "认证领域": "质量管理体系", "性别": "F", "常驻省份": "江苏", "可任组长": "√",
        "年可用天数": "120.5", "有效期至": "", "专业代码": "17.09.00（旧）；33.02.01",
        "代码版本": "", "生活习惯": "0.6~0.8", "身体状况": "", "电话": "138", "姓名": " 张三\u3000",
    }  # fmt: skip
    rows[0]["注册证书号"] = ""
    row: dict[Any, Any] = read(rows).frame.iloc[0].to_dict()
    assert row[s.NAME] == "张三"
    assert row[s.SCHEME] == "QMS"
    assert row[s.SEX] == "女"
    assert row[s.BASE_PROVINCE] == "江苏省"
    assert row[s.MAY_LEAD]
    assert row[s.AVAILABLE_DAYS] == 120.5
    assert row[s.SPECIALTY_CODES] == "old:17.09.00|new:33.02.01"
    assert row[s.LIFE_FLEXIBILITY] == "0.6-0.8"
    missing = (s.VALID_TO, s.HEALTH, s.CODE_EDITION)
    assert [name for name in missing if row[name] == row[name]] == []
    assert row[s.EXTRA] == '{"电话": "138"}'


def test_optional_columns_may_be_absent() -> None:
    content = write_csv(("auditor_id", "scheme", "level"), [("A1", "QMS", "审核员")])
    loaded = read_auditors(content, "r.csv", BOOK)
    assert list(loaded.frame.columns) == [*s.AUDITORS.names, s.EXTRA]
    assert loaded.frame[s.SPECIALTY_CODES].tolist() == [""]
    assert loaded.frame[s.VALID_TO].isna().all()


def test_roster_without_rows_is_an_empty_frame() -> None:
    loaded = read_auditors(write_csv(("auditor_id", "scheme", "level"), []), "r.csv", BOOK)
    assert (len(loaded.frame), loaded.report.accepted, loaded.report.rejected) == (0, 0, 0)


def test_file_without_level_is_no_roster() -> None:
    with pytest.raises(CertMatchError) as caught:
        read_auditors(write_csv(("auditor_id", "scheme"), [("A1", "QMS")]), "r.csv", BOOK)
    assert caught.value.expected == "注册级别 / level"


def test_a_day_written_as_a_bare_number_loads_and_is_told() -> None:
    rows = make_roster(2)
    rows[0] |= {"生效日期": "45000", "注册证书号": "", "有效期至": "2027-01-01"}
    number = [row | {"生效日期": 45000} for row in rows[:1]]
    content = write_xlsx([list(rows[0]), *(list(row.values()) for row in number)])
    for loaded in (read(rows[:1]), read_auditors(content, "r.xlsx", BOOK)):
        (issue,) = warnings_of(loaded.report)
        assert (issue.row, issue.column, issue.value) == (2, "生效日期", "45000")
        assert (issue.problem, issue.expected) == ("date_from_number", "2023-03-15")
        assert f"{loaded.frame[s.VALID_FROM][0]:%Y-%m-%d}" == "2023-03-15"
    assert warnings_of(read(rows[1:]).report) == []


@pytest.mark.parametrize(
    ("column", "text"),
    [("姓名", "甲一、乙二"), ("姓名", "甲一/乙二"), ("姓名", "甲一 ； 乙二"),
     ("注册证书号", "2024-N1QMS-1000103；2024-N1QMS-1000104"),
     ("注册证书号", "2024-N1QMS-1000103/2025-N1EMS-1000103")],
)  # fmt: skip
def test_a_row_of_two_people_is_refused(column: str, text: str) -> None:
    rows = make_roster(2)
    rows[1][column] = text
    report = read(rows).report
    told = [(i.row, i.column, i.value) for i in report.issues if i.problem == "several_people"]
    assert (report.accepted, report.rejected, told) == (1, 1, [(3, column, text)])


@pytest.mark.parametrize("name", ["Smith, John", "买买提·艾力", "张三（组长）", ""])
def test_marks_within_one_name_refuse_nothing(name: str) -> None:
    rows = make_roster(1)
    rows[0]["姓名"] = name
    assert read(rows).report.accepted == 1
