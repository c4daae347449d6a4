"""What is still to be done: overdue first, closed stays closed, a later audit answers a former."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.corrective_actions import list_corrective_actions, list_next_audits
from data.indicators.nonconformities import StoredReport, list_nonconformities, list_reports
from tests.data.indicators.audit_documents import report

DAY = date(2024, 6, 1)
COLUMNS = (s.FINDING, s.STATE, s.REASON, s.DECIDED_BY, s.DECIDED_AT)


def actions(*stored: StoredReport, closed: tuple[str, ...] = ()) -> pd.DataFrame:
    decisions = pd.DataFrame([(name, "closed", "seen", "me", pd.Timestamp("2024-05-01", tz="UTC"))
                              for name in closed], columns=list(COLUMNS))  # fmt: skip
    return list_corrective_actions(list_nonconformities(list_reports(stored)), decisions, DAY)


def test_what_is_overdue_comes_first_and_without_a_date_nobody_is_late() -> None:
    found = actions(
        report(1, clauses=[("7.2", None)]),
        report(2, clauses=[("8.1", None)], found={"due": "2024-06-01"}),
        report(3, clauses=[("8.2", None)], found={"due": "2024-05-31"}),
    )
    assert found[s.CLAUSE].tolist() == ["8.2", "8.1", "7.2"]
    assert found[s.OVERDUE].tolist() == [True, False, False]


def test_a_closed_action_is_not_overdue_and_its_neighbour_stays_open() -> None:
    late = report(3, clauses=[("8.2", None), ("8.2", None)], found={"due": "2024-05-31"})
    found = actions(late, closed=("corrective:3:2",)).set_index(s.FINDING)
    assert found.loc["corrective:3:2", [s.STATE, s.OVERDUE, s.REASON]].tolist() == [
        "closed", False, "seen",
    ]  # fmt: skip
    assert found.loc["corrective:3:1", [s.STATE, s.OVERDUE]].tolist() == ["open", True]


def test_an_action_stays_closed_when_its_audit_is_imported_again() -> None:
    same = {"project_no": "P1", "audit_from": "2024-05-06", "audit_to": "2024-05-06"}
    first = report(1, clauses=[("7.2", "A"), ("8.1", "B")], **same)
    again = report(4, clauses=[("8.1", "B"), ("9.1", "C"), ("7.2", "A")], **same)
    other = report(5, clauses=[("7.2", "A")], **(same | {"audit_to": "2024-05-07"}))
    found = actions(first, again, other, closed=("corrective:1:1",)).set_index(s.FINDING)
    assert found[s.STATE].to_dict() == {
        "corrective:4:1": "open", "corrective:4:2": "open", "corrective:4:3": "closed",
        "corrective:5:1": "open",
    }  # fmt: skip


NC03 = {"clauses": [("9.2", "管理层"), ("9.3", "管理层"), ("8.7", None)], "items": [0, 0, 1]}


def test_a_nonconformity_against_two_clauses_is_one_action() -> None:
    found = actions(report(3, **NC03), closed=("corrective:3:1",)).set_index(s.FINDING)
    assert found[[s.CLAUSE, s.DEPARTMENT, s.STATE]].to_numpy().tolist() == [
        ["9.2 / 9.3", "管理层", "closed"], ["8.7", "", "open"],
    ]  # fmt: skip


def test_an_action_is_closed_again_only_where_all_its_clauses_were() -> None:
    same = {"project_no": "P1", "audit_from": "2024-05-06", "audit_to": "2024-05-06"}
    # An earlier version of the product kept each clause as an action of its own.
    first = report(1, clauses=NC03["clauses"], **same)
    again = report(2, **NC03, **same)
    one = actions(first, again, closed=("corrective:1:1",)).set_index(s.FINDING)
    both = actions(first, again, closed=("corrective:1:1", "corrective:1:2"))
    assert one[s.STATE].to_dict() == {"corrective:2:1": "open", "corrective:2:2": "open"}
    assert both.set_index(s.FINDING)[s.STATE]["corrective:2:1"] == "closed"


def test_next_audits_are_sorted_and_a_later_report_answers_an_earlier_one() -> None:
    found = list_next_audits(
        list_reports([
            report(1, organization="A", audit_to="2024-03-01", next_audit_before="2025-03-01"),
            report(2, organization="A", audit_to="2023-03-01", next_audit_before="2024-03-01"),
            report(3, organization="B", audit_to="2023-05-01", next_audit_before="2024-05-31"),
            report(4, organization="C", audit_to="2022-05-01", next_audit_before="2023-05-01"),
            report(5, organization="C", audit_to="2023-04-01"),
            report(6, organization="C", schemes=["EMS"], audit_to="2022-05-01",
                   next_audit_before="2024-06-01"),
        ]),
        DAY,
    )  # fmt: skip
    assert found[[s.IMPORT_ID, s.OVERDUE]].to_numpy().tolist() == [
        [3, True], [6, False], [1, False],
    ]  # fmt: skip


def test_without_reports_there_is_nothing_to_do() -> None:
    assert actions().empty
    assert list_next_audits(list_reports([]), DAY).empty


def test_what_the_report_says_is_verified_is_closed_until_somebody_opens_it_again() -> None:
    said = {"nonconformities.verified": {"text": "验证合格□仍有问题", "value": True}}
    left = {"nonconformities.verified": {"text": "□验证合格仍有问题", "value": False}}
    reports = (report(1, found={"minor": 1}, evidence=said),
               report(2, found={"minor": 1}, evidence=left))  # fmt: skip
    found = actions(*reports).set_index(s.FINDING)
    assert found[s.STATE].to_dict() == {"corrective:1:1": "closed", "corrective:2:1": "open"}
    assert found[s.VERIFIED].tolist().count("验证合格□仍有问题") == 1
    decisions = pd.DataFrame([("corrective:1:1", "open", "seen", "me", pd.NaT)],
                             columns=list(COLUMNS))  # fmt: skip
    again = list_corrective_actions(list_nonconformities(list_reports(reports)), decisions, DAY)
    assert again[s.STATE].tolist() == ["open", "open"]
