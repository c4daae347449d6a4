"""Match board: which specialty codes have too few of the right people, and by how much."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import rank_shortage
from data.workflows.capacity import Capacity
from data.workflows.match_degrees import DegreeResult
from matching.match_degree import NO_AUDITOR, STATES
from pages.components import access, filters, frame
from pages.components.access import capacity
from pages.components.charts import show_chart
from pages.components.menu import script_of
from pages.components.messages import language, say
from pages.components.sentences import (
    cell_link,
    cell_sentence,
    code_label,
    degree_label,
    grade_label,
)
from pages.components.tables import show_table
from pages.components.worst import show_worst
from reporting.charts.match import plot_match_bars
from reporting.charts.match_heatmap import plot_match_heatmap

SHORT = "short"
LEVELED = ("QMS", "EMS", "OHSMS")
HEADERS = (
    s.SCHEME, s.CODE, s.NAME, s.AUDITORS_COUNT, s.PROJECTS_COUNT, s.SUFFICIENCY, s.DIFFICULTY,
    s.MATCH_DEGREE, s.GRADE, s.STATE, s.P_SHARE, s.FLOOR, s.DEMAND_DAYS, s.SUPPLY_DAYS,
    s.DAYS_UNKNOWN, s.EDITION, s.MEAN_PARTICIPATION, s.SHARE_DEFAULTED,
)  # fmt: skip
PEOPLE = (s.AUDITOR_ID, s.STATE, s.AVAILABLE_DAYS, s.CAP, s.SUPPLY_DAYS)


def narrow(cells: pd.DataFrame, scheme: str, state: str, major: str, target: float) -> pd.DataFrame:
    """Return the cells that pass the filters."""
    kept = cells
    if scheme != filters.ALL:
        kept = kept[kept[s.SCHEME] == scheme]
    if state == SHORT:
        kept = kept[kept[s.MATCH_DEGREE] < target]
    elif state != filters.ALL:
        kept = kept[kept[s.STATE] == state]
    if major != filters.ALL:
        kept = kept[
            kept[s.SCHEME].isin(LEVELED)
            & (kept[s.CODE].astype("str").str.split(".").str[0] == major)
        ]
    return kept.reset_index(drop=True)


def show_finding(result: DegreeResult, cells: pd.DataFrame) -> None:
    """Title and the one sentence."""
    target = result.parameters.target
    demanded = cells[cells[s.MATCH_DEGREE].notna()]
    short = rank_shortage(demanded, target)
    if demanded.empty:
        finding = say("board.finding_no_demand", start=result.period.start, end=result.period.end)
    elif short.empty:
        finding = say("board.finding_none_short", codes=len(demanded), target=degree_label(target))
    else:
        worst = next(short.itertuples())
        finding = say(
            "board.finding",
            codes=len(demanded),
            short=len(short),
            target=degree_label(target),
            worst=code_label(worst),
            sentence=cell_sentence(worst),
        )
    frame.show_title(say("menu.page.match-board"), finding)


def show_key_figures(result: DegreeResult, cells: pd.DataFrame, multiplicity: float) -> None:
    """Codes with demand, without auditor, below target, short of days, and people counted."""
    target = result.parameters.target
    demanded = cells[cells[s.MATCH_DEGREE].notna()]
    people = result.encoded.registrations[s.AUDITOR_ID].nunique()
    frame.show_figures(
        [
            (say("board.figure.codes"), f"{len(demanded):,}", say("board.figure.codes_remark")),
            (
                say("board.figure.none"),
                f"{(cells[s.STATE] == NO_AUDITOR).sum():,}",
                say("board.figure.none_remark"),
            ),
            (
                say("board.figure.short"),
                f"{(demanded[s.MATCH_DEGREE] < target).sum():,}",
                say("board.figure.short_remark", target=degree_label(target)),
            ),
            (
                say("board.figure.share"),
                f"{(cells[s.P_SHARE] < 1).sum():,}",
                say("board.figure.share_remark", times=multiplicity),
            ),
            (
                say("board.figure.people"),
                f"{people:,}",
                say("board.figure.people_remark", projects=len(result.encoded.projects)),
            ),
        ]
    )


def show_map(result: DegreeResult, cells: pd.DataFrame, major: str, scheme: str) -> None:
    """The heat map; a click on a major code opens its smaller codes."""
    source = say("board.source", as_of=result.period.as_of)
    if major == filters.ALL and scheme in (filters.ALL, *LEVELED):
        source = say("board.source_majors", as_of=result.period.as_of)
        majors = access.degrees(result.period, "major", result.parameters, province()).cells
        shown = majors[
            majors[s.SCHEME].isin(LEVELED if scheme == filters.ALL else [scheme])
            & (majors[s.EDITION] == s.EDITION_NEW)
        ]
    else:
        shown = cells[cells[s.EDITION] == s.EDITION_NEW]
    orientation = "codes_down" if frame.is_phone() else "codes_across"
    figure = plot_match_heatmap(shown, language(), source=source, orientation=orientation)
    with st.container(key=f"heat_{orientation}"):
        clicked = show_chart(
            figure, "heat", data=shown, file="match-heatmap", how=say("board.how"), selectable=True
        )
    if clicked and major == filters.ALL and scheme in (filters.ALL, *LEVELED):
        code = str(clicked[0]["customdata"][2])
        filters.choose("major", code)
        st.rerun()


def _worded(column: pd.Series, word_of: Callable[[str], str]) -> pd.Series:
    return column.map({value: word_of(value) for value in column.unique()})


def floor_sentence(cell: Any) -> str:
    """Return whether a code with demand has the people that a rule pack asks for at least."""
    if pd.isna(cell.floor):
        return say("board.floor.none")
    return say(
        "board.floor.below" if cell.below_floor else "board.floor.met", count=int(cell.floor)
    )


def show_share_note(found: Capacity) -> None:
    """What P share is, what it rests on, and how far the caps of the packs bind."""
    with st.expander(say("board.share_note"), icon=":material/balance:"):
        st.markdown(
            say("board.share_how", people=len(found.people), assumed=found.assumed,
                capped=found.capped, idle=found.shares.idle,
                unknown=int(found.cells[s.DAYS_UNKNOWN].sum()),
                below=int(found.cells[s.BELOW_FLOOR].sum()))
        )  # fmt: skip
        people = found.people.sort_values(
            [s.ABOVE_CAP, s.SUPPLY_DAYS], ascending=False, kind="stable", ignore_index=True
        )
        marks = np.select([people[s.ABOVE_CAP], people[s.ASSUMED]], [s.ABOVE_CAP, s.ASSUMED], "own")
        worded = _worded(pd.Series(marks), lambda mark: say(f"board.days.{mark}"))
        show_table(
            people.assign(**{s.STATE: worded}),
            "people",
            headers={name: say(f"board.person.{name}") for name in PEOPLE},
            file="days-of-auditors",
            decimals={s.AVAILABLE_DAYS: 0, s.CAP: 0, s.SUPPLY_DAYS: 1},
        )


def show_cells(cells: pd.DataFrame) -> None:
    """Every cell that passes the filters, lowest P first; a picked one opens its detail."""
    cells = cells.sort_values(
        [s.MATCH_DEGREE, s.PROJECTS_COUNT], ascending=[True, False], ignore_index=True
    )
    shown = cells.assign(
        **{
            s.NAME: cells[s.CODE_NAME_ZH if language() == "zh" else s.CODE_NAME_EN],
            s.EDITION: _worded(cells[s.EDITION], lambda word: say(f"terms.edition.{word}")),
            s.GRADE: _worded(cells[s.GRADE], grade_label),
            s.STATE: _worded(cells[s.STATE], lambda word: say(f"terms.state.{word}")),
            s.FLOOR: [floor_sentence(cell) for cell in cells.itertuples()],
        }
    )
    picked = show_table(
        shown,
        "cells",
        headers={name: say(f"board.column.{name}") for name in HEADERS},
        file="match-degree",
        percent=(s.MEAN_PARTICIPATION, s.MATCH_DEGREE, s.P_SHARE, s.SHARE_DEFAULTED),
        decimals={s.SUFFICIENCY: 2, s.DIFFICULTY: 2, s.DEMAND_DAYS: 1, s.SUPPLY_DAYS: 1},
        selectable=True,
    )
    if picked:
        cell = cells.iloc[picked[0]]
        st.page_link(
            script_of("code-detail"),
            label=say("board.open", code=code_label(cell)),
            query_params=cell_link(cell),
            icon=":material/search:",
        )


def province() -> str | None:
    """Return the province chosen, None for the whole body."""
    chosen = st.session_state.get("kept_province", filters.ALL)
    return None if chosen == filters.ALL else str(chosen)


def show_filters() -> tuple[DegreeResult, str, str, str]:
    """The filter row; return the assessed body and the choices."""
    places = frame.filter_row(7)
    with places[0]:
        parameters = filters.show_parameters()
    with places[1]:
        period = filters.show_as_of()
    with places[2]:
        level = filters.show_level()
    with places[3]:
        filters.show_province()
    result = access.degrees(period, level, parameters, province())
    schemes = sorted(result.cells[s.SCHEME].unique())
    with places[4]:
        scheme = filters.show_scheme(schemes)
    with places[5]:
        major = filters.show_major()
    with places[6]:
        state = filters.show_choice(
            s.STATE,
            say("filter.state"),
            [filters.ALL, SHORT, *STATES],
            label_of=lambda name: say(f"board.state.{name}"),
        )
    return result, scheme, major, state


heading = st.container()
result, scheme, major, state = show_filters()
found = capacity.assess(result.period, result.level, result.parameters, province())
days = found.cells.drop(columns=list(s.CELL_KEY))
cells = narrow(result.cells.join(days), scheme, state, major, result.parameters.target)
with heading:
    show_finding(result, cells)
if result.cells.empty:
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
else:
    show_key_figures(result, cells, found.shares.multiplicity)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        show_map(result, cells, major, scheme)
        bars = rank_shortage(cells, result.parameters.target)
        figure = plot_match_bars(bars, language(), result.parameters.target)
        show_chart(figure, "bars", data=bars, file="match-shortage", how=say("board.how"))
    with right:
        show_worst(rank_shortage(cells, result.parameters.target).head(10), say("board.worst"))
    show_cells(cells)
    show_share_note(found)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{result.period.start} — {result.period.end}",
    rows=len(cells),
    parameter_set=result.parameters.identifier,
    demo=access.is_demo(),
)
