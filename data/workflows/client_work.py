"""The client work list of an assessed body: who causes avoidable difficulty, what to agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data import schema as s
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult
from matching.agreements import Calendar
from matching.assumptions import DAYS_APART, EARLY_RATING
from matching.client_work import (
    COMBINE,
    FIX,
    MEASURES,
    STAGGER,
    ClientWork,
    agreed_body,
    assess_client_work,
    count_lifted,
)
from matching.entities import Indices
from matching.match_degree import OK, assess_match_degree, ideal_match_degree

# Measure → column that counts the projects it helps.
AGREED = {COMBINE: s.COMBINED, STAGGER: s.STAGGERED, FIX: s.FIXED}
# A client without an identifier is its project; the mark keeps it apart from an identifier.
_ALONE = "project:"
# The article's P of OHSMS 03.04.01, the only value of its tables that its text repeats.
PUBLISHED_CODE, PUBLISHED_DEGREE = "OHSMS 03.04.01", 0.67


@dataclass(frozen=True)
class ClientWorkList:
    """What can be agreed with whom.

    Attributes
    ----------
    clients
        One row a client with projects in the period (and the filters), most avoidable difficulty
        first; the index is its number. ``client`` (key), ``name`` (identifier and name),
        organisation, group, ``province`` (several joined by ``|``), ``projects``, ``difficulty``
        Σy, ``avoidable`` Σ(y − y with all agreements), one column per measure with its gain
        alone, ``combined``, ``staggered``, ``fixed`` and ``touched`` (projects with that
        agreement, with any), ``move_to`` (months, joined by ``|``), ``lifted`` (cells that reach
        the target by this client alone).
    owners
        (m,), number of the client of each counted project, −1 outside the filters.
    names
        (clients,), key of every client of the body by its number.
    early_rating
        Assumption used: what a rating below it rises to.
    idle_visits
        Visits that could be combined without any gain: C2 counts those certificates already.
    undated
        Projects without both dates, for which no date can be proposed.
    """

    result: DegreeResult
    work: ClientWork
    clients: pd.DataFrame
    owners: Indices
    names: np.ndarray
    early_rating: float
    idle_visits: int
    undated: int


@dataclass(frozen=True)
class DegreeExample:
    """What explains P by numbers: a cell of the body, and the P of an ideal body.

    ``cell`` is the one whose P lies nearest to the article's 67 % (None where no P is known);
    ``ideal`` is P where every auditor and every client is ideal and there is one for one.
    """

    cell: Any
    ideal: float


@dataclass(frozen=True)
class AgreementEffect:
    """What agreeing with some clients does.

    ``share`` of Σy is saved; ``lifted`` of the ``cells`` reach the target, each of them with Y and
    P before and after.
    """

    share: float
    lifted: int
    cells: pd.DataFrame


def list_client_work(
    result: DegreeResult,
    scheme: str | None = None,
    province: str | None = None,
    days_apart: int = DAYS_APART,
    early_rating: float = EARLY_RATING,
) -> ClientWorkList:
    """Weigh the agreements for every client.

    Parameters
    ----------
    result
        The whole body: a group may spread over provinces, a visit over schemes.
    scheme, province
        Only projects of this scheme or province are counted and asked about.
    days_apart, early_rating
        Assumptions of :mod:`matching.agreements`.
    """
    projects, body = result.encoded.projects, result.encoded.body
    keys = _client_keys(projects)
    numbers, names = pd.factorize(keys)
    calendar = _calendar(projects, numbers, result.period)
    work = assess_client_work(body, calendar, result.parameters, days_apart, early_rating)
    asked = np.ones(len(projects), dtype=bool)
    for column, wanted in ((s.SCHEME, scheme), (s.PROVINCE, province)):
        if wanted is not None:
            asked &= (projects[column] == wanted).to_numpy(dtype=bool)
    owners = np.where(asked, numbers, -1).astype(np.intp)
    clients = _frame_clients(result, work, owners, names)
    proposed = set(work.visits[asked & (work.visits >= 0)])
    useful = set(work.visits[work.gains[COMBINE] > 0])
    undated = (np.isnat(calendar.starts) | np.isnat(calendar.ends)) & asked
    return ClientWorkList(result, work, clients, owners, np.asarray(names, dtype=object),
                          early_rating, len(proposed - useful), int(undated.sum()))  # fmt: skip


def _client_keys(projects: pd.DataFrame) -> pd.Series:
    organization = projects[s.ORGANIZATION_ID].fillna("")
    return organization.where(organization != "", _ALONE + projects[s.PROJECT_ID])


def _calendar(projects: pd.DataFrame, clients: np.ndarray, period: Period) -> Calendar:
    def numbers(column: str) -> Indices:
        texts = projects[column]
        return pd.factorize(texts.where(texts != ""))[0].astype(np.intp)

    def days(column: str) -> np.ndarray:
        return projects[column].to_numpy(dtype="datetime64[D]")

    def month(day: date) -> np.datetime64:
        return np.datetime64(day, "M")

    return Calendar(
        clients.astype(np.intp), numbers(s.GROUP), numbers(s.VISIT_ID),
        days(s.WINDOW_START), days(s.WINDOW_END),
        np.arange(month(period.start), month(period.end) + 1),
    )  # fmt: skip


def _frame_clients(
    result: DegreeResult, work: ClientWork, owners: Indices, names: Sequence[str]
) -> pd.DataFrame:
    rows = np.flatnonzero(owners >= 0)
    projects, owner = result.encoded.projects.iloc[rows], owners[rows]
    values = pd.DataFrame({s.PROJECTS_COUNT: 1, s.DIFFICULTY: work.difficulty[rows],
                           s.AVOIDABLE: work.avoidable[rows]})  # fmt: skip
    for name in MEASURES:
        values[name] = work.gains[name][rows]
        values[AGREED[name]] = work.gains[name][rows] > 0
    values[s.TOUCHED] = values[list(AGREED.values())].any(axis=1)
    months = np.where(values[s.STAGGERED], work.months[rows].astype(str), "")
    clients = values.groupby(owner).sum()
    clients.insert(0, s.CLIENT, np.asarray(names, dtype=object)[clients.index])
    for column in (s.ORGANIZATION_ID, s.ORGANIZATION, s.GROUP):
        clients[column] = projects[column].fillna("").groupby(owner).first()
    identifiers = clients[s.CLIENT].map(_plain)
    clients[s.NAME] = (identifiers + " " + clients[s.ORGANIZATION]).str.strip()
    for column, texts in ((s.PROVINCE, projects[s.PROVINCE].fillna("")), (s.MOVE_TO, months)):
        clients[column] = pd.Series(np.asarray(texts, dtype=object)).groupby(owner).agg(_join)
    lifted = count_lifted(
        result.encoded.body, result.degrees, work.avoidable, owners, result.parameters.target
    )
    clients[s.LIFTED] = lifted[clients.index]
    return clients.sort_values([s.AVOIDABLE, s.CLIENT], ascending=[False, True])


def _plain(key: str) -> str:
    return key.removeprefix(_ALONE)


def _join(texts: pd.Series) -> str:
    return "|".join(sorted(set(texts) - {""}))


def count_clients_for(clients: pd.DataFrame, share: float) -> int:
    """Return how many clients, from the first, cause `share` (0…1] of the avoidable difficulty."""
    reached = clients[s.AVOIDABLE].cumsum().to_numpy()
    if not len(reached) or reached[-1] <= 0:
        return 0
    # The last sum times 1 must be found in spite of rounding.
    return int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))) + 1


def split_by_measure(clients: pd.DataFrame) -> pd.DataFrame:
    """Return ``combine``, ``stagger`` and ``fix`` as parts that add up to ``avoidable``.

    Under ``additive`` these are the gains alone. Elsewhere gains alone add up to more than all
    agreements together; they are scaled down in proportion.
    """
    gains = clients[list(MEASURES)]
    total = gains.sum(axis=1)
    scale = np.divide(clients[s.AVOIDABLE], total, out=np.zeros(len(total)), where=total > 0)
    return gains.mul(scale, axis=0)


def assess_agreement(work_list: ClientWorkList, numbers: Sequence[int]) -> AgreementEffect:
    """Return what agreeing on everything with these clients (index of ``clients``) does to P.

    The share is of the difficulty of all counted projects within the filters, each counted once.
    """
    result, work = work_list.result, work_list.work
    rows = np.isin(work_list.owners, list(numbers))
    body = result.encoded.body
    agreed = assess_match_degree(agreed_body(body, work, rows), result.parameters)
    touched = np.unique(body.project_cells[rows[body.project_rows]])
    cells = result.cells.iloc[touched].copy()
    cells[s.DIFFICULTY_AGREED] = agreed.difficulty[touched]
    cells[s.MATCH_DEGREE_AGREED] = agreed.match_degree[touched]
    target = result.parameters.target
    reached = cells[s.MATCH_DEGREE_AGREED] >= target
    cells[s.LIFTED] = (cells[s.MATCH_DEGREE] < target) & reached
    total = work.difficulty[work_list.owners >= 0].sum()
    share = float(work.avoidable[rows].sum() / total) if total else 0.0
    return AgreementEffect(share, int(cells[s.LIFTED].sum()), cells)


def explain_client(work_list: ClientWorkList, number: int) -> pd.DataFrame:
    """Return the projects of one client with what to agree on each, most avoidable first.

    Beside the project's columns: y as ``project_difficulty`` and ``difficulty_agreed``, whether
    each agreement helps (``combined``, ``staggered``, ``fixed``), the schemes of the common visit
    (``schemes_together``, joined by ``|``) with the days between which it lies (``visit_from``,
    ``visit_to``), the month to move to
    (``move_to``) and who keeps its date (``keeper``), and the ratings that an early date lifts
    (``fixed_ratings``, joined by ``|``); the client's ratings are the numbers that were used.
    """
    work, projects = work_list.work, work_list.result.encoded.projects
    rows = np.flatnonzero(work_list.owners == number)
    frame = projects.iloc[rows].reset_index(drop=True)
    frame[s.PROJECT_DIFFICULTY], frame[s.DIFFICULTY_AGREED] = (
        work.difficulty[rows],
        work.after[rows],
    )
    frame[s.AVOIDABLE] = work.avoidable[rows]
    for name, column in AGREED.items():
        frame[column] = work.gains[name][rows] > 0
    frame[s.MOVE_TO] = np.where(frame[s.STAGGERED], work.months[rows].astype(str), "")
    keepers = [_plain(name) for name in work_list.names[work.keepers[rows]]]
    frame[s.KEEPER] = np.where(frame[s.STAGGERED], keepers, "")
    ratings = work_list.result.encoded.body.client_ratings[rows]
    frame[list(s.CLIENT_RATINGS)] = ratings
    lifted = work.changes[FIX][rows] > ratings
    frame[s.FIXED_RATINGS] = ["|".join(np.array(s.CLIENT_RATINGS)[raised]) for raised in lifted]
    frame[s.SCHEMES_TOGETHER], frame[s.VISIT_FROM], frame[s.VISIT_TO] = "", pd.NaT, pd.NaT
    for place in np.flatnonzero(frame[s.COMBINED]):
        together = projects[work.visits == work.visits[rows[place]]]
        # Windows that do not meet have the days between them instead of days in common.
        ends = sorted([together[s.WINDOW_START].max(), together[s.WINDOW_END].min()])
        values = [_join(together[s.SCHEME]), *ends]
        frame.loc[place, [s.SCHEMES_TOGETHER, s.VISIT_FROM, s.VISIT_TO]] = values
    return frame.sort_values(s.AVOIDABLE, ascending=False, kind="stable", ignore_index=True)


def explain_degree(result: DegreeResult) -> DegreeExample:
    """Return what shows the meaning of P = 67 % on the body's own numbers."""
    known = result.cells[result.cells[s.STATE] == OK]
    order = known.assign(**{s.RANK: (known[s.MATCH_DEGREE] - PUBLISHED_DEGREE).abs()})
    order = order.sort_values([s.RANK, s.PROJECTS_COUNT], ascending=[True, False])
    return DegreeExample(next(order.itertuples(), None), ideal_match_degree(result.parameters))
