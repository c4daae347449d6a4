"""The head count of a report is its total, or unknown."""

from __future__ import annotations

import pytest

from data.loaders.audit_reports.headcount import read_headcount
from tests.data.loaders.audit_reports.documents import read_fields


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
