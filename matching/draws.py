"""Drawn ratings, and the crisp model laid out so that many draws are one product.

A vague rating lies uniformly on the α-cut of its trapezoid, α uniform and common to all ratings
of a draw. P of a draw is exactly what `matching.match_degree` gives for its weights and ratings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.difficulty import default_policy_ease
from matching.entities import Body, Floats
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import Parameters
from matching.weight_draws import SEED, WeightDraws

# Draws and rows at a time: pieces that stay in the processor's cache.
_CHUNK, _BLOCK = 16, 750


class Sampler:
    """The crisp model laid out so that many draws are computed at once, exactly.

    X is linear in the weights of B1 and in the ratings: crisp ratings are summed per cell once.
    Under ``additive`` and ``ratio`` Y adds up factor by factor: crisp factors are summed once,
    and crisp clients that rate alike share one 1 / B2.

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
        self._reading, self._floor = parameters.reading, parameters.rating_floor
        policy = default_policy_ease(body, parameters)
        rating, coordination = parameters.default_rating, parameters.default_coordination_ease
        self._groups = people, clients, *eases = (
            _Ratings(corners.auditor_ratings, rating),
            _Ratings(corners.client_ratings, rating),
            _Ratings(corners.coordination_ease[:, None], coordination),
            _Ratings(corners.policy_ease[:, None], policy[:, None, None]),
        )
        held = np.where(np.isnan(body.certificates_held), parameters.default_certificates_held,
                        body.certificates_held)  # fmt: skip
        self._held = np.maximum(held, 1.0)
        cells = body.cell_count
        supply = _incidence(body.auditor_cells, body.auditor_rows, cells,
                            1.0 / body.qualifications_held)  # fmt: skip
        self._supply_fixed = supply @ people.fixed
        self._supply_vague = _columns(supply, people.rows)
        share = 1.0 / self._held if parameters.reading == "ratio" else np.ones(len(self._held))
        self._demand = _incidence(body.project_cells, body.project_rows, cells, share)
        self._certificates = (self._demand @ (1.0 / self._held))[:, None]
        self._alike = _AlikeClients(self._demand, clients)
        self._mixed_rows = np.unique(clients.rows)
        self._mixed = _columns(self._demand, self._mixed_rows)
        self._eases = [_Reciprocals(self._demand, ease, self._floor) for ease in eases]

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
        placed = [group.place(alphas, where)
                  for group, where in zip(self._groups, positions, strict=True)]  # fmt: skip
        people = self._groups[0]
        sufficiency = _linear(self._supply_fixed, weights.b1)
        sufficiency += self._supply_vague @ (placed[0] * weights.b1.T[people.columns])
        demand = self._multiplied if self._reading == "proportional" else self._added
        difficulty = demand(weights, placed)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(difficulty > 0, sufficiency / difficulty, np.nan)

    def _cooperation(self, weights: WeightDraws, placed: Floats, rows: NDArray[Any]) -> Floats:
        """Return B2 (rows, n), floored; `rows` must hold every project with a vague rating."""
        clients = self._groups[1]
        means = _linear(clients.fixed[rows], weights.b2)
        place = np.searchsorted(rows, clients.rows)
        for column, shares in enumerate(weights.b2.T):
            mine = clients.columns == column
            means[place[mine]] += placed[mine] * shares
        return np.maximum(means, self._floor, out=means)

    def _added(self, weights: WeightDraws, placed: list[Floats]) -> Floats:
        """Return Y (k, n) of the two readings in which a project's factors add up."""
        v_b, v_c, *v_eases = weights.difficulty.T
        needed = self._alike.total(weights.b2, self._floor)
        needed += self._mixed @ (1.0 / self._cooperation(weights, placed[1], self._mixed_rows))
        needed *= v_b
        if self._reading == "additive":
            needed += self._certificates * v_c
        for ease, values, v in zip(self._eases, placed[2:], v_eases, strict=True):
            needed += ease.total(values) * v
        return needed

    def _multiplied(self, weights: WeightDraws, placed: list[Floats]) -> Floats:
        """Return Y (k, n) of the proportional reading: projects one by one, in logarithms."""
        v_b, _, *v_eases = weights.difficulty.T
        logs = self._cooperation(weights, placed[1], np.arange(len(self._held)))
        # In place: fresh arrays of this size cost more than the arithmetic.
        np.log(logs, out=logs)
        logs *= v_b
        fixed = [np.log(self._held), *(ease.fixed_logs for ease in self._eases)]
        logs += _linear(np.stack(fixed, axis=1), weights.difficulty[:, 1:])
        for group, values, v in zip(self._groups[2:], placed[2:], v_eases, strict=True):
            logs[group.rows] += np.log(np.maximum(values, self._floor)) * v
        np.negative(logs, out=logs)
        with np.errstate(over="ignore"):
            return self._demand @ np.exp(logs, out=logs)


class _Ratings:
    """One group of ratings (rows, columns, 4): crisp ones fixed, vague ones by position."""

    def __init__(self, corners: Floats, default: Any) -> None:
        filled = np.where(np.isnan(corners), default, corners)
        vague = filled[..., 3] > filled[..., 0]
        self.rows, self.columns = np.nonzero(vague)
        a, b, c, d = filled[vague].T[:, :, None]
        self._low, self._width = a, d - a
        self._sloping = np.flatnonzero((b > a) | (d > c))
        self._rise, self._narrowing = ((b - a)[self._sloping], (b - a + d - c)[self._sloping])
        self.fixed = np.where(vague, 0.0, filled[..., 0])

    def place(self, alphas: Floats, positions: Floats) -> Floats:
        """Return (V, n), the vague ratings at their positions on the cuts."""
        placed = positions * self._width
        placed += self._low
        # Only trapezoids with flanks narrow with α; an interval is the same on every cut.
        inner = positions[self._sloping]
        placed[self._sloping] += alphas * (self._rise - inner * self._narrowing)
        return placed


class _Reciprocals:
    """Per cell the sum of 1 / rating of its projects, one rating each; and their logarithms."""

    def __init__(self, demand: sparse.csr_array, group: _Ratings, floor: float) -> None:
        self._floor = floor
        known = np.maximum(group.fixed, floor)
        # A vague rating stands alone in its row and adds its part when it is drawn.
        known[group.rows] = np.inf
        self._fixed, self._vague = demand @ (1.0 / known), _columns(demand, group.rows)
        known[group.rows] = 1.0
        self.fixed_logs = np.log(known[:, 0])

    def total(self, placed: Floats) -> Floats:
        return self._fixed + self._vague @ (1.0 / np.maximum(placed, self._floor))


class _AlikeClients:
    """Per cell the sum of 1 / B2 of its crisp clients; those that rate alike are counted once."""

    def __init__(self, demand: sparse.csr_array, clients: _Ratings) -> None:
        crisp = np.setdiff1d(np.arange(len(clients.fixed)), clients.rows)
        self._ratings, which = np.unique(clients.fixed[crisp], axis=0, return_inverse=True)
        kinds = _incidence(np.arange(len(crisp)), which.ravel(), len(crisp),
                           np.ones(len(self._ratings)))  # fmt: skip
        self._counts = sparse.csr_array(_columns(demand, crisp) @ kinds)

    def total(self, shares: Floats, floor: float) -> Floats:
        return self._counts @ (1.0 / np.maximum(_linear(self._ratings, shares), floor))


def _linear(values: Floats, weights: Floats) -> Floats:
    """Return (rows, n) weighted sums of (rows, f) values by (n, f) weights.

    Without BLAS, whose last digit depends on how many columns are asked for at once.
    """
    total = np.empty((len(values), len(weights)))
    for start in range(0, len(values), _BLOCK):
        part = slice(start, start + _BLOCK)
        total[part] = sum(
            values[part, factor, None] * weights[:, factor] for factor in range(values.shape[1])
        )
    return total


def _incidence(
    cells: NDArray[Any], rows: NDArray[Any], k: int, values: Floats
) -> sparse.csr_array:  # fmt: skip
    """Return (k, rows) with the value of each row at its cells."""
    return sparse.csr_array((values[rows], (cells, rows)), shape=(k, len(values)))


def _columns(matrix: sparse.csr_array, rows: NDArray[Any]) -> sparse.csr_array:
    return sparse.csr_array(sparse.csc_array(matrix)[:, rows])


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
        yield sampler.match_degree(
            WeightDraws(weights.b1[part], weights.b2[part], weights.difficulty[part]),
            alphas[part], np.split(drawn, ends),
        )  # fmt: skip
