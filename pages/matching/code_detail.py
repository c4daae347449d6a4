"""Code detail: where sufficiency is lost, where difficulty comes from, who brings and who asks."""

from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import rank_shortage
from data.workflows.explanations import CellDetail, explain_cell
from data.workflows.match_degrees import DegreeResult
from matching.parameters import Parameters
from pages.components import access, filters, frame
from pages.components.access import parameter_sets
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import (
    cell_sentence,
    code_label,
    degree_label,
    grades_sentence,
)
from pages.components.tables import show_table
from reporting.charts.bridge import (
    plot_auditor_contributions,
    plot_bridge,
    plot_project_demands,
)
from reporting.charts.fuzzy import plot_fuzzy_degree
from reporting.charts.tuning import plot_kept_degrees

# Steps of a bridge that are not a cause: its ends, and the base every client has.
NO_CAUSE = ("auditors", "sufficiency", "projects", "difficulty", "ideal_client")
PEOPLE = (s.AUDITOR_ID, s.LEVEL, s.EMPLOYMENT, s.BASE_PROVINCE, s.B1, s.C1, s.PARTICIPATION)
PROJECTS = (
    s.PROJECT_ID, s.ORGANIZATION_ID, s.PROVINCE, s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END,
    s.B2, s.C2, s.C2_SOURCE, s.D, s.E, s.PROJECT_DIFFICULTY,
)  # fmt: skip


def show_cell_choice(cells: pd.DataFrame, target: float) -> int:
    """Offer every cell, those that hurt most at the top; return the position of the chosen."""
    short = rank_shortage(cells, target)
    others = cells.drop(short.index).sort_values(s.PROJECTS_COUNT, ascending=False)
    return filters.show_cell(pd.concat([short, others]))


def show_finding(detail: CellDetail) -> None:
    """Title with the code's name and what its number says."""
    factor = max(
        (name for name in detail.difficulty_bridge if name not in NO_CAUSE),
        key=lambda name: detail.difficulty_bridge[name],
    )
    loss = min(
        (name for name in detail.sufficiency_bridge if name not in NO_CAUSE),
        key=lambda name: detail.sufficiency_bridge[name],
    )
    sentence = cell_sentence(detail.cell)
    if detail.cell.auditors:
        sentence += say("detail.loss", factor=say(f"detail.factor.{loss}"))
    if detail.cell.projects:
        sentence += say("detail.gain", factor=say(f"detail.factor.{factor}"))
    frame.show_title(code_label(detail.cell), sentence + say("detail.stop"))


def show_key_figures(detail: CellDetail, target: float) -> None:
    """A1, X, A2, Y and P."""
    cell = detail.cell
    mean = say("detail.mean", mean=degree_label(cell.mean_participation))
    frame.show_figures(
        [
            (say("detail.auditors"), f"{cell.auditors:,}", ""),
            (say("detail.sufficiency"), f"{cell.sufficiency:.2f}", mean if cell.auditors else ""),
            (say("detail.projects"), f"{cell.projects:,}", ""),
            (say("detail.difficulty"), f"{cell.difficulty:.2f}", ""),
            (
                say("detail.match_degree"),
                degree_label(cell.match_degree),
                say("detail.target", target=degree_label(target)),
            ),
        ]
    )


def show_vagueness(result: DegreeResult, position: int) -> None:
    """P as a fuzzy number, where any rating is an interval or a term."""
    cell = access.fuzzy_cell(result.period, result.level, result.parameters, position)
    grades = grades_sentence(cell.grades)
    if not cell.is_vague:
        st.caption(say("detail.crisp", grades=grades))
        return
    ends = {"low": degree_label(cell.lower[0]), "high": degree_label(cell.upper[0])}
    st.markdown(
        say(
            "detail.vague", **ends, core_low=degree_label(cell.lower[-1]),
            core_high=degree_label(cell.upper[-1]), centroid=degree_label(cell.centroid),
            target=degree_label(cell.target), possibility=cell.possibility,
            necessity=cell.necessity, grades=grades,
        )
    )  # fmt: skip
    figure = plot_fuzzy_degree(
        cell.alphas, cell.lower, cell.upper, cell.target, language(), centroid=cell.centroid,
        title=say("detail.vague_title", **ends), source=say("frame.own_body"),
    )  # fmt: skip
    data = pd.DataFrame({s.ALPHA: cell.alphas, s.LOWER: cell.lower, s.UPPER: cell.upper})
    show_chart(figure, "fuzzy", data=data, file="fuzzy-degree", how=say("detail.how_vague"))


def show_history(detail: CellDetail, parameters: Parameters) -> None:
    """P of the cell as it was kept month by month, under every set it was kept for."""
    cell = detail.cell
    kept = parameter_sets.kept_degrees(cell.scheme, cell.edition, cell.code)
    known = kept[kept[s.PARAMETER_SET] == parameters.identifier][s.MATCH_DEGREE].dropna()
    title = say("detail.history_none", identifier=parameters.identifier)
    if len(known):
        title = say("detail.history_title", first=degree_label(known.iloc[0]),
                    last=degree_label(known.iloc[-1]), months=len(known))  # fmt: skip
    figure = plot_kept_degrees(kept, parameters.identifier, parameters.target, language(),
                               title=title, source=say("frame.own_body"))  # fmt: skip
    show_chart(figure, "history", data=kept, file="degree-history",
               how=say("detail.how_history"))  # fmt: skip


def show_bridges(detail: CellDetail) -> None:
    """From A1 to X and from A2 to Y, factor by factor."""
    sides = []
    if detail.cell.auditors:
        sides.append(("sufficiency", detail.sufficiency_bridge))
    if detail.cell.projects:
        sides.append(("difficulty", detail.difficulty_bridge))
    for place, (kind, bridge) in zip(st.columns(2, gap="medium"), sides, strict=False):
        with place:
            data = pd.DataFrame({"factor": list(bridge), "value": list(bridge.values())})
            show_chart(
                plot_bridge(bridge, language(), kind=kind),
                kind,
                data=data,
                file=f"bridge-{kind}",
                how=say(f"detail.how_{kind}"),
            )


def show_sides(detail: CellDetail) -> None:
    """Which auditor brings what beside which project demands what."""
    sides = (
        ("people", "nobody", detail.people, plot_auditor_contributions, "contributions", PEOPLE,
         "how_sufficiency"),
        ("work", "no_work", detail.projects, plot_project_demands, "demands", PROJECTS,
         "how_difficulty"),
    )  # fmt: skip
    for place, side in zip(st.columns(2, gap="medium"), sides, strict=True):
        heading_key, empty_key, rows, plot, file, names, how = side
        with place:
            st.subheader(say(f"detail.{heading_key}", count=len(rows)), anchor=False)
            if rows.empty:
                st.markdown(say(f"detail.{empty_key}"))
            else:
                show_chart(
                    plot(rows, language()), file, data=rows[list(names)], file=file,
                    how=say(f"detail.{how}"),
                )  # fmt: skip


def show_tables(detail: CellDetail) -> None:
    """Both sides row by row, people by id: ratings of a person stay with planners."""
    sources = detail.projects[s.C2_SOURCE].map(lambda name: say(f"detail.c2_source.{name}"))
    work = detail.projects.assign(**{s.C2_SOURCE: sources})
    sides = (
        ("people", detail.people, PEOPLE, (s.PARTICIPATION,), {s.B1: 2, s.C1: 0}),
        ("projects", work, PROJECTS, (),
         {s.B2: 2, s.C2: 0, s.D: 2, s.E: 2, s.PROJECT_DIFFICULTY: 2}),
    )  # fmt: skip
    for key, rows, names, percent, decimals in sides:
        if not rows.empty:
            show_table(
                rows,
                key,
                headers={name: say(f"detail.column.{name}") for name in names},
                file=f"{key}-of-code",
                percent=percent,
                decimals=decimals,
            )


def show_sources(detail: CellDetail, day: date) -> None:
    """Where C2 of the projects came from, unless all of it stands in the project file."""
    counts = detail.projects[s.C2_SOURCE].value_counts()
    if set(counts.index) - {s.FROM_FILE}:
        numbers = {
            name: int(counts.get(name, 0)) for name in (s.FROM_FILE, s.FROM_LEDGER, s.FROM_DEFAULT)
        }
        st.caption(say("detail.sources", day=day, **numbers))


def show_detail(result: DegreeResult, position: int) -> None:
    """Everything below the filters."""
    detail = explain_cell(result, position)
    with heading:
        show_finding(detail)
    show_key_figures(detail, result.parameters.target)
    if np.isfinite(detail.cell.share_defaulted) and detail.cell.share_defaulted > 0:
        st.caption(say("detail.defaulted", share=degree_label(detail.cell.share_defaulted)))
    show_sources(detail, result.period.as_of)
    if detail.floored:
        st.caption(say("detail.floored", count=detail.floored,
                       floor=result.parameters.rating_floor))  # fmt: skip
    show_bridges(detail)
    if detail.cell.projects:
        show_vagueness(result, position)
    if result.level == "small":
        show_history(detail, result.parameters)
    show_sides(detail)
    show_tables(detail)


heading = st.container()
places = frame.filter_row(4)
with places[1]:
    parameters = filters.show_parameters()
with places[2]:
    period = filters.show_as_of()
with places[3]:
    level = filters.show_level()
result = access.degrees(period, level, parameters)
if result.cells.empty:
    with heading:
        frame.show_title(say("menu.page.code-detail"), say("board.empty"))
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
else:
    with places[0]:
        position = show_cell_choice(result.cells, target=result.parameters.target)
    show_detail(result, position)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{result.period.start} — {result.period.end}",
    parameter_set=result.parameters.identifier,
    demo=access.is_demo(),
)
