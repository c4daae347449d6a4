"""What the cells of the match degree say together: which hurt most, how many, what changed.

Input of every function is ``DegreeResult.cells``: one row per (scheme, edition, code). P is
unknown where there is no demand and 0 where nobody holds the code; such cells are never mixed.
"""

from __future__ import annotations

import pandas as pd

from data import schema as s

BEFORE, AFTER = "_before", "_after"


def rank_shortage(cells: pd.DataFrame, target: float) -> pd.DataFrame:
    """Return the codes that hurt most, the worst first.

    Parameters
    ----------
    cells
        Cells of one assessment.
    target
        P to reach under the reading in use.

    Returns
    -------
    DataFrame
        The cells with demand whose P is below the target, with ``shortage`` = (target − P) ·
        projects and ``rank`` from 1; equal shortages in the order of scheme, edition and code.
    """
    short = cells[cells[s.MATCH_DEGREE] < target]
    ranked = short.assign(
        **{s.SHORTAGE: (target - short[s.MATCH_DEGREE]) * short[s.PROJECTS_COUNT]}
    ).sort_values([s.SHORTAGE, *s.CELL_KEY], ascending=[False, True, True, True])
    ranked[s.RANK] = range(1, len(ranked) + 1)
    return ranked.reset_index(drop=True)


def count_grades(cells: pd.DataFrame) -> pd.DataFrame:
    """Return ``grade``, ``state`` and the number of their ``cells``, lowest P first.

    Cells without auditor form a row of their own; cells without demand have the empty grade and
    come last.
    """
    counts = (
        cells.groupby([s.GRADE, s.STATE])
        .agg(**{s.CELLS: (s.STATE, "size"), s.MATCH_DEGREE: (s.MATCH_DEGREE, "max")})
        .reset_index()
    )
    ordered = counts.sort_values(s.MATCH_DEGREE, na_position="last", ignore_index=True)
    return ordered[[s.GRADE, s.STATE, s.CELLS]]


def compare_cells(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the cells whose grade or state differs between two assessments.

    Parameters
    ----------
    before, after
        Cells of two assessments on the same level.

    Returns
    -------
    DataFrame
        Key and names, then grade, state, P, auditors and projects, each with the ending
        ``_before`` and ``_after``; the largest fall of P first, cells that gained or lost their
        demand last. A cell absent on one side has an empty grade and state there and an unknown
        P; a cell that was absent and is without demand counts as unchanged.
    """
    values = [s.GRADE, s.STATE, s.MATCH_DEGREE, s.AUDITORS_COUNT, s.PROJECTS_COUNT]
    names = [s.CODE_NAME_ZH, s.CODE_NAME_EN]
    # Cells of schemes without codes have code None, which would not meet itself in a merge.
    old, new = (
        frame[[*s.CELL_KEY, *names, *values]].assign(**{s.CODE: frame[s.CODE].fillna("")})
        for frame in (before, after)
    )
    both = old.merge(new, on=s.CELL_KEY, how="outer", suffixes=(BEFORE, AFTER))
    for name in names:
        both[name] = both[name + AFTER].fillna(both[name + BEFORE])
    for name in (s.GRADE, s.STATE):
        for ending in (BEFORE, AFTER):
            both[name + ending] = both[name + ending].fillna("")
    pairs = (name + ending for name in values for ending in (BEFORE, AFTER))
    columns = [*s.CELL_KEY, *names, *pairs]
    changed = both.loc[_changed(both), columns]
    changed[s.CODE] = changed[s.CODE].astype(object).where(changed[s.CODE] != "", None)
    fall = changed[s.MATCH_DEGREE + AFTER] - changed[s.MATCH_DEGREE + BEFORE]
    return changed.iloc[fall.argsort(kind="stable")].reset_index(drop=True)


def _changed(both: pd.DataFrame) -> pd.Series:
    demanded = both[s.MATCH_DEGREE + BEFORE].notna() | both[s.MATCH_DEGREE + AFTER].notna()
    differs = (both[s.GRADE + BEFORE] != both[s.GRADE + AFTER]) | (
        both[s.STATE + BEFORE] != both[s.STATE + AFTER]
    )
    return demanded & differs
