"""Whether a report says that its corrective actions were verified: ticks, and the missing box."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import (
    STAGE2,
    SURVEILLANCE,
    evidence,
    read,
    read_example,
)

FORM = """受审核方：某某示例有限公司
十五、纠正措施验证结论：
1. 审核中发现的QMS( 1 )个一般不符合，( )个严重不符合，{choice}
"""


def verified(text: str) -> bool | None:
    said = evidence(read(text)).get("nonconformities.verified")
    return said and said["value"]


def test_the_anonymised_second_stage_says_that_its_nonconformity_was_verified() -> None:
    text = read_example(STAGE2)
    said = evidence(read(text))["nonconformities.verified"]
    assert said["value"] is True
    assert said["text"] == text[said["start"] : said["end"]] == "验证合格□仍有问题"


def test_a_report_without_the_choice_says_nothing() -> None:
    assert verified(read_example(SURVEILLANCE)) is None


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("验证合格□仍有问题", True), ("■验证合格 □仍有问题", True), ("√验证合格仍有问题", True),
        ("□验证合格仍有问题", False), ("□验证合格 ■仍有问题", False),
        ("验证合格■ 仍有问题□", True), ("验证合格□ 仍有问题■", False),
        ("□验证合格□仍有问题", None), ("验证合格/仍有问题", None), ("验证合格", None),
    ],
)  # fmt: skip
def test_a_tick_or_the_only_choice_without_a_box_says_which(choice: str, said: bool | None) -> None:
    assert verified(FORM.format(choice=choice)) is said


def test_one_scheme_with_open_problems_speaks_for_the_report() -> None:
    second = "审核中发现的EMS( 1 )个一般不符合，□验证合格仍有问题\n"
    unticked = "审核中发现的□OHSMS( )个一般不符合，□验证合格仍有问题\n"
    text = FORM.format(choice="验证合格□仍有问题")
    assert verified(text + second) is False
    assert verified(text + unticked) is True
