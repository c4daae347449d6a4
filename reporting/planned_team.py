"""The check of a planned team in words, for the page and the printed calculation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from matching.planned_team import MOST_DAYS, SHORT, UNMET, Finding, Member, TeamCheck
from reporting.calculation import confidence_text, days_text
from reporting.locale import text
from reporting.words import clause_words, value_words
from reporting.workload import rule_text


@dataclass(frozen=True)
class TeamLine:
    """One finding as it stands on screen and paper; ``falls_short`` stands out."""

    check: str
    verdict: str
    what: str
    clause: str
    confidence: str
    falls_short: bool


def list_team_lines(check: TeamCheck, language: str) -> list[TeamLine]:
    """Return the findings as lines."""
    return [
        TeamLine(
            text(language, f"planned_team.check.{found.key}"),
            verdict_text(found, language),
            finding_text(found, language),
            clause_words(found.document, found.rule.clause if found.rule else "", language),
            confidence_text(found.rule.confidence, language) if found.rule else "",
            found.verdict in (UNMET, SHORT),
        )
        for found in check.findings
    ]


def list_team_notes(check: TeamCheck, day: date, language: str) -> Iterator[str]:
    """Yield what limits the findings: notes of their rules, the assumption, rules not given."""
    rules = {found.rule.key: found.rule for found in check.findings if found.rule}
    for rule in rules.values():
        note = rule.note_zh if language == "zh" else rule.note_en
        if note:
            name = rule_text(rule.key, language)
            name = name[:1].upper() + name[1:]
            yield text(language, "planned_team.note", rule=name, note=note)
    if MOST_DAYS in rules:
        yield text(language, "planned_team.days_are_on_site")
    if check.not_given:
        comma = text(language, "frame.comma")
        names = comma.join(rule_text(key, language) for key in check.not_given)
        yield text(language, "planned_team.not_given", day=day.isoformat(), rules=names)


def verdict_text(found: Finding, language: str) -> str:
    """Return the word of a verdict."""
    word = "not_counted" if found.key == "uncounted" else found.verdict
    return text(language, f"planned_team.verdict.{word}")


def finding_text(found: Finding, language: str) -> str:
    """Return the numbers of a finding in one sentence."""
    sentences = {"days": _days, "uncounted": _uncounted, "may_attend": _levels,
                 "professional": _field, "ability": _ability}  # fmt: skip
    return sentences.get(found.key, _limit)(found, language)


def person_text(number: int, language: str) -> str:
    """Return the number that stands for a person of the team."""
    return text(language, "planned_team.person", number=number)


def role_text(role: str, language: str) -> str:
    """Return a role in the team."""
    return text(language, f"rules.choice.{role}")


def list_member_rows(members: Sequence[Member], language: str) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of a team as entered; columns that nobody entered are left out."""
    shown = [name for name in _CELLS if any(_given(each, name) is not None for each in members)]
    head = [text(language, f"planned_team.input.{name}") for name in shown]
    rows = [
        [person_text(each.number, language), *(_cell(each, name, language) for name in shown)]
        for each in members
    ]
    return ["", *head], rows


# Column of the input → field of a member.
_CELLS = {"role": "role", "level": "level", "days": "days", "professional": "is_professional",
          "on_site": "on_site_days", "certificates": "certificates",
          "systems": "systems"}  # fmt: skip


def _given(member: Member, name: str) -> object:
    return getattr(member, _CELLS[name])


def _cell(member: Member, name: str, language: str) -> str:
    value = _given(member, name)
    if value is None:
        return text(language, "planned_team.not_entered")
    if isinstance(value, bool):
        return text(language, f"planned_team.input.{'yes' if value else 'no'}")
    if name == "role":
        return role_text(str(value), language)
    return value_words(value, language) if name == "level" else f"{value:g}"


def _say(found: Finding, key: str, language: str, **values: object) -> str:
    joint = text(language, "calculation.scheme_joint")
    people = joint.join(str(number) for number in found.people)
    return text(language, f"planned_team.{found.key}.{key}", people=people, **values)


def _days(found: Finding, language: str) -> str:
    days, required = found.facts["days"], found.facts["required"]
    shown = {"days": days_text(days, language)}
    if required is None:
        return _say(found, "no_requirement", language, **shown)
    shown |= {"required": days_text(required, language),
              "missing": days_text(max(required - days, 0.0), language)}  # fmt: skip
    key = "unmet_open" if found.verdict == UNMET and found.people else found.verdict
    return _say(found, key, language, **shown)


def _uncounted(found: Finding, language: str) -> str:
    role, level, days = (found.facts[name] for name in ("role", "level", "days"))
    words = [role_text(role, language)] if role else []
    words += [value_words(level, language)] if level else []
    why = text(language, "frame.comma").join(dict.fromkeys(words))
    key = "planned_team.uncounted.all_days" if days is None else "planned_team.uncounted.days"
    what = text(language, key, days=days_text(days, language))
    return _say(found, "ruled" if found.rule else "always", language, why=why, days=what)


def _levels(found: Finding, language: str) -> str:
    comma = text(language, "frame.comma")
    levels = comma.join(value_words(level, language) for level in found.facts["levels"])
    return _say(found, found.verdict, language, levels=levels)


def _field(found: Finding, language: str) -> str:
    count, least = found.facts["count"], found.facts["least"]
    key = "short_open" if found.verdict == SHORT and found.people else found.verdict
    return _say(found, key, language, count=count, least=least, missing=least - count)


def _limit(found: Finding, language: str) -> str:
    facts = found.facts
    key = "not_entered" if facts["given"] is None else "judged"
    if found.key == MOST_DAYS and key == "judged" and facts["days"] is None:
        key = "no_days"
    names = ("given", "days", "total", "most")
    shown = {name: f"{facts[name]:g}" for name in names if facts.get(name) is not None}
    return _say(found, key, language, **shown)


def _ability(found: Finding, language: str) -> str:
    facts = found.facts
    ability = facts["ability"]
    key = found.verdict if ability is not None or found.people else "nobody"
    shown = "" if ability is None else f"{ability:.0%}".replace("%", " %")
    return _say(found, key, language, ability=shown, auditors=facts["auditors"],
                systems=facts["systems"], factor=f"{facts['factor']:g}")  # fmt: skip
