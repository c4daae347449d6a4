"""Tables as CSV: opened by Excel in Chinese, read back by programs without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(
    frame: pd.DataFrame,
    headers: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """Return a frame as CSV with a byte-order mark.

    Parameters
    ----------
    frame
        Table; its index is not written. Unknown values become empty cells.
    headers
        Column → header; others keep their name.
    notes
        Provenance lines, each written after the table behind ``# ``. None by default: a program
        that reads the file should find the table and nothing else.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark. Floats carry every digit; text that a spreadsheet would run
        as a formula is led by an apostrophe.
    """
    safe = frame.copy()
    for place, kind in enumerate(frame.dtypes):
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            column = frame.iloc[:, place]
            safe.isetitem(place, [neutral_cell(cell) for cell in column])
    safe.columns = pd.Index([neutral_cell((headers or {}).get(str(c), str(c))) for c in frame])
    table = safe.to_csv(index=False, lineterminator="\r\n")
    return (table + "".join(f"# {_one_line(note)}\r\n" for note in notes)).encode("utf-8-sig")


def neutral_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _one_line(note: str) -> str:
    return " ".join(note.split())
