"""What rule packs demand of a body's people: whose days count, how many, and how much each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching.errors import CertMatchError
from matching.rule_packs import RulePack

# Never capacity, whatever a pack says (MODEL.md, who counts).
UNCOUNTED_ROLES = ("trainee", "expert")
UNCOUNTED_LEVELS = ("实习审核员", "技术专家")


def is_excluded(pack: RulePack, role: str | None, level: str | None) -> bool | None:
    """Return whether a pack leaves a person's days out, None = no such rule.

    Parameters
    ----------
    pack
        The rules.
    role, level
        One of `matching.rule_checks.ROLES`, and level of registration; None = not known, which
        excludes nobody.

    Notes
    -----
    Source: MHGJ-GL-095 A/1, 5.3.3.6: time of those not assigned as auditors is not counted.
    """
    rule = pack.rule("countable_roles")
    if rule is None:
        return None
    is_other_role = role is not None and role not in rule.get("roles")
    return is_other_role or level in rule.get("levels_not_counted", ())


def is_counted(packs: Iterable[RulePack], role: str | None, level: str | None) -> bool | None:
    """Return whether a person's days are audit time, None where what is unknown decides.

    Trainees and technical experts never count, whether a pack says so or not.
    """
    if role in UNCOUNTED_ROLES or level in UNCOUNTED_LEVELS:
        return False
    if any(is_excluded(pack, role, level) for pack in packs):
        return False
    return None if role is None or level is None else True


def count_auditor_days(
    packs: Sequence[RulePack], members: Iterable[tuple[str | None, str | None, float]]
) -> float:
    """Return the days of a team that are audit time under every pack.

    Parameters
    ----------
    packs
        The rules; trainees and technical experts do not count without any.
    members
        Role, level and days of each; those whose role or level is unknown are not counted.
    """
    return sum((days for role, level, days in members if is_counted(packs, role, level)), 0.0)


def may_attend(pack: RulePack, level: str) -> bool | None:
    """Return whether a level of registration may audit, None = no such rule.

    Notes
    -----
    Source: MHGJ-GL-095 A/1, 3(1). What it asks besides the level nobody states here.
    """
    levels = pack.value("may_attend", "levels")
    return None if levels is None else level in levels


def has_enough_auditors(pack: RulePack, professional_auditors: int) -> bool | None:
    """Return whether a scope has enough professional-field auditors, None = no such rule.

    Notes
    -----
    Source: CNCA-QMS-01:2025, chapter 3, at least two per business scope.
    """
    least = pack.value("min_professional_auditors")
    return None if least is None else professional_auditors >= least


def may_be_assigned(
    pack: RulePack, on_site_days: float | None, certificates: int | None = None
) -> bool | None:
    """Return whether an auditor stays within the yearly limits, None = no such rule.

    Parameters
    ----------
    pack
        The rules.
    on_site_days
        Days on site in the cycle year, the planned audit included; None = not known.
    certificates
        Valid certificates matched to the auditor in the cycle year; None = not known.

    Notes
    -----
    Source: CNCA-QMS-01:2025, 3.9 (180 days) and 3.10 (50 certificates), through one source.
    """
    limits = (pack.value("max_on_site_days"), on_site_days), (
        pack.value("max_certificates"), certificates)  # fmt: skip
    known = [given <= most for most, given in limits if most is not None and given is not None]
    return all(known) if known else None


def assess_combined_ability(systems_per_auditor: Sequence[int], systems: int) -> float:
    """Return the ability of a team to audit an integrated system, 0…1.

    Parameters
    ----------
    systems_per_auditor
        X: how many of the systems each auditor can audit, 1…`systems`.
    systems
        Y: management systems in the integrated system, ≥ 2.

    Raises
    ------
    CertMatchError
        No auditor, fewer than two systems, or an auditor outside the range.

    Examples
    --------
    >>> assess_combined_ability([3, 2, 1], 3)
    0.5

    Notes
    -----
    Source: IAF MD 11, sum(X − 1) / (Z (Y − 1)), through one secondary source.
    """
    if systems < 2 or not systems_per_auditor:
        raise CertMatchError(
            "count_out_of_range", where="systems", found=systems, expected="≥ 2, one auditor"
        )
    for held in systems_per_auditor:
        if not 1 <= held <= systems:
            raise CertMatchError(
                "count_out_of_range", where="systems_per_auditor", found=held,
                expected=f"1…{systems}",
            )  # fmt: skip
    return sum(held - 1 for held in systems_per_auditor) / (
        len(systems_per_auditor) * (systems - 1)
    )
