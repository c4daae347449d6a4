"""Visits that serve several schemes, and the least days under the factor of combined audits."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.visits import combine_visits, sum_saved

AS_OF = date(2026, 7, 1)
LEAST = {"md5": 0.8}
NAMES = (s.ORGANIZATION_ID, s.SCHEME, s.WINDOW_START, s.WINDOW_END, s.AUDITOR_DAYS, s.DAYS_PACK)


def audits(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*NAMES]).astype({s.AUDITOR_DAYS: float})
    for name in (s.WINDOW_START, s.WINDOW_END):
        frame[name] = pd.to_datetime(frame[name])
    return frame.assign(**{s.ORGANIZATION: frame[s.ORGANIZATION_ID], s.PROVINCE: "江苏省"})


def days_of(found: pd.DataFrame) -> list[list[object]]:
    days = found[[s.DAYS_SEPARATE, s.DAYS_COMBINED]].round(6).astype(object)
    return days.where(days.notna(), None).to_numpy().tolist()


def test_least_days_are_the_separate_ones_times_the_factor_of_their_pack() -> None:
    # IAF MD 11:2019, 2.2: not below 80 % of the sum; 4.5 + 3.0 = 7.5 → 6.0.
    found = combine_visits(audits(
        ("A", "QMS", "2027-02-10", "2027-05-10", 4.5, "md5"),
        ("A", "EMS", "2027-03-01", "2027-05-31", 3.0, "md5"),
    ), AS_OF, LEAST)  # fmt: skip
    assert days_of(found) == [[7.5, 6.0]]
    row = found.iloc[0]
    assert (row[s.SCHEMES_AUDITED], row[s.AUDITS]) == ("EMS|QMS", 2)
    assert (str(row[s.VISIT_FROM])[:10], str(row[s.VISIT_TO])[:10]) == ("2027-03-01", "2027-05-10")


def test_pack_without_a_factor_and_given_days_are_not_reduced_and_unknown_days_stay_unknown() -> (
    None
):
    found = combine_visits(audits(
        ("A", "QMS", "2027-02-10", "2027-05-10", 5.0, "md5"),
        ("A", "EMS", "2027-02-10", "2027-05-10", 3.0, "own"),
        ("A", "SC", "2027-02-10", "2027-05-10", 1.0, None),
        ("B", "QMS", "2027-02-10", "2027-05-10", 5.0, "md5"),
        ("B", "EMS", "2027-02-10", "2027-05-10", None, None),
    ), AS_OF, LEAST)  # fmt: skip
    assert days_of(found) == [[9.0, 8.0], [None, None]]
    assert sum_saved(found) == 1.0
    assert pd.isna(sum_saved(found.iloc[1:]))
    assert sum_saved(found.iloc[:0]) == 0.0


def test_what_is_overdue_is_combined_with_what_can_be_done_now_and_never_in_the_past() -> None:
    late = ("A", "QMS", "2025-12-01", "2026-03-01", 2.0, "md5")
    open_now = ("A", "EMS", "2026-06-01", "2026-09-01", 2.0, "md5")
    later = ("A", "EMS", "2026-08-01", "2026-09-01", 2.0, "md5")
    found = combine_visits(audits(late, open_now), AS_OF, LEAST)
    assert found[[s.VISIT_FROM, s.VISIT_TO]].to_numpy().tolist() == [[pd.Timestamp(AS_OF)] * 2]
    assert combine_visits(audits(late, later), AS_OF, LEAST).empty


def test_what_saves_most_comes_first() -> None:
    found = combine_visits(audits(
        *(("A", scheme, "2027-02-10", "2027-05-10", 1.0, "md5") for scheme in ("QMS", "EMS")),
        *(("B", scheme, "2027-02-10", "2027-05-10", 9.0, "md5") for scheme in ("QMS", "EMS")),
    ), AS_OF, LEAST)  # fmt: skip
    assert found[s.ORGANIZATION_ID].tolist() == ["B", "A"]


def test_nothing_to_combine_is_an_empty_table() -> None:
    assert combine_visits(audits(), AS_OF, LEAST).empty
