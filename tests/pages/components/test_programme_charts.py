"""The titles of the programme's charts: what is most, or that nothing is known of it."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from pages.components.programme_charts import title_demand

NAMES = [s.PERIOD, s.SCHEME, s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN]
BARE = ("2027-04", "", 0, 0.0, 0)
UNKNOWN = ("2027-05", "ISMS", 2, None, 2)


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([BARE], "期内没有应完成的审核"),
        ([BARE, UNKNOWN], "期内应完成的审核人日均不明"),
        ([UNKNOWN], "期内应完成的审核人日均不明"),
        ([UNKNOWN, ("2027-05", "QMS", 1, 4.5, 0)], "QMS 人日最多，4.5"),
        ([BARE, UNKNOWN, ("2027-05", "QMS", 1, 4.5, 0)], "2027-05 人日最多，4.5"),
        ([("overdue", "QMS", 1, 9.0, 0), UNKNOWN], "期内应完成的审核人日均不明"),
    ],
)
def test_the_title_names_the_most_known_days_and_calls_unknown_days_unknown(
    rows: list[tuple[object, ...]], title: str
) -> None:
    assert title_demand(pd.DataFrame(rows, columns=NAMES)) == title
