"""Suitability of an auditor for a project: the Mamdani rule base of `suitability_rules`.

AND is the minimum, an implication clips its consequent, rules are aggregated by the maximum and
the result is the centroid (E. H. Mamdani and S. Assilian, 1975). Membership functions come from
scikit-fuzzy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skfuzzy

from matching.entities import Body, Floats
from matching.errors import CertMatchError
from matching.suitability_rules import ANY, CENTRES, INPUT_TERMS, INPUTS, OUTPUT_TERMS, RULES, Rule

UNIVERSE: Floats = np.linspace(0.0, 1.0, 501)
CHUNK = 16_384  # pairs at a time: 33 rules of them take 4 MB
_INPUT_CURVES = {
    (name, term): skfuzzy.trapmf(UNIVERSE, corners)
    for name, terms in INPUT_TERMS.items()
    for term, corners in terms.items()
}


@dataclass(frozen=True)
class FiredRule:
    """A rule by its number (from 1, the order of `RULES`) and how strongly it fired, 0…1."""

    number: int
    rule: Rule
    strength: float


@dataclass(frozen=True)
class PairExplanation:
    """One pair from its inputs to its suitability.

    Attributes
    ----------
    values
        Inputs in the order of `INPUTS`.
    suitability
        0…1; NaN where an input is unknown.
    fired
        Rules that fired, the strongest first; none where an input is unknown.
    heights
        Output term → height at which it is clipped, 0…1.
    """

    values: tuple[float, ...]
    suitability: float
    fired: tuple[FiredRule, ...]
    heights: dict[str, float]


def input_membership(name: str, condition: str, values: Floats | float) -> Floats:
    """Return how far values of an input meet a condition (a term, or ``not`` and a term)."""
    term = condition.removeprefix("not ")
    found = np.interp(values, UNIVERSE, _INPUT_CURVES[name, term])
    return found if term == condition else 1.0 - found


def output_membership(term: str) -> Floats:
    """Return the membership function of an output term on `UNIVERSE`."""
    centre, width = CENTRES[OUTPUT_TERMS.index(term)], CENTRES[1]
    corners = np.clip([centre - width, centre, centre + width], 0.0, 1.0)
    return np.asarray(skfuzzy.trimf(UNIVERSE, corners))


def assess_suitability(pairs: Floats, chunk: int = CHUNK) -> Floats:
    """Return the suitability of many pairs.

    Parameters
    ----------
    pairs
        (n, 5), inputs 0…1 in the order of `INPUTS`, NaN = unknown. Proximity and distance as in
        `PROXIMITY_LEVELS` and `DISTANCE_LEVELS`; load is the share of the auditor's days asked
        for, 1 = all of them or more.
    chunk
        Pairs evaluated at a time; bounds the memory, not the result.

    Returns
    -------
    array
        (n,), NaN where any input is unknown. The centroid of the outer terms lies within the
        scale: values run from 1/12 to 11/12.

    Raises
    ------
    CertMatchError
        The array has another shape or a value outside 0…1.
    """
    pairs = _checked(pairs)
    found = np.empty(len(pairs))
    for start in range(0, len(pairs), chunk):
        part = pairs[start : start + chunk]
        found[start : start + chunk] = clipped_centroid(_heights(_strengths(part)))
    found[np.isnan(pairs).any(axis=1)] = np.nan
    return found


def assess_surface(values: Sequence[float], across: str, upward: str, steps: int = 41) -> Floats:
    """Return suitability on a grid of two inputs 0…1, the others held.

    Parameters
    ----------
    values
        Inputs in the order of `INPUTS`.
    across, upward
        The two inputs that vary.
    steps
        Points on each axis.

    Returns
    -------
    array
        (steps, steps), `upward` along the rows.
    """
    axis = np.linspace(0.0, 1.0, steps)
    pairs = np.tile(np.asarray(values, dtype=np.float64), (steps * steps, 1))
    pairs[:, INPUTS.index(across)] = np.tile(axis, steps)
    pairs[:, INPUTS.index(upward)] = np.repeat(axis, steps)
    return assess_suitability(pairs).reshape(steps, steps)


def explain_pair(values: Sequence[float]) -> PairExplanation:
    """Return which rules fired for one pair and what they add up to.

    Raises
    ------
    CertMatchError
        Not five values, or one outside 0…1.
    """
    pair = _checked(np.asarray([values], dtype=np.float64))
    inputs = tuple(pair[0].tolist())
    if np.isnan(pair).any():
        return PairExplanation(inputs, math.nan, (), {})
    strengths = _strengths(pair)
    order = np.argsort(-strengths[:, 0], kind="stable").tolist()
    heights = _heights(strengths)
    return PairExplanation(
        inputs,
        float(clipped_centroid(heights)[0]),
        tuple(
            FiredRule(place + 1, RULES[place], float(strengths[place, 0]))
            for place in order
            if strengths[place, 0] > 0
        ),
        dict(zip(OUTPUT_TERMS, heights[:, 0].tolist(), strict=True)),
    )


def nearest_term(suitability: float) -> str:
    """Return the output term whose centre lies nearest; "" where suitability is unknown."""
    if math.isnan(suitability):
        return ""
    return OUTPUT_TERMS[int(np.argmin(np.abs(np.asarray(CENTRES) - suitability)))]


def expected_days(body: Body, project_days: Floats) -> Floats:
    """Return the days that each registration is expected to be asked for.

    Assumption: the days of a project are split evenly over its codes, and those of a code evenly
    over the auditors who hold it.

    Parameters
    ----------
    body
        Counted registrations, counted projects and their cells.
    project_days
        (m,), auditor days of each project.

    Returns
    -------
    array
        (n,); a person's days are the sum over the person's registrations.
    """
    codes = np.bincount(body.project_rows, minlength=len(project_days))
    shares = (project_days / np.maximum(codes, 1))[body.project_rows]
    demand = np.bincount(body.project_cells, shares, body.cell_count)
    holders = np.bincount(body.auditor_cells, minlength=body.cell_count)
    each = demand / np.maximum(holders, 1)
    people = len(body.qualifications_held)
    return np.bincount(body.auditor_rows, each[body.auditor_cells], people).astype(np.float64)


def clipped_centroid(heights: Floats) -> Floats:
    """Return the centroid of the output terms clipped at `heights` and joined by the maximum.

    Parameters
    ----------
    heights
        (5, n), in the order of `OUTPUT_TERMS`, 0…1, at least one above 0.

    Returns
    -------
    array
        (n,), exact: no grid is involved, since only neighbouring terms overlap.
    """
    width = CENTRES[1]
    rest = 1.0 - heights
    # One flank of a triangle of base 1 clipped at h: area (1 − (1 − h)²) / 2, and about its
    # centre moment (1 − (1 − h)³) / 6. The outer terms have one flank, the others two.
    areas = (1.0 - rest**2) / 2
    areas[1:-1] *= 2
    # Two neighbours overlap in a trapezoid under their lower height, ½ at most.
    lower = np.minimum(np.minimum(heights[:-1], heights[1:]), 0.5)
    common = lower - lower**2
    outer = width * (rest[-1] ** 3 - rest[0] ** 3) / 6
    # A matrix product would round differently with the number of pairs.
    centres = np.asarray(CENTRES)[:, None]
    moment = (centres * areas).sum(axis=0) - ((centres[:-1] + width / 2) * common).sum(axis=0)
    return np.asarray((moment + outer) / (areas.sum(axis=0) - common.sum(axis=0)))


def _strengths(pairs: Floats) -> Floats:
    """Return how strongly each rule fires for each pair, (rules, n)."""
    met: dict[tuple[int, str], Floats] = {}
    strengths = np.ones((len(RULES), len(pairs)))
    for place, rule in enumerate(RULES):
        for column, condition in enumerate(rule.conditions):
            if condition != ANY:
                if (column, condition) not in met:
                    met[column, condition] = input_membership(
                        INPUTS[column], condition, pairs[:, column]
                    )
                np.minimum(strengths[place], met[column, condition], out=strengths[place])
    return strengths


def _heights(strengths: Floats) -> Floats:
    """Return the strongest rule of each output term, (5, n)."""
    return np.stack(
        [
            strengths[[rule.consequent == term for rule in RULES]].max(axis=0)
            for term in OUTPUT_TERMS
        ]
    )


def _checked(pairs: Floats) -> Floats:
    pairs = np.asarray(pairs, dtype=np.float64)
    if pairs.ndim != 2 or pairs.shape[1] != len(INPUTS):
        raise CertMatchError(
            "wrong_shape", where="pairs", found=pairs.shape, expected=f"(n, {len(INPUTS)})"
        )
    outside = (pairs < 0) | (pairs > 1)
    if outside.any():
        row, column = np.argwhere(outside)[0]
        raise CertMatchError(
            "input_out_of_range", where=INPUTS[column], found=pairs[row, column], expected="0…1"
        )
    return pairs
