"""PDF → text: bordered tables as cells, the rest as lines, without what repeats on every page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pdfplumber

MOST_PAGES = 300
_LOST_GLYPH = re.compile(r"\(cid:\d+\)")


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF in reading order."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise ValueError(f"{len(document.pages)} pages > {MOST_PAGES}")
        pages = []
        for page in document.pages:
            pages.append(_blocks(page))
            page.close()
    repeated = _repeated(pages)
    lines = [
        text
        for page in pages
        for is_table, text in page
        if is_table or _furniture(text) not in repeated
    ]
    return _LOST_GLYPH.sub("", "\n".join(lines))


def _blocks(page: Any) -> list[tuple[bool, str]]:
    """Return tables and lines of a page from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    blocks = [(table.bbox[1], True, _table_text(table)) for table in tables]
    boxes = [table.bbox for table in tables]

    def is_outside(item: dict[str, Any]) -> bool:
        middle = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(
            x0 <= middle[0] <= x1 and top <= middle[1] <= bottom for x0, top, x1, bottom in boxes
        )

    rest = page.filter(lambda item: item["object_type"] != "char" or is_outside(item))
    for line in rest.extract_text_lines(return_chars=False):
        blocks.append((line["top"], False, line["text"]))
    return [(is_table, text) for _, is_table, text in sorted(blocks, key=lambda block: block[0])]


def _table_text(table: Any) -> str:
    rows = [
        "".join(f"\t{text}\n" for text in _row_texts(row.cells, texts, table.bbox[2]))
        for row, texts in zip(table.rows, table.extract(), strict=True)
    ]
    return "\n" + "\n".join(rows) + "\n"


def _row_texts(boxes: list[Any], texts: list[str | None], right: float) -> Iterator[str]:
    """Yield the cells of a row: one merged sideways once, one merged downwards blank."""
    starts = [box[0] if box else None for box in boxes] + [right]
    reached = 0.0
    for n, (box, text) in enumerate(zip(boxes, texts, strict=True)):
        following = next(start for start in starts[n:] if start is not None)
        if box is None and following - reached > 1:
            yield ""
        elif box is not None:
            reached = box[2]
            yield text or ""


def _furniture(line: str) -> str:
    return re.sub(r"[\d\s]", "", line)


def _repeated(pages: list[list[tuple[bool, str]]]) -> set[str]:
    """Return the lines at the edge of most pages: headers, footers, page numbers."""
    if len(pages) < 3:
        return set()
    edges = Counter(
        text for page in pages for text in {_furniture(line) for _, line in page[:3] + page[-4:]}
    )
    return {text for text, number in edges.items() if number > len(pages) / 2}
