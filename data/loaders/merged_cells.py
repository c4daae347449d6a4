"""Cells merged downwards: what is printed once stands for each of the rows beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from python_calamine import CalamineSheet

from data.errors import WARNING, ImportIssue
from data.loaders.formulas import Formulas, cell_name

Run = tuple[int, int, int]  # first row, last row, column, from 0
_SHOWN = 3  # runs that the remark names


def list_runs(sheet: CalamineSheet) -> tuple[Run, ...]:
    """Return the merged cells that span several rows of one column.

    Blocks over several columns are titles and remarks, never a cell of records.
    """
    found = sorted(
        (top, bottom, column)
        for (top, column), (bottom, last) in sheet.merged_cell_ranges or ()
        if bottom > top and column == last
    )
    ends: dict[int, int] = {}
    runs = []
    for top, bottom, column in found:
        # No program makes runs that overlap; a million of them would be laid out one by one.
        if top > ends.get(column, -1):
            ends[column] = bottom
            runs.append((top, bottom, column))
    return tuple(runs)


def cut_at_header(runs: Iterable[Run], header: int) -> tuple[Run, ...]:
    """Return the runs without their rows below the header where they begin at it or above."""
    return tuple((top, bottom if top > header else min(bottom, header), column)
                 for top, bottom, column in runs)  # fmt: skip


def fill_down(rows: Iterable[list[Any]], runs: Iterable[Run]) -> Iterator[list[Any]]:
    """Yield the rows with the first cell of each run in its blank ones.

    A row that holds nothing else stays blank.
    """
    begun: dict[int, list[Run]] = {}
    for run in runs:
        begun.setdefault(run[0], []).append(run)
    reaching: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows):
        if reaching:
            reaching = {c: (end, cell) for c, (end, cell) in reaching.items() if end >= number}
            if any(cell not in ("", None) for cell in row):
                for column, (_, cell) in reaching.items():
                    if column < len(row) and row[column] in ("", None):
                        row[column] = cell
        for _, bottom, column in begun.get(number, ()):
            if column < len(row):
                reaching[column] = bottom, row[column]
        yield row


def spread(formulas: Formulas, runs: Iterable[Run], rows: int) -> Formulas:
    """Return the formulas of a sheet of so many rows, each in all rows of its run."""
    below = {
        (row, column): formulas[top, column]
        for top, bottom, column in (runs if formulas else ())
        if (top, column) in formulas
        for row in range(top + 1, min(bottom + 1, rows))
    }
    return {**formulas, **below}


def tell_merged(runs: Iterable[Run], header: int) -> tuple[ImportIssue, ...]:
    """Return the remark on cells below the header that were read as repeated."""
    names = [f"{cell_name(top, column)}:{cell_name(bottom, column)}"
             for top, bottom, column in sorted(runs) if top > header]  # fmt: skip
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    remark = ImportIssue(None, "", shown, "merged_repeated", WARNING, str(len(names)))
    return (remark,) if names else ()
