"""The audit team: its table, whatever the order of the columns, and the leader on the cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.findings import LABELLED, STATED, WEAK_LABEL, Findings
from data.loaders.audit_reports.layout import Label, Layout, heading_rank
from data.loaders.audit_reports.regions import Range, find_value, list_labels
from data.loaders.audit_reports.values import clean, is_blank
from data.loaders.reference import read_code_book
from data.loaders.values import Malformed, parser_of
from matching.specialty_codes import parse_specialty_codes

_REGISTRATION = re.compile(r"(?<!\d)(?:19|20)\d\d-?[A-Z]\d[A-Z]{2,6}-?\d{7}", re.IGNORECASE)
_BROKEN_REGISTRATION = re.compile(r"((?:19|20)\d\d-?[A-Z]\d[A-Z]{2,6}-)(\d{0,6})(?![\d.])", re.I)
_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff·*×]{1,4}|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]*)+")
_NUMBER = re.compile(r"(?:[A-Za-z]|\d{1,2})[.、)]?")
_CODE = re.compile(r"(?<![\d.])\d{1,2}(?:\s*[.．]\s*\d{1,2}){1,2}(?![\d.])")
_LEVEL_WORDS = (s.TRAINEE, s.SENIOR_AUDITOR, s.PRINCIPAL_AUDITOR, s.TECHNICAL_EXPERT, s.INSPECTOR,
                s.AUDITOR, "实习", "技术专家")  # fmt: skip
_COVER_LINES = 60
Entry = dict[str, Any]


@dataclass
class _Member:
    """One printed row: text by column, and where it stands."""

    texts: dict[str, str]
    start: int
    end: int
    tokens: list[str] = field(default_factory=list)


def read_team(findings: Findings) -> None:
    """Read team and leader; where cover and table disagree on the leader, the cover wins."""
    rows = list(_rows_of_tables(findings.layout)) or list(_rows_of_lines(findings.layout))
    confidence = LABELLED
    if not rows:
        rows, confidence = list(_rows_of_labels(findings.layout)), STATED
    team: list[Entry] = []
    for row in rows:
        entry = _entry_of(row, findings)
        if not entry[s.NAME] and team and entry[s.REGISTRATION_NO]:
            # A further registration of the person above, whose cell is merged.
            entry[s.NAME], entry["role"] = team[-1][s.NAME], entry["role"] or team[-1]["role"]
        if entry[s.NAME] and _is_name(entry[s.NAME]):
            team.append(entry)
    if team:
        findings.put(s.TEAM, team, rows[0].start, rows[-1].end, confidence)
    _read_leader(findings, team)


def _read_leader(findings: Findings, team: list[Entry]) -> None:
    labelled = [
        (label, place, name)
        for label in list_labels(findings.layout, "leader", by_rank=False)
        for place, name in [_name_behind(findings.layout, label)]
        if name
    ]
    # Weak labels come last in the list, and a cover is read before them.
    on_cover = [each for each in labelled if each[0].cell < _COVER_LINES]
    of_table = next((entry[s.NAME] for entry in team if entry["role"] == "leader"), None)
    if on_cover or (labelled and not of_table):
        label, place, name = (on_cover or labelled)[0]
        findings.put("leader", name, *place, WEAK_LABEL if label.weak else LABELLED)
        if of_table != name and team:
            findings.contradict(
                "leader", name, of_table or _role_in(team, name), *place, "leader_contradicts_team"
            )
            for entry in team:
                if entry[s.NAME] == name:
                    entry["role"] = "leader"
                elif entry["role"] == "leader":
                    entry["role"] = "member"
    elif of_table:
        findings.values["leader"] = of_table
        findings.evidence["leader"] = dict(findings.evidence[s.TEAM])


def _role_in(team: list[Entry], name: str) -> str:
    return next((f"{name}: {entry['role']}" for entry in team if entry[s.NAME] == name), "-")


def _name_behind(layout: Layout, label: Label) -> tuple[Range, str]:
    found = find_value(layout, label)
    if found is None:
        return (0, 0), ""
    text = clean(layout.text[slice(*layout.span(*found))])
    names = _split_names(text)
    return found, names[0] if names else ""


def _split_names(text: str) -> list[str]:
    parts = re.split(r"[、,，;；/|\s(（]+(?![A-Z])|(?<=[\u4e00-\u9fff])\s+", text)
    return [part for part in map(str.strip, parts) if _is_name(part)]


def _is_name(text: str) -> bool:
    if not _NAME.fullmatch(text):
        return False
    word = vocabulary.plain(text)
    known = vocabulary.field_of(word, "team") or vocabulary.field_of(word)
    return not known and not kind_of(word, "role") and not is_blank(text)


# ------------------------------------------------------------------------------------------- tables
def _rows_of_tables(layout: Layout) -> Iterator[_Member]:
    for row, numbers in layout.rows.items():
        columns = [vocabulary.field_of(_bare(layout, n), "team") for n in numbers]
        if not _is_header(columns):
            continue
        found = list(_rows_below(layout, row, columns))
        if found:
            yield from found
            return


def _bare(layout: Layout, number: int) -> str:
    return layout.content(layout.cells[number]).replace("\n", "")


def _is_header(columns: list[str | None]) -> bool:
    named = set(columns)
    return s.NAME in named and bool(named & {s.REGISTRATION_NO, s.LEVEL})


def _rows_below(layout: Layout, row: int, columns: list[str | None]) -> Iterator[_Member]:
    """Yield the rows under a header; text files break a row where a cell ends with a blank line."""
    cells: list[int] = []
    last = layout.rows[row][-1]
    while (row := row + 1) in layout.rows and layout.rows[row][0] == last + 1:
        numbers = layout.rows[row]
        last = numbers[-1]
        cells += numbers
        if len(cells) < len(columns):
            continue
        headers = [vocabulary.field_of(_bare(layout, n), "team") for n in numbers]
        if len(cells) > len(columns) or _is_header(headers):
            return
        texts = _texts_by_column(layout, cells, columns)
        if any(map(str.strip, texts.values())):
            yield _Member(texts, layout.cells[cells[0]].start, layout.cells[cells[-1]].end)
        cells = []


def _texts_by_column(
    layout: Layout, cells: list[int], columns: list[str | None]
) -> dict[str, str]:
    texts: dict[str, str] = {}
    for n, column in zip(cells, columns, strict=True):
        text = layout.text[slice(*layout.span(layout.cells[n].start, layout.cells[n].end))]
        if column is None and "role" not in columns and kind_of(vocabulary.plain(text), "role"):
            column = "role"  # a column without a header
        if column and column != "other":
            texts[column] = text
    return texts


# -------------------------------------------------------------------------------------------- lines
def _rows_of_lines(layout: Layout) -> Iterator[_Member]:
    """Rows of a table of which only blanks between the columns are left."""
    for number, cell in enumerate(layout.cells):
        words = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        columns = [vocabulary.field_of(vocabulary.plain(word), "team") for word in words]
        if cell.row is None and _is_header(columns) and len(words) >= 3:
            found = list(_lines_below(layout, number))
            if found:
                yield from found
                return


def _lines_below(layout: Layout, number: int) -> Iterator[_Member]:
    member: _Member | None = None
    for cell in layout.cells[number + 1 : number + 60]:
        tokens = layout.text[slice(*layout.span(cell.start, cell.end))].split()
        name = _name_in(tokens)
        says_more = any(kind_of(vocabulary.plain(t), "role") or _BROKEN_REGISTRATION.search(t)
                        or _REGISTRATION.search(t) for t in tokens)  # fmt: skip
        if name and says_more:
            if member:
                yield member
            member = _Member({s.NAME: name}, cell.start, cell.end, tokens)
        elif member and heading_rank(layout.content(cell)) > 3 and all(map(_is_fragment, tokens)):
            member.tokens += tokens
            member.end = cell.end
        else:
            break
    if member:
        yield member


def _is_fragment(token: str) -> bool:
    """Return whether a word can be the rest of a broken row: part of a number, code or level."""
    return bool(re.fullmatch(r"[-\d.;；、,．A-Z]+|审核员|实习|高级", token))


def _name_in(tokens: list[str]) -> str:
    rest = tokens[1:] if tokens and _NUMBER.fullmatch(tokens[0]) else tokens
    if len(rest) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff]", token) for token in rest[:2]):
        rest = ["".join(rest[:2]), *rest[2:]]
    if len(rest) > 1 and re.fullmatch(r"[A-Z][a-z]+", rest[0]):
        rest = [" ".join(rest[:2])]
    return rest[0] if rest and _is_name(rest[0]) else ""


def _rows_of_labels(layout: Layout) -> Iterator[_Member]:
    seen = set()
    for field_name, role in (("leader", "组长"), ("members", "组员")):
        for label in list_labels(layout, field_name, by_rank=False):
            found = find_value(layout, label)
            text = clean(layout.text[slice(*layout.span(*found))]) if found else ""
            for name in _split_names(text):
                if found and name not in seen:
                    seen.add(name)
                    row = layout.rows.get(layout.cells[label.cell].row or -1, [])
                    around = [layout.cells[n] for n in row]
                    words = [layout.text[slice(*layout.span(c.start, c.end))] for c in around]
                    texts = {s.NAME: name, "role": role}
                    yield _Member(texts, *found, " ".join(words).split())


# ------------------------------------------------------------------------------------------ members
def _entry_of(row: _Member, findings: Findings) -> Entry:
    texts = dict(row.texts)
    if row.tokens:
        texts = _sort_tokens(row.tokens, texts[s.NAME]) | texts
    everything = " ".join(texts.get(key, "") for key in (s.REGISTRATION_NO, s.LEVEL, "role"))
    registration = _read_registration(everything, texts.get(s.REGISTRATION_NO, ""))
    by_role = "" if s.LEVEL in texts else texts.get("role", "")
    printed = _read_level(texts.get(s.LEVEL, "") or by_role)
    level = printed or _level_of(registration)
    if printed and _level_of(registration) and (printed == s.TRAINEE) != (
        _level_of(registration) == s.TRAINEE
    ):
        findings.warn(s.REGISTRATION_NO, registration, "registration_contradicts_level", printed)
    role = kind_of(vocabulary.plain(texts.get("role", "")), "role")
    level = None if role == "expert" and not texts.get(s.LEVEL) else level
    if role in ("member", None) and level in (s.TRAINEE, s.TECHNICAL_EXPERT):
        role = "trainee" if level == s.TRAINEE else "expert"
    return {
        s.NAME: clean(texts.get(s.NAME, "")) or None,
        "role": role,
        s.LEVEL: level,
        s.REGISTRATION_NO: registration,
        s.SPECIALTY_CODES: _read_codes(texts.get(s.SPECIALTY_CODES, ""), findings),
    }


def _sort_tokens(tokens: list[str], name: str) -> dict[str, str]:
    """Tell the words of a row apart by what they are."""
    found: dict[str, list[str]] = {s.REGISTRATION_NO: [], s.LEVEL: [], "role": [], s.SPECIALTY_CODES: []}
    for token in tokens[1:] if _NUMBER.fullmatch(tokens[0]) else tokens:
        word = vocabulary.plain(token)
        if token in name and not kind_of(word, "role"):
            continue
        if _CODE.search(token) and not _BROKEN_REGISTRATION.match(token):
            found[s.SPECIALTY_CODES].append(token)
        elif re.search(r"\d", token):
            found[s.REGISTRATION_NO].append(token)
        elif kind_of(word, "role") and not found["role"]:
            found["role"].append(token)
        elif _read_level(token):
            found[s.LEVEL].append(token)
    return {key: " ".join(words) for key, words in found.items()}


def _read_registration(everything: str, cell: str) -> str | None:
    squeezed = "".join(everything.split())
    whole = [match[0] for match in _REGISTRATION.finditer(squeezed)]
    if whole:
        return "；".join(dict.fromkeys(whole))
    bare = "".join(cell.split())
    return bare if re.search(r"\d{4}", bare) and not is_blank(bare) else None


def _read_level(text: str) -> str | None:
    bare = "".join(_REGISTRATION.sub("", "".join(text.split())).split())
    try:
        return str(parser_of(s.Kind.LEVEL)(bare)) if bare else None
    except Malformed:
        # Of several schemes' levels the first printed; 实习审核员 before the 审核员 within it.
        found = [(bare.index(word), -len(word), word) for word in _LEVEL_WORDS if word in bare]
        word = min(found)[2] if found else None
        return s.TRAINEE if word == "实习" else word


def _level_of(registration: str | None) -> str | None:
    match = re.search(r"N([01])[A-Z]", registration or "", re.IGNORECASE)
    return {"0": s.TRAINEE, "1": s.AUDITOR}[match[1]] if match else None


def _read_codes(text: str, findings: Findings) -> list[str] | None:
    if is_blank(text):
        return None
    parsed = parse_specialty_codes(text, "", s.EDITION_NEW, read_code_book())
    codes = [code.code for code in parsed.codes]
    if not codes:
        codes = ["".join(match[0].replace("．", ".").split()) for match in _CODE.finditer(text)]
    for remark in parsed.remarks:
        findings.warn(s.SPECIALTY_CODES, remark.value, remark.kind, read_code_book().examples("QMS"))
    return list(dict.fromkeys(codes)) or None
