"""Drawn weights and ratings, and the crisp model laid out so that many draws are one product.

Weights are Dirichlet around their shares; a vague rating lies uniformly on a common α-cut of its
trapezoid. P of a draw is exactly what `matching.match_degree` gives for its weights and ratings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.difficulty import FACTORS, default_policy_ease, project_difficulty
from matching.entities import Body, Floats
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import B1_RATINGS, B2_RATINGS, Parameters

SEED = 20260701
# Assumption: how tightly drawn shares gather around the chosen ones; at 50 a share of 20 % has a
# standard deviation of 5.6 points.
CONCENTRATION = 50.0
# Draws and projects at a time: pieces that stay in the processor's cache.
_CHUNK, _BLOCK = 16, 750


@dataclass(frozen=True)
class WeightDraws:
    """n drawn weights: shares of B1 (n, 5) and B2 (n, 2) and v (n, 4), which keeps its sum."""

    b1: Floats
    b2: Floats
    difficulty: Floats


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
    drawn = []
    for weights, names in ((parameters.weights_b1, B1_RATINGS),
                           (parameters.weights_b2, B2_RATINGS),
                           (parameters.weights_difficulty, FACTORS)):  # fmt: skip
        values = np.array([weights[name] for name in names])
        shares = np.zeros((count, len(names)))
        used = values > 0
        if used.any():
            alphas = concentration * values[used] / values.sum()
            shares[:, used] = rng.dirichlet(alphas, count)
        drawn.append(shares * (values.sum() if names is FACTORS else 1.0))
    return WeightDraws(*drawn)


def keep_weights(parameters: Parameters, count: int) -> WeightDraws:
    """Return the set's own weights `count` times."""
    values = [
        np.array([weights[name] for name in names], dtype=np.float64)
        for weights, names in ((parameters.weights_b1, B1_RATINGS),
                               (parameters.weights_b2, B2_RATINGS),
                               (parameters.weights_difficulty, FACTORS))
    ]  # fmt: skip
    shares = [values[0] / values[0].sum(), values[1] / values[1].sum(), values[2]]
    return WeightDraws(*(np.repeat(each[None, :], count, axis=0) for each in shares))


class Sampler:
    """The crisp model laid out so that many draws are computed at once, exactly.

    Parameters
    ----------
    body
        Who and what counts.
    corners
        Ratings as trapezoids; unrated ones take the set's crisp defaults.
    parameters
        Reading, floor and defaults; its weights are not used here.
    """

    def __init__(self, body: Body, corners: RatingCorners, parameters: Parameters) -> None:
        self._parameters = parameters
        policy = default_policy_ease(body, parameters)
        held = np.where(np.isnan(body.certificates_held), parameters.default_certificates_held,
                        body.certificates_held)  # fmt: skip
        self._held = np.maximum(held, 1.0)[:, None]
        groups = (
            (corners.auditor_ratings, parameters.default_rating),
            (corners.client_ratings, parameters.default_rating),
            (corners.coordination_ease[:, None], parameters.default_coordination_ease),
            (corners.policy_ease[:, None], policy[:, None, None]),
        )
        self._groups = [_Ratings(values, default) for values, default in groups]
        cells = body.cell_count
        supply = _incidence(body.auditor_cells, body.auditor_rows, cells,
                            len(body.qualifications_held))  # fmt: skip
        self._demand = _incidence(body.project_cells, body.project_rows, cells,
                                  len(body.certificates_held))  # fmt: skip
        shared = supply @ sparse.diags_array(1.0 / body.qualifications_held)
        people = self._groups[0]
        self._supply_fixed = shared @ people.fixed
        self._supply_vague = sparse.csr_array(sparse.csc_array(shared)[:, people.rows])

    @property
    def vague_counts(self) -> list[int]:
        """How many ratings are vague: of auditors, of clients, of D, of E."""
        return [len(group.rows) for group in self._groups]

    def match_degree(
        self, weights: WeightDraws, alphas: Floats, positions: list[Floats]
    ) -> Floats:  # fmt: skip
        """Return P as (k, n) for n draws.

        Parameters
        ----------
        weights
            n draws.
        alphas
            (n,), the α-cut of each draw.
        positions
            Per group of ratings (V, n): where on the cut each vague rating lies, 0…1.
        """
        people, clients, coordination, policy = self._groups
        drawn = people.place(alphas, positions[0]) * weights.b1.T[people.columns]
        sufficiency = self._supply_fixed @ weights.b1.T + self._supply_vague @ drawn
        ratings = [*clients.draw(alphas, positions[1]), *coordination.draw(alphas, positions[2]),
                   *policy.draw(alphas, positions[3])]  # fmt: skip
        difficulty = self._demand @ self._project_difficulty(weights, ratings)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(difficulty > 0, sufficiency / difficulty, np.nan)

    def _project_difficulty(self, weights: WeightDraws, ratings: list[Floats]) -> Floats:
        """Return y (m, n), some projects at a time: large temporaries cost more than the sums."""
        floor, reading = self._parameters.rating_floor, self._parameters.reading
        v: dict[str, Any] = dict(zip(FACTORS, weights.difficulty.T, strict=True))
        y = np.empty((len(self._held), len(weights.b2)))
        for start in range(0, len(y), _BLOCK):
            part = slice(start, start + _BLOCK)
            first, second, d, e = (values[part] for values in ratings)
            cooperation = first * weights.b2[:, 0] + second * weights.b2[:, 1]
            b2, d, e = (np.maximum(values, floor) for values in (cooperation, d, e))
            y[part] = project_difficulty(reading, v, b2, self._held[part], d, e)
        return y


class _Ratings:
    """One group of ratings (rows, columns, 4): crisp ones fixed, vague ones by position."""

    def __init__(self, corners: Floats, default: Any) -> None:
        filled = np.where(np.isnan(corners), default, corners)
        vague = filled[..., 3] > filled[..., 0]
        self.rows, self.columns = np.nonzero(vague)
        self._vague = filled[vague].T[:, :, None]  # a, b, c, d of each vague rating
        self.fixed = np.where(vague, 0.0, filled[..., 0])
        self._drawn: list[Floats] = []

    def place(self, alphas: Floats, positions: Floats) -> Floats:
        """Return (V, n), the vague ratings at their positions on the cuts."""
        a, b, c, d = self._vague
        lower, upper = a + alphas * (b - a), d - alphas * (d - c)
        return lower + positions * (upper - lower)

    def draw(self, alphas: Floats, positions: Floats) -> list[Floats]:
        """Return a (rows, n) array per column, to be read before the next draw."""
        placed = self.place(alphas, positions)
        # Crisp rows stay from draw to draw: only vague ones are written again.
        if not self._drawn or self._drawn[0].shape[1] != len(alphas):
            self._drawn = [np.repeat(fixed[:, None], len(alphas), axis=1) for fixed in self.fixed.T]
        for column, values in enumerate(self._drawn):
            mine = self.columns == column
            values[self.rows[mine]] = placed[mine]
        return self._drawn


def _incidence(cells: NDArray[Any], rows: NDArray[Any], k: int, n: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(cells)), (cells, rows)), shape=(k, n))


def draw_match_degrees(
    sampler: Sampler, weights: WeightDraws, seed: int = SEED, chunk: int = _CHUNK
) -> Iterator[Floats]:
    """Yield P as (k, up to `chunk`) until all draws are done; chunks do not change the numbers."""
    counts = sampler.vague_counts
    ends = np.cumsum(counts)[:-1]
    rng = np.random.default_rng(seed + 1)
    alphas = np.random.default_rng(seed + 2).random(len(weights.b1))
    for start in range(0, len(alphas), chunk):
        part = slice(start, start + chunk)
        size = len(alphas[part])
        # One row a draw, so that the stream is the same however many rows are asked for at once.
        drawn = np.ascontiguousarray(rng.random((size, sum(counts))).T)
        positions = np.split(drawn, ends)
        yield sampler.match_degree(
            WeightDraws(weights.b1[part], weights.b2[part], weights.difficulty[part]),
            alphas[part], positions,
        )  # fmt: skip
