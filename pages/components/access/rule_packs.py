"""Rule packs as stored, read once per data state, and the steps that change them."""

from __future__ import annotations

from datetime import datetime

from data.workflows import rule_packs as workflow
from data.workflows import workload
from matching.rule_packs import RulePack
from pages.components.access import engine, kept, state

judging_packs = workload.judging_packs
list_shipped = workflow.list_shipped
offer_packs = workload.offer_packs
read_rule_pack = workflow.read_rule_pack


@kept(2)
def _packs(state: str) -> tuple[RulePack, ...]:  # noqa: ARG001
    return workflow.fetch_rule_packs(engine())


def packs() -> tuple[RulePack, ...]:
    """Return every pack, shipped ones first, with rules on and off as decided."""
    return _packs(state())


@kept(8)
def _file(state: str, identifier: str) -> str:  # noqa: ARG001
    return workflow.fetch_rule_pack_file(engine(), identifier)


def pack_file(identifier: str) -> str:
    """Return the TOML of a pack as it was written."""
    return _file(state(), identifier)


@kept(8)
def _deciders(state: str, identifier: str) -> dict[str, tuple[str, datetime]]:  # noqa: ARG001
    return workflow.fetch_deciders(engine(), identifier)


def deciders(identifier: str) -> dict[str, tuple[str, datetime]]:
    """Return who switched each rule of a pack last, and when (UTC)."""
    return _deciders(state(), identifier)


def copy_of(identifier: str, new_identifier: str) -> str:
    """Return the TOML of a copy, not saved yet. Raises CertMatchError."""
    return workflow.copy_rule_pack(engine(), identifier, new_identifier)


def save(content: str, person: str) -> RulePack:
    """Save a pack of the body. Raises CertMatchError."""
    return workflow.save_rule_pack(engine(), content, saved_by=person)


def delete(identifier: str) -> None:
    """Delete a pack of the body. Raises CertMatchError."""
    workflow.delete_rule_pack(engine(), identifier)


def switch(identifier: str, rule: str, *, on: bool, person: str) -> None:
    """Switch a doubtful rule. Raises CertMatchError."""
    workflow.switch_rule(engine(), identifier, rule, on=on, decided_by=person)
