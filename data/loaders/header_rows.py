"""Which row of a table is its header: titles, dates and blank rows may stand above it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from data import schema as s
from data.errors import WARNING, ImportIssue

# Assumption: nobody prints more lines than this above a table.
SEARCHED = 20
# An open bracket ends the look for its other half at the next one: else it is quadratic.
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_FEWEST = 2  # known headers, or filled cells, that a title does not have


def plain_header(header: str) -> str:
    """Return a header without notes in brackets, marks, blanks and case."""
    text = unicodedata.normalize("NFKC", header)
    return re.sub(r"[\s*:_\-]", "", _NOTE.sub("", text)).lower()


@lru_cache(maxsize=64)
def known_headers(table: s.Table) -> Mapping[str, str]:
    """Return every plain header that is understood, with the name of its column."""
    return {
        plain_header(name): column.name
        for column in table.columns
        for name in (column.name, *column.zh, *column.en)
    }


def find_header(rows: Iterable[list[str]], table: s.Table) -> int | None:
    """Return the number of the header among rows, from 0; None where all are blank.

    It is the first with every required column, else the one with most known headers, else the
    first with several cells. No more rows are read than that takes.
    """
    known, required = known_headers(table), set(table.required)
    counts: dict[int, tuple[int, int]] = {}
    for number, row in _first_filled(rows):
        filled = [plain_header(cell) for cell in row if cell.strip()]
        found = {known[cell] for cell in filled if cell in known}
        if required <= found:
            return number
        counts[number] = len(found), len(filled)
    best = max(counts, key=lambda number: counts[number][0], default=None)
    if best is None or counts[best][0] >= _FEWEST:
        return best
    return next((n for n, (_, filled) in counts.items() if filled >= _FEWEST), min(counts))


def match_header(rows: Iterable[list[str]], table: s.Table) -> tuple[bool, int]:
    """Return how well the best header among rows fits: has it every required column, and how many.

    Two of it compare as better and worse.
    """
    known, required = known_headers(table), set(table.required)
    found = [
        {known[plain] for cell in row if (plain := plain_header(cell)) in known}
        for _, row in _first_filled(rows)
    ]
    return max(((required <= names, len(names)) for names in found), default=(False, 0))


def tell_rows_above(above: Iterable[int], header: int) -> tuple[ImportIssue, ...]:
    """Return the remark on rows that stand above the header; row numbers as in a spreadsheet."""
    shown = ", ".join(map(str, above))
    remark = ImportIssue(None, "", shown, "rows_above_header", WARNING, str(header))
    return (remark,) if shown else ()


def filled_rows(rows: Iterable[list[str]]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the rows that hold anything."""
    return tuple(n for n, row in enumerate(rows, start=1) if any(map(str.strip, row)))


def _first_filled(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    numbered = itertools.dropwhile(lambda each: not any(map(str.strip, each[1])), enumerate(rows))
    return (
        (number, row)
        for number, row in itertools.islice(numbered, SEARCHED)
        if any(map(str.strip, row))
    )
