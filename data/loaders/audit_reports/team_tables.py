"""The rows of team tables, whose cells are known by the headers of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.finding_cells import are_headers
from data.loaders.audit_reports.layout import Layout, heading_rank
from data.loaders.audit_reports.listed_team import ROLES
from data.loaders.audit_reports.members import (
    BROKEN_REGISTRATION,
    CODE,
    REGISTRATION,
    Member,
    has_surname,
    is_name,
    name_of,
    plain_dashes,
    says_more,
    unknown_row,
)
from data.loaders.audit_reports.regions import Range, is_page_number
from data.loaders.audit_reports.team_cells import SEVERAL, is_header
from data.loaders.audit_reports.values import is_blank

# A page's foot and the next page's head between two parts of a table.
_PAGE_LINES = 4
# People who decide on a report, or who were audited, are listed in the same columns.
_OTHER_PEOPLE = re.compile("评定|复核|批准|决定|验证|陪同|受审核方|沟通|访谈|参会|会议")


def rows_of_tables(layout: Layout) -> list[Member]:
    """Return the rows of all team tables; a combined audit may have one for every scheme."""
    found: list[Member] = []
    for row, numbers in layout.rows.items():
        columns = _headers(layout, numbers)
        is_read = found and layout.cells[numbers[0]].start < found[-1].end
        is_team = is_header(columns) or _is_called_team(layout, numbers, columns)
        if is_read or not is_team or (found and _is_of_others(layout, numbers[0])):
            continue
        found += _join_broken(_rows_below(layout, row, columns))
    return found


def rows_of_columns(layout: Layout) -> list[Member]:
    """Return the people of a table that has a column for each: 姓名 | 高一 | 高二."""
    for row, numbers in layout.rows.items():
        names = [layout.printed(layout.cells[n].start, layout.cells[n].end) for n in numbers[1:]]
        is_first = vocabulary.field_of(_bare(layout, numbers[0]), "team") == s.NAME
        if not is_first or not names or not all(map(_is_surely_name, names)):
            continue
        below = row
        found = [Member({s.NAME: name}, layout.cells[numbers[0]].start, 0) for name in names]
        while len(cells := layout.rows.get(below, [])) == len(numbers):
            column = vocabulary.field_of(_bare(layout, cells[0]), "team")
            for member, number in zip(found, cells[1:], strict=True):
                cell = layout.cells[number]
                member.end = layout.cells[cells[-1]].end
                if column and column != "other":
                    text = layout.text[slice(*layout.span(cell.start, cell.end))]
                    member.texts.setdefault(column, text)
            below += 1
        words = [word for member in found for word in member.texts.values()]
        if says_more(words):
            return found
    return []


def _is_called_team(layout: Layout, numbers: list[int], columns: list[str | None]) -> bool:
    """Return whether names and roles alone are of the team: its heading or its header says so."""
    if not {s.NAME, "role"} <= set(columns) or _is_of_others(layout, numbers[0]):
        return False
    heads = "".join(_bare(layout, number) for number in numbers)
    above = layout.cells[max(0, numbers[0] - 1) : numbers[0]]
    lines = [layout.content(cell) for cell in above if cell.row is None]
    words = "\n".join([layout.headings[numbers[0]], *lines])
    return "部门" not in heads and re.search("审核组|组内|auditteam", words + heads) is not None


def _is_of_others(layout: Layout, number: int) -> bool:
    """Return whether a further table lists people who are not of the team."""
    above = layout.cells[max(0, number - 2) : number]
    lines = [layout.content(cell) for cell in above if cell.row is None]
    return _OTHER_PEOPLE.search("\n".join([layout.headings[number], *lines])) is not None


def _bare(layout: Layout, number: int) -> str:
    return layout.content(layout.cells[number]).replace("\n", "")


def _headers(layout: Layout, numbers: list[int]) -> list[str | None]:
    return [vocabulary.field_of(_bare(layout, n), "team") for n in numbers]


def _goes_on(layout: Layout, last: int, row: list[int], columns: list[str | None]) -> bool:
    """Return whether a row follows at once, or soon under the header or with a registration."""
    between = [layout.content(cell) for cell in layout.cells[last + 1 : row[0]]]
    if all(map(is_page_number, between)):
        return True
    if len(between) > _PAGE_LINES or _OTHER_PEOPLE.search("\n".join(between)):
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
        yield from (unknown_row(cell.start, cell.end) for cell in lone
                    if _is_surely_name(layout.printed(cell.start, cell.end)))  # fmt: skip
        if _headers(layout, numbers) == columns:
            cells = []  # printed again on the next page
            continue
        found = [(layout.cells[n].start, layout.cells[n].end) for n in numbers]
        if len(cells) + len(found) == len(columns) + 1 and _is_broken(layout, cells):
            # A number broken over lines: its rest begins the next line.
            found[0] = (cells.pop()[0], found[0][1])
        if _is_of_something_else(layout, numbers):
            break
        if len(found) == len(columns) + 1 and not cells and _is_role(layout, numbers[0]):
            found = found[1:]  # the blank head above a column of roles is lost
        if len(found) == len(columns) + 1 and found[-1][0] == found[-1][1]:
            found.pop()  # the bar at the end of a line that begins with none
        if len(cells) + len(found) > len(columns) and _is_somebody(layout, cells, columns):
            yield _short_row(layout, cells, columns) or _unknown_cells(cells)
            cells = []
        cells += found
        if len(cells) < len(columns):
            continue
        if is_header(_headers(layout, numbers)):
            return
        if len(cells) > len(columns):
            if not _is_somebody(layout, cells, columns):
                return
            yield _unknown_cells(cells)
            cells = []
            continue
        texts = _texts_by_column(layout, cells, columns)
        if any(map(str.strip, texts.values())):
            yield Member(texts, cells[0][0], cells[-1][1])
        cells = []
    if _is_somebody(layout, cells, columns):
        yield _short_row(layout, cells, columns) or _unknown_cells(cells)


def _is_of_something_else(layout: Layout, numbers: list[int]) -> bool:
    """Return whether a row heads findings, or begins with a label of another part of the report."""
    heads = [_bare(layout, number) for number in numbers]
    if are_headers([vocabulary.field_of(head, "findings") for head in heads]):
        return True
    return vocabulary.field_of(heads[0]) not in (None, *ROLES) and not _is_registered(
        layout, numbers
    )


def _is_role(layout: Layout, number: int) -> bool:
    return vocabulary.field_of(_bare(layout, number)) in ROLES


def _is_somebody(layout: Layout, cells: list[Range], columns: list[str | None]) -> bool:
    """Return whether cells that do not match the columns are of a person all the same."""
    words = [word for place in cells for word in layout.text[slice(*layout.span(*place))].split()]
    if len(cells) > 1 and any(REGISTRATION.search(plain_dashes(word)) for word in words):
        return True
    if len(cells) > 1 and words and all(CODE.fullmatch(word) for word in words):
        return True  # further codes of somebody
    place = columns.index(s.NAME)
    name = layout.printed(*cells[place]) if place < len(cells) else ""
    return len(cells) > 1 and is_name(name_of(name)) and says_more(words)


def _unknown_cells(cells: list[Range]) -> Member:
    return unknown_row(cells[0][0], cells[-1][1])


def _is_surely_name(text: str) -> bool:
    return is_name(name_of(text)) and has_surname(name_of(text))


def _short_row(layout: Layout, cells: list[Range], columns: list[str | None]) -> Member | None:
    """Return the row of a person that lost its blank cells, to be read by what its words are."""
    words = [layout.text[slice(*layout.span(*place))].split() for place in cells]
    place = columns.index(s.NAME)
    name = name_of(" ".join(words[place])) if place < len(words) else ""
    rest = [word for n, each in enumerate(words) if n != place for word in each]
    if not is_name(name) or not says_more(rest):
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
    """Return the texts by column; several columns of one kind, of a scheme each, are one."""
    texts: dict[str, str] = {}
    for place, column in zip(cells, columns, strict=True):
        text = layout.text[slice(*layout.span(*place))]
        if column is None and "role" not in columns and kind_of(vocabulary.plain(text), "role"):
            column = "role"  # a column without a header
        if column in (None, "other"):
            continue
        before = texts.get(column, "")
        if is_blank(before):
            before = ""
        elif is_blank(text):
            continue
        texts[column] = "；".join(filter(None, (before, text))) if column in SEVERAL else text
    return texts
