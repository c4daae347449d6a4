"""P share beside P: auditor days of the rule packs against days that people have once.

MODEL.md section 4. Nothing is booked until teams are planned, so booked days are 0 here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.audit_types import TYPE_NAMES
from data.workflows.audit_days import add_auditor_days, grade_risks
from data.workflows.match_degrees import DegreeResult
from matching.capacity import CapacityShares, share_capacity, supply_days
from matching.entities import Floats
from matching.rule_packs import RulePack, select_packs
from matching.suitability_rules import SuitabilityAssumptions

_DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True)
class Capacity:
    """Days for each cell of a result, and where they come from.

    Attributes
    ----------
    cells
        In the order of the result's cells: ``supply_days``, ``heads_days``, ``demand_days``
        (known ones), ``p_share`` (NaN without demand that is known), ``days_unknown`` (projects
        whose days no pack gives), ``floor`` (fewest professional auditors that a pack in force
        asks for, NaN = no rule) and ``below_floor``.
    shares
        The same as arrays, with the multiplicity of head counts.
    people
        One row per person: ``auditor_id, available_days`` (own or assumed), ``cap`` (NaN = none),
        ``supply_days``, ``assumed`` (own days not stated) and ``above_cap`` (more days stated than
        the packs allow).
    """

    cells: pd.DataFrame
    shares: CapacityShares
    people: pd.DataFrame

    @property
    def capped(self) -> int:
        """How many people state more days than the packs allow."""
        return int(self.people[s.ABOVE_CAP].sum())

    @property
    def assumed(self) -> int:
        """How many people state no days of their own."""
        return int(self.people[s.ASSUMED].sum())


def assess_capacity(
    result: DegreeResult,
    packs: Sequence[RulePack],
    assumptions: SuitabilityAssumptions | None = None,
) -> Capacity:
    """Return supply and demand in days for the cells of an assessed body.

    Parameters
    ----------
    result
        From `data.workflows.match_degrees.assess_body`.
    packs
        From `data.workflows.rule_packs.fetch_rule_packs`; which are in force is judged on the
        reference date for people, for a project at the end of its window if that lies ahead.
    assumptions
        ``available_days`` stands in for people who state no days.
    """
    assumptions = assumptions or SuitabilityAssumptions()
    body, cells = result.encoded.body, result.encoded.cells
    people, persons = list_people(result, packs, assumptions)
    days = list_project_days(result, packs)[s.AUDITOR_DAYS].to_numpy(np.float64)
    each = np.bincount(body.project_rows, minlength=len(days))
    split = (days / np.maximum(each, 1))[body.project_rows]
    known = ~np.isnan(split)
    demand = np.bincount(body.project_cells[known], split[known], body.cell_count).astype(
        np.float64
    )
    supply = people[s.SUPPLY_DAYS].to_numpy(np.float64)
    shares = share_capacity(persons[body.auditor_rows], body.auditor_cells, supply, demand)
    floors = _ask_packs(
        packs, cells[s.SCHEME], "min_professional_auditors", result.period.as_of, max
    )
    auditors = np.bincount(body.auditor_cells, minlength=body.cell_count)
    projects = np.bincount(body.project_cells, minlength=body.cell_count)
    frame = cells.assign(
        **{
            s.SUPPLY_DAYS: shares.supply,
            s.HEADS_DAYS: shares.heads_supply,
            s.DEMAND_DAYS: shares.demand,
            s.P_SHARE: shares.share,
            s.DAYS_UNKNOWN: np.bincount(body.project_cells[~known], minlength=body.cell_count),
            s.FLOOR: floors,
            s.BELOW_FLOOR: (auditors < floors) & (projects > 0),
        }
    )
    return Capacity(frame, shares, people)


def list_people(
    result: DegreeResult, packs: Sequence[RulePack], assumptions: SuitabilityAssumptions
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the people of `Capacity` with their days, and the person of each registration."""
    rows, period = result.encoded.registrations, result.period
    persons, names = pd.factorize(rows[s.AUDITOR_ID])
    caps = _ask_packs(packs, rows[s.SCHEME], "max_on_site_days", period.as_of, min)
    facts = pd.DataFrame(
        {
            "own": rows[s.AVAILABLE_DAYS].to_numpy(np.float64, na_value=np.nan),
            "cap": caps,
            "willing": result.degrees.participation.willingness,
        }
    ).groupby(persons)
    # The days of a person are one number, whichever registration states them.
    own, cap = facts["own"].max().to_numpy(), facts["cap"].min().to_numpy()
    available = np.where(np.isnan(own), assumptions.available_days, own)
    year_share = ((period.end - period.start).days + 1) / _DAYS_OF_A_YEAR
    willing = facts["willing"].mean().to_numpy()
    supply = supply_days(available, cap, willing, year_share, np.zeros(len(names)))
    people = pd.DataFrame(
        {
            s.AUDITOR_ID: np.asarray(names, dtype=object),
            s.AVAILABLE_DAYS: available,
            s.CAP: cap,
            s.SUPPLY_DAYS: supply,
            s.ASSUMED: np.isnan(own),
            s.ABOVE_CAP: available > cap,
        }
    )
    return people, persons


def list_project_days(result: DegreeResult, packs: Sequence[RulePack]) -> pd.DataFrame:
    """Return the auditor days of each counted project: stated ones, else those of the packs.

    Parameters
    ----------
    result
        From `data.workflows.match_degrees.assess_body`.
    packs
        The packs; examples say nothing.

    Returns
    -------
    DataFrame
        In the order of the counted projects: ``auditor_days`` (NaN = neither states any) and
        ``days_pack``, the pack that gives them, missing where the project states its own.
    """
    projects = result.encoded.projects
    # No rule says anything about an audit that does not say which it is: only its own days count.
    days = projects[s.REQUIRED_AUDITOR_DAYS].astype("float64")
    named = projects.assign(**{s.AUDIT_TYPE: projects[s.AUDIT_TYPE].map(TYPE_NAMES)})
    audits = grade_risks(named[named[s.AUDIT_TYPE].notna()])
    real = [pack for pack in packs if not pack.is_example]
    found = add_auditor_days(audits, real, result.period.as_of)[[s.AUDITOR_DAYS, s.DAYS_PACK]]
    return found.reindex(projects.index).fillna({s.AUDITOR_DAYS: days})


def _ask_packs(
    packs: Sequence[RulePack],
    schemes: pd.Series,
    key: str,
    day: date,
    strictest: Callable[[Iterable[float]], float],
) -> Floats:
    """Return what the strictest pack in force asks by a rule for each scheme, NaN = no rule."""
    asked = {}
    for scheme in schemes.unique():
        values = [pack.value(key) for pack in select_packs(packs, scheme, day)]
        known = [float(value) for value in values if value is not None]
        asked[scheme] = strictest(known) if known else np.nan
    return schemes.map(asked).to_numpy(np.float64)
