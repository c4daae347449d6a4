"""Rows of a post's tables get their names: by label, by the group above, or by position."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from data import schema as s
from data.loaders.post_labels import domain_order, region_order, without_among
from data.loaders.post_rows import Row
from data.loaders.statistics_checks import PrintedShare


class Problem(NamedTuple):
    """Why a row is refused: column, cell, key of the sentence, what was expected."""

    column: str
    value: str
    code: str
    expected: str = ""


@dataclass
class Entry:
    """One row on its way into the store.

    ``is_assumed`` tells that its name or group was inferred; ``instead`` holds the counts that
    the same row has where it was printed first.
    """

    dimension: str
    name: str | None
    group: str | None
    row: Row
    counts: dict[str, int | None] = field(default_factory=dict)
    printed: list[PrintedShare] = field(default_factory=list)
    problem: Problem | None = None
    is_assumed: bool = False
    instead: dict[str, int | None] | None = None

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        return self.dimension, self.group, self.name


def drop_noise(rows: list[Row]) -> list[Row]:
    """Leave out what belongs to the page around a table: words and figures after its last row."""
    # A heading on a sheet has the blank cells of its row behind it.
    rows = [row for row in rows if row.label or any(c.text for c in row.cells) or not row.cells]
    last = max((n for n, row in enumerate(rows) if row.label and row.cells), default=-1)
    kept = [
        row
        for n, row in enumerate(rows)
        if (row.cells and (n <= last or row.is_complete))
        or (row.is_last and row.roles and row.cells and not row.printed)
        or (row.label and (row.is_last or (row.label.name is None and n < last)))
    ]
    if last < 0:
        # Under a header every label may be lost, but words beside figures are none of its rows.
        return [row for row in kept if row.is_complete and not row.printed]
    return kept


def _is_strange(row: Row) -> bool:
    """Tell whether a label could be one that the published tables do not know yet."""
    return not (row.label or row.label_is_open) and bool(
        re.fullmatch(r"[一-鿿()、/]{2,20}", without_among(row.printed))
    )


def name_regions(rows: list[Row]) -> list[Entry]:
    entries = []
    for row in rows:
        entry = Entry(s.REGION, row.label.name if row.label else None, None, row)
        if _is_strange(row):
            order = region_order()
            expected = f"{order[2]} … {order[1]} | {order[0]}"
            entry.problem = Problem(s.REGION, row.printed, "malformed_region", expected)
        entries.append(entry)
    return entries


def name_domains(rows: list[Row]) -> list[Entry]:
    """Name each row by its label and the group above it; what contradicts that is assumed."""
    entries: list[Entry] = []
    group: str | None = None
    heading: Row | None = None
    is_doubtful = False
    for n, row in enumerate(rows):
        label = row.label
        if label and label.name is None and not row.is_complete and not row.cells:
            group, heading, is_doubtful = label.group, row, False
            if row.is_last:
                entries.append(Entry(s.DOMAIN, s.DOMAIN_TOTAL, group, row))
            continue
        entry = Entry(s.DOMAIN, label.name if label else None, group, row)
        if label and label.name is None:
            # A group that is followed by figures at once has lost the word 合计.
            entry.name, entry.group, is_doubtful = s.DOMAIN_TOTAL, label.group, False
        elif label and label.name == s.DOMAIN_TOTAL and heading is None:
            is_first = not entries
            below = _group_below(rows[n + 1 :])
            # Below every group it is the total of all, which the sums must prove.
            is_whole = is_first or (below is None and _lacks_total(entries))
            entry.group = s.DOMAIN_TOTAL if is_whole else below
            is_doubtful = not is_first
        elif label and label.group and heading is None and label.group != group:
            entry.group, is_doubtful = label.group, True
        elif _is_strange(row):
            entry.name = without_among(row.printed)
        group = entry.group if entry.group != s.DOMAIN_TOTAL else group
        entry.is_assumed = is_doubtful
        heading = None
        entries.append(entry)
    return entries


def _lacks_total(entries: list[Entry]) -> bool:
    return all((entry.group, entry.name) != (s.DOMAIN_TOTAL,) * 2 for entry in entries)


def _group_below(rows: list[Row]) -> str | None:
    return next((row.label.group for row in rows if row.label and row.label.group), None)


def name_by_position(entries: list[Entry], dimension: str, period: str) -> None:
    """Give rows without a label the names that alone fit between their neighbours."""
    if all(entry.name for entry in entries):
        return
    order: list[tuple[str | None, str]] = (
        [(None, name) for name in region_order()]
        if dimension == s.REGION
        else [(group, name) for group, name in domain_order(period)]
    )
    places = {key: n for n, key in enumerate(order)}
    for n, entry in enumerate(entries):
        if entry.name is not None or (n and entries[n - 1].name is None):
            continue
        stop = next((m for m in range(n, len(entries)) if entries[m].name), len(entries))
        before = places.get((entries[n - 1].group, str(entries[n - 1].name))) if n else -1
        after = (
            places.get((entries[stop].group, str(entries[stop].name)))
            if stop < len(entries)
            else len(order)
        )
        if before is not None and after is not None and after - before - 1 == stop - n:
            for one, (group, name) in zip(entries[n:stop], order[before + 1 : after], strict=True):
                one.group, one.name, one.is_assumed = group, name, True
