"""A published post, as text or HTML → numbered lines of cells, whatever their layout was."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree, html

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_FIGURE = re.compile(r"\d[\d.,]*\s*[%万张家]?|\.\d+%?")
_NONE = re.compile(r"[-‐–—―−─/]+|无|暂无")
_SPACED_THOUSANDS = re.compile(r"\d{1,3}( \d{3})+")
_RULE = re.compile(r"[\s|:+=_]*[-=─]{3,}[\s|:+=_─=-]*")
_BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "section", "article", "header", "footer", "nav", "main",
    "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "title", "dt", "dd", "pre", "caption",
}  # fmt: skip
_SILENT = {"script", "style", "noscript", "template", "title", "head"}
# A span that a page claims beyond this is a slip or an attack, not a statistics table.
_LARGEST_SPAN = 60


@dataclass(frozen=True)
class Token:
    """One cell of a post.

    Attributes
    ----------
    text
        Without width and blanks of its characters; "" for a blank cell of a delimited line.
    line
        Line of the text, from 1.
    is_open
        The text ends with it, so that it may have lost its end.
    """

    text: str
    line: int
    is_open: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it stands where a figure stands: a number, a mark for none, a blank cell."""
        return not self.text or bool(_FIGURE.fullmatch(self.text) or _NONE.fullmatch(self.text))

    @property
    def is_none(self) -> bool:
        return not self.text or bool(_NONE.fullmatch(self.text))


def is_html(text: str) -> bool:
    """Tell a page from plain text by its tags."""
    return bool(re.search(r"<(!doctype|html|body|table|tr|td|div|p|br)\b", text, re.IGNORECASE))


def normalize(text: str) -> str:
    """Return text in plain width, with plain line ends and without invisible characters."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def read_tokens(text: str, is_word: Callable[[str], bool]) -> list[Token]:
    """Return the cells of a normalized text in reading order.

    Parameters
    ----------
    text
        From `normalize`, of a page after `page_text`.
    is_word
        Tells whether a text without blanks is a known label or header: blanks inside such a word
        are no gaps between cells.
    """
    lines = text.split("\n")
    tokens: list[Token] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or _RULE.fullmatch(line):
            continue
        cells = _split_cells(line, is_word)
        tokens += [Token(cell, number) for cell in cells]
        end = line.rstrip(" ")
        if number == len(lines) and not end.endswith(("|", "\t")):
            # A comma at the end may be one between thousands.
            while end.endswith(",") and len(tokens) > 1 and not tokens[-1].text:
                tokens.pop()
            if tokens[-1].text:
                tokens[-1] = Token(tokens[-1].text, number, is_open=True)
    return tokens


def _split_cells(line: str, is_word: Callable[[str], bool]) -> list[str]:
    delimiter = next((mark for mark in "\t|" if mark in line), None)
    if delimiter is not None:
        cells = line.split(delimiter)
        # A bar at either end is a frame, not a blank cell.
        start = int(delimiter == "|" and not cells[0].strip())
        stop = len(cells) - int(delimiter == "|" and not cells[-1].strip())
        inner = [cell.strip() for cell in cells[start:stop]] or [""]
        return [piece for cell in inner for piece in _split_blanks(_thousands(cell), is_word)]
    if Token(line.strip(), 0).is_value:
        return [_tight(line)]
    if "," in line and len(line) < 1000 and not re.search(r"[。;、!?]", line):
        pieces = [_tight(piece) for piece in next(csv.reader([line]))]
        strange = [p for p in pieces if not Token(p, 0).is_value and not is_word(p)]
        # Sentences hold commas too; blanks beside figures say that commas group thousands.
        if len(pieces) > 1 and len(strange) <= int(len(pieces) > 2) and not re.search(r"\d ", line):
            return pieces
    return _split_blanks(line.strip(), is_word)


def _thousands(cell: str) -> str:
    return cell.replace(" ", "") if _SPACED_THOUSANDS.fullmatch(cell) else cell


def _tight(text: str) -> str:
    return "".join(text.split())


def _split_blanks(cell: str, is_word: Callable[[str], bool]) -> list[str]:
    """Split at blanks, but not within a known word; other neighbouring words stay together."""
    parts = cell.split()
    if len(parts) < 2:
        return [_tight(cell)]
    cells: list[str] = []
    position, glued = 0, False
    while position < len(parts):
        # No label has more than a dozen characters with a blank after each.
        joined = list(accumulate(parts[position : position + 14]))
        # Neighbouring headers are words each; only what was torn apart is put together.
        fitting = [
            n
            for n, word in enumerate(joined, start=1)
            if len(word) < 24
            and is_word(word)
            and (n == 1 or not all(map(is_word, parts[position : position + n])))
        ]
        taken = fitting[-1] if fitting else 1
        word = joined[taken - 1]
        is_other = not fitting and not Token(word, 0).is_value
        if is_other and glued:
            cells[-1] += word
        else:
            cells.append(word)
        glued = is_other
        position += taken
    return cells


def page_text(source: str) -> str:
    """Return a page as lines, its tables with tabs between cells; nothing is fetched.

    A page that ends within a tag or an entity is read up to there.
    """
    after = source[source.rfind(">") + 1 :]
    is_closed = not after.strip() or "<" in after
    source = re.sub(r"<[^<>]*$|&#?\w{0,8}$", "", source)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return ""
    pieces: list[str] = []
    _walk(root, pieces)
    text = "".join(pieces).strip("\n")
    return f"{text}\n" if is_closed else text


def _walk(root: html.HtmlElement, pieces: list[str]) -> None:
    """Append what is seen of an element; a stack, because pages may nest without end."""
    stack: list[html.HtmlElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif not isinstance(node.tag, str) or node.tag in _SILENT:
            continue
        elif node.tag == "table" and node.find(".//table") is None:
            pieces.append("\n" + "\n".join(_grid_lines(node)) + "\n")
        else:
            is_block = node.tag in _BLOCKS
            gap = "\n" if is_block else " " if node.tag in ("td", "th") else ""
            keep = any(True for _ in node.iterancestors("pre")) or node.tag == "pre"
            inner: list[html.HtmlElement | str] = [gap, _flow(node.text, keep)]
            for child in node:
                inner += [child, _flow(child.tail, keep)]
            stack += reversed([*inner, gap])


def _flow(text: str | None, keep: bool) -> str:
    return (text or "") if keep else re.sub(r"\s+", " ", text or "")


def _grid_lines(table: html.HtmlElement) -> list[str]:
    lines = ["".join(caption.itertext()) for caption in table.iter("caption")]
    return [*lines, *("\t".join(row) for row in grid_rows(table))]


def grid_rows(table: html.HtmlElement) -> list[list[str]]:
    """Return the rows of a table; a cell over several rows stands in each of them."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _hang(cells, hanging)
            text = " ".join("".join(cell.itertext()).split())
            if (rows := _span(cell, "rowspan")) > 1:
                hanging[len(cells)] = text, rows - 1
            cells += [text, *[""] * (_span(cell, "colspan") - 1)]
        _hang(cells, hanging)
        grid.append(cells)
    return grid


def _hang(cells: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Add the cells of rows above that reach down to this place."""
    while len(cells) in hanging:
        text, left = hanging.pop(len(cells))
        if left > 1:
            hanging[len(cells)] = text, left - 1
        cells.append(text)


def _span(cell: html.HtmlElement, name: str) -> int:
    digits = re.match(r"\s*(\d{1,4})", cell.get(name) or "")
    return min(max(int(digits[1]), 1), _LARGEST_SPAN) if digits else 1
