"""The audited organisation is its bare name, whatever stands beside it on its line."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import fields, read, read_fields
from tests.data.loaders.audit_reports.test_plain_template import form

NAME = "甲乙样例有限公司"


@pytest.mark.parametrize(
    "printed",
    [
        "{}（公章） 代表签字：",
        "{}（盖章）代表签字：甲一",
        "{}（盖章）：",
        "{} （签章）    年   月   日",
        "{} 法人：甲一",
        "{}，法人：甲一",
        "{}法人：甲一",
        "{} 联系人 甲一",
        "{}；地址：示例路1号",
        "{}（原名：丙丁样例厂）",
        "{}（原丙丁样例厂）",
        "{}（曾用名：丙丁样例厂）",
        "{}（以下简称甲乙）",
        "{} Auditee: ________",
        "{}（Auditee: ________）",
        "{} / Auditee: ____",
        "____{}____（公章）",
        "{} Example Metal Co., Ltd.",
        "{}（Example Metal Co., Ltd.）",
        "Example Metal Co., Ltd. / {}",
        "\n{}\n（公章）",
    ],
)
def test_what_stands_beside_a_name_is_not_of_it(printed: str) -> None:
    assert read_fields(form(受审核方="：" + printed.format(NAME)))["organization"] == NAME


@pytest.mark.parametrize(
    "name",
    [
        "甲乙样例（苏州）有限公司",
        "甲乙（章丘）样例有限公司",
        "山西（原平）样例有限公司",
        "甲乙样例中心（有限合伙）",
        "甲乙样例有限公司（中国）",
        "甲乙样例有限公司示例分公司",
        "Example Metal Products Co., Ltd.",
        "ABC甲乙样例有限公司",
    ],
)
def test_brackets_and_words_of_a_name_stay(name: str) -> None:
    assert read_fields(form(受审核方="：" + name))["organization"] == name
    in_a_cell = form(受审核方="").replace("受审核方\n", f"\n\t受审核方\n\t{name}（公章）\n\n")
    assert read_fields(in_a_cell)["organization"] == name


def test_an_english_name_ends_before_the_next_label() -> None:
    text = form(受审核方="").replace(
        "受审核方\n", "Client: Example Metal Products  Address: Road 1\n"
    )
    assert read_fields(text)["organization"] == "Example Metal Products"


def test_the_name_in_another_script_contradicts_nothing() -> None:
    text = "Auditee: Example Metal Co., Ltd.\n" + form(受审核方="：" + NAME)
    report = read(text)
    assert fields(report)["organization"] == NAME
    assert report.issues == ()
