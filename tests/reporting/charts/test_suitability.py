"""The ranking and the surface of suitability, in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from matching.suitability import PairExplanation, assess_surface, explain_pair
from matching.suitability_rules import INPUTS, OUTPUT_TERMS
from reporting.charts.suitability import plot_ranking, plot_surface, suitability_label
from reporting.locale import LANGUAGES, text

languages = pytest.mark.parametrize("language", LANGUAGES)


def vague_pair() -> PairExplanation:
    """Between terms in every input."""
    return explain_pair([0.75, 0.65, 0.5, 0.25, 0.5])


def ranked(count: int = 3) -> pd.DataFrame:
    return pd.DataFrame(
        {
            s.AUDITOR_ID: [f"A{number}" for number in range(count)],
            s.ELIGIBLE: [number < 2 for number in range(count)],
            s.BARRED: "",
            s.KINSHIP: ["small", "small", *["medium"] * (count - 2)][:count],
            s.SUITABILITY: [0.8, 0.6, *np.linspace(0.5, 0.2, max(count - 2, 0))][:count],
        }
    )


def words(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


# ------------------------------------------------------------------------ ranking
@languages
def test_the_ranking_tells_kindred_codes_by_colour_and_word(language: str) -> None:
    figure = plot_ranking(ranked(), language)
    (bars,) = figure.data
    assert list(bars.x) == [0.8, 0.6, 0.5]
    colours = list(bars.marker.color)
    assert colours[0] == colours[1] != colours[2]
    assert suitability_label(0.8, language) in words(figure)
    assert any(word.startswith(suitability_label(0.5, language)) for word in words(figure))
    assert suitability_label(0.5, language) not in words(figure)
    assert "A0" in figure.layout.title.text


@languages
def test_the_ranking_says_how_many_it_leaves_out(language: str) -> None:
    pairs = ranked(20)
    pairs.loc[19, s.SUITABILITY] = np.nan
    figure = plot_ranking(pairs, language)
    assert len(figure.data[0].x) == 15
    subtitle = figure.layout.title.subtitle.text
    assert "4" in subtitle
    assert "1" in subtitle


@languages
def test_whoever_must_not_be_sent_is_pale_with_the_word_and_never_called_best(
    language: str,
) -> None:
    pairs = ranked()
    pairs[s.ELIGIBLE], pairs[s.BARRED] = [True, False, False], ["", "conflict|sex_differs", ""]
    figure = plot_ranking(pairs, language)
    colours = list(figure.data[0].marker.color)
    assert colours[0] != colours[1] == colours[2]
    reason = text(language, "suitability.chart.barred")
    assert f"{suitability_label(0.6, language)} · {reason}" in words(figure)
    nobody = plot_ranking(pairs.iloc[1:2], language).layout.title.text
    allowed = plot_ranking(pairs.iloc[:1], language).layout.title.text
    assert nobody.replace("A1", "A0").replace("0.60", "0.80") != allowed


@languages
def test_a_tie_at_the_top_is_a_tie_in_the_title(language: str) -> None:
    pairs = ranked()
    pairs[s.SUITABILITY] = [0.75, 0.75 + 1e-12, 0.75]
    assert "2" in plot_ranking(pairs, language).layout.title.text


@languages
def test_unknown_suitability_is_no_bar_of_zero(language: str) -> None:
    figure = plot_ranking(ranked().assign(**{s.SUITABILITY: np.nan}), language)
    assert len(figure.data) == 0
    assert len(words(figure)) == 1


@languages
@pytest.mark.parametrize(("value", "term"), [(1 / 12, 0), (0.37, 1), (0.5, 2), (0.8, 3), (0.9, 4)])
def test_the_word_of_a_suitability_is_the_nearest_term(
    language: str, value: float, term: int
) -> None:
    label = suitability_label(value, language)
    assert label.startswith(f"{value:.2f} ")
    others = [suitability_label(centre, language)[5:] for centre in (0, 0.25, 0.5, 0.75, 1)]
    assert label[5:] == others[term]
    assert len(set(others)) == len(OUTPUT_TERMS)


# ------------------------------------------------------------------------ surface
@languages
@pytest.mark.parametrize(("across", "upward"), [("load", "willingness"), ("distance", "proximity")])
def test_the_surface_marks_the_pair_where_it_stands(
    language: str, across: str, upward: str
) -> None:
    pair = vague_pair()
    surface = assess_surface(pair.values, across, upward, steps=11)
    figure = plot_surface(
        surface, across, upward, pair.values, "A1", language, suitability=pair.suitability
    )
    contour, point = figure.data
    assert np.array_equal(contour.z, surface)
    assert (contour.zmin, contour.zmax) == (0, 1)
    assert point.x[0] == pair.values[INPUTS.index(across)]
    assert point.y[0] == pair.values[INPUTS.index(upward)]
    assert "%{x:.2f}" in contour.hovertemplate
    title = figure.layout.title.text.replace("<br>", "")
    assert f"{surface.min():.2f}" in title
    assert f"{pair.suitability:.2f}" in title


def test_inputs_of_few_values_name_them_on_their_axis() -> None:
    pair = vague_pair()
    surface = assess_surface(pair.values, "distance", "proximity", steps=3)
    figure = plot_surface(
        surface, "distance", "proximity", pair.values, "A1", "zh", suitability=pair.suitability
    )
    assert list(figure.layout.xaxis.ticktext) == ["同省", "同大区", "外区"]
    assert list(figure.layout.yaxis.tickvals) == pytest.approx([1, 2 / 3, 1 / 3, 0])
