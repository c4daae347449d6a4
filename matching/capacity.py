"""P share: each auditor's days once, split over the codes held in proportion to their demand.

MODEL.md section 4. Counting heads per code counts one person once for every code held; here the
days of a person add up to the person's days, however many codes they are split over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.entities import Floats, Indices
from matching.errors import CertMatchError


@dataclass(frozen=True)
class CapacityShares:
    """What the days of a body are for each cell, in auditor days.

    Attributes
    ----------
    supply
        (cells,), days that fall to each cell; those of a person add up to the person's days.
    heads_supply
        (cells,), days of everybody who holds the code, each person whole in every cell.
    demand
        (cells,), days asked for.
    share
        (cells,), P share: supply over demand, 1 = enough; NaN without demand.
    idle
        Days of people whose codes nobody asks for.
    """

    supply: Floats
    heads_supply: Floats
    demand: Floats
    share: Floats
    idle: float

    @property
    def multiplicity(self) -> float:
        """How many times the real capacity head counts per code add up to; NaN without any."""
        real = float(self.supply.sum())
        asked = self.demand > 0
        return float(self.heads_supply[asked].sum()) / real if real else float("nan")


def supply_days(
    available: Floats, caps: Floats, willingness: Floats, year_share: float, booked: Floats
) -> Floats:
    """Return the days each person can give in a period.

    Parameters
    ----------
    available
        (n,), own days a year, NaN = unknown.
    caps
        (n,), most days a year that the rule packs allow, NaN = no cap known.
    willingness
        (n,), B1 in 0…1.
    year_share
        Length of the period in years.
    booked
        (n,), days already given away in the period.

    Returns
    -------
    array
        (n,), min(cap, own days) × B1 × share of the year − booked days, at least 0; NaN where
        neither own days nor a cap are known. Source: MODEL.md section 4.
    """
    yearly = np.fmin(available, caps)
    return np.maximum(yearly * willingness * year_share - booked, 0.0)


def share_capacity(
    persons: Indices, cells: Indices, supply: Floats, demand: Floats
) -> CapacityShares:
    """Split the days of each person over the cells held, in proportion to their demand.

    Parameters
    ----------
    persons, cells
        (p,), who holds which code; a pair at most once.
    supply
        (persons,), days each person can give.
    demand
        (cells,), auditor days asked for, 0 where none.

    Raises
    ------
    CertMatchError
        Days that are unknown, infinite or below 0.
    """
    for where, days in (("supply", supply), ("demand", demand)):
        wrong = ~np.isfinite(days) | (days < 0)
        if wrong.any():
            raise CertMatchError(
                "count_out_of_range", where=where, found=days[wrong][0], expected="≥ 0"
            )
    size, weights = len(demand), demand[cells]
    asked = np.bincount(persons, weights, len(supply))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(weights > 0, supply[persons] * (weights / asked[persons]), 0.0)
        own: Floats = np.bincount(cells, parts, size).astype(np.float64)
        share = np.where(demand > 0, own / demand, np.nan)
    heads = np.bincount(cells, supply[persons], size).astype(np.float64)
    return CapacityShares(own, heads, demand, share, float(supply[asked == 0].sum()))
