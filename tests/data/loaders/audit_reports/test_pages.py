"""What paper does to a report: tables over two pages, two columns, several reports in one file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import (
    STAGE2,
    SURVEILLANCE,
    evidence,
    fields,
    read,
    read_example,
    read_fields,
)

TEAM = [
    ["姓名", "组内职务", "注册级别", "注册证书号", "专业代码"],
    ["张三", "组长", "高级审核员", "2024-N1QMS-4000001", "33.03.01"],
    ["李四", "组员", "审核员", "2024-N1QMS-1000002", ""],
    ["王五", "组员", "实习审核员", "2024-N0QMS-1000003", ""],
]
FINDINGS = [
    ["序号", "不符合事实", "条款", "部门", "性质"],
    ["1", "未见记录", "7.2", "人力部", "一般"],
    ["2", "未评价", "8.4", "采购部", "一般"],
    ["3", "未标识", "8.5.1", "生产部", "严重"],
]


def paragraph(text: str) -> Paragraph:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("report", fontName="STSong-Light", fontSize=9, wordWrap="CJK")
    return Paragraph(text, style)


def grid(rows: list[list[str]]) -> Table:
    cells = [[paragraph(cell) for cell in row] for row in rows]
    return Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])


def two_columns(stream: io.BytesIO) -> BaseDocTemplate:
    frames = [Frame(40, 40, 250, 760), Frame(305, 40, 250, 760)]
    document = BaseDocTemplate(stream, pagesize=(595, 842))
    document.addPageTemplates(PageTemplate(frames=frames))
    return document


def pdf(story: list[Any], template: Any = SimpleDocTemplate) -> bytes:
    stream = io.BytesIO()
    template(stream).build(story)
    return stream.getvalue()


def read_pdf(story: list[Any], template: Any = SimpleDocTemplate) -> dict[str, Any]:
    return fields(read_audit_report(pdf(story, template), "report.pdf"))


# ------------------------------------------------------------------------- tables over two pages
@pytest.mark.parametrize("headers", [0, 1])
@pytest.mark.parametrize("foot", [[], ["第 1 页 共 2 页"]])
def test_tables_go_on_behind_a_page_break(headers: int, foot: list[str]) -> None:
    story = [paragraph("受审核方：重庆示例科技有限公司"), grid(TEAM[:3])]
    story += [paragraph(line) for line in foot] + [PageBreak()]
    story += [grid(TEAM[:headers] + TEAM[3:]), paragraph("不符合项"), grid(FINDINGS[:3])]
    story += [PageBreak(), grid(FINDINGS[:headers] + FINDINGS[3:])]
    found = read_pdf(story)
    assert [(m["name"], m["role"]) for m in found["team"]] == [
        ("张三", "leader"), ("李四", "member"), ("王五", "trainee"),
    ]  # fmt: skip
    assert [each["clause"] for each in found["nonconformities"]["clauses"]] == [
        "7.2", "8.4", "8.5.1",
    ]  # fmt: skip
    assert (found["nonconformities"]["major"], found["nonconformities"]["minor"]) == (1, 2)


def test_row_broken_by_a_page_is_one_member() -> None:
    head, rest = ["李四", "组员", "审核员", "2024-N1QMS-", ""], ["", "", "", "1000002", "33.02.01"]
    story = [paragraph("受审核方：重庆示例科技有限公司"), grid([*TEAM[:2], head])]
    found = read_pdf([*story, PageBreak(), grid([rest, TEAM[3]])])
    assert [(m["name"], m["registration_no"]) for m in found["team"]] == [
        ("张三", "2024-N1QMS-4000001"),
        ("李四", "2024-N1QMS-1000002"),
        ("王五", "2024-N0QMS-1000003"),
    ]
    assert found["team"][1]["specialty_codes"] == ["33.02.01"]


# ------------------------------------------------------------------------------------ two columns
LEFT = [
    "受审核方名称：重庆示例科技有限公司",
    "项目编号：20001-2023-Q-2024",
    "审核类型：■监督审核 □再认证",
    "审核日期：2024年11月8日至9日",
    "审核范围：数据处理服务以及相关的软件开发与信息系统运行维护服务活动的全部过程",
    "注册地址：重庆市渝北区示例街道1号",
    "审核组长：张三",
]
RIGHT = [
    "审核组员：李四",
    "员工人数：99人",
    "严重不符合0项，一般不符合1项，涉及部门/条款：人力行政部 7.2",
    "推荐意见：",
    "□保持认证注册",
    "■整改验证有效后保持认证注册",
    "报告日期：2024年11月10日",
]


def test_two_columns_are_read_one_after_the_other() -> None:
    story = [paragraph(line) for line in LEFT] + [FrameBreak()] + [paragraph(x) for x in RIGHT]
    found = read_pdf(story, two_columns)
    assert found == read_fields("\n".join(LEFT + RIGHT))
    assert found["scope"].endswith("服务活动的全部过程")
    assert found["recommendation"] == "maintain_after_correction"
    assert found["address"] == "重庆市渝北区示例街道1号"


# -------------------------------------------------------------------------- several reports in one
def test_reports_of_one_file_are_read_one_by_one_and_said() -> None:
    text = f"{read_example(SURVEILLANCE)}\n\n{read_example(STAGE2)}"
    report = read(text)
    first, second = report.details["reports"]
    assert report.accepted == 2
    assert {k: v for k, v in first.items() if k != "evidence"} == read_fields(
        read_example(SURVEILLANCE)
    )
    assert {k: v for k, v in second.items() if k != "evidence"} == read_fields(read_example(STAGE2))
    assert report.issues[0].problem == "reports_several"
    place = second["evidence"]["organization"]
    assert text[place["start"] : place["end"]] == second["organization"]


def test_a_title_on_every_page_makes_no_further_report() -> None:
    text = read_example(SURVEILLANCE).replace(
        "二、组织的管理体系运行情况", "第 4 页共 13 页\n监督审核报告\n二、组织的管理体系运行情况"
    )
    text = text.replace(
        "七、审核结论及推荐", "监督审核报告\n组织名称：重庆示例公司\n七、审核结论及推荐"
    )
    report = read(text)
    assert len(report.details["reports"]) == 1


def test_both_stages_of_one_project_are_two_reports() -> None:
    cover = (
        "示例认证\n{}审核报告\n项目编号：A-2024-1\n受审核方：重庆示例科技有限公司\n审核组长：张三\n"
    )
    stages = [cover.format(f"第{n}阶段") + "审核结论：□不推荐 ■推荐认证注册\n" for n in "一二"]
    found = read("\n".join(stages)).details["reports"]
    assert [each["audit_type"] for each in found] == ["stage1", "stage2"]


def test_positions_of_evidence_are_those_of_the_file() -> None:
    text = read_example(STAGE2)
    place = evidence(read(text))["report_date"]
    assert text[place["start"] : place["end"]] == place["text"] == "2020年 01月 08 日"
