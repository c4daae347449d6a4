"""Home: our body in a minute."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import compare_cells, count_grades, rank_shortage
from data.indicators.roster import list_expiring_registrations
from data.workflows.encoding import Period
from data.workflows.match_degrees import DegreeResult
from matching.match_degree import NO_AUDITOR
from pages.components import access, filters, frame
from pages.components.certificate_lines import show_stock_line
from pages.components.charts import show_chart
from pages.components.menu import script_of
from pages.components.messages import language, say
from pages.components.sentences import (
    code_label,
    degree_label,
    grade_label,
    region_name,
)
from pages.components.tables import show_table
from pages.components.worst import show_worst
from reporting.charts.match import plot_grade_distribution
from reporting.words import value_words

EXPIRY_DAYS = 90


def show_finding(result: DegreeResult, worst: pd.DataFrame) -> None:
    """Title and the sentence a board member takes away."""
    demanded = result.cells[result.cells[s.MATCH_DEGREE].notna()]
    people = result.encoded.registrations[s.AUDITOR_ID].nunique()
    if demanded.empty:
        finding = say("home.finding_no_demand", people=people)
    elif worst.empty:
        finding = say("home.finding_fine", people=people, codes=len(demanded))
    else:
        finding = say(
            "home.finding",
            people=people,
            projects=len(result.encoded.projects),
            codes=len(demanded),
            none=int((demanded[s.STATE] == NO_AUDITOR).sum()),
            short=len(worst),
            worst=code_label(next(worst.itertuples())),
        )
    frame.show_title(say("menu.page.home"), finding)


def show_key_figures(result: DegreeResult, before: DegreeResult, worst: pd.DataFrame) -> None:
    """Auditors, clients, projects ahead, codes with demand, codes below target."""
    registrations, projects = result.encoded.registrations, result.encoded.projects
    earlier = before.encoded.registrations[s.AUDITOR_ID].nunique()
    people = registrations[s.AUDITOR_ID].nunique()
    demanded = int(result.cells[s.MATCH_DEGREE].notna().sum())
    frame.show_figures(
        [
            (
                say("home.figure.people"),
                f"{people:,}",
                say("home.figure.people_remark", change=people - earlier),
            ),
            (
                say("home.figure.clients"),
                f"{projects[s.ORGANIZATION_ID].nunique():,}",
                say("home.figure.clients_remark"),
            ),
            (
                say("home.figure.projects"),
                f"{len(projects):,}",
                say("home.figure.projects_remark", end=result.period.end),
            ),
            (say("home.figure.codes"), f"{demanded:,}", say("home.figure.codes_remark")),
            (
                say("home.figure.short"),
                f"{len(worst):,}",
                say("home.figure.short_remark", target=degree_label(result.parameters.target)),
            ),
        ]
    )


def show_changes(before: DegreeResult, result: DegreeResult) -> None:
    """What changed since last month, by the same data seen a month earlier."""
    st.subheader(say("home.changes"), anchor=False)
    changes = compare_cells(before.cells, result.cells)
    st.caption(
        say("home.changes_remark", before=before.period.as_of, after=result.period.as_of,
            count=len(changes))
    )  # fmt: skip
    if changes.empty:
        return
    shown = changes.assign(
        **{
            s.NAME: [code_label(cell) for cell in changes.itertuples()],
            "grade_before": changes["grade_before"].map(grade_label),
            "grade_after": changes["grade_after"].map(grade_label),
        }
    )
    show_table(
        shown,
        "changes",
        headers={
            name: say(f"home.change.{name}")
            for name in (s.NAME, "grade_before", "match_degree_before", "grade_after",
                         "match_degree_after")
        },
        file="changes-since-last-month",
        percent=("match_degree_before", "match_degree_after"),
        rows=8,
    )  # fmt: skip


def show_expiring(result: DegreeResult) -> None:
    """Whose registration expires in the next 90 days."""
    st.subheader(say("home.expiring", days=EXPIRY_DAYS), anchor=False)
    expiring = list_expiring_registrations(
        result.encoded.registrations, result.period.as_of, days=EXPIRY_DAYS
    )
    people = expiring[s.AUDITOR_ID].nunique()
    st.caption(say("home.expiring_remark", registrations=len(expiring), people=people))
    if expiring.empty:
        return
    show_table(
        expiring.assign(
            **{
                s.LEVEL: [value_words(each, language()) for each in expiring[s.LEVEL]],
                s.BASE_PROVINCE: expiring[s.BASE_PROVINCE].map(region_name, na_action="ignore"),
            }
        ),
        "expiring",
        headers={
            name: say(f"home.expiry.{name}")
            for name in (s.AUDITOR_ID, s.SCHEME, s.LEVEL, s.BASE_PROVINCE, s.VALID_TO)
        },
        file="expiring-registrations",
        rows=8,
    )


def show_body(result: DegreeResult) -> None:
    """Everything under the title."""
    period, parameters = result.period, result.parameters
    earlier = Period.of(filters.month_before(period.as_of))
    before = access.degrees(earlier, "small", parameters)
    worst = rank_shortage(result.cells, parameters.target)
    show_finding(result, worst)
    show_key_figures(result, before, worst)
    show_stock_line(period.as_of)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        counts = count_grades(result.cells)
        figure = plot_grade_distribution(counts, language())
        show_chart(figure, "grades", data=counts, file="codes-by-grade", how=say("board.how"))
    with right:
        show_worst(worst.head(6), say("home.worst"))
        st.page_link(
            script_of("match-board"), label=say("home.to_board"), icon=":material/grid_on:"
        )
    changes, expiring = st.columns(2, gap="medium")
    with changes:
        show_changes(before, result)
    with expiring:
        show_expiring(result)


result = access.degrees(
    Period.of(access.default_as_of()), "small", filters.current_parameters()
)  # fmt: skip
if result.cells.empty:
    frame.show_title(say("menu.page.home"), say("board.empty"))
    show_stock_line(result.period.as_of)
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
else:
    show_body(result)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{result.period.start} — {result.period.end}",
    rows=len(result.encoded.registrations) + len(result.encoded.projects),
    parameter_set=result.parameters.identifier,
    demo=access.is_demo(),
)
