"""What a person types over an imported report is stored beside what was read, and feeds on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.typed_facts import fact_of
from data.store.repository import Repository
from data.workflows.audit_reports import confirm_proposals, fetch_audit_findings, fetch_proposals
from data.workflows.imports import (
    fetch_imports,
    fetch_report,
    import_bytes,
    import_file,
    name_dependents,
    undo_import,
)
from data.workflows.typed_facts import TYPED_FIELDS, fetch_details, type_facts
from matching.errors import CertMatchError

EXAMPLES = Path(__file__).parents[1] / "loaders/audit_reports/examples"
SURVEILLANCE = EXAMPLES / "surveillance-2024.txt"  # 99 people, leader …4000001, member …1000002
PROJECT = (
    "project_id,scheme,organization,effective_personnel,window_start,window_end\n"
    "20001-2023-Q-2024,QMS,重庆示例科技有限公司,109,2024-11-01,2024-11-30\n"
)


def fill(engine: Engine) -> None:
    import_bytes(engine, "projects", PROJECT.encode(), "projects.csv")
    import_file(engine, "audit-report", SURVEILLANCE)


@pytest.fixture
def store(open_filled: Callable[..., Engine]) -> Engine:
    """The surveillance report and its project."""
    return open_filled(fill)


def newest(engine: Engine) -> int:
    return int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])


def in_force(engine: Engine, import_id: int) -> dict[str, Any]:
    (found,) = fetch_details(engine, import_id)["reports"]
    return found


def test_a_typed_fact_holds_with_person_time_and_what_had_been_read(store: Engine) -> None:
    number = newest(store)
    told = type_facts(store, number, 0, {"headcount": "１35"}, "planner")
    assert (told.accepted, told.rejected, told.issues) == (1, 0, ())
    found = in_force(store, number)
    assert found["headcount"] == 135
    said = found["evidence"]["headcount"]
    assert (said["read_as"], said["typed_by"]) == (99, "planner")
    assert date.fromisoformat(said["typed_at"][:10]) <= date.today()
    record = fetch_imports(store).iloc[0]
    assert record[["kind", "imported_by", "accepted"]].tolist() == ["audit-report", "planner", 1]


def test_the_report_itself_stays_as_it_was_read(store: Engine) -> None:
    number = newest(store)
    type_facts(store, number, 0, {"headcount": "135"}, "planner")
    assert fetch_report(store, number).details["reports"][0]["headcount"] == 99
    again = import_file(store, "audit-report", SURVEILLANCE)
    assert again.details["reports"][0]["headcount"] == 99
    assert len(fetch_audit_findings(store, date(2024, 12, 1)).reports) == 1


def test_what_is_typed_is_proposed_and_confirmed_like_what_was_read(store: Engine) -> None:
    number = newest(store)
    type_facts(store, number, 0, {"effective_personnel": "120"}, "planner")
    proposals = fetch_proposals(store)[0].set_index(s.FIELD)
    assert proposals.loc[s.EFFECTIVE_PERSONNEL, s.REPORTED] == "120"
    confirm_proposals(store, [proposals.loc[s.EFFECTIVE_PERSONNEL, s.FINDING]])
    with store.connect() as connection:
        rows = Repository(connection).fetch_rows(s.PROJECTS)
    assert rows[s.EFFECTIVE_PERSONNEL].tolist() == [120]


def test_findings_count_what_is_typed(store: Engine) -> None:
    typed = {"minor": "3", "major": "0", "due": "2024/12/20", "leader": "2024-N1QMS-1000002"}
    type_facts(store, newest(store), 0, typed, "planner")
    found = fetch_audit_findings(store, date(2024, 12, 1))
    assert found.reports[[s.MAJOR, s.MINOR, s.LEADER]].to_numpy().tolist() == [
        [0, 3, "2024-N1QMS-1000002"]
    ]
    assert set(found.actions[s.DUE].dt.strftime("%Y-%m-%d")) == {"2024-12-20"}


def test_a_correction_is_undone_before_its_report_and_brings_back_what_was_read(
    store: Engine,
) -> None:
    number = newest(store)
    type_facts(store, number, 0, {"headcount": "135"}, "planner")
    correction = newest(store)
    assert len(name_dependents(store, number)) == 1
    with pytest.raises(CertMatchError) as caught:
        undo_import(store, number)
    assert caught.value.code == "import_has_dependents"
    undo_import(store, correction)
    assert in_force(store, number)["headcount"] == 99
    undo_import(store, number)
    assert fetch_audit_findings(store, date(2024, 12, 1)).reports.empty


def test_the_same_may_be_typed_again_after_something_else(store: Engine) -> None:
    number = newest(store)
    for text in ("135", "136", "135"):
        assert type_facts(store, number, 0, {"headcount": text}, "planner").accepted == 1
    found = in_force(store, number)
    assert (found["headcount"], found["evidence"]["headcount"]["read_as"]) == (135, 99)


def test_what_differs_in_nothing_stores_nothing(store: Engine) -> None:
    number = newest(store)
    told = type_facts(store, number, 0, {"headcount": "99", "credit_code": " "}, "planner")
    assert (told.accepted, told.issues) == (0, ())
    assert newest(store) == number


GOOD = {
    "organization": ("某某 有限公司", "某某有限公司"),
    "credit_code": ("9135 0100 M000 100Y 43", "91350100M000100Y43"),
    "project_no": ("P-1", "P-1"),
    "audit_type": ("再认证审核", "recertification"),
    "schemes": ("质量、EMS", ["QMS", "EMS"]),
    "standard": ("GB/T 19001-2016", "GB/T 19001-2016"),
    "audit_from": ("2024年11月7日", "2024-11-07"),
    "audit_to": ("20241109", "2024-11-09"),
    "report_date": ("2024.11.10", "2024-11-10"),
    "headcount": ("1,204", 1204),
    "effective_personnel": ("1000", 1000),
    "leader": ("2024-N1QMS-1000002", "2024-N1QMS-1000002"),
    "major": ("2", 2),
    "minor": ("0", 0),
    "due": ("2024-12-31", "2024-12-31"),
    "follow_up": ("现场验证", "现场验证"),
    "recommendation": ("整改后保持认证", "maintain_after_correction"),
    "next_audit_before": ("2025-12-01", "2025-12-01"),
    "audit_mode": ("远程审核", "远程审核"),
    "address": ("重庆市示例路 9 号", "重庆市示例路9号"),
    "scope": ("软件开发", "软件开发"),
    "next_focus": ("采购\n检验", "采购\n检验"),
    "changes": ("无", None),
}


def test_every_field_of_the_form_is_read_as_a_cell_of_a_table_is(store: Engine) -> None:
    assert set(GOOD) == set(TYPED_FIELDS)
    number = newest(store)
    told = type_facts(store, number, 0, {name: text for name, (text, _) in GOOD.items()}, "planner")
    assert told.issues == ()
    found = in_force(store, number)
    assert {name: fact_of(found, name) for name in GOOD} == {
        name: value for name, (_, value) in GOOD.items()
    }


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("audit_to", "2024-13-40", "malformed_date"),
        ("headcount", "约百人", "malformed_count"),
        ("headcount", "-5", "malformed_count"),
        ("audit_type", "审计", "malformed_audit_type"),
        ("schemes", "QMS、没有", "malformed_fact"),
        ("credit_code", "91350100M000100Y44", "malformed_fact"),
        ("organization", "12", "malformed_fact"),
        ("recommendation", "待定", "malformed_fact"),
        ("leader", "2024-N1QMS-9999999", "malformed_fact"),
        ("audit_to", "2024-11-01", "dates_contradict"),
        ("scope", "长" * 4001, "malformed_fact"),
    ],
)
def test_what_is_no_value_of_its_field_is_told_and_nothing_is_stored(
    store: Engine, field: str, text: str, problem: str
) -> None:
    number = newest(store)
    told = type_facts(store, number, 0, {"address": "别处 1 号", field: text}, "planner")
    assert [(issue.column, issue.problem) for issue in told.issues] == [(field, problem)]
    assert (told.accepted, newest(store)) == (0, number)
    assert in_force(store, number)["address"] != "别处1号"


def test_nobody_no_such_report_and_no_such_field_are_refused(store: Engine) -> None:
    number = newest(store)
    cases: list[tuple[int, int, dict[str, str], str, str]] = [
        (number, 0, {"headcount": "1"}, " ", "correction_needs_person"),
        (number, 1, {"headcount": "1"}, "planner", "import_unknown"),
        (number - 1, 0, {"headcount": "1"}, "planner", "import_unknown"),  # projects
        (number, 0, {"evidence": "1"}, "planner", "unknown_choice"),
    ]
    for import_id, report, typed, person, code in cases:
        with pytest.raises(CertMatchError) as caught:
            type_facts(store, import_id, report, typed, person)
        assert caught.value.code == code
    undo_import(store, number)
    with pytest.raises(CertMatchError):
        type_facts(store, number, 0, {"headcount": "1"}, "planner")
