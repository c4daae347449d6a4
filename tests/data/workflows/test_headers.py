"""Unknown headers are mapped once and remembered for files of the same layout."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.loaders.sheets import read_sheet
from data.workflows.headers import check_headers, fetch_headers, remember_headers
from data.workflows.imports import find_import, import_bytes, undo_import
from data.workflows.stored_body import fetch_body
from matching.errors import CertMatchError

ROSTER = "人员代号,认证领域,资质等级,备忘\nA1,QMS,审核员,x\nA2,EMS,审核员,y\n".encode()
CHOSEN = {"人员代号": s.AUDITOR_ID, "资质等级": s.LEVEL}


@pytest.fixture(autouse=True)
def _own_home(home: object) -> None:
    """Every import here keeps its bytes in a folder of its own."""


def test_a_check_names_what_is_unknown_free_and_missing(engine: Engine) -> None:
    check = check_headers(engine, s.AUDITORS, ROSTER, "roster.csv")
    assert check.printed == ("人员代号", "认证领域", "资质等级", "备忘")
    assert check.unknown == ("人员代号", "资质等级", "备忘")
    assert [column.name for column in check.missing] == [s.AUDITOR_ID, s.LEVEL]
    assert s.SCHEME not in [column.name for column in check.free]
    assert check.chosen == {}


def test_a_file_without_its_required_columns_is_read_once_they_are_mapped(engine: Engine) -> None:
    with pytest.raises(CertMatchError) as refused:
        import_bytes(engine, "auditors", ROSTER, "roster.csv")
    assert refused.value.code == "missing_column"
    check = check_headers(engine, s.AUDITORS, ROSTER, "roster.csv")
    remember_headers(engine, s.AUDITORS, check.printed, CHOSEN)
    report = import_bytes(engine, "auditors", ROSTER, "roster.csv")
    assert (report.accepted, report.rejected) == (2, 0)
    assert fetch_body(engine).registrations[s.AUDITOR_ID].tolist() == ["A1", "A2"]


def test_the_same_headers_in_another_order_are_the_same_source(engine: Engine) -> None:
    check = check_headers(engine, s.AUDITORS, ROSTER, "roster.csv")
    remember_headers(engine, s.AUDITORS, check.printed, CHOSEN)
    other = "备忘,资质等级,人员代号,认证领域\nz,审核员,A3,QMS\n".encode()
    assert fetch_headers(engine, s.AUDITORS, read_sheet(other, "next.csv"), "next.csv") == CHOSEN
    assert import_bytes(engine, "auditors", other, "next.csv").accepted == 1
    foreign = "资质等级,人员代号,认证领域\n审核员,A3,QMS\n".encode()
    assert fetch_headers(engine, s.AUDITORS, read_sheet(foreign, "o.csv"), "o.csv") == {}


def test_the_same_bytes_again_tell_when_they_came_and_that_headers_are_mapped_otherwise(
    engine: Engine,
) -> None:
    check = check_headers(engine, s.AUDITORS, ROSTER, "roster.csv")
    remember_headers(engine, s.AUDITORS, check.printed, CHOSEN)
    first = import_bytes(engine, "auditors", ROSTER, "roster.csv")
    assert first.imported_before is None
    again = import_bytes(engine, "auditors", ROSTER, "copy.csv")
    assert again == first
    assert again.imported_before is not None
    assert not again.mapped_otherwise
    remember_headers(engine, s.AUDITORS, check.printed, CHOSEN | {"备忘": s.NAME})
    assert import_bytes(engine, "auditors", ROSTER, "roster.csv").mapped_otherwise
    number = find_import(engine, "auditors", ROSTER)
    undo_import(engine, number)
    assert import_bytes(engine, "auditors", ROSTER, "roster.csv").imported_before is None
    assert fetch_body(engine).registrations[s.NAME].tolist() == ["x", "y"]


def test_a_mapped_header_is_printed_in_the_issues_of_its_column(engine: Engine) -> None:
    check = check_headers(engine, s.AUDITORS, ROSTER, "roster.csv")
    remember_headers(engine, s.AUDITORS, check.printed, CHOSEN)
    wrong = "人员代号,认证领域,资质等级,备忘\nA1,QMS,大师,x\n".encode()
    kept, issue = import_bytes(engine, "auditors", wrong, "wrong.csv").issues
    assert (issue.column, issue.value) == ("资质等级", "大师")
    assert (kept.problem, kept.value) == ("columns_kept", "备忘")


@pytest.mark.parametrize(
    ("chosen", "code"),
    [({"人员代号": s.LEVEL, "资质等级": s.LEVEL}, "column_twice"),
     ({"人员代号": "salary"}, "unknown_choice"), ({"工资": s.LEVEL}, "unknown_choice")],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused(
    engine: Engine, chosen: dict[str, str], code: str
) -> None:
    check = check_headers(engine, s.AUDITORS, ROSTER, "roster.csv")
    with pytest.raises(CertMatchError) as refused:
        remember_headers(engine, s.AUDITORS, check.printed, chosen)
    assert refused.value.code == code
    assert check_headers(engine, s.AUDITORS, ROSTER, "roster.csv").chosen == {}


@pytest.mark.parametrize(
    ("content", "code"), [(b"%PDF-1.7", "file_not_a_table"), (b"", "file_empty")]
)
def test_what_is_no_table_is_refused(engine: Engine, content: bytes, code: str) -> None:
    for read in (check_headers, import_table):
        with pytest.raises(CertMatchError) as refused:
            read(engine, s.AUDITORS, content, "roster.csv")
        assert refused.value.code == code


def import_table(engine: Engine, table: s.Table, content: bytes, file: str) -> None:
    import_bytes(engine, table.name, content, file)


def test_a_header_printed_twice_is_asked_about_once(engine: Engine) -> None:
    content = "审核员编号,认证领域,注册级别,备注,备注\nA1,QMS,审核员,x,y\n".encode()
    assert check_headers(engine, s.AUDITORS, content, "dup.csv").unknown == ("备注",)
