"""People and projects as plain records, and a second implementation of MODEL.md to compare with.

Nothing here calls the core's arithmetic: `assess_by_hand` was written from the text of the model,
one person and one project after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from matching.entities import Body
from matching.match_degree import MatchDegrees, assess_match_degree
from matching.parameters import B1_RATINGS, B2_RATINGS, Parameters

Record = dict[str, Any]
SCHEMES = ("EMS", "QMS")
CELLS = 4


def person(rating: float | None = 1.0, held: int = 1, cells: tuple[int, ...] = (0,)) -> Record:
    """Return an auditor with the same rating five times."""
    return {"ratings": [rating] * 5, "held": held, "cells": list(cells)}


def project(**changes: Any) -> Record:
    """Return an ideal first-time client, with changes."""
    ideal = {"ratings": [1.0, 1.0], "certificates": 1.0, "coordination": 1.0, "policy": 1.0,
             "scheme": "QMS", "cells": [0]}  # fmt: skip
    return ideal | changes


def ordinary_project(**changes: Any) -> Record:
    """Return a client whose ratings are all 0.8."""
    return project(ratings=[0.8, 0.8], coordination=0.8, policy=0.8) | changes


def build_body(people: list[Record], projects: list[Record], cells: int = CELLS) -> Body:
    """Lay records out as the arrays of the core; None is unrated."""

    def column(records: list[Record], key: str) -> np.ndarray:
        return np.array([_number(record[key]) for record in records], dtype=np.float64)

    def table(records: list[Record], width: int) -> np.ndarray:
        rows = [[_number(value) for value in record["ratings"]] for record in records]
        return np.array(rows, dtype=np.float64).reshape(len(records), width)

    def pairs(records: list[Record]) -> tuple[np.ndarray, np.ndarray]:
        found = [(row, cell) for row, record in enumerate(records) for cell in record["cells"]]
        both = np.array(found, dtype=np.intp).reshape(len(found), 2)
        return both[:, 0], both[:, 1]

    return Body(
        table(people, len(B1_RATINGS)), column(people, "held"), *pairs(people),
        table(projects, len(B2_RATINGS)), column(projects, "certificates"),
        column(projects, "coordination"), column(projects, "policy"),
        np.array([SCHEMES.index(record["scheme"]) for record in projects], dtype=np.intp),
        *pairs(projects), SCHEMES, cells,
    )  # fmt: skip


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def assess(
    people: list[Record], projects: list[Record], reading: str = "additive", **settings: Any
) -> MatchDegrees:
    """Return the core's result for records."""
    return assess_match_degree(
        build_body(people, projects), Parameters(reading=reading, **settings)
    )


# ------------------------------------------------------------- MODEL.md section 2, by hand
def willingness_by_hand(ratings: list[float | None], p: Parameters) -> float:
    """B1: weighted mean of five ratings, a missing one filled before averaging."""
    total = weight_sum = 0.0
    for name, rating in zip(B1_RATINGS, ratings, strict=True):
        total += p.weights_b1[name] * (p.default_rating if rating is None else rating)
        weight_sum += p.weights_b1[name]
    return total / weight_sum


def factors_by_hand(record: Record, p: Parameters) -> dict[str, float]:
    """B2, C2, D, E of one project: filled, then floored where they divide."""
    total = weight_sum = 0.0
    for name, rating in zip(B2_RATINGS, record["ratings"], strict=True):
        total += p.weights_b2[name] * (p.default_rating if rating is None else rating)
        weight_sum += p.weights_b2[name]
    held, d, e = record["certificates"], record["coordination"], record["policy"]
    if held is None:
        held = p.default_certificates_held
    if d is None:
        d = p.default_coordination_ease
    if e is None:
        e = p.default_policy_ease
        if record["scheme"] in p.policy_ease_by_scheme:
            e = p.policy_ease_by_scheme[record["scheme"]]
    lowest = p.rating_floor
    return {"b2": max(total / weight_sum, lowest), "c2": 1.0 if held < 1 else held,
            "d": max(d, lowest), "e": max(e, lowest)}  # fmt: skip


def difficulty_by_hand(record: Record, p: Parameters) -> float:
    """y of one project under the three readings of the table."""
    f, v = factors_by_hand(record, p), p.weights_difficulty
    by_reading: dict[str, Callable[[], float]] = {
        "additive": lambda: (
            v["cooperation"] / f["b2"] + v["certificates"] / f["c2"]
            + v["coordination"] / f["d"] + v["policy"] / f["e"]
        ),
        "proportional": lambda: (
            1 / (f["b2"] ** v["cooperation"] * f["c2"] ** v["certificates"]
                 * f["d"] ** v["coordination"] * f["e"] ** v["policy"])
        ),
        "ratio": lambda: (
            v["cooperation"] / f["b2"] + v["coordination"] / f["d"] + v["policy"] / f["e"]
        ) / f["c2"],
    }  # fmt: skip
    return by_reading[p.reading]()


def missing_by_hand(record: Record) -> int:
    """Return how many of the five inputs of a person or project are not given."""
    others = [record[key] for key in ("certificates", "coordination", "policy") if key in record]
    return sum(value is None for value in [*record["ratings"], *others])


def assess_by_hand(
    people: list[Record], projects: list[Record], p: Parameters, cells: int = CELLS
) -> list[Record]:
    """Return one record per cell."""
    results = []
    for cell in range(cells):
        team = [record for record in people if cell in record["cells"]]
        work = [record for record in projects if cell in record["cells"]]
        x = math.fsum(willingness_by_hand(r["ratings"], p) / r["held"] for r in team)
        y = math.fsum(difficulty_by_hand(record, p) for record in work)
        state = {(True, True): "ok", (True, False): "no_demand", (False, True): "no_auditor"}
        inputs = 5 * len(team) + 5 * len(work)
        filled = sum(map(missing_by_hand, [*team, *work]))
        results.append({
            "auditors": len(team),
            "projects": len(work),
            "sufficiency": x,
            "mean_participation": x / len(team) if team else math.nan,
            "difficulty": y,
            "match_degree": x / y if work else math.nan,
            "state": state.get((bool(team), bool(work)), ""),
            "share_defaulted": filled / inputs if inputs else math.nan,
        })  # fmt: skip
    return results


# ------------------------------------------------------------------------- random bodies
ratings = st.one_of(st.floats(0, 1, width=32), st.sampled_from([0.0, 0.05, 1.0]))
unrated = st.one_of(st.none(), ratings)
some_cells = st.lists(st.integers(0, CELLS - 1), unique=True, max_size=CELLS)


def people_of(rating: st.SearchStrategy[Any] = unrated) -> st.SearchStrategy[Record]:
    """Return random auditors."""
    return st.fixed_dictionaries({
        "ratings": st.lists(rating, min_size=5, max_size=5),
        "held": st.integers(1, 8),
        "cells": some_cells,
    })  # fmt: skip


def projects_of(rating: st.SearchStrategy[Any] = unrated) -> st.SearchStrategy[Record]:
    """Return random projects."""
    return st.fixed_dictionaries({
        "ratings": st.lists(rating, min_size=2, max_size=2),
        "certificates": st.one_of(st.none(), st.integers(0, 9).map(float)),
        "coordination": rating,
        "policy": rating,
        "scheme": st.sampled_from(SCHEMES),
        "cells": some_cells,
    })  # fmt: skip


bodies = st.tuples(st.lists(people_of(), max_size=8), st.lists(projects_of(), max_size=8))


@st.composite
def parameter_sets(draw: st.DrawFn) -> Parameters:
    """Return random valid parameter sets of any reading."""
    weight = st.one_of(st.floats(0.1, 4), st.just(1.0))

    def weights(names: tuple[str, ...]) -> dict[str, float]:
        return {name: draw(weight) for name in names}

    return Parameters(
        reading=draw(st.sampled_from(["additive", "proportional", "ratio"])),
        rating_floor=draw(st.floats(0.01, 0.3)),
        weights_b1=weights(B1_RATINGS),
        weights_b2=weights(B2_RATINGS),
        weights_difficulty=weights(("cooperation", "certificates", "coordination", "policy")),
        default_rating=draw(ratings),
        default_certificates_held=float(draw(st.integers(1, 4))),
        default_coordination_ease=draw(ratings),
        default_policy_ease=draw(ratings),
        policy_ease_by_scheme=draw(st.dictionaries(st.sampled_from(SCHEMES), ratings)),
    )
