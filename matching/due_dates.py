"""By when an audit is due: limits of rule packs as arrays of days.

An audit is judged by the packs in force on its day and the earliest limit decides, the day itself
included. A pack whose limit would lie before the pack came into force asks for the audit on the
day before that at the latest: from then on it would be overdue. A pack that has ended by its limit
asks for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.rule_packs import RulePack

Days = NDArray[np.datetime64]  # unit: day; NaT = unknown
NONE = -1  # no pack gives a limit
# The rules that give a last day.
RULES = ("first_surveillance", "next_surveillance", "surveillance_each_calendar_year",
         "surveillances_per_cycle", "recertification_before_expiry", "restoration_window",
         "suspension_maximum")  # fmt: skip
_DAY, _MONTH, _YEAR = "datetime64[D]", "datetime64[M]", "datetime64[Y]"


@dataclass(frozen=True)
class Limits:
    """The last day of something and the pack that gives it.

    Parameters
    ----------
    days
        NaT where no pack gives a limit.
    packs
        Position in the packs asked, `NONE` where none gives one.
    rules
        Position in `RULES` of the rule that gives it, `NONE` where none does.
    """

    days: Days
    packs: NDArray[np.intp]
    rules: NDArray[np.intp]


def add_months(days: Days, months: int) -> Days:
    """Return the same day some months later, the last day of a shorter month.

    Parameters
    ----------
    days
        Any shape; NaT stays.
    months
        May be negative.
    """
    known = ~np.isnat(days)
    numbers = days.astype(_DAY).view(np.int64)
    start, end = (numbers[known].min(), numbers[known].max()) if known.any() else (0, 0)
    if end - start >= days.size:
        return _shift(days, months)
    # Many days of few years: each different day is shifted once, which is ten times as fast.
    shifted = _shift(np.arange(start, end + 1).view(_DAY), months)
    return np.append(shifted, np.datetime64("NaT"))[np.where(known, numbers - start, -1)]


def _shift(days: Days, months: int) -> Days:
    first = days.astype(_MONTH)
    target = first + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype(_DAY) - np.timedelta64(1, "D")
    return np.minimum(target.astype(_DAY) + (days - first.astype(_DAY)), last)


def interval_limits(
    packs: Sequence[RulePack], key: str, bases: Mapping[str, Days], *, where: str = ""
) -> Limits:
    """Return when an interval such as ``next_surveillance`` ends.

    Parameters
    ----------
    packs
        Of one scheme; examples and packs of other schemes left out.
    key
        Rule with ``months`` and ``counted_from``.
    bases
        What an interval may be counted from (`matching.rule_checks.DATE_BASES`) → (n,) days.
    where
        Flag that a rule must have on to hold here, such as ``after_recertification``.
    """
    found: list[Days | None] = []
    for pack in packs:
        rule = pack.rule(key)
        if rule is None or (where and not rule.get(where)):
            found.append(None)
        else:
            found.append(add_months(bases[rule.get("counted_from")], rule.get("months")))
    return earliest(packs, found, len(next(iter(bases.values()))), key)


def calendar_year_limits(packs: Sequence[RulePack], last: Days) -> Limits:
    """Return the end of the calendar year after the one of the last audit, where a pack asks so.

    Source: ISO/IEC 17021-1:2015, 9.1.3.3 (surveillance at least once a calendar year).
    """
    january = last.astype(_YEAR).astype(_DAY)
    end = add_months(january, 24) - np.timedelta64(1, "D")
    key = "surveillance_each_calendar_year"
    return earliest(packs, [end if pack.value(key) else None for pack in packs], len(last), key)


def cycle_year_limits(packs: Sequence[RulePack], decided: Days, last: Days) -> Limits:
    """Return the end of the cycle's next year without an audit, where a pack asks for one in each.

    Parameters
    ----------
    decided
        (n,) the decision, with which a cycle begins.
    last
        (n,) last audit; before the decision or NaT = none in this cycle.

    Notes
    -----
    Source: ISO/IEC 17021-1:2015, 9.1.3.2 (surveillance in the first and the second year after the
    decision).
    """
    key = "surveillances_per_cycle"
    base = np.fmax(last, decided)
    found: list[Days | None] = []
    for pack in packs:
        rule = pack.rule(key)
        if rule is None or not rule.get("each_year"):
            found.append(None)
            continue
        limit = np.full(len(decided), np.datetime64("NaT"), _DAY)
        for year in range(rule.get("value"), 0, -1):
            begins = add_months(decided, 12 * (year - 1)) if year > 1 else decided
            limit = np.where(begins >= base, add_months(decided, 12 * year), limit)
        found.append(limit)
    return earliest(packs, found, len(decided), key)


def earliest(
    packs: Sequence[RulePack], limits: Sequence[Days | None], size: int, key: str
) -> Limits:
    """Return the earliest of the limits of several packs, each as far as its pack is in force."""
    days = np.full(size, np.datetime64("NaT"), _DAY)
    decided = np.full(size, NONE, np.intp)
    for position, (pack, limit) in enumerate(zip(packs, limits, strict=True)):
        if limit is None:
            continue
        held = _within_force(pack, limit)
        better = ~np.isnat(held) & (np.isnat(days) | (held < days))
        days = np.where(better, held, days)
        decided[better] = position
    return Limits(days, decided, np.where(decided == NONE, NONE, RULES.index(key)))


def join(first: Limits, second: Limits) -> Limits:
    """Return the earlier of two limits of the same packs, item by item."""
    better = ~np.isnat(second.days) & (np.isnat(first.days) | (second.days < first.days))
    return choose(better, second, first)


def choose(condition: NDArray[np.bool_], chosen: Limits, other: Limits) -> Limits:
    """Return `chosen` where the condition holds, else `other`."""
    return Limits(
        np.where(condition, chosen.days, other.days),
        np.where(condition, chosen.packs, other.packs),
        np.where(condition, chosen.rules, other.rules),
    )


def is_held(pack: RulePack, days: Days) -> NDArray[np.bool_]:
    """Return on which of some known days a pack is in force."""
    held = np.ones(len(days), np.bool_)
    if pack.in_force_from is not None:
        held &= days >= np.datetime64(pack.in_force_from, "D")
    if pack.in_force_to is not None:
        held &= days <= np.datetime64(pack.in_force_to, "D")
    return held


def _within_force(pack: RulePack, limit: Days) -> Days:
    if pack.in_force_from is not None:
        start = np.datetime64(pack.in_force_from, "D")
        limit = np.where(limit < start, start - np.timedelta64(1, "D"), limit)
    if pack.in_force_to is not None:
        limit = np.where(limit > np.datetime64(pack.in_force_to, "D"), np.datetime64("NaT"), limit)
    return limit
