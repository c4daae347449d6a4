"""DOCX → text: paragraphs and tables in order, with the symbols that carry the ticks.

Read from the XML itself: libraries for DOCX leave out symbols of symbol fonts, content controls
and form fields, which is where the ticks are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "sdtPr", "rPr", "pPr")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_WINGDINGS = {0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFB: "×",
              0xFC: "√", 0xFD: "☒", 0xFE: "☑"}  # fmt: skip
_WINGDINGS_2 = {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■",
                0xA3: "□", 0x2A: "□", 0x30: "□"}  # fmt: skip
_SYMBOLS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_OTHER_PARTS = re.compile(r"word/(?:header|footnotes)\d*\.xml")


def docx_text(content: bytes) -> str:
    """Return the text of a document: body first, then page headers and footnotes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = ["word/document.xml", *sorted(filter(_OTHER_PARTS.fullmatch, archive.namelist()))]
        parts = [_part_text(archive.read(name)) for name in names]
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def _part_text(xml: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("DOCTYPE")
    return "".join(_blocks(root)).strip("\n")


def _blocks(parent: etree._Element) -> Iterator[str]:
    """Yield paragraphs as lines and tables as rows of cells behind tabs."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _paragraph(child) + "\n"
            for box in _text_boxes(child):
                yield from _blocks(box)
        elif child.tag == f"{_W}tbl":
            yield "\n"
            yield from _table(child)
            yield "\n"
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _table(table: etree._Element) -> Iterator[str]:
    for row in table.iterchildren(f"{_W}tr", f"{_W}sdt", f"{_W}ins"):
        rows = [row] if row.tag == f"{_W}tr" else row.iter(f"{_W}tr")
        for each in rows:
            for cell in _cells(each):
                yield from _cell(cell)
            yield "\n"


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _cells(child)


def _cell(cell: etree._Element) -> Iterator[str]:
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    if merged is not None and merged.get(f"{_W}val") != "restart":
        yield "\t\n"
        return
    lines: list[str] = []
    for block in _blocks(cell):
        if "\t" in block:
            # A table within a cell: its rows stand on their own.
            yield "\t" + "\n".join(lines) + "\n\n" if lines else ""
            lines = []
            yield block
        else:
            lines += [line for line in block.split("\n") if line.strip()]
    yield "\t" + "\n".join(lines) + "\n"


def _paragraph(paragraph: etree._Element) -> str:
    text = "".join(_runs(paragraph))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _runs(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield _in_font(child.text or "", _font(child.getparent()))
        elif tag == f"{_W}sym":
            yield _symbol(int(child.get(f"{_W}char", "0"), 16), child.get(f"{_W}font", ""))
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield "  "
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}checkBox":
            yield "■" if _is_checked(child) else "□"
        elif tag not in _SKIPPED and tag != f"{_W}txbxContent":
            yield from _runs(child)


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(parent.tag in _SKIPPED for parent in box.iterancestors()):
            yield box


def _is_checked(box: etree._Element) -> bool:
    for name in ("checked", "default"):
        state = box.find(f"{_W}{name}")
        if state is not None:
            return state.get(f"{_W}val", "1") not in ("0", "false", "off")
    return False


def _font(run: etree._Element) -> str:
    fonts = run.find(f"{_W}rPr/{_W}rFonts")
    return "" if fonts is None else fonts.get(f"{_W}ascii", "")


def _in_font(text: str, font: str) -> str:
    if font.lower() not in _SYMBOLS:
        return text.replace("\t", "  ")
    return "".join(_symbol(ord(sign), font) for sign in text)


def _symbol(code: int, font: str) -> str:
    plain = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    return _SYMBOLS.get(font.lower(), {}).get(plain, chr(code))
