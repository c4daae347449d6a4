"""The printed calculation, read back as a reviewer would find it in the file."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from matching.planned_team import Member, assess_planned_team
from reporting.calculation import Calculation, content_mark
from reporting.exports.calculation import write_calculation
from tests.reporting.calculations import (
    PACKS,
    calculated,
    calculation,
    pilot,
    quality,
    with_others,
)

MADE_ON = date(2026, 3, 20)
LINK = "http://localhost:8501/audit-time?QMS-personnel=55&day=2026-03-15"


def read(asked: Calculation, language: str = "zh") -> html.HtmlElement:
    return html.document_fromstring(
        write_calculation(asked, language, made_on=MADE_ON, link=LINK).decode("utf-8")
    )


def rows(table: html.HtmlElement) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in table.iterfind(".//tr")]


def facts(page: html.HtmlElement) -> dict[str, str]:
    return {name.text_content(): name.getnext().text_content() for name in page.iter("dt")}


def test_the_print_holds_date_input_answer_and_pack() -> None:
    asked = calculation(quality(adjustment=-0.1, reason="过程简单"), client="测试 <客户> & 伙伴")
    page = read(asked)
    found = facts(page)
    assert found["客户"] == "测试 <客户> & 伙伴"
    assert (found["审核日期"], found["计算日期"]) == ("2026-03-15", "2026-03-20")
    assert (found["有效人数"], found["调整（%）"], found["理由"]) == ("55", "-10", "过程简单")
    assert "iaf-md5-2019" in found["规则包"]
    assert content_mark(PACKS["iaf-md5-2019"]) in found["规则包"]
    assert found["有效期"] == "2020-05-07 起"
    assert page.findtext(".//p[@class='answer']") == (
        "初次审核 4.5 人日，其中现场 3.5 人日；由基数表（55 人，档 46–65）决定。"
    )
    assert LINK in page.text_content()


def test_every_step_stands_with_its_clause_and_the_deciding_one_is_marked() -> None:
    page = read(calculation(quality("surveillance", 99)), "en")
    (table,) = page.iter("table")
    lines = rows(table)
    assert [line[0] for line in lines] == [
        "Step", "Base table", "Fraction", "Floor", "Rounding", "Of which on site"
    ]  # fmt: skip
    assert [line[2] for line in lines[1:]] == ["7.0", "2.33", "2.33", "2.5", "2.0"]
    assert lines[2][3:] == ["IAF MD 5:2019 5", "B two secondary sources"]
    (marked,) = page.xpath("//tr[@class='decides']")
    assert marked[0].text_content() == "Fraction"


def test_contradictions_and_remarks_of_the_packs_are_printed() -> None:
    words = read(calculation(pilot(), client="x")).text_content()
    assert "规则包中的矛盾" in words
    assert "G06" in words
    assert "提示" not in words
    assert "risk" in read(calculation(quality(risk="high")), "en").text_content()


def test_a_combined_audit_prints_each_scheme_and_the_sum() -> None:
    environment = calculated("iaf-md5-2019", "EMS", "initial", 55, risk="medium")
    asked = calculation(quality(), environment, factor=0.8, factor_reason="一体化体系")
    page = read(asked)
    headings = [each.text_content() for each in page.iter("h2")]
    assert headings == ["结果", "QMS 质量", "EMS 环境", "结合审核的计算步骤"]
    assert [row[2] for row in rows(list(page.iter("table"))[-1])] == [
        "结果", "11.0", "8.8", "9.0", "7.0"
    ]  # fmt: skip
    assert facts(page)["结合审核系数"] == "0.8"
    assert facts(page)["理由"] == "一体化体系"


def test_what_other_packs_ask_stands_beside_it_or_why_they_cannot_say() -> None:
    page = read(calculation(with_others(quality())))
    others = rows(list(page.iter("table"))[-1])
    assert others[1][1:] == ["未知", "未知", "规则包没有审核时间基数表。"]
    assert others[2][1:] == ["", "", "无法计算：该领域的基数表需要风险等级。"]


def test_options_of_one_pack_are_printed_in_words() -> None:
    options = {"category": "C", "studies": "3", "certified": "yes"}
    found = facts(read(calculation(calculated("ts22003-2013", "FSMS", "initial", 120,
                                              options=options))))  # fmt: skip
    assert (found["类别"], found["危害分析研究项数"], found["已有相关体系证书"]) == ("C", "3", "是")
    sites = quality(similar_sites=26, site_personnel=9, options={"site_adjustment": "-0.2"})
    found = facts(read(calculation(sites)))
    assert (found["同类场所"], found["每个抽样场所的人数"]) == ("26", "9")
    assert found["场所调整（%）"] == "-20"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_calculation_gives_the_same_bytes_and_asks_for_nothing(language: str) -> None:
    asked = calculation(quality(), pilot(), factor=0.9, client="客户")
    first = write_calculation(asked, language, made_on=MADE_ON)
    assert first == write_calculation(asked, language, made_on=MADE_ON)
    page = html.document_fromstring(first.decode("utf-8"))
    assert not page.xpath("//script | //link | //img | //@src | //@href")


def test_an_unknown_time_is_printed_as_unknown() -> None:
    page = read(calculation(quality(personnel=10_701)))
    assert "未知" in page.findtext(".//p[@class='answer']")
    assert rows(next(page.iter("table")))[1][2] == "未知"


def test_a_planned_team_is_printed_with_its_check_and_only_where_one_was_entered() -> None:
    packs = (PACKS["iaf-md5-2019"], PACKS["cnca-qms-2025"])
    team = [Member(1, "leader", "审核员", 4.0), Member(2, "expert", days=1.0)]
    page = read(calculation(quality(), team=assess_planned_team(packs, team, 5.0)))
    members, found = list(page.iter("table"))[-2:]
    assert rows(members) == [
        ["", "角色", "注册级别", "计划人日"], ["第 1 人", "组长", "审核员", "4"],
        ["第 2 人", "技术专家", "未填", "1"],
    ]  # fmt: skip
    assert rows(found)[1][1:3] == ["不符合", "计入 4.0 人日，要求 5.0 人日，还差 1.0 人日。"]
    assert "decides" in found.find(".//tbody/tr").get("class")
    assert "没有规定：可参加审核的级别" in page.text_content()
    assert "审核组" not in read(calculation(quality())).text_content()
