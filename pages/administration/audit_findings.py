"""Audit findings: what audit reports found, what is overdue, what differs from our own records."""

from html import escape

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.nonconformities import (
    BETWEEN_SCHEMES,
    choose,
    count_by,
    count_by_clause,
    count_by_scheme_and_year,
)
from pages.components import access, filters, frame
from pages.components.access import audit_findings
from pages.components.access.audit_findings import OPEN
from pages.components.charts import show_chart
from pages.components.follow_up import show_actions, show_next_audits
from pages.components.messages import language, say
from pages.components.report_proposals import show_proposals
from reporting.charts.nonconformities import plot_frequencies, plot_schemes_and_years

MOST_NAMES = 3


def leading(counts: pd.Series, key: str) -> str:
    """Return which name has most, several where they tie; blank is no name."""
    named = counts.drop("", errors="ignore")
    named = named[named > 0]
    if named.empty:
        return say(f"audit_findings.{key}_none") if key != "top" else ""
    most = int(named.max())
    names = [str(name) for name in named.index[named == most]]
    form = "one" if len(names) == 1 else "several" if len(names) <= MOST_NAMES else "level"
    return say(f"audit_findings.{key}_{form}", names=say("frame.comma").join(names), count=most)


def clauses_of(rows: pd.DataFrame) -> pd.Series:
    """Return how often each clause of each scheme was found against."""
    return count_by_clause(rows, say("audit_findings.chart.untold_scheme"))


def total_words(reports: pd.DataFrame) -> str:
    """Return how many nonconformities; at least so many where a report leaves something out."""
    total = int(reports[s.NONCONFORMITIES].sum())
    sure = reports[[s.MAJOR, s.MINOR]].notna().all(axis=None)
    return f"{total:,}" if sure else say("audit_findings.at_least", count=total)


def grade_words(reports: pd.DataFrame, grade: str) -> str:
    """Return how many of a grade are known, at least where some report does not say."""
    known = reports[grade]
    if known.notna().all():
        return f"{int(known.sum()):,}"
    key = "audit_findings.at_least" if known.sum() else "audit_findings.not_said"
    return say(key, count=int(known.sum()))


def show_finding(reports: pd.DataFrame, rows: pd.DataFrame, actions: pd.DataFrame) -> None:
    """Title, and what the chosen reports found."""
    late = int(actions[s.OVERDUE].sum())
    overdue = say("audit_findings.overdue" if late else "audit_findings.overdue_none", count=late)
    top = escape(leading(clauses_of(rows), "top"))
    sentence = say("audit_findings.finding", reports=len(reports), count=total_words(reports),
                   top=top, overdue=overdue)  # fmt: skip
    frame.show_title(say("menu.page.audit-findings"),
                     sentence if len(reports) else say("audit_findings.finding_empty"))  # fmt: skip


def show_figures(reports: pd.DataFrame, actions: pd.DataFrame, proposals: int) -> None:
    """Reports, nonconformities, open actions, differences."""
    is_open = actions[s.STATE] == OPEN
    remark = say("audit_findings.figure.count_remark", major=grade_words(reports, s.MAJOR),
                 minor=grade_words(reports, s.MINOR))  # fmt: skip
    late = say("audit_findings.figure.open_remark", overdue=int(actions[s.OVERDUE].sum()))
    frame.show_figures([
        (say("audit_findings.figure.reports"), f"{len(reports):,}",
         say("audit_findings.figure.reports_remark")),
        (say("audit_findings.figure.count"), total_words(reports), remark),
        (say("audit_findings.figure.open"), f"{int(is_open.sum()):,}", late),
        (say("audit_findings.figure.proposals"), f"{proposals:,}",
         say("audit_findings.figure.proposals_remark")),
    ])  # fmt: skip


def show_charts(reports: pd.DataFrame, rows: pd.DataFrame) -> None:
    """By clause, by department, by scheme and year."""
    left, right = st.columns(2, gap="medium")
    source = say("frame.source", source=say("audit_findings.source"))
    for place, column in ((left, s.CLAUSE), (right, s.DEPARTMENT)):
        counts = clauses_of(rows) if column == s.CLAUSE else count_by(rows, column)
        title = leading(counts, f"chart.{column}")
        figure = plot_frequencies(counts, column, language(), title=title, source=source)
        with place:
            show_chart(figure, f"by_{column}", data=counts.reset_index(),
                       file=f"nonconformities-{column}",
                       how=say(f"audit_findings.chart.how_{column}"))  # fmt: skip
    table = count_by_scheme_and_year(reports)
    title = leading(table.sum(axis=1), "chart.scheme")
    figure = plot_schemes_and_years(table, language(), title=title, source=source)
    show_chart(figure, "by_scheme", data=table.reset_index(), file="nonconformities-scheme-year",
               how=say("audit_findings.chart.how_scheme"))  # fmt: skip


def show_remarks(everything: pd.DataFrame, reports: pd.DataFrame) -> None:
    """Say what counts once though imported twice, and what could not be counted."""
    repeated = everything[(everything[s.REPLACES] != "") & ~everything[s.REPLACED].astype(bool)]
    if len(repeated):
        pairs = [
            say("audit_findings.repeated_pair", file=file, older=older)
            for file, older in repeated[[s.FILE, s.REPLACES]].itertuples(index=False)
        ]
        st.caption(say("audit_findings.repeated", names=say("frame.comma").join(pairs)))
    uncounted = int(reports[s.NONCONFORMITIES].isna().sum())
    if uncounted:
        st.caption(say("audit_findings.uncounted", count=uncounted))


def show_filters(reports: pd.DataFrame) -> tuple[str | None, int | None]:
    """Scheme and year of audit; None is all."""
    named = {name for each in reports[s.SCHEMES_AUDITED] for name in each.split(BETWEEN_SCHEMES)}
    years = [str(year) for year in sorted(reports[s.YEAR].dropna().unique(), reverse=True)]
    places = frame.filter_row(2)
    with places[0]:
        scheme = filters.show_scheme([name for name in s.SCHEMES if name in named])
    with places[1]:
        year = filters.show_choice(
            s.YEAR, say("audit_findings.filter_year"), [filters.ALL, *years],
            label_of=lambda name: say("audit_findings.all_years") if name == filters.ALL else name,
        )  # fmt: skip
    return (None if scheme == filters.ALL else scheme,
            None if year == filters.ALL else int(year))  # fmt: skip


heading = st.container()
found = audit_findings.findings()
proposals, agreements = audit_findings.proposals()
if found.reports.empty:
    frame.show_title(say("menu.page.audit-findings"), say("audit_findings.finding_none"))
    frame.show_empty(say("audit_findings.nothing"), say("audit_findings.nothing_remedy"))
    rows, chosen = found.nonconformities, []
else:
    scheme, year = show_filters(found.reports)
    chosen = [str(each) for each in (scheme, year) if each is not None]
    reports, rows, actions, audits = (
        choose(each, scheme, year)
        for each in (found.reports, found.nonconformities, found.actions, found.next_audits)
    )
    with heading:
        show_finding(reports, rows, actions)
    if len(reports):
        show_figures(reports, actions, len(proposals))
        show_remarks(found.reports, reports)
        show_charts(reports, rows)
        show_actions(actions)
        show_next_audits(audits)
    show_proposals(proposals, agreements)
frame.show_provenance(source=say("audit_findings.source"), rows=len(rows), demo=access.is_demo(),
                      filtered=say("frame.comma").join(chosen))  # fmt: skip
