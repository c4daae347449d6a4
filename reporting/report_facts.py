"""The facts of one read audit report as rows, and its words without the names of its team."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data import schema as s
from reporting.locale import text
from reporting.words import value_words

_FIELDS = (
    s.ORGANIZATION, s.PROJECT_NO, s.SCHEMES_AUDITED, "standard", s.AUDIT_TYPE, s.AUDIT_MODE,
    s.AUDIT_FROM, s.AUDIT_TO, s.REPORT_DATE, "scope", s.HEADCOUNT,
    s.EFFECTIVE_PERSONNEL, s.LEADER, s.NEXT_AUDIT_BEFORE, s.NEXT_FOCUS, s.CHANGES,
    s.RECOMMENDATION, s.ADDRESS, s.CREDIT_CODE,
)  # fmt: skip
_COUNTED = (s.MAJOR, s.MINOR, s.CLAUSES, s.DUE, s.FOLLOW_UP, s.VERIFIED)
# The fields of a report have no place for them.
_OF_EVIDENCE = (s.VERIFIED, s.EFFECTIVE_PERSONNEL)
_VOCABULARIES = {s.AUDIT_TYPE, s.RECOMMENDATION}
_HIDDEN = "…"


def list_facts(report: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return one row per field: value, words it was read from, confidence; unknown is None."""
    found = report.get(s.NONCONFORMITIES) or {}
    places = [(name, report.get(name)) for name in _FIELDS]
    places += [(name, found.get(name)) for name in _COUNTED]
    rows = []
    for name, value in places:
        evidence = _evidence_of(report, name)
        if name in _OF_EVIDENCE and s.VALUE in evidence:
            value = evidence[s.VALUE]
        rows.append({
            s.FIELD: name, s.VALUE: _value(name, value, report, language),
            "text": hide_names(evidence.get("text"), report),
            s.CONFIDENCE: evidence.get(s.CONFIDENCE),
        })  # fmt: skip
    return rows


def list_typed(report: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return one row per fact that was typed over: value, what had been read, by whom and when."""
    rows = []
    facts = list_facts(report, language)
    facts.append({s.FIELD: s.TEAM, s.VALUE: _value(s.TEAM, report.get(s.TEAM), report, language)})
    for fact in facts:
        name = fact[s.FIELD]
        said = _evidence_of(report, name)
        if s.TYPED_BY not in said:
            continue
        read = said[s.READ_AS]
        rows.append({
            s.FIELD: name, s.VALUE: fact[s.VALUE],
            # A leader is told by registration number already.
            s.READ_AS: read if name == s.LEADER else _value(name, read, report, language),
            s.TYPED_BY: said[s.TYPED_BY], s.TYPED_AT: said[s.TYPED_AT][:16].replace("T", " "),
        })  # fmt: skip
    return rows


def _evidence_of(report: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    key = f"{s.NONCONFORMITIES}.{name}" if name in _COUNTED else name
    found: Mapping[str, Any] = (report.get(s.EVIDENCE) or {}).get(key) or {}
    return found


def hide_names(quote: object, report: Mapping[str, Any]) -> str | None:
    """Return words of a report without the names of its audit team."""
    if quote is None:
        return None
    words = " ".join(str(quote).split())
    names = {member.get(s.NAME) for member in report.get(s.TEAM) or ()} | {report.get(s.LEADER)}
    for name in sorted(filter(None, names), key=len, reverse=True):
        # A form may print 周 明 for 周明.
        printed = r"\s*".join(map(re.escape, "".join(name.split())))
        words = re.sub(printed, lambda _: _HIDDEN, words)
    return words


def name_person(member: Mapping[str, Any]) -> str:
    """Return what a member is told by: the registration number, else the name's first sign."""
    name = member.get(s.NAME) or ""
    return member.get(s.REGISTRATION_NO) or (f"{name[0]}{_HIDDEN}" if name else _HIDDEN)


def _value(name: str, value: Any, report: Mapping[str, Any], language: str) -> str | None:
    if name == s.LEADER:
        leaders = (each for each in report.get(s.TEAM) or () if each[s.ROLE] == s.LEADER)
        return next(map(name_person, leaders), _HIDDEN if value else None)
    if value is None:
        return None
    if name == s.VERIFIED:
        return text(language, f"audit_findings.verified.{'yes' if value else 'no'}")
    if name in _VOCABULARIES:
        return text(language, f"audit_findings.{name}.{value}")
    if name in (s.AUDIT_MODE, s.FOLLOW_UP):
        return value_words(value, language)
    if name == s.CLAUSES:
        between = "；" if language == "zh" else "; "
        return between.join(" ".join(filter(None, (each[s.CLAUSE], each[s.DEPARTMENT])))
                            for each in value)  # fmt: skip
    if name == s.TEAM:
        return "\n".join(_member_words(each, language) for each in value)
    return " + ".join(value) if isinstance(value, list) else hide_names(value, report)


def _member_words(member: Mapping[str, Any], language: str) -> str:
    """Return a member by role, registration number, level and codes, without the name."""
    role = member[s.ROLE] and text(language, f"audit_findings.role.{member[s.ROLE]}")
    level = member.get(s.LEVEL) and value_words(member[s.LEVEL], language)
    codes = "；".join(member.get(s.SPECIALTY_CODES) or ())
    return " · ".join(filter(None, (role, name_person(member), level, codes)))
