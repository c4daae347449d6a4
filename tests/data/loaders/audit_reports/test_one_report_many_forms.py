"""One report in the many forms in which people have theirs; it reads the same in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import docx
import pytest

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import fields, save, to_pdf

NUMBERS = ("2023-N1QMS-1000001", "2023-N1QMS-1000002")
PAIRS = [
    ("受审核方", "宁波样例电器有限公司"),
    ("项目编号", "NB-2025-01"),
    ("统一社会信用代码", "91350100M000100Y43"),
    ("注册地址", "示例省示例市示例区示例路1号"),
    ("认证领域", "■QMS □EMS □OHSMS"),
    ("审核类型", "□初次审核 ■监督审核 □再认证审核"),
    ("审核方式", "■现场审核 □远程审核"),
    ("审核日期", "2025年4月1日至4月2日"),
    ("体系覆盖人数", "88人"),
    ("认证范围", "家用电器的设计、生产和销售"),
    ("不符合项", "严重不符合0项，一般不符合2项"),
    ("推荐意见", "推荐保持认证注册"),
    ("报告日期", "2025年4月5日"),
]
TEAM = [
    ("姓名", "组内身份", "注册级别", "注册证书号", "专业代码"),
    ("高一", "组长", "审核员", NUMBERS[0], "19.05.01"),
    ("丁二", "组员", "审核员", NUMBERS[1], "19.05.01"),
]
MEANT = {
    "organization": "宁波样例电器有限公司", "project_no": "NB-2025-01", "schemes": ["QMS"],
    "audit_type": "surveillance", "audit_from": "2025-04-01", "audit_to": "2025-04-02",
    "report_date": "2025-04-05", "scope": "家用电器的设计、生产和销售", "headcount": 88,
    "leader": "高一", "recommendation": "maintain", "address": "示例省示例市示例区示例路1号",
    "credit_code": "91350100M000100Y43", "audit_mode": "现场审核",
}  # fmt: skip
Rows = Sequence[Sequence[str]]
BY_TWO = list(zip(PAIRS[:-1:2], PAIRS[1::2], strict=True))


def lines(form: str, pairs: Iterable[tuple[str, str]] = PAIRS) -> str:
    return "审核报告\n" + "".join(form.format(*pair) for pair in pairs)


def joined(rows: Rows, between: str, frame: str = "") -> str:
    return "".join(frame + between.join(row) + frame + "\n" for row in rows)


TEXTS = {
    "lines": lines("{}：{}\n") + joined(TEAM, "\t"),
    "cells behind tabs": lines("{}\t{}\n") + "\n" + joined(TEAM, "\t"),
    "cells between bars": "审核报告\n" + joined(PAIRS, "|", "|") + "\n" + joined(TEAM, "|", "|"),
    "markdown": "# 审核报告\n\n|项目|内容|\n|---|---|\n" + joined(PAIRS, " | ", "|")
    + "\n## 审核组\n\n" + joined(TEAM[:1], "|", "|") + "|---|---|---|---|---|\n"
    + joined(TEAM[1:], "|", "|"),
    "bold labels": lines("- **{}：** {}\n") + joined(TEAM, "\t"),
    "one cell a line": lines("{}\n{}\n") + "\n".join(map("\n".join, TEAM)) + "\n",
    "numbered": "审核报告\n" + "".join(f"{n}. {a}：{b}\n" for n, (a, b) in enumerate(PAIRS, 1))
    + joined(TEAM, "\t"),
    "framed labels": lines("【{}】{}\n") + joined(TEAM, "\t"),
    "dashes for colons": lines("{} - {}\n") + joined(TEAM, "\t"),
    "blanks for colons": lines("{}    {}\n") + joined(TEAM, "  "),
    "two on a line": "审核报告\n" + "".join(f"{a}：{b}    {c}：{d}\n" for (a, b), (c, d) in BY_TWO)
    + f"{PAIRS[-1][0]}：{PAIRS[-1][1]}\n" + joined(TEAM, "\t"),
}  # fmt: skip


def tables(*parts: Rows, merges: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()) -> bytes:
    """Return a document with a table for each part; cells of the first are merged."""
    document = docx.Document()
    document.add_heading("审核报告", 1)
    for number, rows in enumerate(parts):
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
        for first, last in () if number else merges:
            table.cell(*first).merge(table.cell(*last))
        document.add_paragraph("")
    return save(document)


def above(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return five labels side by side, and their values in the row below."""
    parts = [pairs[n : n + 5] for n in range(0, len(pairs), 5)]
    return [[pair[side] for pair in part] for part in parts for side in (0, 1)]


LAST = len(PAIRS) - 1
DOCUMENTS = {
    "two columns": tables(PAIRS, TEAM),
    "four columns": tables([(*a, *b) for a, b in BY_TWO] + [PAIRS[-1]], TEAM,
                           merges=[((6, 1), (6, 3))]),
    "a heading beside merged rows": tables([("基本情况" if n == 0 else "", *pair)
                                            for n, pair in enumerate(PAIRS)], TEAM,
                                           merges=[((0, 0), (LAST, 0))]),
    "values below their labels": tables(above(PAIRS), TEAM),
    "label and value in one cell": tables([[f"{a}：{b}"] for a, b in PAIRS], TEAM),
    "value below its label in one cell": tables([(f"{a}：\n{b}", f"{c}：\n{d}")
                                                 for (a, b), (c, d) in BY_TWO]
                                                + [("：\n".join(PAIRS[-1]),)], TEAM),
    "bordered pages": to_pdf(lines("\t{}\n\t{}\n\n") + "\n" + "".join(
        "".join(f"\t{cell}\n" for cell in row) + "\n" for row in TEAM)),
}  # fmt: skip


def assert_as_meant(content: bytes) -> None:
    report = read_audit_report(content, "report")
    found: dict[str, Any] = fields(report)
    assert {name: found[name] for name in MEANT} == MEANT
    assert (found["nonconformities"]["major"], found["nonconformities"]["minor"]) == (0, 2)
    assert [(each["name"], each["registration_no"]) for each in found["team"]] == [
        ("高一", NUMBERS[0]), ("丁二", NUMBERS[1]),
    ]  # fmt: skip
    assert report.issues == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("form", TEXTS)
def test_a_report_as_text_reads_as_it_was_meant(form: str, encoding: str) -> None:
    assert_as_meant(TEXTS[form].encode(encoding))


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_report_as_a_document_reads_as_it_was_meant(form: str) -> None:
    assert_as_meant(DOCUMENTS[form])
