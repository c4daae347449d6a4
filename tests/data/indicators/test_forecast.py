"""Days before and from recertification on, and growth between two known months."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data import schema as s
from data.indicators.forecast import compare_national_growth, split_at_renewal

AS_OF = date(2026, 7, 1)
PERIODS = ["2026-07", "2026-08", "2026-09"]


def programme(*rows: tuple[object, ...]) -> pd.DataFrame:
    names = (s.CERTIFICATE_NO, s.AUDIT_TYPE, s.WINDOW_END, s.AUDITOR_DAYS)
    frame = pd.DataFrame(rows, columns=names)
    frame[s.WINDOW_END] = pd.to_datetime(frame[s.WINDOW_END])
    return frame.astype({s.AUDITOR_DAYS: float})


def test_what_follows_a_recertification_counts_with_it() -> None:
    found = split_at_renewal(programme(
        ("C1", "surveillance", "2026-09-10", 2.0), ("C1", "recertification", "2026-08-10", 5.0),
        ("C2", "surveillance", "2026-08-20", 3.0), ("C2", "surveillance", "2026-01-20", 1.0),
        ("C3", "recertification", "2026-08-01", None), (None, "initial", "2026-08-01", 9.0),
        ("C4", "surveillance", None, 4.0), ("C5", "surveillance", "2026-12-01", 4.0),
    ), AS_OF, PERIODS)  # fmt: skip
    assert found[s.PERIOD].tolist() == PERIODS
    # Overdue work falls into the month of the reference day.
    assert found[s.KEPT_DAYS].tolist() == [1.0, 3.0, 0.0]
    assert found[s.RENEWED_DAYS].tolist() == [0.0, 5.0, 2.0]
    assert found[s.DAYS_UNKNOWN].tolist() == [0, 1, 0]


def test_nothing_due_is_nothing_in_every_month() -> None:
    found = split_at_renewal(programme(), AS_OF, PERIODS)
    assert found[[s.KEPT_DAYS, s.RENEWED_DAYS, s.DAYS_UNKNOWN]].to_numpy().sum() == 0
    assert len(found) == 3


def counts(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame([
        {s.IMPORT_ID: 1, s.PERIOD: period, s.DIMENSION: s.DOMAIN, s.GROUP: "管理体系",
         s.NAME: "质量管理体系认证", s.CERTIFICATES: value, s.ORGANIZATIONS: 1.0,
         "source": "x", "imported_at": "2026-01-01"}
        for period, value in rows
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "growth", "months"),
    [
        # 100 → 121 in 24 months: 10 % a year.
        ([("2023-01", 100.0), ("2025-01", 121.0)], 0.1, 24),
        # The known month nearest to a year before is taken, not the last one before.
        ([("2023-12", 100.0), ("2024-10", 999.0), ("2025-01", 110.0)], 0.0920, 13),
    ],
)
def test_growth_is_that_between_two_known_months_a_year(
    rows: list[tuple[str, float]], growth: float, months: int
) -> None:
    found = compare_national_growth(counts(*rows), {"QMS": "质量管理体系认证"})
    (row,) = found.to_dict("records")
    assert row[s.MONTHS_BETWEEN] == months
    assert row[s.YEARLY_GROWTH] == pytest.approx(growth, abs=1e-4)


def test_one_month_or_months_too_close_tell_no_growth() -> None:
    domains = {"QMS": "质量管理体系认证"}
    assert compare_national_growth(counts(("2025-01", 1.0)), domains).empty
    assert compare_national_growth(counts(("2024-10", 1.0), ("2025-01", 2.0)), domains).empty
