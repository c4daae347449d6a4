"""A planned audit team against the rules in force: whose days count, and what each may still do.

What was not entered is unknown and leaves a finding unknown, unless the rest decides it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matching.rule_packs import Rule, RulePack
from matching.site_sampling import TOLERANCE
from matching.staffing_limits import (
    assess_combined_ability,
    count_auditor_days,
    has_enough_auditors,
    is_counted,
    is_excluded,
    may_attend,
    may_be_assigned,
)

# SHORT: fewer in the team than a rule asks of the whole body; NOTED: nothing to be met.
MET, UNMET, SHORT, UNKNOWN, NOTED = "met", "unmet", "short", "unknown", "noted"
_COUNTABLE, _LEVELS = "countable_roles", "may_attend"
LEAST_AUDITORS = "min_professional_auditors"
MOST_DAYS, MOST_CERTIFICATES = "max_on_site_days", "max_certificates"
_JUDGED = (_LEVELS, LEAST_AUDITORS, MOST_DAYS, MOST_CERTIFICATES)
_EXPERT = "expert"
# IAF MD 11 is no rule pack: its formula is known through one secondary source.
_ABILITY = Rule("combined_ability", (), "", "C", document="IAF MD 11")


@dataclass(frozen=True)
class Member:
    """One person of a planned team, without a name; None = not entered.

    Parameters
    ----------
    number
        Place in the team, from 1.
    role
        One of `matching.rule_checks.ROLES`.
    level
        Level of registration.
    days
        Auditor days planned.
    is_professional
        Whether an auditor of the client's professional field.
    on_site_days
        Days on site in the cycle year before this audit.
    certificates
        Valid certificates matched in the cycle year, this client's included.
    systems
        How many of the systems audited together the person can audit.
    """

    number: int
    role: str | None = None
    level: str | None = None
    days: float | None = None
    is_professional: bool | None = None
    on_site_days: float | None = None
    certificates: int | None = None
    systems: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered."""
        return self == Member(self.number)


@dataclass(frozen=True)
class Finding:
    """One line of the check: what was looked at, the verdict, its numbers and its rule.

    ``verdict`` is one of MET, UNMET, SHORT, UNKNOWN and NOTED; ``rule`` is None where no pack
    rules it; ``people`` are the numbers of those it is about, or of those it lacks.
    """

    key: str
    verdict: str
    facts: Mapping[str, Any]
    people: tuple[int, ...] = ()
    rule: Rule | None = None
    document: str = field(default="")


@dataclass(frozen=True)
class TeamCheck:
    """A team as entered, what was found, and the rules that no pack in force gives.

    Who counts needs no rule and is never among those.
    """

    members: tuple[Member, ...]
    findings: tuple[Finding, ...]
    not_given: tuple[str, ...]


def assess_planned_team(
    packs: Sequence[RulePack],
    members: Sequence[Member],
    required_days: float | None,
    *,
    systems: int = 1,
    factor: float = 1.0,
) -> TeamCheck:
    """Return what the packs in force say to a planned team; the strictest decides.

    Parameters
    ----------
    packs
        Packs that judge the audit on its day.
    members
        The team; rows without any entry are left out.
    required_days
        Auditor days that the audit takes, None = unknown.
    systems
        Schemes audited together; the ability of the team is assessed from 2.
    factor
        What the summed time of several schemes is multiplied by, as applied.

    Notes
    -----
    Assumption: planned days are days on site, which is on the safe side of a yearly limit.
    """
    team = tuple(member for member in members if not member.is_blank)
    not_given = tuple(key for key in _JUDGED if not any(pack.rule(key) for pack in packs))
    if not team:
        return TeamCheck((), (), not_given)
    findings = [_assess_days(packs, team, required_days)]
    findings += _list_uncounted(packs, team)
    findings += _assess_levels(packs, team)
    findings += _assess_field(packs, team)
    for limit in (MOST_DAYS, MOST_CERTIFICATES):
        findings += _assess_limit(packs, team, limit)
    if systems > 1:
        findings.append(_assess_ability(packs, team, systems, factor))
    return TeamCheck(team, tuple(findings), not_given)


def _assess_days(
    packs: Sequence[RulePack], team: Sequence[Member], required: float | None
) -> Finding:
    counted = {each.number: is_counted(packs, each.role, each.level) for each in team}
    days = count_auditor_days(packs, [(each.role, each.level, each.days or 0.0) for each in team])
    lacking = [
        each for each in team
        if counted[each.number] is None or (counted[each.number] and each.days is None)
    ]  # fmt: skip
    most = days + sum(math.inf if each.days is None else each.days for each in lacking)
    verdict = UNKNOWN
    if required is not None and days >= required - TOLERANCE:
        verdict = MET
    elif required is not None and most < required - TOLERANCE:
        verdict = UNMET
    pack = next((pack for pack in packs if pack.rule(_COUNTABLE)), None)
    facts = {"days": days, "required": required}
    return _finding("days", verdict, facts, _numbers(lacking), pack, _COUNTABLE)


def _list_uncounted(packs: Sequence[RulePack], team: Sequence[Member]) -> Iterator[Finding]:
    for each in team:
        if is_counted(packs, each.role, each.level) is False:
            pack = next((pack for pack in packs if is_excluded(pack, each.role, each.level)), None)
            facts = {"role": each.role, "level": each.level, "days": each.days}
            yield _finding("uncounted", NOTED, facts, (each.number,), pack, _COUNTABLE)


def _assess_levels(packs: Sequence[RulePack], team: Sequence[Member]) -> Iterator[Finding]:
    """Judge the levels of those who audit; experts advise outside the levels."""
    auditing = [each for each in team if each.role != _EXPERT]
    for pack in packs:
        if not auditing or pack.rule(_LEVELS) is None:
            continue
        unfit = [each for each in auditing if not (each.level and may_attend(pack, each.level))]
        # Without a role an unfit level may be that of an expert.
        barred = [each for each in unfit if each.role and each.level]
        lacking = [each for each in unfit if each not in barred]
        verdict = UNMET if barred else UNKNOWN if lacking else MET
        facts = {"levels": pack.value(_LEVELS, "levels")}
        people = _numbers(barred or lacking)
        yield _finding(_LEVELS, verdict, facts, people, pack, _LEVELS)


def _assess_field(packs: Sequence[RulePack], team: Sequence[Member]) -> Iterator[Finding]:
    pack = _find_strictest(packs, LEAST_AUDITORS, most=True)
    if pack is None:
        return
    open_ = [each for each in team if each.is_professional is not False
             and is_counted(packs, each.role, each.level) is not False]  # fmt: skip
    sure = [each for each in open_ if each.is_professional
            and is_counted(packs, each.role, each.level)]  # fmt: skip
    verdict = UNKNOWN
    if has_enough_auditors(pack, len(sure)):
        verdict = MET
    elif not has_enough_auditors(pack, len(open_)):
        # The rule counts the whole body: a team alone cannot break it.
        verdict = SHORT
    facts = {"count": len(sure), "least": pack.value(LEAST_AUDITORS)}
    lacking = _numbers([each for each in open_ if each not in sure])
    yield _finding("professional", verdict, facts, lacking, pack, LEAST_AUDITORS)


def _assess_limit(packs: Sequence[RulePack], team: Sequence[Member], key: str) -> Iterator[Finding]:
    """Judge each member who states something; name the others in one finding."""
    pack = _find_strictest(packs, key, most=False)
    if pack is None:
        return
    is_days = key == MOST_DAYS
    lacking = []
    for each in team:
        given = each.on_site_days if is_days else each.certificates
        if given is None:
            # The limits are those of auditors: nobody else has to state anything.
            lacking += [each] if is_counted(packs, each.role, each.level) is not False else []
            continue
        total = given + (each.days or 0.0) if is_days else None
        within = may_be_assigned(pack, total, None if is_days else each.certificates)
        # Without planned days only a limit that is passed already is decided.
        is_open = is_days and each.days is None and within
        verdict = UNKNOWN if is_open else MET if within else UNMET
        facts = {"given": given, "days": each.days, "total": total, "most": pack.value(key)}
        yield _finding(key, verdict, facts, (each.number,), pack, key)
    if lacking:
        facts = {"given": None, "most": pack.value(key)}
        yield _finding(key, UNKNOWN, facts, _numbers(lacking), pack, key)


def _assess_ability(
    packs: Sequence[RulePack], team: Sequence[Member], systems: int, factor: float
) -> Finding:
    counted = {each.number: is_counted(packs, each.role, each.level) for each in team}
    auditors = [each for each in team if counted[each.number] is not False]
    lacking = [each for each in auditors if each.systems is None or counted[each.number] is None]
    ability = None
    if auditors and not lacking:
        ability = assess_combined_ability([each.systems or 0 for each in auditors], systems)
    verdict = UNKNOWN if ability is None else NOTED
    facts = {"ability": ability, "auditors": len(auditors), "systems": systems, "factor": factor}
    return Finding("ability", verdict, facts, _numbers(lacking), _ABILITY, _ABILITY.document)


def _find_strictest(packs: Sequence[RulePack], key: str, *, most: bool) -> RulePack | None:
    asking = [pack for pack in packs if pack.rule(key)]
    choose = max if most else min
    return choose(asking, key=lambda pack: pack.value(key), default=None)


def _numbers(team: Sequence[Member]) -> tuple[int, ...]:
    return tuple(each.number for each in team)


def _finding(
    key: str,
    verdict: str,
    facts: Mapping[str, Any],
    people: tuple[int, ...],
    pack: RulePack | None,
    rule_key: str,
) -> Finding:
    rule = pack.rule(rule_key) if pack else None
    document = rule.document or pack.document if pack and rule else ""
    return Finding(key, verdict, facts, people, rule, document)
