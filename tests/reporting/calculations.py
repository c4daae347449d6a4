"""Calculations for the tests of words, charts and prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from data.loaders.rule_packs import read_shipped_packs
from matching.errors import CertMatchError
from matching.visits import AuditPart, assess_visit
from matching.workload import Client, assess_workload
from reporting.calculation import CalculatedPart, Calculation

PACKS = {pack.id: pack for pack in read_shipped_packs()}
DAY = date(2026, 3, 15)


def calculated(
    pack: str, scheme: str, audit_type: str, personnel: int, reason: str = "", **client: Any
) -> CalculatedPart:
    part = AuditPart(PACKS[pack], scheme, audit_type, Client(personnel, **client))
    workload = assess_workload(part.pack, scheme, audit_type, part.client)
    return CalculatedPart(part, workload, reason)


def quality(audit_type: str = "initial", personnel: int = 55, **client: Any) -> CalculatedPart:
    return calculated("iaf-md5-2019", "QMS", audit_type, personnel, **client)


def pilot(audit_type: str = "surveillance", personnel: int = 50, **client: Any) -> CalculatedPart:
    return calculated("mhgj-gl-095-a1", "DLE", audit_type, personnel, **client)


def calculation(*parts: CalculatedPart, factor: float = 1.0, **words: Any) -> Calculation:
    visit = assess_visit([each.part for each in parts], factor) if len(parts) > 1 else None
    return Calculation(DAY, parts, visit=visit, given_factor=factor, **words)


def with_others(each: CalculatedPart) -> CalculatedPart:
    cnca = PACKS["cnca-qms-2025"]
    refused = CertMatchError("risk_missing", where="risk", expected="high")
    found = assess_workload(cnca, "QMS", each.part.audit_type, each.part.client)
    return replace(each, others=((cnca, found), (PACKS["own-example"], refused)))
