"""Audits as an ICS calendar: one all-day event on the last day of each window."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pandas as pd
from icalendar import Calendar, Event

from data import schema as s
from reporting.locale import text

_IDENTITY = (s.ORGANIZATION_ID, s.CERTIFICATE_NO, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_END)


def write_calendar(programme: pd.DataFrame, as_of: date, language: str = "zh") -> bytes:
    """Return audits as an ICS file; equal input gives equal bytes.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`. Audits without a known window are left
        out: they have no day.
    as_of
        Reference day, the moment of every event.

    Returns
    -------
    bytes
        RFC 5545, UTF-8, lines folded at 75 octets. The identifier of an event stays as long as
        organization, certificate, scheme, type and last day do, so that importing anew changes
        events instead of doubling them.
    """
    book = Calendar()
    book.add("prodid", "-//CertMatch//Audit programme//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", text(language, "programme.ics.name"))
    seen: dict[str, int] = {}
    for audit in programme[programme[s.WINDOW_END].notna()].to_dict("records"):
        key = "|".join("" if pd.isna(audit[name]) else str(audit[name]) for name in _IDENTITY)
        seen[key] = seen.get(key, 0) + 1
        book.add_component(_event(audit, f"{key}|{seen[key]}", as_of, language))
    return bytes(book.to_ical())


def _event(audit: dict[object, object], key: str, as_of: date, language: str) -> Event:
    day = pd.Timestamp(str(audit[s.WINDOW_END])).date()
    event = Event()
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@certmatch")
    event.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    kind = text(language, f"workload.audit_type.{audit[s.AUDIT_TYPE]}")
    name = _shown(audit[s.ORGANIZATION]) or str(audit[s.ORGANIZATION_ID])
    event.add("summary", text(language, "programme.ics.summary", scheme=audit[s.SCHEME],
                              type=kind, organization=name))  # fmt: skip
    event.add("description", "\n".join(_lines(audit, language)))
    if _shown(audit[s.PROVINCE]):
        event.add("location", str(audit[s.PROVINCE]))
    # It says by when, and keeps nobody from other work on that day.
    event.add("transp", "TRANSPARENT")
    return event


def _lines(audit: dict[object, object], language: str) -> list[str]:
    unknown = text(language, "workload.unknown")
    window = [str(audit[name])[:10] for name in (s.WINDOW_START, s.WINDOW_END)]
    days = audit[s.AUDITOR_DAYS]
    return [
        text(language, "programme.ics.window", start=window[0], end=window[1]),
        text(language, "programme.ics.days", days=unknown if pd.isna(days) else f"{days:g}",
             pack=_shown(audit[s.DAYS_PACK]) or unknown),
        text(language, "programme.ics.rule", pack=_shown(audit[s.RULE_PACK]) or unknown),
        text(language, "programme.ics.certificate",
             number=_shown(audit[s.CERTIFICATE_NO]) or unknown),
    ]  # fmt: skip


def _shown(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
