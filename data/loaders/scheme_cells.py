"""Rows that name several schemes or several people, as one row for each."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from data import schema as s
from data.loaders.values import parse_scheme

# Observed form: year, level mark, scheme, serial. Only N0 and N1 are documented.
REGISTRATION = re.compile(
    r"(?P<year>\d{4})-?(?P<level>N\d)(?P<scheme>[A-Z]+)-?\d{5,8}$", re.IGNORECASE
)
_MARKS = r"[\s、，,;；/|+&和及与]+"
SEVERAL_NAMES = r"[一-鿿]\s*[、；;，,/]\s*[一-鿿]"
SEVERAL_NUMBERS = r"\d\s*[、；;，,/]\s*\d{4}-?N\d"
_BETWEEN_PEOPLE = r"\s*[、；;，,/\n]\s*"


def list_schemes(cell: str) -> list[str]:
    """Return the schemes that a cell names where there are several, as they are written."""
    # GB/T 50430 is one scheme, whatever its marks are.
    if parse_scheme(cell) is not None:
        return []
    names = [name for name in re.split(_MARKS, cell.strip()) if name]
    known = [parse_scheme(name) for name in names]
    return names if None not in known and len(set(known)) == len(known) > 1 else []


def split_people(rows: pd.DataFrame, headers: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows with one for each person that a row names, under the same row number.

    Parameters
    ----------
    rows
        Cells as text.
    headers
        Column of a roster → its header. Person, name and registration number are shared out where
        they list as many; whose number one alone is, nobody knows: it is blank. All other cells
        are copied.
    """
    own = [headers[name] for name in (s.AUDITOR_ID, s.NAME, s.REGISTRATION_NO) if name in headers]
    parts: list[dict[str, str]] = []
    numbers: list[object] = []
    for number, cells in zip(rows.index, rows.to_dict("records"), strict=True):
        row = {str(name): str(cell) for name, cell in cells.items()}
        lists = {name: re.split(_BETWEEN_PEOPLE, row[name].strip()) for name in own}
        count = _count_people(row, headers, lists)
        for place in range(count):
            shared = {name: each[place] for name, each in lists.items() if len(each) == count}
            unknown = {headers[s.AUDITOR_ID]: ""} if s.AUDITOR_ID in headers else {}
            parts.append({**row, **unknown, **shared} if count > 1 else row)
        numbers += [number] * count
    return pd.DataFrame(
        parts, index=pd.Index(numbers, name=rows.index.name), columns=rows.columns, dtype="str"
    )


def _count_people(
    row: Mapping[str, str], headers: Mapping[str, str], lists: Mapping[str, list[str]]
) -> int:
    name, number = headers.get(s.NAME, ""), headers.get(s.REGISTRATION_NO, "")
    if re.search(SEVERAL_NAMES, row.get(name, "")):
        return len(lists[name])
    several = re.search(SEVERAL_NUMBERS, row.get(number, ""))
    if several and not list_schemes(row.get(headers.get(s.SCHEME, ""), "")):
        return len(lists[number])
    return 1


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
