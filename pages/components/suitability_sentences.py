"""Findings about the suitability of auditors as sentences: rules, reasons, who suits best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data import schema as s
from data.workflows.suitability import ProjectSuitability
from matching.eligibility import CONFLICT, REASONS
from matching.suitability import FiredRule, nearest_term
from matching.suitability_rules import ANY, INPUTS, Rule
from pages.components.messages import language, say
from reporting.charts.rule_viewer import term_word

SAME_CODE = "small"  # finest kinship of codes


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


def strongest_rule(fired: Sequence[FiredRule]) -> str:
    """Return the strongest rule without its conditions, which the inputs show; blank for none."""
    if not fired:
        return ""
    word = say(f"suitability.word.{fired[0].rule.consequent}")
    return say("suitability.rule_short", number=fired[0].number, word=word,
               strength=fired[0].strength)  # fmt: skip


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


def barred_in_words(row: pd.Series) -> str:
    """Return why one auditor must not be sent, "" where nothing stands against it."""
    words = []
    for key in filter(None, row[s.BARRED].split(s.ID_MARK)):
        dated = key == CONFLICT and pd.notna(row[s.UNTIL])
        until = f"{row[s.UNTIL]:%Y-%m-%d}" if dated else ""
        words.append(say(f"suitability.barred.{'conflict_until' if dated else key}", until=until))
    return say("suitability.joined").join(words)


def remark_in_words(row: pd.Series) -> str:
    """Return why an auditor must not be sent, and why the suitability is unknown."""
    words = (barred_in_words(row), reasons_in_words(row[s.REASON]))
    return say("suitability.joined").join(filter(None, words))


def demand_sentences(found: ProjectSuitability) -> list[str]:
    """Return what the project asks for, and how many must not be sent for which reason."""
    project, comma, lines = found.project, say("frame.comma"), []
    if pd.notna(project[s.REQUIRED_SEX]):
        sex = "female" if project[s.REQUIRED_SEX] == s.FEMALE else "male"
        lines.append(say("suitability.demand.required_sex", value=say(f"suitability.sex.{sex}")))
    if pd.notna(project[s.NAMED_AUDITORS]):
        names = comma.join(project[s.NAMED_AUDITORS].split(s.ID_MARK))
        lines.append(say("suitability.demand.named_auditors", value=names))
    if found.named_elsewhere:
        names = comma.join(found.named_elsewhere)
        lines.append(say("suitability.named_elsewhere", names=names))
    barred = found.pairs[found.pairs[s.BARRED] != ""]
    if len(barred):
        reasons = count_barred(barred)
        lines.append(
            say("suitability.barred_line", count=len(barred), reasons=reasons, day=found.day)
        )
    return lines


def count_barred(pairs: pd.DataFrame) -> str:
    """Return how many must not be sent for which reason, in words."""
    keys = pairs[s.BARRED].str.split(s.ID_MARK, regex=False).explode()
    counts = keys[keys != ""].value_counts(sort=False)
    return say("suitability.joined").join(
        say("suitability.barred_count", reason=say(f"suitability.barred.{key}"), count=counts[key])
        for key in REASONS
        if key in counts
    )


def suitability_finding(found: ProjectSuitability) -> str:
    """Return who suits best and why, or why nobody does."""
    project, pairs = found.project[s.PROJECT_ID], found.pairs
    if pairs.empty:
        return say("suitability.finding_nobody", project=project)
    best = pairs.iloc[0]
    holders = pairs[pairs[s.KINSHIP] == SAME_CODE]
    if not best[s.ELIGIBLE] and (len(holders) or best[s.BARRED]):
        barred = holders if len(holders) else pairs
        key = "finding_barred" if len(holders) else "finding_near_barred"
        return say(f"suitability.{key}", project=project, count=len(barred),
                   reasons=count_barred(barred))  # fmt: skip
    # Those who may be sent stand first, so the best speaks for them or nobody holds the code.
    peers = pairs[(pairs[s.ELIGIBLE] == best[s.ELIGIBLE]) & (pairs[s.BARRED] == "")]
    values = {"project": project, "auditor": best[s.AUDITOR_ID], "value": best[s.SUITABILITY]}
    if np.isnan(best[s.SUITABILITY]):
        reasons = reasons_in_words("|".join(dict.fromkeys("|".join(peers[s.REASON]).split("|"))))
        key = "finding_unknown" if best[s.ELIGIBLE] else "finding_near_unknown"
        return say(f"suitability.{key}", count=len(peers), reasons=reasons, **values)
    if not best[s.ELIGIBLE]:
        return say("suitability.finding_near", count=len(peers), **values)
    values["word"] = say(f"suitability.word.{nearest_term(best[s.SUITABILITY])}")
    values["conditions"] = conditions_in_words(best[s.FIRED][0].rule)
    tied = int(np.isclose(peers[s.SUITABILITY], best[s.SUITABILITY]).sum())
    key = "finding_tied" if tied > 1 else "finding"
    return say(f"suitability.{key}", count=tied, **values)
