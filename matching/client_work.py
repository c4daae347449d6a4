"""What agreements with clients would take off the difficulty of their projects.

MODEL.md section 6, client work list. Three agreements are weighed: combine audits in one visit
(raises C2), stagger the members of a group (raises D), fix dates early (raises B2). Policy E and
what an ideal client demands are nobody's to agree on. Each agreement only replaces arrays of the
body; y comes from :mod:`matching.difficulty` and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.agreements import (
    Calendar,
    Dates,
    combine_audits,
    fix_dates,
    stagger_groups,
)
from matching.assumptions import DAYS_APART, EARLY_RATING
from matching.difficulty import assess_difficulty
from matching.entities import Body, Floats, Indices
from matching.errors import CertMatchError
from matching.match_degree import MatchDegrees
from matching.parameters import Parameters

COMBINE, STAGGER, FIX = MEASURES = ("combine", "stagger", "fix")
_FIELDS = {COMBINE: "certificates_held", STAGGER: "coordination_ease", FIX: "client_ratings"}


@dataclass(frozen=True)
class ClientWork:
    """What can be agreed for each of the m counted projects, and what that takes off.

    Attributes
    ----------
    difficulty, after
        (m,), y as it is and with every agreement together.
    gains
        Measure → (m,), what it takes off y alone, ≥ 0.
    changes
        Measure → its array of the body as agreed.
    visits
        (m,), number of the visit to combine in, −1 = none.
    months, keepers
        (m,), month to move to (NaT = stay) and a client of the group that keeps its date (−1).
    usual_coordination
        D that a moved client comes to.
    """

    difficulty: Floats
    after: Floats
    gains: dict[str, Floats]
    changes: dict[str, Any]
    visits: Indices
    months: Dates
    keepers: Indices
    usual_coordination: float

    @property
    def avoidable(self) -> Floats:
        """(m,), what every agreement together takes off y, ≥ 0."""
        return _gain(self.difficulty, self.after)


def assess_client_work(
    body: Body,
    calendar: Calendar,
    parameters: Parameters,
    days_apart: int = DAYS_APART,
    early_rating: float = EARLY_RATING,
) -> ClientWork:
    """Weigh the three agreements for every counted project.

    A moved project's D rises to the median rating of the clients outside any group (Assumption),
    to the parameter set's default where none of them is rated. No factor is ever lowered.

    Raises
    ------
    CertMatchError
        A calendar that does not fit the body.
    """
    if len(calendar.clients) != len(body.certificates_held):
        raise CertMatchError("wrong_shape", where="calendar", found=len(calendar.clients),
                             expected=str(len(body.certificates_held)))  # fmt: skip
    now = assess_difficulty(body, parameters)

    def difficulty_with(**changes: Any) -> Floats:
        return assess_difficulty(replace(body, **changes), parameters).difficulty

    usual = _usual_coordination(body, calendar, parameters)
    relaxed = np.where(now.coordination_ease < usual, usual, body.coordination_ease)
    gain_of_move = _gain(now.difficulty, difficulty_with(coordination_ease=relaxed))
    months, keepers = stagger_groups(body, calendar, gain_of_move)
    visits, certificates = combine_audits(body, calendar, days_apart)
    changes = {
        COMBINE: np.where(
            certificates > now.certificates_held, certificates, body.certificates_held
        ),
        STAGGER: np.where(np.isnat(months), body.coordination_ease, relaxed),
        FIX: fix_dates(body.client_ratings, early_rating),
    }
    gains = {
        name: _gain(now.difficulty, difficulty_with(**{_FIELDS[name]: changed}))
        for name, changed in changes.items()
    }
    together = difficulty_with(**{_FIELDS[name]: changed for name, changed in changes.items()})
    # Raised factors never raise y; the minimum only removes the last bit of rounding.
    after = np.minimum(now.difficulty, together)
    return ClientWork(
        now.difficulty, after, gains, changes, visits, months, keepers, usual
    )  # fmt: skip


def _gain(before: Floats, after: Floats) -> Floats:
    # y may be infinite under steep exponents; ∞ before and after is no gain.
    return np.subtract(before, after, out=np.zeros_like(before), where=after < before)


def _usual_coordination(body: Body, calendar: Calendar, parameters: Parameters) -> float:
    rated = body.coordination_ease[(calendar.groups < 0) & ~np.isnan(body.coordination_ease)]
    return float(np.median(rated)) if len(rated) else parameters.default_coordination_ease


def agreed_body(body: Body, work: ClientWork, rows: NDArray[np.bool_]) -> Body:
    """Return the body once everything is agreed for the projects in `rows` ((m,) bool)."""
    changes: dict[str, Any] = {}
    for name, field in _FIELDS.items():
        values = getattr(body, field)
        chosen = rows.reshape(-1, *[1] * (values.ndim - 1))
        changes[field] = np.where(chosen, work.changes[name], values)
    return replace(body, **changes)


def count_lifted(
    body: Body, degrees: MatchDegrees, gains: Floats, owners: Indices, target: float
) -> Indices:
    """Return per owner how many cells its gains alone lift from below `target` to it.

    Parameters
    ----------
    gains
        (m,), what is taken off each project.
    owners
        (m,), number of the client, −1 = not asked about.
    """
    asked = owners[body.project_rows] >= 0
    rows, cells = body.project_rows[asked], body.project_cells[asked]
    pairs, inverse = np.unique(owners[rows] * body.cell_count + cells, return_inverse=True)
    gain = np.bincount(inverse, gains[rows], minlength=len(pairs))
    clients, touched = np.divmod(pairs, max(body.cell_count, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.maximum(degrees.difficulty[touched] - gain, 0.0)
        after = degrees.sufficiency[touched] / left
    lifted = (degrees.match_degree[touched] < target) & (after >= target)
    return np.bincount(
        clients[lifted], minlength=int(owners.max(initial=-1)) + 1
    )  # fmt: skip
