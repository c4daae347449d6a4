"""Days asked for against days there, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.indicators.staffing_days import (
    DAYS_NOT_KNOWN,
    ENOUGH,
    NO_AUDIT,
    SHORT,
    assess_days,
    list_short,
)


def assess(
    audits: list[tuple[str, float]], pairs: list[tuple[str, str]], people: dict[str, float]
) -> pd.DataFrame:
    """Assess audits (scheme, days), who counts where, and the days of each person."""
    found = assess_days(
        pd.DataFrame(audits, columns=[s.SCHEME, s.AUDITOR_DAYS]),
        pd.DataFrame(pairs, columns=[s.AUDITOR_ID, s.SCHEME]),
        pd.DataFrame({s.AUDITOR_ID: list(people), s.SUPPLY_DAYS: list(people.values())}),
    )
    return found.set_index(s.SCHEME)


def test_days_of_a_person_are_split_by_demand_and_judged_by_scheme() -> None:
    """A gives 40 days to QMS (30) and EMS (10) as 3 : 1, B another 5 to EMS.

    QMS: 30 of 30 is enough; EMS: 10 + 5 of 10. A second registration of A gives nothing more.
    """
    found = assess(
        [("QMS", 10.0), ("QMS", 20.0), ("EMS", 10.0)],
        [("A", "QMS"), ("A", "QMS"), ("A", "EMS"), ("B", "EMS")],
        {"A": 40.0, "B": 5.0},
    )
    assert found[s.DEMAND_DAYS].to_dict() == {"EMS": 10, "QMS": 30}
    assert found[s.SUPPLY_DAYS].to_dict() == pytest.approx({"EMS": 15, "QMS": 30})
    assert found[s.P_SHARE].to_dict() == pytest.approx({"EMS": 1.5, "QMS": 1})
    assert set(found[s.DAYS_VERDICT]) == {ENOUGH}


def test_a_scheme_with_fewer_days_than_asked_is_short_even_of_the_known_ones() -> None:
    found = assess([("QMS", 10.0), ("QMS", np.nan)], [("A", "QMS")], {"A": 9.0})
    row = found.loc["QMS"]
    assert (row[s.DAYS_VERDICT], row[s.DAYS_UNKNOWN]) == (SHORT, 1)
    assert row[s.P_SHARE] == pytest.approx(0.9)


def test_unknown_days_leave_the_verdict_unknown_and_are_never_zero() -> None:
    found = assess(
        [("QMS", 10.0), ("QMS", np.nan), ("EMS", np.nan)],
        [("A", "QMS"), ("A", "EMS")], {"A": 99.0},
    )  # fmt: skip
    assert found[s.DAYS_VERDICT].to_dict() == {"EMS": DAYS_NOT_KNOWN, "QMS": DAYS_NOT_KNOWN}
    assert found[s.DAYS_UNKNOWN].to_dict() == {"EMS": 1, "QMS": 1}
    assert np.isnan(found.loc["EMS", s.DEMAND_DAYS])
    assert np.isnan(found.loc["EMS", s.SUPPLY_DAYS])
    assert np.isnan(found.loc["EMS", s.P_SHARE])


def test_work_without_people_is_short_and_people_without_work_have_no_audit() -> None:
    found = assess([("QMS", 10.0)], [("A", "EMS")], {"A": 99.0})
    assert found[s.DAYS_VERDICT].to_dict() == {"EMS": NO_AUDIT, "QMS": SHORT}
    assert found.loc["QMS", s.P_SHARE] == 0


def test_nobody_and_nothing_is_an_empty_table() -> None:
    assert assess([], [], {}).empty


def test_schemes_short_of_days_are_listed_with_what_they_lack_the_most_first() -> None:
    found = assess(
        [("QMS", 10.0), ("EMS", 10.0), ("ISMS", 1.0)],
        [("A", "QMS"), ("B", "EMS"), ("C", "ISMS")], {"A": 9.0, "B": 2.0, "C": 1.0},
    )  # fmt: skip
    short = list_short(found.reset_index())
    assert dict(zip(short[s.SCHEME], short[s.SHORTAGE], strict=True)) == {"EMS": 8.0, "QMS": 1.0}
    assert short[s.SCHEME].tolist() == ["EMS", "QMS"]
