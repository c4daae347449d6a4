"""Team and clauses of a report are typed over row by row, and feed on like what was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.workflows.audit_reports import fetch_audit_findings, fetch_proposals
from data.workflows.imports import fetch_imports, import_file, undo_import
from data.workflows.typed_facts import fetch_details, type_facts

EXAMPLES = Path(__file__).parents[1] / "loaders/audit_reports/examples"
SURVEILLANCE = EXAMPLES / "surveillance-2024.txt"  # leader …4000001, member …1000002; 7.2 once
LEADER = {
    "member": "0", "role": "leader", "level": "审核员", "name": "",
    "registration_no": "2024-N1QMS-4000001", "specialty_codes": "33.03.01",
}  # fmt: skip
TRAINEE = {
    "member": "", "role": "trainee", "level": "实习审核员", "name": "李小红",
    "registration_no": "2025-n0qms-1000007", "specialty_codes": "",
}  # fmt: skip
FINDINGS = [
    {"item": "1", "clause": "7.2", "department": "人力行政部", "grade": "一般"},
    {"item": "1", "clause": "7.5.3", "department": "人力行政部", "grade": "一般"},
    {"item": "2", "clause": "8.5.1", "department": "生产部", "grade": "major"},
]


@pytest.fixture
def store(open_filled: Callable[..., Engine]) -> Engine:
    """The surveillance report."""
    return open_filled(lambda engine: import_file(engine, "audit-report", SURVEILLANCE))


def newest(engine: Engine) -> int:
    return int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])


def in_force(engine: Engine, import_id: int) -> dict[str, Any]:
    (found,) = fetch_details(engine, import_id)["reports"]
    return found


def test_a_typed_team_keeps_unseen_names_and_takes_in_who_was_missing(store: Engine) -> None:
    number = newest(store)
    read = in_force(store, number)["team"]
    told = type_facts(store, number, 0, {"team": [LEADER, TRAINEE]}, "planner")
    assert (told.accepted, told.issues) == (1, ())
    found = in_force(store, number)
    assert [(each["name"], each["role"], each["registration_no"]) for each in found["team"]] == [
        (read[0]["name"], "leader", "2024-N1QMS-4000001"),
        ("李小红", "trainee", "2025-N0QMS-1000007"),
    ]
    assert found["team"][0]["specialty_codes"] == ["33.03.01"]
    assert found["leader"] == read[0]["name"]
    assert found["evidence"]["team"]["read_as"] == read


def test_a_leader_typed_with_the_team_is_one_of_that_team(store: Engine) -> None:
    number = newest(store)
    team = [LEADER | {"role": "member"}, TRAINEE | {"registration_no": "2025-N1QMS-1000007"}]
    typed = {"leader": "2025-N1QMS-1000007", "team": team}
    assert type_facts(store, number, 0, typed, "planner").accepted == 2
    assert in_force(store, number)["leader"] == "李小红"


def test_typed_members_are_proposed_and_marked_as_typed(store: Engine) -> None:
    type_facts(store, newest(store), 0, {"team": [LEADER, TRAINEE]}, "planner")
    proposals = fetch_proposals(store)[0].set_index(s.SUBJECT)
    row = proposals.loc["2025-N0QMS-1000007 QMS"]
    assert (row[s.STATEMENT], row[s.IS_TYPED]) == ("new", True)
    assert row[s.CHANGES][s.LEVEL] == s.TRAINEE


def test_only_members_that_were_changed_or_added_are_marked(store: Engine) -> None:
    read = LEADER | {"member": "1", "role": "member", "registration_no": "2024-N1QMS-1000002",
                     "specialty_codes": ""}  # fmt: skip
    added = TRAINEE | {"role": "", "level": "", "registration_no": "2025-N1QMS-1000009"}
    changed = LEADER | {"specialty_codes": "33.02.01"}
    type_facts(store, newest(store), 0, {"team": [changed, read, added]}, "planner")
    proposals = fetch_proposals(store)[0]
    people = proposals[proposals[s.KIND] == "auditors"].set_index(s.SUBJECT)
    assert people[s.IS_TYPED].to_dict() == {
        "2024-N1QMS-4000001 QMS": True, "2024-N1QMS-1000002 QMS": False,
        "2025-N1QMS-1000009 QMS": True,
    }  # fmt: skip
    # Whose number is an auditor's has that level, as reports are read that print none.
    assert people.loc["2025-N1QMS-1000009 QMS", s.CHANGES][s.LEVEL] == s.AUDITOR


def test_only_what_rests_on_a_typed_fact_is_marked(store: Engine) -> None:
    before = fetch_proposals(store)[0]
    assert len(before) and not before[s.IS_TYPED].any()
    type_facts(store, newest(store), 0, {"address": "上海市示例路 1 号"}, "planner")
    after = fetch_proposals(store)[0]
    assert set(after.loc[after[s.IS_TYPED], s.KIND]) == {"projects"}
    type_facts(store, newest(store) - 1, 0, {"scope": "别的范围"}, "planner")
    assert fetch_proposals(store)[0][s.IS_TYPED].sum() == after[s.IS_TYPED].sum()


def test_typed_clauses_are_counted_with_department_grade_and_nonconformity(store: Engine) -> None:
    number = newest(store)
    typed = {"clauses": FINDINGS, "major": "1", "minor": "1"}
    assert type_facts(store, number, 0, typed, "planner").accepted == 2  # one minor was read
    found = fetch_audit_findings(store, date(2024, 12, 1))
    rows = found.nonconformities[[s.CLAUSE, s.DEPARTMENT, s.GRADE]].to_numpy().tolist()
    assert rows == [
        ["7.2", "人力行政部", "minor"],
        ["7.5.3", "人力行政部", "minor"],
        ["8.5.1", "生产部", "major"],
    ]
    assert found.actions[s.CLAUSE].tolist() == ["7.2 / 7.5.3", "8.5.1"]
    undo_import(store, newest(store))
    assert fetch_audit_findings(store, date(2024, 12, 1)).nonconformities[s.CLAUSE].tolist() == [
        "7.2"
    ]


def test_rows_that_were_taken_out_leave_nothing(store: Engine) -> None:
    number = newest(store)
    typed: dict[str, list[dict[str, str]]] = {"clauses": [], "team": []}
    assert type_facts(store, number, 0, typed, "planner").accepted == 2
    found = in_force(store, number)
    assert (found["team"], found["leader"], found["nonconformities"]["clauses"]) == (None,) * 3


def test_rows_as_they_were_read_change_nothing(store: Engine) -> None:
    number = newest(store)
    same = [
        LEADER,
        LEADER | {"member": "1", "role": "member", "registration_no": "2024-N1QMS-1000002",
                  "specialty_codes": ""},
    ]  # fmt: skip
    clauses = [{"item": "", "clause": "7.2", "department": "人力行政部", "grade": ""}]
    assert type_facts(store, number, 0, {"team": same, "clauses": clauses}, "p").accepted == 0
    assert newest(store) == number


@pytest.mark.parametrize(
    ("field", "row", "column"),
    [
        ("team", LEADER | {"role": "boss"}, "role"),
        ("team", LEADER | {"level": "大师"}, "level"),
        ("team", LEADER | {"registration_no": "N1"}, "registration_no"),
        ("team", LEADER | {"specialty_codes": "电子"}, "specialty_codes"),
        ("team", LEADER | {"specialty_codes": "33.02.01 电子"}, "specialty_codes"),
        ("team", LEADER | {"member": "", "registration_no": ""}, "registration_no"),
        ("clauses", FINDINGS[0] | {"clause": "七点二"}, "clause"),
        ("clauses", FINDINGS[0] | {"clause": ""}, "clause"),
        ("clauses", FINDINGS[0] | {"grade": "尚可"}, "grade"),
        ("clauses", FINDINGS[0] | {"item": "-1"}, "item"),
    ],
)
def test_a_cell_that_is_no_value_is_told_with_its_row_and_nothing_is_stored(
    store: Engine, field: str, row: dict[str, str], column: str
) -> None:
    number = newest(store)
    good = {"team": TRAINEE, "clauses": FINDINGS[2]}[field]
    told = type_facts(store, number, 0, {field: [good, row]}, "planner")
    assert [(issue.row, issue.column, issue.problem) for issue in told.issues] == [
        (2, column, "malformed_fact")
    ]
    assert (told.accepted, newest(store)) == (0, number)


def test_nobody_leads_beside_another_leader(store: Engine) -> None:
    second = TRAINEE | {"role": "leader"}
    told = type_facts(store, newest(store), 0, {"team": [LEADER, second]}, "planner")
    assert [(issue.row, issue.column, issue.expected) for issue in told.issues] == [
        (2, "role", "≤ 1")
    ]


def test_more_rows_than_any_report_has_are_refused(store: Engine) -> None:
    told = type_facts(store, newest(store), 0, {"clauses": FINDINGS * 70}, "planner")
    assert [(issue.value, issue.expected) for issue in told.issues] == [("210", "≤ 200")]
