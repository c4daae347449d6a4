"""One rule pack on screen: tables, numbers, dates, people, contradictions, and its doubts."""

from __future__ import annotations

import streamlit as st

from matching.errors import CertMatchError
from matching.rule_packs import Rule, RulePack
from pages.components import access, frame
from pages.components.access import rule_packs
from pages.components.calculation_results import show_contradictions
from pages.components.messages import language, say
from pages.components.sentences import error_sentence
from pages.components.tables import show_words
from reporting.calculation import confidence_text
from reporting.rule_packs import (
    GROUPS,
    clause_of,
    group_of,
    list_tables,
    note_of,
    rule_lines,
    says_text,
    use_text,
)
from reporting.workload import rule_text

OUTCOME = "rules_outcome"
_TALL = 12


def show_rules(pack: RulePack) -> None:
    """Show every rule in its group, tables first."""
    tables = [(rule, *table) for rule in pack.rules for table in list_tables(rule, language())]
    if tables:
        st.subheader(say("rules.tables"), anchor=False)
        for tab, (rule, title, rows) in zip(
            st.tabs([title for _, title, _ in tables]), tables, strict=True
        ):
            with tab:
                st.caption(_lines(rule, pack))
                height = 35 * (min(len(rows), _TALL) + 1) + 3
                st.dataframe(rows, hide_index=True, height=height, width=560, key=f"table_{title}")
    st.caption(say("rules.use.note"))
    for group in GROUPS:
        rules = [rule for rule in pack.rules if group_of(rule) == group and says_text(rule, "en")]
        if rules:
            st.subheader(say(f"rules.{group}"), anchor=False)
            show_words(rule_lines(rules, pack, language()), f"rules_{group}")
    st.subheader(say("rules.contradictions"), anchor=False)
    if pack.contradictions:
        show_contradictions(pack.contradictions)
    else:
        st.markdown(say("rules.no_contradictions"))


def _lines(rule: Rule, pack: RulePack) -> str:
    line = say("rules.table.lines", clause=clause_of(rule, pack, language()),
               confidence=confidence_text(rule.confidence, language()))  # fmt: skip
    return f"{line} {note_of(rule, language())}".strip()


def show_doubts(pack: RulePack) -> None:
    """Show the rules in doubt, each with a switch that takes effect at once."""
    st.subheader(say("rules.doubts"), anchor=False)
    doubtful = [rule for rule in pack.rules if rule.is_doubtful]
    if not doubtful:
        st.markdown(say("rules.no_doubts"))
        return
    st.caption(say("rules.doubts_note"))
    person = st.text_input(say("rules.decided_by"), access.person(), key="switch_person")
    deciders = rule_packs.deciders(pack.id)
    places = st.columns(1 if frame.is_phone() else 2)
    for place, rule in enumerate(doubtful):
        # What the store says stands here on every run, whoever else switched it.
        key = f"switch_{pack.id}_{rule.key}"
        st.session_state[key] = rule.on
        words = (rule_text(rule.key, language()), confidence_text(rule.confidence, language()),
                 use_text(rule, language()))  # fmt: skip
        with places[place % len(places)]:
            st.toggle(" · ".join(words), key=key, on_change=_switch, args=(pack, rule, person),
                      wrap=True)  # fmt: skip
            if rule.key in deciders:
                name, moment = deciders[rule.key]
                st.caption(say("rules.switched", person=name, day=moment.date()))


def _switch(pack: RulePack, rule: Rule, person: str) -> None:
    name = rule_text(rule.key, language())
    try:
        rule_packs.switch(pack.id, rule.key, on=not rule.on, person=person)
    except CertMatchError as error:
        st.session_state[OUTCOME] = ("error", error_sentence(error))
    else:
        word = "switched_off" if rule.on else "switched_on"
        st.session_state[OUTCOME] = ("success", say(f"rules.{word}", rule=name))


def show_outcome() -> None:
    """Say once what the last step did."""
    if OUTCOME in st.session_state:
        kind, sentence = st.session_state.pop(OUTCOME)
        (st.success if kind == "success" else st.error)(sentence)
