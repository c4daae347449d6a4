"""Refused rows come back corrected: as an import of their own that settles the old refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import CORRECTED, OPEN, REJECTED
from data.workflows.corrections import fetch_refused, resubmit_rows
from data.workflows.encoding import Period
from data.workflows.imports import fetch_imports, import_bytes, undo_import
from data.workflows.match_degrees import assess_body
from data.workflows.quality import fetch_findings
from data.workflows.statistics import fetch_counts
from data.workflows.stored_body import fetch_body

ROSTER = (
    "审核员编号,认证领域,注册级别,有效期至,备注\n"
    "A1,QMS,审核员,2027-01-01,a\nA2,QMS,大师,2027-01-01,b\nA3,QMS,审核员,2027-02-30,c\n"
).encode()
POST = Path(__file__).parents[1] / "loaders/posts/2023-03.txt"


@pytest.fixture(autouse=True)
def _own_home(home: object) -> None:
    """Every import here keeps its bytes in a folder of its own."""


@pytest.fixture
def refused(engine: Engine) -> int:
    """Number of an import with two refused rows."""
    report = import_bytes(engine, "auditors", ROSTER, "roster.csv")
    assert report.rejected == 2
    return int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])


def states(engine: Engine) -> dict[int, str]:
    result = assess_body(fetch_body(engine), Period.of(date(2026, 7, 1)))
    found = fetch_findings(engine, result, date.today())
    rows = found[(found[s.KIND] == REJECTED) & (found[s.FILE] == "roster.csv")]
    return dict(zip(rows[s.ROW], rows[s.STATE], strict=True))


def test_refused_rows_are_kept_as_they_were_brought(engine: Engine, refused: int) -> None:
    rows = fetch_refused(engine, refused)
    assert rows.index.tolist() == [3, 4]
    assert rows.columns.tolist() == ["审核员编号", "认证领域", "注册级别", "有效期至", "备注"]
    assert rows.loc[4].tolist() == ["A3", "QMS", "审核员", "2027-02-30", "c"]


def test_a_corrected_row_is_loaded_and_its_refusal_settled(engine: Engine, refused: int) -> None:
    rows = fetch_refused(engine, refused)
    rows.loc[3, "注册级别"] = "高级审核员"
    (report,) = resubmit_rows(engine, refused, rows)
    assert (report.accepted, report.rejected, report.file) == (1, 1, "roster +2.csv")
    assert fetch_body(engine).registrations[s.AUDITOR_ID].tolist() == ["A1", "A2"]
    assert states(engine) == {3: CORRECTED, 4: OPEN}
    number = int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])
    undo_import(engine, number)
    assert fetch_body(engine).registrations[s.AUDITOR_ID].tolist() == ["A1"]
    assert states(engine) == {3: OPEN, 4: OPEN}


def test_only_the_rows_that_are_given_are_brought(engine: Engine, refused: int) -> None:
    rows = fetch_refused(engine, refused).drop(index=4)
    rows.loc[3, "注册级别"] = "审核员"
    (report,) = resubmit_rows(engine, refused, rows)
    assert (report.accepted, report.rejected) == (1, 0)
    assert states(engine) == {3: CORRECTED, 4: OPEN}


def test_the_cut_row_of_a_post_is_completed_and_joins_its_month(engine: Engine) -> None:
    import_bytes(engine, "statistics", POST.read_bytes(), "2023-03.txt")
    number = int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])
    rows = fetch_refused(engine, number)
    assert len(rows) == 1
    assert rows.iloc[0][[s.PERIOD, s.REGION, s.CERTIFICATES]].tolist() == [
        "2023-03", "辽宁省", "7583",
    ]  # fmt: skip
    rows.loc[rows.index[0], [s.CERTIFICATES, s.ORGANIZATIONS]] = ["75830", "28000"]
    (report,) = resubmit_rows(engine, number, rows)
    assert (report.accepted, report.rejected) == (1, 0)
    counts = fetch_counts(engine)
    row = counts[(counts[s.PERIOD] == "2023-03") & (counts[s.NAME] == "辽宁省")].iloc[0]
    assert row[[s.CERTIFICATES, s.ORGANIZATIONS]].tolist() == [75_830, 28_000]


def test_an_import_without_refusals_has_nothing_to_correct(engine: Engine) -> None:
    import_bytes(
        engine,
        "auditors",
        ROSTER.splitlines(keepends=True)[0] + "A1,QMS,审核员,,\n".encode(),
        "a.csv",
    )
    number = int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])
    assert fetch_refused(engine, number).empty
