"""Audit time of one client with every step on paper; the numbers are those of `audit_time`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from matching.audit_time import AuditCases, compute_audit_times
from matching.errors import CertMatchError
from matching.parameter_checks import check_choice
from matching.rule_checks import AUDIT_TYPES, ONE_COLUMN, RISKS
from matching.rule_packs import Contradiction, RulePack
from matching.site_sampling import NOT_NAMED
from matching.workload_options import Options, read_options
from matching.workload_paper import Client, Paper, Remark, Step, known


@dataclass(frozen=True)
class Workload:
    """The audit time of one client.

    ``auditor_days``, ``on_site_days`` and ``sites`` are None where unknown, never 0;
    ``decided_by`` is the limb that set the time before sites: ``table``, ``maximum_reduction``,
    ``maximum_increase``, ``fraction``, ``floor``, or why there is none: ``above_table``,
    ``not_given``.
    """

    pack: str
    scheme: str
    audit_type: str
    auditor_days: float | None
    on_site_days: float | None
    sites: int | None
    decided_by: str
    steps: tuple[Step, ...]
    warnings: tuple[Remark, ...]

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What the pack contradicts in the steps passed, each once."""
        return tuple(dict.fromkeys(item for step in self.steps for item in step.contradictions))


def assess_workload(pack: RulePack, scheme: str, audit_type: str, client: Client) -> Workload:
    """Return the audit time of a client under one rule pack, with every step.

    Parameters
    ----------
    pack
        The rules.
    scheme
        A scheme that the pack covers.
    audit_type
        One of `AUDIT_TYPES`.
    client
        Effective personnel ≥ 1, risk where the table needs one, sites besides the central
        function, personnel of each sampled site, share by which the base is raised or lowered,
        factor of a combined audit, and what only one pack needs.

    Raises
    ------
    CertMatchError
        A scheme the pack does not cover, a missing risk, personnel below 1, an unknown option.

    Notes
    -----
    Source: the clauses of the pack; order of the steps: docs/decisions/0018.
    """
    check_choice("audit_type", audit_type, AUDIT_TYPES)
    _check_scheme_and_risk(pack, scheme, client.risk)
    options = read_options(pack, client.options)
    # The audit whose time counts: a client that comes back may be audited like a known one.
    again = options.is_reapplied and audit_type == "initial"
    timed_as = pack.value("reapplication_as", "audit_type") if again else audit_type
    cases = AuditCases(
        client.personnel,
        AUDIT_TYPES.index(timed_as),
        RISKS.index(client.risk) if client.risk else NOT_NAMED,
        client.similar_sites,
        client.dissimilar_sites,
        math.nan if client.site_personnel is None else client.site_personnel,
        client.adjustment,
        options.site_adjustment,
        client.combined_factor,
        options.category_row,
        options.studies,
        options.is_certified,
    )
    times = compute_audit_times(pack, scheme, cases)
    paper = Paper(pack, scheme, timed_as, client, times, options)
    steps = tuple(paper.steps())
    return Workload(
        pack.id,
        scheme,
        audit_type,
        known(paper.days["auditor_days"]),
        known(paper.days["on_site_days"]),
        paper.sites,
        paper.decided_by(),
        steps,
        (
            *_remarks_on_reapplication(pack, audit_type, timed_as, options),
            *paper.remarks(),
            *paper.remarks_on_rules(steps),
        ),
    )


def _remarks_on_reapplication(
    pack: RulePack, audit_type: str, timed_as: str, options: Options
) -> Iterator[Remark]:
    rule = pack.rule("reapplication_as")
    if timed_as != audit_type and rule is not None:
        yield Remark("reapplied", {"clause": rule.clause, "audit_type": timed_as})
    elif options.is_reapplied:
        yield Remark("reapplied_unused")


def _check_scheme_and_risk(pack: RulePack, scheme: str, risk: str | None) -> None:
    if scheme not in pack.schemes:
        raise CertMatchError(
            "scheme_not_covered", where=pack.id, found=scheme, expected=" | ".join(pack.schemes)
        )
    if risk is not None:
        check_choice("risk", risk, RISKS)
    columns = pack.value(f"base_table.{scheme}", "columns", ())[2:]
    if columns and columns != (ONE_COLUMN,) and risk not in columns:
        code = "unknown_choice" if risk else "risk_missing"
        raise CertMatchError(code, where="risk", found=risk, expected=" | ".join(columns))


__all__ = ["Client", "Remark", "Step", "Workload", "assess_workload"]
