"""A team behind labels, a name or several with what stands beside each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.layout import Label, Layout
from data.loaders.audit_reports.members import (
    CODE,
    REGISTRATION,
    Member,
    plain_dashes,
    split_names,
)
from data.loaders.audit_reports.regions import Range, find_value, list_labels
from data.loaders.audit_reports.values import clean

# The role of whoever stands behind a label.
ROLES = {"leader": "组长", "members": "组员", "trainees": "实习审核员", "experts": "技术专家"}


def name_behind(layout: Layout, label: Label) -> tuple[Range, str]:
    """Return the first name behind a label and where it stands, blank without one."""
    found = find_value(layout, label)
    if found is None:
        return (0, 0), ""
    text = clean(layout.text[slice(*layout.span(*found))])
    names = split_names(text)
    return found, names[0] if names else ""


def rows_of_labels(
    layout: Layout, fields: Iterable[str], *, in_tables: bool = True, table: Range | None = None
) -> Iterator[Member]:
    """Yield whoever stands behind labels, `in_tables` or not, outside of the range of `table`."""
    seen = set()
    for field_name in fields:
        for label in list_labels(layout, field_name, by_rank=False):
            if not in_tables and layout.cells[label.cell].row is not None:
                continue
            if table and table[0] <= label.start < table[1]:
                continue  # a cell of a table that lost its borders
            found = find_value(layout, label)
            text = layout.text[slice(*layout.span(*found))] if found else ""
            for name, rest in _persons(clean(text)):
                if found and name not in seen:
                    seen.add(name)
                    row = layout.rows.get(layout.cells[label.cell].row or -1, [])
                    around = [layout.cells[n] for n in row]
                    words = [layout.text[slice(*layout.span(c.start, c.end))] for c in around]
                    texts = _texts_beside(label, name, rest)
                    yield Member(texts, *found, " ".join(words).split())


def _persons(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name with the words up to the next one."""
    found: list[tuple[str, int]] = []
    for name in split_names(text):
        start = text.index(name, found[-1][1] if found else 0)
        found.append((name, start + len(name)))
    stops = [stop - len(name) for name, stop in found[1:]]
    for (name, start), stop in zip(found, [*stops, len(text)], strict=False):
        yield name, text[start:stop]


def _texts_beside(label: Label, name: str, rest: str) -> dict[str, str]:
    """Tell what stands behind a name by what it is."""
    bracket = re.match(r"\s*[(（]([^()（）]*)[)）]", rest)
    said = REGISTRATION.sub("", plain_dashes(bracket[1])) if bracket else ""
    kind = kind_of(vocabulary.plain(said), "role")
    texts = {s.NAME: name, "role": ROLES[label.field]}
    if kind and (kind != "member" or label.field == "members"):
        texts["role"] = said
    elif kind:
        texts[s.LEVEL] = said  # 组长（高级审核员）
    squeezed = "".join(plain_dashes(rest).split())
    numbers = REGISTRATION.findall(squeezed)
    if numbers:
        texts[s.REGISTRATION_NO] = " ".join(numbers)
        texts[s.SPECIALTY_CODES] = "；".join(CODE.findall(REGISTRATION.sub(" ", squeezed)))
    return texts
