"""Ratings as people write them — number, interval, linguistic term — and the number they stand for.

MODEL.md section 2: where a crisp number is needed, an interval counts as its midpoint and a term
as the centroid of its trapezoid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from matching.errors import CertMatchError

Trapezoid = tuple[float, float, float, float]


def trapezoid_centroid(corners: Trapezoid) -> float:
    """Return the centroid of a trapezoidal fuzzy number.

    Parameters
    ----------
    corners
        a ≤ b ≤ c ≤ d: membership rises from a to b, is 1 to c and falls to d.

    Returns
    -------
    float
        ``((c² + cd + d²) − (a² + ab + b²)) / (3 (c + d − a − b))``; the common value where all
        four corners coincide.
    """
    a, b, c, d = corners
    area_twice = (c - a) + (d - b)
    # A base too narrow for the quotient to be meaningful has its centroid in its middle.
    if area_twice < 1e-12:
        return (a + d) / 2
    centroid = ((c * c + c * d + d * d) - (a * a + a * b + b * b)) / (3 * area_twice)
    # A very narrow base loses digits in the quotient; the centroid never leaves the base.
    return min(max(centroid, a), d)


def rating_corners(rating: str | None, terms: Mapping[str, Trapezoid]) -> Trapezoid:
    """Return a rating as a trapezoid: a number is a point, an interval a rectangle.

    Parameters
    ----------
    rating
        Canonical text: ``0.8``, ``0.6-0.8``, a key of `terms`, or empty.
    terms
        Corners of each linguistic term on [0, 1].

    Returns
    -------
    tuple of float
        a ≤ b ≤ c ≤ d; four NaN where there is no rating.

    Raises
    ------
    CertMatchError
        The text is none of these, or a number lies outside [0, 1].
    """
    if not rating:
        return (math.nan,) * 4
    if rating in terms:
        return terms[rating]
    try:
        ends = [float(part) for part in rating.split("-")]
    except ValueError as problem:
        raise _refused(rating, terms) from problem
    if len(ends) > 2 or ends != sorted(ends) or not all(0 <= end <= 1 for end in ends):
        raise _refused(rating, terms)
    return (ends[0], ends[0], ends[-1], ends[-1])


def crisp_rating(rating: str | None, terms: Mapping[str, Trapezoid]) -> float:
    """Return the number a rating stands for, NaN where there is none.

    Parameters
    ----------
    rating
        Canonical text: ``0.8``, ``0.6-0.8``, a key of `terms`, or empty.
    terms
        Corners of each linguistic term on [0, 1].

    Raises
    ------
    CertMatchError
        The text is none of these, or a number lies outside [0, 1].
    """
    corners = rating_corners(rating, terms)
    # Numbers and intervals have their middle, without the rounding of the quotient.
    return trapezoid_centroid(corners) if rating in terms else (corners[0] + corners[-1]) / 2


def _refused(rating: str, terms: Mapping[str, Trapezoid]) -> CertMatchError:
    return CertMatchError(
        "rating_unreadable",
        where="rating",
        found=rating,
        expected="0…1 | 0.6-0.8 | " + " | ".join(terms),
    )
