"""What a person typed over the team of an audit report, or over its nonconformities by clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data import schema as s
from data.errors import ImportIssue
from data.loaders.audit_reports.clause_numbers import CLAUSE
from data.loaders.audit_reports.grades import grade_of
from data.loaders.audit_reports.members import CODE, plain_dashes
from data.loaders.audit_reports.values import clean
from data.loaders.values import Malformed, parser_of

Row = Mapping[str, str]
TEAM_COLUMNS = (s.MEMBER, s.ROLE, s.LEVEL, s.NAME, s.REGISTRATION_NO, s.SPECIALTY_CODES)
CLAUSE_COLUMNS = (s.ITEM, s.CLAUSE, s.DEPARTMENT, s.GRADE, s.SCHEME)
ROLES = ("leader", "member", "trainee", "expert")
_LEADER = ROLES[0]
_LEAST_DIGITS, _MOST_ROWS, _LONGEST = 6, 200, 200
_NUMBER, _CODE, _CLAUSE = "2024-N1QMS-1000001", "33.02.01", "8.5.1"


def read_team(
    rows: Sequence[Row], document: Mapping[str, Any]
) -> tuple[list[dict[str, Any]] | None, list[ImportIssue]]:
    """Return the members typed, in the form of a report's team, and what is no member.

    Parameters
    ----------
    rows
        Cells of `TEAM_COLUMNS`; ``member`` counts the members of the report from 0 and keeps the
        name of that one where none is typed.
    document
        The report as it holds now.
    """
    named = [member[s.NAME] for member in document.get(s.TEAM) or ()]
    cells: dict[str, Callable[[str], Any]] = {
        s.ROLE: lambda text: _one_of(text, ROLES),
        s.LEVEL: lambda text: str(parser_of(s.Kind.LEVEL)(text)),
        s.NAME: _read_words,
        s.REGISTRATION_NO: _read_numbers,
        s.SPECIALTY_CODES: _read_codes,
    }
    team, issues = _read_rows(rows, TEAM_COLUMNS[1:], cells)
    for number, member in team.items():
        place = rows[number].get(s.MEMBER, "")
        if member[s.NAME] is None and place.isdigit() and int(place) < len(named):
            member[s.NAME] = named[int(place)]
        if not (member[s.NAME] or rows[number].get(s.REGISTRATION_NO, "").strip()):
            issues.append(_issue(number, s.REGISTRATION_NO, "", _NUMBER))
    leaders = [number for number, member in team.items() if member[s.ROLE] == _LEADER]
    issues += [_issue(number, s.ROLE, _LEADER, "≤ 1") for number in leaders[1:]]
    return [*team.values()] or None, issues


def read_clauses(rows: Sequence[Row]) -> tuple[list[dict[str, Any]] | None, list[ImportIssue]]:
    """Return clauses with department, grade, scheme and their nonconformity, from 0.

    Rows of one number are one nonconformity; a blank number is one of its own.
    """
    cells: dict[str, Callable[[str], Any]] = {
        s.ITEM: lambda text: int(parser_of(s.Kind.COUNT)(text)),
        s.CLAUSE: _read_clause,
        s.DEPARTMENT: _read_words,
        s.GRADE: lambda text: _one_of(grade_of(text) or text, (s.MAJOR, s.MINOR)),
        s.SCHEME: lambda text: str(parser_of(s.Kind.SCHEME)(text)),
    }
    found, issues = _read_rows(rows, CLAUSE_COLUMNS, cells)
    places: dict[object, int] = {}
    for number, row in found.items():
        if not rows[number].get(s.CLAUSE, "").strip():
            issues.append(_issue(number, s.CLAUSE, "", _CLAUSE))
        key = f"row {number}" if row[s.ITEM] is None else row[s.ITEM]
        row[s.ITEM] = places.setdefault(key, len(places))
    return [*found.values()] or None, issues


def _read_rows(
    rows: Sequence[Row], columns: Sequence[str], cells: Mapping[str, Callable[[str], Any]]
) -> tuple[dict[int, dict[str, Any]], list[ImportIssue]]:
    """Read every row that is not blank; unknown cells are None."""
    found: dict[int, dict[str, Any]] = {}
    issues = [_issue(_MOST_ROWS, "", str(len(rows)), f"≤ {_MOST_ROWS}")] * (len(rows) > _MOST_ROWS)
    for number, row in enumerate(rows[:_MOST_ROWS]):
        texts = {name: row.get(name, "").strip() for name in columns}
        if not any(texts.values()):
            continue
        found[number] = dict.fromkeys(columns)
        for name, text in texts.items():
            try:
                found[number][name] = cells[name](text) if text else None
            except Malformed as problem:
                issues.append(_issue(number, name, text, str(problem)))
    return found, issues


def _issue(number: int, column: str, text: str, expected: str) -> ImportIssue:
    return ImportIssue(number + 1, column, text, "malformed_fact", expected=expected)


def _one_of(text: str, known: Sequence[str]) -> str:
    if text not in known:
        raise Malformed(" | ".join(known))
    return text


def _read_words(text: str) -> str:
    if len(text) > _LONGEST:
        raise Malformed(f"≤ {_LONGEST}")
    return clean(text)


def _read_numbers(text: str) -> str:
    bare = "".join(plain_dashes(text).split()).upper().replace(";", "；")
    if any(sum(map(str.isdigit, part)) < _LEAST_DIGITS for part in bare.split("；")):
        raise Malformed(_NUMBER)
    return bare


def _read_codes(text: str) -> list[str]:
    codes = ["".join(match[0].replace("．", ".").split()) for match in CODE.finditer(text)]
    if not codes or CODE.sub("", text).strip(" ,，、;；\n"):
        raise Malformed(_CODE)
    return list(dict.fromkeys(codes))


def _read_clause(text: str) -> str:
    match = CLAUSE.fullmatch(text)
    if match is None:
        raise Malformed(_CLAUSE)
    return match[1]
