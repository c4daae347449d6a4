"""Who must not be sent: each rule by hand, on its last day, and many pairs as one at a time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.eligibility import (
    CONFLICT,
    CONFLICT_UNKNOWN,
    NO_CODE,
    NOT_NAMED,
    OPEN_END,
    SEX_DIFFERS,
    SEX_UNKNOWN,
    UNKNOWN_ORGANIZATION,
    Conflicts,
    PairFacts,
    check_eligibility,
    find_conflict_ends,
    list_reasons,
)

DAY = "2026-05-10"
SUITED: dict[str, Any] = {
    "days": DAY, "holds_code": True, "organizations": 0, "conflict_ends": "NaT", "sexes": "女",
    "required_sexes": "", "names_given": False, "is_named": False,
}  # fmt: skip


def facts(*pairs: dict[str, Any]) -> PairFacts:
    """Return the facts of pairs that differ from a suited one as given."""
    whole = [SUITED | pair for pair in pairs]
    types = {"days": "datetime64[D]", "conflict_ends": "datetime64[D]", "organizations": np.intp,
             "sexes": str, "required_sexes": str}  # fmt: skip
    return PairFacts(
        **{
            field.name: np.array(
                [pair[field.name] for pair in whole], dtype=types.get(field.name, bool)
            )
            for field in fields(PairFacts)
        }
    )


def reasons(**changes: Any) -> tuple[str, ...]:
    return list_reasons(check_eligibility(facts(changes)))[0]


def conflicts(*rows: tuple[int, int, str]) -> Conflicts:
    auditors, organizations, until = zip(*rows, strict=True) if rows else ((), (), ())
    return Conflicts(
        np.array(auditors, dtype=np.intp),
        np.array(organizations, dtype=np.intp),
        np.array(until, dtype="datetime64[D]"),
    )


def ends(pairs: list[tuple[int, int]], *rows: tuple[int, int, str]) -> list[str]:
    auditors, organizations = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return find_conflict_ends(auditors, organizations, conflicts(*rows)).astype(str).tolist()


# ------------------------------------------------------------------------ each rule by hand
def test_nothing_against_a_pair_makes_it_eligible() -> None:
    assert reasons() == ()


def test_whoever_lacks_the_code_is_not_eligible() -> None:
    assert reasons(holds_code=False) == (NO_CODE,)


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2026-05-10", (CONFLICT,)), ("2026-05-09", ()), (OPEN_END, (CONFLICT,)), ("NaT", ())],
)
def test_a_conflict_counts_on_its_last_day_and_not_after(
    end: str, expected: tuple[str, ...]
) -> None:
    assert reasons(conflict_ends=end) == expected


def test_a_conflict_with_an_unknown_organisation_is_a_question() -> None:
    unknown = {"organizations": UNKNOWN_ORGANIZATION}
    assert reasons(conflict_ends=OPEN_END, **unknown) == (CONFLICT_UNKNOWN,)
    assert reasons(**unknown) == ()


@pytest.mark.parametrize(
    ("sex", "required", "expected"),
    [("女", "女", ()), ("男", "女", (SEX_DIFFERS,)), ("", "女", (SEX_UNKNOWN,)), ("", "", ()),
     ("男", "", ())],
)  # fmt: skip
def test_a_required_sex_must_be_met_and_an_unknown_one_says_so(
    sex: str, required: str, expected: tuple[str, ...]
) -> None:
    assert reasons(sexes=sex, required_sexes=required) == expected


@pytest.mark.parametrize(
    ("given", "named", "expected"),
    [(True, True, ()), (True, False, (NOT_NAMED,)), (False, False, ())],
)
def test_where_auditors_are_named_only_they_are_eligible(
    given: bool, named: bool, expected: tuple[str, ...]
) -> None:
    assert reasons(names_given=given, is_named=named) == expected


def test_every_reason_is_told_not_only_the_first() -> None:
    found = reasons(
        holds_code=False, conflict_ends=OPEN_END, sexes="男", required_sexes="女", names_given=True
    )
    assert found == (NO_CODE, CONFLICT, NOT_NAMED, SEX_DIFFERS)


# ------------------------------------------------------------------------ conflicts of pairs
def test_a_conflict_is_that_of_the_auditor_with_the_organisation() -> None:
    rows = ((1, 2, "2026-06-30"), (1, 3, "NaT"), (2, 2, "2026-01-31"))
    assert ends([(1, 2), (1, 3), (2, 2), (2, 3), (0, 2), (9, 9)], *rows) == [
        "2026-06-30", "9999-12-31", "2026-01-31", "NaT", "NaT", "NaT",
    ]  # fmt: skip


def test_of_two_conflicts_of_a_pair_the_later_end_counts_and_an_open_one_is_the_latest() -> None:
    assert ends([(0, 0)], (0, 0, "2026-06-30"), (0, 0, "2025-01-01")) == ["2026-06-30"]
    assert ends([(0, 0)], (0, 0, "NaT"), (0, 0, "2027-01-01")) == ["9999-12-31"]


def test_an_unknown_organisation_stands_for_any_the_auditor_is_in_conflict_with() -> None:
    rows = ((1, 0, "2026-01-31"), (1, 4, "2026-03-31"), (0, 4, "NaT"))
    assert ends([(1, UNKNOWN_ORGANIZATION), (2, UNKNOWN_ORGANIZATION)], *rows) == [
        "2026-03-31", "NaT",
    ]  # fmt: skip


def test_without_conflicts_nobody_is_in_one_and_without_pairs_nobody_is_asked() -> None:
    assert ends([(0, 0), (0, UNKNOWN_ORGANIZATION)]) == ["NaT", "NaT"]
    assert ends([], (0, 0, "NaT")) == []
    assert check_eligibility(facts()).shape == (6, 0)


_days = st.sampled_from(["NaT", "2026-05-08", "2026-05-09", "2026-05-10", "2026-05-11"])
_rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), _days), max_size=8)
_pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 4)), min_size=1, max_size=12)


@given(rows=_rows, pairs=_pairs)
def test_many_pairs_are_judged_as_a_search_of_the_list_judges_one(
    rows: list[tuple[int, int, str]], pairs: list[tuple[int, int]]
) -> None:
    found = find_conflict_ends(*np.array(pairs, dtype=np.intp).T, conflicts(*rows))
    for (auditor, organization), end in zip(pairs, found, strict=True):
        known = [
            str(OPEN_END) if until == "NaT" else until
            for who, where, until in rows
            if who == auditor and organization in (where, UNKNOWN_ORGANIZATION)
        ]
        assert str(end) == (max(known) if known else "NaT")
