"""Coordination with the due audits of an imported ledger, worked by hand.

C7 of organisation D (QMS) was recertified on 20 January 2026: its surveillance is due from
20 November 2026 to 20 February 2027. P1 of F asks for 18–24 November, a whole week of the period
(the 21st); P2 is another audit of D, far away, and tells whose group D is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.workflows import due_windows
from data.workflows.certificates import import_certificate_bytes
from data.workflows.degree_history import keep_match_degrees
from data.workflows.encoding import Period
from data.workflows.evidence import assess_evidence, fetch_sources, preview_evidence
from data.workflows.imports import import_bytes
from data.workflows.match_degrees import assess_body
from data.workflows.programme import fetch_due_audits, fetch_programme
from data.workflows.scheduling import assess_month
from data.workflows.stored_body import StoredBody, fetch_body
from matching.parameters import EVIDENCE_FACTORS, Parameters

AS_OF = date(2026, 7, 1)
YEAR = Period.of(AS_OF)
FROM_RECORDS = Parameters(evidence=(s.COORDINATION_EASE,))
AUDITORS = (
    "审核员编号,认证领域,注册级别,专业代码,生活习惯,身体状况,主观任性,节日请假,意外事件\n"
    "A1,QMS,审核员,33.02.01,1,1,1,1,1\n"
)
HEADER = (
    "项目编号,组织编号,集团,认证领域,专业代码,最早日期,最晚日期,证书数,企业因素,突击检查,政策\n"
)
P1 = "P1,F,示例集团,QMS,33.02.01,2026-11-18,2026-11-24,1,1,1,1\n"
P2 = "P2,D,{group},EMS,33.02.01,2027-04-01,2027-04-07,1,1,1,1\n"
CERTIFICATES = (
    "证书编号,组织编号,认证领域,专业代码,颁证日期,到期日期,证书状态,最近审核日期,最近审核类型\n"
    "C7,D,QMS,33.02.01,2026-02-20,2029-02-19,有效,2026-01-20,再认证\n"
    # Its last audit is not known: undated.
    "C8,F,QMS,33.02.01,2024-02-20,2027-12-19,有效,,\n"
)
NUMBER = "C7-surveillance-202702"
# Three windows in 52 weeks; the surveillance spreads over weeks 20 to 33.
CROWDING = (2 / 52) / (1 / 14)
GROUP = 1 / (1 + (5 / 7) / 3)


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Every import here keeps its bytes in a folder of its own."""


def bring(engine: Engine, *more: str, group: str = "示例集团", ledger: bool = True) -> StoredBody:
    import_bytes(engine, "auditors", AUDITORS.encode(), "a.csv")
    rows = "".join([HEADER, P1, P2.format(group=group), *more])
    import_bytes(engine, "projects", rows.encode(), "p.csv")
    if ledger:
        import_certificate_bytes(engine, CERTIFICATES.encode(), "c.csv")
    return fetch_body(engine)


def coordination(body: StoredBody, project: str = "P1") -> float:
    """Return d of a project as P uses it."""
    encoded = assess_body(body, YEAR, parameters=FROM_RECORDS).encoded
    row = encoded.projects[s.PROJECT_ID].tolist().index(project)
    return float(encoded.body.coordination_ease[row])


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: Any) -> None:
        pytest.fail("the programme was read")

    monkeypatch.setattr(due_windows, "fetch_due_audits", read)


def test_the_surveillance_is_due_as_told(engine: Engine) -> None:
    body = bring(engine)
    assert body.fetch_due is not None
    due = body.fetch_due(YEAR)
    assert due is not None
    assert due[s.PROJECT_ID].tolist() == [NUMBER]
    ends = due[[s.WINDOW_START, s.WINDOW_END]].iloc[0].tolist()
    assert ends == [pd.Timestamp("2026-11-20"), pd.Timestamp("2027-02-20")]


def test_a_due_audit_of_a_known_group_is_load_and_demand(engine: Engine) -> None:
    assert coordination(bring(engine)) == pytest.approx(CROWDING * GROUP)


def test_without_a_known_group_it_is_load_only(engine: Engine) -> None:
    assert coordination(bring(engine, group="")) == pytest.approx(CROWDING)


def test_without_a_ledger_only_projects_ask(engine: Engine) -> None:
    body = bring(engine, ledger=False)
    assert body.fetch_due is not None
    assert body.fetch_due(YEAR) is None
    assert coordination(body) == 1.0


def test_a_ledger_without_anything_due_changes_nothing(engine: Engine) -> None:
    body = bring(engine, ledger=False)
    withdrawn = CERTIFICATES.replace("有效", "撤销")
    import_certificate_bytes(engine, withdrawn.encode(), "c.csv")
    assert body.fetch_due is not None
    due = body.fetch_due(YEAR)
    assert due is not None
    assert due.empty
    assert coordination(body) == 1.0


@pytest.mark.parametrize(
    "project",
    ["P3,D,示例集团,QMS,33.02.01,2027-02-20,2027-03-05,1,1,1,1\n",
     f"{NUMBER},D,示例集团,QMS,33.02.01,2027-03-01,2027-03-05,1,1,1,1\n"],
)  # fmt: skip
def test_what_is_a_project_already_counts_once(engine: Engine, project: str) -> None:
    """P1 has its week for itself again."""
    body = bring(engine, project)
    assert body.fetch_due is not None
    due = body.fetch_due(YEAR)
    assert due is not None
    assert due.empty
    assert coordination(body) == 1.0


def test_p_takes_it_where_the_set_asks_for_it(engine: Engine) -> None:
    """One willing auditor, one QMS project, all else ideal: 1 / (3 + 1 / d)."""
    cells = assess_body(bring(engine), YEAR, parameters=FROM_RECORDS).cells
    cell = cells[cells[s.SCHEME] == "QMS"].iloc[0]
    assert cell[s.MATCH_DEGREE] == pytest.approx(1 / (3 + 1 / (CROWDING * GROUP)))


def test_evidence_preview_and_sources_see_it(engine: Engine) -> None:
    body = bring(engine)
    found = {one.factor: one for one in assess_evidence(body, YEAR, "small", Parameters())}
    ratings = found[s.COORDINATION_EASE].ratings.set_index(s.SUBJECT)
    assert sorted(ratings.index) == ["P1", "P2"]
    assert ratings.loc["P1", s.RATING] == pytest.approx(CROWDING * GROUP)
    assert ratings.loc["P1", s.RECORDS] == 2
    # P of QMS falls from the target of 25 %.
    changed = preview_evidence(body, YEAR, "small", Parameters(), [s.COORDINATION_EASE])
    assert changed[s.SCHEME].tolist() == ["QMS"]
    rows = fetch_sources(body, YEAR, s.COORDINATION_EASE, "P1")
    names = [s.PROJECT_ID, s.ORGANIZATION_ID, s.FROM_PROGRAMME, s.DAYS, s.SAME_GROUP]
    assert rows[names].to_numpy().tolist() == [[NUMBER, "D", True, 5, True]]


def test_the_programme_is_read_for_the_coordination_only(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = bring(engine)
    forbid_reading(monkeypatch)
    others = tuple(factor for factor in EVIDENCE_FACTORS if factor != s.COORDINATION_EASE)
    assess_body(body, YEAR, parameters=Parameters(evidence=others))
    preview_evidence(body, YEAR, "small", Parameters(), others)
    for factor in others:
        fetch_sources(body, YEAR, factor, "P1")
    keep_match_degrees(engine, [AS_OF])
    with pytest.raises(pytest.fail.Exception):
        assess_body(body, YEAR, parameters=FROM_RECORDS)


def test_the_backtest_does_not_look_at_a_programme_of_the_past(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = bring(engine)
    forbid_reading(monkeypatch)
    month = assess_month(body, AS_OF, "small", FROM_RECORDS)
    cells = assess_body(replace(body, fetch_due=None), YEAR, parameters=FROM_RECORDS).cells
    assert month[s.MATCH_DEGREE].tolist() == cells[s.MATCH_DEGREE].tolist()


def test_due_audits_are_those_of_the_programme_that_certificates_make_due(engine: Engine) -> None:
    bring(engine)
    audits = fetch_due_audits(engine, YEAR.as_of, YEAR.start, YEAR.end)
    whole = fetch_programme(engine, YEAR.as_of, YEAR.start, YEAR.end)
    whole = whole[whole[s.CERTIFICATE_NO].notna()][list(audits)]
    rows, expected = (sorted(map(str, frame.to_numpy().tolist())) for frame in (audits, whole))
    assert rows == expected
    assert set(audits[s.CERTIFICATE_NO]) == {"C7", "C8"}
    assert audits[s.WINDOW_END].isna().any()
