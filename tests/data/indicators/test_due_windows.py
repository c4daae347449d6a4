"""Which due audits ask for weeks beside the projects, and whose group they belong to."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data import schema as s
from data.indicators.due_windows import COLUMNS, list_due_windows
from data.indicators.programme_projects import make_projects
from tests.data.workflows.records import project, projects

AS_OF = date(2026, 7, 1)


def audits(*rows: tuple[str, str, str, str | None, str | None]) -> pd.DataFrame:
    """Return surveillances: certificate, organisation, scheme, window."""
    names = [s.CERTIFICATE_NO, s.ORGANIZATION_ID, s.SCHEME, s.WINDOW_START, s.WINDOW_END]
    frame = pd.DataFrame(rows, columns=names).astype("str")
    for name in names[-2:]:
        frame[name] = pd.to_datetime(frame[name])
    return frame.assign(**{s.AUDIT_TYPE: "surveillance"})


def stored(name: str, owner: str | None, *window: str | None, **more: object) -> dict:
    start, end = window or ("2027-01-01", "2027-01-10")
    return project(name, **{s.ORGANIZATION_ID: owner, s.WINDOW_START: start, s.WINDOW_END: end,
                            **more})  # fmt: skip


ONE = ("C1", "O1", "QMS", "2026-08-01", "2026-10-31")


def numbers(due: pd.DataFrame, *rows: dict) -> list[str]:
    return list(list_due_windows(due, projects(*rows), AS_OF)[s.PROJECT_ID])


def test_an_audit_without_any_project_asks_for_its_window() -> None:
    found = list_due_windows(audits(ONE), projects(), AS_OF)
    assert list(found) == COLUMNS
    (row,) = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert row == ["C1-surveillance-202610", "O1", None, pd.Timestamp("2026-08-01"),
                   pd.Timestamp("2026-10-31")]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "stands_for_it"),
    [
        (stored("P1", "O1", "2026-10-31", "2026-11-05"), True),
        (stored("P1", "O1", "2026-07-01", "2026-08-01"), True),
        (stored("P1", "O1", "2026-11-01", "2026-11-05"), False),
        (stored("P1", "O1", "2026-07-01", "2026-07-31"), False),
        (stored("P1", "O1", "2026-09-01", "2026-09-02", **{s.SCHEME: "EMS"}), False),
        (stored("P1", "O2", "2026-09-01", "2026-09-02"), False),
        (stored("P1", None, "2026-09-01", "2026-09-02"), False),
        (stored("P1", "O1", "2026-09-01", None), False),
        (stored("P1", "O1", None, None), False),
        # Imported from the programme and moved since: wherever it is, it is this audit.
        (stored("C1-surveillance-202610", "O1", "2027-01-04", "2027-01-05"), True),
        (stored("C1-surveillance-202610", "O1", None, None), False),
    ],
)
def test_a_project_of_the_organisation_and_scheme_in_the_window_stands_for_the_audit(
    row: dict, stands_for_it: bool
) -> None:
    assert numbers(audits(ONE), row) == ([] if stands_for_it else ["C1-surveillance-202610"])


def test_a_project_of_the_past_stands_for_the_open_audit_it_was() -> None:
    """The ledger may not know yet that the audit was held in June."""
    open_since_may = audits(("C1", "O1", "QMS", "2026-05-01", "2026-07-31"))
    assert numbers(open_since_may, stored("P1", "O1", "2026-06-08", "2026-06-10")) == []


def test_the_imported_programme_leaves_nothing_to_add() -> None:
    due = audits(ONE, ("C2", "O1", "EMS", "2026-09-01", "2026-11-30"))
    blank = {name: None for name in (s.ORGANIZATION, s.PROVINCE, s.SPECIALTY_CODES, s.SITES,
                                     s.EFFECTIVE_PERSONNEL, s.AUDITOR_DAYS)}  # fmt: skip
    made, _ = make_projects(due.assign(**blank), projects())
    brought = made.to_dict("records")
    assert len(numbers(due)) == len(brought) == 2
    assert numbers(due, *brought) == []
    assert numbers(due, brought[0]) == ["C2-surveillance-202611"]


def test_what_is_open_asks_for_the_days_from_the_reference_date_on() -> None:
    due = audits(
        ("C1", "O1", "QMS", "2026-05-01", "2026-07-31"),
        ("C2", "O2", "QMS", "2026-04-02", "2026-07-01"),
        ("C3", "O3", "QMS", "2026-04-01", "2026-06-30"),
        ("C4", "O4", "QMS", None, None), ("C5", "O5", "QMS", None, "2026-09-01"),
    )  # fmt: skip
    found = list_due_windows(due, projects(), AS_OF)
    assert found[s.ORGANIZATION_ID].tolist() == ["O1", "O2"]
    assert set(found[s.WINDOW_START]) == {pd.Timestamp(AS_OF)}


@pytest.mark.parametrize(
    ("groups", "known"),
    [(["G"], "G"), (["G", None], "G"), (["G", "G"], "G"), (["G", "H"], None), ([None], None),
     ([""], None)],
)  # fmt: skip
def test_the_group_is_the_one_that_projects_of_the_organisation_name(
    groups: list[str | None], known: str | None
) -> None:
    rows = [stored(f"P{n}", "O1", **{s.SCHEME: "EMS", s.GROUP: group})
            for n, group in enumerate(groups)]  # fmt: skip
    rows.append(stored("other", None, **{s.GROUP: "X"}))
    found = list_due_windows(audits(ONE), projects(*rows), AS_OF)[s.GROUP]
    assert found.fillna("").tolist() == [known or ""]


def test_nothing_due_gives_no_window() -> None:
    assert list_due_windows(audits(), projects(stored("P1", "O1")), AS_OF).empty
