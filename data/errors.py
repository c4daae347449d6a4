"""What an import understood, what it refused and why: results, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ERROR, WARNING = "error", "warning"
SHEETS_UNREAD = "sheets_unread"
NO_RECORD = "no_record"  # a total or a remark below the records
COLUMNS_KEPT = "columns_kept"  # said, and nothing to decide: every roster has columns of its own


@dataclass(frozen=True)
class ImportIssue:
    """One remark on one cell (or row) of an imported file.

    Parameters
    ----------
    row
        Row as in a spreadsheet, header = 1; None for the whole file.
    column
        Header as printed in the file, or the canonical name where the file has none.
    value
        The cell as it was given.
    problem
        Key of the sentence in ``reporting/locale/*/problems.toml``.
    severity
        ``error`` refuses the row, ``warning`` lets it load.
    expected
        What would have been accepted, in language-neutral form; ``{expected}`` of the sentence.
    """

    row: int | None
    column: str
    value: str
    problem: str
    severity: str = ERROR
    expected: str = ""

    def to_document(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "problem": self.problem,
            "severity": self.severity,
            "expected": self.expected,
        }


@dataclass(frozen=True)
class SourceDifference:
    """How many figures differ from those another file gives, the first as (place, own, other)."""

    file: str
    count: int
    examples: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ImportReport:
    """The outcome of reading one file.

    ``rejected_rows`` holds ``(row, {header: cell})`` of every refused row, unchanged, for
    quarantine. ``details`` is what a kind adds to the report: statistics put ``period``,
    ``regions``, ``domains`` and ``anomalies`` there, in the form of the command line's JSON.
    ``headers`` are the mapped ones it was read with (header → column; None where no header can be
    mapped), ``sheet`` is the one that was asked for, blank for the one that fitted best.
    ``corrects`` is the import whose refused rows it brings again and ``corrected`` those
    of them that were accepted; rows of such a report are rows of that import.
    ``imported_before`` and ``mapped_otherwise`` are told when the same bytes come again: when they
    were imported, and whether headers are mapped differently now. ``differs`` tells what other
    files say differently of the same months. These are not stored.
    """

    file: str
    kind: str
    accepted: int
    rejected: int
    issues: tuple[ImportIssue, ...] = ()
    rejected_rows: tuple[tuple[int, dict[str, str]], ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] | None = None
    corrects: int | None = None
    corrected: tuple[int, ...] = ()
    imported_before: datetime | None = field(default=None, compare=False)
    mapped_otherwise: bool = field(default=False, compare=False)
    differs: tuple[SourceDifference, ...] = field(default=(), compare=False)
    sheet: str = ""

    @property
    def told_issues(self) -> tuple[ImportIssue, ...]:
        """The issues without doubts about refused rows, of which nothing is loaded."""
        refused = {issue.row for issue in self.issues if issue.severity == ERROR and issue.row}
        return tuple(
            issue for issue in self.issues if issue.severity == ERROR or issue.row not in refused
        )

    def to_document(self) -> dict[str, Any]:
        """Return a JSON-ready document that `from_document` reads back."""
        return {
            "file": self.file,
            "kind": self.kind,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "issues": [issue.to_document() for issue in self.issues],
            "rejected_rows": [[row, cells] for row, cells in self.rejected_rows],
            "details": self.details,
            "headers": self.headers,
            "corrects": self.corrects,
            "corrected": [*self.corrected],
            "sheet": self.sheet,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> ImportReport:
        return cls(
            document["file"],
            document["kind"],
            document["accepted"],
            document["rejected"],
            tuple(ImportIssue(**issue) for issue in document["issues"]),
            tuple((row, cells) for row, cells in document["rejected_rows"]),
            document["details"],
            # Reports of earlier versions lack what follows.
            document.get("headers"),
            document.get("corrects"),
            tuple(document.get("corrected", ())),
            sheet=document.get("sheet", ""),
        )
