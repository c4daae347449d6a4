"""The rule viewer: a panel for each condition, clipped conclusions and their union."""

from __future__ import annotations

import numpy as np
import pytest

from matching.suitability import PairExplanation, explain_pair
from matching.suitability_rules import ANY, INPUTS, RULES
from reporting.charts.rule_viewer import (
    MOST_RULES,
    MOST_RULES_NARROW,
    plot_rule_viewer,
    term_word,
)
from reporting.locale import LANGUAGES, has_text

languages = pytest.mark.parametrize("language", LANGUAGES)


def vague_pair() -> PairExplanation:
    """Between terms in every input: more rules fire than are shown."""
    return explain_pair([0.75, 0.65, 0.5, 0.25, 0.5])


def panels(figure, name: str) -> list[np.ndarray]:
    """Return the x and y of each panel of a trace, which are parted by gaps."""
    (trace,) = (trace for trace in figure.data if trace.name == name)
    both = np.array([trace.x, trace.y], dtype=float)
    gaps = np.flatnonzero(np.isnan(both[0]))
    return [part[:, ~np.isnan(part[0])] for part in np.split(both, gaps + 1, axis=1)[:-1]]


@languages
@pytest.mark.parametrize("narrow", [False, True])
def test_the_viewer_has_a_panel_for_each_condition_and_one_for_the_union(
    language: str, narrow: bool
) -> None:
    pair = vague_pair()
    figure = plot_rule_viewer(pair, "A1", language, narrow=narrow)
    shown = pair.fired[: MOST_RULES_NARROW if narrow else MOST_RULES]
    assert len(pair.fired) > len(shown)
    asked = sum(condition != ANY for fired in shown for condition in fired.rule.conditions)
    assert len(panels(figure, "met")) == len(panels(figure, "curve")) == asked + len(shown) + 1
    assert f"{len(pair.fired) - len(shown)}" in figure.layout.title.subtitle.text
    heads = [note.text for note in figure.layout.annotations if note.name == "head"]
    assert len(heads) == len(shown) + len(INPUTS) + 1
    # Beside each other, name and value of six columns would meet in a narrow window.
    assert sum("<br>" in head for head in heads) == len(shown) + len(INPUTS)
    (union,) = [note for note in figure.layout.annotations if note.text.startswith("<b>")
                and note.name == "word"]  # fmt: skip
    low, high = figure.layout.xaxis.range
    assert (union.x, union.xanchor) == (pytest.approx(high), "right")
    assert np.nanmin(figure.data[0].x) >= low
    assert np.nanmax(figure.data[0].x) <= high + 1e-9


@languages
def test_values_are_marked_where_a_rule_asks_for_them(language: str) -> None:
    pair = vague_pair()
    figure = plot_rule_viewer(pair, "A1", language)
    asked = [
        value
        for fired in pair.fired[:MOST_RULES]
        for value, condition in zip(pair.values, fired.rule.conditions, strict=True)
        if condition != ANY
    ]
    lines = [shape.x0 for shape in figure.layout.shapes if shape.name == "value"]
    curves = panels(figure, "curve")
    within = [line - curves[0][0, 0] for line in lines]
    assert len(within) == len(asked) + 1
    # Panels are as wide as each other and start at whole columns.
    width = curves[0][0, -1] - curves[0][0, 0]
    assert [place % 1 / width for place in within] == pytest.approx([*asked, pair.suitability])


def test_conclusions_are_clipped_at_the_strength_of_their_rule_and_joined() -> None:
    pair = explain_pair([1, 0.71, 0, 0, 1])
    figure = plot_rule_viewer(pair, "A1", "en")
    curves = panels(figure, "curve")
    tallest = np.ptp(curves[0][1])
    areas = panels(figure, "met")
    bases = [area[1, 0] for area in areas]
    assert bases == [area[1, -1] for area in areas]
    heights = [(area[1] - base) / tallest for area, base in zip(areas, bases, strict=True)]
    # Rule 33 has five conditions, rule 20 has four: conclusions are panels 5 and 10.
    conclusions, union = [heights[5], heights[10]], heights[11]
    assert [filled.max() for filled in conclusions] == pytest.approx([0.7, 0.3])
    np.testing.assert_allclose(union, np.maximum(*conclusions), atol=1e-12)


@languages
def test_every_condition_of_a_rule_has_a_word(language: str) -> None:
    for rule in RULES:
        assert has_text(language, f"suitability.word.{rule.consequent}")
        for name, condition in zip(INPUTS, rule.conditions, strict=True):
            assert condition == ANY or term_word(name, condition, language)
