"""By when suspended or expired certificates, missed audits and findings have to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.nonconformities import OPEN
from matching.programme import OVERDUE, RESTORATION, SURVEILLANCE
from matching.rule_packs import RulePack, select_packs

SUSPENDED, EXPIRED, MISSED, CORRECTION = "suspended", "expired", "missed", "correction"
COLUMNS = (s.KIND, s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE, s.CERTIFICATE_NO,
           s.SCHEME, s.DUE,
           s.DAYS_LEFT, s.RULE_PACK, s.RULE)  # fmt: skip
_AFTER_EXPIRY = ("restoration_window", "recertification_before_expiry")
_ON_MISSED = "suspend_on_missed_surveillance"


def list_deadlines(
    programme: pd.DataFrame, actions: pd.DataFrame, packs: Sequence[RulePack], as_of: date
) -> pd.DataFrame:
    """Return what has to be settled by when, the earliest first, unknown days last.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`.
    actions
        From `data.indicators.corrective_actions.list_corrective_actions`.
    packs
        Those that judge, for what follows a missed surveillance.
    as_of
        Reference day of the days left.

    Returns
    -------
    DataFrame
        `COLUMNS`. ``kind``: ``suspended`` (restored by then, else withdrawn), ``expired``
        (restored by then, else certified anew), ``missed`` (a surveillance that was due by then:
        the certificate is to be suspended under the rule) or ``correction`` (an open corrective
        action of an audit report). ``rule`` is the rule behind the day, or behind what follows.
    """
    parts = [_list_restorations(programme), _list_missed(programme, packs, as_of),
             _list_corrections(actions)]  # fmt: skip
    # An empty part has no kinds of columns to offer.
    filled = [part for part in parts if not part.empty]
    if not filled:
        return pd.DataFrame(columns=[*COLUMNS]).astype({s.DUE: "datetime64[s]"})
    found = pd.concat(filled, ignore_index=True)
    left = (found[s.DUE] - pd.Timestamp(as_of)).dt.days.astype("Int64")
    return (
        found.assign(**{s.DAYS_LEFT: left})
        .reindex(columns=[*COLUMNS])
        .sort_values([s.DUE, s.KIND, s.ORGANIZATION], na_position="last", ignore_index=True)
    )


def _list_restorations(programme: pd.DataFrame) -> pd.DataFrame:
    rows = programme[programme[s.AUDIT_TYPE] == RESTORATION]
    kinds = rows[s.RULE].isin(_AFTER_EXPIRY).map({True: EXPIRED, False: SUSPENDED})
    return _as_deadlines(rows, kinds)


def _list_missed(programme: pd.DataFrame, packs: Sequence[RulePack], as_of: date) -> pd.DataFrame:
    late = (programme[s.AUDIT_TYPE] == SURVEILLANCE) & (programme[s.STATE] == OVERDUE)
    rows = programme[late]
    by = {scheme: next((pack.id for pack in select_packs(packs, scheme, as_of)
                        if pack.value(_ON_MISSED)), None)
          for scheme in rows[s.SCHEME].unique()}  # fmt: skip
    judged = rows.assign(**{s.RULE_PACK: rows[s.SCHEME].map(by), s.RULE: _ON_MISSED})
    known = judged[judged[s.RULE_PACK].notna()]
    return _as_deadlines(known, pd.Series(MISSED, known.index))


def _as_deadlines(rows: pd.DataFrame, kinds: pd.Series) -> pd.DataFrame:
    return rows.assign(**{s.KIND: kinds, s.DUE: rows[s.WINDOW_END]}).reindex(columns=[*COLUMNS])


def _list_corrections(actions: pd.DataFrame) -> pd.DataFrame:
    rows = actions[actions[s.STATE] == OPEN]
    return rows.assign(**{
        s.KIND: CORRECTION, s.SCHEME: rows[s.SCHEMES_AUDITED], s.RULE: rows[s.CLAUSE],
        s.DUE: pd.to_datetime(rows[s.DUE]),
    }).reindex(columns=[*COLUMNS])  # fmt: skip


__all__ = ["COLUMNS", "CORRECTION", "EXPIRED", "MISSED", "SUSPENDED", "list_deadlines"]
