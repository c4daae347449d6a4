"""Which certificates still make audits due; runs on any engine that Ibis speaks to."""

from __future__ import annotations

from datetime import date

import ibis
from ibis import Table, _

from data import schema as s


def list_cycles(certificates: Table, day: date, since: date) -> Table:
    """Return the certificates that stand or are suspended on a day, or expired from `since` on.

    With ``is_suspended``.

    Withdrawn and cancelled ones make nothing due, nor does an expired one whose organisation
    holds a later certificate of the scheme. A suspension of a later day has not begun yet.
    """
    ended = ibis.coalesce(_[s.STATUS].isin([s.WITHDRAWN, s.CANCELLED]), False)
    known = certificates.filter(~ended, _[s.ISSUED_ON] <= day)
    recent = known.filter(_[s.EXPIRES_ON] >= since)
    begun = ~ibis.coalesce(_[s.SUSPENDED_ON] > day, False)
    suspended = ibis.coalesce(_[s.STATUS] == s.SUSPENDED, False) & begun
    newest = ibis.window(group_by=[s.ORGANIZATION_ID, s.SCHEME])
    return (
        recent.mutate(**{s.IS_SUSPENDED: suspended})
        .mutate(latest=_[s.EXPIRES_ON].max().over(newest))
        .filter((_[s.EXPIRES_ON] >= day) | (_["latest"] == _[s.EXPIRES_ON]))
        .drop("latest")
    )
