"""Rows of a team table that hold several persons, each with a registration of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data import schema as s
from data.loaders.audit_reports.members import (
    REGISTRATION,
    Member,
    has_surname,
    join_dots,
    name_of,
    plain_dashes,
    split_names,
    unknown_row,
)

_BETWEEN = re.compile(r"[、,，;；/|\s]+|\band\b|&")


def each_person(row: Member) -> Iterator[Member]:
    """Yield a row for each of the persons whose names stand in its cell; one alone stays."""
    names = _names_in(row.texts.get(s.NAME, ""))
    if len(names) < 2 or row.tokens:
        yield row
        return
    columns = {name: _shares(text, name, len(names)) for name, text in row.texts.items()}
    columns.pop(s.NAME)
    for number, name in enumerate(names):
        texts = {column: parts[number] for column, parts in columns.items() if parts}
        yield Member({s.NAME: name} | texts, row.start, row.end)
    if not all(columns.values()):
        yield unknown_row(row.start, row.end)


def _names_in(text: str) -> list[str]:
    """Return the names of a cell that holds nothing else, those of one script."""
    text = join_dots(text.strip())
    names = split_names(text)
    chinese = [name for name in names if re.search("[\u4e00-\u9fff]", name)]
    rest = text
    for name in names:
        rest = rest.replace(name, "", 1)
    is_whole = not _BETWEEN.sub("", rest) and all(has_surname(name_of(name)) for name in names)
    # The same person in two scripts, one behind the other.
    return names if is_whole and len(chinese) in (0, len(names)) else []


def _shares(text: str, column: str, count: int) -> list[str]:
    """Return what a cell says of each of several persons, nothing where that is not certain."""
    if column == s.REGISTRATION_NO:
        numbers = REGISTRATION.findall("".join(plain_dashes(text).split()))
        if numbers:
            return numbers if len(numbers) == count else []
    parts = [part for part in text.split("\n") if part.strip()]
    if len(parts) == count:
        return parts
    parts = [part for part in re.split(r"[、,，;；/\s]+", text) if part]
    if len(parts) == count and column != s.SPECIALTY_CODES:
        return parts
    return [text] * count if len(parts) <= 1 else []
