"""C2 from the ledger through real imports: auditors, projects and certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import ACCEPTED, HELD, OPEN
from data.workflows.certificates import import_certificate_bytes
from data.workflows.degree_history import fetch_kept
from data.workflows.encoding import Period
from data.workflows.explanations import explain_cell
from data.workflows.imports import fetch_imports, import_bytes, undo_import
from data.workflows.match_degrees import DegreeResult, assess_body, fetch_body
from data.workflows.quality import decide_findings, fetch_findings
from data.workflows.visible_batches import has_certificates

DAY = date(2026, 1, 1)
AUDITORS = (
    "审核员编号,认证领域,注册级别,专业代码,生活习惯,身体状况,主观任性,节日请假,意外事件\n"
    "A1,QMS,审核员,33.02.01,1,1,1,1,1\n"
)
HEADER = (
    "项目编号,组织编号,认证领域,专业代码,最早日期,最晚日期,证书数,企业因素,突击检查,统筹,政策\n"
)
PROJECTS = HEADER + "".join(
    f"{name},{owner},QMS,33.02.01,2026-03-01,2026-03-20,{held},1,1,1,1\n"
    for name, owner, held in (("P1", "O1", ""), ("P2", "O2", ""), ("P3", "O1", "4"), ("P4", "", ""))
)
CERTIFICATES = (
    "证书编号,组织编号,认证领域,颁证日期,到期日期,证书状态,暂停日期\n"
    "C1,O1,QMS,2024-01-01,2026-12-31,有效,\n"
    "C2,O1,EMS,2024-01-01,2026-12-31,有效,\n"
    "C3,O1,ISMS,2024-01-01,2026-12-31,注销,2025-06-01\n"
    "C4,O2,QMS,2023-01-01,2025-12-31,过期,\n"
    "C5,O1,SC,2024-01-01,2026-12-31,注销,\n"
)


def fill(engine: Engine) -> None:
    import_bytes(engine, "auditors", AUDITORS.encode(), "a.csv")
    import_bytes(engine, "projects", PROJECTS.encode(), "p.csv")


@pytest.fixture
def store(open_filled: Callable[..., Engine]) -> Engine:
    """One auditor, four projects: two without a number of certificates and with an organisation."""
    return open_filled(fill)


def bring(engine: Engine) -> int:
    import_certificate_bytes(engine, CERTIFICATES.encode(), "c.csv")
    return int(fetch_imports(engine)[s.IMPORT_ID].max())


def assess(engine: Engine, day: date = DAY) -> DegreeResult:
    return assess_body(fetch_body(engine), Period.of(day, DAY, date(2026, 12, 31)))


def factors(result: DegreeResult) -> dict[str, tuple[float, str]]:
    projects = explain_cell(result, 0).projects.set_index(s.PROJECT_ID)
    return {
        name: (row[s.C2], row[s.C2_SOURCE]) for name, row in projects.sort_index().iterrows()
    }  # fmt: skip


def test_without_a_ledger_blanks_take_the_default(store: Engine) -> None:
    """y = 3 + 1 / C2 under the additive reading with everything else rated 1."""
    result = assess(store)
    assert factors(result) == {"P1": (1, "default"), "P2": (1, "default"), "P3": (4, "file"),
                               "P4": (1, "default")}  # fmt: skip
    cell = result.cells.iloc[0]
    assert cell[s.DIFFICULTY] == pytest.approx(12 + 1 + 1 + 1 / 4 + 1)
    assert cell[s.SHARE_DEFAULTED] == pytest.approx(3 / 25)


def test_a_ledger_fills_them_and_what_it_fills_is_given(store: Engine) -> None:
    """O1 has two in force: cancelled ones count neither with a date nor without."""
    bring(store)
    result = assess(store)
    assert factors(result) == {"P1": (2, "ledger"), "P2": (1, "ledger"), "P3": (4, "file"),
                               "P4": (1, "default")}  # fmt: skip
    cell = result.cells.iloc[0]
    assert cell[s.DIFFICULTY] == pytest.approx(12 + 1 / 2 + 1 + 1 / 4 + 1)
    assert cell[s.SHARE_DEFAULTED] == pytest.approx(1 / 25)


@pytest.mark.parametrize(
    ("day", "held"), [("2023-12-31", 1), ("2025-05-31", 3), ("2025-06-01", 2), ("2027-01-01", 1)]
)
def test_the_reference_date_decides(store: Engine, day: str, held: int) -> None:
    bring(store)
    assert factors(assess(store, date.fromisoformat(day)))["P1"] == (held, "ledger")


def test_undoing_the_certificates_brings_the_default_back(store: Engine) -> None:
    before = assess(store).cells
    undo_import(store, bring(store))
    pd.testing.assert_frame_equal(assess(store).cells, before)


def test_p_of_the_month_is_kept_anew_when_certificates_come(engine: Engine, home: Path) -> None:  # noqa: ARG001
    import_bytes(engine, "auditors", AUDITORS.encode(), "a.csv")
    whenever = HEADER + "P1,O1,QMS,33.02.01,,,,1,1,1,1\n"
    import_bytes(engine, "projects", whenever.encode(), "p.csv")
    today = date.today()
    dates = f"{today - timedelta(days=100)},{today + timedelta(days=100)}"
    rows = f"证书编号,组织编号,认证领域,颁证日期,到期日期\nC1,O1,QMS,{dates}\nC2,O1,EMS,{dates}\n"
    kept = [fetch_kept(engine, "QMS", "new", "33.02.01")]
    import_certificate_bytes(engine, rows.encode(), "c.csv")
    kept.append(fetch_kept(engine, "QMS", "new", "33.02.01"))
    # One auditor with X = 1; Y = 3 + 1 / C2.
    assert [frame[s.MATCH_DEGREE].iloc[-1] for frame in kept] == pytest.approx([1 / 4, 1 / 3.5])


def test_a_difference_is_a_finding_that_can_be_accepted_and_changes_nothing(store: Engine) -> None:
    bring(store)
    result = assess(store)

    def held() -> pd.Series:
        found = fetch_findings(store, result, DAY)
        (row,) = [row for _, row in found[found[s.KIND] == HELD].iterrows()]
        return row

    row = held()
    assert row[[s.WHERE, s.PRINTED, s.COMPUTED, s.AFFECTED]].tolist() == ["O1", "4", "2", 1]
    assert row[s.STATE] == OPEN
    decide_findings(store, [row[s.FINDING]], ACCEPTED, reason="two sites to come", person="me")
    assert held()[s.STATE] == ACCEPTED
    assert factors(assess(store))["P3"] == (4, "file")


def test_a_ledger_that_was_refused_whole_knows_of_nobody_and_the_default_stays(
    store: Engine,
) -> None:
    refused = CERTIFICATES.splitlines()[0] + "\nC1,,QMS,2024-01-01,2026-12-31,有效,\n"
    assert import_certificate_bytes(store, refused.encode(), "c.csv").rejected == 1
    assert not has_certificates(store)
    assert factors(assess(store))["P1"] == (1, "default")
    bring(store)
    assert has_certificates(store)
    assert factors(assess(store))["P1"] == (2, "ledger")
