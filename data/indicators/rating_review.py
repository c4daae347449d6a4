"""What deserves a second look on the rating sheet: what is old, missing, or against the rest.

Input is the long frame of `effective_ratings.list_ratings` with ``number`` beside it: the number
a rating stands for, NaN where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from matching.assumptions import AGAINST, AGAINST_ROWS, FAR, OLD_MONTHS

_LEAST_OTHERS = 2


def rating_columns(planner: bool) -> tuple[str, ...]:
    """Return the factors a reader may see: health is for planners only."""
    return tuple(name for name in s.AUDITOR_RATINGS if planner or name != s.HEALTH)


def is_old(ratings: pd.DataFrame, as_of: date, months: int = OLD_MONTHS) -> pd.Series:
    """Return which ratings were given more than `months` before the reference date."""
    limit = pd.Timestamp(as_of, tz="UTC") - pd.DateOffset(months=months)
    return ratings[s.GIVEN_AT] < limit


def count_rating_states(
    ratings: pd.DataFrame, as_of: date, months: int = OLD_MONTHS
) -> pd.DataFrame:
    """Count ``fresh``, ``old`` and ``missing`` ratings per ``factor``, in the model's order."""
    states = pd.DataFrame(
        {
            s.FACTOR: ratings[s.FACTOR],
            s.OLD: is_old(ratings, as_of, months),
            s.MISSING: ratings[s.NUMBER].isna(),
        }
    )
    states[s.FRESH] = ~(states[s.OLD] | states[s.MISSING])
    counts = states.groupby(s.FACTOR)[[s.FRESH, s.OLD, s.MISSING]].sum()
    order = [factor for factor in s.AUDITOR_RATINGS if factor in counts.index]
    return counts.reindex(order).reset_index()


def find_far_ratings(ratings: pd.DataFrame, distance: float = FAR) -> pd.DataFrame:
    """Find ratings far from the same registration's other ones.

    Returns
    -------
    DataFrame
        ``auditor_id, scheme, factor, number`` and ``others``, the mean of at least two further
        ratings; only where they differ by `distance` or more, the widest gap first.
    """
    key = [s.AUDITOR_ID, s.SCHEME]
    known = ratings[ratings[s.NUMBER].notna()]
    groups = known.groupby(key)[s.NUMBER]
    sums, counts = groups.transform("sum"), groups.transform("size")
    others = (sums - known[s.NUMBER]) / (counts - 1).where(counts > _LEAST_OTHERS)
    gap = (known[s.NUMBER] - others).abs()
    # 0.9 − 0.5 is a little less than 0.4 in binary.
    far = gap >= distance - 1e-9
    found = known.assign(**{s.OTHERS: others})[far].loc[gap[far].sort_values(ascending=False).index]
    return found[[*key, s.FACTOR, s.NUMBER, s.OTHERS]].reset_index(drop=True)


def correlate_factors(ratings: pd.DataFrame) -> pd.Series:
    """Return each factor's rank correlation with the mean of the other ones.

    NaN with fewer than 20 registrations or where one side never varies.
    """
    wide = ratings.pivot(index=[s.AUDITOR_ID, s.SCHEME], columns=s.FACTOR, values=s.NUMBER)
    found = {}
    for factor in wide:
        pair = pd.DataFrame({"a": wide[factor], "b": wide.drop(columns=factor).mean(axis=1)})
        pair = pair.dropna()
        enough = len(pair) >= AGAINST_ROWS and pair.nunique().min() > 1
        found[factor] = pair["a"].corr(pair["b"], method="spearman") if enough else np.nan
    return pd.Series(found, dtype="float64")


def find_contrary_factors(ratings: pd.DataFrame, limit: float = AGAINST) -> pd.Series:
    """Return the factors whose column runs against the others: correlation below `limit`."""
    correlations = correlate_factors(ratings)
    return correlations[correlations < limit].sort_values()


def list_changes(before: pd.DataFrame, after: pd.DataFrame, factors: Sequence[str]) -> pd.DataFrame:
    """Return the ratings that differ between two sheets with the same rows.

    Returns
    -------
    DataFrame
        ``auditor_id, scheme, factor, rating``: the text after, blank where it was cleared.
    """
    parts = []
    for factor in factors:
        old, new = (frame[factor].fillna("").astype("str").str.strip() for frame in (before, after))
        differs = (old != new).to_numpy()
        keys = before.loc[differs, [s.AUDITOR_ID, s.SCHEME]]
        parts.append(keys.assign(**{s.FACTOR: factor, s.RATING: new[differs].to_numpy()}))
    return pd.concat(parts, ignore_index=True)
