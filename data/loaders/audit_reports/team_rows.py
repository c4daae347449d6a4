"""Where a report lists its team: tables, lines that were one, else labels and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from data import schema as s
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.listed_team import ROLES, rows_of_labels
from data.loaders.audit_reports.members import Member, name_of
from data.loaders.audit_reports.regions import Range
from data.loaders.audit_reports.shared_rows import each_person
from data.loaders.audit_reports.team_cells import rows_of_cells, rows_without_header
from data.loaders.audit_reports.team_lines import rows_of_bare_lines, rows_of_lines
from data.loaders.audit_reports.team_sentences import rows_of_sentences
from data.loaders.audit_reports.team_tables import rows_of_columns, rows_of_tables


@dataclass
class Listed:
    """The printed rows of a team, and who is named elsewhere only."""

    rows: list[Member]
    is_table: bool
    elsewhere: list[Member] = field(default_factory=list)


def list_members(layout: Layout) -> Listed:
    """Return the printed rows of the team, and those named beside a table that lists them."""
    rows, tables = _rows_of_tables(layout)
    said = [*rows_of_labels(layout, tuple(ROLES), tables=tables), *rows_of_sentences(layout)]
    if not any(row.texts[s.NAME] for row in rows):
        return Listed([*rows, *_once(said, set())], False)
    # Trainees and experts may stand under the table; its cells are read already.
    listed = {name_of(row.texts[s.NAME]) for row in rows}
    beside = rows_of_labels(layout, ("trainees", "experts"), in_tables=False, tables=tables)
    rows += _once(beside, listed)
    return Listed(rows, True, list(_once(said, listed)))


def _rows_of_tables(layout: Layout) -> tuple[list[Member], list[Range]]:
    """Return the rows of the surest kind of table, and the ranges of those without borders."""
    found = rows_of_tables(layout) or rows_of_columns(layout) or list(rows_of_lines(layout))
    places = [(row.start, row.end) for row in found]
    if not found:
        found, places = rows_of_cells(layout)
    if not any(row.texts[s.NAME] for row in found):
        bare = list(rows_of_bare_lines(layout))
        if not bare:
            bare, places = rows_without_header(layout)
        found = bare or found
    return [person for row in found for person in each_person(row)], places


def _once(rows: Iterable[Member], known: set[str]) -> Iterator[Member]:
    """Yield the rows of whoever is not known yet."""
    for row in rows:
        name = name_of(row.texts[s.NAME])
        if not name or name not in known:
            known.add(name)
            yield row
