"""The match degree of the stored body: one request in, cells and their explanation out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.evidence_factors import rate_from_records
from data.indicators.held_certificates import fill_certificates_held
from data.loaders.reference import read_code_book
from data.loaders.values import parse_scheme
from data.workflows.encoding import LEVELS, EncodedBody, Period, encode_body
from data.workflows.periods import fill_period
from data.workflows.stored_body import StoredBody, fetch_body
from matching.errors import CertMatchError
from matching.match_degree import MatchDegrees, assess_grades, assess_match_degree
from matching.parameter_documents import parse_parameters
from matching.parameters import GRADES, Parameters
from matching.specialty_codes import parse_specialty_codes


@dataclass(frozen=True)
class DegreeResult:
    """P of every cell of the body under one parameter set and period.

    ``cells`` has the columns of the command line's JSON plus the code's names and the grade
    (empty where P is unknown), sorted by scheme, edition, code.
    """

    period: Period
    level: str
    parameters: Parameters
    cells: pd.DataFrame
    degrees: MatchDegrees
    encoded: EncodedBody

    def to_document(
        self, scheme: str | None = None, codes: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Return the document of ``cli.py degree --json``, of one scheme or some codes only."""
        cells = self.cells
        if scheme:
            cells = cells[cells[s.SCHEME] == scheme]
        if codes is not None:
            cells = cells[cells[s.CODE].isin(list(codes))]
        names = [
            *s.CELL_KEY, s.AUDITORS_COUNT, s.PROJECTS_COUNT, s.SUFFICIENCY, s.MEAN_PARTICIPATION,
            s.DIFFICULTY, s.MATCH_DEGREE, s.STATE, s.SHARE_DEFAULTED,
        ]  # fmt: skip
        return {
            "as_of": self.period.as_of.isoformat(),
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "reading": self.parameters.reading,
            "level": self.level,
            s.PARAMETER_SET: self.parameters.identifier,
            "cells": [
                {name: _plain(value) for name, value in zip(names, row, strict=True)}
                for row in cells[names].itertuples(index=False)
            ],
        }


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def encode_stored_body(
    body: StoredBody, period: Period, level: str, parameters: Parameters,
    province: str | None = None,
) -> EncodedBody:  # fmt: skip
    """Lay a body out as arrays, with ratings from records and C2 from the ledger where asked."""
    records = body.records(period)
    people, work = rate_from_records(body.registrations, records, parameters.evidence)
    work = fill_certificates_held(work, body.terms, period.as_of)
    return encode_body(people, work, read_code_book(), period, level, parameters, province)


def assess_body(
    body: StoredBody,
    period: Period,
    level: str = "small",
    parameters: Parameters | None = None,
    province: str | None = None,
) -> DegreeResult:
    """Assess P of every cell.

    Parameters
    ----------
    body
        From `stored_body.fetch_body`.
    period
        Reference date and the projects' period.
    level
        ``small``, ``medium`` or ``major``.
    parameters
        The parameter set; the defaults of :class:`Parameters` where None.
    province
        Only auditors based there and projects there; the whole body where None.
    """
    parameters = parameters or Parameters()
    encoded = encode_stored_body(body, period, level, parameters, province)
    degrees = assess_match_degree(encoded.body, parameters)
    return DegreeResult(
        period, level, parameters, frame_cells(encoded, degrees, parameters), degrees, encoded
    )


def frame_cells(
    encoded: EncodedBody, degrees: MatchDegrees, parameters: Parameters
) -> pd.DataFrame:
    """Return the cells with their numbers, states, grades and names, in the order of the body."""
    book = read_code_book()
    cells = encoded.cells.copy()
    cells[s.AUDITORS_COUNT] = degrees.auditors.astype(np.int64)
    cells[s.PROJECTS_COUNT] = degrees.projects.astype(np.int64)
    cells[s.SUFFICIENCY] = degrees.sufficiency
    cells[s.MEAN_PARTICIPATION] = degrees.mean_participation
    cells[s.DIFFICULTY] = degrees.difficulty
    cells[s.MATCH_DEGREE] = degrees.match_degree
    cells[s.STATE] = degrees.state
    cells[s.SHARE_DEFAULTED] = degrees.share_defaulted
    grades = assess_grades(degrees.match_degree, parameters)
    cells[s.GRADE] = np.array([*GRADES, ""], dtype=object)[grades]
    keys = [
        (scheme, edition, "" if code is None else code)
        for scheme, edition, code in cells[s.CELL_KEY].itertuples(index=False)
    ]
    for column, language in ((s.CODE_NAME_ZH, "zh"), (s.CODE_NAME_EN, "en")):
        cells[column] = [book.name(*key, language) if key[2] else "" for key in keys]
    return cells


def assess_stored_body(
    engine: Engine,
    *,
    as_of: date | None,
    start: date | None,
    end: date | None,
    level: str,
    parameters: Parameters,
    today: date,
) -> DegreeResult:
    """Assess P of the stored body with the defaults of DESIGN.md for what is not given.

    Raises
    ------
    CertMatchError
        An unknown level, or a period that ends before it starts.
    """
    if level not in LEVELS:
        raise CertMatchError(
            "unknown_choice", where="--level", found=level, expected=" | ".join(LEVELS)
        )
    period = fill_period(engine, as_of, start, end, today)
    return assess_body(fetch_body(engine), period, level, parameters)


def read_parameters(path: Path, reading: str | None) -> Parameters:
    """Return the parameter set of a TOML file, under another reading where one is given.

    Raises
    ------
    CertMatchError
        The file cannot be read, is not TOML, or holds an unknown key or a value out of range.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CertMatchError(
            "file_unreadable", where=str(path), found=problem, expected="TOML, UTF-8"
        ) from problem
    parameters = read_parameter_text(content, path.name)
    return parameters.with_reading(reading) if reading else parameters


def read_parameter_text(content: str, where: str) -> Parameters:
    """Return the parameter set of TOML text; schemes may be given by any of their names.

    Raises
    ------
    CertMatchError
        Not TOML, an unknown key or scheme, or a value out of range.
    """
    parameters = parse_parameters(content, where=where)
    by_scheme: dict[str, float] = {}
    for name, value in parameters.policy_ease_by_scheme.items():
        scheme = known_scheme(name, f"defaults.policy_ease_by_scheme.{name}")
        if scheme in by_scheme:
            raise CertMatchError(
                "scheme_twice", where="defaults.policy_ease_by_scheme", found=name, expected=scheme
            )
        by_scheme[str(scheme)] = value
    return replace(parameters, policy_ease_by_scheme=by_scheme)


def known_codes(text: str | None, scheme: str | None) -> set[str] | None:
    """Return the codes meant by `text` as codes are written, in one scheme or in any.

    Raises
    ------
    CertMatchError
        It is no specialty code there.
    """
    if text is None:
        return None
    book = read_code_book()
    found: set[str] = set()
    for name in [scheme] if scheme else s.SCHEMES:
        for edition in (s.EDITION_NEW, s.EDITION_OLD):
            parsed = parse_specialty_codes(text, name, edition, book)
            if parsed.outcome != "reject":
                found |= {code.code for code in parsed.codes}
    if not found:
        raise CertMatchError(
            "not_a_code", where="--code", found=text, expected=book.examples(scheme or "QMS")
        )
    return found


def known_scheme(name: str | None, where: str = "--scheme") -> str | None:
    """Return the identifier of a scheme given by any of its names.

    Raises
    ------
    CertMatchError
        No scheme is called so.
    """
    if name is None:
        return None
    scheme = parse_scheme(name)
    if scheme is None:
        raise CertMatchError(
            "unknown_choice", where=where, found=name, expected=" | ".join(s.SCHEMES)
        )
    return scheme
