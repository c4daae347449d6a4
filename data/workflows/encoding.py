"""From frames of people and projects to the arrays of the core, and back to names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from data import schema as s
from data.indicators.roster import keep_counted
from data.texts import to_arrow
from matching.entities import Body
from matching.errors import CertMatchError
from matching.fuzzy import crisp_rating, rating_corners
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import Parameters
from matching.specialty_codes import LEVELS, CodeBook

__all__ = ["LEVELS", "EncodedBody", "Period", "encode_body"]

EARLIEST, LATEST = date(1950, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Period:
    """The reference date and the projects' period, both ends included."""

    as_of: date
    start: date
    end: date

    @classmethod
    def of(cls, as_of: date, start: date | None = None, end: date | None = None) -> Period:
        """Fill what is not given: the period starts on the reference date and lasts 12 months.

        Raises
        ------
        CertMatchError
            A date outside the years 1950 to 2199, surely mistyped.
        """
        start = start or as_of
        for day in filter(None, (as_of, start, end)):
            if not EARLIEST <= day <= LATEST:
                raise CertMatchError(
                    "date_out_of_range", found=day, expected=f"{EARLIEST} … {LATEST}"
                )
        following_year = pd.Timestamp(start) + pd.DateOffset(months=12)
        return cls(as_of, start, end or following_year.date() - timedelta(days=1))


@dataclass(frozen=True)
class EncodedBody:
    """A body on fixed axes.

    Attributes
    ----------
    body
        The arrays the core works on.
    registrations, projects
        Counted rows, in the order of the arrays.
    cells
        ``scheme, edition, code`` in the order of the cells, sorted; code is None for a scheme
        without codes.
    remarks
        How many projects or registrations stand outside every cell, by reason.
    """

    body: Body
    registrations: pd.DataFrame
    projects: pd.DataFrame
    cells: pd.DataFrame
    remarks: dict[str, int]


def encode_body(
    registrations: pd.DataFrame,
    projects: pd.DataFrame,
    book: CodeBook,
    period: Period,
    level: str,
    parameters: Parameters,
    province: str | None = None,
) -> EncodedBody:
    """Count who and what counts in `period` and lay it out as arrays.

    Parameters
    ----------
    registrations, projects
        Current rows with the columns of `schema.AUDITORS` and `schema.PROJECTS`. A person who is
        registered twice in a scheme counts once (`persons.join_registrations`).
    book
        Knows which schemes have codes and how a code is shortened to a level.
    period
        Registrations must be valid on ``as_of``; project windows must overlap start…end.
    level
        ``small``, ``medium`` or ``major``.
    parameters
        For linguistic terms and for what C1 counts.
    province
        Only auditors based there and projects there; C1 still counts a person's qualifications
        everywhere.
    """
    people = keep_counted(registrations, period.as_of).reset_index(drop=True)
    held = _qualifications_held(people, parameters)
    work = _counted_projects(projects, period)
    if province is not None:
        based = (people[s.BASE_PROVINCE] == province).to_numpy(dtype=bool)
        people, held = people[based].reset_index(drop=True), held[based]
        work = work[(work[s.PROVINCE] == province).to_numpy(dtype=bool)].reset_index(drop=True)
    schemes = tuple(sorted({*people[s.SCHEME].unique(), *work[s.SCHEME].unique()}))
    sides = [_split(frame, schemes, book, level) for frame in (people, work)]
    keys = sorted({key for side in sides for key in side.keys}, key=_cell_order)
    position = {key: index for index, key in enumerate(keys)}
    (auditor_rows, auditor_cells), (project_rows, project_cells) = (
        _membership(side, position) for side in sides
    )
    body = Body(
        auditor_ratings=_ratings(people, s.AUDITOR_RATINGS, parameters),
        qualifications_held=held,
        auditor_rows=auditor_rows,
        auditor_cells=auditor_cells,
        client_ratings=_ratings(work, s.CLIENT_RATINGS, parameters),
        certificates_held=work[s.CERTIFICATES_HELD].to_numpy(dtype=np.float64, na_value=np.nan),
        coordination_ease=_ratings(work, (s.COORDINATION_EASE,), parameters)[:, 0],
        policy_ease=_ratings(work, (s.POLICY_EASE,), parameters)[:, 0],
        project_schemes=_positions(work[s.SCHEME], schemes),
        project_rows=project_rows,
        project_cells=project_cells,
        schemes=schemes,
        cell_count=len(keys),
    )
    cells = pd.DataFrame(keys, columns=s.CELL_KEY)
    cells[s.CODE] = cells[s.CODE].astype(object).where(cells[s.CODE] != "", None)
    remarks = {
        "projects_without_cell": _count_outside(work, project_rows),
        "projects_without_code": sides[1].without_code,
        "projects_with_coarse_code": sides[1].with_coarse_code,
        "projects_without_window": int(
            (work[s.WINDOW_START].isna() & work[s.WINDOW_END].isna()).sum()
        ),
        "registrations_without_cell": _count_outside(people, auditor_rows),
    }
    return EncodedBody(body, people, work, cells, remarks)


def _count_outside(frame: pd.DataFrame, rows: np.ndarray) -> int:
    """Return how many rows of a frame have no cell; `rows` are those that have, in order."""
    return len(frame) - int((np.diff(rows, prepend=-1) > 0).sum())


def _cell_order(key: tuple[str, str, str]) -> tuple[str, str, str]:
    return key


def _counted_projects(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    # A blank end of a window is open, like a blank end of a validity.
    overlaps = (
        frame[s.WINDOW_START].isna() | (frame[s.WINDOW_START] <= pd.Timestamp(period.end))
    ) & (frame[s.WINDOW_END].isna() | (frame[s.WINDOW_END] >= pd.Timestamp(period.start)))
    return frame.loc[overlaps].reset_index(drop=True)


def _positions(names: pd.Series, axis: tuple[str, ...]) -> np.ndarray:
    return pd.Index(axis).get_indexer(names.tolist()).astype(np.intp)


def _ratings(frame: pd.DataFrame, names: tuple[str, ...], parameters: Parameters) -> np.ndarray:
    columns = []
    for name in names:
        codes, texts = pd.factorize(frame[name].fillna(""))
        numbers = np.array([crisp_rating(text, parameters.terms) for text in texts])
        columns.append(numbers[codes] if len(texts) else np.empty(0))
    return np.column_stack(columns)


def encode_corners(encoded: EncodedBody, parameters: Parameters) -> RatingCorners:
    """Return the ratings of an encoded body as trapezoids, in the order of its arrays."""
    people, work = encoded.registrations, encoded.projects
    return RatingCorners(
        auditor_ratings=_corners(people, s.AUDITOR_RATINGS, parameters),
        client_ratings=_corners(work, s.CLIENT_RATINGS, parameters),
        coordination_ease=_corners(work, (s.COORDINATION_EASE,), parameters)[:, 0],
        policy_ease=_corners(work, (s.POLICY_EASE,), parameters)[:, 0],
    )


def _corners(frame: pd.DataFrame, names: tuple[str, ...], parameters: Parameters) -> np.ndarray:
    columns = []
    for name in names:
        codes, texts = pd.factorize(frame[name].fillna(""))
        found = np.array([rating_corners(text, parameters.terms) for text in texts])
        columns.append(found.reshape(-1, 4)[codes])
    return np.stack(columns, axis=1)


def _qualifications_held(people: pd.DataFrame, parameters: Parameters) -> np.ndarray:
    persons = people[s.AUDITOR_ID]
    if parameters.qualifications_held == "schemes":
        held = people.groupby(persons, sort=False)[s.SCHEME].transform("size")
        return held.to_numpy(dtype=np.float64)
    codes = people[s.SPECIALTY_CODES].fillna("")
    per_row = codes.str.count(r"\|") + (codes != "")
    held = per_row.groupby(persons, sort=False).transform("sum")
    return np.maximum(held.to_numpy(dtype=np.float64), 1.0)


@dataclass(frozen=True)
class _Side:
    """Row ↔ key pairs of one side, before cells have numbers."""

    rows: np.ndarray
    pair_keys: np.ndarray
    keys: list[tuple[str, str, str]]
    without_code: int
    with_coarse_code: int


def _split(frame: pd.DataFrame, schemes: tuple[str, ...], book: CodeBook, level: str) -> _Side:
    """Split the canonical code texts and shorten each code to `level`."""
    codeless = frame[s.SCHEME].map({name: book.is_codeless(name) for name in schemes})
    texts = frame[s.SPECIALTY_CODES].fillna("").where(~codeless.astype(bool), "new:")
    # Arrow takes a quarter of Python's time for the million codes of a large roster.
    lists = pc.split_pattern(to_arrow(texts.replace("", None)), "|")
    rows = pc.list_parent_indices(lists).to_numpy()
    codes = pc.list_flatten(lists).dictionary_encode()
    uniques = codes.dictionary.to_pylist()
    combined = _positions(frame[s.SCHEME], schemes)[rows] * max(len(uniques), 1)
    inverse, distinct = pd.factorize(combined + codes.indices.to_numpy())
    keys: dict[tuple[str, str, str], int] = {}
    key_of_distinct = np.full(len(distinct), -1)
    for index, value in enumerate(distinct):
        scheme_number, number = divmod(int(value), max(len(uniques), 1))
        scheme = schemes[scheme_number]
        edition, _, code = uniques[number].partition(":")
        shortened = "" if code == "" else book.truncate(scheme, code, level)
        if shortened is not None:
            key = (scheme, edition, shortened)
            key_of_distinct[index] = keys.setdefault(key, len(keys))
    pair_keys = key_of_distinct[inverse]
    coarse = np.unique(rows[pair_keys < 0])
    return _Side(
        rows[pair_keys >= 0],
        pair_keys[pair_keys >= 0],
        list(keys),
        int(lists.null_count),
        len(coarse),
    )


def _membership(
    side: _Side, position: Mapping[tuple[str, str, str], int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return each (row, cell) pair once: a row counts once in a cell however many codes match."""
    if not side.rows.size:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    numbers = np.array([position[key] for key in side.keys], dtype=np.intp)[side.pair_keys]
    pairs = np.sort(side.rows.astype(np.int64) * len(position) + numbers)
    rows, cells = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], len(position))
    return rows.astype(np.intp), cells.astype(np.intp)
