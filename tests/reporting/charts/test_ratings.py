"""Charts of the rating sheet and of ratings from records, on their data and on none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from data import schema as s
from reporting.charts.ratings import (
    plot_rating_states,
    plot_record_against_opinion,
    plot_record_coverage,
)
from reporting.charts.theme import GREY
from reporting.locale import LANGUAGES

NAMES = {s.DEPENDABILITY: "one", s.HEALTH: "two"}
COUNTS = pd.DataFrame(
    {s.FACTOR: list(NAMES), s.FRESH: [6, 4], s.OLD: [3, 0], s.MISSING: [1, 6]}
)  # fmt: skip
RATINGS = pd.DataFrame(
    {s.SUBJECT: ["A1", "A2", "A3"], s.OPINION: [0.8, 0.5, np.nan], s.RATING: [0.6, 0.5, 0.1],
     s.RECORDS: [4, 3, 9]}
)  # fmt: skip


def words_of(figure: go.Figure) -> str:
    title = figure.layout.title
    notes = [str(note.text) for note in figure.layout.annotations]
    return " ".join([title.text or "", title.subtitle.text or "", *notes]).replace("<br>", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factor_with_most_defaults_is_named_and_missing_is_grey(language: str) -> None:
    figure = plot_rating_states(COUNTS, NAMES, language)
    assert "two" in figure.layout.title.text
    assert "60.0%" in figure.layout.title.text
    fresh, old, missing = figure.data
    assert [list(bar.x) for bar in (fresh, old, missing)] == [[6, 4], [3, 0], [1, 6]]
    assert missing.marker.color == GREY
    labels = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert labels == ["6", "3", "1", "4", "6"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_are_subjects_with_both_and_the_others_are_counted(language: str) -> None:
    """A1 lies below the line, A2 on it, A3 was never rated."""
    figure = plot_record_against_opinion(RATINGS, "one", language)
    (points,) = [trace for trace in figure.data if trace.name == "subjects"]
    assert list(points.x) == [0.8, 0.5]
    assert list(points.y) == [0.6, 0.5]
    assert [row[0] for row in points.customdata] == ["A1", "A2"]
    assert "1" in figure.layout.title.text
    assert "0.60" in points.hovertext[0]
    assert "1" in figure.layout.title.subtitle.text


def test_coverage_is_a_share_of_the_subjects_and_names_the_least() -> None:
    coverage = pd.DataFrame(
        {s.FACTOR: [*NAMES, "none"], s.SUBJECT: [10, 4, 0], s.KNOWN: [5, 1, 0]}
    )  # fmt: skip
    figure = plot_record_coverage(coverage, NAMES, "en")
    assert list(figure.data[0].x) == [0.5, 0.25]
    assert "two" in figure.layout.title.text
    assert "25%" in figure.layout.title.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_data_each_chart_says_so(language: str) -> None:
    figures = (
        plot_rating_states(COUNTS.iloc[:0], NAMES, language),
        plot_record_against_opinion(RATINGS.iloc[2:], "one", language),
        plot_record_coverage(
            pd.DataFrame({s.FACTOR: ["a"], s.SUBJECT: [0], s.KNOWN: [0]}), NAMES, language
        ),
    )
    for figure in figures:
        assert not figure.data
        assert words_of(figure).strip()
