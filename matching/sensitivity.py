"""Which uncertain input P of one cell depends on: first-order and total Sobol shares.

Weights on a simplex are not independent; the independent gammas behind a Dirichlet are, and
`scipy.stats.sobol_indices` needs independent inputs. Vague ratings of one kind move together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from matching.assumptions import ALPHA, CONCENTRATION
from matching.draws import Sampler
from matching.entities import RATING_GROUPS, Body, Floats
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import Parameters
from matching.weight_draws import SEED, WeightDraws, group_weights

SAMPLES = 1024  # a power of 2, for the balance of the Sobol sequence
_PIECE = 256


@dataclass(frozen=True)
class SobolShares:
    """Shares of the variance of P of one cell.

    Attributes
    ----------
    names
        ``weight.<parameter>`` or ``rating.<group>`` of each input that can vary.
    first_order, total
        (inputs,): alone, and with all its interactions. Estimates, so that a share of nothing
        may come out slightly below 0.
    """

    names: tuple[str, ...]
    first_order: Floats
    total: Floats


def assess_sobol_shares(
    body: Body,
    corners: RatingCorners,
    parameters: Parameters,
    *,
    concentration: float = CONCENTRATION,
    seed: int = SEED,
    samples: int = SAMPLES,
) -> SobolShares | None:
    """Return what the uncertainty of P in a body of one cell comes from; None if P is certain.

    Parameters
    ----------
    body, corners
        One cell (`matching.influence.restrict_body`) and its ratings.
    concentration
        As in `matching.weight_draws.draw_weights`.
    samples
        Base sample of the Sobol sequence, a power of 2.
    """
    sampler = Sampler(body, corners, parameters)
    weights = _gammas(parameters, concentration)
    counts = dict(zip(RATING_GROUPS, sampler.vague_counts, strict=True))
    vague = [name for name, count in counts.items() if count]
    names = [*(f"weight.{name}" for _, name, _ in weights), *(f"rating.{name}" for name in vague)]
    inputs = [*(stats.gamma(shape) for _, _, shape in weights), *(stats.uniform() for _ in vague)]
    if not inputs:
        return None

    def match_degree(values: Floats) -> Floats:
        # Pieces, because a large cell has thousands of vague ratings in every sample.
        pieces = np.array_split(values, -(-values.shape[1] // _PIECE), axis=1)
        return np.concatenate(
            [_match_degree(sampler, parameters, weights, vague, piece) for piece in pieces]
        )

    # A few points tell whether P is known and varies at all.
    few = np.array([given.ppf(np.linspace(0.05, 0.95, 32)) for given in inputs])
    probe = match_degree(np.random.default_rng(seed).permuted(few, axis=1))
    if not np.isfinite(probe).all() or np.ptp(probe) < 1e-12:
        return None
    if len(inputs) == 1:
        return SobolShares(tuple(names), np.ones(1), np.ones(1))
    result = stats.sobol_indices(
        func=match_degree, n=samples, dists=inputs, rng=np.random.default_rng(seed)
    )
    return SobolShares(tuple(names), np.ravel(result.first_order), np.ravel(result.total_order))


def _gammas(parameters: Parameters, concentration: float) -> list[tuple[int, str, float]]:
    """Return group, name and shape of every weight that is not alone in its group."""
    return [
        (number, name, concentration * share)
        for number, group in enumerate(group_weights(parameters))
        if group.counts.sum() > 1
        for name, share in zip(np.array(group.names)[group.counts], group.shares, strict=True)
    ]


def _match_degree(
    sampler: Sampler, parameters: Parameters, weights: list[tuple[int, str, float]],
    vague: list[str], values: Floats,
) -> Floats:  # fmt: skip
    """Return P (n,) for inputs (inputs, n), in the order of weights and vague groups."""
    count = values.shape[1]
    drawn = []
    for number, group in enumerate(group_weights(parameters)):
        gammas = values[[i for i, (of, _, _) in enumerate(weights) if of == number]]
        # Gammas over their sum are Dirichlet shares; a weight alone in its group stays.
        shares = gammas / gammas.sum(axis=0) if len(gammas) else np.repeat(
            group.shares[:, None], count, axis=1)  # fmt: skip
        drawn.append(group.fill(shares.T))
    places = dict(zip(vague, values[len(weights) :], strict=True))
    positions = [
        np.repeat(places[name][None, :], size, axis=0) if size else np.empty((0, count))
        for name, size in zip(RATING_GROUPS, sampler.vague_counts, strict=True)
    ]
    return sampler.match_degree(WeightDraws(*drawn), np.full(count, ALPHA), positions)[0]
