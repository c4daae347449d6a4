"""Due audits become projects that the product's own import takes."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.programme_projects import make_projects
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from reporting.exports.table import write_csv
from tests.data.workflows.records import project, projects


def programme(*rows: tuple[object, ...]) -> pd.DataFrame:
    names = (s.CERTIFICATE_NO, s.SCHEME, s.SPECIALTY_CODES, s.AUDIT_TYPE, s.WINDOW_END,
             s.AUDITOR_DAYS)  # fmt: skip
    frame = pd.DataFrame(rows, columns=names).assign(**{
        s.ORGANIZATION_ID: "O1", s.ORGANIZATION: "示例企业", s.PROVINCE: "江苏省",
        s.EFFECTIVE_PERSONNEL: 99, s.SITES: 1,
    })  # fmt: skip
    frame[s.WINDOW_END] = pd.to_datetime(frame[s.WINDOW_END])
    return frame.assign(**{s.WINDOW_START: frame[s.WINDOW_END] - pd.Timedelta(days=90)})


def test_projects_of_a_programme_are_imported_without_a_refusal() -> None:
    made, left_out = make_projects(programme(
        ("C1", "QMS", "new:33.02.01|new:17.10.02", "recertification", "2027-05-10", 4.5),
        ("C2", "EMS", "new:33.02.01|old:17.09.00", "surveillance", "2027-05-31", None),
        ("C3", "FSMS", "new:CI", "restoration", "2027-06-01", 1.0), ("C4", "IPMS", None,
         "surveillance", "2027-06-01", None), ("C5", "QMS", "", "surveillance", None, 1.0),
        (None, "QMS", "", "special", "2027-06-01", 1.0),
    ), projects())  # fmt: skip
    assert left_out == 0
    assert made[s.PROJECT_ID].tolist() == [
        "C1-recertification-202705", "C2-surveillance-202705", "C3-restoration-202706",
        "C4-surveillance-202706",
    ]  # fmt: skip
    loaded = read_projects(write_csv(made), "p.csv", read_code_book())
    assert (loaded.report.accepted, loaded.report.rejected) == (4, 0)
    rows = loaded.frame.set_index(s.PROJECT_ID)
    assert rows[s.SPECIALTY_CODES].tolist()[:2] == [
        "new:33.02.01|new:17.10.02", "new:33.02.01|old:17.09.00",
    ]  # fmt: skip
    assert rows[s.AUDIT_TYPE].tolist() == ["再认证", "监督", "恢复", "监督"]
    assert rows[s.REQUIRED_AUDITOR_DAYS].tolist()[0] == 4.5
    assert rows[s.REQUIRED_AUDITOR_DAYS].isna().tolist() == [False, True, False, True]


def test_empty_programme_makes_no_projects() -> None:
    made, left_out = make_projects(programme(), projects())
    assert made.empty and left_out == 0


ONE = ("C1", "QMS", "new:33.02.01", "recertification", "2027-05-10", 4.5)
TWO = ("C2", "EMS", "new:33.02.01", "surveillance", "2027-05-31", None)


def stored(name: str, scheme: str, start: str, end: str, group: str | None = None) -> dict:
    return project(name, **{s.ORGANIZATION_ID: "O1", s.SCHEME: scheme, s.WINDOW_START: start,
                            s.WINDOW_END: end, s.GROUP: group})  # fmt: skip


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (stored("P1", "QMS", "2027-05-10", "2027-05-12"), ["C2"]),
        (stored("P1", "QMS", "2027-05-11", "2027-05-12"), ["C1", "C2"]),
        (stored("P1", "OHSMS", "2027-05-10", "2027-05-12"), ["C1", "C2"]),
        (stored("C2-surveillance-202705", "EMS", "2028-01-03", "2028-01-05"), ["C1"]),
    ],
    ids=["overlapping", "later", "other scheme", "moved"],
)
def test_an_audit_whose_project_is_stored_is_left_out_and_counted(
    row: dict, left: list[str]
) -> None:
    made, left_out = make_projects(programme(ONE, TWO), projects(row))
    assert [number.partition("-")[0] for number in made[s.PROJECT_ID]] == left
    assert left_out == 2 - len(left)


def test_importing_the_same_programme_again_adds_none() -> None:
    made, _ = make_projects(programme(ONE, TWO), projects())
    again, left_out = make_projects(programme(ONE, TWO), projects(*made.to_dict("records")))
    assert again.empty and left_out == 2


@pytest.mark.parametrize(
    ("groups", "known"), [(["G"], "G"), (["G", None], "G"), (["G", "H"], None), ([], None)]
)
def test_the_group_is_the_one_stored_projects_name_and_the_visit_is_not_known(
    groups: list[str | None], known: str | None
) -> None:
    rows = [stored(f"P{n}", "OHSMS", "2027-01-04", "2027-01-05", group)
            for n, group in enumerate(groups)]  # fmt: skip
    made, _ = make_projects(programme(ONE, TWO), projects(*rows))
    loaded = read_projects(write_csv(made), "p.csv", read_code_book())
    assert loaded.report.rejected == 0
    assert loaded.frame[s.GROUP].fillna("").tolist() == [known or ""] * 2
    assert loaded.frame[s.VISIT_ID].isna().all()
