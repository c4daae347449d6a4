"""Due audits become projects that the product's own import takes."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.programme_projects import make_projects
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from reporting.exports.table import write_csv


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
    made = make_projects(programme(
        ("C1", "QMS", "new:33.02.01|new:17.10.02", "recertification", "2027-05-10", 4.5),
        ("C2", "EMS", "new:33.02.01|old:17.09.00", "surveillance", "2027-05-31", None),
        ("C3", "FSMS", "new:CI", "restoration", "2027-06-01", 1.0), ("C4", "IPMS", None,
         "surveillance", "2027-06-01", None), ("C5", "QMS", "", "surveillance", None, 1.0),
        (None, "QMS", "", "special", "2027-06-01", 1.0),
    ))  # fmt: skip
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
    assert make_projects(programme()).empty
