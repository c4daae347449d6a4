"""What an import understood and what it refused, in words and tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import SHEETS_UNREAD, ImportReport
from data.indicators.quality import figure_text
from matching.errors import CertMatchError
from pages.components.messages import language, say
from pages.components.report_facts import show_report_facts, show_typed_facts
from pages.components.sentences import domain_name, region_name
from pages.components.tables import show_sentences, show_table
from reporting.terminal import error_text, issue_text
from reporting.words import anomaly_words, column_word, place_words

COUNTS = (s.CERTIFICATES, s.ORGANIZATIONS)
ISSUE_COLUMNS = ("severity", "row", "column", "value", "problem")


def show_error(error: CertMatchError) -> None:
    """Show why a file as a whole could not be used, in the error's five parts."""
    parts = error_text(error, language())
    st.error(
        f"**{parts['what']}**\n\n"
        + "\n".join(
            f"- {say(f'imports.{name}')} {parts[name]}"
            for name in ("where", "found", "expected", "remedy")
            if parts[name]
        )
    )


def show_report(report: ImportReport, key: str = "report") -> None:
    """Show how many rows were taken, every issue, and what a post says.

    Parameters
    ----------
    key
        Another one for each report on a page.
    """
    values = {"file": report.file, "accepted": report.accepted, "rejected": report.rejected}
    left = report.rejected or any(issue.problem == SHEETS_UNREAD for issue in report.issues)
    (st.warning if left else st.success)(say(f"imports.{_outcome(report)}", **values))
    if report.corrects is not None and not report.accepted:
        st.markdown(say("imports.corrected_none"))
    show_issues(report, key)
    if report.details.get("regions") or report.details.get("domains"):
        show_counts(report.details, key, whole=report.corrects is None)
    if report.details.get("reports"):
        show_report_facts(report.details)
    if report.details.get(s.CORRECTIONS):
        show_typed_facts(report.details)


def _outcome(report: ImportReport) -> str:
    """Return which sentence tells how much was taken: rows, reports, or facts typed over."""
    if report.details.get(s.CORRECTIONS):
        return "outcome_facts"
    return "outcome_reports" if report.details.get("reports") else "outcome"


def show_issues(report: ImportReport, key: str) -> None:
    """List the issues; nothing where there are none."""
    issues = report.told_issues
    if not issues:
        return
    show_sentences(
        pd.DataFrame(
            {
                "severity": [say(f"terminal.{issue.severity}") for issue in issues],
                "row": [issue.row for issue in issues],
                "column": [column_word(issue.column, language()) for issue in issues],
                "value": [issue.value for issue in issues],
                "problem": [
                    issue_text(issue.problem, issue.value, issue.expected, language())
                    for issue in issues
                ],
            }
        ),
        f"{key}_issues",
        headers={name: say(f"imports.issue.{name}") for name in ISSUE_COLUMNS},
        file=f"issues-{report.kind}",
        wide="problem",
    )


def show_counts(details: dict[str, Any], key: str, *, whole: bool = True) -> None:
    """What a post or table says: regions, domains, and contradictions of a whole one."""
    st.subheader(say("imports.understood"), anchor=False)
    anomalies = details.get("anomalies", [])
    period = details.get(s.PERIOD) or " … ".join(
        [details["periods"][0], details["periods"][-1]] if details.get("periods") else []
    )
    st.markdown(
        say("imports.understood_post", period=period, regions=len(details["regions"]),
            domains=len(details["domains"]), anomalies=len(anomalies))
    )  # fmt: skip
    if whole:
        show_anomalies(anomalies, key)
    left, right = st.columns(2, gap="medium")
    for place, part, names, word in (
        (left, "regions", (s.REGION,), region_name),
        (right, "domains", (s.GROUP, s.DOMAIN), domain_name),
    ):
        table = pd.DataFrame(details[part])
        if table.empty:
            continue
        columns = [name for name in (s.PERIOD, *names, *COUNTS) if name in table]
        words = {name: table[name].map(word, na_action="ignore") for name in names}
        shown = table.assign(**words)
        with place:
            headers = {name: say(f"imports.count.{name}") for name in columns}
            show_table(shown, f"{key}_{part}", headers=headers, file=f"{part}-{period}")


def show_anomalies(anomalies: list[dict[str, Any]], key: str) -> None:
    """List every contradiction with the printed and the recomputed figure."""
    if not anomalies:
        st.markdown(say("imports.no_anomalies"))
        return
    st.markdown(f"**{say('imports.anomalies', count=len(anomalies))}**")
    rows = [
        {
            s.WHERE: f"{each.get(s.PERIOD, '')} {place_words(each[s.WHERE], language())}".strip(),
            s.PROBLEM: anomaly_words(each[s.KIND], figure_text(each[s.PRINTED]),
                                     figure_text(each[s.COMPUTED]), language()),
        }
        for each in anomalies
    ]  # fmt: skip
    headers = {name: say(f"quality.column.{name}") for name in (s.WHERE, s.PROBLEM)}
    show_sentences(pd.DataFrame(rows), f"{key}_anomalies", file="contradictions", wide=s.PROBLEM,
               headers=headers)  # fmt: skip
