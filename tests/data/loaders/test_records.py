"""Rows on their way from text to values: what is asked of every kind of file."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from data import schema as s
from data.errors import ImportReport
from data.loaders.auditors import read_auditors
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.loaders.statistics import read_statistics
from reporting.locale import has_text
from tests.data.loaders.rosters import write_csv, write_xlsx

BOOK = read_code_book()
HEADERS = ("审核员编号", "认证领域", "注册级别", "专业代码")


@pytest.mark.parametrize("cell", [2.1, "2.1"])
def test_energy_code_held_as_a_number_is_questioned(cell: float | str) -> None:
    """Shown as 2.10 it arrives as 2.1, which is another code."""
    content = write_xlsx([HEADERS, ("A1", "EnMS", "审核员", cell)])
    loaded = read_auditors(content, "roster.xlsx", BOOK)
    assert loaded.frame[s.SPECIALTY_CODES].tolist() == ["new:2.1"]
    told = [(i.row, i.column, i.value, i.problem, i.expected) for i in loaded.report.issues]
    expected = [(2, "专业代码", "2.1", "code_from_number", "2.10")]
    assert told == (expected if isinstance(cell, float) else [])


def test_energy_number_that_can_only_be_itself_is_not_questioned() -> None:
    content = write_xlsx([HEADERS, ("A1", "EnMS", "审核员", 2.3)])
    assert read_auditors(content, "roster.xlsx", BOOK).report.issues == ()


def test_expected_codes_are_those_of_the_scheme_of_the_row() -> None:
    content = write_csv(HEADERS, [("A1", "FSMS", "审核员", "肉"), ("A2", "QMS", "审核员", "肉")])
    told = [issue.expected for issue in read_auditors(content, "roster.csv", BOOK).report.issues]
    assert told == ["A1；A2", "33.02.01；17.10.02"]


@pytest.mark.parametrize("kind", list(s.Kind))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_the_sentence_of_its_refusal(kind: s.Kind, language: str) -> None:
    always_text = (s.Kind.TEXT, s.Kind.KEY, s.Kind.CODES)
    assert kind in always_text or has_text(language, f"problems.malformed_{kind.value}")


def test_codes_given_to_a_scheme_without_codes_load_with_a_warning() -> None:
    content = write_csv(HEADERS, [("A1", "IPMS", "审核员", "33.02.01")])
    loaded = read_auditors(content, "roster.csv", BOOK)
    assert loaded.frame[s.SPECIALTY_CODES].tolist() == [""]
    assert [(i.problem, i.severity) for i in loaded.report.issues] == [
        ("scheme_without_codes", "warning")
    ]


def test_20000_different_malformed_cells_are_told_in_reasonable_time() -> None:
    rows = [(f"P{n}", "QMS", f"x{n}") for n in range(20_000)]
    content = write_csv(("project_id", "scheme", "window_start"), rows)
    start = time.perf_counter()
    report = read_projects(content, "projects.csv", BOOK).report
    assert (report.accepted, report.rejected, len(report.issues)) == (0, 20_000, 20_000)
    assert [issue.row for issue in report.issues] == list(range(2, 20_002))
    assert time.perf_counter() - start < 30


# -------------------------------------------------------------------------- labels of statistics
@pytest.mark.parametrize(
    ("printed", "full"),
    [("全 国", "全国"), ("国 外", "国外"), ("华北", "华北地区"), ("华北 地区", "华北地区"),
     ("港澳台", "港澳台地区"), ("北 京", "北京市"), ("Inner Mongolia", "内蒙古自治区")],
)  # fmt: skip
def test_region_labels_lose_their_blanks_and_get_their_full_name(printed: str, full: str) -> None:
    content = write_csv(("统计月份", "地区", "证书数"), [("2024-10", printed, "1")])
    loaded = read_statistics(content, "regions.csv")
    assert loaded.frame[s.REGION].tolist() == [full]
    assert loaded.report.issues == ()


@pytest.mark.parametrize("name", ["河北市", "北京省", "火星"])
def test_province_that_does_not_exist_is_refused(name: str) -> None:
    content = write_csv(("统计月份", "地区", "证书数"), [("2024-10", name, "1")])
    report = read_statistics(content, "regions.csv").report
    assert [(i.row, i.value, i.problem) for i in report.issues] == [(2, name, "malformed_region")]


def test_domain_without_group_has_an_unknown_group_and_is_no_total() -> None:
    headers = ("统计月份", "类别", "认证项目", "证书数")
    content = write_csv(
        headers, [("2024-10", "", "合 计", "9"), ("2024-10", "", "质量管理体系认证", "5")]
    )
    domains = read_statistics(content, "domains.csv").report.details["domains"]
    assert [(row[s.GROUP], row[s.DOMAIN]) for row in domains] == [
        ("合计", "合计"), (None, "质量管理体系认证"),
    ]  # fmt: skip


FOLDER = Path(__file__).parents[3] / "data" / "reference" / "statistics"


def read_month(file: str, month: str, printed: str, changed: str) -> ImportReport:
    """Return the report on one bundled month in which one row was changed."""
    lines = (FOLDER / file).read_text(encoding="utf-8-sig").splitlines()
    table = "\n".join([lines[0], *(line for line in lines if line.startswith(month))])
    assert table.count(printed) == 1
    return read_statistics(table.replace(printed, changed).encode(), file).report


@pytest.mark.parametrize(
    ("file", "month", "printed", "changed"),
    [
        ("domain_counts.csv", "2019-03", "质量管理体系认证,553532", "质量管理体系认证,55.3万"),
        ("domain_counts.csv", "2019-03", "2019-03,管理体系认证,质量管理体系认证", "x,x,质量管理"),
        ("region_counts.csv", "2024-10", "未知,2,", "未知,两,"),
        ("region_counts.csv", "2024-10", "未知,2,", "不详,2,"),
        ("region_counts.csv", "2024-10", "河北省,", "河北,-"),
    ],
)
def test_refused_row_is_no_anomaly_of_the_publisher(
    file: str, month: str, printed: str, changed: str
) -> None:
    report = read_month(file, month, printed, changed)
    assert report.rejected == 1
    assert report.details["anomalies"] == []


def test_wrong_total_beside_a_refused_row_is_found_in_both_sums_it_belongs_to() -> None:
    lines = (FOLDER / "domain_counts.csv").read_text(encoding="utf-8-sig").splitlines()
    table = "\n".join([lines[0], *(line for line in lines if line.startswith("2019-03"))])
    for printed, changed in (
        ("质量管理体系认证,553532", "质量管理体系认证,x"),
        (",18288,", ",18289,"),
    ):
        assert table.count(printed) == 1
        table = table.replace(printed, changed)
    report = read_statistics(table.encode(), "d.csv").report
    assert report.rejected == 1
    assert [each["where"] for each in report.details["anomalies"]] == [
        "服务认证 certificates", "合计 certificates",
    ]  # fmt: skip


def test_domain_repeated_without_group_is_refused() -> None:
    rows = [("2024-10", "质量管理体系认证", "5")] * 2
    report = read_statistics(write_csv(("统计月份", "认证项目", "证书数"), rows), "d.csv").report
    assert [(i.row, i.value, i.problem) for i in report.issues] == [
        (3, "2024-10 / 质量管理体系认证", "key_repeated")
    ]


@pytest.mark.parametrize("mark", ["-", "—", "/", "／", "无数据", "N/A", " — "])
def test_mark_for_no_number_is_a_blank_and_never_zero(mark: str) -> None:
    header = ("项目编号", "认证领域", "场所数", "审核人日")
    loaded = read_projects(write_csv(header, [("X1", "QMS", mark, mark)]), "p.csv", BOOK)
    assert loaded.report.rejected == 0
    assert loaded.frame[[s.SITES, s.REQUIRED_AUDITOR_DAYS]].isna().all(axis=None)


def test_mark_for_no_number_in_a_required_column_is_refused_as_a_blank_is() -> None:
    columns = [replace(each, required=each.required or each.name == s.SITES)
               for each in s.PROJECTS.columns]  # fmt: skip
    table = replace(s.PROJECTS, columns=tuple(columns))
    rows = [("X1", "QMS", "—"), ("X2", "QMS", "0"), ("X3", "QMS", "")]
    report = read_projects(
        write_csv(("项目编号", "认证领域", "场所数"), rows), "p.csv", BOOK, table
    ).report
    told = [(i.row, i.problem) for i in report.issues if i.row]
    assert told == [(2, "required_blank"), (4, "required_blank")]


def test_mark_in_any_other_column_is_what_it_is() -> None:
    header = ("审核员编号", "认证领域", "注册级别", "姓名", "有效期至")
    loaded = read_auditors(write_csv(header, [("A1", "QMS", "审核员", "/", "/")]), "r.csv", BOOK)
    assert [(i.column, i.problem) for i in loaded.report.issues] == [("有效期至", "malformed_date")]


def test_published_counts_with_marks_for_unknown_stay_unknown() -> None:
    rows = [("2024-10", "江苏", "530,180张", "—"), ("2024-10", "浙江", "-", "/")]
    content = write_csv(("统计月份", "地区", "证书数", "组织数"), rows)
    loaded = read_statistics(content, "r.csv")
    assert loaded.frame[s.CERTIFICATES].tolist() == [530_180]
    assert loaded.frame[s.ORGANIZATIONS].isna().all()
    assert [(i.row, i.problem) for i in loaded.report.issues] == [(3, "counts_blank")]
