"""A second file of a month says at once where it differs from those that are stored."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from data.errors import SourceDifference
from data.workflows.headers import remember_headers
from data.workflows.imports import import_bytes
from data.workflows.statistics import find_questions
from matching.errors import CertMatchError
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


# ------------------------------------------------------------------------ months and headers given
WITHOUT_MONTH = "地区\t证书数\t组织数\n北京市\t6\t4\n天津市\t5\t3\n完。\n"


def test_a_month_given_with_a_file_is_part_of_what_was_brought(engine: Engine) -> None:
    content = WITHOUT_MONTH.encode()
    with pytest.raises(CertMatchError) as caught:
        import_bytes(engine, "statistics", content, "table.txt")
    assert caught.value.code == "post_without_period"
    first = import_bytes(engine, "statistics", content, "table.txt", month="2021-01")
    assert (first.details["period"], first.accepted) == ("2021-01", 2)
    other = import_bytes(engine, "statistics", content, "table.txt", month="2021-02")
    assert (other.details["period"], other.imported_before) == ("2021-02", None)
    again = import_bytes(engine, "statistics", content, "table.txt", month="2021-01")
    assert again.imported_before is not None


def test_mapped_headers_of_statistics_are_remembered_for_the_source(engine: Engine) -> None:
    header = "所属期,地区,发证量\n"
    check, lacks_month = find_questions(engine, f"{header}2021-01,北京,6\n".encode(), "a.csv")
    assert check is not None
    assert (check.unknown, lacks_month) == (("所属期", "发证量"), True)
    chosen = {"所属期": "period", "发证量": "certificates"}
    remember_headers(engine, check.table, check.printed, chosen)
    content = f"{header}2021-02,北京,7\n".encode()
    assert find_questions(engine, content, "b.csv")[1] is False
    report = import_bytes(engine, "statistics", content, "b.csv")
    assert (report.details["period"], report.accepted) == ("2021-02", 1)
    assert report.headers == chosen
    again = import_bytes(engine, "statistics", content, "b.csv")
    assert again.imported_before is not None
    assert not again.mapped_otherwise


def test_a_post_and_a_known_table_leave_nothing_open(engine: Engine) -> None:
    post = f"截至2021年1月，证书如下。\n{WITHOUT_MONTH}".encode()
    assert find_questions(engine, post, "post.txt") == (None, False)
    check, lacks_month = find_questions(engine, FIRST.encode(), "first.csv")
    assert check is not None
    assert (check.unknown, lacks_month) == ((), False)


def test_a_month_ahead_of_the_import_is_doubted(engine: Engine) -> None:
    report = import_bytes(engine, "statistics", FIRST.replace("2031", "2099").encode(), "f.csv")
    assert [(i.problem, i.value) for i in report.issues] == [("period_ahead", "2099-11")]
