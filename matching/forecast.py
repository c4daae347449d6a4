"""Demand ahead: what the certificate stock will ask for, with renewal and growth as assumptions.

The programme says what is owed if every certificate is kept. Here part of those that come to
recertification leave, and new clients come. Nothing is fitted: both are numbers with an interval
that a planner states and can defend, and the result carries their interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.entities import Floats
from matching.parameter_checks import check_number, refusal

BOUNDS = ("low", "middle", "high")


@dataclass(frozen=True)
class Range:
    """A stated number with what it may as well be: low ≤ middle ≤ high."""

    low: float
    middle: float
    high: float

    def values(self) -> tuple[float, float, float]:
        """Return low, middle and high."""
        return self.low, self.middle, self.high


@dataclass(frozen=True)
class ForecastAssumptions:
    """What is assumed of the clients.

    Parameters
    ----------
    renewal
        Share of the certificates that come to recertification and are renewed. Assumption: a
        body knows its own rate; published ones were not found.
    growth
        New certificates in a year as a share of the stock. Assumption, as above.

    Raises
    ------
    CertMatchError
        A share outside its range, or bounds out of order.
    """

    renewal: Range = Range(0.80, 0.90, 0.95)
    growth: Range = Range(0.00, 0.05, 0.10)

    def __post_init__(self) -> None:
        for where, chosen, most in (("renewal", self.renewal, 1.0), ("growth", self.growth, 5.0)):
            for bound, value in zip(BOUNDS, chosen.values(), strict=True):
                check_number(f"{where}.{bound}", value, 0.0, most)
            if not chosen.low <= chosen.middle <= chosen.high:
                raise refusal("bounds_reversed", where, chosen.values(), "≤ … ≤")


@dataclass(frozen=True)
class Forecast:
    """Auditor days by month.

    Attributes
    ----------
    kept, renewed, new
        (months,), the middle of the demand by where it comes from: certificates within their
        cycle, certificates at or after recertification, and new clients.
    low, middle, high
        (months,), their sum under the lower, middle and upper assumptions.
    """

    kept: Floats
    renewed: Floats
    new: Floats
    low: Floats
    middle: Floats
    high: Floats


def forecast_demand(
    kept: Floats, renewed: Floats, initial_days: float, stock: int,
    assumptions: ForecastAssumptions,
) -> Forecast:  # fmt: skip
    """Return the demand of the months ahead.

    Parameters
    ----------
    kept
        (months,), auditor days of the programme before a certificate's recertification.
    renewed
        (months,), auditor days of recertifications and of what follows them.
    initial_days
        Mean auditor days of an initial audit of the stock; NaN = unknown, then growth adds
        nothing that is known and the sums are NaN wherever growth is above 0.
    stock
        Certificates in force on the reference day.
    assumptions
        Renewal and growth.

    Notes
    -----
    New clients come evenly over the year, each with one initial audit; their first surveillance
    lies beyond the twelve months.
    """
    sums, parts = [], []
    for renewal, growth in zip(
        assumptions.renewal.values(), assumptions.growth.values(), strict=True
    ):
        each_month = growth * stock * initial_days / 12 if growth and stock else 0.0
        new = np.full(len(kept), each_month)
        parts.append((renewal * renewed, new))
        sums.append(kept + renewal * renewed + new)
    (_, (middle_renewed, middle_new), _) = parts
    return Forecast(kept, middle_renewed, middle_new, *sums)
