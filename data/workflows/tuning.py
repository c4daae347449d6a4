"""A parameter set being tuned, against the one it started from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy.stats import spearmanr

from data import schema as s
from data.indicators.cells import compare_cells
from data.workflows.match_degrees import DegreeResult, assess_body, frame_cells
from data.workflows.stored_body import StoredBody
from matching.influence import EffectiveWeights, Swing, assess_effective_weights, assess_swings
from matching.match_degree import assess_match_degree
from matching.parameters import Parameters

SAVED = "saved"


@dataclass(frozen=True)
class Tuning:
    """What a draft changes.

    Attributes
    ----------
    before, after
        P of every cell under the set it started from and under the draft.
    changed
        Cells whose grade or state differs (see `compare_cells`).
    weights
        Effective weights of the draft.
    correlation
        Spearman's ρ of the cells' P under the draft with the ``saved`` set and with the draft
        under each other reading; NaN with fewer than three cells.
    """

    before: DegreeResult
    after: DegreeResult
    changed: pd.DataFrame
    weights: EffectiveWeights
    correlation: dict[str, float]


def reassess(result: DegreeResult, body: StoredBody, parameters: Parameters) -> DegreeResult:
    """Assess the same body, period and level under another set.

    The arrays are laid out anew only where the set changes what goes into them.
    """
    old = result.parameters
    if (old.terms, old.qualifications_held, old.evidence) != (
        parameters.terms, parameters.qualifications_held, parameters.evidence,
    ):  # fmt: skip
        return assess_body(body, result.period, result.level, parameters)
    degrees = assess_match_degree(result.encoded.body, parameters)
    cells = frame_cells(result.encoded, degrees, parameters)
    return DegreeResult(result.period, result.level, parameters, cells, degrees, result.encoded)


def tune(before: DegreeResult, body: StoredBody, draft: Parameters) -> Tuning:
    """Compare a draft with the assessment of `body` under the set it started from."""
    after = reassess(before, body, draft)
    weights = assess_effective_weights(after.encoded.body, after.degrees, draft)
    changed = compare_cells(before.cells, after.cells)
    return Tuning(before, after, changed, weights, _correlations(before, after))


def _correlations(before: DegreeResult, after: DegreeResult) -> dict[str, float]:
    others = {SAVED: before.cells}
    for reading, chosen in after.parameters.under_each_reading().items():
        if reading != after.parameters.reading:
            degrees = assess_match_degree(after.encoded.body, chosen)
            others[reading] = after.cells.assign(**{s.MATCH_DEGREE: degrees.match_degree})
    return {name: _rank_correlation(after.cells, cells) for name, cells in others.items()}


def _rank_correlation(first: pd.DataFrame, second: pd.DataFrame) -> float:
    both = pd.DataFrame({"a": first[s.MATCH_DEGREE], "b": second[s.MATCH_DEGREE]}).dropna()
    if len(both) < 3 or both.nunique().min() < 2:
        return float("nan")
    return float(spearmanr(both["a"], both["b"]).statistic)


def swings_of(result: DegreeResult, position: int) -> list[Swing]:
    """Return what moves P of the cell at `position` of ``result.cells``, the widest first."""
    return assess_swings(result.encoded.body, position, result.parameters)
