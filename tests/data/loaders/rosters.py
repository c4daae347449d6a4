"""Rosters, projects and spreadsheets made up for the tests of the loaders."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

AUDITOR_HEADERS = (
    "审核员编号", "姓名", "性别", "认证领域", "注册证书号", "注册级别", "专职/兼职", "专业代码",
    "代码版本", "生效日期", "有效期至", "可任组长", "常驻省份", "年可用天数",
    "生活习惯", "身体状况", "主观任性", "节日请假", "意外事件",
)  # fmt: skip
Row = dict[str, str]


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]], mark: str = ",") -> bytes:
    """Return UTF-8 bytes of a table."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=mark).writerows([headers, *rows])
    return stream.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return an XLSX with these rows; text stays text."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_rows(rows: list[Row]) -> bytes:
    """Return UTF-8 bytes of rows by header; the headers are those of the first row."""
    headers = list(rows[0])
    return write_csv(headers, [[row.get(header, "") for header in headers] for row in rows])


def make_roster(size: int, seed: int = 7) -> list[Row]:
    """Return registrations without any defect, one per auditor."""
    dice = random.Random(seed)
    rows = []
    for number in range(size):
        scheme, mark = dice.choice([("QMS", "QMS"), ("环境管理体系", "EMS"), ("O", "OHSMS")])
        level = dice.choice(["审核员", "高级审核员", "实习审核员"])
        stage = "N0" if level == "实习审核员" else "N1"
        year = dice.randint(2022, 2025)
        values = (
            f"A{number:04d}", f"示例{number}", dice.choice("男女"), scheme,
            f"{year}-{stage}{mark}-{number:07d}", level, dice.choice(["专职", "兼职"]),
            dice.choice(["33.02.01；17.10.02", "03.01.01", "", "33.02.01"]), "",
            f"{year}-07-01", f"{year + 3}-06-30", dice.choice("是否"),
            dice.choice(["江苏", "北京市", "广东省"]), str(dice.randint(0, 200)),
            *(dice.choice(["0.8", "1", "0.6-0.8", "高", ""]) for _ in range(5)),
        )  # fmt: skip
        rows.append(dict(zip(AUDITOR_HEADERS, values, strict=True)))
    return rows
