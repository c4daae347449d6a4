"""The roster charts keep apart who does not count, and show the numbers they are given."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from data import schema as s
from reporting.charts import roster
from reporting.charts.theme import ACCENT, GREY
from reporting.locale import LANGUAGES

BY_LEVEL = pd.DataFrame(
    [
        (s.TRAINEE, s.TRAINEE, 9), (s.AUDITOR, s.FULL_TIME, 5), (s.AUDITOR, s.PART_TIME, 2),
        (s.SENIOR_AUDITOR, s.FULL_TIME, 4), (s.TECHNICAL_EXPERT, s.TECHNICAL_EXPERT, 1),
    ],
    columns=[s.LEVEL, s.CAPACITY, s.REGISTRATIONS],
)  # fmt: skip


def words_of(figure: go.Figure) -> str:
    title = figure.layout.title
    notes = [str(note.text) for note in figure.layout.annotations]
    return " ".join([title.text or "", title.subtitle.text or "", *notes]).replace("<br>", "")


def test_those_who_do_not_count_are_grey_and_in_no_total() -> None:
    figure = roster.plot_registrations_by(BY_LEVEL, s.LEVEL, "zh")
    stacks = {trace.name: trace for trace in figure.data}
    assert list(stacks["专职"].x) == [4, 5, 0, 0]
    assert list(stacks["不计入（实习审核员、技术专家）"].x) == [0, 0, 9, 1]
    assert stacks["不计入（实习审核员、技术专家）"].marker.color == GREY
    assert "审核员 最多：7 项注册" in words_of(figure)
    labels = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert labels == ["4", "7", "9 项不计入", "1 项不计入"]


def test_levels_keep_their_order_and_are_named_in_english() -> None:
    figure = roster.plot_registrations_by(BY_LEVEL, s.LEVEL, "en")
    shown = list(figure.layout.yaxis.ticktext)
    assert shown == ["senior auditor", "auditor", "trainee", "technical expert"]


def test_employment_is_named_in_english() -> None:
    frame = pd.DataFrame(
        {s.EMPLOYMENT: [s.FULL_TIME, ""], s.CAPACITY: [s.FULL_TIME, s.TRAINEE],
         s.REGISTRATIONS: [3, 1]}
    )  # fmt: skip
    figure = roster.plot_registrations_by(frame, s.EMPLOYMENT, "en")
    assert list(figure.layout.yaxis.ticktext) == ["full-time", "not given"]


def test_provinces_are_sorted_named_and_cut() -> None:
    frame = pd.DataFrame(
        {s.BASE_PROVINCE: ["广东省", "江苏省", ""], s.CAPACITY: s.FULL_TIME,
         s.REGISTRATIONS: [3, 8, 1]}
    )  # fmt: skip
    figure = roster.plot_registrations_by(
        frame, s.BASE_PROVINCE, "en", names={"江苏省": "Jiangsu", "广东省": "Guangdong"}, most=2
    )
    assert list(figure.layout.yaxis.ticktext) == ["Jiangsu", "Guangdong"]
    assert "1 more" in words_of(figure)


def test_age_shows_each_step_and_says_where_half_is_reached() -> None:
    frame = pd.DataFrame(
        {s.YEARS: [0.0, 0.5, 1.0], s.REGISTRATIONS: [1, 0, 3],
         s.SHARE: [0.25, 0.25, 1.0]}
    )  # fmt: skip
    figure = roster.plot_registration_age(frame, "zh")
    assert list(figure.data[0].y) == [1, 0, 3]
    assert "已满 1 年" in words_of(figure)


def test_codes_per_person_marks_the_median_and_leaves_out_none() -> None:
    frame = pd.DataFrame({s.CODES_HELD: [0, 1, 2, 2, 40]})
    figure = roster.plot_codes_per_person(frame, "zh")
    assert sum(figure.data[0].y) == 4
    median = next(shape for shape in figure.layout.shapes if shape.name == "median")
    assert median.x0 == 2
    assert "1 人次未列代码" in words_of(figure)
    assert "最多 40 个" in words_of(figure)


def test_heads_stand_beside_people_and_sufficiency() -> None:
    frame = pd.DataFrame(
        {s.SCHEME: ["QMS", "EC"], s.AUDITORS_COUNT: [10, 3], s.HEADS: [110, 3],
         s.SUFFICIENCY: [60.5, 1.9], s.MULTIPLICITY: [11.0, 1.0]}
    )  # fmt: skip
    figure = roster.plot_head_count_against_sufficiency(frame, "zh")
    assert [list(trace.x) for trace in figure.data] == [[10, 3], [60.5, 1.9], [110, 3]]
    assert "QMS 的 10 人数成 110 人次" in words_of(figure)
    assert "11.0 倍" in words_of(figure)


def test_codes_are_banded_by_the_people_they_hang_on() -> None:
    frame = pd.DataFrame({s.AUDITORS_COUNT: [1, 1, 2, 3, 5, 6, 10, 11, 40, 7]})
    figure = roster.plot_persons_per_code(frame, "zh")
    assert list(figure.data[0].x) == [2, 1, 2, 3, 2]
    assert figure.data[0].marker.color[0] == ACCENT
    assert "2 个专业只靠 1 人，占 20.0%" in words_of(figure)


def test_expiry_shows_every_month_and_the_heaviest() -> None:
    frame = pd.DataFrame(
        {s.PERIOD: ["2026-07", "2026-08", "2026-09", "2026-10"],
         s.REGISTRATIONS: [1, 0, 4, 2]}
    )  # fmt: skip
    figure = roster.plot_expiry_by_month(frame, "zh", most=3)
    assert list(figure.data[0].y) == [1, 0, 4]
    assert list(figure.data[0].marker.color).index(ACCENT) == 2
    assert "2026-09 到期最多：4 项" in words_of(figure)
    assert "之后另有 2 项" in words_of(figure)


EMPTY: list[Callable[[str], go.Figure]] = [
    lambda language: roster.plot_registrations_by(BY_LEVEL.iloc[:0], s.LEVEL, language),
    lambda language: roster.plot_registration_age(pd.DataFrame(), language),
    lambda language: roster.plot_codes_per_person(pd.DataFrame({s.CODES_HELD: [0]}), language),
    lambda language: roster.plot_head_count_against_sufficiency(pd.DataFrame(), language),
    lambda language: roster.plot_persons_per_code(pd.DataFrame(), language),
    lambda language: roster.plot_expiry_by_month(
        pd.DataFrame({s.PERIOD: [], s.REGISTRATIONS: []}), language
    ),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plot", EMPTY)
def test_an_empty_frame_gives_one_sentence(plot: Callable[[str], go.Figure], language: str) -> None:
    figure = plot(language)
    assert not figure.data
    assert len(figure.layout.annotations) == 1
