"""What a weight really does: the share of the variance of P behind it, and the swing of one cell.

A nominal weight says little when its rating hardly varies. Shares here are covariance shares:
for a sum y = Σ t, the share of t is cov(t, y) / var(y); they add up to 1 and may be negative for a
part that runs against the rest. The gap between nominal and effective weights is described by
P. Paruolo, M. Saisana and A. Saltelli, Ratings and rankings: voodoo or science?, JRSS A 176, 2013.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.assumptions import RATING_STEP, WEIGHT_FACTOR
from matching.difficulty import FACTORS, Difficulty, default_policy_ease
from matching.entities import Body, Floats
from matching.match_degree import OK, MatchDegrees, assess_match_degree
from matching.parameters import (
    B1_RATINGS,
    B2_RATINGS,
    MAXIMUM_EXPONENT,
    MAXIMUM_WEIGHT,
    Parameters,
)
from matching.sufficiency import Participation, normalised

AUDITOR_COUNT, PROJECT_COUNT, HELD = "auditors", "projects", "qualifications_held"


@dataclass(frozen=True)
class EffectiveWeights:
    """Shares of variance behind each weight; NaN where nothing varies.

    Attributes
    ----------
    b1, b2, difficulty
        Name → share of the variance of B1 between registrations, of B2 between projects, and of
        y between projects (of log y in ``proportional`` and ``ratio``). Each adds up to 1.
    match_degree
        ``auditors``, ``projects``, ``qualifications_held``, the ratings of B1 and B2, and
        certificates, coordination, policy → share of the variance of log P between the cells
        that have both sides. Adds up to 1: first log P = log A1 + log x̄ − log A2 − log ȳ, then x̄
        and ȳ are split as their people and projects split.
    """

    b1: dict[str, float]
    b2: dict[str, float]
    difficulty: dict[str, float]
    match_degree: dict[str, float]


def _shares(parts: Mapping[str, Floats]) -> dict[str, float]:
    """Return the covariance share of each part in the sum of all."""
    values = np.array([*parts.values()])
    total = values.sum(axis=0)
    spread = float(np.var(total)) if total.size else 0.0
    if spread < 1e-18:
        return dict.fromkeys(parts, float("nan"))
    centred = total - total.mean()
    return {name: float(np.mean(part * centred) / spread) for name, part in parts.items()}


def _difficulty_shares(
    difficulty: Difficulty, rows: np.ndarray, parameters: Parameters
) -> dict[str, float]:
    weights = parameters.weights_difficulty
    values = {name: column[rows] for name, column in zip(FACTORS, difficulty.factors, strict=True)}
    if parameters.reading == "proportional":
        return _shares({name: -weights[name] * np.log(values[name]) for name in FACTORS})
    terms = {name: weights[name] / values[name] for name in FACTORS}
    if parameters.reading == "additive":
        return _shares(terms)
    held = -np.log(values["certificates"])
    del terms["certificates"]
    outer = _shares({"certificates": held, "others": np.log(sum(terms.values()))})
    inner = _shares(terms)
    shares = {name: outer["others"] * _or_zero(share) for name, share in inner.items()}
    return {name: outer["certificates"] if name == "certificates" else shares[name]
            for name in FACTORS}  # fmt: skip


def _or_zero(share: float) -> float:
    # A part of something that does not vary explains nothing.
    return 0.0 if np.isnan(share) else share


def assess_effective_weights(
    body: Body, degrees: MatchDegrees, parameters: Parameters
) -> EffectiveWeights:
    """Return how much of the differences between people, projects and cells each weight explains.

    Parameters
    ----------
    body, degrees, parameters
        A body and what `assess_match_degree` made of it under the set.
    """
    people, work = degrees.participation, degrees.project_difficulty
    holders, needed = np.unique(body.auditor_rows), np.unique(body.project_rows)
    b1 = _rating_shares(people.ratings[holders], parameters.weights_b1, B1_RATINGS)
    given = np.where(np.isnan(body.client_ratings), parameters.default_rating, body.client_ratings)
    b2 = _rating_shares(given[needed], parameters.weights_b2, B2_RATINGS)
    demand = _difficulty_shares(work, needed, parameters)
    of_cells = _cell_shares(degrees)
    of_people = _people_shares(people, holders)
    supply = of_cells["participation"]
    overall = {name: of_cells[name] for name in (AUDITOR_COUNT, PROJECT_COUNT)}
    overall[HELD] = supply * _or_zero(of_people[HELD])
    overall |= {k: supply * _or_zero(of_people["b1"]) * _or_zero(v) for k, v in b1.items()}
    load = {name: of_cells["difficulty"] * _or_zero(share) for name, share in demand.items()}
    overall |= {k: load["cooperation"] * _or_zero(v) for k, v in b2.items()}
    overall |= {name: load[name] for name in FACTORS[1:]}
    return EffectiveWeights(b1, b2, demand, overall)


def _rating_shares(
    ratings: Floats, weights: Mapping[str, float], names: tuple[str, ...]
) -> dict[str, float]:
    parts = ratings * normalised(weights, names)
    return _shares(dict(zip(names, parts.T, strict=True)))


def _people_shares(people: Participation, rows: np.ndarray) -> dict[str, float]:
    able = rows[people.participation[rows] > 0]
    return _shares(
        {"b1": np.log(people.willingness[able]), HELD: -np.log(people.qualifications_held[able])}
    )


def _cell_shares(degrees: MatchDegrees) -> dict[str, float]:
    both = (degrees.state == OK) & (degrees.match_degree > 0) & np.isfinite(degrees.difficulty)
    auditors, projects = degrees.auditors[both], degrees.projects[both]
    return _shares(
        {
            AUDITOR_COUNT: np.log(auditors),
            "participation": np.log(degrees.sufficiency[both] / auditors),
            PROJECT_COUNT: -np.log(projects),
            "difficulty": -np.log(degrees.difficulty[both] / projects),
        }
    )


@dataclass(frozen=True)
class Swing:
    """P of one cell when one thing moves and all else stays.

    Attributes
    ----------
    name
        ``weight.<parameter>``, ``rating.<factor>``, ``auditors`` or ``projects``.
    lower, upper
        P with the weight halved and doubled, the ratings 0.1 lower and higher (within 0…1), or
        one auditor or project fewer and more of the cell's average kind (a cell keeps its only
        project).
    """

    name: str
    lower: float
    upper: float

    @property
    def width(self) -> float:
        return abs(self.upper - self.lower)


def assess_swings(body: Body, cell: int, parameters: Parameters) -> list[Swing]:
    """Return what moves P of one cell, the widest swing first; empty unless it has both sides."""
    alone = restrict_body(body, cell)
    degrees = assess_match_degree(alone, parameters)
    if degrees.state[0] != OK:
        return []

    def match_degree(changed: Body, chosen: Parameters) -> float:
        return float(assess_match_degree(changed, chosen).match_degree[0])

    now = float(degrees.match_degree[0])
    auditors, projects = float(degrees.auditors[0]), float(degrees.projects[0])
    swings = [
        Swing(AUDITOR_COUNT, now * (auditors - 1) / auditors, now * (auditors + 1) / auditors),
        # Without its only project a cell has no P.
        Swing(PROJECT_COUNT, now * projects / (projects - 1) if projects > 1 else now,
              now * projects / (projects + 1)),
    ]  # fmt: skip
    for name, halved, doubled in _moved_weights(parameters):
        swings.append(Swing(name, match_degree(alone, halved), match_degree(alone, doubled)))
    for name, worse, better in _moved_ratings(alone, parameters):
        swings.append(Swing(name, match_degree(worse, parameters),
                            match_degree(better, parameters)))  # fmt: skip
    known = [swing for swing in swings if np.isfinite(swing.width) and swing.width > 1e-12]
    return sorted(known, key=lambda swing: (-swing.width, swing.name))


def _moved_weights(parameters: Parameters) -> Iterator[tuple[str, Parameters, Parameters]]:
    most = MAXIMUM_EXPONENT if parameters.reading == "proportional" else MAXIMUM_WEIGHT
    for group in ("weights_b1", "weights_b2", "weights_difficulty"):
        weights: Mapping[str, float] = getattr(parameters, group)
        limit = most if group == "weights_difficulty" else MAXIMUM_WEIGHT
        for name, weight in weights.items():
            # A weight that stands alone in its group is normalised away.
            if weight > 0:
                ends: list[dict[str, Any]] = [
                    {group: {**weights, name: min(moved, limit)}}
                    for moved in (weight / WEIGHT_FACTOR, weight * WEIGHT_FACTOR)
                ]
                yield (
                    f"weight.{name}",
                    replace(parameters, **ends[0]),
                    replace(parameters, **ends[1]),
                )


def _moved_ratings(body: Body, parameters: Parameters) -> Iterator[tuple[str, Body, Body]]:
    policy = default_policy_ease(body, parameters)
    sides = (
        ("auditor_ratings", B1_RATINGS, parameters.default_rating),
        ("client_ratings", B2_RATINGS, parameters.default_rating),
        ("coordination_ease", (), parameters.default_coordination_ease),
        ("policy_ease", (), policy),
    )
    for array, names, default in sides:
        values: Floats = getattr(body, array)
        filled = np.where(np.isnan(values), default, values)
        for column, name in enumerate(names or (array,)):
            place = (slice(None), column) if names else slice(None)
            moved = []
            for step in (-RATING_STEP, RATING_STEP):
                changed = filled.copy()
                changed[place] = np.clip(changed[place] + step, 0.0, 1.0)
                change: dict[str, Any] = {array: changed}
                moved.append(replace(body, **change))
            yield f"rating.{name}", moved[0], moved[1]


def restrict_body(body: Body, cell: int) -> Body:
    """Return the part of a body that one cell consists of, as its only cell."""
    people = body.auditor_rows[body.auditor_cells == cell]
    work = body.project_rows[body.project_cells == cell]
    return Body(
        auditor_ratings=body.auditor_ratings[people],
        qualifications_held=body.qualifications_held[people],
        auditor_rows=np.arange(len(people)),
        auditor_cells=np.zeros(len(people), dtype=np.intp),
        client_ratings=body.client_ratings[work],
        certificates_held=body.certificates_held[work],
        coordination_ease=body.coordination_ease[work],
        policy_ease=body.policy_ease[work],
        project_schemes=body.project_schemes[work],
        project_rows=np.arange(len(work)),
        project_cells=np.zeros(len(work), dtype=np.intp),
        schemes=body.schemes,
        cell_count=1,
    )
