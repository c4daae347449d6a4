"""Reports as text, and the same reports as Word and PDF documents."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from data.errors import ImportIssue, ImportReport
from data.loaders.audit_reports.reader import REPORT_HARDLY_READ, read_audit_report

EXAMPLES = Path(__file__).parent / "examples"
STAGE2, SURVEILLANCE = "stage2-2020.txt", "surveillance-2024.txt"
_LONGEST_PDF_CELL = 300  # no field of a report stands further back in a cell


def read_example(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


def read(text: str) -> ImportReport:
    return read_audit_report(text.encode("utf-8"), "report.txt")


def doubts(report: ImportReport) -> tuple[ImportIssue, ...]:
    """Return the issues, but for the remark on a snippet that little of a report was read."""
    return tuple(issue for issue in report.issues if issue.problem != REPORT_HARDLY_READ)


def fields(report: ImportReport) -> dict[str, Any]:
    """Return the fields of the only report, without evidence."""
    (found,) = report.details["reports"]
    return {name: value for name, value in found.items() if name != "evidence"}


def read_fields(text: str) -> dict[str, Any]:
    return fields(read(text))


def evidence(report: ImportReport) -> dict[str, Any]:
    found: dict[str, Any] = report.details["reports"][0]["evidence"]
    return found


def _rows(text: str) -> Iterator[list[str]]:
    """Yield a row of cells, or a paragraph as a list that starts with None's stand-in, ""."""
    row: list[str] = []
    for line in text.split("\n"):
        if line.startswith("\t"):
            row.append(line[1:])
        elif row and line.strip():
            row[-1] += "\n" + line
        elif row:
            yield row
            row = []
        elif line.strip():
            yield ["", line]
    if row:
        yield row


def _blocks(text: str) -> Iterator[tuple[bool, list[list[str]]]]:
    """Yield paragraphs and tables; rows of one width that follow each other are one table."""
    for (is_text, _), rows in groupby(
        _rows(text), key=lambda row: (len(row) == 2 and row[0] == "", len(row))
    ):
        yield is_text, list(rows)


def to_docx(text: str) -> bytes:
    document = docx.Document()
    for is_text, rows in _blocks(text):
        if is_text:
            for _, line in rows:
                document.add_paragraph(line)
            continue
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, content in zip(row.cells, cells, strict=True):
                cell.text = content
    return save(document)


def save(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def to_pdf(text: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("report", fontName="STSong-Light", fontSize=9, wordWrap="CJK")

    def paragraph(content: str) -> Paragraph:
        return Paragraph(escape(content[:_LONGEST_PDF_CELL]).replace("\n", "<br/>"), style)

    story: list[Any] = []
    for is_text, rows in _blocks(text):
        if is_text:
            story += [paragraph(line) for _, line in rows]
        else:
            cells = [[paragraph(cell) for cell in row] for row in rows]
            story.append(Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]))
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build(story)
    return stream.getvalue()
