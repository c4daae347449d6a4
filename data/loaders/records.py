"""Rows of people and projects: each cell read by its kind, each refusal told and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from data import schema as s
from data.errors import ERROR, NO_RECORD, WARNING, ImportIssue, ImportReport
from data.loaders.closing_rows import find_closing_cell, has_closing_cell
from data.loaders.code_cells import CodeCells
from data.loaders.identifiers import IDENTIFIERS, SEVERAL_IDS, fold_column
from data.loaders.tables import LoadedTable, RawTable
from data.loaders.values import (
    ERROR_TEXTS,
    FREE_TEXT,
    Malformed,
    blank_marks,
    is_serial_day,
    parser_of,
)
from data.texts import to_arrow
from matching.specialty_codes import CodeBook

_DTYPES = {
    s.Kind.DATE: "datetime64[us]",
    s.Kind.COUNT: "float64",
    s.Kind.DAYS: "float64",
    s.Kind.POINTS: "float64",
    s.Kind.FLAG: "boolean",
}


class Records:
    """The rows of one file on their way from text to values.

    Parameters
    ----------
    raw
        The table as brought.
    file
        Its name.
    table
        Its kind.
    """

    def __init__(self, raw: RawTable, file: str, table: s.Table) -> None:
        self.raw, self.file, self.table = raw, file, table
        self.issues: list[ImportIssue] = [*raw.remarks]
        self.values = pd.DataFrame(index=raw.cells.index)
        self._read_columns()
        self._closing = self._refuse_closing_rows()
        self._refuse_formulas()
        for row in sorted(raw.overfull):
            whole = " | ".join(filter(None, raw.cells.loc[row]))
            self.add(row, "", whole, "row_overfull", expected='"33.02.01,17.10.02"')
        self._refuse_several_people()
        self.refuse_repeated_keys()

    def text(self, name: str) -> pd.Series:
        """Return a column's cells as brought; blank text where the file lacks the column."""
        if name in self.raw.cells:
            texts = self.raw.cells[name].str.strip()
            if self.raw.formulas:
                texts.loc[[row for row, column in self.raw.formulas if column == name]] = ""
            return texts
        return pd.Series("", index=self.raw.cells.index, dtype="str")

    def header(self, name: str) -> str:
        """Return the header of a column as printed in the file."""
        return self.raw.headers.get(name, name)

    def add(
        self, row: int | None, name: str, value: object, problem: str,
        severity: str = ERROR, expected: str = "",
    ) -> None:  # fmt: skip
        """Note an issue on a cell."""
        shown = "" if value is None else str(value)
        self.issues.append(ImportIssue(row, self.header(name), shown, problem, severity, expected))

    def _read_columns(self) -> None:
        for column in self.table.columns:
            texts = self.text(column.name)
            if marks := blank_marks(column.kind):
                texts = texts.mask(texts.isin(marks), "")
            if column.required:
                for row in texts.index[texts == ""]:
                    if (row, column.name) not in self.raw.formulas:
                        self.add(row, column.name, "", "required_blank", expected=column.name)
            self.values[column.name] = self._read(column, texts)

    def _read(self, column: s.Column, texts: pd.Series) -> pd.Series:
        """Read each distinct text once; a malformed one refuses all its rows."""
        if column.kind in FREE_TEXT:
            if column.name in IDENTIFIERS:
                texts = fold_column(texts)
            if column.kind is not s.Kind.CODES:
                for row, text in texts[texts.isin(ERROR_TEXTS)].items():
                    self.add(int(str(row)), column.name, text, "cell_error")
            return texts.where(texts != "")
        numbers, distinct = pd.factorize(texts)
        parse = parser_of(column.kind)
        parsed: dict[str, Any] = {}
        malformed: dict[str, str] = {}
        for text in distinct.tolist():
            try:
                parsed[text] = parse(text) if text else None
            except Malformed as problem:
                parsed[text] = None
                malformed[text] = str(problem.args[0])
        for row, text in texts[texts.isin(list(malformed))].items():
            self.add(int(str(row)), column.name, text, f"malformed_{column.kind.value}",
                     expected=malformed[str(text)])  # fmt: skip
        if column.kind is s.Kind.DATE:
            serial = [text for text in parsed if is_serial_day(text)]
            for row, text in texts[texts.isin(serial)].items():
                self.add(int(str(row)), column.name, text, "date_from_number", WARNING,
                         parsed[str(text)].isoformat())  # fmt: skip
        readings = pd.Series([*parsed.values()], dtype=_DTYPES.get(column.kind, "str"))
        return readings.take(numbers).set_axis(texts.index)

    def _refuse_closing_rows(self) -> set[int]:
        """Refuse totals and remarks below the records; published counts have totals of their own.

        A row with all that a record needs is one, unless its key says otherwise.
        """
        if s.PERIOD in self.table.key:
            return set()
        needed = list(self.table.required)
        keys = [to_arrow(self.raw.cells[name]) for name in self.table.key]
        doubtful = self.values[needed].isna().any(axis=1).to_numpy() | has_closing_cell(keys)
        closing = set()
        for row, cells in self.raw.cells[doubtful].to_dict("index").items():
            name = find_closing_cell({str(k): str(v) for k, v in cells.items()})
            if name is not None:
                self.add(int(str(row)), name, str(cells[name]).strip(), NO_RECORD)
                closing.add(int(str(row)))
        return closing

    def _refuse_several_people(self) -> None:
        """A row that gives several numbers of auditors would stand for one person."""
        if s.AUDITOR_ID not in self.table.required:
            return
        texts = self.text(s.AUDITOR_ID)
        for row, text in texts[texts.str.contains(SEVERAL_IDS, regex=True)].items():
            self.add(int(str(row)), s.AUDITOR_ID, text, "several_people")

    def _refuse_formulas(self) -> None:
        """A formula without its result is not blank: where a known column has one, the row goes."""
        for (row, name), cell in self.raw.formulas.items():
            self.add(row, name, self.raw.cells.loc[row, name], "formula_without_result",
                     ERROR if name in self.table.names else WARNING, cell)  # fmt: skip

    def refuse_repeated_keys(self) -> None:
        """A key repeated in one file refuses the later row."""
        key = list(self.table.key)
        # A part that may stay blank, as the group of a domain, is a value of the key as well.
        needed = [name for name in key if name in self.table.required]
        filled = self.values[needed].notna().all(axis=1)
        repeated = filled & self.values[key].duplicated(keep="first")
        told = {issue.row for issue in self.issues if issue.problem == "key_repeated"}
        for row in self.values.index[repeated].difference(pd.Index(list(told))):
            shown = " / ".join(map(_shown, self.values.loc[row, key].dropna()))
            self.add(row, key[0], shown, "key_repeated", expected=" + ".join(key))

    def refuse_reversed(self, start: str, end: str) -> None:
        """Two dates in the wrong order refuse the row."""
        wrong = self.values[start] > self.values[end]
        for row in self.values.index[wrong.to_numpy(dtype=bool, na_value=False)]:
            shown = f"{self.text(start)[row]} > {self.text(end)[row]}"
            self.add(row, end, shown, "dates_reversed", expected=f"≥ {self.header(start)}")

    def read_codes(self, book: CodeBook) -> None:
        """Replace the code cells by canonical text; remarks become issues."""
        cells = CodeCells(book)
        editions = self.values[s.CODE_EDITION].fillna(s.EDITION_NEW)
        columns = (self.text(s.SPECIALTY_CODES), self.values[s.SCHEME], editions)
        arrays = [to_arrow(texts) for texts in columns]
        canonical, problems = cells.read(*arrays)
        for row, name in self.raw.fractions:
            if name == s.SPECIALTY_CODES:
                at = self.values.index.get_loc(row)
                problems[at] = cells.read_fraction(*(each[at].as_py() for each in arrays))
        for at, found in sorted(problems.items()):
            for shown, problem, severity, expected in found:
                row = int(self.values.index[at])
                self.add(row, s.SPECIALTY_CODES, shown, problem, severity, expected)
        texts = canonical.fill_null("").to_numpy(zero_copy_only=False)
        self.values[s.SPECIALTY_CODES] = pd.Series(texts, index=self.values.index, dtype="str")

    def question_blank_codes(self, book: CodeBook) -> None:
        """Tell how many good rows have no code in a scheme with codes (once for the file)."""
        good = self.good_rows()
        blank = (good[s.SPECIALTY_CODES] == "") & ~good[s.SCHEME].map(book.is_codeless).astype(bool)
        if blank.any():
            self.add(None, s.SPECIALTY_CODES, int(blank.sum()), "codes_blank", WARNING,
                     book.examples("QMS"))  # fmt: skip

    def question_many(self, name: str, most: float, problem: str) -> None:
        """Question numbers above what there is; they load."""
        for row, number in self.values[name][self.values[name] > most].items():
            self.add(int(str(row)), name, f"{number:g}", problem, WARNING, f"≤ {most:,.0f}")

    def question_running_against(self, ratings: Iterable[str]) -> None:
        """Question a rating column that runs against the mean of the others (whole file)."""
        numbers = pd.DataFrame({name: _midpoints(self.values[name]) for name in ratings})
        for name in numbers:
            others = numbers.drop(columns=name).mean(axis=1)
            both = pd.concat([numbers[name], others], axis=1).dropna()
            if len(both) >= 20 and both.nunique().min() > 1:
                correlation = float(np.corrcoef(both.rank().to_numpy().T)[0, 1])
                if correlation < -0.5:
                    self.add(None, str(name), f"{correlation:.2f}", "rating_against", WARNING)

    def finish(self) -> LoadedTable:
        """Return the good rows and the report."""
        refused = self._refused()
        good = self.values.drop(index=refused)
        names = [column.name for column in self.table.columns]
        good = good.assign(**{s.EXTRA: self._extra(good.index)})[[*names, s.EXTRA]]
        printed = self.raw.cells.rename(columns=self.raw.headers)
        cells = printed.loc[refused].itertuples(index=False, name=None)
        rejected = tuple(
            (row, dict(zip(printed, map(str, texts), strict=True)))
            for row, texts in zip(refused, cells, strict=True)
        )
        if printed.empty:
            self.add(None, "", "", "no_rows", WARNING)
        told = (
            issue for issue in self.issues
            if issue.row not in self._closing or issue.problem == NO_RECORD
        )  # fmt: skip
        order = sorted(told, key=lambda issue: issue.row or 0)
        report = ImportReport(
            self.file, self.table.name, len(good), len(refused), tuple(order), rejected
        )
        return LoadedTable(good.reset_index(drop=True), report)

    def good_rows(self) -> pd.DataFrame:
        """Return the values of the rows that nothing refuses so far."""
        return self.values.drop(index=self._refused())

    def _refused(self) -> list[int]:
        return sorted({issue.row for issue in self.issues if issue.severity == ERROR and issue.row})

    def _extra(self, rows: pd.Index) -> list[str]:
        unknown = [name for name in self.raw.cells if name not in self.table.names]
        if not unknown:
            return [""] * len(rows)
        return [
            json.dumps({k: v for k, v in record.items() if v}, ensure_ascii=False)
            for record in self.raw.cells.loc[rows, unknown].to_dict("records")
        ]


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


_TERM_MIDPOINTS = {"很低": 0.1, "低": 0.3, "中": 0.5, "高": 0.7, "很高": 0.9}


def _midpoints(ratings: pd.Series) -> np.ndarray:
    numbers, distinct = pd.factorize(ratings, use_na_sentinel=False)
    return np.array([*map(_midpoint, distinct)], dtype=np.float64)[numbers]


def _midpoint(rating: object) -> float:
    if not isinstance(rating, str) or not rating:
        return np.nan
    if rating in _TERM_MIDPOINTS:
        return _TERM_MIDPOINTS[rating]
    return float(np.mean([float(end) for end in rating.split("-")]))
