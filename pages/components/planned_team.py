"""The planned team of one audit: who is entered, and what the rules in force say to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from data import schema as s
from matching.planned_team import (
    LEAST_AUDITORS,
    MOST_CERTIFICATES,
    MOST_DAYS,
    Member,
    assess_planned_team,
)
from matching.rule_checks import ROLES
from matching.rule_packs import RulePack
from pages.components.access import rule_packs
from pages.components.inputs import ask_choice, ask_number
from pages.components.messages import language, say
from pages.components.tables import show_words
from reporting.calculation import Calculation
from reporting.planned_team import list_team_lines, list_team_notes, person_text, role_text
from reporting.words import value_words

_MOST_PEOPLE = 20
# Pixels: one row for a person on a desk, two boxes beside each other on a phone.
_NUMBER, _BOX, _ANSWER_BOX, _WORD_BOX = 54, 100, 122, 160
_BLANK = ""
_COLUMNS = ("check", "verdict", "what", "clause", "confidence")


def ask_team(calculation: Calculation, packs: Collection[RulePack]) -> Calculation:
    """Ask for the planned team below a calculation; return it with the check of what was entered.

    Inputs that only one rule needs are asked for where a pack in force has it.
    """
    schemes = [each.part.scheme for each in calculation.parts]
    judging = rule_packs.judging_packs(packs, schemes, calculation.audited_on)
    asked = {rule.key for pack in judging for rule in pack.rules if rule.on}
    st.subheader(say("planned_team.title"), anchor=False)
    st.caption(say("planned_team.lead"))
    count = ask_number("team", say("planned_team.size"), default=1, least=1, most=_MOST_PEOPLE,
                       width=_ANSWER_BOX)  # fmt: skip
    team = [_ask_member(number, asked, len(schemes)) for number in range(1, int(count or 1) + 1)]
    factor = calculation.visit.combined.factor if calculation.visit else 1.0
    check = assess_planned_team(
        judging, team, calculation.auditor_days, systems=len(schemes), factor=factor
    )
    return replace(calculation, team=check if check.members else None)


def show_team(calculation: Calculation) -> None:
    """Show every finding with its verdict, numbers and clause, then what limits them."""
    check = calculation.team
    if check is None:
        return
    st.space("small")
    lines = list_team_lines(check, language())
    rows = [(line.check, line.verdict, line.what, line.clause, line.confidence) for line in lines]
    names = [say(f"planned_team.column.{name}") for name in _COLUMNS]
    short = [place for place, line in enumerate(lines) if line.falls_short]
    show_words(pd.DataFrame(rows, columns=names), "planned_team", marked=short)
    notes = list_team_notes(check, calculation.audited_on, language())
    st.caption("\n".join(f"- {note}" for note in notes))


def _ask_member(number: int, asked: Collection[str], systems: int) -> Member:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall",
                      key=f"team_member_{number}"):  # fmt: skip
        st.markdown(f"**{person_text(number, language())}**", width=_NUMBER)
        role = _ask_word(number, "role", ROLES, lambda role: role_text(role, language()),
                         width=_WORD_BOX)  # fmt: skip
        level = _ask_word(number, "level", s.LEVELS, lambda word: value_words(word, language()),
                          width=_WORD_BOX)  # fmt: skip
        days = _ask_amount(number, "days", step=0.5)
        professional = on_site = certificates = held = None
        if LEAST_AUDITORS in asked:
            professional = _ask_word(number, "professional", ("yes", "no"), _answer, hint=True)
        if MOST_DAYS in asked:
            on_site = _ask_amount(number, "on_site", step=0.5, hint=True)
        if MOST_CERTIFICATES in asked:
            certificates = _ask_amount(number, "certificates", step=1, hint=True)
        if systems > 1:
            counts = [str(count) for count in range(1, systems + 1)]
            held = _ask_word(number, "systems", counts, str, hint=True)
    return Member(
        number, role, level, days, None if professional is None else professional == "yes",
        on_site, None if certificates is None else int(certificates),
        None if held is None else int(held),
    )  # fmt: skip


def _answer(word: str) -> str:
    return say(f"planned_team.input.{word}")


def _ask_word(
    number: int,
    name: str,
    words: Sequence[str],
    label_of: Callable[[str], str],
    *,
    width: int = _ANSWER_BOX,
    hint: bool = False,
) -> str | None:
    """Ask for one of some words, None = not entered."""
    chosen = ask_choice(
        f"team-{number}-{name}", say(f"planned_team.input.{name}"), [_BLANK, *words],
        label_of=lambda word: label_of(word) if word else say("planned_team.not_entered"),
        width=width, help=say(f"planned_team.input.{name}_help") if hint else None,
    )  # fmt: skip
    return chosen or None


def _ask_amount(number: int, name: str, *, step: float, hint: bool = False) -> float | None:
    return ask_number(
        f"team-{number}-{name}", say(f"planned_team.input.{name}"), default=None,
        least=type(step)(0), step=step, width=_BOX, format=None if step == 1 else "%g",
        placeholder=say("planned_team.not_entered"),
        help=say(f"planned_team.input.{name}_help") if hint else None,
    )  # fmt: skip
