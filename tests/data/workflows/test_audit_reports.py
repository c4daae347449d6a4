"""From imported reports to findings, closed actions, and rows that a person confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.store.repository import Repository
from data.workflows.audit_reports import (
    confirm_proposals,
    decide_actions,
    fetch_audit_findings,
    fetch_proposals,
    reject_proposals,
)
from data.workflows.demo import has_demo, load_demo
from data.workflows.imports import (
    fetch_imports,
    import_bytes,
    import_file,
    name_confirmed,
    undo_import,
)
from matching.errors import CertMatchError

EXAMPLES = Path(__file__).parents[1] / "loaders/audit_reports/examples"
SURVEILLANCE, FOOD = EXAMPLES / "surveillance-2024.txt", EXAMPLES / "invented-food.txt"
DAY = date(2024, 12, 1)
# The leader of the surveillance report works with 33.03.01 as 审核员.
ROSTER = (
    "auditor_id,name,scheme,registration_no,level,specialty_codes,valid_to,may_lead,health,工位\n"
    'A1,张三,QMS,2024-N1QMS-4000001,高级审核员,"29.11.05(新版)；17.10.02(旧版)",2027-01-31,是,0.6-0.8,三楼\n'
)
PROJECT = (
    "project_id,scheme,organization,effective_personnel,window_start,window_end\n"
    "20001-2023-Q-2024,QMS,重庆示例科技有限公司,109,2024-11-01,2024-11-30\n"
)


def fill(engine: Engine) -> None:
    import_bytes(engine, "auditors", ROSTER.encode(), "roster.csv")
    import_bytes(engine, "projects", PROJECT.encode(), "projects.csv")
    import_file(engine, "audit-report", SURVEILLANCE)


@pytest.fixture
def store(open_filled: Callable[..., Engine]) -> Engine:
    """The surveillance report, its leader and its project."""
    return open_filled(fill)


def rows(engine: Engine, table: s.Table) -> pd.DataFrame:
    with engine.connect() as connection:
        return Repository(connection).fetch_rows(table, (*table.names, s.EXTRA))


def proposed(engine: Engine) -> pd.DataFrame:
    return fetch_proposals(engine)[0].set_index(s.FIELD)


def number_of(engine: Engine, file: str) -> int:
    records = fetch_imports(engine)
    return int(records.loc[records["file"] == file, s.IMPORT_ID].iloc[0])


def test_findings_and_dates_of_an_imported_report(store: Engine) -> None:
    found = fetch_audit_findings(store, DAY)
    assert found.reports[[s.MAJOR, s.MINOR]].to_numpy().tolist() == [[0, 1]]
    action = found.actions.iloc[0]
    assert action[[s.CLAUSE, s.DEPARTMENT, s.GRADE, s.OVERDUE]].tolist() == [
        "7.2", "人力行政部", "minor", True,
    ]  # fmt: skip
    assert found.next_audits[s.NEXT_AUDIT_BEFORE].tolist() == [pd.Timestamp("2025-11-08")]


def test_an_undone_import_takes_its_findings_and_proposals_along(store: Engine) -> None:
    undo_import(store, number_of(store, SURVEILLANCE.name))
    found = fetch_audit_findings(store, DAY)
    assert found.reports.empty
    assert found.actions.empty
    assert fetch_proposals(store)[0].empty


def test_what_was_confirmed_from_a_report_is_named_before_it_is_undone(store: Engine) -> None:
    number = number_of(store, SURVEILLANCE.name)
    assert name_confirmed(store, number) == []
    chosen = proposed(store)
    confirm_proposals(store, chosen.loc[[s.SPECIALTY_CODES], s.FINDING])
    (name,) = name_confirmed(store, number)
    assert SURVEILLANCE.stem in name
    undo_import(store, number)
    confirmed = int(fetch_imports(store)[s.IMPORT_ID].iloc[0])
    undo_import(store, confirmed)
    assert name_confirmed(store, number) == []


def test_a_confirmed_own_row_takes_the_place_of_the_demonstration_where_asked(
    engine: Engine,
    home: object,  # noqa: ARG001
) -> None:
    load_demo(engine)
    import_file(engine, "audit-report", SURVEILLANCE)
    proposals, _ = fetch_proposals(engine)
    new = proposals[proposals[s.STATEMENT] == "new"]
    confirm_proposals(engine, new[s.FINDING], without_demo=True)
    assert not has_demo(engine)
    project = rows(engine, s.PROJECTS).iloc[0]
    assert project[[s.PROVINCE, s.SPECIALTY_CODES]].tolist() == ["重庆市", "new:33.03.01"]


def test_an_action_is_closed_with_a_reason_and_opened_again(store: Engine) -> None:
    name = fetch_audit_findings(store, DAY).actions.loc[0, s.FINDING]
    for state, overdue in (("closed", False), ("open", True)):
        decide_actions(store, [name], state, reason="evidence seen", person="planner")
        action = fetch_audit_findings(store, DAY).actions.iloc[0]
        assert action[[s.STATE, s.OVERDUE, s.REASON]].tolist() == [
            state, overdue, "evidence seen",
        ]  # fmt: skip


def test_an_action_is_neither_closed_without_a_reason_nor_put_in_another_state(
    store: Engine,
) -> None:
    name = fetch_audit_findings(store, DAY).actions.loc[0, s.FINDING]
    for state, reason, code in (("closed", " ", "decision_needs_words"),
                                ("accepted", "x", "unknown_choice")):  # fmt: skip
        with pytest.raises(CertMatchError) as refused:
            decide_actions(store, [name], state, reason=reason, person="me")
        assert refused.value.code == code
    assert fetch_audit_findings(store, DAY).actions[s.STATE].tolist() == ["open"]


def test_the_same_audit_in_another_file_counts_once(store: Engine) -> None:
    again = SURVEILLANCE.read_bytes() + b"\n"
    import_bytes(store, "audit-report", again, "again.txt")
    found = fetch_audit_findings(store, DAY)
    assert found.reports[s.REPLACES].tolist() == ["", SURVEILLANCE.name]
    assert found.actions[s.FILE].tolist() == ["again.txt"]
    assert set(fetch_proposals(store)[0][s.FILE]) == {"again.txt"}


def test_proposals_name_both_values_and_change_nothing(store: Engine) -> None:
    before = rows(store, s.AUDITORS)
    found, agreements = fetch_proposals(store)
    told = found[[s.SUBJECT, s.FIELD, s.MAINTAINED, s.REPORTED]].to_numpy().tolist()
    assert told == [
        ["A1 QMS", s.LEVEL, "高级审核员", "审核员"],
        ["A1 QMS", s.SPECIALTY_CODES, "", "33.03.01"],
        ["2024-N1QMS-1000002 QMS", s.REGISTRATION_NO, "", "审核员"],
        ["20001-2023-Q-2024", s.EFFECTIVE_PERSONNEL, "109", "99"],
    ]  # fmt: skip
    assert agreements == 2  # registration number and name of the organization
    pd.testing.assert_frame_equal(rows(store, s.AUDITORS), before)


def test_a_confirmed_code_joins_the_row_whose_other_cells_stay(store: Engine) -> None:
    before = rows(store, s.AUDITORS).iloc[0]
    reports = confirm_proposals(store, [proposed(store).loc[s.SPECIALTY_CODES, s.FINDING]])
    assert [(each.kind, each.accepted, each.rejected) for each in reports] == [("auditors", 1, 0)]
    after = rows(store, s.AUDITORS).iloc[0]
    assert after[s.SPECIALTY_CODES] == "new:29.11.05|old:17.10.02|new:33.03.01"
    same = [name for name in s.AUDITORS.names if name != s.SPECIALTY_CODES]
    pd.testing.assert_series_equal(after[same], before[same], check_names=False)
    assert '"工位": "三楼"' in after[s.EXTRA]
    assert SURVEILLANCE.name in after[s.EXTRA]


def test_a_confirmed_import_names_the_report_and_can_be_undone(store: Engine) -> None:
    before = rows(store, s.PROJECTS)
    confirm_proposals(store, [proposed(store).loc[s.EFFECTIVE_PERSONNEL, s.FINDING]])
    assert rows(store, s.PROJECTS)[s.EFFECTIVE_PERSONNEL].tolist() == [99]
    undo_import(store, number_of(store, f"{SURVEILLANCE.stem} +1.csv"))
    pd.testing.assert_frame_equal(rows(store, s.PROJECTS), before)
    # What is proposed again can be confirmed again.
    confirm_proposals(store, [proposed(store).loc[s.EFFECTIVE_PERSONNEL, s.FINDING]])
    assert rows(store, s.PROJECTS)[s.EFFECTIVE_PERSONNEL].tolist() == [99]


def test_several_confirmed_fields_of_a_row_are_one_row(store: Engine) -> None:
    reports = confirm_proposals(store, fetch_proposals(store)[0][s.FINDING])
    assert [(each.kind, each.accepted) for each in reports] == [("auditors", 2), ("projects", 1)]
    after = rows(store, s.AUDITORS).set_index(s.AUDITOR_ID)
    assert after.loc["A1", s.LEVEL] == "审核员"
    assert after.loc["A1", s.SPECIALTY_CODES].endswith("new:33.03.01")
    assert after.loc["2024-N1QMS-1000002", [s.NAME, s.LEVEL]].tolist() == ["李四", "审核员"]
    assert fetch_proposals(store)[0].empty


def test_a_rejected_proposal_shows_again_only_when_a_value_changes(store: Engine) -> None:
    name = proposed(store).loc[s.EFFECTIVE_PERSONNEL, s.FINDING]
    reject_proposals(store, [name], reason="seasonal workers", person="planner")
    assert s.EFFECTIVE_PERSONNEL not in proposed(store).index
    changed = PROJECT.replace("109", "120")
    import_bytes(store, "projects", changed.encode(), "changed.csv")
    assert proposed(store).loc[s.EFFECTIVE_PERSONNEL, s.MAINTAINED] == "120"


def test_a_proposal_that_no_longer_stands_writes_nothing(store: Engine) -> None:
    name = proposed(store).loc[s.EFFECTIVE_PERSONNEL, s.FINDING]
    import_bytes(store, "projects", PROJECT.replace("109", "120").encode(), "changed.csv")
    assert confirm_proposals(store, [name]) == []
    assert rows(store, s.PROJECTS)[s.EFFECTIVE_PERSONNEL].tolist() == [120]


def test_a_trainee_of_a_report_never_becomes_capacity(engine: Engine, home: object) -> None:  # noqa: ARG001
    import_file(engine, "audit-report", FOOD)
    confirm_proposals(engine, fetch_proposals(engine)[0][s.FINDING])
    levels = rows(engine, s.AUDITORS).set_index(s.AUDITOR_ID)[s.LEVEL].to_dict()
    assert levels == {"2022-N1FSMS-5000001": "审核员", "2023-N0FSMS-5000002": "实习审核员"}
    made = rows(engine, s.PROJECTS)
    assert made[s.PROJECT_ID].tolist() == ["GZ-S2-2024-17/FSMS", "GZ-S2-2024-17/HACCP"]
    assert set(made[s.WINDOW_END]) == {pd.Timestamp("2024-06-04")}


def test_a_row_of_the_demonstration_stays_its_own(engine: Engine, home: object) -> None:  # noqa: ARG001
    import_bytes(engine, "auditors", ROSTER.encode(), "roster.csv", is_demo=True)
    import_file(engine, "audit-report", SURVEILLANCE)
    level = proposed(engine).loc[s.LEVEL, s.FINDING]
    confirm_proposals(engine, [level])
    records = fetch_imports(engine).set_index("file")
    assert records.loc[f"{SURVEILLANCE.stem} +1.csv", "mark"] == "demo"


def test_an_empty_store_has_nothing_to_say(engine: Engine) -> None:
    assert fetch_audit_findings(engine, DAY).reports.empty
    found, agreements = fetch_proposals(engine)
    assert found.empty
    assert agreements == 0
