"""Findings about the suitability of auditors as sentences: rules, reasons, who suits best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data import schema as s
from data.workflows.suitability import ProjectSuitability
from matching.suitability import FiredRule, nearest_term
from matching.suitability_rules import ANY, INPUTS, Rule
from pages.components.messages import language, say
from reporting.charts.rule_viewer import term_word


def conditions_in_words(rule: Rule) -> str:
    """Return the conditions of a rule in words."""
    named = zip(INPUTS, rule.conditions, strict=True)
    return say("frame.comma").join(
        say(
            "suitability.phrase",
            input=say(f"suitability.input.{name}"),
            term=term_word(name, condition, language()),
        )
        for name, condition in named
        if condition != ANY
    )


def rule_sentences(fired: Sequence[FiredRule], most: int) -> list[str]:
    """Return the strongest fired rules as sentences."""
    return [
        say(
            "suitability.rule",
            number=one.number,
            conditions=conditions_in_words(one.rule),
            word=say(f"suitability.word.{one.rule.consequent}"),
            strength=one.strength,
        )
        for one in fired[:most]
    ]


def reasons_in_words(reason: str) -> str:
    """Return why a suitability is unknown, in words."""
    keys = reason.split("|") if reason else []
    return say("suitability.joined").join(say(f"suitability.reason.{key}") for key in keys)


def suitability_finding(found: ProjectSuitability) -> str:
    """Return who suits best and why, or why nobody does."""
    project, pairs = found.project[s.PROJECT_ID], found.pairs
    if pairs.empty:
        return say("suitability.finding_nobody", project=project)
    best = pairs.iloc[0]
    # Those who hold the code stand first, so the best speaks for them or nobody holds it.
    peers = pairs[pairs[s.ELIGIBLE] == best[s.ELIGIBLE]]
    values = {"project": project, "auditor": best[s.AUDITOR_ID], "value": best[s.SUITABILITY]}
    if np.isnan(best[s.SUITABILITY]):
        reasons = reasons_in_words("|".join(dict.fromkeys("|".join(peers[s.REASON]).split("|"))))
        key = "finding_unknown" if best[s.ELIGIBLE] else "finding_near_unknown"
        return say(f"suitability.{key}", count=len(peers), reasons=reasons, **values)
    if not best[s.ELIGIBLE]:
        return say("suitability.finding_near", count=len(pairs), **values)
    values["word"] = say(f"suitability.word.{nearest_term(best[s.SUITABILITY])}")
    values["conditions"] = conditions_in_words(best[s.FIRED][0].rule)
    tied = int(np.isclose(peers[s.SUITABILITY], best[s.SUITABILITY]).sum())
    key = "finding_tied" if tied > 1 else "finding"
    return say(f"suitability.{key}", count=tied, **values)
