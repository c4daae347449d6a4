"""How the demonstration body is spread: shares, mixes and the draws both of its sides use.

Every share here is invented for the demonstration, except the provinces: those follow the rounded
shares of certified organisations of 2024-10 (reference/statistics/region_counts.csv).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEMO_AS_OF = date(2026, 7, 1)
FIRST_DAY, LAST_DAY = date(2024, 7, 1), date(2027, 6, 30)
YEARS = 3
LIST_SEPARATOR = "；"

PROVINCES = {
    "广东省": 15.6, "江苏省": 14.4, "浙江省": 10.5, "山东省": 6.9, "上海市": 5.0,
    "北京市": 4.5, "安徽省": 4.0, "河北省": 4.0, "四川省": 3.7, "湖北省": 3.2,
    "河南省": 3.2, "辽宁省": 2.9, "福建省": 2.8, "陕西省": 2.4, "湖南省": 2.1,
    "天津市": 2.0, "江西省": 1.7, "重庆市": 1.7, "山西省": 1.3, "云南省": 1.1,
    "广西壮族自治区": 1.1, "黑龙江省": 0.9, "内蒙古自治区": 0.9, "吉林省": 0.8,
    "新疆维吾尔自治区": 0.8, "贵州省": 0.8, "甘肃省": 0.6, "宁夏回族自治区": 0.4,
    "海南省": 0.3, "青海省": 0.2, "西藏自治区": 0.1,
}  # fmt: skip

CODED = ("QMS", "EMS", "OHSMS")
FLAT = ("FSMS", "HACCP", "EnMS", "ISMS", "ITSMS")

# How often a sector is asked for; every other major counts 0.6.
MAJOR_WEIGHTS = {
    "17": 10.0, "18": 10.0, "19": 11.0, "28": 10.0, "29": 12.0, "33": 7.0, "35": 8.0,
    "14": 6.0, "12": 5.0, "34": 5.0, "03": 4.0, "04": 4.0, "16": 3.0, "22": 3.0, "23": 3.0,
    "31": 3.0, "32": 3.0, "39": 3.0, "15": 2.5, "07": 2.0, "09": 2.0, "01": 1.5, "13": 1.5,
}  # fmt: skip
OTHER_MAJOR_WEIGHT = 0.6

ONE_SCHEME = {
    "QMS": 46, "EMS": 9, "OHSMS": 9, "FSMS": 6, "HACCP": 4, "EnMS": 5, "ISMS": 6,
    "ITSMS": 4, "IPMS": 4, "MMS": 2, "EC": 2, "SC": 3,
}  # fmt: skip
TWO_SCHEMES = {
    "QMS EMS": 30, "QMS OHSMS": 12, "EMS OHSMS": 14, "FSMS HACCP": 14, "ISMS ITSMS": 14,
    "QMS EC": 5, "QMS IPMS": 6, "QMS SC": 5,
}  # fmt: skip
THREE_SCHEMES = {
    "QMS EMS OHSMS": 84, "QMS FSMS HACCP": 6, "QMS EMS EnMS": 5, "QMS ISMS ITSMS": 5
}  # fmt: skip
MORE_SCHEMES = {
    "QMS EMS OHSMS EC": 40, "QMS EMS OHSMS EnMS": 30, "QMS EMS OHSMS SC": 20,
    "QMS EMS OHSMS FSMS HACCP": 10,
}  # fmt: skip

CLIENT_SCHEMES = {
    "QMS": 42, "EMS": 2, "OHSMS": 1, "QMS EMS": 8, "QMS EMS OHSMS": 20, "EMS OHSMS": 2,
    "QMS EMS OHSMS EC": 2, "QMS EMS OHSMS EnMS": 1.5, "QMS EMS OHSMS ISMS": 1.5,
    "FSMS": 2, "HACCP": 2, "FSMS HACCP": 4, "QMS FSMS": 1, "ISMS": 3, "ISMS ITSMS": 3,
    "QMS ISMS": 1, "IPMS": 2, "QMS IPMS": 1, "EnMS": 2, "SC": 2, "MMS": 1, "EC": 1,
}  # fmt: skip
# Special demands of a scheme make its audits harder to arrange; 1 = none.
POLICY_EASE = {
    "QMS": 0.95, "EMS": 0.92, "OHSMS": 0.85, "FSMS": 0.75, "HACCP": 0.72, "EnMS": 0.8,
    "ISMS": 0.8, "ITSMS": 0.85, "IPMS": 0.95, "MMS": 0.9, "EC": 0.82, "SC": 0.7,
}  # fmt: skip


def pick(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    """Draw one key of `shares` with its weight."""
    weights = np.array(list(shares.values()), dtype=np.float64)
    return list(shares)[int(rng.choice(len(weights), p=weights / weights.sum()))]


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw evenly from low…high."""
    return float(rng.uniform(low, high))


def is_rare(rng: np.random.Generator, share: float) -> bool:
    """Return True in `share` of the calls."""
    return bool(rng.random() < share)


def rating_text(rng: np.random.Generator, value: float, blank: float) -> str:
    """Write a rating as people do: mostly a number, sometimes an interval or a term, or nothing.

    Parameters
    ----------
    rng
        Source of the draws.
    value
        The rating; held to 0.05…1.
    blank
        Share left unrated.
    """
    value = float(np.clip(value, 0.05, 1.0))
    form = rng.random()
    if is_rare(rng, blank):
        return ""
    if form < 0.04:
        low = round(max(value - 0.1, 0.0), 1)
        return f"{low:g}-{min(low + 0.2, 1.0):g}"
    if form < 0.08:
        return "高" if value >= 0.7 else "中" if value >= 0.45 else "低"
    return f"{round(value, 1 if form < 0.5 else 2):g}"
