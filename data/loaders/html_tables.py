"""Tables of a web page, which many systems export under the name of a spreadsheet."""

from __future__ import annotations

import re

from lxml import etree, html

from data.loaders.post_layout import grid_rows
from matching.errors import CertMatchError

# Assumption: a page laid out takes ten times its length in memory.
LARGEST_PAGE = 20 * 1024**2
_HEAD = 4096  # bytes in which a page shows itself
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|meta|style|body|table)\b",
    re.IGNORECASE,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Within a cell these part words as a blank does.
_BREAKS = ("br", "p", "div", "li")


def is_page(start: bytes) -> bool:
    """Return whether a file that starts so is a web page, in whatever encoding."""
    head = start[:_HEAD]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return bool(_BEGINS.match(head.replace(b"\0", b"")))


def check_page(size: int, file: str) -> None:
    """Raise ``file_too_large`` above what can be laid out at once."""
    if size > LARGEST_PAGE:
        found, expected = f"{size / 1024**2:,.0f} MB", f"HTML ≤ {LARGEST_PAGE // 1024**2} MB"
        raise CertMatchError("file_too_large", where=file, found=found, expected=expected)


def read_page_rows(text: str) -> list[list[str]]:
    """Return the rows of all tables of a page, one below the other; nothing is fetched.

    A cell over several rows stands in each of them; a table within another is read for itself.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        return []
    for part in root.iter(*_BREAKS):
        part.text, part.tail = f" {part.text or ''}", f" {part.tail or ''}"
    inner = (table for table in root.iter("table") if table.find(".//table") is None)
    return [row for table in inner for row in grid_rows(table)]
