"""One visit that audits several schemes, with every step on paper.

The numbers are those of `matching.workload` for each scheme and of `matching.combined_audit` for
their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matching.combined_audit import CombinedAudit, assess_combined_audit
from matching.rule_checks import parse_share
from matching.rule_packs import Contradiction, Rule, RulePack
from matching.site_sampling import TOLERANCE
from matching.workload import Client, Remark, Step, Workload, assess_workload


@dataclass(frozen=True)
class AuditPart:
    """One scheme of a visit: its pack, audit type and client."""

    pack: RulePack
    scheme: str
    audit_type: str
    client: Client


@dataclass(frozen=True)
class Visit:
    """The audit time of one visit.

    Parameters
    ----------
    workloads
        The time of each scheme alone, by its own rules.
    combined
        Sum, factor and result.
    steps, warnings
        From the sum on; those of each scheme stand in ``workloads``.
    """

    workloads: tuple[Workload, ...]
    combined: CombinedAudit
    steps: tuple[Step, ...]
    warnings: tuple[Remark, ...]

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What the packs contradict in the steps passed, each once."""
        alone = [item for work in self.workloads for item in work.contradictions]
        after = [item for step in self.steps for item in step.contradictions]
        return tuple(dict.fromkeys([*alone, *after]))


def assess_visit(parts: Sequence[AuditPart], factor: float = 1.0) -> Visit:
    """Return the time of one visit that audits several schemes.

    Parameters
    ----------
    parts
        At least two, each judged by its own pack.
    factor
        What the sum is multiplied by, above 0 and at most 1; see `assess_combined_audit`.

    Raises
    ------
    CertMatchError
        Fewer than two parts, a factor out of range, or a part that `assess_workload` refuses.

    Notes
    -----
    Source: IAF MD 11:2019, 2.2; MHGJ-GL-095 A/1, 11.1.
    """
    workloads = tuple(
        assess_workload(
            part.pack, part.scheme, part.audit_type, replace(part.client, combined_factor=1.0)
        )
        for part in parts
    )
    packs = [part.pack for part in parts]
    found = assess_combined_audit(list(zip(packs, workloads, strict=True)), factor)
    steps = tuple(_list_steps(parts, workloads, found))
    return Visit(workloads, found, steps, tuple(_list_remarks(packs, workloads, found, factor)))


def _list_steps(
    parts: Sequence[AuditPart], workloads: Sequence[Workload], found: CombinedAudit
) -> Iterator[Step]:
    yield Step("total", found.sum, facts={"schemes": len(parts)})
    if found.factor < 1:
        pack = max((part.pack for part in parts), key=_least_factor)
        touched = dict.fromkeys(
            item
            for part, work in zip(parts, workloads, strict=True)
            for item in part.pack.contradictions
            if item.touches("combination", part.audit_type, part.client.personnel, work.sites)
        )
        rule = pack.rule("combined")
        yield Step("combination", found.unrounded, rule, _document(pack, rule),
                   {"factor": found.factor}, tuple(touched))  # fmt: skip
    if found.auditor_days is None or found.unrounded is None:
        return
    if abs(found.auditor_days - found.unrounded) > TOLERANCE:
        rounding = [part.pack for part in parts if part.pack.rule("rounding")]
        pack = min(rounding, key=lambda each: each.value("rounding", "step"))
        rule = pack.rule("rounding")
        step = pack.value("rounding", "step")
        is_bumped = found.auditor_days - found.unrounded > step / 2 + TOLERANCE
        key = "rounding_up" if is_bumped else "rounding"
        yield Step(key, found.auditor_days, rule, _document(pack, rule), {"step": step})
    if found.on_site_days is not None:
        yield Step("on_site_sum", found.on_site_days)


def _list_remarks(
    packs: Sequence[RulePack], workloads: Sequence[Workload], found: CombinedAudit, given: float
) -> Iterator[Remark]:
    lacking = [pack.id for pack in packs if pack.rule("combined") is None] if given < 1 else []
    for identifier in dict.fromkeys(lacking):
        yield Remark("combination_not_given", {"pack": identifier})
    if found.is_capped and not lacking:
        yield Remark("factor_capped", {"given": given, "used": found.factor})
    for work in workloads:
        if work.auditor_days is None:
            yield Remark("part_unknown", {"scheme": work.scheme})


def _least_factor(pack: RulePack) -> float:
    return parse_share(pack.value("combined", "least", 1.0))


def _document(pack: RulePack, rule: Rule | None) -> str:
    return pack.document if rule is None else rule.document or pack.document
