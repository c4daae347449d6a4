"""Where a report lists its team: a table, lines that were one, else labels with names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.listed_team import ROLES, rows_of_labels
from data.loaders.audit_reports.members import (
    BROKEN_REGISTRATION,
    CODE,
    NUMBER,
    REGISTRATION,
    Member,
    is_name,
    is_titled_name,
    name_of,
    plain_dashes,
)  # fmt: skip
from data.loaders.audit_reports.regions import Range, is_page_number
from data.loaders.audit_reports.team_cells import is_header, rows_of_cells

_FRAGMENT = re.compile(r"[-\d.;；、,．A-Z]+|[A-Z]?(?:实习|高级|主任)*(?:审[核查]员)?|组[长员]")
# A page's foot and the next page's head between two parts of a table.
_PAGE_LINES = 4


def list_members(layout: Layout) -> tuple[list[Member], bool]:
    """Return the printed rows of the team, and whether they come from a table."""
    rows, table = list(_rows_of_tables(layout)) or list(_rows_of_lines(layout)), None
    if not rows:
        rows, table = rows_of_cells(layout)
    if not any(row.texts[s.NAME] for row in rows):
        return [*rows, *rows_of_labels(layout, tuple(ROLES), table=table)], False
    # Trainees and experts may stand under the table; its cells are read already.
    listed = {name_of(row.texts[s.NAME]) for row in rows}
    beside = rows_of_labels(layout, ("trainees", "experts"), in_tables=False, table=table)
    return [*rows, *(row for row in beside if row.texts[s.NAME] not in listed)], True


# ------------------------------------------------------------------------------------------- tables
def _rows_of_tables(layout: Layout) -> Iterator[Member]:
    for row, numbers in layout.rows.items():
        columns = _headers(layout, numbers)
        if not is_header(columns):
            continue
        found = _join_broken(_rows_below(layout, row, columns))
        if found:
            yield from found
            return


def _bare(layout: Layout, number: int) -> str:
    return layout.content(layout.cells[number]).replace("\n", "")


def _headers(layout: Layout, numbers: list[int]) -> list[str | None]:
    return [vocabulary.field_of(_bare(layout, n), "team") for n in numbers]


def _goes_on(layout: Layout, last: int, row: list[int], columns: list[str | None]) -> bool:
    """Return whether a row follows at once, or soon under the header or with a registration."""
    between = [layout.content(cell) for cell in layout.cells[last + 1 : row[0]]]
    if all(map(is_page_number, between)):
        return True
    if len(between) > _PAGE_LINES:
        return False
    is_same = len(row) == len(columns) and _is_registered(layout, row)
    is_same &= all(heading_rank(line) > 3 for line in between)
    return is_same or _headers(layout, row) == columns


def _is_registered(layout: Layout, row: list[int]) -> bool:
    printed = layout.text[
        slice(*layout.span(layout.cells[row[0]].start, layout.cells[row[-1]].end))
    ]
    return bool(REGISTRATION.search("".join(plain_dashes(printed).split())))


def _rows_below(layout: Layout, row: int, columns: list[str | None]) -> Iterator[Member]:
    """Yield the rows under a header; text files break a row where a cell ends with a blank line."""
    cells: list[Range] = []
    last = layout.rows[row][-1]
    while (row := row + 1) in layout.rows and _goes_on(layout, last, layout.rows[row], columns):
        numbers = layout.rows[row]
        lone = [layout.cells[n] for n in range(last + 1, numbers[0])]
        last = numbers[-1]
        # A name of which all other cells were cut off stands in a line of its own.
        yield from (_unknown([(cell.start, cell.end)]) for cell in lone
                    if is_name(name_of(layout.printed(cell.start, cell.end))))  # fmt: skip
        if _headers(layout, numbers) == columns:
            cells = []  # printed again on the next page
            continue
        found = [(layout.cells[n].start, layout.cells[n].end) for n in numbers]
        if len(cells) + len(found) == len(columns) + 1 and _is_broken(layout, cells):
            # A number broken over lines: its rest begins the next line.
            found[0] = (cells.pop()[0], found[0][1])
        if len(found) == len(columns) + 1 and found[-1][0] == found[-1][1]:
            found.pop()  # the bar at the end of a line that begins with none
        if len(cells) + len(found) > len(columns) and _is_somebody(layout, cells, columns):
            yield _short_row(layout, cells, columns) or _unknown(cells)
            cells = []
        cells += found
        if len(cells) < len(columns):
            continue
        if is_header(_headers(layout, numbers)):
            return
        if len(cells) > len(columns):
            if not _is_somebody(layout, cells, columns):
                return
            yield _unknown(cells)
            cells = []
            continue
        texts = _texts_by_column(layout, cells, columns)
        if any(map(str.strip, texts.values())):
            yield Member(texts, cells[0][0], cells[-1][1])
        cells = []
    if _is_somebody(layout, cells, columns):
        yield _short_row(layout, cells, columns) or _unknown(cells)


def _is_somebody(layout: Layout, cells: list[Range], columns: list[str | None]) -> bool:
    """Return whether cells that do not match the columns are of a person all the same."""
    words = [word for place in cells for word in layout.text[slice(*layout.span(*place))].split()]
    if len(cells) > 1 and any(REGISTRATION.search(plain_dashes(word)) for word in words):
        return True
    if len(cells) > 1 and words and all(CODE.fullmatch(word) for word in words):
        return True  # further codes of somebody
    place = columns.index(s.NAME)
    name = layout.printed(*cells[place]) if place < len(cells) else ""
    return len(cells) > 1 and is_name(name_of(name)) and _says_more(words)


def _unknown(cells: list[Range]) -> Member:
    """Return a printed row of which nothing is certain, to be told."""
    return Member({s.NAME: ""}, cells[0][0], cells[-1][1], understood=False)


def _short_row(layout: Layout, cells: list[Range], columns: list[str | None]) -> Member | None:
    """Return the row of a person that lost its blank cells, to be read by what its words are."""
    words = [layout.text[slice(*layout.span(*place))].split() for place in cells]
    place = columns.index(s.NAME)
    name = name_of(" ".join(words[place])) if place < len(words) else ""
    rest = [word for n, each in enumerate(words) if n != place for word in each]
    if not is_name(name) or not _says_more(rest):
        return None
    return Member({s.NAME: name}, cells[0][0], cells[-1][1], [name, *rest])


def _join_broken(rows: Iterable[Member]) -> list[Member]:
    """Put a row together whose cells go on below: on the next page, or under a merged name."""
    found: list[Member] = []
    for row in rows:
        number = row.texts.get(s.REGISTRATION_NO, "")
        is_rest = found and not row.texts[s.NAME].strip() and not REGISTRATION.search(number)
        before = found[-1].texts.get(s.REGISTRATION_NO, "") if found else ""
        if is_rest and re.match(r"\s*\d", number) and _is_cut(before):
            for column, text in row.texts.items():
                found[-1].texts[column] = f"{found[-1].texts.get(column, '')}\n{text}"
            found[-1].end = row.end
        else:
            found.append(row)
    return found


def _is_cut(text: str) -> bool:
    return bool(BROKEN_REGISTRATION.search("".join(plain_dashes(text).split())))


def _is_broken(layout: Layout, cells: list[Range]) -> bool:
    return bool(cells) and _is_cut(layout.text[slice(*layout.span(*cells[-1]))])


def _texts_by_column(
    layout: Layout, cells: list[Range], columns: list[str | None]
) -> dict[str, str]:
    texts: dict[str, str] = {}
    for place, column in zip(cells, columns, strict=True):
        text = layout.text[slice(*layout.span(*place))]
        if column is None and "role" not in columns and kind_of(vocabulary.plain(text), "role"):
            column = "role"  # a column without a header
        if column and column != "other":
            texts[column] = text
    return texts


# -------------------------------------------------------------------------------------------- lines
def _rows_of_lines(layout: Layout) -> Iterator[Member]:
    """Rows of a table of which only blanks between the columns are left."""
    for number, cell in enumerate(layout.cells):
        words = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        columns = [vocabulary.field_of(vocabulary.plain(word), "team") for word in words]
        if cell.row is None and is_header(columns) and len(words) >= 3:
            found = list(_lines_below(layout, number, len(words)))
            if found:
                yield from found
                return


def _lines_below(layout: Layout, number: int, width: int) -> Iterator[Member]:
    member: Member | None = None
    for cell in layout.cells[number + 1 : number + 60]:
        tokens = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        name = _name_in(tokens)
        if name and _says_more(tokens):
            if member:
                yield member
            member = Member({s.NAME: name}, cell.start, cell.end, tokens)
        elif member and heading_rank(layout.content(cell)) > 3 and all(map(_is_fragment, tokens)):
            member.tokens += tokens
            member.end = cell.end
        elif _is_row(layout.content(cell), tokens, width):
            if member:
                yield member
            member = _unknown([(cell.start, cell.end)])
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


def _says_more(tokens: list[str]) -> bool:
    return any(kind_of(vocabulary.plain(t), "role") or BROKEN_REGISTRATION.search(t)
               or REGISTRATION.search(t) for t in tokens)  # fmt: skip


def _is_fragment(token: str) -> bool:
    """Return whether a word can be the rest of a broken row: part of a number, code or level."""
    return bool(_FRAGMENT.fullmatch(token))


def _name_in(tokens: list[str]) -> str:
    rest = tokens[1:] if tokens and NUMBER.fullmatch(tokens[0]) else tokens
    if len(rest) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff]", token) for token in rest[:2]):
        rest = ["".join(rest[:2]), *rest[2:]]
    if len(rest) > 1 and re.fullmatch(r"[A-Z][a-z]+", rest[0]):
        rest = [" ".join(rest[:2])]
    if len(rest) > 2 and is_titled_name(rest[0]):
        return rest[0]
    return rest[0] if rest and is_name(rest[0]) else ""
