"""A value that goes on in the next line or row is read whole; the next label is not of it."""

from __future__ import annotations

import docx
import pytest

from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import fields, read_fields, save
from tests.data.loaders.audit_reports.test_plain_template import form

SCOPES = [
    "汽车零部件（非安全件）的设计、\n生产和销售",
    "汽车零部件的设计\n、生产和销售",
    "汽车零部件的设计和开发、生产及\n相关售后服务",
    "汽车零部件的设计\n和生产",
    "汽车零部件的生产；\n塑料件的生产",
    "汽车零部件的生产\n（不含电镀）",
    "汽车零部件（含冲压件、\n注塑件）的生产",
    "汽车零部件的设计、开发\n生产、销售",
    "资质范围内的房屋建筑工程施工总承包，市政公用工程施工总承\n包",
]
ADDRESSES = [
    "示例省示例市示例区示例路\n12号示例大厦3楼",
    "示例省示例市示例区示例路12号，\n3号楼",
    "示例省示例市示例区示例路12号\n示例大厦3楼301室",
    "示例省示例市示例区（高新区\n内）示例路12号",
]
SCHEMES = [
    "质量管理体系、环境管理体系、\n职业健康安全管理体系",
    "质量管理体系\n环境管理体系\n职业健康安全管理体系",
    "QMS、EMS\n、OHSMS",
    "QMS/EMS/\nOHSMS",
    "QMS\nEMS\nOHSMS",
    "质量管理体系、环境管\n理体系、职业健康安全管理体系",
    "质量管理体系、环境管理体系、职业健康\n安全管理体系",
]


def joined(words: str) -> str:
    return words.replace("\n", "")


def in_line(label: str, words: str) -> str:
    return form(认证领域="：QMS") + f"{label}：{words}\n推荐意见：推荐保持\n审核组长：甲一\n"


def in_cell(label: str, words: str) -> str:
    return form() + f"\n\t{label}\n\t{words}\n\n\t审核方式\n\t现场审核\n\n"


@pytest.mark.parametrize("place", [in_line, in_cell])
@pytest.mark.parametrize(
    ("label", "field", "words"),
    [
        *(("认证范围", "scope", words) for words in SCOPES),
        *(("注册地址", "address", words) for words in ADDRESSES),
        *(("下次审核重点", "next_focus", words) for words in SCOPES[:4]),
    ],
)
def test_a_value_that_plainly_goes_on_is_whole(
    place: object, label: str, field: str, words: str
) -> None:
    found = read_fields(place(label, words))  # type: ignore[operator]
    assert found[field] == joined(words)
    if place is in_line:
        assert (found["recommendation"], found["leader"]) == ("maintain", "甲一")
    else:
        assert found["audit_mode"] == "现场审核"


@pytest.mark.parametrize("words", SCHEMES)
def test_a_list_of_schemes_goes_on_below(words: str) -> None:
    assert read_fields(form(认证领域="：" + words))["schemes"] == ["QMS", "EMS", "OHSMS"]
    in_table = form(认证领域="").replace("认证领域\n", f"\n\t认证领域\n\t{words}\n\n")
    assert read_fields(in_table)["schemes"] == ["QMS", "EMS", "OHSMS"]


def test_the_scope_of_each_scheme_goes_on_below() -> None:
    words = "QMS：家用电器的设计\n和生产\nEMS：家用电器的设计和生产\n所涉及的环境管理活动"
    scope = "家用电器的设计和生产；家用电器的设计和生产所涉及的环境管理活动"
    assert read_fields(in_line("认证范围", words))["scope"] == scope


def test_standards_stand_one_below_the_other() -> None:
    found = read_fields(form(审核准则="：GB/T 19001-2016\nGB/T 24001-2016"))
    assert found["standard"] == "GB/T 19001-2016；GB/T 24001-2016"


def test_numbered_items_go_on_behind_the_first() -> None:
    text = in_line("下次审核重点", "1、特种设备管理\n2、环保设施运行\n4、审核结论")
    assert read_fields(text)["next_focus"] == "1、特种设备管理\n2、环保设施运行"


@pytest.mark.parametrize(
    ("label", "field", "words", "value"),
    [
        ("认证范围", "scope", "软件开发\n审核组成员一览", "软件开发"),
        ("认证范围", "scope", "软件开发\n注册地址：示例市甲路1号", "软件开发"),
        ("注册地址", "address", "示例市甲路1号\n电话 123456", "示例市甲路1号"),
        ("注册地址", "address", "示例市甲路1号\n经营地址：示例市乙路2号", "示例市甲路1号"),
        ("注册地址", "address", "示例市甲路1号\n2025年4月1日", "示例市甲路1号"),
        ("下次审核重点", "next_focus", "特种设备\n审核组由甲一、乙二组成。", "特种设备"),
    ],
)
def test_what_begins_anew_is_not_of_the_value(
    label: str, field: str, words: str, value: str
) -> None:
    assert read_fields(in_line(label, words))[field] == value


@pytest.mark.parametrize("merged", [True, False])
def test_a_cell_goes_on_in_the_row_below_a_blank_label(merged: bool) -> None:
    rows = [
        ("受审核方", "甲乙样例有限公司"), ("认证范围", "汽车零部件的设计、"), ("", "生产和销售"),
        ("注册地址", "示例市甲路1号"),
    ]  # fmt: skip
    document = docx.Document()
    table = document.add_table(len(rows), 2)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    if merged:
        table.cell(1, 0).merge(table.cell(2, 0))
    found = fields(read_audit_report(save(document), "report.docx"))
    assert found["scope"] == "汽车零部件的设计、生产和销售"
    assert found["address"] == "示例市甲路1号"


def test_scopes_of_several_schemes_in_one_line_keep_their_heads() -> None:
    words = "Q：塑料的生产；E：塑料的生产及相关管理活动"
    assert read_fields(form(认证范围="：" + words))["scope"] == words
    assert read_fields(form(认证范围="：Q：塑料的生产"))["scope"] == "塑料的生产"
