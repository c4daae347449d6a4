"""Audit time once more, client by client in exact fractions, with tables typed a second time."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf, isqrt

LAST = (5, 10, 15, 25, 45, 65, 85, 125, 175, 275, 425, 625, 875, 1175, 1550, 2025, 2675, 3450,
        4350, 5450, 6800, 8500, 10700)  # fmt: skip
QMS = ("1.5", "2", "2.5", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
       "16", "17", "18", "19", "20", "21", "22")  # fmt: skip
HIGH = ("3", "3.5", "4.5", "5.5", "7", "8", "9", "11", "12", "13", "15", "16", "17", "19", "20",
        "21", "23", "25", "27", "28", "30", "32", "34")  # fmt: skip
MEDIUM = ("2.5", "3", "3.5", "4.5", "5.5", "6", "7", "8", "9", "10", "11", "12", "13", "15", "16",
          "17", "18", "19", "20", "21", "23", "25", "27")  # fmt: skip
LOW_EMS = ("2.5", "3", "3", "3.5", "4", "4.5", "5", "5.5", "6", "7", "8", "9", "10", "11", "12",
           "12", "13", "14", "15", "16", "17", "19", "20")  # fmt: skip
LIMITED = ("2.5", "3", "3", "3", "3", "3.5", "3.5", "4", "4.5", "5", "5.5", "6", "6.5", "7", "7.5",
           "8", "8.5", "9", "10", "11", "12", "13", "14")  # fmt: skip
ISMS = ("5", "6", "7", "8.5", "10", "11", "12", "13", "14", "15", "16.5", "17.5", "18.5", "19.5",
        "21", "22", "23", "24", "25", "26", "27", "28")  # fmt: skip
TABLES = {
    ("QMS", None): dict(zip(LAST, QMS, strict=True)),
    ("EMS", "high"): dict(zip(LAST, HIGH, strict=True)),
    ("EMS", "medium"): dict(zip(LAST, MEDIUM, strict=True)),
    ("EMS", "low"): dict(zip(LAST, LOW_EMS, strict=True)),
    ("EMS", "limited"): dict(zip(LAST, LIMITED, strict=True)),
    ("OHSMS", "high"): dict(zip(LAST, HIGH, strict=True)),
    ("OHSMS", "medium"): dict(zip(LAST, MEDIUM, strict=True)),
    ("OHSMS", "low"): dict(zip(LAST, LOW_EMS, strict=True)),
    ("ISMS", None): dict(zip(LAST[1:], ISMS, strict=True)),
    ("DLE", None): {100: "1", 400: "1.5", inf: "2"},
    ("FSMS", None): {19: "0", 49: "0.5", 79: "1", 199: "1.5", 499: "2", 899: "2.5", 1299: "3",
                     1699: "3.5", 2999: "4", 5000: "4.5", inf: "5"},
}  # fmt: skip
FRACTIONS = {"initial": Fraction(1), "surveillance": Fraction(1, 3),
             "recertification": Fraction(2, 3), "conversion": Fraction(1)}  # fmt: skip
HALF = Fraction(1, 2)


def look_up(scheme: str, risk: str | None, personnel: int) -> Fraction | None:
    for last, days in TABLES[scheme, risk].items():
        if personnel <= last:
            return Fraction(days)
    return None


def nearest_half(days: Fraction) -> Fraction:
    """Ties up."""
    return Fraction(floor(days * 2 + HALF), 2)


def round_up_below(days: Fraction, least: Fraction) -> Fraction:
    rounded = nearest_half(days)
    return max(rounded if rounded >= least else rounded + HALF, HALF)


def ceil_of_root(numerator: int, denominator: int, sites: int) -> int:
    """Smallest integer k with k ≥ n/d · √sites, by integers alone."""
    square = numerator * numerator * sites
    k = isqrt(square // (denominator * denominator))
    while k * k * denominator * denominator < square:
        k += 1
    return k


def md1_sites(audit_type: str, similar: int, dissimilar: int) -> int:
    share = {"initial": (1, 1), "surveillance": (3, 5), "recertification": (4, 5)}[audit_type]
    others = dissimilar if audit_type != "surveillance" else ceil(Fraction(3, 10) * dissimilar)
    return ceil_of_root(*share, similar) + others


def mhgj_sites(audit_type: str, similar: int, dissimilar: int) -> int:
    if similar <= 20:
        sampled = min(similar, 1)
    elif similar > 100:
        sampled = 10
    else:
        sampled = ceil(similar / 10) - 1
    return ceil(FRACTIONS[audit_type] * (sampled + dissimilar))


def md5_days(
    scheme: str, risk: str | None, audit_type: str, personnel: int, similar: int, dissimilar: int,
    site_personnel: int | None, adjustment: Fraction, factor: Fraction,
) -> tuple[Fraction, Fraction, int] | None:  # fmt: skip
    """Auditor days, days on site and sites under IAF MD 5; None above the table."""
    base, fraction = look_up(scheme, risk, personnel), FRACTIONS[audit_type]
    sites = md1_sites(audit_type, similar, dissimilar)
    one = Fraction(0) if site_personnel is None else look_up(scheme, risk, site_personnel)
    if base is None or (one is None and sites):
        return None
    is_whole = fraction == 1
    lowest = Fraction(0) if is_whole else Fraction(1)
    days = max(base * (1 + max(adjustment, Fraction(-3, 10))) * fraction, lowest)
    least = base * Fraction(7, 10) if is_whole else Fraction(0)
    days += sites * (one or 0) * fraction
    least += sites * (one or 0) * HALF if is_whole else 0
    used = max(factor, Fraction(4, 5))
    if used < 1:
        least = days * Fraction(4, 5)
    days = max(days * used, lowest)
    least = max(least, lowest)
    return round_up_below(days, least), nearest_half(days * Fraction(4, 5)), sites


def mhgj_days(
    audit_type: str, personnel: int, similar: int, dissimilar: int, adjustment: Fraction,
    factor: Fraction,
) -> tuple[Fraction, int]:  # fmt: skip
    """Auditor days and sites under MHGJ-GL-095 A/1."""
    base, fraction = look_up("DLE", None, personnel), FRACTIONS[audit_type]
    assert base is not None
    sites = mhgj_sites(audit_type, similar, dissimilar)
    lowest = Fraction(0) if audit_type == "initial" else Fraction(1)
    extra = Fraction(0) if not sites else HALF if sites <= 5 else Fraction(1) if sites <= 10 else (
        Fraction(3, 2))  # fmt: skip
    taken = base * (1 + max(adjustment, Fraction(-3, 10))) * fraction
    least = base * Fraction(7, 10) if fraction == 1 else taken
    days, least = max(taken, lowest) + extra, max(least, Fraction(0)) + extra
    used = max(factor, Fraction(4, 5))
    if used < 1:
        least = days * Fraction(4, 5)
    return round_up_below(max(days * used, lowest), max(least, lowest)), sites
