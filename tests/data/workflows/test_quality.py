"""The findings of a whole store, with effect on P and decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import (
    ACCEPTED,
    DEFAULTED,
    OPEN,
    REJECTED,
    SAME_PERSON,
    SENT_BACK,
    STALE,
    UNKNOWN_CODE,
)
from data.store.engine import fingerprint
from data.workflows.encoding import Period
from data.workflows.imports import fetch_imports, import_bytes, undo_import
from data.workflows.match_degrees import assess_body
from data.workflows.quality import decide_findings, fetch_findings
from data.workflows.stored_body import fetch_body
from matching.errors import CertMatchError

DAY = date(2026, 1, 1)
AUDITORS = (
    "审核员编号,认证领域,注册级别,专业代码,有效期至,生活习惯,身体状况,主观任性,节日请假,意外事件\n"
    "A1,QMS,审核员,33.02.01,,1,1,1,1,\n"
    "A2,QMS,审核员,33.02.01,2026-02-30,1,1,1,1,1\n"
    "A3,QMS,审核员,98.01.01,,1,1,1,1,1\n"
)
PROJECTS = (
    "项目编号,认证领域,专业代码,最早日期,最晚日期,企业因素,突击检查,统筹,政策\n"
    "P1,QMS,33.02.01,2026-03-01,2026-03-20,1,1,1,1\n"
)


def fill(engine: Engine) -> None:
    import_bytes(engine, "auditors", AUDITORS.encode(), "roster.csv")
    import_bytes(engine, "projects", PROJECTS.encode(), "projects.csv")


@pytest.fixture
def store(open_filled: Callable[..., Engine]) -> Engine:
    """One auditor too few, an unknown code and one missing rating."""
    return open_filled(fill)


def findings(engine: Engine, today: date | None = None):
    result = assess_body(fetch_body(engine), Period.of(DAY))
    return fetch_findings(engine, result, today or date.today())


def test_refused_rows_unknown_codes_and_missing_ratings_are_found(store: Engine) -> None:
    found = findings(store).set_index(s.KIND)
    assert set(found.index) == {REJECTED, UNKNOWN_CODE, DEFAULTED}
    assert found.loc[REJECTED, s.ROW] == 3
    assert found.loc[UNKNOWN_CODE, [s.VALUE, s.AFFECTED]].tolist() == ["98.01.01", 1]
    assert found.loc[DEFAULTED, [s.WHERE, s.VALUE, s.EXPECTED]].tolist() == [
        "contingency_resilience", "1", "2",
    ]  # fmt: skip


def test_a_missing_rating_tells_how_many_grades_rest_on_its_default(store: Engine) -> None:
    """A1 alone holds 33.02.01: B1 is 0.96 with 0.8, P 0.235 to 0.245 of a target of 0.25; the
    grade stays 基本匹配 (0.21875…0.3125) whatever the default between 0.7 and 0.9."""
    found = findings(store).set_index(s.KIND)
    assert found.loc[DEFAULTED, s.AFFECTED] == 0
    low = AUDITORS.replace("A1,QMS,审核员,33.02.01,,1,1,1,1,", "A1,QMS,审核员,33.02.01,,1,1,1,.5,")
    import_bytes(store, "auditors", low.encode(), "low.csv")
    # B1 = (3.5 + default) / 5: P is 0.21 with 0.7 and 0.22 with 0.9, on both sides of 0.21875.
    again = findings(store)
    assert again.loc[again[s.KIND] == DEFAULTED, s.AFFECTED].tolist() == [1]


def test_an_old_file_is_a_finding_and_undoing_an_import_takes_its_findings_away(
    store: Engine,
) -> None:
    later = date(2099, 1, 1)
    assert (findings(store, later)[s.KIND] == STALE).sum() == 2
    records = fetch_imports(store)
    number = int(records.loc[records["kind"] == "auditors", s.IMPORT_ID].iloc[0])
    undo_import(store, number)
    left = findings(store, later)
    assert left[s.KIND].tolist() == [STALE]
    assert left[s.DATASET].tolist() == ["projects"]


def test_a_decision_holds_until_the_next_one_and_changes_the_key_of_every_cache(
    store: Engine,
) -> None:
    name = findings(store).loc[0, s.FINDING]
    before = fingerprint(store)
    decide_findings(store, [name], ACCEPTED, reason="left the body", person="planner")
    assert fingerprint(store) != before
    for state in (SENT_BACK, OPEN):
        decide_findings(store, [name], state, reason="asked again", person="planner")
        found = findings(store).set_index(s.FINDING)
        assert found.loc[name, [s.STATE, s.REASON]].tolist() == [state, "asked again"]


@pytest.mark.parametrize(
    ("state", "person", "reason", "code"),
    [(ACCEPTED, " ", "why", "decision_needs_words"), (ACCEPTED, "me", "", "decision_needs_words"),
     ("ignored", "me", "why", "unknown_choice")],
)  # fmt: skip
def test_a_decision_needs_a_person_a_reason_and_a_known_state(
    store: Engine, state: str, person: str, reason: str, code: str
) -> None:
    with pytest.raises(CertMatchError) as refused:
        decide_findings(store, ["x"], state, reason=reason, person=person)
    assert refused.value.code == code
    assert (findings(store)[s.STATE] == OPEN).all()


def test_two_numbers_of_one_name_are_asked_about(store: Engine) -> None:
    rows = "审核员编号,认证领域,注册级别,姓名\nB1,EMS,审核员,示例\nB2,EMS,审核员,示 例\n"
    import_bytes(store, "auditors", rows.encode(), "more.csv")
    found = findings(store)
    asked = found[found[s.KIND] == SAME_PERSON]
    assert asked[[s.WHERE, s.PROBLEM]].to_numpy().tolist() == [["B1 / B2", "same_name"]]


def test_an_empty_store_has_nothing_to_say(engine: Engine) -> None:
    assert findings(engine).empty
