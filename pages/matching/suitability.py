"""Pair suitability: which auditor suits a project best, and which rules say so."""

import numpy as np
import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.match_degrees import DegreeResult
from data.workflows.suitability import ProjectSuitability, list_cell_projects
from matching.suitability import PairExplanation, assess_surface, explain_pair, nearest_term
from matching.suitability_rules import INPUTS, SuitabilityAssumptions
from pages.components import access, filters, frame
from pages.components.access.suitability import project_suitability
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import region_name
from pages.components.suitability_sentences import (
    barred_in_words,
    demand_sentences,
    remark_in_words,
    rule_sentences,
    suitability_finding,
)
from pages.components.tables import show_table
from reporting.charts.rule_viewer import plot_rule_viewer
from reporting.charts.suitability import plot_ranking, plot_surface, suitability_label

COLUMNS = (
    s.AUDITOR_ID, s.KINSHIP, s.REASON, s.SUITABILITY, *INPUTS, s.BASE_PROVINCE, s.FIRED,
)  # fmt: skip
RULES_IN_WORDS = 3


def show_cell_choice(result: DegreeResult) -> int:
    """Offer the cells with projects, those with most projects and any auditor first."""
    cells = result.cells[result.cells[s.PROJECTS_COUNT] > 0]
    staffed = (cells[s.AUDITORS_COUNT] > 0).rename(s.ELIGIBLE)
    order = pd.concat([cells, staffed], axis=1).sort_values(
        [s.ELIGIBLE, s.PROJECTS_COUNT], ascending=False, kind="stable"
    )
    return filters.show_cell(order)


def show_project_choice(result: DegreeResult, position: int) -> str:
    """Offer the projects of the cell, the earliest first."""
    labels = {}
    for row in list_cell_projects(result, position).to_dict("records"):
        ends = [f"{day:%Y-%m-%d}" for day in (row[s.WINDOW_START], row[s.WINDOW_END])
                if pd.notna(day)]  # fmt: skip
        place = row[s.PROVINCE]
        labels[row[s.PROJECT_ID]] = say(
            "suitability.project_label",
            project=row[s.PROJECT_ID],
            organization=row[s.ORGANIZATION_ID] if pd.notna(row[s.ORGANIZATION_ID]) else "—",
            province=region_name(place) if pd.notna(place) else say("suitability.unknown_place"),
            window=" – ".join(ends) or say("suitability.open_window"),
        )
    return filters.show_choice(
        "project", say("suitability.project"), list(labels), label_of=lambda key: labels[key]
    )


def show_assumptions() -> SuitabilityAssumptions:
    """Let the reader change what stands in for missing records."""
    defaults = SuitabilityAssumptions()
    offered = (
        ("project_days", defaults.days_per_project, (1, 2, 3, 4, 5, 6, 8, 10)),
        (s.AUDITOR_DAYS, defaults.available_days, (60, 90, 120, 150, 180, 220)),
        ("full_codes", defaults.codes_for_full_experience, (3, 5, 8, 10, 15, 20)),
    )
    with st.expander(say("suitability.assumptions")):
        chosen = []
        for column, (key, default, options) in zip(st.columns(3), offered, strict=True):
            with column:
                label = say(f"suitability.assume.{key}")
                texts = [f"{option:g}" for option in options]
                chosen.append(float(filters.show_choice(key, label, texts, default=f"{default:g}")))
        st.caption(say("suitability.assume.load"))
        st.caption(say("suitability.assume.sector"))
    return SuitabilityAssumptions(*chosen)


def show_key_figures(found: ProjectSuitability) -> None:
    """Who is there, how well they suit, and what the project asks for."""
    eligible = found.pairs[found.pairs[s.ELIGIBLE]]
    known = eligible[s.SUITABILITY].dropna()
    best, middle = (known.max(), known.median()) if len(known) else (np.nan, np.nan)
    unknown = len(eligible) - len(known)
    free = found.pairs[found.pairs[s.BARRED] == ""]
    word = nearest_term(best)
    number = [say("suitability.unknown") if np.isnan(v) else f"{v:.2f}" for v in (best, middle)]
    frame.show_figures(
        [
            (say("suitability.figure.eligible"), f"{len(eligible):,}",
             say("suitability.figure.eligible_remark", count=unknown) if unknown else ""),
            (say("suitability.figure.near"), f"{len(free) - len(eligible):,}",
             say("suitability.figure.near_remark")),
            (say("suitability.figure.best"), number[0],
             say(f"suitability.word.{word}") if word else ""),
            (say("suitability.figure.middle"), number[1], say("suitability.figure.middle_remark")),
            (say("suitability.figure.days"), f"{found.days:g}",
             say(f"suitability.figure.days_{found.days_from}", pack=found.days_pack)),
        ]
    )  # fmt: skip


def show_auditor_choice(pairs: pd.DataFrame) -> pd.Series:
    """Offer the auditors in their order; return the row of the chosen."""
    values = dict(zip(pairs[s.AUDITOR_ID], pairs[s.SUITABILITY], strict=True))
    chosen = filters.show_choice(
        "auditor",
        say("suitability.auditor"),
        list(values),
        label_of=lambda key: say(
            "suitability.auditor_label",
            auditor=key,
            value=suitability_label(values[key], language()),
        ),
    )
    return pairs[pairs[s.AUDITOR_ID] == chosen].iloc[0]


def show_profile(row: pd.Series, project: pd.Series) -> None:
    """The five inputs of the chosen auditor and what they come from."""
    places = {
        name: region_name(place) if pd.notna(place) else say("suitability.unknown")
        for name, place in (("base", row[s.BASE_PROVINCE]), ("place", project[s.PROVINCE]))
    }
    lines = []
    for name in INPUTS:
        key = f"{name}_unknown" if np.isnan(row[name]) else name
        count = None if np.isnan(row[s.SECTOR_CODES]) else int(row[s.SECTOR_CODES])
        lines.append(
            say(
                f"suitability.profile.{key}", value=row[name], count=count, **places,
                kinship=say(f"suitability.kinship.{row[s.KINSHIP]}"),
                defaulted=int(row[s.DEFAULTED]), asked=row[s.EXPECTED_DAYS],
                available=row[s.AVAILABLE_DAYS],
            )
        )  # fmt: skip
    if row[s.BARRED]:
        lines.append(say("suitability.profile.barred", reasons=barred_in_words(row)))
    st.markdown("\n".join(f"- {line}" for line in lines))


def show_pairs(pairs: pd.DataFrame) -> None:
    """Every auditor with inputs and suitability; a picked one is explained below."""
    shown = pairs.assign(
        **{
            s.KINSHIP: [say(f"suitability.kinship.{one}") for one in pairs[s.KINSHIP]],
            s.BASE_PROVINCE: pairs[s.BASE_PROVINCE].map(region_name, na_action="ignore"),
            s.FIRED: [" ".join(rule_sentences(one, 1)) for one in pairs[s.FIRED]],
            s.REASON: [remark_in_words(row) for _, row in pairs.iterrows()],
        }
    )
    st.subheader(say("suitability.candidates", count=len(pairs)), anchor=False)
    names = [name for name in COLUMNS if name != s.REASON or shown[s.REASON].any()]
    picked = show_table(
        shown,
        "pairs",
        headers={name: say(f"suitability.column.{name}") for name in names},
        file="suitability",
        decimals=dict.fromkeys((s.SUITABILITY, *INPUTS), 2),
        selectable=True,
    )
    # A row stays picked while other choices change: only a new pick counts.
    if picked != st.session_state.get("suitability_picked", []):
        st.session_state["suitability_picked"] = picked
        if picked:
            filters.choose("auditor", str(pairs[s.AUDITOR_ID].iloc[picked[0]]))
            st.rerun()


def show_rules(pair: PairExplanation, auditor: str) -> None:
    """The rule viewer, and the strongest rules in words."""
    figure = plot_rule_viewer(
        pair, auditor, language(), narrow=frame.is_phone(), source=say("frame.own_body")
    )
    data = pd.DataFrame(
        [(one.number, *one.rule.conditions, one.rule.consequent, one.strength)
         for one in pair.fired],
        columns=["rule", *INPUTS, s.SUITABILITY, "strength"],
    )  # fmt: skip
    show_chart(figure, "rules", data=data, file="fired-rules", how=say("suitability.how"))
    sentences = rule_sentences(pair.fired, RULES_IN_WORDS)
    st.markdown(
        say("suitability.fired", count=len(pair.fired))
        + say("suitability.joined").join(sentences)
        + say("detail.stop")
    )


def show_surface(pair: PairExplanation, auditor: str) -> None:
    """Suitability over two inputs of the reader's choice."""
    st.subheader(say("suitability.surface_heading"), anchor=False)
    left, right = st.columns([2, 1], gap="medium")

    def named(name: str) -> str:
        return say(f"suitability.input.{name}")

    with right:
        across = filters.show_choice(
            "across", say("suitability.across"), INPUTS, default=s.LOAD, label_of=named
        )
        others = [name for name in INPUTS if name != across]
        upward = filters.show_choice(
            "upward", say("suitability.upward"), others, default=s.WILLINGNESS, label_of=named
        )
        st.caption(say("suitability.how_surface"))
    surface = assess_surface(pair.values, across, upward)
    figure = plot_surface(
        surface, across, upward, pair.values, auditor, language(),
        suitability=pair.suitability, source=say("frame.own_body"),
    )  # fmt: skip
    axis = np.linspace(0, 1, len(surface))
    data = pd.DataFrame(surface, index=axis, columns=axis).rename_axis(upward).reset_index()
    with left:
        show_chart(figure, "surface", data=data, file="suitability-surface",
                   how=say("suitability.how_surface"))  # fmt: skip


def show_project(found: ProjectSuitability) -> None:
    """Everything below the filters."""
    show_key_figures(found)
    if lines := demand_sentences(found):
        st.info("  \n".join(lines))
    if found.pairs.empty:
        frame.show_empty(suitability_finding(found), say("suitability.nobody_remedy"))
        return
    left, right = st.columns([2, 1], gap="medium")
    with right:
        row = show_auditor_choice(found.pairs)
        show_profile(row, found.project)
    with left:
        figure = plot_ranking(found.pairs, language(), source=say("frame.own_body"))
        data = found.pairs[[s.AUDITOR_ID, s.KINSHIP, s.BARRED, *INPUTS, s.SUITABILITY]]
        show_chart(figure, "ranking", data=data, file="suitability", how=say("suitability.how"))
    show_pairs(found.pairs)
    pair = explain_pair(row[list(INPUTS)].astype(float))
    if pair.fired:
        show_rules(pair, row[s.AUDITOR_ID])
        show_surface(pair, row[s.AUDITOR_ID])
    st.caption(say("suitability.note"))


heading = st.container()
places = frame.filter_row(4)
with places[2]:
    period = filters.show_as_of()
with places[3]:
    level = filters.show_level()
result = access.degrees(period, level, filters.current_parameters())
if not result.cells[s.PROJECTS_COUNT].any():
    with heading:
        frame.show_title(say("menu.page.suitability"), say("suitability.no_demand"))
    frame.show_empty(say("suitability.no_demand"), say("board.empty_remedy"))
else:
    with places[0]:
        position = show_cell_choice(result)
    with places[1]:
        project_id = show_project_choice(result, position)
    body = st.container()
    assumptions = show_assumptions()
    found = project_suitability(
        period, level, result.parameters, position, project_id, assumptions
    )  # fmt: skip
    with heading:
        frame.show_title(say("menu.page.suitability"), suitability_finding(found))
    with body:
        show_project(found)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{period.start} — {period.end}",
    parameter_set=result.parameters.identifier,
    demo=access.is_demo(),
)
