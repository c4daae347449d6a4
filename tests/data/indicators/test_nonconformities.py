"""What reports found: unknown is never zero, an audit counts once, grades are not guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.nonconformities import (
    choose,
    count_by,
    count_by_clause,
    count_by_scheme_and_year,
    list_nonconformities,
    list_reports,
)
from tests.data.indicators.audit_documents import report

LEADER = {"role": "leader", "name": "甲", "registration_no": "2024-N1QMS-4000001"}


def test_a_count_the_report_does_not_give_stays_unknown() -> None:
    reports = list_reports([
        report(1, found={"major": None, "minor": 1}), report(2, found={"major": 0, "minor": 0}),
        report(3), report(4, clauses=[("7.2", None), ("8.1", None)]),
    ])  # fmt: skip
    assert reports[s.MAJOR].tolist() == [pd.NA, 0, pd.NA, pd.NA]
    assert reports[s.NONCONFORMITIES].tolist() == [1, 0, pd.NA, 2]


def test_a_report_is_told_by_its_dates_and_its_leader_by_registration_number() -> None:
    reports = list_reports([
        report(1, audit_from="2024-12-30", audit_to="2025-01-02", team=[LEADER]),
        report(2, report_date="2020-01-08", leader="甲"), report(3),
    ])  # fmt: skip
    assert reports[s.YEAR].tolist() == [2025, 2020, pd.NA]
    assert reports[s.LEADER].tolist() == ["2024-N1QMS-4000001", "", ""]
    assert "甲" not in reports.to_string()


def test_an_audit_imported_twice_counts_once_and_the_newer_file_says_what_it_replaces() -> None:
    same = {"project_no": "P1", "audit_from": "2024-05-06", "audit_to": "2024-05-07"}
    reports = list_reports([report(5, **same), report(2, **same)])
    assert reports[[s.IMPORT_ID, s.REPLACED, s.REPLACES]].to_numpy().tolist() == [
        [2, True, ""], [5, False, "r2.txt"],
    ]  # fmt: skip
    assert choose(reports, None, None)[s.IMPORT_ID].tolist() == [5]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"project_no": "P1", "audit_to": "2024-05-07"},
         {"project_no": "P1", "audit_to": "2025-05-07"}),
        ({"project_no": "P1"}, {"project_no": "P1"}),
        ({"audit_to": "2024-05-07"}, {"audit_to": "2024-05-07"}),
    ],
    ids=["another date", "no date", "no number"],
)  # fmt: skip
def test_what_is_not_surely_the_same_audit_counts_twice(first: dict, second: dict) -> None:
    assert not list_reports([report(1, **first), report(2, **second)])[s.REPLACED].any()


def test_each_clause_is_a_row_and_what_is_counted_without_a_clause_is_one_too() -> None:
    rows = list_nonconformities(list_reports([
        report(7, found={"major": 0, "minor": 3}, clauses=[("8.5.1", "工程部")]),
        report(8, found={"major": 0, "minor": 0, "due": "2024-06-01"}),
        report(9, found={"due": "2024-07-01"}),
    ]))  # fmt: skip
    assert rows[[s.FINDING, s.CLAUSE, s.DEPARTMENT]].to_numpy().tolist() == [
        ["corrective:7:1", "8.5.1", "工程部"], ["corrective:7:2", "", ""],
        ["corrective:7:3", "", ""], ["corrective:9:1", "", ""],
    ]  # fmt: skip


NC03 = {"clauses": [("8.7", "品管部"), ("9.2", "管理层"), ("9.3", "管理层")], "items": [0, 1, 1]}


def test_a_nonconformity_against_two_clauses_is_one() -> None:
    reports = list_reports([report(7, found={"major": 0, "minor": 3}, **NC03), report(8, **NC03)])
    assert reports[s.NONCONFORMITIES].tolist() == [3, 2]
    rows = list_nonconformities(reports)
    assert rows[[s.FINDING, s.CLAUSE]].to_numpy().tolist() == [
        ["corrective:7:1", "8.7"], ["corrective:7:2", "9.2"], ["corrective:7:2", "9.3"],
        ["corrective:7:3", ""],
        ["corrective:8:1", "8.7"], ["corrective:8:2", "9.2"], ["corrective:8:2", "9.3"],
    ]  # fmt: skip
    assert count_by(rows, s.DEPARTMENT).to_dict() == {"品管部": 2, "管理层": 2, "": 1}
    assert count_by(rows, s.CLAUSE).to_dict() == {"8.7": 2, "9.2": 2, "9.3": 2, "": 1}


def test_a_grade_printed_beside_a_clause_is_its_grade() -> None:
    rows = list_nonconformities(list_reports([
        report(1, found={"major": 1, "minor": 2}, clauses=[("8.5.1", "A"), ("8.1.2", "B")],
               items=[0, 1], grades=["minor", "major"]),
        report(2, found={"major": 0, "minor": 2}, clauses=[("8.5.1", "A"), ("8.1.2", "B")],
               items=[0, 1], grades=["minor", None]),
    ]))  # fmt: skip
    assert rows[s.GRADE].tolist() == ["minor", "major", "", "minor", "minor"]


@pytest.mark.parametrize(
    ("major", "minor", "grade"),
    [(0, 2, "minor"), (0, None, "minor"), (2, 0, "major"), (None, 0, "major"), (1, 1, ""),
     (None, 2, ""), (None, None, ""), (0, 0, "")],
)  # fmt: skip
def test_a_clause_has_a_grade_only_where_the_report_counts_none_of_the_other(
    major: int | None, minor: int | None, grade: str
) -> None:
    found = {"major": major, "minor": minor}
    rows = list_nonconformities(list_reports([report(1, found=found, clauses=[("7.2", "x")])]))
    assert rows[s.GRADE].iloc[0] == grade


@pytest.mark.parametrize(
    ("major", "minor", "grades"),
    [(None, 2, ["minor", "minor"]), (1, 1, ["major", "minor"]), (0, 1, ["minor"]),
     (1, None, ["major"])],
)  # fmt: skip
def test_what_is_counted_without_a_clause_has_the_grade_it_was_counted_under(
    major: int | None, minor: int | None, grades: list[str]
) -> None:
    rows = list_nonconformities(list_reports([report(1, found={"major": major, "minor": minor})]))
    assert rows[s.GRADE].tolist() == grades


def test_clauses_are_counted_by_frequency_then_number_and_unknown_comes_last() -> None:
    clauses = [("8.10", None), ("8.2", None), ("7.2", "A"), ("7.2", "A")]
    rows = list_nonconformities(list_reports([
        report(1, clauses=clauses), report(2, found={"major": 5, "minor": 0}),
    ]))  # fmt: skip
    assert list(count_by(rows, s.CLAUSE).items()) == [("7.2", 2), ("8.2", 1), ("8.10", 1), ("", 5)]
    assert list(count_by(rows, s.DEPARTMENT).items()) == [("A", 2), ("", 7)]


SHARED = {"schemes": ["QMS", "EMS"], "clauses": [("6.1.2", "A"), ("6.1.2", "B"), ("6.1.2", "C")],
          "of_schemes": ["QMS", "EMS", None]}  # fmt: skip


def test_a_clause_of_another_standard_is_another_clause() -> None:
    rows = list_nonconformities(list_reports([
        report(1, **SHARED), report(2, clauses=[("6.1.2", "A")], found={"major": 0, "minor": 2}),
    ]))  # fmt: skip
    assert rows[s.SCHEME].tolist() == ["QMS", "EMS", "", "QMS", ""]
    assert list(count_by_clause(rows, "not told").items()) == [
        ("6.1.2 · QMS", 2), ("6.1.2 · EMS", 1), ("6.1.2 · not told", 1), ("", 1),
    ]  # fmt: skip


def test_the_clauses_of_other_schemes_are_left_out_where_one_is_chosen() -> None:
    rows = choose(list_nonconformities(list_reports([report(1, **SHARED)])), "EMS", None)
    assert rows[[s.DEPARTMENT, s.SCHEME]].to_numpy().tolist() == [["B", "EMS"], ["C", ""]]


def test_a_combined_audit_is_a_group_of_its_own_and_an_unknown_count_is_left_out() -> None:
    reports = list_reports([
        report(1, found={"major": 1, "minor": 2}, schemes=["OHSMS", "QMS"], audit_to="2024-01-02"),
        report(2, found={"minor": 1}, audit_to="2023-01-02"),
        report(3, found={"major": 0, "minor": 0}, audit_to="2024-05-02"),
        report(4, audit_to="2022-05-02"), report(5, found={"minor": 9}, schemes=None),
    ])  # fmt: skip
    table = count_by_scheme_and_year(reports)
    assert table.index.tolist() == ["QMS + OHSMS", "QMS", ""]
    assert table.columns.tolist() == ["2023", "2024", ""]
    assert table.to_numpy().tolist() == [[0, 3, 0], [1, 0, 0], [0, 0, 9]]


def test_a_scheme_is_chosen_inside_a_combination_and_not_by_part_of_its_name() -> None:
    reports = list_reports([
        report(1, schemes=["QMS", "EC"], audit_to="2024-01-02"), report(2, schemes=["EMS"]),
        report(3, schemes=["QMS"], audit_to="2023-01-02"),
    ])  # fmt: skip
    assert choose(reports, "QMS", None)[s.IMPORT_ID].tolist() == [1, 3]
    assert choose(reports, "QMS", 2024)[s.IMPORT_ID].tolist() == [1]
    assert choose(reports, "MS", None).empty
    assert choose(reports, None, 2024)[s.IMPORT_ID].tolist() == [1]


def test_without_reports_every_frame_is_empty_and_whole() -> None:
    reports = list_reports([])
    rows = list_nonconformities(reports)
    assert rows.empty
    assert count_by(rows, s.CLAUSE).empty
    assert count_by_scheme_and_year(reports).empty
    assert choose(reports, "QMS", 2024).empty
