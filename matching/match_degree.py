"""Match degree P 匹配度 = X / Y of every (scheme, edition, code) cell.

A reconstruction of the article named in :mod:`matching.parameters`: its factors are stated in
words, its formula is not available as text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.difficulty import Difficulty, assess_difficulty, project_difficulty
from matching.entities import Body, Floats
from matching.parameters import GRADES, Parameters
from matching.sufficiency import Participation, assess_participation

OK, NO_DEMAND, NO_AUDITOR = "ok", "no_demand", "no_auditor"
STATES = (OK, NO_DEMAND, NO_AUDITOR)
# MODEL.md section 2: share_defaulted counts five inputs per auditor and five per project.
INPUTS_PER_AUDITOR = 5
INPUTS_PER_PROJECT = 5


@dataclass(frozen=True)
class MatchDegrees:
    """The result for all cells, and everything needed to explain one of them.

    Attributes
    ----------
    auditors, projects
        (k,), A1 and A2.
    sufficiency, mean_participation
        (k,), X and X / A1; NaN mean where there is no auditor.
    difficulty
        (k,), Y.
    match_degree
        (k,), P; NaN where there is no demand.
    state
        (k,), one of `STATES`; empty where the cell has neither side.
    share_defaulted
        (k,), filled-in inputs ÷ all inputs, 0…1.
    floored
        (k,), projects of the cell with a rating lifted to the floor.
    participation, project_difficulty
        Per registration and per project.
    """

    auditors: Floats
    projects: Floats
    sufficiency: Floats
    mean_participation: Floats
    difficulty: Floats
    match_degree: Floats
    state: np.ndarray
    share_defaulted: Floats
    floored: Floats
    participation: Participation
    project_difficulty: Difficulty


def assess_match_degree(body: Body, parameters: Parameters) -> MatchDegrees:
    """Return P of every cell under a parameter set.

    A project with several codes counts whole in each of its cells. Cells without projects are
    ``no_demand`` (P NaN), cells without auditors ``no_auditor`` (P 0).
    """
    people = assess_participation(body, parameters)
    work = assess_difficulty(body, parameters)
    cells = body.cell_count

    def per_cell(index: np.ndarray, values: Floats | None = None) -> Floats:
        return np.bincount(index, values, minlength=cells).astype(np.float64)

    auditors, projects = per_cell(body.auditor_cells), per_cell(body.project_cells)
    sufficiency = per_cell(body.auditor_cells, people.participation[body.auditor_rows])
    difficulty = per_cell(body.project_cells, work.difficulty[body.project_rows])
    defaulted = per_cell(body.auditor_cells, people.defaulted[body.auditor_rows]) + per_cell(
        body.project_cells, work.defaulted[body.project_rows]
    )
    inputs = INPUTS_PER_AUDITOR * auditors + INPUTS_PER_PROJECT * projects
    nothing = np.full(cells, np.nan)
    has_auditor, has_project = auditors > 0, projects > 0
    state = np.select(
        [has_auditor & has_project, has_auditor, has_project], STATES, default=""
    )  # fmt: skip
    return MatchDegrees(
        auditors=auditors,
        projects=projects,
        sufficiency=sufficiency,
        mean_participation=np.divide(sufficiency, auditors, out=nothing.copy(), where=has_auditor),
        difficulty=difficulty,
        match_degree=np.divide(sufficiency, difficulty, out=nothing.copy(), where=has_project),
        state=state,
        share_defaulted=np.divide(defaulted, inputs, out=nothing.copy(), where=inputs > 0),
        floored=per_cell(body.project_cells, work.floored[body.project_rows].astype(np.float64)),
        participation=people,
        project_difficulty=work,
    )


def ideal_match_degree(parameters: Parameters) -> float:
    """Return P of one auditor and one client without any obstacle and with one certificate."""
    one = np.ones(1)
    weights = parameters.weights_difficulty
    return float(1 / project_difficulty(parameters.reading, weights, one, one, one, one)[0])


def assess_grades(match_degree: Floats, parameters: Parameters) -> np.ndarray:
    """Return the index into `GRADES` of each P, −1 where P is unknown.

    The grade is the one whose centre lies nearest; a value half-way belongs to the higher grade.
    """
    centres = np.asarray(parameters.grade_centres)
    limits = (centres[:-1] + centres[1:]) / 2
    grades = np.searchsorted(limits, match_degree, side="right")
    return np.where(np.isnan(match_degree), -1, np.minimum(grades, len(GRADES) - 1))
