"""The rating sheet: what planners give is stored as an import, so who, when and undo come free."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.errors import ImportReport
from data.indicators.effective_ratings import apply_sheet, is_given, list_ratings
from data.indicators.roster import keep_counted
from data.loaders.values import Malformed, parse_rating
from data.store.repository import Repository
from data.store.tables import REPLACED_BY
from data.workflows.originals import hash_content, keep_original
from matching.errors import CertMatchError
from matching.fuzzy import Trapezoid, crisp_rating

KIND = "ratings"
_KEY = [s.AUDITOR_ID, s.SCHEME]
_ROW = [*_KEY, s.FACTOR]


def fetch_sheet(
    engine: Engine, as_of: date, terms: Mapping[str, Trapezoid]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the counted registrations and their ratings.

    Parameters
    ----------
    engine
        From `data.workflows.database.open_database`.
    as_of
        Reference date on which registrations must be valid.
    terms
        Corners of the linguistic terms.

    Returns
    -------
    registrations
        Counted registrations with the ratings that count, as text.
    ratings
        One row per registration and factor (see `effective_ratings.list_ratings`), with the
        ``number`` each rating stands for, NaN where unrated.
    """
    with engine.connect() as connection:
        repository = Repository(connection)
        everyone = repository.fetch_rows(s.AUDITORS)
        sheet, imports = repository.fetch_rows(s.RATINGS), repository.fetch_imports()
        versions = repository.fetch_versions(s.AUDITORS, (*_KEY, *s.AUDITOR_RATINGS))
    people = keep_counted(everyone, as_of).reset_index(drop=True)
    ratings = list_ratings(people, sheet, imports, versions)
    numbers = {text: crisp_rating(text, terms) for text in ratings[s.RATING].unique()}
    ratings[s.NUMBER] = ratings[s.RATING].map(numbers).astype("float64")
    return apply_sheet(people, sheet, imports, versions), ratings


def fetch_rating_history(engine: Engine, auditor_id: str, scheme: str) -> pd.DataFrame:
    """Return who rated one registration when, newest first.

    Returns
    -------
    DataFrame
        ``factor, rating`` (blank: taken back on the sheet), ``in_sheet``, ``given_at``,
        ``given_by``, ``file``, and ``counted``: whether the rating is the one that counts now.
    """
    with engine.connect() as connection:
        repository = Repository(connection)
        file = repository.fetch_history(s.AUDITORS, (auditor_id, scheme))
        parts = []
        for factor in s.AUDITOR_RATINGS:
            brought = file.assign(**{s.RATING: file[factor], s.FACTOR: factor, s.IN_SHEET: False})
            given = repository.fetch_history(s.RATINGS, (auditor_id, scheme, factor))
            # A blank of the file says nothing; one of the sheet takes a rating back.
            parts += [brought[is_given(brought[s.RATING])], given.assign(**{s.IN_SHEET: True})]
    columns = [s.FACTOR, s.RATING, s.IN_SHEET, s.IMPORTED_AT, "imported_by", "file", REPLACED_BY,
               s.IMPORT_ID]  # fmt: skip
    rows = pd.concat([part[columns] for part in parts], ignore_index=True)
    rows = rows.sort_values([s.IMPORTED_AT, s.IMPORT_ID], ascending=False, ignore_index=True)
    standing = rows[rows[REPLACED_BY].isna() & is_given(rows[s.RATING])]
    rows[s.COUNTED] = rows.index.isin(standing.drop_duplicates(s.FACTOR).index)
    rows = rows.rename(columns={s.IMPORTED_AT: s.GIVEN_AT, "imported_by": s.GIVEN_BY})
    return rows.drop(columns=[REPLACED_BY, s.IMPORT_ID]).fillna({s.RATING: ""})


def save_ratings(
    engine: Engine, changes: pd.DataFrame, person: str, moment: datetime | None = None
) -> int:
    """Store ratings given on the sheet, all or none, and return how many were stored.

    A blank takes the sheet's earlier rating back; where there is none it changes nothing and is
    not stored. Ratings of the demonstration's people are marked so that they go with it.

    Parameters
    ----------
    engine
        From `data.workflows.database.open_database`.
    changes
        ``auditor_id, scheme, factor, rating``, ratings as text.
    person
        Who gives them.
    moment
        When, with a zone; default now.

    Raises
    ------
    CertMatchError
        A rating that is none, an unknown registration or factor, or one given twice; the place
        is the row of `changes`, the first = 1.
    """
    moment = moment or datetime.now(UTC)
    with engine.connect() as connection:
        repository = Repository(connection)
        people = repository.fetch_rows(s.AUDITORS, (*_KEY, s.IMPORT_ID))
        sheet, imports = repository.fetch_rows(s.RATINGS), repository.fetch_imports()
    rows = _validated(changes, people)
    given = pd.MultiIndex.from_frame(sheet.loc[is_given(sheet[s.RATING]), _ROW])
    on_sheet = pd.MultiIndex.from_frame(rows[_ROW]).isin(given)
    rows = rows[is_given(rows[s.RATING]) | on_sheet]
    demo_imports = imports.loc[imports["is_demo"].astype(bool), s.IMPORT_ID]
    demo = pd.MultiIndex.from_frame(people.loc[people[s.IMPORT_ID].isin(demo_imports), _KEY])
    of_demo = pd.MultiIndex.from_frame(rows[_KEY]).isin(demo)
    with engine.begin() as connection:
        for is_demo in (True, False):
            part = rows[of_demo == is_demo]
            if not part.empty:
                _save(Repository(connection), part, person, moment, is_demo=is_demo)
    return len(rows)


def _save(
    repository: Repository, rows: pd.DataFrame, person: str, moment: datetime, *, is_demo: bool
) -> None:
    file = f"{KIND} {moment.astimezone():%Y-%m-%d %H:%M}"
    # The same ratings may be given again on another day: that is a new import.
    marked = rows.assign(**{s.GIVEN_AT: moment.isoformat(), s.GIVEN_BY: person})
    content = marked.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    sha256 = hash_content(content)
    keep_original(content, sha256)
    import_id = repository.save_import(
        kind=KIND,
        file=file,
        sha256=sha256,
        report=ImportReport(file, KIND, len(rows), 0),
        imported_by=person,
        is_demo=is_demo,
        imported_at=moment,
    )
    repository.save_rows(s.RATINGS, import_id, rows)


def _validated(changes: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the changes with ratings as canonical text."""
    rows = changes[[*_ROW, s.RATING]].reset_index(drop=True)
    known = pd.MultiIndex.from_frame(rows[_KEY]).isin(pd.MultiIndex.from_frame(people[_KEY]))
    checks = (
        (~known, "registration_unknown", [*_KEY], ""),
        (~rows[s.FACTOR].isin(s.AUDITOR_RATINGS).to_numpy(), "unknown_choice", [s.FACTOR],
         " | ".join(s.AUDITOR_RATINGS)),
        (rows.duplicated(_ROW).to_numpy(), "rating_twice", [*_ROW], ""),
    )  # fmt: skip
    for wrong, code, names, expected in checks:
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            found = " / ".join(str(value) for value in rows.loc[place, names])
            raise CertMatchError(code, where=_place(rows, place), found=found, expected=expected)
    texts = rows[s.RATING].fillna("").astype("str").str.strip()
    rows[s.RATING] = pd.Series(
        [_read(text, rows, place) for place, text in enumerate(texts)], dtype="str"
    )
    return rows


def _read(text: str, rows: pd.DataFrame, place: int) -> str:
    try:
        return parse_rating(text) if text else ""
    except Malformed as problem:
        raise CertMatchError(
            "rating_unreadable", where=_place(rows, place), found=text,
            expected=str(problem.args[0]),
        ) from problem  # fmt: skip


def _place(rows: pd.DataFrame, place: int) -> str:
    return f"{place + 1}: " + " / ".join(str(value) for value in rows.loc[place, _ROW])
