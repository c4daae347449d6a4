"""Rule packs: what each rule says, how far to trust it, which are off, and packs of the body."""

import pandas as pd
import streamlit as st

from matching.rule_packs import RulePack
from pages.components import access, filters, frame
from pages.components.access import rule_packs
from pages.components.messages import language, say
from pages.components.rule_pack_editor import CHOSEN, show_editor, show_exchange
from pages.components.rule_pack_view import show_doubts, show_outcome, show_rules
from pages.components.tables import show_words
from reporting.calculation import pack_name
from reporting.rule_packs import note_of, until_text

COLUMNS = ("name", "id", "schemes", "in_force", "rules", "doubtful", "origin")


def show_finding(packs: tuple[RulePack, ...]) -> None:
    """Title, and how many packs and doubtful rules there are."""
    doubtful = [rule for pack in packs for rule in pack.rules if rule.is_doubtful]
    judging = [pack for pack in packs if not pack.is_example]
    today = access.default_as_of()
    finding = say(
        "rules.finding", day=today, count=len(packs), doubtful=len(doubtful),
        own=sum(pack.id not in rule_packs.list_shipped() for pack in packs),
        in_force=sum(pack.is_in_force(today) for pack in judging),
        off=sum(not rule.on for rule in doubtful),
    )  # fmt: skip
    frame.show_title(say("menu.page.rule-packs"), finding)


def origin_of(pack: RulePack) -> str:
    """Return whether a pack is shipped, an example or the body's own."""
    if pack.is_example:
        return say("rules.example")
    return say("rules.shipped" if pack.id in rule_packs.list_shipped() else "rules.own")


def show_list(packs: tuple[RulePack, ...]) -> None:
    """Every pack with its state."""
    rows = [
        (
            pack_name(pack, language()), pack.id, say("frame.comma").join(pack.schemes),
            until_text(pack.in_force_from, pack.in_force_to, language()), len(pack.rules),
            sum(rule.is_doubtful for rule in pack.rules), origin_of(pack),
        )
        for pack in packs
    ]  # fmt: skip
    headers = [say(f"rules.column.{name}") for name in COLUMNS]
    show_words(pd.DataFrame(rows, columns=headers), "packs")


def choose_pack(packs: tuple[RulePack, ...]) -> RulePack:
    """Return the pack to show."""
    by_id = {pack.id: pack for pack in packs}
    chosen = filters.show_choice(
        CHOSEN, say("rules.choose"), list(by_id),
        label_of=lambda key: f"{pack_name(by_id[key], language())} · {key}",
    )  # fmt: skip
    return by_id[chosen]


def show_header(pack: RulePack) -> None:
    """Name, document, schemes, time in force and note of a pack."""
    st.subheader(pack_name(pack, language()), anchor=False)
    issuer = pack.issuer_zh if language() == "zh" else pack.issuer_en
    st.markdown(
        say("rules.header", document=pack.document, issuer=issuer,
            schemes=say("frame.comma").join(pack.schemes), origin=origin_of(pack),
            until=until_text(pack.in_force_from, pack.in_force_to, language()))
    )  # fmt: skip
    if note := note_of(pack, language()):
        st.caption(note)


packs = rule_packs.packs()
show_finding(packs)
show_outcome()
show_list(packs)
pack = choose_pack(packs)
show_header(pack)
show_rules(pack)
show_doubts(pack)
show_exchange(pack, is_own=pack.id not in rule_packs.list_shipped())
show_editor()
frame.show_provenance(source=say("rules.source"), rows=len(packs))
