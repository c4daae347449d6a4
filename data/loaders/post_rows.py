"""Cells of a post in reading order → rows of its tables, by labels and headers, not by position."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import mode

from data import schema as s
from data.loaders.post_headers import COUNTS, Columns, Role, end_of_header, read_header
from data.loaders.post_labels import (
    RANK,
    SHARE,
    Label,
    find_header,
    find_label,
    find_row_label,
)
from data.loaders.post_layout import Token
from data.loaders.reference import read_regions

# (what, of which count): the columns of the published tables, used where a header is missing.
_PUBLISHED: dict[int, list[Role]] = {
    2: [(name, name) for name in COUNTS],
    6: [(kind, name) for name in COUNTS for kind in (name, RANK, SHARE)],
}


# Assumption: smaller figures without any label are page numbers and dates.
_SMALLEST_LOST = 100


@dataclass
class Run:
    """A label and all cells up to the next one: one row, or more where labels were lost."""

    label: Label | None
    printed: str
    line: int
    cells: list[Token] = field(default_factory=list)
    is_open: bool = False


@dataclass
class Table:
    """The runs under one header; ``is_lost`` where neither header nor label tells what they are."""

    dimension: str
    columns: Columns | None
    runs: list[Run] = field(default_factory=list)
    is_lost: bool = False


@dataclass
class Row:
    """One row: what it is called and what it holds.

    ``is_last`` tells that nothing follows it, ``label_is_open`` that the text ends in its label,
    ``is_torn`` that its figures may have been torn at the thousands.
    """

    dimension: str
    label: Label | None
    printed: str
    line: int
    cells: list[Token]
    roles: list[Role]
    is_last: bool = False
    label_is_open: bool = False
    is_torn: bool = False

    @property
    def is_complete(self) -> bool:
        return 0 < len(self.roles) == len(self.cells) and not self.is_torn

    def cell(self, kind: str, measure: str) -> Token | None:
        """Return the cell of a count (kind = measure), or of its rank or share."""
        places = [n for n, role in enumerate(self.roles) if role == (kind, measure)]
        return self.cells[places[0]] if places and places[0] < len(self.cells) else None


def join_words(tokens: list[Token]) -> list[Token]:
    """Put labels and headers together that were split over cells or lines."""
    joined: list[Token] = []
    position = 0
    while position < len(tokens):
        taken = 1
        for size in (3, 2):
            part = tokens[position : position + size]
            if len(part) == size and not any(token.is_value for token in part):
                word = "".join(token.text for token in part)
                split = not all(find_label(one.text) or find_header(one.text) for one in part)
                if find_label(word) or (split and find_header(word)):
                    taken = size
                    break
        part = tokens[position : position + taken]
        text = "".join(token.text for token in part)
        joined.append(Token(text, part[0].line, part[-1].is_open))
        position += taken
    return joined


def read_tables(tokens: list[Token]) -> list[Table]:
    """Return the tables of a post, those without any figure left out."""
    tokens = join_words(tokens)
    reader = _Reader()
    position = 0
    while position < len(tokens):
        stop = end_of_header(tokens, position)
        if stop > position:
            reader.columns, reader.table = read_header(tokens[position:stop]), None
            position = stop
            continue
        reader.take(tokens[position])
        position += 1
    for table in reader.tables:
        _move_labels_first(table)
    tables = [table for table in reader.tables if any(run.cells for run in table.runs)]
    return tables + _list_lost(reader.lost)


def _list_lost(values: list[Token]) -> list[Table]:
    """Return lines of counts that no table holds; lone figures belong to the page around."""
    lines = [list(cells) for _, cells in groupby(values, key=lambda cell: cell.line)]
    runs = [
        Run(None, "", cells[0].line, cells)
        for cells in lines
        if sum((_whole(cell) or 0) >= _SMALLEST_LOST for cell in cells) > 1
    ]
    return [Table(s.REGION, None, runs, is_lost=True)] if runs else []


class _Reader:
    """Sorts cells into tables: a header or a label of the other dimension begins a new one."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.table: Table | None = None
        self.columns: Columns | None = None
        self.lost: list[Token] = []
        self._group: str | None = None

    def take(self, token: Token) -> None:
        label = find_label(token.text)
        if label is None and token.is_value:
            self._take_value(token)
            return
        if label is None and (place := self.table or self.columns):
            label = find_row_label(token.text, place.dimension, self._group)
        if label is not None and (self.table is None or self.table.dimension != label.dimension):
            fits = self.columns is not None and self.columns.dimension == label.dimension
            self._begin(label.dimension, self.columns if fits else None)
            self.columns = None
        if label is not None and label.group:
            self._group = label.group
        if self.table is not None:
            self.table.runs.append(Run(label, token.text, token.line, is_open=token.is_open))

    def _take_value(self, token: Token) -> None:
        if self.table is not None and self.table.runs:
            self.table.runs[-1].cells.append(token)
        elif self.columns is not None:
            table = self._begin(self.columns.dimension, self.columns)
            table.runs.append(Run(None, "", token.line, [token]))
        elif token.text:
            self.lost.append(token)

    def _begin(self, dimension: str, columns: Columns | None) -> Table:
        self.table, self._group = Table(dimension, columns), None
        self.tables.append(self.table)
        return self.table


def _move_labels_first(table: Table) -> None:
    """Give each label the cells that stand in front of it in its row."""
    if table.columns is None or not table.columns.before:
        return
    before, width = table.columns.before, len(table.columns.roles)
    for one, following in zip(table.runs, table.runs[1:], strict=False):
        if one.label and one.label.name is None and following.label and len(one.cells) <= before:
            # A group and the label beside it share one row.
            following.cells[:0], one.cells[:] = one.cells, []
            continue
        # Only what a row has too many belongs to the next: the last row keeps its own.
        if len(one.cells) - (width if one.label else 0) >= before:
            following.cells[:0] = one.cells[-before:]
            del one.cells[-before:]
    table.runs[:] = [run for run in table.runs if run.label or run.cells]


def split_rows(table: Table, end: int) -> list[Row]:
    """Return the rows of a table; `end` is the line of the text's last cell."""
    roles = _find_roles(table)
    rows: list[Row] = []
    # Figures in groups of three digits look like more cells, and in one row perhaps like enough.
    torn = roles and any(_longest_line(run) > len(roles) for run in table.runs)
    for run in table.runs:
        whole = torn and (_longest_line(run) > len(roles) or _has_thousands(run.cells))
        pieces = [run.cells] if whole else _split_run(run, len(roles) or len(run.cells))
        for number, cells in enumerate(pieces):
            label, printed = (run.label, run.printed) if number == 0 else (None, "")
            line = run.line if number == 0 else cells[0].line
            row = Row(table.dimension, label, printed, line, cells, roles, is_torn=bool(whole))
            row.label_is_open = run.is_open and number == 0
            rows.append(row)
    # A word that is neither label nor followed by figures is no row; it may be half a label.
    rows = [row for row in rows if row.label or row.cells]
    if rows and max(rows[-1].line, *(cell.line for cell in rows[-1].cells), 0) >= end:
        rows[-1].is_last = True
    return rows


def _longest_line(run: Run) -> int:
    lines = Counter(cell.line for cell in run.cells if cell.text)
    return max(lines.values(), default=0)


def _has_thousands(cells: list[Token]) -> bool:
    return any(
        one.line == other.line
        and re.fullmatch(r"\d{1,3}", one.text)
        and re.fullmatch(r"\d{3}", other.text)
        for one, other in pairwise(cells)
    )


def _find_roles(table: Table) -> list[Role]:
    """Return the header's columns, the published ones where it is missing or does not fit."""
    printed = table.columns.roles if table.columns else []
    if table.columns and not printed:
        return []
    widths = [sum(1 for cell in run.cells if cell.text) for run in table.runs if run.label]
    widths = [width for width in widths if width]
    usual = mode(widths) if widths else 0
    # Under a header of two lines, or with one heading lost, every row is longer than the header.
    if printed and (len(printed) in widths or max(widths, default=0) < len(printed)):
        return printed
    published = list(_PUBLISHED.get(usual, []))
    second = usual // 2
    pairs = [
        (first, other)
        for run in table.runs
        if len(run.cells) == usual and published
        and (first := _whole(run.cells[0])) is not None
        and (other := _whole(run.cells[second])) is not None
    ]  # fmt: skip
    if not pairs or (printed and len(pairs) < 2) or not _are_counts(table, pairs):
        return []
    # Each organisation holds at least one certificate.
    if all(first >= other for first, other in pairs):
        return published
    if all(first <= other for first, other in pairs):
        return published[second:] + published[:second]
    return []


def _are_counts(table: Table, pairs: list[tuple[int, int]]) -> bool:
    """Tell whether neither column can be a rank or a number, nor both one figure torn apart."""
    is_rank = any(max(column) <= len(read_regions()) for column in zip(*pairs, strict=True))
    return not is_rank and not all(_has_thousands(run.cells) for run in table.runs if run.cells)


def _whole(token: Token) -> int | None:
    digits = token.text.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def _split_run(run: Run, width: int) -> list[list[Token]]:
    """Cut the cells after a label into rows of this width, line by line.

    Blank cells at the end of a line fill a row up; at the start they stand for labels.
    """
    rows: list[list[Token]] = [[]]
    for line, group in groupby(run.cells, key=lambda cell: cell.line):
        cells = list(group)
        filled = len(cells)
        while filled and not cells[filled - 1].text:
            filled -= 1
        start = 0
        has_room = line == run.line and not rows[-1]
        while start < filled and not cells[start].text and not (
            has_room and filled - start <= width
        ):  # fmt: skip
            start += 1
        for cell in cells[start:filled]:
            if len(rows[-1]) == width:
                rows.append([])
            rows[-1].append(cell)
        lacking = width - len(rows[-1])
        if 0 < lacking <= len(cells) - filled and (rows[-1] or has_room):
            rows[-1] += cells[filled : filled + lacking]
    return rows
