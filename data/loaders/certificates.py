"""Certificates, row by row: files of any length in constant memory."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa

from data import schema as s
from data.errors import ERROR, WARNING, ImportIssue, ImportReport
from data.loaders.row_checks import CheckedChunk, RowChecks
from data.loaders.streams import Chunk, Remembered, TableStream, stream_table
from matching.specialty_codes import CodeBook

LISTED = 10_000  # remarks of each severity, and refused rows, that a report holds


def read_certificates(
    path: Path,
    file: str,
    book: CodeBook,
    keep: Callable[[pa.Table], None],
    rejected: Path,
    progress: Callable[[int], None] = lambda _: None,
    remembered: Remembered = lambda _: {},
    table: s.Table = s.CERTIFICATE_LEDGER,
) -> ImportReport:
    """Read certificates from a CSV or XLSX, a chunk at a time.

    Parameters
    ----------
    path, file
        Where the bytes lie, and the name the person knows them by.
    book
        Knows the codes.
    keep
        Called with the good rows of each chunk: the columns of `schema.CERTIFICATE_LEDGER`,
        ``extra`` and ``row``.
    rejected
        File for the refused rows, all of them and unchanged; written where there are any.
    progress
        Called with the number of rows done.
    remembered
        Says which columns the headers as printed stand for, as was decided earlier.
    table
        `schema.CERTIFICATE_LEDGER`, or the same asked for on one sheet of a workbook.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks a required column; what was kept so far is worthless.
    """
    stream = stream_table(path, file, table, remembered)
    checks = RowChecks(table, stream.headers, book)
    findings = _Findings(file, stream)
    for chunk in stream:
        checked = checks.check(chunk)
        findings.take(chunk, checked, rejected)
        if checked.good.num_rows:
            keep(checked.good)
        progress(findings.accepted + findings.rejected)
    if checks.codes_blank:
        findings.add_for_file(s.SPECIALTY_CODES, checks.codes_blank, "codes_blank",
                              book.examples("QMS"))  # fmt: skip
    if stream.marked:
        findings.add_for_file("", stream.marked, "invisible_marks")
    return findings.report()


class _Findings:
    """What a report says of the chunks so far, and how many rows and remarks there were."""

    def __init__(self, file: str, stream: TableStream) -> None:
        self._file, self._stream = file, stream
        self.accepted = self.rejected = 0
        self._counts = {ERROR: 0, WARNING: 0}
        self._issues: dict[str, list[ImportIssue]] = {ERROR: [], WARNING: []}
        self._of_file = [*stream.remarks]
        self._rows: list[tuple[int, dict[str, str]]] = []

    def take(self, chunk: Chunk, checked: CheckedChunk, rejected: Path) -> None:
        self.accepted += checked.good.num_rows
        for severity, listed in self._issues.items():
            found = [issue for issue in checked.issues if issue.severity == severity]
            self._counts[severity] += len(found)
            listed.extend(found[: LISTED - len(listed)])
        if not checked.refused.any():
            return
        positions = np.flatnonzero(checked.refused)
        cells = chunk.cells.take(pa.array(positions)).to_pylist()
        rows = [
            (int(row), {self._stream.headers.get(name, name): cell for name, cell in each.items()})
            for row, each in zip(chunk.rows[positions], cells, strict=True)
        ]
        with _open_rejected(rejected, self._stream, is_new=not self.rejected) as writer:
            writer.writerows(_describe(rows, checked.issues))
        self.rejected += len(rows)
        self._rows.extend(rows[: LISTED - len(self._rows)])

    def add_for_file(self, name: str, value: int, problem: str, expected: str = "") -> None:
        header = self._stream.headers.get(name, name)
        self._of_file.append(ImportIssue(None, header, str(value), problem, WARNING, expected))

    def report(self) -> ImportReport:
        listed = [*self._issues[ERROR], *self._issues[WARNING]]
        total = sum(self._counts.values())
        if total > len(listed):
            self.add_for_file("", total, "issues_cut", str(len(listed)))
        if not self.accepted + self.rejected:
            self._of_file.append(ImportIssue(None, "", "", "no_rows", WARNING))
        listed.sort(key=lambda issue: issue.row or 0)
        return ImportReport(
            self._file,
            s.CERTIFICATE_LEDGER.name,
            self.accepted,
            self.rejected,
            (*self._of_file, *listed),
            tuple(self._rows),
        )


@contextmanager
def _open_rejected(path: Path, stream: TableStream, *, is_new: bool) -> Iterator[csv.writer]:  # type: ignore[valid-type]
    mode, encoding = ("w", "utf-8-sig") if is_new else ("a", "utf-8")
    with path.open(mode, encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        if is_new:
            names = [stream.headers.get(name, name) for name in stream.names]
            writer.writerow([s.ROW, "problems", *names])
        yield writer


def _describe(
    rows: list[tuple[int, dict[str, str]]], issues: list[ImportIssue]
) -> Iterator[list[object]]:
    """Yield row number, what is wrong (column: problem) and the cells of each refused row."""
    errors = (issue for issue in issues if issue.severity == ERROR)
    problems = {
        row: "; ".join(f"{each.column}: {each.problem}" for each in group)
        for row, group in itertools.groupby(errors, key=lambda issue: issue.row)
    }
    for row, cells in rows:
        yield [row, problems[row], *cells.values()]
