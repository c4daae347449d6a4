"""Ratings from records beside the ratings that were given, and what either does to P."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.cells import compare_cells
from data.indicators.evidence_factors import SUBJECTS, derive_ratings, list_sources
from data.workflows.encoding import EncodedBody, Period
from data.workflows.match_degrees import DegreeResult, assess_body, encode_stored_body
from data.workflows.stored_body import StoredBody
from data.workflows.tuning import reassess
from matching.parameters import EVIDENCE_FACTORS, Parameters

# Fewer pairs give no correlation worth a number.
_LEAST_PAIRS = 3


@dataclass(frozen=True)
class Evidence:
    """What records say about one factor.

    Attributes
    ----------
    factor
        One of `EVIDENCE_FACTORS`.
    subjects
        Counted auditors, organisations or projects the factor rates.
    ratings
        Those of them with records: ``subject``, ``opinion`` (mean of the ratings given, NaN where
        unrated), ``rating`` (from records) and ``records``.
    correlation
        Spearman's ρ of opinion and record; NaN with fewer than three pairs.
    changed
        Cells whose grade or state differs if this factor alone is switched.
    """

    factor: str
    subjects: int
    ratings: pd.DataFrame
    correlation: float
    changed: int


def assess_evidence(
    body: StoredBody, period: Period, level: str, parameters: Parameters
) -> list[Evidence]:
    """Set records against opinions for every factor that records can speak for."""
    given = encode_stored_body(body, period, level, replace(parameters, evidence=()))
    before = assess_body(body, period, level, parameters)
    records = body.records(period)
    found = []
    for factor in EVIDENCE_FACTORS:
        opinions = _opinions(given, factor)
        ratings = derive_ratings(factor, records).drop(columns=s.FACTOR)
        # An identifier that nobody counted bears rates nobody.
        ratings = ratings[ratings[s.SUBJECT].isin(opinions.index)].reset_index(drop=True)
        ratings[s.OPINION] = ratings[s.SUBJECT].map(opinions).astype("float64")
        pairs = ratings.dropna()
        enough = len(pairs) >= _LEAST_PAIRS and pairs[[s.OPINION, s.RATING]].nunique().min() > 1
        switched = set(parameters.evidence) ^ {factor}
        found.append(
            Evidence(
                factor,
                len(opinions),
                ratings,
                pairs[s.OPINION].corr(pairs[s.RATING], method="spearman") if enough else np.nan,
                len(_compare(before, body, switched)),
            )
        )
    return found


def preview_evidence(
    body: StoredBody, period: Period, level: str, parameters: Parameters, factors: Iterable[str]
) -> pd.DataFrame:
    """Return the cells whose grade or state changes if exactly `factors` came from records.

    See `data.indicators.cells.compare_cells`; nothing is stored.
    """
    before = assess_body(body, period, level, parameters)
    return _compare(before, body, factors)


def _compare(before: DegreeResult, body: StoredBody, factors: Iterable[str]) -> pd.DataFrame:
    chosen = replace(before.parameters, evidence=tuple(factors))
    return compare_cells(before.cells, reassess(before, body, chosen).cells)


def fetch_sources(body: StoredBody, period: Period, factor: str, subject: str) -> pd.DataFrame:
    """Return the rows that a subject's rating rests on."""
    return list_sources(factor, body.records(period), subject)


def _opinions(given: EncodedBody, factor: str) -> pd.Series:
    """Return the mean rating given to each counted subject, NaN where unrated."""
    arrays = given.body
    if factor in s.AUDITOR_RATINGS:
        subjects = given.registrations[s.AUDITOR_ID]
        numbers = arrays.auditor_ratings[:, s.AUDITOR_RATINGS.index(factor)]
    else:
        subjects = given.projects[SUBJECTS[factor]]
        columns = (
            *arrays.client_ratings.T, arrays.coordination_ease, arrays.policy_ease,
        )  # fmt: skip
        numbers = columns[s.PROJECT_RATINGS.index(factor)]
    known = subjects.fillna("") != ""
    return pd.Series(numbers[known], index=subjects[known]).groupby(level=0).mean()
