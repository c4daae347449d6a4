"""Backtest: does P foretell where scheduling is hard, better than two plain measures?"""

from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.backtest import (
    BASELINES,
    PREDICTORS,
    Backtest,
    BacktestAssumptions,
)
from matching.assumptions import LEAST_CELLS
from matching.backtest import BETTER, OPEN, WORSE, Estimate
from pages.components import access, filters, frame
from pages.components.access import backtest
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.tables import show_table
from pages.components.weight_fit import progress_in, show_fit
from reporting.charts.backtest import (
    interval_text,
    plot_reliability,
    plot_skill_by_month,
    plot_skills,
)


def show_assumptions() -> BacktestAssumptions:
    """Offer what the records do not say."""
    standard = BacktestAssumptions()
    with st.expander(say("backtest.assumption.title"), icon=":material/tune:"):
        places = st.columns(3)
        with places[0]:
            warm_up = filters.show_choice(
                "warm_up", say("backtest.assumption.warm_up"), ["3", "6", "9", "12"],
                default=str(standard.warm_up),
                label_of=lambda value: say("backtest.assumption.months", count=value),
            )  # fmt: skip
        with places[1]:
            share = filters.show_choice(
                "hard_share", say("backtest.assumption.hard_share"), ["0.1", "0.2", "0.25", "0.33"],
                default=str(standard.hard_share),
                label_of=lambda value: say("backtest.assumption.share", share=float(value)),
            )  # fmt: skip
        with places[2]:
            days = filters.show_choice(
                "staffing_days", say("backtest.assumption.staffing_days"), ["15", "30", "45", "60"],
                default=str(standard.staffing_days),
                label_of=lambda value: say("backtest.assumption.days", count=value),
            )  # fmt: skip
        st.caption(say("backtest.assumption.note"))
    return BacktestAssumptions(int(warm_up), float(share), int(days))


def verdict_sentence(advantages: dict[str, Estimate]) -> str:
    """Say of each baseline whether P beats it, is not shown to, or loses to it."""
    parts = []
    for verdict in (BETTER, OPEN, WORSE):
        names = [say(f"backtest.predictor.{name}") for name in BASELINES
                 if advantages[name].verdict == verdict]  # fmt: skip
        if names:
            both = say("backtest.and").join(names)
            parts.append(say(f"backtest.verdict.{verdict}", baselines=both))
    return say("backtest.semicolon").join(parts)


def show_finding(found: Backtest) -> None:
    """Title, and whether P beats both baselines."""
    if not found.skills:
        key = "short" if found.months_known < found.months_needed else "sparse"
        finding = say(f"backtest.finding_{key}", months=found.months_known,
                      needed=found.months_needed, cells=len(found.tested),
                      hard=found.tested[s.HARD].sum(), least=LEAST_CELLS)  # fmt: skip
    else:
        areas = {name: found.skills[name].auc.value for name in PREDICTORS}
        finding = say("backtest.finding", verdict=verdict_sentence(found.advantages),
                      months=len(found.months), cells=len(found.tested), **areas)  # fmt: skip
    frame.show_title(say("menu.page.backtest"), finding)


def show_key_figures(found: Backtest) -> None:
    """AUC of the three, and what they rest on."""
    figures = [
        (say("backtest.figure.auc", name=say(f"backtest.predictor.{name}")),
         f"{skill.auc.value:.2f}",
         say("backtest.figure.interval", low=skill.auc.low, high=skill.auc.high))
        for name, skill in found.skills.items()
    ]  # fmt: skip
    first, last = found.months[s.PERIOD].iloc[[0, -1]]
    frame.show_figures(
        [
            *figures,
            (say("backtest.figure.months"), f"{len(found.months)}", f"{first} … {last}"),
            (say("backtest.figure.cells"), f"{len(found.tested):,}",
             say("backtest.figure.left_out", count=found.not_comparable)),
        ]
    )  # fmt: skip


def show_charts(found: Backtest) -> None:
    """Scores with intervals, reliability, and each month."""
    own = found.skills[s.MATCH_DEGREE].auc
    key = "above_chance" if own.low > 0.5 else "like_chance"
    measures = ("auc", "correlation", "brier")
    scores = pd.DataFrame(
        [(name, measure, *vars(getattr(skill, measure)).values())
         for name, skill in found.skills.items() for measure in measures],
        columns=[s.FACTOR, "measure", s.VALUE, s.LOWER, s.UPPER],
    )  # fmt: skip
    left, right = st.columns([2, 1], gap="medium")
    with left:
        figure = plot_skills(
            found.skills, language(), title=say(f"backtest.{key}", interval=interval_text(own))
        )
        show_chart(figure, "skills", data=scores, file="backtest",
                   how=say("backtest.how_skills"))  # fmt: skip
    with right:
        top = found.reliability[found.reliability[s.FACTOR] == s.MATCH_DEGREE].iloc[-1]
        title = say("backtest.reliability_title", chance=top[s.VALUE], share=top[s.SHARE])
        figure = plot_reliability(found.reliability, language(), title=title)
        show_chart(figure, "reliability", data=found.reliability, file="backtest-reliability",
                   how=say("backtest.how_reliability"))  # fmt: skip
    ahead = int((found.months[s.MATCH_DEGREE]
                 > found.months[list(BASELINES)].max(axis=1)).sum())  # fmt: skip
    figure = plot_skill_by_month(
        found.months, language(),
        title=say("backtest.months_title", ahead=ahead, months=len(found.months)),
    )  # fmt: skip
    show_chart(figure, "months", data=found.months, file="backtest-months",
               how=say("backtest.how_months"))  # fmt: skip


def show_months(found: Backtest) -> None:
    """The tested months in numbers."""
    counts = (s.PERIOD, s.REQUESTS, s.CELLS, s.HARD, s.WAIT_DAYS, s.LATE_SHARE)
    show_table(
        found.months, "months",
        headers={name: say(f"backtest.column.{name}") for name in (*counts, *PREDICTORS)},
        file="backtest-months", percent=(s.LATE_SHARE,),
        decimals={s.WAIT_DAYS: 1, **dict.fromkeys(PREDICTORS, 2)},
    )  # fmt: skip


def show_notes(found: Backtest) -> None:
    """How it was made, and what stands in its way."""
    st.subheader(say("backtest.notes.title"), anchor=False)
    today = access.default_as_of()
    if found.months.empty:
        valid = ""
    else:
        first = date.fromisoformat(f"{found.months[s.PERIOD].iloc[0]}-01")
        valid = say(
            "backtest.notes.valid",
            month=f"{first:%Y-%m}",
            today=today,
            then=backtest.count_valid(first),
            now=backtest.count_valid(today),
        )
    notes = [say(f"backtest.notes.{name}") for name in
             ("rolling", "difficulty", "open", "hard", "predictors", "interval")]  # fmt: skip
    notes.append(say("backtest.notes.today") + valid)
    st.markdown("\n".join(f"- {note}" for note in notes))


heading = st.container()
schemes = backtest.history_schemes()
parameters = filters.current_parameters()
rows = 0
if not schemes:
    with heading:
        frame.show_title(say("menu.page.backtest"), say("backtest.finding_empty"))
    frame.show_empty(say("backtest.empty"), say("backtest.empty_remedy"))
else:
    places = frame.filter_row(3)
    with places[0]:
        parameters = filters.show_parameters()
    with places[1]:
        level = filters.show_level()
    with places[2]:
        scheme = filters.show_scheme(schemes)
    assumptions = show_assumptions()
    waiting = st.empty()
    found = backtest.result(
        level, parameters, None if scheme == filters.ALL else scheme, assumptions,
        progress_in(waiting, say("backtest.working")),
    )  # fmt: skip
    waiting.empty()
    rows = len(found.tested)
    with heading:
        show_finding(found)
    if found.skills:
        show_key_figures(found)
        show_charts(found)
        show_months(found)
        request = (access.state(), parameters.identifier, level, scheme, assumptions)
        show_fit(found, level, parameters, request)
    else:
        frame.show_empty(say("backtest.too_little"), say("backtest.too_little_remedy"))
    show_notes(found)
frame.show_provenance(
    source=say("backtest.source"),
    rows=rows,
    parameter_set=parameters.identifier,
    demo=access.is_demo(),
)
