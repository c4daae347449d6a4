"""A calculation in words: the answer first, then each step with its clause."""

from __future__ import annotations

import pytest

from reporting.calculation import (
    answer_text,
    content_mark,
    days_text,
    list_contradictions,
    list_remarks,
    list_step_lines,
    weakest_confidence,
)
from tests.reporting.calculations import PACKS, calculated, calculation, pilot, quality


@pytest.mark.parametrize(
    ("days", "shown"), [(2.5, "2.5"), (2.0, "2.0"), (4.25, "4.25"), (7 / 3, "2.33"), (None, "未知")]
)
def test_days_have_one_decimal_unless_they_need_two(days: float | None, shown: str) -> None:
    assert days_text(days, "zh") == shown


def test_the_answer_says_days_days_on_site_and_what_decided() -> None:
    asked = calculation(quality("surveillance", 99))
    assert answer_text(asked, "zh") == (
        "监督审核 2.5 人日，其中现场 2.0 人日；由比例（初次的 1/3）决定。"
    )
    assert answer_text(asked, "en") == (
        "Surveillance: 2.5 auditor days, 2.0 of them on site;"
        " decided by the fraction (1/3 of the initial time)."
    )


def test_an_unknown_answer_gives_its_reason() -> None:
    above = answer_text(calculation(quality(personnel=10_701)), "zh")
    assert above == "初次审核人日未知：人数超出基数表（到 10,700 人为止），不推算。"
    assert "未规定“特殊”" in answer_text(calculation(quality("special")), "zh")
    both = answer_text(calculation(quality(personnel=10_701), pilot()), "zh")
    assert both == "QMS、DLE 结合审核人日未知：QMS 的人日未知，合计因此未知。"


def test_a_combined_answer_compares_with_single_audits() -> None:
    environment = calculated("iaf-md5-2019", "EMS", "initial", 55, risk="medium")
    asked = calculation(quality(), environment, factor=0.8)
    assert answer_text(asked, "zh") == (
        "QMS、EMS 结合审核 9.0 人日，其中现场 7.0 人日；单独审核合计 11.0 人日，系数 0.8。"
    )


def test_every_line_carries_its_clause_and_confidence_in_words() -> None:
    work = quality("surveillance", 99, similar_sites=26, site_personnel=9).workload
    lines = {line.key: line for line in list_step_lines(work.steps, "zh", work.decided_by)}
    assert lines["fraction"].decides
    assert sum(line.decides for line in lines.values()) == 1
    assert (lines["sampling"].value, lines["sampling"].clause) == ("4 个场所", "IAF MD 1 6.1")
    assert lines["on_site"].confidence == "A2 认可机构引用"
    assert (lines["sum"].clause, lines["sum"].confidence) == ("", "")
    assert weakest_confidence(work.steps) == "B"


def test_a_reduction_needs_a_reason_an_increase_does_not() -> None:
    assert calculation(quality(adjustment=-0.1)).lacks_reason() == ["QMS"]
    assert calculation(quality(adjustment=-0.1, reason="  ")).lacks_reason() == ["QMS"]
    assert calculation(quality(adjustment=-0.1, reason="mature")).lacks_reason() == []
    assert calculation(quality(adjustment=0.2)).lacks_reason() == []
    fewer = quality(similar_sites=3, site_personnel=9, options={"site_adjustment": "-0.2"})
    assert calculation(fewer).lacks_reason() == ["QMS"]
    assert calculation(quality(), pilot(), factor=0.9).lacks_reason() == ["combined"]
    told = calculation(quality(), pilot(), factor=0.9, factor_reason="integrated")
    assert told.lacks_reason() == []


def test_contradictions_touched_are_listed_whoever_brought_them() -> None:
    assert list_contradictions(calculation(quality())) == ()
    alone = {item.key for item in list_contradictions(calculation(pilot()))}
    both = {item.key for item in list_contradictions(calculation(quality(), pilot(), factor=0.9))}
    assert alone == {"G06", "G07"}
    assert both == alone | {"G22"}


def test_remarks_name_their_scheme() -> None:
    asked = calculation(quality(risk="high"), pilot(), factor=0.7)
    assert [scheme for scheme, _ in list_remarks(asked, "zh")] == ["QMS", ""]


def test_the_mark_of_a_pack_changes_with_a_switched_rule() -> None:
    pack = PACKS["iso27006"]
    mark = content_mark(pack)
    assert len(mark) == 12
    assert content_mark(pack.with_rule("on_site", on=False)) != mark
    assert content_mark(pack.with_rule("on_site", on=True)) == mark
