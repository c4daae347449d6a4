"""Cells of a post in reading order → rows of its tables, by labels and headers, not by position."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from statistics import mode

from data import schema as s
from data.loaders.post_labels import (
    RANK,
    SHARE,
    Label,
    find_header,
    find_label,
    measure_named,
)
from data.loaders.post_layout import Token

COUNTS = (s.CERTIFICATES, s.ORGANIZATIONS)
# (what, of which count): the columns of the published tables, used where a header is missing.
_PUBLISHED: dict[int, list[tuple[str, str | None]]] = {
    2: [(name, name) for name in COUNTS],
    6: [(kind, name) for name in COUNTS for kind in (name, RANK, SHARE)],
}


@dataclass(frozen=True)
class Columns:
    """The columns beside the labels; ``before`` of them stand in front of the label."""

    dimension: str
    roles: list[tuple[str, str | None]]
    before: int = 0


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
    """The runs under one header."""

    dimension: str
    columns: Columns | None
    runs: list[Run] = field(default_factory=list)


@dataclass
class Row:
    """One row: what it is called and what it holds.

    ``is_last`` tells that nothing follows it, ``label_is_open`` that the text ends in its label.
    """

    dimension: str
    label: Label | None
    printed: str
    line: int
    cells: list[Token]
    roles: list[tuple[str, str | None]]
    is_last: bool = False
    label_is_open: bool = False

    @property
    def is_complete(self) -> bool:
        return 0 < len(self.roles) == len(self.cells)

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
        stop = _end_of_header(tokens, position)
        if stop > position:
            reader.columns, reader.table = _read_header(tokens[position:stop]), None
            position = stop
            continue
        reader.take(tokens[position])
        position += 1
    for table in reader.tables:
        _move_labels_first(table)
    return [table for table in reader.tables if any(run.cells for run in table.runs)]


class _Reader:
    """Sorts cells into tables: a header or a label of the other dimension begins a new one."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.table: Table | None = None
        self.columns: Columns | None = None

    def take(self, token: Token) -> None:
        label = find_label(token.text)
        if label is None and token.is_value:
            self._take_value(token)
            return
        if label is not None and (self.table is None or self.table.dimension != label.dimension):
            fits = self.columns is not None and self.columns.dimension == label.dimension
            self._begin(label.dimension, self.columns if fits else None)
            self.columns = None
        if self.table is not None:
            self.table.runs.append(Run(label, token.text, token.line, is_open=token.is_open))

    def _take_value(self, token: Token) -> None:
        if self.table is not None and self.table.runs:
            self.table.runs[-1].cells.append(token)
        elif self.columns is not None:
            table = self._begin(self.columns.dimension, self.columns)
            table.runs.append(Run(None, "", token.line, [token]))

    def _begin(self, dimension: str, columns: Columns | None) -> Table:
        self.table = Table(dimension, columns)
        self.tables.append(self.table)
        return self.table


def _end_of_header(tokens: list[Token], start: int) -> int:
    """Return where a header that begins here ends, `start` where none does."""
    stop = start
    while stop < len(tokens) and (not tokens[stop].text or find_header(tokens[stop].text)):
        stop += 1
    roles = [find_header(token.text) for token in tokens[start:stop]]
    has_place = s.REGION in roles or s.DOMAIN in roles
    return stop if has_place and any(name in roles for name in COUNTS) else start


def _read_header(tokens: list[Token]) -> Columns:
    named = [(find_header(token.text), token.text) for token in tokens if token.text]
    # A percent sign split from its header is no column.
    named = [(role, text) for role, text in named if role and text not in ("%", "(%)")]
    places = [n for n, (role, _) in enumerate(named) if role in (s.REGION, s.DOMAIN)]
    dimension = s.REGION if s.REGION in dict(named) else s.DOMAIN
    roles: list[tuple[str, str | None]] = []
    latest: str | None = None
    for role, text in named:
        if role in COUNTS:
            latest = role
        if role in (RANK, SHARE):
            following = (other for other, _ in named[len(roles) :] if other in COUNTS)
            roles.append((role, measure_named(text) or latest or next(following, None)))
        elif role not in (s.REGION, s.DOMAIN):
            roles.append((str(role), role if role in COUNTS else None))
    return Columns(dimension, roles, places[0])


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
    for run in table.runs:
        pieces = _split_run(run, len(roles) or len(run.cells))
        for number, cells in enumerate(pieces):
            label, printed = (run.label, run.printed) if number == 0 else (None, "")
            line = run.line if number == 0 else cells[0].line
            row = Row(table.dimension, label, printed, line, cells, roles)
            row.label_is_open = run.is_open and number == 0
            rows.append(row)
    # A word that is neither label nor followed by figures is no row; it may be half a label.
    rows = [row for row in rows if row.label or row.cells]
    if rows and max(rows[-1].line, *(cell.line for cell in rows[-1].cells), 0) >= end:
        rows[-1].is_last = True
    return rows


def _find_roles(table: Table) -> list[tuple[str, str | None]]:
    """Return the header's columns, the published ones where it is missing or does not fit."""
    printed = table.columns.roles if table.columns else []
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
    if not pairs or (printed and len(pairs) < 2):
        return []
    # Each organisation holds at least one certificate.
    if all(first >= other for first, other in pairs):
        return published
    if all(first <= other for first, other in pairs):
        return published[second:] + published[:second]
    return []


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
