"""Refused rows come back corrected: as an import of their own that settles the old refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.errors import ERROR, NO_RECORD
from data.indicators.quality import CORRECTED, OPEN, REJECTED
from data.indicators.series import choose_sources
from data.workflows.corrections import fetch_refused, resubmit_rows, split_refused
from data.workflows.encoding import Period
from data.workflows.headers import check_headers, remember_headers
from data.workflows.imports import fetch_imports, import_bytes, name_dependents, undo_import
from data.workflows.match_degrees import assess_body
from data.workflows.quality import fetch_findings
from data.workflows.statistics import fetch_counts
from data.workflows.stored_body import fetch_body
from matching.errors import CertMatchError

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


def import_number(engine: Engine) -> int:
    return int(fetch_imports(engine)[s.IMPORT_ID].iloc[0])


def test_rows_that_nobody_corrected_are_refused_again_and_not_recorded(engine: Engine) -> None:
    import_bytes(engine, "statistics", POST.read_bytes(), "2023-03.txt")
    number = import_number(engine)
    before = fetch_counts(engine)
    (report,) = resubmit_rows(engine, number, fetch_refused(engine, number))
    assert (report.accepted, report.rejected) == (0, 1)
    assert [issue.problem for issue in report.issues] == ["row_cut"]
    assert import_number(engine) == number
    pd.testing.assert_frame_equal(fetch_counts(engine), before)


def test_a_figure_that_was_cut_off_stays_refused_whatever_else_is_filled_in(engine: Engine) -> None:
    import_bytes(engine, "statistics", POST.read_bytes(), "2023-03.txt")
    number = import_number(engine)
    rows = fetch_refused(engine, number)
    assert rows.columns.tolist()[:4] == [s.PERIOD, s.REGION, s.CERTIFICATES, s.ORGANIZATIONS]
    rows[s.ORGANIZATIONS] = "28000"
    (report,) = resubmit_rows(engine, number, rows)
    assert (report.accepted, report.rejected) == (0, 1)


def test_a_corrected_row_completes_its_month_on_the_statistics_pages(engine: Engine) -> None:
    import_bytes(engine, "statistics", POST.read_bytes(), "2023-03.txt")
    number = import_number(engine)
    known = len(shown_regions(engine))
    rows = fetch_refused(engine, number)
    rows[s.CERTIFICATES] = "75830"
    resubmit_rows(engine, number, rows)
    shown = shown_regions(engine)
    assert len(shown) == known + 1
    assert shown["辽宁省"] == 75_830
    correction = import_number(engine)
    with pytest.raises(CertMatchError, match="import_has_dependents"):
        undo_import(engine, number)
    assert name_dependents(engine, number) == [f"2023-03 +1.csv (#{correction})"]
    undo_import(engine, correction)
    assert len(shown_regions(engine)) == known


def shown_regions(engine: Engine) -> dict[str, float]:
    shown = choose_sources(fetch_counts(engine))
    shown = shown[(shown[s.PERIOD] == "2023-03") & (shown[s.DIMENSION] == s.REGION)]
    return dict(zip(shown[s.NAME], shown[s.CERTIFICATES], strict=True))


REPEATED = (
    "审核员编号,认证领域,注册级别,专业代码,备注\n"
    "Z1,QMS,审核员,33.02.01；17.10.02,first\nZ1,QMS,审核员,33.02.01,second\nZ2,QMS,大师,,third\n"
).encode()


def test_a_repeated_key_never_replaces_the_first_row_unseen(engine: Engine) -> None:
    import_bytes(engine, "auditors", REPEATED, "roster.csv")
    number = import_number(engine)
    rows = fetch_refused(engine, number)
    rows.loc[3, "备注"] = "still the same key"
    rows.loc[4, "注册级别"] = "审核员"
    (report,) = resubmit_rows(engine, number, rows)
    assert (report.accepted, report.corrected) == (1, (4,))
    assert [(issue.row, issue.problem) for issue in report.issues if issue.severity == ERROR] == [
        (3, "key_repeated")
    ]
    people = fetch_body(engine).registrations.set_index(s.AUDITOR_ID)
    assert people.loc["Z1", s.SPECIALTY_CODES].count("|") == 1
    again = fetch_refused(engine, number)
    again.loc[3, "审核员编号"] = "Z3"
    (report,) = resubmit_rows(engine, number, again)
    assert report.corrected == (3,)


def test_after_a_correction_only_what_is_still_refused_is_left_with_its_last_cells(
    engine: Engine, refused: int
) -> None:
    rows = fetch_refused(engine, refused)
    rows.loc[3, "注册级别"] = "审核员"
    rows.loc[4, "有效期至"] = "2027-02-31"
    (report,) = resubmit_rows(engine, refused, rows)
    assert [issue.row for issue in report.issues if issue.severity == ERROR] == [4]
    left = fetch_refused(engine, refused)
    assert left.index.tolist() == [4]
    assert left.loc[4, "有效期至"] == "2027-02-31"
    assert fetch_refused(engine, import_number(engine)).empty
    assert states(engine) == {3: CORRECTED, 4: OPEN}
    undo_import(engine, import_number(engine))
    assert fetch_refused(engine, refused).loc[4, "有效期至"] == "2027-02-30"


def test_cells_beyond_the_last_header_stay_there_until_they_are_empty(engine: Engine) -> None:
    content = "审核员编号,认证领域,注册级别,专业代码,姓名\nZ1,QMS,审核员,33.02.01,17.10.02,张三\n"
    import_bytes(engine, "auditors", content.encode(), "shifted.csv")
    number = import_number(engine)
    rows = fetch_refused(engine, number)
    rows.loc[2, "审核员编号"] = "Z2"
    (report,) = resubmit_rows(engine, number, rows)
    assert report.accepted == 0
    rows = fetch_refused(engine, number)
    rows.loc[2, ["专业代码", "姓名", "column 6"]] = ["33.02.01；17.10.02", "张三", ""]
    (report,) = resubmit_rows(engine, number, rows)
    assert report.accepted == 1


TOGETHER = (
    "工号,认证领域,注册级别,注册证书号,备注\n"
    "Z1,QMS,审核员,,a\n"
    "Z2,质量、环境,审核员,2025-N1QMS-1000105；2025-N1EMS-1000106,b\n"
    "Z3,Q/E,大师,,c\n合计,,3人,,\n"
).encode()


@pytest.fixture
def together(engine: Engine) -> int:
    """Number of an import with two rows of two schemes each, and a total."""
    assert import_bytes(engine, "auditors", TOGETHER, "roster.csv").rejected == 3
    return import_number(engine)


def held(engine: Engine) -> list[tuple[str, str]]:
    people = fetch_body(engine).registrations
    return list(zip(people[s.AUDITOR_ID], people[s.SCHEME], strict=True))


def test_a_row_of_two_schemes_becomes_two_registrations(engine: Engine, together: int) -> None:
    rows = split_refused(engine, together, fetch_refused(engine, together))
    assert rows.index.tolist() == [3, 3, 4, 4, 5]
    (report,) = resubmit_rows(engine, together, rows.loc[[3]])
    assert (report.accepted, report.rejected, report.corrected) == (2, 0, (3,))
    assert held(engine) == [("Z1", "QMS"), ("Z2", "QMS"), ("Z2", "EMS")]
    numbers = fetch_body(engine).registrations[s.REGISTRATION_NO].tolist()[1:]
    assert numbers == ["2025-N1QMS-1000105", "2025-N1EMS-1000106"]
    assert fetch_refused(engine, together).index.tolist() == [4, 5]
    undo_import(engine, import_number(engine))
    assert fetch_refused(engine, together).index.tolist() == [3, 4, 5]


def test_of_a_split_row_only_the_part_that_is_refused_stays(engine: Engine, together: int) -> None:
    rows = split_refused(engine, together, fetch_refused(engine, together)).loc[[4]]
    rows["注册级别"] = ["审核员", "大师"]
    (report,) = resubmit_rows(engine, together, rows)
    assert (report.accepted, report.rejected, report.corrected) == (1, 1, ())
    left = fetch_refused(engine, together)
    assert left.index.tolist() == [3, 4, 5]
    assert left.loc[4, ["工号", "认证领域", "注册级别"]].tolist() == ["Z3", "E", "大师"]
    left.loc[4, "注册级别"] = "审核员"
    (report,) = resubmit_rows(engine, together, left.loc[[4]])
    assert report.corrected == (4,)
    assert held(engine)[-2:] == [("Z3", "QMS"), ("Z3", "EMS")]
    assert fetch_refused(engine, together).index.tolist() == [3, 5]


def test_the_first_part_of_a_row_is_undone_after_what_completed_it(
    engine: Engine, together: int
) -> None:
    rows = split_refused(engine, together, fetch_refused(engine, together)).loc[[4]]
    rows["注册级别"] = ["审核员", "大师"]
    resubmit_rows(engine, together, rows)
    first = import_number(engine)
    left = fetch_refused(engine, together).loc[[4]].assign(注册级别="审核员")
    resubmit_rows(engine, together, left)
    second = import_number(engine)
    assert name_dependents(engine, first) == [f"roster +1.csv (#{second})"]
    with pytest.raises(CertMatchError) as caught:
        undo_import(engine, first)
    assert caught.value.code == "import_has_dependents"
    undo_import(engine, second)
    undo_import(engine, first)
    assert fetch_refused(engine, together).index.tolist() == [3, 4, 5]
    assert fetch_refused(engine, together).loc[4, "认证领域"] == "Q/E"


def test_an_attempt_that_brought_nothing_goes_with_what_it_tried_to_correct(
    engine: Engine, together: int
) -> None:
    rows = split_refused(engine, together, fetch_refused(engine, together)).loc[[4]]
    rows["注册级别"] = ["大师", "大师"]
    (report,) = resubmit_rows(engine, together, rows)
    assert report.accepted == 0
    attempt = import_number(engine)
    assert attempt != together
    assert name_dependents(engine, together) == []
    undo_import(engine, together)
    records = fetch_imports(engine).set_index("import_id")["mark"]
    assert (records[attempt], records[together]) == ("undone", "undone")


def test_a_row_of_two_people_becomes_a_row_of_each(engine: Engine) -> None:
    content = (
        "工号,姓名,认证领域,注册级别,注册证书号\n"
        "Z7/Z8,甲一、乙二,QMS,审核员,2024-N1QMS-1000107；2024-N1QMS-1000108\n"
        "Z9,丙三、丁四,QMS,审核员,\n"
    ).encode()
    import_bytes(engine, "auditors", content, "r.csv")
    number = import_number(engine)
    rows = split_refused(engine, number, fetch_refused(engine, number))
    assert rows["姓名"].tolist() == ["甲一", "乙二", "丙三", "丁四"]
    assert rows["工号"].tolist() == ["Z7", "Z8", "", ""]  # whose number Z9 is, nobody knows
    (report,) = resubmit_rows(engine, number, rows)
    assert (report.accepted, report.rejected, report.corrected) == (2, 2, (2,))
    assert {issue.column for issue in report.issues if issue.row == 3} == {"工号"}
    rows = fetch_refused(engine, number)
    rows["工号"] = ["Z9", "Z10"]
    (report,) = resubmit_rows(engine, number, rows)
    assert (report.accepted, report.rejected) == (2, 0)
    assert [person for person, _ in held(engine)] == ["Z7", "Z8", "Z9", "Z10"]


def test_parts_that_are_all_refused_stay_all_of_them(engine: Engine, together: int) -> None:
    rows = split_refused(engine, together, fetch_refused(engine, together))
    rows.loc[4, "备注"] = "changed"
    (report,) = resubmit_rows(engine, together, rows.loc[[3, 4]])
    assert (report.accepted, report.rejected) == (2, 2)
    left = fetch_refused(engine, together)
    assert left.index.tolist() == [4, 4, 5]
    assert left["认证领域"].tolist() == ["Q", "E", ""]
    # Brought again without a change they are held back, and nothing is recorded.
    number = import_number(engine)
    (report,) = resubmit_rows(engine, together, left.loc[[4]])
    assert (report.accepted, report.rejected) == (0, 2)
    assert [issue.problem for issue in report.issues] == ["malformed_level"] * len(report.issues)
    assert len(set(report.issues)) == len(report.issues)
    assert import_number(engine) == number
    assert fetch_refused(engine, together).index.tolist() == [4, 4, 5]


def test_the_header_of_the_scheme_may_be_mapped(engine: Engine) -> None:
    content = "审核员编号,方向,注册级别\nZ1,Q/E,审核员\n".encode()
    check = check_headers(engine, s.AUDITORS, content, "r.csv")
    remember_headers(engine, s.AUDITORS, check.printed, {"方向": s.SCHEME})
    import_bytes(engine, "auditors", content, "r.csv")
    number = import_number(engine)
    rows = split_refused(engine, number, fetch_refused(engine, number))
    assert rows["方向"].tolist() == ["Q", "E"]


def test_a_project_of_two_schemes_is_not_split_because_its_number_stands_for_one(
    engine: Engine,
) -> None:
    content = "项目编号,认证领域\nX1,Q/E\n".encode()
    import_bytes(engine, "projects", content, "p.csv")
    rows = fetch_refused(engine, import_number(engine))
    assert split_refused(engine, import_number(engine), rows).equals(rows)


def test_a_total_stays_refused_as_what_it_is(engine: Engine, together: int) -> None:
    rows = fetch_refused(engine, together).loc[[5]]
    (report,) = resubmit_rows(engine, together, rows)
    assert [(issue.row, issue.problem) for issue in report.issues] == [(5, NO_RECORD)]
