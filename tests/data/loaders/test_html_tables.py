"""Tables of web pages under whatever name: read like a spreadsheet, nothing of them lost."""

from __future__ import annotations

import time
from pathlib import Path

import pyarrow as pa
import pytest

from data import schema as s
from data.loaders import html_tables
from data.loaders.auditors import read_auditors
from data.loaders.certificates import read_certificates
from data.loaders.html_tables import is_page, read_page_rows
from data.loaders.reference import read_code_book
from data.loaders.sheets import read_sheet
from data.loaders.streams import stream_table
from matching.errors import CertMatchError

BOOK = read_code_book()
HEADER = "<tr><th>审核员编号<th>姓名<th>认证领域<th>注册级别<th>专业代码</tr>"
ROW = "<tr><td>A1</td><td>甲一</td><td>QMS</td><td>审核员</td><td>33.02.01</td></tr>"
PAGE = f"<html><body><table>{HEADER}{ROW}</table></body></html>"
OFFICE = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="gb2312">'


@pytest.mark.parametrize(
    "content",
    [PAGE.encode(), f"\ufeff{PAGE}".encode(), f"\r\n{PAGE}".encode(), PAGE.encode("gb18030"),
     PAGE.encode("utf-16"), f"<table>{HEADER}{ROW}".encode(), f"{OFFICE}{PAGE[6:]}".encode(),
     f'<?xml version="1.0"?>\n<!DOCTYPE html>{PAGE}'.encode()],
)  # fmt: skip
@pytest.mark.parametrize("name", ["roster.xls", "roster.htm"])
def test_a_page_is_read_as_the_table_it_holds(content: bytes, name: str) -> None:
    loaded = read_auditors(content, name, BOOK)
    assert loaded.frame[[s.AUDITOR_ID, s.NAME, s.SPECIALTY_CODES]].to_numpy().tolist() == [
        ["A1", "甲一", "new:33.02.01"]
    ]


def test_a_cell_over_several_rows_stands_in_each_and_a_break_parts_codes() -> None:
    rows = (
        "<tr><td rowspan=2>A1</td><td rowspan=2>甲一</td><td>QMS<td>审核员"
        "<td>33.02.01<br>17.10.02<p>17.10.01</p></tr>"
        "<tr><td>EMS<td>审核员<td>&nbsp;</tr>"
    )
    frame = read_auditors(f"<table>{HEADER}{rows}</table>".encode(), "r.xls", BOOK).frame
    assert frame[s.AUDITOR_ID].tolist() == ["A1", "A1"]
    assert frame[s.SPECIALTY_CODES].tolist() == ["new:33.02.01|new:17.10.02|new:17.10.01", ""]


def test_a_title_above_is_told_and_rows_of_a_further_table_are_not_lost() -> None:
    title = "<table><tr><td>审核员名册</td></tr></table>"
    more = ROW.replace("A1", "A2") + "<tr><td>合计<td>2</tr>"
    page = f"{title}<table>{HEADER}{ROW}</table><table>{more}</table>"
    report = read_auditors(page.encode(), "r.xls", BOOK).report
    assert (report.accepted, report.rejected) == (2, 1)
    assert {"rows_above_header", "no_record"} <= {each.problem for each in report.issues}


def test_certificates_are_read_alike(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>证书编号<td>组织编号<td>认证领域<td>颁证日期<td>到期日期</tr>"
        "<tr><td>C1<td>O1<td>QMS<td>2024-01-01<td>2027-01-01</tr></table>"
    )
    (path := tmp_path / "c.xls").write_bytes(page.encode())
    kept: list[pa.Table] = []
    report = read_certificates(path, "c.xls", BOOK, kept.append, tmp_path / "refused.csv")
    assert (report.accepted, pa.concat_tables(kept)[s.ORGANIZATION_ID].to_pylist()) == (1, ["O1"])


def test_a_page_without_a_table_is_none() -> None:
    for page in (b"<html><p>x</p></html>", b"<html>", b"<html><table></table>"):
        with pytest.raises(CertMatchError) as refused:
            read_sheet(page, "page.html")
        assert (refused.value.code, refused.value.found) == ("file_not_a_table", "HTML")


def test_a_csv_that_mentions_a_tag_is_no_page() -> None:
    for start in (b"<b>,<table>\n", "审核员编号,<html>\n".encode(), b"<2,3\n", b""):
        assert not is_page(start)


def test_hostile_pages_are_read_in_time_and_fetch_nothing() -> None:
    start = time.process_time()
    deep = "<table><tr><td>" * 20_000
    wide = f'<table>{HEADER}<tr><td colspan="999999999" rowspan="999999999">x</table>'
    entity = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><table><tr><td>&x;'
    for page in (deep, wide, entity, "<table>" + "<tr>" * 200_000, "<table><!--" * 50_000):
        shown = "".join(cell for row in read_page_rows(page) for cell in row)
        assert "root:" not in shown
    assert time.process_time() - start < 8


def test_a_page_larger_than_can_be_laid_out_is_refused_by_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_tables, "LARGEST_PAGE", 100)
    (path := tmp_path / "r.xls").write_bytes(PAGE.encode())
    for read in (lambda: read_sheet(PAGE.encode(), "r.xls"),
                 lambda: stream_table(path, "r.xls", s.AUDITORS)):  # fmt: skip
        with pytest.raises(CertMatchError) as refused:
            read()
        assert refused.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [(b"\xd0\xcf\x11\xe0" + bytes(2000) + "EncryptedPackage".encode("utf-16-le"), "file_locked",
      "XLS"),
     (b"\xd0\xcf\x11\xe0" + bytes(2000), "file_not_a_table", "XLS"),
     (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "file_not_a_table", "MHTML")],
)  # fmt: skip
def test_locked_and_old_spreadsheets_are_refused_for_what_they_are(
    content: bytes, code: str, found: str, tmp_path: Path
) -> None:
    (path := tmp_path / "r.xlsx").write_bytes(content)
    for read in (lambda: read_sheet(content, "r.xlsx"),
                 lambda: stream_table(path, "r.xlsx", s.AUDITORS)):  # fmt: skip
        with pytest.raises(CertMatchError) as refused:
            read()
        assert (refused.value.code, refused.value.found) == (code, found)
