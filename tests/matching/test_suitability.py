"""The rule base against scikit-fuzzy's control system, by hand, and over the whole input cube."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pytest
import skfuzzy
from hypothesis import given, settings
from hypothesis import strategies as st
from skfuzzy import control

from matching.errors import CertMatchError
from matching.suitability import (
    UNIVERSE,
    assess_suitability,
    assess_surface,
    clipped_centroid,
    expected_days,
    explain_pair,
    input_membership,
    output_membership,
)
from matching.suitability_rules import (
    ANY,
    INPUT_TERMS,
    INPUTS,
    OUTPUT_TERMS,
    RULES,
    SuitabilityAssumptions,
)
from tests.matching.bodies import build_body, person, project

# +1 where more is better, −1 where less is.
DIRECTIONS = {"proximity": 1, "willingness": 1, "load": -1, "distance": -1, "experience": 1}
values = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.floats(0, 1))
pairs = st.tuples(*[values] * len(INPUTS))


def pair(**changes: float) -> list[float]:
    """Return the best pair there is, with changes, in the order of `INPUTS`."""
    ideal = {"proximity": 1.0, "willingness": 1.0, "load": 0.0, "distance": 0.0, "experience": 1.0}
    return [(ideal | changes)[name] for name in INPUTS]


def meets(conditions: tuple[str, ...], terms: tuple[str, ...]) -> bool:
    return all(
        condition in (ANY, term) or (condition.startswith("not ") and condition != f"not {term}")
        for condition, term in zip(conditions, terms, strict=True)
    )


def combinations() -> list[tuple[str, ...]]:
    return list(itertools.product(*(tuple(INPUT_TERMS[name]) for name in INPUTS)))


# ------------------------------------------------------------------------ scikit-fuzzy's own
def control_system() -> control.ControlSystemSimulation:
    """Build scikit-fuzzy's control system from the same tables."""
    inputs = {name: control.Antecedent(UNIVERSE, name) for name in INPUTS}
    for name, terms in INPUT_TERMS.items():
        for term, corners in terms.items():
            inputs[name][term] = skfuzzy.trapmf(UNIVERSE, corners)
    output = control.Consequent(UNIVERSE, "suitability", defuzzify_method="centroid")
    for term in OUTPUT_TERMS:
        output[term] = output_membership(term)
    rules = []
    for rule in RULES:
        antecedent = None
        for name, condition in zip(INPUTS, rule.conditions, strict=True):
            if condition != ANY:
                term = inputs[name][condition.removeprefix("not ")]
                term = ~term if condition.startswith("not ") else term
                antecedent = term if antecedent is None else antecedent & term
        rules.append(control.Rule(antecedent, output[rule.consequent]))
    return control.ControlSystemSimulation(control.ControlSystem(rules))


def test_it_agrees_with_the_control_system_of_scikit_fuzzy() -> None:
    points = np.random.default_rng(7).uniform(0, 1, (2000, len(INPUTS)))
    simulation = control_system()
    for name, column in zip(INPUTS, points.T, strict=True):
        simulation.input[name] = column
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        simulation.compute()
    np.testing.assert_allclose(
        assess_suitability(points), simulation.output["suitability"], rtol=0, atol=1e-3
    )


@settings(max_examples=100)
@given(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda h: max(h) > 0.01))
def test_the_centroid_agrees_with_scikit_fuzzy_on_a_fine_grid(heights: list[float]) -> None:
    fine = np.linspace(0, 1, 5_001)
    clipped = [
        np.minimum(height, np.interp(fine, UNIVERSE, output_membership(term)))
        for term, height in zip(OUTPUT_TERMS, heights, strict=True)
    ]
    expected = skfuzzy.defuzz(fine, np.max(clipped, axis=0), "centroid")
    assert clipped_centroid(np.array(heights)[:, None])[0] == pytest.approx(expected, abs=1e-5)


# ------------------------------------------------------------------------ the table of rules
def test_every_combination_of_terms_has_exactly_one_rule() -> None:
    assert {sum(meets(rule.conditions, terms) for rule in RULES) for terms in combinations()} == {1}


def test_no_better_term_leads_to_a_worse_consequent() -> None:
    rank = {
        terms: next(
            OUTPUT_TERMS.index(rule.consequent) for rule in RULES if meets(rule.conditions, terms)
        )
        for terms in combinations()
    }
    for terms, place in itertools.product(combinations(), range(len(INPUTS))):
        names = list(INPUT_TERMS[INPUTS[place]])
        at = names.index(terms[place])
        if at + 1 < len(names):
            next_terms = (*terms[:place], names[at + 1], *terms[place + 1 :])
            step = rank[next_terms] - rank[terms]
            assert step * DIRECTIONS[INPUTS[place]] >= 0, (terms, next_terms)


@pytest.mark.parametrize("name", INPUTS)
def test_the_terms_of_an_input_add_up_to_one_everywhere(name: str) -> None:
    grid = np.linspace(0, 1, 1999)
    total = sum(input_membership(name, term, grid) for term in INPUT_TERMS[name])
    np.testing.assert_allclose(total, 1, atol=1e-12)


def test_every_condition_names_a_term() -> None:
    for rule in RULES:
        assert rule.consequent in OUTPUT_TERMS
        for name, condition in zip(INPUTS, rule.conditions, strict=True):
            assert condition == ANY or condition.removeprefix("not ") in INPUT_TERMS[name]


# ------------------------------------------------------------------------ the whole cube
@settings(max_examples=500)
@given(pairs)
def test_some_rule_always_fires_at_half_strength_or_more(inputs: tuple[float, ...]) -> None:
    """Each split of the tree adds up to 1 with two terms at most, so one side has a half."""
    explanation = explain_pair(inputs)
    assert explanation.fired[0].strength >= 0.5 - 1e-12
    assert 1 / 12 - 1e-12 <= explanation.suitability <= 11 / 12 + 1e-12


def test_every_corner_and_midpoint_of_the_cube_is_covered() -> None:
    cube = np.array(list(itertools.product((0, 0.5, 1), repeat=len(INPUTS))))
    found = assess_suitability(cube)
    assert found.shape == (243,)
    assert np.isfinite(found).all()
    # On midpoints and corners exactly one term of the tree's thirds holds: outer terms show.
    assert found.min() == pytest.approx(1 / 12)
    assert found.max() == pytest.approx(11 / 12)


@pytest.mark.parametrize("name", INPUTS)
def test_better_inputs_do_not_lower_suitability_beyond_the_dips_of_a_centroid(name: str) -> None:
    """Clipping and the maximum let a centroid dip between two terms.

    The worst dip found on a sample of 80,000 lines through the cube is 0.043.
    """
    axes = np.meshgrid(*[np.linspace(0, 1, 9)] * len(INPUTS), indexing="ij")
    grid = assess_suitability(np.stack(axes, axis=-1).reshape(-1, len(INPUTS)))
    place = INPUTS.index(name)
    rising = np.moveaxis(grid.reshape((9,) * len(INPUTS)), place, 0)[:: DIRECTIONS[name]]
    assert (np.maximum.accumulate(rising) - rising).max() <= 0.05
    assert (rising[-1] - rising[0]).min() >= -0.01
    assert (rising[-1] - rising[0]).max() > 0.1


# ------------------------------------------------------------------------ by hand
def test_two_fired_rules_worked_by_hand() -> None:
    """Willingness 0.71 is high by 0.7 and medium by 0.3; everything else is ideal.

    Rule 33 clips "excellent" at 0.7, rule 20 clips "good" at 0.3. In units of the terms' width
    0.25: excellent, one flank, area (1 − 0.3²) / 2 = 0.455 and moment about 1 of −(1 − 0.3³) / 6;
    good, two flanks, area 1 − 0.7² = 0.51 about 0.75; their overlap 0.3 − 0.3² = 0.21 about 0.875.
    """
    explanation = explain_pair(pair(willingness=0.71))
    assert [rule.number for rule in explanation.fired] == [33, 20]
    assert [rule.strength for rule in explanation.fired] == pytest.approx([0.7, 0.3])
    assert explanation.heights == pytest.approx(
        {"unsuitable": 0, "weak": 0, "fair": 0, "good": 0.3, "excellent": 0.7}
    )
    moment = 0.455 + 0.51 * 0.75 - 0.21 * 0.875 - 0.25 * (1 - 0.027) / 6
    assert explanation.suitability == pytest.approx(moment / (0.455 + 0.51 - 0.21))
    assert explanation.suitability == pytest.approx(0.812, abs=1e-3)


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({}, [33]),
        ({"proximity": 0.0}, [1]),
        ({"load": 1.0, "distance": 1.0}, [21]),
        ({"distance": 0.5, "experience": 0.5}, [30]),
        ({"willingness": 0.0, "load": 1.0}, [8]),
    ],
)
def test_a_pair_on_the_peaks_of_its_terms_fires_one_rule(
    changes: dict[str, float], numbers: list[int]
) -> None:
    explanation = explain_pair(pair(**changes))
    assert [rule.number for rule in explanation.fired] == numbers
    assert explanation.fired[0].strength == 1
    assert explanation.fired[0].rule is RULES[numbers[0] - 1]


def test_an_unrelated_code_outweighs_everything_else() -> None:
    unrelated = np.array([pair(proximity=0), pair(proximity=0, load=1, willingness=0)])
    assert assess_suitability(unrelated) == pytest.approx([1 / 12, 1 / 12])


# ------------------------------------------------------------------------ arrays
@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 25), st.integers(0, 10**6))
def test_chunks_give_the_same_as_one_piece(chunk: int, count: int, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 1, (count, len(INPUTS)))
    whole = assess_suitability(points)
    assert np.array_equal(assess_suitability(points, chunk), whole)
    assert [explain_pair(point).suitability for point in points] == pytest.approx(whole.tolist())


@pytest.mark.parametrize("name", INPUTS)
def test_an_unknown_input_leaves_suitability_unknown(name: str) -> None:
    known, unknown = pair(proximity=0), pair(proximity=0)
    unknown[INPUTS.index(name)] = math.nan
    found = assess_suitability(np.array([known, unknown]))
    assert np.isfinite(found[0])
    assert np.isnan(found[1])
    explanation = explain_pair(unknown)
    assert math.isnan(explanation.suitability)
    assert explanation.fired == ()


@pytest.mark.parametrize("value", [-0.01, 1.01, math.inf, -math.inf])
@pytest.mark.parametrize("name", INPUTS)
def test_an_input_out_of_range_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(CertMatchError) as refused:
        assess_suitability(np.array([pair(), pair(**{name: value})]))
    assert (refused.value.code, refused.value.where) == ("input_out_of_range", name)
    with pytest.raises(CertMatchError):
        explain_pair(pair(**{name: value}))


@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 5, 1)])
def test_an_array_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(CertMatchError, match="wrong_shape"):
        assess_suitability(np.zeros(shape))


def test_the_surface_is_the_suitability_of_its_points() -> None:
    held = pair(experience=0.4)
    surface = assess_surface(held, "load", "willingness", steps=5)
    assert surface.shape == (5, 5)
    for row, column in itertools.product(range(5), repeat=2):
        point = pair(experience=0.4, willingness=row / 4, load=column / 4)
        assert surface[row, column] == pytest.approx(explain_pair(point).suitability)


# ------------------------------------------------------------------------ expected days
def test_days_of_a_project_are_split_over_its_codes_and_their_holders_by_hand() -> None:
    """6 days on codes 0 and 1: 3 days for the two holders of 0, 3 for the holder of 1."""
    body = build_body(
        [person(cells=(0,)), person(cells=(0, 1)), person(cells=(2,))],
        [project(cells=[0, 1]), project(cells=[3])],
    )
    assert expected_days(body, np.array([6.0, 9.0])).tolist() == [1.5, 4.5, 0.0]


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize(
    "name", ["days_per_project", "available_days", "codes_for_full_experience"]
)
def test_assumptions_are_positive_numbers(name: str, value: float) -> None:
    with pytest.raises(CertMatchError) as refused:
        SuitabilityAssumptions(**{name: value})
    assert refused.value.where == name
