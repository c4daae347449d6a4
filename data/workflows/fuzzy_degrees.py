"""P as a fuzzy number for the cells of an assessed body."""

from __future__ import annotations

from dataclasses import dataclass

from data.workflows.encoding import encode_corners
from data.workflows.match_degrees import DegreeResult
from matching.fuzzy_match_degree import FuzzyMatchDegrees, assess_fuzzy_match_degree
from matching.parameters import GRADES


@dataclass(frozen=True)
class FuzzyCell:
    """P of one cell as a fuzzy number.

    Attributes
    ----------
    is_vague
        Whether any rating of the cell is an interval or a term.
    alphas, lower, upper
        The ends of P on each α-cut, α from 0 to 1.
    centroid, possibility, necessity
        Centre of area, and how possible and how necessary it is that P reaches the target.
    grades
        Grade → membership, 0…1, together 1.
    target
        P to reach under the reading in use.
    """

    is_vague: bool
    alphas: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    centroid: float
    possibility: float
    necessity: float
    grades: dict[str, float]
    target: float


def assess_fuzzy_body(result: DegreeResult) -> FuzzyMatchDegrees:
    """Assess P of every cell of an assessed body as a fuzzy number."""
    corners = encode_corners(result.encoded, result.parameters)
    return assess_fuzzy_match_degree(result.encoded.body, corners, result.parameters)


def pick_fuzzy_cell(fuzzy: FuzzyMatchDegrees, result: DegreeResult, position: int) -> FuzzyCell:
    """Return the fuzzy P of the cell at `position` of ``result.cells``; NaN without demand."""
    target = result.parameters.target
    only = FuzzyMatchDegrees(
        fuzzy.alphas, fuzzy.lower[:, [position]], fuzzy.upper[:, [position]]
    )  # fmt: skip
    memberships = only.grade_memberships(result.parameters.grade_centres)[0]
    return FuzzyCell(
        is_vague=bool(only.is_vague[0]),
        alphas=tuple(fuzzy.alphas.tolist()),
        lower=tuple(only.lower[:, 0].tolist()),
        upper=tuple(only.upper[:, 0].tolist()),
        centroid=float(only.centroid[0]),
        possibility=float(only.possibility(target)[0]),
        necessity=float(only.necessity(target)[0]),
        grades=dict(zip(GRADES, memberships.tolist(), strict=True)),
        target=target,
    )
