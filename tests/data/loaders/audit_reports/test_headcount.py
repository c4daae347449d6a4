"""The head count of a report is its total, or unknown."""

from __future__ import annotations

import pytest

from data.loaders.audit_reports.headcount import read_headcount
from tests.data.loaders.audit_reports.documents import evidence, read, read_fields


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("生产 55 人，管理 12 人，共 67 人", 67),
        ("管理 20 人，作业 130 人，合计 150 人", 150),
        ("生产部 30 人、办公室 12 人，共计 42 人", 42),
        ("生产 55 人，管理 12 人，总人数：67", 67),
        ("共 326 人（其中体系覆盖有效人数 280 人）", 326),
        ("326 人（其中有效人数 280 人）", 326),
        ("320人，其中生产人员200人", 320),
        ("126 人", 126),
        ("126", 126),
        ("约 50 人", 50),
        ("1,204", 1204),
        ("１２６ 人", 126),
        ("126人 / 126 persons", 126),
        ("45 人，2 个场所", 45),
        ("(共 45 人)", 45),
        ("120（含季节工20人）", 120),
        ("120人（含季节工共20人）", 120),
        ("共120人", 120),
        ("生产 55 人，管理 12 人（共 67 人）", 67),
        ("126 人 有效人数 98", 126),
        ("126 有效人数 98", 126),
        ("总人数100，体系人数80", 100),
        ("Production 55, management 12, total 67", 67),
        ("55 in production and 12 in management, 67 in total", 67),
        ("67 employees, of whom 55 in production", 67),
        ("公共关系 5 人，生产 50 人", None),
        ("生产 55 人，管理 12 人", None),
        ("Production 55, management 12", None),
        ("约五十人", None),
        ("13800000000", None),
        ("/", None),
    ],
)
def test_the_total_counts_and_groups_without_one_say_nothing(text: str, count: int | None) -> None:
    assert read_headcount(text) == count


def test_groups_of_people_are_no_head_count_of_a_report() -> None:
    cover = "受审核方：某某示例有限公司\n"
    assert read_fields(cover + "员工人数：生产 55 人，管理 12 人，共 67 人")["headcount"] == 67
    assert read_fields(cover + "员工人数：生产 55 人，管理 12 人")["headcount"] is None


COVER = "受审核方：某某示例有限公司\n"


def people(text: str) -> tuple[int | None, int | None]:
    """Return the head count and the people that the audit counts."""
    report = read(f"{COVER}{text}\n审核日期：2025-09-16\n")
    said = evidence(report).get("effective_personnel") or {}
    return report.details["reports"][0]["headcount"], said.get("value")


@pytest.mark.parametrize(
    "label",
    [
        "体系覆盖有效人数", "有效人数", "体系覆盖人数", "认证覆盖人数", "体系内人数",
        "覆盖员工总数", "QMS体系覆盖人数", "质量管理体系覆盖的员工人数", "认证范围内员工人数",
        "体系覆盖的总人数",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["{}：135人", "{}：共135人", "|{}|135 人|", "{}\n135人", "{}\n135"]
)
def test_people_of_the_system_are_the_effective_personnel_by_any_label(
    label: str, form: str
) -> None:
    assert people(form.format(label)) == (135, 135)


@pytest.mark.parametrize(
    "label", ["组织人数", "员工总数", "从业人员总数", "企业现有员工人数", "受审核方在职职工人数"]
)
def test_a_total_alone_is_no_effective_personnel(label: str) -> None:
    assert people(f"{label}：150人") == (150, None)


@pytest.mark.parametrize(
    "text",
    [
        "组织人数：150人；体系覆盖人数：120人",
        "体系覆盖有效人数：120人\n员工总数：150人",
        "|员工总数|150 人|有效人数|120|",
        "员工总数：150人，其中体系覆盖有效人数120人",
        "体系覆盖人数：140人\n有效人数：120人\n员工总数：150人",
    ],
)
def test_the_total_and_the_effective_personnel_are_told_apart(text: str) -> None:
    assert people(text) == (150, 120)


@pytest.mark.parametrize(
    "label", ["分场所人数", "倒班人数", "季节工人数", "审核人数", "场所有效人数", "参会人数"]
)
def test_people_of_a_part_are_no_head_count(label: str) -> None:
    assert people(f"{label}：20人") == (None, None)


def test_a_number_below_its_header_is_read_whatever_its_neighbours_are() -> None:
    assert people("|场所数|体系覆盖人数|班次|\n|1|120|2|\n") == (120, 120)


def test_a_number_alone_that_may_be_a_page_is_no_head_count() -> None:
    assert people("有效人数\n5") == (None, None)
    assert people("11\n某某\n有效人数\n12") == (None, None)


def test_different_numbers_of_the_schemes_leave_the_words_beside_a_null() -> None:
    text = "体系覆盖有效人数：Q：128人；E：135人"
    assert people(text) == (None, None)
    said = evidence(read(COVER + text))["headcount"]
    assert (said["text"], said["confidence"]) == ("Q：128人；E：135人", 0.0)
