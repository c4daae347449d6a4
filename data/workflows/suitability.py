"""Who suits a project: the auditors of its code and of kindred codes, pair by pair.

MODEL.md section 3. What records do not say stands in `SuitabilityAssumptions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data import schema as s
from data.loaders.reference import read_code_book, read_regions
from data.workflows.capacity import list_project_days
from data.workflows.eligibility import judge_candidates
from data.workflows.encoding import LEVELS
from data.workflows.match_degrees import DegreeResult
from matching.entities import Floats
from matching.rule_packs import RulePack
from matching.suitability import expected_days, explain_pair
from matching.suitability_rules import (
    DISTANCE_LEVELS,
    INPUTS,
    PROXIMITY_LEVELS,
    SuitabilityAssumptions,
)

# Why a suitability is unknown.
NO_BASE, NO_PLACE, NO_SECTOR = "no_base", "no_place", "no_sector"
# Where the days of a project come from.
STATED, BY_PACK, ASSUMED = "stated", "pack", "assumed"
_DAYS_OF_A_YEAR = 365
# The major code of 33.02.01 and 02.06, the category of C4: Assumption: that is the sector.
_SECTOR = re.compile(r"[A-Z]+|[0-9]+")
_Code = tuple[str, str, str]


@dataclass(frozen=True)
class ProjectSuitability:
    """The auditors a project could have: those who may be sent, then kindred codes, then the rest.

    Attributes
    ----------
    project
        Its row of the counted projects.
    days
        Its auditor days.
    days_from, days_pack
        Who says so: the project (`STATED`), else the rule packs (`BY_PACK`, with the pack's id),
        else `SuitabilityAssumptions` (`ASSUMED`).
    pairs
        One row per auditor, the best of each standing on top: id, base province, ``eligible``,
        ``barred`` and ``until`` (see `eligibility.Eligibility`), ``kinship`` of codes (``small``
        = holds the code at the level in use, else the finest level shared), the five inputs,
        suitability (NaN = unknown, with ``reason``), ``fired`` (rules, strongest first), and what
        the inputs come from: expected and available days of the period, codes of the
        organisation's sectors held, ratings of B1 filled in.
    day
        The audit's day on which conflicts of interest were asked for.
    named_elsewhere
        Whom the project names and who holds neither its code nor a kindred one.
    """

    project: Any
    days: float
    days_from: str
    days_pack: str | None
    pairs: pd.DataFrame
    day: date
    named_elsewhere: tuple[str, ...]


def list_cell_projects(result: DegreeResult, position: int) -> pd.DataFrame:
    """Return the counted projects of the cell at `position`, the earliest window first."""
    body = result.encoded.body
    rows = body.project_rows[body.project_cells == position]
    return result.encoded.projects.iloc[rows].sort_values([s.WINDOW_START, s.PROJECT_ID])


def assess_project(
    result: DegreeResult,
    position: int,
    project_id: str,
    conflicts: pd.DataFrame,
    packs: Sequence[RulePack],
    assumptions: SuitabilityAssumptions | None = None,
) -> ProjectSuitability:
    """Assess every auditor who holds the cell's code, or one of its medium or major code.

    Parameters
    ----------
    result
        From `assess_body`.
    position
        The cell in ``result.cells``.
    project_id
        One of `list_cell_projects`.
    conflicts
        Conflicts of interest of the body.
    packs
        Rule packs: they give the days of projects that state none.
    assumptions
        The defaults where None.
    """
    assumptions = assumptions or SuitabilityAssumptions()
    projects = result.encoded.projects
    place = int(np.flatnonzero(projects[s.PROJECT_ID] == project_id)[0])
    row, found = projects.iloc[place], list_project_days(result, packs)
    days = found[s.AUDITOR_DAYS].fillna(assumptions.days_per_project)
    kinship = _kindred(result, position)
    people = result.encoded.registrations.loc[kinship.index].reset_index(drop=True)
    holds_code = (kinship == LEVELS[0]).to_numpy(dtype=bool)
    eligibility = judge_candidates(result, people, holds_code, row, conflicts)
    pairs = _assess_people(result, kinship, row, days.to_numpy(np.float64), assumptions)
    pairs = pd.concat([pairs, eligibility.candidates], axis=1)
    may_go = pairs[s.ELIGIBLE].astype(int) * 2 + (pairs[s.BARRED] == "")
    return ProjectSuitability(
        row,
        float(days.iloc[place]),
        *_find_source(row[s.REQUIRED_AUDITOR_DAYS], found[s.DAYS_PACK].iloc[place]),
        pairs.assign(order=may_go)
        .sort_values(
            ["order", s.SUITABILITY, s.PROXIMITY, s.WILLINGNESS, s.AUDITOR_ID],
            ascending=[False, False, False, False, True],
            ignore_index=True,
        )
        .drop(columns="order"),
        eligibility.day,
        eligibility.named_elsewhere,
    )


def _find_source(stated: float | None, pack: str | None) -> tuple[str, str | None]:
    """Return who says the days of a project, and the pack where it is one."""
    if pd.notna(stated):
        return STATED, None
    return (ASSUMED, None) if pd.isna(pack) else (BY_PACK, pack)


def _kindred(result: DegreeResult, position: int) -> pd.Series:
    """Return the finest level shared with the cell's code by row of the registrations."""
    body, people = result.encoded.body, result.encoded.registrations
    scheme, edition, code = result.cells.loc[position, s.CELL_KEY]
    kinship = pd.Series(None, index=people.index, dtype=object)
    book = read_code_book()
    if code is not None and book.has_levels(scheme):
        texts = people[s.SPECIALTY_CODES].where(people[s.SCHEME] == scheme).fillna("")
        coarser = LEVELS[LEVELS.index(result.level) + 1 :]
        for level in reversed(coarser):
            shared = re.escape(f"{edition}:{book.truncate(scheme, code, level)}")
            kinship[texts.str.contains(rf"(?:^|\|){shared}(?:\.|\||$)")] = level
    kinship.iloc[body.auditor_rows[body.auditor_cells == position]] = LEVELS[0]
    return kinship.dropna()


def _assess_people(
    result: DegreeResult,
    kinship: pd.Series,
    project: Any,
    days: Floats,
    assumptions: SuitabilityAssumptions,
) -> pd.DataFrame:
    """Return one row per kindred registration with its inputs, suitability and reasons."""
    chosen = kinship.index.to_numpy(dtype=np.intp)
    people = result.encoded.registrations.iloc[chosen].reset_index(drop=True)
    asked, available = _days(result, days, assumptions)
    codes = _sector_codes(result, project, people[s.AUDITOR_ID])
    frame = people[[s.AUDITOR_ID, s.BASE_PROVINCE, s.EMPLOYMENT]].assign(
        **{
            s.KINSHIP: kinship.to_numpy(),
            s.PROXIMITY: kinship.map(PROXIMITY_LEVELS).to_numpy(dtype=np.float64),
            s.WILLINGNESS: result.degrees.participation.willingness[chosen],
            s.DEFAULTED: result.degrees.participation.defaulted[chosen],
            s.EXPECTED_DAYS: asked[chosen],
            s.AVAILABLE_DAYS: available[chosen],
            s.LOAD: _load(asked[chosen], available[chosen]),
            s.DISTANCE: _distance(people[s.BASE_PROVINCE], project[s.PROVINCE]),
            s.SECTOR_CODES: codes,
            s.EXPERIENCE: np.minimum(codes / assumptions.codes_for_full_experience, 1.0),
        }
    )
    explained = [explain_pair(values) for values in frame[list(INPUTS)].to_numpy()]
    return frame.assign(
        **{
            s.SUITABILITY: [pair.suitability for pair in explained],
            s.FIRED: pd.Series([pair.fired for pair in explained], dtype=object),
            s.REASON: _reasons(frame, project),
        }
    )


def _days(
    result: DegreeResult, days: Floats, assumptions: SuitabilityAssumptions
) -> tuple[Floats, Floats]:
    """Return days asked for and days available of each registration's person in the period."""
    people = result.encoded.registrations
    asked = pd.Series(expected_days(result.encoded.body, days))
    period = (result.period.end - result.period.start).days + 1
    # A person's registrations may state different days: the fewest are surely there.
    available = people[s.AVAILABLE_DAYS].groupby(people[s.AUDITOR_ID]).transform("min")
    yearly = available.fillna(assumptions.available_days).to_numpy(dtype=np.float64)
    return (
        asked.groupby(people[s.AUDITOR_ID]).transform("sum").to_numpy(dtype=np.float64),
        yearly * period / _DAYS_OF_A_YEAR,
    )


def _load(asked: Floats, available: Floats) -> Floats:
    """Return the share of days asked for, 0…1; whoever has no day is fully loaded."""
    share = np.divide(asked, available, out=np.ones_like(asked), where=available > 0)
    return np.minimum(share, 1.0)


def _distance(bases: pd.Series, place: Any) -> Floats:
    """Return 0 for the same province to 1 for another macro-region, NaN where unknown."""
    regions = read_regions()
    macro = dict(zip(regions[s.NAME], regions[s.MACRO_REGION], strict=True))
    target = macro.get(place)
    distances = [
        np.nan
        if target is None or base not in macro
        else DISTANCE_LEVELS["here"]
        if base == place
        else DISTANCE_LEVELS["regional" if macro[base] == target else "far"]
        for base in bases
    ]
    return np.array(distances, dtype=np.float64)


def _codes(rows: pd.DataFrame) -> Iterable[tuple[str, _Code]]:
    """Yield auditor and code of each code held; the leveled schemes share one list."""
    book = read_code_book()
    for owner, scheme, text in rows.fillna({s.SPECIALTY_CODES: ""}).itertuples(index=False):
        shared = "" if book.has_levels(scheme) else scheme
        for written in filter(None, text.split("|")):
            edition, _, code = written.partition(":")
            yield owner, (shared, edition, code)


def _sector(code: _Code) -> _Code:
    found = _SECTOR.match(code[2])
    return (*code[:2], found.group() if found else code[2])


def _sector_codes(result: DegreeResult, project: Any, auditors: pd.Series) -> Floats:
    """Return how many codes of the organisation's sectors each auditor holds in all schemes.

    The sectors are those of all counted projects of the organisation; NaN where none has a code.
    """
    projects, people = result.encoded.projects, result.encoded.registrations
    own = projects[s.PROJECT_ID] == project[s.PROJECT_ID]
    if pd.notna(project[s.ORGANIZATION_ID]):
        own |= projects[s.ORGANIZATION_ID] == project[s.ORGANIZATION_ID]
    demanded = projects.loc[own.fillna(False), [s.PROJECT_ID, s.SCHEME, s.SPECIALTY_CODES]]
    sectors = {_sector(code) for _, code in _codes(demanded)}
    if not sectors:
        return np.full(len(auditors), np.nan)
    held: dict[str, set[_Code]] = {auditor: set() for auditor in auditors}
    candidates = people.loc[people[s.AUDITOR_ID].isin(auditors)]
    for auditor, code in _codes(candidates[[s.AUDITOR_ID, s.SCHEME, s.SPECIALTY_CODES]]):
        if _sector(code) in sectors:
            held[auditor].add(code)
    return np.array([len(held[auditor]) for auditor in auditors], dtype=np.float64)


def _reasons(frame: pd.DataFrame, project: Any) -> list[str]:
    """Return why each suitability is unknown, empty where it is known."""
    nowhere = _distance(pd.Series([project[s.PROVINCE]]), project[s.PROVINCE])
    no_place = NO_PLACE if np.isnan(nowhere[0]) else NO_BASE
    reasons = []
    for distance, experience in frame[[s.DISTANCE, s.EXPERIENCE]].itertuples(index=False):
        known = ((distance, no_place), (experience, NO_SECTOR))
        reasons.append("|".join(reason for value, reason in known if np.isnan(value)))
    return reasons
