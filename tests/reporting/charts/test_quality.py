"""Findings by kind and state."""

from __future__ import annotations

import pandas as pd
import pytest

from reporting.charts.quality import plot_findings

COUNTS = pd.DataFrame(
    {"open": [3, 0], "accepted": [1, 2], "sent_back": [0, 1]}, index=["rejected", "defaulted"]
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_state_is_a_part_of_its_kinds_bar_and_the_total_stands_at_the_end(
    language: str,
) -> None:
    figure = plot_findings(COUNTS, language)
    parts = {trace.name: list(trace.x) for trace in figure.data[:3]}
    assert len(parts) == 3
    assert sorted(parts.values()) == [[0, 1], [1, 2], [3, 0]]
    assert [text.strip() for text in figure.data[3].text] == ["4", "3"]
    assert figure.layout.barmode == "stack"


def test_nothing_found_is_a_sentence() -> None:
    figure = plot_findings(COUNTS.iloc[:0])
    assert not figure.data
    assert figure.layout.annotations[-1].text
