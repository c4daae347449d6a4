"""The parameter set: what it accepts, what it refuses, and what identifies it."""

from __future__ import annotations

import copy
import hashlib
import json
import math
import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given

from matching.errors import CertMatchError
from matching.parameter_documents import build_parameters
from matching.parameters import (
    B1_RATINGS,
    DIFFICULTY_FACTORS,
    GRADE_MULTIPLES,
    READINGS,
    TERMS,
    Parameters,
)
from tests.matching.bodies import parameter_sets


def refusal_of(**changes: Any) -> CertMatchError:
    with pytest.raises(CertMatchError) as refused:
        Parameters(**changes)
    return refused.value


def test_defaults_are_those_of_the_model() -> None:
    document = Parameters().to_document()
    assert document["reading"] == "additive"
    assert document["rating_floor"] == 0.05
    assert document["target"] == {"additive": 0.25, "proportional": 1.0, "ratio": 0.33}
    assert document["defaults"] == {
        "rating": 0.8, "certificates_held": 1, "coordination_ease": 1, "policy_ease": 1,
        "policy_ease_by_scheme": {},
    }  # fmt: skip
    assert document["terms"] == {
        "很低": [0, 0, 0.1, 0.25], "低": [0.1, 0.25, 0.35, 0.5], "中": [0.35, 0.5, 0.5, 0.65],
        "高": [0.5, 0.65, 0.75, 0.9], "很高": [0.75, 0.9, 1, 1],
    }  # fmt: skip
    weights = [w for group in document["weights"].values() for w in group.values()]
    assert weights == [1] * 11


@pytest.mark.parametrize("reading", READINGS)
def test_grades_are_centred_at_multiples_of_the_target_of_their_reading(reading: str) -> None:
    parameters = Parameters(reading=reading)
    assert GRADE_MULTIPLES == (0.25, 0.5, 0.75, 1, 1.5)
    assert parameters.grade_centres == tuple(parameters.target * m for m in GRADE_MULTIPLES)


def test_another_reading_brings_its_own_target_and_grades() -> None:
    additive = Parameters()
    proportional = additive.with_reading("proportional")
    assert (additive.target, proportional.target) == (0.25, 1.0)
    assert proportional.grade_centres == (0.25, 0.5, 0.75, 1.0, 1.5)
    assert proportional.with_reading("additive") == additive


# ------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize("reading", ["", "Additive", "multiplicative", None, 1])
def test_unknown_reading_is_refused(reading: object) -> None:
    refused = refusal_of(reading=reading)
    assert refused.code == "unknown_choice"
    assert refused.expected == "additive | proportional | ratio"


@pytest.mark.parametrize("value", [0, -0.1, 1.1, math.nan, math.inf, "0.1", None, True])
def test_floor_must_lie_above_zero_and_not_above_one(value: object) -> None:
    refused = refusal_of(rating_floor=value)
    assert (refused.code, refused.where) == ("parameter_out_of_range", "rating_floor")


@pytest.mark.parametrize(
    ("name", "value"),
    [("default_rating", 1.5), ("default_rating", -0.1), ("default_coordination_ease", 2),
     ("default_policy_ease", math.nan), ("default_certificates_held", 0.5),
     ("default_certificates_held", math.inf), ("default_rating", "高")],
)  # fmt: skip
def test_default_out_of_its_range_is_refused(name: str, value: object) -> None:
    refused = refusal_of(**{name: value})
    assert refused.code == "parameter_out_of_range"
    assert refused.where == name.replace("default_", "defaults.")


def test_policy_ease_of_a_scheme_is_a_rating() -> None:
    refused = refusal_of(policy_ease_by_scheme={"EC": 1.2})
    assert refused.where == "defaults.policy_ease_by_scheme.EC"


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, "1", None, True])
def test_weight_must_be_a_finite_number_not_below_zero(value: object) -> None:
    refused = refusal_of(weights_b1=dict.fromkeys(B1_RATINGS, 1.0) | {"health": value})
    assert (refused.code, refused.where) == ("parameter_out_of_range", "weights.b1.health")


def test_weight_of_an_unknown_rating_is_refused() -> None:
    refused = refusal_of(weights_b1=dict.fromkeys((*B1_RATINGS, "mood"), 1.0))
    assert (refused.code, refused.where) == ("unknown_parameter", "weights.b1.mood")


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", ["weights_b1", "weights_b2"])
def test_weights_of_a_mean_may_not_all_be_zero(reading: str, name: str) -> None:
    weights = dict.fromkeys(getattr(Parameters(), name), 0.0)
    assert refusal_of(reading=reading, **{name: weights}).code == "weights_all_zero"


@pytest.mark.parametrize("reading", ["additive", "ratio"])
def test_weights_of_difficulty_may_not_all_be_zero(reading: str) -> None:
    weights = dict.fromkeys(DIFFICULTY_FACTORS, 0.0)
    refused = refusal_of(reading=reading, weights_difficulty=weights)
    assert (refused.code, refused.where) == ("weights_all_zero", "weights.difficulty")


def test_ratio_needs_a_weight_that_it_uses() -> None:
    weights = dict.fromkeys(DIFFICULTY_FACTORS, 0.0) | {"certificates": 1.0}
    assert refusal_of(reading="ratio", weights_difficulty=weights).code == "weights_all_zero"
    assert Parameters(weights_difficulty=weights).reading == "additive"


def test_exponents_of_the_proportional_reading_may_all_be_zero() -> None:
    """MODEL.md: not all 0 holds for additive and ratio; without exponents each project is 1."""
    weights = dict.fromkeys(DIFFICULTY_FACTORS, 0.0)
    assert Parameters(reading="proportional", weights_difficulty=weights)


@pytest.mark.parametrize(
    "corners",
    [(0.5, 0.4, 0.6, 0.7), (0.1, 0.3, 0.2, 0.4), (0.1, 0.2, 0.4, 0.3), (0.1, 0.2, 0.3),
     (0.1, 0.2, 0.3, 0.4, 0.5), "0.1", 0.5, None],
)  # fmt: skip
def test_crossed_corners_of_a_term_are_refused(corners: object) -> None:
    refused = refusal_of(terms={**Parameters().terms, "中": corners})
    assert (refused.code, refused.where) == ("not_ascending", "terms.中")


@pytest.mark.parametrize("corners", [(-0.1, 0.2, 0.3, 0.4), (0.1, 0.2, 0.3, 1.1)])
def test_corners_of_a_term_lie_between_zero_and_one(corners: tuple[float, ...]) -> None:
    assert refusal_of(terms={**Parameters().terms, "低": corners}).where == "terms.低"


def test_term_may_be_a_point_or_an_interval() -> None:
    point = {**Parameters().terms, "中": (0.5, 0.5, 0.5, 0.5)}
    assert Parameters(terms=point).terms["中"] == (0.5,) * 4


def test_absent_and_unknown_terms_are_refused() -> None:
    standard = Parameters().terms
    assert refusal_of(terms={t: standard[t] for t in TERMS[1:]}).where == "terms.很低"
    assert refusal_of(terms={**standard, "极高": (0.9, 1, 1, 1)}).code == "unknown_choice"


@pytest.mark.parametrize(
    "centres",
    [(0.1, 0.2, 0.2, 0.3, 0.4), (0.5, 0.4, 0.3, 0.2, 0.1), (0.1, 0.2, 0.3, 0.4),
     (-0.1, 0.2, 0.3, 0.4, 0.5), (0.1, 0.2, 0.3, 0.4, math.inf)],
)  # fmt: skip
def test_grades_must_be_five_and_strictly_ascending(centres: tuple[float, ...]) -> None:
    refused = refusal_of(grades={"ratio": centres})
    assert refused.where == "grades.ratio"


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf])
def test_target_must_lie_above_zero(value: float) -> None:
    refused = refusal_of(targets={**Parameters().targets, "additive": value})
    assert (refused.code, refused.where) == ("parameter_out_of_range", "target.additive")


def test_target_and_grades_of_an_unknown_reading_are_refused() -> None:
    assert refusal_of(targets={**Parameters().targets, "cubic": 1.0}).code == "unknown_choice"
    assert refusal_of(grades={"cubic": (1, 2, 3, 4, 5)}).code == "unknown_choice"


def test_qualifications_are_counted_by_schemes_or_codes_only() -> None:
    assert Parameters(qualifications_held="codes").qualifications_held == "codes"
    assert refusal_of(qualifications_held="persons").code == "unknown_choice"


# ----------------------------------------------------------------------------- identifier
@given(parameter_sets())
def test_identifier_is_the_start_of_the_hash_of_compact_sorted_json(parameters: Parameters) -> None:
    compact = json.dumps(
        parameters.to_document(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert " " not in compact
    assert parameters.identifier == hashlib.sha256(compact.encode("utf-8")).hexdigest()[:12]


@given(parameter_sets())
def test_document_is_complete(parameters: Parameters) -> None:
    """JSON and back gives the same set with the same identifier: nothing is left out."""
    again = build_parameters(json.loads(json.dumps(parameters.to_document())))
    assert again == parameters
    assert again.identifier == parameters.identifier


@pytest.mark.parametrize(
    "change",
    [{"reading": "ratio"}, {"rating_floor": 0.06}, {"default_rating": 0.7},
     {"qualifications_held": "codes"}, {"default_certificates_held": 2.0},
     {"default_coordination_ease": 0.9}, {"default_policy_ease": 0.9},
     {"policy_ease_by_scheme": {"EC": 0.5}},
     {"weights_b1": dict.fromkeys(B1_RATINGS, 1.0) | {"health": 2.0}},
     {"weights_b2": {"client_flexibility": 2.0, "inspection_freedom": 1.0}},
     {"weights_difficulty": dict.fromkeys(DIFFICULTY_FACTORS, 2.0)},
     {"terms": {**Parameters().terms, "中": (0.4, 0.5, 0.5, 0.6)}},
     {"targets": {"additive": 0.3, "proportional": 1.0, "ratio": 0.33}},
     {"grades": {"ratio": (0.1, 0.2, 0.3, 0.4, 0.5)}}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_every_parameter_is_part_of_the_identifier(change: dict[str, Any]) -> None:
    assert Parameters(**change).identifier != Parameters().identifier


def test_order_of_keys_is_not_part_of_the_identifier() -> None:
    reversed_weights = dict(reversed(list(Parameters().weights_b1.items())))
    assert Parameters(weights_b1=reversed_weights).identifier == Parameters().identifier


# Only the TOML path makes numbers floats; sets built in Python differ by notation.
def test_equal_sets_built_in_python_hash_alike() -> None:
    whole, decimal = Parameters(default_rating=1), Parameters(default_rating=1.0)
    assert whole == decimal
    assert whole.identifier == decimal.identifier


# JSON tells -0.0 from 0.0 although the two sets are equal.
def test_negative_zero_is_zero() -> None:
    minus, plus = (build_parameters({"weights": {"b1": {"health": zero}}}) for zero in (-0.0, 0.0))
    assert minus == plus
    assert minus.identifier == plus.identifier


# --------------------------------------------------------------------------- a value, not a bag
@given(parameter_sets())
def test_copies_are_equal(parameters: Parameters) -> None:
    for copied in (pickle.loads(pickle.dumps(parameters)), copy.deepcopy(parameters)):
        assert copied == parameters
        assert copied.identifier == parameters.identifier


def test_set_cannot_be_changed() -> None:
    parameters = Parameters()
    with pytest.raises(FrozenInstanceError):
        parameters.reading = "ratio"  # type: ignore[misc]
    with pytest.raises(TypeError):
        parameters.weights_b1["health"] = 3.0  # type: ignore[index]


def test_set_does_not_follow_the_mapping_it_was_built_from() -> None:
    weights = dict.fromkeys(B1_RATINGS, 1.0)
    parameters = Parameters(weights_b1=weights)
    weights["health"] = 5.0
    assert parameters.weights_b1["health"] == 1.0


# Grades filled from the targets stay behind when `replace` moves a target.
def test_grades_that_nobody_set_follow_the_target() -> None:
    moved = replace(Parameters(), targets={**Parameters().targets, "additive": 0.5})
    assert moved.grade_centres == tuple(0.5 * m for m in GRADE_MULTIPLES)
