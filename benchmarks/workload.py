"""Audit time of 100,000 clients: on arrays, and client by client with every step on paper.

Run: ``.venv/bin/python -m benchmarks.workload``
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np

from data.loaders.rule_packs import read_shipped_packs
from matching.audit_time import AuditCases, compute_audit_times
from matching.rule_checks import AUDIT_TYPES, RISKS
from matching.workload import Client, assess_workload

CLIENTS, SAMPLE, ROUNDS = 100_000, 2_000, 9
TYPES = ("initial", "surveillance", "recertification")


def main() -> None:
    """Print the figures of the README."""
    pack = next(pack for pack in read_shipped_packs() if pack.id == "iaf-md5-2019")
    random = np.random.default_rng(1)
    personnel = np.exp(random.uniform(0, np.log(10_700), CLIENTS)).astype(int) + 1
    types = random.integers(0, len(TYPES), CLIENTS)
    risks = random.integers(0, len(RISKS), CLIENTS)
    sites = random.integers(0, 30, CLIENTS)
    adjustments = random.uniform(-0.4, 0.4, CLIENTS)
    cases = AuditCases(
        personnel,
        np.array([AUDIT_TYPES.index(name) for name in TYPES])[types],
        risks,
        sites,
        site_personnel=12,
        adjustments=adjustments,
    )
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = compute_audit_times(pack, "EMS", cases).auditor_days
        times.append(time.perf_counter() - start)
    arrays = statistics.median(times)
    start = time.perf_counter()
    alone = [
        assess_workload(
            pack, "EMS", TYPES[types[row]],
            Client(int(personnel[row]), RISKS[risks[row]], int(sites[row]), site_personnel=12,
                   adjustment=float(adjustments[row])),
        ).auditor_days
        for row in range(SAMPLE)
    ]  # fmt: skip
    single = (time.perf_counter() - start) / SAMPLE
    expected = np.array([np.nan if days is None else days for days in alone])
    same = np.array_equal(found[:SAMPLE], expected, equal_nan=True)
    print(f"cores {os.cpu_count()}, clients {CLIENTS:,}, pack {pack.id}")
    print(f"arrays            {arrays:8.3f} s (median of {ROUNDS})")
    print(f"one by one, steps {single * CLIENTS:8.1f} s extrapolated from {SAMPLE:,} "
          f"({single * 1e3:.2f} ms each)")  # fmt: skip
    print(f"ratio {single * CLIENTS / arrays:,.0f}, same auditor days: {same}")


if __name__ == "__main__":
    main()
