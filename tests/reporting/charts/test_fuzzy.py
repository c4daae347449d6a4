"""The membership function of P, its target and its centre, in both languages."""

from __future__ import annotations

import pytest

from reporting.charts.fuzzy import plot_fuzzy_degree


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_curve_climbs_the_lower_ends_and_comes_down_the_upper_ones(language: str) -> None:
    figure = plot_fuzzy_degree([0, 1], [0.1, 0.2], [0.5, 0.3], 0.25, language, centroid=0.28)
    (curve,) = figure.data
    assert list(curve.x) == [0.1, 0.2, 0.3, 0.5]
    assert list(curve.y) == [0, 1, 1, 0]
    lines = {shape.name: shape.x0 for shape in figure.layout.shapes}
    assert lines == {"target": 0.25, "centroid": 0.28}
    assert "10.0 %" in curve.hovertext[0]
    low, high = figure.layout.xaxis.range
    assert low <= 0.1
    assert high >= 0.5


def test_a_target_beyond_the_curve_stays_in_the_picture() -> None:
    figure = plot_fuzzy_degree([0, 1], [0.1, 0.1], [0.1, 0.1], 0.9, "en", centroid=0.1)
    low, high = figure.layout.xaxis.range
    assert low < 0.1 < 0.9 < high
