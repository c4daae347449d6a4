"""Data quality: what is wrong or unsure, what it does to P, and what was decided about it."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.errors import NO_RECORD
from data.indicators.quality import (
    ACCEPTED,
    ANOMALY,
    DEFAULTED,
    HELD,
    KINDS,
    NEWEST,
    OPEN,
    REJECTED,
    SAME_PERSON,
    SENT_BACK,
    SOURCES,
    STALE,
    STATES,
    UNKNOWN_CODE,
    count_findings,
    drop_further_reasons,
)
from data.indicators.same_persons import ONE_PERSON, TWO_PERSONS
from matching.assumptions import DEFAULT_STEP, STALE_DAYS, STALE_MONTHS
from pages.components import access, filters, frame
from pages.components.access import quality
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.parameter_names import factor_name
from pages.components.reason_form import show_reason_form
from pages.components.tables import show_sentences, show_table
from reporting.charts.quality import plot_findings
from reporting.terminal import issue_text
from reporting.words import anomaly_words, place_words

OUTCOME = "quality_outcome"
COLUMNS = (s.KIND, s.FILE, s.ROW, s.WHERE, s.PROBLEM, s.AFFECTED, s.STATE, s.REASON,
           s.DECIDED_BY)  # fmt: skip
PICKED = (s.FILE, s.ROW, s.WHERE, s.PROBLEM, s.AFFECTED)
# What a refused row is missing from.
OF_P = {"auditors": "sufficiency", "projects": "difficulty"}
RECORDS = ("absences", "history")  # they move P where a set takes ratings from records


def problem_sentence(finding: pd.Series) -> str:
    """Return what is wrong, in words."""
    kind = finding[s.KIND]
    if finding[s.PROBLEM] == SOURCES:
        return say("quality.problem.sources", first=finding[s.PRINTED], other=finding[s.COMPUTED])
    if kind == SAME_PERSON:
        return say(f"quality.problem.{finding[s.PROBLEM]}", serial=finding[s.VALUE],
                   where=finding[s.WHERE])  # fmt: skip
    if kind == HELD:
        return say("quality.problem.held", kept=finding[s.PRINTED], held=finding[s.COMPUTED])
    if kind == ANOMALY:
        return anomaly_words(
            finding[s.PROBLEM], finding[s.PRINTED], finding[s.COMPUTED], language()
        )
    if finding[s.PROBLEM] == NEWEST:
        return say("quality.problem.newest", months=int(finding[s.VALUE]), limit=STALE_MONTHS)
    if kind == STALE:
        return say("quality.problem.stale", days=int(finding[s.VALUE]), limit=STALE_DAYS)
    if kind == DEFAULTED:
        return say("quality.problem.defaulted", missing=int(finding[s.VALUE]),
                   total=int(finding[s.EXPECTED]))  # fmt: skip
    return issue_text(finding[s.PROBLEM], finding[s.VALUE], finding[s.EXPECTED], language())


def effect_sentence(finding: pd.Series) -> str:
    """Return what the finding does to P."""
    kind, affected = finding[s.KIND], finding[s.AFFECTED]
    if finding[s.PROBLEM] in (ONE_PERSON, TWO_PERSONS):
        return say(f"quality.effect.{finding[s.PROBLEM]}")
    if finding[s.PROBLEM] == NO_RECORD:
        return say("quality.effect.none")
    if finding[s.DATASET] in RECORDS:
        return say("quality.effect.records")
    if finding[s.DATASET] not in OF_P:
        return say("quality.effect.none")
    if kind == REJECTED:
        return say(f"quality.effect.{OF_P[finding[s.DATASET]]}")
    if kind == UNKNOWN_CODE:
        return say("quality.effect.unknown_code", cells=int(affected))
    if kind == DEFAULTED:
        return say("quality.effect.defaulted", cells=int(affected), step=DEFAULT_STEP)
    if kind == HELD:
        return say("quality.effect.held", projects=int(affected))
    return say(f"quality.effect.{kind}")


def place_name(finding: pd.Series) -> str:
    """Return the column or place; a factor by its word."""
    if finding[s.KIND] == DEFAULTED:
        return factor_name(finding[s.WHERE])
    return place_words(finding[s.WHERE], language())


def in_words(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with every cell in the reader's language."""
    words = findings.assign(
        **{
            s.PROBLEM: [problem_sentence(row) for _, row in findings.iterrows()],
            s.AFFECTED: [effect_sentence(row) for _, row in findings.iterrows()],
            s.WHERE: [place_name(row) for _, row in findings.iterrows()],
            s.STATE: [say(f"quality.state.{name}") for name in findings[s.STATE]],
            s.FILE: [
                file or say(f"imports.kinds.{dataset}")
                for file, dataset in findings[[s.FILE, s.DATASET]].itertuples(index=False)
            ],
        }
    )
    return words.assign(**{s.KIND: [say(f"quality.kind.{name}") for name in findings[s.KIND]]})


def show_finding(findings: pd.DataFrame) -> None:
    """Title, and how much is open."""
    findings = drop_further_reasons(findings)
    counts = findings.loc[findings[s.STATE] == OPEN, s.KIND].value_counts()
    key = "quality.finding" if len(counts) else "quality.finding_none"
    frame.show_title(
        say("menu.page.data-quality"),
        say(key, count=int(counts.sum()), refused=int(counts.get(REJECTED, 0)),
            codes=int(counts.get(UNKNOWN_CODE, 0)), settled=len(findings) - int(counts.sum())),
    )  # fmt: skip


def show_overview(findings: pd.DataFrame) -> None:
    """How many findings of each kind are open, accepted and sent back."""
    counts = count_findings(findings)
    most = counts.sum(axis=1).idxmax()
    title = say("quality.chart_title", kind=say(f"quality.kind.{most}"),
                count=int(counts.loc[most].sum()))  # fmt: skip
    figure = plot_findings(counts, language(), title=title)
    show_chart(figure, "findings", data=counts.reset_index(), file="data-quality",
               how=say("quality.how"))  # fmt: skip


def show_list(findings: pd.DataFrame) -> None:
    """The findings of a kind and state; picked ones can be decided together."""
    left, right = st.columns(2)
    with left:
        kind = filters.show_choice(
            s.KIND, say("quality.column.kind"), [filters.ALL, *KINDS],
            label_of=lambda name: say("quality.all" if name == filters.ALL
                                      else f"quality.kind.{name}"),
        )  # fmt: skip
    with right:
        state = filters.show_choice(
            s.STATE, say("quality.column.state"), [filters.ALL, *STATES], default=OPEN,
            label_of=lambda name: say("quality.all" if name == filters.ALL
                                      else f"quality.state.{name}"),
        )  # fmt: skip
    chosen = findings
    if kind != filters.ALL:
        chosen = chosen[chosen[s.KIND] == kind]
    if state != filters.ALL:
        chosen = chosen[chosen[s.STATE] == state]
    if chosen.empty:
        st.markdown(say("quality.none_here"))
        return
    st.caption(say("quality.pick"))
    picked = show_table(
        in_words(chosen), "findings",
        headers={name: say(f"quality.column.{name}") for name in COLUMNS},
        file="data-quality", selectable=True, several=True, wide=s.PROBLEM,
    )  # fmt: skip
    if picked:
        show_decision(chosen.iloc[picked])


def show_decision(chosen: pd.DataFrame) -> None:
    """Accept the picked findings with a reason, send them back, or open them again.

    Numbers that may be one person are confirmed as one or said to be two; picked together with
    other findings they can only be opened again.
    """
    # The grid cuts long sentences; whoever decides reads them whole.
    headers = {name: say(f"quality.column.{name}") for name in PICKED}
    show_sentences(in_words(chosen), "picked", headers=headers, wide=s.PROBLEM)
    pairs = chosen[s.KIND] == SAME_PERSON
    own = [] if pairs.any() else [ACCEPTED, SENT_BACK]
    if pairs.all():
        own = [ONE_PERSON, TWO_PERSONS]
    decision = st.selectbox(
        say("quality.decision"), [*own, OPEN],
        format_func=lambda name: say(f"quality.decide.{name}"),
    )  # fmt: skip
    if pairs.any():
        st.caption(say("quality.pairs_note"))

    def decide(reason: str, person: str) -> None:
        quality.decide(chosen, decision, reason=reason, person=person)

    picked = say("quality.picked", count=len(chosen))
    if show_reason_form("decide_findings", picked, say("quality.do"), decide):
        st.session_state[OUTCOME] = say("quality.decided", count=len(chosen))
        st.session_state.pop("table_findings", None)
        st.rerun()


heading = st.container()
places = frame.filter_row(1)
with places[0]:
    period = filters.show_as_of()
parameters = filters.current_parameters()
findings = quality.findings(period, parameters)
with heading:
    show_finding(findings)
if OUTCOME in st.session_state:
    st.success(st.session_state.pop(OUTCOME))
if findings.empty:
    frame.show_empty(say("quality.nothing"), say("quality.nothing_remedy"))
else:
    show_overview(findings)
    show_list(findings)
frame.show_provenance(
    source=say("quality.source"), rows=len(findings), parameter_set=parameters.identifier,
    demo=access.is_demo(),
)  # fmt: skip
