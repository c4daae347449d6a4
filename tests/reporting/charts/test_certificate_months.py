"""Stock and flow month by month, on its data and on none."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from reporting.charts.certificate_months import plot_months_of_stock

LANGUAGES = ("zh", "en")
MONTHS = pd.DataFrame({
    s.PERIOD: ["2026-05", "2026-06", "2026-07"],
    s.DAY: pd.to_datetime(["2026-05-31", "2026-06-30", "2026-07-10"]),
    s.CERTIFICATES: [10, 12, 9], s.ORGANIZATIONS: [7, 8, 6], s.UNDATED: [0, 2, 2],
    s.ISSUED: [1, 4, 0], s.ENDED: [0, 2, 3],
    "expired": [0, 1, 1], "suspended": [0, 0, 1], "withdrawn": [0, 1, 0], "cancelled": [0, 0, 1],
})  # fmt: skip


def traces(frame: pd.DataFrame, language: str = "zh") -> dict[str, object]:
    return {trace.name: trace for trace in plot_months_of_stock(frame, language).data}


@pytest.mark.parametrize("language", LANGUAGES)
def test_stock_and_holders_are_lines_and_what_ended_counts_downwards(language: str) -> None:
    drawn = traces(MONTHS, language)
    assert list(drawn[s.CERTIFICATES].y) == [10, 12, 9]
    assert list(drawn[s.ORGANIZATIONS].y) == [7, 8, 6]
    assert list(drawn[s.ISSUED].y) == [1, 4, 0]
    assert list(drawn[s.ENDED].y) == [0, -2, -3]
    assert drawn[s.ENDED].customdata[1].tolist() == [2, 1, 0, 1, 0]
    assert "%{x|%Y-%m}" in drawn[s.ISSUED].hovertemplate


def test_the_axis_of_the_flow_has_no_negative_numbers() -> None:
    axis = plot_months_of_stock(MONTHS).layout.yaxis2
    assert list(axis.tickvals) == [-3, 0, 4]
    assert list(axis.ticktext) == ["3", "0", "4"]


def test_a_month_that_is_not_over_is_paler() -> None:
    first, second, last = traces(MONTHS)[s.ISSUED].marker.opacity
    assert first == second == 1
    assert last < 0.6


def test_an_unknown_day_of_the_end_is_a_band_above_the_stock_where_there_is_one() -> None:
    assert list(traces(MONTHS)[s.UNDATED].y) == [10, 14, 11]
    assert s.UNDATED not in traces(MONTHS.assign(**{s.UNDATED: 0}))
    words = [note.text for note in plot_months_of_stock(MONTHS, "en").layout.annotations]
    assert any("unknown day" in text for text in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_without_certificates_are_a_sentence(language: str) -> None:
    numbers = MONTHS.columns.difference([s.PERIOD, s.DAY])
    for frame in (MONTHS.iloc[:0], MONTHS.assign(**dict.fromkeys(numbers, 0))):
        figure = plot_months_of_stock(frame, language)
        assert not figure.data
        assert figure.layout.annotations[-1].text
