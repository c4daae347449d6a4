"""The certificates of the invented clients, as their audits imply: one per scheme and cycle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.distributions import DEMO_AS_OF, is_rare

_CYCLE = timedelta(days=3 * 365)
_YEAR = timedelta(days=365)
_DECISION = timedelta(days=30)  # from the end of an audit to the certificate
_FIRST = ("初次", "初次二阶段", "转换")
_STAGE_1, _RENEWAL, _RESTORATION = "初次一阶段", "再认证", "恢复"
_GONE = {s.CANCELLED: 0.5, s.WITHDRAWN: 0.3, s.VALID: 0.2}  # of clients with no audit to come
_EARLIER = 0.75  # an earlier cycle is on record, each time


def build_certificates(rng: np.random.Generator, projects: pd.DataFrame) -> pd.DataFrame:
    """Return certificates with the columns of `schema.CERTIFICATE_LEDGER`, all cells text.

    Parameters
    ----------
    rng
        Source of every draw.
    projects
        Columns of `schema.PROJECTS`, all cells text. A first audit to come gives no certificate
        yet; an audit before the first one on record is inferred from its kind.
    """
    rows: list[dict[str, str]] = []
    ordered = projects.sort_values([s.ORGANIZATION_ID, s.SCHEME, s.WINDOW_START, s.PROJECT_ID])
    for _, audits in ordered.groupby([s.ORGANIZATION_ID, s.SCHEME], sort=True):
        rows.extend(_certificates(rng, audits.to_dict("records")))
    frame = pd.DataFrame(rows, columns=list(s.CERTIFICATE_LEDGER.names), dtype=str)
    frame = frame.sort_values([s.ISSUED_ON, s.ORGANIZATION_ID, s.SCHEME], ignore_index=True)
    numbers = range(1, len(frame) + 1)
    frame[s.CERTIFICATE_NO] = [f"SL-{number:05d}" for number in numbers]
    return frame


def _certificates(rng: np.random.Generator, audits: list[Any]) -> Iterator[dict[str, str]]:
    starts = _list_issues(rng, audits)
    leaves = all(_day(audit[s.WINDOW_END]) < DEMO_AS_OF - _YEAR / 2 for audit in audits)
    for position, issued in enumerate(starts):
        expires = issued + _CYCLE - timedelta(days=1)
        is_last = position == len(starts) - 1
        row = _describe(audits[-1], issued, expires) | _last_audit(audits, issued, expires)
        yield row | _status(rng, audits, issued, expires, may_end=is_last and leaves)


def _list_issues(rng: np.random.Generator, audits: list[Any]) -> list[date]:
    """Return when the certificates of a client and scheme were issued, oldest first."""
    first = audits[0]
    day = _day(first[s.WINDOW_END]) + _DECISION
    issues = [day] if first[s.AUDIT_TYPE] in _FIRST else []
    if not issues and first[s.AUDIT_TYPE] != _STAGE_1:
        years = 3 if first[s.AUDIT_TYPE] == _RENEWAL else int(rng.integers(1, 3))
        issues = [day - years * _YEAR]
        while is_rare(rng, _EARLIER) and issues[0] > date(2016, 1, 1):
            issues.insert(0, issues[0] - _CYCLE)
    for audit in audits:
        day = _day(audit[s.WINDOW_END]) + _DECISION
        if audit[s.AUDIT_TYPE] == _RENEWAL or (audit[s.AUDIT_TYPE] in _FIRST and not issues):
            issues.append(max(day, issues[-1] + _CYCLE) if issues else day)
    return [issue for issue in issues if issue <= DEMO_AS_OF]


def _status(
    rng: np.random.Generator, audits: list[Any], issued: date, expires: date, *, may_end: bool
) -> dict[str, str]:
    status, suspended = s.EXPIRED if expires < DEMO_AS_OF else s.VALID, ""
    if status == s.VALID and may_end:
        status = str(rng.choice(list(_GONE), p=list(_GONE.values())))
    asks = any(
        audit[s.AUDIT_TYPE] == _RESTORATION and _day(audit[s.WINDOW_START]) > DEMO_AS_OF
        for audit in audits
    )
    if status == s.VALID and asks:
        status = s.SUSPENDED
    if status in (s.SUSPENDED, s.WITHDRAWN):
        latest = DEMO_AS_OF - timedelta(days=int(rng.integers(10, 150)))
        suspended = max(issued, latest).isoformat()
    return {s.STATUS: status, s.SUSPENDED_ON: suspended}


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
