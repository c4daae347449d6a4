"""Difficulty Y 难度值: how hard the projects of a cell really are to arrange.

MODEL.md section 2: three readings of one article, see `project_difficulty`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.entities import Body, Floats
from matching.parameters import B2_RATINGS, Parameters
from matching.sufficiency import normalised

FACTORS = ("cooperation", "certificates", "coordination", "policy")


@dataclass(frozen=True)
class Difficulty:
    """What each counted project demands, and why.

    Attributes
    ----------
    cooperation, certificates_held, coordination_ease, policy_ease
        (m,), B2, C2, D and E as used: defaults filled in, divisors floored.
    difficulty
        (m,), y.
    defaulted
        (m,), how many of the five inputs were filled in.
    floored
        (m,), whether a rating was lifted to the floor.
    """

    cooperation: Floats
    certificates_held: Floats
    coordination_ease: Floats
    policy_ease: Floats
    difficulty: Floats
    defaulted: Floats
    floored: np.ndarray

    @property
    def factors(self) -> tuple[Floats, Floats, Floats, Floats]:
        return (
            self.cooperation,
            self.certificates_held,
            self.coordination_ease,
            self.policy_ease,
        )


def project_difficulty(
    reading: str,
    weights: Mapping[str, float],
    cooperation: Floats,
    certificates_held: Floats,
    coordination_ease: Floats,
    policy_ease: Floats,
) -> Floats:
    """Return y of each project under one reading.

    Parameters
    ----------
    reading
        ``additive``: v_B/b2 + v_C/c2 + v_D/d + v_E/e. ``proportional``:
        1 / (b2^v_B · c2^v_C · d^v_D · e^v_E). ``ratio``: (v_B/b2 + v_D/d + v_E/e) / c2.
    weights
        v of cooperation, certificates, coordination, policy, used as given.
    cooperation, certificates_held, coordination_ease, policy_ease
        (m,), b2, c2, d, e; all above 0.
    """
    v_b, v_c, v_d, v_e = (weights[name] for name in FACTORS)
    if reading == "additive":
        return (
            v_b / cooperation
            + v_c / certificates_held
            + v_d / coordination_ease
            + v_e / policy_ease
        )
    if reading == "ratio":
        return (v_b / cooperation + v_d / coordination_ease + v_e / policy_ease) / certificates_held
    # Logarithms keep extreme exponents from turning into 0 · ∞.
    logarithm = (
        v_b * np.log(cooperation)
        + v_c * np.log(certificates_held)
        + v_d * np.log(coordination_ease)
        + v_e * np.log(policy_ease)
    )
    with np.errstate(over="ignore"):
        return np.exp(-logarithm)


def default_policy_ease(body: Body, parameters: Parameters) -> Floats:
    """Return (m,), E of each project where it gives none: its scheme's, else the general one."""
    by_scheme = parameters.policy_ease_by_scheme
    eases = [by_scheme.get(name, parameters.default_policy_ease) for name in body.schemes]
    return np.array(eases, dtype=np.float64)[body.project_schemes]


def assess_difficulty(body: Body, parameters: Parameters) -> Difficulty:
    """Return the difficulty y of every counted project, with its factors as used."""
    missing = np.isnan(body.client_ratings)
    ratings = np.where(missing, parameters.default_rating, body.client_ratings)
    filled: list[Floats] = []
    defaulted = missing.sum(axis=1).astype(np.float64)
    defaults: tuple[float | Floats, ...] = (
        parameters.default_certificates_held,
        parameters.default_coordination_ease,
        default_policy_ease(body, parameters),
    )
    given = (body.certificates_held, body.coordination_ease, body.policy_ease)
    for values, default in zip(given, defaults, strict=True):
        unknown = np.isnan(values)
        filled.append(np.where(unknown, default, values))
        defaulted += unknown
    certificates_held, coordination_ease, policy_ease = filled
    divisors = (
        ratings @ normalised(parameters.weights_b2, B2_RATINGS), coordination_ease, policy_ease
    )  # fmt: skip
    floor = parameters.rating_floor
    floored = np.logical_or.reduce([values < floor for values in divisors])
    b2, d, e = (np.maximum(values, floor) for values in divisors)
    # A first-time client holds none yet and counts as one (MODEL.md section 1, C2).
    c2 = np.maximum(certificates_held, 1.0)
    y = project_difficulty(parameters.reading, parameters.weights_difficulty, b2, c2, d, e)
    return Difficulty(b2, c2, d, e, y, defaulted, floored)


def explain_difficulty(
    difficulty: Difficulty, rows: np.ndarray, parameters: Parameters
) -> dict[str, float]:
    """Return the bridge from A2 to Y for one cell, in units of difficulty.

    Parameters
    ----------
    difficulty
        Of the whole body.
    rows
        Projects counted in the cell.
    parameters
        The set that produced `difficulty`.

    Returns
    -------
    dict
        ``projects`` (A2); ``ideal_client``: what a client without any obstacle adds to its own
        count under the reading; then what B2, C2, D and E change, entered in this order; then
        ``difficulty``: the steps add up to it.
    """
    used = [np.ones(len(rows)) for _ in FACTORS]

    def total() -> float:
        weights = parameters.weights_difficulty
        return float(project_difficulty(parameters.reading, weights, *used).sum())

    bridge = {"projects": float(len(rows))}
    before = total()
    bridge["ideal_client"] = before - len(rows)
    for position, name in enumerate(FACTORS):
        used[position] = difficulty.factors[position][rows]
        after = total()
        bridge[name] = after - before
        before = after
    bridge["difficulty"] = before
    return bridge
