"""What a person is told of a report: where little was read, and where in the report to look."""

from __future__ import annotations

import pytest

from reporting.terminal import issue_text
from tests.data.loaders.audit_reports.documents import doubts, evidence, fields, read
from tests.data.loaders.audit_reports.test_plain_template import NUMBERS, form

HEAD = ("姓名", "组内身份", "注册证书号", "专业代码")
FIRST = ("甲一", "组长", NUMBERS[0], "33.02.01")
SECOND = ("乙二", "组员", NUMBERS[1], "33.02.01")


def team_table(*rows: tuple[str, ...], rule: str = "") -> str:
    lines = ["|" + "|".join(row) + "|" for row in rows]
    return "\n".join([lines[0], *filter(None, [rule]), *lines[1:]]) + "\n"


# -------------------------------------------------------------------------------- little was read
def test_a_report_of_which_little_was_read_is_told_with_what_is_missing() -> None:
    (issue,) = read("受审核方：甲乙样例有限公司\n审核日期：2025年4月1日\n").issues
    assert (issue.severity, issue.row, issue.problem) == ("warning", None, "report_hardly_read")
    told = issue_text(issue.problem, issue.value, issue.expected, "zh")
    assert "认证领域、审核组、推荐意见" in told
    assert "受审核方" not in told
    english = issue_text(issue.problem, issue.value, issue.expected, "en")
    assert "schemes, audit team, recommendation" in english.lower()


def test_a_report_that_lacks_two_of_them_is_not() -> None:
    whole = "受审核方：甲乙样例有限公司\n审核日期：2025年4月1日\n认证领域：QMS\n"
    assert read(whole).issues == ()


# ------------------------------------------------------------------------------ rules of a table
@pytest.mark.parametrize(
    "rule",
    ["|---|---|---|---|", "| --- | :-: | --: | - |", "+----+----+----+----+", "├──┼──┼──┼──┤"],
)
def test_a_line_that_only_draws_a_table_is_no_row(rule: str) -> None:
    report = read(form() + team_table(HEAD, FIRST, SECOND, rule=rule))
    assert [member["name"] for member in fields(report)["team"]] == ["甲一", "乙二"]
    assert report.issues == ()


def test_counts_stand_below_their_headers_over_such_a_line() -> None:
    report = read(form() + "|严重不符合项|一般不符合项|\n|---|---|\n|0|2|\n")
    found = fields(report)["nonconformities"]
    assert (found["major"], found["minor"]) == (0, 2)


def test_a_row_of_dashes_for_nothing_stays_a_row() -> None:
    report = read(form() + "|严重不符合项|一般不符合项|\n|-|-|\n|0|2|\n")
    assert fields(report)["nonconformities"]["minor"] is None


# ------------------------------------------------------------------------------- rows of the team
def test_a_row_that_is_not_understood_is_found_by_line_and_words_without_a_name() -> None:
    strange = ("甲三之某某某某某", "组员", "2024-N1QMS-1000009", "17.10.02")
    text = form() + team_table(HEAD, FIRST, strange)
    (issue,) = read(text).issues
    line = text.split("甲三之")[0].count("\n") + 1
    assert (issue.problem, issue.value) == ("team_row_not_understood", "2")
    assert issue.expected == f"{line} | 2024-N1QMS-1000009 | 17.10.02"
    assert "甲三" not in str(issue)


@pytest.mark.parametrize("code", ["质量:33.02.01", "质量管理体系：33.02.01", "QMS 33.02.01"])
def test_a_code_behind_its_scheme_is_loaded_without_a_warning(code: str) -> None:
    report = read(form() + team_table(HEAD, FIRST, (*SECOND[:3], code)))
    assert fields(report)["team"][1]["specialty_codes"] == ["33.02.01"]
    assert report.issues == ()


# ------------------------------------------------------------------------------------- the leader
@pytest.mark.parametrize("order", ["组长", "组员"])
def test_a_leader_who_is_not_in_the_table_leaves_it_as_printed(order: str) -> None:
    rows = ((FIRST[0], order, *FIRST[2:]), SECOND)
    report = read(form() + "审核组长：丙三\n" + team_table(HEAD, *rows))
    found = fields(report)
    assert found["leader"] == "丙三"
    printed = "leader" if order == "组长" else "member"
    assert [(m["name"], m["role"]) for m in found["team"]] == [
        ("甲一", printed),
        ("乙二", "member"),
    ]
    (issue,) = report.issues
    assert issue.problem == "leader_not_in_team"
    assert evidence(report)["leader"]["confidence"] == 0.5


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("order", ["组长", "组员"])
def test_without_a_number_the_warning_on_the_leader_has_no_empty_brackets(
    language: str, order: str
) -> None:
    rows = ((FIRST[0], order, "", ""), (SECOND[0], "组员", "", ""))
    head = ("姓名", "组内身份", "注册证书号", "专业代码")
    (issue,) = doubts(read(form() + "审核组长：乙二\n" + team_table(head, *rows)))
    told = issue_text(issue.problem, issue.value, issue.expected, language)
    assert issue.column == "leader"
    assert "—" not in told
    assert not any(empty in told for empty in ("（）", "()"))
    assert "{" not in told
