"""Suitability of 500,000 pairs: the rule base on arrays, and scikit-fuzzy's own control system.

Beside it, who of them must not be sent.

Run: ``.venv/bin/python -m benchmarks.suitability``
"""

from __future__ import annotations

import os
import statistics
import time
import warnings

import numpy as np
import skfuzzy
from skfuzzy import control

from matching.eligibility import Conflicts, PairFacts, check_eligibility, find_conflict_ends
from matching.suitability import UNIVERSE, assess_suitability, output_membership
from matching.suitability_rules import ANY, INPUT_TERMS, INPUTS, OUTPUT_TERMS, RULES

PAIRS, SAMPLE, ROUNDS = 500_000, 300, 9


def build_control_system() -> control.ControlSystemSimulation:
    """Return scikit-fuzzy's control system of the same terms and rules."""
    inputs = {name: control.Antecedent(UNIVERSE, name) for name in INPUTS}
    for name, terms in INPUT_TERMS.items():
        for term, corners in terms.items():
            inputs[name][term] = skfuzzy.trapmf(UNIVERSE, corners)
    output = control.Consequent(UNIVERSE, "suitability")
    for term in OUTPUT_TERMS:
        output[term] = output_membership(term)
    rules = []
    for rule in RULES:
        antecedent = None
        for name, condition in zip(INPUTS, rule.conditions, strict=True):
            if condition == ANY:
                continue
            term = inputs[name][condition.removeprefix("not ")]
            met = ~term if condition.startswith("not ") else term
            antecedent = met if antecedent is None else antecedent & met
        rules.append(control.Rule(antecedent, output[rule.consequent]))
    return control.ControlSystemSimulation(control.ControlSystem(rules))


def time_arrays(pairs: np.ndarray) -> float:
    """Return the median seconds for all pairs."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assess_suitability(pairs)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def time_eligibility() -> float:
    """Return the median seconds to judge all pairs, a tenth of the auditors in some conflict."""
    rng = np.random.default_rng(2)
    auditors, organizations = rng.integers(0, 1_000, (2, PAIRS))
    day = np.datetime64("2026-05-10", "D")
    conflicts = Conflicts(
        rng.integers(0, 1_000, 100), rng.integers(0, 1_000, 100), day + rng.integers(-90, 90, 100)
    )
    sexes, asked = (rng.choice(["", "女", "男"], PAIRS) for _ in range(2))
    holds, given, named = (rng.random(PAIRS) < 0.5 for _ in range(3))
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ends = find_conflict_ends(auditors, organizations, conflicts)
        check_eligibility(
            PairFacts(np.full(PAIRS, day), holds, organizations, ends, sexes, asked, given, named)
        )
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def time_control_system(pairs: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the median seconds for one pair, and the suitability of each."""
    simulation = build_control_system()
    times, found = [], []
    for pair in pairs:
        start = time.perf_counter()
        for name, value in zip(INPUTS, pair, strict=True):
            simulation.input[name] = value
        simulation.compute()
        found.append(simulation.output["suitability"])
        times.append(time.perf_counter() - start)
    return statistics.median(times), np.array(found)


def main() -> None:
    """Print the figures of the README."""
    warnings.simplefilter("ignore", DeprecationWarning)
    pairs = np.random.default_rng(1).uniform(0, 1, (PAIRS, len(INPUTS)))
    arrays = time_arrays(pairs)
    single, expected = time_control_system(pairs[:SAMPLE])
    difference = np.abs(assess_suitability(pairs[:SAMPLE]) - expected).max()
    print(f"cores {os.cpu_count()}, pairs {PAIRS:,}, rules {len(RULES)}")
    print(f"arrays         {arrays:10.2f} s (median of {ROUNDS}), {PAIRS / arrays:,.0f} pairs/s")
    print(f"eligibility    {time_eligibility():10.2f} s (median of {ROUNDS})")
    print(f"control system {single * PAIRS:10,.0f} s extrapolated from {SAMPLE} pairs "
          f"({single * 1e3:.1f} ms each, median)")  # fmt: skip
    print(f"ratio          {single * PAIRS / arrays:10,.0f}, largest difference {difference:.1e}")


if __name__ == "__main__":
    main()
