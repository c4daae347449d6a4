"""What entered and left the stock: worked by hand, and against looking at every month's end."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import Table

from data import schema as s
from data.indicators.certificates import unfold_moves
from data.ledger import movements
from data.ledger.ledger import Ledger
from tests.data.ledger.books import Certificate, add_batch, make_certificate
from tests.data.ledger.test_counts import certificates, held, is_in_force

DAY = date(2024, 6, 15)
MONTHS = 4  # March to the middle of June
Months = Callable[[list[Certificate]], pd.DataFrame]


@pytest.fixture
def trace(tmp_path: Path) -> Months:
    """Return stock and flow of the months up to the day."""
    return lambda rows: trace_months(tmp_path, rows, DAY)


def fetch(folder: Path, rows: list[Certificate], *ask: Callable[[Table], Table]) -> Any:
    add_batch(folder, "1", rows)
    ledger = Ledger(folder, ["1"])
    return [ledger.fetch(question(ledger.certificates())) for question in ask]


def trace_months(folder: Path, rows: list[Certificate], day: date) -> pd.DataFrame:
    moves, holders = fetch(
        folder, rows,
        lambda table: movements.count_moves(table, day, MONTHS),
        lambda table: movements.count_monthly_holders(table, day, MONTHS),
    )  # fmt: skip
    return unfold_moves(moves, holders, day)


def test_stock_stands_at_each_months_end_and_the_last_month_ends_on_the_day(trace: Months) -> None:
    rows = [
        held("C1", "A", issued_on=date(2024, 3, 31)),
        held("C2", "A", issued_on=date(2024, 5, 1)),
        held("C3", "B", issued_on=date(2024, 6, 15)),
        held("C4", "C", issued_on=date(2024, 6, 16)),
    ]
    found = trace(rows)
    assert found[s.PERIOD].tolist() == ["2024-03", "2024-04", "2024-05", "2024-06"]
    assert [f"{day:%Y-%m-%d}" for day in found[s.DAY]] == [
        "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-15",
    ]  # fmt: skip
    assert found[s.CERTIFICATES].tolist() == [1, 1, 2, 3]
    assert found[s.ORGANIZATIONS].tolist() == [1, 1, 1, 2]
    assert found[s.ISSUED].tolist() == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("values", "stock", "ended"),
    [
        # The last day of validity is a day in force: gone on the first of the next month.
        ({"expires_on": date(2024, 4, 30)}, [1, 1, 0, 0], {"expired": [0, 0, 1, 0]}),
        ({"expires_on": date(2024, 4, 29)}, [1, 0, 0, 0], {"expired": [0, 1, 0, 0]}),
        ({"expires_on": date(2024, 2, 29)}, [0, 0, 0, 0], {"expired": [1, 0, 0, 0]}),
        ({"expires_on": date(2024, 2, 28)}, [0, 0, 0, 0], {}),
        ({"expires_on": date(2024, 6, 15)}, [1, 1, 1, 1], {}),
        ({"expires_on": date(2024, 6, 14)}, [1, 1, 1, 0], {"expired": [0, 0, 0, 1]}),
        ({"status": "撤销", "suspended_on": date(2024, 4, 30)}, [1, 0, 0, 0],
         {"withdrawn": [0, 1, 0, 0]}),
        ({"status": "暂停", "suspended_on": date(2024, 6, 16)}, [1, 1, 1, 1], {}),
        ({"status": "暂停", "suspended_on": DAY}, [1, 1, 1, 0], {"suspended": [0, 0, 0, 1]}),
        # Withdrawn after its term: it had expired before.
        ({"status": "注销", "suspended_on": date(2024, 6, 1), "expires_on": date(2024, 4, 9)},
         [1, 0, 0, 0], {"expired": [0, 1, 0, 0]}),
        ({"status": "有效", "suspended_on": date(2024, 4, 1)}, [1, 1, 1, 1], {}),
    ],
)  # fmt: skip
def test_how_and_when_a_certificate_leaves(
    trace: Months, values: dict[str, Any], stock: list[int], ended: dict[str, list[int]]
) -> None:
    found = trace([held("C1", "A", **values)])
    assert found[s.CERTIFICATES].tolist() == found[s.ORGANIZATIONS].tolist() == stock
    for name in s.OUTCOMES.values():
        assert found[name].tolist() == ended.get(name, [0] * MONTHS), name
    assert found[s.ENDED].sum() == sum(map(sum, ended.values()))
    assert not found[s.UNDATED].any()


def test_what_ended_on_an_unknown_day_is_neither_in_the_stock_nor_ended(trace: Months) -> None:
    rows = [held("C1", "A", status="注销", expires_on=date(2024, 5, 9)), held("C2", "B")]
    found = trace(rows)
    assert found[s.UNDATED].tolist() == [1, 1, 0, 0]
    assert found[s.CERTIFICATES].tolist() == [1, 1, 1, 1]
    assert found[s.ORGANIZATIONS].tolist() == [1, 1, 1, 1]
    assert not found[s.ENDED].any()


def test_without_certificates_every_month_is_an_empty_sum(trace: Months) -> None:
    found = trace([])
    assert len(found) == MONTHS
    assert found.drop(columns=[s.PERIOD, s.DAY]).to_numpy().sum() == 0


def test_terms_end_on_the_last_day_in_force_and_undated_ones_have_none(tmp_path: Path) -> None:
    rows = [
        held("C1", "A", expires_on=date(2024, 5, 9)),
        held("C2", "B", status="暂停", suspended_on=date(2024, 5, 1)),
        held("C3", "C", status="撤销"),
        held("C4", "D", status="撤销", suspended_on=date(2023, 1, 1)),  # never in force
    ]
    (terms,) = fetch(tmp_path, rows, movements.list_terms)
    days = terms.sort_values(s.ORGANIZATION_ID)[[s.ORGANIZATION_ID, s.SCHEME, s.HELD_TO]]
    assert [(owner, scheme, f"{day:%Y-%m-%d}") for owner, scheme, day in days.to_numpy()] == [
        ("A", "QMS", "2024-05-09"), ("B", "QMS", "2024-04-30"),
    ]  # fmt: skip


def month_ends(day: date) -> list[date]:
    months = [12 * day.year + day.month - 1 - back for back in reversed(range(MONTHS))]
    ends = [date(n // 12, n % 12 + 1, monthrange(n // 12, n % 12 + 1)[1]) for n in months]
    return [*ends[:-1], day]


@settings(max_examples=12)
@given(rows=st.lists(certificates, max_size=12), day=st.dates(date(2023, 2, 1), date(2025, 12, 31)))
def test_months_equal_looking_at_each_of_their_ends(
    rows: list[dict[str, Any]], day: date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # A certificate that ends before it begins is refused when it is read.
    sound = [row for row in rows if row[s.EXPIRES_ON] >= row[s.ISSUED_ON]]
    named = [make_certificate(f"C{n}", **row) for n, row in enumerate(sound)]
    found = trace_months(tmp_path_factory.mktemp("ledger"), named, day)
    ends = month_ends(day)
    standing = [[row for row in named if is_in_force(row, end)] for end in ends]
    assert found[s.CERTIFICATES].tolist() == [len(part) for part in standing]
    owners = [len({row[s.ORGANIZATION_ID] for row in part}) for part in standing]
    assert found[s.ORGANIZATIONS].tolist() == owners
    before = [ends[0].replace(day=1) - timedelta(days=1), *ends[:-1]]
    issued = [
        sum(start < row[s.ISSUED_ON] <= end for row in named)
        for start, end in zip(before, ends, strict=True)
    ]
    assert found[s.ISSUED].tolist() == issued
    # Where every end is known the stock moves by nothing but what was issued and what ended.
    dated = [row for row in named if row[s.STATUS] not in s.ENDED_EARLY or row[s.SUSPENDED_ON]]
    if len(dated) == len(named):
        change = (found[s.ISSUED] - found[s.ENDED])[1:].tolist()
        assert found[s.CERTIFICATES].diff()[1:].tolist() == change
