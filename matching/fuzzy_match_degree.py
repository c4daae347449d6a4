"""P of every cell as a fuzzy number, by α-cuts.

MODEL.md section 3. Ratings enter as trapezoids. X rises and Y falls with every rating, and each
rating occurs once in either, so the ends of P on an α-cut are exact: all ratings at their lower
ends against all at their upper ends. D. Dubois and H. Prade, Possibility Theory, 1988, give
possibility and necessity.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.entities import RATING_GROUPS, Body, Floats
from matching.match_degree import assess_match_degree
from matching.parameters import Parameters

LEVELS = 11  # α = 0, 0.1 … 1, MODEL.md section 3
_ROUNDING = 1e-12


@dataclass(frozen=True)
class RatingCorners:
    """Corners a ≤ b ≤ c ≤ d of every rating of a body on a last axis of 4, NaN where unrated.

    Attributes
    ----------
    auditor_ratings, client_ratings
        (n, 5, 4) and (m, 2, 4).
    coordination_ease, policy_ease
        (m, 4).
    """

    auditor_ratings: Floats
    client_ratings: Floats
    coordination_ease: Floats
    policy_ease: Floats

    def cut(self, alpha: float) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the lower and the upper ends of all ratings on one α-cut."""
        lower: dict[str, Any] = {}
        upper: dict[str, Any] = {}
        for name in RATING_GROUPS:
            a, b, c, d = np.moveaxis(getattr(self, name), -1, 0)
            lower[name], upper[name] = a + alpha * (b - a), d - alpha * (d - c)
        return lower, upper


@dataclass(frozen=True)
class FuzzyMatchDegrees:
    """P of all k cells as fuzzy numbers; NaN throughout where there is no demand.

    Attributes
    ----------
    alphas
        (l,), ascending from 0 to 1.
    lower, upper
        (l, k), the ends of P on each α-cut: row 0 is the support, row −1 the core.
    """

    alphas: Floats
    lower: Floats
    upper: Floats

    @property
    def support(self) -> tuple[Floats, Floats]:
        """Least and greatest P that is possible at all."""
        return self.lower[0], self.upper[0]

    @property
    def core(self) -> tuple[Floats, Floats]:
        """Least and greatest P that is wholly possible."""
        return self.lower[-1], self.upper[-1]

    @property
    def is_vague(self) -> NDArray[np.bool_]:
        """(k,), whether P is more than one number; a last bit of rounding does not count."""
        vague: NDArray[np.bool_] = self.upper[0] - self.lower[0] > _ROUNDING
        return vague

    @property
    def centroid(self) -> Floats:
        """(k,), the abscissa of the centre of area; P itself where nothing is vague."""
        widths = self.upper - self.lower
        middles = (self.upper + self.lower) / 2
        # Between two levels both ends run straight: a stack of trapezoids lying on their side.
        steps = np.diff(self.alphas)[:, None]
        area = steps * (widths[:-1] + widths[1:]) / 2
        # ∫ width · middle dα of two linear functions over one step.
        moment = steps * (
            widths[:-1] * middles[:-1] + widths[1:] * middles[1:]
            + (widths[:-1] + widths[1:]) * (middles[:-1] + middles[1:])
        ) / 6  # fmt: skip
        centre = np.divide(
            moment.sum(axis=0), area.sum(axis=0), out=middles[0].copy(), where=self.is_vague
        )
        return np.clip(centre, self.lower[0], self.upper[0])

    def possibility(self, target: float) -> Floats:
        """Return (k,) the possibility that P ≥ `target`: the highest μ at or above it, 0…1."""
        return self._height(-self.upper, -target)

    def necessity(self, target: float) -> Floats:
        """Return (k,) the necessity that P ≥ `target`: 1 − the highest μ below it, 0…1."""
        return 1.0 - self._height(self.lower, target, strict=True)

    def _height(self, ends: Floats, target: float, *, strict: bool = False) -> Floats:
        """Return the largest α whose end (rising with α) is still at or below `target`."""
        below = ends < target if strict else ends <= target
        height = np.zeros(ends.shape[1])
        for step in range(len(self.alphas) - 1):
            start, end = ends[step], ends[step + 1]
            share = np.divide(target - start, end - start, out=np.ones_like(start),
                              where=end > start)  # fmt: skip
            reached = self.alphas[step] + np.clip(share, 0, 1) * (
                self.alphas[step + 1] - self.alphas[step]
            )
            height = np.where(below[step], reached, height)
        height = np.where(below[-1], 1.0, height)
        return np.where(np.isnan(ends[0]), np.nan, height)

    def grade_memberships(self, centres: tuple[float, ...]) -> NDArray[np.float64]:
        """Return (k, 5), how far each cell belongs to each grade; rows add up to 1.

        Grades are triangles on their centres, the outer two open to their side. The membership
        of a vague P is the mean over its α-cuts of the mean over each cut.
        """
        lower, upper = self.lower[..., None], self.upper[..., None]
        widths = upper - lower
        spread = np.broadcast_to(widths > _ROUNDING, (*self.lower.shape, len(centres)))
        at_middle = _memberships((self.lower + self.upper) / 2, centres)
        areas = _areas(self.upper, centres) - _areas(self.lower, centres)
        mean = np.divide(areas, widths, out=at_middle, where=spread)
        trapezoids = np.full(len(self.alphas), 1.0)
        trapezoids[[0, -1]] = 0.5
        return np.einsum("l,lkg->kg", trapezoids / trapezoids.sum(), mean)


def _memberships(values: Floats, centres: tuple[float, ...]) -> Floats:
    """Return μ of each grade at each value, on a new last axis; NaN stays NaN."""
    grades = np.eye(len(centres))
    known = np.stack([np.interp(values, centres, grade) for grade in grades], axis=-1)
    return np.where(np.isnan(values)[..., None], np.nan, known)


def _areas(values: Floats, centres: tuple[float, ...]) -> Floats:
    """Return the integral of each grade's μ from the first centre to each value."""
    knots = np.asarray(centres)
    grades = np.eye(len(centres))
    # Up to each knot: half of every flank passed so far.
    passed = np.concatenate(
        [np.zeros((1, len(centres))),
         np.cumsum(np.diff(knots)[:, None] * (grades[:-1] + grades[1:]) / 2, axis=0)]
    )  # fmt: skip
    position = np.clip(np.searchsorted(knots, values, side="right") - 1, 0, len(knots) - 1)
    start = knots[position]
    here, there = _memberships(start, centres), _memberships(values, centres)
    return passed[position] + (values - start)[..., None] * (here + there) / 2


def assess_fuzzy_match_degree(
    body: Body, corners: RatingCorners, parameters: Parameters, levels: int = LEVELS
) -> FuzzyMatchDegrees:
    """Return P of every cell as a fuzzy number.

    Parameters
    ----------
    body
        Who and what counts; its own ratings are not used.
    corners
        The ratings as trapezoids; unrated ones take the set's (crisp) defaults.
    levels
        How many α-cuts from 0 to 1, at least 2.
    """
    alphas = np.linspace(0.0, 1.0, levels)
    lower: list[Floats] = []
    upper: list[Floats] = []
    for alpha in alphas:
        # Willing auditors and easy clients both raise P.
        for ends, into in zip(corners.cut(float(alpha)), (lower, upper), strict=True):
            into.append(assess_match_degree(replace(body, **ends), parameters).match_degree)
    # Rounding must not turn an interval inside out.
    low, high = np.array(lower), np.array(upper)
    return FuzzyMatchDegrees(alphas, np.minimum(low, high), np.maximum(low, high))
