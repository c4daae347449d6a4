"""The stored body as frames: the current rows, with every person under one number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.effective_ratings import apply_sheet
from data.indicators.evidence_factors import Records
from data.indicators.persons import (
    find_main_numbers,
    name_numbers,
    rename_listed_persons,
    rename_persons,
)
from data.indicators.same_persons import list_pairs
from data.loaders.history import parse_ids
from data.store.persons import fetch_person_decisions
from data.store.repository import Repository
from data.workflows.certificate_terms import fetch_terms
from data.workflows.due_windows import fetch_due_windows
from data.workflows.encoding import Period


@dataclass(frozen=True)
class StoredBody:
    """Current people, projects and records as frames, read once and used for many requests.

    ``auditor_id`` and the numbers in lists are main numbers of persons everywhere; from
    `fetch_body`, registrations also have ``numbers``, all those of a person who has several.
    ``terms`` tells which certificates the organisations hold whose projects do not say how many;
    None where there is no ledger or no such project. ``fetch_due`` reads the due audits of a
    period that are no projects yet, which takes seconds and happens only where the coordination
    is taken from records.
    """

    registrations: pd.DataFrame
    projects: pd.DataFrame
    absences: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=s.ABSENCES.names))
    history: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=s.HISTORY.names))
    conflicts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=s.CONFLICTS.names))
    terms: pd.DataFrame | None = None
    fetch_due: Callable[[Period], pd.DataFrame | None] | None = None

    def records(self, period: Period) -> Records:
        """Return what ratings can be derived from on the reference date."""
        days = (period.as_of, period.start, period.end)
        found = Records(self.projects, self.absences, self.history, *days)
        if self.fetch_due is None:
            return found
        return replace(found, fetch_due=partial(self.fetch_due, period))

    def without_programme(self) -> StoredBody:
        """Return the body without due audits: when they fell due in the past is not known.

        The ledger holds the last audit as it is today, so a past day would look ahead.
        """
        return replace(self, fetch_due=None)


def fetch_body(engine: Engine) -> StoredBody:
    """Read the current rows; ratings are those that count, of the roster or of the sheet."""
    with engine.connect() as connection:
        store = Repository(connection)
        people, projects, absences, history, conflicts, sheet = (
            store.fetch_rows(table)
            for table in (s.AUDITORS, s.PROJECTS, s.ABSENCES, s.HISTORY, s.CONFLICTS, s.RATINGS)
        )
        if not sheet.empty:
            versions = store.fetch_versions(s.AUDITORS, (*s.AUDITORS.key, *s.AUDITOR_RATINGS))
            people = apply_sheet(people, sheet, store.fetch_imports(), versions)
        terms = fetch_terms(store, projects[projects[s.CERTIFICATES_HELD].isna()])
        confirmed, _ = list_pairs(fetch_person_decisions(connection))
    numbers = find_main_numbers(confirmed, people[s.AUDITOR_ID])
    return StoredBody(
        name_numbers(people, numbers),
        _rename_named(projects, numbers),
        rename_persons(absences, numbers),
        rename_listed_persons(history, (s.TEAM, s.DECLINED_BY), numbers),
        rename_persons(conflicts, numbers),
        terms,
        partial(fetch_due_windows, engine, projects),
    )


def _rename_named(projects: pd.DataFrame, numbers: Mapping[str, str]) -> pd.DataFrame:
    named = projects[s.NAMED_AUDITORS].map(parse_ids, na_action="ignore").astype("str")
    return rename_listed_persons(
        projects.assign(**{s.NAMED_AUDITORS: named}), [s.NAMED_AUDITORS], numbers
    )
