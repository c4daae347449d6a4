"""Ratings of a single project that its own data speak for: coordination D and policy E.

Both are taken from what is asked for now, not from the past: the windows and demands of the
projects at hand, and for D the windows of due audits that are no projects yet. The article names
what makes them harder (many clients of a group asking for one time; sex, team, named auditors,
stages) and gives no formula: every constant is an assumption.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.due_windows import COLUMNS, keep_whole_windows
from data.indicators.evidence import frame_ratings
from matching.assumptions import (
    GROUP_HALF,
    LEAST_CROWDING_EASE,
    NAMED_EASE,
    SEX_EASE,
    STAGE_EASE,
    TEAM_EASE,
)

STAGES = s.AUDIT_TYPES[:2]


def rate_coordination(
    projects: pd.DataFrame, start: date, end: date, due: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Rate the projects of a period by who else wants their weeks.

    ``1 / (1 + G / 3) · min(1, max(0.5, mean load / own load))``. G adds, over the other
    organisations of the group, the share of the window's days that they ask for too. Load is that
    of the other projects and of the due audits, each spread evenly over its window: in the own
    weeks and on average over the weeks of the period. A project puts all of itself into the
    period, a due audit only the share of its window that lies there: it may come later.

    Parameters
    ----------
    projects
        Projects; only those with both ends of a window, overlapping start…end, are rated.
    start, end
        The period, both ends included.
    due
        From `data.indicators.due_windows.list_due_windows`; these ask for weeks too and are not
        rated. None where there is no ledger.

    Returns
    -------
    DataFrame
        As in `evidence`; ``records`` counts the projects and due audits asking for any of these
        days, itself included.
    """
    asked = _keep_windows(projects, due, start, end)
    first, last = asked[s.WINDOW_START].to_numpy(), asked[s.WINDOW_END].to_numpy()
    rated = ~asked[s.FROM_PROGRAMME].to_numpy(bool)
    weights = np.where(rated, 1.0, _shares_within(first, last, start, end))
    crowding = _crowding_ease(first, last, weights, start, end)
    ease = crowding / (1 + _group_demand(asked) / GROUP_HALF)
    # Sorted ends tell how many windows are over before, and how many begin after.
    before = np.searchsorted(np.sort(last), first, side="left")
    not_after = np.searchsorted(np.sort(first), last, side="right")
    index = pd.Index(asked.loc[rated, s.PROJECT_ID], dtype="str")
    return frame_ratings(
        s.COORDINATION_EASE,
        pd.Series(ease[rated], index),
        pd.Series((not_after - before)[rated], index),
    )


def rate_policy(projects: pd.DataFrame) -> pd.DataFrame:
    """Rate projects by their special demands: the product of what each leaves of the ease.

    Sex 0.8, named auditors 0.7, minimum team 0.9 for each person beyond the first, stage 1 or
    stage 2 of an initial audit (the gap between them must be kept) 0.9. A project without any of
    these is not rated: nothing is on record.
    """
    demands = list_demands(projects).groupby(s.SUBJECT)[s.EASE]
    return frame_ratings(s.POLICY_EASE, demands.prod(), demands.size())


def list_demands(projects: pd.DataFrame) -> pd.DataFrame:
    """Return each special demand of each project: ``subject, demand, value, ease``."""
    team = projects[s.MINIMUM_TEAM].astype("float64")
    parts = (
        (s.REQUIRED_SEX, projects[s.REQUIRED_SEX].fillna(""), SEX_EASE),
        (s.NAMED_AUDITORS, projects[s.NAMED_AUDITORS].fillna(""), NAMED_EASE),
        (s.MINIMUM_TEAM, team.map("{:.0f}".format).where(team.notna(), ""),
         TEAM_EASE ** (team - 1).clip(lower=0)),
        (s.AUDIT_TYPE, projects[s.AUDIT_TYPE].where(projects[s.AUDIT_TYPE].isin(STAGES), ""),
         STAGE_EASE),
    )  # fmt: skip
    rows = [
        pd.DataFrame({s.SUBJECT: projects[s.PROJECT_ID], s.DEMAND: name, s.VALUE: value,
                      s.EASE: ease})[value.to_numpy() != ""]
        for name, value, ease in parts
    ]  # fmt: skip
    return pd.concat(rows).sort_values(s.SUBJECT, kind="stable", ignore_index=True)


def list_same_weeks(
    projects: pd.DataFrame, start: date, end: date, project_id: str,
    due: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the other projects and the due audits asking for days of one project's window.

    ``project_id, organization_id, group, window_start, window_end, from_programme`` (a due audit
    under the number of the project it would become), the shared ``days`` and ``same_group``
    (another organisation of the same group); those first, then by shared days.
    """
    asked = _keep_windows(projects, due, start, end)
    is_own = (asked[s.PROJECT_ID] == project_id) & ~asked[s.FROM_PROGRAMME]
    own, others = asked[is_own], asked[~is_own]
    if own.empty:
        return others.iloc[:0].assign(**{s.DAYS: 0, s.SAME_GROUP: False})
    row = own.iloc[0]
    days = (
        others[s.WINDOW_END].clip(upper=row[s.WINDOW_END])
        - others[s.WINDOW_START].clip(lower=row[s.WINDOW_START])
    ).dt.days + 1
    kin = (others[s.GROUP].fillna("") == row[s.GROUP]) & (
        others[s.ORGANIZATION_ID] != row[s.ORGANIZATION_ID]
    )
    rows = others.assign(**{s.DAYS: days, s.SAME_GROUP: kin})[days > 0]
    return rows.sort_values([s.SAME_GROUP, s.DAYS], ascending=False, ignore_index=True)


def _keep_windows(
    projects: pd.DataFrame, due: pd.DataFrame | None, start: date, end: date
) -> pd.DataFrame:
    """Return the whole windows that overlap the period, of projects and then of due audits."""
    rows = projects[COLUMNS].assign(**{s.FROM_PROGRAMME: False})
    if due is not None:
        rows = pd.concat([rows, due.assign(**{s.FROM_PROGRAMME: True})])
    whole = keep_whole_windows(rows)
    asked = (whole[s.WINDOW_START] <= pd.Timestamp(end)) & (
        whole[s.WINDOW_END] >= pd.Timestamp(start)
    )
    return whole[asked].reset_index(drop=True)


def _shares_within(first: np.ndarray, last: np.ndarray, start: date, end: date) -> np.ndarray:
    """Return the share of each window's days that lies in the period."""
    day = np.timedelta64(1, "D")
    within = np.minimum(last, np.datetime64(end)) - np.maximum(first, np.datetime64(start))
    shares: np.ndarray = (within + day) / (last - first + day)
    return shares


def _crowding_ease(
    first: np.ndarray, last: np.ndarray, weights: np.ndarray, start: date, end: date
) -> np.ndarray:
    """Return min(1, max(0.5, mean load of the period / load of the own weeks))."""
    weeks = max(((end - start).days + 1) // 7, 1)  # the odd day of a year joins the last week
    begin, stop = (
        np.clip((days - np.datetime64(start)) // np.timedelta64(7, "D"), 0, weeks - 1).astype(int)
        for days in (first, last)
    )
    share = 1.0 / (stop - begin + 1)
    steps = np.zeros(weeks + 1)
    np.add.at(steps, begin, share * weights)
    np.add.at(steps, stop + 1, -share * weights)
    summed = np.concatenate([[0.0], np.cumsum(np.cumsum(steps[:-1]))])
    own = (summed[stop + 1] - summed[begin] - weights) * share
    average = (weights.sum() - weights) / weeks
    quiet = own <= average
    return np.where(quiet, 1.0, np.maximum(average / np.where(quiet, 1.0, own),
                                           LEAST_CROWDING_EASE))  # fmt: skip


def _group_demand(asked: pd.DataFrame) -> np.ndarray:
    """Return for each project how much the other organisations of its group want its window.

    An organisation counts once, with the window that shares most days. 0 for due audits.
    """
    demand = np.zeros(len(asked))
    grouped = asked[asked[s.GROUP].fillna("") != ""]
    for _, rows in grouped.groupby(s.GROUP):
        first, last = (
            rows[name].to_numpy().astype("datetime64[D]").astype(np.int64)
            for name in (s.WINDOW_START, s.WINDOW_END)
        )
        mine = ~rows[s.FROM_PROGRAMME].to_numpy(bool)
        start, end = first[mine, None], last[mine, None]
        shared = np.minimum(end, last) - np.maximum(start, first) + 1
        share = np.clip(shared, 0, None) / (end - start + 1)
        owners, _ = pd.factorize(rows[s.ORGANIZATION_ID].fillna(rows[s.PROJECT_ID]))
        for owner in np.unique(owners):
            wanted = share[:, owners == owner].max(axis=1)
            others = owners[mine] != owner
            demand[rows.index[mine][others]] += wanted[others]
    return demand
