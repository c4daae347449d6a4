"""File bytes of any encoding, separator and header order become the same table of text."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from data import schema as s
from data.loaders.auditors import read_auditors
from data.loaders.reference import read_code_book
from data.loaders.tables import RawTable, match_headers, read_raw_table
from matching.errors import CertMatchError
from tests.data.loaders.rosters import write_csv, write_xlsx

HEADERS = ("审核员编号", "认证领域", "注册级别", "专业代码")
ROWS = (("A1", "QMS", "审核员", "33.02.01；17.10.02"), ("A2", "能源", "高级审核员", "2.10"))


def read(content: bytes, file: str = "roster.csv") -> RawTable:
    return read_raw_table(content, file, s.AUDITORS)


def refused(content: bytes, file: str = "roster.csv") -> CertMatchError:
    with pytest.raises(CertMatchError) as caught:
        read(content, file)
    assert caught.value.where == file
    assert caught.value.expected
    return caught.value


# -------------------------------------------------------------------------- encodings, separators
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_every_encoding_gives_the_same_table(encoding: str) -> None:
    content = write_csv(HEADERS, ROWS).decode().encode(encoding)
    raw = read(content)
    assert raw.cells.equals(read(write_csv(HEADERS, ROWS)).cells)
    assert raw.cells[s.SPECIALTY_CODES].tolist() == ["33.02.01；17.10.02", "2.10"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "，"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_separator_and_line_end_gives_the_same_table(mark: str, end: str) -> None:
    content = write_csv(HEADERS, ROWS, mark).replace(b"\r\n", end.encode())
    assert read(content).cells.equals(read(write_csv(HEADERS, ROWS)).cells)


def test_separator_is_not_counted_inside_a_quoted_header() -> None:
    content = '"审核员编号\n(公司内部,唯一,必填)";认证领域;注册级别\nA1;QMS;审核员\n'
    raw = read(content.encode())
    assert list(raw.cells.columns) == [s.AUDITOR_ID, s.SCHEME, s.LEVEL]
    assert raw.cells.index.tolist() == [2]


# ------------------------------------------------------------------------------------------ headers
@pytest.mark.parametrize(
    "headers",
    [
        ("审核员编号", "认证领域", "注册级别"),
        ("auditor_id", "scheme", "level"),
        ("Auditor ID", " SCHEME ", "Level*"),
        ("工号（必填）", "体系 [Q/E/O]", "注册资格:"),
        ("人员编号(ID)", "认证　领域", "级别"),
    ],
)
def test_headers_in_any_language_with_notes_in_brackets(headers: tuple[str, ...]) -> None:
    raw = read(write_csv(headers, [("A1", "QMS", "审核员")]))
    assert list(raw.cells.columns) == [s.AUDITOR_ID, s.SCHEME, s.LEVEL]
    assert list(raw.headers.values()) == [header.strip() for header in headers]


def test_order_of_columns_does_not_matter() -> None:
    raw = read(write_csv(HEADERS[::-1], [row[::-1] for row in ROWS]))
    straight = read(write_csv(HEADERS, ROWS)).cells
    assert raw.cells[straight.columns.tolist()].equals(straight)


def test_extra_columns_are_kept_under_names_of_their_own() -> None:
    headers = (*HEADERS, "备注", "备注", "")
    raw = read(write_csv(headers, [(*ROWS[0], "x", "y", "z")]))
    extra = raw.cells.drop(columns=list(raw.headers))
    assert list(extra.columns) == ["备注", "备注 6", "column 7"]
    assert extra.iloc[0].tolist() == ["x", "y", "z"]


def test_cells_beyond_the_last_header_are_kept() -> None:
    """A comma inside an unquoted list of codes must not lose the second code in silence."""
    content = (",".join(HEADERS) + "\nA1,QMS,审核员,33.02.01,17.10.02\n").encode()
    raw = read(content)
    assert raw.cells.loc[2].tolist() == ["A1", "QMS", "审核员", "33.02.01", "17.10.02"]


def test_a_csv_row_wider_than_its_header_is_refused_whole_and_kept() -> None:
    content = (
        "审核员编号,认证领域,注册级别,专业代码\n"
        "A1,QMS,审核员,33.02.01,17.10.02\n"
        'A2,QMS,审核员,"33.02.01,17.10.02"\n'
        "A3,QMS,审核员,33.02.01,,\n"
    ).encode()
    report = read_auditors(content, "a.csv", read_code_book()).report
    assert (report.accepted, report.rejected) == (2, 1)
    (issue,) = report.issues
    assert (issue.row, issue.problem) == (2, "row_overfull")
    assert issue.value == "A1 | QMS | 审核员 | 33.02.01 | 17.10.02"
    assert report.rejected_rows[0][1]["column 5"] == "17.10.02"


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("specialty_codez", "specialty_codes"),
        ("valid_too", "valid_to"),
        ("专业小类们", "specialty_codes"),
    ],
)
def test_a_header_that_resembles_a_missing_column_is_questioned(header: str, meant: str) -> None:
    content = f"auditor_id,scheme,level,{header}\nA1,QMS,审核员,x\n".encode()
    report = read_auditors(content, "a.csv", read_code_book()).report
    assert report.accepted == 1
    (issue,) = report.issues
    assert (issue.row, issue.column, issue.problem) == (None, header, "column_like")
    assert issue.expected == meant


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("省", s.PROVINCE),
        ("省市", s.PROVINCE),
        ("客户名称", s.ORGANIZATION),
        ("获证组织", s.ORGANIZATION),
    ],
)
def test_usual_headers_of_certificate_lists_are_understood(header: str, name: str) -> None:
    printed = ["证书号", "客户编号", "领域", "发证日期", "到期日期", header]
    names, _ = match_headers(printed, "c.csv", s.CERTIFICATE_LEDGER)
    assert names[-1] == name


def test_columns_of_the_bodys_own_are_kept_and_named_together() -> None:
    content = "auditor_id,scheme,level,食堂卡号,座机,,座机\nA1,QMS,审核员,9,1,,2\n".encode()
    loaded = read_auditors(content, "a.csv", read_code_book())
    (issue,) = loaded.report.issues
    assert (issue.row, issue.problem, issue.value) == (None, "columns_kept", "食堂卡号、座机")
    assert loaded.frame[s.EXTRA].tolist() == ['{"食堂卡号": "9", "座机": "1", "座机 7": "2"}']


def test_short_rows_are_filled_with_blanks() -> None:
    raw = read((",".join(HEADERS) + "\nA1,QMS\n").encode())
    assert raw.cells.loc[2].tolist() == ["A1", "QMS", "", ""]


# ------------------------------------------------------------------------------------- row numbers
def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    content = ",".join(HEADERS) + '\n\nA1,QMS,审核员,"33\n34"\n,,,\n  ,,,\nA2,QMS,审核员,\n'
    assert read(content.encode()).cells.index.tolist() == [3, 6]


@pytest.mark.parametrize("blank", ["\n\n", "   \n\n", " , , \n\n"])
def test_blank_lines_before_the_header_count_as_rows(blank: str) -> None:
    content = blank + ",".join(HEADERS) + "\nA1,QMS,审核员,\n"
    assert read(content.encode()).cells.index.tolist() == [4]


def test_blank_rows_of_a_spreadsheet_count_too() -> None:
    raw = read(write_xlsx([[], HEADERS, [], ROWS[0]]), "roster.xlsx")
    assert raw.cells.index.tolist() == [4]


# --------------------------------------------------------------------------------------------- XLSX
def test_spreadsheet_equals_the_csv() -> None:
    headers = (*HEADERS, "年可用天数", "有效期至", "可任组长")
    texts = [(*ROWS[0], "180", "2027-01-31", "是"), (*ROWS[1], "90.5", "", "否")]
    cells = [(*ROWS[0], 180.0, date(2027, 1, 31), True), (*ROWS[1], 90.5, None, False)]
    from_csv = read(write_csv(headers, texts))
    from_xlsx = read(write_xlsx([headers, *cells]), "roster.xlsx")
    assert from_xlsx.cells.equals(from_csv.cells)
    assert from_xlsx.headers == from_csv.headers


def test_codes_written_as_text_stay_text() -> None:
    raw = read(write_xlsx([HEADERS, ("01", "EnMS", "审核员", "2.10")]), "roster.xlsx")
    assert raw.cells.loc[2, [s.AUDITOR_ID, s.SPECIALTY_CODES]].tolist() == ["01", "2.10"]


def test_moment_keeps_its_time_and_whole_number_its_digits() -> None:
    row = (100_001, "QMS", "审核员", datetime(2027, 1, 31, 8, 30))
    assert read(write_xlsx([HEADERS, row]), "r.xlsx").cells.loc[2].tolist() == [
        "100001", "QMS", "审核员", "2027-01-31 08:30:00",
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------- refusals
def test_missing_columns_are_named_in_both_languages() -> None:
    problem = refused(write_csv(("审核员编号", "姓名"), [("A1", "甲")]))
    assert problem.code == "missing_column"
    assert problem.found == "审核员编号, 姓名"
    assert problem.expected == "认证领域 / scheme, 注册级别 / level"


def test_two_headers_for_one_column_are_refused() -> None:
    problem = refused(write_csv((*HEADERS, "级别"), [(*ROWS[0], "审核员")]))
    assert (problem.code, problem.found, problem.expected) == (
        "column_twice", "注册级别 / 级别", "level",
    )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b" , ,\n", write_xlsx([])])
def test_empty_file_is_refused(content: bytes) -> None:
    assert refused(content).code == "file_empty"


def broken_spreadsheets() -> list[bytes]:
    whole = write_xlsx([HEADERS, *ROWS])
    damaged, letter = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:60] if name.endswith("sheet1.xml") else content)
    with zipfile.ZipFile(letter, "w") as target:
        target.writestr("word/document.xml", "<w:document/>")
    return [whole[:400], b"PK\x03\x04 nothing", damaged.getvalue(), letter.getvalue()]


@pytest.mark.parametrize("content", broken_spreadsheets())
def test_broken_spreadsheet_is_refused(content: bytes) -> None:
    problem = refused(content, "roster.xlsx")
    assert problem.code == "file_not_a_table"
    assert problem.found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 \n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"),
        (b"\x89PNG\r\n", "PNG"),
        (write_csv(HEADERS, ROWS) + b"\0\0", "NUL"),
        ("auditor_id,scheme,level\n".encode("utf-16-le"), "NUL"),
    ],
)
def test_other_kinds_of_files_are_named(content: bytes, found: str) -> None:
    problem = refused(content)
    assert (problem.code, problem.found) == ("file_not_a_table", found)


@pytest.mark.parametrize("content", [b"\xff\xff\xff\xff", "编号,领域".encode("utf-16") + b"\0"])
def test_undecodable_bytes_are_refused(content: bytes) -> None:
    assert refused(content).code == "file_undecodable"


def test_open_quote_does_not_swallow_the_rows_after_it() -> None:
    content = ",".join(HEADERS) + '\nA1,QMS,审核员,"33.02.01\nA2,QMS,审核员,33.02.01\n'
    assert refused(content.encode()).code == "quote_open"
