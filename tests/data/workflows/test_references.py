"""Absences and conflicts of nobody known, in the store."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from data import schema as s
from data.loaders.conflicts import read_conflicts
from data.store.repository import Repository
from data.workflows.encoding import Period
from data.workflows.imports import import_bytes, undo_import
from data.workflows.match_degrees import assess_body
from data.workflows.quality import fetch_findings
from data.workflows.references import (
    fetch_reference_findings,
    name_referring,
    question_references,
)
from data.workflows.stored_body import fetch_body

DAY = date(2026, 1, 1)


def test_what_nobody_knows_is_told_until_the_roster_and_projects_know_it(engine: Engine) -> None:
    rows = "审核员编号,组织编号\nA2,O1\n".encode()
    import_bytes(engine, "conflicts", rows, "c.csv")
    brought = read_conflicts(rows, "c.csv")
    with engine.connect() as connection:
        assert fetch_reference_findings(Repository(connection)).empty
    roster = "审核员编号,认证领域,注册级别\nA{},QMS,审核员\n"
    project = "项目编号,认证领域,组织编号\nP1,QMS,O{}\n"
    import_bytes(engine, "auditors", roster.format(1).encode(), "a.csv")
    import_bytes(engine, "projects", project.format(2).encode(), "p.csv")
    with engine.connect() as connection:
        findings = fetch_reference_findings(Repository(connection))
        asked = question_references(Repository(connection), "conflicts", brought)
    told = ["auditor_not_in_roster", "organization_unknown"]
    assert findings[s.PROBLEM].tolist() == told
    assert [issue.problem for issue in asked.report.issues] == told
    assert asked.report.accepted == 1
    import_bytes(engine, "auditors", roster.format(2).encode(), "b.csv")
    import_bytes(engine, "projects", project.format(1).encode(), "q.csv")
    with engine.connect() as connection:
        remaining = fetch_reference_findings(Repository(connection))
    assert remaining.empty


def test_the_import_and_the_quality_page_tell_of_whom_nobody_knows(engine: Engine) -> None:
    roster = "审核员编号,认证领域,注册级别\nA1,QMS,审核员\n".encode()
    import_bytes(engine, "auditors", roster, "a.csv")
    absences = "审核员编号,开始日期,结束日期\nA9,2026-01-01,2026-01-03\n".encode()
    (issue,) = import_bytes(engine, "absences", absences, "b.csv").issues
    assert (issue.problem, issue.value) == ("auditor_not_in_roster", "A9")
    found = fetch_findings(engine, assess_body(fetch_body(engine), Period.of(DAY)), DAY)
    told = found[found[s.PROBLEM] == "auditor_not_in_roster"]
    assert len(told) == 1


def test_who_would_speak_of_nobody_without_an_import_is_named(engine: Engine) -> None:
    roster = "审核员编号,认证领域,注册级别\nA{},{},审核员\n"
    import_bytes(engine, "auditors", roster.format(1, "QMS").encode(), "a.csv")
    import_bytes(engine, "auditors", roster.format(2, "QMS").encode(), "b.csv")
    import_bytes(engine, "auditors", roster.format(2, "EMS").encode(), "c.csv")
    project = "项目编号,认证领域,组织编号\nP1,QMS,O1\n"
    import_bytes(engine, "projects", project.encode(), "p.csv")
    import_bytes(engine, "conflicts", "审核员编号,组织编号\nA1,O1\nA2,O9\n".encode(), "x.csv")
    away = "审核员编号,开始日期,结束日期\nA{},2026-01-01,2026-01-03\n"
    import_bytes(engine, "absences", away.format(2).encode(), "y.csv")
    import_bytes(engine, "absences", away.format(1).encode(), "z.csv")
    named = {number: name_referring(engine, number) for number in range(1, 5)}
    # A2 stands in two files: each can go without the other.
    assert named == {1: ["x.csv (#5)", "z.csv (#7)"], 2: [], 3: [], 4: ["x.csv (#5)"]}
    undo_import(engine, 3)
    assert name_referring(engine, 2) == ["x.csv (#5)", "y.csv (#6)"]
