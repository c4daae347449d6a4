"""What each rule of a pack may hold, and the checks that refuse the rest with the place named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from matching.parameter_checks import check_choice, check_number, refusal

AUDIT_TYPES = ("stage1", "stage2", "initial", "surveillance", "recertification", "special",
               "restoration", "extension", "conversion")  # fmt: skip
RISKS = ("high", "medium", "low", "limited")
# What an interval is counted from.
DATE_BASES = ("decision", "issue", "last_on_site", "expiry", "suspension", "withdrawal",
              "closing_meeting", "implementation", "notice")  # fmt: skip
ROLES = ("leader", "member", "trainee", "expert")
DIRECTIONS = ("nearest", "up")
STEPS = (
    "complexity", "table", "category", "certificate", "adjustment", "maximum_reduction",
    "maximum_increase", "fraction", "floor", "sampling", "site_days", "sum", "combination",
    "rounding", "rounding_up", "on_site",
)  # fmt: skip
ONE_COLUMN = "days"
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Rule → its fields with their kinds; a question mark marks a field that may be absent.
FIELDS = {
    # audit time
    "base_table": "columns:columns bands:table",
    "category_time": "rows:categories",
    "no_certificate": "days:days",
    "max_reduction": "value:share",
    "max_increase": "value:amount",
    "audit_time": "fraction?:share at_least?:flag floor?:days",
    "similar_sites": "bands?:site_bands root?:by_type share?:by_type",
    "dissimilar_sites": "share:by_type",
    "visit_sites": "share:by_type",
    "random_share": "value:share",
    "site_time": "max_reduction:share",
    "site_extra": "bands:extra_bands",
    "further_site": "share:share",
    "combined": "least:share",
    "rounding": "step:days direction:direction",
    "on_site": "share:share",
    "audit_day": "hours:days",
    "travel_counted": "value:flag",
    "complexity": "energy_tj:steps energy_types:steps energy_uses:steps weights:weights"
    " medium_from:amount high_above:amount",
    # dates
    "validity": "years:interval",
    "recertified_validity": "years:interval counted_from:base",
    "first_surveillance": "months:interval counted_from:base after_recertification:flag",
    "next_surveillance": "months:interval counted_from:base",
    "surveillances_per_cycle": "value:count each_year?:flag",
    "surveillance_each_calendar_year": "value:flag",
    "recertification_before_expiry": "value:flag",
    "restoration_window": "months:interval counted_from:base",
    "suspension_maximum": "months:interval counted_from:base",
    "suspend_on_missed_surveillance": "value:flag",
    "withdraw_on_expired_suspension": "value:flag",
    "application_lead": "months:interval counted_from:base",
    "corrective_action": "months:interval counted_from:base",
    "report": "days:interval counted_from:base",
    "minimum_operation": "months:interval counted_from:base",
    "reapplication": "months:interval counted_from:base",
    "reapplication_after_body": "months:interval counted_from:base",
    "short_notice_audit": "days:interval counted_from:base",
    "lookback": "years:count",
    "appeal": "working_days:count answer_months:count",
    "reapplication_as": "audit_type:audit_type",
    "restoration_on_site": "value:flag",
    "minor_to_major": "least:count most:count",
    "licence_before_recertification": "value:flag",
    # people
    "countable_roles": "roles:roles levels_not_counted?:words",
    "may_attend": "levels:words",
    "specialty_codes": "value:flag",
    "single_auditor_leads": "value:flag",
    "prior_audit_considered": "value:flag",
    "team_frozen": "value:flag",
    "decider_outside_team": "value:flag",
    "max_on_site_days": "value:count",
    "max_certificates": "value:count",
    "min_professional_auditors": "value:count",
    "rotation": "years:count pause:count",
}  # fmt: skip
# Rules for people to read: nothing computes with them (a test searches the source).
LISTED_ONLY = (
    "random_share", "audit_day", "travel_counted", "validity",
    "withdraw_on_expired_suspension", "application_lead", "corrective_action", "report",
    "minimum_operation", "reapplication", "reapplication_after_body", "short_notice_audit",
    "lookback", "appeal", "restoration_on_site", "minor_to_major", "licence_before_recertification",
    "specialty_codes", "single_auditor_leads", "prior_audit_considered", "team_frozen",
    "decider_outside_team", "rotation",
)  # fmt: skip


def parse_share(value: Any) -> float:
    """Return a share written as a number or as a fraction such as ``"1/3"``; NaN for neither."""
    if isinstance(value, str):
        try:
            return float(Fraction(value))
        except (ValueError, ZeroDivisionError):
            return math.nan
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else math.nan


def check_header(
    identifier: str, schemes: tuple[str, ...], start: date | None, end: date | None
) -> None:
    """Raise unless a pack has a usable identifier, at least one scheme and days in order."""
    if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        raise refusal("rule_pack_id", "id", identifier, "a-z 0-9 -")
    if not schemes:
        raise refusal("rule_pack_missing", "schemes", "", 'schemes = ["QMS"]')
    if start is not None and end is not None and end < start:
        raise refusal("period_reversed", "in_force_to", end, f"≥ {start}")


def check_contradiction(key: str, steps: tuple[str, ...], audit_types: tuple[str, ...]) -> None:
    """Raise unless a contradiction names steps and audit types that exist."""
    for step in steps:
        check_choice(f"contradictions.{key}.steps", step, STEPS)
    for audit_type in audit_types:
        check_choice(f"contradictions.{key}.audit_types", audit_type, AUDIT_TYPES)


def check_rule(key: str, values: Mapping[str, Any], schemes: tuple[str, ...]) -> None:
    """Raise unless a rule is known, complete and every field within its range."""
    family, _, part = key.partition(".")
    if family not in FIELDS:
        raise refusal("rule_unknown", key, key, ", ".join(FIELDS))
    if family == "base_table":
        check_choice(key, part, schemes)
    elif family == "audit_time":
        check_choice(key, part, AUDIT_TYPES)
    kinds = dict(field.split(":") for field in FIELDS[family].split())
    known = {name.rstrip("?"): kind for name, kind in kinds.items()}
    for name in values:
        if name not in known:
            raise refusal("rule_unknown", f"{key}.{name}", name, ", ".join(known))
    for name in kinds:
        if name not in values and not name.endswith("?"):
            raise refusal("rule_pack_missing", f"{key}.{name}", "", name)
    for name, value in values.items():
        _CHECKS[known[name]](f"{key}.{name}", value)
    if family == "base_table":
        _check_table(key, values["columns"], values["bands"])


def check_bands(where: str, bands: Any, width: int, first: int = 1) -> None:
    """Raise unless bands follow each other without overlap or gap and no value falls.

    Parameters
    ----------
    where
        Name for messages.
    bands
        Rows of first count, last count (``inf`` for an open end) and `width` values.
    width
        Number of values after the two counts.
    first
        Where the first band must start.
    """
    expected = f"[[{first}, 5, …], [6, inf, …]]"
    if not isinstance(bands, tuple) or not bands:
        raise refusal("bands_unreadable", where, bands, expected)
    for band in bands:
        if not isinstance(band, tuple) or len(band) != width + 2:
            raise refusal("bands_unreadable", where, band, f"{width + 2} numbers")
        _check_ends(where, band)
        for value in band[2:]:
            check_number(f"{where} {band_name(band)}", value, 0.0)
    if bands[0][0] != first:
        raise refusal("bands_missing", where, f"{first}–{bands[0][0] - 1}", f"from {first}")
    for band, later in pairwise(bands):
        if later[0] <= band[1]:
            raise refusal("bands_overlap", where, f"{band_name(band)} / {band_name(later)}",
                          f"from {band[1] + 1:g}")  # fmt: skip
        if later[0] > band[1] + 1:
            raise refusal("bands_missing", where, f"{band[1] + 1}–{later[0] - 1}",
                          f"from {band[1] + 1}")  # fmt: skip
        if any(b < a for a, b in zip(band[2:], later[2:], strict=True)):
            raise refusal("bands_falling", where, band_name(later), f"≥ {list(band[2:])}")


def band_name(band: tuple[Any, ...]) -> str:
    """Return a band as people write it: 1–5, or ≥ 401."""
    return f"≥ {band[0]}" if math.isinf(band[1]) else f"{band[0]}–{band[1]}"


def _check_ends(where: str, band: tuple[Any, ...]) -> None:
    start, end = band[:2]
    is_count = isinstance(start, int) and not isinstance(start, bool) and start >= 0
    is_end = (isinstance(end, int) and not isinstance(end, bool)) or end == math.inf
    if not is_count or not is_end or end < start:
        raise refusal("bands_unreadable", where, list(band), "[1, 5, …] | [6, inf, …]")


def _check_table(key: str, columns: tuple[str, ...], bands: Any) -> None:
    named = columns[2:]
    is_named_once = bool(named) and len(set(named)) == len(named)
    if (
        columns[:2] != ("from", "to")
        or not is_named_once
        or not (named == (ONE_COLUMN,) or set(named) <= set(RISKS))
    ):
        expected = '["from", "to", "days"] | ["from", "to", "high", "medium", "low"]'
        raise refusal("bands_unreadable", f"{key}.columns", list(columns), expected)
    check_bands(f"{key}.bands", bands, len(columns) - 2)


def _check_share(where: str, value: Any) -> None:
    check_number(where, value if math.isnan(parse_share(value)) else parse_share(value), 0.0, 1.0)


def _check_count(where: str, value: Any, least: int = 0) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise refusal("parameter_out_of_range", where, value, f"{least}, {least + 1}, …")


def _check_flag(where: str, value: Any) -> None:
    check_choice(where, str(value).lower() if isinstance(value, bool) else value, ("true", "false"))


def _check_by_type(where: str, value: Any) -> None:
    expected = "{initial = 1, surveillance = 0.6}"
    _need_tuple(where, value, expected)
    for pair in value:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise refusal("bands_unreadable", where, pair, expected)
        audit_type, share = pair
        check_choice(where, audit_type, AUDIT_TYPES)
        _check_share(f"{where}.{audit_type}", share)


def _check_words(where: str, value: Any, choices: tuple[str, ...] = ()) -> None:
    _need_tuple(where, value, '["…"]')
    for word in value:
        if not isinstance(word, str) or not word:
            raise refusal("bands_unreadable", where, word, '["…"]')
        if choices:
            check_choice(where, word, choices)


def _check_categories(where: str, value: Any) -> None:
    _need_tuple(where, value, '[["A", 0.75, 0.25]]')
    for row in value:
        if not isinstance(row, tuple) or len(row) != 3 or not isinstance(row[0], str):
            raise refusal("bands_unreadable", where, row, '["A", 0.75, 0.25]')
        for number in row[1:]:
            check_number(f"{where} {row[0]}", number, 0.0)


def _check_steps(where: str, value: Any) -> None:
    _need_tuple(where, value, "[[20, 1.0], [inf, 1.2]]")
    ends = [row[0] for row in value if isinstance(row, tuple) and len(row) == 2]
    if len(ends) != len(value) or ends[-1] != math.inf or any(b <= a for a, b in pairwise(ends)):
        raise refusal("bands_unreadable", where, value, "[[20, 1.0], [inf, 1.2]]")


def _check_weights(where: str, value: Any) -> None:
    _need_tuple(where, value, "[0.25, 0.25, 0.5]")
    if len(value) != 3 or not math.isclose(sum(map(parse_share, value)), 1.0):
        raise refusal("bands_unreadable", where, list(value), "[0.25, 0.25, 0.5]")


def _need_tuple(where: str, value: Any, expected: str) -> None:
    if not isinstance(value, tuple) or not value:
        raise refusal("bands_unreadable", where, value, expected)


_CHECKS: dict[str, Callable[[str, Any], None]] = {
    "share": _check_share,
    "days": lambda where, value: check_number(where, value, 0.0, above=True),
    "amount": lambda where, value: check_number(where, value, 0.0),
    "count": _check_count,
    "interval": lambda where, value: _check_count(where, value, 1),
    "flag": _check_flag,
    "base": lambda where, value: check_choice(where, value, DATE_BASES),
    "audit_type": lambda where, value: check_choice(where, value, AUDIT_TYPES),
    "direction": lambda where, value: check_choice(where, value, DIRECTIONS),
    "roles": lambda where, value: _check_words(where, value, ROLES),
    "words": _check_words,
    "columns": _check_words,
    "by_type": _check_by_type,
    "table": lambda where, value: _need_tuple(where, value, "[[1, 5, 1.5]]"),
    "site_bands": lambda where, value: check_bands(where, value, 1),
    "extra_bands": lambda where, value: check_bands(where, value, 2),
    "categories": _check_categories,
    "steps": _check_steps,
    "weights": _check_weights,
}
