"""Labels and sentences that forms word in their own way, one each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import (
    doubts,
    evidence,
    read,
    read_fields,
)

COVER = "受审核方：某某示例有限公司\n"


def value(text: str, field: str) -> Any:
    return read_fields(COVER + text)[field]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("综合结论：□ 建议保持认证 ■ 整改验证合格后建议保持认证 □ 建议暂停 □ 建议撤销\n",
         "maintain_after_correction"),
        ("四、结论\n审核组一致同意：在不符合项整改有效后，保持认证证书有效。\n五、其他\n体系变化：无\n",
         "maintain_after_correction"),
        ("四、结论\n经讨论，审核组建议：推荐认证注册。\n", "certify"),
        ("审核组认为：体系运行有效。\n", None),
    ],
)  # fmt: skip
def test_a_conclusion_is_read_behind_its_own_words(text: str, kind: str | None) -> None:
    assert value(text, "recommendation") == kind


@pytest.mark.parametrize("label", ["企业注册地址", "公司注册地址", "注册地址/通讯地址"])
def test_a_registered_address_is_read(label: str) -> None:
    text = f"\t{label}\n\t杭州市余杭区文一西路 1 号\n\t生产地址\n\t湖州市德清县 2 号\n\n"
    assert value(text, "address") == "杭州市余杭区文一西路1号"


def test_a_second_standard_behind_a_semicolon_is_read() -> None:
    text = "认证依据：GB/T 22000-2006/ISO 22000:2018；GB/T 27341-2009\n"
    assert value(text, "standard") == "GB/T 22000-2006/ISO 22000:2018；GB/T 27341-2009"
    assert value(text, "schemes") == ["FSMS", "HACCP"]


def test_a_client_on_the_cover_is_the_organization() -> None:
    text = "认证审核报告\n客户：四川某科技有限公司        认证合同号：SC2026-77\n"
    found = read_fields(text)
    assert (found["organization"], found["project_no"]) == ("四川某科技有限公司", "SC2026-77")


def test_clients_of_the_organization_are_not_the_organization() -> None:
    assert read_fields(COVER + "\t客户\n\t对产品质量和交付有要求\n\n")["organization"] == (
        "某某示例有限公司"
    )
    later = read(COVER + "审核类型：监督审核\n" * 60 + "客户：满意度调查结果良好\n")
    assert later.details["reports"][0]["organization"] == "某某示例有限公司"
    assert doubts(later) == ()


# ------------------------------------------------------------------------------ Chinese numerals
@pytest.mark.parametrize(
    ("text", "field", "day"),
    [
        ("报告日期：二〇二六年四月十日", "report_date", "2026-04-10"),
        ("报告日期：二○二六年十二月二十一日", "report_date", "2026-12-21"),
        ("报告日期：二零二六年 十 月 三十 日", "report_date", "2026-10-30"),
        ("报告日期：二0二六年一月二日", "report_date", "2026-01-02"),
        ("审核日期：二〇二六年四月八日至十日", "audit_to", "2026-04-10"),
        ("审核日期：二〇二六年三月三十日至四月一日", "audit_to", "2026-04-01"),
        ("审核日期：二〇二六年三月三十日至四月一日", "audit_from", "2026-03-30"),
        ("下次审核应于二〇二七年四月一日前进行。", "next_audit_before", "2027-04-01"),
        ("报告日期：二〇二六年十三月十日", "report_date", None),
        ("报告日期：二〇二六年四月", "report_date", None),
    ],
)
def test_dates_in_chinese_numerals_are_dates(text: str, field: str, day: str | None) -> None:
    assert value(text + "\n", field) == day


def test_a_date_in_numerals_is_quoted_as_printed() -> None:
    text = COVER + "报告日期：二○二六年十二月二十一日\n"
    place = evidence(read(text))["report_date"]
    assert place["text"] == "二○二六年十二月二十一日"
    assert text[place["start"] : place["end"]] == place["text"]


def test_numerals_outside_dates_stay() -> None:
    assert value("认证范围：三十三类十二种产品的加工\n", "scope") == "三十三类十二种产品的加工"
    found = read_fields(COVER + "严重不符合零项，一般不符合二项\n")["nonconformities"]
    assert (found["major"], found["minor"]) == (0, 2)
