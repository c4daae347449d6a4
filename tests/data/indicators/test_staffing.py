"""People against certificates, counted by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.indicators.staffing import (
    BEYOND,
    NO_AUDITOR,
    NO_CERTIFICATE,
    NO_RULE,
    UNKNOWN,
    WITHIN,
    assess_staffing,
    compare_workforce,
    count_people,
    list_nation_certificates,
)
from data.loaders.reference import read_national_indicators
from tests.data.indicators.published import counts_of, read_published

AS_OF = date(2026, 7, 1)
# person, scheme, level, province, last day
PEOPLE = [
    ("A", "QMS", s.SENIOR_AUDITOR, "江苏省", "2026-07-01"),
    ("A", "EMS", s.AUDITOR, "江苏省", None),
    ("B", "QMS", s.AUDITOR, "江苏省", None),
    ("C", "QMS", s.TRAINEE, "北京市", None),
    ("C", "EMS", s.AUDITOR, "北京市", None),
    ("D", "QMS", s.TECHNICAL_EXPERT, None, None),
    ("E", "QMS", s.PRINCIPAL_AUDITOR, "北京市", "2026-06-30"),
    ("F", "SC", s.INSPECTOR, None, None),
]


def roster(rows: list[tuple[str, str, str, str | None, str | None]]) -> pd.DataFrame:
    names = [s.AUDITOR_ID, s.SCHEME, s.LEVEL, s.BASE_PROVINCE, s.VALID_TO]
    frame = pd.DataFrame(rows, columns=names)
    days = pd.to_datetime(frame[s.VALID_TO])
    return frame.assign(**{s.VALID_TO: days, s.VALID_FROM: pd.Timestamp("2025-01-01")})


def stock(by: str, *rows: tuple[str | None, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[by, s.CERTIFICATES, s.ORGANIZATIONS, s.UNDATED])


def by_scheme(**certificates: int) -> pd.DataFrame:
    return stock(s.SCHEME, *((name, count, count, 0) for name, count in certificates.items()))


def told(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in frame[list(columns)].astype("object").to_numpy()]


def test_each_level_is_told_and_only_auditors_are_capacity() -> None:
    people = count_people(roster(PEOPLE), AS_OF, [s.SCHEME])
    levels = (s.SCHEME, s.TRAINEE, s.AUDITOR, s.SENIOR_AUDITOR, s.TECHNICAL_EXPERT)
    assert told(people, *levels, s.AUDITORS_COUNT) == [
        ("EMS", 0, 2, 0, 0, 2), ("QMS", 1, 1, 1, 1, 2), ("SC", 0, 0, 0, 0, 1),
    ]  # fmt: skip


def test_a_person_stands_once_in_the_total_at_the_highest_level() -> None:
    """A, B, C and F count; C is a trainee in one scheme and an auditor in another."""
    (row,) = count_people(roster(PEOPLE), AS_OF).to_dict("records")
    assert row == {
        s.TRAINEE: 0, s.AUDITOR: 2, s.INSPECTOR: 1, s.SENIOR_AUDITOR: 1, s.PRINCIPAL_AUDITOR: 0,
        s.TECHNICAL_EXPERT: 1, s.AUDITORS_COUNT: 4,
    }  # fmt: skip


def test_an_unknown_province_is_a_group_of_its_own() -> None:
    people = count_people(roster(PEOPLE), AS_OF, [s.PROVINCE])
    assert told(people, s.PROVINCE, s.AUDITORS_COUNT) == [("", 1), ("北京市", 1), ("江苏省", 2)]


def test_nobody_is_counted_as_nobody() -> None:
    assert count_people(roster([]), AS_OF)[s.AUDITORS_COUNT].tolist() == [0]
    assert count_people(roster([]), AS_OF, [s.SCHEME]).empty


def test_certificates_are_set_beside_the_people_who_count() -> None:
    people = count_people(roster(PEOPLE), AS_OF, [s.SCHEME])
    held = by_scheme(QMS=100, EMS=3, ISMS=7)
    found = assess_staffing(people, held, [s.SCHEME], {"QMS": 50, "ISMS": 50})
    columns = (s.SCHEME, s.CERTIFICATES, s.AUDITORS_COUNT, s.AUDITORS_NEEDED, s.VERDICT)
    assert told(found.fillna({s.AUDITORS_NEEDED: -1}), *columns) == [
        ("EMS", 3, 2, -1, NO_RULE), ("ISMS", 7, 0, 1, NO_AUDITOR), ("QMS", 100, 2, 2, WITHIN),
        ("SC", 0, 1, -1, NO_CERTIFICATE),
    ]  # fmt: skip
    ratio = dict(zip(found[s.SCHEME], found[s.CERTIFICATES_PER_AUDITOR], strict=True))
    assert (ratio["QMS"], ratio["EMS"], ratio["SC"]) == (50, 1.5, 0)
    assert pd.isna(ratio["ISMS"])


@pytest.mark.parametrize(("certificates", "verdict"), [(100, WITHIN), (101, BEYOND)])
def test_the_cap_itself_can_be_maintained(certificates: int, verdict: str) -> None:
    people = count_people(roster(PEOPLE), AS_OF, [s.SCHEME])
    found = assess_staffing(people, by_scheme(QMS=certificates), [s.SCHEME], {"QMS": 50})
    assert found.set_index(s.SCHEME)[s.VERDICT]["QMS"] == verdict


def test_without_a_ledger_certificates_are_unknown_not_zero() -> None:
    people = count_people(roster(PEOPLE), AS_OF, [s.SCHEME])
    found = assess_staffing(people, None, [s.SCHEME], {"QMS": 50})
    unknown = [s.CERTIFICATES, s.ORGANIZATIONS, s.CERTIFICATES_PER_AUDITOR, s.AUDITORS_NEEDED]
    assert found[unknown].isna().all(axis=None)
    assert set(found[s.VERDICT]) == {UNKNOWN}
    assert found.set_index(s.SCHEME)[s.AUDITORS_COUNT]["QMS"] == 2


def test_people_and_certificates_of_an_unknown_province_meet() -> None:
    people = count_people(roster(PEOPLE), AS_OF, [s.PROVINCE])
    held = stock(s.PROVINCE, (None, 4, 3, 1), ("广东省", 2, 2, 0))
    found = assess_staffing(people, held, [s.PROVINCE], {"QMS": 3}, "QMS")
    rows = found.set_index(s.PROVINCE)
    assert rows.loc["", [s.CERTIFICATES, s.ORGANIZATIONS, s.UNDATED]].tolist() == [4, 3, 1]
    assert rows[s.VERDICT].to_dict() == {
        "": BEYOND, "北京市": NO_CERTIFICATE, "广东省": NO_AUDITOR, "江苏省": NO_CERTIFICATE,
    }  # fmt: skip


def test_a_total_of_nothing_in_the_stock_is_zero_where_there_is_a_ledger() -> None:
    nothing = stock(s.SCHEME).drop(columns=s.SCHEME)
    found = assess_staffing(count_people(roster(PEOPLE), AS_OF), nothing, (), {})
    assert told(found, s.CERTIFICATES, s.AUDITORS_COUNT, s.VERDICT) == [(0, 4, NO_CERTIFICATE)]


@given(st.integers(1, 400), st.integers(1, 20), st.integers(1, 60))
def test_the_verdict_is_the_inequality(certificates: int, auditors: int, cap: int) -> None:
    people = count_people(
        roster([(f"P{n}", "QMS", s.AUDITOR, None, None) for n in range(auditors)]),
        AS_OF, [s.SCHEME],
    )  # fmt: skip
    found = assess_staffing(people, by_scheme(QMS=certificates), [s.SCHEME], {"QMS": cap})
    assert (found[s.VERDICT].iloc[0] == WITHIN) == (certificates <= cap * auditors)


def test_the_nation_is_compared_within_one_source_only() -> None:
    """2020 has two figures for certificates; 2,701,200 stands beside 118,000 people."""
    indicators = read_national_indicators()
    found = compare_workforce(indicators)
    assert told(found, s.PERIOD, s.CERTIFICATES, s.WORKFORCE) == [("2020", 2_701_200, 118_000)]
    printed = indicators.set_index("metric")[s.VALUE]["certificates_per_workforce_member"]
    assert found[s.WORKFORCE_RATIO].iloc[0] == pytest.approx(printed, abs=0.05)


def test_the_newest_month_of_each_domain_is_taken() -> None:
    counts = counts_of(
        ("2024-01", "质量", 10, 9), ("2024-02", "质量", 20, 9), ("2024-01", "森林", 5, 4),
        ("2024-02", "环境", None, 4), ("2024-02", "别的", 99, 4), dimension=s.DOMAIN,
    )  # fmt: skip
    found = list_nation_certificates(
        counts, {"QMS": "质量", "EC": "质量", "FC": "森林", "EMS": "环境"}
    )
    assert told(found, s.DOMAIN, s.PERIOD, s.NATION_CERTIFICATES) == [
        ("质量", "2024-02", 20), ("森林", "2024-01", 5),
    ]  # fmt: skip
    assert found[s.SCHEMES_COVERED].tolist() == [["QMS", "EC"], ["FC"]]


def test_published_domains_are_those_of_the_newest_post() -> None:
    found = list_nation_certificates(read_published(), {"QMS": "质量管理体系认证"})
    assert told(found, s.PERIOD, s.NATION_CERTIFICATES) == [("2025-01", 978_795)]
