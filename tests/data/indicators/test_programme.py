"""Days by month and code, and visits that could be combined."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.indicators.programme import (
    add_standing,
    count_by_month,
    count_demand,
    list_visits,
    select_period,
    split_codes,
)

AS_OF = date(2026, 7, 1)
NAMES = (s.ORGANIZATION_ID, s.SCHEME, s.PROVINCE, s.SPECIALTY_CODES, s.WINDOW_START, s.WINDOW_END,
         s.AUDITOR_DAYS)  # fmt: skip


def audits(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=NAMES)
    for name in (s.WINDOW_START, s.WINDOW_END):
        frame[name] = pd.to_datetime(frame[name])
    return frame.astype({s.AUDITOR_DAYS: float})


PROGRAMME = audits(
    ("A", "QMS", "江苏省", "new:33.02.01|new:17.10.02", "2027-02-10", "2027-05-10", 4.5),
    ("A", "EMS", "江苏省", "new:33.02.01", "2027-03-01", "2027-05-31", None),
    ("B", "QMS", "浙江省", "", "2026-02-01", "2026-05-01", 2.0),
    ("C", "QMS", None, "new:33.02.01", None, None, 1.0),
)


def test_audit_counts_in_the_month_of_its_last_day_and_overdue_ones_now() -> None:
    found = count_demand(PROGRAMME, AS_OF, (s.PERIOD,))
    rows = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert rows == [["2026-07", 1, 2.0, 0], ["2027-05", 2, 4.5, 1], [None, 1, 1.0, 0]]


def test_days_are_split_over_codes_and_add_up_again() -> None:
    found = count_demand(PROGRAMME, AS_OF, (s.CODE,)).set_index(s.CODE)
    assert found[s.AUDITOR_DAYS].to_dict() == {"": 2.0, "17.10.02": 2.25, "33.02.01": 3.25}
    assert found.loc["33.02.01", s.AUDITS] == 3
    assert split_codes(PROGRAMME)[s.AUDITOR_DAYS].sum() == PROGRAMME[s.AUDITOR_DAYS].sum()


def test_days_of_a_code_are_unknown_where_those_of_all_its_audits_are_and_never_zero() -> None:
    rows = audits(
        ("A", "ISMS", "", "new:01|new:02", "2027-02-10", "2027-05-10", None),
        ("B", "ISMS", "", "new:02", "2027-02-10", "2027-05-10", 3.0),
    )
    found = count_demand(rows, AS_OF, (s.CODE,)).set_index(s.CODE)
    assert pd.isna(found.loc["01", s.AUDITOR_DAYS]) and found.loc["01", s.DAYS_UNKNOWN] == 1
    assert found.loc["02", [s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN]].tolist() == [2, 3.0, 1]


def test_two_schemes_of_one_organisation_that_share_days_can_be_one_visit() -> None:
    found = list_visits(PROGRAMME)
    assert found[s.SCHEME].tolist() == ["QMS", "EMS"]
    assert found[s.VISIT_FROM].dt.strftime("%Y-%m-%d").unique().tolist() == ["2027-03-01"]
    assert found[s.VISIT_TO].dt.strftime("%Y-%m-%d").unique().tolist() == ["2027-05-10"]


@pytest.mark.parametrize("second", [
    ("A", "QMS", "", "", "2027-03-01", "2027-05-31", 1.0),
    ("B", "EMS", "", "", "2027-03-01", "2027-05-31", 1.0),
    ("A", "EMS", "", "", "2027-05-11", "2027-05-31", 1.0),
])  # fmt: skip
def test_same_scheme_other_organisation_or_no_common_day_is_no_visit(
    second: tuple[object, ...],
) -> None:
    assert list_visits(audits(PROGRAMME.loc[0, list(NAMES)].tolist(), second)).empty


STATES = ("upcoming", "upcoming", "overdue", "undated")


def standings(start: str, end: str) -> dict[str, str]:
    rows = PROGRAMME.assign(**{s.STATE: STATES, s.NUMBER: ["A1", "A2", "B", "C"]})
    days = (date.fromisoformat(day) for day in (start, end))
    first, last = days
    found = add_standing(select_period(rows, first, last), last)
    return dict(zip(found[s.NUMBER], found[s.STANDING], strict=True))


def test_audit_is_due_in_the_period_of_its_last_day_and_open_before() -> None:
    owed = {"B": "overdue", "C": "undated"}
    assert standings("2027-05-01", "2027-05-31") == {"A1": "in_period", "A2": "in_period", **owed}
    assert standings("2027-05-01", "2027-05-30") == {"A1": "in_period", "A2": "beyond", **owed}
    assert standings("2027-02-10", "2027-02-10") == {"A1": "beyond", **owed}
    assert standings("2027-06-01", "2027-06-30") == owed


def test_months_follow_each_other_without_gap_and_what_is_overdue_stands_apart() -> None:
    rows = add_standing(PROGRAMME.assign(**{s.STATE: STATES}), date(2027, 5, 31))
    found = count_by_month(rows, AS_OF, date(2027, 4, 1), date(2027, 5, 31))
    plain = found.astype(object).where(found.notna(), None)
    assert plain.to_numpy().tolist() == [
        ["overdue", "QMS", 1, 2.0, 0], ["2027-04", "", 0, 0.0, 0],
        ["2027-05", "EMS", 1, None, 1], ["2027-05", "QMS", 1, 4.5, 0],
    ]  # fmt: skip
    nothing = count_by_month(rows.iloc[:0], AS_OF, date(2027, 4, 1), date(2027, 4, 30))
    assert nothing.to_numpy().tolist() == [["2027-04", "", 0, 0.0, 0]]


windows = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 10), st.sampled_from(["QMS", "EMS", "OHSMS"])),
    min_size=1, max_size=8,
)  # fmt: skip


@given(windows)
def test_audits_of_a_visit_share_its_days_and_no_visit_is_in_vain(
    drawn: list[tuple[int, int, str]],
) -> None:
    start = pd.Timestamp("2027-01-01")
    rows = [("A", scheme, "", "", start + pd.Timedelta(days=first),
             start + pd.Timedelta(days=first + length), 1.0)
            for first, length, scheme in drawn]  # fmt: skip
    found = list_visits(audits(*rows))
    assert (found[s.VISIT_FROM] <= found[s.VISIT_TO]).all()
    assert (found[s.WINDOW_START] <= found[s.VISIT_FROM]).all()
    assert (found[s.WINDOW_END] >= found[s.VISIT_TO]).all()
    # The fewest days that meet all windows, by trial.
    spans = [(first, first + length) for first, length, _ in drawn]
    ends = sorted({last for _, last in spans})
    fewest = next(
        count for count in range(1, len(ends) + 1)
        if any(all(any(a <= day <= b for day in days) for a, b in spans)
               for days in combinations(ends, count))
    )  # fmt: skip
    assert found[s.VISIT].nunique() <= fewest
