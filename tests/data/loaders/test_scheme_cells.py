"""A row of several schemes becomes one row for each; nothing of it is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.loaders.auditors import read_auditors
from data.loaders.reference import read_code_book
from data.loaders.scheme_cells import list_schemes, split_rows
from data.loaders.values import parse_scheme
from tests.data.loaders.rosters import write_csv

QMS, EMS = "2024-N1QMS-1000101", "2025-N1EMS-1000102"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("QMS/EMS", ["QMS", "EMS"]),
        ("质量、环境", ["质量", "环境"]),
        ("Q+E+S", ["Q", "E", "S"]),
        ("质量和环境", ["质量", "环境"]),
        (" QMS，\nEMS ; OHSMS ", ["QMS", "EMS", "OHSMS"]),
    ],
)
def test_cell_of_several_schemes_names_them_as_they_are_written(
    cell: str, names: list[str]
) -> None:
    assert list_schemes(cell) == names


@pytest.mark.parametrize(
    "cell", ["", "QMS", "GB/T 50430", "QMS/", "QMS、QMS", "质量/Q", "QMS/FOO", "QES", "三体系", "/"]
)
def test_cell_of_one_scheme_or_of_something_unknown_names_no_several(cell: str) -> None:
    assert list_schemes(cell) == []


@given(st.lists(st.sampled_from(s.SCHEMES), min_size=2, max_size=5, unique=True))
def test_any_schemes_joined_come_apart_again(schemes: list[str]) -> None:
    assert [parse_scheme(name) for name in list_schemes("、".join(schemes))] == schemes


def split(scheme: str, number: str) -> list[tuple[str, str]]:
    rows = pd.DataFrame({"体系": [scheme], "注册号": [number], "代码": ["33.02.01"]}, index=[7])
    found = split_rows(rows, "体系", "注册号")
    assert set(found.index) == {7}
    assert set(found["代码"]) == {"33.02.01"}
    return list(zip(found["体系"], found["注册号"], strict=True))


@pytest.mark.parametrize(
    ("number", "held"),
    [
        (f"{QMS}；{EMS}", [QMS, EMS]),
        (f"{EMS}\n{QMS}", [QMS, EMS]),
        (QMS, [QMS, ""]),
        ("", ["", ""]),
        ("见附件", ["见附件", "见附件"]),
        (f"{QMS}、12345", [f"{QMS}、12345"] * 2),
        (f"{QMS}、2024-N1QMS-1000109", [f"{QMS}、2024-N1QMS-1000109"] * 2),
        ("2024-N1ISMS-1000103", ["2024-N1ISMS-1000103"] * 2),
    ],
)
def test_number_that_says_its_scheme_goes_there_and_any_other_is_copied(
    number: str, held: list[str]
) -> None:
    assert split("质量、环境", number) == list(zip(["质量", "环境"], held, strict=True))


def test_rows_keep_their_order_their_numbers_and_their_columns() -> None:
    rows = pd.DataFrame(
        {"体系": ["QMS", "Q/E", ""], "姓名": ["甲", "乙", "丙"]},
        index=pd.Index([3, 5, 9], name=s.ROW),
    )
    found = split_rows(rows, "体系", None)
    assert found.index.tolist() == [3, 5, 5, 9]
    assert found.index.name == s.ROW
    assert found["体系"].tolist() == ["QMS", "Q", "E", ""]
    assert found["姓名"].tolist() == ["甲", "乙", "乙", "丙"]


def test_several_numbers_of_several_schemes_are_no_several_people() -> None:
    header = ("审核员编号", "认证领域", "注册级别", "注册证书号")
    rows = [
        ("E1", "质量、环境", "审核员", f"{QMS}；{EMS}"),
        ("E2", "QMS", "审核员", f"{QMS}；{EMS}"),
    ]
    report = read_auditors(write_csv(header, rows), "r.csv", read_code_book()).report
    told = [(issue.row, issue.problem) for issue in report.issues if issue.severity == "error"]
    assert told == [(2, "malformed_scheme"), (3, "several_people")]
