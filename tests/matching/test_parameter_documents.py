"""Parameter sets as people write them in TOML."""

from __future__ import annotations

from typing import Any

import pytest

from matching.errors import CertMatchError
from matching.parameter_documents import build_parameters, parse_parameters
from matching.parameters import GRADE_MULTIPLES, READINGS, TERMS, Parameters


def refusal_of(text: str) -> CertMatchError:
    with pytest.raises(CertMatchError) as refused:
        parse_parameters(text, where="weights.toml")
    return refused.value


@pytest.mark.parametrize("text", ["", "# nothing\n", "[weights]\n[defaults]\n[terms]\n[grades]\n"])
def test_absent_keys_keep_their_defaults(text: str) -> None:
    parameters = parse_parameters(text)
    assert parameters == Parameters()
    assert parameters.identifier == Parameters().identifier


def test_given_keys_change_and_their_neighbours_stay() -> None:
    parameters = parse_parameters(
        'reading = "ratio"\nrating_floor = 0.1\nqualifications_held = "codes"\n'
        "[weights.b1]\nhealth = 3\n[weights.difficulty]\npolicy = 0\n"
        "[defaults]\nrating = 0.7\n[defaults.policy_ease_by_scheme]\nEC = 0.6\n"
    )
    assert parameters.reading == "ratio"
    assert parameters.rating_floor == 0.1
    assert parameters.qualifications_held == "codes"
    assert dict(parameters.weights_b1) == {
        "life_flexibility": 1, "health": 3, "dependability": 1, "holiday_availability": 1,
        "contingency_resilience": 1,
    }  # fmt: skip
    assert parameters.weights_difficulty["policy"] == 0
    assert parameters.weights_difficulty["certificates"] == 1
    assert (parameters.default_rating, parameters.default_policy_ease) == (0.7, 1.0)
    assert dict(parameters.policy_ease_by_scheme) == {"EC": 0.6}


@pytest.mark.parametrize(
    ("text", "where"),
    [("raeding = 'ratio'", "raeding"), ("[weights.b3]\nx = 1", "weights.b3"),
     ("[weights.b1]\nmood = 1", "weights.b1.mood"),
     ("[weights.b2]\nhealth = 1", "weights.b2.health"),
     ("[weights.difficulty]\nb2 = 1", "weights.difficulty.b2"),
     ("[defaults]\nratings = 1", "defaults.ratings"), ("[weight.b1]\nhealth = 1", "weight")],
)  # fmt: skip
def test_unknown_key_is_refused_and_named(text: str, where: str) -> None:
    refused = refusal_of(text)
    assert (refused.code, refused.where) == ("unknown_parameter", where)


@pytest.mark.parametrize(
    "text",
    ["[target]\ncubic = 1", "[grades]\ncubic = [1, 2, 3, 4, 5]",
     "[terms]\n'极高' = [0.9, 1, 1, 1]", "[terms]\nhighest = [0.9, 1, 1, 1]"],
)  # fmt: skip
def test_unknown_reading_or_term_is_refused(text: str) -> None:
    assert refusal_of(text).code == "unknown_choice"


@pytest.mark.parametrize(
    "text",
    ["weights = 3", "weights = [1, 2]", "[weights]\nb1 = 1", "defaults = 'none'", "terms = 1",
     "grades = [1, 2, 3, 4, 5]", "[defaults]\npolicy_ease_by_scheme = 0.5"],
)  # fmt: skip
def test_value_in_place_of_a_table_is_refused(text: str) -> None:
    assert refusal_of(text).code == "not_a_table"


@pytest.mark.parametrize(
    "text",
    ["reading = 1", "reading = ['ratio']", "rating_floor = '0.1'", "rating_floor = true",
     "rating_floor = [0.1]", "rating_floor = 2020-01-01", "target = 'high'", "target = true",
     "target = [1]", "[target]\nratio = 'high'", "[weights.b1]\nhealth = 'much'",
     "[weights.b1]\nhealth = false", "[weights.b1.health]\nx = 1", "[defaults]\nrating = '高'",
     "[defaults.policy_ease_by_scheme]\nEC = '低'", "[terms]\nlow = 0.3",
     "[terms]\nlow = ['a', 'b', 'c', 'd']", "[terms.low]\na = 1", "[grades]\nratio = 1",
     "[grades]\nratio = [1, 2, 'c', 4, 5]", "qualifications_held = 3", "rating_floor = nan"],
)  # fmt: skip
def test_value_of_the_wrong_type_is_refused(text: str) -> None:
    assert refusal_of(text).code in {"unknown_choice", "parameter_out_of_range", "not_ascending"}


# TOML integers are unbounded; math.isfinite overflows instead of refusing.
def test_number_beyond_all_floats_is_refused() -> None:
    assert refusal_of(f"target = 1{'0' * 400}").code == "parameter_out_of_range"


@pytest.mark.parametrize("text", ["reading = ", "[weights", "reading = 'ratio'\nreading = 'ratio'"])
def test_text_that_is_not_toml_is_refused_with_the_name_of_the_file(text: str) -> None:
    refused = refusal_of(text)
    assert (refused.code, refused.where) == ("not_toml", "weights.toml")


def test_target_as_a_number_is_that_of_the_reading_in_the_file() -> None:
    parameters = parse_parameters("reading = 'ratio'\ntarget = 0.5")
    assert dict(parameters.targets) == {"additive": 0.25, "proportional": 1.0, "ratio": 0.5}
    assert parse_parameters("target = 0.5").targets["additive"] == 0.5


def test_target_as_a_table_names_its_readings() -> None:
    parameters = parse_parameters("[target]\nproportional = 0.9\nratio = 0.4")
    assert dict(parameters.targets) == {"additive": 0.25, "proportional": 0.9, "ratio": 0.4}
    assert parameters.target == 0.25


def test_grades_follow_a_changed_target_unless_they_are_given() -> None:
    parameters = parse_parameters("target = 0.4\n[grades]\nratio = [0.1, 0.2, 0.3, 0.5, 0.8]")
    assert parameters.grade_centres == tuple(0.4 * m for m in GRADE_MULTIPLES)
    assert parameters.with_reading("ratio").grade_centres == (0.1, 0.2, 0.3, 0.5, 0.8)


@pytest.mark.parametrize("reading", READINGS)
def test_zero_weights_are_judged_by_the_reading_of_the_file(reading: str) -> None:
    text = (f"reading = '{reading}'\n[weights.difficulty]\ncooperation = 0\ncertificates = 0\n"
            "coordination = 0\npolicy = 0")  # fmt: skip
    if reading == "proportional":
        assert parse_parameters(text).reading == reading
    else:
        assert refusal_of(text).code == "weights_all_zero"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [*zip(["very_low", "low", "medium", "high", "very_high"], TERMS, strict=True)],
)
def test_terms_may_be_named_in_english_or_chinese(english: str, chinese: str) -> None:
    found = [
        parse_parameters(f"[terms]\n{name} = [0.1, 0.2, 0.3, 0.4]")
        for name in (english, f'"{chinese}"')
    ]
    assert found[0].terms[chinese] == (0.1, 0.2, 0.3, 0.4)
    assert found[0].identifier == found[1].identifier


@pytest.mark.parametrize("corners", ["[0.4, 0.3, 0.5, 0.6]", "[0.1, 0.2, 0.3]", "[0, 0, 1, 1.5]"])
def test_crossed_breakpoints_are_refused(corners: str) -> None:
    assert refusal_of(f"[terms]\nmedium = {corners}").where == "terms.中"


def test_crossed_grades_are_refused() -> None:
    assert refusal_of("[grades]\nadditive = [0.1, 0.3, 0.2, 0.4, 0.5]").where == "grades.additive"


# One of the two is dropped without a word.
def test_term_named_twice_in_two_languages_is_refused() -> None:
    refusal_of("[terms]\nlow = [0.1, 0.2, 0.3, 0.4]\n'低' = [0.2, 0.3, 0.4, 0.5]")


@pytest.mark.parametrize(
    ("one", "other"),
    [("rating_floor = 1", "rating_floor = 1.0"), ("target = 1", "target = 1.0"),
     ("[weights.b1]\nhealth = 2", "weights = {b1 = {health = 2.0}}"),
     ("[defaults]\nrating = 1\ncertificates_held = 1",
      "[defaults]\ncertificates_held = 1.0\nrating = 1.0"),
     ("[terms]\nvery_high = [0.75, 0.9, 1, 1]", ""), ("rating_floor = 0.05", "rating_floor = 5e-2"),
     ("[grades]\nratio = [1, 2, 3, 4, 5]", "[grades]\nratio = [1.0, 2.0, 3.0, 4.0, 5.0]")],
)  # fmt: skip
def test_equal_sets_written_differently_have_one_identifier(one: str, other: str) -> None:
    found = [parse_parameters(text) for text in (one, other)]
    assert found[0] == found[1]
    assert found[0].identifier == found[1].identifier


@pytest.mark.parametrize("document", [{}, {"target": {}}, {"weights": {"b1": {}}}])
def test_empty_document_is_the_standard_set(document: dict[str, Any]) -> None:
    assert build_parameters(document) == Parameters()
