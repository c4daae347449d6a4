"""Certificates with planted defects, and a file of any length read as a short one is."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.errors import ERROR, WARNING, ImportReport
from data.loaders import certificates, csv_blocks
from data.loaders.certificates import read_certificates
from data.loaders.records import Records
from data.loaders.reference import read_code_book
from data.loaders.tables import read_raw_table
from matching.errors import CertMatchError
from tests.data.loaders.rosters import Row, write_csv, write_rows, write_xlsx

BOOK = read_code_book()
DEFECTS: dict[int, tuple[str, str, str]] = {
    3: ("认证领域", "QES", "malformed_scheme"),
    9: ("证书编号", "C008", "key_repeated"),
    15: ("证书编号", "", "required_blank"),
    21: ("到期日期", "2020-01-01", "dates_reversed"),
    27: ("颁证日期", "2023.13.1", "malformed_date"),
    33: ("组织编号", " ", "required_blank"),
    39: ("证书状态", "作废", "malformed_certificate_status"),
    45: ("有效人数", "12.5", "malformed_count"),
    51: ("省份", "全国", "malformed_province"),
    57: ("专业代码", "33.2", "code_ambiguous"),
    63: ("专业代码", "33.02.01~05", "code_malformed"),
    69: ("到期日期", "", "required_blank"),
    75: ("最近审核类型", "预审", "malformed_audit_type"),
}


def make_certificates(size: int, seed: int = 5) -> list[Row]:
    dice = random.Random(seed)
    return [
        {
            "证书编号": f"C{number:03d}", "组织编号": f"O{dice.randint(0, size // 2):03d}",
            "组织名称": f"示例企业{number}", "省份": dice.choice(["江苏", "广东省", ""]),
            "认证领域": dice.choice(["QMS", "环境", "O", "SC"]),
            "专业代码": dice.choice(["33.02.01", "17.10.02；33.02.01", "", "33.02.01,33.02.01"]),
            "代码版本": dice.choice(["", "new", "旧"]), "颁证日期": "2023-07-01",
            "到期日期": dice.choice(["2026-06-30", "2026年6月30日", "20260630"]),
            "证书状态": dice.choice(["有效", "暂停", "valid", ""]),
            "暂停日期": dice.choice(["", "2025-01-31"]), "最近审核类型": "监督",
            "有效人数": dice.choice(["", "1,200", "35"]), "备注": dice.choice(["", "x"]),
        }
        for number in range(size)
    ]  # fmt: skip


def read_bytes(
    content: bytes, folder: Path, file: str = "c.csv"
) -> tuple[pd.DataFrame, ImportReport, list[pa.Table]]:
    path, parts = folder / "content", []
    path.write_bytes(content)
    report = read_certificates(path, file, BOOK, parts.append, folder / "rejected.csv")
    frame = pa.concat_tables(parts).to_pandas() if parts else pd.DataFrame()
    return frame, report, parts


def read_short(content: bytes, file: str = "c.csv") -> tuple[pd.DataFrame, ImportReport]:
    """What the reader of short files makes of the same bytes."""
    table = s.CERTIFICATE_LEDGER
    records = Records(read_raw_table(content, file, table), file, table)
    records.read_codes(BOOK)
    records.refuse_reversed(s.ISSUED_ON, s.EXPIRES_ON)
    records.question_blank_codes(BOOK)
    loaded = records.finish()
    return loaded.frame, loaded.report


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of either reader in one form: blank cells None, days as dates, counts as numbers."""
    return [
        {
            name: None if pd.isna(cell) or cell == "" else
            pd.Timestamp(cell).date() if isinstance(cell, (pd.Timestamp, date)) else
            float(cell) if isinstance(cell, (int, float)) else cell
            for name, cell in record.items() if name != s.ROW
        }
        for record in frame.to_dict("records")
    ]  # fmt: skip


def documents(report: ImportReport) -> tuple[list[str], int, int, list[Any]]:
    issues = sorted(str(issue.to_document()) for issue in report.issues)
    return issues, report.accepted, report.rejected, list(report.rejected_rows)


def assert_read_like_a_short_file(content: bytes, folder: Path) -> None:
    frame, report, _ = read_bytes(content, folder)
    short, short_report = read_short(content)
    assert documents(report) == documents(short_report)
    assert plain(frame) == plain(short)


@pytest.fixture(scope="module")
def spoiled() -> list[Row]:
    rows = make_certificates(90)
    for position, (header, cell, _) in DEFECTS.items():
        rows[position] |= {"认证领域": "QMS", "专业代码": "33.02.01"} | {header: cell}
    return rows


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_blocks, "BLOCK", 500)


def test_exactly_the_planted_rows_are_refused_with_their_reason(
    spoiled: list[Row], tmp_path: Path
) -> None:
    frame, report, _ = read_bytes(write_rows(spoiled), tmp_path)
    refusals = [issue for issue in report.issues if issue.severity == ERROR]
    assert [(i.row, i.column, i.problem) for i in refusals] == [
        (position + 2, header, problem) for position, (header, _, problem) in DEFECTS.items()
    ]
    for issue, (_, cell, _) in zip(refusals, DEFECTS.values(), strict=True):
        assert cell.strip() in issue.value
        assert issue.expected
    assert (report.accepted, report.rejected) == (90 - len(DEFECTS), len(DEFECTS))
    assert set(frame[s.ROW]) == set(range(2, 92)) - {position + 2 for position in DEFECTS}


def test_refused_rows_lie_in_quarantine_unchanged_with_row_and_reason(
    spoiled: list[Row], tmp_path: Path
) -> None:
    _, report, _ = read_bytes(write_rows(spoiled), tmp_path)
    text = (tmp_path / "rejected.csv").read_text("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text))
    assert header == [s.ROW, "problems", *spoiled[0]]
    assert [line[2:] for line in lines] == [list(spoiled[at].values()) for at in DEFECTS]
    assert [(int(line[0]), line[1]) for line in lines] == [
        (at + 2, f"{column}: {problem}") for at, (column, _, problem) in DEFECTS.items()
    ]
    assert report.rejected_rows == tuple((at + 2, spoiled[at]) for at in DEFECTS)


def test_a_good_file_leaves_nothing_in_quarantine(tmp_path: Path) -> None:
    read_bytes(write_rows(make_certificates(5)), tmp_path)
    assert not (tmp_path / "rejected.csv").exists()


@pytest.mark.usefixtures("small_blocks")
def test_spoiled_rows_over_many_blocks_are_read_like_a_short_file(
    spoiled: list[Row], tmp_path: Path
) -> None:
    assert_read_like_a_short_file(write_rows(spoiled), tmp_path)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_dialect_is_read_like_a_short_file(
    encoding: str, mark: str, end: str, tmp_path: Path
) -> None:
    rows = make_certificates(40)
    for row in rows:
        row["专业代码"] = row["专业代码"].replace(mark, "；").replace(";", "；")
        row["有效人数"] = row["有效人数"].replace(",", "")
    lines = [mark.join(rows[0]), *(mark.join(row.values()) for row in rows)]
    assert_read_like_a_short_file(end.join(lines).encode(encoding), tmp_path)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    "odd",
    [
        "", "   ", ",,,,", "C900,O1,only,three", "C901,O1,x,江苏,QMS,,,2023-07-01,2026-06-30",
        'C902,O1,"说 ""好""\n的",江苏,QMS,"33.02.01,17.10.02",,2023-07-01,2026-06-30,,,,,',
        '\u200bC905\u200b,"O\u20601",“x”,江苏,QMS,,,2023-07-01,2026-06-30,,,,,',
        '\u200b"C906",O1,"x,y",江苏,QMS,,,2023-07-01,2026-06-30,,,,,',
        'C903,O1,5" 管,江苏,QMS,,,2023-07-01,2026-06-30,,,,,',
        "C904,O1,x,江苏,QMS,33.02.01,17.10.02,,2023-07-01,2026-06-30,有效,,,,,,备注,更多",
    ],
)  # fmt: skip
@pytest.mark.parametrize("position", [1, 20, 41])
def test_an_odd_line_anywhere_is_read_like_in_a_short_file(
    odd: str, position: int, tmp_path: Path
) -> None:
    lines = write_rows(make_certificates(40)).decode().splitlines()
    lines.insert(position, odd)
    assert_read_like_a_short_file("\n".join(lines).encode(), tmp_path)


def test_marks_in_a_spreadsheet_and_in_the_header_are_no_part_of_a_value(tmp_path: Path) -> None:
    rows = [list(row.values()) for row in make_certificates(3)]
    headers = list(make_certificates(1)[0])
    rows[1][0], headers[0] = f"\u200b{rows[1][0]}", f"\u202e{headers[0]}"
    for content, file in (
        (write_xlsx([headers, *rows]), "c.xlsx"),
        (write_csv(headers, rows), "c.csv"),
    ):
        frame, report, _ = read_bytes(content, tmp_path, file)
        assert frame[s.CERTIFICATE_NO].tolist() == [row["证书编号"] for row in make_certificates(3)]
        (issue,) = [each for each in report.issues if each.problem == "invisible_marks"]
        assert (issue.row, issue.value) == (None, "2")


CELLS = {
    "证书编号": ["C1", "C2", " C2", "C3", "\u200bC3", ""],
    "组织编号": ["O1", "O2", "\u202eO2\u202c", ""],
    "组织名称": ["甲", '“甲”', 'a"b', "a,b", "a\nb", ""], "省份": ["江苏", "jiangsu", "外", ""],
    "认证领域": ["QMS", "q", "FSMS", "SC", "IPMS", "HACCP", "?", ""],
    "专业代码": ["33.02.01", "33.02.01；17.10.02", "33.02.01；33.02.01", "17", "99.99.99", "FI",
                 "33.02", "01.02.03；99.99.99", "无", "新：33.02.01", "QMS:33.02.01", "A-1", ""],
    "代码版本": ["", "old", "new", "?"], "颁证日期": ["2023-01-31", "2026/1/1", "45000", "x", ""],
    "到期日期": ["2025-01-30", "2022-02-29", ""], "证书状态": ["有效", "过期", "?", ""],
}  # fmt: skip


@given(
    rows=st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in CELLS.items()})),
    block=st.integers(1, 400),
)
def test_any_rows_are_read_like_a_short_file(
    rows: list[Row], block: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = write_csv(list(CELLS), [list(row.values()) for row in rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "BLOCK", block)
        assert_read_like_a_short_file(content, tmp_path_factory.mktemp("any"))


def test_a_spreadsheet_says_the_same_as_its_csv(spoiled: list[Row], tmp_path: Path) -> None:
    table = [list(spoiled[0]), *(list(row.values()) for row in spoiled)]
    sheet, sheet_report, _ = read_bytes(write_xlsx(table), tmp_path)
    frame, report, _ = read_bytes(write_rows(spoiled), tmp_path)
    assert plain(sheet) == plain(frame)
    assert documents(sheet_report) == documents(report)


def test_numbers_and_days_of_a_spreadsheet_are_read_as_seen(tmp_path: Path) -> None:
    header = ["证书编号", "组织编号", "认证领域", "专业代码", "颁证日期", "到期日期", "场所数"]
    row = [1001, "O1", "ISMS", 4.1, date(2023, 7, 1), date(2026, 6, 30), 3]
    content = write_xlsx([[], header, [], row])
    frame, report, _ = read_bytes(content, tmp_path, "c.xlsx")
    assert documents(report) == documents(read_short(content, "c.xlsx")[1])
    assert frame[s.CERTIFICATE_NO].tolist() == ["1001"]
    assert frame[s.ROW].tolist() == [4]
    assert (frame[s.ISSUED_ON][0], frame[s.SITES][0]) == (date(2023, 7, 1), 3)


def test_unknown_codes_warn_and_load(tmp_path: Path) -> None:
    rows = make_certificates(1)
    rows[0] |= {"认证领域": "QMS", "专业代码": "99.99.99", "代码版本": ""}
    frame, report, _ = read_bytes(write_rows(rows), tmp_path)
    (issue,) = [each for each in report.issues if each.row]
    assert (issue.row, issue.problem, issue.severity) == (2, "unknown_code", WARNING)
    assert frame[s.SPECIALTY_CODES].tolist() == ["new:99.99.99"]


def test_a_key_is_repeated_however_far_apart_the_rows_are(tmp_path: Path) -> None:
    rows = make_certificates(60)
    rows[59]["证书编号"] = "C000"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "BLOCK", 300)
        _, report, parts = read_bytes(write_rows(rows), tmp_path)
    assert len(parts) > 10
    errors = [(i.row, i.problem) for i in report.issues if i.severity == ERROR]
    assert errors == [(61, "key_repeated")]


def test_a_long_file_is_held_one_block_at_a_time(tmp_path: Path) -> None:
    content = write_rows(make_certificates(3000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "BLOCK", 4000)
        _, report, parts = read_bytes(content, tmp_path)
    shortest_line = 60  # characters, about
    assert report.accepted == sum(part.num_rows for part in parts) == 3000
    assert max(part.num_rows for part in parts) <= 2 * 4000 / shortest_line


def test_of_very_many_refusals_the_report_lists_the_first_and_counts_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "LISTED", 10)
    rows = make_certificates(50)
    for row in rows[5:45]:
        row["颁证日期"] = "?"
    _, report, _ = read_bytes(write_rows(rows), tmp_path)
    errors = [issue for issue in report.issues if issue.severity == ERROR]
    assert [issue.row for issue in errors] == list(range(7, 17))
    assert (report.accepted, report.rejected, len(report.rejected_rows)) == (10, 40, 10)
    (cut,) = (issue for issue in report.issues if issue.problem == "issues_cut")
    assert int(cut.value) >= 40
    assert len((tmp_path / "rejected.csv").read_text("utf-8-sig").splitlines()) == 41


def test_progress_tells_rows_done(tmp_path: Path) -> None:
    path, done = tmp_path / "c.csv", []
    path.write_bytes(write_rows(make_certificates(30)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "BLOCK", 500)
        read_certificates(path, "c", BOOK, lambda _: None, tmp_path / "rejected", done.append)
    assert len(done) > 1
    assert done == sorted(done)
    assert done[-1] == 30


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"), (b"\n \n", "file_empty"), (b"%PDF-1.7", "file_not_a_table"),
        (b"PK\x03\x04 no workbook", "file_not_a_table"), (b"a,b\n1,2\n", "missing_column"),
        ("证书编号,证书号\n".encode(), "column_twice"),
        (b"a,b\n\xff\xff\xff\n", "file_undecodable"),
        (write_rows(make_certificates(2)) + b"\0", "file_not_a_table"),
        (write_rows(make_certificates(2)) + b'"open', "quote_open"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_certificates_is_refused_whole(
    content: bytes, code: str, tmp_path: Path
) -> None:
    with pytest.raises(CertMatchError, match=code) as refusal:
        read_bytes(content, tmp_path)
    with pytest.raises(CertMatchError) as short:
        read_short(content)
    assert (refusal.value.code, refusal.value.found) == (short.value.code, short.value.found)


def test_a_day_written_as_a_bare_number_is_told_like_in_a_short_file(tmp_path: Path) -> None:
    rows = make_certificates(3)
    rows[1]["颁证日期"] = "45000"
    _, report, _ = read_bytes(write_rows(rows), tmp_path)
    told = [(i.row, i.expected) for i in report.issues if i.problem == "date_from_number"]
    assert told == [(3, "2023-03-15")]


def test_totals_and_marks_for_unknown_are_read_like_in_a_short_file(tmp_path: Path) -> None:
    rows = make_certificates(6)
    rows[0] |= {"有效人数": "120 人", "省份": "江苏省南京市"}
    rows[1]["有效人数"] = "—"
    rows[2]["有效人数"] = "约50"
    rows[4] = dict.fromkeys(rows[0], "") | {"证书编号": "合计", "有效人数": "5张"}
    rows[5] |= {"证书编号": "小计"}
    long, report, _ = read_bytes(write_rows(rows), tmp_path)
    short, told = read_short(write_rows(rows))
    assert long[s.EFFECTIVE_PERSONNEL].tolist()[:1] == [120]
    assert long[s.EFFECTIVE_PERSONNEL].isna().tolist()[1]
    assert long[s.PROVINCE][0] == "江苏省"
    errors = [(i.row, i.value, i.problem) for i in report.issues if i.severity == ERROR]
    assert errors == [
        (4, "约50", "malformed_count"), (6, "合计", "no_record"), (7, "小计", "no_record"),
    ]  # fmt: skip
    assert report.issues == told.issues
    assert short[s.CERTIFICATE_NO].tolist() == long[s.CERTIFICATE_NO].tolist()
