"""The forecast as bars with the span of its assumptions."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from reporting.charts.forecast import plot_forecast

MONTHS = pd.DataFrame({
    s.PERIOD: ["2026-07", "2026-08"], s.KEPT_DAYS: [10.0, 20.0], s.RENEWED_DAYS: [5.0, 0.0],
    s.NEW_DAYS: [1.0, 1.0], s.LOW: [14.0, 19.0], s.MIDDLE: [16.0, 21.0], s.HIGH: [19.0, 25.0],
    s.DAYS_UNKNOWN: [0, 0],
})  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_parts_are_stacked_and_the_span_reaches_from_low_to_high(language: str) -> None:
    figure = plot_forecast(MONTHS, language, title="t", source="x")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [list(bar.y) for bar in bars] == [[10, 20], [5, 0], [1, 1]]
    assert figure.layout.barmode == "stack"
    (span,) = [trace for trace in figure.data if trace.type == "scatter"]
    assert list(span.error_y.array) == [3, 4]
    assert list(span.error_y.arrayminus) == [2, 2]


def test_unknown_sum_has_no_span_and_nothing_to_count_has_no_bars() -> None:
    unknown = MONTHS.assign(**{s.MIDDLE: [float("nan"), 21.0]})
    (span,) = [trace for trace in plot_forecast(unknown).data if trace.type == "scatter"]
    assert list(span.x) == ["2026-08"]
    assert not plot_forecast(MONTHS.iloc[:0]).data
    nothing = MONTHS.assign(**{s.KEPT_DAYS: 0.0, s.RENEWED_DAYS: 0.0})
    assert not plot_forecast(nothing).data
