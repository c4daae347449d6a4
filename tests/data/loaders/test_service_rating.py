"""Lists of indicators with planted defects, and the bundled rules."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.errors import ERROR, WARNING
from data.loaders.service_rating import read_indicators, read_rating_rules
from matching.errors import CertMatchError
from tests.data.loaders.rosters import write_csv, write_xlsx

ENGLISH = ("indicator", "points", "applicable", "met", "samples_checked", "samples_failed")
CHINESE = ("指标", "分值", "适用", "符合", "抽样数", "不合格数")


@pytest.mark.parametrize("headers", [ENGLISH, CHINESE])
def test_both_languages_of_headers_are_understood(headers: tuple[str, ...]) -> None:
    loaded = read_indicators(write_csv(headers, [["回访", "2.5", "是", "no", "", ""]]), "list.csv")
    (row,) = loaded.frame.to_dict("records")
    assert (row[s.INDICATOR], row[s.POINTS], row[s.APPLICABLE], row[s.MET]) == (
        "回访", 2.5, True, False,
    )  # fmt: skip
    assert pd.isna(row[s.SAMPLES_CHECKED])
    assert loaded.report.issues == ()


def test_a_spreadsheet_with_the_two_required_columns_is_enough() -> None:
    loaded = read_indicators(write_xlsx([("评价指标", "满分"), ("回访", 3)]), "list.xlsx")
    assert loaded.frame[[s.INDICATOR, s.POINTS]].values.tolist() == [["回访", 3.0]]
    assert loaded.frame[[s.APPLICABLE, s.MET]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("row", "column", "problem", "severity"),
    [
        (("", "5", "", "是", "", ""), "指标", "required_blank", ERROR),
        (("a", "", "", "是", "", ""), "分值", "required_blank", ERROR),
        (("a", "0", "", "是", "", ""), "分值", "malformed_points", ERROR),
        (("a", "-3", "", "是", "", ""), "分值", "malformed_points", ERROR),
        (("a", "5", "可能", "是", "", ""), "适用", "malformed_flag", ERROR),
        (("a", "5", "", "", "3", "4"), "不合格数", "failed_above_checked", ERROR),
        (("a", "5", "", "", "", "1"), "不合格数", "failed_above_checked", ERROR),
        (("a", "5", "", "", "3", ""), "不合格数", "samples_without_result", ERROR),
        (("a", "5", "", "是", "3", "1"), "符合", "met_contradicts_samples", WARNING),
        (("a", "5", "", "否", "3", "0"), "符合", "met_contradicts_samples", WARNING),
        (("好", "5", "", "是", "", ""), "指标", "key_repeated", ERROR),
    ],
)
def test_a_planted_defect_is_told_with_its_row(
    row: tuple[str, ...], column: str, problem: str, severity: str
) -> None:
    good = ("好", "5", "", "是", "4", "0")
    loaded = read_indicators(write_csv(CHINESE, [good, row]), "list.csv")
    assert [(i.row, i.column, i.problem, i.severity) for i in loaded.report.issues] == [
        (3, column, problem, severity)
    ]
    assert loaded.report.accepted == (1 if severity == ERROR else 2)


@pytest.mark.parametrize("missing", ["indicator", "points"])
def test_a_file_without_a_required_column_is_unusable(missing: str) -> None:
    names = [name for name in ENGLISH if name != missing]
    with pytest.raises(CertMatchError, match="missing_column") as caught:
        read_indicators(write_csv(names, [["1"] * len(names)]), "list.csv")
    assert missing in caught.value.expected


def test_the_bundled_rules_are_those_of_the_standard() -> None:
    rules, confidence = read_rating_rules()
    assert [start for _, start in rules.levels] == [0, 70, 80, 90, 95]
    assert (rules.deduction, rules.bonus, rules.star_months) == (1, 1, 12)
    assert confidence == {
        **dict.fromkeys(("R1", "R2", "R3", "R4", "R5"), "C"),
        "R6": "B", "R7": "A", "R8": "A", "R9": "A", "R10": "-",
    }  # fmt: skip
