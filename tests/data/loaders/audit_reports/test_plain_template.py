"""A plain form of labels, one line changed at a time: what is decided, when, by whom, how many."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import read, read_fields

FORM = {
    "受审核方": "：宁波样例电器有限公司",
    "项目编号": "：NB-2025-01",
    "认证领域": "：QMS",
    "审核日期": "：2025年4月1日至2025年4月2日",
    "体系人数": "：88人",
    "推荐意见": "：推荐保持",
}
NUMBERS = ("2024-N1QMS-1000001", "2024-N1QMS-1000002")


def form(**changed: str) -> str:
    return "监督审核报告\n" + "".join(f"{k}{v}\n" for k, v in (FORM | changed).items())


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("推荐保持。如不能按期整改，将暂停认证证书。", "maintain"),
        ("审核组不同意暂停认证，推荐保持认证注册", "maintain"),
        ("推荐保持认证注册，不存在撤销情形", "maintain"),
        ("受审核方不存在暂停、撤销的情况，同意保持认证", "maintain"),
        ("证书曾于2024年暂停，现推荐恢复认证注册", "restore"),
        ("推荐再认证，换发证书；原证书到期撤销", "recertify"),
        ("建议暂停认证证书", "suspend"),
        ("不推荐认证注册", "refuse"),
    ],
)
def test_what_a_recommendation_only_mentions_is_not_recommended(words: str, kind: str) -> None:
    assert read_fields(form(推荐意见="：" + words))["recommendation"] == kind


@pytest.mark.parametrize("words", ["推荐保持/暂停", "推荐保持/推荐恢复/暂停（划去不适用者）"])
def test_printed_choices_that_nobody_struck_out_recommend_nothing(words: str) -> None:
    assert read_fields(form(推荐意见="：" + words))["recommendation"] is None


@pytest.mark.parametrize(
    "days",
    ["\n2025-04-01\n至\n2025-04-02", "：2025年4月1日\n至 2025年4月2日", "：2025.4.1至\n2025.4.2"],
)
def test_a_period_goes_on_in_the_next_line(days: str) -> None:
    found = read_fields(form(审核日期=days))
    assert (found["audit_from"], found["audit_to"]) == ("2025-04-01", "2025-04-02")


def test_a_day_alone_takes_no_date_of_the_next_line() -> None:
    found = read_fields(form(审核日期="：2025年4月1日\n报告日期：2025年4月9日"))
    assert (found["audit_from"], found["audit_to"]) == ("2025-04-01", "2025-04-01")
    assert found["report_date"] == "2025-04-09"


@pytest.mark.parametrize("days", ["2025年2月30日至2025年3月2日", "2025年4月1日至2025年4月31日"])
def test_a_period_with_a_day_that_does_not_exist_is_unknown(days: str) -> None:
    found = read_fields(form(审核日期="：" + days))
    assert (found["audit_from"], found["audit_to"]) == (None, None)


@pytest.mark.parametrize(
    ("people", "count"),
    [("2 3 6 人", 236), ("1 2 6人", 126), ("1 024 人", 1024), ("2 36 人", None), ("58 45", None)],
)
def test_a_number_wrapped_in_blanks_is_whole_or_unknown(people: str, count: int | None) -> None:
    assert read_fields(form(体系人数="：" + people))["headcount"] == count


@pytest.mark.parametrize("bar", ["|", "｜", "│"])
def test_observers_are_not_of_the_team_and_a_deputy_does_not_lead(bar: str) -> None:
    rows = [
        ("姓名", "组内身份", "注册证书号", "专业代码"),
        ("高一", "组长", NUMBERS[0], "33.02.01"),
        ("高二", "副组长", NUMBERS[1], "33.02.01"),
        ("丁三", "观察员", "", ""),
        ("王四", "向导", "", ""),
    ]
    text = form() + "".join(bar + bar.join(row) + bar + "\n" for row in rows)
    found = read_fields(text)
    assert [(m["name"], m["role"]) for m in found["team"]] == [
        ("高一", "leader"),
        ("高二", "member"),
    ]
    assert found["leader"] == "高一"
    assert read(text).issues == ()
