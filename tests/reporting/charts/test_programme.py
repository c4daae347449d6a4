"""Charts of the audit programme, on their values and on none."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data import schema as s
from reporting.charts.programme import plot_calendar, plot_demand, plot_most_days

LANGUAGES = ("zh", "en")
NAMES = [s.PERIOD, s.SCHEME, s.AUDITS, s.AUDITOR_DAYS, s.DAYS_UNKNOWN]
DEMAND = pd.DataFrame(
    [("overdue", "QMS", 1, 2.0, 0), ("2027-04", "", 0, 0.0, 0), ("2027-05", "EMS", 3, 4.0, 1),
     ("2027-05", "QMS", 2, 4.5, 0)],
    columns=NAMES,
)  # fmt: skip
DAYS = pd.DataFrame(
    [("2027-05-01", 3, 7.5, 0), ("2027-05-31", 1, None, 1), ("2027-06-01", 9, 1.0, 0)],
    columns=[s.WINDOW_END, *NAMES[2:]],
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_stacked_by_scheme_and_a_month_without_audits_keeps_its_place(
    language: str,
) -> None:
    figure = plot_demand(DEMAND, {"overdue": "late"}, language)
    stacks = {bar.name: list(bar.y) for bar in figure.data}
    assert stacks == {"QMS": [2.0, 0.0, 4.5], "EMS": [0.0, 0.0, 4.0]}
    assert list(figure.data[0].x) == ["late", "2027-04", "2027-05"]
    totals = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert totals == ["2", "0", "8"]


def test_months_without_audits_name_no_scheme_and_unknown_days_are_no_zero() -> None:
    frame = pd.DataFrame([("2027-04", "", 0, 0.0, 0), ("2027-05", "ISMS", 2, None, 2),
                          ("2027-06", "ISMS", 1, 3.0, 0)], columns=NAMES)  # fmt: skip
    figure = plot_demand(frame, {}, "zh")
    assert [bar.name for bar in figure.data] == ["ISMS"]
    assert list(figure.data[0].hovertext) == [
        "2027-04 ISMS<br>0 项，0.0 人日", "2027-05 ISMS<br>2 项，人日均不明",
        "2027-06 ISMS<br>1 项，3.0 人日",
    ]  # fmt: skip
    notes = {kind: [note.text for note in figure.layout.annotations if note.name == kind]
             for kind in ("label", "key")}  # fmt: skip
    assert notes["label"] == ["0", "—", "3"]
    assert notes["key"][0].count("■") == 1
    assert not plot_demand(frame.iloc[:1], {}, "zh").data


def test_one_month_is_a_bar_per_scheme() -> None:
    figure = plot_demand(DEMAND.iloc[2:], {}, "zh")
    assert list(figure.data[0].x) == [4.5, 4.0]
    assert list(figure.layout.yaxis.ticktext) == ["QMS", "EMS"]


def test_more_than_seven_schemes_are_joined_without_losing_days() -> None:
    many = pd.concat(
        [pd.DataFrame([(month, f"S{number}", 1, float(number), 0)], columns=NAMES)
         for month in ("2027-04", "2027-05") for number in range(1, 10)]
    )  # fmt: skip
    figure = plot_demand(many, {}, "en")
    assert len(figure.data) == 7
    assert figure.data[-1].name == "others"
    assert sum(sum(bar.y) for bar in figure.data) == many[s.AUDITOR_DAYS].sum()


def test_bar_of_unknown_days_only_says_so_and_shows_no_zero() -> None:
    frame = pd.DataFrame({s.PROVINCE: ["江苏省", "浙江省", None], s.AUDITS: [2, 3, 1],
                          s.AUDITOR_DAYS: [None, 5.0, 1.0], s.DAYS_UNKNOWN: [2, 1, 0]})  # fmt: skip
    figure = plot_most_days(frame, s.PROVINCE, {"江苏省": "Jiangsu"}, "en")
    assert list(figure.layout.yaxis.ticktext) == ["浙江省", "unknown", "Jiangsu"]
    labels = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert labels == ["5.0 (1 unknown)", "1.0", "2 unknown"]
    assert list(figure.data[0].hovertext)[-1] == "audits: 2, auditor days unknown"
    assert list(figure.data[0].x)[-1] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_month_is_laid_out_by_weekday_with_the_audits_that_end_on_each_day(language: str) -> None:
    figure = plot_calendar(DAYS, date(2027, 5, 1), language)
    grid = figure.data[0].z
    # 2027-05-01 is a Saturday and 2027-05-31 a Monday; June is not in it.
    assert list(grid[0]) == [None] * 5 + [3, 0]
    assert list(grid[-1]) == [1] + [None] * 6
    assert sum(value or 0 for week in grid for value in week) == 4
    assert len(figure.data[0].x) == 7
    targets = figure.data[1]
    assert [day for (day,) in targets.customdata if day] == ["2027-05-01", "2027-05-31"]
    assert len(targets.customdata) == len(targets.hovertext) == 31
    assert (targets.x[0], targets.y[0]) == (figure.data[0].x[5], 0)
    assert len([note for note in figure.layout.annotations if note.name == "day"]) == 31
    assert [n.text for n in figure.layout.annotations if n.name == "audits"] == [
        "<b>3</b>", "<b>1</b>",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_draw_is_a_sentence(language: str) -> None:
    for figure in (
        plot_demand(DEMAND.iloc[:0], {}, language),
        plot_most_days(DEMAND.iloc[:0], s.SCHEME, {}, language),
        plot_calendar(DAYS, date(2027, 7, 1), language),
        plot_calendar(DAYS.iloc[:0], date(2027, 5, 1), language),
    ):
        assert not figure.data
        assert figure.layout.annotations[-1].text
