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
from data.workflows.encoding import Period, encode_body, encode_corners
from matching.entities import Body
from matching.fuzzy_match_degree import RatingCorners
from matching.match_degree import assess_match_degree
from matching.parameters import B1_RATINGS, B2_RATINGS, READINGS, Parameters
from matching.uncertainty import assess_uncertainty
from matching.weight_draws import WeightDraws, draw_weights

ROUNDS = 5
SINGLE = 20
VAGUE_SHARE = 0.2  # of all given ratings; intervals of ±0.1, every other one with flanks
NAMES = ("auditor_ratings", "client_ratings", "coordination_ease", "policy_ease")


def widen(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return ratings as trapezoids, a share of them vague."""
    outer = np.where(rng.random(values.shape) < VAGUE_SHARE, 0.1, 0.0)
    inner = np.where(rng.random(values.shape) < 0.5, 0.5 * outer, outer)
    corners = [values - outer, values - inner, values + inner, values + outer]
    return np.clip(np.stack(corners, axis=-1), 0, 1)


def widen_body(body: Body) -> RatingCorners:
    """Return the ratings of a body, every fifth vague."""
    rng = np.random.default_rng(1)
    return RatingCorners(*(widen(getattr(body, name), rng) for name in NAMES))


def assess_single(
    body: Body, corners: RatingCorners, parameters: Parameters, weights: WeightDraws, row: int
) -> np.ndarray:
    """Return P of one draw by the crisp core, with ratings drawn one array after the other."""
    rng = np.random.default_rng(row)
    lower, upper = corners.cut(float(rng.random()))
    drawn = {name: lower[name] + rng.random(lower[name].shape) * (upper[name] - lower[name])
             for name in NAMES}  # fmt: skip
    changed = replace(
        parameters,
        weights_b1=dict(zip(B1_RATINGS, weights.b1[row], strict=True)),
        weights_b2=dict(zip(B2_RATINGS, weights.b2[row], strict=True)),
        weights_difficulty=dict(
            zip(parameters.weights_difficulty, weights.difficulty[row], strict=True)
        ),
    )
    return assess_match_degree(replace(body, **drawn), changed).match_degree


def time_single(body: Body, corners: RatingCorners, parameters: Parameters) -> float:
    """Return the median seconds of one draw by the crisp core."""
    weights = draw_weights(parameters, SINGLE)
    times = []
    for row in range(SINGLE):
        start = time.perf_counter()
        assess_single(body, corners, parameters, weights, row)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def time_draws(
    body: Body, corners: RatingCorners, parameters: Parameters, count: int, rounds: int
) -> float:
    """Return the median seconds of `count` draws with percentiles, ranks and classes."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        assess_uncertainty(body, corners, parameters, count)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the figures of the README."""
    encoded = encode_body(
        build_registrations(), build_projects(), read_code_book(), Period.of(AS_OF), "small",
        Parameters(),
    )  # fmt: skip
    body, vague = encoded.body, widen_body(encoded.body)
    crisp = encode_corners(encoded, Parameters())
    print(f"cores {os.cpu_count()}, cells {body.cell_count}, percentiles, ranks and classes")
    for reading in READINGS:
        parameters = Parameters(reading=reading)
        seconds = time_draws(body, vague, parameters, 1000, ROUNDS)
        single = 1000 * time_single(body, vague, parameters)
        print(f"{reading:12}  1,000 draws, one rating in five vague {seconds:6.2f} s (median of "
              f"{ROUNDS}); one by one {single:6.1f} s (from {SINGLE} draws, P alone)")  # fmt: skip
    for reading in READINGS:
        seconds = time_draws(body, crisp, Parameters(reading=reading), 1000, ROUNDS)
        print(f"{reading:12}  1,000 draws, all ratings crisp         {seconds:6.2f} s "
              f"(median of {ROUNDS})")  # fmt: skip
    seconds = time_draws(body, vague, Parameters(), 10_000, 1)
    print(f"additive     10,000 draws, one rating in five vague {seconds:6.2f} s (once)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory of the process {peak:.2f} GB")


if __name__ == "__main__":
    main()
