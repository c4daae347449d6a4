"""What audit reports say about auditors: registrations, levels, and specialty codes in use.

A team member is known by a registration number, else by a name that exactly one maintained
auditor has. Trainees and technical experts never become capacity: a new registration of theirs
has their level, and codes they worked with are not proposed for a registration that counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from data import schema as s
from data.indicators.nonconformities import StoredReport
from data.indicators.report_statements import (
    AUDITORS,
    DIFFERS,
    FILLS,
    IN_USE,
    NEW,
    SAME,
    Statement,
    compare,
)

_SCHEME_OF = re.compile(r"N(\d)([A-Z]{2,6})")
_SCHEMES = {scheme.upper(): scheme for scheme in s.SCHEMES}
_OF_PERSON = (s.NAME, s.SEX, s.EMPLOYMENT, s.BASE_PROVINCE, s.AVAILABLE_DAYS)
_NO_CAPACITY = (s.TRAINEE, s.TECHNICAL_EXPERT)
_EQUAL_RANK = {s.INSPECTOR: s.AUDITOR}
_Row = Mapping[str, Any]


class Roster:
    """Maintained registrations, found by number, name, or person and scheme."""

    def __init__(self, registrations: pd.DataFrame) -> None:
        self.rows: dict[tuple[str, str], _Row] = {}
        self._by_number: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        self._of: dict[str, _Row] = {}
        for row in registrations.to_dict("records"):
            person = row[s.AUDITOR_ID]
            self.rows[person, row[s.SCHEME]] = row
            self._of.setdefault(person, row)
            for index, value in ((self._by_number, plain_number(row[s.REGISTRATION_NO])),
                                 (self._by_name, row[s.NAME])):  # fmt: skip
                if isinstance(value, str) and value:
                    index.setdefault(value, set()).add(person)

    def find(self, member: _Row, numbers: list[str]) -> set[str]:
        """Return whom a team member may be: nobody, one person, or several."""
        found: set[str] = set()
        for number in numbers:
            found |= self._by_number.get(plain_number(number), set())
        return found or self._by_name.get(member.get(s.NAME) or "", set())

    def person(self, auditor_id: str) -> dict[str, Any]:
        """Return what is the same in every registration of a person."""
        row = self._of.get(auditor_id, {})
        return {name: row[name] for name in _OF_PERSON if name in row}


def plain_number(number: object) -> str:
    """Return a registration number without dashes, blanks and case."""
    return re.sub(r"[^0-9A-Z]", "", number.upper()) if isinstance(number, str) else ""


def compare_auditors(
    reports: Iterable[StoredReport], registrations: pd.DataFrame
) -> Iterator[tuple[StoredReport, Statement]]:
    """Yield what each report says about the members of its team.

    Who may be one of several maintained auditors is passed over.
    """
    roster = Roster(registrations)
    for report in reports:
        for member in report.document.get(s.TEAM) or ():
            numbers = [each for each in (member.get(s.REGISTRATION_NO) or "").split("；") if each]
            people = roster.find(member, numbers)
            if len(people) > 1 or not (people or numbers):
                continue
            person = next(iter(people), numbers[0] if numbers else "")
            for number in numbers or [""]:
                said = member | _said_of(report, number)
                for statement in _compare_member(report, said, number, person, roster):
                    yield report, replace(statement, is_typed=_is_typed(report, member))


def _is_typed(report: StoredReport, member: _Row) -> bool:
    """Return whether a member is not as he was read: typed over, made leader, or added."""
    evidence = report.document.get(s.EVIDENCE) or {}
    if s.TYPED_BY in (evidence.get(s.TEAM) or {}):
        return member not in (evidence[s.TEAM][s.READ_AS] or ())
    return s.TYPED_BY in (evidence.get(s.LEADER) or {})


def _said_of(report: StoredReport, number: str) -> _Row:
    """Return the level and codes that a report prints beside one of a person's registrations."""
    team = (report.document.get(s.EVIDENCE) or {}).get(s.TEAM) or {}
    said: _Row = (team.get(s.REGISTRATIONS) or {}).get(number) or {}
    return said


def _compare_member(
    report: StoredReport, member: _Row, number: str, person: str, roster: Roster
) -> Iterator[Statement]:
    scheme = _scheme_of(number, report)
    if not scheme:
        return
    level = _level_of(member, number)
    codes = member.get(s.SPECIALTY_CODES) or []
    row = roster.rows.get((person, scheme))
    if row is None:
        if number and level:
            yield _new_row(member, number, (person, scheme), level, codes, roster)
        return
    key = (person, scheme)
    if number:
        yield compare(AUDITORS, key, s.REGISTRATION_NO, row[s.REGISTRATION_NO], number)
    if member[s.ROLE] != "expert" and level:
        held = row[s.LEVEL]
        same = _EQUAL_RANK.get(held, held) == _EQUAL_RANK.get(level, level)
        yield Statement(AUDITORS, SAME if same else DIFFERS if held else FILLS, key, s.LEVEL,
                        held, level, {s.LEVEL: level})  # fmt: skip
    acts_as = s.TECHNICAL_EXPERT if member[s.ROLE] == "expert" else level
    if acts_as not in _NO_CAPACITY or row[s.LEVEL] not in s.COUNTED_LEVELS:
        yield from _compare_codes(key, row, codes)


def _scheme_of(number: str, report: StoredReport) -> str:
    match = _SCHEME_OF.search(plain_number(number))
    if match:
        return _SCHEMES.get(match[2], "")
    return report.schemes[0] if len(report.schemes) == 1 else ""


def _level_of(member: _Row, number: str) -> str:
    """Return the level of one registration: N0 is a trainee's, whatever else the person is."""
    match = _SCHEME_OF.search(plain_number(number))
    if match and match[1] == "0":
        return s.TRAINEE
    level = member.get(s.LEVEL) or ""
    if match and match[1] == "1" and level == s.TRAINEE and "；" in member[s.REGISTRATION_NO]:
        return s.AUDITOR
    if not level and member[s.ROLE] == "expert":
        return s.TECHNICAL_EXPERT
    if not level and match and match[1] == "1":
        return s.AUDITOR  # as reports are read that print no level
    return str(level)


def _new_row(
    member: _Row, number: str, key: tuple[str, str], level: str, codes: list[str], roster: Roster
) -> Statement:
    changes = {s.NAME: member.get(s.NAME), **roster.person(key[0]),
               s.REGISTRATION_NO: number, s.LEVEL: level, s.SPECIALTY_CODES: codes}  # fmt: skip
    shown = ("" if key[0] == number else number, level, "；".join(codes))
    reported = " · ".join(filter(None, shown))
    return Statement(AUDITORS, NEW, key, s.REGISTRATION_NO, "", reported, changes)


def _compare_codes(key: tuple[str, str], row: _Row, codes: list[str]) -> Iterator[Statement]:
    """Yield each code; one is held where it, a part of it or what it is part of is held."""
    text = row[s.SPECIALTY_CODES] if isinstance(row[s.SPECIALTY_CODES], str) else ""
    held = [part.partition(":")[2] for part in text.split("|") if part]
    for code in codes:
        near = any(
            code == own or own.startswith(f"{code}.") or code.startswith(f"{own}.") for own in held
        )
        yield Statement(AUDITORS, SAME if near else IN_USE, key, s.SPECIALTY_CODES, "", code,
                        {s.SPECIALTY_CODES: [code]})  # fmt: skip
