"""The median time of a call, for the benchmarks that repeat one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

ROUNDS = 3


def time_median(call: Callable[[], object]) -> float:
    """Return the median time of `ROUNDS` calls in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
