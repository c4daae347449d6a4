"""Several schemes audited in one visit: the sum of their times, less what combining may save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.audit_time import round_days
from matching.errors import CertMatchError
from matching.rule_checks import parse_share
from matching.rule_packs import RulePack
from matching.site_sampling import TOLERANCE
from matching.workload import Workload


@dataclass(frozen=True)
class CombinedAudit:
    """Audit time of several schemes in one visit.

    ``sum`` of the single auditor days, ``factor`` as applied, ``unrounded`` their product, then
    ``auditor_days`` and ``on_site_days``; None where a part is unknown, never 0. ``is_capped``:
    the factor asked for was below what the packs allow.
    """

    sum: float | None
    factor: float
    unrounded: float | None
    auditor_days: float | None
    on_site_days: float | None
    is_capped: bool


def assess_combined_audit(
    parts: Sequence[tuple[RulePack, Workload]], factor: float
) -> CombinedAudit:  # fmt: skip
    """Return the audit time of several schemes in one visit.

    Parameters
    ----------
    parts
        At least two audits, each computed alone by its own rules (combined factor 1).
    factor
        What the sum is multiplied by, above 0 and at most 1. No pack's limit is undercut: the
        strictest counts, and a pack without a rule on combined audits allows none.

    Raises
    ------
    CertMatchError
        Fewer than two parts, or a factor out of range.

    Notes
    -----
    Source: IAF MD 11:2019, 2.2 (sum of the single times, at most 20 % less); MHGJ-GL-095 A/1,
    11.1 (factor 0.8 to 1.0; what it multiplies is not said, G22).
    """
    if len(parts) < 2:
        raise CertMatchError("count_out_of_range", where="parts", found=len(parts), expected="≥ 2")
    if not 0 < factor <= 1:
        raise CertMatchError(
            "count_out_of_range", where="combined factor", found=factor, expected="0 < F ≤ 1"
        )
    fewest = max(parse_share(pack.value("combined", "least", 1.0)) for pack, _ in parts)
    used = max(factor, fewest)
    total = _add([found.auditor_days for _, found in parts])
    on_site = _add([found.on_site_days for _, found in parts])
    steps = [pack.value("rounding", "step") for pack, _ in parts]
    step = min((each for each in steps if each is not None), default=None)
    return CombinedAudit(
        total,
        used,
        None if total is None else total * used,
        _round(total, used, step, least=fewest if used < 1 else 0.0),
        _round(on_site, used, step, least=0.0),
        used > factor + TOLERANCE,
    )


def _add(days: Sequence[float | None]) -> float | None:
    known = [each for each in days if each is not None]
    return sum(known) if len(known) == len(days) else None


def _round(
    total: float | None, factor: float, step: float | None, *, least: float
) -> float | None:  # fmt: skip
    """Return the product rounded; the next step up where the nearest saves more than allowed."""
    if total is None or step is None:
        return None if total is None else total * factor
    rounded = float(round_days(total * factor, step))
    return rounded if rounded >= total * least - TOLERANCE else rounded + step
