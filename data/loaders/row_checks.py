"""Rows of a long file, chunk by chunk: what `records.Records` does, column-wise.

Each distinct cell is read once by the same parsers; only rows with something to tell are looked
at one by one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data import schema as s
from data.errors import ERROR, NO_RECORD, WARNING, ImportIssue
from data.loaders.closing_rows import find_closing_cell, has_closing_cell
from data.loaders.code_cells import CodeCells, Problem
from data.loaders.identifiers import IDENTIFIERS, fold_width
from data.loaders.repeated_keys import KeysSeen
from data.loaders.streams import Chunk
from data.loaders.values import (
    ERROR_TEXTS,
    FREE_TEXT,
    Malformed,
    blank_marks,
    is_serial_day,
    parser_of,
)
from matching.specialty_codes import CodeBook

_TYPES = {s.Kind.DATE: pa.date32(), s.Kind.COUNT: pa.int64()}
_ERROR_TEXTS = pa.array(sorted(ERROR_TEXTS), pa.string())
_REMEMBERED = 200_000  # distinct cells of a column whose reading is kept

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CheckedChunk:
    """The good rows, which rows of the chunk are refused, and what is to be said of them."""

    good: pa.Table
    refused: Flags
    issues: list[ImportIssue]


class RowChecks:
    """The checks of one file; keys seen and readings made are kept from chunk to chunk.

    Parameters
    ----------
    table
        Its kind, with a key of one column.
    headers
        Canonical name → header as printed.
    book
        Knows the codes.
    """

    def __init__(self, table: s.Table, headers: dict[str, str], book: CodeBook) -> None:
        self.table, self.headers, self.book = table, headers, book
        self.codes_blank = 0
        self._keys = KeysSeen()
        self._readings: dict[s.Kind, dict[str, Any]] = {}
        self._parsers: dict[s.Kind, Callable[[str], Any]] = {}
        self._cells = CodeCells(book)

    def check(self, chunk: Chunk) -> CheckedChunk:
        """Read the cells of a chunk and refuse its bad rows."""
        self._chunk, self._issues = chunk, list[ImportIssue]()
        self._refused = np.zeros(len(chunk.rows), dtype=bool)
        self._refuse_formulas()
        values = {column.name: self._read(column) for column in self.table.columns}
        self._refuse_overfull()
        self._refuse_repeated(values[self.table.key[0]])
        values[s.SPECIALTY_CODES] = self._read_codes(values)
        self._refuse_reversed(values, s.ISSUED_ON, s.EXPIRES_ON)
        closing = self._refuse_closing_rows(values)
        good = pa.table({**values, s.EXTRA: self._extra(), s.ROW: pa.array(chunk.rows)})
        good = good.filter(pa.array(~self._refused))
        self._count_blank_codes(good)
        told = (i for i in self._issues if i.row not in closing or i.problem == NO_RECORD)
        issues = sorted(told, key=lambda issue: issue.row or 0)
        return CheckedChunk(good, self._refused, issues)

    def _add(
        self, position: int, name: str, value: str, problem: str,
        severity: str = ERROR, expected: str = "",
    ) -> None:  # fmt: skip
        row, header = int(self._chunk.rows[position]), self.headers.get(name, name)
        self._issues.append(ImportIssue(row, header, value, problem, severity, expected))
        self._refused[position] |= severity == ERROR

    def _cell(self, position: int, name: str) -> str:
        return str(self._chunk.cells[name][position].as_py()).strip()

    # ------------------------------------------------------------------ cells
    def _read(self, column: s.Column) -> pa.Array:
        if column.name not in self._chunk.cells.column_names:
            return pa.nulls(len(self._chunk.rows), _TYPES.get(column.kind, pa.string()))
        texts = self._chunk.cells[column.name].combine_chunks()
        if column.kind is s.Kind.CODES:
            return texts
        if column.kind in FREE_TEXT:
            trimmed = pc.utf8_trim_whitespace(texts)
            if column.name in IDENTIFIERS:
                trimmed = fold_width(trimmed)
            values = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
            if column.required and values.null_count:
                self._refuse_blank(column, _flags(values.is_null()))
            for position in _positions(_flags(pc.is_in(values, value_set=_ERROR_TEXTS))):
                self._add(position, column.name, values[position].as_py(), "cell_error")
            return values
        return self._read_distinct(column, texts.dictionary_encode())

    def _read_distinct(self, column: s.Column, cells: pa.DictionaryArray) -> pa.Array:
        stripped = (text.strip() for text in cells.dictionary.to_pylist())
        blank_ones = blank_marks(column.kind)
        distinct = ["" if text in blank_ones else text for text in stripped]
        readings = [self._parse(column.kind, text) for text in distinct]
        indices = cells.indices.to_numpy()
        if column.required and "" in distinct:
            blank = [n for n, text in enumerate(distinct) if text == ""]
            self._refuse_blank(column, np.isin(indices, blank))
        bad = [n for n, reading in enumerate(readings) if isinstance(reading, Malformed)]
        for position in _positions(np.isin(indices, bad)) if bad else ():
            at = indices[position]
            self._add(position, column.name, distinct[at], f"malformed_{column.kind.value}",
                      expected=str(readings[at].args[0]))  # fmt: skip
        if column.kind is s.Kind.DATE:
            serial = [n for n, text in enumerate(distinct) if is_serial_day(text)]
            for position in _positions(np.isin(indices, serial)) if serial else ():
                at = indices[position]
                self._add(position, column.name, distinct[at], "date_from_number", WARNING,
                          readings[at].isoformat())  # fmt: skip
        values = [None if isinstance(each, Malformed) else each for each in readings]
        return pa.array(values, _TYPES.get(column.kind, pa.string())).take(cells.indices)

    def _parse(self, kind: s.Kind, text: str) -> Any:
        readings = self._readings.setdefault(kind, {"": None})
        if text not in readings:
            if len(readings) > _REMEMBERED:
                readings.clear()
                readings[""] = None
            # Building a parser reads the regions anew.
            parse = self._parsers.setdefault(kind, self._parsers.get(kind) or parser_of(kind))
            try:
                readings[text] = parse(text)
            except Malformed as problem:
                readings[text] = problem
        return readings[text]

    def _refuse_blank(self, column: s.Column, blank: Flags) -> None:
        for position in _positions(blank):
            if (int(self._chunk.rows[position]), column.name) not in self._chunk.formulas:
                self._add(position, column.name, "", "required_blank", expected=column.name)

    # ------------------------------------------------------------------ rows
    def _refuse_formulas(self) -> None:
        """As `records.Records`; the checks that follow see the cell blank."""
        cells = {name: self._chunk.cells[name].to_pylist() for _, name in self._chunk.formulas}
        for (row, name), cell in self._chunk.formulas.items():
            position = int(np.searchsorted(self._chunk.rows, row))
            self._add(position, name, cells[name][position], "formula_without_result",
                      ERROR if name in self.table.names else WARNING, cell)  # fmt: skip
            cells[name][position] = ""
        table = self._chunk.cells
        for name, texts in cells.items():
            column = pa.array(texts, pa.string())
            table = table.set_column(table.column_names.index(name), name, column)
        self._chunk = replace(self._chunk, cells=table)

    def _refuse_closing_rows(self, values: dict[str, pa.Array]) -> set[int]:
        """As `records.Records`."""
        keys = [self._chunk.cells[name].combine_chunks() for name in self.table.key]
        doubtful = has_closing_cell(keys)
        for name in self.table.required:
            doubtful |= _flags(values[name].is_null())
        closing = set()
        for position in _positions(doubtful):
            cells = self._chunk.cells.slice(position, 1).to_pylist()[0]
            telling = find_closing_cell(cells)
            if telling is not None:
                self._add(position, telling, cells[telling].strip(), NO_RECORD)
                closing.add(int(self._chunk.rows[position]))
        return closing

    def _refuse_overfull(self) -> None:
        for row in sorted(self._chunk.overfull):
            position = int(np.searchsorted(self._chunk.rows, row))
            cells = self._chunk.cells.slice(position, 1).to_pylist()[0]
            whole = " | ".join(filter(None, cells.values()))
            self._add(position, "", whole, "row_overfull", expected='"33.02.01,17.10.02"')

    def _refuse_repeated(self, keys: pa.Array) -> None:
        filled = np.flatnonzero(_flags(keys.is_valid()))
        texts = keys.drop_null().to_numpy(zero_copy_only=False)
        for position in filled[self._keys.find_repeated(texts)].tolist():
            name = self.table.key[0]
            self._add(position, name, keys[position].as_py(), "key_repeated", expected=name)

    def _refuse_reversed(self, values: dict[str, pa.Array], start: str, end: str) -> None:
        wrong = pc.fill_null(pc.greater(values[start], values[end]), False)
        for position in _positions(_flags(wrong)):
            shown = f"{self._cell(position, start)} > {self._cell(position, end)}"
            expected = f"≥ {self.headers.get(start, start)}"
            self._add(position, end, shown, "dates_reversed", expected=expected)

    # ------------------------------------------------------------------ codes
    def _read_codes(self, values: dict[str, pa.Array]) -> pa.Array:
        texts = values[s.SPECIALTY_CODES].dictionary_encode("encode")
        schemes = values[s.SCHEME].dictionary_encode("encode")
        editions = values[s.CODE_EDITION].fill_null(s.EDITION_NEW).dictionary_encode()
        parts = [part.indices.to_numpy().astype(np.int64) for part in (texts, schemes, editions)]
        sizes = [len(part.dictionary) for part in (texts, schemes, editions)]
        if not len(parts[0]):
            return values[s.SPECIALTY_CODES]
        combined = np.ravel_multi_index(parts, sizes)
        found = pa.array(combined).dictionary_encode()
        distinct, inverse = found.dictionary.to_numpy(), found.indices.to_numpy()
        cells = [
            part.dictionary.take(pa.array(index))
            for part, index in zip(
                (texts, schemes, editions), np.unravel_index(distinct, sizes), strict=True
            )
        ]
        canonical, problems = self._cells.read(*cells)
        self._note_codes(cells, problems, inverse)
        return canonical.take(pa.array(inverse))

    def _note_codes(
        self, cells: list[pa.Array], problems: dict[int, list[Problem]], inverse: NDArray[np.intp]
    ) -> None:
        numbers = [row for row, name in self._chunk.fractions if name == s.SPECIALTY_CODES]
        fractions = set(np.searchsorted(self._chunk.rows, sorted(numbers)).tolist())
        told = np.isin(inverse, list(problems))
        told[list(fractions)] = True
        for position in _positions(told):
            at = int(inverse[position])
            found = problems.get(at, [])
            if position in fractions:
                text, *marks = (part[at].as_py() for part in cells)
                found = self._cells.read_fraction(text.strip(), *marks)
            for shown, problem, severity, expected in found:
                self._add(position, s.SPECIALTY_CODES, shown, problem, severity, expected)

    def _count_blank_codes(self, good: pa.Table) -> None:
        blank = good.filter(good[s.SPECIALTY_CODES].is_null())
        schemes = pc.value_counts(blank[s.SCHEME]).to_pylist()
        self.codes_blank += sum(
            each["counts"] for each in schemes if not self.book.is_codeless(each["values"])
        )

    def _extra(self) -> pa.Array:
        unknown = [n for n in self._chunk.cells.column_names if n not in self.table.names]
        if not unknown:
            return pa.repeat("", len(self._chunk.rows))
        records = self._chunk.cells.select(unknown).to_pylist()
        filled = ({k: v for k, v in record.items() if v} for record in records)
        # Records writes {} where the file has further columns and a row leaves them blank.
        return pa.array(json.dumps(each, ensure_ascii=False) for each in filled)


def _flags(values: pa.Array) -> Flags:
    flags: Flags = values.to_numpy(zero_copy_only=False).astype(bool)
    return flags


def _positions(flags: Flags) -> list[int]:
    positions: list[int] = np.flatnonzero(flags).tolist()
    return positions
