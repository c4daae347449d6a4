"""Packs of the body beside shipped ones, and rules switched on or off, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from data.loaders.rule_packs import read_rule_pack, read_shipped_file
from data.store import rule_packs as store
from data.workflows import rule_packs as workflow
from data.workflows.workload import assess_client
from matching.errors import CertMatchError

OWN = read_shipped_file("own-example").replace('"own-example"', '"own-qms"')


def identifiers(engine: Engine) -> list[str]:
    return [pack.id for pack in workflow.fetch_rule_packs(engine)]


def test_a_pack_of_the_body_stands_beside_the_shipped_ones_until_deleted(engine: Engine) -> None:
    shipped = identifiers(engine)
    assert shipped == workflow.list_shipped()
    workflow.save_rule_pack(engine, OWN.encode(), file="own.toml", saved_by="planner")
    assert identifiers(engine) == [*shipped, "own-qms"]
    assert workflow.fetch_rule_pack_file(engine, "own-qms") == OWN
    workflow.delete_rule_pack(engine, "own-qms")
    assert identifiers(engine) == shipped


def test_a_pack_that_no_longer_validates_hides_no_other(engine: Engine) -> None:
    before = identifiers(engine)
    with engine.begin() as connection:
        store.save_pack(connection, "own-old", "no pack any more = true", "planner")
    assert identifiers(engine) == before
    assert list(workflow.list_unreadable_packs(engine)) == ["own-old"]
    assert workflow.fetch_rule_pack_file(engine, "own-old") == "no pack any more = true"
    with pytest.raises(CertMatchError, match="rule_pack_unknown"):
        workflow.fetch_rule_pack_file(engine, "nothing")
    workflow.delete_rule_pack(engine, "own-old")
    assert workflow.list_unreadable_packs(engine) == {}


def test_saving_again_replaces_the_pack_and_its_switches(engine: Engine) -> None:
    workflow.save_rule_pack(engine, OWN, saved_by="planner")
    workflow.switch_rule(engine, "own-qms", "rounding", on=False, decided_by="planner")
    assert workflow.fetch_rule_pack(engine, "own-qms").rule("rounding") is None
    changed = OWN.replace("[51, 200, 4.0]", "[51, 200, 4.5]")
    workflow.save_rule_pack(engine, changed, saved_by="planner")
    assert workflow.fetch_rule_pack(engine, "own-qms") == read_rule_pack(changed)


def test_a_shipped_pack_is_neither_replaced_nor_deleted(engine: Engine) -> None:
    text = OWN.replace('"own-qms"', '"iaf-md5-2019"')
    for attempt in (
        lambda: workflow.save_rule_pack(engine, text, saved_by="planner"),
        lambda: workflow.delete_rule_pack(engine, "iaf-md5-2019"),
        lambda: workflow.copy_rule_pack(engine, "iso27006", "iaf-md5-2019"),
    ):
        with pytest.raises(CertMatchError, match="rule_pack_shipped"):
            attempt()


def test_a_rule_of_a_shipped_pack_stays_off_until_switched_on(engine: Engine) -> None:
    for on, days in ((False, None), (False, None), (True, 3.5)):
        pack = workflow.switch_rule(engine, "iso27006", "on_site", on=on, decided_by="planner")
        assert pack == workflow.fetch_rule_pack(engine, "iso27006")
        found = assess_client(engine, "iso27006", "信息安全", "initial", personnel=10)
        assert (found.auditor_days, found.on_site_days) == (5.0, days)


@pytest.mark.parametrize("rule", ["base_table.ISMS", "nothing"])
def test_a_rule_beyond_doubt_is_not_switched(engine: Engine, rule: str) -> None:
    with pytest.raises(CertMatchError, match="rule_not_switchable"):
        workflow.switch_rule(engine, "iso27006", rule, on=False, decided_by="planner")


def test_a_copy_keeps_what_was_switched_and_is_no_example(engine: Engine) -> None:
    workflow.switch_rule(engine, "own-example", "on_site", on=False, decided_by="planner")
    copy = read_rule_pack(workflow.copy_rule_pack(engine, "own-example", "own-two"))
    assert (copy.id, copy.is_example, copy.rule("on_site")) == ("own-two", False, None)
    assert identifiers(engine) == workflow.list_shipped()


def test_nobody_saves_or_switches_without_a_name(engine: Engine) -> None:
    with pytest.raises(CertMatchError, match="rule_pack_needs_person"):
        workflow.save_rule_pack(engine, OWN, saved_by=" ")
    with pytest.raises(CertMatchError, match="rule_pack_needs_person"):
        workflow.switch_rule(engine, "iso27006", "on_site", on=False, decided_by="")


def test_a_refused_pack_leaves_the_saved_one(engine: Engine) -> None:
    workflow.save_rule_pack(engine, OWN, saved_by="planner")
    with pytest.raises(CertMatchError, match="bands_overlap"):
        workflow.save_rule_pack(engine, OWN.replace("[51, 200", "[50, 200"), saved_by="planner")
    assert workflow.fetch_rule_pack_file(engine, "own-qms") == OWN


def test_an_unknown_pack_is_named(engine: Engine) -> None:
    for attempt in (workflow.fetch_rule_pack, workflow.fetch_rule_pack_file,
                    workflow.delete_rule_pack):  # fmt: skip
        with pytest.raises(CertMatchError, match="rule_pack_unknown"):
            attempt(engine, "md5")
