"""Projects with planted defects, and what their good rows hold."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from data import schema as s
from data.errors import ERROR
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError
from tests.data.loaders.rosters import Row, write_csv, write_rows

BOOK = read_code_book()
DEFECTS: dict[int, tuple[str, str, str]] = {
    3: ("认证领域", "QES", "malformed_scheme"),
    9: ("项目编号", "P008", "key_repeated"),
    15: ("项目编号", "", "required_blank"),
    21: ("最晚日期", "2025-01-01", "dates_reversed"),
    27: ("最早日期", "2026.13.1", "malformed_date"),
    33: ("有效人数", "12.5", "malformed_count"),
    39: ("审核类型", "预审", "malformed_audit_type"),
    45: ("审核人日", "-1", "malformed_days"),
    51: ("省份", "全国", "malformed_province"),
    57: ("政策", "1.01", "malformed_rating"),
    63: ("专业代码", "33.02.01~05", "code_malformed"),
    69: ("性别要求", "不限", "malformed_sex"),
}


def make_projects(size: int) -> list[Row]:
    dice = random.Random(11)
    return [
        {
            "项目编号": f"P{number:03d}", "企业名称": f"示例企业{number}",
            "省份": dice.choice(["江苏", "广东省"]), "认证领域": dice.choice(["QMS", "环境"]),
            "专业代码": dice.choice(["33.02.01", "17.10.02；33.02.01", ""]),
            "审核类型": dice.choice(["监督", "初次一阶段", "再认证"]), "最早日期": "2026-07-01",
            "最晚日期": "2026-08-15", "有效人数": str(dice.randint(1, 900)), "证书数": "",
            "审核人日": dice.choice(["", "3.5"]), "性别要求": "",
            "企业因素": dice.choice(["0.8", "高", ""]), "政策": dice.choice(["1", "0.4-0.9"]),
        }
        for number in range(size)
    ]  # fmt: skip


def read(rows: list[Row]) -> LoadedTable:
    return read_projects(write_rows(rows), "projects.csv", BOOK)


@pytest.fixture(scope="module")
def spoiled() -> list[Row]:
    rows = make_projects(80)
    for position, (header, cell, _) in DEFECTS.items():
        rows[position][header] = cell
    return rows


def test_exactly_the_planted_rows_are_refused_with_their_reason(spoiled: list[Row]) -> None:
    loaded = read(spoiled)
    (last,) = (issue for issue in loaded.report.issues if issue.severity != ERROR)
    assert (last.row, last.problem) == (None, "codes_blank")
    refusals = [issue for issue in loaded.report.issues if issue.severity == ERROR]
    found = [(i.row, i.column, i.problem, i.severity) for i in refusals]
    assert found == [
        (position + 2, header, problem, ERROR)
        for position, (header, _, problem) in DEFECTS.items()
    ]  # fmt: skip
    for issue, (_, cell, _) in zip(refusals, DEFECTS.values(), strict=True):
        assert cell in issue.value
        assert issue.expected
    assert loaded.report.accepted == len(loaded.frame) == 80 - len(DEFECTS)


def test_refused_rows_are_kept_unchanged(spoiled: list[Row]) -> None:
    kept = read(spoiled).report.rejected_rows
    assert kept == tuple((position + 2, spoiled[position]) for position in DEFECTS)


def test_values_are_canonical_and_blank_is_never_zero() -> None:
    rows = make_projects(1)
    rows[0] |= {"省份": "Jiangsu", "认证领域": "职业健康安全", "审核类型": "Stage 2",
                "专业代码": "33.02.01", "审核人日": "", "有效人数": "1,200"}  # fmt: skip
    row = read(rows).frame.iloc[0]
    assert row[[s.PROVINCE, s.SCHEME, s.AUDIT_TYPE, s.SPECIALTY_CODES]].tolist() == [
        "江苏省", "OHSMS", "初次二阶段", "new:33.02.01",
    ]  # fmt: skip
    assert row[s.EFFECTIVE_PERSONNEL] == 1200
    assert row[s.WINDOW_START] == pd.Timestamp("2026-07-01")
    assert row[[s.REQUIRED_AUDITOR_DAYS, s.CERTIFICATES_HELD, s.SITES]].isna().all()


@pytest.mark.parametrize("cell", ["", "无", "-", "N/A"])
def test_projects_without_codes_load_and_are_told_once(cell: str) -> None:
    rows = make_projects(3)
    for row in rows:
        row["专业代码"] = cell
    rows[2]["认证领域"] = "SC"
    (issue,) = read(rows).report.issues
    assert (issue.row, issue.value, issue.problem) == (None, "2", "codes_blank")
    assert read(rows).frame[s.SPECIALTY_CODES].tolist() == ["", "", ""]


def test_english_headers_in_everyday_words_are_understood() -> None:
    header = "project_id,scheme,code,earliest,latest,organisation_id"
    content = f"{header}\nP1,QMS,33.02.01,2026-07-01,2026-07-09,O1\n"
    row = read_projects(content.encode(), "p.csv", BOOK).frame.iloc[0]
    assert row[[s.SPECIALTY_CODES, s.ORGANIZATION_ID]].tolist() == ["new:33.02.01", "O1"]
    assert row[s.WINDOW_END] == pd.Timestamp("2026-07-09")


def test_window_of_a_single_day_is_no_reversed_window() -> None:
    rows = make_projects(1)
    rows[0]["最晚日期"] = rows[0]["最早日期"]
    assert read(rows).report.issues == ()


def test_only_key_and_scheme_are_required() -> None:
    loaded = read_projects(write_csv(("project_id", "scheme"), [("P1", "SC")]), "p.csv", BOOK)
    assert loaded.report.accepted == 1
    with pytest.raises(CertMatchError, match="missing_column"):
        read_projects(write_csv(("project_id",), [("P1",)]), "p.csv", BOOK)
