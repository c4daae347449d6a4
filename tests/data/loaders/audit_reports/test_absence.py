"""What a report does not say is null, and nothing else is put in its place."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import (
    STAGE2,
    SURVEILLANCE,
    read_example,
    read_fields,
)

# Every place that tells a field, and the fields that fall silent without them.
SILENCED: list[tuple[str, list[str], list[str]]] = [
    (SURVEILLANCE, [r"项目编号：.*"], ["project_no"]),
    (SURVEILLANCE, [r"组织名称：.*"], ["organization"]),
    (SURVEILLANCE, [r"报告日期：.*"], ["report_date"]),
    (SURVEILLANCE, [r"1\.5\.1 审核时间：.*"], ["audit_from", "audit_to"]),
    (SURVEILLANCE, [r"审核方式：.*"], ["audit_mode"]),
    (SURVEILLANCE, [r"1\.5\.2 审核范围[\s\S]*?数据处理服务\n"], ["scope"]),
    (SURVEILLANCE, [r"注册地址：.*"], ["address"]),
    (SURVEILLANCE, [r"GB/T19001-2016/ISO9001:2015"], ["standard"]),
    (SURVEILLANCE, [r"拟实施的下次.*"], ["next_audit_before"]),
    (SURVEILLANCE, [r"2）下次审核时应重点关注[\s\S]*?(?=3）本次)"], ["next_focus"]),
    (SURVEILLANCE, [r"三、管理体系任何变更[\s\S]*?(?=四、)"], ["changes", "headcount"]),
    (SURVEILLANCE, [r"推荐意见：□暂停[\s\S]*?缩小认证范围"], ["recommendation"]),
    (SURVEILLANCE, [r"（监督审核）|监督审核报告",
                    r"1\.2 审核目的[\s\S]*?(?=1\.3)"], ["audit_type"]),
    (SURVEILLANCE, [r"审核组长（签字）.*", r"A 张三.*", r"B 李四.*",
                    r"审核组员（签字）.*", r"承诺人.*", r"组员：李四"], ["team", "leader"]),
    (STAGE2, [r"受审核方：示例.*", r"\t受审核方名称\n\t示例.*"], ["organization"]),
    (STAGE2, [r"\t组织人数\n\t15人"], ["headcount"]),
    (STAGE2, [r"\t注册地址\n\t北京市房山区.*"], ["address"]),
    (STAGE2, [r"\t申请的产品/\n服务认证范围\n\n\tQMS: 基础软件服务"], ["scope"]),
    (STAGE2, [r"3、 审核准则[\s\S]*?(?=四、受)"], ["standard"]),
    (STAGE2, [r"2、 审核目的[\s\S]*?(?=3、 审核准则)"], ["audit_type"]),
    (STAGE2, [r"日期：2020年 01月 08 日"], ["report_date"]),
    (STAGE2, [r"3\. 审核组推荐意见：[\s\S]*?推荐范围的说明:"], ["recommendation"]),
    (STAGE2, [r"\t张小三[\s\S]*?33\.02\.01\n", r"审核组组长（签名）：张小三"], ["team", "leader"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "passages", "silent"), SILENCED, ids=[f"{n[:6]}-{s[0]}" for n, _, s in SILENCED]
)
def test_field_without_its_passage_is_null_and_the_others_stay(
    name: str, passages: list[str], silent: list[str]
) -> None:
    text = read_example(name)
    expected: dict[str, Any] = read_fields(text)
    assert all(expected[field] is not None for field in silent)
    for passage in passages:
        text, number = re.subn(passage, "", text)
        assert number > 0
    assert read_fields(text) == expected | dict.fromkeys(silent)


def test_schemes_without_their_ticks_are_told_by_the_standard() -> None:
    text = re.sub(r"审核体系: .*", "", read_example(SURVEILLANCE))
    assert read_fields(text)["schemes"] == ["QMS"]
    assert read_fields(text.replace("GB/T19001-2016/ISO9001:2015", ""))["schemes"] is None


def test_nonconformities_without_their_passages_are_all_null() -> None:
    text = re.sub(
        r"审核中提出严重不符合项[\s\S]*?(?=具体不符合信息)", "", read_example(SURVEILLANCE)
    )
    assert read_fields(text)["nonconformities"] == dict.fromkeys(
        ["major", "minor", "clauses", "due", "follow_up"]
    )


def test_form_that_nobody_filled_in_has_no_values() -> None:
    blank = """管理体系审核报告
受审核方：
项目编号：
审核体系：□QMS □EMS □OHSMS
审核类型：□初次第一阶段 □初次第二阶段 □监督审核 □再认证
审核方式：□现场审核 □远程审核
审核日期：    年   月   日至    年   月   日
报告日期：    年   月   日
组织人数：    人
审核组长：          审核组员：
注册地址：
审核范围：
严重不符合项（  ）项，一般不符合项（  ）项，涉及部门/条款：
整改时限：    年   月   日前
下次审核日期应在    年   月   日前
推荐意见：
□推荐认证注册
□保持认证注册
□暂停认证注册
审核员：王一二
受审核方：某某示例有限公司
"""
    found = read_fields(blank)
    assert found.pop("organization") == "某某示例有限公司"
    assert found.pop("team") == [
        {"name": "王一二", "role": "member", "level": None, "registration_no": None,
         "specialty_codes": None}
    ]  # fmt: skip
    nonconformities = found.pop("nonconformities")
    assert set(nonconformities.values()) == {None}
    assert {name: value for name, value in found.items() if value is not None} == {}
