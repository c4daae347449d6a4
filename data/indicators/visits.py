"""Visits that could serve several schemes of one organisation, and the least days they take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.programme import list_visits


def combine_visits(
    programme: pd.DataFrame, as_of: date, least: Mapping[str, float]
) -> pd.DataFrame:
    """Return one row per visit that could be combined, what saves most first.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`.
    as_of
        Reference day: no visit lies before it, and what is overdue is to be done on it.
    least
        Identifier of a pack → the least share of the separate days that a combined audit may
        take (rule ``combined``). Days of another pack, or given by a project, are not reduced.

    Returns
    -------
    DataFrame
        ``organization_id, organization, province, schemes, audits, visit_from, visit_to,
        days_separate, days_combined``; days are missing where those of one audit are unknown.
        The least is a limit: how far the audit may be shortened depends on how integrated the
        management systems are. Source: IAF MD 11:2019, 2.2.
    """
    today = pd.Timestamp(as_of)
    ahead = programme.assign(**{
        name: programme[name].clip(lower=today) for name in (s.WINDOW_START, s.WINDOW_END)
    })  # fmt: skip
    rows = list_visits(ahead)
    factors = rows[s.DAYS_PACK].map(dict(least)).fillna(1.0)
    rows = rows.assign(**{
        s.DAYS_SEPARATE: rows[s.AUDITOR_DAYS],
        s.DAYS_COMBINED: rows[s.AUDITOR_DAYS] * factors.astype(float),
    })  # fmt: skip
    found = rows.groupby(s.VISIT, sort=False).agg(**{
        **{name: (name, "first") for name in (s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE)},
        s.SCHEMES_AUDITED: (s.SCHEME, _join),
        s.AUDITS: (s.SCHEME, "size"),
        **{name: (name, "first") for name in (s.VISIT_FROM, s.VISIT_TO)},
        **{name: (name, _sum_known) for name in (s.DAYS_SEPARATE, s.DAYS_COMBINED)},
    })  # fmt: skip
    saved = _saved(found)
    order = np.lexsort((found[s.ORGANIZATION_ID], found[s.VISIT_TO], -saved.fillna(-1.0)))
    return found.iloc[order].reset_index(drop=True)


def sum_saved(visits: pd.DataFrame) -> float:
    """Return the days that combining saves at most, NaN where they are known of no visit."""
    return float(_saved(visits).sum(min_count=min(1, len(visits))))


def _saved(visits: pd.DataFrame) -> pd.Series:
    return visits[s.DAYS_SEPARATE] - visits[s.DAYS_COMBINED]


def _join(schemes: pd.Series) -> str:
    return "|".join(sorted(set(schemes)))


def _sum_known(days: pd.Series) -> float:
    return float(days.sum(skipna=False))
