"""What a person reads after an import: contradictions, and the facts of a report by no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import WARNING, ImportIssue, ImportReport
from data.loaders.audit_reports.reader import read_audit_report
from data.loaders.statistics import read_statistics
from reporting.terminal import print_reports

FILES = Path(__file__).parents[1] / "data/loaders"


def printed(report: ImportReport, language: str, capsys: pytest.CaptureFixture[str]) -> str:
    print_reports([report], language)
    return capsys.readouterr().out


def test_a_post_says_which_figures_contradict(capsys: pytest.CaptureFixture[str]) -> None:
    file = FILES / "posts/2024-10.txt"
    report = read_statistics(file.read_bytes(), file.name).report
    lines = printed(report, "zh", capsys).splitlines()
    assert "10 处与重算不符" in lines[1]
    assert "  矛盾 国外 证书数： 国外占比（%）：公布 0，重算 2.26" in lines
    assert sum("矛盾" in line for line in lines) == 10


def test_a_report_says_what_was_understood_and_names_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = FILES / "audit_reports/examples/stage2-2020.txt"
    report = read_audit_report(file.read_bytes(), file.name)
    chinese, english = (printed(report, language, capsys) for language in ("zh", "en"))
    assert "读取 1 份报告" in chinese and "行" not in chinese.splitlines()[0]
    for fact in (
        "一般不符合： 1",
        "验证结论： 验证合格",
        "组长： 2018-N1QMS-2000003",
        "报告中未找到",
    ):
        assert fact in chinese
    assert "Leader: 2018-N1QMS-2000003" in english
    assert "张小三" not in chinese + english


def test_what_was_seen_without_a_certain_value_is_told_apart_from_what_was_not_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "受审核方：某某有限公司\n有效人数：Q：128人；E：135人\n审核日期：2025-09-16\n"
    report = read_audit_report(text.encode(), "a.txt")
    lines = printed(report, "en", capsys).splitlines()
    assert "  words seen, value not certain: Headcount" in lines
    (absent,) = [line for line in lines if line.startswith("  not found in the report: ")]
    assert "Scope" in absent and "Headcount" not in absent


def test_a_remark_on_the_whole_file_names_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    issue = ImportIssue(None, "", "", "no_rows", WARNING)
    report = ImportReport("a.csv", "auditors", 0, 0, (issue,), (), {})
    assert "row" not in printed(report, "en", capsys).splitlines()[1].split("the table")[0]


def test_a_long_list_ends_with_how_many_are_left(capsys: pytest.CaptureFixture[str]) -> None:
    issues = tuple(ImportIssue(n, "region", "", "no_rows", WARNING) for n in range(1, 24))
    lines = printed(ImportReport("a.csv", "x", 0, 23, issues, (), {}), "zh", capsys).splitlines()
    assert len(lines) == 22
    assert "3" in lines[-1]
    assert "地区" in lines[1]
