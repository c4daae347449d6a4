"""Parameter sets: saved once, put in force by decisions, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from data import schema as s
from data.store.engine import fingerprint
from data.workflows import parameter_sets as sets
from matching.errors import CertMatchError
from matching.parameters import Parameters

DAY = date(2026, 3, 1)
FIRST = Parameters(rating_floor=0.1)
SECOND = Parameters(rating_floor=0.2)


def save(engine: Engine, parameters: Parameters, **changes: str) -> str:
    words = {"author": "planner", "reason": "tuned"} | changes
    return sets.save_set(engine, parameters, effective_from=DAY, parent=Parameters(), **words)


def decide(engine: Engine, parameters: Parameters, day: date = DAY) -> None:
    sets.decide_set(
        engine, parameters.identifier, decided_by="chief", reason="agreed", effective_from=day
    )


def test_a_saved_set_comes_back_equal_with_its_author_and_reason(engine: Engine) -> None:
    identifier = save(engine, FIRST, author=" planner ", reason="tuned")
    assert identifier == FIRST.identifier
    assert sets.fetch_parameters(engine, identifier) == FIRST
    (row,) = sets.fetch_sets(engine, DAY).to_dict("records")
    assert row["author"] == "planner"
    assert row[s.REASON] == "tuned"
    assert row["parent"] == Parameters().identifier
    assert row[s.STATE] == sets.PROPOSED


def test_a_set_is_never_overwritten(engine: Engine) -> None:
    save(engine, FIRST)
    with pytest.raises(CertMatchError) as refused:
        save(engine, FIRST, author="other", reason="mine")
    assert refused.value.code == "set_saved_before"
    assert sets.fetch_sets(engine, DAY)["author"].tolist() == ["planner"]


@pytest.mark.parametrize("words", [{"author": " "}, {"reason": ""}])
def test_a_set_without_person_or_reason_is_not_saved(engine: Engine, words: dict[str, str]) -> None:
    with pytest.raises(CertMatchError) as refused:
        save(engine, FIRST, **words)
    assert refused.value.code == "set_needs_words"
    assert sets.fetch_sets(engine, DAY).empty


def test_the_default_set_needs_no_saving_and_is_always_there(engine: Engine) -> None:
    with pytest.raises(CertMatchError) as refused:
        save(engine, Parameters())
    assert refused.value.code == "set_is_default"
    assert sets.fetch_parameters(engine, Parameters().identifier) == Parameters()
    assert sets.fetch_set_in_force(engine, DAY) == Parameters()


def test_a_proposed_set_is_in_force_only_once_approved_and_from_its_day_on(engine: Engine) -> None:
    save(engine, FIRST)
    assert sets.fetch_set_in_force(engine, DAY) == Parameters()
    decide(engine, FIRST)
    assert sets.fetch_set_in_force(engine, DAY - timedelta(days=1)) == Parameters()
    assert sets.fetch_set_in_force(engine, DAY) == FIRST
    assert sets.fetch_sets(engine, DAY)[s.STATE].tolist() == [sets.IN_FORCE]
    assert sets.fetch_sets(engine, DAY - timedelta(days=1))[s.STATE].tolist() == [sets.UPCOMING]


def test_an_earlier_set_is_restored_by_a_new_decision(engine: Engine) -> None:
    save(engine, FIRST)
    save(engine, SECOND)
    decide(engine, FIRST)
    decide(engine, SECOND)
    assert sets.fetch_set_in_force(engine, DAY) == SECOND
    decide(engine, FIRST)
    assert sets.fetch_set_in_force(engine, DAY) == FIRST
    # The later day prevails over the later decision.
    decide(engine, SECOND, DAY + timedelta(days=9))
    decide(engine, FIRST, DAY + timedelta(days=5))
    assert sets.fetch_set_in_force(engine, DAY + timedelta(days=9)) == SECOND
    assert len(sets.fetch_decisions(engine)) == 5


def test_nothing_is_decided_about_a_set_that_is_not_saved(engine: Engine) -> None:
    for identifier in ("0123456789ab", ""):
        with pytest.raises(CertMatchError) as refused:
            sets.fetch_parameters(engine, identifier)
        assert refused.value.code == "set_unknown"
    with pytest.raises(CertMatchError):
        decide(engine, FIRST)
    assert sets.fetch_decisions(engine).empty


def test_saving_and_deciding_change_the_key_of_every_cache(engine: Engine) -> None:
    seen = [fingerprint(engine)]
    save(engine, FIRST)
    seen.append(fingerprint(engine))
    decide(engine, FIRST)
    seen.append(fingerprint(engine))
    assert len(set(seen)) == 3


def test_the_default_set_is_put_back_in_force_by_a_decision(engine: Engine) -> None:
    save(engine, FIRST)
    decide(engine, FIRST)
    decide(engine, Parameters())
    assert sets.fetch_set_in_force(engine, DAY) == Parameters()
    assert set(sets.fetch_sets(engine, DAY)[s.STATE]) == {sets.IN_FORCE, sets.APPROVED}
