"""The rows of a team table of which only blanks between the columns are left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.members import (
    REGISTRATION,
    Member,
    has_surname,
    is_sum,
    name_in,
    plain_dashes,
    says_more,
    unknown_row,
)
from data.loaders.audit_reports.regions import Range
from data.loaders.audit_reports.team_cells import is_header

_FRAGMENT = re.compile(r"[-\d.;；、,，．A-Z]+|[A-Z]?(?:实习|高级|主任)*(?:审[核查]员)?|组[长员]")


def rows_of_lines(layout: Layout) -> Iterator[Member]:
    """Rows of a table of which only blanks between the columns are left."""
    for number, cell in enumerate(layout.cells):
        words = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        columns = [vocabulary.field_of(vocabulary.plain(word), "team") for word in words]
        if cell.row is None and is_header(columns) and len(words) >= 3:
            found = list(_lines_below(layout, number, len(words)))
            if found:
                yield from found
                return


def rows_of_bare_lines(layout: Layout) -> list[Member]:
    """Return the rows of a table without headers, of cells or of words: each begins with a name.

    One of them must have a registration, and all a role or one.
    """
    found: list[Member] = []
    for tokens, place in _units(layout):
        name = name_in(tokens)
        is_person = bool(name) and has_surname(name) and says_more(tokens)
        if is_person and not re.search("[:。]", layout.plain[slice(*place)]):
            found.append(Member({s.NAME: name}, *place, tokens))
        elif any(_is_registered(row) for row in found):
            break
        else:
            found = []
    return found if any(_is_registered(row) for row in found) else []


def _units(layout: Layout) -> Iterator[tuple[list[str], Range]]:
    """Yield the words of every row of cells and of every line, with their range."""
    for number, cell in enumerate(layout.cells):
        row = [number] if cell.row is None else layout.rows[cell.row]
        if number == row[0]:
            cells = [layout.cells[n] for n in row]
            texts = [layout.text[slice(*layout.span(each.start, each.end))] for each in cells]
            yield " ".join(texts).split(), (cells[0].start, cells[-1].end)


def _is_registered(row: Member) -> bool:
    return REGISTRATION.search("".join(plain_dashes(" ".join(row.tokens)).split())) is not None


def _lines_below(layout: Layout, number: int, width: int) -> Iterator[Member]:
    member: Member | None = None
    for cell in layout.cells[number + 1 : number + 60]:
        tokens = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        name = name_in(tokens)
        if name and says_more(tokens):
            if member:
                yield member
            member = Member({s.NAME: name}, cell.start, cell.end, tokens)
        elif member and heading_rank(layout.content(cell)) > 3 and all(map(_is_fragment, tokens)):
            member.tokens += tokens
            member.end = cell.end
        elif tokens and is_sum(tokens[0]) and not says_more(tokens):
            continue
        elif _is_row(layout.content(cell), tokens, width):
            if member:
                yield member
            member = unknown_row(cell.start, cell.end)
        else:
            break
    if member:
        yield member


def _is_row(line: str, tokens: list[str], width: int) -> bool:
    """Return whether a line is of the table though its first word is no known name."""
    if heading_rank(line) <= 3 or re.search("[:。]", line) or len(tokens) < 2:
        return False
    if any(REGISTRATION.search(plain_dashes(token)) for token in tokens):
        return True
    return len(tokens) == width and any(kind_of(vocabulary.plain(t), "role") for t in tokens[1:])


def _is_fragment(token: str) -> bool:
    """Return whether a word can be the rest of a broken row: part of a number, code or level."""
    return bool(_FRAGMENT.fullmatch(token))
