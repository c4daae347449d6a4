"""Weights drawn around those of a set: Dirichlet on their shares.

A set says what its weights are, not how sure it is of them; the concentration does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assumptions import CONCENTRATION
from matching.difficulty import FACTORS
from matching.entities import Floats
from matching.parameters import B1_RATINGS, B2_RATINGS, Parameters

SEED = 20260701


@dataclass(frozen=True)
class WeightDraws:
    """n drawn weights: shares of B1 (n, 5) and B2 (n, 2) and v (n, 4), which keeps its sum."""

    b1: Floats
    b2: Floats
    difficulty: Floats


def spread_of_share(share: float, concentration: float) -> float:
    """Return the standard deviation of a drawn share (0…1): that of a Dirichlet's marginal."""
    return math.sqrt(share * (1 - share) / (concentration + 1))


@dataclass(frozen=True)
class WeightGroup:
    """The weights of one group as used: what they are, which of them count, and their sum."""

    names: tuple[str, ...]
    values: Floats
    counts: NDArray[np.bool_]
    total: float

    @property
    def shares(self) -> Floats:
        """Shares of those that count, adding up to 1; empty where none does."""
        used = self.values[self.counts]
        return used / used.sum()

    def fill(self, shares: Floats) -> Floats:
        """Return (n, names) weights for (n, counting) shares; the others stay as they are."""
        filled = np.repeat(self.values[None, :], len(shares), axis=0)
        filled[:, self.counts] = shares * self.total
        return filled


def group_weights(parameters: Parameters) -> tuple[WeightGroup, WeightGroup, WeightGroup]:
    """Return the weights of B1, B2 (as shares) and difficulty (v as given) of a set."""
    # Certificates divide in this reading, whatever their weight.
    unused = "certificates" if parameters.reading == "ratio" else ""
    found = []
    for weights, names in ((parameters.weights_b1, B1_RATINGS),
                           (parameters.weights_b2, B2_RATINGS),
                           (parameters.weights_difficulty, FACTORS)):  # fmt: skip
        values = np.array([weights[name] for name in names], dtype=np.float64)
        if names is not FACTORS:
            values /= values.sum()
        counts = (values > 0) & (np.array(names) != unused)
        found.append(WeightGroup(names, values, counts, float(values[counts].sum())))
    return found[0], found[1], found[2]


def draw_weights(
    parameters: Parameters, count: int, seed: int = SEED, concentration: float = CONCENTRATION
) -> WeightDraws:
    """Draw weights around those of a set; a weight of 0 stays 0.

    Parameters
    ----------
    count
        Draws n ≥ 1.
    concentration
        Sum of the Dirichlet's parameters, > 0: the larger, the closer to the set.
    """
    rng = np.random.default_rng(seed)
    return WeightDraws(
        *(
            group.fill(rng.dirichlet(concentration * group.shares, count))
            if group.counts.any()
            else np.repeat(group.values[None, :], count, axis=0)
            for group in group_weights(parameters)
        )
    )


def keep_weights(parameters: Parameters, count: int) -> WeightDraws:
    """Return the set's own weights `count` times."""
    return WeightDraws(
        *(np.repeat(group.values[None, :], count, axis=0) for group in group_weights(parameters))
    )
