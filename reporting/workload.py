"""Audit time as a JSON document for programs and as lines on paper for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data import schema as s
from matching.workload import Remark, Step, Workload
from reporting.locale import has_text, text
from reporting.words import clause_words

# Steps and remarks that name a share by which time is raised or lowered.
_ADJUSTING = ("adjustment", "maximum_reduction", "maximum_increase", "adjustment_capped",
              "site_adjustment_capped")  # fmt: skip


def workload_document(workload: Workload) -> dict[str, Any]:
    """Return the JSON document of an audit time; warnings and contradictions in English."""
    return {
        s.AUDITOR_DAYS: workload.auditor_days,
        "on_site_days": workload.on_site_days,
        "sites": workload.sites,
        s.DECIDED_BY: workload.decided_by,
        "steps": [
            {"step": step.key, "clause": _clause(step), "value": step.value}
            for step in workload.steps
        ],
        "warnings": list(warning_texts(workload, "en")),
    }


def clause_text(step: Step, language: str) -> str:
    """Return document, clause and confidence of a step, blank where it needs no rule."""
    if step.rule is None:
        return ""
    words = clause_words(step.document, step.clause, language)
    return f"[{words}; {step.rule.confidence}]"


def step_text(step: Step, language: str) -> str:
    """Return what a step did, as a sentence without its value."""
    facts = {name: _fact(name, value, language) for name, value in step.facts.items()}
    if step.key in _ADJUSTING:
        facts["share"] = _percent(step.facts["share"])
    key = f"workload.step.{step.key}"
    if step.key == "table" and not step.facts["band"]:
        key = "workload.step.table_above"
    elif step.key == "table" and step.facts["risk"]:
        key = "workload.step.table_of_risk"
    return text(language, key, **facts)


def rule_text(key: str, language: str) -> str:
    """Return the name of a rule, with the scheme or audit type it is for."""
    family, _, part = key.partition(".")
    name = text(language, f"workload.rule.{family}")
    if not part:
        return name
    kind = f"workload.audit_type.{part}"
    return f"{name} ({text(language, kind) if has_text(language, kind) else part})"


def warning_texts(workload: Workload, language: str) -> Iterator[str]:
    """Yield the warnings, then the contradictions of the pack that the computation met."""
    for remark in workload.warnings:
        yield remark_text(remark, language)
    for item in workload.contradictions:
        sentence = item.zh if language == "zh" else item.en
        yield text(language, "workload.contradiction", name=item.key, clause=item.clause,
                   sentence=sentence)  # fmt: skip


def remark_text(remark: Remark, language: str) -> str:
    """Return one warning as a sentence."""
    values = {name: _fact(name, value, language) for name, value in remark.values.items()}
    if remark.key in _ADJUSTING:
        values = {name: _percent(value) for name, value in remark.values.items()}
    return text(language, f"workload.warning.{remark.key}", **values)


def print_workload(workload: Workload, language: str) -> None:
    """Print an audit time with its steps and warnings for a person."""
    kind = text(language, f"workload.audit_type.{workload.audit_type}")
    print(text(language, "workload.head", pack=workload.pack, scheme=workload.scheme,
               audit_type=kind))  # fmt: skip
    for step in workload.steps:
        value = "-" if step.value is None else f"{step.value:.4g}"
        print(f"  {value:>8}  {step_text(step, language)}  {clause_text(step, language)}".rstrip())
    unknown = text(language, "workload.unknown")
    days, on_site = (
        unknown if value is None else f"{value:g}"
        for value in (workload.auditor_days, workload.on_site_days)
    )
    sites = unknown if workload.sites is None else workload.sites
    decided = text(language, f"workload.decided_by.{workload.decided_by}")
    print(text(language, "workload.result", days=days, on_site=on_site, sites=sites,
               decided_by=decided))  # fmt: skip
    for warning in warning_texts(workload, language):
        print(f"  {text(language, 'terminal.warning')} {warning}")


def _percent(share: float) -> str:
    """Return a share as people enter an adjustment."""
    return f"{share * 100:+.4g} %"


def _fact(name: str, value: Any, language: str) -> Any:
    if name in ("risk", "level") and value:
        return text(language, f"workload.risk.{value}")
    if name == s.AUDIT_TYPE:
        return text(language, f"workload.audit_type.{value}")
    if name == "rule":
        return rule_text(value, language)
    return value


def _clause(step: Step) -> str | None:
    """Return the clause, with its document where that is not the pack's own; None without rule."""
    if step.rule is None:
        return None
    return f"{step.rule.document} {step.clause}".strip()
