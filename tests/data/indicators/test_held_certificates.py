"""C2 from the ledger: blanks are filled, maintained values win, differences are listed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data import schema as s
from data.indicators.held_certificates import fill_certificates_held, list_held_differences

DAY = date(2026, 1, 1)


def work(*rows: tuple[str | None, str, int | None]) -> pd.DataFrame:
    columns = [s.ORGANIZATION_ID, s.SCHEME, s.CERTIFICATES_HELD]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.astype({s.ORGANIZATION_ID: "str", s.CERTIFICATES_HELD: "Int64"})


def terms(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Certificates as organisation and scheme, in force the whole year unless told otherwise."""
    whole = ("2025-07-01", "2026-06-30")
    columns = [s.ORGANIZATION_ID, s.SCHEME, s.HELD_FROM, s.HELD_TO]
    frame = pd.DataFrame([(*row[:2], *(row[2:] or whole)) for row in rows], columns=columns)
    days = {name: pd.to_datetime(frame[name]) for name in columns[2:]}
    return frame.assign(**days)


def test_a_blank_takes_what_the_organisation_holds_on_the_day() -> None:
    held = terms(
        ("A", "QMS"), ("A", "EMS"),
        ("A", "ISMS", "2025-01-01", "2025-12-31"), ("A", "SC", "2026-01-02", "2026-12-31"),
        ("B", "QMS", "2026-01-01", "2026-01-01"),
    )  # fmt: skip
    filled = fill_certificates_held(work(("A", "QMS", None), ("B", "QMS", None)), held, DAY)
    assert filled[s.CERTIFICATES_HELD].tolist() == [2, 1]
    assert filled[s.C2_SOURCE].tolist() == [s.FROM_LEDGER] * 2


def test_who_holds_none_counts_one() -> None:
    filled = fill_certificates_held(work(("A", "QMS", None)), terms(), DAY)
    assert filled[s.CERTIFICATES_HELD].tolist() == [1]
    assert filled[s.C2_SOURCE].tolist() == [s.FROM_LEDGER]


def test_a_maintained_value_wins() -> None:
    filled = fill_certificates_held(
        work(("A", "QMS", 5), ("A", "EMS", None)), terms(("A", "QMS")), DAY
    )
    assert filled[s.CERTIFICATES_HELD].tolist() == [5, 1]
    assert filled[s.C2_SOURCE].tolist() == [s.FROM_FILE, s.FROM_LEDGER]


@pytest.mark.parametrize(("owner", "held"), [("A", None), (None, terms(("A", "QMS")))])
def test_without_a_ledger_or_an_organisation_a_blank_stays_blank(
    owner: str | None, held: pd.DataFrame | None
) -> None:
    filled = fill_certificates_held(work((owner, "QMS", None)), held, DAY)
    assert filled[s.CERTIFICATES_HELD].isna().all()
    assert filled[s.C2_SOURCE].tolist() == [s.FROM_DEFAULT]


def test_the_frame_given_is_left_as_it_was() -> None:
    given = work(("A", "QMS", None))
    before = given.copy()
    fill_certificates_held(given, terms(("A", "QMS")), DAY)
    pd.testing.assert_frame_equal(given, before)


def differences(projects: pd.DataFrame, held: pd.DataFrame | None) -> list[tuple[Any, ...]]:
    filled = fill_certificates_held(projects, held, DAY)
    found = list_held_differences(filled, held, DAY)
    return [tuple(row) for row in found.itertuples(index=False)]


def test_a_difference_is_told_once_for_an_organisation_and_value() -> None:
    projects = work(("A", "QMS", 1), ("A", "EMS", 1), ("A", "QMS", 2), ("B", "QMS", 1))
    held = terms(("A", "QMS"), ("A", "EMS"), ("B", "QMS"))
    assert differences(projects, held) == [("A", 1, 2, 2)]


@pytest.mark.parametrize(("kept", "is_told"), [(0, True), (1, True), (2, False), (3, False),
                                               (4, True)])  # fmt: skip
def test_what_is_applied_for_may_be_counted_already(kept: int, is_told: bool) -> None:
    """Two in force, one of them in a scheme to be audited; one more scheme is applied for."""
    projects = work(("A", "QMS", kept), ("A", "ISMS", kept))
    found = differences(projects, terms(("A", "QMS"), ("A", "EMS")))
    assert found == ([("A", kept, 2, 2)] if is_told else [])


def test_a_first_time_client_with_one_certificate_to_come_is_no_difference() -> None:
    assert differences(work(("A", "QMS", 1)), terms()) == []
    assert differences(work(("A", "QMS", 2)), terms()) == [("A", 2, 0, 1)]


def test_blanks_and_bodies_without_ledger_have_no_difference() -> None:
    assert differences(work(("A", "QMS", None)), terms(("A", "QMS"), ("A", "EMS"))) == []
    assert differences(work(("A", "QMS", 7)), None) == []
    assert differences(work((None, "QMS", 7)), terms()) == []
    assert differences(work(), terms()) == []
