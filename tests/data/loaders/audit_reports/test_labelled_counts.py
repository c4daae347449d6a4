"""What stands behind the label of the nonconformities, on its line, below it or in its cell."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import fields, read, read_fields
from tests.data.loaders.audit_reports.test_plain_template import form


@pytest.mark.parametrize("place", ["不符合项：{}\n", "不符合项\n{}\n", "\n\t不符合项\n\t{}\n\n"])
@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("严重：0  一般：2", (0, 2)),
        ("严重（0）项；轻微（2）项", (0, 2)),
        ("共2项，均为一般不符合", (0, 2)),
        ("共1项，均为严重不符合项。", (1, 0)),
        ("未发现不符合", (0, 0)),
        ("无", (0, 0)),
        ("0项", (0, 0)),
        ("见不符合报告", (None, None)),
        ("严重：  一般：", (None, None)),
    ],
)
def test_counts_as_the_value_of_their_label(
    place: str, words: str, counts: tuple[int | None, int | None]
) -> None:
    report = read(form() + place.format(words))
    found = fields(report)["nonconformities"]
    assert (found["major"], found["minor"]) == counts
    assert report.issues == ()


def test_findings_of_other_audits_are_not_counted() -> None:
    found = read_fields(form() + "上次审核不符合项：无\n2.3 内部审核\n不符合项：无\n")
    assert found["nonconformities"]["major"] is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("建议保持认证证书，待不符合项整改验证有效后。", "maintain_after_correction"),
        ("推荐认证注册，但须在30日内完成整改", "certify_after_correction"),
    ],
)
def test_a_condition_behind_the_recommendation_is_of_it(words: str, kind: str) -> None:
    assert read_fields(form(推荐意见="：" + words))["recommendation"] == kind


@pytest.mark.parametrize(
    ("words", "mode"), [("现场/远程", None), ("现场审核/On-site", "现场审核/On-site")]
)
def test_printed_modes_that_nobody_struck_out_are_none(words: str, mode: str | None) -> None:
    assert read_fields(form(审核方式="：" + words))["audit_mode"] == mode


def test_an_address_ends_before_another_label_in_its_cell() -> None:
    cell = "\n\t注册地址\n\t示例市甲路1号\n生产地址：示例市乙路2号\n\n"
    assert read_fields(form() + cell)["address"] == "示例市甲路1号"


def test_a_scope_ends_before_the_heading_of_the_nonconformities() -> None:
    scope = "家用电器（不含小家电）的设计、生产和销售以及相关的安装服务和售后维修"
    text = f"认证范围\n{scope}\n不符合项\n一般不符合2项\n"
    assert read_fields(form() + text)["scope"] == scope
