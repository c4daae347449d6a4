"""Text layers that name radicals where the page shows ideographs."""

from __future__ import annotations

import unicodedata

import pytest

from data.loaders.audit_reports.radicals import read_radicals
from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import evidence, fields, read, read_fields
from tests.data.loaders.audit_reports.test_pdf_fonts import write_pdf

LINES = [
    "客户名称：江门马力机械有限公司", "审核类型：监督审核", "审核组长：龙飞", "生产厂房：一车间",
    "不符合条款：8.5.1 生产部门", "不符合项：一般 1 项",
]  # fmt: skip
PRINTED = str.maketrans({"户": "\u2f3e", "长": "\u2ed3", "门": "\u2ed4", "龙": "\u2ef0",
                         "飞": "\u2edc", "生": "\u2f63", "一": "\u2f00", "车": "\u2ecb",
                         "力": "\u2f12", "厂": "\u2f1a", "马": "\u2ee2"})  # fmt: skip
RADICALS = [line.translate(PRINTED) for line in LINES]


def test_a_pdf_with_radicals_says_the_same_as_its_text() -> None:
    found = fields(read_audit_report(write_pdf(RADICALS), "report.pdf"))
    assert found == read_fields("\n".join(LINES))
    assert found["organization"] == "江门马力机械有限公司"
    assert found["leader"] == "龙飞"
    assert found["nonconformities"]["clauses"] == [{"clause": "8.5.1", "department": "生产部门"}]


def test_text_copied_from_such_a_pdf_keeps_its_positions() -> None:
    report = read("\n".join(RADICALS))
    place = evidence(report)["organization"]
    assert place["text"] == "江门马力机械有限公司"
    assert "\n".join(LINES)[place["start"] : place["end"]] == place["text"]


@pytest.mark.parametrize("code", range(0x2F00, 0x2FD6))
def test_every_kangxi_radical_is_one_ideograph(code: int) -> None:
    found = read_radicals(chr(code))
    assert unicodedata.name(found).startswith("CJK UNIFIED IDEOGRAPH")
    assert found == {0x2F3E: "户"}.get(code, unicodedata.normalize("NFKC", chr(code)))


def test_simplified_radicals_of_the_supplement_are_ideographs() -> None:
    printed = "\u2ed3\u2ed4\u2ecb\u2ec5\u2ec9\u2eda\u2edb\u2edc\u2ee2\u2ee5\u2ee6\u2ee9\u2eec"
    assert read_radicals(printed + "\u2eee\u2ef0\u2ea0\u2ec4\u2ec6\u2ee8\u2ef3") == (
        "长门车见贝页风飞马鱼鸟黄齐齿龙民西角麦龟"
    )


def test_a_component_that_is_no_word_stays() -> None:
    assert read_radicals("\u2e85 审核组") == "\u2e85 审核组"
