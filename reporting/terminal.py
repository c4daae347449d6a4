"""What the command line prints: JSON documents for programs, short tables for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from data import schema as s
from data.errors import ImportReport
from matching.errors import CertMatchError
from reporting.locale import has_text, text

_SHOWN_ISSUES = 20


def language_of_terminal() -> str:
    """Return the language of the terminal's locale: ``zh`` for Chinese, else ``en``."""
    for name in ("CERTMATCH_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def write_json(document: Any) -> None:
    """Write one UTF-8 JSON document to standard output, whatever the terminal's encoding."""
    payload = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    sys.stdout.buffer.write(payload.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def error_text(error: CertMatchError, language: str) -> dict[str, str]:
    """Return the five parts of an error as sentences in one language."""
    values = {"where": error.where, "found": error.found, "expected": error.expected}
    key = f"errors.{error.code}"
    return {
        "what": text(language, f"{key}.what", **values),
        **values,
        "remedy": text(language, f"{key}.remedy", **values),
    }


def error_document(error: CertMatchError) -> dict[str, Any]:
    """Return the JSON document of an unusable input."""
    return {"error": error_text(error, "en")}


def issue_text(problem: str, value: str, expected: str, language: str) -> str:
    """Return the sentence of one import issue."""
    key = f"problems.{problem}"
    if not has_text(language, key):
        return problem
    return text(language, key, value=value, expected=expected)


def report_document(report: ImportReport) -> dict[str, Any]:
    """Return the JSON document of one import."""
    return {
        "file": report.file,
        "kind": report.kind,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "issues": [
            {
                "row": issue.row,
                "column": issue.column,
                "value": issue.value,
                "problem": issue_text(issue.problem, issue.value, issue.expected, "en"),
                "severity": issue.severity,
            }
            for issue in report.issues
        ],
        **report.details,
    }


def print_error(error: CertMatchError, language: str) -> None:
    """Print an error for a person to standard error."""
    parts = error_text(error, language)
    lines = [parts["what"]]
    for name in ("where", "found", "expected"):
        if parts[name]:
            lines.append(f"  {text(language, f'terminal.{name}')}{parts[name]}")
    lines.append(f"  {text(language, 'terminal.remedy')}{parts['remedy']}")
    print("\n".join(lines), file=sys.stderr)


def print_reports(reports: Sequence[ImportReport], language: str) -> None:
    """Print what each import accepted and refused, with the first issues."""
    for report in reports:
        if report.imported_before is not None:
            moment = f"{report.imported_before:%Y-%m-%d %H:%M} UTC"
            print(text(language, "terminal.imported_before", file=report.file, moment=moment))
        if report.mapped_otherwise:
            print(text(language, "terminal.mapped_otherwise"))
        print(text(language, "terminal.imported", file=report.file, accepted=report.accepted,
                   rejected=report.rejected))  # fmt: skip
        for issue in report.told_issues[:_SHOWN_ISSUES]:
            sentence = issue_text(issue.problem, issue.value, issue.expected, language)
            place = text(
                language, "terminal.place", row=issue.row or "-", column=issue.column
            )  # fmt: skip
            print(f"  {text(language, f'terminal.{issue.severity}')} {place} {sentence}")
        if len(report.told_issues) > _SHOWN_ISSUES:
            more = len(report.told_issues) - _SHOWN_ISSUES
            print("  " + text(language, "terminal.more_issues", count=more))


def print_progress(file: str, rows: int, language: str) -> None:
    """Print to standard error how many rows of a long file are done."""
    print(text(language, "terminal.rows_done", file=file, rows=f"{rows:,}"), file=sys.stderr)


def print_degree(document: dict[str, Any], language: str, *, narrowed: bool = False) -> None:
    """Print the cells of a match-degree document as a table; `narrowed` by scheme or code."""
    values = {"as_of": document["as_of"], "start": document["from"], "end": document["to"],
              "reading": document["reading"], "level": document["level"],
              s.PARAMETER_SET: document[s.PARAMETER_SET]}  # fmt: skip
    print(text(language, "terminal.degree_head", **values))
    if not document["cells"]:
        print(text(language, "terminal.no_such_cells" if narrowed else "terminal.no_cells"))
        return
    row = "{:<7} {:<4} {:<10} {:>5} {:>5} {:>9} {:>9} {:>8}  {}"
    print(row.format("scheme", "ed.", "code", "A1", "A2", "X", "Y", "P", "state"))
    for cell in document["cells"]:
        degree = cell[s.MATCH_DEGREE]
        print(
            row.format(
                cell["scheme"],
                cell["edition"],
                cell["code"] or "-",
                cell["auditors"],
                cell["projects"],
                f"{cell['sufficiency']:.3f}",
                f"{cell['difficulty']:.3f}",
                "-" if degree is None else f"{degree:.1%}",
                text(language, f"terms.state.{cell['state']}"),
            )
        )


def print_programme(document: dict[str, Any], start: date, end: date, language: str) -> None:
    """Print the audits of a programme document as a table."""
    audits = document["audits"]
    if not audits:
        print(text(language, "terminal.no_audits"))
        return
    print(text(language, "terminal.programme_head", start=start, end=end, count=len(audits)))
    row = "{:<11} {:<11} {:<7} {:<16} {:>6}  {:<9} {:<15} {}"
    names = (s.WINDOW_START, s.WINDOW_END, s.SCHEME, s.AUDIT_TYPE, s.AUDITOR_DAYS, s.STATE,
             s.ORGANIZATION_ID, s.RULE_PACK)  # fmt: skip
    print(row.format(*names[:4], "days", *names[5:]))
    for audit in audits:
        print(row.format(*("-" if audit[name] is None else str(audit[name]) for name in names)))
