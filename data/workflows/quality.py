"""Everything that is wrong or unsure in the stored data, what it does to P, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.held_certificates import list_held_differences
from data.indicators.quality import (
    ACCEPTED,
    COLUMNS,
    CORRECTED,
    OPEN,
    REJECTED,
    SENT_BACK,
    add_decisions,
    list_defaulted_ratings,
    list_held_findings,
    list_import_findings,
    list_same_persons,
    list_source_differences,
    list_stale_sources,
    list_stale_statistics,
)
from data.store import quality as store
from data.store.import_records import StoredImport
from data.store.persons import fetch_person_decisions
from data.store.repository import Repository
from data.workflows.certificate_terms import fetch_terms
from data.workflows.match_degrees import DegreeResult
from data.workflows.references import fetch_reference_findings
from matching.assumptions import DEFAULT_STEP
from matching.entities import Body, Floats
from matching.errors import CertMatchError
from matching.influence import default_policy_ease
from matching.match_degree import assess_grades, assess_match_degree
from matching.parameters import B1_RATINGS, B2_RATINGS, Parameters

DECISIONS = (ACCEPTED, SENT_BACK, OPEN)


def fetch_findings(engine: Engine, result: DegreeResult, today: date) -> pd.DataFrame:
    """Return all findings with their decisions, open ones first.

    Parameters
    ----------
    result
        P of the whole body, on which missing ratings and unknown codes are judged.
    today
        Against which a source counts as stale.

    Returns
    -------
    DataFrame
        Columns of `data.indicators.quality.COLUMNS`, then ``state, reason, decided_by,
        decided_at``.
    """
    with engine.connect() as connection:
        repository = Repository(connection)
        records = repository.fetch_imports()
        standing = records[records["undone_at"].isna() & ~records["is_bundled"].astype(bool)]
        reports = [repository.fetch_import(int(each)) for each in standing[s.IMPORT_ID]]
        counts = repository.fetch_counts()
        people = repository.fetch_rows(s.AUDITORS)
        terms = fetch_terms(repository, result.encoded.projects)
        references = fetch_reference_findings(repository)
        decisions = store.fetch_decisions(connection)
        same, settled = list_same_persons(people, fetch_person_decisions(connection))
    cells = result.cells[s.CODE].value_counts().to_dict()
    own = standing[~standing["is_demo"].astype(bool)]
    found = [
        *(list_import_findings(each.kind, each.import_id, each.report, cells) for each in reports),
        list_source_differences(
            counts, dict(zip(records[s.IMPORT_ID], records["file"], strict=True))
        ),
        list_stale_sources(own, today),
        list_stale_statistics(counts, today),
        references,
        same,
        list_held_findings(
            list_held_differences(result.encoded.projects, terms, result.period.as_of)
        ),
        list_defaulted_ratings(*_missing_ratings(result)),
    ]
    some = [frame for frame in found if len(frame)]
    whole = pd.concat(some, ignore_index=True) if some else found[-1][list(COLUMNS)]
    decided = [decisions, *_list_corrected(reports), settled]
    last = pd.concat([each for each in decided if len(each)] or decided[:1])
    last = last.sort_values(s.DECIDED_AT, kind="stable").drop_duplicates(s.FINDING, keep="last")
    return add_decisions(whole, last)


def _list_corrected(imports: Sequence[StoredImport]) -> list[pd.DataFrame]:
    """Return, as decisions, the refusals that standing corrections settle."""
    by_number = {each.import_id: each for each in imports}
    found = []
    for correction in imports:
        refused = by_number.get(correction.report.corrects or 0)
        if refused is None:
            continue
        findings = list_import_findings(refused.kind, refused.import_id, refused.report, {})
        settled = (findings[s.KIND] == REJECTED) & findings[s.ROW].isin(correction.report.corrected)
        found.append(pd.DataFrame({
            s.FINDING: findings.loc[settled, s.FINDING], s.STATE: CORRECTED,
            s.REASON: correction.file, s.DECIDED_BY: correction.imported_by,
            s.DECIDED_AT: correction.imported_at,
        }))  # fmt: skip
    return found


def decide_findings(
    engine: Engine,
    findings: Iterable[str],
    state: str,
    *,
    reason: str,
    person: str,
    states: Sequence[str] = DECISIONS,
) -> None:
    """Accept findings with a reason, send them back to whoever brought them, or open them again.

    Other kinds of findings have other `states`.

    Raises
    ------
    CertMatchError
        No person or reason, or an unknown state.
    """
    check_decision(state, states, reason=reason, person=person)
    with engine.begin() as connection:
        store.insert_decisions(connection, findings, state, reason.strip(), person.strip())


def check_decision(state: str, states: Sequence[str], *, reason: str, person: str) -> None:
    """Refuse a decision that is none of `states`, or that nobody stands for.

    Raises
    ------
    CertMatchError
        No person or reason, or an unknown state.
    """
    if state not in states:
        raise CertMatchError("unknown_choice", where=s.STATE, found=state,
                             expected=" | ".join(states))  # fmt: skip
    for where, words in ((s.DECIDED_BY, person), (s.REASON, reason)):
        if not words.strip():
            raise CertMatchError("decision_needs_words", where=where)


def _missing_ratings(
    result: DegreeResult,
) -> tuple[list[tuple[str, str, int, int]], dict[str, int]]:
    """Return the missing ratings by factor, and how many cells change grade with their default."""
    body, parameters = result.encoded.body, result.parameters
    sides: tuple[tuple[str, str, tuple[str, ...], Any], ...] = (
        ("auditors", "auditor_ratings", B1_RATINGS, parameters.default_rating),
        ("projects", "client_ratings", B2_RATINGS, parameters.default_rating),
        ("projects", s.COORDINATION_EASE, (s.COORDINATION_EASE,),
         parameters.default_coordination_ease),
        ("projects", s.POLICY_EASE, (s.POLICY_EASE,), default_policy_ease(body, parameters)),
    )  # fmt: skip
    counts, affected = [], {}
    for dataset, array, names, default in sides:
        values: Floats = getattr(body, array).reshape(-1, len(names))
        for column, name in enumerate(names):
            missing = np.isnan(values[:, column])
            counts.append((dataset, name, int(missing.sum()), len(missing)))
            if missing.any():
                affected[name] = _count_changes(body, parameters, array, column, missing, default)
    return counts, affected


def _count_changes(
    body: Body, parameters: Parameters, array: str, column: int, missing: Any, default: Any
) -> int:
    """Return the cells whose grade differs between a lower and a higher default of one factor."""
    grades = []
    for step in (-DEFAULT_STEP, DEFAULT_STEP):
        values: Floats = getattr(body, array).copy()
        part = values[:, column] if values.ndim == 2 else values
        moved = np.clip(np.broadcast_to(default, part.shape) + step, 0.0, 1.0)
        part[missing] = moved[missing]
        change: dict[str, Any] = {array: values}
        degrees = assess_match_degree(replace(body, **change), parameters)
        grades.append(assess_grades(degrees.match_degree, parameters))
    return int((grades[0] != grades[1]).sum())
