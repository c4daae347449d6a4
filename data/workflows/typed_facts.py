"""Facts of imported audit reports that a person typed over, stored beside what was read.

A correction is an import of its own made from the report's import: it tells who typed what and
when, is never changed, and can be undone. The report itself stays as it was read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Engine

from data import schema as s
from data.errors import ImportIssue, ImportReport
from data.indicators.audit_types import TYPE_NAMES
from data.indicators.typed_facts import TypedFact, apply_typed, fact_of
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.reader import KIND
from data.loaders.audit_reports.values import clean, is_blank, is_organization
from data.loaders.audit_reports.vocabulary import plain, read_words
from data.loaders.identifiers import CREDIT_CODE_FORM, is_credit_code
from data.loaders.values import Malformed, parser_of
from data.store.import_records import StoredImport
from data.store.repository import Repository
from data.workflows.originals import keep_original
from data.workflows.typed_rows import (
    CLAUSE_COLUMNS,
    TEAM_COLUMNS,
    Row,
    read_clauses,
    read_team,
)
from matching.errors import CertMatchError

_REPORTS = "reports"
_LONGEST = 4000
_OPEN = "open"  # of the words of recommendations: a choice that decides nothing
Typed = str | Sequence[Row]
_BETWEEN = re.compile(r"[、,，;；/+\s]+")


def fetch_details(engine: Engine, import_id: int) -> dict[str, Any]:
    """Return the details of an import of audit reports with the facts typed since."""
    with engine.connect() as connection:
        repository = Repository(connection)
        stored = repository.fetch_import(import_id)
        corrections = repository.corrections_of(import_id)
    return {**stored.report.details, _REPORTS: list_documents(stored, corrections)}


def list_documents(stored: StoredImport, imports: Iterable[StoredImport]) -> list[dict[str, Any]]:
    """Return the reports of an import with what its corrections among `imports` typed."""
    typed = [fact for each in imports if each.report.corrects == stored.import_id
             for fact in _typed_facts(each)]  # fmt: skip
    return [
        apply_typed(document, (fact for fact in typed if fact.report == number))
        for number, document in enumerate(stored.report.details.get(_REPORTS, ()))
    ]


def _typed_facts(correction: StoredImport) -> list[TypedFact]:
    found = correction.report.details.get(s.CORRECTIONS, ())
    return [TypedFact(**each) for each in found]


def type_facts(
    engine: Engine, import_id: int, number: int, typed: Mapping[str, Typed], person: str
) -> ImportReport:
    """Store facts that a person typed over those of one report, all of them or none.

    Parameters
    ----------
    import_id, number
        The import, and which of its reports, from 0.
    typed
        Field → text as a table's cell would have it; blank, ``/`` or 无 is nothing. ``team`` and
        ``clauses`` are rows of such texts (`data.workflows.typed_rows`), no row is nothing.
    person
        Who typed them.

    Returns
    -------
    ImportReport
        ``accepted`` facts differ from those that held; with ``issues`` nothing is stored.

    Raises
    ------
    CertMatchError
        Nobody stands for it, or there is no such report.
    """
    if not person.strip():
        raise CertMatchError("correction_needs_person", where=s.TYPED_BY)
    with engine.connect() as connection:
        repository = Repository(connection)
        stored = repository.fetch_import(import_id)
        documents = list_documents(stored, repository.corrections_of(import_id))
    if stored.kind != KIND or stored.undone_at is not None or not 0 <= number < len(documents):
        raise CertMatchError("import_unknown", where=s.IMPORT_ID, found=f"{import_id}/{number}")
    original = stored.report.details[_REPORTS][number]
    values, issues = _read_all(typed, documents[number])
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    facts = [
        TypedFact(number, field, value, fact_of(original, field), person.strip(), moment)
        for field, value in values.items()
        if value != fact_of(documents[number], field)
    ]
    file = f"{PurePath(stored.file).stem} +{len(facts)}.json"
    report = ImportReport(
        file, KIND, 0 if issues else len(facts), len(issues), tuple(issues), (),
        {s.CORRECTIONS: [asdict(fact) for fact in facts]}, corrects=import_id,
    )  # fmt: skip
    if facts and not issues:
        _store(engine, stored, report, person.strip())
    return report


def _store(engine: Engine, stored: StoredImport, report: ImportReport, person: str) -> None:
    moment = datetime.now(UTC).isoformat()  # what is typed again is another correction
    document = {"report": stored.sha256, s.SAVED_AT: moment, **report.details}
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    keep_original(content, sha256)
    with engine.begin() as connection:
        Repository(connection).save_import(
            kind=KIND, file=report.file, sha256=sha256, report=report, imported_by=person,
            is_demo=stored.is_demo, made_from=(stored.import_id,),
        )  # fmt: skip


# --------------------------------------------------------------------------------- what was typed
def _read_all(
    typed: Mapping[str, Typed], document: Mapping[str, Any]
) -> tuple[dict[str, Any], list[ImportIssue]]:
    values: dict[str, Any] = {}
    issues: list[ImportIssue] = []
    # A leader is one of the team that is typed with him.
    for field, text in sorted(typed.items(), key=lambda each: each[0] != s.TEAM):
        if not isinstance(text, str):
            values[field], found = _read_table(field, text, document)
            issues += found
            continue
        try:
            parse = _parser_of(field, {**document, **values})
            values[field] = None if is_blank(text) else parse(text)
        except Malformed as problem:
            kind = _KINDS.get(field)
            code = f"malformed_{kind.value}" if kind else "malformed_fact"
            issues.append(ImportIssue(None, field, text, code, expected=str(problem)))
    first, last = (values.get(name, document.get(name)) for name in (s.AUDIT_FROM, s.AUDIT_TO))
    if {s.AUDIT_FROM, s.AUDIT_TO} & {*values} and first and last and last < first:
        issues.append(
            ImportIssue(None, s.AUDIT_TO, last, "dates_contradict", expected=f"≥ {first}")
        )
    return values, issues


def _read_table(
    field: str, rows: Sequence[Row], document: Mapping[str, Any]
) -> tuple[list[dict[str, Any]] | None, list[ImportIssue]]:
    if field == s.TEAM:
        return read_team(rows, document)
    if field == s.CLAUSES:
        return read_clauses(rows)
    raise _unknown(field)


def _unknown(field: str) -> CertMatchError:
    known = " | ".join((*TYPED_FIELDS, *TYPED_TABLES))
    return CertMatchError("unknown_choice", where=s.FIELD, found=field, expected=known)


def _parser_of(field: str, document: Mapping[str, Any]) -> Callable[[str], Any]:
    if field == s.LEADER:
        numbers = [each[s.REGISTRATION_NO] for each in document.get(s.TEAM) or ()]
        return lambda text: _one_of(clean(text), [each for each in numbers if each])
    if field in _PARSERS:
        return _PARSERS[field]
    raise _unknown(field)


def _one_of(text: str, known: list[str]) -> str:
    if text not in known:
        raise Malformed(" | ".join(known) or "—")
    return text


def _read_schemes(text: str) -> list[str]:
    parse = parser_of(s.Kind.SCHEME)
    found = {parse(word) for word in _BETWEEN.split(text.strip()) if word}
    return [scheme for scheme in s.SCHEMES if scheme in found]


def _read_recommendation(text: str) -> str:
    known = text in RECOMMENDATIONS
    found = text if known else kind_of(plain(text), "recommendation", are_patterns=True)
    return _one_of(found or "", [*RECOMMENDATIONS])


def _read_credit_code(text: str) -> str:
    code = re.sub(r"[\s-]", "", text).upper()
    if not is_credit_code(code):
        raise Malformed(CREDIT_CODE_FORM)
    return code


def _read_organization(text: str) -> str:
    name = _read_text(text)
    if not is_organization(name):
        raise Malformed("某某有限公司 | Example Ltd.")
    return name


def _read_text(text: str) -> str:
    told = "\n".join(filter(None, map(clean, text.split("\n"))))
    if len(told) > _LONGEST:
        raise Malformed(f"≤ {_LONGEST}")
    return told


_DATES = (s.AUDIT_FROM, s.AUDIT_TO, s.REPORT_DATE, s.NEXT_AUDIT_BEFORE, s.DUE)
_COUNTS = (s.HEADCOUNT, s.EFFECTIVE_PERSONNEL, s.MAJOR, s.MINOR)
_TEXTS = (s.PROJECT_NO, "standard", s.AUDIT_MODE, "scope", s.ADDRESS, s.FOLLOW_UP, s.NEXT_FOCUS,
          s.CHANGES)  # fmt: skip
_KINDS = {s.AUDIT_TYPE: s.Kind.AUDIT_TYPE}
_KINDS |= dict.fromkeys(_DATES, s.Kind.DATE) | dict.fromkeys(_COUNTS, s.Kind.COUNT)
_PARSERS: dict[str, Callable[[str], Any]] = {
    s.ORGANIZATION: _read_organization,
    s.SCHEMES_AUDITED: _read_schemes,
    s.AUDIT_TYPE: lambda text: TYPE_NAMES[parser_of(s.Kind.AUDIT_TYPE)(text)],
    s.RECOMMENDATION: _read_recommendation,
    s.CREDIT_CODE: _read_credit_code,
    **dict.fromkeys(_DATES, lambda text: parser_of(s.Kind.DATE)(text).isoformat()),
    **dict.fromkeys(_COUNTS, lambda text: int(parser_of(s.Kind.COUNT)(text))),
    **dict.fromkeys(_TEXTS, _read_text),
}
RECOMMENDATIONS = tuple(kind for kind in read_words()["recommendation"] if kind != _OPEN)
# In the order of a form.
TYPED_FIELDS = (
    s.ORGANIZATION, s.CREDIT_CODE, s.PROJECT_NO, s.AUDIT_TYPE, s.SCHEMES_AUDITED, "standard",
    s.AUDIT_FROM, s.AUDIT_TO, s.REPORT_DATE, s.HEADCOUNT, s.EFFECTIVE_PERSONNEL, s.LEADER,
    s.MAJOR, s.MINOR, s.DUE, s.FOLLOW_UP, s.RECOMMENDATION, s.NEXT_AUDIT_BEFORE, s.AUDIT_MODE,
    s.ADDRESS, "scope", s.NEXT_FOCUS, s.CHANGES,
)  # fmt: skip
TYPED_TABLES = {s.TEAM: TEAM_COLUMNS, s.CLAUSES: CLAUSE_COLUMNS}
