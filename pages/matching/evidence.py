"""Evidence: what records say about a factor, and what they would do to P in place of opinions."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.evidence import YARDSTICKS
from data.indicators.evidence_factors import SUBJECTS
from data.workflows.encoding import Period
from data.workflows.evidence import Evidence
from matching import assumptions
from matching.parameters import EVIDENCE_FACTORS, Parameters
from pages.components import access, filters, frame
from pages.components.access import ratings as access_ratings
from pages.components.charts import show_chart
from pages.components.evidence_preview import show_preview
from pages.components.messages import language, say
from pages.components.parameter_names import factor_name
from pages.components.tables import show_table
from reporting.charts.ratings import plot_record_against_opinion, plot_record_coverage

NUMBERS = {
    "minimum": assumptions.MINIMUM_RECORDS, "holiday": assumptions.HOLIDAY_DAYS,
    "unplanned": assumptions.UNPLANNED_DAYS, "half": assumptions.GROUP_HALF,
    "crowding": assumptions.LEAST_CROWDING_EASE, "sex": assumptions.SEX_EASE,
    "named": assumptions.NAMED_EASE, "team": assumptions.TEAM_EASE,
    "stage": assumptions.STAGE_EASE,
}  # fmt: skip
# What the projects at hand say, not the past.
OF_NOW = (s.COORDINATION_EASE, s.POLICY_EASE)


def subject_word(factor: str) -> str:
    """Return whom a factor rates."""
    return say(f"evidence.subject.{SUBJECTS[factor]}")


def may_see(factor: str) -> bool:
    """Return whether the reader may see a factor person by person, not as an aggregate only."""
    return access_ratings.is_planner() or SUBJECTS[factor] != s.AUDITOR_ID


def how_text(factor: str) -> str:
    """Return how a factor is derived, with every assumption."""
    when = say("evidence.now" if factor in OF_NOW else "evidence.before")
    return f"{say(f'evidence.how.{factor}', **NUMBERS)}{when}"


def show_finding(found: Sequence[Evidence], parameters: Parameters) -> None:
    """Title, and the factor whose records matter most."""
    most = max(found, key=lambda each: (each.changed, len(each.ratings)))
    sentence = say("evidence.finding_none")
    if len(most.ratings):
        used = most.factor in parameters.evidence
        opinion = most.ratings[s.OPINION].mean()
        sentence = say(
            "evidence.finding_in_use" if used else "evidence.finding",
            factor=factor_name(most.factor), subject=subject_word(most.factor),
            known=len(most.ratings), rating=most.ratings[s.RATING].mean(), changed=most.changed,
            opinion=say("frame.unknown") if np.isnan(opinion) else f"{opinion:.2f}",
        )  # fmt: skip
    frame.show_title(say("menu.page.evidence"), sentence)


def show_key_figures(one: Evidence, parameters: Parameters) -> None:
    """Factors in use, and of the chosen one: coverage, agreement, effect."""
    name = factor_name(one.factor)
    used = one.factor in parameters.evidence
    switch = say("evidence.changed_off" if used else "evidence.changed_on", factor=name)
    correlation = "—" if np.isnan(one.correlation) else f"{one.correlation:.2f}"
    frame.show_figures(
        [
            (say("evidence.used"), f"{len(parameters.evidence)} / {len(EVIDENCE_FACTORS)}",
             say("evidence.used_remark", identifier=parameters.identifier)),
            (say("evidence.known"), f"{len(one.ratings):,}",
             say("evidence.known_remark", count=one.subjects, subject=subject_word(one.factor))),
            (say("evidence.correlation"), correlation, say("evidence.correlation_remark")),
            (say("evidence.changed"), f"{one.changed:,}", switch),
        ]
    )  # fmt: skip


def show_charts(one: Evidence, found: Sequence[Evidence]) -> None:
    """Records against opinions, beside how many subjects have records."""
    left, right = st.columns([2, 1], gap="medium")
    source = say("frame.own_body")
    with left:
        if may_see(one.factor):
            figure = plot_record_against_opinion(
                one.ratings, factor_name(one.factor), language(), source=source
            )
            show_chart(figure, "records", data=one.ratings, file=f"evidence-{one.factor}",
                       how=how_text(one.factor))  # fmt: skip
        else:
            st.info(say("evidence.planners_only"), icon=":material/lock:")
    with right:
        coverage = pd.DataFrame(
            {
                s.FACTOR: [each.factor for each in found],
                s.SUBJECT: [each.subjects for each in found],
                s.KNOWN: [len(each.ratings) for each in found],
            }
        )
        names = {factor: factor_name(factor) for factor in EVIDENCE_FACTORS}
        figure = plot_record_coverage(coverage, names, language(), source=source)
        show_chart(figure, "coverage", data=coverage, file="evidence-coverage",
                   how=say("evidence.switches_note"))  # fmt: skip


def show_overview(found: Sequence[Evidence], parameters: Parameters) -> None:
    """Every factor in a row: coverage, level of opinions and records, agreement, effect."""
    st.subheader(say("evidence.overview"), anchor=False)
    rows = pd.DataFrame(
        [
            (factor_name(each.factor), subject_word(each.factor),
             each.factor in parameters.evidence, f"{len(each.ratings):,} / {each.subjects:,}",
             each.ratings[s.OPINION].mean(), each.ratings[s.RATING].mean(), each.correlation,
             each.changed)
            for each in found
        ],
        columns=[s.FACTOR, s.SUBJECT, "used", s.KNOWN, s.OPINION, s.RATING, "correlation",
                 "changed"],
    )  # fmt: skip
    show_table(
        rows, "evidence", file="evidence",
        headers={name: say(f"evidence.column.{name}") for name in rows},
        decimals=dict.fromkeys((s.OPINION, s.RATING, "correlation"), 2),
    )  # fmt: skip
    with st.expander(say("evidence.assumptions"), icon=":material/function:"):
        lines = [f"- **{factor_name(each.factor)}** {how_text(each.factor)}" for each in found]
        st.markdown("\n".join(lines))


def show_sources(one: Evidence, period: Period) -> None:
    """The rows behind one subject's rating, the lowest rating first."""
    rated = one.ratings.sort_values([s.RATING, s.SUBJECT])
    labels = {
        subject: f"{subject} · {rating:.2f} ({records:,})"
        for subject, rating, records in rated[[s.SUBJECT, s.RATING, s.RECORDS]].itertuples(
            index=False
        )
    }
    chosen = filters.show_choice(
        s.SUBJECT, say("evidence.pick"), list(labels), label_of=lambda name: labels[name]
    )
    rows = access_ratings.evidence_sources(period, one.factor, chosen)
    st.subheader(say("evidence.sources", subject=chosen), anchor=False)
    if rows.empty:
        st.markdown(say("evidence.sources_none"))
        return
    if s.DEMAND in rows:
        rows[s.DEMAND] = [say(f"evidence.demand.{name}") for name in rows[s.DEMAND]]
    due = int(rows[s.FROM_PROGRAMME].sum()) if s.FROM_PROGRAMME in rows else 0
    # Without due audits the mark would say nothing in any row.
    hidden = (s.SUBJECT,) if due else (s.SUBJECT, s.FROM_PROGRAMME)
    names = [name for name in rows if name not in hidden]
    show_table(
        rows, "sources", file=f"evidence-{one.factor}-{chosen}", decimals={s.EASE: 2},
        headers={name: say(f"evidence.column.{name}") for name in names},
    )  # fmt: skip
    if due:
        st.caption(say("evidence.programme_note", count=due))
    if one.factor in YARDSTICKS:
        st.caption(say("evidence.away_note"))


heading = st.container()
places = frame.filter_row(4)
with places[0]:
    factor = filters.show_choice(
        s.FACTOR, say("evidence.factor"), EVIDENCE_FACTORS, label_of=factor_name
    )
with places[1]:
    parameters = filters.show_parameters()
with places[2]:
    period = filters.show_as_of()
with places[3]:
    level = filters.show_level()
found = access_ratings.evidence(period, level, parameters)
one = next(each for each in found if each.factor == factor)
with heading:
    show_finding(found, parameters)
if access.body().registrations.empty and access.body().projects.empty:
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
else:
    show_key_figures(one, parameters)
    if one.ratings.empty:
        st.info(say("evidence.none"), icon=":material/info:")
    show_charts(one, found)
    show_preview(period, level, parameters)
    show_overview(found, parameters)
    if may_see(one.factor) and not one.ratings.empty:
        show_sources(one, period)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{period.start} — {period.end}",
    rows=len(one.ratings),
    parameter_set=parameters.identifier,
    demo=access.is_demo(),
)
