"""Rule packs: dated, complete and without holes, or refused with the place named."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.loaders.rule_packs import read_shipped_packs
from matching.errors import CertMatchError
from matching.rule_packs import Contradiction, Rule, RulePack, select_packs

SHIPPED = read_shipped_packs()
PACKS = {pack.id: pack for pack in SHIPPED}
TABLE = ((1, 5, 1.0), (6, 10, 2.0), (11, math.inf, 3.0))


def rule(key: str, **values: Any) -> Rule:
    return Rule(key, tuple(values.items()), "1.1", "A")


def pack(*rules: Rule, **fields: Any) -> RulePack:
    header: dict[str, Any] = {"id": "own", "schemes": ("QMS",), "document": "D"}
    names = dict.fromkeys(("name_zh", "name_en", "issuer_zh", "issuer_en"), "x")
    return RulePack(**(header | names | fields), rules=rules)


def table(*bands: tuple[float, ...], columns: tuple[str, ...] = ("from", "to", "days")) -> Rule:
    return rule("base_table.QMS", columns=columns, bands=bands)


def refused(*rules: Rule, **fields: Any) -> CertMatchError:
    with pytest.raises(CertMatchError) as caught:
        pack(*rules, **fields)
    return caught.value


def test_overlapping_bands_are_refused_with_both_named() -> None:
    error = refused(table((1, 5, 1.0), (5, 10, 2.0)))
    assert (error.code, error.where) == ("bands_overlap", "base_table.QMS.bands")
    assert error.found == "1–5 / 5–10"


@pytest.mark.parametrize(
    ("bands", "missing"),
    [(((1, 5, 1.0), (7, 10, 2.0)), "6–6"), (((1, 5, 1.0), (21, math.inf, 2.0)), "6–20"),
     (((11, 20, 1.0),), "1–10")],
)  # fmt: skip
def test_a_missing_band_is_refused_with_its_people_named(
    bands: tuple[tuple[float, ...], ...], missing: str
) -> None:
    error = refused(table(*bands))
    assert (error.code, error.found) == ("bands_missing", missing)


def test_a_band_that_falls_below_the_one_before_is_refused() -> None:
    error = refused(table((1, 5, 2.0), (6, 10, 1.5)))
    assert (error.code, error.found) == ("bands_falling", "6–10")


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (table(), "bands_unreadable"),
        (table((1, 5)), "bands_unreadable"),
        (table((5, 1, 1.0)), "bands_unreadable"),
        (table((1.5, 5, 1.0)), "bands_unreadable"),
        (table((1, 5, -1.0)), "parameter_out_of_range"),
        (table((1, 5, "1")), "parameter_out_of_range"),  # type: ignore[arg-type]
        (table((1, 5, 1.0), columns=("from", "days", "to")), "bands_unreadable"),
        (table((1, 5, 1.0), columns=("from", "to", "huge")), "bands_unreadable"),
        (table((1, 5, 3.0, 3.0, 1.0), columns=("from", "to", "high", "high", "low")),
         "bands_unreadable"),
        (table((1, 5, 1.0, 1.0), columns=("from", "to", "days", "days")), "bands_unreadable"),
        (rule("base_table.EMS", columns=("from", "to", "days"), bands=TABLE), "unknown_choice"),
        (rule("audit_time.yearly", fraction=1), "unknown_choice"),
        (rule("audit_time.initial", fraction="3/2"), "parameter_out_of_range"),
        (rule("audit_time.initial", fraction=False), "parameter_out_of_range"),
        (rule("audit_time.initial", fraction="1/0"), "parameter_out_of_range"),
        (rule("audit_time.initial", floor=0), "parameter_out_of_range"),
        (rule("audit_time.initial", at_least="yes"), "unknown_choice"),
        (rule("max_reduction", value=30), "parameter_out_of_range"),
        (rule("max_reduction", value=True), "parameter_out_of_range"),
        (rule("max_reduction"), "rule_pack_missing"),
        (rule("max_reduction", value=0.3, maximum=1), "rule_unknown"),
        (rule("maximum_reduction", value=0.3), "rule_unknown"),
        (rule("rounding", step=0.5, direction="down"), "unknown_choice"),
        (rule("first_surveillance", months=12, counted_from="birth", after_recertification=True),
         "unknown_choice"),
        (rule("validity", years=2.5), "parameter_out_of_range"),
        (rule("validity", years=0), "parameter_out_of_range"),
        (rule("next_surveillance", months=0, counted_from="last_on_site"),
         "parameter_out_of_range"),
        (rule("report", days=0, counted_from="closing_meeting"), "parameter_out_of_range"),
        (rule("similar_sites", root=(1, 2)), "bands_unreadable"),
        (rule("similar_sites", root=(("yearly", 1.0),)), "unknown_choice"),
        (rule("similar_sites", bands=((1, 5, 2), (4, math.inf, 3))), "bands_overlap"),
        (rule("countable_roles", roles=("driver",)), "unknown_choice"),
        (rule("category_time", rows=(("A", 1.0),)), "bands_unreadable"),
        (rule("site_extra", bands=((2, 5, 0.0, 0.5),)), "bands_missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.key,
)  # fmt: skip
def test_a_rule_that_cannot_be_used_is_refused(broken: Rule, code: str) -> None:
    error = refused(broken)
    assert error.code == code
    assert error.where.startswith(broken.key)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"id": "Own pack"}, "rule_pack_id"), ({"id": ""}, "rule_pack_id"),
     ({"schemes": ()}, "rule_pack_missing"),
     ({"in_force_from": date(2026, 1, 2), "in_force_to": date(2026, 1, 1)}, "period_reversed"),
     ({"contradictions": (Contradiction("G1", "1", "x", "x", ("dance",)),)}, "unknown_choice")],
)  # fmt: skip
def test_a_header_that_cannot_be_used_is_refused(fields: dict[str, Any], code: str) -> None:
    assert refused(**fields).code == code


def test_an_unknown_confidence_is_refused() -> None:
    assert refused(replace(rule("max_reduction", value=0.3), confidence="E")).expected


def test_packs_in_force_on_a_day_judge_an_audit_both_ends_included() -> None:
    def chosen(scheme: str, *day: int) -> list[str]:
        return [pack.id for pack in select_packs(SHIPPED, scheme, date(*day))]

    assert chosen("QMS", 2025, 12, 31) == ["iaf-md5-2019"]
    assert chosen("QMS", 2026, 1, 1) == ["cnca-qms-2025", "iaf-md5-2019"]
    assert chosen("DLE", 2025, 4, 25) == []
    assert chosen("DLE", 2025, 4, 26) == ["mhgj-gl-095-a1"]
    ended = replace(PACKS["iaf-md5-2019"], in_force_to=date(2026, 1, 1))
    assert select_packs([ended], "EMS", date(2026, 1, 1)) == [ended]
    assert select_packs([ended], "EMS", date(2026, 1, 2)) == []


def test_the_example_never_judges_an_audit() -> None:
    example = PACKS["own-example"]
    assert example.is_example
    assert select_packs([example], "QMS", date(2026, 6, 1)) == []


def test_a_doubtful_rule_can_be_switched_off_and_on() -> None:
    cnca = PACKS["cnca-qms-2025"]
    off = cnca.with_rule("max_on_site_days", on=False)
    assert (cnca.value("max_on_site_days"), off.value("max_on_site_days")) == (180, None)
    assert off.with_rule("max_on_site_days", on=True) == cnca


@pytest.mark.parametrize("key", ["min_professional_auditors", "nothing"])
def test_a_rule_beyond_doubt_cannot_be_switched(key: str) -> None:
    with pytest.raises(CertMatchError, match="rule_not_switchable"):
        PACKS["cnca-qms-2025"].with_rule(key, on=False)


def test_what_sources_contradict_ships_switched_off() -> None:
    doubted = [(p.id, r.key) for p in SHIPPED for r in p.rules if r.confidence == "X"]
    assert doubted == [("cnca-qms-2025", "rotation")]
    assert PACKS["cnca-qms-2025"].rule("rotation") is None


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [("first_surveillance", "counted_from", "issue"), ("next_surveillance", "months", 12),
     ("max_certificates", "value", 50), ("min_professional_auditors", "value", 2),
     ("recertification_before_expiry", "value", True)],
)  # fmt: skip
def test_what_a_programme_needs_stands_in_the_pack(key: str, field: str, value: Any) -> None:
    assert PACKS["cnca-qms-2025"].value(key, field) == value


def test_shipped_packs_say_who_when_and_how_sure_in_both_languages() -> None:
    for shipped in SHIPPED:
        names = (shipped.name_zh, shipped.name_en, shipped.issuer_zh, shipped.issuer_en)
        assert all(names) and shipped.note_zh and shipped.note_en
        assert all(bool(r.note_zh) == bool(r.note_en) for r in shipped.rules)
        assert all(item.zh and item.en for item in shipped.contradictions)


def test_a_pack_is_hashable_and_survives_being_pickled() -> None:
    md5 = PACKS["iaf-md5-2019"]
    again = pickle.loads(pickle.dumps(md5))
    assert again == md5 and hash(again) == hash(md5)
