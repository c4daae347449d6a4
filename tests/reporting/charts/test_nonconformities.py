"""Charts of nonconformities: unknown stands apart in grey, and nothing is cut off silently."""

from __future__ import annotations

import pandas as pd
import pytest

from reporting.charts.nonconformities import plot_frequencies, plot_schemes_and_years
from reporting.charts.theme import GREY
from reporting.locale import text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_clause_that_is_not_given_is_a_grey_bar_with_its_word(language: str) -> None:
    figure = plot_frequencies(pd.Series({"7.2": 3, "8.1": 1, "": 2}), "clause", language)
    bar = figure.data[0]
    assert list(bar.x) == [3, 1, 2]
    assert [colour == GREY for colour in bar.marker.color] == [False, False, True]
    word = text(language, "audit_findings.chart.unknown_clause")
    assert figure.layout.yaxis.ticktext[-1].replace("<br>", " ") == word


def test_fifteen_clauses_are_drawn_and_the_others_are_said() -> None:
    counts = pd.Series({f"8.{number}": 20 - number for number in range(17)})
    figure = plot_frequencies(counts, "clause", "en")
    assert len(figure.data[0].x) == 15
    # 8.15 and 8.16 with 5 and 4.
    assert "2 others with 9" in figure.layout.title.subtitle.text


def test_each_year_is_a_part_of_its_schemes_and_the_total_stands_at_the_end() -> None:
    counts = pd.DataFrame({"2023": [1, 0], "2024": [2, 1], "": [0, 4]}, index=["QMS", ""])
    figure = plot_schemes_and_years(counts, "en")
    assert {bar.name: list(bar.x) for bar in figure.data} == {
        "2023": [1, 0], "2024": [2, 1], "year not found": [0, 4],
    }  # fmt: skip
    assert figure.data[2].marker.color == GREY
    labels = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert labels == ["3", "5"]
    assert figure.layout.yaxis.ticktext[1] == "scheme not found"


def test_no_nonconformity_is_a_sentence() -> None:
    for figure in (
        plot_frequencies(pd.Series(dtype="int64"), "clause"),
        plot_schemes_and_years(pd.DataFrame()),
        plot_schemes_and_years(pd.DataFrame({"2024": [0]}, index=["QMS"])),
    ):
        assert not figure.data
        assert figure.layout.annotations[-1].text
