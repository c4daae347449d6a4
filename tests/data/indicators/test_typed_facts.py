"""Typed facts take the place of those read, and what was read stays beside them."""

from __future__ import annotations

from typing import Any

import pytest

from data import schema as s
from data.indicators.report_projects import find_personnel
from data.indicators.typed_facts import TypedFact, apply_typed, fact_of
from tests.data.indicators.audit_documents import report

TEAM = [
    {"name": "张三", "role": "leader", "registration_no": "2024-N1QMS-1000001"},
    {"name": "李四", "role": "member", "registration_no": "2024-N1QMS-1000002"},
    {"name": "王五", "role": "expert"},
]
READ = dict(report(1, team=TEAM, found={"major": 1, "due": "2025-10-01"}, headcount=128,
                   leader="张三").document)  # fmt: skip
READ["evidence"] = {"headcount": {"text": "1 28人", "start": 3, "end": 8, "confidence": 0.95}}


def typed(field: str, value: Any, read_as: Any = None) -> TypedFact:
    return TypedFact(0, field, value, read_as, "planner", "2026-11-22T08:00:00+00:00")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headcount", 135),
        ("headcount", None),
        ("organization", "某某有限公司"),
        ("schemes", ["QMS", "EMS"]),
        ("major", 0),
        ("due", None),
        ("effective_personnel", 130),
        ("leader", "2024-N1QMS-1000002"),
    ],
)
def test_a_typed_fact_holds_and_the_rest_of_the_report_stays(field: str, value: Any) -> None:
    found = apply_typed(READ, [typed(field, value)])
    assert fact_of(found, field) == value
    others = {"headcount", "schemes", "major", "minor", "due", "leader", "scope"} - {field}
    assert {name: fact_of(found, name) for name in others} == {
        name: fact_of(READ, name) for name in others
    }


def test_the_words_read_stay_and_tell_who_typed_what_over_which_value() -> None:
    found = apply_typed(READ, [typed("headcount", 135, 128), typed("major", 0, 1)])
    assert found["evidence"]["headcount"] == {
        "text": "1 28人", "start": 3, "end": 8, "confidence": None, "read_as": 128,
        "typed_by": "planner", "typed_at": "2026-11-22T08:00:00+00:00",
    }  # fmt: skip
    assert found["evidence"]["nonconformities.major"]["read_as"] == 1
    assert (READ["headcount"], READ["evidence"]["headcount"]["confidence"]) == (128, 0.95)


def test_the_last_fact_typed_of_a_field_holds() -> None:
    found = apply_typed(READ, [typed("headcount", 135), typed("headcount", 136)])
    assert found["headcount"] == 136


def test_another_leader_changes_the_roles_of_both_and_of_nobody_else() -> None:
    found = apply_typed(READ, [typed("leader", "2024-N1QMS-1000002")])
    assert found["leader"] == "李四"
    assert [each["role"] for each in found["team"]] == ["member", "leader", "expert"]
    nobody = apply_typed(READ, [typed("leader", None)])
    assert nobody["leader"] is None
    assert fact_of(nobody, "leader") is None


def test_effective_personnel_is_what_the_audit_counts_and_else_the_head_count() -> None:
    told = report(1, headcount=150)
    assert find_personnel(told) == 150
    counted = apply_typed(told.document, [typed(s.EFFECTIVE_PERSONNEL, 120)])
    assert find_personnel(report(1, **counted)) == 120
    assert find_personnel(report(1)) is None
