"""Audit time in words: every step, warning, rule and confidence has its sentence."""

from __future__ import annotations

import random

import pytest

from data.loaders.rule_packs import read_shipped_packs
from matching.rule_checks import AUDIT_TYPES, FIELDS, RISKS, STEPS
from matching.rule_packs import CONFIDENCES
from matching.workload import Client, Workload, assess_workload
from reporting.locale import LANGUAGES, has_text
from reporting.workload import rule_text, step_text, warning_texts, workload_document

PACKS = read_shipped_packs()


def draw_workloads(count: int) -> list[Workload]:
    """Return audit times of random clients under every pack, whatever they make of it."""
    draw = random.Random(18)
    found = []
    for _ in range(count):
        pack = draw.choice(PACKS)
        options = {
            "ts22003-2013": {"category": "C"},
            "iaf-md5-2019": {"site_adjustment": draw.choice(("0", "-0.9"))},
            "iso50003-2021": {"energy_tj": "5", "energy_types": "1", "energy_uses": "20"},
        }.get(pack.id, {})
        client = Client(
            draw.choice((1, 60, 500, 20_000)), draw.choice(RISKS[:3]), draw.choice((0, 5, 40)),
            draw.choice((0, 3)), draw.choice((None, 8)), draw.choice((0.0, -0.1, -0.5, 2.0)),
            draw.choice((1.0, 0.9, 0.5)), options,
        )  # fmt: skip
        scheme = draw.choice(pack.schemes)
        found.append(assess_workload(pack, scheme, draw.choice(AUDIT_TYPES), client))
    return found


def test_every_step_and_warning_of_random_clients_has_its_sentence() -> None:
    workloads = draw_workloads(600)
    assert {step.key for each in workloads for step in each.steps} == set(STEPS)
    for workload in workloads:
        for language in LANGUAGES:
            sentences = [step_text(step, language) for step in workload.steps]
            sentences += warning_texts(workload, language)
            assert not [sentence for sentence in sentences if "None" in sentence]
            assert has_text(language, f"workload.decided_by.{workload.decided_by}")
        document = workload_document(workload)
        assert document["auditor_days"] is None or document["auditor_days"] > 0


def test_adjustments_are_said_in_percent_as_they_are_entered() -> None:
    pack = next(pack for pack in PACKS if pack.id == "iaf-md5-2019")
    client = Client(55, "medium", adjustment=-0.4, similar_sites=3, site_personnel=8,
                    options={"site_adjustment": "-0.9"})  # fmt: skip
    found = assess_workload(pack, "QMS", "initial", client)
    steps = {step.key: step_text(step, "zh") for step in found.steps}
    assert steps["adjustment"] == "调整 -40 %"
    assert steps["maximum_reduction"] == "减少以 -30 % 为限"
    told = list(warning_texts(found, "en"))
    assert "The adjustment -40 % is beyond the limit; -30 % is used." in told
    assert "The adjustment of sites -90 % is beyond the limit; -50 % is used." in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_risk_type_and_confidence_has_a_name(language: str) -> None:
    assert all(rule_text(rule.key, language) for pack in PACKS for rule in pack.rules)
    keys = [f"rule.{family}" for family in FIELDS]
    keys += [f"confidence.{letter}" for letter in CONFIDENCES]
    keys += [f"audit_type.{name}" for name in AUDIT_TYPES] + [f"risk.{name}" for name in RISKS]
    assert not [key for key in keys if not has_text(language, f"workload.{key}")]


def test_a_rule_is_named_with_the_scheme_or_audit_type_it_is_for() -> None:
    assert rule_text("base_table.EMS", "en") == "base table (EMS)"
    assert rule_text("audit_time.surveillance", "zh") == "审核类型的时间 (监督)"
