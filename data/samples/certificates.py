"""The certificates of the invented clients, as their audits imply: one per scheme and cycle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.distributions import DEMO_AS_OF, is_rare, pick

_CYCLE = timedelta(days=3 * 365)
_YEAR = timedelta(days=365)
_DECISION = timedelta(days=30)  # from the end of an audit to the certificate
_FIRST = ("初次", "初次二阶段", "转换")
_STAGE_1, _RENEWAL, _RESTORATION = "初次一阶段", "再认证", "恢复"
_BEGIN = date(2023, 7, 1)  # of the ledger: what expired before is not in it
_RENEWED = 0.7  # of certificates whose first issue is not on record, those with an earlier cycle
_LATE = 0.5  # of clients whose yearly audit is a little overdue, those suspended
_OVERDUE, _GIVEN_UP = _YEAR, timedelta(days=450)  # since the last audit
_ENDED = {s.CANCELLED: 0.45, s.WITHDRAWN: 0.55}
_UNDATED = 0.1  # of certificates that ended early, those without a day
_SITE_CERTIFICATES = 9  # of further sites, which the project file does not count


def build_certificates(rng: np.random.Generator, projects: pd.DataFrame) -> pd.DataFrame:
    """Return certificates with the columns of `schema.CERTIFICATE_LEDGER`, all cells text.

    A client with an audit to come, or audited within a year, holds what it is audited for. Who
    is overdue may be suspended, and who stays away is withdrawn or cancelled. A few clients hold
    a certificate more than their projects say, one for a further site.

    Parameters
    ----------
    rng
        Source of every draw.
    projects
        Columns of `schema.PROJECTS`, all cells text. A first audit to come gives no certificate
        yet; an audit before the first one on record is inferred from its kind.
    """
    ordered = projects.sort_values([s.ORGANIZATION_ID, s.SCHEME, s.WINDOW_START, s.PROJECT_ID])
    rows: list[dict[str, str]] = []
    for _, client in groupby(ordered.to_dict("records"), itemgetter(s.ORGANIZATION_ID)):
        all_audits = list(client)
        end = _draw_end(rng, all_audits)
        for _, audits in groupby(all_audits, itemgetter(s.SCHEME)):
            rows.extend(_certificates(rng, list(audits), end))
    rows.extend(_further_sites(rng, rows, ordered))
    frame = pd.DataFrame(rows, columns=list(s.CERTIFICATE_LEDGER.names), dtype=str)
    frame = frame.sort_values([s.ISSUED_ON, s.ORGANIZATION_ID, s.SCHEME, s.SITES])
    frame[s.CERTIFICATE_NO] = [f"SL-{number:05d}" for number in range(1, len(frame) + 1)]
    return frame.reset_index(drop=True)


def _draw_end(rng: np.random.Generator, audits: list[Any]) -> tuple[str, date | None]:
    """Return how and since when a client's certificates ended early, valid where they did not."""
    last = _day(max(audit[s.WINDOW_END] for audit in audits))
    since = DEMO_AS_OF - last
    if since < _OVERDUE or (since < _GIVEN_UP and not is_rare(rng, _LATE)):
        return s.VALID, None
    status = s.SUSPENDED if since < _GIVEN_UP else pick(rng, _ENDED)
    late = 10 if status == s.SUSPENDED else 45
    day = last + _YEAR + timedelta(days=int(rng.integers(late, 2 * late)))
    known = not is_rare(rng, _UNDATED)
    return status, min(day, DEMO_AS_OF - timedelta(days=5)) if known else None


def _certificates(
    rng: np.random.Generator, audits: list[Any], end: tuple[str, date | None]
) -> Iterator[dict[str, str]]:
    for issued in _list_issues(rng, audits):
        expires = issued + _CYCLE - timedelta(days=1)
        row = _describe(audits[-1], issued, expires) | _last_audit(audits, issued, expires)
        yield row | _status(rng, audits, issued, expires, end)


def _list_issues(rng: np.random.Generator, audits: list[Any]) -> list[date]:
    """Return when the certificates of a client and scheme were issued, oldest first."""
    first = audits[0]
    day = _day(first[s.WINDOW_END]) + _DECISION
    issues = [day] if first[s.AUDIT_TYPE] in _FIRST else []
    if not issues and first[s.AUDIT_TYPE] != _STAGE_1:
        renewals = [audit for audit in audits if audit[s.AUDIT_TYPE] == _RENEWAL]
        years = int(rng.integers(1, 3))
        issues = [day - years * _YEAR]
        if renewals:
            issues = [_day(renewals[0][s.WINDOW_END]) + _DECISION - _CYCLE]
        if is_rare(rng, _RENEWED):
            issues.insert(0, issues[0] - _CYCLE)
    for audit in audits:
        day = _day(audit[s.WINDOW_END]) + _DECISION
        if audit[s.AUDIT_TYPE] == _RENEWAL or (audit[s.AUDIT_TYPE] in _FIRST and not issues):
            issues.append(max(day, issues[-1] + _CYCLE) if issues else day)
    return [issue for issue in issues if _BEGIN - _CYCLE < issue <= DEMO_AS_OF]


def _status(
    rng: np.random.Generator, audits: list[Any], issued: date, expires: date,
    end: tuple[str, date | None],
) -> dict[str, str]:  # fmt: skip
    if expires < DEMO_AS_OF:
        return {s.STATUS: s.EXPIRED, s.SUSPENDED_ON: ""}
    status, day = end
    asks = any(
        audit[s.AUDIT_TYPE] == _RESTORATION and _day(audit[s.WINDOW_START]) > DEMO_AS_OF
        for audit in audits
    )
    if status == s.VALID and asks:
        status, day = s.SUSPENDED, DEMO_AS_OF - timedelta(days=int(rng.integers(10, 150)))
    return {s.STATUS: status, s.SUSPENDED_ON: max(issued, day).isoformat() if day else ""}


def _further_sites(
    rng: np.random.Generator, rows: list[dict[str, str]], projects: pd.DataFrame
) -> list[dict[str, str]]:
    """Return certificates of further sites, of clients with an audit to come."""
    coming = projects[projects[s.WINDOW_START] > DEMO_AS_OF.isoformat()]
    clients = set(coming.loc[coming[s.SITES].astype(int) > 1, s.ORGANIZATION_ID])
    fitting = [
        row for row in rows if row[s.STATUS] == s.VALID and row[s.ORGANIZATION_ID] in clients
    ]
    first = list({row[s.ORGANIZATION_ID]: row for row in reversed(fitting)}.values())
    chosen = rng.choice(len(first), min(_SITE_CERTIFICATES, len(first)), replace=False)
    return [first[number] | {s.SITES: "1"} for number in sorted(chosen)]


def _describe(audit: Any, issued: date, expires: date) -> dict[str, str]:
    same = (
        s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.SPECIALTY_CODES,
        s.CODE_EDITION, s.EFFECTIVE_PERSONNEL, s.SITES,
    )  # fmt: skip
    return {
        **{name: audit[name] for name in same},
        s.CERTIFICATE_NO: "",  # numbered in order of issue
        s.DECIDED_ON: issued.isoformat(),
        s.ISSUED_ON: issued.isoformat(),
        s.EXPIRES_ON: expires.isoformat(),
    }


def _last_audit(audits: list[Any], issued: date, expires: date) -> dict[str, str]:
    done = [
        audit for audit in audits if issued <= _day(audit[s.WINDOW_END]) <= min(expires, DEMO_AS_OF)
    ]
    if not done:
        return {s.LAST_AUDIT_ON: "", s.LAST_AUDIT_TYPE: ""}
    return {
        s.LAST_AUDIT_ON: done[-1][s.WINDOW_END],
        s.LAST_AUDIT_TYPE: done[-1][s.AUDIT_TYPE],
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)
