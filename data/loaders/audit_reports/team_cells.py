"""A team table of which one cell stands per line, put together by what the cells look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.finding_cells import are_headers, header_at
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.members import (
    BROKEN_REGISTRATION,
    CODE,
    NUMBER,
    REGISTRATION,
    Member,
    has_surname,
    is_name,
    is_sum,
    is_titled_name,
    name_of,
    note_of,
    plain_dashes,
    read_level,
    unknown_row,
)
from data.loaders.audit_reports.regions import Range, is_page_number
from data.loaders.audit_reports.values import is_blank

_MOST_LINES, _LONGEST_CELL = 400, 40
_SENTENCE = re.compile("[:。]|[\u4e00-\u9fff].*;")
_OTHER_TABLE = re.compile("不符合|不合格|nonconformit")
_FEWEST_COLUMNS, _MOST_COLUMNS, _MOST_UNKNOWN = 3, 12, 3
# What a table may have several columns of, one for every scheme.
SEVERAL = (s.LEVEL, s.REGISTRATION_NO, s.SPECIALTY_CODES)
_WORD, _BLANK = "word", "blank"  # a word of role or level; a cell that says there is none
Line = tuple[str, Range]


def is_header(columns: list[str | None]) -> bool:
    """Return whether columns are those of a team table."""
    named = set(columns)
    is_told = named & {s.REGISTRATION_NO, s.LEVEL} or {"role", s.SPECIALTY_CODES} <= named
    return s.NAME in named and bool(is_told)


def rows_of_cells(layout: Layout) -> tuple[list[Member], list[Range]]:
    """Return the rows of such tables, and the ranges that they take."""
    rows: list[Member] = []
    places: list[Range] = []
    for number in range(len(layout.cells)):
        if places and layout.cells[number].start < places[-1][1]:
            continue
        columns = _columns_at(layout, number)
        if not is_header(columns) or len(columns) < _FEWEST_COLUMNS:
            continue
        first = number + len(columns)
        lines = list(_lines_from(layout, first, columns))
        end = lines[-1][1][1] if lines else layout.cells[first - 1].end
        place = (layout.cells[number].start, end)
        # The numbers of the rows are not among the lines.
        told = [c for n, c in enumerate(columns) if n or c != "other"]
        rows += list(_rows(lines, told)) or [unknown_row(*place)]
        places.append(place)
    return rows, places


def rows_without_header(layout: Layout) -> tuple[list[Member], list[Range]]:
    """Return the rows of cells that stand line by line without headers, where they are certain.

    Each must begin with a name, and one have a registration.
    """
    for number, cell in enumerate(layout.cells):
        if cell.row is not None or _look_of(layout.printed(cell.start, cell.end)) != s.NAME:
            continue
        beginning = islice(_lines_from(layout, number, []), _MOST_COLUMNS)
        looks = [_look_of(text) for text, _ in beginning]
        names = [n for n, look in enumerate(looks) if look == s.NAME]
        first = looks[: names[1] if len(names) > 1 else len(looks)]
        if looks[:1] != [s.NAME] or not {s.REGISTRATION_NO, _WORD} <= set(first):
            continue
        lines = list(_lines_from(layout, number, []))
        rows = list(_rows(lines, [s.NAME, "role", s.LEVEL, s.REGISTRATION_NO, s.SPECIALTY_CODES]))
        return rows, [(lines[0][1][0], lines[-1][1][1])]
    return [], []


def _columns_at(layout: Layout, number: int) -> list[str | None]:
    """Return the headers from a line on; behind the known ones as many as the first row has."""
    known = _header_at(layout, number)
    if not is_header(known):
        return known
    for more in range(_MOST_UNKNOWN + 1):
        columns = [*known, *["other"] * more]
        first = number + len(columns)
        told = [c for n, c in enumerate(columns) if n or c != "other"]
        heads = [layout.content(cell) for cell in layout.cells[number + len(known) : first]]
        if any(re.search(r"\d", head) or _look_of(head) == s.NAME for head in heads):
            break
        whole = list(islice(_lines_from(layout, first, columns), len(told)))
        if _fits(whole, told):
            return columns
    return known


def _header_at(layout: Layout, number: int) -> list[str | None]:
    """Return the headers that stand line by line from a line on, up to the last one known."""
    found: list[str | None] = []
    heads: list[str] = []
    length = unknown = 0
    for cell in layout.cells[number : number + _MOST_COLUMNS]:
        head = layout.content(cell)
        column = None if cell.row is not None else vocabulary.field_of(head, "team")
        unknown = unknown + 1 if column is None else 0
        is_again = column in found and column not in (*SEVERAL, "other")
        if cell.row is not None or unknown > _MOST_UNKNOWN or (column and is_again):
            break
        if (not found and column is None) or head in heads or re.search(r"[\d:。]", head):
            break
        found.append(column or "other")
        heads.append(head)
        length = len(found) if column else length
    return found[:length]


def _lines_from(layout: Layout, first: int, columns: list[str | None]) -> Iterator[Line]:
    """Yield the lines of a table up to what can be none of its cells."""
    number = first
    while number < min(first + _MOST_LINES, len(layout.cells)):
        cell = layout.cells[number]
        if columns and _header_at(layout, number)[: len(columns)] == columns:
            number += len(columns)  # printed again on the next page
            continue
        if _is_end(layout, number):
            return
        content = layout.content(cell)
        text = layout.text[slice(*layout.span(cell.start, cell.end))].strip()
        counts = columns[:1] == ["other"] and NUMBER.fullmatch(text)
        is_page = is_page_number(content) and not re.fullmatch(r"\d+", content)
        if not (counts or is_page or is_sum(content)):
            yield text, (cell.start, cell.end)
        number += 1


def _is_end(layout: Layout, number: int) -> bool:
    """Return whether a line is of something else: a sentence, a heading, another table."""
    cell = layout.cells[number]
    content = layout.content(cell)
    is_heading = heading_rank(content) <= 3 and re.search("[\u4e00-\u9fff]{2}", content)
    if cell.row is not None or is_heading or _SENTENCE.search(content):
        return True
    return _OTHER_TABLE.search(content) is not None or are_headers(header_at(layout, number))


def _look_of(text: str) -> str | None:
    """Return which column a cell looks like, None if it is like none."""
    squeezed = "".join(plain_dashes(text).split())
    if is_blank(text) or not squeezed.strip("-"):
        return _BLANK
    if len(text) > _LONGEST_CELL and not REGISTRATION.search(squeezed):
        return None
    if REGISTRATION.search(squeezed) or BROKEN_REGISTRATION.match(squeezed):
        return s.REGISTRATION_NO
    if CODE.search(text):
        return s.SPECIALTY_CODES
    name = name_of(text)
    if note_of(text) and is_name(name):
        return s.NAME
    if len(re.findall(r"\d", squeezed)) >= 6 and not re.search("[\u4e00-\u9fff]", squeezed):
        return s.REGISTRATION_NO
    if kind_of(vocabulary.plain(text), "role") or read_level(text):
        return _WORD
    return s.NAME if is_name(name) and has_surname(name) else None


def _fits(lines: list[Line], columns: list[str | None]) -> bool:
    """Return whether a whole row stands in these lines, a cell for every column."""
    if len(lines) != len(columns):
        return False
    for (text, _), column in zip(lines, columns, strict=True):
        look = _look_of(text)
        if column == s.NAME and not (is_name(name_of(text)) or is_titled_name(text)):
            return False
        if column == "role" and look not in (_WORD, _BLANK):
            return False
        if column == s.LEVEL and look != _BLANK and not (look == _WORD and read_level(text)):
            return False
        if column in (s.REGISTRATION_NO, s.SPECIALTY_CODES) and look not in (column, _BLANK):
            return False
    return True


def _rows(lines: list[Line], columns: list[str | None]) -> Iterator[Member]:
    """Yield a row for every person; what cannot be assigned is a row that is not understood."""
    # A column of words of any kind leaves nothing to tell a name by.
    by_look = columns[0] == s.NAME and set(columns) <= {
        s.NAME, "role", s.LEVEL, s.REGISTRATION_NO, s.SPECIALTY_CODES,
    }  # fmt: skip
    number = 0
    while number < len(lines):
        whole = lines[number : number + len(columns)]
        if _fits(whole, columns):
            texts: dict[str, str] = {}
            for column, (text, _) in zip(columns, whole, strict=True):
                if column and column != "other":
                    texts[column] = f"{texts[column]}；{text}" if column in texts else text
            yield Member(texts, whole[0][1][0], whole[-1][1][1])
            number += len(whole)
            continue
        stop = _next_person(lines, number + 1, columns, by_look=by_look)
        group = lines[number:stop]
        looks = [_look_of(text) for text, _ in group]
        if by_look and looks[0] == s.NAME and (len(group) > 1 or stop < len(lines)):
            yield _by_look(group, looks, columns)
        elif any(look in (s.REGISTRATION_NO, _WORD, s.NAME) for look in looks):
            yield unknown_row(group[0][1][0], group[-1][1][1])
        number = stop


def _next_person(
    lines: list[Line], number: int, columns: list[str | None], *, by_look: bool
) -> int:
    """Return where the next row begins: at a name, or where a whole row stands."""
    while number < len(lines):
        if by_look and _look_of(lines[number][0]) == s.NAME:
            break
        if _fits(lines[number : number + len(columns)], columns):
            break
        number += 1
    return number


def _by_look(group: list[Line], looks: list[str | None], columns: list[str | None]) -> Member:
    """Assign the cells behind a name by what they are; in doubt nothing but the name is kept."""
    texts: dict[str, str] = {s.NAME: group[0][0]}
    start, end = group[0][1][0], group[-1][1][1]
    words = [text for (text, _), look in zip(group, looks, strict=True) if look == _WORD]
    # The cells of one kind stand together; with others in between they are two persons'.
    told = [look for look in looks if look != _BLANK]
    runs = [look for n, look in enumerate(told) if n == 0 or look != told[n - 1]]
    apart = {look for look in runs if look != _WORD and runs.count(look) > 1}
    order = [column for column in columns if column in ("role", s.LEVEL)]
    assigned = dict(zip(order, words, strict=False))
    if len(words) == 1:
        is_role = s.LEVEL not in order or kind_of(vocabulary.plain(words[0]), "role") in (
            "leader", "expert",
        ) or not read_level(words[0])  # fmt: skip
        assigned = {"role" if is_role else s.LEVEL: words[0]}
    is_level = s.LEVEL not in assigned or read_level(assigned[s.LEVEL])
    if len(group) == 1 or None in looks or apart or len(words) > len(order) or not is_level:
        return Member(texts, start, end, understood=False)
    texts |= assigned
    for column, sign in ((s.REGISTRATION_NO, " "), (s.SPECIALTY_CODES, "；")):
        cells = [text for (text, _), look in zip(group, looks, strict=True) if look == column]
        if cells:
            texts[column] = sign.join(cells)
    return Member(texts, start, end)
