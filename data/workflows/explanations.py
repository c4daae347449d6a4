"""What makes up a cell, and how the cells order themselves under each reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from data import schema as s
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult, encode_stored_body, frame_cells
from data.workflows.stored_body import StoredBody
from matching.difficulty import explain_difficulty
from matching.match_degree import OK, assess_match_degree
from matching.parameters import READINGS, Parameters
from matching.sufficiency import explain_sufficiency


@dataclass(frozen=True)
class CellDetail:
    """Everything that explains one cell.

    Attributes
    ----------
    cell
        The cell's row of `DegreeResult.cells`.
    sufficiency_bridge, difficulty_bridge
        Steps from A1 to X and from A2 to Y.
    people, projects
        Counted rows of the cell with their factors, most participation and most difficulty first.
    floored
        Projects with a rating lifted to the floor.
    """

    cell: Any
    sufficiency_bridge: dict[str, float]
    difficulty_bridge: dict[str, float]
    people: pd.DataFrame
    projects: pd.DataFrame
    floored: int


def explain_cell(result: DegreeResult, position: int) -> CellDetail:
    """Return what makes up the cell at `position` of ``result.cells``."""
    body, degrees = result.encoded.body, result.degrees
    rows = body.auditor_rows[body.auditor_cells == position]
    work = body.project_rows[body.project_cells == position]
    people, difficulty = degrees.participation, degrees.project_difficulty
    auditors = result.encoded.registrations.iloc[rows].assign(
        **{
            s.B1: people.willingness[rows],
            s.C1: people.qualifications_held[rows],
            s.PARTICIPATION: people.participation[rows],
        }
    )
    factors = zip((s.B2, s.C2, s.D, s.E), difficulty.factors, strict=True)
    projects = result.encoded.projects.iloc[work].assign(
        **{name: values[work] for name, values in factors},
        **{s.PROJECT_DIFFICULTY: difficulty.difficulty[work]},
    )
    return CellDetail(
        next(result.cells.iloc[[position]].itertuples()),
        explain_sufficiency(people, rows, result.parameters),
        explain_difficulty(difficulty, work, result.parameters),
        auditors.sort_values([s.PARTICIPATION, s.AUDITOR_ID], ascending=[False, True]).reset_index(
            drop=True
        ),
        projects.sort_values(
            [s.PROJECT_DIFFICULTY, s.PROJECT_ID], ascending=[False, True]
        ).reset_index(drop=True),
        int(degrees.floored[position]),
    )


def compare_readings(
    body: StoredBody, period: Period, level: str, parameters: Parameters
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Assess P under every reading.

    Returns
    -------
    cells
        The cells whose P is known, with one column of P per reading.
    correlation
        Spearman rank correlation of the cells between the readings; NaN with fewer than 3 cells.
    """
    encoded = encode_stored_body(body, period, level, parameters)
    cells = frame_cells(encoded, assess_match_degree(encoded.body, parameters), parameters)
    for reading in READINGS:
        cells[reading] = np.nan  # weights that this reading cannot use leave P unknown
    for reading, chosen in parameters.under_each_reading().items():
        cells[reading] = assess_match_degree(encoded.body, chosen).match_degree
    known = cells[cells[s.STATE] == OK].reset_index(drop=True)
    correlation = pd.DataFrame(np.nan, index=list(READINGS), columns=list(READINGS))
    for a in READINGS:
        for b in READINGS:
            if len(known) >= 3 and known[a].nunique() > 1 and known[b].nunique() > 1:
                correlation.loc[a, b] = spearmanr(known[a], known[b]).statistic
    return known, correlation
