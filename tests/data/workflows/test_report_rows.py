"""A confirmed row is written so that importing it changes nothing but what was confirmed."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from data import schema as s
from data.loaders.auditors import read_auditors
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.workflows.demo import _FILES
from data.workflows.report_rows import write_rows

READERS = {"auditors": (s.AUDITORS, read_auditors), "projects": (s.PROJECTS, read_projects)}


@pytest.mark.parametrize("kind", READERS)
def test_every_row_of_the_demonstration_survives_being_written(kind: str) -> None:
    table, read = READERS[kind]
    first = read(_FILES[kind].read_bytes(), "demo.csv", read_code_book()).frame.assign(extra="")
    keys = first[list(table.key)].to_dict("records")
    proposals = pd.DataFrame({s.CHANGES: keys, s.FILE: "r.txt"})
    content = write_rows(table, first, proposals, datetime(2024, 1, 1, tzinfo=UTC))
    again = read(content, "written.csv", read_code_book())
    assert again.report.rejected == 0
    names = list(table.names)
    pd.testing.assert_frame_equal(again.frame[names], first[names])


@pytest.mark.parametrize(
    ("edition", "codes"),
    [("", "new:33.02.01|old:17.09.00|new:29.11.05"), ("old", "old:17.09.00|new:33.02.01"),
     ("", "old:17.09.00"), ("old", "old:17.09.00")],
)  # fmt: skip
def test_the_edition_of_each_code_survives_being_written(edition: str, codes: str) -> None:
    row = {name: "" for name in s.AUDITORS.names} | {
        s.AUDITOR_ID: "A1", s.SCHEME: "QMS", s.LEVEL: s.AUDITOR, s.CODE_EDITION: edition,
        s.SPECIALTY_CODES: codes, s.EXTRA: "",
    }  # fmt: skip
    change = {s.AUDITOR_ID: "A1", s.SCHEME: "QMS", s.SPECIALTY_CODES: ["18.02.02"]}
    proposals = pd.DataFrame({s.CHANGES: [change], s.FILE: ["r.txt"]})
    content = write_rows(s.AUDITORS, pd.DataFrame([row]), proposals, datetime.now(UTC))
    frame = read_auditors(content, "written.csv", read_code_book()).frame
    assert frame[s.SPECIALTY_CODES].tolist() == [f"{codes}|new:18.02.02"]
