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
    has_surname,
    is_name,
    is_titled_name,
    join_dots,
    name_of,
    plain_dashes,
    split_names,
)
from data.loaders.audit_reports.regions import Range, find_value, list_labels
from data.loaders.audit_reports.values import clean, is_blank

_ENGLISH_ROLE = re.compile(
    r"\b(?:lead|team|trainee|provisional|technical|external)?\s*(?:auditor|expert|leader|member)s?\b",
    re.IGNORECASE,
)
# 高级审核员 高一 and 高一 138… are two words; 高 一 is one, and so is 欧阳 一一.
_BETWEEN_WORDS = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<!欧阳)(?<!司马)(?<!诸葛)(?<!上官)[ \t\u3000]+"
    r"(?=[\u4e00-\u9fff]{2}|\d)"
)
_NOTE = re.compile(r"\s*[(（]([^()（）]*)[)）]")
# The role of whoever stands behind a label.
ROLES = {"leader": "组长", "members": "组员", "trainees": "实习审核员", "experts": "技术专家"}


def name_behind(layout: Layout, label: Label) -> tuple[Range, str]:
    """Return the first name behind a label and where it stands, blank without one."""
    found = find_value(layout, label)
    if found is None:
        return (0, 0), ""
    text = _in_words(layout.text[slice(*layout.span(*found))])
    names = split_names(text)
    return found, name_of(names[0]) if names else ""


def rows_of_labels(
    layout: Layout, fields: Iterable[str], *, in_tables: bool = True, tables: Iterable[Range] = ()
) -> Iterator[Member]:
    """Yield whoever stands behind labels, `in_tables` or not, outside of the ranges of `tables`."""
    seen = set()
    for field_name in fields:
        for label in list_labels(layout, field_name, by_rank=False):
            if not in_tables and layout.cells[label.cell].row is not None:
                continue
            if any(start <= label.start < end for start, end in tables):
                continue  # a cell of a table that lost its borders
            found = find_value(layout, label)
            text = layout.text[slice(*layout.span(*found))] if found else ""
            if found and (rest_of := _torn_rest(layout, found, text)):
                number = layout.cell_at(found[0]) + 1
                found = found[0], layout.cells[number].end
                text += rest_of
            parts = [(label.field, text)]
            for line in _names_below(layout, found):
                if len(parts) == 1 and not _has_role(line):
                    parts = [(label.field, f"{parts[0][1]}\n{line}")]
                else:
                    parts.append(("members", line))
            persons = [
                (kind, *person)
                for kind, part in parts
                for person in _persons(_in_words(_in_one_line(part)))
            ]
            for kind, name, rest, before in persons:
                if found and name_of(name) not in seen:
                    seen.add(name_of(name))
                    row = layout.rows.get(_row_of(layout, label), [])
                    around = [layout.cells[n] for n in row]
                    words = [layout.text[slice(*layout.span(c.start, c.end))] for c in around]
                    texts = _texts_beside(kind, name, rest, before)
                    yield Member(texts, *found, " ".join(words).split())


def _row_of(layout: Layout, label: Label) -> int:
    row = layout.cells[label.cell].row
    return -1 if row is None else row


def _torn_rest(layout: Layout, place: Range, text: str) -> str:
    """Return the line below a list of people that ends within a note or behind a surname alone."""
    number = layout.cell_at(place[0])
    below = layout.cells[number + 1 : number + 2]
    cells = [layout.cells[number], *below]
    is_torn = re.search(r"[(（][^()（）]*$", text) or (
        (last := re.search(r"[\s、,，]([\u4e00-\u9fff])$", text)) and has_surname(last[1])
    )
    if not (is_torn and below) or place[1] < cells[0].end or layout.labels_of.get(number + 1):
        return ""
    if any(cell.row is not None for cell in cells):
        return ""
    return layout.printed(below[0].start, below[0].end)


def _names_below(layout: Layout, place: Range | None) -> Iterator[str]:
    """Yield the lines behind a line of names that hold nothing but further names."""
    number = layout.cell_at(place[1]) + 1 if place else len(layout.cells)
    if number > 1 and layout.cells[number - 1 : number] and layout.cells[number - 1].row is None:
        for cell in layout.cells[number : number + 10]:
            text = layout.printed(cell.start, cell.end)
            if cell.row is not None or not _are_persons(text):
                return
            yield text


def _has_role(line: str) -> bool:
    return any(kind_of(vocabulary.plain(word), "role") for word in _NOTE.sub(" ", line).split())


def _are_persons(text: str) -> bool:
    """Return whether a line holds nothing but names, with roles before and notes behind them."""
    words = [word for word in re.split(r"[\s、,，;；]+", _NOTE.sub(" ", text)) if word]
    names = [word for word in words if kind_of(vocabulary.plain(word), "role") is None]
    are_names = bool(names) and all(is_name(word) and has_surname(word) for word in names)
    return are_names and not re.search("[:：]", text)


def _in_words(text: str) -> str:
    """Return a value on one line with a sign between words of two characters or more."""
    return join_dots(clean(_BETWEEN_WORDS.sub("、", text)))


def _in_one_line(text: str) -> str:
    """Return a cell with a name in each line as one line of names."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    are_names = all(any(has_surname(name_of(n)) for n in split_names(line)) for line in lines)
    return "、".join(lines) if are_names else text


def _persons(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each name with the words up to the next one, and the role or level before it."""
    found: list[tuple[str, int]] = []
    for name in split_names(text):
        start = text.index(name, found[-1][1] if found else 0)
        found.append((name, start + len(name)))
    stops = [stop - len(name) for name, stop in found[1:]]
    said, last = "", 0
    for (name, end), stop in zip(found, [*stops, len(text)], strict=False):
        between = text[last : end - len(name)]
        # What stands in brackets behind a name is said of that one only.
        between = between[note.end() :] if last and (note := _NOTE.match(between)) else between
        words = [word for word in re.split(r"[、,，;；:：()（）\s]+", between) if word]
        if words and kind_of(vocabulary.plain(words[-1]), "role"):
            said = words[-1]
        elif re.search("[;；]", between) or kind_of(said, "role") == "leader":
            said = ""  # it was said of the one before
        yield name, text[end:stop], said
        last = end


def _texts_beside(field: str, name: str, rest: str, before: str) -> dict[str, str]:
    """Tell what stands beside a name by what it is."""
    bracket = _NOTE.match(rest)
    said = REGISTRATION.sub("", plain_dashes(bracket[1])) if bracket else ""
    kind = kind_of(vocabulary.plain(said), "role")
    role_before = kind_of(vocabulary.plain(before), "role")
    texts = {s.NAME: name, "role": ROLES[field]}
    if before and role_before != "member":
        texts["role"] = before if field == "members" else texts["role"]
    elif before and field != "experts":
        texts[s.LEVEL] = before  # 组长：高级审核员 高一
    if kind and (kind != "member" or (field == "members" and role_before in (None, kind))):
        texts["role"] = said
    elif kind:
        texts[s.LEVEL] = said  # 组长（高级审核员）
    squeezed = "".join(plain_dashes(rest).split())
    numbers = REGISTRATION.findall(squeezed)
    if numbers:
        texts[s.REGISTRATION_NO] = " ".join(numbers)
        texts[s.SPECIALTY_CODES] = "；".join(CODE.findall(REGISTRATION.sub(" ", squeezed)))
    return texts


def labels_without_names(layout: Layout) -> Iterator[str]:
    """Yield the labels of team members behind which something stands that is no known name."""
    for field_name in ROLES:
        for label in list_labels(layout, field_name, by_rank=False):
            found = None if label.weak or label.alone else find_value(layout, label)
            text = layout.text[slice(*layout.span(*found))] if found else ""
            if _is_unread(_in_words(text)):
                yield layout.text[slice(*layout.span(label.start, label.end))].strip(":： ")


def _is_unread(text: str) -> bool:
    """Return whether words are left of a text when names and what is known of them are taken."""
    if is_blank(text):
        return False
    text = _ENGLISH_ROLE.sub("", text)
    for name in split_names(text):
        text = text.replace(name, " ", 1)
    rest = re.sub(
        rf"[(（\[][^()（）\[\]]*[)）\]]|{CODE.pattern}|等?\d*[人名]|签[字名]|盖章",
        " ",
        plain_dashes(text),
    )
    words = re.split(r"[、,，;；/|\s:：]+|\band\b|&", rest)
    return any(re.search("[A-Za-z\u4e00-\u9fff]", word) and not _is_known(word) for word in words)


def _is_known(word: str) -> bool:
    plain = vocabulary.plain(word)
    tables = ("labels", "team")
    return (
        any(vocabulary.field_of(plain, table) for table in tables)
        or kind_of(plain, "role") is not None
        or re.search(r"\d{4}", word) is not None
        or is_titled_name(word)
    )
