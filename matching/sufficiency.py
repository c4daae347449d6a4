"""Sufficiency X 充分值: how far the auditors of a cell can really take part.

MODEL.md section 2: ``x = b1 / c1``, ``X = Σ x``. Source: the article named in
:mod:`matching.parameters`; the formula is a reconstruction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.entities import Body, Floats
from matching.parameters import B1_RATINGS, Parameters


@dataclass(frozen=True)
class Participation:
    """What each counted registration brings, and why.

    Attributes
    ----------
    ratings
        (n, 5), ratings with defaults filled in.
    willingness
        (n,), B1: weighted mean of the five ratings, 0…1.
    qualifications_held
        (n,), C1 ≥ 1.
    participation
        (n,), x = B1 / C1, 0…1.
    defaulted
        (n,), how many of the five ratings were filled in.
    """

    ratings: Floats
    willingness: Floats
    qualifications_held: Floats
    participation: Floats
    defaulted: Floats


def normalised(weights: Mapping[str, float], names: tuple[str, ...]) -> Floats:
    """Return the weights of `names` as shares that add up to 1."""
    values = np.array([weights[name] for name in names], dtype=np.float64)
    return values / values.sum()


def assess_participation(body: Body, parameters: Parameters) -> Participation:
    """Return the participation x of every counted registration.

    Unrated factors take the default before averaging, so that weights stay comparable.
    """
    missing = np.isnan(body.auditor_ratings)
    ratings = np.where(missing, parameters.default_rating, body.auditor_ratings)
    # A mean of ratings in 0…1 is in 0…1; the clip only removes the last bit of rounding.
    willingness = np.minimum(ratings @ normalised(parameters.weights_b1, B1_RATINGS), 1.0)
    return Participation(
        ratings,
        willingness,
        body.qualifications_held,
        willingness / body.qualifications_held,
        missing.sum(axis=1).astype(np.float64),
    )


def explain_sufficiency(
    participation: Participation, rows: np.ndarray, parameters: Parameters
) -> dict[str, float]:
    """Return the bridge from A1 to X for one cell, in auditors.

    Parameters
    ----------
    participation
        Of the whole body.
    rows
        Registrations counted in the cell.
    parameters
        The set that produced `participation`.

    Returns
    -------
    dict
        ``auditors`` (A1), then what each rating of B1 costs (≤ 0), then what further
        qualifications cost (C1, ≤ 0), then ``sufficiency``: the steps add up to it.
    """
    shares = normalised(parameters.weights_b1, B1_RATINGS)
    losses = ((participation.ratings[rows] - 1.0) * shares).sum(axis=0)
    bridge = {"auditors": float(len(rows))}
    bridge |= dict(zip(B1_RATINGS, losses.tolist(), strict=True))
    sufficiency = float(participation.participation[rows].sum())
    bridge["qualifications_held"] = sufficiency - float(participation.willingness[rows].sum())
    bridge["sufficiency"] = sufficiency
    return bridge
