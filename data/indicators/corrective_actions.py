"""What is still to be done after an audit: corrective actions to close, next audits to plan."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.nonconformities import CLOSED, OPEN

BETWEEN_NAMES = " / "
_SAME = [s.PROJECT_NO, s.AUDIT_FROM, s.AUDIT_TO, s.CLAUSE, s.DEPARTMENT]


def list_corrective_actions(
    nonconformities: pd.DataFrame, decisions: pd.DataFrame, day: date
) -> pd.DataFrame:
    """Return one corrective action per nonconformity, what is overdue first.

    An action closed under a report that a newer import of the same audit replaced stays closed.
    Where the report itself says that its corrective actions were verified and accepted, an action
    nobody decided on is closed; ``verified`` has the report's words, and no person stands for it.

    Parameters
    ----------
    nonconformities
        From `list_nonconformities`, replaced reports included.
    decisions
        The decision that holds for each finding.
    day
        Today.

    Returns
    -------
    DataFrame
        The standing rows with ``state`` (``open`` or ``closed``), ``reason``, ``decided_by``,
        ``decided_at`` and ``overdue``: open and due before the day; without a due date nobody
        can be late.
    """
    columns = [s.FINDING, s.STATE, s.REASON, s.DECIDED_BY, s.DECIDED_AT]
    actions = nonconformities.merge(decisions[columns], on=s.FINDING, how="left")
    actions = _inherit(actions, columns[1:])
    by_report = actions[s.STATE].isna() & (actions[s.VERIFIED] != "")
    actions[s.STATE] = (
        actions[s.STATE].where(actions[s.STATE] == CLOSED, OPEN).mask(by_report, CLOSED)
    )
    actions = _fold(actions)
    is_late = actions[s.DUE] < pd.Timestamp(day)
    actions[s.OVERDUE] = is_late.fillna(False).astype(bool) & (actions[s.STATE] == OPEN)
    standing = actions[~actions[s.REPLACED].astype(bool)]
    return standing.sort_values(
        [s.OVERDUE, s.DUE], ascending=[False, True], na_position="last", kind="stable",
        ignore_index=True,
    )  # fmt: skip


def _fold(actions: pd.DataFrame) -> pd.DataFrame:
    """Make one action of the clauses of a nonconformity; it is open as long as one of them is."""

    def join(texts: pd.Series) -> str:
        return BETWEEN_NAMES.join(dict.fromkeys(filter(None, texts)))

    by_finding = actions.groupby(s.FINDING, sort=False)
    joined = {name: by_finding[name].agg(join) for name in (s.CLAUSE, s.DEPARTMENT)}
    open_first = actions.sort_values(s.STATE, key=lambda state: state == CLOSED, kind="stable")
    folded = open_first.drop_duplicates(s.FINDING).sort_index()
    names = {name: folded[s.FINDING].map(texts).astype("str") for name, texts in joined.items()}
    return folded.assign(**names)


def _inherit(actions: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Give an undecided action the last decision on the same one of a replaced report."""
    place = actions.groupby([s.IMPORT_ID, *_SAME], dropna=False).cumcount()
    # Only a repeated audit has an older twin, and only its identity is sure.
    dated = actions[[s.AUDIT_FROM, s.AUDIT_TO]].notna().any(axis=1)
    twins = actions[s.PROJECT_NO].isin(actions.loc[actions[s.REPLACED], s.PROJECT_NO])
    repeated = actions.assign(place=place)[twins & dated]
    earlier = repeated.groupby([*_SAME, "place"], dropna=False)[columns].ffill()
    inherited = actions.copy()
    undecided = inherited.loc[earlier.index, s.STATE].isna()
    rows = earlier.index[undecided]
    inherited.loc[rows, columns] = earlier.loc[rows, columns]
    return inherited


def list_next_audits(reports: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the next audits that reports ask for, the earliest date first.

    A later report on the same organization and schemes answers an earlier one, whether it asks
    for another audit or not.

    Parameters
    ----------
    reports
        From `list_reports`.
    day
        Today; ``overdue`` says that the date has passed.
    """
    standing = reports[~reports[s.REPLACED].astype(bool)]
    when = standing[s.AUDIT_TO].fillna(standing[s.AUDIT_FROM])
    latest = (
        standing.assign(when=when)
        .sort_values(["when", s.IMPORT_ID], na_position="first")
        .drop_duplicates([s.ORGANIZATION, s.SCHEMES_AUDITED], keep="last")
    )
    asked = latest[latest[s.NEXT_AUDIT_BEFORE].notna()].sort_values(s.NEXT_AUDIT_BEFORE)
    overdue = asked[s.NEXT_AUDIT_BEFORE] < pd.Timestamp(day)
    return asked.drop(columns="when").assign(**{s.OVERDUE: overdue}).reset_index(drop=True)
