"""What was brought is known again by its bytes and by the sheet that was asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.workflows.headers import check_headers, remember_headers
from data.workflows.imports import fetch_imports, fetch_report, find_import, undo_import
from data.workflows.originals import hash_content, keep_original
from data.workflows.stored_body import fetch_body
from data.workflows.uploads import import_upload
from matching.errors import CertMatchError
from tests.data.loaders.test_workbooks import book_of

HEADER = ("人员代号", "认证领域", "注册级别")
ROSTER = book_of({
    "专职": [("审核员编号", *HEADER[1:]), ("A1", "QMS", "审核员")],
    "兼职": [HEADER, ("A2", "EMS", "审核员")],
})  # fmt: skip
CERTIFICATE = ("证书编号", "组织编号", "认证领域", "颁证日期", "到期日期")
LEDGER = book_of({
    "2025": [CERTIFICATE, ("C1", "O1", "QMS", "2025-01-01", "2027-12-31")],
    "2024": [CERTIFICATE, ("C2", "O2", "QMS", "2024-01-01", "2026-12-31")],
})  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(home: object) -> None:
    """Every import here keeps its bytes in a folder of its own."""


def test_without_a_sheet_bytes_are_known_by_their_own_hash() -> None:
    assert hash_content(b"x") == hashlib.sha256(b"x").hexdigest()
    assert len({hash_content(b"x"), hash_content(b"x", "a"), hash_content(b"x", "b")}) == 3


def test_bytes_are_kept_once_as_they_were(home: Path) -> None:
    keep_original(b"first", "name")
    keep_original(b"other", "name")
    assert [each.name for each in (home / "quarantine").iterdir()] == ["name"]
    assert (home / "quarantine" / "name").read_bytes() == b"first"


def test_each_sheet_of_a_workbook_is_an_import_of_its_own(engine: Engine) -> None:
    assert import_upload(engine, "auditors", ROSTER, "r.xlsx").accepted == 1
    with pytest.raises(CertMatchError, match="missing_column"):
        import_upload(engine, "auditors", ROSTER, "r.xlsx", sheet="兼职")
    table = s.AUDITORS.on_sheet("兼职")
    check = check_headers(engine, table, ROSTER, "r.xlsx")
    assert check.printed == HEADER
    remember_headers(engine, table, check.printed, {"人员代号": s.AUDITOR_ID})
    report = import_upload(engine, "auditors", ROSTER, "r.xlsx", sheet="兼职")
    assert (report.accepted, report.sheet, report.imported_before) == (1, "兼职", None)
    assert fetch_body(engine).registrations[s.AUDITOR_ID].tolist() == ["A1", "A2"]


def test_the_same_sheet_again_changes_nothing_and_is_compared_with_its_own_headers(
    engine: Engine,
) -> None:
    table = s.AUDITORS.on_sheet("兼职")
    check = check_headers(engine, table, ROSTER, "r.xlsx")
    remember_headers(engine, table, check.printed, {"人员代号": s.AUDITOR_ID})
    first = import_upload(engine, "auditors", ROSTER, "r.xlsx", sheet="兼职")
    number = find_import(engine, "auditors", ROSTER, "兼职")
    assert fetch_report(engine, number).sheet == "兼职"
    again = import_upload(engine, "auditors", ROSTER, "r.xlsx", sheet="兼职")
    assert again == first
    assert again.imported_before is not None
    assert not again.mapped_otherwise
    remember_headers(engine, table, check.printed, {"人员代号": s.NAME})
    again = import_upload(engine, "auditors", ROSTER, "r.xlsx", sheet="兼职")
    assert again.mapped_otherwise
    assert len(fetch_imports(engine)) == 1
    with pytest.raises(CertMatchError, match="import_unknown"):
        find_import(engine, "auditors", ROSTER)
    undo_import(engine, number)
    assert fetch_body(engine).registrations.empty


def test_each_sheet_of_certificates_is_an_import_of_its_own(engine: Engine, home: Path) -> None:
    for sheet in ("", "2024", "2024"):
        report = import_upload(engine, "certificates", LEDGER, "c.xlsx", sheet=sheet)
        assert (report.accepted, report.sheet) == (1, sheet)
    assert len(fetch_imports(engine)) == 2
    kept = {each.name for each in (home / "quarantine").iterdir()}
    assert kept == {hash_content(LEDGER), hash_content(LEDGER, "2024")}
    assert find_import(engine, "certificates", LEDGER, "2024") == 2
