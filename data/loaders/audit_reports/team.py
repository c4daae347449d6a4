"""The audit team and its leader; where cover and team table disagree, the cover wins."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.findings import LABELLED, STATED, WEAK_LABEL, Findings
from data.loaders.audit_reports.listed_team import labels_without_names, name_behind
from data.loaders.audit_reports.members import (
    CODE,
    REGISTRATION,
    SCHEME_OF,
    Entry,
    Member,
    entry_of,
    is_department,
    is_name,
    is_sum,
    is_titled_name,
    name_of,
    plain_dashes,
)
from data.loaders.audit_reports.regions import Range, list_labels
from data.loaders.audit_reports.team_rows import list_members
from data.loaders.audit_reports.values import is_blank

_COVER_LINES = 60
_MOST_WORDS = 4
_OBSERVER = "observer"
_PERSON, _FURTHER, _NOBODY, _UNKNOWN = "person", "further", "nobody", "unknown"
_AS_ABOVE = re.compile(r"同上|[〃″\"]")
_LEFT_BLANK = re.compile(r"以下(?:为)?空白")


def read_team(findings: Findings) -> None:
    """Read team and leader; where cover and table disagree on the leader, the cover wins."""
    listed = list_members(findings.layout)
    rows = listed.rows
    confidence = LABELLED if listed.is_table else STATED
    team: list[Entry] = []
    separate: dict[str, Entry] = {}
    for number, row in enumerate(rows, 1):
        entry = entry_of(row, findings)
        kind = _kind_of(row, entry)
        same = _same_person(team, entry) if kind == _PERSON else None
        if same:
            separate |= _join(same, entry)
        elif kind == _PERSON:
            team.append(entry)
        elif kind == _FURTHER and team:
            separate |= _join(team[-1], entry)
        if not row.understood or kind == _UNKNOWN or (kind == _FURTHER and not team):
            # Nobody of a printed row vanishes without a word.
            findings.warn(s.TEAM, number, "team_row_not_understood", _found_by(findings, row))
    if team:
        place = min(row.start for row in rows), max(row.end for row in rows)
        findings.put(s.TEAM, team, *place, confidence)
        if separate:
            findings.evidence[s.TEAM][s.REGISTRATIONS] = separate
    for label in labels_without_names(findings.layout):
        findings.warn(s.TEAM, label, "team_label_not_read")
    places = [(row.start, row.end) for row in rows if listed.is_table]
    _read_leader(findings, team, places)
    if team:
        _note_others(findings, team, listed.elsewhere)
    if any(entry["role"] == "leader" for entry in team):
        # Whoever is listed beside a leader without a role of his own is a member.
        for entry in team:
            entry["role"] = entry["role"] or "member"


def _same_person(team: list[Entry], entry: Entry) -> Entry | None:
    """Return who is listed by this name already, unless both have a registration of one scheme."""
    for other in team:
        schemes = [set(SCHEME_OF.findall(each[s.REGISTRATION_NO] or "")) for each in (other, entry)]
        is_other = schemes[0] & schemes[1] and other[s.REGISTRATION_NO] != entry[s.REGISTRATION_NO]
        if other[s.NAME] == entry[s.NAME] and not is_other:
            return other
    return None


def _note_others(findings: Findings, team: list[Entry], elsewhere: list[Member]) -> None:
    """Tell that the report names people of the team whom its table does not list."""
    # A leader whom the table lacks is told already.
    told_of = findings.values.get("leader")
    elsewhere = [row for row in elsewhere if name_of(row.texts[s.NAME]) != told_of]
    names = [name_of(row.texts[s.NAME]) for row in elsewhere]
    if names:
        place = elsewhere[0].start, elsewhere[0].end
        listed, others = "、".join(entry[s.NAME] for entry in team), "、".join(names)
        told = len(team), len(names)
        findings.contradict(s.TEAM, listed, others, *place, "team_named_otherwise", told=told)


def _kind_of(row: Member, entry: Entry) -> str:
    """Return whether a row is a person, a further registration of one, nobody, or not known."""
    printed = row.texts.get(s.NAME, "").strip()
    # Observers and guides are with the team, not of it.
    if _LEFT_BLANK.search(printed) or entry["role"] == _OBSERVER:
        return _NOBODY
    says_more = any(entry[key] for key in ("role", s.LEVEL, s.REGISTRATION_NO))
    if is_department(printed) and not entry[s.REGISTRATION_NO]:
        return _UNKNOWN
    if entry[s.NAME] and (is_name(entry[s.NAME]) or (says_more and is_titled_name(entry[s.NAME]))):
        return _PERSON
    if not printed or _AS_ABOVE.fullmatch(printed):
        # Of the person above, whose cell is merged.
        if entry[s.REGISTRATION_NO]:
            return _FURTHER
        return _UNKNOWN if entry[s.SPECIALTY_CODES] else _NOBODY
    is_nobody = (is_blank(printed) or is_sum(printed)) and not (
        entry[s.REGISTRATION_NO] or entry[s.SPECIALTY_CODES]
    )
    return _NOBODY if is_nobody else _UNKNOWN


def _join(person: Entry, further: Entry) -> dict[str, Entry]:
    """Add a registration to a person; return what is said of each, which one list cannot tell."""
    each = {
        entry[s.REGISTRATION_NO]: {name: entry[name] for name in (s.LEVEL, s.SPECIALTY_CODES)}
        for entry in (person, further)
        if entry[s.REGISTRATION_NO] and "；" not in entry[s.REGISTRATION_NO]
    }
    numbers = filter(None, (person[s.REGISTRATION_NO], further[s.REGISTRATION_NO]))
    person[s.REGISTRATION_NO] = "；".join(dict.fromkeys(numbers))
    codes = [*(person[s.SPECIALTY_CODES] or ()), *(further[s.SPECIALTY_CODES] or ())]
    person[s.SPECIALTY_CODES] = list(dict.fromkeys(codes)) or None
    person[s.LEVEL] = person[s.LEVEL] or further[s.LEVEL]
    if further["role"] == "leader" or person["role"] is None:
        person["role"] = further["role"]
    return each


def _read_leader(findings: Findings, team: list[Entry], table: list[Range]) -> None:
    labelled = [
        (label, place, name)
        for label in list_labels(findings.layout, "leader", by_rank=False)
        if not any(start <= label.start < end for start, end in table)
        for place, name in [name_behind(findings.layout, label)]
        if name
    ]
    # Weak labels come last in the list, and a cover is read before them.
    on_cover = [each for each in labelled if each[0].cell < _COVER_LINES]
    leaders = [entry[s.NAME] for entry in team if entry["role"] == "leader"]
    of_table = next(iter(leaders), None)
    if on_cover or (labelled and not of_table):
        label, place, name = (on_cover or labelled)[0]
        findings.put("leader", name, *place, WEAK_LABEL if label.weak else LABELLED)
        if of_table != name and team:
            is_listed = any(entry[s.NAME] == name for entry in team)
            problem = "leader_contradicts_team" if of_table else "leader_listed_otherwise"
            told = _number_of(team, name), _number_of(team, of_table or name)
            if not is_listed:
                problem, told = "leader_not_in_team", ("", told[1])
            elif not all(told):
                problem += "_unnumbered"
            other = of_table or _role_in(team, name)
            findings.contradict("leader", name, other, *place, problem, told=told)
            # As printed, where the table does not have the leader of the cover.
            for entry in team if is_listed else ():
                if entry[s.NAME] == name:
                    entry["role"] = "leader"
                elif entry["role"] == "leader":
                    entry["role"] = "member"
        elif len(leaders) > 1:
            findings.warn("leader", len(leaders), "leaders_several")
    elif len(leaders) > 1:
        findings.warn("leader", len(leaders), "leaders_several")
    elif of_table:
        findings.values["leader"] = of_table
        findings.evidence["leader"] = dict(findings.evidence[s.TEAM])


def _role_in(team: list[Entry], name: str) -> str:
    return next((f"{name}: {entry['role']}" for entry in team if entry[s.NAME] == name), "-")


def _number_of(team: list[Entry], name: str) -> str:
    numbers = (entry[s.REGISTRATION_NO] for entry in team if entry[s.NAME] == name)
    return next(filter(None, numbers), "")


def _found_by(findings: Findings, row: Member) -> str:
    """Return what a person finds a row by: its line in the text, and its words without names."""
    text = findings.layout.text
    start, end = findings.layout.span(row.start, row.end)
    words = re.split(r"[\s|│┃;、]+", plain_dashes(text[start:end]))
    told = [word for word in words if REGISTRATION.fullmatch(word) or CODE.fullmatch(word)]
    return " | ".join([str(text.count("\n", 0, start) + 1), *told[:_MOST_WORDS]])
