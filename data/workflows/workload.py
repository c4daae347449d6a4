"""Audit time of one client under a stored rule pack, from what a person typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine

from data.workflows.match_degrees import known_scheme
from data.workflows.rule_packs import fetch_rule_pack, list_shipped
from matching.errors import CertMatchError
from matching.rule_packs import RulePack, select_packs
from matching.workload import Client, Workload, assess_workload


def assess_client(
    engine: Engine,
    rule_pack: str,
    scheme: str,
    audit_type: str,
    *,
    options: Sequence[str] = (),
    **client: Any,
) -> Workload:
    """Return the audit time of a client under a shipped pack or one of the body.

    Parameters
    ----------
    engine
        The store.
    rule_pack
        Identifier of the pack.
    scheme
        Scheme, by any of its names.
    audit_type
        One of `matching.rule_checks.AUDIT_TYPES`.
    options
        ``name=value`` each.
    **client
        Further fields of `matching.workload.Client`.

    Raises
    ------
    CertMatchError
        An unknown pack, scheme or option, or a number that cannot be used.
    """
    pack = fetch_rule_pack(engine, rule_pack)
    chosen = known_scheme(scheme) or scheme
    return assess_workload(
        pack, chosen, audit_type, Client(**client, options=parse_options(options))
    )  # fmt: skip


def offer_packs(packs: Iterable[RulePack], scheme: str, day: date) -> list[RulePack]:
    """Return the packs in force on a day, the one to start from first.

    Those that give days come before those that give none, shipped ones before those of the body.
    """
    shipped = list_shipped()
    return sorted(
        select_packs(packs, scheme, day),
        key=lambda pack: (pack.rule(f"base_table.{scheme}") is None, pack.id not in shipped),
    )


def judging_packs(
    packs: Iterable[RulePack], schemes: Iterable[str], day: date
) -> tuple[RulePack, ...]:
    """Return the packs in force on a day for any of the schemes of one audit, each once."""
    given = tuple(packs)
    found = {pack.id: pack for scheme in schemes for pack in select_packs(given, scheme, day)}
    return tuple(found.values())


def parse_options(options: Sequence[str]) -> dict[str, str]:
    """Return options given as ``name=value`` by name; the last of a name counts.

    Raises
    ------
    CertMatchError
        An option without ``=``.
    """
    pairs = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals:
            raise CertMatchError("option_unreadable", where="--option", found=option,
                                 expected="name=value")  # fmt: skip
        pairs[name.strip()] = value.strip()
    return pairs
