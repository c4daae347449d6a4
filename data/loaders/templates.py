"""Templates to fill in: the headers of a kind of file, and what each column takes."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from data import schema as s
from data.loaders.workbooks import INSTRUCTIONS

# What a rating means, in both languages: every rating reads the same way.
_ANCHORS = {
    "zh": "0–1：1 = 对安排审核毫无障碍，0 = 无法安排；0.8 = 偶有不便，0.5 = 常需协调，"
    "0.2 = 很难安排。也可填区间 0.6-0.8 或 很低 低 中 高 很高",
    "en": "0–1: 1 = no obstacle to arranging the audit, 0 = impossible; 0.8 = now and then "
    "inconvenient, 0.5 = often needs talks, 0.2 = hardly possible. Or 0.6-0.8, or a term "
    "很低 低 中 高 很高 (very low … very high)",
}
_EXAMPLES = {
    s.Kind.SCHEME: " | ".join(s.SCHEMES),
    s.Kind.CODES: "33.02.01；17.10.02",
    s.Kind.EDITION: "new | old",
    s.Kind.LEVEL: " | ".join(s.LEVELS),
    s.Kind.EMPLOYMENT: " | ".join(s.EMPLOYMENTS),
    s.Kind.AUDIT_TYPE: " | ".join(s.AUDIT_TYPES),
    s.Kind.SEX: "男 | 女",
    s.Kind.PROVINCE: "江苏省",
    s.Kind.DATE: "2026-07-01",
    s.Kind.MONTH: "2026-07",
    s.Kind.FLAG: "是 | 否",
    s.Kind.COUNT: "12",
    s.Kind.DAYS: "1.5",
    s.Kind.POINTS: "2.5",
}
# What English files may write instead.
_IN_ENGLISH = {s.Kind.SEX: "male | female | 男 | 女", s.Kind.FLAG: "yes | no | 是 | 否"}
# Text columns whose cells have a form of their own.
_EXAMPLES_BY_NAME = {
    s.TEAM: "A0001；A0002",
    s.DECLINED_BY: "A0003；A0004",
    s.POSTPONED_FOR: f"{s.CLIENT_CAUSE} / client | {s.INSPECTION_CAUSE} / inspection",
    s.REASON: "节假日 | 事假 | 病假 | 培训 | 家庭",
}
_HEADS = {
    "zh": (INSTRUCTIONS["zh"], "列", "必填", "内容", "必填"),
    "en": (INSTRUCTIONS["en"], "Column", "Required", "Content", "required"),
}


def describe_content(column: s.Column, language: str) -> str:
    """Return what the cells of a column may hold, by an example or by all choices."""
    if column.kind is s.Kind.RATING:
        return _ANCHORS[language]
    if language == "en" and column.kind in _IN_ENGLISH:
        return _IN_ENGLISH[column.kind]
    return _EXAMPLES_BY_NAME.get(column.name, _EXAMPLES.get(column.kind, ""))


def write_template(table: s.Table, language: str) -> bytes:
    """Return an XLSX with the headers on the first sheet and their meaning on the second."""
    book = Workbook()
    sheet = book.active
    notes_title, column_head, required_head, content_head, yes = _HEADS[language]
    sheet.title = table.name
    bold = Font(bold=True)
    for position, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, position, column.zh[0] if language == "zh" else column.name)
        cell.font = bold
        sheet.column_dimensions[get_column_letter(position)].width = 16
        # Codes such as 2.10 must stay text.
        for row in range(2, 202):
            sheet.cell(row, position).number_format = "@"
    sheet.freeze_panes = "A2"
    notes = book.create_sheet(notes_title)
    notes.append([column_head, required_head, content_head])
    for column in table.columns:
        content = describe_content(column, language)
        name = f"{column.zh[0]} / {column.name}"
        notes.append([name, yes if column.required else "", content])
    for letter, width in zip("ABC", (40, 10, 100), strict=True):
        notes.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
