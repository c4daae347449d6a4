"""Hostile and broken files: a clear refusal or a safe read, before anything is laid out."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from data import schema as s
from data.loaders.absences import read_absences
from data.loaders.auditors import read_auditors
from data.loaders.file_limits import (
    LARGEST_FILE,
    MOST_COLUMNS,
    check_size,
    check_workbook,
    without_invisible,
)
from data.loaders.reference import read_code_book
from data.loaders.sheets import read_head, read_sheet
from data.loaders.statistics import read_statistics
from data.loaders.streams import stream_table
from data.loaders.tables import LoadedTable
from data.loaders.workbooks import refusing_damage
from matching.errors import CertMatchError

BOOK = read_code_book()
HEADER = "审核员编号,认证领域,注册级别,姓名\n"
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="x"/>'


def workbook(*rows: list[str], at: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if at:
        book.active[at] = "x"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def refusal(content: bytes, file: str = "roster.xlsx") -> CertMatchError:
    with pytest.raises(CertMatchError) as refused:
        read_auditors(content, file, BOOK)
    return refused.value


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_with_little_memory() -> None:
    bomb = archive(xl__worksheets__sheet1=b" " * 210 * 1024**2)
    assert len(bomb) < 1024**2
    tracemalloc.start()
    assert refusal(bomb).code == "file_too_large"
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024**2
    tracemalloc.stop()


def test_two_cells_in_opposite_corners_do_not_lay_out_the_sheet_between_them() -> None:
    error = refusal(workbook(["审核员编号", "认证领域", "注册级别"], at="XFD1048576"))
    assert error.code == "file_too_large"
    assert "1,048,576 × 16,384" in error.found
    wide = workbook(["审核员编号", "认证领域", "注册级别"], ["A1", "QMS", "审核员"], at="AZ2")
    assert read_auditors(wide, "wide.xlsx", BOOK).report.accepted == 1


def test_an_address_across_two_chunks_is_seen() -> None:
    sheet = b"<c " * 400_000 + b'r="XFD1048576"'
    for padding in range(20):
        content = archive(xl__worksheets__sheet1=b" " * padding + sheet)
        with pytest.raises(CertMatchError):
            check_workbook(content, "a.xlsx")


@pytest.mark.parametrize(
    "address",
    [b"r='XFD1048576'", b'r = "XFD1048576"', b"r\n='XFD1048576'", b'r="ZZZZZZ99999999999"',
     b'r="XFD1"><row r="99999999999"'],
)  # fmt: skip
def test_an_address_is_seen_however_it_is_written(address: bytes) -> None:
    with pytest.raises(CertMatchError):
        check_workbook(archive(xl__worksheets__sheet1=b"<c " + address), "a.xlsx")


def test_a_failure_within_the_reader_refuses_the_file_like_any_damage() -> None:
    """Such failures are no `Exception`, and would pass whatever catches those."""
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    with pytest.raises(CertMatchError) as refused, refusing_damage("a.xlsx"):
        raise panic("capacity overflow")
    assert (refused.value.code, refused.value.found) == ("file_not_a_table", "capacity overflow")
    with pytest.raises(KeyboardInterrupt), refusing_damage("a.xlsx"):
        raise KeyboardInterrupt


def test_an_archive_cut_short_and_one_of_something_else_are_no_table() -> None:
    whole = workbook(["审核员编号", "认证领域", "注册级别"])
    for content in (whole[:200], whole[:-30], archive(word__document=b"<x/>")):
        assert refusal(content).code == "file_not_a_table"


def test_a_damaged_part_of_an_archive_is_told() -> None:
    content = bytearray(archive(xl__worksheets__sheet1=b"<c>" * 5000))
    place = content.index(b"sheet1") + len("sheet1") + 2
    content[place : place + 8] = b"\xff" * 8
    assert refusal(bytes(content)).code == "file_not_a_table"


def test_entities_of_a_workbook_are_not_looked_up() -> None:
    evil = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>"""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["审核员编号", "认证领域", "注册级别"]))) as good,
        zipfile.ZipFile(stream, "w") as file,
    ):
        for name in good.namelist():
            file.writestr(name, evil if "sheet1" in name else good.read(name))
    error = refusal(stream.getvalue())
    assert "root:" not in error.found


def test_a_million_columns_are_refused() -> None:
    error = refusal((HEADER.strip() + "," * 1_000_000 + "\nA1,QMS,审核员\n").encode(), "wide.csv")
    assert error.code == "file_too_large"
    assert f"{MOST_COLUMNS:,}" in error.expected


def test_a_file_larger_than_the_page_takes_is_refused_by_its_size() -> None:
    check_size(LARGEST_FILE, "a.csv")
    with pytest.raises(CertMatchError) as refused:
        check_size(2 * 1024**3, "a.csv")
    assert refused.value.code == "file_too_large"
    assert refused.value.found == "2,048 MB"


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00\x03" + bytes(range(256)) * 40, b"\x7fELF" + bytes(200), b"\x00" * 500,
     b"%PDF-1.7 x", b"\x89PNG\r\n"],
)  # fmt: skip
def test_a_program_or_picture_renamed_to_csv_is_no_table(content: bytes) -> None:
    assert refusal(content, "roster.csv").code in (
        "file_not_a_table", "file_undecodable", "missing_column",
    )  # fmt: skip


@pytest.mark.parametrize("file", ["r.docx", "post.txt"])
def test_a_document_too_large_gets_no_advice_on_tables(file: str) -> None:
    with pytest.raises(CertMatchError) as refused:
        check_size(2 * 1024**3, file)
    assert refused.value.code == "document_too_large"


def test_an_open_quote_is_told_with_the_row_that_opens_it() -> None:
    rows = '审核员编号,认证领域,注册级别\nA0,QMS,审核员\nA1,"QMS,审核员\nA2,QMS,审核员\n'
    error = refusal(rows.encode(), "open.csv")
    assert (error.code, error.found) == ("quote_open", 'A1,"QMS,审核员')


def test_cells_with_invisible_marks_are_told_once_for_the_file() -> None:
    rows = "审核员编号,认证领域,注册级别\n\u202eA1\u202c,Q\u200bMS,审核员\nA2,QMS,审核员\n"
    book = workbook(["审核员编号", "认证领域", "注册级别"], ["\u202eA1", "QMS\u200b", "审核员"])
    for content, file in ((rows.encode(), "marks.csv"), (book, "marks.xlsx")):
        report = read_auditors(content, file, BOOK).report
        (issue,) = [each for each in report.issues if each.problem == "invisible_marks"]
        assert (issue.row, issue.value) == (None, "2")


def test_marks_of_direction_and_of_no_width_are_no_part_of_a_value() -> None:
    assert without_invisible("\u202eA1\u202c\u200b\ufeff") == "A1"
    rows = "\u200f审核员编号\u200e,认证领域,注册级别\n\u202eA1\u202c,Q\u200bMS,审核员\u2069\n"
    loaded = read_auditors(rows.encode(), "marks.csv", BOOK)
    assert loaded.frame[[s.AUDITOR_ID, s.SCHEME, s.LEVEL]].to_numpy().tolist() == [
        ["A1", "QMS", "审核员"]
    ]
    book = workbook(["审核员编号", "认证领域", "注册级别"], ["\u202eA1", "QMS\u200b", "审核员"])
    assert read_auditors(book, "marks.xlsx", BOOK).frame[s.AUDITOR_ID].tolist() == ["A1"]


@pytest.mark.parametrize(
    "name", ["O'Neil", "'; DROP TABLE imports; --", '="x"', "=cmd|'/c calc'!A1", "@SUM(1)", "<b>x"]
)
def test_names_with_quotes_formulas_and_sql_are_kept_as_they_are(name: str) -> None:
    cell = name.replace('"', '""')
    loaded = read_auditors(f'{HEADER}A1,QMS,审核员,"{cell}"\n'.encode(), "names.csv", BOOK)
    assert loaded.frame[s.NAME].tolist() == [name]


def test_a_cell_of_a_megabyte_is_told_and_not_cut() -> None:
    with pytest.raises(CertMatchError) as refused:
        read_absences(
            f"审核员编号,开始日期,结束日期\n{'A' * 10**6},2026-01-01,2026-01-02\n".encode(), "a.csv"
        )
    assert refused.value.code == "file_not_a_table"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        # As GB18030 the header would be other characters, and only the end would be wrong.
        (HEADER.encode() + b"A1,QMS,x,y\n" + "A2,QMS,审核员,张三\n".encode("gb18030") + b"\xff\xff",
         f"byte {len(HEADER.encode()) + 18} (line 3): c9 f3 ba cb d4 b1 2c d5"),
        (HEADER.encode("utf-8-sig") + "A2,QMS,审核员\n".encode("gb18030"),
         f"byte {len(HEADER.encode()) + 10} (line 2): c9 f3 ba cb d4 b1 0a"),
        (HEADER.encode("gb18030") + b"A2,QMS,\xff\xff\n",
         f"byte {len(HEADER.encode('gb18030')) + 7} (line 2): ff ff 0a"),
    ],
)  # fmt: skip
def test_two_encodings_in_one_file_are_told_with_the_first_line_that_is_not_like_the_header(
    content: bytes, place: str, tmp_path: Path
) -> None:
    (path := tmp_path / "mixed.csv").write_bytes(content)
    for read in (
        lambda: read_sheet(content, "mixed.csv"),
        lambda: stream_table(path, "mixed.csv", s.AUDITORS),
    ):
        with pytest.raises(CertMatchError) as refused:
            read()
        assert (refused.value.code, refused.value.found) == ("file_undecodable", place)


@pytest.mark.parametrize(
    "content",
    [
        (HEADER.strip() + "," * 1_000_000 + "\nA1,QMS,审核员\n").encode(),
        (HEADER + "A1,QMS,审核员" + "," * 1_000_000 + "\n").encode(),
    ],
)
def test_a_million_columns_are_refused_wherever_they_stand_and_however_they_are_read(
    content: bytes, tmp_path: Path
) -> None:
    (path := tmp_path / "wide.csv").write_bytes(content)
    for read in (
        lambda: read_sheet(content, "wide.csv"),
        lambda: list(stream_table(path, "wide.csv", s.AUDITORS)),
    ):
        with pytest.raises(CertMatchError) as refused:
            read()
        assert refused.value.code == "file_too_large"
        assert len(refused.value.found) < 100


def test_a_wide_spreadsheet_is_refused_before_its_headers_are_compared(tmp_path: Path) -> None:
    wide = workbook(["审核员编号", "认证领域", "注册级别"], at="XFD2")
    (path := tmp_path / "wide.xlsx").write_bytes(wide)
    for read in (
        lambda: read_sheet(wide, "wide.xlsx"),
        lambda: stream_table(path, "wide.xlsx", s.AUDITORS),
    ):
        with pytest.raises(CertMatchError) as refused:
            read()
        assert (refused.value.code, refused.value.found) == ("file_too_large", "16,384 columns")


def test_zeros_of_any_length_are_refused_at_their_beginning(tmp_path: Path) -> None:
    with (path := tmp_path / "zeros.csv").open("wb") as file:
        file.truncate(64 * 1024**3)  # takes no room; reading it whole would take minutes
    with pytest.raises(CertMatchError) as refused:
        stream_table(path, "zeros.csv", s.CERTIFICATE_LEDGER)
    assert (refused.value.code, refused.value.found) == ("file_not_a_table", "NUL")


def test_what_a_workbook_says_it_unpacks_to_is_believed_before_it_is_unpacked() -> None:
    """The part is damaged, which only unpacking it would tell."""
    content = bytearray(archive(xl__worksheets__sheet1=b" " * 210 * 1024**2))
    place = content.index(b"sheet1") + len("sheet1") + 2
    content[place : place + 8] = b"\xff" * 8
    error = refusal(bytes(content))
    assert (error.code, error.found) == ("file_too_large", "210 MB")


_ROSTER = "审核员编号,认证领域,注册级别"


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "（" * 50_000, "【" * 50_000, f"{_ROSTER},{'(' * 50_000}\nA1,QMS,审核员,x\n",
     f"{_ROSTER}\n{'(' * 50_000},QMS,审核员\n", f"{_ROSTER}\nA1,\"QMS\n" + "a\n" * 500_000],
    ids=["square", "round", "black", "header", "cell", "lines"],
)  # fmt: skip
@pytest.mark.parametrize("read", [partial(read_auditors, book=BOOK), read_absences,
                                  read_statistics])  # fmt: skip
def test_brackets_without_end_and_lines_without_end_are_told_in_time(
    text: str, read: Callable[[bytes, str], LoadedTable]
) -> None:
    start = time.process_time()
    try:
        report = read(text.encode(), "deep.csv").report
    except CertMatchError as error:
        assert len(error.found) < 1_000
    else:
        assert report.accepted + report.rejected == 1
    assert time.process_time() - start < 5


def test_notes_in_brackets_are_no_part_of_a_header() -> None:
    header = "审核员编号（必填）,认证领域[一个],【必填】注册级别(实习\n审核员)\nA1,QMS,审核员\n"
    quoted = header.replace("【必填】注册级别(实习\n审核员)", '"【必填】注册级别(实习\n审核员)"')
    assert read_auditors(quoted.encode(), "notes.csv", BOOK).report.accepted == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [(f"{_ROSTER}\n{'A' * 30_000_000}", 2), ("x," * 15_000_000, 1),
     (f'{_ROSTER}\nA1,QMS,审核员\n"{"张" * 10_000_000}",QMS,审核员\n', 3)],
    ids=["cell", "row", "quoted"],
)  # fmt: skip
def test_a_line_without_end_is_refused_before_it_is_decoded(
    text: str, line: int, tmp_path: Path
) -> None:
    content = text.encode()
    (path := tmp_path / "line.csv").write_bytes(content)
    tracemalloc.start()
    for read in (
        lambda: read_sheet(content, "line.csv"),
        lambda: stream_table(path, "line.csv", s.AUDITORS),
        lambda: read_statistics(content, "line.csv"),
    ):
        with pytest.raises(CertMatchError) as refused:
            read()
        assert (refused.value.code, refused.value.found) == (
            "line_too_long",
            f"line {line}: > 4 MB",
        )
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024**2
    tracemalloc.stop()


def test_a_long_cell_within_quotes_is_no_open_quote() -> None:
    content = f'{_ROSTER}\nA1,QMS,"{"审" * 200_000}"\nA2,QMS,审核员\n'
    error = refusal(content.encode(), "long.csv")
    assert (error.code, error.found) == (
        "file_not_a_table",
        "field larger than field limit (131072)",
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_text_in_utf_16_is_read_by_the_mark_it_begins_with(encoding: str, tmp_path: Path) -> None:
    text = f"{_ROSTER}\nA1,QMS,审核员\n" + "".join(f"B{n},QMS,审核员\n" for n in range(40_000))
    content = ("\ufeff" if encoding == "utf-16-be" else "").encode(encoding) + text.encode(encoding)
    assert len(read_sheet(content, "r.csv", s.AUDITORS).rows) == 40_002
    assert read_head(content, "r.csv", s.AUDITORS).rows[1] == ["A1", "QMS", "审核员"]
    (path := tmp_path / "r.csv").write_bytes(content)
    chunks = list(stream_table(path, "r.csv", s.AUDITORS))
    assert chunks[0].cells[s.AUDITOR_ID][0].as_py() == "A1"
    assert sum(len(chunk.rows) for chunk in chunks) == 40_001
