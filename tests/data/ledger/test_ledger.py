"""Batches of the ledger: what is visible, what replaces what, and what a crash leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema as s
from data.ledger.batches import BatchDraft, name_batch, rows_path
from data.ledger.ledger import Ledger
from matching.errors import CertMatchError
from tests.data.ledger.books import add_batch, list_current, make_certificate


def rows_of(owner: str, *numbers: str) -> list[dict[str, object]]:
    return [make_certificate(number, **{s.ORGANIZATION_ID: owner}) for number in numbers]


def test_without_batches_there_are_no_certificates(tmp_path: Path) -> None:
    assert list_current(tmp_path) == {}
    assert Ledger(tmp_path, []).fetch(Ledger(tmp_path, []).versions("C1")).empty


def test_a_batch_off_the_list_is_invisible(tmp_path: Path) -> None:
    add_batch(tmp_path, "1", rows_of("first", "C1", "C2"))
    add_batch(tmp_path, "2", rows_of("second", "C2", "C3"), "1")
    assert list_current(tmp_path, "1") == {"C1": "first", "C2": "first"}


def test_a_later_batch_replaces_known_keys_and_keeps_the_others(tmp_path: Path) -> None:
    add_batch(tmp_path, "1", rows_of("first", "C1", "C2"))
    add_batch(tmp_path, "2", rows_of("second", "C2", "C3"), "1")
    assert list_current(tmp_path, "1", "2") == {"C1": "first", "C2": "second", "C3": "second"}


def test_every_version_of_a_certificate_stays_newest_first(tmp_path: Path) -> None:
    add_batch(tmp_path, "1", rows_of("first", "C1", "C2"))
    add_batch(tmp_path, "2", rows_of("second", "C2"), "1")
    ledger = Ledger(tmp_path, ["1", "2"])
    versions = ledger.fetch(ledger.versions("C2"))
    assert versions[s.ORGANIZATION_ID].tolist() == ["second", "first"]
    assert versions[s.BATCH].tolist() == ["2", "1"]


def test_a_batch_replaced_whole_leaves_nothing(tmp_path: Path) -> None:
    add_batch(tmp_path, "1", rows_of("first", "C1", "C2"))
    add_batch(tmp_path, "2", rows_of("second", "C2", "C1"), "1")
    assert list_current(tmp_path, "1", "2") == {"C1": "second", "C2": "second"}


def test_successors_are_the_batches_that_replaced_rows(tmp_path: Path) -> None:
    add_batch(tmp_path, "1", rows_of("first", "C1", "C2"))
    add_batch(tmp_path, "2", rows_of("second", "C9"), "1")
    add_batch(tmp_path, "3", rows_of("third", "C1"), "1", "2")
    ledger = Ledger(tmp_path, ["1", "2", "3"])
    assert [ledger.successors_of(batch) for batch in "123"] == [["3"], [], []]


def test_a_draft_that_is_not_published_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), BatchDraft(tmp_path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_visible_batch_without_file_is_an_error_and_no_silent_gap(tmp_path: Path) -> None:
    add_batch(tmp_path, "1", rows_of("first", "C1"))
    rows_path(tmp_path, "1").unlink()
    with pytest.raises(CertMatchError, match="batch_missing") as problem:
        Ledger(tmp_path, ["1"])
    assert problem.value.found == "1.parquet"


def test_names_sort_by_time_and_differ_for_the_same_bytes() -> None:
    first = name_batch("ab" * 32, datetime(2026, 7, 1, 9, 5, 0, 7, tzinfo=UTC))
    again = name_batch("ab" * 32, datetime(2026, 7, 1, 10, tzinfo=UTC))
    assert first == "20260701T090500000007-abababababab"
    assert first < again


@settings(max_examples=12)
@given(batches=st.lists(st.sets(st.sampled_from("ABCDE"), min_size=1), min_size=1, max_size=5))
def test_each_key_has_its_newest_row_and_taking_the_last_batch_out_restores_the_rest(
    batches: list[set[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, visible, states = tmp_path_factory.mktemp("ledger"), [], [{}]
    for number, keys in enumerate(batches):
        add_batch(folder, str(number), rows_of(str(number), *sorted(keys)), *visible)
        visible.append(str(number))
        states.append(states[-1] | dict.fromkeys(keys, str(number)))
    for count in range(len(batches), -1, -1):
        assert list_current(folder, *visible[:count]) == states[count]
