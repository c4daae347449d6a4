"""Who is audited when: visits to combine, members of a group to stagger, dates to fix early.

The three agreements of the client work list (MODEL.md section 6). Each function proposes one and
returns what it makes of the factors; what that is worth is :mod:`matching.client_work`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assumptions import DAYS_APART, EARLY_RATING
from matching.entities import Body, Floats, Indices

Dates = NDArray[np.datetime64]


@dataclass(frozen=True)
class Calendar:
    """When the m counted projects of a body may be audited, and which of them belong together.

    Attributes
    ----------
    clients
        (m,), number of the client.
    groups, visits
        (m,), number of the group and of the visit agreed already; −1 = none.
    starts, ends
        (m,), first and last day of the window, datetime64[D]; NaT = unknown. A project without
        both is left where it is.
    months
        (n,), months of the planning period, datetime64[M], ascending.
    """

    clients: Indices
    groups: Indices
    visits: Indices
    starts: Dates
    ends: Dates
    months: Dates


@dataclass(frozen=True)
class _Visits:
    """Projects of one client that share a visit taken as one, others each alone."""

    of_row: Indices
    clients: Indices
    groups: Indices
    starts: Dates
    ends: Dates
    schemes: NDArray[np.bool_]

    def dated_by(self, owners: Indices) -> Iterator[Indices]:
        """Yield the dated visits of each owner that has several."""
        dated = np.flatnonzero(~np.isnat(self.starts) & ~np.isnat(self.ends) & (owners >= 0))
        dated = dated[np.argsort(owners[dated], kind="stable")]
        for members in np.split(dated, np.flatnonzero(np.diff(owners[dated])) + 1):
            if len(members) > 1:
                yield members


def _known_visits(body: Body, calendar: Calendar) -> _Visits:
    rows = np.arange(len(calendar.clients))
    # The same number under two clients is two visits.
    shared = len(rows) + calendar.clients * (calendar.visits.max(initial=0) + 1) + calendar.visits
    _, first, of_row = np.unique(
        np.where(calendar.visits < 0, rows, shared), return_index=True, return_inverse=True
    )
    starts, ends = calendar.starts[first], calendar.ends[first]
    np.maximum.at(starts, of_row, calendar.starts)
    np.minimum.at(ends, of_row, calendar.ends)
    # Windows of one visit that do not meet: it is held on a day between them.
    starts, ends = np.minimum(starts, ends), np.maximum(starts, ends)
    schemes = np.zeros((len(first), len(body.schemes)), dtype=bool)
    schemes[of_row, body.project_schemes] = True
    return _Visits(of_row, calendar.clients[first], calendar.groups[first], starts, ends, schemes)


def combine_audits(
    body: Body, calendar: Calendar, days_apart: int = DAYS_APART
) -> tuple[Indices, Floats]:
    """Propose common visits of a client's projects of different schemes.

    Two visits go together where their windows overlap or lie at most `days_apart` days apart;
    more than two where this holds for every pair.

    Returns
    -------
    visits
        (m,), number of the proposed visit, −1 where there is nothing to combine.
    certificates
        (m,), schemes audited in it, 0 where there is none: what C2 comes to at least.
    """
    known = _known_visits(body, calendar)
    visits = np.full(len(known.clients), -1, dtype=np.intp)
    certificates = np.zeros(len(known.clients))
    count = 0
    for members in known.dated_by(known.clients):
        for visit in _common_visits(known, members, np.timedelta64(days_apart, "D")):
            if len(visit) > 1:
                visits[visit] = count
                certificates[visit] = known.schemes[visit].any(axis=0).sum()
                count += 1
    return visits[known.of_row], certificates[known.of_row]


def _common_visits(
    known: _Visits, members: Indices, apart: np.timedelta64
) -> Iterator[list[np.intp]]:
    """Yield who goes together: the window that ends first takes all that start soon enough."""
    waiting = list(members[np.argsort(known.ends[members], kind="stable")])
    while waiting:
        latest = known.ends[waiting[0]] + apart
        visit: list[np.intp] = []
        audited = np.zeros(known.schemes.shape[1], dtype=bool)
        for one in waiting:
            if known.starts[one] <= latest and not (audited & known.schemes[one]).any():
                visit.append(one)
                audited |= known.schemes[one]
        waiting = [one for one in waiting if one not in visit]
        yield visit


def stagger_groups(body: Body, calendar: Calendar, gains: Floats) -> tuple[Dates, Indices]:
    """Propose which members of a group move, and to which month.

    Members collide where visits of two clients overlap in a scheme. Those who gain least keep
    their date; a member that collides with one of them moves to the month before its window with
    the fewest visits of the group in its schemes (then the nearest), if that month is less
    crowded than its own. Nobody moves beyond the latest date.

    Parameters
    ----------
    gains
        (m,), what a move takes off each project; who gains nothing stays.

    Returns
    -------
    months
        (m,), datetime64[M], NaT = stay.
    keepers
        (m,), a client that keeps its date in the way of the moved one, −1 where nobody moves.
    """
    known = _known_visits(body, calendar)
    moved = np.full(len(known.clients), np.datetime64("NaT", "M"))
    keepers = np.full(len(known.clients), -1, dtype=np.intp)
    gain = np.bincount(known.of_row, gains, len(known.clients)).astype(np.float64)
    for members in known.dated_by(known.groups):
        _move_members(known, members, gain, calendar, moved, keepers)
    return moved[known.of_row], keepers[known.of_row]


def _touched(known: _Visits, calendar: Calendar) -> NDArray[np.bool_]:
    first, last = (days.astype("datetime64[M]")[:, None] for days in (known.starts, known.ends))
    touched: NDArray[np.bool_] = (first <= calendar.months) & (calendar.months <= last)
    return touched


def _move_members(
    known: _Visits, members: Indices, gain: Floats, calendar: Calendar, moved: Dates,
    keepers: Indices,
) -> None:  # fmt: skip
    """Fill `moved` and `keepers` for the visits of one group."""
    starts, ends, clients = known.starts[members], known.ends[members], known.clients[members]
    schemes = known.schemes[members].astype(np.float64)
    collide = (
        (schemes @ schemes.T > 0) & (clients[:, None] != clients)
        & (starts[:, None] <= ends) & (starts <= ends[:, None])
    )  # fmt: skip
    touched = _touched(known, calendar)[members]
    crowd = touched.T.astype(np.float64) @ schemes
    kept = gain[members] <= 0
    for one in np.argsort(gain[members], kind="stable"):
        in_the_way = collide[one] & kept
        others = crowd - np.outer(touched[one], schemes[one])
        month = None
        if not kept[one] and in_the_way.any():
            month = _quietest_month(touched[one], others @ schemes[one])
        if month is None:
            kept[one] = True
            continue
        others[month] += schemes[one]
        crowd = others
        moved[members[one]] = calendar.months[month]
        keepers[members[one]] = clients[np.argmax(in_the_way)]


def _quietest_month(touched: NDArray[np.bool_], rivals: Floats) -> int | None:
    """Return the position of the month to move to, None where none is quieter than now."""
    own = np.flatnonzero(touched)
    if not len(own) or own[0] == 0:
        return None
    # A month after the window would break its latest date.
    earlier = np.arange(own[0])
    best = earlier[np.lexsort((-earlier, rivals[earlier]))[0]]
    return int(best) if rivals[best] < rivals[own].max() else None


def fix_dates(client_ratings: Floats, rating: float = EARLY_RATING) -> Floats:
    """Return (m, 2) the client's ratings with those below `rating` lifted to it; NaN stays."""
    return np.where(client_ratings < rating, rating, client_ratings)
