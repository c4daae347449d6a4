"""Parameter sets written as TOML, and what differs between two of them."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.parameter_documents import format_parameters, list_differences, parse_parameters
from matching.parameters import B1_RATINGS, EVIDENCE_FACTORS, READINGS, Parameters

weight = st.floats(0, 1e6, allow_nan=False)


@st.composite
def sets(draw: st.DrawFn) -> Parameters:
    reading = draw(st.sampled_from(READINGS))
    b1 = {name: draw(weight) for name in B1_RATINGS} | {"health": draw(st.floats(0.1, 9))}
    return Parameters(
        reading=reading,
        weights_b1=b1,
        rating_floor=draw(st.floats(0.001, 1)),
        evidence=tuple(draw(st.lists(st.sampled_from(EVIDENCE_FACTORS), unique=True))),
        policy_ease_by_scheme=draw(
            st.dictionaries(st.sampled_from(["QMS", "EMS", "质量"]), st.floats(0, 1))
        ),
        targets={name: draw(st.floats(0.01, 5)) for name in READINGS},
        grades=draw(st.sampled_from([{}, {reading: (0.1, 0.2, 0.3, 0.4, 0.5)}])),
    )


@given(sets())
def test_a_set_written_and_read_back_is_the_same_set(parameters: Parameters) -> None:
    again = parse_parameters(format_parameters(parameters))
    assert again.identifier == parameters.identifier
    assert list_differences(parameters, again) == []


def test_every_key_of_the_file_is_a_key_of_the_documentation() -> None:
    document = tomllib.loads(format_parameters(Parameters()))
    assert sorted(document) == [
        "defaults", "evidence", "grades", "qualifications_held", "rating_floor", "reading",
        "target", "terms", "weights",
    ]  # fmt: skip
    assert document["terms"]["中"] == [0.35, 0.5, 0.5, 0.65]


def test_differences_name_the_key_and_both_values() -> None:
    other = Parameters(
        weights_b1={**Parameters().weights_b1, "health": 2.0}, policy_ease_by_scheme={"QMS": 0.5}
    )
    assert list_differences(Parameters(), other) == [
        ("weights.b1.health", 1.0, 2.0),
        ("defaults.policy_ease_by_scheme.QMS", None, 0.5),
    ]
    assert list_differences(other, Parameters())[1] == (
        "defaults.policy_ease_by_scheme.QMS", 0.5, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "order", [("policy_ease", "dependability"), ("dependability", "policy_ease")]
)
def test_the_order_of_evidence_makes_no_other_set(order: tuple[str, ...]) -> None:
    assert Parameters(evidence=order).evidence == ("dependability", "policy_ease")
    assert Parameters(evidence=order).identifier != Parameters().identifier
