"""Which packs an audit is offered, and what the store says about decisions on them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from data.loaders.rule_packs import read_shipped_file
from data.store.engine import fingerprint
from data.workflows import rule_packs
from data.workflows.workload import judging_packs, offer_packs

OWN = read_shipped_file("own-example").replace('"own-example"', '"own-qms"')
OWN = OWN.replace("is_example = true\n", "")


@pytest.mark.parametrize(
    ("scheme", "day", "offered"),
    [
        ("QMS", date(2026, 3, 1), ["iaf-md5-2019", "own-qms", "cnca-qms-2025"]),
        ("QMS", date(2025, 12, 31), ["iaf-md5-2019"]),
        ("QMS", date(2020, 5, 6), []),
        ("DLE", date(2025, 4, 26), ["mhgj-gl-095-a1"]),
        ("HACCP", date(2026, 3, 1), ["iso17021-1-2015"]),
        ("GAP", date(2026, 3, 1), []),
    ],
)
def test_packs_in_force_are_offered_the_shipped_one_that_gives_days_first(
    engine: Engine, scheme: str, day: date, offered: list[str]
) -> None:
    rule_packs.save_rule_pack(engine, OWN, saved_by="planner")
    packs = rule_packs.fetch_rule_packs(engine)
    assert [pack.id for pack in offer_packs(packs, scheme, day)] == offered


def test_a_team_is_judged_by_every_pack_in_force_for_one_of_its_schemes(engine: Engine) -> None:
    packs = rule_packs.fetch_rule_packs(engine)

    def judging(schemes: list[str], day: date) -> list[str]:
        return [pack.id for pack in judging_packs(iter(packs), schemes, day)]

    assert judging(["QMS"], date(2025, 12, 31)) == ["iaf-md5-2019"]
    both = sorted(judging(["EMS", "QMS"], date(2026, 1, 1)))
    # One that covers both schemes stands once; the example judges nobody.
    assert both == ["cnca-qms-2025", "iaf-md5-2019"]
    assert judging([], date(2026, 1, 1)) == []


def test_every_change_of_a_pack_or_rule_changes_the_key_of_every_cache(engine: Engine) -> None:
    seen = [fingerprint(engine)]
    for change in (
        lambda: rule_packs.save_rule_pack(engine, OWN, saved_by="planner"),
        lambda: rule_packs.save_rule_pack(engine, OWN, saved_by="planner"),
        lambda: rule_packs.switch_rule(engine, "iso27006", "on_site", on=False, decided_by="a"),
        lambda: rule_packs.switch_rule(engine, "iso27006", "on_site", on=True, decided_by="a"),
        lambda: rule_packs.delete_rule_pack(engine, "own-qms"),
    ):
        change()
        seen.append(fingerprint(engine))
    assert len(set(seen)) == 6


def test_who_switched_a_rule_last_is_kept(engine: Engine) -> None:
    for person in ("first", " second "):
        rule_packs.switch_rule(engine, "iso27006", "on_site", on=False, decided_by=person)
    (decided,) = rule_packs.fetch_deciders(engine, "iso27006").values()
    assert decided[0] == "second"
    assert decided[1].tzinfo is not None
    assert rule_packs.fetch_deciders(engine, "cnca-qms-2025") == {}
