"""A team table of which one cell stands per line, put together by what the cells look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.layout import Layout, heading_rank
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
    read_level,
)
from data.loaders.audit_reports.regions import Range, is_page_number
from data.loaders.audit_reports.values import is_blank

_MOST_LINES, _LONGEST_CELL = 400, 40
_SENTENCE = re.compile("[:。]|[\u4e00-\u9fff].*;")
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 12
_WORD, _BLANK = "word", "blank"  # a word of role or level; a cell that says there is none
Line = tuple[str, Range]


def is_header(columns: list[str | None]) -> bool:
    """Return whether columns are those of a team table."""
    named = set(columns)
    return s.NAME in named and bool(named & {s.REGISTRATION_NO, s.LEVEL})


def rows_of_cells(layout: Layout) -> tuple[list[Member], Range | None]:
    """Return the rows of the first such table, and the range it takes, None without one."""
    for number in range(len(layout.cells)):
        columns = _header_at(layout, number)
        if not is_header(columns) or len(columns) < _FEWEST_COLUMNS:
            continue
        first = number + len(columns)
        lines = list(_lines_from(layout, first, columns))
        end = lines[-1][1][1] if lines else layout.cells[first - 1].end
        rows = list(_rows(lines, [c for n, c in enumerate(columns) if n or c != "other"]))
        place = (layout.cells[number].start, end)
        return rows or [Member({s.NAME: ""}, *place, understood=False)], place
    return [], None


def _header_at(layout: Layout, number: int) -> list[str | None]:
    """Return the headers that stand line by line from a line on."""
    found: list[str | None] = []
    for cell in layout.cells[number : number + _MOST_COLUMNS]:
        column = None if cell.row is not None else vocabulary.field_of(layout.content(cell), "team")
        if column is None or (column in found and column != "other"):
            break
        found.append(column)
    return found


def _lines_from(layout: Layout, first: int, columns: list[str | None]) -> Iterator[Line]:
    """Yield the lines of a table up to what can be none of its cells."""
    number = first
    while number < min(first + _MOST_LINES, len(layout.cells)):
        cell = layout.cells[number]
        if _header_at(layout, number)[: len(columns)] == columns:
            number += len(columns)  # printed again on the next page
            continue
        content = layout.content(cell)
        is_heading = heading_rank(content) <= 3 and re.search("[\u4e00-\u9fff]{2}", content)
        if cell.row is not None or is_heading or _SENTENCE.search(content):
            return
        text = layout.text[slice(*layout.span(cell.start, cell.end))].strip()
        counts = columns[0] == "other" and NUMBER.fullmatch(text)
        is_page = is_page_number(content) and not re.fullmatch(r"\d+", content)
        if not counts and not is_page:
            yield text, (cell.start, cell.end)
        number += 1


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
    if len(re.findall(r"\d", squeezed)) >= 6 and not re.search("[\u4e00-\u9fff]", squeezed):
        return s.REGISTRATION_NO
    if kind_of(vocabulary.plain(text), "role") or read_level(text):
        return _WORD
    return s.NAME if is_name(name_of(text)) else None


def _fits(lines: list[Line], columns: list[str | None]) -> bool:
    """Return whether a whole row stands in these lines, a cell for every column."""
    if len(lines) != len(columns):
        return False
    for (text, _), column in zip(lines, columns, strict=True):
        look = _look_of(text)
        if column == s.NAME and look != s.NAME and not is_titled_name(text):
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
            texts = {c: text for c, (text, _) in zip(columns, whole, strict=True) if c}
            texts.pop("other", None)
            yield Member(texts, whole[0][1][0], whole[-1][1][1])
            number += len(whole)
            continue
        stop = _next_person(lines, number + 1, columns, by_look=by_look)
        group = lines[number:stop]
        looks = [_look_of(text) for text, _ in group]
        if by_look and looks[0] == s.NAME and (len(group) > 1 or stop < len(lines)):
            yield _by_look(group, looks, columns)
        elif any(look in (s.REGISTRATION_NO, _WORD, s.NAME) for look in looks):
            yield Member({s.NAME: ""}, group[0][1][0], group[-1][1][1], understood=False)
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
