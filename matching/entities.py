"""The people and projects of a body as arrays on fixed axes; identifiers stay at the border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.errors import CertMatchError
from matching.parameters import B1_RATINGS, B2_RATINGS

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
# The ratings of a body, by attribute.
RATING_GROUPS = ("auditor_ratings", "client_ratings", "coordination_ease", "policy_ease")


@dataclass(frozen=True)
class Body:
    """Counted auditors, counted projects and the cells they belong to.

    One row per counted registration (a person in a scheme) and per counted project. A *cell* is
    one (scheme, edition, code); membership is given as index pairs, so that an auditor with
    thirty codes costs thirty pairs and not a matrix row.

    Parameters
    ----------
    auditor_ratings
        (n, 5), ratings of `B1_RATINGS` in 0…1, NaN = unrated.
    qualifications_held
        (n,), C1 ≥ 1.
    auditor_rows, auditor_cells
        (p,), registration ↔ cell; a pair at most once.
    client_ratings
        (m, 2), ratings of `B2_RATINGS` in 0…1, NaN = unrated.
    certificates_held
        (m,), C2 ≥ 0, NaN = unknown; 0 counts as the first certificate.
    coordination_ease, policy_ease
        (m,), D and E in 0…1, NaN = unrated.
    project_schemes
        (m,), index into `schemes`.
    project_rows, project_cells
        (q,), project ↔ cell; a pair at most once.
    schemes
        Names of the schemes, for defaults that depend on them.
    cell_count
        Number of cells.
    """

    auditor_ratings: Floats
    qualifications_held: Floats
    auditor_rows: Indices
    auditor_cells: Indices
    client_ratings: Floats
    certificates_held: Floats
    coordination_ease: Floats
    policy_ease: Floats
    project_schemes: Indices
    project_rows: Indices
    project_cells: Indices
    schemes: tuple[str, ...]
    cell_count: int

    def __post_init__(self) -> None:
        auditors, projects = len(self.qualifications_held), len(self.certificates_held)
        _check_ratings("auditor_ratings", self.auditor_ratings, (auditors, len(B1_RATINGS)))
        _check_ratings("client_ratings", self.client_ratings, (projects, len(B2_RATINGS)))
        _check_ratings("coordination_ease", self.coordination_ease, (projects,))
        _check_ratings("policy_ease", self.policy_ease, (projects,))
        _check_counts("qualifications_held", self.qualifications_held, least=1, unknown=False)
        _check_counts("certificates_held", self.certificates_held, least=0, unknown=True)
        _check_indices("auditor_rows", self.auditor_rows, auditors)
        _check_indices("project_rows", self.project_rows, projects)
        _check_indices("project_schemes", self.project_schemes, len(self.schemes))
        _check_indices("auditor_cells", self.auditor_cells, self.cell_count)
        _check_indices("project_cells", self.project_cells, self.cell_count)
        _check_length("auditor_cells", self.auditor_cells, len(self.auditor_rows))
        _check_length("project_cells", self.project_cells, len(self.project_rows))
        _check_length("project_schemes", self.project_schemes, projects)


def _check_ratings(where: str, values: Floats, shape: tuple[int, ...]) -> None:
    if values.shape != shape:
        raise CertMatchError("wrong_shape", where=where, found=values.shape, expected=str(shape))
    outside = (values < 0) | (values > 1) | np.isinf(values)
    if outside.any():
        raise CertMatchError(
            "rating_out_of_range", where=where, found=values[outside][0], expected="0…1"
        )


def _check_counts(where: str, values: Floats, *, least: int, unknown: bool) -> None:
    allowed = (values >= least) & np.isfinite(values)
    if unknown:
        allowed |= np.isnan(values)
    if not allowed.all():
        raise CertMatchError(
            "count_out_of_range", where=where, found=values[~allowed][0], expected=f"≥ {least}"
        )


def _check_indices(where: str, values: Indices, size: int) -> None:
    outside = (values < 0) | (values >= size)
    if outside.any():
        raise CertMatchError(
            "index_out_of_range",
            where=where,
            found=int(values[outside][0]),
            expected=f"0…{size - 1}",
        )


def _check_length(where: str, values: Indices, length: int) -> None:
    if len(values) != length:
        raise CertMatchError("wrong_shape", where=where, found=len(values), expected=str(length))
