"""Rows that name several schemes in one cell, as one row for each."""

from __future__ import annotations

import re

import pandas as pd

from data.loaders.values import parse_scheme

# Observed form: year, level mark, scheme, serial. Only N0 and N1 are documented.
REGISTRATION = re.compile(
    r"(?P<year>\d{4})-?(?P<level>N\d)(?P<scheme>[A-Z]+)-?\d{5,8}$", re.IGNORECASE
)
_MARKS = r"[\s、，,;；/|+&和及与]+"


def list_schemes(cell: str) -> list[str]:
    """Return the schemes that a cell names where there are several, as they are written."""
    # GB/T 50430 is one scheme, whatever its marks are.
    if parse_scheme(cell) is not None:
        return []
    names = [name for name in re.split(_MARKS, cell.strip()) if name]
    known = [parse_scheme(name) for name in names]
    return names if None not in known and len(set(known)) == len(known) > 1 else []


def split_rows(rows: pd.DataFrame, scheme: str, registration: str | None) -> pd.DataFrame:
    """Return the rows with one for each scheme that a row names, under the same row number.

    Registration numbers that say their scheme go to the row of that scheme; all other cells are
    copied.

    Parameters
    ----------
    rows
        Cells as text.
    scheme, registration
        Headers of the two columns; None where a file has no registration numbers.
    """
    parts: list[dict[str, str]] = []
    numbers: list[object] = []
    for number, cells in zip(rows.index, rows.to_dict("records"), strict=True):
        own = {str(name): str(cell) for name, cell in cells.items()}
        names = list_schemes(own[scheme])
        held = _share_out(own.get(registration or "", ""), names)
        for name, number_of_scheme in zip(names, held, strict=True):
            changed = {registration: number_of_scheme} if registration else {}
            parts.append({**own, scheme: name, **changed})
        parts += [] if names else [own]
        numbers += [number] * max(len(names), 1)
    return pd.DataFrame(
        parts, index=pd.Index(numbers, name=rows.index.name), columns=rows.columns, dtype="str"
    )


def _share_out(cell: str, schemes: list[str]) -> list[str]:
    """Return the registration number of each scheme, the whole cell where it cannot be told."""
    own: dict[str | None, str] = {}
    numbers = [number for number in re.split(_MARKS, cell.strip()) if number]
    for number in numbers:
        found = REGISTRATION.search(number)
        own[parse_scheme(found["scheme"]) if found else None] = number
    known = [parse_scheme(name) for name in schemes]
    is_told = len(own) == len(numbers) and set(own) <= set(known)
    return [own.get(name, "") if is_told else cell for name in known]
