"""From a list in a grid or a file to its rating."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from data import schema as s
from data.workflows.service_rating import (
    rate_indicators,
    read_example,
    read_indicators,
    write_template,
)
from matching.service_rating import NO_SCORE


def test_the_example_is_rated_as_by_hand() -> None:
    """92 points apply; lost are 6 whole, 1 + 0.8 + 1.25 + 2 by samples: 80.95 of 92."""
    report = rate_indicators(read_example(), deductions=1, months_at_pass=12)
    assert report.rating.score == pytest.approx(100 * 80.95 / 92)
    assert report.rating.final == pytest.approx(100 * 80.95 / 92 - 1)
    assert report.losses[s.POINTS_LOST].tolist() == [6, 2, 1.25, 1, 0.8]


def test_a_grid_passes_the_checks_of_a_file() -> None:
    grid = pd.DataFrame({
        s.INDICATOR: ["好", "坏", None], s.POINTS: [4.0, 6.0, None],
        s.APPLICABLE: ["yes", "是", None], s.MET: ["是", None, None],
        s.SAMPLES_CHECKED: [None, 2, None], s.SAMPLES_FAILED: [None, 3, None],
    })  # fmt: skip
    report = rate_indicators(grid)
    assert [issue.problem for issue in report.loaded.report.issues] == ["failed_above_checked"]
    assert report.rating.score == 100


def test_an_empty_grid_has_no_score() -> None:
    assert rate_indicators(read_example().iloc[:0]).rating.state == NO_SCORE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_read_back_by_its_own_headers(language: str) -> None:
    content = write_template(language)
    book = load_workbook(io.BytesIO(content))
    book.active.append(["a", "5", "", "", "4", "1"])
    stream = io.BytesIO()
    book.save(stream)
    loaded = read_indicators(stream.getvalue(), "template.xlsx")
    assert rate_indicators(loaded.frame).rating.score == 75
