"""Findings about the data: one row each, named for good, with the decision that holds."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data import schema as s
from data.errors import ERROR, WARNING, ImportIssue, ImportReport
from data.indicators.quality import (
    ACCEPTED,
    ANOMALY,
    CORRECTED,
    DEFAULTED,
    DOUBTFUL,
    HELD,
    OPEN,
    REJECTED,
    SENT_BACK,
    STALE,
    UNKNOWN_CODE,
    add_decisions,
    count_findings,
    drop_further_reasons,
    list_defaulted_ratings,
    list_held_findings,
    list_import_findings,
    list_source_differences,
    list_stale_sources,
    list_stale_statistics,
)

ISSUES = (
    ImportIssue(4, "有效期至", "2026-02-30", "malformed_date", ERROR, "YYYY-MM-DD"),
    ImportIssue(7, "专业代码", "99.01.01", "unknown_code", WARNING),
    ImportIssue(None, "健康", "-0.60", "rating_against", WARNING),
)
ANOMALIES = {"anomalies": [
    {"kind": "total", "printed": 10, "computed": 12, "where": "全国 certificates"},
    {"kind": "share", "printed": 3.9, "computed": None, "where": "北京市", "period": "2024-10"},
]}  # fmt: skip
REPORT = ImportReport("roster.csv", "auditors", 10, 1, ISSUES, details=ANOMALIES)
NO_DECISION = pd.DataFrame(
    columns=[s.FINDING, s.STATE, s.REASON, s.DECIDED_BY, s.DECIDED_AT], dtype="str"
)


def findings(import_id: int = 3, report: ImportReport = REPORT) -> pd.DataFrame:
    return list_import_findings("auditors", import_id, report, {"99.01.01": 2})


def test_every_issue_and_contradiction_of_a_report_is_a_finding() -> None:
    found = findings()
    assert found[s.KIND].tolist() == [REJECTED, UNKNOWN_CODE, DOUBTFUL, ANOMALY, ANOMALY]
    assert found[s.ROW].tolist()[:2] == [4, 7]
    assert found[s.ROW].isna().tolist() == [False, False, True, True, True]
    assert found[s.VALUE].tolist()[:3] == ["2026-02-30", "99.01.01", "-0.60"]
    assert found[s.WHERE].tolist()[3:] == ["全国 certificates", "2024-10 北京市"]
    assert set(found[s.FILE]) == {"roster.csv"}


def test_an_unknown_code_tells_the_cells_it_stands_in_and_a_contradiction_touches_none() -> None:
    found = findings()
    assert found.loc[1, s.AFFECTED] == 2
    assert found.loc[3, s.AFFECTED] == 0
    assert pd.isna(found.loc[0, s.AFFECTED])
    assert list_import_findings("auditors", 3, REPORT, {}).loc[1, s.AFFECTED] == 0


def test_an_unknown_figure_stays_unknown() -> None:
    found = findings()
    assert (found.loc[3, s.PRINTED], found.loc[3, s.COMPUTED]) == ("10", "12")
    assert (found.loc[4, s.PRINTED], found.loc[4, s.COMPUTED]) == ("3.9", "")


def test_a_refused_row_counts_once_and_its_doubts_are_not_said_to_be_loaded() -> None:
    issues = (
        *ISSUES,
        ImportIssue(4, "注册级别", "大师", "malformed_level", ERROR),
        ImportIssue(4, "专业代码", "99.01.02", "unknown_code", WARNING),
    )
    report = ImportReport("roster.csv", "auditors", 10, 1, issues)
    found = pd.concat([findings(3, report), findings(4, report)])
    assert found[s.KIND].tolist().count(UNKNOWN_CODE) == 2
    decided = add_decisions(found, NO_DECISION)
    assert count_findings(decided).loc[REJECTED, OPEN] == 2
    assert (drop_further_reasons(decided)[s.KIND] == REJECTED).sum() == 2


def test_a_total_that_was_refused_waits_for_nobody_unless_somebody_opens_it_again() -> None:
    issues = (*ISSUES, ImportIssue(9, "编号", "合计", "no_record", ERROR))
    report = ImportReport("roster.csv", "auditors", 10, 2, issues)
    decided = add_decisions(findings(3, report), NO_DECISION).set_index(s.PROBLEM)
    assert decided.loc["no_record", s.STATE] == ACCEPTED
    assert count_findings(decided.reset_index()).loc[REJECTED].to_dict() == {
        OPEN: 1, SENT_BACK: 0, ACCEPTED: 1, CORRECTED: 0,
    }  # fmt: skip
    opened = pd.DataFrame([[decided.loc["no_record", s.FINDING], OPEN, "", "", ""]],
                          columns=NO_DECISION.columns)  # fmt: skip
    again = add_decisions(findings(3, report), opened).set_index(s.PROBLEM)
    assert again.loc["no_record", s.STATE] == OPEN


def test_rows_that_a_correction_refuses_again_stand_with_the_import_it_corrects() -> None:
    again = ImportReport("roster +1.csv", "auditors", 0, 1, ISSUES, corrects=3)
    assert REJECTED not in set(findings(4, again)[s.KIND])


def test_findings_have_names_of_their_own_that_stay_until_another_import() -> None:
    names = findings()[s.FINDING]
    assert names.is_unique
    assert names.tolist() == findings()[s.FINDING].tolist()
    assert set(names).isdisjoint(findings(import_id=4)[s.FINDING])


def test_a_report_without_remarks_has_no_findings() -> None:
    clean = ImportReport("roster.csv", "auditors", 10, 0)
    assert findings(report=clean).empty


def test_a_count_that_two_sources_give_differently_is_said_once_with_both_figures() -> None:
    def count(number: int, name: str, certificates: float | None) -> dict[str, object]:
        return {s.IMPORT_ID: number, s.PERIOD: "2024-10", s.DIMENSION: s.REGION, s.GROUP: None,
                s.NAME: name, s.CERTIFICATES: certificates, s.ORGANIZATIONS: 7.0}  # fmt: skip

    counts = pd.DataFrame([
        count(1, "广东省", 732_603), count(2, "广东省", 732_600), count(1, "北京市", 5),
        count(2, "北京市", 5), count(1, "上海市", 9), count(2, "上海市", None),
    ])  # fmt: skip
    found = list_source_differences(counts, {1: "a.csv", 2: "b.txt"})
    assert found[[s.FILE, s.WHERE, s.PRINTED, s.COMPUTED]].to_numpy().tolist() == [
        ["b.txt", "2024-10 广东省 certificates", "732,603 (a.csv)", "732,600"]
    ]
    assert list_source_differences(counts.iloc[:0], {}).empty


def imports(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[s.KIND, s.IMPORTED_AT]).assign(**{s.FILE: "a.csv"})
    return frame.assign(**{s.IMPORTED_AT: pd.to_datetime(frame[s.IMPORTED_AT], utc=True)})


def test_a_source_is_stale_a_quarter_after_its_last_file() -> None:
    records = imports(("auditors", "2026-01-01"), ("auditors", "2026-04-02"),
                      ("projects", "2026-04-01"))  # fmt: skip
    found = list_stale_sources(records, date(2026, 7, 1))
    assert found[[s.KIND, s.DATASET, s.VALUE]].to_numpy().tolist() == [[STALE, "projects", "91"]]
    assert list_stale_sources(records.iloc[:0], date(2026, 7, 1)).empty


@pytest.mark.parametrize(
    ("day", "found"), [("2025-04-30", []), ("2025-05-01", ["3"]), ("2026-11-15", ["21"])]
)
def test_statistics_are_stale_by_their_newest_month_not_by_the_day_of_import(
    day: str, found: list[str]
) -> None:
    counts = pd.DataFrame({s.PERIOD: ["2024-10", "2025-01"], s.CERTIFICATES: [1.0, 2.0]})
    stale = list_stale_statistics(counts, date.fromisoformat(day))
    assert stale[s.VALUE].tolist() == found
    assert stale[s.WHERE].tolist() == ["2025-01"] * len(found)
    assert list_stale_statistics(counts.iloc[:0], date.fromisoformat(day)).empty


def test_a_factor_with_missing_ratings_is_a_finding_and_a_complete_one_is_not() -> None:
    ratings = [("auditors", "health", 3, 10), ("auditors", "dependability", 0, 10)]
    found = list_defaulted_ratings(ratings, {"health": 7})
    assert found[[s.KIND, s.WHERE, s.VALUE, s.EXPECTED, s.AFFECTED]].to_numpy().tolist() == [
        [DEFAULTED, "health", "3", "10", 7]
    ]


def test_open_findings_stand_first_and_the_decision_stands_beside_the_others() -> None:
    found = findings()
    decided = pd.DataFrame([{
        s.FINDING: found.loc[0, s.FINDING], s.STATE: ACCEPTED, s.REASON: "left the body",
        s.DECIDED_BY: "planner", s.DECIDED_AT: "2026-07-01",
    }])  # fmt: skip
    joined = add_decisions(found, decided)
    assert joined[s.STATE].tolist() == [OPEN] * 4 + [ACCEPTED]
    last = joined.iloc[-1]
    assert (last[s.KIND], last[s.REASON], last[s.DECIDED_BY]) == (
        REJECTED, "left the body", "planner",
    )  # fmt: skip
    assert add_decisions(found, NO_DECISION)[s.STATE].eq(OPEN).all()


def test_findings_are_counted_by_kind_and_state() -> None:
    found = findings()
    decided = pd.DataFrame([{
        s.FINDING: found.loc[3, s.FINDING], s.STATE: ACCEPTED, s.REASON: "r", s.DECIDED_BY: "p",
        s.DECIDED_AT: "2026-07-01",
    }])  # fmt: skip
    counts = count_findings(add_decisions(found, decided))
    assert counts.index.tolist() == [REJECTED, UNKNOWN_CODE, ANOMALY, DOUBTFUL]
    assert counts.columns.tolist() == ["open", "sent_back", "accepted", "corrected"]
    assert counts.loc[ANOMALY].tolist() == [1, 0, 1, 0]
    assert counts.to_numpy().sum() == 5


@pytest.mark.parametrize("kinds", [(STALE, DEFAULTED)])
def test_several_sources_are_listed_in_the_order_of_their_weight(kinds: tuple[str, ...]) -> None:
    rows = [list_defaulted_ratings([("auditors", "health", 1, 2)], {}),
            list_stale_sources(imports(("projects", "2020-01-01")), date(2026, 1, 1))]  # fmt: skip
    joined = add_decisions(pd.concat(rows, ignore_index=True), NO_DECISION)
    assert tuple(joined[s.KIND]) == kinds


def test_a_difference_of_certificates_is_named_by_its_numbers() -> None:
    """Another number of certificates is another finding: a decision speaks of what it saw."""
    columns = [s.ORGANIZATION_ID, s.CERTIFICATES_HELD, s.COMPUTED, s.PROJECTS_COUNT]
    rows = [("O1", 1, 2, 3), ("O1", 1, 3, 3), ("O2", 4, 0, 1)]
    found = list_held_findings(pd.DataFrame(rows, columns=columns))
    assert found[s.KIND].tolist() == [HELD] * 3
    assert found[[s.WHERE, s.PRINTED, s.COMPUTED]].to_numpy().tolist() == [
        ["O1", "1", "2"], ["O1", "1", "3"], ["O2", "4", "0"],
    ]  # fmt: skip
    assert found[s.AFFECTED].tolist() == [3, 3, 1]
    assert found[s.FINDING].is_unique
    assert list_held_findings(pd.DataFrame(columns=columns)).empty
