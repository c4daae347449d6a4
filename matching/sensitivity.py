"""Which uncertain input P of one cell depends on: first-order and total Sobol shares.

Weights on a simplex are not independent; the independent gammas behind a Dirichlet are, and
`scipy.stats.sobol_indices` needs independent inputs. Vague ratings of one kind move together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from matching.difficulty import FACTORS
from matching.draws import CONCENTRATION, SEED, Sampler, WeightDraws
from matching.entities import Body, Floats
from matching.fuzzy_match_degree import RatingCorners
from matching.parameters import B1_RATINGS, B2_RATINGS, Parameters

RATING_GROUPS = ("auditor_ratings", "client_ratings", "coordination_ease", "policy_ease")
# Assumption: ratings move on the cut half-way up their trapezoids.
ALPHA = 0.5
SAMPLES = 1024  # a power of 2, for the balance of the Sobol sequence


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
        As in `matching.draws.draw_weights`.
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
        return _match_degree(sampler, parameters, weights, vague, values)

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
    found = []
    for group, (weights, names) in enumerate(
        ((parameters.weights_b1, B1_RATINGS), (parameters.weights_b2, B2_RATINGS),
         (parameters.weights_difficulty, FACTORS))
    ):  # fmt: skip
        used = [name for name in names if weights[name] > 0]
        total = sum(weights[name] for name in used)
        if len(used) > 1:
            found += [(group, name, concentration * weights[name] / total) for name in used]
    return found


def _match_degree(
    sampler: Sampler, parameters: Parameters, weights: list[tuple[int, str, float]],
    vague: list[str], values: Floats,
) -> Floats:  # fmt: skip
    """Return P (n,) for inputs (inputs, n), in the order of weights and vague groups."""
    count = values.shape[1]
    drawn = []
    for group, (chosen, names) in enumerate(
        ((parameters.weights_b1, B1_RATINGS), (parameters.weights_b2, B2_RATINGS),
         (parameters.weights_difficulty, FACTORS))
    ):  # fmt: skip
        rows = {name: values[i] for i, (g, name, _) in enumerate(weights) if g == group}
        fixed = {name: np.full(count, chosen[name]) for name in names}
        table = np.array([(rows or fixed).get(name, np.zeros(count)) for name in names])
        total = sum(chosen[name] for name in names) if group == 2 else 1.0
        drawn.append((total * table / table.sum(axis=0)).T)
    places = dict(zip(vague, values[len(weights) :], strict=True))
    positions = [
        np.repeat(places[name][None, :], size, axis=0) if size else np.empty((0, count))
        for name, size in zip(RATING_GROUPS, sampler.vague_counts, strict=True)
    ]
    return sampler.match_degree(WeightDraws(*drawn), np.full(count, ALPHA), positions)[0]
