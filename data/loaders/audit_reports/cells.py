"""The lines of a report's text, and the cells that tabs or bars make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BARS = str.maketrans("｜│┃", "|||")
# The line under the header of a table in Markdown, and lines drawn between rows.
_MARKDOWN_RULE = re.compile(r"\|?(?=.*(?:--|:-|-:))(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?")
_CORNERS = "+├└┌┣┗┏╔╠╚"
_DRAWN = frozenset("|+-=: ─━═┬┼┴┤┐┘├└┌┳╋┻┫┓┛┣┗┏╦╬╩╣╗╝╔╠╚")
_SHORTEST = 3


def split_cells(text: str) -> Iterator[tuple[int, int, int | None, int]]:
    """Yield start and end in the text, row and column of every cell and line."""
    row, column, start, end = 0, -1, -1, -1
    for match in re.finditer(r"[^\n]*(?:\n|$)", text):
        line = match[0].rstrip("\n")
        if is_rule(line):
            continue
        cells = list(_cells_of_line(line))
        if start >= 0 and (cells or not line.strip()):
            # A blank line, or the next cell, ends the cell before; a blank one also the row.
            yield start, end, row, column
            start = -1
        if cells:
            for offset, length in cells:
                if start >= 0:
                    yield start, end, row, column
                column += 1
                start, end = match.start() + offset, match.start() + offset + length
            if len(cells) > 1:
                yield start, end, row, column
                row, column, start = row + 1, -1, -1
        elif start >= 0:
            end = match.start() + len(line)
        else:
            if column >= 0:
                row, column = row + 1, -1
            if line.strip():
                yield match.start(), match.end() - (match[0] != line), None, 0
    if start >= 0:
        yield start, end, row, column


def is_rule(line: str) -> bool:
    """Return whether a line only draws a table: bars between dashes, no cell with words."""
    signs = line.translate(_BARS).strip()
    is_drawn = signs[:1] in _CORNERS and not set(signs) - _DRAWN and len(signs) > _SHORTEST
    return is_drawn or (signs.count("|") >= 1 and _MARKDOWN_RULE.fullmatch(signs) is not None)


def _cells_of_line(line: str) -> Iterator[tuple[int, int]]:
    """Yield offset and length of the cells that tabs or bars make of one line."""
    line = line.translate(_BARS)
    if "\t" in line.strip() or line.startswith("\t"):
        begin = 1 if line.startswith("\t") else 0
        separator = "\t"
    elif line.count("|") >= 2:
        # A bar at the end closes a line that one opens; else a blank cell stands behind it.
        inner = line.rstrip().removesuffix("|") if line.lstrip().startswith("|") else line
        begin = len(line) - len(line.lstrip().removeprefix("|"))
        separator, line = "|", inner
    else:
        return
    for piece in line[begin:].split(separator):
        yield begin, len(piece)
        begin += len(piece) + 1
