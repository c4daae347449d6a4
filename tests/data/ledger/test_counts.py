"""Counts over certificates: worked by hand, and against counting one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import Table

from data import schema as s
from data.ledger import counts
from data.ledger.ledger import Ledger
from tests.data.ledger.books import Certificate, add_batch, make_certificate

DAY = date(2024, 6, 1)
Ask = Callable[[Table], Table]


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[list[Certificate], Ask], list[dict[str, Any]]]:
    """Count over certificates and return the rows, sorted."""
    return lambda rows, question: count(tmp_path, rows, question)


def count(folder: Path, rows: list[Certificate], question: Ask) -> list[dict[str, Any]]:
    add_batch(folder, "1", rows)
    ledger = Ledger(folder, ["1"])
    frame = ledger.fetch(question(ledger.certificates()))
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return sorted(records, key=str)


def held(number: str, owner: str, scheme: str = "QMS", **values: Any) -> Certificate:
    return make_certificate(number, **{s.ORGANIZATION_ID: owner, s.SCHEME: scheme, **values})


def test_an_organisation_counts_once_at_every_level_and_is_never_added_up(ask: Any) -> None:
    rows = [
        held("C1", "A", "QMS", province="江苏省"), held("C2", "A", "EMS", province="江苏省"),
        held("C3", "B", "QMS", province="江苏省"), held("C4", "A", "QMS"),
    ]  # fmt: skip
    assert ask(rows, counts.count_certificates) == [{s.CERTIFICATES: 4, s.ORGANIZATIONS: 2}]
    assert ask(rows, lambda t: counts.count_certificates(t, [s.SCHEME])) == [
        {s.SCHEME: "EMS", s.CERTIFICATES: 1, s.ORGANIZATIONS: 1},
        {s.SCHEME: "QMS", s.CERTIFICATES: 3, s.ORGANIZATIONS: 2},
    ]
    by_province = ask(rows, lambda t: counts.count_certificates(t, [s.PROVINCE]))
    assert {row[s.PROVINCE]: row[s.ORGANIZATIONS] for row in by_province} == {"江苏省": 2, None: 1}
    alone = ask(rows, lambda t: counts.count_certificates(t, [s.SCHEME], organizations=False))
    assert alone == [{s.SCHEME: "EMS", s.CERTIFICATES: 1}, {s.SCHEME: "QMS", s.CERTIFICATES: 3}]


def test_no_certificates_are_an_empty_sum_of_zero(ask: Any) -> None:
    assert ask([], counts.count_certificates) == [{s.CERTIFICATES: 0, s.ORGANIZATIONS: 0}]
    (stock,) = ask([], lambda t: counts.count_stock(t, DAY))
    assert set(stock.values()) == {0}


def test_a_certificate_counts_for_each_of_its_codes(ask: Any) -> None:
    rows = [
        held("C1", "A", specialty_codes="new:33.02.01|old:17.01.00"),
        held("C2", "A", specialty_codes="new:33.02.01"),
        held("C3", "B"),
    ]
    by = [s.EDITION, s.CODE]
    found = ask(rows, lambda t: counts.count_certificates(counts.list_codes(t), by))
    assert [tuple(row.values()) for row in found] == [
        ("new", "33.02.01", 2, 1), ("old", "17.01.00", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "certificates", "undated"),
    [
        ({}, 1, 0),
        ({"issued_on": DAY}, 1, 0),
        ({"issued_on": date(2024, 6, 2)}, 0, 0),
        ({"expires_on": DAY}, 1, 0),
        ({"expires_on": date(2024, 5, 31)}, 0, 0),
        ({"status": "有效"}, 1, 0),
        ({"status": "过期"}, 1, 0),
        ({"status": "暂停"}, 0, 1),
        ({"status": "撤销"}, 0, 1),
        ({"status": "注销"}, 0, 1),
        ({"status": "注销", "expires_on": date(2024, 5, 31)}, 0, 0),
        ({"status": "暂停", "suspended_on": DAY}, 0, 0),
        ({"status": "暂停", "suspended_on": date(2024, 6, 2)}, 1, 0),
        ({"status": "撤销", "suspended_on": date(2024, 5, 1)}, 0, 0),
        ({"status": "有效", "suspended_on": date(2024, 5, 1)}, 1, 0),
    ],
)
def test_stock_of_a_day(ask: Any, values: dict[str, Any], certificates: int, undated: int) -> None:
    rows = [held("C1", "A", **values)]
    (stock,) = ask(rows, lambda t: counts.count_stock(t, DAY))
    assert stock == {
        s.CERTIFICATES: certificates, s.ORGANIZATIONS: certificates, s.UNDATED: undated,
    }  # fmt: skip
    assert len(ask(rows, lambda t: counts.select_in_force(t, DAY))) == certificates


def test_flow_of_a_month_and_what_was_withdrawn_does_not_expire(ask: Any) -> None:
    rows = [
        held("C1", "A", issued_on=date(2023, 1, 31), expires_on=date(2024, 1, 1)),
        held("C2", "A", issued_on=date(2023, 1, 1), expires_on=date(2023, 2, 28), status="撤销"),
        held("C3", "A", issued_on=date(2024, 1, 2), expires_on=date(2024, 1, 31), status="暂停"),
    ]
    assert [tuple(row.values()) for row in ask(rows, counts.count_flow)] == [
        ("2023-01", 2, 0), ("2024-01", 1, 2),
    ]  # fmt: skip


def test_expiry_profile_holds_what_is_in_force_and_ends_by_the_last_day(ask: Any) -> None:
    rows = [
        held("C1", "A", expires_on=date(2024, 6, 30)), held("C2", "A", expires_on=DAY),
        held("C3", "B", expires_on=date(2025, 5, 31)), held("C4", "B", expires_on=date(2025, 6, 1)),
        held("C5", "C", expires_on=date(2024, 6, 30), status="注销"),
    ]  # fmt: skip
    found = ask(rows, lambda t: counts.count_expiry(t, DAY, date(2025, 5, 31)))
    assert [tuple(row.values()) for row in found] == [("2024-06", 2, 1), ("2025-05", 1, 1)]


def test_organisations_by_certificates_held(ask: Any) -> None:
    rows = [held("C1", "A"), held("C2", "A", "EMS"), held("C3", "B"), held("C4", "C"),
            held("C5", "C", status="注销"), held("C6", "D", status="注销")]  # fmt: skip
    assert [tuple(row.values()) for row in ask(rows, lambda t: counts.count_held(t, DAY))] == [
        ("A", 2), ("B", 1), ("C", 1),
    ]  # fmt: skip
    holders = ask(rows, lambda t: counts.count_holders(t, DAY))
    assert [tuple(row.values()) for row in holders] == [(1, 2), (2, 1)]


def test_schemes_of_one_domain_count_together_and_others_have_none(ask: Any) -> None:
    rows = [held("C1", "A", "FSMS"), held("C2", "A", "HACCP"), held("C3", "B", "SC")]
    domains = {"FSMS": "food", "HACCP": "food"}
    found = ask(
        rows, lambda t: counts.count_certificates(counts.name_domains(t, domains), [s.DOMAIN])
    )
    assert [tuple(row.values()) for row in found] == [("food", 2, 1), (None, 1, 1)]


days = st.dates(date(2023, 1, 1), date(2025, 12, 31))
certificates = st.fixed_dictionaries(
    {
        s.ORGANIZATION_ID: st.sampled_from("ABC"), s.SCHEME: st.sampled_from(["QMS", "EMS"]),
        s.PROVINCE: st.sampled_from(["江苏省", "北京市", None]), s.ISSUED_ON: days,
        s.EXPIRES_ON: days, s.STATUS: st.sampled_from([*s.STATUSES, None]),
        s.SUSPENDED_ON: days | st.none(),
    }
)  # fmt: skip


def is_in_force(row: dict[str, Any], day: date) -> bool:
    if not row[s.ISSUED_ON] <= day <= row[s.EXPIRES_ON]:
        return False
    if row[s.STATUS] in ("暂停", "撤销", "注销"):
        return row[s.SUSPENDED_ON] is not None and day < row[s.SUSPENDED_ON]
    return True


@settings(max_examples=12)
@given(rows=st.lists(certificates, max_size=12), day=days)
def test_counts_equal_counting_one_by_one(
    rows: list[dict[str, Any]], day: date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    named = [make_certificate(f"C{n}", **row) for n, row in enumerate(rows)]
    folder = tmp_path_factory.mktemp("ledger")
    good = [row for row in named if is_in_force(row, day)]
    by = [s.PROVINCE, s.SCHEME]
    found = count(folder, named, lambda t: counts.count_stock(t, day, by))
    numbers = Counter((row[s.PROVINCE], row[s.SCHEME]) for row in good)
    owners = Counter(
        key[:2]
        for key in {(row[s.PROVINCE], row[s.SCHEME], row[s.ORGANIZATION_ID]) for row in good}
    )
    for row in found:
        key = row[s.PROVINCE], row[s.SCHEME]
        assert (row[s.CERTIFICATES], row[s.ORGANIZATIONS]) == (numbers[key], owners[key])
    assert sum(row[s.CERTIFICATES] for row in found) == len(good)
    (total,) = count(folder, named, lambda t: counts.count_stock(t, day))
    assert total[s.ORGANIZATIONS] == len({row[s.ORGANIZATION_ID] for row in good})
    schemes = count(folder, named, lambda t: counts.count_stock(t, day, [s.SCHEME]))
    assert total[s.ORGANIZATIONS] <= sum(row[s.ORGANIZATIONS] for row in schemes)
    flow = pd.DataFrame(count(folder, named, counts.count_flow), columns=[s.PERIOD, s.ISSUED])
    months = Counter(f"{row[s.ISSUED_ON]:%Y-%m}" for row in named)
    assert {k: v for k, v in zip(flow[s.PERIOD], flow[s.ISSUED], strict=True) if v} == months
