"""What the command line prints: JSON documents for programs, short tables for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from data import schema as s
from data.errors import ImportIssue, ImportReport
from matching.errors import CertMatchError
from reporting.locale import has_text, text
from reporting.report_facts import list_facts
from reporting.words import amount_words, anomaly_words, column_word, place_words, role_words

_SHOWN_ISSUES = 20
_READ = "reports"  # of an import of audit reports


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
    values = {
        "where": error.where,
        "found": amount_words(error.found, language),
        "expected": amount_words(error.expected, language),
    }
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
    return text(language, key, value=role_words(value, language),
                expected=place_words(expected, language))  # fmt: skip


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


def outcome_text(report: ImportReport, language: str) -> str:
    """Return how much of a file was taken: rows, or reports where it holds audit reports."""
    key = "terminal.imported_reports" if _READ in report.details else "terminal.imported"
    return text(language, key, file=report.file, accepted=report.accepted,
                rejected=report.rejected)  # fmt: skip


def print_reports(reports: Sequence[ImportReport], language: str) -> None:
    """Print what each import accepted, refused and understood, with the first issues."""
    for report in reports:
        if report.imported_before is not None:
            moment = f"{report.imported_before:%Y-%m-%d %H:%M} UTC"
            print(text(language, "terminal.imported_before", file=report.file, moment=moment))
        if report.mapped_otherwise:
            print(text(language, "terminal.mapped_otherwise"))
        print(outcome_text(report, language))
        lines = [_issue_line(issue, language) for issue in report.told_issues]
        _print_first(lines, language)
        _print_first(_contradiction_lines(report, language), language)
        for line in difference_lines(report, language):
            print(f"  {line}")
        for each in report.details.get(_READ, ()):
            _print_facts(each, language)


def _print_first(lines: Sequence[str], language: str) -> None:
    for line in lines[:_SHOWN_ISSUES]:
        print(f"  {line}")
    if len(lines) > _SHOWN_ISSUES:
        print("  " + text(language, "terminal.more_issues", count=len(lines) - _SHOWN_ISSUES))


def _issue_line(issue: ImportIssue, language: str) -> str:
    sentence = issue_text(issue.problem, issue.value, issue.expected, language)
    column = column_word(issue.column, language)
    key = "terminal.place" if issue.row else "terminal.place_column"
    place = text(language, key, row=issue.row, column=column) if issue.row or column else ""
    return " ".join(filter(None, (text(language, f"terminal.{issue.severity}"), place, sentence)))


def _contradiction_lines(report: ImportReport, language: str) -> list[str]:
    """Return what a statistics table or post says, and where its figures contradict."""
    details = report.details
    if not (details.get("regions") or details.get("domains")):
        return []
    found = details.get("anomalies", [])
    months = details.get("periods") or [details[s.PERIOD]]
    period = " … ".join(dict.fromkeys([*months[:1], *months[-1:]]))
    head = text(language, "imports.understood_post", period=period, anomalies=len(found),
                regions=len(details["regions"]), domains=len(details["domains"]))  # fmt: skip
    return [head, *(_contradiction_line(each, language) for each in found)]


def _contradiction_line(found: Mapping[str, Any], language: str) -> str:
    where = f"{found.get(s.PERIOD, '')} {place_words(found[s.WHERE], language)}".strip()
    place = text(language, "terminal.place_column", column=where)
    sentence = anomaly_words(found[s.KIND], found[s.PRINTED], found[s.COMPUTED], language)
    return f"{text(language, 'terminal.contradiction')} {place} {sentence}"


def difference_lines(report: ImportReport, language: str) -> list[str]:
    """Return which files give figures of the same months differently, a sentence for each."""
    lines = []
    for each in report.differs:
        names = text(language, "frame.comma").join(
            text(language, "imports.differs_one", where=place_words(where, language), own=own,
                 other=other)
            for where, own, other in each.examples
        )  # fmt: skip
        lines.append(text(language, "imports.differs", file=each.file, count=each.count,
                          names=names))  # fmt: skip
    return lines


def _print_facts(report: Mapping[str, Any], language: str) -> None:
    """Print the fields read from a report, people by registration number only."""
    facts = list_facts(report, language)
    for fact in facts:
        if fact[s.VALUE] is not None:
            name = column_word(fact[s.FIELD], language)
            print(f"  {text(language, 'terminal.place_column', column=name)} {fact[s.VALUE]}")
    silent = [fact for fact in facts if fact[s.VALUE] is None]
    for key, wanted in (("not_certain", True), ("not_found", False)):
        names = [column_word(fact[s.FIELD], language) for fact in silent
                 if (fact["text"] is not None) is wanted]  # fmt: skip
        if names:
            joined = text(language, "frame.comma").join(names)
            print("  " + text(language, f"terminal.{key}", names=joined))
    found = (report.get(s.EVIDENCE) or {}).get("contradictions") or ()
    print("  " + text(language, "terminal.self_contradictions", count=len(found)))


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
