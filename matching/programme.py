"""Audit programme: which audits certificates make due, in which window and under which pack.

A cycle runs from the decision to the expiry of a certificate. Within it surveillances follow each
other at the intervals of the packs; a surveillance that would fall into the months before expiry
in which recertification is applied for is the recertification. Source: ISO/IEC 17021-1:2015,
9.1.3.2 and 9.1.3.3; the packs name their own clauses.

To look further ahead than the next audit, each audit is taken to happen on its last day, an
overdue one on the reference day, and every certificate to be recertified (Assumption: the
programme is what is owed if nobody leaves; how many do is the forecast's question).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.assumptions import APPLICATION_LEAD_MONTHS, WINDOW_MONTHS
from matching.due_dates import (
    NONE,
    Days,
    Limits,
    add_months,
    calendar_year_limits,
    choose,
    cycle_year_limits,
    earliest,
    interval_limits,
    join,
)
from matching.rule_packs import RulePack

SURVEILLANCE, RECERTIFICATION, RESTORATION = "surveillance", "recertification", "restoration"
TYPES = (SURVEILLANCE, RECERTIFICATION, RESTORATION)
STATES = OVERDUE, DUE, UPCOMING, UNDATED = "overdue", "due", "upcoming", "undated"
VALIDITY_YEARS = 3  # ISO/IEC 17021-1:2015, 9.1.3.2


@dataclass(frozen=True)
class Certificates:
    """Certificates of one scheme that stand or are suspended, one entry each.

    Parameters
    ----------
    decided, issued, expires, last_on_site, suspended
        (n,) days; NaT = unknown. An unknown day of decision is taken to be the day of issue.
    is_suspended
        (n,) whether the certificate is suspended; the day may be unknown.
    is_recertified
        (n,) whether the last audit was a recertification.
    """

    decided: Days
    issued: Days
    expires: Days
    last_on_site: Days
    suspended: Days
    is_suspended: NDArray[np.bool_]
    is_recertified: NDArray[np.bool_]


@dataclass(frozen=True)
class DueAudits:
    """Audits that are due, in the order in which they were found.

    Parameters
    ----------
    certificates
        (m,) positions in the certificates asked.
    types
        (m,) positions in `TYPES`.
    starts, ends
        (m,) first and last day of the window, NaT = unknown.
    packs
        (m,) positions in the packs asked, -1 where no pack gives the last day.
    rules
        (m,) positions in `matching.due_dates.RULES` of the rule that gives it, -1 where none does.
    """

    certificates: NDArray[np.intp]
    types: NDArray[np.intp]
    starts: Days
    ends: Days
    packs: NDArray[np.intp]
    rules: NDArray[np.intp]


def list_due_audits(
    certificates: Certificates, packs: Sequence[RulePack], as_of: date, until: date
) -> DueAudits:
    """Return every audit whose window opens by `until`, what is overdue on `as_of` included.

    A surveillance that should have happened already, of a certificate whose last audit is not
    known, may have happened: it is listed without a window, and none is made up after it until
    recertification.

    Parameters
    ----------
    certificates
        Of one scheme.
    packs
        That cover the scheme; which of them are in force is judged at each audit's day.
    as_of
        Reference day: what had to be done by the day before is overdue.
    until
        Last day looked at.
    """
    cycle = _Cycle(certificates, packs, as_of)
    found = [_list_restorations(certificates, packs, as_of), cycle.undated]
    while cycle.positions.size:
        found.append(cycle.next_audits(until))
    return DueAudits(
        *(
            np.concatenate([getattr(part, field.name) for part in found])
            for field in fields(DueAudits)
        )
    )


def judge_states(starts: Days, ends: Days, as_of: date) -> NDArray[np.intp]:
    """Return the position in `STATES` of each window: ``due`` means that it is open."""
    today = np.datetime64(as_of, "D")
    choices = (np.isnat(ends), ends < today, starts <= today)
    return np.select(choices, [*map(STATES.index, (UNDATED, OVERDUE, DUE))], STATES.index(UPCOMING))


def _list_restorations(
    certificates: Certificates, packs: Sequence[RulePack], as_of: date
) -> DueAudits:
    """Suspended certificates, and expired ones as long as they may be restored."""
    today = np.datetime64(as_of, "D")
    suspended = certificates.is_suspended
    bases = {"suspension": certificates.suspended, "expiry": certificates.expires}
    after_suspension = interval_limits(packs, "suspension_maximum", bases)
    windows = [_restoration_window(pack, certificates.expires) for pack in packs]
    after_expiry = earliest(packs, windows, len(suspended), "restoration_window")
    # A suspension does not reach beyond the certificate.
    ends = np.where(
        suspended, np.minimum(after_suspension.days, certificates.expires), after_expiry.days
    )
    starts = np.where(
        suspended, certificates.suspended, certificates.expires + np.timedelta64(1, "D")
    )
    is_expired = ~suspended & (certificates.expires < today) & (after_expiry.days >= today)
    listed = np.flatnonzero((suspended & (certificates.expires >= today)) | is_expired)
    limits = choose(suspended, after_suspension, after_expiry)
    return DueAudits(
        listed, np.full(len(listed), TYPES.index(RESTORATION)), starts[listed], ends[listed],
        limits.packs[listed], limits.rules[listed],
    )  # fmt: skip


def _restoration_window(pack: RulePack, expires: Days) -> Days | None:
    """Until when a pack lets an expired certificate be restored, None where it does not say."""
    rule = pack.rule("restoration_window")
    if rule is not None:
        return add_months(expires, rule.get("months"))
    return expires if pack.value("recertification_before_expiry") else None


class _Cycle:
    """Where each standing certificate is in its cycle; those looked at far enough drop out."""

    def __init__(self, certificates: Certificates, packs: Sequence[RulePack], as_of: date) -> None:
        self.packs, self.today = packs, np.datetime64(as_of, "D")
        standing = ~certificates.is_suspended & (certificates.expires >= self.today)
        self.positions = pick = np.flatnonzero(standing)
        self.issued = certificates.issued[pick]
        decided = certificates.decided[pick]
        self.decided = np.where(np.isnat(decided), self.issued, decided)
        self.expires = certificates.expires[pick]
        self.last = certificates.last_on_site[pick]
        self.recertified = certificates.is_recertified[pick]
        self._pass_held_recertifications()
        self.unknown = np.zeros(len(pick), np.bool_)
        self.unknown = np.isnat(self.last) & (self._limit_surveillances().days < self.today)

    def _pass_held_recertifications(self) -> None:
        """A recertification held in the last year of a cycle is done, whatever is not yet issued.

        ISO/IEC 17021-1:2015, 9.1.3.2 puts it into the third year; one before the decision led to
        the certificate at hand.
        """
        last_year = np.maximum(self.decided, add_months(self.expires, -12))
        held = self.recertified & (self.last > last_year)
        self._renew(held)

    @property
    def undated(self) -> DueAudits:
        """The surveillances of which is not known whether they happened."""
        places = self.positions[self.unknown]
        days = np.full(len(places), np.datetime64("NaT"), "datetime64[D]")
        none = np.full(len(places), NONE)
        types = np.full(len(places), TYPES.index(SURVEILLANCE))
        return DueAudits(places, types, days, days, none, none)

    def next_audits(self, until: date) -> DueAudits:
        """Return the next audit of each certificate and take it to have happened."""
        surveillance = self._limit_surveillances()
        opens = add_months(self.expires, -APPLICATION_LEAD_MONTHS)
        is_last = np.isnat(surveillance.days) | (surveillance.days >= opens)
        limits = choose(is_last, join(self._limit_recertifications(), surveillance), surveillance)
        starts = np.where(is_last, opens, add_months(limits.days, -WINDOW_MONTHS))
        seen = starts <= np.datetime64(until, "D")
        audits = DueAudits(
            self.positions[seen], is_last[seen].astype(np.intp), starts[seen],
            limits.days[seen], limits.packs[seen], limits.rules[seen],
        )  # fmt: skip
        self._advance(is_last, np.maximum(limits.days, self.today))
        for name in (
            "positions", "decided", "issued", "expires", "recertified", "last", "unknown"
        ):  # fmt: skip
            setattr(self, name, getattr(self, name)[seen])
        return audits

    def _limit_surveillances(self) -> Limits:
        bases = {
            "decision": self.decided,
            "issue": self.issued,
            "last_on_site": self.last,
            "expiry": self.expires,
        }
        key = "first_surveillance"
        first = choose(
            self.recertified,
            interval_limits(self.packs, key, bases, where="after_recertification"),
            interval_limits(self.packs, key, bases),
        )
        later = interval_limits(self.packs, "next_surveillance", bases)
        # An audit before the decision led to this certificate; it is no surveillance of it.
        is_first = np.isnat(self.last) | (self.last <= self.decided)
        yearly = calendar_year_limits(self.packs, np.where(is_first, self.decided, self.last))
        in_cycle = cycle_year_limits(self.packs, self.decided, self.last)
        limits = join(join(choose(is_first, first, later), yearly), in_cycle)
        nothing = np.full(len(self.last), np.datetime64("NaT"), "datetime64[D]")
        # A limit that the last audit has met asks for nothing: counted from a fixed day, it would
        # never move on.
        silent = self.unknown | (limits.days <= self.last)
        return Limits(np.where(silent, nothing, limits.days), limits.packs, limits.rules)

    def _limit_recertifications(self) -> Limits:
        key = "recertification_before_expiry"
        asked = [self.expires if pack.value(key) else None for pack in self.packs]
        found = earliest(self.packs, asked, len(self.expires), key)
        return Limits(self.expires, found.packs, found.rules)

    def _advance(self, is_last: NDArray[np.bool_], done: Days) -> None:
        self._renew(is_last)
        self.recertified = self.recertified | is_last
        self.unknown = self.unknown & ~is_last
        self.last = done

    def _renew(self, which: NDArray[np.bool_]) -> None:
        """Begin the next cycle where the current one ends."""
        ends = self.expires
        self.decided = np.where(which, ends, self.decided)
        self.issued = np.where(which, ends, self.issued)
        self.expires = np.where(which, add_months(ends, 12 * self._validity_years()), ends)

    def _validity_years(self) -> int:
        years = [pack.value("recertified_validity", "years") for pack in self.packs]
        return min((number for number in years if number), default=VALIDITY_YEARS)
