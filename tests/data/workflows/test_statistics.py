"""A second file of a month says at once where it differs from those that are stored."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from data.errors import SourceDifference
from data.workflows.imports import import_bytes
from reporting.terminal import difference_lines, print_reports, report_document

HEAD = "统计月份,地区,证书数,组织数\n"
FIRST = f"{HEAD}2031-11,广东省,740000,169000\n2031-11,浙江省,540000,113000\n"
OTHER = f"{HEAD}2031-11,广东省,740001,169000\n2031-11,浙江省,540000,\n2031-12,江苏省,5,4\n"


def test_an_import_names_the_figures_another_file_gives_differently(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_bytes(engine, "statistics", FIRST.encode(), "first.csv").differs == ()
    report = import_bytes(engine, "statistics", OTHER.encode(), "other.csv")
    assert report.differs == (
        SourceDifference("first.csv", 1, (("2031-11 广东省 certificates", "740,001", "740,000"),)),
    )
    assert difference_lines(report, "zh") == [
        "与文件“first.csv”所载的同月数字有 1 处不同：2031-11 广东 证书数 740,001（该文件 740,000）"
    ]
    print_reports([report], "en")
    assert "2031-11 Guangdong Certificates 740,001 (there 740,000)" in capsys.readouterr().out
    assert "differs" not in report_document(report)


def test_up_to_five_figures_of_each_file_are_named(engine: Engine) -> None:
    rows = [f"2031-{month:02d},广东省,{{0}},9" for month in range(1, 8)]
    for number in (10, 11):
        content = (HEAD + "\n".join(rows)).format(number).encode()
        report = import_bytes(engine, "statistics", content, f"{number}.csv")
    (difference,) = report.differs
    assert (difference.file, difference.count, len(difference.examples)) == ("10.csv", 7, 5)
