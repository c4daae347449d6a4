"""A calculation of audit time in words: the answer, its steps, and what limits it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from matching.errors import CertMatchError
from matching.planned_team import TeamCheck
from matching.rule_packs import CONFIDENCES, Contradiction, RulePack
from matching.visits import AuditPart, Visit
from matching.workload import Remark, Step, Workload
from reporting.locale import text
from reporting.terminal import error_text
from reporting.words import clause_words
from reporting.workload import remark_text, step_text

# Remarks that say why there are no days, the most telling first.
_REASONS = ("above_table", "table_not_given", "type_not_given", "part_unknown")


@dataclass(frozen=True)
class CalculatedPart:
    """One scheme: its input, its time alone, and what other packs in force would ask.

    ``others`` holds an error where another pack needs more than was given.
    """

    part: AuditPart
    workload: Workload
    reason: str = ""
    others: tuple[tuple[RulePack, Workload | CertMatchError], ...] = ()


@dataclass(frozen=True)
class Calculation:
    """What a contract reviewer asked and got.

    ``visit`` only where there are several parts, ``team`` only where one was entered.
    """

    audited_on: date
    parts: tuple[CalculatedPart, ...]
    client: str = ""
    visit: Visit | None = None
    factor_reason: str = ""
    given_factor: float = 1.0
    team: TeamCheck | None = None

    @property
    def auditor_days(self) -> float | None:
        """Auditor days of the whole visit, None where unknown."""
        visit = self.visit
        return visit.combined.auditor_days if visit else self.parts[0].workload.auditor_days

    def lacks_reason(self) -> list[str]:
        """Return the schemes, and ``combined``, whose time is reduced without a reason."""
        missing = [
            each.part.scheme
            for each in self.parts
            if _is_reduced(each.part) and not each.reason.strip()
        ]
        if self.visit and self.given_factor < 1 and not self.factor_reason.strip():
            missing.append("combined")
        return missing


@dataclass(frozen=True)
class StepLine:
    """One step as it stands on screen and paper."""

    key: str
    name: str
    what: str
    value: str
    clause: str
    confidence: str
    decides: bool
    contradictions: tuple[Contradiction, ...] = field(default=(), repr=False)


def days_text(days: float | None, language: str) -> str:
    """Return days with one decimal, two where they need them, the word where unknown."""
    if days is None:
        return text(language, "workload.unknown")
    return f"{days:.1f}" if abs(days - round(days, 1)) < 1e-9 else f"{days:.2f}"


def answer_text(calculation: Calculation, language: str) -> str:
    """Return the answer in one sentence."""
    visit = calculation.visit
    if visit is None:
        return part_answer(calculation.parts[0].workload, language)
    joint = text(language, "calculation.scheme_joint")
    schemes = joint.join(each.part.scheme for each in calculation.parts)
    combined = visit.combined
    if combined.auditor_days is None:
        reason = _reason(visit.warnings, language)
        return text(language, "calculation.answer_combined_unknown", schemes=schemes, reason=reason)
    return text(
        language, "calculation.answer_combined", schemes=schemes, factor=f"{combined.factor:g}",
        days=days_text(combined.auditor_days, language),
        on_site=_on_site(combined.on_site_days, language),
        total=days_text(combined.sum, language),
    )  # fmt: skip


def part_answer(workload: Workload, language: str) -> str:
    """Return the answer for one scheme alone."""
    kind = text(language, f"workload.audit_type.{workload.audit_type}")
    kind = kind[:1].upper() + kind[1:]
    if workload.auditor_days is None:
        reason = _reason(workload.warnings, language)
        return text(language, "calculation.answer_unknown", audit_type=kind, reason=reason)
    return text(
        language, "calculation.answer", audit_type=kind,
        days=days_text(workload.auditor_days, language),
        on_site=_on_site(workload.on_site_days, language),
        decided=decided_text(workload, language),
    )  # fmt: skip


def decided_text(workload: Workload, language: str) -> str:
    """Return the limb that decided, with what it says."""
    limb = text(language, f"workload.decided_by.{workload.decided_by}")
    step = _deciding_step(workload.steps, workload.decided_by)
    if step is None:
        return limb
    return text(language, "calculation.decided", limb=limb, step=step_text(step, language))


def reason_text(workload: Workload, language: str) -> str:
    """Return what decided, or why there are no days."""
    if workload.auditor_days is None:
        return _reason(workload.warnings, language)
    return decided_text(workload, language)


def list_step_lines(
    steps: Sequence[Step], language: str, decided_by: str = ""
) -> list[StepLine]:  # fmt: skip
    """Return the steps as lines; the deciding one is marked."""
    deciding = _deciding_step(steps, decided_by)
    return [
        StepLine(
            step.key,
            text(language, f"calculation.name.{step.key}"),
            step_text(step, language),
            _value(step, language),
            clause_words(step.document, step.clause, language),
            confidence_text(step.rule.confidence, language) if step.rule else "",
            step is deciding,
            step.contradictions,
        )
        for step in steps
    ]


def confidence_text(confidence: str, language: str) -> str:
    """Return a grade of confidence with its words."""
    return f"{confidence} {text(language, f'workload.confidence.{confidence}')}"


def weakest_confidence(steps: Sequence[Step]) -> str:
    """Return the least certain grade among the rules of these steps, blank without rules."""
    found = [step.rule.confidence for step in steps if step.rule]
    return max(found, key=CONFIDENCES.index, default="")


def list_remarks(calculation: Calculation, language: str) -> Iterator[tuple[str, str]]:
    """Yield the scheme (blank for the whole visit) and the sentence of every remark."""
    for each in calculation.parts:
        for remark in each.workload.warnings:
            yield each.part.scheme, remark_text(remark, language)
    for remark in calculation.visit.warnings if calculation.visit else ():
        yield "", remark_text(remark, language)


def list_contradictions(calculation: Calculation) -> tuple[Contradiction, ...]:
    """Return what the packs contradict in the steps that led to the result, each once."""
    return (calculation.visit or calculation.parts[0].workload).contradictions


def content_mark(pack: RulePack) -> str:
    """Return twelve digits that change with every rule of a pack, and with one switched off."""
    return hashlib.sha256(repr(pack).encode()).hexdigest()[:12]


def pack_name(pack: RulePack, language: str) -> str:
    """Return the name of a pack."""
    return pack.name_zh if language == "zh" else pack.name_en


def refusal_text(error: CertMatchError, language: str) -> str:
    """Return why a pack could not compute, in one sentence."""
    return error_text(error, language)["what"]


def _is_reduced(part: AuditPart) -> bool:
    return part.client.adjustment < 0 or part.client.options.get("site_adjustment", "").startswith(
        "-"
    )


def _deciding_step(steps: Sequence[Step], decided_by: str) -> Step | None:
    return next((step for step in reversed(steps) if step.key == decided_by), None)


def _on_site(days: float | None, language: str) -> str:
    if days is None:
        return text(language, "calculation.on_site_unknown")
    return text(language, "calculation.on_site", days=days_text(days, language))


def _value(step: Step, language: str) -> str:
    if step.value is not None and step.key == "sampling":
        return text(language, "calculation.sites", count=int(step.value))
    if step.value is not None and step.key == "complexity":
        return f"{step.value:g}"
    return days_text(step.value, language)


def _reason(remarks: Sequence[Remark], language: str) -> str:
    found = [remark for key in _REASONS for remark in remarks if remark.key == key]
    return remark_text(found[0], language) if found else ""
