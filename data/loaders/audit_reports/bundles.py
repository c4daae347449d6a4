"""Several reports in one file → the text of each, told apart by their covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from data import schema as s
from data.loaders.audit_reports.audit_types import find_audit_type
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.regions import find_value, list_labels
from data.loaders.audit_reports.values import plain_letters

# A title alone on its line, as a cover or the head of every page has it.
_TITLE = re.compile(r"[^:;,。\n]{0,24}审核报告(?:\([^()]{0,20}\))?|[a-z ]{0,30}auditreport")
# Lines before and after its title that a cover tells its report in.
_ABOVE, _BELOW = 4, 12


@dataclass(frozen=True)
class _Cover:
    """What a cover says of its report, by field, and the cell that it starts with."""

    start: int
    said: dict[str, str]


def split_reports(layout: Layout) -> list[str]:
    """Return the text of each report, blank where the others stand, so that positions stay.

    Covers are of two reports where they name another project, organisation or stage.
    """
    starts: list[int] = []
    current: dict[str, str] = {}
    for cover in _list_covers(layout):
        other = [name for name, value in cover.said.items() if current.get(name, value) != value]
        is_new = not starts or bool({s.PROJECT_NO, s.AUDIT_TYPE} & set(other))
        # One report may name its organisation in two ways.
        if is_new or (other and _are_whole(layout, starts[-1], cover.start)):
            starts.append(cover.start)
            current = dict(cover.said)
        else:
            current = cover.said | current
    if len(starts) < 2:
        return [layout.text]
    firsts = [layout.span(layout.cells[n].start, layout.cells[n].end)[0] for n in starts]
    places = [0, *firsts[1:], len(layout.text)]
    return [_blank(layout.text[:start]) + layout.text[start:end] for start, end in pairwise(places)]


def _are_whole(layout: Layout, start: int, end: int) -> bool:
    """Return whether what stands before a cover and what follows have what every report has."""
    for fields in (("standard", "scope"), ("leader", "members")):
        cells = [label.cell for name in fields for label in list_labels(layout, name)]
        if not any(start <= cell < end for cell in cells) or not any(cell > end for cell in cells):
            return False
    return True


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _list_covers(layout: Layout) -> Iterator[_Cover]:
    told = [
        (label.cell, field, plain_letters(layout.plain[slice(*found)]))
        for field in (s.PROJECT_NO, s.ORGANIZATION)
        for label in list_labels(layout, field, by_rank=False)
        if not label.weak and (found := find_value(layout, label))
    ]
    for number, cell in enumerate(layout.cells):
        title = layout.content(cell)
        if not _TITLE.fullmatch(title):
            continue
        near = [each for each in told if number < each[0] <= number + _BELOW]
        below = {field for _, field, _ in near}
        near += [each for each in told if number - _ABOVE <= each[0] < number
                 and each[1] not in below]  # fmt: skip
        said = {field: value for _, field, value in reversed(near)}
        if said:
            kind = find_audit_type(title)
            first = min(number, *(place for place, _, _ in near))
            yield _Cover(first, said | ({s.AUDIT_TYPE: kind} if kind else {}))
