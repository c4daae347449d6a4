"""Several schemes in one visit: the sum of the times of each, reduced once, rounded once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.audit_time import round_days
from matching.errors import CertMatchError
from matching.rule_checks import parse_share
from matching.rule_packs import Contradiction, Rule, RulePack
from matching.site_sampling import TOLERANCE
from matching.workload import Client, Remark, Step, Workload, assess_workload

# Of one scheme alone; in a visit of several the sum is rounded instead.
_AFTER_THE_SUM = ("rounding", "rounding_up", "on_site")


@dataclass(frozen=True)
class AuditPart:
    """One scheme of a visit: its pack, audit type and client."""

    pack: RulePack
    scheme: str
    audit_type: str
    client: Client


@dataclass(frozen=True)
class CombinedAudit:
    """The audit time of one visit.

    Parameters
    ----------
    parts
        The time of each scheme by its own rules, with its steps up to the sum.
    steps
        Sum, factor, floor, rounding and the part on site.
    total, auditor_days, on_site_days
        Sum before the factor, and the result; None = unknown.
    factor
        As applied, 1 = no reduction.
    """

    parts: tuple[Workload, ...]
    steps: tuple[Step, ...]
    warnings: tuple[Remark, ...]
    total: float | None
    factor: float
    auditor_days: float | None
    on_site_days: float | None

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What the packs contradict in the steps after the sum, each once."""
        return tuple(dict.fromkeys(item for step in self.steps for item in step.contradictions))


def assess_combined(parts: Sequence[AuditPart], factor: float = 1.0) -> CombinedAudit:
    """Return the time of one visit that audits several schemes.

    Parameters
    ----------
    parts
        At least one, each judged by its own pack.
    factor
        What the sum is multiplied by, above 0 and at most 1. The strictest pack limits it; a pack
        without a rule for combined audits allows no reduction.

    Raises
    ------
    CertMatchError
        No part, a factor out of range, or a part that `assess_workload` refuses.

    Notes
    -----
    Source: IAF MD 11:2019, 2.2 (T = A + B + C, each by its own rule, then at most 20 % less);
    MHGJ-GL-095 A/1, 11.1 (0.8 to 1.0). Floors and rounding: docs/decisions/0023.
    """
    if not parts:
        raise CertMatchError("count_out_of_range", where="schemes", found="0", expected="≥ 1")
    if not 0 < factor <= 1:
        raise CertMatchError(
            "count_out_of_range", where="combined_factor", found=f"{factor:g}", expected="0 < F ≤ 1"
        )
    alone = [
        assess_workload(
            part.pack, part.scheme, part.audit_type, replace(part.client, combined_factor=1.0)
        )
        for part in parts
    ]
    return _Visit(parts, alone, factor).assess()


class _Visit:
    """The arithmetic of one visit; unknown is NaN."""

    def __init__(
        self, parts: Sequence[AuditPart], alone: Sequence[Workload], given: float
    ) -> None:  # fmt: skip
        self.parts, self.alone, self.given = parts, alone, given
        limits = [parse_share(part.pack.value("combined", "least", 1.0)) for part in parts]
        fewest = max(limits)
        self.strictest = parts[limits.index(fewest)].pack
        self.factor = max(given, fewest)
        self.total = _sum(work.unrounded_days for work in alone)
        self.floor = sum(_floor(part) for part in parts)
        reduced = self.total * self.factor
        self.unrounded = float(np.maximum(reduced, self.floor))  # unknown stays unknown
        least = _sum(work.least_days for work in alone)
        self.least = max(self.total * fewest, self.floor) if self.factor < 1 else least
        self.on_site_share = self._share_on_site()

    def assess(self) -> CombinedAudit:
        step, direction, pack = self._rounding()
        days, plain = self.unrounded, self.unrounded
        if step:
            plain = float(round_days(self.unrounded, step, direction))
            # As for one scheme: the next step where the nearest would break a limit, at least one.
            days = max(plain + step if plain < self.least - TOLERANCE else plain, step)
        on_site = self._on_site(step, days)
        steps = [self._step("total", self.total, schemes=len(self.parts))]
        if self.factor < 1:
            reduced = self.total * self.factor
            rule = self.strictest.rule("combined")
            steps.append(self._step("combination", reduced, self.strictest, rule,
                                    factor=self.factor))  # fmt: skip
            if reduced < self.floor - TOLERANCE:
                steps.append(self._step("floor", self.unrounded, floor=self.floor))
        if pack and abs(days - self.unrounded) > TOLERANCE:
            key = "rounding_up" if days > plain + TOLERANCE else "rounding"
            steps.append(self._step(key, days, pack, pack.rule("rounding"), step=step))
        if not math.isnan(on_site):
            steps.append(self._step("on_site", on_site, share=self.on_site_share))
        return CombinedAudit(
            tuple(map(_up_to_the_sum, self.alone)), tuple(steps), tuple(self._remarks()),
            _known(self.total), self.factor, _known(days), _known(on_site),
        )  # fmt: skip

    def _rounding(self) -> tuple[float, str, RulePack | None]:
        """Return the coarsest step of the packs, always up where one of them says so."""
        rules = [(part.pack, part.pack.rule("rounding")) for part in self.parts]
        found = [(rule.get("step"), rule.get("direction"), pack) for pack, rule in rules if rule]
        if not found:
            return 0.0, "nearest", None
        upwards = [each for each in found if each[1] == "up"]
        step, _, pack = max(upwards or found, key=lambda each: each[0])
        return max(each[0] for each in found), "up" if upwards else "nearest", pack if step else None

    def _on_site(self, step: float, days: float) -> float:
        """Return the days on site: the share of the time before rounding, rounded once."""
        if self.on_site_share == 1:
            return days
        part = self.unrounded * self.on_site_share
        return float(round_days(part, step)) if step else part

    def _share_on_site(self) -> float:
        """Return the share on site of the sum, each part with its own."""
        shares = [parse_share(part.pack.value("on_site", "share", math.nan)) for part in self.parts]
        if len(set(shares)) == 1:
            return shares[0]
        days = [_nan(work.unrounded_days) for work in self.alone]
        return sum(d * share for d, share in zip(days, shares, strict=True)) / self.total

    def _step(
        self, key: str, value: float, pack: RulePack | None = None, rule: Rule | None = None,
        **facts: Any,
    ) -> Step:  # fmt: skip
        document = (rule.document or pack.document) if rule and pack else ""
        touched = tuple(
            item
            for part, work in zip(self.parts, self.alone, strict=True)
            for item in part.pack.contradictions
            if item.touches(key, part.audit_type, part.client.personnel, work.sites)
        )
        return Step(key, _known(value), rule, document, facts, touched)

    def _remarks(self) -> Iterator[Remark]:
        lacking = [part for part in self.parts if part.pack.rule("combined") is None]
        if lacking and self.given < 1:
            for part in lacking:
                yield Remark("combination_not_given", {"pack": part.pack.id})
        elif self.factor != self.given:
            yield Remark("factor_capped", {"given": self.given, "used": self.factor})
        for work in self.alone:
            if work.unrounded_days is None:
                yield Remark("part_unknown", {"scheme": work.scheme})


def _up_to_the_sum(work: Workload) -> Workload:
    kept = tuple(step for step in work.steps if step.key not in _AFTER_THE_SUM)
    return replace(work, steps=kept)


def _floor(part: AuditPart) -> float:
    return float(part.pack.value(f"audit_time.{part.audit_type}", "floor", 0.0))


def _sum(values: Iterator[float | None]) -> float:
    return sum((_nan(value) for value in values), 0.0)


def _nan(value: float | None) -> float:
    return math.nan if value is None else value


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
