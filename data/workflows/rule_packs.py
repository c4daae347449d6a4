"""Rule packs: those that ship with the program, those of the body, and which rules are on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from data.loaders.rule_packs import (
    read_rule_pack,
    read_shipped_file,
    read_shipped_packs,
    write_rule_pack,
)
from data.store import rule_packs as store
from matching.errors import CertMatchError
from matching.rule_packs import RulePack


def list_shipped() -> list[str]:
    """Return the identifiers of the packs that ship with the program."""
    return [pack.id for pack in read_shipped_packs()]


def fetch_rule_packs(engine: Engine) -> tuple[RulePack, ...]:
    """Return every pack, shipped ones first, with rules on and off as decided.

    Own packs that no longer validate are left out (`list_unreadable_packs`).
    """
    own, _ = _read_own(engine)
    with engine.connect() as connection:
        switches = store.fetch_switches(connection)
    packs = {pack.id: pack for pack in read_shipped_packs()}
    packs |= own
    for identifier, rule, on in switches:
        # A later version of a shipped pack may lack the rule, or no longer doubt it.
        if identifier in packs and _may_switch(packs[identifier], rule):
            packs[identifier] = packs[identifier].with_rule(rule, on=on)
    return tuple(packs.values())


def fetch_judging_packs(engine: Engine) -> tuple[RulePack, ...]:
    """Return the packs that judge audits: all but examples."""
    return tuple(pack for pack in fetch_rule_packs(engine) if not pack.is_example)


def list_unreadable_packs(engine: Engine) -> dict[str, CertMatchError]:
    """Return own packs that no longer validate, with why; their files can still be fetched."""
    return _read_own(engine)[1]


def _read_own(engine: Engine) -> tuple[dict[str, RulePack], dict[str, CertMatchError]]:
    with engine.connect() as connection:
        documents = store.fetch_documents(connection)
    packs, unreadable = {}, {}
    for identifier, document in documents.items():
        # A later version of the program may ask more of a pack than the one that saved it.
        try:
            packs[identifier] = read_rule_pack(document, identifier)
        except CertMatchError as error:
            unreadable[identifier] = error
    return packs, unreadable


def fetch_rule_pack(engine: Engine, identifier: str) -> RulePack:
    """Return one pack with rules on and off as decided.

    Raises
    ------
    CertMatchError
        There is no such pack.
    """
    packs = {pack.id: pack for pack in fetch_rule_packs(engine)}
    if identifier not in packs:
        raise CertMatchError(
            "rule_pack_unknown", where="rule pack", found=identifier, expected=" | ".join(packs)
        )
    return packs[identifier]


def fetch_rule_pack_file(engine: Engine, identifier: str) -> str:
    """Return the TOML of a pack as it was written, with its comments.

    Raises
    ------
    CertMatchError
        There is no such pack.
    """
    if identifier in list_shipped():
        return read_shipped_file(identifier)
    with engine.connect() as connection:
        documents = store.fetch_documents(connection)
    if identifier not in documents:
        known = " | ".join([*list_shipped(), *documents])
        raise CertMatchError(
            "rule_pack_unknown", where="rule pack", found=identifier, expected=known
        )
    return documents[identifier]


def copy_rule_pack(engine: Engine, identifier: str, new_identifier: str) -> str:
    """Return the TOML of a copy under another identifier, not saved yet.

    Rules are on and off as decided; a copy of the example is no example any more.

    Raises
    ------
    CertMatchError
        There is no such pack, or the identifier is taken by a shipped one.
    """
    _refuse_shipped(new_identifier)
    pack = fetch_rule_pack(engine, identifier)
    return write_rule_pack(replace(pack, id=new_identifier, is_example=False))


def save_rule_pack(
    engine: Engine, content: bytes | str, *, file: str = "", saved_by: str
) -> RulePack:
    """Save a pack of the body in place of its earlier version and return it.

    Raises
    ------
    CertMatchError
        The file is no valid pack, its identifier is that of a shipped one, or nobody saves it.
    """
    pack = read_rule_pack(content, file)
    _refuse_shipped(pack.id)
    _need_person(saved_by)
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    with engine.begin() as connection:
        store.save_pack(connection, pack.id, text, saved_by.strip())
    return pack


def delete_rule_pack(engine: Engine, identifier: str) -> None:
    """Delete a pack of the body.

    Raises
    ------
    CertMatchError
        The pack ships with the program, or there is none.
    """
    _refuse_shipped(identifier)
    with engine.begin() as connection:
        if not store.delete_pack(connection, identifier):
            raise CertMatchError("rule_pack_unknown", where="rule pack", found=identifier)


def switch_rule(
    engine: Engine, identifier: str, rule: str, *, on: bool, decided_by: str
) -> RulePack:
    """Switch a doubtful rule on or off and return the pack as it is then.

    Raises
    ------
    CertMatchError
        There is no such pack or rule, its confidence leaves nothing to doubt, or nobody decides.
    """
    _need_person(decided_by)
    pack = fetch_rule_pack(engine, identifier).with_rule(rule, on=on)
    with engine.begin() as connection:
        store.switch_rule(connection, identifier, rule, decided_by.strip(), on=on)
    return pack


def fetch_deciders(engine: Engine, identifier: str) -> dict[str, tuple[str, datetime]]:
    """Return who switched each rule of a pack last, and when (UTC)."""
    with engine.connect() as connection:
        return store.fetch_deciders(connection, identifier)


def _may_switch(pack: RulePack, key: str) -> bool:
    return any(rule.key == key and rule.is_doubtful for rule in pack.rules)


def _refuse_shipped(identifier: str) -> None:
    if identifier in list_shipped():
        raise CertMatchError(
            "rule_pack_shipped", where="id", found=identifier, expected="own-…"
        )  # fmt: skip


def _need_person(name: str) -> None:
    if not name.strip():
        raise CertMatchError("rule_pack_needs_person", where="saved by")
