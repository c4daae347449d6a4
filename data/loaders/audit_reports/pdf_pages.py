"""PDF → text: bordered tables as cells, the rest as lines, without what repeats on every page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pypdfium2

MOST_PAGES = 300
# Assumption: blanks narrower than this part words of one line, not columns.
_WORD_GAP = 12
_FEWEST_LINES, _MOST_ACROSS = 6, 3
# A box, a number or a label begins something else.
_NEW_LINE = re.compile(
    r"\s*(?:[□■☐☑☒√(（]|\d+[.、)）]|[一二三四五六七八九十]+、|[^:：]{2,14}[:：])"
)
# Left edge, top and right edge; whether it is a table; its text.
_Block = tuple[tuple[float, float, float], bool, str]
_LOST_GLYPH = re.compile(r"\(cid:\d+\)")


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF in reading order."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise ValueError(f"{len(document.pages)} pages > {MOST_PAGES}")
        pages = []
        for number, page in enumerate(document.pages):
            blocks = _blocks(page)
            is_read = any(_LOST_GLYPH.sub("", text).strip() for _, text in blocks)
            pages.append(blocks if is_read else _plain_lines(content, number))
            page.close()
    repeated = _repeated(pages)
    lines = [
        text
        for page in pages
        for is_table, text in page
        if is_table or _furniture(text) not in repeated
    ]
    return _LOST_GLYPH.sub("", "\n".join(lines))


def _plain_lines(content: bytes, number: int) -> list[tuple[bool, str]]:
    """Return the lines of a page whose font numbers its characters in a way of its own.

    Such pages come out of fpdf2 and its like; of scanned pages nothing is returned.
    """
    with pypdfium2.PdfDocument(content) as document:
        text = document[number].get_textpage().get_text_range()
    return [(False, line) for line in text.splitlines() if line.strip()]


def _blocks(page: Any) -> list[tuple[bool, str]]:
    """Return tables and lines of a page from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    blocks: list[_Block] = [(table.bbox[:3], True, _table_text(table)) for table in tables]
    boxes = [table.bbox for table in tables]

    def is_outside(item: dict[str, Any]) -> bool:
        middle = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(
            x0 <= middle[0] <= x1 and top <= middle[1] <= bottom for x0, top, x1, bottom in boxes
        )

    rest = page.filter(lambda item: item["object_type"] != "char" or is_outside(item))
    gutter = _find_gutter(rest)
    sides = [rest] if gutter is None else _sides(rest, gutter)
    lines = [line for side in sides for line in _text_lines(side, narrow=gutter is not None)]
    blocks += [((line["x0"], line["top"], line["x1"]), False, line["text"]) for line in lines]
    blocks.sort(key=lambda block: block[0][1])
    return [(is_table, text) for _, is_table, text in _in_columns(blocks, gutter)]


def _text_lines(side: Any, *, narrow: bool) -> list[dict[str, Any]]:
    """Return the lines of a page or column; in a narrow one those that run on are one line."""
    lines: list[dict[str, Any]] = side.extract_text_lines(return_chars=False)
    edge = max((line["x1"] for line in lines), default=0.0)
    found: list[dict[str, Any]] = []
    ran_to_edge = False
    for line in lines:
        if narrow and ran_to_edge and not _NEW_LINE.match(line["text"]):
            found[-1] = found[-1] | {"text": found[-1]["text"] + line["text"]}
        else:
            found.append(line)
        ran_to_edge = edge - line["x1"] < _WORD_GAP
    return found


def _find_gutter(page: Any) -> float | None:
    """Return where two columns of running text part, None on a page that has one.

    Columns of a table without borders have gaps too, but their cells do not fill the width.
    """
    words = page.extract_words(x_tolerance=_WORD_GAP)
    middle = range(int(page.width * 0.4), int(page.width * 0.6), 2)
    across = {x: sum(word["x0"] < x < word["x1"] for word in words) for x in middle}
    gutter = min(across, key=lambda x: across[x])
    left = [word for word in words if word["x1"] <= gutter]
    right = [word for word in words if word["x0"] >= gutter]
    # A heading may stand over both columns.
    is_parted = across[gutter] <= _MOST_ACROSS and _is_prose(left) and _is_prose(right)
    return float(gutter) if is_parted else None


def _is_prose(words: list[dict[str, Any]]) -> bool:
    lines = Counter(round(word["top"]) for word in words)
    whole = [word for word in words if lines[round(word["top"])] == 1]
    width = max((word["x1"] for word in words), default=0.0) - min(
        (word["x0"] for word in words), default=0.0
    )
    is_full = any(word["x1"] - word["x0"] > 0.9 * width for word in whole)
    return len(lines) >= _FEWEST_LINES and len(whole) > 0.8 * len(lines) and is_full


def _sides(page: Any, gutter: float) -> list[Any]:
    """Return the page's text left of the gutter, right of it, and across it."""
    across = [(word["top"], word["bottom"]) for word in page.extract_words(x_tolerance=_WORD_GAP)
              if word["x0"] < gutter < word["x1"]]  # fmt: skip

    def side(item: dict[str, Any]) -> int:
        middle = (item["top"] + item["bottom"]) / 2
        if any(top <= middle <= bottom for top, bottom in across):
            return 2
        return int(item["x0"] >= gutter)

    def only(wanted: int) -> Any:
        return page.filter(lambda item: item["object_type"] != "char" or side(item) == wanted)

    return [only(number) for number in range(3)]


def _in_columns(blocks: list[_Block], gutter: float | None) -> Iterator[_Block]:
    """Yield blocks column by column, between those that stand across both."""
    left: list[_Block] = []
    right: list[_Block] = []
    for block in blocks:
        start, _, end = block[0]
        if gutter is None or start < gutter < end:
            yield from (*left, *right, block)
            left, right = [], []
        else:
            (left if end <= gutter else right).append(block)
    yield from (*left, *right)


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
