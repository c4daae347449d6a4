"""Draws of weights and vague ratings: all at once, and one crisp assessment after the other.

Run: ``.venv/bin/python -m benchmarks.uncertainty``
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from dataclasses import replace

import numpy as np

from benchmarks.large_body import AS_OF, build_projects, build_registrations
from data.loaders.reference import read_code_book
from data.workflows.encoding import Period, encode_body
from matching.draws import draw_weights
from matching.entities import Body
from matching.fuzzy_match_degree import RatingCorners
from matching.match_degree import assess_match_degree
from matching.parameters import B1_RATINGS, B2_RATINGS, Parameters
from matching.uncertainty import assess_uncertainty

ROUNDS = 5
SINGLE = 20
VAGUE_SHARE = 0.2  # of all given ratings, as intervals of ±0.1


def widen(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return ratings as trapezoids, a share of them as intervals."""
    half = np.where(rng.random(values.shape) < VAGUE_SHARE, 0.1, 0.0)
    low, high = np.clip(values - half, 0, 1), np.clip(values + half, 0, 1)
    return np.stack([low, low, high, high], axis=-1)


def widen_body(body: Body) -> RatingCorners:
    """Return the ratings of a body, every fifth vague."""
    rng = np.random.default_rng(1)
    return RatingCorners(
        *(widen(values, rng) for values in (body.auditor_ratings, body.client_ratings,
                                            body.coordination_ease, body.policy_ease))
    )  # fmt: skip


def time_single(body: Body, parameters: Parameters) -> float:
    """Return the median seconds of one crisp assessment under drawn weights."""
    weights = draw_weights(parameters, SINGLE)
    times = []
    for row in range(SINGLE):
        start = time.perf_counter()
        changed = replace(
            parameters,
            weights_b1=dict(zip(B1_RATINGS, weights.b1[row], strict=True)),
            weights_b2=dict(zip(B2_RATINGS, weights.b2[row], strict=True)),
            weights_difficulty=dict(
                zip(parameters.weights_difficulty, weights.difficulty[row], strict=True)
            ),
        )
        assess_match_degree(body, changed)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the figures of the README."""
    parameters = Parameters()
    encoded = encode_body(
        build_registrations(), build_projects(), read_code_book(), Period.of(AS_OF), "small",
        parameters,
    )  # fmt: skip
    body, corners = encoded.body, widen_body(encoded.body)
    print(f"cores {os.cpu_count()}, cells {body.cell_count}, one rating in five vague")
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assess_uncertainty(body, corners, parameters, 1000)
        times.append(time.perf_counter() - start)
    print(f"1,000 draws with quantiles and ranks  {statistics.median(times):6.2f} s "
          f"(median of {ROUNDS})")  # fmt: skip
    start = time.perf_counter()
    assess_uncertainty(body, corners, parameters, 10_000)
    print(f"10,000 draws                          {time.perf_counter() - start:6.2f} s (once)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory of the process            {peak:6.2f} GB")
    single = time_single(body, parameters)
    print(f"1,000 single crisp assessments        {1000 * single:6.2f} s "
          f"(extrapolated from {SINGLE}, without vague ratings, quantiles and ranks)")  # fmt: skip


if __name__ == "__main__":
    main()
