"""A value that a line break tears apart is read whole, and lines of their own stay apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.loaders.audit_reports.layout import Layout
from tests.data.loaders.audit_reports.documents import (
    STAGE2,
    SURVEILLANCE,
    evidence,
    read,
    read_example,
    read_fields,
)

_COVER = "审核报告\n受审核方：某某示例有限公司\n"
_LABELLED_DATE = re.compile(r"(?:日期|时间)[:：在应 ]{1,3}\s*(\d{4} ?年[^\n。]{0,40}\d ?日)")
_DATE_FIELDS = ("audit_from", "audit_to", "report_date", "next_audit_before")
_PLACES = [
    (name, match.start(1) + offset)
    for name in (STAGE2, SURVEILLANCE)
    for match in _LABELLED_DATE.finditer(read_example(name))
    for offset in range(1, len(match[1]))
]


def _lines(text: str) -> list[str]:
    layout = Layout(text)
    return [layout.content(cell) for cell in layout.cells]


@pytest.mark.parametrize(
    "period",
    [
        "2025年9月16日至\n2025年9月18日",
        "2025年9月16日\n至2025年9月18日",
        "2025年9月16日至\n9月18日",
        "2025年9月16日至\n18日",
        "2025年9月16日至 2025年9月\n18日",
        "2025年9月16日至 2025年9月1\n8日",
        "2025年9月16日至 2025\n年9月18日",
        "2025年9月16日至 20\n25年9月18日",
        "2025 年 9 月 16 日\n至 2025 年 9 月\n\n18 日",
        "2025-09-16至\n2025-09-18",
        "2025-09-16至2025-09-\n18",
        "2025-09-16至2025-\n09-18",
    ],
)
def test_the_last_day_of_an_audit_is_read_whole_wherever_its_line_is_torn(period: str) -> None:
    found = read_fields(f"{_COVER}审核日期：{period}\n审核组长：张三\n")
    assert (found["audit_from"], found["audit_to"]) == ("2025-09-16", "2025-09-18")


def test_a_torn_iso_day_is_read_whole() -> None:
    assert read_fields(f"{_COVER}报告日期：2025-09-1\n8\n")["report_date"] == "2025-09-18"


def test_the_evidence_of_a_torn_date_is_the_text_of_the_file_with_its_line_break() -> None:
    text = f"{_COVER}审核日期：2025年9月16日至\n2025年9月18日\n审核组长：张三\n"
    quote = evidence(read(text))["audit_to"]
    assert quote["text"] == "2025年9月16日至\n2025年9月18日"
    assert text[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize("count", ["1\n35 人", "13\n5人", "1\n35名"])
def test_a_torn_count_of_people_is_read_whole(count: str) -> None:
    assert read_fields(f"{_COVER}有效人数：{count}\n审核组长：张三\n")["headcount"] == 135


def test_the_torn_day_before_which_the_next_audit_is_due_is_read_whole() -> None:
    found = read_fields(f"{_COVER}下次审核应于2026年9月\n18日前进行。\n")
    assert found["next_audit_before"] == "2026-09-18"


@pytest.mark.parametrize(
    "name",
    [
        "上海示例机械制造\n有限公司",
        "上海示例机械制造有\n限公司",
        "上海示例机械制造有限公\n司",
        "上海示例机械制造有限\n公司",
    ],
)
def test_a_name_torn_before_or_in_its_legal_form_is_read_whole(name: str) -> None:
    found = read_fields(f"审核报告\n受审核组织： {name}\n审核组长：张三\n")
    assert found["organization"] == "上海示例机械制造有限公司"


def test_a_name_torn_before_a_longer_legal_form_is_read_whole() -> None:
    found = read_fields("审核报告\n受审核组织：上海示例集团\n股份有限公司\n")
    assert found["organization"] == "上海示例集团股份有限公司"


def test_a_number_torn_behind_its_hyphen_is_read_whole() -> None:
    found = read_fields(f"{_COVER}合同编号： SH-2025-\n0456\n审核组长：张三\n")
    assert found["project_no"] == "SH-2025-0456"


@pytest.mark.parametrize(
    "text",
    [
        "有效人数\n1\n35 人",  # a cell on each line
        "1\n35人",
        "有效人数：120 人\n35 人",
        "有效人数：120\n3 个场所",
        "有效人数：120\n2.1 审核目的",
        "有效人数：120\n审核人日：3人日",
        "审核人日：3\n35人",
    ],
    ids=range(7),
)
def test_a_number_on_a_line_of_its_own_is_no_rest_of_a_count(text: str) -> None:
    assert len(_lines(text)) == text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        # a label or a row behind a date
        "审核日期：2025年9月18\n日期：2025年10月1日",
        "审核日期：2025年9月16日至\n报告日期：2025年9月18日",
        "审核日期：2025年9月\n审核地点：18日",
        "审核日期：2025年9月\n1 8.5.1 生产部 一般",
        "报告日期：2025-09-18\n1 生产部",
        "报告日期：2025-9-1\n8",
        "审核日期：2025年9月16日\n2025年9月18日",
        # behind a number without its label or hyphen
        "合同编号：SH-2025-\n审核类型：监督",
        "合同编号：SH-2025-\n1 8.5.1 生产部",
        "合同编号：SH-2025\n0456",
        "SH-2025-\n0456",
        # behind a name, more than the rest of one
        "受审核组织：上海示例机械制造\n地址：上海市",
        "受审核组织：上海示例有限公司\n有限公司",
        "受审核组织：上海示例研究院\n公司",
        "受审核组织：上海示例机械制造\n另一示例有限公司",
        "上海示例机械制造\n有限公司",
    ],
    ids=range(16),
)
def test_a_line_that_is_no_rest_of_the_one_above_stays_apart(text: str) -> None:
    assert len(_lines(text)) == 2


def test_cells_of_a_table_are_never_joined() -> None:
    assert len(_lines("审核日期：2025年9月\t甲\n18日\t乙\n")) == 4
    assert len(_lines("审核日期：2025年9月\n|18日|乙|\n")) == 3


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(_PLACES))
def test_a_torn_labelled_date_is_the_same_date_or_unknown(place: tuple[str, int]) -> None:
    name, position = place
    text = read_example(name)
    whole, torn = read_fields(text), read_fields(f"{text[:position]}\n{text[position:]}")
    for field in _DATE_FIELDS:
        assert torn[field] in (whole[field], None), field
