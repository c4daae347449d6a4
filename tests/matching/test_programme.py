"""Which audits are due, in which window, and under which pack."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.due_dates import RULES
from matching.programme import (
    RECERTIFICATION,
    RESTORATION,
    STATES,
    SURVEILLANCE,
    TYPES,
    Certificates,
    judge_states,
    list_due_audits,
)
from matching.rule_packs import Rule, RulePack

AS_OF = date(2026, 7, 1)
FIRST = {"months": 12, "counted_from": "issue", "after_recertification": True}
NEXT = {"months": 12, "counted_from": "last_on_site"}
Day = date | None
Audit = tuple[str, str | None, str | None, str | None]


def pack(
    name: str = "p", start: Day = None, end: Day = None, **rules: dict[str, object]
) -> RulePack:
    return RulePack(
        name, name, name, name, name, name, ("QMS",), start, end,
        rules=tuple(Rule(key, tuple(values.items()), "1", "A") for key, values in rules.items()),
    )  # fmt: skip


STRICT = pack("strict", first_surveillance=FIRST, next_surveillance=NEXT,
              recertification_before_expiry={"value": True},
              suspension_maximum={"months": 6, "counted_from": "suspension"})  # fmt: skip
OLD = pack("old", next_surveillance={"months": 15, "counted_from": "last_on_site"},
           first_surveillance={"months": 12, "counted_from": "decision",
                               "after_recertification": False})  # fmt: skip
YEARLY = pack("yearly", surveillance_each_calendar_year={"value": True},
              restoration_window={"months": 6, "counted_from": "expiry"})  # fmt: skip


ISO = pack("iso", first_surveillance={"months": 12, "counted_from": "decision",
                                      "after_recertification": False},
           surveillances_per_cycle={"value": 2, "each_year": True},
           surveillance_each_calendar_year={"value": True},
           recertification_before_expiry={"value": True})  # fmt: skip


def days(*values: Day) -> np.ndarray:
    return np.array(values, "datetime64[D]")


def certificate(
    issued: Day, expires: Day, last: Day = None, *, decided: Day = None, suspended: Day = None,
    is_suspended: bool = False, recertified: bool = False,
) -> Certificates:  # fmt: skip
    return Certificates(
        days(decided), days(issued), days(expires), days(last), days(suspended),
        np.array([is_suspended]), np.array([recertified]),
    )  # fmt: skip


def audits_of(
    one: Certificates, *packs: RulePack, as_of: date = AS_OF, until: date = date(2029, 6, 30)
) -> list[Audit]:
    found = list_due_audits(one, packs, as_of, until)
    return [
        (TYPES[kind], _text(start), _text(end), packs[position].id if position >= 0 else None)
        for kind, start, end, position in zip(
            found.types, found.starts, found.ends, found.packs, strict=True
        )
    ]


def _text(day: np.datetime64) -> str | None:
    return None if np.isnat(day) else str(day)


def test_next_audit_is_due_twelve_months_after_the_last_day_on_site() -> None:
    # Golden case T13: last on site 2024-11-08, next before 2025-11-08, a body's own 12 months.
    one = certificate(date(2023, 12, 1), date(2026, 11, 30), date(2024, 11, 8))
    found = audits_of(one, STRICT, as_of=date(2024, 12, 1), until=date(2025, 11, 30))
    assert found == [(SURVEILLANCE, "2025-08-08", "2025-11-08", "strict")]


def test_three_years_hold_two_surveillances_and_a_recertification_and_begin_again() -> None:
    one = certificate(date(2026, 7, 1), date(2029, 6, 30))
    found = audits_of(one, STRICT, until=date(2031, 1, 1))
    assert found == [
        (SURVEILLANCE, "2027-04-01", "2027-07-01", "strict"),
        (SURVEILLANCE, "2028-04-01", "2028-07-01", "strict"),
        (RECERTIFICATION, "2029-03-30", "2029-06-30", "strict"),
        (SURVEILLANCE, "2030-03-30", "2030-06-30", "strict"),
    ]


@pytest.mark.parametrize("recertified", [False, True])
def test_a_cycle_begun_in_winter_has_a_surveillance_in_each_of_its_first_two_years(
    recertified: bool,
) -> None:
    # The calendar year alone would ask for the second by 2028-12-31, when recertification begins.
    one = certificate(date(2026, 3, 30), date(2029, 3, 29), recertified=recertified)
    assert audits_of(one, ISO, until=date(2029, 3, 29)) == [
        (SURVEILLANCE, "2026-12-30", "2027-03-30", "iso"),
        (SURVEILLANCE, "2027-12-30", "2028-03-30", "iso"),
        (RECERTIFICATION, "2028-12-29", "2029-03-29", "iso"),
    ]
    # The first was held late, in the second year: the calendar year asks for the next audit.
    late = certificate(date(2026, 3, 30), date(2029, 3, 29), date(2027, 5, 10))
    assert audits_of(late, ISO, as_of=date(2027, 6, 1), until=date(2029, 3, 29)) == [
        (RECERTIFICATION, "2028-12-29", "2028-12-31", "iso")
    ]


@pytest.mark.parametrize(
    ("last", "recertified", "first"),
    [
        (date(2026, 6, 20), True, (SURVEILLANCE, "2027-04-30", "2027-07-31", "iso")),
        (date(2026, 6, 20), False, (RECERTIFICATION, "2026-04-30", "2026-07-31", "iso")),
        # The recertification that led to the certificate at hand.
        (date(2023, 6, 20), True, (SURVEILLANCE, "2024-05-01", "2024-08-01", "iso")),
    ],
)
def test_a_recertification_held_before_expiry_is_not_due_again(
    last: Day, recertified: bool, first: Audit
) -> None:
    one = certificate(date(2023, 8, 1), date(2026, 7, 31), last, recertified=recertified)
    assert audits_of(one, ISO, until=date(2027, 12, 31))[0] == first


def test_surveillance_that_would_fall_into_the_last_months_is_the_recertification() -> None:
    # Twelve months from the last audit end ten days before expiry: the earlier day decides.
    one = certificate(date(2024, 1, 1), date(2026, 12, 31), date(2025, 12, 21))
    assert audits_of(one, STRICT, until=date(2027, 1, 1)) == [
        (RECERTIFICATION, "2026-09-30", "2026-12-21", "strict")
    ]


def test_earliest_limit_of_several_packs_decides() -> None:
    one = certificate(date(2025, 1, 1), date(2027, 12, 31), date(2026, 1, 10))
    assert audits_of(one, OLD, STRICT, until=date(2026, 12, 1)) == [
        (SURVEILLANCE, "2026-10-10", "2027-01-10", "strict")
    ]
    # The calendar year after the one of the last audit ends before fifteen months do not.
    late = certificate(date(2025, 1, 1), date(2028, 12, 31), date(2026, 11, 20))
    assert audits_of(late, OLD, YEARLY, as_of=date(2026, 12, 1), until=date(2027, 12, 31)) == [
        (SURVEILLANCE, "2027-09-30", "2027-12-31", "yearly")
    ]


def test_pack_not_yet_in_force_asks_for_the_audit_on_the_day_before_it_begins() -> None:
    coming = pack("new", date(2026, 9, 1), next_surveillance=NEXT)
    one = certificate(date(2024, 6, 1), date(2027, 5, 31), date(2025, 7, 20))
    assert audits_of(one, OLD, coming, until=date(2026, 12, 1)) == [
        (SURVEILLANCE, "2026-05-31", "2026-08-31", "new")
    ]


def test_pack_that_has_ended_by_its_limit_asks_for_nothing() -> None:
    gone = pack("gone", None, date(2026, 8, 31), next_surveillance=NEXT)
    one = certificate(date(2025, 1, 1), date(2027, 12, 31), date(2025, 9, 30))
    assert audits_of(one, OLD, gone, until=date(2026, 12, 31)) == [
        (SURVEILLANCE, "2026-09-30", "2026-12-30", "old")
    ]


@pytest.mark.parametrize(("as_of", "state"), [
    (date(2026, 8, 9), "upcoming"), (date(2026, 8, 10), "due"), (date(2026, 11, 10), "due"),
    (date(2026, 11, 11), "overdue"),
])  # fmt: skip
def test_due_day_itself_is_in_time(as_of: date, state: str) -> None:
    one = certificate(date(2024, 11, 1), date(2027, 10, 31), date(2025, 11, 10))
    found = list_due_audits(one, [STRICT], as_of, date(2026, 12, 31))
    assert STATES[judge_states(found.starts, found.ends, as_of)[0]] == state


def test_what_follows_an_overdue_audit_counts_from_the_reference_day() -> None:
    one = certificate(date(2024, 1, 1), date(2027, 12, 31), date(2025, 1, 15))
    assert audits_of(one, STRICT, until=date(2027, 6, 30)) == [
        (SURVEILLANCE, "2025-10-15", "2026-01-15", "strict"),
        (SURVEILLANCE, "2027-04-01", "2027-07-01", "strict"),
    ]


def test_surveillance_of_which_nothing_is_known_has_no_window() -> None:
    one = certificate(date(2024, 1, 1), date(2026, 12, 31))
    assert audits_of(one, STRICT, until=date(2026, 12, 31)) == [
        (SURVEILLANCE, None, None, None),
        (RECERTIFICATION, "2026-09-30", "2026-12-31", "strict"),
    ]
    found = list_due_audits(one, [STRICT], AS_OF, date(2026, 12, 31))
    states = [STATES[at] for at in judge_states(found.starts, found.ends, AS_OF)]
    assert states == ["undated", "upcoming"]


def test_suspension_ends_after_six_months_or_with_the_certificate() -> None:
    one = certificate(date(2025, 1, 1), date(2027, 12, 31), suspended=date(2026, 5, 31),
                      is_suspended=True)  # fmt: skip
    assert audits_of(one, STRICT) == [(RESTORATION, "2026-05-31", "2026-11-30", "strict")]
    short = certificate(date(2023, 9, 1), date(2026, 8, 31), suspended=date(2026, 5, 31),
                        is_suspended=True)  # fmt: skip
    assert audits_of(short, STRICT)[0][2] == "2026-08-31"
    undated = certificate(date(2025, 1, 1), date(2027, 12, 31), is_suspended=True)
    assert audits_of(undated, STRICT) == [(RESTORATION, None, None, None)]


def test_expired_certificate_is_restored_only_where_every_pack_allows_it() -> None:
    one = certificate(date(2023, 5, 1), date(2026, 4, 30))
    assert audits_of(one, YEARLY) == [(RESTORATION, "2026-05-01", "2026-10-30", "yearly")]
    assert audits_of(one, YEARLY, STRICT) == []
    assert audits_of(one, OLD) == []


def test_first_surveillance_after_recertification_counts_only_where_the_pack_says_so() -> None:
    one = certificate(date(2026, 1, 1), date(2028, 12, 31), date(2025, 11, 20), recertified=True)
    assert audits_of(one, STRICT, until=date(2026, 12, 31))[0][2] == "2027-01-01"
    assert audits_of(one, OLD, until=date(2027, 12, 31)) == []


def test_packs_that_say_nothing_leave_the_expiry_alone() -> None:
    one = certificate(date(2024, 1, 1), date(2026, 12, 31), date(2026, 1, 5))
    assert audits_of(one, pack("silent"), until=date(2026, 12, 31)) == [
        (RECERTIFICATION, "2026-09-30", "2026-12-31", None)
    ]


def test_pack_with_short_intervals_makes_every_audit_due() -> None:
    often = pack("often", next_surveillance={"months": 2, "counted_from": "last_on_site"},
                 first_surveillance=FIRST)  # fmt: skip
    one = certificate(date(2026, 6, 1), date(2029, 5, 31), date(2026, 6, 20))
    found = audits_of(one, often, until=date(2029, 4, 30))
    # 34 months from the last audit to the three months before expiry, two at a time.
    assert [kind for kind, *_ in found].count(SURVEILLANCE) == 16
    assert found[-1][0] == RECERTIFICATION


def test_limit_that_never_moves_on_asks_once_and_then_for_the_recertification() -> None:
    fixed = pack("fixed", next_surveillance={"months": 12, "counted_from": "issue"})
    one = certificate(date(2026, 6, 1), date(2029, 5, 31), date(2026, 6, 20))
    kinds = [kind for kind, *_ in audits_of(one, fixed, until=date(2029, 5, 31))]
    assert kinds in ([SURVEILLANCE, RECERTIFICATION], [RECERTIFICATION])


def test_without_certificates_nothing_is_due() -> None:
    nothing = Certificates(*(days() for _ in range(5)), *(np.zeros(0, bool) for _ in range(2)))
    assert len(list_due_audits(nothing, [STRICT], AS_OF, date(2029, 1, 1)).ends) == 0


# ------------------------------------------------------------------ a second formula, one by one
def later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def walk(issued: date, expires: date, last: Day, until: date) -> list[Audit]:
    """Return the programme of a standing certificate under `STRICT`, told as a story."""
    told: list[Audit] = []
    unknown = last is None and later(issued, 12) < AS_OF
    if unknown:
        told.append((SURVEILLANCE, None, None, None))
    while True:
        limit = None if unknown else later(last if last and last > issued else issued, 12)
        opens = later(expires, -3)
        if limit is None or limit >= opens:
            end = min(limit, expires) if limit else expires
            kind, start = RECERTIFICATION, opens
        else:
            kind, start, end = SURVEILLANCE, later(limit, -3), limit
        if start > until:
            return told
        told.append((kind, str(start), str(end), "strict"))
        last = max(end, AS_OF)
        if kind == RECERTIFICATION:
            issued, expires, unknown = expires, later(expires, 36), False


@given(
    st.integers(-1000, 0), st.integers(0, 1100), st.none() | st.integers(-900, 900),
    st.integers(0, 1200),
)  # fmt: skip
def test_programme_agrees_with_one_told_step_by_step(
    issued: int, expires: int, last: int | None, until: int
) -> None:
    first, end = AS_OF + timedelta(issued), AS_OF + timedelta(expires)
    audited = None if last is None else min(first + timedelta(last), AS_OF)
    day = AS_OF + timedelta(until)
    found = audits_of(certificate(first, end, audited), STRICT, until=day)
    assert found == walk(first, end, audited, day)


def rules_of(one: Certificates, *packs: RulePack, until: date) -> list[str | None]:
    found = list_due_audits(one, packs, AS_OF, until)
    assert ((found.rules >= 0) == (found.packs >= 0)).all()
    return [RULES[rule] if rule >= 0 else None for rule in found.rules]


def test_each_window_names_the_rule_that_gives_its_last_day() -> None:
    one = certificate(date(2026, 7, 1), date(2029, 6, 30))
    assert rules_of(one, STRICT, until=date(2029, 6, 30)) == [
        "first_surveillance",
        "next_surveillance",
        "recertification_before_expiry",
    ]
    # The surveillance limit that falls into the last months decides the recertification.
    early = certificate(date(2024, 1, 1), date(2026, 12, 31), date(2025, 12, 21))
    assert rules_of(early, STRICT, until=date(2026, 12, 31)) == ["next_surveillance"]
    late = certificate(date(2025, 1, 1), date(2028, 12, 31), date(2026, 11, 20))
    assert rules_of(late, YEARLY, until=date(2027, 11, 30)) == ["surveillance_each_calendar_year"]


def test_restorations_name_the_suspension_or_the_window_after_expiry() -> None:
    suspended = certificate(
        date(2025, 1, 1), date(2027, 12, 31), suspended=date(2026, 5, 1), is_suspended=True
    )
    assert rules_of(suspended, STRICT, until=AS_OF) == ["suspension_maximum"]
    expired = certificate(date(2023, 5, 1), date(2026, 4, 30))
    assert rules_of(expired, YEARLY, until=AS_OF) == ["restoration_window"]
    assert rules_of(expired, OLD, until=AS_OF) == []
