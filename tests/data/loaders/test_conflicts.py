"""Conflicts of interest with planted defects, and what their good rows hold."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.loaders.conflicts import read_conflicts
from matching.errors import CertMatchError
from tests.data.loaders.rosters import write_csv

HEADERS = ("审核员编号", "组织编号", "原因", "截止日期")


def test_rows_are_read_with_an_open_end_and_the_wrong_ones_refused() -> None:
    rows = [
        ("A1", "O1", "曾任咨询师", "2027-12-31"), ("A1", "O2", "", ""), ("A1", "O1", "again", ""),
        ("", "O3", "", ""), ("A2", "O1", "亲属", "2027-02-30"),
    ]  # fmt: skip
    loaded = read_conflicts(write_csv(HEADERS, rows), "conflicts.csv")
    assert [(i.row, i.column, i.problem) for i in loaded.report.issues] == [
        (4, "审核员编号", "key_repeated"), (5, "审核员编号", "required_blank"),
        (6, "截止日期", "malformed_date"),
    ]  # fmt: skip
    assert loaded.frame[[s.AUDITOR_ID, s.ORGANIZATION_ID]].to_numpy().tolist() == [
        ["A1", "O1"], ["A1", "O2"],
    ]  # fmt: skip
    assert loaded.frame[s.UNTIL].tolist()[0] == pd.Timestamp("2027-12-31")
    assert pd.isna(loaded.frame[s.UNTIL].iloc[1])


def test_a_file_without_the_organisation_is_unusable() -> None:
    with pytest.raises(CertMatchError) as refused:
        read_conflicts(write_csv(("auditor_id", "reason"), [("A1", "x")]), "conflicts.csv")
    assert refused.value.code == "missing_column"
