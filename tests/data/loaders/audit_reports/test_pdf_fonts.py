"""Pages whose font numbers its characters by a table of its own, as fpdf2 writes them."""

from __future__ import annotations

from data.loaders.audit_reports.pdf_pages import pdf_text
from data.loaders.audit_reports.reader import read_audit_report
from tests.data.loaders.audit_reports.documents import fields, read_fields


def write_pdf(lines: list[str]) -> bytes:
    """Return a page in a font that numbers the characters of the lines from 1."""
    codes = {letter: n for n, letter in enumerate(sorted(set("".join(lines))), start=1)}
    shown = "".join(
        f"BT /F1 10 Tf 40 {800 - 14 * n} Td <{''.join(f'{codes[c]:04x}' for c in line)}> Tj ET\n"
        for n, line in enumerate(lines)
    )
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    begin = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
             "1 begincodespacerange <0000> <ffff> endcodespacerange\n")  # fmt: skip
    letters = "".join(f"<{code:04x}> <{ord(letter):04x}>\n" for letter, code in codes.items())
    numbers = "".join(f"<{code:04x}> {code + 9000}\n" for code in codes.values())
    end = "endcmap CMapName currentdict /CMap defineresource pop end end"
    streams = {
        4: ("", shown),
        7: ("", f"{begin}{len(codes)} beginbfchar\n{letters}endbfchar\n{end}"),
        8: (f"/Type /CMap /CMapName /Own {system}",
            f"{begin}{len(codes)} begincidchar\n{numbers}endcidchar\n{end}"),
    }  # fmt: skip
    parts = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        3: "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        5: "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding 8 0 R "
           "/DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        6: f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Own {system} /DW 1000 >>",
    } | {
        number: f"<< {marks} /Length {len(text)} >>\nstream\n{text}\nendstream"
        for number, (marks, text) in streams.items()
    }  # fmt: skip
    content, places = "%PDF-1.6\n", []
    for number, part in sorted(parts.items()):
        places.append(len(content))
        content += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    content += (f"xref\n0 9\n0000000000 65535 f \n{table}trailer\n<< /Size 9 /Root 1 0 R >>\n"
                f"startxref\n{len(content)}\n%%EOF\n")  # fmt: skip
    return content.encode("ascii")


LINES = ["质量管理体系审核报告", "受审核方：示例机械有限公司", "审核类型：监督审核"]


def test_a_page_with_numbers_of_its_own_is_read_like_its_text() -> None:
    assert pdf_text(write_pdf(LINES)).split("\n") == LINES


def test_a_report_on_such_a_page_says_the_same_as_its_text() -> None:
    report = read_audit_report(write_pdf(LINES), "report.pdf")
    assert fields(report) == read_fields("\n".join(LINES))
