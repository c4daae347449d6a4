"""Match degree of all cells: prepared arrays, the store, and a grouped pandas implementation.

Run: ``.venv/bin/python -m benchmarks.match_degree``
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.large_body import AS_OF, build_projects, build_registrations
from data import schema as s
from data.errors import ImportReport
from data.loaders.reference import read_code_book
from data.store.engine import migrate, open_engine
from data.store.repository import Repository
from data.workflows.encoding import EncodedBody, Period, encode_body, encode_corners
from data.workflows.match_degrees import assess_body
from data.workflows.stored_body import fetch_body
from matching.fuzzy_match_degree import assess_fuzzy_match_degree
from matching.match_degree import assess_grades, assess_match_degree
from matching.parameters import Parameters

ROUNDS = 15


def pandas_match_degree(encoded: EncodedBody) -> pd.Series:
    """Compute P as an analyst would with merge and groupby on the same counted rows."""
    people = encoded.registrations[list(s.AUDITOR_RATINGS)].astype(float).fillna(0.8)
    people["x"] = people.mean(axis=1) / encoded.body.qualifications_held
    held = pd.DataFrame({"row": encoded.body.auditor_rows, "cell": encoded.body.auditor_cells})
    supply = held.merge(people[["x"]], left_on="row", right_index=True).groupby("cell")["x"].sum()
    work = encoded.projects[[*s.PROJECT_RATINGS, s.CERTIFICATES_HELD]].astype(float)
    b2 = work[list(s.CLIENT_RATINGS)].fillna(0.8).mean(axis=1).clip(lower=0.05)
    d = work[s.COORDINATION_EASE].fillna(1).clip(lower=0.05)
    e = work[s.POLICY_EASE].fillna(1).clip(lower=0.05)
    work["y"] = 1 / b2 + 1 / work[s.CERTIFICATES_HELD] + 1 / d + 1 / e
    needed = pd.DataFrame({"row": encoded.body.project_rows, "cell": encoded.body.project_cells})
    demand = needed.merge(work[["y"]], left_on="row", right_index=True).groupby("cell")["y"].sum()
    return (supply / demand).reindex(range(encoded.body.cell_count))


def alternate(
    first: Callable[[], object], second: Callable[[], object]
) -> tuple[float, float, float]:
    """Time two callables in turn; return both medians in ms and the median ratio."""
    a, b = [], []
    for _ in range(ROUNDS):
        for times, call in ((a, first), (b, second)):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1e3)
    ratio = statistics.median(slow / fast for fast, slow in zip(a, b, strict=True))
    return statistics.median(a), statistics.median(b), ratio


def time_store(registrations: pd.DataFrame, projects: pd.DataFrame, period: Period) -> float:
    """Return the median seconds from a SQLite store to all cells."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'body.db'}")
        migrate(engine)
        with engine.begin() as connection:
            repository = Repository(connection)
            for kind, table, frame in (
                ("auditors", s.AUDITORS, registrations),
                ("projects", s.PROJECTS, projects),
            ):
                report = ImportReport("benchmark", kind, len(frame), 0)
                repository.save_rows(
                    table,
                    repository.save_import(kind=kind, file=kind, sha256=kind, report=report,
                                           imported_by="benchmark"),
                    frame,
                )  # fmt: skip
        times = []
        for _ in range(5):
            start = time.perf_counter()
            assess_body(fetch_body(engine), period)
            times.append(time.perf_counter() - start)
        engine.dispose()
    return statistics.median(times)


def time_cuts(encoded: EncodedBody, parameters: Parameters) -> float:
    """Return the median ms of all cells as fuzzy numbers of 11 α-cuts, with their measures."""
    corners = encode_corners(encoded, parameters)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        fuzzy = assess_fuzzy_match_degree(encoded.body, corners, parameters)
        _ = fuzzy.centroid, fuzzy.possibility(parameters.target)
        fuzzy.necessity(parameters.target)
        fuzzy.grade_memberships(parameters.grade_centres)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def time_weight_change(encoded: EncodedBody) -> float:
    """Return the median milliseconds from a changed weight to all P, grades and rank order."""
    times = []
    for round_number in range(ROUNDS):
        weights = {**Parameters().weights_difficulty, "coordination": 1.0 + 0.1 * round_number}
        start = time.perf_counter()
        changed = Parameters(weights_difficulty=weights)
        degrees = assess_match_degree(encoded.body, changed)
        assess_grades(degrees.match_degree, changed)
        np.argsort(degrees.match_degree)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def main() -> None:
    """Print the figures of the README."""
    registrations, projects = build_registrations(), build_projects()
    period, parameters = Period.of(AS_OF), Parameters()
    encoded = encode_body(registrations, projects, read_code_book(), period, "small", parameters)
    ours = assess_match_degree(encoded.body, parameters).match_degree
    np.testing.assert_allclose(ours, pandas_match_degree(encoded).to_numpy(), rtol=1e-12)
    fast, slow, ratio = alternate(
        lambda: assess_match_degree(encoded.body, parameters), lambda: pandas_match_degree(encoded)
    )
    print(f"cores {os.cpu_count()}, cells {encoded.body.cell_count}, "
          f"pairs {len(encoded.body.auditor_rows)} + {len(encoded.body.project_rows)}")  # fmt: skip
    print(f"prepared arrays   {fast:8.1f} ms (median of {ROUNDS})")
    print(f"grouped pandas    {slow:8.1f} ms, ratio {ratio:.1f}")
    print(f"weight → grades   {time_weight_change(encoded):8.1f} ms (median of {ROUNDS})")
    print(f"11 α-cuts         {time_cuts(encoded, parameters):8.1f} ms (median of {ROUNDS})")
    print(f"from the database {time_store(registrations, projects, period):8.2f} s (median of 5)")


if __name__ == "__main__":
    main()
