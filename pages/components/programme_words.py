"""Words of the programme: closed vocabularies, and the rules behind a window and its days."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from matching.rule_packs import Rule, RulePack
from pages.components.messages import language, say
from pages.components.sentences import region_name
from reporting.words import value_words

_VOCABULARIES = {
    s.AUDIT_TYPE: "workload.audit_type",
    s.STANDING: "programme.standing",
    s.EDITION: "terms.edition",
}


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of audits with types, states and provinces in the reader's language."""
    words = table.copy()
    for name, prefix in _VOCABULARIES.items():
        if name in words:
            known = {value: say(f"{prefix}.{value}") for value in _texts(words[name])}
            words[name] = [known.get(value) for value in words[name]]
    if s.PROVINCE in words:
        known = {value: region_name(value) for value in _texts(words[s.PROVINCE])}
        words[s.PROVINCE] = [known.get(value) for value in words[s.PROVINCE]]
    for name in (s.SCHEMES_AUDITED, s.SCHEME):
        if name in words:
            words[name] = words[name].astype("str").str.replace("|", say("frame.comma"))
    for name in words.select_dtypes("object"):
        words[name] = words[name].where(words[name].notna(), None)
    return words


def _texts(column: pd.Series) -> set[str]:
    """Return each value that is a word; thousands of rows say few different ones."""
    return {value for value in column if isinstance(value, str) and value}


def rule_name(key: object) -> str:
    """Return what a rule rules; a dash where none is known."""
    return say(f"workload.rule.{str(key).partition('.')[0]}") if isinstance(key, str) else "—"


def pack_name(pack: RulePack) -> str:
    """Return a pack's name in the reader's language."""
    return pack.name_zh if language() == "zh" else pack.name_en


def rule_sentence(pack: RulePack, rule: Rule) -> str:
    """Return document, clause and confidence of a rule, and whether it can be switched off."""
    sentence = say(
        "programme.rule.sentence", rule=rule_name(rule.key),
        document=value_words(rule.document or pack.document, language()),
        clause=value_words(rule.clause, language()), letter=rule.confidence,
        words=say(f"workload.confidence.{rule.confidence}"),
    )  # fmt: skip
    return sentence + say("programme.rule.doubtful") if rule.is_doubtful else sentence


def rules_of_days(pack: RulePack, scheme: str, audit_type: str) -> list[Rule]:
    """Return the rules of a pack that give the days of an audit: its table and its type's time."""
    keys = (f"base_table.{scheme}", f"audit_time.{audit_type}")
    return [rule for rule in map(pack.rule, keys) if rule is not None]
