"""Of which scheme a clause is, where the report says it; the fields of a clause stay two."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import evidence, read, read_fields

COVER = "受审核方：某某示例有限公司\n认证领域：QMS/EMS/OHSMS\n四、审核发现\n"


def bars(*rows: tuple[str, ...]) -> str:
    return "".join("|" + "|".join(row) + "|\n" for row in rows)


def schemes(text: str) -> list[str | None] | None:
    said = evidence(read(COVER + text))["nonconformities.clauses"]
    clauses = read_fields(COVER + text)["nonconformities"]["clauses"]
    assert all(set(each) == {"clause", "department"} for each in clauses)
    found: list[str | None] | None = said.get("schemes")
    assert found is None or len(found) == len(clauses)
    return found


@pytest.mark.parametrize(
    ("cell", "scheme"),
    [
        ("GB/T 24001-2016 6.1.2", "EMS"),
        ("GB/T24001 6.1.2", "EMS"),
        ("ISO 45001:2018 6.1.2", "OHSMS"),
        ("E 6.1.2", "EMS"),
        ("Q6.1.2", "QMS"),
        ("QMS:6.1.2", "QMS"),
        ("EMS 6.1.2", "EMS"),
        ("质量管理体系 6.1.2", "QMS"),
    ],
)
def test_a_cell_says_of_which_standard_its_clause_is(cell: str, scheme: str) -> None:
    text = bars(("序号", "标准条款", "责任部门", "性质"), ("1", cell, "安环部", "一般"))
    assert schemes(text) == [scheme]


@pytest.mark.parametrize(
    "cell", ["6.1.2", "质量部 6.1.2", "Q/E 6.1.2", "GB/T 19001、GB/T 24001 6.1.2"]
)
def test_a_clause_of_no_or_of_several_standards_has_no_scheme(cell: str) -> None:
    text = bars(("序号", "标准条款", "责任部门", "性质"), ("1", cell, "安环部", "一般"))
    assert schemes(text) is None


def test_a_column_says_it_for_its_row_and_a_header_for_its_column() -> None:
    text = bars(
        ("序号", "体系", "条款", "责任部门", "性质"),
        ("1", "QMS", "8.5.1", "生产部", "一般"),
        ("2", "环境", "6.1.2", "安环部", "一般"),
        ("3", "GB/T 45001", "6.1.2", "安环部", "严重"),
        ("4", "", "7.2", "综合部", "一般"),
    )
    assert schemes(text) == ["QMS", "EMS", "OHSMS", None]
    columns = bars(
        ("序号", "QMS条款", "EMS条款", "部门"),
        ("1", "", "6.1.2", "安环部"),
        ("2", "8.5.1", "", "生产部"),
    )
    assert schemes(columns) == ["EMS", "QMS"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("共开具2项一般不符合，分别为：Q8.5.1（生产部）、E6.1.2（安环部）。\n", ["QMS", "EMS"]),
        ("在安环部发现1项一般不符合（GB/T 24001-2016 6.1.2）。\n", ["EMS"]),
        (
            "开具一般不符合项2项：\n1.生产部 GB/T 19001 8.5.1\n2.安环部 GB/T 45001 6.1.2\n",
            ["QMS", "OHSMS"],
        ),
        ("不符合条款：QMS：生产部8.5.1、综合部7.2；安环部6.1.2\n", ["QMS", "QMS", None]),
    ],
)
def test_a_sentence_or_a_list_says_it_too(sentence: str, expected: list[str | None]) -> None:
    assert schemes(sentence) == expected
